// libFuzzer: any bytes as a question of `plan timetable`. Must never crash; whatever is accepted is small enough to be judged.
#include <cstdint>
#include <string_view>

#include "base/embedded.h"
#include "formats/timetable_json.h"

extern "C" int LLVMFuzzerTestOneInput(uint8_t const* data, size_t size) {
  using namespace ly;
  static std::vector<formats::HoursRules> const known{*formats::hours_rules_from_json(embedded::find(embedded::shipped(), "regions/cn/hours/cn-coach.json")->bytes)};
  std::string_view const text(reinterpret_cast<char const*>(data), size);
  (void)formats::hours_rules_from_json(text);
  auto const question = formats::read_timetable_question(text, known);
  if (!question || !question->events) return 0;
  hours::Advice advice;
  advice.breaches = hours::check(question->rules.rules, question->trip, question->events->runs, question->events->end);
  advice.legal = advice.breaches.empty();
  (void)formats::write_timetable_answer(*question, advice);
  return 0;
}
