// Deadlines of a case: which duration counts (a table's limit over the lane's over the state's), on which calendar, from
// when, and when to warn. Counting itself is engines/calendar. "0 hours" of a table means at once and is not a deadline.
#pragma once
#include <map>
#include <optional>
#include <string>

#include "domains/cases/case_state.h"
#include "domains/cases/evaluation.h"
#include "engines/calendar/calendar.h"

namespace ly::cases {

// The calendars of one service by name. Problems: service.hours {text}, calendar.*; `at` = "calendars.NAME".
using Calendars = std::map<std::string, calendar::Calendar, std::less<>>;
// Announced years by the name a service file uses ("cn"), with declarations already on top.
using MakeCalendar = std::function<Result<calendar::Calendar>(std::string_view holidays, calendar::Hours hours)>;
Result<Calendars> calendars_of(Service const& service, MakeCalendar const& make);

struct Due {
  std::optional<Instant> due, warn;
  bool at_once = false;
};
// For `state` entered at `start` in its lane. `scope` for the limit's expression. Problem: calendar.year_unknown.
Result<Due> due_of(CompiledService const& service, Calendars const& calendars, CaseState const& state, dmn::Scope const& scope, Instant start);

// The deadline of an open case after the calendars changed from `before` to `after`: counted anew from when its state was entered. Where the
// facts it was counted with are no longer the same, the office time it had is counted out again. Nothing when it stays where it is. `kept`: it has passed by `now`, or
// would have, and stays. `scope` as for due_of.
struct MovedDue {
  std::optional<Due> due;
  bool kept = false;
};
MovedDue moved_due(CompiledService const& service, Calendars const& before, Calendars const& after, CaseState const& state, dmn::Scope const& scope, Instant now);

// The instant so much counted time before `due`, not before `start`.
Result<Instant> before(calendar::Calendar const& calendar, Instant start, Instant due, calendar::Duration const& by);

// "2月3日 17:30", "3 Feb 17:30".
std::string moment_words(Instant at, Minutes offset, Language language);

// "剩 1 小时 25 分", "逾期 3 小时", "立即": time counted on the calendar the deadline runs on.
struct DueShown {
  Text text;
  double share_used = 0;
  bool overdue = false;
};
DueShown due_shown(CompiledService const& service, Calendars const& calendars, CaseState const& state, Instant now);

}  // namespace ly::cases
