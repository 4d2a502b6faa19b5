#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "engines/routing/plan_check.h"
#include "engines/routing/solve.h"

namespace ly::routing {
namespace {

// Stops strewn by a seed; stop 0 is the depot. With `pairs` every two stops are a pick-up and its delivery.
Instance strewn(uint64_t seed, int clients, bool pairs, int vehicles) {
  Random random(seed);
  std::vector<Stop> stops(1);
  stops[0].x = stops[0].y = 50;
  stops[0].close = 2000;
  for (int i = 0; i < clients; ++i) {
    Stop s;
    s.x = random.below(100), s.y = random.below(100);
    s.service = 10;
    s.open = 100 + random.below(600);
    s.close = s.open + 200 + random.below(400);
    s.load = pairs && i % 2 == 1 ? -stops.back().load : 1 + random.below(9);
    if (pairs && i % 2 == 1) s.open = 0, s.close = 1800;
    stops.push_back(s);
  }
  std::vector<Request> requests;
  for (int i = 1; i <= clients; i += pairs ? 2 : 1) {
    Request r;
    r.pickup = i;
    r.delivery = pairs ? i + 1 : -1;
    requests.push_back(r);
  }
  Vehicle car;
  car.capacity = 40;
  car.close = 2000;
  std::vector<Leg> legs;
  for (auto const& a : stops)
    for (auto const& b : stops) legs.push_back({std::hypot(a.x - b.x, a.y - b.y), std::hypot(a.x - b.x, a.y - b.y)});
  return {stops, requests, std::vector<Vehicle>(static_cast<size_t>(vehicles), car), legs};
}

TEST(Routing, plans_hold_for_the_independent_checker) {
  for (uint64_t seed = 1; seed <= 6; ++seed) {
    auto const instance = strewn(seed, 40, seed % 2 == 0, 20);
    for (auto const objective : {Objective::cost, Objective::routes_first}) {
      SolveOptions options;
      options.objective = objective;
      options.seed = seed;
      StepBudget budget(60);
      auto const plan = solve(instance, options, budget);
      EXPECT_TRUE(plan.unserved.empty()) << seed;
      EXPECT_EQ(check_plan(instance, plan), std::vector<Finding>{}) << seed;
    }
  }
}

TEST(Routing, the_same_seed_and_steps_give_the_same_plan) {
  auto const instance = strewn(7, 30, true, 10);
  auto const once = [&] {
    StepBudget budget(50);
    return solve(instance, {Objective::routes_first, 3, nullptr, nullptr}, budget);
  };
  auto const a = once(), b = once();
  ASSERT_EQ(a.routes.size(), b.routes.size());
  for (size_t i = 0; i < a.routes.size(); ++i) EXPECT_EQ(a.routes[i].stops, b.routes[i].stops);
}

TEST(Routing, routes_first_never_needs_more_vehicles) {
  auto const instance = strewn(11, 40, false, 20);
  StepBudget one(60), two(60);
  auto const cost = solve(instance, {Objective::cost, 1, nullptr, nullptr}, one);
  auto const fleet = solve(instance, {Objective::routes_first, 1, nullptr, nullptr}, two);
  EXPECT_LE(fleet.routes.size(), cost.routes.size());
}

TEST(Routing, who_cannot_be_served_is_named) {
  auto const instance = strewn(5, 40, false, 1);
  StepBudget budget(20);
  auto const plan = solve(instance, {}, budget);
  EXPECT_FALSE(plan.unserved.empty());
  EXPECT_EQ(check_plan(instance, plan), std::vector<Finding>{});
}

TEST(Routing, the_checker_sees_planted_faults) {
  auto const instance = strewn(2, 40, true, 20);
  StepBudget budget(30);
  auto const plan = solve(instance, {}, budget);
  auto const first = [&](Plan const& p) {
    auto const found = check_plan(instance, p);
    return found.empty() ? std::string("none") : std::string(code_of(found[0].wrong));
  };
  ASSERT_EQ(first(plan), "none");
  auto twice = plan;
  twice.routes[1].vehicle = twice.routes[0].vehicle;
  EXPECT_EQ(first(twice), "vehicle_twice");
  auto lost = plan;
  lost.routes.pop_back();
  EXPECT_EQ(first(lost), "request_lost");
  auto backwards = plan;
  std::reverse(backwards.routes[0].stops.begin(), backwards.routes[0].stops.end());
  EXPECT_EQ(first(backwards), "delivery_first");
  auto lie = plan;
  lie.distance += 1;
  EXPECT_EQ(first(lie), "distance_differs");
}

}  // namespace
}  // namespace ly::routing
