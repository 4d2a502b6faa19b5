// A person applies without an account, from a phone at home: no log-in, no meeting. What lets him in again is a key told once,
// derived from the case's id, so nothing that opens a case is stored. He acts in the role of scope `own`; everything else is as
// for everybody: the form is checked, papers are minded, the same guards bar the same acts.
#include <sodium.h>

#include "base/text.h"
#include "domains/cases/cases.h"
#include "domains/cases/form_schema.h"
#include "domains/cases/rows.h"

namespace ly::cases {
namespace {

Player applicant_of(Service const& service) {
  Player p;
  p.account = kApplicantAccount;
  for (auto const& role : service.roles)
    if (role.second.scope == ServiceRole::Scope::own) p.roles.insert(role.first);
  return p;
}

bool holds(std::vector<std::string> const& list, std::string_view one) { return std::find(list.begin(), list.end(), one) != list.end(); }

// May be asked for from outside: a service for persons, by a channel that needs nobody here, that lets the applicant open it.
bool is_open(Service const& s) {
  if (s.intake.applicant != "person" || !(holds(s.intake.channels, "phone") || holds(s.intake.channels, "web"))) return false;
  return std::any_of(s.intake.by.begin(), s.intake.by.end(), [&](auto const& name) {
    auto const* role = s.roles.find(name);
    return role && role->scope == ServiceRole::Scope::own;
  });
}

}  // namespace

std::string Cases::applicant_key(View const& view, std::string_view id) const { return view.keys.blind("case.applicant_key", id); }

bool Cases::is_applicant_key(View const& view, std::string_view id, std::string_view key) const {
  auto const wanted = applicant_key(view, id);
  return key.size() == wanted.size() && sodium_memcmp(key.data(), wanted.data(), wanted.size()) == 0;
}

Result<Cases::Loaded> Cases::load_applied(View const& view, std::string const& id, std::string_view key) const {
  // One answer for "no such case" and "not your key": the page tells nobody which numbers exist.
  if (!looks_like_id(id) || !is_applicant_key(view, id, key)) return not_found("case.not_yours_or_unknown", "key");
  auto const row = rows::find_row(view.tx, id);
  auto const* service = row ? catalog_.find(row->service, row->version) : nullptr;
  auto const events = service ? rows::list_events(view.tx, view.keys, id) : std::nullopt;
  if (!events || service->compiled->service.intake.applicant != "person") return not_found("case.not_yours_or_unknown", "key");
  return Loaded{fold(id, *events), service};
}

Applied Cases::applied_answer(View const& view, Loaded const& loaded, Language language) const {
  auto const& service = loaded.service->compiled->service;
  auto const player = applicant_of(service);
  auto const now = rules(view, *loaded.service, loaded.state);
  auto whole = answer(view, *loaded.service, loaded.state, language);
  Applied out;
  out.id = {loaded.state.id};
  out.key = applicant_key(view, loaded.state.id);
  out.no = loaded.state.no;
  out.service = service.service;
  out.service_title = service.title.in(language);
  out.state = loaded.state.state;
  out.state_title = whole.row.state_title;
  out.next = whole.row.next;
  out.due_text = whole.row.due_text;
  out.due_at = whole.row.due_at;
  out.reason = loaded.state.reason;
  out.outcome = whole.outcome;
  out.revision = loaded.state.revision;
  out.form_editable = may_edit(service, loaded.state, player);
  out.papers_open = may_add_papers(service, loaded.state, player);
  out.closed = is_closed(service, loaded.state);
  // What is the applicant's to mend; what officers still have to do is told by the state.
  for (auto const& lack : whole.lacks)
    if (lack.mend && (lack.mend->kind == "form" || lack.mend->kind == "document")) out.missing.push_back(lack.text);
  out.documents = std::move(whole.documents);
  for (auto& document : out.documents) document.may = may_add_paper(service, loaded.state, player, document.key);
  out.steps = std::move(whole.steps);
  out.actions = actions_shown(now, loaded.state, player, language);
  out.questions = questions_shown(view, service, loaded.state, player, false, language);
  out.may_ask = may_ask(service, loaded.state, player);
  out.form = out.form_editable ? loaded.state.form : masked(service.form, loaded.state.form);
  out.form_schema = service.form;
  return out;
}

template <class Act>
Result<Applied> Cases::act_applied(Context& context, std::string const& id, std::string_view key, std::string_view language, std::string_view why, Act&& f) const {
  auto loaded = TRY(load_applied(context, id, key));
  auto const now = rules(context, *loaded.service, loaded.state);
  auto const event = TRY(f(now, loaded.state, applicant_of(loaded.service->compiled->service)));
  loaded.state = TRY(record(context, *loaded.service, std::move(loaded.state), event, why));
  return applied_answer(context, loaded, language_from(language));
}

Result<Applied> Cases::apply(Context& context, Apply const& in) const {
  auto const* loaded = catalog_.latest(in.service);
  if (!loaded) return invalid("case.unknown_service", "service", {{"service", in.service}});
  auto const& service = loaded->compiled->service;
  if (service.intake.applicant != "person") return refused("case.not_for_persons", "service", {{"title", service.title.in(language_from(in.language))}});
  auto const division = !in.division.empty() ? in.division : wiring_.home ? wiring_.home(context) : std::string();
  auto state = TRY(begin_for_person(context, *loaded, applicant_of(service), division, in.channel, in.form, ""));
  return applied_answer(context, {std::move(state), loaded}, language_from(in.language));
}

Result<Applied> Cases::applied(View const& view, ByApplicant const& in) const {
  return applied_answer(view, TRY(load_applied(view, in.id.text, in.key)), language_from(in.language));
}

Result<Applied> Cases::apply_form(Context& context, ApplicantForm const& in) const {
  return act_applied(context, in.id.text, in.key, in.language, "", [&](Rules const& now, CaseState const& state, Player const& player) { return cases::save_form(now, state, player, in.form); });
}

Result<Applied> Cases::apply_paper(Context& context, ApplicantPaper const& in) const {
  auto const language = language_from(in.language);
  auto const loaded = TRY(load_applied(context, in.id.text, in.key));
  if (!loaded.service->compiled->service.documents.contains(in.paper)) return invalid("case.no_such_document", "paper", {{"key", in.paper}});
  auto const file = TRY(put_file(context, in.name, in.upload, ""));
  TRY(minds_paper(context, loaded, in.paper, file, language));
  auto answered = TRY(act_applied(context, in.id.text, in.key, in.language, "", [&](Rules const& now, CaseState const& state, Player const& player) {
    return cases::add_document(now, state, player, in.paper, {file.id.text, file.name, file.size, context.now});
  }));
  attach_file(context, file.id, "case", in.id.text, "", loaded.state.division);
  return answered;
}

Result<Applied> Cases::apply_event(Context& context, ApplicantEvent const& in) const {
  return act_applied(context, in.id.text, in.key, in.language, in.reason, [&](Rules const& now, CaseState const& state, Player const& player) {
    return cases::fire(now, state, player, in.event, in.reason, language_from(in.language));
  });
}

Result<Applied> Cases::apply_question(Context& context, ApplicantAsks const& in) const {
  return act_applied(context, in.id.text, in.key, in.language, "", [&](Rules const& now, CaseState const& state, Player const& player) { return cases::ask(now, state, player, in.text); });
}

Result<Applied> Cases::apply_answer(Context& context, ApplicantAnswers const& in) const {
  return act_applied(context, in.id.text, in.key, in.language, "", [&](Rules const& now, CaseState const& state, Player const& player) { return cases::answer_question(now, state, player, in.n, in.text); });
}

Result<Items<ServiceRow>> Cases::open_services(View const&, InLanguage const& in) const {
  Items<ServiceRow> out;
  for (auto const* loaded : catalog_.all_latest()) {
    auto const& s = loaded->compiled->service;
    if (is_open(s)) out.items.push_back({s.service, s.title.in(language_from(in.language)), s.intake.applicant, s.version, s.intake.channels, true});
  }
  out.total = static_cast<int64_t>(out.items.size());
  return out;
}

Result<ServicePage> Cases::open_service(View const& view, ByService const& in) const {
  auto const* loaded = catalog_.latest(in.service);
  if (!loaded || !is_open(loaded->compiled->service)) return not_found("case.unknown_service", "service", {{"service", in.service}});
  return service(view, in);
}

}  // namespace ly::cases
