#include "engines/routing/solve.h"

#include "engines/routing/fewer_routes.h"
#include "engines/routing/genetic.h"
#include "engines/routing/ruin_recreate.h"

namespace ly::routing {
namespace {

// Shares of the budget, found by trial on Solomon's and Li and Lim's instances. Routes that were improved first are far easier
// to empty, most of all where a route is long: a little annealing comes before the ejections.
constexpr double kBefore = 0.08, kFewer = 0.40;
// Of what is left, to annealing before the genetic search: it hands that a good plan to start from.
constexpr double kAnneal = 0.15;

}  // namespace

Plan solve(Instance const& instance, SolveOptions const& options, Budget& budget) {
  Random random(options.seed);
  Draft draft(instance);
  RuinRecreateOptions search;
  search.locked = options.locked;
  if (options.from) draft.load(*options.from);
  if (!draft.absent().empty()) recreate(draft, random, search);
  if (options.objective == Objective::routes_first && !options.locked && draft.absent().empty()) {
    auto first = search;
    first.warm = 0.3;
    PartBudget before(budget, kBefore);
    ruin_recreate(draft, random, first, before);
    if (draft.absent().empty()) {
      PartBudget fewer(budget, kFewer);
      fewer_routes(draft, random, least_routes(instance), fewer);
      search.routes_max = draft.routes();
      search.warm = 0.3;
    }
  }
  bool const crossed = instance.plain() && !options.locked && draft.absent().empty();
  if (crossed) {
    auto const so_far = budget.spent();
    PartBudget first(budget, so_far + (1 - so_far) * kAnneal);
    ruin_recreate(draft, random, search, first);
    GeneticOptions genes;
    genes.routes_max = search.routes_max;
    genes.begin_with.push_back(draft.plan());
    return genetic(instance, random, genes, budget);
  }
  ruin_recreate(draft, random, search, budget);
  return draft.plan();
}

}  // namespace ly::routing
