// What stands in the tables as a planning problem, and a stored version as problem and plan again.
#pragma once
#include <map>
#include <string>

#include "domains/trips/rows.h"
#include "formats/plan_json.h"

namespace ly::trips {

// The problem of a plan's open groups, ready coaches and drivers: formats/plan_problem.h, with ids for names. Load factor, seconds to board and
// rates come from policies in force on the plan's first day. Problems: plan.nothing_to_plan, plan.no_coaches, plan.no_policy {table}, plan.no_road {from}.
// Whether there is anything to plan, with what, and a road for each group: the same problems, without building all of it.
Result<void> can_be_planned(Around const& around, View const& view, PlanRow const& plan);
Result<json::object> problem_json(Around const& around, View const& view, PlanRow const& plan);

// Places, coaches and drivers of the plan's region that `problem` does not have, for groups opened since: {places, coaches, drivers, groups}, and the roads
// from and to the new places. Empty members where there is nothing new.
Result<json::object> extra_json(Around const& around, View const& view, PlanRow const& plan, json::object const& problem, std::vector<std::string> const& groups);

struct Loaded {
  formats::PlanProblem problem;
  planning::Plan plan;
  json::object root;                 // the problem as it was read, with what was added since
  json::value written;               // the plan as stored
};
// Problems: not_found at version; and what reading says, should a stored text not be what we wrote.
Result<Loaded> load(Around const& around, View const& view, std::string_view plan_id, int64_t version);

// The same with places, coaches and drivers added (extra_json) that a change of this version may name.
Result<Loaded> load_with(Around const& around, View const& view, std::string_view plan_id, int64_t version, json::object const& extra);

// Names for the ids in words: what a reader may see of them.
class Names {
 public:
  Names(View const& view, formats::PlanProblem const& problem);
  std::string in(std::string_view text) const;         // ids replaced
  void into(json::value& value) const;                 // in members text, text_en, why, why_en, however deep
  std::string of(std::string const& id) const;

 private:
  std::map<std::string, std::string, std::less<>> names_;
};

// What a planner must know of the drivers he uses: whose hours nobody signed for, or not up to the start.
struct HoursGap {
  std::string driver;
  bool never = false;      // nothing of the seven days before is signed for
  Instant until;           // else: up to then
};
std::optional<HoursGap> hours_gap(View const& view, std::string const& driver_id, Instant from);

}  // namespace ly::trips
