// A plan explained: why each coach stands where it stands, why a group rides with this coach, why one is left behind.
#pragma once
#include "formats/plan_json.h"

namespace ly::formats {

struct Explained {
  json::object told;
  std::vector<BothWords> lines;
};
// `group`, `coach`: only this one; -1: all.
Explained explain_plan(PlanProblem const& problem, planning::Plan const& plan, int group, int coach);

}  // namespace ly::formats
