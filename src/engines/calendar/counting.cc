// The counting rules of calendar.h. Everything walks day by day: a deadline is days or weeks away, and a walk can be
// read aloud where a formula with holidays in it cannot. Amounts are milliseconds inside, so that no start is rounded.
#include <algorithm>

#include "engines/calendar/calendar.h"

namespace ly::calendar {
namespace {

constexpr int64_t kMsPerMinute = 60'000;

Instant opening(Calendar const& c, Day day, Span const& span) { return instant_of(day, span.open, c.offset()); }
Instant closing(Calendar const& c, Day day, Span const& span) { return instant_of(day, span.close, c.offset()); }

// The next day after `day` that is worked. Known years end, so this does.
Result<Day> working_day_after(Calendar const& calendar, Day day) {
  do day = day + 1;
  while (!TRY(calendar.is_working_day(day)));
  return day;
}

// Office milliseconds on the part of `day` inside [from, to).
int64_t office_ms_on(Calendar const& calendar, Day day, Instant from, Instant to) {
  int64_t ms = 0;
  for (auto const& span : calendar.hours()) {
    auto const begin = std::max(from, opening(calendar, day, span)), end = std::min(to, closing(calendar, day, span));
    if (begin < end) ms += end.ms - begin.ms;
  }
  return ms;
}

Result<int64_t> office_ms(Calendar const& calendar, Instant from, Instant to) {
  int64_t ms = 0;
  auto const last = day_at(to, calendar.offset());
  for (auto day = day_at(from, calendar.offset()); day <= last; day = day + 1) {
    if (instant_of(day, Minutes{0}, calendar.offset()) == to) break;  // nothing of this day is asked for: it need not be known
    if (TRY(calendar.is_working_day(day))) ms += office_ms_on(calendar, day, from, to);
  }
  return ms;
}

}  // namespace

Result<Instant> next_open(Calendar const& calendar, Instant at) {
  auto day = day_at(at, calendar.offset());
  if (TRY(calendar.is_working_day(day)))
    for (auto const& span : calendar.hours())
      if (at < closing(calendar, day, span)) return std::max(at, opening(calendar, day, span));
  day = TRY(working_day_after(calendar, day));
  return opening(calendar, day, calendar.hours().front());
}

Result<Instant> add_working_days(Calendar const& calendar, Instant start, int64_t days) {
  check(days >= 0, "add_working_days: days >= 0");
  if (days == 0) return start;
  auto day = day_at(TRY(next_open(calendar, start)), calendar.offset());
  for (int64_t i = 0; i < days; ++i) day = TRY(working_day_after(calendar, day));
  return closing(calendar, day, calendar.hours().back());
}

Result<Instant> add_office_time(Calendar const& calendar, Instant start, Minutes time) {
  check(time.count >= 0, "add_office_time: time >= 0");
  if (time.count == 0) return start;
  auto at = TRY(next_open(calendar, start));
  auto day = day_at(at, calendar.offset());
  for (int64_t left = time.count * kMsPerMinute;;) {
    for (auto const& span : calendar.hours()) {
      at = std::max(at, opening(calendar, day, span));
      auto const end = closing(calendar, day, span);
      if (at >= end) continue;
      if (left <= end.ms - at.ms) return Instant{at.ms + left};
      left -= end.ms - at.ms;
      at = end;
    }
    day = TRY(working_day_after(calendar, day));
  }
}

Result<Instant> deadline(Calendar const& calendar, Instant start, Duration const& within) {
  return add_office_time(calendar, TRY(add_working_days(calendar, start, within.days)), within.time);
}

Result<Minutes> office_time(Calendar const& calendar, Instant from, Instant to) {
  if (to < from) return Minutes{-(TRY(office_ms(calendar, to, from)) / kMsPerMinute)};
  return Minutes{TRY(office_ms(calendar, from, to)) / kMsPerMinute};
}

Result<double> share_used(Calendar const& calendar, Instant start, Instant due, Instant now) {
  if (now <= start && start < due) return 0.0;
  if (now >= due) return 1.0;
  auto const whole = TRY(office_ms(calendar, start, due));
  if (whole == 0) return 1.0;
  return static_cast<double>(TRY(office_ms(calendar, start, now))) / static_cast<double>(whole);
}

}  // namespace ly::calendar
