// From a problem to a plan: groups are put where they cost least, neighbouring ones taken out and put back under annealing (Schrimpf et al.
// 2000; relatedness after Shaw 1998). Every route the search holds has a legal timetable and a crew; nothing is mended afterwards.
#pragma once
#include "base/budget.h"
#include "engines/planning/timing.h"

namespace ly::planning {

struct SolveOptions {
  uint64_t seed = 1;
  int64_t exact_work = -1;      // of one question to the exact hours search; 0: never ask it; -1: by the size of the problem
  Plan const* from = nullptr;   // routes to begin with; those that no longer hold are taken apart
  std::vector<char> const* near = nullptr;  // by group: the search begins its moves at these only; nothing: at any
};

struct Solved {
  Plan plan;
  Counts law;
  uint64_t moves = 0;
};

// Deterministic for one problem, options and number of steps.
Solved solve(Problem const& problem, SolveOptions const& options, Budget& budget);

}  // namespace ly::planning
