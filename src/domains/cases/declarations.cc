#include "domains/cases/declarations.h"

#include <algorithm>

#include "base/text.h"
#include "domains/cases/rows.h"
#include "domains/registry/registry.h"

namespace ly::cases {
namespace {

constexpr std::string_view kAnnounced = "cn";  // the holidays a service file may name

Result<std::vector<Day>> days_named(std::vector<std::string> const& texts, std::string_view at) {
  std::vector<Day> out;
  for (auto const& text : texts) {
    auto const day = day_from_iso(text);
    if (!day) return invalid("calendar.day", std::string(at), {{"day", text}});
    out.push_back(*day);
  }
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}
std::vector<std::string> days_written(std::vector<Day> const& days) {
  std::vector<std::string> out;
  for (auto const day : days) out.push_back(to_iso(day));
  return out;
}

// As the calendars stand, with the last act on `id` undone: without it while it is in force, with it once it is withdrawn.
std::vector<calendar::Declaration> with_undone(std::vector<rows::Declaration> const& all, std::string_view id) {
  std::vector<calendar::Declaration> out;
  for (auto const& one : all)
    if ((one.withdrawn_at.ms == 0) != (one.declaration.id == id)) out.push_back(one.declaration);
  return out;
}
std::vector<calendar::Declaration> in_force(std::vector<rows::Declaration> const& all) { return with_undone(all, ""); }

}  // namespace

// The calendar is one for everything this platform serves.
Result<void> Declarations::check_reach(View const& view) const {
  if (view.actor.is_system) return {};
  if (view.actor.scope.kind == Scope::Kind::region && region_(view).starts_with(view.actor.region())) return {};
  return forbidden("calendar.beyond");
}

// One act at a time: a job knows the calendars before and after its own act and no others.
Result<void> Declarations::check_still(View const& view) const {
  for (auto const& one : rows::list_declarations(view.tx))
    if (auto const job = find_job(view, {one.job_id}); job && job->state != "done") return refused(job->state == "waiting" || job->state == "running" ? "calendar.moving" : "calendar.stopped", "", {{"title", one.title}});
  return {};
}

Result<calendar::Declaration> Declarations::declaration_of(std::vector<std::string> const& off, std::vector<std::string> const& worked) const {
  calendar::Declaration out;
  out.days_off = TRY(days_named(off, "days_off"));
  out.days_worked = TRY(days_named(worked, "days_worked"));
  if (out.days_off.empty() && out.days_worked.empty()) return invalid("calendar.no_days", "days_off");
  for (auto const day : out.days_off)
    if (std::binary_search(out.days_worked.begin(), out.days_worked.end(), day)) return invalid("calendar.declaration_both", "days_worked", {{"day", to_iso(day)}});
  // Any hours do: which days are worked does not depend on them.
  auto const now = TRY(cases_.calendars_with(cases_.declared())(kAnnounced, TRY(calendar::parse_hours("08:30-17:30"))));
  bool changes = false;
  auto const look = [&](std::vector<Day> const& days, bool works) -> Result<void> {
    for (auto const day : days) changes = TRY(now.is_working_day(day)) != works || changes;
    return {};
  };
  TRY(look(out.days_off, false));
  TRY(look(out.days_worked, true));
  if (!changes) return refused("calendar.no_change", "days_off");
  return out;
}

DeclarationShown Declarations::shown(View const& view, std::string const& id) const {
  auto const row = rows::find_declaration(view.tx, id);
  check(row.has_value(), "a declaration that was just read");
  DeclarationShown out;
  out.id = {row->declaration.id};
  out.title = row->title;
  out.notice = row->declaration.notice;
  out.days_off = days_written(row->declaration.days_off);
  out.days_worked = days_written(row->declaration.days_worked);
  out.declared_by = title_of_(view, row->declared_by);
  out.declared_at = row->declared_at;
  if (row->withdrawn_at.ms != 0) {
    out.withdrawn_by = title_of_(view, row->withdrawn_by);
    out.withdrawn_at = row->withdrawn_at;
    out.withdrawn_because = row->withdrawn_because;
  }
  auto const job = find_job(view, {row->job_id});
  out.moving = !job || job->state == "failed" || job->state == "cancelled" ? "stopped" : job->state == "done" ? "done" : "running";
  if (!job) return out;
  out.done = job->done;
  out.total = job->total;
  if (job->result.is_object()) {
    out.moved = integer_of(job->result.get_object(), "moved");
    out.kept = integer_of(job->result.get_object(), "kept");
  }
  return out;
}

Result<Items<DeclarationShown>> Declarations::list(View const& view, ListDeclarations const& in) const {
  auto all = rows::list_declarations(view.tx);
  std::reverse(all.begin(), all.end());
  Items<DeclarationShown> out;
  out.total = static_cast<int64_t>(all.size());
  auto at = in.after.empty() ? all.begin() : std::find_if(all.begin(), all.end(), [&](auto const& one) { return one.declaration.id == in.after; });
  if (!in.after.empty() && at != all.end()) ++at;
  for (; at != all.end() && static_cast<int64_t>(out.items.size()) < in.limit; ++at) out.items.push_back(shown(view, at->declaration.id));
  if (at != all.end() && !out.items.empty()) out.next = out.items.back().id.text;
  return out;
}

Result<TriedDeclaration> Declarations::try_out(View const& view, TryDeclaration const& in) const {
  TRY(check_reach(view));
  auto with = cases_.declared();
  with.push_back(TRY(declaration_of(in.days_off, in.days_worked)));
  auto const part = TRY(cases_.would_move(view, cases_.calendars_with(std::move(with)), in.after));
  TriedDeclaration out{part.looked, part.moved, part.kept, {}, part.more ? part.last : ""};
  for (auto const& one : part.examples) out.examples.push_back({{one.id}, one.no, one.from, one.to});
  return out;
}

// Inside the command that changed the declarations: the calendars with the commit, the deadlines by a job after it.
void Declarations::move(Context& context, std::string const& id) const {
  auto const job = jobs_.enqueue(context, kMoveDeadlinesJob, {{"declaration", id}});
  rows::set_declaration_job(context.tx, id, job.text);
  context.after_commit.push_back([this, declared = in_force(rows::list_declarations(context.tx))]() mutable { cases_.set_declared(std::move(declared)); });
}

Result<DeclarationShown> Declarations::declare(Context& context, Declare const& in) const {
  TRY(check_reach(context));
  rows::Declaration row;
  row.title = clean(in.title);
  row.declaration = TRY(declaration_of(in.days_off, in.days_worked));
  row.declaration.notice = clean(in.notice);
  if (row.title.empty()) return invalid("field.missing", "title");
  if (row.declaration.notice.empty()) return invalid("field.missing", "notice");
  TRY(check_still(context));
  row.declaration.id = new_id_text(context.dice, context.now);
  row.declared_by = context.actor.is_system ? "system:" + context.actor.title : context.actor.account.text;
  row.declared_at = context.now;
  rows::insert_declaration(context.tx, row);
  Fact fact{"calendar.declared", "calendar", row.declaration.id};
  fact.facts = {{"notice", row.declaration.notice}, {"off", static_cast<int64_t>(row.declaration.days_off.size())}, {"worked", static_cast<int64_t>(row.declaration.days_worked.size())}};
  fact.why = row.title;
  context.journal.note(std::move(fact));
  move(context, row.declaration.id);
  return shown(context, row.declaration.id);
}

Result<DeclarationShown> Declarations::withdraw(Context& context, WithdrawDeclaration const& in) const {
  TRY(check_reach(context));
  TRY(registry::check_reason(in.reason));
  auto row = rows::find_declaration(context.tx, in.id.text);
  if (!row) return not_found("not_found", "id");
  if (row->withdrawn_at.ms != 0) return refused("calendar.withdrawn", "id");
  TRY(check_still(context));
  row->withdrawn_by = context.actor.is_system ? "system:" + context.actor.title : context.actor.account.text;
  row->withdrawn_at = context.now;
  row->withdrawn_because = clean(in.reason);
  rows::withdraw_declaration(context.tx, *row);
  Fact fact{"calendar.declaration_withdrawn", "calendar", in.id.text};
  fact.facts = {{"notice", row->declaration.notice}};
  fact.why = row->withdrawn_because;
  context.journal.note(std::move(fact));
  move(context, in.id.text);
  return shown(context, in.id.text);
}

Result<DeclarationShown> Declarations::resume(Context& context, ByDeclaration const& in) const {
  TRY(check_reach(context));
  if (!rows::find_declaration(context.tx, in.id.text)) return not_found("not_found", "id");
  if (shown(context, in.id.text).moving != "stopped") return refused("calendar.not_stopped", "id");
  Fact fact{"calendar.moving_resumed", "calendar", in.id.text};
  context.journal.note(std::move(fact));
  move(context, in.id.text);
  return shown(context, in.id.text);
}

// A deadline that follows already is not moved again: a part that is run twice does no harm, and a job begun anew does what the former left.
Result<json::value> Declarations::run(JobRun& run) const {
  auto const id = std::string(text_of(run.row().payload, "declaration"));
  auto const [all, total] = run.desk().read(run.actor(), [&](View const& view) { return std::pair(rows::list_declarations(view.tx), rows::count_open_deadlines(view.tx)); });
  auto const acted = std::find_if(all.begin(), all.end(), [&](auto const& one) { return one.declaration.id == id; });
  if (acted == all.end()) return refused("calendar.not_stopped", "id");
  Cases::DeadlineAct act;
  act.before = cases_.calendars_with(with_undone(all, id));
  act.declaration = id;
  act.notice = acted->declaration.notice;
  act.withdrawn = acted->withdrawn_at.ms != 0;
  act.at = act.withdrawn ? acted->withdrawn_at : acted->declared_at;
  int64_t looked = 0, moved = 0, kept = 0;
  std::string after;
  for (int64_t part = 0;; ++part) {
    if (run.cancelled()) return refused("calendar.stopped", "", {{"title", acted->title}});
    auto const answer = TRY(run.part("deadlines/" + std::to_string(part), [&](Context& context) -> Result<json::value> {
      auto const done = TRY(cases_.move_deadlines(context, act, after));
      return json::value(json::object{{"looked", done.looked}, {"moved", done.moved}, {"kept", done.kept}, {"last", done.more ? done.last : std::string()}});
    }));
    auto const& object = answer.as_object();
    looked += integer_of(object, "looked");
    moved += integer_of(object, "moved");
    kept += integer_of(object, "kept");
    run.progress("deadlines", looked, std::max(total, looked));
    after = text_of(object, "last");
    if (after.empty()) break;
  }
  return json::value(json::object{{"looked", looked}, {"moved", moved}, {"kept", kept}});
}

std::vector<Endpoint> endpoints(Declarations const& declarations) {
  auto const* d = &declarations;
  constexpr Roles kMay = Role::lead | Role::administrator;
  std::vector<Endpoint> rows;
  rows.push_back(reading<ListDeclarations, Items<DeclarationShown>>("GET", "/api/working-calendar/declarations", "calendar.declarations", {"放假、上班声明", "Days declared off or worked"}, may::staff_clerk_audit | Role::administrator, [d](View const& v, ListDeclarations const& in) { return d->list(v, in); }));
  rows.push_back(reading<TryDeclaration, TriedDeclaration>("POST", "/api/working-calendar/declarations/try", "calendar.try_declaration", {"试算声明", "What a declaration would move"}, kMay, [d](View const& v, TryDeclaration const& in) { return d->try_out(v, in); }));
  rows.back().heavy = true;
  rows.push_back(writing<Declare, DeclarationShown>("POST", "/api/working-calendar/declarations", "calendar.declare", {"声明放假或上班", "Declare days off or worked"}, kMay, [d](Context& c, Declare const& in) { return d->declare(c, in); }));
  rows.push_back(writing<WithdrawDeclaration, DeclarationShown>("POST", "/api/working-calendar/declarations/{id}/withdraw", "calendar.withdraw_declaration", {"撤回声明", "Withdraw a declaration"}, kMay, [d](Context& c, WithdrawDeclaration const& in) { return d->withdraw(c, in); }));
  rows.push_back(writing<ByDeclaration, DeclarationShown>("POST", "/api/working-calendar/declarations/{id}/resume", "calendar.resume_declaration", {"继续顺延", "Go on moving deadlines"}, kMay, [d](Context& c, ByDeclaration const& in) { return d->resume(c, in); }));
  return rows;
}

std::vector<std::pair<std::string_view, std::string_view>> declaration_invariants() {
  return {{"a withdrawn declaration says who withdrew it and why", "select id from calendar_declaration where (withdrawn_at = 0) <> (withdrawn_by = '') or (withdrawn_at <> 0 and withdrawn_because = '')"},
          {"each declaration has its job", "select d.id from calendar_declaration d left join job j on j.id = d.job_id where j.id is null"}};
}

}  // namespace ly::cases
