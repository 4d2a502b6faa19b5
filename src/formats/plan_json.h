// A plan as a file of our own: routes with their visits and minute-exact events, who is left behind and why; written, and read again for
// checking and re-planning. docs/plan.schema.json, docs/handbook/planning.md.
#pragma once
#include "base/json.h"
#include "engines/planning/explain.h"
#include "engines/planning/plan_check.h"
#include "formats/plan_problem.h"

namespace ly::formats {

// One stretch of a coach's day as people read it.
struct PlanEvent {
  std::string_view kind;  // drive, rest, standstill, stop (boarding, alighting), wait (for a window)
  int driver = -1;        // index into Problem::drivers
  int from = 0, to = 0;
};
std::vector<PlanEvent> events_of(PlanProblem const& problem, planning::PlannedRoute const& route);

json::object write_plan(PlanProblem const& problem, planning::Plan const& plan, std::vector<planning::Reason> const& reasons);

// Problems under plan.result, each at its place: those of strict_json.h, plan.unknown_coach, plan.unknown_driver, plan.unknown_group.
// Routes are in time and place as told; whether they hold is check_plan's to say.
Result<planning::Plan> read_plan(std::string_view text, PlanProblem const& problem);

struct BothWords {
  std::string zh, en;
};
BothWords words_of(PlanProblem const& problem, planning::Reason const& reason);
BothWords words_of(PlanProblem const& problem, planning::Remedy const& remedy);
BothWords words_of(PlanProblem const& problem, planning::Plan const& plan, planning::Finding const& finding);
// 2020-02-22 09:55
std::string spoken(PlanProblem const& problem, int minute);

// Who is touched, from what to what. `problem` names all groups of the changed problem.
json::object write_difference(PlanProblem const& problem, planning::Difference const& difference);
std::vector<BothWords> words_of(PlanProblem const& problem, planning::Difference const& difference);

}  // namespace ly::formats
