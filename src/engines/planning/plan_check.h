// Whether a plan holds, found by walking it: seats, windows, company, roads, the law minute by minute (hours/check.h), and that its figures are
// what it says. Shares no code with the search, so that neither can hide the other's mistake.
#pragma once
#include <string>
#include <vector>

#include "engines/hours/check.h"
#include "engines/planning/problem.h"

namespace ly::planning {

enum class Wrong : uint8_t {
  coach_unknown, coach_twice, crew_size, driver_unknown, driver_twice, driver_elsewhere, group_unknown, not_boarded, not_alighted, heads_differ, too_many_fetched, divided,
  seats, sharing, not_direct, aboard_too_long, before_window, after_window, no_road, order, service_short, leaves_early, back_late, law, past_changed, lock_broken, unserved_differs,
  figures_differ
};

struct Finding {
  Wrong wrong;
  int route = -1;      // index into Plan::routes; -1: of the whole plan
  int visit = -1;      // index into its visits
  double by = 0;       // heads, minutes or money too much, where that means something
  int at = 0;          // minute, for law
  std::string rule;    // for law: hours::Breach::rule
  int driver = -1;     // for law
};

// Empty: the plan holds.
std::vector<Finding> check_plan(Problem const& problem, Plan const& plan);

char const* code_of(Wrong wrong);  // "coach_twice"

}  // namespace ly::planning
