// Models from outside may be made to hurt: each of these must come to an end with a value or a null that says why. Nothing here is
// timed; a bound that is gone shows as a test that does not end or a program that runs out of memory.
#include <gtest/gtest.h>

#include "engines/dmn/feel.h"
#include "engines/dmn/model.h"
#include "engines/dmn/table.h"

namespace ly::dmn {
namespace {

Value run(std::string const& text) {
  auto const compiled = compile(text);
  EXPECT_TRUE(compiled) << text.substr(0, 80) << ": " << (compiled ? "" : compiled.error().code);
  return compiled ? evaluate(*compiled, Scope()) : Value();
}
std::string cause(std::string const& text) {
  auto const value = run(text);
  EXPECT_TRUE(value.is_null()) << text;
  return value.why() ? value.why()->code : "";
}

TEST(Hostile, huge_ranges_and_nested_loops_stop_and_say_so) {
  EXPECT_NE(cause("for i in 1..1000000000 return i"), "");
  EXPECT_NE(cause("for a in 1..10000, b in 1..10000, c in 1..10000 return a"), "");
  EXPECT_NE(cause("every x in 1..1000000000 satisfies x > 0"), "");
  EXPECT_NE(cause("some x in 1..100000, y in 1..100000 satisfies x + y < 0"), "");
}

TEST(Hostile, functions_that_call_themselves_stop) {
  EXPECT_NE(cause("{f: function(n) f(n + 1), r: f(1)}.r"), "");
  EXPECT_NE(cause("{f: function(n) if n = 0 then 0 else f(n - 1) + f(n - 1), r: f(60)}.r"), "");
}

TEST(Hostile, texts_and_lists_do_not_double_without_end) {
  std::string text = "\"aaaaaaaaaaaaaaaa\"";
  std::string body = "{t0: " + text;
  for (int i = 1; i < 60; ++i) body += ", t" + std::to_string(i) + ": t" + std::to_string(i - 1) + " + t" + std::to_string(i - 1);
  auto const doubled = run(body + "}.t59");
  EXPECT_TRUE(doubled.is_null());
  std::string lists = "{l0: [1,2,3,4,5,6,7,8]";
  for (int i = 1; i < 60; ++i) lists += ", l" + std::to_string(i) + ": concatenate(l" + std::to_string(i - 1) + ", l" + std::to_string(i - 1) + ")";
  EXPECT_TRUE(run(lists + "}.l59").is_null());
}

TEST(Hostile, catastrophic_patterns_stop) {
  EXPECT_TRUE(run("matches(\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!\", \"^(a+)+$\")").is_null());
  auto const replaced = run("replace(\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!\", \"^(a|aa)+$\", \"b\")");  // within the bound or not: never half done
  EXPECT_TRUE(replaced.is_null() || replaced.string() == "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!");
  EXPECT_TRUE(run("split(\"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\", \"(x+x+)+y\")").is_null() || run("count(split(\"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\", \"(x+x+)+y\"))").is(Kind::number));
}

TEST(Hostile, numbers_beyond_all_bounds_are_null) {
  EXPECT_TRUE(run("10 ** 100000").is_null());
  EXPECT_TRUE(run("(10 ** 6000) * (10 ** 6000)").is_null());
  EXPECT_TRUE(run("exp(1000000)").is_null());
  EXPECT_TRUE(run("date(999999999,12,31) + duration(\"P999999999Y\")").is_null());
}

TEST(Hostile, texts_too_deep_or_too_long_are_refused_by_name) {
  std::string const open(5'000, '[');
  EXPECT_EQ(compile(open).error().code, "feel.too_deep");
  std::string ifs;
  for (int i = 0; i < 2'000; ++i) ifs += "if true then ";
  EXPECT_FALSE(compile(ifs + "1"));
  EXPECT_EQ(compile(std::string(kTextMax + 1, ' ')).error().code, "feel.too_long");
}

TEST(Hostile, models_that_turn_in_circles_or_hang_in_long_chains_stop_and_say_so) {
  auto const decision = [](std::string const& name, std::string expression, std::vector<std::string> reads) {
    ModelNode node;
    node.id = node.name = name;
    node.is = ModelNode::Is::decision;
    node.expression = std::move(expression);
    node.requires_ids = std::move(reads);
    return node;
  };
  auto const cause_in = [](Model const& model, std::string_view name) {
    auto const value = evaluate(compile(model), name, Scope());
    return value.is_null() && value.why() ? value.why()->code : "value";
  };
  Model circle;
  circle.nodes = {decision("a", "b", {"b"}), decision("b", "a", {"a"})};
  EXPECT_EQ(cause_in(circle, "a"), "feel.too_deep");
  Model chain, wide;
  chain.nodes.push_back(decision("n0", "1", {}));
  for (int i = 1; i < 5'000; ++i) chain.nodes.push_back(decision("n" + std::to_string(i), "n" + std::to_string(i - 1) + " + 1", {"n" + std::to_string(i - 1)}));
  EXPECT_EQ(cause_in(chain, "n4999"), "feel.too_deep");
  EXPECT_EQ(cause_in(chain, "n50"), "value");
  // Each reads the one before twice: 2^60 ways, each node computed once.
  wide.nodes.push_back(decision("n0", "1", {}));
  for (int i = 1; i < 60; ++i) wide.nodes.push_back(decision("n" + std::to_string(i), "n" + std::to_string(i - 1) + " + n" + std::to_string(i - 1), {"n" + std::to_string(i - 1)}));
  EXPECT_EQ(to_text(evaluate(compile(wide), "n59", Scope())), "576460752303423488");
  // What is wrong with a text is said of the decision that holds it, not that there is no such decision.
  Model deep;
  deep.nodes = {decision("a", std::string(500, '(') + "1" + std::string(500, ')'), {})};
  EXPECT_EQ(cause_in(deep, "a"), "feel.too_deep");
}

TEST(Hostile, a_table_of_many_overlapping_rules_is_checked_within_its_bound) {
  DecisionTable table;
  table.id = "wide";
  table.hit = HitPolicy::unique;
  for (int i = 0; i < 24; ++i) table.inputs.push_back({"x" + std::to_string(i), {}, "", "number", "", false});
  table.outputs = {{"out", {}, "", {}, ""}};
  for (int r = 0; r < 300; ++r) {
    Rule rule;
    rule.id = std::to_string(r);
    for (int i = 0; i < 24; ++i) rule.conditions.push_back((r * 7 + i * 11) % 3 == 0 ? "-" : "> " + std::to_string((r * 13 + i * 17) % 97));
    rule.conclusions = {std::to_string(r)};
    table.rules.push_back(std::move(rule));
  }
  auto const flaws = find_flaws(compile(table).value());
  EXPECT_FALSE(flaws.complete && flaws.list.empty());
}

}  // namespace
}  // namespace ly::dmn
