// Running plans that meet a change, and plans with planted faults: what has happened stays, the rest is legal, few are moved; and the
// checker sees every fault.
#include <gtest/gtest.h>

#include <random>

#include "engines/planning/plan_check.h"
#include "engines/planning/replan.h"
#include "engines/planning/test_worlds.h"

namespace ly::planning {
namespace {

Plan solved(Problem const& problem, uint64_t steps = 20) {
  StepBudget budget(steps);
  return solve(problem, {.seed = 1, .exact_work = 20'000}, budget).plan;
}

std::string first(std::vector<Finding> const& findings) {
  if (findings.empty()) return "";
  auto const& f = findings[0];
  return std::string(code_of(f.wrong)) + " " + f.rule + " route " + std::to_string(f.route) + " visit " + std::to_string(f.visit) + " by " + std::to_string(f.by) + " at " + std::to_string(f.at);
}

TEST(PlanReplan, after_any_change_the_past_stays_and_the_rest_is_legal) {
  int begun = 0, stuck = 0, moved = 0, others = 0;
  for (uint64_t seed = 1; seed <= 70; ++seed) {
    auto const w = world_of(seed + 5'000'000, true);
    auto const& p = w.problem;
    auto const plan = solved(p);
    ASSERT_TRUE(check_plan(p, plan).empty()) << seed;
    std::mt19937_64 chance(seed);
    auto const pick = [&](int n) { return static_cast<int>(chance() % static_cast<uint64_t>(n)); };
    Change change;
    change.now = pick(2400);
    switch (pick(5)) {
      case 0: change.cancelled = {pick(static_cast<int>(p.groups.size()))}; break;
      case 1: {
        auto g = p.groups[0];
        g.heads = 10 + pick(30), g.board = {change.now, kEver}, g.alight = {}, g.penalty = -1;
        change.added = {g};
        break;
      }
      case 2: change.lost = {{pick(static_cast<int>(p.coaches.size())), pick(p.places)}}; break;
      case 3: change.late = {{pick(static_cast<int>(p.groups.size())), change.now + pick(600)}}; break;
      default: change.closed = {{0, 1}}; break;
    }
    StepBudget budget(15);
    auto const now = replan(p, plan, change, {.seed = seed, .exact_work = 20'000}, budget);
    for (auto const& c : now.base.problem.coaches) begun += c.begun.has_value();
    others += now.difference.others, moved += now.difference.others_moved;
    if (!now.solved.plan.stuck.empty()) {
      ++stuck;
      continue;
    }
    auto const findings = check_plan(now.base.problem, now.solved.plan);
    ASSERT_TRUE(findings.empty()) << "seed " << seed << ": " << first(findings);
  }
  EXPECT_GT(begun, 15);
  EXPECT_LT(stuck, 6);
  EXPECT_LE(moved * 6, others);
}

TEST(PlanReplan, nothing_happens_and_nobody_is_moved) {
  for (uint64_t seed = 1; seed <= 25; ++seed) {
    auto const w = world_of(seed + 6'000'000, true);
    auto const plan = solved(w.problem);
    StepBudget budget(10);
    auto const now = replan(w.problem, plan, {}, {.seed = 9, .exact_work = 20'000}, budget);
    EXPECT_EQ(now.difference.others_moved, 0) << seed;
  }
}

// Every way to spoil a plan is seen.
TEST(PlanCheck, planted_faults_are_found) {
  std::map<std::string, int> planted;
  for (uint64_t seed = 1; seed <= 80; ++seed) {
    auto const w = world_of(seed + 7'000'000, true);
    auto const& p = w.problem;
    auto const plan = solved(p, 5);
    if (plan.routes.empty()) continue;
    auto const spoil = [&](std::string const& name, auto how) {
      auto bad = plan;
      if (!how(bad)) return;
      ++planted[name];
      EXPECT_FALSE(check_plan(p, bad).empty()) << name << " seed " << seed;
    };
    spoil("heads", [](Plan& x) { return x.routes[0].visits[0].visit.heads += 1, true; });
    spoil("lost", [](Plan& x) { return x.routes[0].visits.pop_back(), true; });
    spoil("left", [](Plan& x) { return x.unserved[0] += 1, true; });
    spoil("cost", [](Plan& x) { return x.routes[0].cost += 5, true; });
    spoil("metres", [](Plan& x) { return x.routes[0].metres += 1000, true; });
    spoil("score", [](Plan& x) { return x.score[Aim::aboard] += 7, true; });
    spoil("twice", [](Plan& x) { return x.routes.push_back(x.routes[0]), true; });
    spoil("run_cut", [](Plan& x) { return x.routes[0].runs.back().from += 1, x.routes[0].runs.back().from < x.routes[0].runs.back().to; });
    spoil("run_shifted", [](Plan& x) {
      auto& r = x.routes[0];
      r.runs.back().from += 1, r.runs.back().to += 1;
      return true;
    });
    spoil("order", [](Plan& x) {
      auto& v = x.routes[0].visits;
      return std::swap(v.front(), v.back()), true;
    });
    spoil("crew", [&](Plan& x) { return p.law && (x.routes[0].crew = {999}, true); });
    spoil("no_crew", [&](Plan& x) { return p.law && (x.routes[0].crew.clear(), true); });
    spoil("rest_shortened", [&](Plan& x) {
      if (!p.law) return false;
      for (auto& r : x.routes)
        for (size_t i = 1; i < r.runs.size(); ++i)
          if (int const gap = r.runs[i].from - r.runs[i - 1].to; gap > 0) {
            r.runs[i].from -= gap, r.runs[i].to -= gap;
            return true;
          }
      return false;
    });
    spoil("window", [&](Plan& x) {
      auto& r = x.routes[0];
      for (auto& v : r.visits)
        if (p.window_of(v.visit).close < kEver) {
          int const by = p.window_of(v.visit).close + 1 - v.begin;
          v.begin += by, v.depart += by;
          return true;
        }
      return false;
    });
  }
  EXPECT_EQ(planted.size(), 14U);
  for (auto const& [name, count] : planted) EXPECT_GT(count, 3) << name;
}

}  // namespace
}  // namespace ly::planning
