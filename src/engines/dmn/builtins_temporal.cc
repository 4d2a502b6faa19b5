// Dates, times, durations (DMN 1.5 §10.3.4.1, .7, .8; tables 75, 81, 82). `now` and `today` answer what the host put into the
// Scope: engines read no clock.
#include <array>

#include "engines/dmn/arithmetic.h"
#include "engines/dmn/builtins.h"
#include "engines/dmn/temporal.h"

namespace ly::dmn {
namespace {

std::optional<int64_t> whole(Value const& v) { return v.is(Kind::number) ? v.number().to_int() : std::nullopt; }

Value fn_date(Evaluator&, Arguments a) {
  if (a[0].is(Kind::string)) {
    auto const day = date_from(a[0].string());
    return day ? Value::date(*day) : why_null("feel.not_a_date", {{"text", std::string(a[0].string())}});
  }
  if (a[0].is(Kind::date)) return a[0];
  if (a[0].is(Kind::date_time)) return Value::date(a[0].date_time().day);
  return bad_argument("date", a[0]);
}
Value fn_date3(Evaluator&, Arguments a) {
  auto const y = whole(a[0]), m = whole(a[1]), d = whole(a[2]);
  auto const day = y && m && d ? find_date(*y, *m, *d) : std::nullopt;
  return day ? Value::date(*day) : bad_argument("date", a[0]);
}

// Clock parts as numbers; seconds may have a fraction.
std::optional<int64_t> clock_nanos(Value const& hour, Value const& minute, Value const& second) {
  auto const h = whole(hour), m = whole(minute);
  if (!h || !m || *h < 0 || *h > 23 || *m < 0 || *m > 59 || !second.is(Kind::number)) return std::nullopt;
  auto const nanos = multiply(second.number(), Decimal(kNanosPerSecond));
  auto const cut = nanos ? round_to(*nanos, 0, Rounding::down) : std::nullopt;
  auto const s = cut ? cut->to_int() : std::nullopt;
  if (!s || *s < 0 || *s >= 60 * kNanosPerSecond) return std::nullopt;
  return (*h * 60 + *m) * 60 * kNanosPerSecond + *s;
}

std::optional<Zone> zone_of(Value const& offset) {
  if (offset.is_null()) return Zone{};
  if (offset.is(Kind::string)) return zone_from("@" + std::string(offset.string()));
  if (!offset.is(Kind::days_duration)) return std::nullopt;
  Nanos const seconds = offset.days_nanos() / kNanosPerSecond;
  if (seconds > 18 * 3600 || seconds < -18 * 3600) return std::nullopt;
  return Zone{static_cast<int32_t>(seconds)};
}

Value fn_time(Evaluator&, Arguments a) {
  if (a[0].is(Kind::string)) {
    auto const time = time_from(a[0].string());
    return time ? Value(*time) : why_null("feel.not_a_date", {{"text", std::string(a[0].string())}});
  }
  if (a[0].is(Kind::time)) return a[0];
  if (a[0].is(Kind::date)) return Time{0, Zone{0}};
  if (a[0].is(Kind::date_time)) return Time{a[0].date_time().nanos, a[0].date_time().zone};
  return bad_argument("time", a[0]);
}
Value fn_time4(Evaluator&, Arguments a) {
  auto const nanos = clock_nanos(a[0], a[1], a[2]);
  auto const zone = zone_of(a.size() > 3 ? a[3] : Value());
  return nanos && zone ? Value(Time{*nanos, *zone}) : bad_argument("time", a[0]);
}

Value fn_date_time(Evaluator&, Arguments a) {
  if (a[0].is(Kind::string)) {
    auto const at = date_time_from(a[0].string());
    return at ? Value(*at) : why_null("feel.not_a_date", {{"text", std::string(a[0].string())}});
  }
  if (a[0].is(Kind::date_time)) return a[0];
  if (a[0].is(Kind::date)) return DateTime{a[0].date_number(), 0, {}};
  return bad_argument("date and time", a[0]);
}
Value fn_date_time2(Evaluator&, Arguments a) {
  if (a[0].is(Kind::date_time) && a[1].is(Kind::string)) {  // (date and time, timezone)
    auto const zone = zone_from("@" + std::string(a[1].string()));
    if (!zone) return bad_argument("date and time", a[1]);
    auto at = a[0].date_time();
    at.zone = *zone;
    return at;
  }
  if (!a[1].is(Kind::time)) return bad_argument("date and time", a[1]);
  if (a[0].is(Kind::date)) return DateTime{a[0].date_number(), a[1].time().nanos, a[1].time().zone};
  if (a[0].is(Kind::date_time)) return DateTime{a[0].date_time().day, a[1].time().nanos, a[1].time().zone};
  return bad_argument("date and time", a[0]);
}
Value fn_date_time7(Evaluator&, Arguments a) {
  auto const y = whole(a[0]), m = whole(a[1]), d = whole(a[2]);
  auto const day = y && m && d ? find_date(*y, *m, *d) : std::nullopt;
  auto const nanos = clock_nanos(a[3], a[4], a[5]);
  auto const zone = zone_of(a.size() > 6 ? a[6] : Value());
  return day && nanos && zone ? Value(DateTime{*day, *nanos, *zone}) : bad_argument("date and time", a[0]);
}

Value fn_duration(Evaluator&, Arguments a) {
  if (a[0].is(Kind::days_duration) || a[0].is(Kind::months_duration)) return a[0];
  if (!a[0].is(Kind::string)) return bad_argument("duration", a[0]);
  auto duration = duration_from(a[0].string());
  return duration ? std::move(*duration) : why_null("feel.not_a_date", {{"text", std::string(a[0].string())}});
}

std::optional<DateTime> point(Value const& v) {
  if (v.is(Kind::date)) return DateTime{v.date_number(), 0, {}};
  if (v.is(Kind::date_time)) return v.date_time();
  return std::nullopt;
}

Value fn_years_and_months(Evaluator&, Arguments a) {
  auto from = point(a[0]), to = point(a[1]);
  if (!from) return bad_argument("years and months duration", a[0]);
  if (!to) return bad_argument("years and months duration", a[1]);
  auto const f = calendar_of(from->day), t = calendar_of(to->day);
  int64_t months = (t.year - f.year) * 12 + (t.month - f.month);
  if (months > 0 && t.day < f.day) --months;  // whole months by the calendar; the time of day does not count
  if (months < 0 && t.day > f.day) ++months;
  return Value::months(months);
}

template <class Fn>
Value of_day(std::string_view name, Value const& v, Fn fn) {
  auto const at = point(v);
  return at ? Value(fn(at->day)) : bad_argument(name, v);
}
Value fn_day_of_week(Evaluator&, Arguments a) {
  static constexpr std::array<char const*, 7> kDays{"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"};
  return of_day("day of week", a[0], [](int64_t day) { return kDays[static_cast<size_t>(day_of_week(day) - 1)]; });
}
Value fn_day_of_year(Evaluator&, Arguments a) {
  return of_day("day of year", a[0], [](int64_t day) { return static_cast<int64_t>(day_of_year(day)); });
}
Value fn_week_of_year(Evaluator&, Arguments a) {
  return of_day("week of year", a[0], [](int64_t day) { return static_cast<int64_t>(week_of_year(day)); });
}
Value fn_month_of_year(Evaluator&, Arguments a) {
  static constexpr std::array<char const*, 12> kMonths{"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"};
  return of_day("month of year", a[0], [](int64_t day) { return kMonths[static_cast<size_t>(calendar_of(day).month - 1)]; });
}

Value fn_is(Evaluator&, Arguments a) {  // the same value of the same kind; dates and times also of the same zone
  if (a[0].kind() != a[1].kind()) return false;
  if (a[0].is(Kind::time)) return a[0].time().nanos == a[1].time().nanos && a[0].time().zone == a[1].time().zone;
  if (a[0].is(Kind::date_time)) {
    auto const x = a[0].date_time(), y = a[1].date_time();
    return x.day == y.day && x.nanos == y.nanos && x.zone == y.zone;
  }
  return same(a[0], a[1]);
}

Value fn_now(Evaluator& evaluator, Arguments) { return evaluator.now ? Value(*evaluator.now) : why_null("feel.no_clock"); }
Value fn_today(Evaluator& evaluator, Arguments) { return evaluator.now ? Value::date(evaluator.now->day) : why_null("feel.no_clock"); }

constexpr Builtin kRows[] = {
    {"now", "", fn_now},
    {"today", "", fn_today},
    {"date", "from", fn_date},
    {"date", "year, month, day", fn_date3},
    {"time", "from", fn_time},
    {"time", "hour, minute, second, offset?", fn_time4},
    {"date and time", "from", fn_date_time},
    {"date and time", "date, time", fn_date_time2},
    {"date and time", "date, timezone", fn_date_time2},
    {"date and time", "year, month, day, hour, minute, second, offset?", fn_date_time7},
    {"date and time", "year, month, day, hour, minute, second, timezone", fn_date_time7},
    {"duration", "from", fn_duration},
    {"years and months duration", "from, to", fn_years_and_months},
    {"day of week", "date", fn_day_of_week},
    {"day of year", "date", fn_day_of_year},
    {"week of year", "date", fn_week_of_year},
    {"month of year", "date", fn_month_of_year},
    {"is", "value1, value2", fn_is},
};

}  // namespace

std::span<Builtin const> temporal_builtins() { return kRows; }

}  // namespace ly::dmn
