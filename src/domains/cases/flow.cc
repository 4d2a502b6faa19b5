#include "domains/cases/flow.h"

#include <algorithm>

#include "base/text.h"
#include "domains/cases/form_schema.h"

namespace ly::cases {
namespace {

constexpr size_t kFieldNeedsShown = 6;  // of an unfinished form: more would hide the rest

bool in(std::vector<std::string> const& list, std::string_view one) { return std::find(list.begin(), list.end(), one) != list.end(); }
bool any(std::vector<std::string> const& list, Player const& player) {
  return std::any_of(list.begin(), list.end(), [&](auto const& role) { return player.roles.contains(role); });
}

Text title_of(json::object const& schema, std::string_view field) {
  for (auto const& property : properties_of(schema)) {
    if (property.first != field) continue;
    auto const* title = property.second->if_contains("title");
    if (title && title->is_object()) return {std::string(text_of(*title, "zh-CN")), std::string(text_of(*title, "en"))};
  }
  return {std::string(field), std::string(field)};
}

// "form.vehicles[2].plate" -> "vehicles"
std::string_view top_field(std::string_view path) {
  path.remove_prefix(std::min(path.size(), std::string_view("form.").size()));
  return path.substr(0, path.find_first_of(".["));
}

void add_once(std::vector<Lack>& out, Lack lack) {
  if (std::find(out.begin(), out.end(), lack) == out.end()) out.push_back(std::move(lack));
}

// Leaving a place where the form is open for one where it is worked on: the form must be complete then.
bool hands_in(Service const& service, CaseState const& state, Transition const& t) {
  auto const* from = service.states.find(state.state);
  auto const* to = service.states.find(t.to);
  return from && to && from->editable && !to->editable && to->kind != State::Kind::final;
}

std::vector<Lack> form_needs(Rules const& rules, CaseState const& state) {
  auto const& schema = rules.service.service.form;
  std::vector<Lack> out;
  std::set<std::string, std::less<>> told;
  size_t more = 0;
  for (auto const& problem : check_form(schema, without_derived(schema, state.form), FormMode::complete, rules.moment.today())) {
    auto const field = top_field(problem.at);
    if (!told.insert(std::string(field)).second) continue;
    if (out.size() == kFieldNeedsShown) {
      ++more;
      continue;
    }
    auto const title = title_of(schema, field);
    if (problem.code == "field.missing") out.push_back({{"请填写：" + title.zh, "Fill in: " + title.en}, "form", std::string(field)});
    else out.push_back({{"请改正：" + title.zh, "Correct: " + title.en}, "form", std::string(field)});
  }
  if (more > 0) out.push_back({{"申请表还有 " + std::to_string(more) + " 处", std::to_string(more) + " more in the form"}, "form", ""});
  return out;
}

Text task_need(Service const& service, CaseState const& state) {
  Text open{"未完成：", "Not done: "};
  bool first = true;
  for (auto const& item : service.states.find(state.state)->tasks) {
    auto const found = state.tasks.find(item.first);
    if (found != state.tasks.end() && found->second.done) continue;
    open.zh += (first ? "" : "、") + item.second.title.zh;
    open.en += (first ? "" : ", ") + item.second.title.en;
    first = false;
  }
  return open;
}

std::string squeezed(std::string_view text) {
  std::string out;
  for (char c : text)
    if (c != ' ' && c != '\n' && c != '\t') out += c;
  return out;
}

Need const* words_for(Service const& service, std::string_view conjunct) {
  auto const wanted = squeezed(conjunct);
  for (auto const& item : service.needs)
    if (squeezed(item.first) == wanted) return &item.second;
  return nullptr;
}

// A conjunct about a roster is mended at the roster.
std::string fact_behind(Service const& service, std::string_view conjunct) {
  auto const* fact = service.facts.find(trim(conjunct.substr(0, conjunct.find('.'))));
  return fact && fact->source == "roster" ? "roster" : "";
}

Text filled_text(CompiledService const& service, Text const& text, dmn::Scope const& scope) {
  return {filled(service, text.zh, scope), filled(service, text.en, scope)};
}

// A checklist line that stands for a thing that can be received says how many are missing.
void add_shortage(Rules const& rules, Evaluation const& evaluation, std::string const& decision, std::string const& rule_id, Lack& lack) {
  auto const& service = rules.service.service;
  for (auto const& record : evaluation.decisions) {
    if (record.name != decision) continue;
    auto const table = record.table.empty() || !rules.moment.tables ? std::nullopt : rules.moment.tables(record.table, rules.moment.today());
    if (!table) return;
    auto const& source = table->table.source();
    for (auto const& item : service.receipts) {
      auto const dot = item.second.checks.find('.');
      if (dot == std::string::npos || item.second.checks.substr(0, dot) != decision || item.second.need.empty() || item.second.have.empty()) continue;
      auto const column = item.second.checks.substr(dot + 1);
      for (auto const& rule : source.rules) {
        if (rule.id != rule_id) continue;
        for (size_t i = 0; i < source.inputs.size(); ++i) {
          if (source.inputs[i].name != column || rule.conditions[i] == "-") continue;
          auto const need = spoken(dmn::evaluate(rules.service.expression(item.second.need), evaluation.scope));
          auto const have = spoken(dmn::evaluate(rules.service.expression(item.second.have), evaluation.scope));
          lack.kind = "receipt";
          lack.key = item.first;
          lack.text = {item.second.title.zh + "不足：须 " + need + " " + item.second.unit.zh + "，现有 " + have + " " + item.second.unit.zh,
                       item.second.title.en + ": " + need + " " + item.second.unit.en + " needed, " + have + " there"};
        }
      }
    }
  }
}

void guard_needs(Rules const& rules, CaseState const& state, Evaluation const& evaluation, std::string const& guard, std::vector<Lack>& out) {
  auto const& service = rules.service.service;
  for (auto const& need : dmn::evaluate_guard(rules.service.expression(guard), evaluation.scope).needs) {
    if (squeezed(need.text) == "tasks.all_done") {
      add_once(out, {task_need(service, state), "task", ""});
      continue;
    }
    auto const* words = words_for(service, need.text);
    if (!words) {
      add_once(out, {{"条件不满足：" + need.text, "Condition not met: " + need.text}, "", ""});
      continue;
    }
    auto const list = words->each.empty() || need.unknown ? dmn::Value() : dmn::evaluate(rules.service.expression(words->each), evaluation.scope);
    if (!list.is(dmn::Kind::list) || list.list().empty()) {
      auto text = filled_text(rules.service, words->text, evaluation.scope);
      if (need.unknown) text = {text.zh + "（尚无数据）", text.en + " (no data yet)"};
      add_once(out, {std::move(text), fact_behind(service, need.text), ""});
      continue;
    }
    auto const decision = words->each.substr(0, words->each.find('.'));
    for (auto const& item : list.list()) {
      dmn::Scope own(&evaluation.scope);
      if (item.is(dmn::Kind::context)) for (auto const& entry : item.context()) own.set(entry.first, entry.second);
      Lack lack{filled_text(rules.service, words->text, own), "", ""};
      auto const* rule = item.member("rule");
      if (rule && rule->is(dmn::Kind::string)) add_shortage(rules, evaluation, decision, std::string(rule->string()), lack);
      add_once(out, std::move(lack));
    }
  }
}

std::vector<Lack> needs_of(Rules const& rules, CaseState const& state, Evaluation const& evaluation, Transition const& t, Player const* player) {
  auto const& service = rules.service.service;
  std::vector<Lack> out;
  if (hands_in(service, state, t)) out = form_needs(rules, state);
  auto const asked = required_documents(rules, state, evaluation);
  for (auto const& key : t.require) {
    auto const found = state.documents.find(key);
    bool const there = found != state.documents.end() && !found->second.empty();
    auto const* document = service.documents.find(key);
    if (!there && document && in(asked, key)) out.push_back({{"缺材料：" + document->title.zh, "Paper missing: " + document->title.en}, "document", key});
  }
  if (!t.guard.empty()) guard_needs(rules, state, evaluation, t.guard, out);
  if (player && !t.not_same_person_as.empty() && !player->account.empty()) {
    auto const before = state.fired_by.find(t.not_same_person_as);
    if (before != state.fired_by.end() && before->second == player->account)
      out.push_back({{"须由另一人办理（您已办过前一步）", "Another person must do this (you took the step before)"}, "", ""});
  }
  return out;
}

CaseEvent event_of(Rules const& rules, CaseState const& state, Player const& player, std::string kind) {
  CaseEvent e;
  e.n = state.revision + 1;
  e.at = rules.moment.now;
  e.kind = std::move(kind);
  e.account = player.account;
  return e;
}

void put_missing(Rules const& rules, CaseState const& state, CaseEvent& e) {
  auto after = state;
  apply(after, e);
  e.open["missing"] = to_json(missing(rules, after));
}

Lane const* lane_of(Service const& service, std::string const& lane) { return service.lanes.find(lane); }

// The lane a case takes by itself: the one with the highest priority whose condition holds.
std::string lane_by_condition(Rules const& rules, CaseState const& state, Evaluation const& evaluation) {
  if (state.lane_fixed) return state.lane;
  std::string best(kNormalLane);
  int64_t priority = INT64_MIN;
  for (auto const& item : rules.service.service.lanes) {
    if (item.second.when.empty() || item.second.priority <= priority) continue;
    if (!dmn::evaluate(rules.service.expression(item.second.when), evaluation.scope).is_true()) continue;
    best = item.first;
    priority = item.second.priority;
  }
  return best;
}

Result<void> put_due(Rules const& rules, CaseState const& after, Evaluation const& evaluation, Instant start, CaseEvent& e) {
  auto const due = TRY(due_of(rules.service, rules.calendars, after, evaluation.scope, start));
  if (due.due) e.open["due_at"] = due.due->ms;
  if (due.warn) e.open["warn_at"] = due.warn->ms;
  if (due.at_once) e.open["at_once"] = true;
  return {};
}

Result<CaseEvent> move(Rules const& rules, CaseState const& state, Player const& player, Transition const& t, Evaluation const& evaluation, std::string const& reason) {
  auto e = event_of(rules, state, player, "fired");
  e.open = {{"event", t.on}, {"from", state.state}, {"to", t.to}, {"lane", state.lane}, {"facts", rules.facts}};
  if (!reason.empty()) e.sealed["reason"] = reason;
  json::array decisions;
  for (auto const& record : evaluation.decisions) decisions.push_back(to_json(record));
  e.sealed["decisions"] = std::move(decisions);
  // Whose turn it is changes with the state; an officer keeps the case only while it stays in the same queue.
  auto const* from = rules.service.service.states.find(state.state);
  auto const* to = rules.service.service.states.find(t.to);
  if (from->queue != to->queue || to->kind == State::Kind::final) e.open["unassign"] = true;
  auto after = state;
  apply(after, e);
  auto const then = evaluate(rules.service, after, rules.facts, rules.moment);
  if (to->kind != State::Kind::final) {
    after.lane = lane_by_condition(rules, after, then);
    e.open["lane"] = after.lane;
  }
  TRY(put_due(rules, after, then, rules.moment.now, e));
  put_missing(rules, state, e);
  return e;
}

Problem needs_problem(std::vector<Lack> const& needs, Language language) {
  std::vector<Problem> more;
  std::string all;
  for (auto const& need : needs) {
    more.push_back(refused("case.need", "", {{"text", need.text.in(language)}}));
    all += (all.empty() ? "" : language == Language::en ? "; " : "；") + need.text.in(language);
  }
  auto whole = refused("case.needs", "event", {{"needs", all}, {"count", std::to_string(needs.size())}});
  whole.more = std::move(more);
  return whole;
}

}  // namespace

Player system_player() { return {"", {std::string(kSystemRole)}}; }

bool is_closed(Service const& service, CaseState const& state) {
  auto const* here = service.states.find(state.state);
  return here && here->kind == State::Kind::final;
}

// Only officers' drafts are hidden from the enterprise: a stop notice is its business when it is issued.
bool is_hidden(Service const& service, CaseState const& state) {
  if (auto const* here = service.states.find(state.state); here && here->hidden) return true;
  if (state.state != service.initial()) return false;
  return std::none_of(service.intake.by.begin(), service.intake.by.end(), [&](auto const& name) {
    auto const* role = service.roles.find(name);
    return role && role->scope == ServiceRole::Scope::own;
  });
}

bool may_edit(Service const& service, CaseState const& state, Player const& player) {
  auto const* here = service.states.find(state.state);
  return here && here->editable && any(service.intake.by, player);
}

bool may_add_papers(Service const& service, CaseState const& state, Player const& player) {
  auto const* here = service.states.find(state.state);
  if (!here || !here->papers_open) return false;
  return any(service.intake.by, player) || std::any_of(service.documents.begin(), service.documents.end(), [&](auto const& d) { return any(d.second.by, player); });
}

bool may_add_paper(Service const& service, CaseState const& state, Player const& player, std::string_view key) {
  auto const* here = service.states.find(state.state);
  auto const* document = service.documents.find(key);
  return here && document && here->papers_open && any(document->by.empty() ? service.intake.by : document->by, player);
}

std::string label_of(Service const& service, json::object const& form) { return std::string(text_of(form, service.label_field)); }

std::vector<std::string> required_documents(Rules const& rules, CaseState const&, Evaluation const& evaluation) {
  std::vector<std::string> out;
  for (auto const& item : rules.service.service.documents)
    if (item.second.when.empty() || dmn::evaluate(rules.service.expression(item.second.when), evaluation.scope).is_true()) out.push_back(item.first);
  return out;
}

Transition const* way_on(Service const& service, std::string const& state) {
  for (auto const& t : service.transitions)
    if (t.look == "primary" && in(t.from, state)) return &t;
  return nullptr;
}

std::vector<Lack> missing(Rules const& rules, CaseState const& state) {
  auto const* t = way_on(rules.service.service, state.state);
  if (!t) return {};
  return needs_of(rules, state, evaluate(rules.service, state, rules.facts, rules.moment), *t, nullptr);
}

std::vector<OpenAction> open_actions(Rules const& rules, CaseState const& state, Player const& player) {
  std::vector<OpenAction> out;
  auto const evaluation = evaluate(rules.service, state, rules.facts, rules.moment);
  for (auto const& t : rules.service.service.transitions) {
    if (!in(t.from, state.state) || !any(t.by, player)) continue;
    OpenAction action{&t, false, needs_of(rules, state, evaluation, t, &player)};
    action.ready = action.needs.empty();
    out.push_back(std::move(action));
  }
  return out;
}

Result<CaseEvent> open_case(Rules const& rules, Player const& player, std::string const& no, std::string const& enterprise_id, std::string const& division,
                            std::string const& channel, json::object const& form, std::string const& parent) {
  auto const& service = rules.service.service;
  if (!any(service.intake.by, player)) return forbidden("case.not_yours", "service");
  if (!in(service.intake.channels, channel)) return invalid("case.channel", "channel", {{"value", channel}});
  auto const plain = without_derived(service.form, form);
  if (auto problems = check_form(service.form, plain, FormMode::draft, rules.moment.today()); !problems.empty()) return all_of("form.invalid", std::move(problems));
  CaseState nothing;
  auto e = event_of(rules, nothing, player, "opened");
  e.open = {{"no", no}, {"service", service.service}, {"version", service.version}, {"sha256", service.sha256}, {"enterprise_id", enterprise_id},
            {"division", division}, {"channel", channel}, {"state", service.initial()}, {"facts", rules.facts}};
  if (!parent.empty()) e.open["parent"] = parent;
  if (!service.label_field.empty()) e.open["label"] = label_of(service, plain);
  e.sealed["form"] = plain;
  put_missing(rules, nothing, e);
  return e;
}

Result<CaseEvent> fire(Rules const& rules, CaseState const& state, Player const& player, std::string const& event, std::string const& reason, Language language) {
  auto const& service = rules.service.service;
  Transition const* found = nullptr;
  Text title;
  bool known = false, here = false;
  for (auto const& t : service.transitions) {
    if (t.on != event) continue;
    known = true;
    title = t.title;
    if (!in(t.from, state.state)) continue;
    here = true;
    if (any(t.by, player)) found = &t;
  }
  if (!known) return not_found("case.unknown_event", "event", {{"event", event}});
  if (!here) return refused("case.not_now", "event", {{"event", title.in(language)}, {"state", service.states.find(state.state)->title.in(language)}});
  if (!found) return forbidden("case.not_yours", "event", {{"event", title.in(language)}});
  auto const evaluation = evaluate(rules.service, state, rules.facts, rules.moment);
  if (auto const needs = needs_of(rules, state, evaluation, *found, &player); !needs.empty()) return needs_problem(needs, language);
  if (found->reason && trim(reason).empty()) return invalid("case.reason_missing", "reason", {{"event", found->title.in(language)}});
  return move(rules, state, player, *found, evaluation, std::string(trim(reason)));
}

Result<CaseEvent> save_form(Rules const& rules, CaseState const& state, Player const& player, json::object const& form) {
  auto const& service = rules.service.service;
  if (!service.states.find(state.state)->editable) return refused("case.not_editable", "form", {{"state", state.state}});
  if (!may_edit(service, state, player)) return forbidden("case.not_yours", "form");
  auto const plain = unmasked_by(service.form, without_derived(service.form, form), state.form);
  if (auto problems = check_form(service.form, plain, FormMode::draft, rules.moment.today()); !problems.empty()) return all_of("form.invalid", std::move(problems));
  auto e = event_of(rules, state, player, "form_saved");
  json::array changed;
  for (auto const& property : properties_of(service.form)) {
    auto const* before = state.form.if_contains(property.first);
    auto const* after = plain.if_contains(property.first);
    if ((before != nullptr) != (after != nullptr) || (before && *before != *after)) changed.emplace_back(property.first);
  }
  e.open = {{"changed", std::move(changed)}, {"facts", rules.facts}};
  if (!service.label_field.empty()) e.open["label"] = label_of(service, plain);
  e.sealed["form"] = plain;
  put_missing(rules, state, e);
  return e;
}

Result<CaseEvent> add_document(Rules const& rules, CaseState const& state, Player const& player, std::string const& key, AttachedFile const& file) {
  auto const& service = rules.service.service;
  if (!service.documents.contains(key)) return invalid("case.no_such_document", "key", {{"key", key}});
  if (!service.states.find(state.state)->papers_open) return refused("case.not_editable", "key", {{"state", state.state}});
  if (!may_add_paper(service, state, player, key)) return forbidden("case.not_yours", "key");
  auto e = event_of(rules, state, player, "document_added");
  e.open = {{"key", key}, {"file_id", file.id}, {"size", file.size}, {"facts", rules.facts}};
  e.sealed["name"] = file.name;
  put_missing(rules, state, e);
  return e;
}

Result<CaseEvent> remove_document(Rules const& rules, CaseState const& state, Player const& player, std::string const& key, std::string const& file_id) {
  auto const& service = rules.service.service;
  if (!service.states.find(state.state)->editable) return refused("case.not_editable", "key", {{"state", state.state}});
  if (!may_edit(service, state, player)) return forbidden("case.not_yours", "key");
  auto const found = state.documents.find(key);
  bool const there = found != state.documents.end() && std::any_of(found->second.begin(), found->second.end(), [&](auto const& f) { return f.id == file_id; });
  if (!there) return not_found("not_found", "file_id");
  auto e = event_of(rules, state, player, "document_removed");
  e.open = {{"key", key}, {"file_id", file_id}, {"facts", rules.facts}};
  put_missing(rules, state, e);
  return e;
}

Result<CaseEvent> set_task(Rules const& rules, CaseState const& state, Player const& player, TaskDone const& in) {
  auto const& service = rules.service.service;
  auto const* task = service.states.find(state.state)->tasks.find(in.task);
  if (!task) return not_found("case.no_such_task", "task", {{"task", in.task}});
  if (!any(task->by, player)) return forbidden("case.not_yours", "task");
  if (in.done && in.verdict != "pass" && in.verdict != "fail") return invalid("case.task_verdict", "verdict");
  for (auto const& item : in.checklist)
    if (!task->checklist.contains(item.key()) || !item.value().is_bool()) return invalid("case.no_such_check", "checklist." + std::string(item.key()));
  auto e = event_of(rules, state, player, "task_set");
  e.open = {{"task", in.task}, {"done", in.done}, {"verdict", in.verdict}, {"facts", rules.facts}};
  if (!in.checklist.empty()) e.open["checklist"] = in.checklist;
  if (!in.note.empty()) e.sealed["note"] = in.note;
  put_missing(rules, state, e);
  return e;
}

Result<CaseEvent> mark_check(Rules const& rules, CaseState const& state, Player const& player, MarkCheck const& in) {
  auto const& service = rules.service.service;
  Task const* task = nullptr;
  bool now = false;
  for (auto const& one : service.states)
    if (auto const* found = one.second.tasks.find(in.task); found && (!task || one.first == state.state)) {
      task = found;
      now = one.first == state.state;
    }
  if (!task) return not_found("case.no_such_task", "task", {{"task", in.task}});
  if (!any(task->by, player)) return forbidden("case.not_yours", "task");
  if (!task->checklist.contains(in.item)) return invalid("case.no_such_check", "item");
  if (in.verdict != "pass" && in.verdict != "fail" && in.verdict != "none") return invalid("case.check_verdict", "verdict");
  auto e = event_of(rules, state, player, "check_marked");
  // Nobody can have seen what is not there yet: a base beyond the newest event would silently settle other people's marks.
  e.open = {{"task", in.task}, {"item", in.item}, {"verdict", in.verdict}, {"device", in.device}, {"counter", in.counter}, {"base", std::min(in.base, state.revision)},
            {"happened_at", (in.happened_at.ms == 0 ? rules.moment.now : in.happened_at).ms}, {"facts", rules.facts}};
  if (!now) e.open["late"] = true;
  if (!in.note.empty()) e.sealed["note"] = in.note;
  put_missing(rules, state, e);
  return e;
}

Result<CaseEvent> note_receipt(Rules const& rules, CaseState const& state, Player const& player, ReceiptNote const& in) {
  auto const& service = rules.service.service;
  if (!service.receipts.contains(in.item)) return invalid("case.no_such_item", "item", {{"item", in.item}});
  if (is_closed(service, state)) return refused("case.closed", "id");
  if (in.count < 1) return invalid("case.receipt_count", "count");
  if (trim(in.source).empty()) return invalid("field.missing", "source");
  auto e = event_of(rules, state, player, "receipt_noted");
  e.open = {{"item", in.item}, {"count", in.count}, {"facts", rules.facts}};
  e.sealed = {{"source", std::string(trim(in.source))}, {"note", in.note}};
  put_missing(rules, state, e);
  return e;
}

Result<CaseEvent> open_lane(Rules const& rules, CaseState const& state, Player const& player, std::string const& lane, std::string const& reason) {
  auto const& service = rules.service.service;
  auto const* wanted = lane_of(service, lane);
  if (!wanted) return invalid("case.no_such_lane", "lane", {{"lane", lane}});
  if (is_closed(service, state)) return refused("case.closed", "id");
  if (!any(wanted->by, player)) return forbidden("case.not_yours", "lane");
  if (trim(reason).empty()) return invalid("case.reason_missing", "reason", {{"event", wanted->title.zh}});
  auto e = event_of(rules, state, player, "lane_opened");
  e.open = {{"lane", lane}, {"from", state.lane}, {"facts", rules.facts}};
  e.sealed["reason"] = std::string(trim(reason));
  auto after = state;
  apply(after, e);
  auto const evaluation = evaluate(rules.service, after, rules.facts, rules.moment);
  TRY(put_due(rules, after, evaluation, state.entered_at, e));
  put_missing(rules, state, e);
  return e;
}

namespace {
// Who had it before stands beside who has it now, so that a substitution can be read off the event; why is free text and sealed.
Result<CaseEvent> handed(Rules const& rules, CaseState const& state, Player const& player, std::string kind, std::string const& account, std::string const& before, std::string const& why) {
  if (is_closed(rules.service.service, state)) return refused("case.closed", "id");
  auto e = event_of(rules, state, player, std::move(kind));
  e.open = {{"account_id", account}};
  if (!before.empty() && before != account) e.open["instead_of"] = before;
  if (!why.empty()) e.sealed = {{"reason", why}};
  put_missing(rules, state, e);
  return e;
}
}  // namespace

Result<CaseEvent> assign(Rules const& rules, CaseState const& state, Player const& player, std::string const& account, std::string const& why) {
  return handed(rules, state, player, "assigned", account, state.assignee, why);
}

Result<CaseEvent> assist(Rules const& rules, CaseState const& state, Player const& player, std::string const& account, std::string const& why) {
  if (!account.empty() && account == state.assignee) return invalid("case.same_person", "account_id");
  return handed(rules, state, player, "assisted", account, state.assistant, why);
}

// ---- questions ----

std::string_view side_of(Service const& service, Player const& player) {
  std::string_view side;
  for (auto const& role : service.roles) {
    if (!player.roles.contains(role.first)) continue;
    if (role.second.scope == ServiceRole::Scope::own) return kApplicantSide;
    if (role.second.scope == ServiceRole::Scope::region) side = kOffice;
  }
  return side;
}

namespace {
Result<void> may_talk(Service const& service, CaseState const& state, std::string_view side) {
  if (side.empty()) return forbidden("case.question_not_yours", "id");
  if (is_closed(service, state)) return refused("case.question_closed", "id");
  // Nobody has vouched yet for what stands in a person's draft: who knows a telephone could write one.
  if (is_hidden(service, state) || (service.intake.applicant == "person" && state.state == service.initial())) return refused("case.question_draft", "id");
  bool const somebody = std::any_of(service.roles.begin(), service.roles.end(), [](auto const& role) { return role.second.scope == ServiceRole::Scope::own; });
  if (!somebody) return refused("case.nobody_to_answer", "id");
  return {};
}
Result<std::string> talk_text(std::string_view text) {
  auto words = clean(text);
  if (words.empty()) return invalid("case.question_empty", "text");
  if (utf8_length(words) > kQuestionMax) return invalid("case.question_long", "text", {{"max", std::to_string(kQuestionMax)}});
  return words;
}
}  // namespace

bool may_ask(Service const& service, CaseState const& state, Player const& player) {
  return may_talk(service, state, side_of(service, player)).has_value() && state.questions.size() < kQuestionsMost;
}

bool may_answer(Service const& service, CaseState const& state, Player const& player, Question const& question) {
  auto const side = side_of(service, player);
  return may_talk(service, state, side).has_value() && question.asked.from != side && question.answers.size() < kAnswersMost;
}

Result<CaseEvent> ask(Rules const& rules, CaseState const& state, Player const& player, std::string_view text) {
  auto const side = side_of(rules.service.service, player);
  TRY(may_talk(rules.service.service, state, side));
  if (state.questions.size() >= kQuestionsMost) return refused("case.too_many_questions", "id", {{"max", std::to_string(kQuestionsMost)}});
  auto const words = TRY(talk_text(text));
  auto e = event_of(rules, state, player, "asked");
  e.open = {{"question", static_cast<int64_t>(state.questions.size()) + 1}, {"from", side}};
  e.sealed["text"] = words;
  return e;
}

Result<CaseEvent> answer_question(Rules const& rules, CaseState const& state, Player const& player, int64_t n, std::string_view text) {
  auto const side = side_of(rules.service.service, player);
  TRY(may_talk(rules.service.service, state, side));
  if (n < 1 || n > static_cast<int64_t>(state.questions.size())) return not_found("case.no_question", "n");
  auto const& question = state.questions[static_cast<size_t>(n - 1)];
  if (question.asked.from == side) return refused("case.question_own_side", "n");
  if (question.answers.size() >= kAnswersMost) return refused("case.too_many_answers", "n", {{"max", std::to_string(kAnswersMost)}});
  auto const words = TRY(talk_text(text));
  auto e = event_of(rules, state, player, "answered");
  e.open = {{"question", n}, {"from", side}};
  e.sealed["text"] = words;
  return e;
}

Result<CaseEvent> raise_alarm(Rules const& rules, CaseState const& state, Alarm const& alarm) {
  auto const due = next_alarm(state);
  if (!due || due->id != alarm.id || due->at > rules.moment.now) return refused("case.alarm_gone", "id", {{"alarm", alarm.id}});
  auto const player = system_player();
  if (!alarm.breach) {
    auto e = event_of(rules, state, player, "warned");
    e.open = {{"alarm", alarm.id}, {"due_at", alarm.at.ms}};
    return e;
  }
  auto const& breach = rules.service.service.states.find(state.state)->deadline->breach;
  constexpr std::string_view kEscalate = "escalate:";
  if (breach.starts_with(kEscalate)) {
    auto e = event_of(rules, state, player, "breached");
    e.open = {{"alarm", alarm.id}, {"role", breach.substr(kEscalate.size())}, {"due_at", alarm.at.ms}};
    return e;
  }
  return fire(rules, state, player, breach, "", Language::zh);
}

Result<CaseEvent> move_to(Rules const& next, CaseState const& state, Player const& player) {
  auto const& service = next.service.service;
  auto const* same = service.states.find(state.state);
  if (!same) return refused("service.no_such_state", "to", {{"state", state.state}});
  if (same->kind == State::Kind::final) return refused("case.not_now", "to", {{"event", ""}, {"state", state.state}});
  if (state.lane != kNormalLane && !service.lanes.find(state.lane)) return refused("service.no_such_lane", "to", {{"lane", state.lane}});
  auto e = event_of(next, state, player, "moved");
  e.open = {{"from", state.version}, {"to", service.version}, {"facts", next.facts}};
  put_missing(next, state, e);
  return e;
}

std::optional<CaseEvent> see_facts(Rules const& rules, CaseState const& state) {
  if (state.facts == rules.facts || is_closed(rules.service.service, state)) return std::nullopt;
  auto e = event_of(rules, state, system_player(), "facts_seen");
  e.open = {{"facts", rules.facts}};
  put_missing(rules, state, e);
  return e;
}

}  // namespace ly::cases
