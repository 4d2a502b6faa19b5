// A service published while serving, and running cases moved to it: see ARCHITECTURE.md, "Case".
#include <algorithm>

#include "base/text.h"
#include "domains/cases/cases.h"
#include "domains/cases/rows.h"
#include "domains/registry/registry.h"

namespace ly::cases {

// A service is one for everything this platform serves.
Result<void> Cases::may_publish(View const& view) const {
  if (view.actor.is_system) return {};
  if (view.actor.scope.kind == Scope::Kind::region && wiring_.home && wiring_.home(view).starts_with(view.actor.region())) return {};
  return forbidden("service.beyond");
}

CheckedService Cases::checked_answer(View const& view, Service const& service, ServiceReport const& report, Language language) const {
  CheckedService out;
  out.service = service.service;
  out.title = service.title.in(language);
  out.version = service.version;
  out.sha256 = service.sha256;
  out.states = static_cast<int64_t>(report.states);
  out.transitions = static_cast<int64_t>(report.transitions);
  out.tests = static_cast<int64_t>(report.coverage.results.size());
  if (auto const* latest = catalog_.latest(service.service)) out.present = latest->compiled->service.version;
  for (auto const& [version, open] : rows::count_open_by_version(view.tx, service.service))
    if (version < service.version) out.running += open;
  return out;
}

Result<CheckedService> Cases::check_file(View const& view, CheckServiceFile const& in) const {
  TRY(may_publish(view));
  auto const report = check_service(kPublishedFile, in.text, surroundings());
  if (!report.problems.empty()) return all_of("service.not_sound", report.problems);
  auto const& service = report.compiled->service;
  TRY(catalog_.may_follow(service));
  return checked_answer(view, service, report, language_from(in.language));
}

Result<CheckedService> Cases::publish(Context& context, PublishService const& in) {
  TRY(may_publish(context));
  TRY(registry::check_reason(in.reason));
  auto const around = surroundings();
  auto report = check_service(kPublishedFile, in.text, around);
  if (!report.problems.empty()) return all_of("service.not_sound", std::move(report.problems));
  auto const& service = report.compiled->service;
  TRY(catalog_.may_follow(service));
  auto calendars = TRY(calendars_of(service, around.calendars));
  auto const answer = checked_answer(context, service, report, language_from(in.language));
  rows::insert_service_version(context.tx, {service.service, service.sha256, in.text, service.version, std::string(kByHouse)}, context.now);
  Fact fact{"service.published", "service", service.service};
  fact.service = service.label();
  fact.facts = {{"version", service.version}, {"sha256", service.sha256}, {"tests", answer.tests}, {"before", answer.present}};
  fact.why = clean(in.reason);
  context.journal.note(std::move(fact));
  if (wiring_.published) TRY(wiring_.published(context, service));
  // Once it is committed, and before anybody is answered: the next command already opens cases of it.
  context.after_commit.push_back([this, loaded = LoadedService{report.compiled, std::move(calendars)}] { catalog_.add(loaded); });
  return answer;
}

namespace {

LeftCase left_case(CaseState const& state, Problem const& why) { return {CaseId{state.id}, state.no, why.code, why.args.empty() ? std::string() : why.args.begin()->second}; }

constexpr std::string_view kMovedFact = "service.cases_moved";
constexpr int64_t kMovesLookedAt = 200;  // somebody decides each of them; older ones have long been dealt with

// The last move away from each version, unless cases were moved back to it since.
struct LastMove {
  std::string service;
  int64_t from = 0, to = 0;
  Instant at;
};
std::vector<LastMove> last_moves(View const& view) {
  std::vector<LastMove> out;
  JournalFilter filter;
  filter.what = kMovedFact;
  filter.limit = kMovesLookedAt;
  for (auto const& entry : list_journal(view.tx, filter)) {
    auto const facts = parse_json(entry.facts);
    if (!facts || !facts->is_object()) continue;
    LastMove one{entry.subject_id, integer_of(facts->get_object(), "from"), integer_of(facts->get_object(), "to"), entry.at};
    auto const later = [&](auto version) { return std::any_of(out.begin(), out.end(), [&](LastMove const& known) { return known.service == one.service && known.*version == one.from; }); };
    if (!later(&LastMove::from) && !later(&LastMove::to)) out.push_back(std::move(one));  // newest first
  }
  std::reverse(out.begin(), out.end());
  return out;
}

}  // namespace

// Who has the case in hand is told on its page; that it stays behind is on the list until somebody has dealt with it.
void Cases::tell_left(Context& context, CaseState const& state, MoveCases const& in, LeftCase const& left) const {
  auto const* old = catalog_.find(in.service, in.from);
  auto const* here = old && left.why == "service.no_such_state" ? old->compiled->service.states.find(left.detail) : nullptr;
  auto const lacks = here ? here->title : Text{left.detail, left.detail};
  Message message;
  message.channel = "app";
  message.template_name = "case/left_behind";
  message.subject_kind = "case";
  message.subject_id = state.id;
  message.key_id = "case/" + state.id;
  message.content = {{"to", "assignee"}, {"account", state.assignee}, {"enterprise_id", state.enterprise_id},
                     {"text", json::object{{"zh-CN", state.no + " 没有转到第 " + std::to_string(in.to) + " 版，仍按第 " + std::to_string(in.from) + " 版办：新版里没有“" + lacks.zh + "”。请办到新版也有的环节再转，或按原版办结"},
                                           {"en", state.no + " was not moved to version " + std::to_string(in.to) + " and goes on by version " + std::to_string(in.from) + ": the new one has no \"" + lacks.en + "\". Bring it to a state the new one has and move it, or end it by the old one"}}}};
  context.outbox.put(message);
}

Result<Items<LeftBehind>> Cases::left_behind(View const& view, InLanguage const& in) const {
  auto const language = language_from(in.language);
  Items<LeftBehind> out;
  for (auto const& move : last_moves(view)) {
    auto const* old = catalog_.find(move.service, move.from);
    auto const* wanted = catalog_.find(move.service, move.to);
    if (!old || !wanted) continue;
    for (auto const& id : rows::list_open_of_version(view.tx, move.service, move.from, "", kRowsPerCommand)) {
      auto const row = rows::find_row(view.tx, id);
      if (!row || !(view.actor.is_system || view.actor.may_see(row->enterprise_id, row->division))) continue;
      auto const state = state_of(view, id);
      if (!state) continue;  // its key was destroyed
      ++out.total;
      if (static_cast<int64_t>(out.items.size()) == kLeftShown) continue;
      LeftBehind one;
      one.id = {id}, one.no = state->no, one.service = move.service, one.from = move.from, one.to = move.to, one.moved_at = move.at;
      auto const& service = old->compiled->service;
      one.title = service.title.in(language);
      if (auto const* here = service.states.find(state->state)) one.state_title = here->title.in(language);
      if (!state->assignee.empty()) one.assignee = title_of(view, state->assignee, language);
      if (auto const event = cases::move_to(rules(view, *wanted, *state), *state, system_player()); !event) {
        auto const left = left_case(*state, event.error());
        one.why = left.why, one.detail = left.detail;
      }
      out.items.push_back(std::move(one));
    }
  }
  return out;
}

// How many run by each version is of everywhere: for who has the whole of it.
Result<Items<ServiceVersionRow>> Cases::versions(View const& view, ByService const& in) const {
  TRY(may_publish(view));
  Items<ServiceVersionRow> out;
  std::map<int64_t, int64_t> open;
  for (auto const& [version, count] : rows::count_open_by_version(view.tx, in.service)) open[version] = count;
  for (auto const& row : rows::list_versions_of(view.tx, in.service)) out.items.push_back({row.version, row.sha256, row.origin, row.published_at, open[row.version]});
  if (out.items.empty()) return not_found("case.unknown_service", "service", {{"service", in.service}});
  out.total = static_cast<int64_t>(out.items.size());
  return out;
}

// Moves what can be moved, one event each; what stands where the new version has no such state stays and is told. A closed case ends as it began.
Result<Moved> Cases::move(Context& context, MoveCases const& in) const {
  TRY(may_publish(context));
  TRY(registry::check_reason(in.reason));
  auto const* wanted = catalog_.find(in.service, in.to);
  if (!wanted || !catalog_.find(in.service, in.from)) return not_found("service.no_version", wanted ? "from" : "to", {{"service", in.service}, {"version", std::to_string(wanted ? in.from : in.to)}});
  if (in.from == in.to) return invalid("service.same_versions", "to");
  Moved out;
  auto const ids = rows::list_open_of_version(context.tx, in.service, in.from, in.after, kRowsPerCommand);
  auto const player = context.actor.is_system ? system_player() : Player{context.actor.account.text, {}};
  for (auto const& id : ids) {
    auto const state = state_of(context, id);
    if (!state) continue;  // its key was destroyed
    auto const event = cases::move_to(rules(context, *wanted, *state), *state, player);
    if (!event) {
      out.left.push_back(left_case(*state, event.error()));
      tell_left(context, *state, in, out.left.back());
      continue;
    }
    TRY(record(context, *wanted, *state, *event, clean(in.reason)));
    ++out.moved;
  }
  if (ids.size() == kRowsPerCommand) out.after = ids.back();
  Fact fact{std::string(kMovedFact), "service", in.service};
  fact.facts = {{"from", in.from}, {"to", in.to}, {"moved", out.moved}, {"left", static_cast<int64_t>(out.left.size())}};
  fact.why = clean(in.reason);
  context.journal.note(std::move(fact));
  return out;
}

}  // namespace ly::cases
