// The genetic search and what it stands on: stretches joined in constant time against a walk, the local search against a walk of its own
// answer, whole plans of small worlds against every possible plan.
#include "engines/routing/genetic.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "engines/routing/plan_check.h"
#include "engines/routing/soft_search.h"
#include "engines/routing/solve.h"

namespace ly::routing {
namespace {

struct PlainWorld {
  std::vector<Stop> stops;
  std::vector<Request> requests;
  std::vector<Vehicle> vehicles;

  Instance instance() const {
    auto const n = stops.size();
    std::vector<Leg> legs(n * n);
    for (size_t i = 0; i < n; ++i)
      for (size_t j = 0; j < n; ++j) legs[i * n + j].distance = legs[i * n + j].time = std::hypot(stops[i].x - stops[j].x, stops[i].y - stops[j].y);
    return {stops, requests, vehicles, std::move(legs)};
  }
};

PlainWorld plain_world(Random& random, int clients, int fleet, double tight) {
  PlainWorld w;
  auto const whole = [&](int n) { return static_cast<double>(random.below(n)); };
  w.stops.push_back({.open = 0, .close = 400, .x = 50, .y = 50});
  for (int i = 0; i < clients; ++i) {
    auto const open = whole(250);
    w.stops.push_back({.open = open, .close = open + 20 + whole(static_cast<int>(200 / tight)), .service = 5 + whole(5), .load = 1 + random.below(9), .x = whole(100), .y = whole(100)});
    w.requests.push_back({.pickup = i + 1});
  }
  for (int i = 0; i < fleet; ++i) w.vehicles.push_back({.capacity = 20});
  return w;
}

// Walks a route as somebody would who, coming too late, is put back to the end of the window at the price of the lateness.
double warp_of(PlainWorld const& w, std::vector<int> const& route) {
  double now = w.stops[0].open, warp = 0;
  int before = 0;
  auto const go = [&](int to) {
    now += w.stops[static_cast<size_t>(before)].service + std::hypot(w.stops[static_cast<size_t>(before)].x - w.stops[static_cast<size_t>(to)].x, w.stops[static_cast<size_t>(before)].y - w.stops[static_cast<size_t>(to)].y);
    now = std::max(now, w.stops[static_cast<size_t>(to)].open);
    if (now > w.stops[static_cast<size_t>(to)].close) warp += now - w.stops[static_cast<size_t>(to)].close, now = w.stops[static_cast<size_t>(to)].close;
    before = to;
  };
  for (auto const c : route) go(c + 1);
  go(0);
  return warp;
}

double length_of(PlainWorld const& w, std::vector<int> const& route) {
  double out = 0;
  int before = 0;
  auto const go = [&](int to) { out += std::hypot(w.stops[static_cast<size_t>(before)].x - w.stops[static_cast<size_t>(to)].x, w.stops[static_cast<size_t>(before)].y - w.stops[static_cast<size_t>(to)].y), before = to; };
  for (auto const c : route) go(c + 1);
  go(0);
  return out;
}

int load_of(PlainWorld const& w, std::vector<int> const& route) {
  return std::accumulate(route.begin(), route.end(), 0, [&](int sum, int c) { return sum + w.stops[static_cast<size_t>(c) + 1].load; });
}

// The shortest plan of all: the best order of every set of clients, then the best sets.
double shortest(PlainWorld const& w) {
  auto const n = static_cast<int>(w.requests.size());
  std::vector<double> best(size_t{1} << n, kNever);
  for (size_t set = 1; set < best.size(); ++set) {
    std::vector<int> route;
    for (int c = 0; c < n; ++c)
      if (set >> c & 1) route.push_back(c);
    if (load_of(w, route) > w.vehicles[0].capacity) continue;
    do {
      auto const length = length_of(w, route);
      if (length < best[set] && warp_of(w, route) < 1e-9) best[set] = length;
    } while (std::next_permutation(route.begin(), route.end()));
  }
  // plans[k][set]: with at most k vehicles
  std::vector<double> plans(best.size(), kNever);
  plans[0] = 0;
  for (size_t k = 0; k < w.vehicles.size(); ++k) {
    auto next = plans;
    for (size_t set = 1; set < best.size(); ++set)
      for (size_t part = set; part; part = (part - 1) & set)
        if (best[part] < kNever) next[set] = std::min(next[set], plans[set ^ part] + best[part]);
    plans = std::move(next);
  }
  return plans.back();
}

TEST(Genetic, stretches_joined_in_any_order_equal_a_walk) {
  Random random(1);
  for (int round = 0; round < 300; ++round) {
    auto const w = plain_world(random, 8, 1, 1 + random.below(6));
    auto const instance = w.instance();
    SoftSearch search(instance, 1, 8, random);
    std::vector<int> route(8);
    std::iota(route.begin(), route.end(), 0);
    random.shuffle(route);
    auto const measured = search.measure({route});
    EXPECT_NEAR(measured.warp, warp_of(w, route), 1e-6);
    EXPECT_NEAR(measured.distance, length_of(w, route), 1e-6);
    EXPECT_EQ(measured.excess, std::max(0, load_of(w, route) - 20));
  }
}

TEST(Genetic, the_local_search_keeps_everybody_and_never_makes_a_plan_dearer) {
  Random random(2);
  for (int round = 0; round < 60; ++round) {
    auto const w = plain_world(random, 30 + random.below(30), 12, 1 + random.below(6));
    auto const instance = w.instance();
    SoftSearch search(instance, 12, 5 + random.below(30), random);
    auto const n = static_cast<int>(w.requests.size());
    Routes routes(12);
    for (int c = 0; c < n; ++c) routes[static_cast<size_t>(random.below(12))].push_back(c);
    Prices const prices{.warp = 0.1 + random.unit() * 20, .load = 0.1 + random.unit() * 50};
    auto const before = search.measure(routes);
    StepBudget budget(1'000'000);
    search.improve(routes, prices, budget);
    auto const after = search.measure(routes);
    EXPECT_LE(after.cost(prices), before.cost(prices) + 1e-6);
    std::vector<int> seen;
    double warp = 0, distance = 0;
    int excess = 0;
    for (auto const& route : routes) {
      seen.insert(seen.end(), route.begin(), route.end());
      warp += warp_of(w, route), distance += length_of(w, route), excess += std::max(0, load_of(w, route) - 20);
    }
    std::sort(seen.begin(), seen.end());
    std::vector<int> everybody(static_cast<size_t>(n));
    std::iota(everybody.begin(), everybody.end(), 0);
    EXPECT_EQ(seen, everybody);
    EXPECT_NEAR(after.warp, warp, 1e-6);
    EXPECT_NEAR(after.distance, distance, 1e-6);
    EXPECT_EQ(after.excess, excess);
    // Another round finds nothing: what the search remembers of itself is true.
    auto again = routes;
    SoftSearch(instance, 12, 60, random).improve(again, prices, budget);
    EXPECT_LE(search.measure(again).cost(prices), after.cost(prices) + 1e-6);
  }
}

TEST(Genetic, small_worlds_equal_every_possible_plan) {
  Random random(3);
  int solved = 0;
  for (int round = 0; round < 40; ++round) {
    auto const w = plain_world(random, 4 + random.below(4), 2 + random.below(3), 1 + random.below(4));
    auto const wanted = shortest(w);
    auto const instance = w.instance();
    ASSERT_TRUE(instance.plain());
    StepBudget budget(3000);
    Random own(static_cast<uint64_t>(round));
    auto const plan = genetic(instance, own, {}, budget);
    if (wanted >= kNever) {
      EXPECT_FALSE(plan.unserved.empty()) << round;
      continue;
    }
    ++solved;
    EXPECT_NEAR(plan.distance, wanted, 1e-6) << round;
    EXPECT_TRUE(check_plan(instance, plan).empty());
    StepBudget whole(3000);
    EXPECT_NEAR(solve(instance, {.seed = static_cast<uint64_t>(round)}, whole).distance, wanted, 1e-6) << round;
  }
  EXPECT_GT(solved, 15);
}

TEST(Genetic, only_plain_instances_are_for_it) {
  Random random(4);
  auto const plain = plain_world(random, 5, 3, 1);
  EXPECT_TRUE(plain.instance().plain());
  auto const spoiled = [&](auto&& spoil) {
    auto w = plain;
    spoil(w);
    return w.instance().plain();
  };
  EXPECT_FALSE(spoiled([](PlainWorld& w) { w.vehicles[1].capacity = 7; }));
  EXPECT_FALSE(spoiled([](PlainWorld& w) { w.vehicles[1].end = 1; }));
  EXPECT_FALSE(spoiled([](PlainWorld& w) { w.vehicles[1].fixed = 1; }));
  EXPECT_FALSE(spoiled([](PlainWorld& w) { w.vehicles[2].duration_max = 100; }));
  EXPECT_FALSE(spoiled([](PlainWorld& w) { for (auto& v : w.vehicles) v.close = 100; }));
  EXPECT_FALSE(spoiled([](PlainWorld& w) { for (auto& v : w.vehicles) v.per_time = 1; }));
  EXPECT_FALSE(spoiled([](PlainWorld& w) { w.requests[0].penalty = 5; }));
  EXPECT_FALSE(spoiled([](PlainWorld& w) { w.requests[0].sharing = Sharing::same_enterprise; }));
  EXPECT_FALSE(spoiled([](PlainWorld& w) { w.requests[0].delivery = w.requests[4].pickup, w.requests.pop_back(); }));
}

}  // namespace
}  // namespace ly::routing
