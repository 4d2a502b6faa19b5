// Working time: which days are worked, when the office is open, and when "one working day" or "six hours" from now is
// over. Years are data (regions/cn/calendar.json): China announces each year's holidays and the weekend days worked in
// exchange (调休) in the autumn before, so a year that is not announced is refused, never guessed.
// Not here: reading files (formats/working_calendar.h, formats/icalendar.h), firing deadlines (domains/cases).
//
// Counting rules
//  1. A start outside office hours counts from the next opening. Opening time is inside, closing time outside.
//  2. `PnD`: n working days; the day of the (moved) start is not counted; due at closing time of the last one.
//  3. `PTnHnM`: runs inside office hours only.
//  4. Both: the days first, then the hours, which therefore begin at the next opening after the last of the days.
//  5. Zero means at once: due is the start itself.
// On an every-day calendar all days are worked and its hours may be 00:00-24:00: there, PnD ends at 24:00.
#pragma once
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"

namespace ly::calendar {

// One announced year. Weekends are off unless in `weekend_days_worked`; weekdays are worked unless in `weekdays_off`.
struct Year {
  int32_t year = 0;
  std::vector<Day> weekdays_off = {};          // ascending
  std::vector<Day> weekend_days_worked = {};   // ascending
  std::string notice = {};                     // 国办发明电〔2024〕12号
};

// An extension or change laid over the announced years: a prolonged holiday, a snow day, an office opened on Sunday.
// It decides its days whatever the year table says, and can be taken away again.
struct Declaration {
  std::string id = {};        // "cn-2020-spring"
  std::string notice = {};    // its legal basis, shown to the applicant
  std::vector<Day> days_off = {};
  std::vector<Day> days_worked = {};
};

struct Span {
  Minutes open{}, close{};  // since midnight, open < close <= 24:00; half-open [open, close)
  bool operator==(Span const&) const = default;
};
using Hours = std::vector<Span>;  // ascending, apart from each other, never empty

class Calendar {
 public:
  // Problems: calendar.hours_empty, .year_twice {year}, .day_outside_year {day}, .not_a_weekday {day}, .not_a_weekend {day}.
  static Result<Calendar> make(std::vector<Year> years, Hours hours, Minutes offset = kChinaOffset);
  static Calendar every_day(Hours hours, Minutes offset = kChinaOffset);  // hours must not be empty: check()

  // The same calendar with a declaration on top; later ones win. Problem: calendar.declaration_both {day}.
  Result<Calendar> with(Declaration const& declaration) const;

  // Problem: refused calendar.year_unknown {year, last} 节假日安排尚未公布.
  Result<bool> is_working_day(Day day) const;
  Hours const& hours() const { return hours_; }
  Minutes offset() const { return offset_; }
  bool is_every_day() const { return every_day_; }
  std::vector<int32_t> known_years() const;

 private:
  Calendar() = default;
  std::map<int32_t, Year> years_;
  std::map<Day, bool> declared_;  // worked?
  Hours hours_;
  Minutes offset_ = kChinaOffset;
  bool every_day_ = false;
};

// "08:30-17:30", "08:30-12:00,13:30-17:30", "00:00-24:00". Problems: calendar.hours {text}.
Result<Hours> parse_hours(std::string_view text);
std::string print_hours(Hours const& hours);

// ---- durations: ISO 8601, the part of it that a working calendar can count ------------------------------------

struct Duration {
  int64_t days = 0;    // working days of the calendar it is counted on
  Minutes time{};      // office time
  bool is_zero() const { return days == 0 && time.count == 0; }
  bool operator==(Duration const&) const = default;
};

inline constexpr int64_t kDurationDaysMost = 3660;          // ten years: longer is a slip of the pen
inline constexpr int64_t kDurationMinutesMost = 3660 * 24 * 60;

// PnD, PTnHnM, PnDTnHnM. Years, months, weeks and seconds are refused: on a working calendar they have no one meaning.
// Problems: duration.syntax {text}, duration.unit {text, unit}, duration.too_long {text}.
Result<Duration> parse_duration(std::string_view text);
std::string print_duration(Duration const& duration);  // "P1DT4H30M"; zero is "PT0M"

// ---- counting -------------------------------------------------------------------------------------------------

// All of these may be refused with calendar.year_unknown.

// `at` if the office is open then; else the next opening.
Result<Instant> next_open(Calendar const& calendar, Instant at);
Result<Instant> add_working_days(Calendar const& calendar, Instant start, int64_t days);   // rules 1, 2, 5
Result<Instant> add_office_time(Calendar const& calendar, Instant start, Minutes time);    // rules 1, 3, 5
Result<Instant> deadline(Calendar const& calendar, Instant start, Duration const& within);
// Office time between two instants, in whole minutes, rounded towards zero; negative if `to` is before `from`
// (so remaining time of an overdue case is minus the time it is late).
Result<Minutes> office_time(Calendar const& calendar, Instant from, Instant to);
// Part of the office time from `start` to `due` that is gone at `now`: 0 to 1; 1 if due at once.
Result<double> share_used(Calendar const& calendar, Instant start, Instant due, Instant now);

}  // namespace ly::calendar
