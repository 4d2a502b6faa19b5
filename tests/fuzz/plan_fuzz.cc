// libFuzzer: any bytes as a planning problem, and as plan and change of a small one. Must never crash; what is accepted is small enough to be walked.
#include <cstdint>
#include <string_view>

#include "base/embedded.h"
#include "formats/plan_explain.h"

namespace {

constexpr std::string_view kSmall = R"({"from":"2020-02-21T19:00:00+08:00","places":[{"id":"A"},{"id":"B"}],"travel":{"minutes":[[0,90],[90,0]]},
"coaches":[{"plate":"X","seats":40,"from":"A","to":"A"}],"drivers":[{"id":"d","base":"A"}],"groups":[{"id":"G","heads":3,"from":"A","to":"B"}]})";

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(uint8_t const* data, size_t size) {
  using namespace ly;
  static std::vector<formats::HoursRules> const known{*formats::hours_rules_from_json(embedded::find(embedded::shipped(), "regions/cn/hours/cn-coach.json")->bytes)};
  static formats::PlanProblem const small = *formats::read_plan_problem(kSmall, known);
  std::string_view const text(reinterpret_cast<char const*>(data), size);
  (void)formats::read_plan_problem(text, known);
  (void)formats::read_plan_change(text, small);
  auto const plan = formats::read_plan(text, small);
  if (!plan) return 0;
  for (auto const& f : planning::check_plan(small.problem, *plan)) (void)formats::words_of(small, *plan, f);
  return 0;
}
