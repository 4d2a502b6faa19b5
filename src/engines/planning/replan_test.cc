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

// A coach with twenty people breaks down an hour out. A dear coach is `near` minutes away, a cheap one `far`: who boards them, and when.
struct Met {
  int coach = -1, at = -1;
};
Met met_by(int near, int far, bool soonest = true) {
  World w;
  auto& p = w.problem;
  p.law = &w.rules;
  p.clock = 8 * 60;
  p.places = 5;  // whence, whither, the road between, two depots
  p.roads.assign(25, {0, 0});
  auto const road = [&](int a, int b, int minutes) { p.roads[static_cast<size_t>(a * 5 + b)] = p.roads[static_cast<size_t>(b * 5 + a)] = {minutes, minutes * 1000}; };
  road(0, 1, 240), road(0, 2, 120), road(1, 2, 120), road(3, 4, 300);
  for (int const place : {0, 1}) road(3, place, near + 120), road(4, place, far + 120);
  road(3, 2, near), road(4, 2, far);
  Group g;
  g.heads = 20, g.from = 0, g.to = 1;
  p.groups = {g};
  for (int const from : {0, 3, 4}) {
    Coach c;
    c.from = from, c.seats = {40}, c.kind = from;
    c.fixed = from == 3 ? 10'000 : 1, c.per_km = from == 3 ? 50 : 1;
    p.coaches.push_back(c);
    Driver d;
    d.base = from;
    p.drivers.push_back(d);
  }
  auto const plan = solved(p);
  EXPECT_EQ(plan.routes.size(), 1U);
  EXPECT_EQ(plan.routes.at(0).coach, 0);
  Change change;
  change.now = 60, change.lost = {{0, 2}};
  StepBudget budget(20);
  auto base = changed(p, plan, change);
  EXPECT_EQ(base.stranded.size(), 1U);
  if (!soonest) std::erase(base.problem.aims, Aim::stranded);
  auto const now = soonest ? replan(p, plan, change, {.seed = 1, .exact_work = 20'000}, budget).solved.plan : solve(base.problem, {.seed = 1, .exact_work = 20'000, .from = &base.from}, budget).plan;
  auto const findings = check_plan(base.problem, now);
  EXPECT_TRUE(findings.empty()) << first(findings);
  EXPECT_EQ(now.unserved.back(), 0);
  for (auto const& route : now.routes)
    for (auto const& v : route.visits)
      if (v.visit.boards && v.visit.group == 1) return {route.coach, v.begin};
  return {};
}

TEST(PlanReplan, people_of_a_lost_coach_are_fetched_by_the_soonest_and_not_the_cheapest) {
  auto const cheap = met_by(60, 150, false);
  EXPECT_EQ(cheap.coach, 2) << "the alternative that is planted: by cost alone the later coach is taken";
  EXPECT_EQ(cheap.at, 60 + 150);
  auto const soon = met_by(60, 150);
  EXPECT_EQ(soon.coach, 1);
  EXPECT_EQ(soon.at, 60 + 60);
  EXPECT_EQ(met_by(150, 60).coach, 2) << "and the cheap one where it is there first";
  EXPECT_EQ(met_by(62, 70).coach, 2) << "a few minutes are not worth it";
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
