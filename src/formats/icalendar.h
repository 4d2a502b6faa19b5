// Holidays from an iCalendar file (RFC 5545), such as a bureau downloads each autumn: all-day VEVENTs that say "off" or
// "worked". Strict and bounded; nothing is guessed: an event without a mark is handed back, not counted.
//
// A mark is the first of these that is present:
//   X-APPLE-SPECIAL-DAY:WORK-HOLIDAY | ALTERNATE-WORKDAY     (Apple's calendar of Chinese holidays)
//   CATEGORIES with 休, 假期, HOLIDAY | 班, 调休上班, WORKDAY
//   SUMMARY ending in （休）(休) 休 放假 | （班）(班) 班 上班      ("春节（休）", "国庆节 补班")
// Not supported and refused: RRULE and RDATE, events with a time of day. Ignored: everything outside VEVENT, VALARM.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "engines/calendar/calendar.h"

namespace ly::formats {

inline constexpr size_t kIcalendarBytesMost = 1 << 20;      // ten years of holidays are about 50 KB
inline constexpr size_t kIcalendarLineMost = 8 * 1024;      // one unfolded content line
inline constexpr size_t kIcalendarEventsMost = 5'000;
inline constexpr int32_t kIcalendarEventDaysMost = 60;      // the longest prolonged holiday was 10

struct UnmarkedEvent {
  size_t line;           // of its BEGIN:VEVENT, from 1
  std::string summary;
};

struct IcalendarDays {
  std::vector<Day> off;     // ascending, each once; weekends among them
  std::vector<Day> worked;
  std::vector<UnmarkedEvent> unmarked;
};

// All problems of the file together, each with at = "line 12": icalendar.wrong {count} holding icalendar.line_syntax,
// .line_too_long, .nesting {what}, .recurrence, .not_all_day, .no_start, .date {text}, .end_before_start, .too_long {days},
// .both {day}; or alone icalendar.not_a_calendar, .too_large {most}, .too_many_events {most}, .not_utf8.
Result<IcalendarDays> parse_icalendar(std::string_view bytes);

// The years those days announce: weekdays off and weekend days worked; a year counts only if it has a day in the file.
std::vector<calendar::Year> years_from(IcalendarDays const& days, std::string const& notice);
// The same days as a declaration over years already known.
calendar::Declaration declaration_from(IcalendarDays const& days, std::string id, std::string notice);

}  // namespace ly::formats
