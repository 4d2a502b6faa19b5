#include "base/time.h"

#include <charconv>
#include <chrono>

#include "base/check.h"

namespace ly {
namespace {

constexpr int64_t kMsPerDay = 86'400'000;

int64_t floor_div(int64_t a, int64_t b) { return a / b - (a % b != 0 && (a % b < 0) != (b < 0)); }

// Reads exactly `digits` decimal digits; nothing if one is missing.
std::optional<int32_t> digits_at(std::string_view text, size_t at, size_t digits) {
  if (at + digits > text.size()) return std::nullopt;
  int32_t value = 0;
  for (size_t i = at; i < at + digits; ++i) {
    if (text[i] < '0' || text[i] > '9') return std::nullopt;
    value = value * 10 + (text[i] - '0');
  }
  return value;
}

}  // namespace

std::optional<Day> find_day(int32_t year, int32_t month, int32_t day) {
  using namespace std::chrono;
  if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1 || day > 31) return std::nullopt;
  year_month_day const date{std::chrono::year{year}, std::chrono::month{static_cast<unsigned>(month)},
                            std::chrono::day{static_cast<unsigned>(day)}};
  if (!date.ok()) return std::nullopt;
  return Day{static_cast<int32_t>(sys_days{date}.time_since_epoch().count())};
}

Day day_of(int32_t year, int32_t month, int32_t day) {
  auto const found = find_day(year, month, day);
  check(found.has_value(), "day_of: no such date");
  return *found;
}

Civil civil_of(Day day) {
  using namespace std::chrono;
  year_month_day const date{sys_days{days{day.number}}};
  Civil out;
  out.year = static_cast<int>(date.year());
  out.month = static_cast<int32_t>(static_cast<unsigned>(date.month()));
  out.day = static_cast<int32_t>(static_cast<unsigned>(date.day()));
  return out;
}

Day day_at(Instant at, Minutes offset) {
  return {static_cast<int32_t>(floor_div(at.ms + offset.count * 60'000, kMsPerDay))};
}

Minutes minutes_since_midnight(Instant at, Minutes offset) {
  auto const local = at.ms + offset.count * 60'000;
  return {floor_div(local - floor_div(local, kMsPerDay) * kMsPerDay, 60'000)};
}

Civil civil_of(Instant at, Minutes offset) {
  auto const local = at.ms + offset.count * 60'000;
  auto const midnight = floor_div(local, kMsPerDay);
  auto const rest = local - midnight * kMsPerDay;
  auto out = civil_of(Day{static_cast<int32_t>(midnight)});
  out.hour = static_cast<int32_t>(rest / 3'600'000);
  out.minute = static_cast<int32_t>(rest / 60'000 % 60);
  out.second = static_cast<int32_t>(rest / 1000 % 60);
  out.millisecond = static_cast<int32_t>(rest % 1000);
  return out;
}

Instant instant_of(Day day, Minutes since_midnight, Minutes offset) {
  return {day.number * kMsPerDay + (since_midnight.count - offset.count) * 60'000};
}

int weekday(Day day) {
  auto const since_monday = (day.number + 3) % 7;  // 1970-01-01 was a Thursday
  return (since_monday < 0 ? since_monday + 7 : since_monday) + 1;
}

namespace {

// Decimal digits with noughts in front; a year beyond four keeps all of its own.
void add_digits(std::string& out, int32_t n, size_t width) {
  if (n < 0) out += '-', n = -n, --width;  // a year before the first, as "%04d" has it
  char digits[12];
  auto const end = std::to_chars(digits, digits + sizeof digits, n).ptr;
  auto const size = static_cast<size_t>(end - digits);
  if (size < width) out.append(width - size, '0');
  out.append(digits, size);
}

void add_date(std::string& out, Civil const& c) {
  add_digits(out, c.year, 4), out += '-', add_digits(out, c.month, 2), out += '-', add_digits(out, c.day, 2);
}

std::string date_and_time(Civil const& c) {
  std::string out;
  out.reserve(sizeof "2020-02-21T19:30:00.000+08:00");
  add_date(out, c);
  out += 'T', add_digits(out, c.hour, 2), out += ':', add_digits(out, c.minute, 2), out += ':', add_digits(out, c.second, 2), out += '.', add_digits(out, c.millisecond, 3);
  return out;
}

}  // namespace

std::string to_iso(Day day) {
  std::string out;
  add_date(out, civil_of(day));
  return out;
}

std::string to_iso(Instant at, Minutes offset) {
  auto out = date_and_time(civil_of(at, offset));
  auto const minutes = offset.count < 0 ? -offset.count : offset.count;
  out += offset.count < 0 ? '-' : '+';
  add_digits(out, static_cast<int32_t>(minutes / 60), 2), out += ':', add_digits(out, static_cast<int32_t>(minutes % 60), 2);
  return out;
}

std::string to_iso(Instant at) { return date_and_time(civil_of(at, Minutes{0})) + "Z"; }

std::optional<Day> day_from_iso(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  auto const y = digits_at(text, 0, 4), m = digits_at(text, 5, 2), d = digits_at(text, 8, 2);
  if (!y || !m || !d) return std::nullopt;
  return find_day(*y, *m, *d);
}

std::optional<Instant> instant_from_iso(std::string_view text) {
  if (text.size() < 17 || (text[10] != 'T' && text[10] != 't')) return std::nullopt;
  auto const day = day_from_iso(text.substr(0, 10));
  auto const hour = digits_at(text, 11, 2), minute = digits_at(text, 14, 2);
  if (!day || !hour || !minute || text[13] != ':' || *hour > 23 || *minute > 59) return std::nullopt;
  size_t at = 16;
  int64_t ms = 0;
  if (at < text.size() && text[at] == ':') {
    auto const second = digits_at(text, at + 1, 2);
    if (!second || *second > 59) return std::nullopt;
    ms = *second * 1000;
    at += 3;
    if (at < text.size() && text[at] == '.') {
      int64_t scale = 100;
      size_t const first = ++at;
      for (; at < text.size() && text[at] >= '0' && text[at] <= '9'; ++at, scale /= 10) ms += (text[at] - '0') * scale;
      if (at == first) return std::nullopt;
    }
  }
  if (at >= text.size()) return std::nullopt;
  Minutes offset{0};
  if (text[at] == '+' || text[at] == '-') {
    auto const oh = digits_at(text, at + 1, 2), om = digits_at(text, at + 4, 2);
    if (!oh || !om || text.size() != at + 6 || text[at + 3] != ':' || *oh > 23 || *om > 59) return std::nullopt;
    offset.count = (text[at] == '-' ? -1 : 1) * (*oh * 60 + *om);
  } else if ((text[at] != 'Z' && text[at] != 'z') || at + 1 != text.size()) {
    return std::nullopt;
  }
  return Instant{instant_of(*day, Minutes{*hour * 60 + *minute}, offset).ms + ms};
}

}  // namespace ly
