#include "domains/cases/deadlines.h"

#include <algorithm>

namespace ly::cases {
namespace {

constexpr int64_t kMsPerMinute = 60'000;
constexpr int64_t kMinutesPerDay = 1440;

struct Counted {
  std::string within, calendar;
};

// What counts for a state in a lane, before any table's limit.
std::optional<Counted> counted(Service const& service, std::string const& state, std::string const& lane) {
  auto const* here = service.states.find(state);
  if (!here || !here->deadline) return std::nullopt;
  Counted out{here->deadline->within, here->deadline->calendar};
  if (auto const* found = service.lanes.find(lane)) {
    auto const own = found->within.find(state);
    if (own != found->within.end()) {
      out.within = own->second;
      if (!found->calendar.empty()) out.calendar = found->calendar;
    }
  }
  return out;
}

// Hours a table allows for the whole case, where its clock runs: active states after the event that starts it.
std::optional<int64_t> limit_minutes(CompiledService const& compiled, CaseState const& state, dmn::Scope const& scope) {
  auto const& limit = compiled.service.limit;
  auto const* here = compiled.service.states.find(state.state);
  if (!limit || !here || here->kind != State::Kind::active || !state.fired_at.contains(limit->since)) return std::nullopt;
  auto const hours = dmn::evaluate(compiled.expression(limit->hours), scope);
  if (!hours.is(dmn::Kind::number) || hours.number().is_negative()) return std::nullopt;
  return static_cast<int64_t>(hours.number().to_double() * 60);
}

// Hours a table allows in this state alone.
std::optional<int64_t> state_minutes(CompiledService const& compiled, CaseState const& state, dmn::Scope const& scope) {
  auto const* here = compiled.service.states.find(state.state);
  if (!here || !here->deadline || here->deadline->hours.empty()) return std::nullopt;
  auto const hours = dmn::evaluate(compiled.expression(here->deadline->hours), scope);
  if (!hours.is(dmn::Kind::number) || hours.number().is_negative()) return std::nullopt;
  return static_cast<int64_t>(hours.number().to_double() * 60);
}

Text span_words(int64_t minutes, int64_t minutes_per_day) {
  auto const days = minutes / minutes_per_day, hours = minutes % minutes_per_day / 60, rest = minutes % 60;
  Text out;
  auto const add = [&](int64_t n, char const* zh, char const* en) {
    if (n == 0) return;
    out.zh += (out.zh.empty() ? "" : " ") + std::to_string(n) + zh;
    out.en += (out.en.empty() ? "" : " ") + std::to_string(n) + en;
  };
  add(days, " 天", " d");
  add(hours, " 小时", " h");
  if (days == 0) add(rest, " 分", " min");
  if (out.zh.empty()) out = {"不到 1 分", "less than 1 min"};
  return out;
}

int64_t minutes_per_day(calendar::Calendar const& c) {
  int64_t sum = 0;
  for (auto const& span : c.hours()) sum += span.close.count - span.open.count;
  return std::max<int64_t>(sum, 1);
}

}  // namespace

Result<Calendars> calendars_of(Service const& service, MakeCalendar const& make) {
  Calendars out;
  for (auto const& item : service.calendars) {
    auto hours = calendar::parse_hours(item.second.hours);
    if (!hours) return invalid("service.hours", "calendars." + item.first, {{"text", item.second.hours}});
    if (item.second.holidays.empty()) {
      out.emplace(item.first, calendar::Calendar::every_day(std::move(hours).value()));
      continue;
    }
    auto made = make(item.second.holidays, std::move(hours).value());
    if (!made) return made.error();
    out.emplace(item.first, std::move(made).value());
  }
  return out;
}

Result<Instant> before(calendar::Calendar const& calendar, Instant start, Instant due, calendar::Duration const& by) {
  auto const wanted = by.time.count + by.days * minutes_per_day(calendar);
  int64_t low = start.ms / kMsPerMinute, high = std::max(low, due.ms / kMsPerMinute);
  // The latest minute from which at least `wanted` counted minutes remain: counted time only shrinks, so halve.
  while (low < high) {
    auto const middle = low + (high - low + 1) / 2;
    auto const left = TRY(calendar::office_time(calendar, Instant{middle * kMsPerMinute}, due));
    if (left.count >= wanted) low = middle;
    else high = middle - 1;
  }
  return std::max(start, Instant{low * kMsPerMinute});
}

Result<Due> due_of(CompiledService const& compiled, Calendars const& calendars, CaseState const& state, dmn::Scope const& scope, Instant start) {
  Due out;
  auto const base = counted(compiled.service, state.state, state.lane);
  if (!base) return out;
  auto const* here = compiled.service.states.find(state.state);
  auto const limit = limit_minutes(compiled, state, scope);
  auto const own = state_minutes(compiled, state, scope);
  auto calendar_used = base->calendar;
  if (limit && *limit > 0) {
    calendar_used = compiled.service.limit->calendar;
    auto const since = state.fired_at.at(compiled.service.limit->since);
    out.due = TRY(calendar::add_office_time(calendars.at(calendar_used), since, Minutes{*limit}));
  } else if (own && *own > 0) {
    out.due = TRY(calendar::add_office_time(calendars.at(calendar_used), start, Minutes{*own}));
  } else {
    out.at_once = limit.has_value() || own.has_value();
    auto const within = TRY(calendar::parse_duration(base->within));
    out.due = TRY(calendar::deadline(calendars.at(calendar_used), start, within));
  }
  if (!here->deadline->warn.empty()) {
    auto const by = TRY(calendar::parse_duration(here->deadline->warn));
    auto const warn = TRY(before(calendars.at(calendar_used), start, *out.due, by));
    // A warning at the start warns of nothing: halfway is better for short spans.
    out.warn = warn > start ? warn : Instant{start.ms + (out.due->ms - start.ms) / 2};
    if (*out.warn >= *out.due) out.warn.reset();
  }
  return out;
}

MovedDue moved_due(CompiledService const& compiled, Calendars const& before_, Calendars const& after, CaseState const& state, dmn::Scope const& scope, Instant now) {
  MovedDue out;
  if (!state.due_at) return out;
  auto const next = due_of(compiled, after, state, scope, state.entered_at);
  if (!next || !next->due || *next->due == *state.due_at) return out;  // a year nobody knows: it cannot be counted, and was not counted with
  auto moved = *next;
  if (auto const was = due_of(compiled, before_, state, scope, state.entered_at); !was || was->due != state.due_at) {
    auto const base = counted(compiled.service, state.state, state.lane);
    auto const& name = compiled.service.limit && state.fired_at.contains(compiled.service.limit->since) ? compiled.service.limit->calendar : base->calendar;
    auto const time = calendar::office_time(before_.at(name), state.entered_at, *state.due_at);
    auto const due = time ? calendar::add_office_time(after.at(name), state.entered_at, *time) : time.error();
    if (!due || *due == *state.due_at) return out;
    moved.due = *due;
    if (moved.warn && *moved.warn >= *moved.due) moved.warn.reset();
  }
  if (*state.due_at <= now || state.breached || *moved.due <= now) {
    out.kept = true;
    return out;
  }
  out.due = std::move(moved);
  return out;
}

std::string moment_words(Instant at, Minutes offset, Language language) {
  auto const c = civil_of(at, offset);
  auto const digits = [](int32_t n) { return (n < 10 ? "0" : "") + std::to_string(n); };
  auto const time = digits(c.hour) + ":" + digits(c.minute);
  static constexpr std::string_view kMonths[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  if (language == Language::en) return std::to_string(c.day) + " " + std::string(kMonths[c.month - 1]) + " " + time;
  return std::to_string(c.month) + "月" + std::to_string(c.day) + "日 " + time;
}

DueShown due_shown(CompiledService const& compiled, Calendars const& calendars, CaseState const& state, Instant now) {
  DueShown out;
  if (!state.due_at) return out;
  out.overdue = now >= *state.due_at;
  auto const base = counted(compiled.service, state.state, state.lane);
  auto const found = base ? calendars.find(base->calendar) : calendars.end();
  int64_t left = (state.due_at->ms - now.ms) / kMsPerMinute, per_day = kMinutesPerDay;
  double share = state.due_at->ms <= state.entered_at.ms ? 1.0
                     : static_cast<double>(now.ms - state.entered_at.ms) / static_cast<double>(state.due_at->ms - state.entered_at.ms);
  if (found != calendars.end()) {
    if (auto const counted_left = calendar::office_time(found->second, now, *state.due_at); counted_left && counted_left->count != 0) {
      left = counted_left->count;
      per_day = minutes_per_day(found->second);
    }
    if (auto const used = calendar::share_used(found->second, state.entered_at, *state.due_at, now)) share = *used;
  }
  out.share_used = std::clamp(out.overdue ? 1.0 : share, 0.0, 1.0);
  auto const span = span_words(std::abs(left), per_day);
  if (out.overdue) out.text = {"逾期 " + span.zh, span.en + " overdue"};
  else if (state.at_once) out.text = {"立即办理", "at once"};
  else out.text = {"剩 " + span.zh, span.en + " left"};
  return out;
}

}  // namespace ly::cases
