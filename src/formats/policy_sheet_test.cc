#include "formats/policy_sheet.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "base/dice.h"
#include "base/text.h"
#include "formats/policy_check.h"
#include "formats/policy_set.h"
#include "formats/xlsx_writer.h"

namespace ly::formats {
namespace {

namespace fs = std::filesystem;

std::string say(Problem const& problem) {
  std::string out = problem.code + " " + problem.at;
  for (auto const& one : problem.more) out += "\n  " + one.code + " " + one.at;
  return out;
}

void same_after_a_round(PolicyTable const& policy) {
  auto const bytes = write_policy_sheet(policy, fs::temp_directory_path(), {});
  ASSERT_TRUE(bytes) << say(bytes.error());
  auto const back = read_policy_sheet(*bytes);
  ASSERT_TRUE(back) << policy.table.id << ": " << say(back.error());
  EXPECT_EQ(write_policy_table(*back), write_policy_table(policy));
  EXPECT_TRUE(back->table == policy.table) << policy.table.id;
  // The tests mean the same too, not only in their text.
  auto const table = dmn::compile(back->table);
  ASSERT_TRUE(table);
  EXPECT_EQ(run_table_tests(*table, back->tests).size(), 0U);
  EXPECT_EQ(back->tests.size(), policy.tests.size());
}

TEST(PolicySheet, every_shipped_table_comes_back_equal) {
  auto const set = PolicySet::load_shipped().value();
  int count = 0;
  for (auto const& id : set.ids())
    for (auto const* version : set.versions(id)) {
      same_after_a_round({version->table.source(), version->tests});
      ++count;
    }
  EXPECT_GE(count, 12);
}

TEST(PolicySheet, random_tables_come_back_equal) {
  Dice dice(20200217);
  auto const pick = [&](std::vector<std::string> const& from) { return from[dice.below(from.size())]; };
  for (int n = 0; n < 60; ++n) {
    PolicyTable policy;
    auto& t = policy.table;
    t.id = "random_" + std::to_string(n);
    t.title = {"随机表", "random"};
    t.from = day_of(2020, 2, 1) + static_cast<int32_t>(dice.below(90));
    if (dice.chance(1, 2)) t.to = t.from + 30;
    t.hit = dice.chance(1, 2) ? dmn::HitPolicy::first : dmn::HitPolicy::collect;
    if (t.hit == dmn::HitPolicy::collect && dice.chance(1, 3)) t.aggregation = dmn::Aggregation::count;
    t.draft = dice.chance(1, 2);
    t.source = dice.chance(1, 2) ? "国发明电〔2020〕4号\n第二行" : "";
    t.inputs = {{"temp", {"体温", "temperature"}, "", "number", "[30..45]", false},
                {"code", {"健康码", "code"}, "", "string", "\"绿\", \"黄\", \"红、注\"", dice.chance(1, 2)},
                {"sick", {"症状", "sick"}, "", "boolean", "", false},
                {"when", {"日期", "day"}, "", "date", "", false}};
    t.outputs = {{"verdict", {"结论", "verdict"}, "string", {"\"no\"", "\"yes\"", "\"= odd\""}, dice.chance(1, 2) ? "\"no\"" : ""}, {"days", {"天数", "days"}, "number", {}, ""}};
    for (uint64_t r = 0, rules = 1 + dice.below(8); r < rules; ++r) {
      dmn::Rule rule;
      rule.id = "R" + std::to_string(r);
      rule.conditions = {pick({"-", ">= 37.3", "< 36", "[36..37)", "not(36, 37)", "<= 40"}), pick({"-", "\"绿\"", "\"绿\", \"黄\"", "not(\"红、注\")", "\"红、注\""}),
                         pick({"-", "true", "false"}), pick({"-", "< date(\"2020-03-01\")", "[date(\"2020-01-01\")..date(\"2020-02-01\")]"})};
      rule.conclusions = {pick({"\"no\"", "\"yes\"", "null", "\"= odd\"", "if sick then \"no\" else \"yes\""}), pick({"14", "14 - temp", "null", "-3.50"})};
      if (t.hit == dmn::HitPolicy::collect && t.aggregation == dmn::Aggregation::count) rule.conclusions[1] = "1";
      rule.reason = dice.chance(1, 2) ? rule.id : "";
      rule.because = {"体温 {temp}，≥ 界限", "temperature {temp}"};
      rule.cites = dice.chance(1, 2) ? "第 3 条" : "";
      t.rules.push_back(rule);
    }
    auto const bytes = write_policy_sheet(policy, fs::temp_directory_path(), {});
    ASSERT_TRUE(bytes);
    auto const back = read_policy_sheet(*bytes);
    ASSERT_TRUE(back) << say(back.error()) << "\n" << write_policy_table(policy);
    ASSERT_TRUE(back->table == t) << write_policy_table(policy) << "\n----\n" << write_policy_table(*back);
  }
}

// As an official leaves it: other writing of the same, and mistakes that are named by their cell, all at once.
std::string workbook(std::vector<std::vector<std::string>> const& rules, std::string const& allowed = "绿、黄、红") {
  XlsxWriter writer(fs::temp_directory_path(), {});
  auto const sheet = [&](std::string const& name, std::vector<std::string> const& head, std::vector<std::vector<std::string>> const& rows) {
    std::vector<OutColumn> titles;
    for (auto const& title : head) titles.push_back({title, 12});
    EXPECT_TRUE(writer.add_sheet(name, titles));
    for (auto const& row : rows) {
      std::vector<OutCell> cells;
      for (auto const& text : row) cells.push_back(text.empty() ? OutCell{} : OutCell{text});
      EXPECT_TRUE(writer.add_row(cells));
    }
  };
  sheet("规则", {"编号", "体温（temp）", "健康码", "有症状(sick)", "→结论(verdict)", "原因码", "说明"}, rules);
  sheet("列", {"种类", "名称", "中文", "英文", "类型", "允许的取值", "计算", "必填", "其他情况"},
        {{"条件", "temp", "体温", "t", "number", "[30..45]"}, {"条件", "code", "健康码", "c", "string", allowed}, {"条件", "sick", "有症状", "s", "boolean"}, {"结论", "verdict", "结论", "v", "string", "不准、准予"}});
  sheet("表", {"项目", "内容", "键"}, {{"编号", "gate"}, {"名称", "门岗"}, {"", "2020-02-17", "from"}, {"", "F", "hit"}});
  return writer.finish().value();
}

TEST(PolicySheet, takes_what_officials_write) {
  auto const policy = read_policy_sheet(workbook({{"1", "≥37.3", "", "", "不准", "", "体温 {temp}"}, {"2", "", "红 或 黄", "", "不准"}, {"3", "＜37.3", "不限", "是", "不准"}, {"", "", "", "", "准予"}}));
  ASSERT_TRUE(policy) << say(policy.error());
  auto const& rules = policy->table.rules;
  EXPECT_EQ(rules[0].conditions, (std::vector<std::string>{">=37.3", "-", "-"}));
  EXPECT_EQ(rules[1].conditions[1], "\"红\", \"黄\"");
  EXPECT_EQ(rules[2].conditions, (std::vector<std::string>{"<37.3", "-", "true"}));
  EXPECT_EQ(rules[3].id, "4");
  EXPECT_EQ(policy->table.outputs[0].allowed, (std::vector<std::string>{"\"不准\"", "\"准予\""}));
}

TEST(PolicySheet, names_every_bad_cell) {
  auto const policy = read_policy_sheet(workbook({{"1", ">= 三十七", "", "", "不准"}, {"2", "", "", "", "放行"}, {"3", "", "", "", "准予", "", "{nobody}"}, {"3", "", "", "", "准予"}}));
  ASSERT_FALSE(policy);
  EXPECT_EQ(say(policy.error()), "policy.problems \n  policy.twice 规则!A5");
  auto const cells = read_policy_sheet(workbook({{"1", ">= 三十七", "", "", "不准"}, {"2", "", "", "", "放行"}, {"3", "", "", "", "准予", "", "{nobody}"}}));
  ASSERT_FALSE(cells);
  std::string places;
  for (auto const& one : cells.error().more) places += one.at + " ";
  EXPECT_EQ(places, "规则!B2 规则!E3 规则!G4 ");
  EXPECT_EQ(cells.error().more.at(0).code, "policy_sheet.condition");  // as people write cells, not as an engine reads them
  EXPECT_TRUE(contains(cells.error().more.at(0).args.at("value"), "三十七"));
  EXPECT_FALSE(read_policy_sheet("nonsense"));
}

TEST(PolicyCheck, finds_what_blocks_publication_and_what_differs) {
  auto const set = PolicySet::load_shipped().value();
  for (auto const& id : set.ids())
    for (auto const* version : set.versions(id)) {
      auto const found = check_policy(version->table, version->tests);
      for (auto const& fault : found.faults) ADD_FAILURE() << version->version << ": " << fault.code << " " << fault.at << " " << (fault.args.contains("rule") ? fault.args.at("rule") : "");
    }
  auto const* shipped = set.find("worker_screening", day_of(2020, 2, 20));
  auto changed = shipped->table.source();
  EXPECT_TRUE(differences(changed, changed).empty());
  auto const at = [&](std::string_view reason) { return std::find_if(changed.rules.begin(), changed.rules.end(), [&](auto const& r) { return r.reason == reason; }); };
  at("S07")->conditions[5] = "< 21";
  std::swap(*at("S01"), *at("S02"));
  changed.rules.erase(at("S09"));
  auto const table = dmn::compile(changed);
  ASSERT_TRUE(table);
  auto const now = check_policy(*table, shipped->tests);
  EXPECT_FALSE(now.sound());
  std::string told;
  for (auto const& one : differences(shipped->table.source(), changed)) told += one.rule + "/" + one.what + ":" + one.before + ">" + (one.kind == PolicyDifference::Kind::rule_removed ? "" : one.after) + "\n";
  EXPECT_TRUE(contains(told, "S07/days:< 14>< 21\n")) << told;
  EXPECT_TRUE(contains(told, "S02/:2>1\n")) << told;
  EXPECT_TRUE(contains(told, "S09/:")) << told;
  EXPECT_FALSE(contains(told, "S03")) << told;
}

}  // namespace
}  // namespace ly::formats
