#include "domains/cases/case_state.h"

#include <algorithm>

namespace ly::cases {
namespace {

std::string text(json::object const& o, std::string_view key) { return std::string(text_of(o, key)); }
std::optional<Instant> instant(json::object const& o, std::string_view key) {
  auto const* v = o.if_contains(key);
  if (!v || !v->is_int64()) return std::nullopt;
  return Instant{v->get_int64()};
}

void opened(CaseState& s, CaseEvent const& e) {
  s.no = text(e.open, "no");
  s.service = text(e.open, "service");
  s.version = integer_of(e.open, "version");
  s.enterprise_id = text(e.open, "enterprise_id");
  s.division = text(e.open, "division");
  s.channel = text(e.open, "channel");
  s.opener = e.account;
  s.parent = text(e.open, "parent");
  s.applicant = text(e.open, "applicant");
  s.state = text(e.open, "state");
  s.form = object_of(e.sealed, "form");
  s.opened_at = s.entered_at = e.at;
  s.path.push_back({s.state, e.at});
}

void deadline(CaseState& s, CaseEvent const& e) {
  s.due_at = instant(e.open, "due_at");
  s.warn_at = instant(e.open, "warn_at");
  s.deadline_n = e.n;
  s.deadline_at = e.at;
  s.at_once = boolean_of(e.open, "at_once");
  s.warned = s.breached = false;
  s.escalated_to.clear();
  s.due_was.reset();
  s.due_notice.clear();
}

// Days were declared off or worked: the same deadline at another time. A warning that was given stands unless it is due again.
void due_moved(CaseState& s, CaseEvent const& e) {
  auto const set = s.due_was ? s.due_was : s.due_at;
  s.due_at = instant(e.open, "due_at");
  s.warn_at = instant(e.open, "warn_at");
  s.deadline_n = e.n;
  s.deadline_at = e.at;
  s.warned = s.warned && (!s.warn_at || *s.warn_at <= e.at);
  s.due_was = s.due_at == set ? std::nullopt : set;
  s.due_notice = s.due_was ? text(e.open, "notice") : "";
}

void fired(CaseState& s, CaseEvent const& e) {
  auto const event = text(e.open, "event");
  s.state = text(e.open, "to");
  s.lane = text(e.open, "lane");
  s.fired_by[event] = e.account;
  s.fired_at[event] = e.at;
  s.tasks.clear();
  s.entered_at = e.at;
  s.path.push_back({s.state, e.at});
  s.reason = text(e.sealed, "reason");
  if (auto const* decisions = e.sealed.if_contains("decisions"); decisions && decisions->is_array()) s.decisions = decisions->get_array();
  if (boolean_of(e.open, "unassign")) {
    s.assignee.clear();
    s.assistant.clear();
  }
  deadline(s, e);
}

void task_set(CaseState& s, CaseEvent const& e) {
  auto& task = s.tasks[text(e.open, "task")];
  task.done = boolean_of(e.open, "done");
  task.verdict = text(e.open, "verdict");
  task.checklist = object_of(e.open, "checklist");
  task.note = text(e.sealed, "note");
  task.account = e.account;
  task.at = e.at;
}

void check_marked(CaseState& s, CaseEvent const& e) {
  CheckMark m{text(e.open, "task"), text(e.open, "item"), text(e.open, "verdict"), text(e.sealed, "note"), e.account, text(e.open, "device")};
  m.n = e.n;
  m.base = integer_of(e.open, "base");
  m.counter = integer_of(e.open, "counter");
  m.happened_at = instant(e.open, "happened_at").value_or(e.at);
  m.at = e.at;
  m.late = boolean_of(e.open, "late");
  s.marks.push_back(std::move(m));
}

// `later` was made by somebody who knew `earlier`, or corrects himself on the same device.
bool supersedes(CheckMark const& later, CheckMark const& earlier) {
  bool const same_hand = later.account == earlier.account && later.device == earlier.device && later.counter > earlier.counter;
  return same_hand || later.base >= earlier.n;
}

Said said_in(CaseEvent const& e) { return {text(e.open, "from"), e.account, text(e.sealed, "text"), e.at}; }
void answered(CaseState& s, CaseEvent const& e) {
  auto const n = integer_of(e.open, "question");
  check(n >= 1 && n <= static_cast<int64_t>(s.questions.size()), "an answer is to a question of the case");
  s.questions[static_cast<size_t>(n - 1)].answers.push_back(said_in(e));
}

void document_removed(CaseState& s, CaseEvent const& e) {
  auto& files = s.documents[text(e.open, "key")];
  auto const id = text(e.open, "file_id");
  files.erase(std::remove_if(files.begin(), files.end(), [&](AttachedFile const& f) { return f.id == id; }), files.end());
}

}  // namespace

void apply(CaseState& s, CaseEvent const& e) {
  check(e.n == s.revision + 1, "case events come in order");
  if (e.kind == "opened") opened(s, e);
  else if (e.kind == "form_saved") s.form = object_of(e.sealed, "form");
  else if (e.kind == "document_added") s.documents[text(e.open, "key")].push_back({text(e.open, "file_id"), text(e.sealed, "name"), integer_of(e.open, "size"), e.at});
  else if (e.kind == "document_removed") document_removed(s, e);
  else if (e.kind == "fired") fired(s, e);
  else if (e.kind == "task_set") task_set(s, e);
  else if (e.kind == "receipt_noted") s.receipts.push_back({text(e.open, "item"), text(e.sealed, "source"), text(e.sealed, "note"), e.account, integer_of(e.open, "count"), e.at});
  else if (e.kind == "check_marked") check_marked(s, e);
  else if (e.kind == "asked") s.questions.push_back({integer_of(e.open, "question"), said_in(e), {}});
  else if (e.kind == "answered") answered(s, e);
  else if (e.kind == "lane_opened") {
    s.lane = text(e.open, "lane");
    s.lane_fixed = true;
    s.lane_reason = text(e.sealed, "reason");
    s.lane_by = e.account;
    deadline(s, e);
  } else if (e.kind == "assigned") {
    s.assignee = s.led_by = text(e.open, "account_id");
    if (s.assistant == s.assignee) s.assistant = s.helped_by = "";  // who helped leads now: another may help him
  } else if (e.kind == "assisted") s.assistant = s.helped_by = text(e.open, "account_id");
  else if (e.kind == "due_moved") due_moved(s, e);
  else if (e.kind == "moved") s.version = integer_of(e.open, "to");
  else if (e.kind == "warned") s.warned = true;
  else if (e.kind == "breached") {
    s.breached = true;
    s.escalated_to = text(e.open, "role");
  } else check(e.kind == "facts_seen", "a case event of an unknown kind");
  if (e.open.contains("label")) s.label = text(e.open, "label");
  if (e.open.contains("applicant")) s.applicant = text(e.open, "applicant");
  if (e.open.contains("facts")) s.facts = object_of(e.open, "facts");
  if (auto const* missing = e.open.if_contains("missing")) s.missing = lacks_from(*missing);
  s.revision = e.n;
  s.changed_at = e.at;
}

std::vector<CheckLineState> checks_of(CaseState const& state, std::string_view task, Task const& as_written) {
  std::vector<CheckLineState> out;
  for (auto const& line : as_written.checklist) {
    CheckLineState shown{line.first, "", false, {}};
    for (auto const& mark : state.marks)
      if (mark.task == task && mark.item == line.first) shown.marks.push_back(mark);
    for (auto const& mark : shown.marks) {
      bool const stands = std::none_of(shown.marks.begin(), shown.marks.end(), [&](auto const& other) { return &other != &mark && supersedes(other, mark); });
      if (!stands) continue;
      if (!shown.verdict.empty() && shown.verdict != mark.verdict) shown.conflict = true;
      if (shown.verdict.empty() || mark.verdict == "fail" || (mark.verdict == "pass" && shown.verdict == "none")) shown.verdict = mark.verdict;
    }
    out.push_back(std::move(shown));
  }
  return out;
}

bool waits_for(CaseState const& state, std::string_view side) {
  return std::any_of(state.questions.begin(), state.questions.end(), [&](Question const& q) { return q.answers.empty() && q.asked.from != side; });
}

CaseState fold(std::string const& id, std::span<CaseEvent const> events) {
  CaseState state;
  state.id = id;
  for (auto const& event : events) apply(state, event);
  return state;
}

std::optional<Alarm> next_alarm(CaseState const& s) {
  auto const id = std::to_string(s.deadline_n);
  if (s.warn_at && !s.warned && !s.breached) return Alarm{*s.warn_at, false, id + ".warn"};
  if (s.due_at && !s.breached) return Alarm{*s.due_at, true, id + ".breach"};
  return std::nullopt;
}

json::array to_json(std::vector<Text> const& texts) {
  json::array out;
  for (auto const& t : texts) out.push_back(json::object{{"zh", t.zh}, {"en", t.en}});
  return out;
}

std::vector<Text> texts_from(json::value const& value) {
  std::vector<Text> out;
  if (auto const* items = value.if_array())
    for (auto const& item : *items) out.push_back({std::string(text_of(item, "zh")), std::string(text_of(item, "en"))});
  return out;
}

json::array to_json(std::vector<Lack> const& lacks) {
  json::array out;
  for (auto const& l : lacks) out.push_back(json::object{{"zh", l.text.zh}, {"en", l.text.en}, {"kind", l.kind}, {"key", l.key}});
  return out;
}

std::vector<Lack> lacks_from(json::value const& value) {
  std::vector<Lack> out;
  if (auto const* items = value.if_array())
    for (auto const& item : *items)
      out.push_back({{std::string(text_of(item, "zh")), std::string(text_of(item, "en"))}, std::string(text_of(item, "kind")), std::string(text_of(item, "key"))});
  return out;
}

}  // namespace ly::cases
