// libFuzzer: any text as the file of a service, read, checked, its own tests run. Must never crash or hang; each problem has a code and a place.
// What is accepted reads back the same from its canonical JSON, is sound there too, and can be drawn.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "base/embedded.h"
#include "domains/cases/flow_drawing.h"
#include "domains/cases/service_checker.h"
#include "formats/working_calendar.h"

namespace {

using namespace ly;
using namespace ly::cases;

void require(bool holds) {
  if (!holds) std::abort();
}

constexpr size_t kTextMax = 32U << 10;  // three times the longest that ships, without its tests

Surroundings const& around() {
  static auto const published = formats::published_calendar_from_json(embedded::find(embedded::shipped(), "regions/cn/calendar.json")->bytes).value();
  static Surroundings const out{[](std::string_view, Day) -> std::optional<FoundTable> { return std::nullopt; },
                                [](std::string_view, calendar::Hours hours) { return formats::office_calendar(published, std::move(hours)); }, {}, {}};
  return out;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(uint8_t const* data, size_t size) {
  if (size > kTextMax) return 0;
  std::string const text(reinterpret_cast<char const*>(data), size);
  auto const report = check_service("x", text, around());
  for (auto const& problem : report.problems) require(!problem.code.empty() && !problem.at.empty());
  (void)canonical(to_json(report));
  if (!report.compiled || !report.problems.empty()) return 0;
  auto const& service = report.compiled->service;
  auto const again = check_service("y", service.canonical_text, around());
  require(again.problems.empty() && again.sha256 == report.sha256);
  for (auto const language : {Language::zh, Language::en}) {
    require(flow_as_svg(service, language).ends_with("</svg>\n"));
    (void)flow_as_mermaid(service, language);
  }
  (void)flow_as_scxml(service);
  return 0;
}
