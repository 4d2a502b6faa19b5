// Open deadlines after days were declared off or worked: which move, and the event that says so. See declarations.h.
#include <algorithm>
#include <map>

#include "domains/cases/cases.h"
#include "domains/cases/rows.h"

namespace ly::cases {
namespace {

constexpr size_t kDeadlinesTried = 2000;  // a question looks at so many
constexpr size_t kExamplesShown = 10;

CaseEvent due_moved(CaseState const& state, Cases::DeadlineAct const& act, Due const& due, std::string const& account, Instant now) {
  CaseEvent e;
  e.n = state.revision + 1;
  e.at = now;
  e.kind = "due_moved";
  e.account = account;
  e.open = {{"declaration", act.declaration}, {"notice", act.notice}, {"from", state.due_at->ms}, {"due_at", due.due->ms}};
  if (due.warn) e.open["warn_at"] = due.warn->ms;
  if (act.withdrawn) e.open["withdrawn"] = true;
  return e;
}

}  // namespace

std::vector<calendar::Declaration> Cases::declared() const {
  std::lock_guard const lock(declared_mutex_);
  return declared_;
}

void Cases::set_declared(std::vector<calendar::Declaration> declared) {
  {
    std::lock_guard const lock(declared_mutex_);
    declared_ = std::move(declared);
  }
  renew_calendars();
}

MakeCalendar Cases::calendars_with(std::vector<calendar::Declaration> declared) const {
  return [announced = wiring_.calendars, declared = std::move(declared)](std::string_view holidays, calendar::Hours hours) -> Result<calendar::Calendar> {
    auto out = TRY(announced(holidays, std::move(hours)));
    for (auto const& one : declared) out = TRY(out.with(one));
    return out;
  };
}

// The open deadlines after `after`: `each` is given the case, its service, and how its deadline moves: from the calendars in force to `other`, or, with `set_by`, the
// moment of the act that put them in force, from `other` to them.
template <class Each>
Result<Cases::DeadlinesMoved> Cases::each_deadline(View const& view, MakeCalendar const& other, std::optional<Instant> set_by, std::string const& after, size_t limit, Each&& each) const {
  DeadlinesMoved out;
  std::map<std::pair<std::string, int64_t>, Calendars> others;
  auto const open = rows::list_open_deadlines(view.tx, after, static_cast<int64_t>(limit));
  for (auto const& row : open) {
    auto const* loaded = catalog_.find(row.service, row.version);
    check(loaded != nullptr, "a case of a service that is not loaded");
    ++out.looked;
    // Night and day lanes know no holidays: a service with no others is not unsealed.
    if (std::all_of(loaded->calendars.begin(), loaded->calendars.end(), [](auto const& one) { return one.second.is_every_day(); })) continue;
    auto state = state_of(view, row.id);
    if (!state) continue;  // its key was destroyed
    if (set_by && state->deadline_at > *set_by) continue;  // counted with it already, or moved by it
    auto found = others.find({state->service, state->version});
    if (found == others.end()) found = others.emplace(std::pair(state->service, state->version), TRY(calendars_of(loaded->compiled->service, other))).first;
    auto const scope = evaluate(*loaded->compiled, *state, state->facts, {view.now, wiring_.tables, wiring_.offset}).scope;
    auto const& before = set_by ? found->second : loaded->calendars;
    auto const& next = set_by ? loaded->calendars : found->second;
    auto const move = moved_due(*loaded->compiled, before, next, *state, scope, view.now);
    TRY(each(*loaded, std::move(*state), move, out));
  }
  out.more = open.size() == limit;
  if (!open.empty()) out.last = open.back().id;
  return out;
}

Result<Cases::DeadlinesMoved> Cases::would_move(View const& view, MakeCalendar const& next, std::string const& after) const {
  return each_deadline(view, next, {}, after, kDeadlinesTried, [](LoadedService const&, CaseState&& state, MovedDue const& move, DeadlinesMoved& out) -> Result<void> {
    if (move.kept) ++out.kept;
    if (!move.due) return {};
    ++out.moved;
    if (out.examples.size() < kExamplesShown) out.examples.push_back({state.id, state.no, *state.due_at, *move.due->due});
    return {};
  });
}

Result<Cases::DeadlinesMoved> Cases::move_deadlines(Context& context, DeadlineAct const& act, std::string const& after) const {
  auto const account = context.actor.is_system ? std::string() : context.actor.account.text;
  return each_deadline(context, act.before, act.at, after, kRowsPerCommand, [&](LoadedService const& loaded, CaseState&& state, MovedDue const& move, DeadlinesMoved& out) -> Result<void> {
    if (move.kept) ++out.kept;
    if (!move.due) return {};
    auto const event = due_moved(state, act, *move.due, account, context.now);
    ++out.moved;
    TRY(record(context, loaded, std::move(state), event, ""));
    return {};
  });
}

}  // namespace ly::cases
