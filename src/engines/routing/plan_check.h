// Whether a plan keeps what the instance asks, found by walking it. Shares no code with the searches, so that neither can hide
// the other's mistake.
#pragma once
#include <string>
#include <vector>

#include "engines/routing/instance.h"

namespace ly::routing {

enum class Wrong {
  vehicle_unknown, vehicle_twice, stop_unknown, stop_twice, request_lost, request_split, delivery_first,
  too_many_aboard, too_late, too_long, aboard_too_long, not_direct, not_compatible, distance_differs
};

struct Finding {
  Wrong wrong;
  int route = -1;      // index into plan.routes, -1: of the whole plan
  int stop = -1;
  double by = 0;       // heads or time too much, where that means something
  bool operator==(Finding const&) const = default;
};

// Empty: the plan holds. `distance_tolerance`: what the plan says it drives may differ by this much.
std::vector<Finding> check_plan(Instance const& instance, Plan const& plan, double distance_tolerance = 1e-3);

char const* code_of(Wrong wrong);  // "vehicle_twice"

}  // namespace ly::routing
