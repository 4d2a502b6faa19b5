#include "formats/policy_set.h"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "base/embedded.h"

namespace ly::formats {
namespace {

std::string all(Problem const& problem) {
  std::string out = problem.code + " " + problem.at;
  for (auto const& [key, value] : problem.args) out += " " + key + "=" + value;
  for (auto const& one : problem.more) out += "\n  " + all(one);
  return out;
}

PolicySet const& shipped() {
  static PolicySet const set = [] {
    auto loaded = PolicySet::load_shipped();
    EXPECT_TRUE(loaded) << all(loaded.error());
    return loaded ? std::move(loaded).value() : PolicySet();
  }();
  return set;
}

TEST(PolicySet, every_shipped_table_passes_its_own_tests) {
  ASSERT_EQ(shipped().ids().size(), 28U);
  size_t tests = 0;
  for (auto const& id : shipped().ids()) {
    for (auto const* version : shipped().versions(id)) {
      EXPECT_GE(version->tests.size(), 4U) << version->version;
      tests += version->tests.size();
      for (auto const& problem : run_table_tests(version->table, version->tests)) ADD_FAILURE() << all(problem);
    }
  }
  EXPECT_GE(tests, 100U);
}

TEST(PolicySet, every_rule_of_every_shipped_table_is_covered_and_spoken) {
  for (auto const& id : shipped().ids()) {
    for (auto const* version : shipped().versions(id)) {
      std::set<std::string> covered;
      for (auto const& test : version->tests) covered.insert(test.reasons.begin(), test.reasons.end());
      for (auto const& rule : version->table.source().rules) {
        EXPECT_TRUE(covered.contains(rule.id)) << version->version << " " << rule.id;
        EXPECT_FALSE(rule.because.zh.empty() || rule.because.en.empty() || rule.reason.empty()) << version->version << " " << rule.id;
      }
    }
  }
}

TEST(PolicySet, no_shipped_table_has_a_gap_an_overlap_or_a_dead_rule) {
  for (auto const& id : shipped().ids()) {
    for (auto const* version : shipped().versions(id)) {
      auto const flaws = dmn::find_flaws(version->table);
      EXPECT_TRUE(flaws.complete) << version->version;
      for (auto const& flaw : flaws.list) {
        std::string row;
        for (auto const& reading : flaw.example) row += " " + reading.name + "=" + dmn::to_literal(reading.value);
        ADD_FAILURE() << version->version << " kind " << static_cast<int>(flaw.kind) << " " << flaw.text << row;
      }
    }
  }
}

dmn::Scope given_to(TableTest const& test, dmn::DecisionTable const& table) {
  dmn::Scope scope;
  for (auto const& input : table.inputs) scope.set(input.name, {});
  for (auto const& [name, value] : test.given) scope.set(name, value);
  return scope;
}

TEST(PolicySet, tells_what_would_have_let_a_worker_pass) {
  auto const& table = shipped().find("worker_screening", *day_from_iso("2020-02-20"))->table;
  dmn::Scope scope;
  scope.set("temp", *dmn::Decimal::parse("36.5")).set("symptom", false).set("contact", false).set("code", "绿").set("risk", "高").set("days", 6).set("release", false).set("cert", true);
  // A worker cannot change where he was: only days and papers.
  auto const decision = dmn::decide(table, scope);
  EXPECT_EQ(dmn::passes(table, decision), false);
  EXPECT_EQ(dmn::would_pass_line(table, scope, decision, dmn::Language::zh_cn), "若 离开该地天数 不低于 14，并且 解除隔离证明 为 是，就能通过");
  EXPECT_EQ(dmn::would_pass_line(table, scope, decision, dmn::Language::en), "It would pass if days since leaving it is at least 14 and release certificate is yes");
  scope.set("temp", *dmn::Decimal::parse("38"));
  auto const hot = dmn::decide(table, scope);
  EXPECT_EQ(dmn::would_pass_line(table, scope, hot, dmn::Language::zh_cn), "在可以改变的条件里，改一两项都不能通过");
  scope.set("temp", *dmn::Decimal::parse("36.5")).set("risk", "低");
  auto const well = dmn::decide(table, scope);
  EXPECT_EQ(dmn::passes(table, well), true);
  EXPECT_EQ(dmn::would_pass_line(table, scope, well, dmn::Language::zh_cn), "");
  auto const& risk = shipped().find("region_risk", *day_from_iso("2020-02-20"))->table;  // nothing to pass there
  EXPECT_EQ(dmn::passes(risk, dmn::decide(risk, dmn::Scope().set("cum", 60).set("new14", 1).set("cluster", true))), std::nullopt);
}

// Whoever does what the sentence says does pass; and whoever is told that nothing helps: no single change of what may change does.
TEST(PolicySet, what_a_refusal_is_told_is_true_for_every_example_of_every_shipped_table) {
  int refused = 0, helped = 0, tables = 0;
  for (auto const& id : shipped().ids())
    for (auto const* version : shipped().versions(id)) {
      auto const& source = version->table.source();
      bool says = false;
      for (auto const& output : source.outputs) says = says || !output.passes.empty();
      tables += says ? 1 : 0;
      for (auto const& test : version->tests) {
        auto scope = given_to(test, source);
        auto const decision = dmn::decide(version->table, scope);
        if (dmn::passes(version->table, decision).value_or(true)) continue;
        ++refused;
        for (auto const language : {dmn::Language::zh_cn, dmn::Language::en}) EXPECT_FALSE(dmn::would_pass_line(version->table, scope, decision, language).empty());
        auto const changes = dmn::would_pass(version->table, scope);
        EXPECT_LE(changes.size(), 2U);
        if (changes.empty()) continue;
        ++helped;
        for (auto const& change : changes) {
          EXPECT_FALSE(source.inputs[change.input].fixed) << version->version << " " << test.name;
          scope.set(source.inputs[change.input].name, change.to);
        }
        EXPECT_EQ(dmn::passes(version->table, dmn::decide(version->table, scope)), true) << version->version << " " << test.name;
      }
    }
  EXPECT_GE(tables, 17);
  EXPECT_GE(refused, 60);
  EXPECT_GE(helped, 40);
}

TEST(PolicySet, resolves_the_version_in_force_on_the_business_day) {
  auto const day = [](char const* text) { return *day_from_iso(text); };
  EXPECT_EQ(shipped().find("worker_screening", day("2020-02-07")), nullptr);
  EXPECT_EQ(shipped().find("worker_screening", day("2020-02-08"))->version, "worker_screening@2020-02-08");
  EXPECT_EQ(shipped().find("worker_screening", day("2020-04-06"))->version, "worker_screening@2020-02-08");
  EXPECT_EQ(shipped().find("worker_screening", day("2020-04-07"))->version, "worker_screening@2020-04-07");
  EXPECT_EQ(shipped().find("social_insurance_relief", day("2020-06-21"))->version, "social_insurance_relief@2020-02-01");
  EXPECT_EQ(shipped().find("social_insurance_relief", day("2021-01-01")), nullptr);
  EXPECT_EQ(shipped().find_version("worker_screening@2020-02-08")->table.source().rules.size(), 13U);
  EXPECT_EQ(shipped().find("nothing", day("2020-02-08")), nullptr);
}

TEST(PolicySet, speaks_reasons_with_the_figures_filled_in) {
  auto const& table = shipped().find("worker_screening", *day_from_iso("2020-02-20"))->table;
  dmn::Scope scope;
  scope.set("temp", *dmn::Decimal::parse("36.5")).set("symptom", false).set("contact", false).set("code", "绿").set("risk", "高").set("days", 6).set("release", false).set("cert", true);
  auto const decision = dmn::decide(table, scope);
  ASSERT_TRUE(decision.ok());
  EXPECT_EQ(dmn::to_literal(decision.outputs), "{verdict: \"excluded\", measure: \"central_quarantine\", conclusion: \"集中隔离\", observe_days: 8}");
  auto const zh = dmn::explain(table, scope, decision, dmn::Language::zh_cn);
  EXPECT_EQ(zh.because.at(0), "14 天内到过高风险地区，离开 6 天，还差 8 天");
  ASSERT_EQ(zh.lines.size(), 6U);
  EXPECT_EQ(zh.lines[0], "第 6 条适用（S07）：14 天内到过高风险地区，离开 6 天，还差 8 天");
  EXPECT_EQ(zh.lines[1], "第 1 条不适用：体温 应为 不低于 37.3，实为 36.5");
  EXPECT_EQ(zh.lines[2], "第 2 条不适用：发热咳嗽等症状 应为 是，实为 否");
  auto const en = dmn::explain(table, scope, decision, dmn::Language::en);
  EXPECT_EQ(en.lines[0], "Rule 6 applies (S07): was in a high-risk area within 14 days; left 6 days ago, 8 to go");
  EXPECT_EQ(en.lines[1], "Rule 1 does not apply: temperature should be at least 37.3 and is 36.5");
}

TEST(PolicySet, a_table_written_again_reads_back_equal) {
  for (auto const& id : shipped().ids()) {
    for (auto const* version : shipped().versions(id)) {
      auto const text = write_policy_table({version->table.source(), version->tests});
      auto const again = read_policy_table(text, "again.yaml");
      ASSERT_TRUE(again) << version->version << "\n" << all(again.error()) << "\n" << text;
      EXPECT_EQ(again->table, version->table.source()) << text;
      ASSERT_EQ(again->tests.size(), version->tests.size());
      auto const table = dmn::compile(again->table);
      ASSERT_TRUE(table);
      EXPECT_TRUE(run_table_tests(*table, again->tests).empty()) << text;
    }
  }
}

TEST(PolicySet, refuses_overlapping_versions_and_names_every_mistake_with_its_line) {
  std::string const table = "table: t\ntitle: {zh-CN: 表, en: table}\nfrom: 2020-01-01\nhit: F\ninputs:\n  - {name: x, label: {zh-CN: 甲, en: x}, type: number}\n"
                            "outputs:\n  - {name: y, label: {zh-CN: 乙, en: y}, type: string, allowed: [a, b]}\nrules:\n  - if: {x: \"< 1\"}\n    then: {y: a}\n";
  std::string const later = table;
  auto moved = later;
  moved.replace(moved.find("2020-01-01"), 10, "2020-02-01");
  auto const overlap = PolicySet::load({{"p/t/2020-01-01.yaml", table}, {"p/t/2020-02-01.yaml", moved}});
  ASSERT_FALSE(overlap);
  EXPECT_EQ(overlap.error().more.at(0).code, "policy.overlap");
  EXPECT_EQ(overlap.error().more.at(0).at, "p/t/2020-02-01.yaml");
  EXPECT_EQ(PolicySet::load({{"p/t/other.yaml", table}}).error().more.at(0).code, "policy.file_name");

  auto const bad = read_policy_table(
      "table: T\ntitle: 表\nfrom: 2020-02-30\nhit: X\nrulez: 1\ninputs:\n  - {name: x, label: {zh-CN: 甲, en: x}, type: number}\n"
      "outputs:\n  - {name: y, label: {zh-CN: 乙, en: y}, type: string}\nrules:\n  - if: {z: 1}\n    then: {y: a}\n", "t.yaml");
  ASSERT_FALSE(bad);
  std::vector<std::string> found;
  for (auto const& one : bad.error().more) found.push_back(one.code + "@" + one.at);
  EXPECT_EQ(found, (std::vector<std::string>{"policy.unknown_key@t.yaml:5", "policy.id@t.yaml:1", "policy.words@t.yaml:2", "policy.date@t.yaml:3", "policy.hit@t.yaml:4", "policy.unknown_column@t.yaml:11"}));

  auto const cells = read_policy_table(table + "  - if: {x: \"< \"}\n    then: {y: c}\n  - if: {x: \"> zz\"}\n    then: {y: b}\n    because: {zh-CN: \"{nix}\", en: x}\n", "t.yaml");
  ASSERT_FALSE(cells);
  found.clear();
  for (auto const& one : cells.error().more) found.push_back(one.code + "@" + one.at);
  EXPECT_EQ(found, (std::vector<std::string>{"feel.expression_expected@t.yaml:12", "table.output_not_allowed@t.yaml:12", "feel.unknown_name@t.yaml:14", "feel.unknown_name@t.yaml:14"}));
}

TEST(PolicySet, what_another_tool_means_by_a_missing_value_survives_being_kept) {
  PolicyTable policy{shipped().find("region_risk", *day_from_iso("2020-02-20"))->table.source(), {}};
  policy.table.null_is_unknown = false;
  auto const back = read_policy_table(write_policy_table(policy), "t.yaml");
  ASSERT_TRUE(back);
  EXPECT_FALSE(back->table.null_is_unknown);
}

TEST(PolicySet, a_failing_table_test_is_named) {
  auto const read = read_policy_table("table: t\ntitle: {zh-CN: 表, en: table}\nfrom: 2020-01-01\nhit: U\ninputs:\n  - {name: x, label: {zh-CN: 甲, en: x}, type: number}\n"
                                      "outputs:\n  - {name: y, label: {zh-CN: 乙, en: y}, type: number}\nrules:\n  - if: {x: \"< 1\"}\n    then: {y: x + 1}\n"
                                      "tests:\n  - {name: right, given: {x: 0}, expect: {y: 1}}\n  - {name: wrong, given: {x: 0}, expect: {y: 2}}\n", "t.yaml");
  ASSERT_TRUE(read);
  auto const problems = run_table_tests(*dmn::compile(read->table), read->tests);
  ASSERT_EQ(problems.size(), 1U);
  EXPECT_EQ(problems[0].at, "t.yaml:14");
  EXPECT_EQ(problems[0].args.at("got"), "1");
}

}  // namespace
}  // namespace ly::formats
