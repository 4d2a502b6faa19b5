// How a case is shown: what stands in the events and rules, put into the words of one language.
#include "domains/cases/answers.h"

#include <algorithm>
#include <set>

#include "base/text.h"
#include "domains/cases/cases.h"
#include "domains/cases/flow_drawing.h"
#include "domains/cases/form_schema.h"
#include "domains/cases/rows.h"

namespace ly::cases {
namespace {

constexpr size_t kHashShown = 12;  // hex digits of an entry's hash beside a line

std::vector<std::string> in_words(std::vector<Lack> const& lacks, Language language) {
  std::vector<std::string> out;
  for (auto const& lack : lacks) out.push_back(lack.text.in(language));
  return out;
}

std::vector<CaseStep> steps_of(Service const& service, CaseState const& state, Language language) {
  std::vector<CaseStep> out;
  auto const* here = service.states.find(state.state);
  auto const shown_as = here->step_of.empty() ? state.state : here->step_of;
  bool const started = state.state != service.initial();
  out.push_back({service.initial(), language == Language::en ? "Submit" : "提交", true, !started});
  for (auto const& item : service.states) {
    if (!item.second.step) continue;
    bool const reached = std::any_of(state.path.begin(), state.path.end(), [&](auto const& r) { return r.state == item.first; });
    bool const current = started && item.first == shown_as;
    // A case that ended otherwise shows its end where the good end stands.
    auto const& title = current && !here->step_of.empty() ? here->title : item.second.title;
    out.push_back({item.first, title.in(language), reached || current, current});
  }
  return out;
}

std::vector<CaseDocument> documents_of(Service const& service, CaseState const& state, Player const& player, std::vector<std::string> const& asked, Language language) {
  std::vector<CaseDocument> out;
  for (auto const& item : service.documents) {
    bool const required = std::find(asked.begin(), asked.end(), item.first) != asked.end();
    CaseDocument d{item.first, item.second.title.in(language), required, may_add_paper(service, state, player, item.first), item.second.types, item.second.max_mb, {}};
    auto const found = state.documents.find(item.first);
    if (found != state.documents.end())
      for (auto const& file : found->second) d.files.push_back({file.id, file.name, file.size, file.at});
    if (required || !d.files.empty()) out.push_back(std::move(d));
  }
  return out;
}

// The words of a choice from a list.
std::string choice_title(Service const& service, std::string_view field, std::string const& value, Language language) {
  for (auto const& property : properties_of(service.form)) {
    if (property.first != field) continue;
    auto const* titles = property.second->if_contains("x-enum-titles");
    auto const* own = titles ? find(*titles, value) : nullptr;
    if (own) return std::string(text_of(*own, language == Language::en ? "en" : "zh-CN"));
  }
  return value;
}

std::vector<RuleOutcome> explanation_of(dmn::Table const& table, dmn::Scope const& scope, dmn::Decision const& decision, Language language) {
  bool const english = language == Language::en;
  auto const explanation = dmn::explain(table, scope, decision, english ? dmn::Language::en : dmn::Language::zh_cn);
  std::vector<RuleOutcome> out;
  auto const& source = table.source();
  for (size_t i = 0; i < source.rules.size(); ++i) {
    RuleOutcome rule;
    rule.rule = source.rules[i].id;
    rule.reason_code = source.rules[i].reason;
    rule.hit = std::find(decision.hits.begin(), decision.hits.end(), i) != decision.hits.end();
    bool tried = rule.hit;
    for (auto const& obstacle : explanation.obstacles) {
      if (obstacle.rule != i) continue;
      tried = true;
      auto const& label = english ? source.inputs[obstacle.input].label.en : source.inputs[obstacle.input].label.zh;
      rule.failing = FailingCell{label.empty() ? source.inputs[obstacle.input].name : label, obstacle.test, to_json(obstacle.read)};
    }
    if (tried) out.push_back(std::move(rule));
  }
  return out;
}

CaseDecision decision_answer(CompiledService const& service, DecisionRecord const& record, FindTable const& tables, Day on, Language language) {
  CaseDecision out;
  out.name = record.name;
  auto const* decision = service.service.decisions.find(record.name);
  out.title = decision ? decision->title.in(language) : record.name;
  out.table = record.table;
  out.version = record.version;
  out.outcome = record.outputs;
  out.problem = record.problem;
  if (!record.rules.empty()) out.rule = record.rules.front();
  for (auto const& because : record.because) out.because += (out.because.empty() ? "" : language == Language::en ? "; " : "；") + because.in(language);
  for (auto const& cites : record.cites)
    if (!contains(out.cites, cites)) out.cites += (out.cites.empty() ? "" : language == Language::en ? "; " : "；") + cites;
  if (record.problem == "case.no_table") return out;
  auto const inlined = service.inlined.find(record.name);
  // By the very version that decided, whatever holds on that day by now.
  auto found = inlined == service.inlined.end() && tables ? tables(record.version, on) : std::nullopt;
  if (!found && inlined == service.inlined.end() && tables) found = tables(record.table, on);
  auto const* table = inlined != service.inlined.end() ? &inlined->second : found ? &found->table : nullptr;
  if (!table) return out;
  out.draft = table->source().draft;
  if (out.cites.empty()) out.cites = table->source().source;
  dmn::Scope scope;
  for (auto const& input : record.inputs) scope.set(std::string(input.key()), to_value(input.value()));
  auto const decided = dmn::decide(*table, scope);
  out.explanation = explanation_of(*table, scope, decided, language);
  if (!dmn::passes(*table, decided).value_or(true))
    out.would_pass = dmn::spoken_changes(*table, dmn::would_pass(*table, scope), language == Language::en ? dmn::Language::en : dmn::Language::zh_cn);
  return out;
}

std::string table_line(CaseDecision const& decision, Language language) {
  if (decision.version.empty()) return {};
  auto const from = decision.version.substr(decision.version.find('@') + 1);  // "resumption_checklist@2020-02-10"
  return language == Language::en ? "By " + decision.title + ", in force from " + from : "依据 " + decision.title + "（" + from + " 起）";
}

CaseVerdict verdict_of(Service const& service, CaseState const& state, std::vector<Lack> const& lacks, std::vector<CaseDecision> const& decisions, bool overdue, Language language) {
  bool const en = language == Language::en;
  auto const* here = service.states.find(state.state);
  CaseVerdict out;
  if (here->kind == State::Kind::final) {
    out.kind = here->outcome == "granted" || here->outcome == "done" ? "go" : "stop";
    out.title = here->title.in(language);
    if (!state.reason.empty()) out.lines.push_back(state.reason);
    return out;
  }
  if (lacks.empty()) {
    auto const* next = way_on(service, state.state);
    out.kind = "go";
    out.title = next ? (en ? "Complete: " : "条件齐备：可以") + next->title.in(language) : here->title.in(language);
  } else {
    out.kind = "check";
    out.title = en ? "Not yet: " + std::to_string(lacks.size()) + " missing" : "暂不能通过：还差 " + std::to_string(lacks.size()) + " 项";
    for (auto const& lack : lacks) out.lines.push_back(lack.text.in(language));
  }
  if (overdue) out.lines.push_back(en ? "The deadline has passed" : "已超过办理时限");
  if (!lacks.empty())
    for (auto const& decision : decisions)
      if (!decision.because.empty())
        if (auto line = table_line(decision, language); !line.empty()) out.lines.push_back(std::move(line));
  return out;
}

std::map<std::string_view, Text> const& event_kinds() {
  static std::map<std::string_view, Text> const kinds = {
      {"opened", {"开始办理", "Opened"}},        {"form_saved", {"填写申请表", "Form saved"}}, {"document_added", {"提交材料", "Paper handed in"}},
      {"document_removed", {"撤下材料", "Paper withdrawn"}}, {"task_set", {"完成任务", "Task done"}},   {"receipt_noted", {"登记收到物资", "Receipt noted"}},
      {"check_marked", {"记一条检查", "Line checked"}}, {"lane_opened", {"开通通道", "Lane opened"}}, {"assigned", {"交办", "Assigned"}}, {"assisted", {"请人协助", "Help asked"}},           {"warned", {"时限将到", "Deadline near"}},
      {"breached", {"逾期上报", "Overdue, reported"}}, {"facts_seen", {"情况有变化", "Facts changed"}}, {"moved", {"转到新版事项", "Moved to another version"}}, {"due_moved", {"时限顺延或变动", "Deadline moved"}},
      {"fields_revealed", {"查看个人信息", "Personal data looked at"}}, {"nudged", {"催办", "Nudged"}}, {"asked", {"提问", "Asked"}}, {"answered", {"答复", "Answered"}}};
  return kinds;
}

Text event_title(Service const& service, CaseEvent const& e) {
  if (e.kind == "fired") {
    auto const event = text_of(e.open, "event"), from = text_of(e.open, "from");
    for (auto const& t : service.transitions)
      if (t.on == event && std::find(t.from.begin(), t.from.end(), from) != t.from.end()) return t.title;
  }
  auto const found = event_kinds().find(e.kind);
  return found == event_kinds().end() ? Text{e.kind, e.kind} : found->second;
}

// One line about an event: what changed.
std::string event_line(Service const& service, CaseEvent const& e, Language language) {
  auto const title_of_state = [&](std::string_view name) {
    auto const* state = service.states.find(name);
    return state ? state->title.in(language) : std::string(name);
  };
  if (e.kind == "fired") return title_of_state(text_of(e.open, "from")) + " → " + title_of_state(text_of(e.open, "to"));
  if (e.kind == "document_added" || e.kind == "document_removed") {
    auto const* document = service.documents.find(text_of(e.open, "key"));
    auto const name = std::string(text_of(e.sealed, "name"));
    return (document ? document->title.in(language) : std::string(text_of(e.open, "key"))) + (name.empty() ? "" : language == Language::en ? ": " + name : "：" + name);
  }
  if (e.kind == "task_set") {
    for (auto const& state : service.states)
      if (auto const* task = state.second.tasks.find(text_of(e.open, "task"))) {
        bool const fail = text_of(e.open, "verdict") == "fail";
        return task->title.in(language) + (language == Language::en ? (fail ? ": fail" : ": pass") : (fail ? "：不通过" : "：通过"));
      }
  }
  if (e.kind == "check_marked") {
    auto const verdict = text_of(e.open, "verdict");
    Text const words = verdict == "pass" ? Text{"过", "in order"} : verdict == "fail" ? Text{"不过", "not in order"} : Text{"没有", "none here"};
    for (auto const& state : service.states)
      if (auto const* task = state.second.tasks.find(text_of(e.open, "task")))
        if (auto const* line = task->checklist.find(text_of(e.open, "item"))) return line->title.in(language) + (language == Language::en ? ": " : "：") + words.in(language);
  }
  if (e.kind == "receipt_noted") {
    auto const* item = service.receipts.find(text_of(e.open, "item"));
    auto const* count = e.open.if_contains("count");
    auto const n = count && count->is_int64() ? std::to_string(count->get_int64()) : std::string();
    auto const source = std::string(text_of(e.sealed, "source"));
    return (item ? item->title.in(language) + " " + n + " " + item->unit.in(language) : n) + (language == Language::en ? ", from " : "，来自") + source;
  }
  if (e.kind == "due_moved") {
    auto const moment = [&](std::string_view key) { return moment_words(Instant{integer_of(e.open, key)}, kChinaOffset, language); };
    bool const en = language == Language::en;
    return moment("from") + " → " + moment("due_at") + (en ? " (" : "（") + (boolean_of(e.open, "withdrawn") ? (en ? "withdrawn: " : "撤回：") : "") + std::string(text_of(e.open, "notice")) + (en ? ")" : "）");
  }
  if (e.kind == "asked" || e.kind == "answered") {
    auto const n = std::to_string(integer_of(e.open, "question"));
    return language == Language::en ? "Question " + n : "第 " + n + " 问";
  }
  if (e.kind == "lane_opened") {
    auto const* lane = service.lanes.find(text_of(e.open, "lane"));
    return lane ? lane->title.in(language) : std::string(text_of(e.open, "lane"));
  }
  if (e.kind == "form_saved") {
    std::string out;
    auto const* changed = e.open.if_contains("changed");
    if (!changed || !changed->is_array()) return out;
    for (auto const& name : changed->get_array())
      for (auto const& property : properties_of(service.form)) {
        if (property.first != name.get_string()) continue;
        auto const* title = property.second->if_contains("title");
        out += (out.empty() ? "" : language == Language::en ? ", " : "、") + std::string(title ? text_of(*title, language == Language::en ? "en" : "zh-CN") : std::string_view(property.first));
      }
    return out;
  }
  return {};
}

}  // namespace

json::object case_json(Case const& value) {
  auto out = write_record(value.row).get_object();
  auto const rest = write_record(value).get_object();
  for (auto const& member : rest) out[member.key()] = member.value();
  return out;
}

json::object case_schema() {
  auto out = schema_of<CaseRow>();
  auto const rest = schema_of<Case>();
  out["x-record"] = rest.at("x-record");
  auto& properties = out["properties"].get_object();
  for (auto const& member : rest.at("properties").get_object()) properties[member.key()] = member.value();
  return out;
}

std::optional<Text> Cases::fact_title(std::string_view what) const {
  auto const dot = what.find('.');
  auto const subject = what.substr(0, dot), rest = dot == std::string_view::npos ? std::string_view() : what.substr(dot + 1);
  if (subject == "case") {
    auto const found = event_kinds().find(rest);
    return found == event_kinds().end() ? std::nullopt : std::optional(found->second);
  }
  auto const* loaded = catalog_.latest(subject);
  if (!loaded) return wiring_.fact_of_others ? wiring_.fact_of_others(what) : std::nullopt;
  auto const& service = loaded->compiled->service;
  auto const of_service = [&](Text const& happened) { return Text{service.title.zh + "：" + happened.zh, service.title.en + ": " + happened.en}; };
  if (rest == "opened") return of_service(event_kinds().at("opened"));
  for (auto const& t : service.transitions)
    if (t.fact == rest) return of_service(t.title);
  auto const* state = service.states.find(rest);
  return state ? std::optional(of_service(state->title)) : std::nullopt;
}

// Names of enterprises by their ids; what has none is left out.
std::map<std::string, std::string> Cases::enterprise_names(View const& view, std::vector<std::string> ids) const {
  std::sort(ids.begin(), ids.end());
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
  std::erase(ids, std::string());
  if (wiring_.enterprise_names) return wiring_.enterprise_names(view, ids);
  std::map<std::string, std::string> names;
  for (auto const& id : ids)
    if (auto const brief = wiring_.enterprise ? wiring_.enterprise(view, id) : std::nullopt) names[id] = brief->name;
  return names;
}

CaseRow Cases::row_answer(View const& view, LoadedService const& loaded, CaseState const& state, std::string const& enterprise, Language language) const {
  auto const& service = loaded.compiled->service;
  auto const* here = service.states.find(state.state);
  auto const* lane = service.lanes.find(state.lane);
  CaseRow out;
  out.id = state.id;
  out.no = state.no;
  out.service = state.service;
  out.service_title = service.title.in(language);
  out.enterprise = {state.enterprise_id, enterprise};
  if (enterprise.empty() && service.intake.applicant == "person") out.applicant = applicant_name(view, service, state);
  out.label = state.label;
  out.label_title = state.label.empty() ? "" : choice_title(service, service.label_field, state.label, language);
  out.parent = state.parent;
  out.state = state.state;
  out.state_title = here->title.in(language);
  out.queue = here->queue.in(language);
  out.lane = state.lane;
  out.lane_title = lane ? lane->title.in(language) : state.lane;
  bool const closed = here->kind == State::Kind::final;
  out.priority = closed || !lane ? 0 : lane->priority;
  if (!closed && state.due_at) {
    auto const due = due_shown(*loaded.compiled, loaded.calendars, state, view.now);
    out.due_at = state.due_at;
    out.due_text = due.text.in(language);
    out.share_used = due.share_used;
    out.overdue = due.overdue;
  }
  if (!state.assignee.empty()) out.assignee = NamedAccount{state.assignee, title_of(view, state.assignee, language)};
  if (!state.assistant.empty()) out.assistant = NamedAccount{state.assistant, title_of(view, state.assistant, language)};
  out.next = here->next.in(language);
  out.missing = closed ? std::vector<std::string>{} : in_words(state.missing, language);
  bool const clerk = view.actor.scope.kind == Scope::Kind::enterprise;
  out.mine = !closed && (clerk ? true : !view.actor.account.text.empty() && (state.assignee == view.actor.account.text || state.assistant == view.actor.account.text));
  out.revision = state.revision;
  return out;
}

// Who asks, in a person's case: sealed with the form, so a list asks each case on its page; masked on the way out.
std::string Cases::applicant_name(View const& view, Service const& service, CaseState const& state) const {
  auto const whole = state.form.empty() ? state_of(view, state.id) : std::optional(state);
  if (!whole) return {};
  for (auto const& property : properties_of(service.form))
    if (pii_of(*property.second) == Pii::name) return std::string(text_of(whole->form, property.first));
  return {};
}

std::vector<CheckItem> Cases::check_items(View const& view, CaseState const& state, std::string_view name, Task const& task, Language language) const {
  std::vector<CheckItem> out;
  for (auto& line : checks_of(state, name, task)) {
    auto const* written = task.checklist.find(line.item);
    CheckItem item{line.item, written->title.in(language), written->kind, written->clause.in(language), line.verdict, {}, line.conflict, {}};
    if (!line.verdict.empty()) item.ok = line.verdict != "fail";
    for (auto const& m : line.marks)
      item.marks.push_back({m.verdict, view.actor.scope.kind == Scope::Kind::enterprise ? "" : m.note, title_of(view, m.account, language), m.device, m.happened_at, m.at, m.late});
    out.push_back(std::move(item));
  }
  return out;
}

// Another case of the same enterprise, as far as the actor may see it.
std::optional<LinkedCase> Cases::linked(View const& view, std::string const& id, Language language) const {
  auto const row = rows::find_row(view.tx, id);
  if (!row || !view.actor.may_see(row->enterprise_id, row->division)) return std::nullopt;
  if (row->hidden && view.actor.scope.kind == Scope::Kind::enterprise) return std::nullopt;
  auto const* loaded = catalog_.find(row->service, row->version);
  check(loaded != nullptr, "a case of a service that is not loaded");
  auto const& service = loaded->compiled->service;
  LinkedCase out{row->id, row->no, row->service, service.title.in(language), row->state, service.states.find(row->state)->title.in(language), row->label, "", row->closed, {}};
  if (!row->label.empty()) out.label_title = choice_title(service, service.label_field, row->label, language);
  if (!row->closed) out.due_at = row->due_at;
  return out;
}

std::vector<CaseAction> Cases::actions_shown(Rules const& now, CaseState const& state, Player const& player, Language language) const {
  std::vector<CaseAction> out;
  for (auto const& action : open_actions(now, state, player)) {
    CaseAction shown{action.transition->on, action.transition->title.in(language), action.transition->look, action.transition->to, action.ready, action.transition->reason, {}};
    for (auto const& need : action.needs) shown.needs.push_back({need.text.in(language)});
    out.push_back(std::move(shown));
  }
  return out;
}

std::vector<NamedAccount> Cases::assignable_in(View const& view, std::string const& division) const {
  std::vector<NamedAccount> out;
  if (!wiring_.officers) return out;
  for (auto const& officer : wiring_.officers(view, division))
    if (!wiring_.unwell || !wiring_.unwell(view, officer.first)) out.push_back({officer.first, officer.second});
  return out;
}

std::vector<CaseQuestion> Cases::questions_shown(View const& view, Service const& service, CaseState const& state, Player const& player, bool officers_named, Language language) const {
  std::vector<CaseQuestion> out;
  auto const who = [&](Said const& said) { return !officers_named && said.from == kOffice ? std::string() : title_of(view, said.account, language); };
  for (auto const& q : state.questions) {
    CaseQuestion shown{q.n, q.asked.from, who(q.asked), q.asked.text, q.asked.at, q.answers.empty(), may_answer(service, state, player, q), {}};
    for (auto const& said : q.answers) shown.answers.push_back({said.from, who(said), said.text, said.at});
    out.push_back(std::move(shown));
  }
  return out;
}

Result<ActsTogether> Cases::acts(View const& view, ActsOn const& in) const {
  auto const language = language_from(in.language);
  ActsTogether out;
  std::set<std::string> asked, divisions;
  for (auto const& id : in.ids) {
    if (!asked.insert(id).second) continue;
    auto const loaded = load(view, id);
    if (!loaded) continue;
    auto const& [state, service] = *loaded;
    auto const player = player_of(service->compiled->service, view.actor, state.enterprise_id, state.division);
    CaseActs one{state.id, state.no, state.revision, false, false, actions_shown(rules(view, *service, state), state, player, language)};
    one.handable = !is_closed(service->compiled->service, state) && !player.roles.empty() && view.actor.scope.kind != Scope::Kind::enterprise;
    one.claimable = one.handable && state.assignee.empty();
    if (one.handable && divisions.insert(state.division).second) {
      auto here = assignable_in(view, state.division);
      if (divisions.size() == 1) out.people = std::move(here);
      else std::erase_if(out.people, [&](auto const& one) { return std::none_of(here.begin(), here.end(), [&](auto const& other) { return other.id == one.id; }); });
    }
    out.items.push_back(std::move(one));
  }
  return out;
}

Case Cases::answer(View const& asked, LoadedService const& loaded, CaseState const& state, Language language, std::optional<Instant> as_of) const {
  auto const& service = loaded.compiled->service;
  View const view{asked.tx, asked.actor, as_of.value_or(asked.now), asked.keys, asked.names};
  auto const now = as_of ? Rules{*loaded.compiled, loaded.calendars, {*as_of, wiring_.tables, wiring_.offset}, state.facts} : rules(view, loaded, state);
  auto const player = as_of ? Player{} : player_of(service, view.actor, state.enterprise_id, state.division);  // of the past nobody has a part
  auto const evaluation = evaluate(*loaded.compiled, state, now.facts, now.moment);
  bool const closed = is_closed(service, state);
  bool const own = view.actor.scope.kind == Scope::Kind::enterprise;
  Case out;
  auto const names = enterprise_names(view, {state.enterprise_id});
  out.row = row_answer(view, loaded, state, names.empty() ? std::string() : names.begin()->second, language);
  // What is missing may have changed with the facts since the last event.
  auto const lacks = closed ? std::vector<Lack>{} : as_of ? state.missing : missing(now, state);
  out.row.missing = in_words(lacks, language);
  out.form = own ? state.form : masked(service.form, state.form);
  out.form_schema = service.form;
  out.derived = evaluation.derived;
  out.facts = now.facts;
  out.documents = documents_of(service, state, player, required_documents(now, state, evaluation), language);
  for (auto const& item : service.states.find(state.state)->tasks) {
    CaseTask task;
    task.key = item.first;
    task.title = item.second.title.in(language);
    for (auto const& role : item.second.by) {
      auto const* found = service.roles.find(role);
      task.by += (task.by.empty() ? "" : language == Language::en ? ", " : "、") + (found ? found->title.in(language) : role);
      task.may = task.may || player.roles.contains(role);
    }
    if (item.second.verify && !own)
      if (auto const* verifier = service.verifiers.find(item.second.verify->with)) task.verifier = verifier->title.in(language);
    auto const done = state.tasks.find(item.first);
    if (done != state.tasks.end()) {
      task.done = done->second.done;
      task.verdict = done->second.verdict;
      if (!own) task.note = done->second.note;  // an officer's note is not for the applicant
      task.at = done->second.at;
      task.who = title_of(view, done->second.account, language);
    }
    task.checklist = check_items(view, state, item.first, item.second, language);
    if (done != state.tasks.end())  // ticked all at once, by the form of the task
      for (auto& line : task.checklist)
        if (auto const* ok = done->second.checklist.if_contains(line.key); ok && ok->is_bool() && !line.ok) line.ok = ok->get_bool();
    out.tasks.push_back(std::move(task));
  }
  if (closed && !own)
    for (auto const& one : service.states)
      for (auto const& task : one.second.tasks)
        if (std::any_of(state.marks.begin(), state.marks.end(), [&](auto const& m) { return m.task == task.first; })) out.checks = check_items(view, state, task.first, task.second, language);
  if (!as_of && !state.parent.empty()) out.opened_from = linked(view, state.parent, language);
  if (!as_of)
    for (auto const& id : rows::list_children(view.tx, state.id, ""))
      if (auto child = linked(view, id, language)) out.follow_ups.push_back(std::move(*child));
  out.steps = steps_of(service, state, language);
  // A decided case, and a former one, shows what was decided then; an open one what would be decided now.
  if (as_of || (closed && !state.decisions.empty()))
    for (auto const& value : state.decisions) out.decisions.push_back(decision_answer(*loaded.compiled, decision_from(value), wiring_.tables, day_at(state.entered_at, wiring_.offset), language));
  else
    for (auto const& record : evaluation.decisions) out.decisions.push_back(decision_answer(*loaded.compiled, record, wiring_.tables, now.moment.today(), language));
  out.verdict = verdict_of(service, state, lacks, out.decisions, out.row.overdue, language);
  if (!as_of) out.actions = actions_shown(now, state, player, language);
  out.opened_at = state.opened_at;
  out.service_version = state.version;
  if (auto const brief = !as_of && wiring_.enterprise ? wiring_.enterprise(view, state.enterprise_id) : std::nullopt) out.applicant_masked = {brief->contact, brief->phone};
  for (auto const& item : service.lanes) {
    bool const may = !closed && std::any_of(item.second.by.begin(), item.second.by.end(), [&](auto const& role) { return player.roles.contains(role); });
    out.lanes.push_back({item.first, item.second.title.in(language), may});
  }
  for (auto const& receipt : state.receipts) {
    auto const* item = service.receipts.find(receipt.item);
    out.receipts.push_back({receipt.item, item ? item->title.in(language) : receipt.item, item ? item->unit.in(language) : "", receipt.source, own ? "" : receipt.note,
                            title_of(view, receipt.account, language), receipt.count, receipt.at});
  }
  for (auto const& item : service.receipts)
    if (!as_of) out.receipt_items.push_back({item.first, item.second.title.in(language), item.second.unit.in(language)});
  for (size_t i = 0; i < lacks.size(); ++i) {
    CaseLack lack{std::to_string(i + 1), lacks[i].text.in(language), {}};
    if (!lacks[i].kind.empty()) lack.mend = Mend{lacks[i].kind, lacks[i].key};
    out.lacks.push_back(std::move(lack));
  }
  if (!as_of && !closed && !own && !player.roles.empty()) out.assignable = assignable_in(view, state.division);
  if (!own)
    for (auto const& [part, account] : {std::pair("lead", closed ? state.led_by : state.assignee), std::pair("assistant", closed ? state.helped_by : state.assistant)})
      if (!account.empty()) out.party.push_back({part, account, title_of(view, account, language), !as_of && !closed && wiring_.unwell && wiring_.unwell(view, account)});
  out.questions = questions_shown(view, service, state, player, true, language);
  out.may_ask = may_ask(service, state, player);
  out.form_editable = may_edit(service, state, player);
  out.papers_open = may_add_papers(service, state, player);
  out.channel = state.channel;
  out.reason = state.reason;
  out.due_was = state.due_was;
  out.due_notice = state.due_notice;
  out.lane_reason = own ? "" : state.lane_reason;
  out.outcome = service.states.find(state.state)->outcome;
  return out;
}

Result<Items<CaseEntry>> Cases::journal(View const& view, PageOfCase const& in) const {
  auto const language = language_from(in.language);
  auto const loaded = TRY(load(view, in.id.text));
  auto const& service = loaded.service->compiled->service;
  auto const events = rows::list_events(view.tx, view.keys, in.id.text);
  bool const own = view.actor.scope.kind == Scope::Kind::enterprise;
  Items<CaseEntry> out;
  out.total = static_cast<int64_t>(events ? events->size() : 0);
  JournalFilter filter;
  filter.subject_kind = "case";
  filter.subject_id = in.id.text;
  filter.before = in.after.empty() ? 0 : std::atoll(in.after.c_str());
  filter.limit = in.limit + 1;
  auto const seqs = rows::journal_numbers(view.tx, in.id.text);
  int64_t last = 0;
  for (auto const& entry : list_journal(view.tx, filter)) {
    if (static_cast<int64_t>(out.items.size()) == in.limit) {
      out.next = std::to_string(last);
      break;
    }
    CaseEntry line;
    line.at = entry.at;
    line.what = entry.what;
    line.hash = entry.hash.substr(0, kHashShown);
    auto const n = seqs.find(entry.seq);
    if (n != seqs.end() && events) {
      auto const& event = (*events)[static_cast<size_t>(n->second - 1)];
      line.event = event.n;
      line.who = title_of(view, event.account, language);
      line.what_title = event_title(service, event).in(language);
      line.line = event_line(service, event, language);
      if (event.kind == "assigned" || event.kind == "assisted") {
        auto const to = std::string(text_of(event.open, "account_id")), before = std::string(text_of(event.open, "instead_of"));
        line.line = to.empty() ? "" : title_of(view, to, language);
        if (!before.empty()) line.line += (language == Language::en ? " instead of " : " 接替 ") + title_of(view, before, language);
      }
    } else {
      line.who = title_of(view, entry.actor.starts_with("system:") ? "" : entry.actor, language);
      line.what_title = fact_title(entry.what).value_or(Text{entry.what, entry.what}).in(language);
    }
    auto const personal = personal_of(view.tx, view.keys, entry);
    auto const why = personal ? std::string(text_of(*personal, "why")) : std::string();
    bool const for_officers = entry.what == "case.task_set" || entry.what == "case.lane_opened" || entry.what == "case.fields_revealed";
    if (!why.empty() && !(own && for_officers)) line.why = why;
    out.items.push_back(std::move(line));
    last = entry.seq;
  }
  return out;
}

Result<Items<CaseMessage>> Cases::messages(View const& view, PageOfCase const& in) const {
  auto const loaded = TRY(load(view, in.id.text));
  auto const& service = loaded.service->compiled->service;
  auto const player = player_of(service, view.actor, loaded.state.enterprise_id, loaded.state.division);
  bool const own = view.actor.scope.kind == Scope::Kind::enterprise;
  Items<CaseMessage> out;
  for (auto const& stored : list_messages(view.tx, view.keys, "case", in.id.text, in.limit)) {
    if (!stored.content) continue;
    auto const to = std::string(text_of(*stored.content, "to"));
    if (own && !player.roles.contains(to)) continue;  // what officers tell each other is not for the applicant
    auto const* text = stored.content->if_contains("text");
    out.items.push_back({stored.id, stored.channel, stored.template_name, to, stored.state,
                         text ? std::string(text_of(*text, language_from(in.language) == Language::en ? "en" : "zh-CN")) : "", stored.at});
  }
  out.total = static_cast<int64_t>(out.items.size());
  return out;
}

Result<Items<ServiceRow>> Cases::services(View const& view, InLanguage const& in) const {
  auto const language = language_from(in.language);
  Items<ServiceRow> out;
  for (auto const* loaded : catalog_.all_latest()) {
    auto const& s = loaded->compiled->service;
    bool const may = std::any_of(s.intake.by.begin(), s.intake.by.end(), [&](auto const& name) {
      auto const* role = s.roles.find(name);
      if (!role || !view.actor.roles.meets(role->accounts)) return false;
      return (role->scope == ServiceRole::Scope::own) == (view.actor.scope.kind == Scope::Kind::enterprise);
    });
    // An applicant sees what can be applied for; officers' own instruments are not offered.
    if (!may && view.actor.scope.kind == Scope::Kind::enterprise) continue;
    out.items.push_back({s.service, s.title.in(language), s.intake.applicant, s.version, s.intake.channels, may});
  }
  out.total = static_cast<int64_t>(out.items.size());
  return out;
}

Result<FileAnswer> Cases::flow_picture(View const&, ByService const& in) const {
  auto const* loaded = catalog_.latest(in.service);
  if (!loaded) return not_found("case.unknown_service", "service", {{"service", in.service}});
  return FileAnswer{in.service + ".svg", "image/svg+xml", flow_as_svg(loaded->compiled->service, language_from(in.language)), false};
}

Result<ServicePage> Cases::service(View const&, ByService const& in) const {
  auto const language = language_from(in.language);
  auto const* loaded = catalog_.latest(in.service);
  if (!loaded) return not_found("case.unknown_service", "service", {{"service", in.service}});
  auto const& s = loaded->compiled->service;
  ServicePage out;
  out.service = s.service;
  out.version = s.version;
  out.sha256 = s.sha256;
  out.title = s.title.in(language);
  out.purpose = s.purpose.in(language);
  out.legal_basis = s.legal_basis.in(language);
  out.applicant = s.intake.applicant;
  out.channels = s.intake.channels;
  out.form = s.form;
  for (auto const& item : s.documents) out.documents.push_back({item.first, item.second.title.in(language), item.second.types, item.second.max_mb, item.second.when.empty()});
  static constexpr std::string_view kKinds[] = {"initial", "active", "waiting", "final"};
  for (auto const& item : s.states)
    out.states.push_back({item.first, item.second.title.in(language), std::string(kKinds[static_cast<size_t>(item.second.kind)]), item.second.outcome});
  for (auto const& item : s.lanes) out.lanes.push_back({item.first, item.second.title.in(language)});
  return out;
}

}  // namespace ly::cases
