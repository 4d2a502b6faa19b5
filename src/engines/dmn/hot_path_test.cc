// Deciding on typed records allocates nothing, with its trace too, and the trace says what `explain` says. Allocations are counted
// by replacing operator new in this program; sanitizers bring their own, so they do not count.
#include <gtest/gtest.h>

#include <cstdlib>
#include <new>

#include "base/dice.h"
#include "engines/dmn/table.h"

namespace {
thread_local int64_t allocations = 0;
}  // namespace

#if !defined(__SANITIZE_ADDRESS__)
[[gnu::noinline]] void* operator new(std::size_t size) {
  ++allocations;
  if (void* const found = std::malloc(size ? size : 1)) return found;
  throw std::bad_alloc();
}
[[gnu::noinline]] void operator delete(void* p) noexcept { std::free(p); }
[[gnu::noinline]] void operator delete(void* p, std::size_t) noexcept { std::free(p); }
#endif

namespace ly::dmn {
namespace {

Table screening() {
  DecisionTable table;
  table.id = "screen";
  table.hit = HitPolicy::first;
  table.inputs = {{"region", {}, "", "string", "\"high\",\"medium\",\"low\",\"a place whose name is a long one\"", true}, {"days", {}, "", "integer", ">= 0", false}, {"temp", {}, "", "number", "", false}, {"cert", {}, "", "boolean", "", false}};
  table.outputs = {{"verdict", {}, "string", {}, ""}, {"note", {}, "string", {}, ""}};
  auto const rule = [&](std::string id, std::vector<std::string> conditions, std::string verdict) {
    Rule r;
    r.id = std::move(id);
    r.conditions = std::move(conditions);
    r.conclusions = {"\"" + verdict + "\"", "\"a note that is longer than a value holds in itself\""};
    table.rules.push_back(std::move(r));
  };
  rule("hot", {"-", "-", ">= 37.3", "-"}, "hospital");
  rule("near", {"\"high\"", "< 14", "-", "-"}, "isolate");
  rule("far", {"\"high\",\"medium\"", "[14..60)", "< 37.3", "true"}, "admit");
  rule("not", {"not(\"low\")", "-", "-", "false"}, "observe");
  rule("else", {"-", "-", "-", "-"}, "review");
  return compile(table).value();
}

std::vector<Value> record(Dice& dice) {
  static constexpr char const* kRegions[] = {"high", "medium", "low", "a place whose name is a long one"};
  auto const temp = Decimal::make(false, 360 + dice.below(15), -1);
  return {Value(kRegions[dice.below(4)]), Value(static_cast<int64_t>(dice.below(70))), Value(*temp), dice.below(5) == 0 ? Value() : Value(dice.below(2) == 1)};
}

TEST(HotPath, deciding_with_its_trace_allocates_nothing) {
  auto const table = screening();
  Dice dice{7};
  std::vector<std::vector<Value>> records;
  for (int i = 0; i < 500; ++i) records.push_back(record(dice));
  Decision decision;
  Trace trace;
  for (auto const& one : records) decide_into(table, one, decision, &trace);  // its memory grows once
  auto const before = allocations;
  size_t hits = 0;
  for (auto const& one : records) {
    decide_into(table, one, decision, &trace);
    hits += decision.hits.size();
  }
  EXPECT_EQ(allocations - before, 0);
  EXPECT_EQ(hits, records.size());
#if !defined(__SANITIZE_ADDRESS__)
  auto const counted = allocations;
  std::vector<std::string> const witness(3, std::string(100, 'x'));
  EXPECT_GT(allocations - counted, 0) << "the count counts";
#endif
}

TEST(HotPath, the_trace_says_what_the_explanation_says) {
  auto const table = screening();
  Dice dice{8};
  Decision decision;
  Trace trace;
  for (int i = 0; i < 500; ++i) {
    auto const inputs = record(dice);
    decide_into(table, inputs, decision, &trace);
    auto const whole = decide(table, inputs);
    ASSERT_EQ(decision.hits, whole.hits);
    ASSERT_TRUE(same(decision.outputs, whole.outputs));
    Scope scope;
    for (size_t c = 0; c < inputs.size(); ++c) scope.set(table.source().inputs[c].name, inputs[c]);
    auto const told = explain(table, scope, whole, Language::en);
    size_t next = 0;
    for (size_t rule = 0; rule < trace.stopped_at.size(); ++rule) {
      if (trace.stopped_at[rule] == Trace::kHit) continue;
      ASSERT_LT(next, told.obstacles.size());
      EXPECT_EQ(told.obstacles[next].rule, rule);
      EXPECT_EQ(told.obstacles[next].input, trace.stopped_at[rule]);
      ++next;
    }
    EXPECT_EQ(next, told.obstacles.size());
  }
}

TEST(HotPath, memory_used_again_carries_nothing_over) {
  auto const table = screening();
  Decision decision;
  decide_into(table, std::vector<Value>{"nowhere", 1, Decimal(36), true}, decision);
  EXPECT_EQ(decision.problem.code, "table.not_allowed");
  EXPECT_TRUE(decision.hits.empty());
  decide_into(table, std::vector<Value>{"low", 1, Decimal(36), true}, decision);
  EXPECT_TRUE(decision.ok());
  EXPECT_EQ(decision.hits, std::vector<size_t>{4});
}

}  // namespace
}  // namespace ly::dmn
