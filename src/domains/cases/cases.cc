#include "domains/cases/cases.h"

#include <algorithm>

#include "base/text.h"
#include "domains/cases/form_schema.h"
#include "domains/cases/rows.h"

namespace ly::cases {
namespace {

constexpr std::string_view kOpenCaseSource = "open_case", kCountSource = "case_count", kFireEffect = "cases.fire", kFireParentEffect = "cases.fire_parent",
                           kFireChildrenEffect = "cases.fire_children", kFollowUpChannel = "follow_up";
constexpr size_t kNamesFound = 50;  // enterprises whose name fits a search

std::string key_of(std::string_view id) { return "case/" + std::string(id); }

std::string two(int32_t n) { return n < 10 ? "0" + std::to_string(n) : std::to_string(n); }

// "FG-{yyyy}{MM}{dd}-{seq:4}" -> what stands before the number on that day, its width, and what stands after it.
struct Numbering {
  std::string prefix, suffix;
  size_t width = 1;
};
Numbering numbering_of(std::string const& pattern, Day day) {
  auto const civil = civil_of(day);
  auto text = replaced(replaced(replaced(pattern, "{yyyy}", std::to_string(civil.year)), "{MM}", two(civil.month)), "{dd}", two(civil.day));
  auto const open = text.find("{seq:");
  auto const close = text.find('}', open);
  check(open != std::string::npos && close != std::string::npos, "a numbering has its sequence");
  return {text.substr(0, open), text.substr(close + 1), static_cast<size_t>(std::stoi(text.substr(open + 5, close - open - 5)))};
}
std::string number_of(Numbering const& numbering, int64_t n) {
  auto digits = std::to_string(n);
  if (digits.size() < numbering.width) digits.insert(0, numbering.width - digits.size(), '0');
  return numbering.prefix + digits + numbering.suffix;
}

std::string_view kind_name(State::Kind kind) {
  switch (kind) {
    case State::Kind::initial: return "initial";
    case State::Kind::active: return "active";
    case State::Kind::waiting: return "waiting";
    case State::Kind::final: return "final";
  }
  return "";
}

rows::Row row_of(Service const& service, CaseState const& s) {
  auto const* here = service.states.find(s.state);
  auto const* lane = service.lanes.find(s.lane);
  auto const alarm = next_alarm(s);
  rows::Row r;
  r.id = s.id;
  r.no = s.no;
  r.service = s.service;
  r.version = s.version;
  r.enterprise_id = s.enterprise_id;
  r.division = s.division;
  r.channel = s.channel;
  r.opener = s.opener;
  r.state = s.state;
  r.kind = kind_name(here->kind);
  r.closed = here->kind == State::Kind::final;
  r.outcome = here->outcome;
  r.hidden = is_hidden(service, s);
  r.lane = s.lane;
  r.priority = r.closed || !lane ? 0 : lane->priority;
  r.opened_at = s.opened_at;
  r.entered_at = s.entered_at;
  r.changed_at = s.changed_at;
  r.due_at = s.due_at;
  if (alarm) r.alarm_at = alarm->at;
  r.at_once = s.at_once;
  r.assignee = s.assignee;
  r.assistant = s.assistant;
  r.missing = canonical(to_json(s.missing));
  r.revision = s.revision;
  r.parent = s.parent;
  r.label = s.label;
  r.applicant = s.applicant;
  return r;
}

// Of a row without its events: what a list shows.
CaseState listed(rows::Row r) {
  CaseState s;
  s.id = std::move(r.id);
  s.no = std::move(r.no);
  s.service = std::move(r.service);
  s.version = r.version;
  s.enterprise_id = std::move(r.enterprise_id);
  s.division = std::move(r.division);
  s.channel = std::move(r.channel);
  s.opener = std::move(r.opener);
  s.state = std::move(r.state);
  s.lane = std::move(r.lane);
  s.opened_at = r.opened_at;
  s.entered_at = r.entered_at;
  s.changed_at = r.changed_at;
  s.due_at = r.due_at;
  s.at_once = r.at_once;
  s.assignee = std::move(r.assignee);
  s.assistant = std::move(r.assistant);
  if (r.missing != "[]")
    if (auto const missing = parse_json(r.missing)) s.missing = lacks_from(*missing);
  s.revision = r.revision;
  s.parent = std::move(r.parent);
  s.label = std::move(r.label);
  s.applicant = std::move(r.applicant);
  return s;
}

// What the journal says happened, in the past tense.
std::string fact_name(Service const& service, CaseEvent const& e) {
  if (e.kind == "opened") return service.service + ".opened";
  if (e.kind != "fired") return "case." + e.kind;
  auto const event = text_of(e.open, "event"), from = text_of(e.open, "from");
  for (auto const& t : service.transitions)
    if (t.on == event && !t.fact.empty() && std::find(t.from.begin(), t.from.end(), from) != t.from.end()) return service.service + "." + t.fact;
  return service.service + "." + std::string(text_of(e.open, "to"));
}

json::object journal_facts(CaseEvent const& e) {
  json::object out;
  for (auto const& member : e.open)
    if (member.key() != "facts" && member.key() != "missing" && member.key() != "applicant") out[member.key()] = member.value();
  return out;
}

bool is_clerk_of(Actor const& actor, std::string_view enterprise_id) {
  return actor.scope.kind == Scope::Kind::enterprise && actor.scope.code == enterprise_id;
}

std::string media_word(std::string_view media) {
  if (media == "application/pdf") return "pdf";
  if (media == "image/jpeg") return "jpg";
  if (media == "image/png") return "png";
  if (media == "text/csv") return "csv";
  if (contains(media, "spreadsheetml")) return "xlsx";
  if (contains(media, "wordprocessingml")) return "docx";
  return std::string(media);
}

// The first text of a form that is personal in this way; empty if there is none.
std::string personal_of(Service const& service, json::object const& form, Pii pii) {
  for (auto const& property : properties_of(service.form))
    if (pii_of(*property.second) == pii)
      if (auto const text = text_of(form, property.first); !text.empty()) return std::string(text);
  return {};
}
std::string applicant_index(Keyring const& keys, std::string_view number) { return keys.blind("case.applicant", number); }
std::string mail_of(Service const& service, json::object const& form) {
  for (auto const& property : properties_of(service.form))
    if (auto const* format = property.second->if_contains("format"); format && *format == "email") return std::string(text_of(form, property.first));
  return {};
}

// A draft tells nobody: whoever knows a telephone could write one.
bool tells_addresses(Service const& service, CaseState const& after, CaseEvent const& event) {
  if (service.intake.applicant != "person" || after.state == service.initial()) return false;
  return event.sealed.contains("form") || (event.kind == "fired" && text_of(event.open, "from") == service.initial());
}

}  // namespace

Player player_of(Service const& service, Actor const& actor, std::string_view enterprise_id, std::string_view division) {
  if (actor.is_system) return system_player();
  Player p;
  p.account = actor.account.text;
  for (auto const& role : service.roles) {
    if (!actor.roles.meets(role.second.accounts)) continue;
    bool const own = role.second.scope == ServiceRole::Scope::own && is_clerk_of(actor, enterprise_id);
    bool const region = role.second.scope == ServiceRole::Scope::region && actor.may_see_division(division);
    if (own || region) p.roles.insert(role.first);
  }
  return p;
}

Cases::Cases(Wiring wiring) : wiring_(std::move(wiring)) {
  wiring_.sources[std::string(kOpenCaseSource)] = [](View const& view, FactQuery const& query) {
    auto const service = query.with.find("service"), state = query.with.find("state");
    json::object out{{"in_force", false}, {"no", ""}};
    if (service == query.with.end()) return out;
    for (auto const& open : rows::list_open(view.tx, query.enterprise_id, service->second)) {
      if (state != query.with.end() && open.state != state->second) continue;
      out["in_force"] = true;
      out["no"] = open.no;
      out["since"] = to_iso(day_at(open.entered_at));
    }
    return out;
  };
  // How many times before: {service: finding} counts cases with this one's label; {service, state, of: children} those opened from it.
  wiring_.sources[std::string(kCountSource)] = [](View const& view, FactQuery const& query) {
    auto const with = [&](std::string const& key) {
      auto const found = query.with.find(key);
      return found == query.with.end() ? std::string() : found->second;
    };
    if (with("of") == "children") return json::object{{"count", query.case_id.empty() ? 0 : rows::count_children(view.tx, query.case_id, with("service"), with("state"))}};
    return json::object{{"count", rows::count_times(view.tx, query.enterprise_id, with("service"), query.label, query.case_id, query.parent)}};
  };
  wiring_.effects[std::string(kOpenEffect)] = [this](Context& context, EffectInput const& in) { return open_follow_up(context, in); };
  wiring_.effects[std::string(kFireParentEffect)] = [this](Context& context, EffectInput const& in) -> Result<void> {
    if (in.state.parent.empty()) return {};
    auto const fired = fire_as_system(context, in.state.parent, text_of(in.with, "event"));
    if (!fired && fired.error().code != "case.not_now") return fired.error();
    return {};
  };
  wiring_.effects[std::string(kFireChildrenEffect)] = [this](Context& context, EffectInput const& in) -> Result<void> {
    for (auto const& id : rows::list_children(context.tx, in.state.id, text_of(in.with, "service"))) {
      auto const fired = fire_as_system(context, id, text_of(in.with, "event"));
      if (!fired && fired.error().code != "case.not_now") return fired.error();
    }
    return {};
  };
  wiring_.effects[std::string(kFireEffect)] = [this](Context& context, EffectInput const& in) -> Result<void> {
    TRY(fire_by_system(context, in.state.enterprise_id, text_of(in.with, "service"), text_of(in.with, "event")));
    return {};
  };
}

Surroundings Cases::surroundings() const {
  Surroundings around{wiring_.tables, calendars_with(declared()), {}, {}};
  for (auto const& source : wiring_.sources) around.sources.insert(source.first);
  for (auto const& effect : wiring_.effects) around.effects.insert(effect.first);
  return around;
}

Result<void> Cases::start(Context& context, std::vector<ServiceFile> const& files) {
  std::vector<calendar::Declaration> in_force;
  for (auto& one : rows::list_declarations(context.tx))
    if (one.withdrawn_at.ms == 0) in_force.push_back(std::move(one.declaration));
  {
    std::lock_guard const lock(declared_mutex_);
    declared_ = std::move(in_force);
  }
  return catalog_.publish(context, files, surroundings());
}

// ---- finding ----

Result<Cases::Loaded> Cases::load(View const& view, std::string const& id) const {
  auto const row = rows::find_row(view.tx, id);
  if (!row || !view.actor.may_see(row->enterprise_id, row->division)) return not_found("not_found", "id");
  if (row->hidden && view.actor.scope.kind == Scope::Kind::enterprise) return not_found("not_found", "id");
  auto const* service = catalog_.find(row->service, row->version);
  check(service != nullptr, "a case of a service that is not loaded");
  auto const events = rows::list_events(view.tx, view.keys, id);
  if (!events) return not_found("not_found", "id");
  return Loaded{fold(id, *events), service};
}

std::optional<CaseState> Cases::state_of(View const& view, std::string_view id) const {
  auto const events = rows::list_events(view.tx, view.keys, id);
  if (!events || events->empty()) return std::nullopt;
  return fold(std::string(id), *events);
}

std::vector<std::string> Cases::ids_of_applicant(View const& view, std::string_view number) const {
  return number.empty() ? std::vector<std::string>() : rows::list_ids_of_applicant(view.tx, applicant_index(view.keys, number));
}

std::optional<std::string> Cases::id_of_no(View const& view, std::string_view no) const { return rows::find_id_by_number(view.tx, no); }

std::string Cases::no_of(View const& view, std::string_view id) const {
  auto const row = rows::find_row(view.tx, id);
  return row ? row->no : std::string();
}

json::object Cases::gather(View const& view, Service const& service, CaseState const& state) const {
  json::object out;
  for (auto const& need : service.facts) {
    auto const source = wiring_.sources.find(need.second.source);
    json::object answer;
    if (source != wiring_.sources.end()) answer = source->second(view, {state.enterprise_id, state.id, state.parent, state.label, need.second.with});
    json::object kept;  // only what the file declares: nothing personal slips into the events
    for (auto const& field : need.second.fields)
      if (auto const* value = answer.if_contains(field.first)) kept[field.first] = *value;
    out[need.first] = std::move(kept);
  }
  return out;
}

Rules Cases::rules(View const& view, LoadedService const& service, CaseState const& state) const {
  return {*service.compiled, service.calendars, {view.now, wiring_.tables, wiring_.offset}, gather(view, service.compiled->service, state)};
}

// ---- storing ----

Result<CaseState> Cases::record(Context& context, LoadedService const& loaded, CaseState state, CaseEvent const& as_made, std::string_view why) const {
  auto const& service = loaded.compiled->service;
  auto event = as_made;
  if (auto const* form = event.sealed.if_contains("form"); form && service.intake.applicant == "person")
    if (auto const number = upper_ascii(clean(personal_of(service, form->get_object(), Pii::id_number))); !number.empty()) event.open["applicant"] = applicant_index(context.keys, number);
  cases::apply(state, event);
  TRY(no_second(context, service, state));
  Fact fact{fact_name(service, event), "case", state.id};
  fact.enterprise_id = state.enterprise_id;
  fact.division = state.division;
  fact.service = service.label();
  fact.facts = journal_facts(event);
  fact.facts["no"] = state.no;
  fact.why = why;
  fact.key_id = key_of(state.id);
  if (event.kind == "check_marked") fact.happened_at = state.marks.back().happened_at;
  auto const seq = context.journal.note(std::move(fact));
  auto const row = row_of(service, state);
  rows::insert_event(context, event, row, seq);
  rows::put_row(context.tx, row);
  if (event.kind == "fired") {
    if (auto const* decisions = event.sealed.if_contains("decisions"); decisions && decisions->is_array())
      for (auto const& value : decisions->get_array()) {
        auto const decision = decision_from(value);
        if (decision.problem.empty()) rows::insert_decision(context.tx, state.id, event.n, decision.name, decision.table, decision.version, joined(decision.rules, ", "));
      }
    TRY(follow(context, loaded, state, event));
  }
  if (event.kind == "warned" || event.kind == "breached") tell_alarm(context, service, state, event);
  if (event.kind == "asked" || event.kind == "answered") tell_question(context, service, state, event);
  if (tells_addresses(service, state, event) && wiring_.reached_at) wiring_.reached_at(context, state.id, {personal_of(service, state.form, Pii::phone), mail_of(service, state.form)});
  return state;
}

// Effects and notices of a transition, in its own transaction.
Result<void> Cases::follow(Context& context, LoadedService const& loaded, CaseState const& after, CaseEvent const& event) const {
  auto const& service = loaded.compiled->service;
  auto const name = std::string(text_of(event.open, "event")), from = std::string(text_of(event.open, "from"));
  for (auto const& t : service.transitions) {
    if (t.on != name || t.to != after.state || std::find(t.from.begin(), t.from.end(), from) == t.from.end()) continue;
    for (auto const& notice : t.notice) notify(context, service, after, notice);
    for (auto const& call : t.effects) {
      auto const effect = wiring_.effects.find(call.name);
      check(effect != wiring_.effects.end(), "an effect nobody registered");
      TRY(effect->second(context, {after, service, t.on, call.with}));
    }
    break;
  }
  return {};
}

void Cases::notify(Context& context, Service const& service, CaseState const& after, std::string_view name) const {
  auto const* notice = service.notices.find(name);
  check(notice != nullptr, "a notice the file does not have");
  auto const brief = wiring_.enterprise ? wiring_.enterprise(context, after.enterprise_id) : std::nullopt;
  auto const said = [&](std::string text, Language language) {
    Text because;
    for (auto const& value : after.decisions)
      for (auto const& one : decision_from(value).because) because.zh += (because.zh.empty() ? "" : "；") + one.zh, because.en += (because.en.empty() ? "" : "; ") + one.en;
    text = replaced(std::move(text), "{no}", after.no);
    text = replaced(std::move(text), "{reason}", after.reason);
    text = replaced(std::move(text), "{because}", because.in(language));
    text = replaced(std::move(text), "{enterprise}", brief ? brief->name : personal_of(service, after.form, Pii::name));
    text = replaced(std::move(text), "{service}", service.title.in(language));
    text = replaced(std::move(text), "{state}", service.states.find(after.state)->title.in(language));
    auto const* lane = service.lanes.find(after.lane);
    text = replaced(std::move(text), "{lane}", lane ? lane->title.in(language) : "");
    return replaced(std::move(text), "{deadline}", after.due_at ? moment_words(*after.due_at, wiring_.offset, language) : "—");
  };
  auto const words = [&](Language language) { return said(notice->text.in(language), language); };
  // What a notice can tell, by name: gateways of short messages take an approved template and these, no free text.
  json::object variables;
  for (auto const name : {"no", "reason", "because", "enterprise", "service", "state", "lane", "deadline"}) variables[name] = said("{" + std::string(name) + "}", Language::zh);
  for (auto const& channel : notice->via) {
    // Nobody must leave a mail address, and of enterprises none is kept: who has none is told by the other channels.
    auto const address = channel == "email" ? (brief ? std::string() : mail_of(service, after.form)) : brief ? brief->phone : personal_of(service, after.form, Pii::phone);
    if (channel == "email" && address.empty()) continue;
    Message message;
    message.channel = channel;
    message.template_name = service.service + "/" + std::string(name);
    message.subject_kind = "case";
    message.subject_id = after.id;
    message.key_id = key_of(after.id);
    message.enterprise_id = after.enterprise_id;
    message.division = after.division;
    message.content = {{"to", notice->to}, {"enterprise_id", after.enterprise_id}, {"text", json::object{{"zh-CN", words(Language::zh)}, {"en", words(Language::en)}}}};
    if (channel != "app") {  // sealed with the rest, for the gateway
      message.content["variables"] = variables;
      message.content["address"] = address;
    }
    context.outbox.put(message);
  }
}

void Cases::tell_alarm(Context& context, Service const& service, CaseState const& after, CaseEvent const& event) const {
  bool const breach = event.kind == "breached";
  auto const* here = service.states.find(after.state);
  auto const due = [&](Language language) { return after.due_at ? moment_words(*after.due_at, wiring_.offset, language) : std::string(); };
  Message message;
  message.channel = "app";
  message.template_name = breach ? "case/breached" : "case/warned";
  message.subject_kind = "case";
  message.subject_id = after.id;
  message.key_id = key_of(after.id);
  message.content = {{"to", breach ? after.escalated_to : "assignee"}, {"account", after.assignee}, {"enterprise_id", after.enterprise_id},
                     {"text", json::object{{"zh-CN", after.no + "（" + here->title.zh + "）" + (breach ? "已逾期，时限 " : "快到时限：") + due(Language::zh)},
                                           {"en", after.no + " (" + here->title.en + ") " + (breach ? "is overdue since " : "is due ") + due(Language::en)}}}};
  context.outbox.put(message);
}

// That there is a question or an answer, never its words. Officers are told here; the applicant by every way in which this service tells him something.
void Cases::tell_question(Context& context, Service const& service, CaseState const& after, CaseEvent const& event) const {
  bool const asked = event.kind == "asked", to_office = text_of(event.open, "from") == kApplicantSide;
  Text const told = asked ? to_office ? Text{"：申请人有一个问题，请打开这一件答复", ": the applicant has a question; open the case and answer it"} : Text{"：经办机关有一个问题，请打开这一件答复", ": the office has a question; open the case and answer it"}
                          : to_office ? Text{"：申请人答复了，请打开这一件查看", ": the applicant has answered; open the case to read it"} : Text{"：您的问题有了答复，请打开这一件查看", ": your question is answered; open the case to read it"};
  Message message;
  message.template_name = asked ? "case/asked" : "case/answered";
  message.subject_kind = "case";
  message.subject_id = after.id;
  message.key_id = key_of(after.id);
  message.enterprise_id = after.enterprise_id;
  message.division = after.division;
  auto const put = [&](std::string_view channel, std::string_view to, std::string const& address) {
    message.channel = channel;
    message.content = {{"to", to}, {"account", to_office ? after.assignee : ""}, {"enterprise_id", after.enterprise_id}, {"text", json::object{{"zh-CN", after.no + told.zh}, {"en", after.no + told.en}}}};
    if (channel != "app") {
      message.content["variables"] = json::object{{"no", after.no}, {"service", service.title.zh}};
      message.content["address"] = address;
    }
    context.outbox.put(message);
  };
  if (to_office) return put("app", "assignee", "");
  std::string own;
  for (auto const& role : service.roles)
    if (role.second.scope == ServiceRole::Scope::own) own = role.first;
  std::set<std::string> ways;
  for (auto const& notice : service.notices)
    if (notice.second.to == own) ways.insert(notice.second.via.begin(), notice.second.via.end());
  put("app", own, "");
  auto const brief = wiring_.enterprise ? wiring_.enterprise(context, after.enterprise_id) : std::nullopt;
  auto const phone = brief ? brief->phone : personal_of(service, after.form, Pii::phone), mail = brief ? std::string() : mail_of(service, after.form);
  if (ways.contains("sms") && !phone.empty()) put("sms", own, phone);
  if (ways.contains("email") && !mail.empty()) put("email", own, mail);
}

// ---- acting ----

// The shape of every act on a case: find it, mind its revision, let the interpreter answer the event, store, answer.
template <class Act>
Result<Case> Cases::act(Context& context, std::string const& id, std::optional<int64_t> revision, std::string_view language, std::string_view why, Act&& f) const {
  auto loaded = TRY(load(context, id));
  if (revision && *revision != loaded.state.revision) return refused("stale", "revision");
  auto const& service = *loaded.service;
  auto const now = rules(context, service, loaded.state);
  auto const player = player_of(service.compiled->service, context.actor, loaded.state.enterprise_id, loaded.state.division);
  auto const event = TRY(f(now, loaded.state, player));
  auto const after = TRY(record(context, service, std::move(loaded.state), event, why));
  return answer(context, service, after, language_from(language));
}

Result<Case> Cases::open(Context& context, OpenCase const& in) const {
  auto const* loaded = catalog_.latest(in.service);
  if (!loaded) return invalid("case.unknown_service", "service", {{"service", in.service}});
  auto const& service = loaded->compiled->service;
  if (service.intake.applicant == "person") {
    if (!in.enterprise_id.empty()) return invalid("case.for_persons", "enterprise_id");
    auto const division = in.division.empty() ? context.actor.scope.code : in.division;
    if (!context.actor.may_see_division(division)) return not_found("not_found", "division");
    auto const after = TRY(begin_for_person(context, *loaded, player_of(service, context.actor, "", division), division, in.channel, in.form, in.parent));
    return answer(context, *loaded, after, language_from(in.language));
  }
  auto const brief = wiring_.enterprise(context, in.enterprise_id);
  if (!brief || !context.actor.may_see(brief->id, brief->division)) return not_found("not_found", "enterprise_id");
  if (service.intake.refuse_duplicate) {
    auto const open = rows::list_open(context.tx, brief->id, service.service);
    if (!open.empty()) return refused("case.duplicate", "enterprise_id", {{"no", open.front().no}, {"case_id", open.front().id}});
  }
  if (!in.parent.empty()) {  // opened from another case of the same enterprise that the actor sees
    auto const from = TRY(load(context, in.parent));
    if (from.state.enterprise_id != brief->id) return not_found("not_found", "parent");
  }
  auto const player = player_of(service, context.actor, brief->id, brief->division);
  auto const after = TRY(begin(context, *loaded, *brief, player, in.channel, in.form, in.parent));
  return answer(context, *loaded, after, language_from(in.language));
}

Result<CaseState> Cases::begin(Context& context, LoadedService const& loaded, EnterpriseBrief const& brief, Player const& player, std::string const& channel, json::object const& form,
                               std::string const& parent) const {
  auto const& service = loaded.compiled->service;
  auto const numbering = numbering_of(service.numbering, day_at(context.now, wiring_.offset));
  CaseState asked;  // not yet a case: what facts may be asked about it
  asked.enterprise_id = brief.id;
  asked.parent = parent;
  asked.label = label_of(service, form);
  CaseState state;
  state.id = new_id_text(context.dice, context.now);
  auto const now = rules(context, loaded, asked);
  auto const no = number_of(numbering, rows::next_number(context.tx, service.service, numbering.prefix));
  auto const event = TRY(cases::open_case(now, player, no, brief.id, brief.division, channel, form, parent));
  context.keyring.make_key(context.tx, "case", key_of(state.id), context.now);
  return record(context, loaded, std::move(state), event, "");
}

Result<CaseState> Cases::begin_for_person(Context& context, LoadedService const& loaded, Player const& player, std::string const& division, std::string const& channel, json::object const& form,
                                          std::string const& parent) const {
  return begin(context, loaded, {"", "", division, "", ""}, player, channel, form, parent);
}

// One open case per person where the file says so. A draft bars nobody: whoever knows a number could open one.
Result<void> Cases::no_second(Context& context, Service const& service, CaseState const& after) const {
  if (!service.intake.refuse_duplicate || after.applicant.empty() || after.state == service.initial()) return {};
  auto const* here = service.states.find(after.state);
  if (here && here->kind == State::Kind::final) return {};
  if (auto const other = rows::find_second(context.tx, after.applicant, service.service, after.id)) return refused("case.duplicate", "form", {{"no", other->no}});  // no id: who asks may be anybody that knows a number
  return {};
}

Result<Case> Cases::save_form(Context& context, SaveForm const& in) const {
  return act(context, in.id.text, in.revision, in.language, "",
             [&](Rules const& now, CaseState const& state, Player const& player) { return cases::save_form(now, state, player, in.form); });
}

Result<Case> Cases::fire(Context& context, FireEvent const& in) const {
  return act(context, in.id.text, in.revision, in.language, in.reason, [&](Rules const& now, CaseState const& state, Player const& player) {
    return cases::fire(now, state, player, in.event, in.reason, language_from(in.language));
  });
}

// Kind, size and number of the files of one paper.
Result<void> Cases::minds_paper(View const&, Loaded const& loaded, std::string const& key, StoredFile const& file, Language language) const {
  auto const* kind = loaded.service->compiled->service.documents.find(key);
  if (!kind) return invalid("case.no_such_document", "key", {{"key", key}});
  auto const& title = kind->title.in(language);
  if (std::find(kind->types.begin(), kind->types.end(), media_word(file.media)) == kind->types.end())
    return invalid("case.document_type", "file_id", {{"title", title}, {"types", joined(kind->types, ", ")}, {"media", media_word(file.media)}});
  if (file.size > (kind->max_mb << 20)) return invalid("case.document_too_large", "file_id", {{"title", title}, {"max_mb", std::to_string(kind->max_mb)}});
  auto const there = loaded.state.documents.find(key);
  if (there != loaded.state.documents.end() && there->second.size() >= kFilesPerDocument) return refused("case.too_many_files", "key", {{"max", std::to_string(kFilesPerDocument)}});
  return {};
}

Result<Case> Cases::add_document(Context& context, DocumentOf const& in) const {
  auto const loaded = TRY(load(context, in.id.text));
  if (!loaded.service->compiled->service.documents.contains(in.key)) return invalid("case.no_such_document", "key", {{"key", in.key}});
  auto const file = find_file(context, in.file_id);
  if (!file || (file->owner_account != context.actor.account.text && !context.actor.is_system)) return not_found("not_found", "file_id");
  if (!file->subject_kind.empty()) return refused("case.file_taken", "file_id");
  TRY(minds_paper(context, loaded, in.key, *file, language_from(in.language)));
  auto answered = TRY(act(context, in.id.text, {}, in.language, "", [&](Rules const& now, CaseState const& state, Player const& player) {
    return cases::add_document(now, state, player, in.key, {file->id.text, file->name, file->size, context.now});
  }));
  attach_file(context, in.file_id, "case", in.id.text, loaded.state.enterprise_id, loaded.state.division);
  return answered;
}

Result<Case> Cases::remove_document(Context& context, DocumentOf const& in) const {
  return act(context, in.id.text, {}, in.language, "", [&](Rules const& now, CaseState const& state, Player const& player) {
    return cases::remove_document(now, state, player, in.key, in.file_id.text);
  });
}

Result<Case> Cases::do_task(Context& context, DoTask const& in) const {
  return act(context, in.id.text, {}, in.language, in.note, [&](Rules const& now, CaseState const& state, Player const& player) {
    return set_task(now, state, player, {in.task, in.verdict, in.note, in.done, in.checklist});
  });
}

Result<Case> Cases::mark_check(Context& context, MarkLine const& in) const {
  return act(context, in.id.text, {}, in.language, in.note, [&](Rules const& now, CaseState const& state, Player const& player) {
    return cases::mark_check(now, state, player, {in.task, in.item, in.verdict, in.note, in.device, in.base, in.counter, in.happened_at.value_or(context.now)});
  });
}

Result<Case> Cases::claim(Context& context, ByCase const& in) const {
  return act(context, in.id.text, {}, in.language, "", [&](Rules const& now, CaseState const& state, Player const& player) -> Result<CaseEvent> {
    bool const clerk = context.actor.scope.kind == Scope::Kind::enterprise;
    if (player.roles.empty() || clerk) return forbidden("case.not_yours", "id");
    if (!state.assignee.empty() && state.assignee != player.account)
      return refused("case.taken", "id", {{"who", title_of(context, state.assignee, language_from(in.language))}});
    return cases::assign(now, state, player, player.account, "");
  });
}

// Who gives work out holds a part in the case, and so does who gets it; nobody who says he is unwell is given any.
Result<void> Cases::may_hand(Context& context, Rules const& now, CaseState const& state, Player const& player, std::string const& account) const {
  bool const clerk = context.actor.scope.kind == Scope::Kind::enterprise;
  if (player.roles.empty() || clerk) return forbidden("case.not_yours", "id");
  if (account.empty()) return {};
  auto const other = wiring_.actor_of ? wiring_.actor_of(context, account) : std::nullopt;
  bool const able = other && other->scope.kind == Scope::Kind::region && !player_of(now.service.service, *other, state.enterprise_id, state.division).roles.empty();
  if (!able) return invalid("case.assignee", "account_id");
  if (wiring_.unwell && wiring_.unwell(context, account)) return refused("case.unwell", "account_id");
  return {};
}

Result<Case> Cases::assign(Context& context, AssignCase const& in) const {
  return act(context, in.id.text, {}, in.language, in.reason, [&](Rules const& now, CaseState const& state, Player const& player) -> Result<CaseEvent> {
    if (in.account_id.text.empty()) return invalid("field.missing", "account_id");
    TRY(may_hand(context, now, state, player, in.account_id.text));
    return cases::assign(now, state, player, in.account_id.text, in.reason);
  });
}

Result<Case> Cases::assist(Context& context, AssignCase const& in) const {
  return act(context, in.id.text, {}, in.language, in.reason, [&](Rules const& now, CaseState const& state, Player const& player) -> Result<CaseEvent> {
    TRY(may_hand(context, now, state, player, in.account_id.text));
    return cases::assist(now, state, player, in.account_id.text, in.reason);
  });
}

Result<Case> Cases::open_lane(Context& context, OpenLane const& in) const {
  return act(context, in.id.text, {}, in.language, in.reason, [&](Rules const& now, CaseState const& state, Player const& player) {
    return cases::open_lane(now, state, player, in.lane, in.reason);
  });
}

Result<Case> Cases::note_receipt(Context& context, NoteReceipt const& in) const {
  return act(context, in.id.text, {}, in.language, in.source, [&](Rules const& now, CaseState const& state, Player const& player) -> Result<CaseEvent> {
    if (player.roles.empty() || context.actor.scope.kind == Scope::Kind::enterprise) return forbidden("case.not_yours", "id");
    return cases::note_receipt(now, state, player, {in.item, in.source, in.note, in.count});
  });
}

Result<Case> Cases::ask(Context& context, AskOnCase const& in) const {
  return act(context, in.id.text, {}, in.language, "", [&](Rules const& now, CaseState const& state, Player const& player) { return cases::ask(now, state, player, in.text); });
}

Result<Case> Cases::answer_question(Context& context, AnswerOnCase const& in) const {
  return act(context, in.id.text, {}, in.language, "", [&](Rules const& now, CaseState const& state, Player const& player) { return cases::answer_question(now, state, player, in.n, in.text); });
}

Result<json::value> Cases::reveal(Context& context, RevealFields const& in) const {
  auto const loaded = TRY(load(context, in.id.text));
  auto const& service = loaded.service->compiled->service;
  auto const player = player_of(service, context.actor, loaded.state.enterprise_id, loaded.state.division);
  json::object out;
  json::array names;
  for (auto const& wanted : in.fields_wanted) {
    for (auto const& property : properties_of(service.form)) {
      if (property.first != wanted) continue;
      auto const pii = pii_of(*property.second);
      bool const by_role = std::any_of(player.roles.begin(), player.roles.end(), [&](auto const& role) {
        auto const* found = service.roles.find(role);
        return found && found->unmask.contains(pii);
      });
      // Both must allow it: the service its role, and the account its holder.
      if (pii != Pii::none && !(by_role && context.actor.unmask.contains(pii))) return forbidden("case.not_revealed", "fields", {{"field", wanted}});
      if (auto const* value = loaded.state.form.if_contains(wanted)) out[wanted] = *value;
      names.emplace_back(wanted);
    }
  }
  Fact fact{"case.fields_revealed", "case", in.id.text};
  fact.enterprise_id = loaded.state.enterprise_id;
  fact.division = loaded.state.division;
  fact.service = service.label();
  fact.facts = {{"fields", std::move(names)}, {"no", loaded.state.no}};
  fact.why = in.reason;
  fact.key_id = key_of(in.id.text);
  context.journal.note(std::move(fact));
  return json::value(std::move(out));
}

// ---- for other domains and the app ----

Result<int64_t> Cases::see_facts(Context& context, std::string_view enterprise_id) const {
  int64_t changed = 0;
  if (enterprise_id.empty()) return changed;  // persons' cases are each their own
  for (auto const& id : rows::list_case_ids_of(context.tx, enterprise_id, true)) {
    auto loaded = load(context, id);
    if (!loaded) continue;
    auto const now = rules(context, *loaded->service, loaded->state);
    auto const event = cases::see_facts(now, loaded->state);
    if (!event) continue;
    TRY(record(context, *loaded->service, std::move(loaded->state), *event, ""));
    ++changed;
  }
  return changed;
}

Result<int64_t> Cases::fire_by_system(Context& context, std::string_view enterprise_id, std::string_view service_name, std::string_view event) const {
  int64_t fired = 0;
  if (enterprise_id.empty()) return fired;
  for (auto const& open : rows::list_open(context.tx, enterprise_id, service_name)) {
    auto const answered = fire_as_system(context, open.id, event);
    if (!answered && answered.error().code == "case.not_now") continue;
    if (!answered) return answered.error();
    ++fired;
  }
  return fired;
}

Result<CaseState> Cases::fire_as_system(Context& context, std::string_view id, std::string_view event) const {
  auto state = state_of(context, id);
  auto const* service = state ? catalog_.find(state->service, state->version) : nullptr;
  if (!service) return refused("case.not_now", "event", {{"event", std::string(event)}, {"state", ""}});  // its key was destroyed
  auto const now = rules(context, *service, *state);
  auto const what = TRY(cases::fire(now, *state, system_player(), std::string(event), "", Language::zh));
  return record(context, *service, std::move(*state), what, "");
}

Result<void> Cases::fire_case_by_system(Context& context, std::string_view id, std::string_view event) const {
  TRY(fire_as_system(context, id, event));
  return {};
}

std::vector<std::string> Cases::cases_in(View const& view, std::string_view service, std::string_view state, std::string_view division) const {
  return rows::list_ids_in(view.tx, service, state, region_prefix(division));
}

std::vector<Cases::Count> Cases::counts(View const& view, std::string_view service) const {
  std::vector<Count> out;
  bool const region = view.actor.scope.kind == Scope::Kind::region;
  if (!region) return out;
  for (auto const& row : rows::count_by_channel(view.tx, service, view.actor.is_system ? std::string_view() : view.actor.region())) out.push_back({row.channel, row.state, row.count});
  return out;
}

dmn::Value Cases::value_of(View const& view, CaseState const& state, std::string_view expression) const {
  auto const* service = catalog_.find(state.service, state.version);
  auto const compiled = dmn::compile(expression);
  if (!service || !compiled) return {};
  auto const now = rules(view, *service, state);
  auto const evaluation = evaluate(*service->compiled, state, now.facts, now.moment);
  return dmn::evaluate(*compiled, evaluation.scope);
}

std::string Cases::personal_text(CaseState const& state, Pii pii) const {
  auto const* service = catalog_.find(state.service, state.version);
  return service ? personal_of(service->compiled->service, state.form, pii) : std::string();
}

// The effect cases.open: {service, when, form: {field: FEEL}, event, assign: actor}. The new case knows from which it came.
Result<void> Cases::open_follow_up(Context& context, EffectInput const& in) const {
  auto const* own = catalog_.find(in.state.service, in.state.version);
  auto const* wanted = catalog_.latest(text_of(in.with, "service"));
  if (!own || !wanted) return invalid("case.unknown_service", "service", {{"service", std::string(text_of(in.with, "service"))}});
  auto const now = rules(context, *own, in.state);
  auto const evaluation = evaluate(*own->compiled, in.state, now.facts, now.moment);
  auto const condition = text_of(in.with, "when");
  if (!condition.empty() && !dmn::evaluate(own->compiled->expression(condition), evaluation.scope).is_true()) return {};
  auto const& service = wanted->compiled->service;
  bool const person = in.state.enterprise_id.empty();
  auto const brief = person ? std::optional(EnterpriseBrief{"", "", in.state.division, "", ""}) : wiring_.enterprise(context, in.state.enterprise_id);
  check(brief.has_value(), "a case of an enterprise that is not there");
  if (service.intake.refuse_duplicate && !person && !rows::list_open(context.tx, brief->id, service.service).empty()) return {};  // one is under way already
  json::object form;
  if (auto const* fields = in.with.if_contains("form"); fields && fields->is_object())
    for (auto const& member : fields->get_object()) {
      auto value = to_json(dmn::evaluate(own->compiled->expression(std::string_view(member.value().get_string())), evaluation.scope));
      if (!value.is_null()) form[member.key()] = std::move(value);
    }
  auto opened = TRY(begin(context, *wanted, *brief, system_player(), std::string(kFollowUpChannel), form, in.state.id));
  if (auto const event = text_of(in.with, "event"); !event.empty()) opened = TRY(fire_as_system(context, opened.id, event));
  if (text_of(in.with, "assign") == "actor" && !context.actor.is_system && context.actor.scope.kind == Scope::Kind::region) {
    auto const given = TRY(cases::assign(rules(context, *wanted, opened), opened, system_player(), context.actor.account.text, ""));
    TRY(record(context, *wanted, std::move(opened), given, ""));
  }
  return {};
}

Result<json::value> Cases::alarm(Context& context, std::string const& id) const {
  auto loaded = TRY(load(context, id));
  auto const due = next_alarm(loaded.state);
  if (!due || due->at > context.now) return refused("case.alarm_gone", "id", {{"alarm", ""}});
  auto const now = rules(context, *loaded.service, loaded.state);
  auto const event = TRY(raise_alarm(now, loaded.state, *due));
  TRY(record(context, *loaded.service, std::move(loaded.state), event, ""));
  return json::value(due->id);
}

std::vector<Command> Cases::due_alarms(View const& view, size_t limit) const {
  std::vector<Command> out;
  Instant bound{INT64_MAX};  // a warning is followed by its own end: what is due later than that waits for the next round
  for (auto const& due : rows::list_alarms(view.tx, view.now, static_cast<int64_t>(limit))) {
    auto const state = state_of(view, due.case_id);
    auto const next = state ? next_alarm(*state) : std::nullopt;
    if (!next || next->at > view.now) continue;
    if (next->at > bound) break;
    if (!next->breach && state->due_at) bound = std::min(bound, *state->due_at);
    Command command;
    command.name = next->breach ? "cases.breach" : "cases.warn";
    command.actor = Actor::system("deadlines");
    command.request_id = due.case_id + "/" + next->id;
    command.run = [this, id = due.case_id](Context& context) { return alarm(context, id); };
    out.push_back(std::move(command));
  }
  return out;
}

std::optional<Instant> Cases::next_alarm_at(View const& view) const { return rows::first_alarm(view.tx); }

std::optional<Cases::Brief> Cases::newest(View const& view, std::string_view enterprise_id, std::string_view service_name) const {
  std::optional<rows::Row> best;
  for (auto const& id : rows::list_case_ids_of(view.tx, enterprise_id, false)) {
    auto row = rows::find_row(view.tx, id);
    if (row && row->service == service_name && (!best || row->id > best->id)) best = std::move(row);
  }
  if (!best) return std::nullopt;
  auto const* service = catalog_.find(best->service, best->version);
  auto const* state = service ? service->compiled->service.states.find(best->state) : nullptr;
  return Brief{best->id, best->no, best->state, best->lane, best->outcome, state ? state->title : Text{best->state, best->state}, best->closed};
}

std::vector<std::string> Cases::enterprises_in(View const& view, std::string_view service, std::string_view state) const {
  return rows::list_enterprises_in(view.tx, service, state);
}

std::vector<std::string> Cases::differing_rows(View const& view) const {
  std::vector<std::string> out;
  for (auto const& id : rows::list_ids(view.tx)) {
    auto const events = rows::list_events(view.tx, view.keys, id);
    if (!events) continue;  // its key was destroyed: nothing to compare with
    auto const state = fold(id, *events);
    auto const* service = catalog_.find(state.service, state.version);
    auto const stored = rows::find_row(view.tx, id);
    if (!service || !stored || *stored != row_of(service->compiled->service, state)) out.push_back(id);
  }
  return out;
}

int64_t Cases::rebuild_rows(Context& context) const {
  auto const differing = differing_rows(context);
  for (auto const& id : differing) {
    auto const state = state_of(context, id);
    auto const* service = state ? catalog_.find(state->service, state->version) : nullptr;
    if (service) rows::put_row(context.tx, row_of(service->compiled->service, *state));
  }
  return static_cast<int64_t>(differing.size());
}

std::string Cases::title_of(View const& view, std::string const& account, Language language) const {
  if (account == kApplicantAccount) return language == Language::en ? "The applicant" : "申请人本人";
  if (account.empty()) return language == Language::en ? "System" : "系统";
  auto const title = wiring_.title_of ? wiring_.title_of(view, account) : std::string();
  return title.empty() ? (language == Language::en ? "Former account" : "已注销账户") : title;
}

// ---- reading ----

Result<CaseList> Cases::list(View const& view, ListCases const& in) const {
  auto const language = language_from(in.language);
  rows::Filter filter;
  filter.scope = view.actor.scope;
  filter.account = view.actor.account.text;
  filter.service = in.service;
  filter.state = in.state;
  filter.lane = in.lane;
  filter.view = in.view.empty() ? "all" : in.view;
  filter.enterprise_id = in.enterprise_id;
  filter.parent = in.parent;
  filter.label = in.label;
  filter.now = view.now;
  filter.end_of_today = instant_of(day_at(view.now, wiring_.offset) + 1, Minutes{0}, wiring_.offset);
  if (auto const q = clean(in.q); !q.empty()) {
    filter.enterprises = wiring_.enterprises_named ? wiring_.enterprises_named(view, q, kNamesFound) : std::vector<std::string>{};
    filter.no_part = upper_ascii(q);
  }
  if (in.my_enterprises) filter.only = wiring_.my_enterprises ? wiring_.my_enterprises(view) : std::vector<std::string>{};
  std::optional<rows::After> after;
  if (!in.after.empty()) {
    auto const parts = split(in.after, '.');
    if (parts.size() != 3 || !looks_like_id(parts[2])) return invalid("field.wrong_type", "after", {{"expected", "cursor"}});
    after = rows::After{std::atoll(std::string(parts[0]).c_str()), std::atoll(std::string(parts[1]).c_str()), std::string(parts[2])};
  }
  CaseList out;
  auto const views = counts_.of(view, filter);
  out.views = {views.mine, views.unclaimed, views.all, views.due, views.overdue};
  out.total = filter.view == "mine" ? views.mine : filter.view == "unclaimed" ? views.unclaimed : filter.view == "due" ? views.due : filter.view == "overdue" ? views.overdue : views.all;
  auto found = rows::list_rows(view.tx, filter, after, in.limit + 1, out.total);
  if (static_cast<int64_t>(found.size()) > in.limit) {
    found.resize(static_cast<size_t>(in.limit));
    auto const& last = found.back();
    out.next = std::to_string(last.priority) + "." + std::to_string(last.due_at && !last.closed ? last.due_at->ms : rows::kNoDue) + "." + last.id;
  }
  std::vector<std::string> ids;
  for (auto const& row : found) ids.push_back(row.enterprise_id);
  auto const names = names_.of(journal_head(view.tx).seq, ids, [&](std::vector<std::string> asked) { return enterprise_names(view, std::move(asked)); });
  out.items.reserve(found.size());
  for (size_t i = 0; i < found.size(); ++i) {
    auto& row = found[i];
    auto const* service = catalog_.find(row.service, row.version);
    check(service != nullptr, "a case of a service that is not loaded");
    out.items.push_back(row_answer(view, *service, listed(std::move(row)), names[i], language));
  }
  return out;
}

Result<Case> Cases::show(View const& view, ShowCase const& in) const {
  if (!in.at.empty()) return show_former(view, in);
  auto const loaded = TRY(load(view, in.id.text));
  return answer(view, *loaded.service, loaded.state, language_from(in.language));
}

}  // namespace ly::cases
