// Random small worlds for tests: places, roads, groups, coaches and drivers under the Chinese coach rules, or under none.
#pragma once
#include <random>

#include "engines/planning/problem.h"

namespace ly::planning {

inline hours::RuleSet coach_rules() {
  hours::RuleSet rules;
  rules.id = "cn-coach";
  rules.night = {22 * 60, 6 * 60};
  rules.standstill = {2 * 60, 5 * 60};
  rules.windows = {{"CN4", 1440, 480}, {"CN5", 10080, 2640}};
  rules.second_driver_above = 400'000, rules.second_driver_rule = "CN8";
  rules.spell_rule = "CN2", rules.night_rule = "CN3", rules.standstill_rule = "CN6", rules.change_rule = "CHG";
  return rules;
}

struct World {
  hours::RuleSet rules = coach_rules();
  Problem problem;
  World() = default;
  World(World const& o) : rules(o.rules), problem(o.problem) { problem.law = problem.law ? &rules : nullptr; }
};

inline World world_of(uint64_t seed, bool split) {
  World w;
  std::mt19937_64 chance(seed);
  auto const pick = [&](int low, int high) { return low + static_cast<int>(chance() % static_cast<uint64_t>(high - low + 1)); };
  auto& p = w.problem;
  p.law = pick(0, 4) ? &w.rules : nullptr;
  p.clock = pick(0, 23) * 60;
  p.horizon = 3 * 1440;
  p.places = pick(3, 5);
  p.by_distance = pick(0, 3) == 0;
  int const longest = pick(0, 2) ? 300 : 640;
  int const cut_off = pick(0, 12) ? -1 : p.places - 1;
  p.roads.assign(static_cast<size_t>(p.places * p.places), {});
  for (int a = 0; a < p.places; ++a)
    for (int b = a + 1; b < p.places; ++b) {
      Road const road{b == cut_off ? -1 : pick(20, longest), pick(10, 600) * 1000};
      p.roads[static_cast<size_t>(a * p.places + b)] = p.roads[static_cast<size_t>(b * p.places + a)] = road;
    }
  int const groups = pick(1, 3), coaches = pick(1, 2);
  for (int i = 0; i < groups; ++i) {
    Group g;
    g.heads = pick(5, split ? 70 : 40);
    g.from = pick(0, p.places - 1);
    do g.to = pick(0, p.places - 1);
    while (g.to == g.from);
    g.board.open = pick(0, 20) * 60;
    if (pick(0, 1)) g.board.close = g.board.open + pick(0, 10) * 30;
    if (pick(0, 1)) g.alight.close = g.board.open + pick(2, 30) * 60;
    if (pick(0, 2) == 0) g.board_seconds = pick(0, 60), g.alight_seconds = 15;
    g.priority = pick(1, 3);
    if (pick(0, 4) == 0) g.penalty = pick(1, 60);
    g.sharing = static_cast<Sharing>(pick(0, 5) ? 0 : pick(1, 2));
    g.enterprise = pick(0, 1), g.risk = pick(0, 1);
    g.direct = pick(0, 5) == 0;
    g.split = split;
    p.groups.push_back(g);
  }
  for (int i = 0; i < coaches; ++i) {
    Coach c;
    c.from = pick(0, 1);
    c.to = pick(0, 2) ? c.from : -1;
    c.seats = {pick(20, 55), 0};
    c.seats[1] = c.seats[0] * 7 / 10;
    if (pick(0, 3) == 0) c.open = pick(0, 10) * 60;
    c.crew_most = pick(1, 2);
    c.fixed = pick(0, 3) * 100, c.per_km = pick(1, 5), c.per_driver = pick(0, 2) * 50;
    c.kind = i;
    p.coaches.push_back(c);
  }
  for (int i = pick(1, 3); i > 0; --i) {
    Driver d;
    d.base = pick(0, 1);
    if (pick(0, 1)) {
      int m = -pick(0, 300);
      for (int k = pick(1, 3); k > 0; --k) {
        int const length = pick(60, 240);
        d.driven.push_back({m - length, m});
        m -= length + pick(20, 200);
      }
      d.driven = hours::tidy(d.driven);
    }
    p.drivers.push_back(d);
  }
  return w;
}

}  // namespace ly::planning
