// Why a group is left behind, and the least that would fetch it; what the law forbids is told apart from what coaches and roads do.
#pragma once
#include <string>
#include <vector>

#include "engines/planning/problem.h"

namespace ly::planning {

enum class Why : uint8_t {
  no_coach,       // there is no coach that could carry even one of it (seats 0 at its risk level, or there are none)
  too_many,       // may not be divided, and no coach has so many seats
  too_late,       // no coach, whoever drives it, can be there in time
  drivers,        // a coach could, but not with the drivers there are for it: the law
  all_busy,       // some coach could, but all that can are needed elsewhere
  company,        // there is room, but with people it must not meet
  not_worth,      // optional, and dearer than its penalty
};

enum class Cure : uint8_t { bigger_coach, later_deadline, more_drivers, one_more_coach, higher_penalty };

struct Remedy {
  Cure cure;
  int seats = 0;     // bigger_coach, one_more_coach
  int minute = 0;    // later_deadline: of the boarding or the arrival
  bool boarding = false;
  int drivers = 0;   // more_drivers: rested ones; one_more_coach: with so many
  int place = -1;    // where
  int coach = -1;    // more_drivers, later_deadline: by which coach
};

struct Reason {
  int group = 0, heads = 0;
  Why why = Why::all_busy;
  std::string rule;  // drivers: the rule that binds first
  std::vector<Remedy> remedies;  // the cheapest first
};

// For every group some of which is left behind, in order.
std::vector<Reason> explain_unserved(Problem const& problem, Plan const& plan);

// Where else a part of a group could ride: what it would cost more to move it there, everything else as it is.
struct Alternative {
  int coach = 0;
  bool possible = false;
  double cost = 0;      // more than now
};
std::vector<Alternative> alternatives(Problem const& problem, Plan const& plan, int group);

}  // namespace ly::planning
