#include "engines/dmn/temporal.h"

#include <unicode/strenum.h>
#include <unicode/timezone.h>

#include <algorithm>
#include <array>
#include <memory>
#include <vector>

#include "base/check.h"

namespace ly::dmn {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Reads exactly `count` digits.
std::optional<int64_t> digits(std::string_view& text, size_t count) {
  if (text.size() < count) return std::nullopt;
  int64_t out = 0;
  for (size_t i = 0; i < count; ++i) {
    if (!is_digit(text[i])) return std::nullopt;
    out = out * 10 + (text[i] - '0');
  }
  text.remove_prefix(count);
  return out;
}

bool take(std::string_view& text, char c) {
  if (text.empty() || text.front() != c) return false;
  text.remove_prefix(1);
  return true;
}

// ".123456789": nanoseconds; more digits are cut off. Nothing when no digit follows the point.
std::optional<int64_t> fraction(std::string_view& text) {
  if (!take(text, '.')) return 0;
  if (text.empty() || !is_digit(text.front())) return std::nullopt;
  int64_t nanos = 0, unit = kNanosPerSecond / 10;
  while (!text.empty() && is_digit(text.front())) {
    nanos += (text.front() - '0') * unit;
    unit /= 10;
    text.remove_prefix(1);
  }
  return nanos;
}

std::optional<int64_t> take_date(std::string_view& text) {
  bool const negative = take(text, '-');
  size_t count = 0;
  while (count < text.size() && is_digit(text[count])) ++count;
  if (count < 4 || count > 9 || (count > 4 && text[0] == '0')) return std::nullopt;  // no padding beyond four
  auto const year = digits(text, count);
  if (!year || !take(text, '-')) return std::nullopt;
  auto const month = digits(text, 2);
  if (!month || !take(text, '-')) return std::nullopt;
  auto const day = digits(text, 2);
  if (!day) return std::nullopt;
  return find_date(negative ? -*year : *year, *month, *day);
}

std::optional<int64_t> take_clock(std::string_view& text) {
  auto const hour = digits(text, 2);
  if (!hour || *hour > 24 || !take(text, ':')) return std::nullopt;
  auto const minute = digits(text, 2);
  if (!minute || *minute > 59 || !take(text, ':')) return std::nullopt;
  auto const second = digits(text, 2);
  if (!second || *second > 59) return std::nullopt;
  auto const nanos = fraction(text);
  if (!nanos) return std::nullopt;
  int64_t const all = ((*hour * 60 + *minute) * 60 + *second) * kNanosPerSecond + *nanos;
  if (all > kNanosPerDay) return std::nullopt;
  return all;
}

// Names known to ICU, sorted: a Zone code is an index into this list. Built once, never changed.
std::vector<std::string> const& zone_names() {
  static std::vector<std::string> const names = [] {
    std::vector<std::string> out;
    UErrorCode error = U_ZERO_ERROR;
    std::unique_ptr<icu::StringEnumeration> const all(
        icu::TimeZone::createTimeZoneIDEnumeration(UCAL_ZONE_TYPE_ANY, nullptr, nullptr, error));
    for (icu::UnicodeString const* id = all ? all->snext(error) : nullptr; id; id = all->snext(error)) {
      std::string name;
      id->toUTF8String(name);
      out.push_back(name);
    }
    std::sort(out.begin(), out.end());
    return out;
  }();
  return names;
}

std::string padded(int64_t value, size_t width) {
  std::string const text = std::to_string(value);
  return text.size() >= width ? text : std::string(width - text.size(), '0') + text;
}

std::string fraction_text(int64_t nanos) {
  if (nanos == 0) return "";
  std::string text = padded(nanos, 9);
  while (text.back() == '0') text.pop_back();
  return "." + text;
}

std::string clock_text(int64_t nanos) {
  int64_t const seconds = nanos / kNanosPerSecond;
  return padded(seconds / 3600, 2) + ":" + padded(seconds / 60 % 60, 2) + ":" + padded(seconds % 60, 2) +
         fraction_text(nanos % kNanosPerSecond);
}

std::string wide_text(Nanos value) {  // value >= 0
  if (value == 0) return "0";
  std::string out;
  for (; value != 0; value /= 10) out += static_cast<char>('0' + static_cast<int>(value % 10));
  std::reverse(out.begin(), out.end());
  return out;
}

}  // namespace

// Days and civil dates: H. Hinnant, "chrono-compatible low-level date algorithms".
Calendar calendar_of(int64_t day) {
  int64_t const z = day + 719'468;
  int64_t const era = (z >= 0 ? z : z - 146'096) / 146'097;
  int64_t const doe = z - era * 146'097;
  int64_t const yoe = (doe - doe / 1460 + doe / 36'524 - doe / 146'096) / 365;
  int64_t const doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
  int64_t const mp = (5 * doy + 2) / 153;
  auto const month = static_cast<int32_t>(mp < 10 ? mp + 3 : mp - 9);
  return {yoe + era * 400 + (month <= 2 ? 1 : 0), month, static_cast<int32_t>(doy - (153 * mp + 2) / 5 + 1)};
}

int32_t days_in_month(int64_t year, int32_t month) {
  constexpr std::array<int32_t, 13> kDays{0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  bool const leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
  return kDays[static_cast<size_t>(month)] + (month == 2 && leap ? 1 : 0);
}

std::optional<int64_t> find_date(int64_t year, int64_t month, int64_t day) {
  if (year < -kYearMax || year > kYearMax || month < 1 || month > 12 || day < 1) return std::nullopt;
  if (day > days_in_month(year, static_cast<int32_t>(month))) return std::nullopt;
  int64_t const y = month <= 2 ? year - 1 : year;
  int64_t const era = (y >= 0 ? y : y - 399) / 400;
  int64_t const yoe = y - era * 400;
  int64_t const doy = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
  return era * 146'097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719'468;
}

int32_t day_of_week(int64_t day) { return static_cast<int32_t>(((day + 3) % 7 + 7) % 7) + 1; }

int32_t day_of_year(int64_t day) {
  auto const first = find_date(calendar_of(day).year, 1, 1);
  return static_cast<int32_t>(day - first.value_or(day)) + 1;
}

int32_t week_of_year(int64_t day) {  // the week of its Thursday
  int64_t const thursday = day - day_of_week(day) + 4;
  return (day_of_year(thursday) - 1) / 7 + 1;
}

std::optional<int64_t> date_from(std::string_view text) {
  auto const day = take_date(text);
  return text.empty() ? day : std::nullopt;
}

std::optional<Zone> zone_from(std::string_view text) {
  if (text.empty()) return Zone{};
  if (text == "Z" || text == "z") return Zone{0};
  if (take(text, '@')) {
    auto const& names = zone_names();
    auto const found = std::lower_bound(names.begin(), names.end(), text);
    if (found == names.end() || *found != text) return std::nullopt;
    return Zone{Zone::kFirstNamed + static_cast<int32_t>(found - names.begin())};
  }
  bool const west = text.front() == '-';
  if (!take(text, '-') && !take(text, '+')) return std::nullopt;
  auto const hours = digits(text, 2);
  if (!hours || !take(text, ':')) return std::nullopt;
  auto const minutes = digits(text, 2);
  if (!minutes || *minutes > 59) return std::nullopt;
  int64_t seconds = 0;
  if (take(text, ':')) {
    auto const read = digits(text, 2);
    if (!read || *read > 59) return std::nullopt;
    seconds = *read;
  }
  int64_t const offset = (*hours * 60 + *minutes) * 60 + seconds;
  if (!text.empty() || offset > 18 * 3600) return std::nullopt;
  return Zone{static_cast<int32_t>(west ? -offset : offset)};
}

std::optional<Time> time_from(std::string_view text) {
  auto const clock = take_clock(text);
  auto const zone = zone_from(text);
  if (!clock || !zone) return std::nullopt;
  return Time{*clock % kNanosPerDay, *zone};
}

std::optional<DateTime> date_time_from(std::string_view text) {
  auto day = take_date(text);
  if (!day) return std::nullopt;
  if (text.empty()) return DateTime{*day, 0, {}};
  if (!take(text, 'T')) return std::nullopt;
  auto const clock = take_clock(text);
  auto const zone = zone_from(text);
  if (!clock || !zone) return std::nullopt;
  if (*clock == kNanosPerDay) return DateTime{*day + 1, 0, *zone};  // 24:00:00 is the next midnight
  return DateTime{*day, *clock, *zone};
}

std::optional<Value> duration_from(std::string_view text) {
  bool const negative = take(text, '-');
  if (!take(text, 'P')) return std::nullopt;
  Nanos nanos = 0;
  int64_t months = 0;
  bool in_time = false, any = false, any_months = false, any_days = false;
  std::string_view order = "YMD";
  while (!text.empty()) {
    if (!in_time && take(text, 'T')) {
      in_time = true;
      order = "HMS";
      any = false;
      continue;
    }
    size_t count = 0;
    while (count < text.size() && is_digit(text[count])) ++count;
    if (count == 0 || count > 18) return std::nullopt;
    int64_t const amount = *digits(text, count);
    bool const has_fraction = !text.empty() && text.front() == '.';
    if (text.size() > 1 && has_fraction && text[1] == 'S') text.remove_prefix(1);  // "PT0.S"
    auto const part = fraction(text);
    if (!part || text.empty()) return std::nullopt;
    char const unit = text.front();
    text.remove_prefix(1);
    auto const at = order.find(unit);
    if (at == std::string_view::npos || (has_fraction && unit != 'S')) return std::nullopt;
    order.remove_prefix(at + 1);
    any = true;
    if (!in_time && (unit == 'Y' || unit == 'M')) {
      any_months = true;
      if (amount > kYearMax * 12) return std::nullopt;
      months += unit == 'Y' ? amount * 12 : amount;
      continue;
    }
    any_days = true;
    int64_t const seconds = unit == 'D' ? 86'400 : unit == 'H' ? 3'600 : unit == 'M' ? 60 : 1;
    nanos += static_cast<Nanos>(amount) * seconds * kNanosPerSecond + *part;
  }
  if (!any || any_months == any_days) return std::nullopt;
  if (any_months) return Value::months(negative ? -months : months);
  return Value::days(negative ? -nanos : nanos);
}

std::string date_text(int64_t day) {
  auto const c = calendar_of(day);
  return (c.year < 0 ? "-" : "") + padded(c.year < 0 ? -c.year : c.year, 4) + "-" + padded(c.month, 2) + "-" + padded(c.day, 2);
}

std::string zone_id(Zone zone) {
  return zone.is_named() ? zone_names()[static_cast<size_t>(zone.code - Zone::kFirstNamed)] : std::string();
}

std::string zone_text(Zone zone) {
  if (zone.is_none()) return "";
  if (zone.is_named()) return "@" + zone_id(zone);
  if (zone.code == 0) return "Z";
  int32_t const size = zone.code < 0 ? -zone.code : zone.code;
  return (zone.code < 0 ? "-" : "+") + padded(size / 3600, 2) + ":" + padded(size / 60 % 60, 2) +
         (size % 60 ? ":" + padded(size % 60, 2) : "");
}

std::string time_text(Time time) { return clock_text(time.nanos) + zone_text(time.zone); }
std::string date_time_text(DateTime at) { return date_text(at.day) + "T" + clock_text(at.nanos) + zone_text(at.zone); }

std::string days_text(Nanos nanos) {
  std::string out = nanos < 0 ? "-P" : "P";
  if (nanos < 0) nanos = -nanos;
  Nanos const days = nanos / kNanosPerDay;
  auto const rest = static_cast<int64_t>(nanos % kNanosPerDay);
  if (days != 0) out += wide_text(days) + "D";
  if (rest == 0) return days == 0 ? "PT0S" : out;
  out += "T";
  int64_t const seconds = rest / kNanosPerSecond;
  if (seconds / 3600 != 0) out += std::to_string(seconds / 3600) + "H";
  if (seconds / 60 % 60 != 0) out += std::to_string(seconds / 60 % 60) + "M";
  if (seconds % 60 != 0 || rest % kNanosPerSecond != 0)
    out += std::to_string(seconds % 60) + fraction_text(rest % kNanosPerSecond) + "S";
  return out;
}

std::string months_text(int64_t months) {
  if (months == 0) return "P0M";
  std::string out = months < 0 ? "-P" : "P";
  if (months < 0) months = -months;
  if (months / 12 != 0) out += std::to_string(months / 12) + "Y";
  if (months % 12 != 0) out += std::to_string(months % 12) + "M";
  return out;
}

int32_t offset_seconds(Zone zone, int64_t day, int64_t nanos) {
  if (zone.is_none()) return 0;
  if (!zone.is_named()) return zone.code;
  std::unique_ptr<icu::TimeZone> const rules(icu::TimeZone::createTimeZone(icu::UnicodeString::fromUTF8(zone_id(zone))));
  int32_t raw = 0, summer = 0;
  UErrorCode error = U_ZERO_ERROR;
  rules->getOffset(static_cast<double>(day) * 86'400'000.0 + static_cast<double>(nanos / 1'000'000), true, raw, summer, error);
  return U_SUCCESS(error) ? (raw + summer) / 1000 : 0;
}

Nanos instant_of(DateTime at) {
  return static_cast<Nanos>(at.day) * kNanosPerDay + at.nanos -
         static_cast<Nanos>(offset_seconds(at.zone, at.day, at.nanos)) * kNanosPerSecond;
}
Nanos instant_of(Time time) { return instant_of(DateTime{0, time.nanos, time.zone}); }

DateTime date_time_at(Nanos local, Zone zone) {
  Nanos day = local / kNanosPerDay;
  auto rest = static_cast<int64_t>(local % kNanosPerDay);
  if (rest < 0) { rest += kNanosPerDay; --day; }
  return {static_cast<int64_t>(day), rest, zone};
}

std::optional<int64_t> add_months(int64_t day, int64_t months) {
  auto const c = calendar_of(day);
  if (months > 24 * kYearMax || months < -24 * kYearMax) return std::nullopt;
  int64_t const all = c.year * 12 + (c.month - 1) + months;
  int64_t year = all / 12, month = all % 12;
  if (month < 0) { month += 12; --year; }
  if (year < -kYearMax || year > kYearMax) return std::nullopt;
  return find_date(year, month + 1, std::min(c.day, days_in_month(year, static_cast<int32_t>(month + 1))));
}

}  // namespace ly::dmn
