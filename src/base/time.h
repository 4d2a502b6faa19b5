// Time as values. Instants are UTC milliseconds; a Day is a civil date; nothing here reads a clock: `Clock` is
// injected (made in app, or by the simulator). Civil time is by a configured fixed offset (China: +480 minutes),
// because the People's Republic has had one zone and no summer time since 1992.
#pragma once
#include <cstdint>
#include <compare>
#include <optional>
#include <string>
#include <string_view>

namespace ly {

struct Minutes {
  int64_t count = 0;
  auto operator<=>(Minutes const&) const = default;
};

struct Instant {
  int64_t ms = 0;  // since 1970-01-01T00:00:00Z
  auto operator<=>(Instant const&) const = default;
  Instant operator+(Minutes m) const { return {ms + m.count * 60'000}; }
  Instant operator-(Minutes m) const { return {ms - m.count * 60'000}; }
};

struct Day {
  int32_t number = 0;  // days since 1970-01-01, proleptic Gregorian
  auto operator<=>(Day const&) const = default;
  Day operator+(int32_t days) const { return {number + days}; }
  int32_t operator-(Day other) const { return number - other.number; }
};

struct Civil {  // broken-down civil time
  int32_t year = 1970, month = 1, day = 1, hour = 0, minute = 0, second = 0, millisecond = 0;
};

inline constexpr Minutes kChinaOffset{480};

Day day_of(int32_t year, int32_t month, int32_t day);      // the date must exist: check()
std::optional<Day> find_day(int32_t year, int32_t month, int32_t day);  // nothing for 30 February
Civil civil_of(Day day);
Civil civil_of(Instant at, Minutes offset = kChinaOffset);
Instant instant_of(Day day, Minutes since_midnight, Minutes offset = kChinaOffset);
Day day_at(Instant at, Minutes offset = kChinaOffset);
Minutes minutes_since_midnight(Instant at, Minutes offset = kChinaOffset);
int weekday(Day day);  // ISO 8601: Monday 1 … Sunday 7

std::string to_iso(Day day);                                        // 2020-02-17
std::string to_iso(Instant at);                                     // 2020-02-17T06:20:00.000Z
std::string to_iso(Instant at, Minutes offset);                     // 2020-02-17T14:20:00.000+08:00
std::optional<Day> day_from_iso(std::string_view text);             // strict YYYY-MM-DD
std::optional<Instant> instant_from_iso(std::string_view text);     // RFC 3339; Z or ±hh:mm required

struct Clock {
  virtual ~Clock() = default;
  virtual Instant now() = 0;
};

}  // namespace ly
