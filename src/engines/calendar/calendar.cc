#include "engines/calendar/calendar.h"

#include <algorithm>

namespace ly::calendar {
namespace {

bool is_weekend(Day day) { return weekday(day) >= 6; }
bool holds(std::vector<Day> const& days, Day day) { return std::binary_search(days.begin(), days.end(), day); }

Result<void> check_days(Year const& year, std::vector<Day> const& days, bool weekend) {
  for (auto const day : days) {
    if (civil_of(day).year != year.year) return invalid("calendar.day_outside_year", {}, {{"day", to_iso(day)}});
    if (is_weekend(day) != weekend)
      return invalid(weekend ? "calendar.not_a_weekend" : "calendar.not_a_weekday", {}, {{"day", to_iso(day)}});
  }
  return {};
}

}  // namespace

Result<Calendar> Calendar::make(std::vector<Year> years, Hours hours, Minutes offset) {
  if (hours.empty()) return invalid("calendar.hours_empty");
  Calendar out;
  for (auto& year : years) {
    TRY(check_days(year, year.weekdays_off, false));
    TRY(check_days(year, year.weekend_days_worked, true));
    std::sort(year.weekdays_off.begin(), year.weekdays_off.end());
    std::sort(year.weekend_days_worked.begin(), year.weekend_days_worked.end());
    auto const number = year.year;
    if (!out.years_.emplace(number, std::move(year)).second)
      return invalid("calendar.year_twice", {}, {{"year", std::to_string(number)}});
  }
  out.hours_ = std::move(hours);
  out.offset_ = offset;
  return out;
}

Calendar Calendar::every_day(Hours hours, Minutes offset) {
  check(!hours.empty(), "a calendar without hours");
  Calendar out;
  out.hours_ = std::move(hours);
  out.offset_ = offset;
  out.every_day_ = true;
  return out;
}

Result<Calendar> Calendar::with(Declaration const& declaration) const {
  auto out = *this;
  for (auto const day : declaration.days_off) {
    if (std::find(declaration.days_worked.begin(), declaration.days_worked.end(), day) != declaration.days_worked.end())
      return invalid("calendar.declaration_both", {}, {{"day", to_iso(day)}});
    out.declared_[day] = false;
  }
  for (auto const day : declaration.days_worked) out.declared_[day] = true;
  return out;
}

Result<bool> Calendar::is_working_day(Day day) const {
  if (every_day_) return true;  // night and day lanes know no holidays, declared or not
  auto const declared = declared_.find(day);
  if (declared != declared_.end()) return declared->second;
  auto const year = years_.find(civil_of(day).year);
  if (year == years_.end())
    return refused("calendar.year_unknown", {}, {{"year", std::to_string(civil_of(day).year)},
                                                 {"last", years_.empty() ? "-" : std::to_string(years_.rbegin()->first)}});
  return is_weekend(day) ? holds(year->second.weekend_days_worked, day) : !holds(year->second.weekdays_off, day);
}

std::vector<int32_t> Calendar::known_years() const {
  std::vector<int32_t> out;
  for (auto const& entry : years_) out.push_back(entry.first);
  return out;
}

}  // namespace ly::calendar
