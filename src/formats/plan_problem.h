// The planning problem of the field as a file of our own (JSON; docs/plan-problem.schema.json): who is to be fetched from where to where and when,
// with which coaches, drivers and roads. docs/handbook/planning.md tells it for people.
#pragma once
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "engines/planning/replan.h"
#include "formats/hours_rules.h"

namespace ly::formats {

struct PlacePoint {
  double lon = 0, lat = 0;  // degrees
};

struct PlanProblem {
  planning::Problem problem;               // its law points into `rules`
  std::shared_ptr<HoursRules const> rules; // nothing: "none"
  Instant from;                            // minute 0
  int offset = 480;                        // of times that are told, in minutes east of UTC
  std::vector<std::string> places, coaches, drivers, groups, enterprises, risks;
  std::vector<std::optional<PlacePoint>> points;

  std::string clock_text(int minute) const;  // 2020-02-22T09:55:00+08:00
};

// All problems at once under plan.problem, each at its place: those of strict_json.h and hours.order, hours.unknown_rules, hours.reading, hours.driven_late, plan.twice {id}, plan.unknown_place
// {id}, plan.unknown_coach, plan.unknown_risk, plan.unknown_group, plan.unknown_driver, plan.not_square {rows, columns}, plan.no_coordinates, plan.same_place, plan.unreachable, plan.aim {value},
// plan.span, plan.lock.
Result<PlanProblem> read_plan_problem(std::string_view text, std::vector<HoursRules> const& known);

// What happened to a running plan: {"now":…,"cancel":["g"],"add":[{…group…}],"lost":[{"coach":…,"place":…}],"closed":[{"from":…,"to":…}],"late":[{"group":…,"ready":…}]}.
struct PlanChange {
  planning::Change change;
  PlanProblem problem;   // the names of added groups stand with the others; its groups are those of before
};
// Problems as above under plan.change; also plan.now.
Result<PlanChange> read_plan_change(std::string_view text, PlanProblem const& problem);

// The names of groups that a lost coach leaves on the road (planning::Changed::stranded).
void name_stranded(PlanProblem& problem, std::vector<int> const& stranded);

}  // namespace ly::formats
