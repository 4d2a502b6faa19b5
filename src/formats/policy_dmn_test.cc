#include "formats/policy_dmn.h"

#include <gtest/gtest.h>

#include "base/dice.h"
#include "formats/dmn_xml.h"
#include "formats/policy_check.h"
#include "formats/policy_set.h"
#include "formats/policy_sheet.h"

namespace ly::formats {
namespace {

std::string say(Problem const& problem) {
  std::string out = problem.code + " " + problem.at;
  for (auto const& one : problem.more) out += "\n  " + one.code + " " + one.at;
  return out;
}

TEST(PolicyDmn, every_shipped_table_comes_back_equal_in_both_versions) {
  auto const set = PolicySet::load_shipped().value();
  int count = 0;
  for (auto const& id : set.ids())
    for (auto const* version : set.versions(id))
      for (auto const dmn_version : {DmnVersion::v1_3, DmnVersion::v1_5}) {
        PolicyTable const policy{version->table.source(), version->tests};
        auto const back = read_policy_dmn(write_policy_dmn(policy, dmn_version), "a.dmn", {});
        ASSERT_TRUE(back) << id << " " << say(back.error());
        EXPECT_TRUE(back->table == policy.table) << write_policy_table(*back) << "\n---\n" << write_policy_table(policy);
        EXPECT_EQ(write_policy_table(*back), write_policy_table(policy));
        ++count;
      }
  EXPECT_GE(count, 24);
}

// DMN to workbook and back to DMN: not one byte differs.
TEST(PolicyDmn, the_way_through_a_workbook_loses_nothing) {
  auto const set = PolicySet::load_shipped().value();
  for (auto const& id : set.ids())
    for (auto const* version : set.versions(id)) {
      auto const written = write_policy_dmn({version->table.source(), version->tests});
      auto const sheet = write_policy_sheet(read_policy_dmn(written, "a.dmn", {}).value(), std::filesystem::temp_directory_path(), {});
      ASSERT_TRUE(sheet);
      auto const back = read_policy_sheet(*sheet);
      ASSERT_TRUE(back) << say(back.error());
      EXPECT_EQ(write_policy_dmn(*back), written) << id;
    }
}

// Another engine's way: the model is compiled as any DMN model, its inputs are read by name. With every input given it decides as
// the table does.
TEST(PolicyDmn, the_written_model_decides_as_the_table) {
  auto const set = PolicySet::load_shipped().value();
  Dice dice(20200217);
  int compared = 0;
  for (auto const& id : set.ids())
    for (auto const* version : set.versions(id)) {
      auto const model = read_dmn({{"a.dmn", write_policy_dmn({version->table.source(), version->tests})}});
      ASSERT_TRUE(model) << say(model.error());
      auto const compiled = dmn::compile(*model);
      EXPECT_TRUE(compiled.problems().empty()) << id << " " << say(compiled.problems().front());
      for (auto const& test : version->tests) {
        dmn::Scope scope;
        bool whole = true;
        for (auto const& input : version->table.source().inputs) {
          auto const given = std::find_if(test.given.begin(), test.given.end(), [&](auto const& entry) { return entry.first == input.name; });
          whole = whole && given != test.given.end() && !given->second.is_null();
          scope.set(input.name, given == test.given.end() ? dmn::Value() : given->second);
        }
        auto const own = dmn::decide(version->table, scope);
        if (!whole || !own.ok()) continue;
        auto const theirs = dmn::evaluate(compiled, version->table.source().title.zh, scope);
        EXPECT_EQ(dmn::to_literal(theirs), dmn::to_literal(own.outputs)) << id << " " << test.name;
        ++compared;
      }
    }
  EXPECT_GE(compared, 60);
}

TEST(PolicyDmn, texts_that_would_break_xml_come_back) {
  PolicyTable policy;
  auto& t = policy.table;
  t.id = "odd";
  t.title = {"a<b & \"c\"", "x > y"};
  t.from = day_of(2020, 2, 17);
  t.source = "第一行\n第二行\t尾";
  t.note = {"注 <b>]]></b>\n第二行", "note"};
  t.hit = dmn::HitPolicy::collect;
  t.aggregation = dmn::Aggregation::max;
  t.null_is_unknown = false;
  t.inputs = {{"月收入", {"", ""}, "", "integer", "", true}, {"since", {"起", "since"}, "", "date and time", "", false}};
  t.outputs = {{"n", {"", ""}, "number", {}, "0"}};
  t.rules = {{"R 1", {"< 3", "-"}, {"1"}, "<&>", {"说 {月收入} < 3", "says \"<\""}, "第 3 条", ""}, {"R 2", {"-", "> date and time(\"2020-01-01T00:00:00\")"}, {"2"}, "", {}, "", ""}};
  policy.tests = {{"t<1>", {{"月收入", dmn::Value(2)}}, {"<&>"}, true, {{"n", dmn::Value(1)}}, {"since"}, "", ""}};
  for (auto const version : {DmnVersion::v1_3, DmnVersion::v1_5}) {
    auto const back = read_policy_dmn(write_policy_dmn(policy, version), "a.dmn", {});
    ASSERT_TRUE(back) << say(back.error());
    EXPECT_TRUE(back->table == t) << write_policy_dmn(*back) << "\n---\n" << write_policy_dmn(policy);
    ASSERT_EQ(back->tests.size(), 1U);
    EXPECT_EQ(write_policy_dmn(*back, version), write_policy_dmn(policy, version));
  }
}

constexpr char kForeign[] = R"(<?xml version="1.0"?>
<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="Dish" namespace="http://camunda.org/schema/1.0/dmn">
  <decision id="dish" name="Dish">
    <decisionTable id="t" hitPolicy="FIRST">
      <input id="i1" label="Season"><inputExpression id="e1" typeRef="string"><text>season</text></inputExpression></input>
      <input id="i2" label="Guests"><inputExpression id="e2" typeRef="integer"><text>guests</text></inputExpression></input>
      <output id="o1" label="Dish" name="dish" typeRef="string"/>
      <rule id="row1"><description>light &amp; quick</description><inputEntry id="a"><text>"Summer"</text></inputEntry><inputEntry id="b"><text></text></inputEntry><outputEntry id="c"><text>"Salad"</text></outputEntry></rule>
      <rule id="row2"><inputEntry id="f"><text></text></inputEntry><inputEntry id="g"><text>&gt; 8</text></inputEntry><outputEntry id="h"><text>"Stew"</text></outputEntry></rule>
    </decisionTable>
  </decision>
</definitions>)";

TEST(PolicyDmn, a_table_of_another_tool_becomes_a_policy_table) {
  auto const read = read_policy_dmn(kForeign, "dish.dmn", day_of(2020, 2, 17));
  ASSERT_TRUE(read) << say(read.error());
  auto const& t = read->table;
  EXPECT_EQ(t.id, "dish");
  EXPECT_EQ(to_iso(t.from), "2020-02-17");
  ASSERT_EQ(t.inputs.size(), 2U);
  EXPECT_EQ(t.inputs[1].name, "guests");
  EXPECT_EQ(t.inputs[1].type, "number");
  EXPECT_EQ(t.rules[0].id, "row1");
  EXPECT_EQ(t.rules[0].because.zh, "light & quick");
  EXPECT_FALSE(t.null_is_unknown);
  // From now on it is one of ours and keeps everything.
  auto const again = read_policy_dmn(write_policy_dmn(*read), "dish.dmn", {});
  ASSERT_TRUE(again);
  EXPECT_TRUE(again->table == t);
}

TEST(PolicyDmn, what_is_no_single_table_is_refused_by_name_and_place) {
  std::string text = kForeign;
  auto const two = text.substr(0, text.find("</definitions>")) + R"(<decision id="x" name="x"><literalExpression><text>1</text></literalExpression></decision></definitions>)";
  EXPECT_EQ(read_policy_dmn(two, "two.dmn", {}).error().code, "policy.not_one_table");
  auto computed = text;
  computed.replace(computed.find("<text>guests</text>"), 19, "<text>guests + 1</text>");
  EXPECT_EQ(say(read_policy_dmn(computed, "c.dmn", {}).error()), "policy_dmn.input c.dmn:6");
  auto wrong = text;
  wrong.replace(wrong.find("&gt; 8"), 6, "&gt; (8");
  auto const error = read_policy_dmn(wrong, "w.dmn", {}).error();
  EXPECT_EQ(error.at, "w.dmn:9") << say(error);
  EXPECT_EQ(read_policy_dmn("<a/>", "n.dmn", {}).error().code, "dmn.not_a_model");
}

}  // namespace
}  // namespace ly::formats
