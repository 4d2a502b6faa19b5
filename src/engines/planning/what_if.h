// One group put into another coach by hand: whether that can be, what it costs, or what stands in its way. Everything else stays as it is, so
// that the answer comes while somebody holds the group between two coaches. No search over plans (solve.h).
#pragma once
#include <string>

#include "engines/planning/problem.h"

namespace ly::planning {

struct Move {
  int group = 0;
  int from = -1, to = -1;  // coaches; from -1: what of it is left behind; to -1: is to be left behind
};

enum class Bar : uint8_t {
  none,
  nothing,    // there is nobody of the group to be moved from there
  fixed,      // locked, already under way with them, or takes nobody else
  seats,      // so many heads more than are free (`number`)
  company,    // people it must not meet, or one of them rides door to door
  time,       // roads and windows: the coach is not there in time
  drivers,    // the law: `rule` binds `driver` first
  no_driver,  // no driver is free at its base
};

struct WhatIf {
  Bar bar = Bar::none;
  int heads = 0;             // of the group, that would move
  int number = 0;            // seats
  std::string rule;          // drivers
  int driver = -1;
  double cost = 0;           // more than now
  Plan plan;                 // as it would be; holds (plan_check.h) when `bar` is none
};

// `plan` must hold.
WhatIf what_if(Problem const& problem, Plan const& plan, Move const& move);

// The figures of a plan as plan_check.h wants them told.
Score score_of(Problem const& problem, Plan const& plan);

}  // namespace ly::planning
