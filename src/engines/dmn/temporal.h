// Dates, times and durations of FEEL (DMN 1.5 §10.3.2.3.4–10.3.2.3.9): their texts (ISO 8601 / XML Schema 1.1 §3.3, plus
// `@Area/City` zones) and their arithmetic. Nanoseconds are kept; years reach ±999,999,999. Pure: no clock is read here.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "engines/dmn/value.h"

namespace ly::dmn {

inline constexpr int64_t kNanosPerSecond = 1'000'000'000;
inline constexpr int64_t kNanosPerDay = 86'400 * kNanosPerSecond;
inline constexpr int64_t kYearMax = 999'999'999;

struct Calendar {  // a civil date, proleptic Gregorian
  int64_t year = 1970;
  int32_t month = 1, day = 1;
};
Calendar calendar_of(int64_t day);  // days since 1970-01-01
std::optional<int64_t> find_date(int64_t year, int64_t month, int64_t day);  // nothing for 30 February or beyond ±kYearMax
int32_t days_in_month(int64_t year, int32_t month);
int32_t day_of_week(int64_t day);   // ISO 8601: Monday 1 … Sunday 7
int32_t day_of_year(int64_t day);
int32_t week_of_year(int64_t day);  // ISO 8601

// Texts. Nothing when malformed or impossible.
std::optional<int64_t> date_from(std::string_view text);          // 2020-02-17
std::optional<Time> time_from(std::string_view text);             // 14:20:00[.n][Z | +08:00 | @Asia/Shanghai]
std::optional<DateTime> date_time_from(std::string_view text);    // date T time; a date alone is its midnight
std::optional<Value> duration_from(std::string_view text);        // P1DT2H, -P1Y2M; the two kinds never mix
std::string date_text(int64_t day);
std::string time_text(Time time);
std::string date_time_text(DateTime at);
std::string days_text(Nanos nanos);
std::string months_text(int64_t months);

// Zones.
std::optional<Zone> zone_from(std::string_view text);  // "", "Z", "+08:00", "@Asia/Shanghai"
std::string zone_text(Zone zone);                      // the same
int32_t offset_seconds(Zone zone, int64_t day, int64_t nanos);  // east of UTC at that local time; 0 for none
std::string zone_id(Zone zone);                        // "Asia/Shanghai"; empty unless named

// Nanoseconds since 1970-01-01T00:00 in UTC, or of the local clock when there is no zone.
Nanos instant_of(DateTime at);
Nanos instant_of(Time time);
DateTime date_time_at(Nanos local, Zone zone);  // `local`: nanoseconds of the local clock since 1970-01-01T00:00
std::optional<int64_t> add_months(int64_t day, int64_t months);  // 31 January + 1 month = last of February

}  // namespace ly::dmn
