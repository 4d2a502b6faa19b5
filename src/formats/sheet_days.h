// Days as people write them. For sheet_values.h only: texts in, a day or a reason out.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "base/time.h"

namespace ly::formats {

struct DayReading {
  std::optional<Day> day;
  std::string code;                // without a day: why not ("sheet.day_ambiguous"); with one: the note, or empty
  std::optional<Day> suggestion;   // without a day
};
// `text` cleaned (NFKC, trimmed). `business_day` is near which a day without a year is sought.
DayReading read_day_text(std::string_view text, Day business_day);
// A plain number's digits: 8 as YYYYMMDD, or a serial of a spreadsheet (36526 = 2000-01-01 … 73050 = 2099-12-31).
DayReading read_day_number(std::string_view whole, bool epoch_1904);

}  // namespace ly::formats
