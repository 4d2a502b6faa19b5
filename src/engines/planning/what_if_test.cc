// Moves by hand on random small worlds: whatever is answered as possible holds before the independent checker, and a refusal that seats explain
// is one of seats.
#include <gtest/gtest.h>

#include <random>

#include "engines/planning/plan_check.h"
#include "engines/planning/solve.h"
#include "engines/planning/test_worlds.h"
#include "engines/planning/what_if.h"

namespace ly::planning {
namespace {

TEST(PlanWhatIf, what_is_answered_as_possible_holds_and_costs_what_it_says) {
  int possible = 0, refused = 0, legal_no = 0, seats = 0;
  for (uint64_t seed = 1; seed <= 40; ++seed) {
    auto const w = world_of(seed + 9'000'000, seed % 2 == 0);
    auto const& p = w.problem;
    StepBudget budget(20);
    auto const plan = solve(p, {.seed = 1, .exact_work = 20'000}, budget).plan;
    ASSERT_TRUE(check_plan(p, plan).empty()) << seed;
    for (int g = 0; g < static_cast<int>(p.groups.size()); ++g)
      for (int from = -1; from < static_cast<int>(p.coaches.size()); ++from)
        for (int to = -1; to < static_cast<int>(p.coaches.size()); ++to) {
          auto const answer = what_if(p, plan, {g, from, to});
          if (answer.bar != Bar::none) {
            ++refused;
            legal_no += answer.bar == Bar::drivers;
            if (answer.bar == Bar::seats) {
              ++seats;
              EXPECT_GT(answer.number, 0);
              EXPECT_LE(answer.number, answer.heads);
            }
            if (from == to) { EXPECT_EQ(answer.bar, Bar::nothing); }
            continue;
          }
          ++possible;
          auto const findings = check_plan(p, answer.plan);
          EXPECT_TRUE(findings.empty()) << seed << " group " << g << " from " << from << " to " << to << ": " << code_of(findings[0].wrong);
          if (from >= 0 && to >= 0) { EXPECT_EQ(answer.plan.unserved, plan.unserved); }
          double was = 0, is = 0;
          for (auto const& r : plan.routes) was += r.cost;
          for (auto const& r : answer.plan.routes) is += r.cost;
          EXPECT_NEAR(is - was, answer.cost, 1e-6);
        }
  }
  EXPECT_GT(possible, 30);
  EXPECT_GT(refused, 30);
  EXPECT_GT(legal_no, 0);
  EXPECT_GT(seats, 0);
}

TEST(PlanWhatIf, two_drivers_who_drove_all_day_are_refused_by_the_rule_and_rested_ones_are_not) {
  World w;
  auto& p = w.problem;
  p.law = &w.rules;
  p.clock = 19 * 60;  // minute 0 is 19:00
  p.places = 2;
  p.roads = {{0, 0}, {635, 1'010'000}, {635, 1'010'000}, {0, 0}};
  Group g;
  g.heads = 18, g.from = 0, g.to = 1, g.board.open = 30, g.alight.close = 15 * 60;  // 19:30, by 10:00
  p.groups = {g};
  Coach c;
  c.seats = {24}, c.from = 0, c.fixed = 500, c.crew_least = 1, c.crew_most = 2;
  p.coaches = {c};
  auto const back = [](int hour, int minute) { return hour * 60 + minute - 19 * 60; };
  p.drivers = {{0, -1, 0, {{back(7, 30), back(11, 30)}, {back(15, 40), back(18, 10)}}}, {0, -1, 0, {{back(11, 50), back(15, 20)}}}};
  Plan none;
  none.unserved = {18};
  none.score = score_of(p, none);
  auto const tired = what_if(p, none, {0, -1, 0});
  EXPECT_EQ(tired.bar, Bar::drivers);
  EXPECT_EQ(tired.rule, "CN4");
  EXPECT_GE(tired.driver, 0);
  for (auto& d : p.drivers) d.driven.clear();
  auto const rested = what_if(p, none, {0, -1, 0});
  ASSERT_EQ(rested.bar, Bar::none);
  EXPECT_TRUE(check_plan(p, rested.plan).empty());
  EXPECT_EQ(rested.plan.unserved[0], 0);
}

}  // namespace
}  // namespace ly::planning
