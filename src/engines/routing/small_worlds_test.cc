#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "base/dice.h"
#include "engines/routing/plan_check.h"
#include "engines/routing/solve.h"

namespace ly::routing {
namespace {

struct World {
  std::vector<Stop> stops;
  std::vector<Request> requests;
  std::vector<Vehicle> vehicles;
  Instance instance() const {
    std::vector<Leg> legs;
    for (auto const& a : stops)
      for (auto const& b : stops) {
        auto const d = std::hypot(a.x - b.x, a.y - b.y);
        legs.push_back({d, d});
      }
    return Instance(stops, requests, vehicles, legs);
  }
};

// A small world around a depot: single visits, or pick-ups with deliveries.
World small_world(Dice& dice, int count, bool pairs) {
  World w;
  auto const near = [&] { return static_cast<double>(dice.below(60)); };
  w.stops.push_back({0, 400, 0, 0, 30, 30});
  for (int i = 0; i < count; ++i) {
    Stop stop;
    stop.x = near(), stop.y = near();
    stop.open = static_cast<double>(dice.below(150));
    stop.close = stop.open + 40 + static_cast<double>(dice.below(160));
    stop.service = 5;
    stop.load = 1 + static_cast<int>(dice.below(4));
    Request request;
    request.pickup = static_cast<int>(w.stops.size());
    w.stops.push_back(stop);
    if (pairs) {
      auto other = stop;
      other.x = near(), other.y = near();
      other.open = 0, other.close = 400, other.load = -stop.load;
      request.delivery = static_cast<int>(w.stops.size());
      w.stops.push_back(other);
    }
    w.requests.push_back(request);
  }
  for (int i = 0; i < 3; ++i) {
    Vehicle car;
    car.capacity = 8;
    car.open = 0, car.close = 400;
    w.vehicles.push_back(car);
  }
  return w;
}

// Every way there is, by trying: assigns each request to a vehicle and every order of its stops. Knows nothing of the searches.
class Exhaustive {
 public:
  explicit Exhaustive(World const& world) : world_(world), on_(world.vehicles.size()) {}
  double least() {
    assign(0);
    return best_;
  }

 private:
  double leg(int a, int b) const {
    auto const &x = world_.stops[static_cast<size_t>(a)], &y = world_.stops[static_cast<size_t>(b)];
    return std::hypot(x.x - y.x, x.y - y.y);
  }
  void assign(size_t request) {
    if (request == world_.requests.size()) {
      double sum = 0;
      for (auto const& list : on_) {
        auto const cost = shortest(list);
        if (cost > 1e17) return;
        sum += cost;
      }
      best_ = std::min(best_, sum);
      return;
    }
    for (auto& list : on_) {
      bool const was_empty = list.empty();
      list.push_back(static_cast<int>(request));
      assign(request + 1);
      list.pop_back();
      if (was_empty) break;  // vehicles are alike
    }
  }
  double shortest(std::vector<int> const& list) const {
    std::vector<int> stops;
    for (auto r : list) {
      auto const& request = world_.requests[static_cast<size_t>(r)];
      stops.push_back(request.pickup);
      if (request.delivery >= 0) stops.push_back(request.delivery);
    }
    if (stops.empty()) return 0;
    std::sort(stops.begin(), stops.end());
    double best = 1e18;
    do best = std::min(best, walked(stops, list));
    while (std::next_permutation(stops.begin(), stops.end()));
    return best;
  }
  double walked(std::vector<int> const& order, std::vector<int> const& list) const {
    for (auto r : list) {
      auto const& request = world_.requests[static_cast<size_t>(r)];
      if (request.delivery >= 0 && std::find(order.begin(), order.end(), request.delivery) < std::find(order.begin(), order.end(), request.pickup)) return 1e18;
    }
    double time = 0, distance = 0;
    int load = 0, at = 0;
    for (auto stop : order) {
      auto const& here = world_.stops[static_cast<size_t>(stop)];
      distance += leg(at, stop);
      time = std::max(time + leg(at, stop), here.open);
      load += here.load;
      if (time > here.close + 1e-9 || load > 8) return 1e18;
      time += here.service;
      at = stop;
    }
    distance += leg(at, 0);
    return time + leg(at, 0) > 400 + 1e-9 ? 1e18 : distance;
  }

  World const& world_;
  std::vector<std::vector<int>> on_;
  double best_ = 1e18;
};

TEST(RoutingSmallWorlds, equals_exhaustive_search_on_small_worlds) {
  Dice dice{17};
  int compared = 0;
  for (int round = 0; round < 40; ++round) {
    bool const pairs = round % 2;
    auto const world = small_world(dice, pairs ? 3 : 5, pairs);
    auto const least = Exhaustive(world).least();
    auto const instance = world.instance();
    StepBudget budget(600);
    auto const plan = solve(instance, {}, budget);
    EXPECT_TRUE(check_plan(instance, plan).empty()) << round;
    if (least > 1e17) {
      EXPECT_FALSE(plan.unserved.empty()) << round;
      continue;
    }
    EXPECT_TRUE(plan.unserved.empty()) << round;
    EXPECT_NEAR(plan.distance, least, 1e-6) << round;
    ++compared;
  }
  EXPECT_GT(compared, 15);
}

TEST(RoutingSmallWorlds, the_same_seed_and_steps_give_the_same_plan) {
  Dice dice{5};
  auto const world = small_world(dice, 30, false);
  auto more = world;
  more.vehicles.resize(12, world.vehicles[0]);
  auto const instance = more.instance();
  auto const run = [&](uint64_t seed) {
    StepBudget budget(800);
    return solve(instance, {.seed = seed}, budget);
  };
  auto const a = run(3), b = run(3);
  EXPECT_EQ(a.cost, b.cost);
  ASSERT_EQ(a.routes.size(), b.routes.size());
  for (size_t i = 0; i < a.routes.size(); ++i) EXPECT_EQ(a.routes[i].stops, b.routes[i].stops);
}

TEST(RoutingSmallWorlds, with_routes_first_there_are_never_more_routes) {
  Dice dice{8};
  for (int round = 0; round < 2; ++round) {
    auto world = small_world(dice, 16, round % 2);
    world.vehicles.resize(16, world.vehicles[0]);
    auto const instance = world.instance();
    StepBudget by_cost(600), by_routes(600);
    auto const cheap = solve(instance, {}, by_cost);
    auto const few = solve(instance, {.objective = Objective::routes_first}, by_routes);
    EXPECT_TRUE(check_plan(instance, few).empty());
    EXPECT_LE(few.unserved.size(), cheap.unserved.size());
    if (few.unserved.size() == cheap.unserved.size()) {
      EXPECT_LE(few.routes.size(), cheap.routes.size());
    }
  }
}

TEST(RoutingSmallWorlds, a_plan_that_was_spoiled_is_caught_whatever_was_done_to_it) {
  Dice dice{23};
  auto world = small_world(dice, 12, true);
  world.vehicles.resize(8, world.vehicles[0]);
  auto const instance = world.instance();
  StepBudget budget(3000);
  auto const plan = solve(instance, {}, budget);
  ASSERT_TRUE(check_plan(instance, plan).empty());
  ASSERT_TRUE(plan.unserved.empty());
  auto const has = [&](Plan const& spoiled, Wrong wrong) {
    auto const found = check_plan(instance, spoiled);
    return std::any_of(found.begin(), found.end(), [&](Finding const& f) { return f.wrong == wrong; });
  };
  auto lost = plan;
  lost.routes[0].stops.pop_back();
  EXPECT_FALSE(check_plan(instance, lost).empty());
  auto twice = plan;
  twice.routes[0].stops.push_back(twice.routes[0].stops[0]);
  EXPECT_TRUE(has(twice, Wrong::stop_twice));
  auto backwards = plan;
  std::reverse(backwards.routes[0].stops.begin(), backwards.routes[0].stops.end());
  EXPECT_TRUE(has(backwards, Wrong::delivery_first));
  auto same_car = plan;
  same_car.routes.push_back(same_car.routes[0]);
  EXPECT_TRUE(has(same_car, Wrong::vehicle_twice));
  auto nobody = plan;
  nobody.routes[0].vehicle = 99;
  EXPECT_TRUE(has(nobody, Wrong::vehicle_unknown));
  auto shorter = plan;
  shorter.distance -= 1;
  EXPECT_TRUE(has(shorter, Wrong::distance_differs));
  auto forgotten = plan;
  forgotten.routes.erase(forgotten.routes.begin());
  EXPECT_TRUE(has(forgotten, Wrong::request_lost));
  auto crowded = world;
  for (auto& car : crowded.vehicles) car.capacity = 1;
  auto const found = check_plan(crowded.instance(), plan);
  EXPECT_TRUE(std::any_of(found.begin(), found.end(), [](Finding const& f) { return f.wrong == Wrong::too_many_aboard; }));
  auto hasty = world;
  for (auto& stop : hasty.stops) stop.close = std::min(stop.close, stop.open + 1);
  auto const late = check_plan(hasty.instance(), plan);
  EXPECT_TRUE(std::any_of(late.begin(), late.end(), [](Finding const& f) { return f.wrong == Wrong::too_late || f.wrong == Wrong::too_long; }));
}

}  // namespace
}  // namespace ly::routing
