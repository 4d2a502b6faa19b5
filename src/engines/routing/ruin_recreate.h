// Improves a plan of any kind by taking strings of neighbouring stops out of neighbouring routes and putting them back
// greedily with blinks, under simulated annealing: slack induction by string removals, Christiaens and Vanden Berghe,
// Transportation Science 54 (2020). For pick-up and delivery a stop taken out takes its partner along.
#pragma once
#include "base/budget.h"
#include "engines/routing/draft.h"

namespace ly::routing {

struct RuinRecreateOptions {
  int routes_max = 1 << 30;     // never more than these
  double removed_mean = 10;
  int string_max = 10;
  double blink = 0.01;
  double warm = 0.5, cold = 0.005;  // temperatures, in mean leg costs
  int moves_per_step = 32;      // between two looks at the budget
  std::vector<int> const* locked = nullptr;  // requests that stay where they are
};

// Works on `draft` in place and leaves the best plan found in it. With an empty draft it builds one first.
void ruin_recreate(Draft& draft, Random& random, RuinRecreateOptions const& options, Budget& budget);

// Puts the absent back, cheapest place first; who does not fit stays absent. True: nobody does.
bool recreate(Draft& draft, Random& random, RuinRecreateOptions const& options);

}  // namespace ly::routing
