#include "engines/dmn/table.h"

#include <gtest/gtest.h>

#include "base/dice.h"

namespace ly::dmn {
namespace {

DecisionTable plain(HitPolicy hit, std::vector<Input> inputs, std::vector<std::pair<std::vector<std::string>, std::string>> rules) {
  DecisionTable table;
  table.id = "t";
  table.hit = hit;
  table.inputs = std::move(inputs);
  table.outputs = {{"out", {}, "", {}, ""}};
  int n = 0;
  for (auto& [when, then] : rules) {
    Rule rule;
    rule.id = std::to_string(++n);
    rule.conditions = when;
    rule.conclusions = {then};
    table.rules.push_back(rule);
  }
  return table;
}
Input in(char const* name, char const* type, char const* allowed = "") { return {name, {}, "", type, allowed, false}; }

std::string out(DecisionTable const& source, Scope const& scope) {
  auto const table = compile(source);
  EXPECT_TRUE(table);
  auto const decision = decide(*table, scope);
  return decision.ok() ? to_literal(decision.outputs) : decision.problem.code;
}
std::string out(DecisionTable const& source, Value const& x) { return out(source, Scope().set("x", x)); }

TEST(Table, each_hit_policy_decides_in_its_way) {
  auto table = plain(HitPolicy::unique, {in("x", "number")}, {{{"< 10"}, "1"}, {{"> 5"}, "2"}, {{"> 5"}, "2"}});
  EXPECT_EQ(out(table, 3), "1");
  EXPECT_EQ(out(table, 7), "table.several_rules");
  EXPECT_EQ(out(table, "7"), "table.wrong_type");
  table.hit = HitPolicy::any;
  EXPECT_EQ(out(table, 20), "2");
  EXPECT_EQ(out(table, 7), "table.rules_disagree");
  table.hit = HitPolicy::first;
  EXPECT_EQ(out(table, 7), "1");
  table.hit = HitPolicy::collect;
  EXPECT_EQ(out(table, 7), "[1, 2, 2]");
  table.hit = HitPolicy::rule_order;
  EXPECT_EQ(out(table, 7), "[1, 2, 2]");
  table.outputs[0].allowed = {"2", "1"};
  table.hit = HitPolicy::priority;
  EXPECT_EQ(out(table, 7), "2");
  table.hit = HitPolicy::output_order;
  EXPECT_EQ(out(table, 7), "[2, 2, 1]");
  table.hit = HitPolicy::collect;
  for (auto const& [how, value] : std::initializer_list<std::pair<Aggregation, char const*>>{
           {Aggregation::sum, "5"}, {Aggregation::min, "1"}, {Aggregation::max, "2"}, {Aggregation::count, "3"}}) {
    table.aggregation = how;
    EXPECT_EQ(out(table, 7), value);
  }
}

TEST(Table, a_missing_input_is_never_silently_passed_over) {
  auto table = plain(HitPolicy::first, {in("x", "number"), in("y", "boolean")}, {{{">= 37.3", "-"}, "\"stop\""}, {{"-", "true"}, "\"go\""}, {{"-", "-"}, "\"ask\""}});
  auto compiled = compile(table);
  auto decision = decide(*compiled, Scope().set("y", true));
  EXPECT_EQ(to_literal(decision.outputs), "\"go\"");
  EXPECT_EQ(decision.missing, (std::vector<size_t>{0}));
  table.when_missing = "3";
  table.outputs[0].allowed = {"\"stop\"", "\"ask\"", "\"go\""};
  compiled = compile(table);
  decision = decide(*compiled, Scope().set("y", true));
  EXPECT_EQ(to_literal(decision.outputs), "\"ask\"");
  EXPECT_EQ(to_literal(decide(*compiled, Scope().set("x", 36).set("y", true)).outputs), "\"go\"");
  EXPECT_EQ(to_literal(decide(*compiled, Scope().set("x", 38)).outputs), "\"stop\"");
  table.inputs[0].required = true;
  EXPECT_EQ(out(table, Scope().set("y", true)), "table.input_missing");
  auto negated = plain(HitPolicy::unique, {in("x", "string")}, {{{"not(\"a\")"}, "1"}});
  EXPECT_EQ(out(negated, Value()), "table.input_missing");
  negated.null_is_unknown = false;
  EXPECT_EQ(out(negated, Value()), "1");  // as DMN has it
  EXPECT_EQ(out(plain(HitPolicy::unique, {in("x", "string")}, {{{"null"}, "1"}}), Value()), "1");
  EXPECT_EQ(out(plain(HitPolicy::unique, {in("x", "string")}, {{{"? = null"}, "1"}}), Value()), "1");
}

std::string flaws(DecisionTable const& source) {
  auto const table = compile(source);
  EXPECT_TRUE(table);
  static constexpr std::array<char const*, 7> kNames{"gap", "overlap", "conflict", "dead", "dead_output", "unknown", "undecidable"};
  std::string text;
  for (auto const& flaw : find_flaws(*table).list) {
    text += (text.empty() ? "" : " ") + std::string(kNames[static_cast<size_t>(flaw.kind)]);
    for (auto rule : flaw.rules) text += "#" + std::to_string(rule + 1);
    for (auto const& reading : flaw.example) text += "," + reading.name + "=" + to_literal(reading.value);
    if (!flaw.text.empty()) text += ":" + flaw.text;
  }
  return text;
}

TEST(TableFlaws, finds_gaps_overlaps_and_dead_rules_with_examples) {
  using H = HitPolicy;
  EXPECT_EQ(flaws(plain(H::unique, {in("x", "number")}, {{{"< 5"}, "1"}, {{">= 5"}, "2"}})), "");
  EXPECT_EQ(flaws(plain(H::unique, {in("x", "number")}, {{{"< 5"}, "1"}, {{"> 5"}, "2"}})), "gap,x=5");
  EXPECT_EQ(flaws(plain(H::unique, {in("x", "number")}, {{{"<= 5"}, "1"}, {{">= 5"}, "2"}})), "overlap#1#2,x=5");
  EXPECT_EQ(flaws(plain(H::unique, {in("x", "integer")}, {{{"<= 5"}, "1"}, {{">= 6"}, "2"}})), "");
  EXPECT_EQ(flaws(plain(H::unique, {in("x", "number")}, {{{"<= 5"}, "1"}, {{">= 6"}, "2"}})), "gap,x=5.5");
  EXPECT_EQ(flaws(plain(H::any, {in("x", "number")}, {{{"<= 5"}, "1"}, {{">= 5"}, "1"}})), "");
  EXPECT_EQ(flaws(plain(H::any, {in("x", "number")}, {{{"<= 5"}, "1"}, {{">= 5"}, "2"}})), "conflict#1#2,x=5");
  EXPECT_EQ(flaws(plain(H::first, {in("x", "number")}, {{{"< 5"}, "1"}, {{"-"}, "2"}, {{"> 7"}, "3"}})), "dead#3#2,x=8 dead_output#3:3");
  EXPECT_EQ(flaws(plain(H::first, {in("x", "boolean"), in("y", "boolean")}, {{{"true", "-"}, "1"}, {{"-", "true"}, "2"}, {{"true", "true"}, "1"}})),
            "gap,x=false,y=false dead#3#1#2,x=true,y=true");
  EXPECT_EQ(flaws(plain(H::unique, {in("x", "string", "\"a\", \"b\"")}, {{{"\"a\""}, "1"}, {{"\"c\""}, "2"}})), "unknown#2:\"c\" gap,x=\"b\" dead#2 dead_output#2:2");
  EXPECT_EQ(flaws(plain(H::unique, {in("x", "string")}, {{{"\"a\""}, "1"}})), "gap,x=\"…\"");
  EXPECT_EQ(flaws(plain(H::unique, {in("x", "date")}, {{{"< date(\"2020-02-17\")"}, "1"}, {{"> date(\"2020-02-17\")"}, "1"}})), "gap,x=date(\"2020-02-17\")");
  EXPECT_EQ(flaws(plain(H::unique, {in("x", "number"), in("y", "number")}, {{{"? > y", "-"}, "1"}, {{"< 0", "-"}, "2"}})).substr(0, 11), "undecidable");
}

// Random tables: the checker against trying every row of small domains one by one.
TEST(TableFlaws, agrees_with_trying_every_row) {
  Dice dice(7);
  int gaps = 0, overlaps = 0, dead = 0;
  for (int round = 0; round < 400; ++round) {
    HitPolicy const hit = dice.chance(1, 2) ? HitPolicy::unique : HitPolicy::first;
    std::vector<Input> const inputs{in("a", "boolean"), in("b", "string", "\"p\", \"q\", \"r\""), in("c", "integer", "[0..6]")};
    auto const cell = [&](int column) -> std::string {
      if (dice.chance(1, 3)) return "-";
      if (column == 0) return dice.chance(1, 2) ? "true" : "false";
      if (column == 1) return std::array<char const*, 4>{"\"p\"", "\"q\",\"r\"", "not(\"p\")", "\"r\""}[dice.below(4)];
      auto const n = std::to_string(dice.below(7)), m = std::to_string(dice.below(7));
      return std::array<std::string, 4>{"< " + n, ">= " + n, "[" + n + ".." + m + ")", n}[dice.below(4)];
    };
    std::vector<std::pair<std::vector<std::string>, std::string>> rules;
    for (size_t n = 2 + dice.below(5); n > 0; --n) rules.push_back({{cell(0), cell(1), cell(2)}, "1"});
    auto const source = plain(hit, inputs, rules);
    auto const table = compile(source);
    ASSERT_TRUE(table);
    bool gap = false, overlap = false;
    std::vector<bool> reached(rules.size());
    auto collecting = source;
    collecting.hit = HitPolicy::collect;
    auto const all = compile(collecting);
    for (bool a : {true, false})
      for (char const* b : {"p", "q", "r"})
        for (int c = 0; c <= 6; ++c) {
          auto const hits = decide(*all, std::vector<Value>{a, b, c}).hits;
          gap = gap || hits.empty();
          overlap = overlap || hits.size() > 1;
          for (auto h : hits) {
            reached[h] = true;
            if (hit == HitPolicy::first) break;
          }
        }
    bool found_gap = false, found_overlap = false;
    std::vector<bool> found_dead(rules.size());
    auto const flaws = find_flaws(*table);
    EXPECT_TRUE(flaws.complete);
    for (auto const& flaw : flaws.list) {
      std::vector<Value> example;
      for (auto const& reading : flaw.example) example.push_back(reading.value);
      if (flaw.kind == FlawKind::gap) { found_gap = true; EXPECT_TRUE(decide(*all, example).hits.empty()); }
      if (flaw.kind == FlawKind::overlap) { found_overlap = true; EXPECT_GT(decide(*all, example).hits.size(), 1U); }
      if (flaw.kind == FlawKind::dead_rule) found_dead[flaw.rules[0]] = true;
    }
    EXPECT_EQ(found_gap, gap);
    if (hit == HitPolicy::unique) { EXPECT_EQ(found_overlap, overlap); }
    for (size_t r = 0; r < rules.size(); ++r) EXPECT_EQ(found_dead[r], !reached[r]) << "rule " << r;
    gaps += gap;
    overlaps += overlap;
    dead += std::count(found_dead.begin(), found_dead.end(), true);
  }
  EXPECT_GT(gaps, 50);
  EXPECT_GT(overlaps, 50);
  EXPECT_GT(dead, 20);
}

TEST(TableFlaws, a_large_table_takes_no_time) {
  std::vector<Input> inputs;
  for (int i = 0; i < 8; ++i) inputs.push_back(in(("x" + std::to_string(i)).c_str(), "number"));
  Dice dice(3);
  std::vector<std::pair<std::vector<std::string>, std::string>> rules;
  for (int r = 0; r < 100; ++r) {
    std::vector<std::string> cells;
    for (int i = 0; i < 8; ++i) cells.push_back(dice.chance(1, 2) ? "-" : (dice.chance(1, 2) ? "< " : ">= ") + std::to_string(dice.below(20)));
    rules.push_back({cells, std::to_string(r)});
  }
  auto const table = compile(plain(HitPolicy::first, inputs, rules));
  ASSERT_TRUE(table);
  find_flaws(*table);  // bounded by construction; the time is what the test runner shows
}

TEST(Nearest, finds_the_smallest_change) {
  auto const table = compile(plain(HitPolicy::first, {in("temp", "number"), in("risk", "string", "\"高\", \"中\", \"低\""), in("days", "integer", ">= 0"), in("release", "boolean")},
                                   {{{">= 37.3", "-", "-", "-"}, "\"no\""}, {{"-", "\"高\"", "< 14", "-"}, "\"no\""}, {{"-", "\"高\"", ">= 14", "false"}, "\"no\""}, {{"-", "-", "-", "-"}, "\"yes\""}}));
  ASSERT_TRUE(table);
  auto const yes = [](Decision const& d) { return d.ok() && to_literal(d.outputs) == "\"yes\""; };
  auto const shown = [&](Scope const& scope, std::vector<bool> const& may = {}) {
    std::string text;
    for (auto const& c : nearest_change(*table, scope, yes, may)) text += table->source().inputs[c.input].name + " " + c.test + " (" + to_text(c.to) + ") ";
    return text;
  };
  auto const scope = [](char const* temp, char const* risk, int days, bool release) {
    return Scope().set("temp", *Decimal::parse(temp)).set("risk", risk).set("days", days).set("release", release);
  };
  EXPECT_EQ(shown(scope("36.5", "高", 6, true)), "risk \"中\" (中) ");
  EXPECT_EQ(shown(scope("36.5", "高", 6, true), {false, false, true, true}), "days >= 14 (14) ");
  EXPECT_EQ(shown(scope("36.5", "高", 6, false), {false, false, true, true}), "days >= 14 (14) release true (true) ");
  EXPECT_EQ(shown(scope("38", "低", 0, false)), "temp < 37.3 (36.3) ");
  EXPECT_EQ(shown(scope("38", "高", 0, false), {false, false, true, true}), "");
}

TEST(DmnSpoken, a_number_is_cut_to_what_anybody_reads_and_never_over_its_limit) {
  auto const said = [](char const* text) { return spoken_value(Value(*Decimal::parse(text)), Language::zh_cn); };
  EXPECT_EQ(said("0.03521126760563380281690140845070423"), "0.035");
  EXPECT_EQ(said("0.7042253521126760563380281690140845"), "0.7");
  EXPECT_EQ(said("2.999"), "2.99");
  EXPECT_EQ(said("36.60"), "36.6");
  EXPECT_EQ(said("12.005"), "12");
  EXPECT_EQ(said("400"), "400");
  EXPECT_EQ(said("-7.128"), "-7.12");
  EXPECT_EQ(said("1000000"), "1000000");
}

}  // namespace
}  // namespace ly::dmn
