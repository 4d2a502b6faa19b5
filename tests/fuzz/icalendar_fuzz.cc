// libFuzzer: any bytes as a calendar of holidays. Must never crash nor hang; a file is whole or refused with the line; what is read is in order, each day
// once and never both off and worked; and written out as plain events it reads back the same.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "formats/icalendar.h"

namespace {

using namespace ly;
using namespace ly::formats;

void require(bool holds) {
  if (!holds) std::abort();
}

bool ascending(std::vector<Day> const& days) { return std::adjacent_find(days.begin(), days.end(), [](Day a, Day b) { return !(a < b); }) == days.end(); }

std::string basic(Day day) {
  auto text = to_iso(day);
  std::erase(text, '-');
  return text;
}

std::string written(IcalendarDays const& days) {
  std::string out = "BEGIN:VCALENDAR\r\n";
  for (auto const& [list, mark] : {std::pair{&days.off, "休"}, std::pair{&days.worked, "班"}})
    for (auto const day : *list) out += "BEGIN:VEVENT\r\nDTSTART;VALUE=DATE:" + basic(day) + "\r\nSUMMARY:测试（" + mark + "）\r\nEND:VEVENT\r\n";
  return out + "END:VCALENDAR\r\n";
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(uint8_t const* data, size_t size) {
  auto const read = parse_icalendar({reinterpret_cast<char const*>(data), size});
  if (!read) {
    require(read.error().code.starts_with("icalendar."));
    for (auto const& one : read.error().more) require(one.at.starts_with("line "));
    return 0;
  }
  require(ascending(read->off) && ascending(read->worked));
  for (auto const day : read->off) require(!std::binary_search(read->worked.begin(), read->worked.end(), day));
  if (read->off.size() + read->worked.size() <= kIcalendarEventsMost) {
    auto const again = parse_icalendar(written(*read));
    require(again && again->off == read->off && again->worked == read->worked);
  }
  for (auto const& year : years_from(*read, "测试")) require(ascending(year.weekdays_off) && ascending(year.weekend_days_worked));
  return 0;
}
