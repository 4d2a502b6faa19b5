// Hybrid genetic search for plain instances (one depot, one kind of vehicle, visits with windows): a population of plans, kept
// good and different, crossed by selective route exchange, taught by soft_search.h. Vidal, Crainic, Gendreau and Prins 2013;
// Nagata, Bräysy and Dullaert 2010 (route exchange); Kool, Juninck, Roos et al. 2022 and PyVRP for what works with windows.
#pragma once
#include "base/budget.h"
#include "engines/routing/instance.h"
#include "base/fast_random.h"

namespace ly::routing {

struct GeneticOptions {
  int routes_max = 1 << 30;
  int neighbours = 40;
  int population = 25, generation = 40, elite = 4;
  double feasible_aim = 0.35;   // share of taught plans that keep everything; prices follow it
  std::vector<Plan> begin_with; // plans that hold
};

// The best plan that keeps everything, of those begun with and those found. instance.plain() is needed (check()).
// Nothing found: a plan that serves nobody.
Plan genetic(Instance const& instance, Random& random, GeneticOptions const& options, Budget& budget);

}  // namespace ly::routing
