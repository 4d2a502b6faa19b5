// The filter before timetables is admissible: whatever route has a legal timetable, made by another way, passes every bound, and none of its
// services begins sooner than the bounds say. Bounds taken from a harsher law must be caught at that, or this test could not fail.
#include <gtest/gtest.h>

#include "engines/hours/earliest.h"
#include "engines/hours/straight_on.h"
#include "engines/planning/solve.h"
#include "engines/planning/test_worlds.h"
#include "engines/planning/timing.h"

namespace ly::planning {
namespace {

struct Route {
  int coach = 0;
  std::vector<Visit> visits;
  std::vector<int> crew;
};

// Some groups in some order, one aboard after another or together.
Route route_of(Problem const& p, std::mt19937_64& chance) {
  Route out;
  auto const below = [&](size_t n) { return static_cast<size_t>(chance() % n); };
  out.coach = static_cast<int>(below(p.coaches.size()));
  std::vector<Visit> open;
  for (size_t g = 0; g < p.groups.size(); ++g) {
    if (below(4) == 0) continue;
    auto const part = static_cast<int>(g);
    out.visits.push_back({part, p.groups[g].heads, true, part});
    open.push_back({part, p.groups[g].heads, false, part});
    while (!open.empty() && below(2)) {
      auto const i = below(open.size());
      out.visits.push_back(open[i]);
      open.erase(open.begin() + static_cast<std::ptrdiff_t>(i));
    }
  }
  out.visits.insert(out.visits.end(), open.begin(), open.end());
  for (int d = 0; d < static_cast<int>(p.drivers.size()) && out.crew.size() < 2; ++d)
    if (p.drivers[static_cast<size_t>(d)].base == p.coach(out.coach).from && below(4)) out.crew.push_back(d);
  return out;
}

struct Found {
  int legal = 0, refused_though_legal = 0, later_than_legal = 0, refused = 0;
  int beyond_a_window = 0;      // legal ones whose crew drives more than a window of the law holds
  int departures_refused = 0, departures_refused_though_legal = 0;
};

// `believed` is what the bounds are made from, `world` the truth.
void compare(World const& world, Problem const& believed, uint64_t seed, bool exactly, Found& found) {
  auto const& p = world.problem;
  auto lawless = p;
  lawless.law = nullptr;
  Timing bounds(believed, 0), roads(lawless, 0);
  std::mt19937_64 chance(seed * 7 + 1);
  for (int i = 0; i < 12; ++i) {
    auto const route = route_of(p, chance);
    Tour tour, plain;
    tour.coach = plain.coach = route.coach;
    tour.visits = plain.visits = route.visits;
    if (route.visits.empty() || route.crew.empty() || !roads.bounded(plain)) continue;  // seats, company and roads are no matter of the law
    bool const passes = bounds.bounded(tour) && bounds.have_hours(tour, route.crew);
    found.refused += !passes;
    for (int const later : {0, 60, 300, 720, 1500}) {
      auto const of = trip_of(p, world.rules, route.coach, route.visits, route.crew, start_minute(p.coach(route.coach)) + later);
      if (!of.possible || of.trip.legs.empty()) continue;
      auto table = hours::straight_on(world.rules, of.trip);
      if (!table && exactly && later == 0) table = hours::earliest(world.rules, of.trip, {.work_most = 200'000, .free_work_most = 2'000'000, .choose = false}).best;
      bool const leaves = !passes || bounds.may_leave(tour, route.crew.size(), of.depart);
      found.departures_refused += !leaves;
      if (!table || table->arrive > of.trip.latest) continue;
      ++found.legal;
      found.refused_though_legal += !passes;
      found.departures_refused_though_legal += !leaves;
      int64_t driven = 0;
      for (auto const& leg : of.trip.legs) driven += leg.need / hours::kDayGain;
      found.beyond_a_window += driven > static_cast<int64_t>(route.crew.size()) * world.rules.windows[0].most;
      if (!passes) continue;
      auto const ends = hours::driven_ends(world.rules, of.trip, table->runs);
      int leg = -1;
      for (size_t v = 0; v < route.visits.size(); ++v) {
        if (of.leg_of[v] == leg) continue;
        leg = of.leg_of[v];
        found.later_than_legal += tour.begin[v] > std::max(of.depart + ends[static_cast<size_t>(leg)], p.window_of(route.visits[v]).open);
      }
    }
  }
}

Found over_worlds(uint64_t worlds, int exact_every, void (*harsher)(hours::RuleSet&)) {
  Found found;
  for (uint64_t seed = 1; seed <= worlds; ++seed) {
    auto const world = world_of(seed, false);
    if (!world.problem.law) continue;
    auto believed_rules = world.rules;
    harsher(believed_rules);
    auto believed = world.problem;
    believed.law = &believed_rules;
    compare(world, believed, seed, exact_every > 0 && seed % static_cast<uint64_t>(exact_every) == 0, found);
  }
  return found;
}

TEST(PlanBounds, no_route_with_a_legal_timetable_is_refused_by_them) {
  auto const found = over_worlds(2500, 10, [](hours::RuleSet&) {});
  EXPECT_GE(found.legal, 10'000);
  EXPECT_GT(found.refused, 500);  // they do refuse
  EXPECT_EQ(found.refused_though_legal, 0);
  EXPECT_EQ(found.later_than_legal, 0);
  EXPECT_GT(found.beyond_a_window, 500);
  EXPECT_GT(found.departures_refused, 200);
  EXPECT_EQ(found.departures_refused_though_legal, 0);
}

TEST(PlanBounds, bounds_that_are_too_high_would_be_seen) {
  auto const longer_rests = over_worlds(60, 0, [](hours::RuleSet& r) { r.rest = 40; });
  EXPECT_GT(longer_rests.refused_though_legal + longer_rests.later_than_legal, 0);
  auto const fewer_hours = over_worlds(200, 0, [](hours::RuleSet& r) { r.windows[0].most = 400; });
  EXPECT_GT(fewer_hours.refused_though_legal, 0);
  EXPECT_GT(fewer_hours.departures_refused_though_legal, 0);
}

TEST(PlanBounds, exact_questions_that_only_run_out_of_effort_are_asked_less_and_less) {
  for (uint64_t const seed : {35, 91}) {  // many routes are refused, and 2,000 is too little to answer for any of them
    auto world = world_of(seed, false);
    while (world.problem.groups.size() < 20) world.problem.groups.push_back(world.problem.groups.front());
    StepBudget budget(60);
    auto const counts = solve(world.problem, {.exact_work = 2'000}, budget).law;
    EXPECT_GT(counts.refused, 100);
    EXPECT_GT(counts.exact, 0);
    EXPECT_LT(counts.exact, 12);
  }
}

}  // namespace
}  // namespace ly::planning
