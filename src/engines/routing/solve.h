// One door to the searches: which of them an instance gets and how the budget is shared among them.
#pragma once
#include "base/budget.h"
#include "engines/routing/draft.h"

namespace ly::routing {

// cost: what vehicles cost as they are priced; for benchmark instances that is the distance.
// routes_first: as few routes as possible, then cost.
enum class Objective { cost, routes_first };

struct SolveOptions {
  Objective objective = Objective::cost;
  uint64_t seed = 1;
  std::vector<int> const* locked = nullptr;  // requests that keep their route in `from`
  Plan const* from = nullptr;                // a plan to begin with; must hold
};

// Deterministic for one instance, options and number of steps (StepBudget). Who cannot be served is in plan.unserved.
Plan solve(Instance const& instance, SolveOptions const& options, Budget& budget);

}  // namespace ly::routing
