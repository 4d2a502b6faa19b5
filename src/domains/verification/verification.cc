#include "domains/verification/verification.h"

#include <algorithm>
#include <cstdlib>

#include "base/record_json.h"
#include "base/text.h"
#include "domains/accounts/accounts.h"
#include "domains/cases/evaluation.h"
#include "domains/cases/form_schema.h"
#include "domains/verification/rows.h"
#include "formats/sheet_values.h"
#include "formats/table.h"

namespace ly::verification {
namespace {

using Kind = cases::Verifier::Kind;
constexpr int64_t kFirstPause = 1;  // minutes

std::string_view word_of(Kind kind) { return kind == Kind::list ? "list" : kind == Kind::http ? "http" : "record"; }

// What rows are found by and sent as: without spaces, in capitals, so that "x" and "X" of a document number are one.
std::string key_text(std::string_view text) {
  std::string out;
  for (auto const c : upper_ascii(clean(text)))
    if (c != ' ') out += c;
  return out;
}

std::string text_of_value(dmn::Value const& value) {
  auto const json = cases::to_json(value);
  if (json.is_string()) return std::string(json.get_string());
  return json.is_null() ? std::string() : canonical(json);
}

// How a value may be shown beside the task: what names a person only masked.
std::string shown_value(std::string_view name, std::string const& text) {
  if (name == "name") return mask_as(Pii::name, text);
  if (name == "phone") return mask_as(Pii::phone, text);
  if (name == "id_number" || name == "key") return mask_as(Pii::id_number, text);
  if (name == "address") return mask_as(Pii::address, text);
  return text;
}

std::optional<double> number_in(std::string_view text) {
  auto const plain = clean(text);
  if (plain.empty()) return std::nullopt;
  char* end = nullptr;
  auto const value = std::strtod(plain.c_str(), &end);
  return *end == '\0' ? std::optional(value) : std::nullopt;
}

}  // namespace

bool same_value(std::string_view said, std::string_view answered) {
  auto const a = number_in(said), b = number_in(answered);
  if (a && b) return *a == *b;
  return key_text(said) == key_text(answered);
}

struct Verifications::Asked {
  cases::Case shown;
  cases::CaseState state;
  cases::Service const* service = nullptr;
  cases::Task const* task = nullptr;
  cases::Verifier const* verifier = nullptr;
  bool may = false;
};

Result<Verifications::Asked> Verifications::asked(View const& view, std::string const& case_id, std::string const& task) const {
  Asked out;
  out.shown = TRY(known_.cases.show(view, {{case_id}, ""}));
  auto state = known_.cases.state_of(view, case_id);
  if (!state) return not_found("not_found", "case_id");
  out.state = std::move(*state);
  auto const* loaded = known_.cases.catalog().find(out.state.service, out.state.version);
  check(loaded != nullptr, "a case of a service that is loaded");
  out.service = &loaded->compiled->service;
  auto const* here = out.service->states.find(out.state.state);
  out.task = here ? here->tasks.find(task) : nullptr;
  if (!out.task) return refused("verification.no_task", "task", {{"task", task}});
  if (!out.task->verify) return refused("verification.not_online", "task");
  out.verifier = out.service->verifiers.find(out.task->verify->with);
  check(out.verifier != nullptr, "a checked service names its verifiers");
  for (auto const& one : out.shown.tasks) out.may = out.may || (one.key == task && one.may);
  return out;
}

// The answer against what was written; `answer` nothing: the source does not know the key.
void Verifications::settle(View const& view, Asked const& a, Row& row, std::optional<std::map<std::string, std::string>> const& answer, std::string source) const {
  json::array compared;
  bool all = true;
  if (answer)
    for (auto const& [name, expression] : a.task->verify->compare) {
      auto const said = text_of_value(known_.cases.value_of(view, a.state, expression));
      auto const found = answer->find(name);
      auto const answered = found == answer->end() ? std::string() : found->second;
      all = all && found != answer->end() && same_value(said, answered);
      compared.push_back(json::object{{"name", name}, {"expression", expression}, {"said", said}, {"answered", answered}});
    }
  row.state = !answer ? "unknown" : all ? "agrees" : "differs";
  row.answered_at = view.now;
  row.next_at = {};
  row.content["compared"] = std::move(compared);
  row.content["source"] = std::move(source);
  row.content.erase("problem");
}

Result<Verification> Verifications::ask(Context& context, AskVerification const& in) const {
  auto const a = TRY(asked(context, in.case_id, in.task));
  if (!a.may) return forbidden("verification.not_yours");
  if (is_waiting(context, in.case_id, in.task)) return refused("verification.waiting", "task");
  Row row;
  row.id = new_id_text(context.dice, context.now);
  row.case_id = in.case_id;
  row.task = in.task;
  row.verifier = a.task->verify->with;
  row.kind = word_of(a.verifier->kind);
  row.asked_by = context.actor.account.text;
  row.asked_at = context.now;
  json::object sent;
  for (auto const& [name, expression] : a.task->verify->send) sent[name] = text_of_value(known_.cases.value_of(context, a.state, expression));
  auto const key = key_text(text_of(sent, "key"));
  if (key.empty()) return refused("verification.no_key", "task");
  sent["key"] = key;
  row.tries = 1;
  switch (a.verifier->kind) {
    case Kind::list: {
      auto const list = verification::find_list(context, row.verifier);
      if (!list) return refused("verification.no_list", "task", {{"list", a.verifier->title.in(cases::language_from(in.language))}});
      std::optional<std::map<std::string, std::string>> answer;
      if (auto const entry = find_entry(context, row.verifier, list->version, key)) {
        answer.emplace();
        for (auto const& member : *entry) (*answer)[std::string(member.key())] = std::string(member.value().as_string());
      }
      settle(context, a, row, answer, list->file_name + ", " + to_iso(day_at(list->uploaded_at)));
      break;
    }
    case Kind::record: settle(context, a, row, known_.person(context, key), ""); break;
    case Kind::http:
      if (!known_.is_set_up(row.verifier)) return refused("verification.not_set_up", "task", {{"verifier", row.verifier}});
      row.state = "waiting";
      row.tries = 0;
      row.next_at = context.now;
      row.content["sent"] = std::move(sent);
      break;
  }
  insert_row(context, row);
  context.journal.note({.what = "verification.asked", .subject_kind = "case", .subject_id = in.case_id, .enterprise_id = a.state.enterprise_id, .division = a.state.division,
                        .facts = {{"task", in.task}, {"verifier", row.verifier}, {"state", row.state}}});
  return shown(context, row, *a.service, cases::language_from(in.language));
}

Verification Verifications::shown(View const& view, Row const& row, cases::Service const& service, cases::Language language) const {
  Verification v;
  v.id = {row.id};
  v.case_id = row.case_id, v.task = row.task, v.verifier = row.verifier, v.kind = row.kind, v.state = row.state;
  v.tries = row.tries;
  v.asked_at = row.asked_at;
  if (row.answered_at.ms > 0) v.answered_at = row.answered_at;
  if (row.next_at.ms > 0) v.next_at = row.next_at;
  v.asked_by = accounts::title_of_account(view, row.asked_by);
  v.source = text_of(row.content, "source");
  auto const* verifier = service.verifiers.find(row.verifier);
  if (verifier) v.verifier_title = verifier->title.in(language);
  if (auto const* problem = row.content.if_contains("problem")) v.problem = known_.say(language == cases::Language::en ? "en" : "zh-CN", problem_from_json(*problem));
  if (auto const* compared = row.content.if_contains("compared"))
    for (auto const& one : compared->as_array()) {
      Compared c;
      c.name = text_of(one, "name");
      auto const said = std::string(text_of(one, "said")), answered = std::string(text_of(one, "answered"));
      c.same = !answered.empty() && same_value(said, answered);
      // Of a field of the form its title; of another value the title of the list's column, else its name.
      auto const expression = std::string(text_of(one, "expression"));
      for (auto const& property : cases::properties_of(service.form))
        if (expression == "form." + property.first)
          if (auto const* title = property.second->if_contains("title")) c.title = text_of(*title, language == cases::Language::en ? "en" : "zh-CN");
      if (c.title.empty() && verifier)
        if (auto const* column = verifier->columns.find(c.name)) c.title = *column;
      if (c.title.empty()) c.title = c.name;
      c.said = shown_value(c.name, said);
      c.answered = shown_value(c.name, answered);
      v.compared.push_back(std::move(c));
    }
  return v;
}

Result<Items<Verification>> Verifications::of_case(View const& view, OfCase const& in) const {
  TRY(known_.cases.show(view, {{in.case_id}, ""}));
  Items<Verification> out;
  auto const state = known_.cases.state_of(view, in.case_id);
  if (!state || view.actor.scope.kind == Scope::Kind::enterprise) return out;  // what officers look up is not for the applicant
  auto const* loaded = known_.cases.catalog().find(state->service, state->version);
  for (auto const& row : list_rows(view, in.case_id)) out.items.push_back(shown(view, row, loaded->compiled->service, cases::language_from(in.language)));
  out.total = static_cast<int64_t>(out.items.size());
  return out;
}

// ---- machines outside ----

std::vector<Outgoing> Verifications::due(View const& view, int64_t limit) const {
  std::vector<Outgoing> out;
  for (auto const& row : due_rows(view, limit)) {
    Outgoing one{{row.id}, row.verifier, {}, row.tries};
    if (auto const* sent = row.content.if_contains("sent"))
      for (auto const& member : sent->as_object()) one.values[std::string(member.key())] = std::string(member.value().as_string());
    out.push_back(std::move(one));
  }
  return out;
}

Command Verifications::note(Outgoing const& asked_now, Answered const& answered) const {
  Command command;
  command.name = "verification.answered";
  command.actor = Actor::system("verification");
  command.request_id = "verification/" + asked_now.id.text + "/" + std::to_string(asked_now.tries + 1);
  command.digest = command.request_id;
  command.run = [this, asked_now, answered](Context& context) -> Result<json::value> {
    auto row = find_row(context, asked_now.id.text);
    if (!row || row->state != "waiting" || row->tries != asked_now.tries) return json::value("late");
    ++row->tries;
    auto const state = known_.cases.state_of(context, row->case_id);
    auto const* loaded = state ? known_.cases.catalog().find(state->service, state->version) : nullptr;
    if (!loaded) {  // erased meanwhile: nobody is asked about again
      row->state = "failed";
      row->next_at = {};
      store::execute(context.tx, "update verification set state = 'failed', next_at = 0 where id = $1", row->id);
      return json::value(row->state);
    }
    if (answered.problem) {
      bool const again = answered.problem->kind == ly::Kind::unavailable && row->tries < kTries;
      if (again) row->next_at = context.now + Minutes{kFirstPause << (row->tries - 1)};
      else row->state = "failed", row->next_at = {}, row->answered_at = context.now;
      row->content["problem"] = problem_to_json(*answered.problem);
      row->content["source"] = answered.source;
    } else {
      Asked a;
      a.state = *state;
      a.service = &loaded->compiled->service;
      for (auto const& one : a.service->states)
        if (auto const* task = one.second.tasks.find(row->task); task && task->verify) a.task = task;
      check(a.task != nullptr, "a version of a service keeps its tasks");
      settle(context, a, *row, answered.found ? std::optional(answered.answer) : std::nullopt, answered.source);
    }
    if (row->state != "waiting") row->content.erase("sent");  // what was asked is in the case itself
    update_row(context, *row);
    if (row->state != "waiting")
      context.journal.note({.what = "verification.answered", .subject_kind = "case", .subject_id = row->case_id, .division = state->division, .facts = {{"task", row->task}, {"verifier", row->verifier}, {"state", row->state}}});
    return json::value(row->state);
  };
  return command;
}

// ---- lists ----

cases::Verifier const* Verifications::find_list(std::string_view name) const {
  for (auto const* one : known_.cases.catalog().all_latest())
    if (auto const* verifier = one->compiled->service.verifiers.find(name); verifier && verifier->kind == Kind::list) return verifier;
  return nullptr;
}

Result<Items<ReferenceList>> Verifications::lists(View const& view, ListsIn const& in) const {
  std::map<std::string, cases::Verifier const*> named;
  for (auto const* one : known_.cases.catalog().all_latest())
    for (auto const& [name, verifier] : one->compiled->service.verifiers)
      if (verifier.kind == Kind::list) named.emplace(name, &verifier);
  Items<ReferenceList> out;
  for (auto const& [name, verifier] : named) {
    ReferenceList list;
    list.name = name;
    list.title = verifier->title.in(cases::language_from(in.language));
    list.columns.push_back(*verifier->columns.find("key"));
    for (auto const& column : verifier->columns)
      if (column.first != "key") list.columns.push_back(column.second);
    if (auto const row = verification::find_list(view, name)) {
      list.file_name = row->file_name;
      list.uploaded_by = accounts::title_of_account(view, row->uploaded_by);
      list.rows = row->rows;
      list.uploaded_at = row->uploaded_at;
    }
    out.items.push_back(std::move(list));
  }
  out.total = static_cast<int64_t>(out.items.size());
  return out;
}

Result<ListStarted> Verifications::put_list(Context& context, Jobs& jobs, PutList const& in) const {
  if (!find_list(in.name)) return invalid("verification.no_such_list", "name", {{"name", in.name}});
  auto const file = find_file(context, in.file_id);
  if (!file || file->owner_account != context.actor.account.text || !file->subject_kind.empty()) return not_found("not_found", "file_id");
  attach_file(context, file->id, "list", in.name, "", std::string(context.actor.scope.code));
  return ListStarted{jobs.enqueue(context, "verification.list", {{"list", in.name}, {"file", file->id.text}})};
}

namespace {

// Every row of a list with its key, or every row that has none.
Result<std::vector<std::pair<std::string, json::object>>> rows_of_list(cases::Verifier const& verifier, std::string_view bytes) {
  std::vector<formats::Field> fields;
  for (auto const& [what, title] : verifier.columns) fields.push_back({what, {title}, what == "key"});
  auto workbook = TRY(formats::open_workbook(bytes));
  std::vector<std::pair<std::string, json::object>> rows;
  std::vector<Problem> wrong;
  TRY(formats::read_tables(*workbook, fields, [&](formats::TableRow const& row) {
    auto const at = row.position("key");
    auto number = formats::take_id_number(row.cell("key"), at);
    std::string const key = key_text(number ? number->value : formats::display(row.cell("key")));
    if (key.empty()) {
      if (wrong.size() < 100) wrong.push_back(invalid("verification.row_without_key", row.sheet() + "!" + std::to_string(row.number())));
      return true;
    }
    json::object values;
    for (auto const& column : verifier.columns)
      if (column.first != "key")
        if (auto const text = clean(formats::display(row.cell(column.first))); !text.empty()) values[column.first] = text;
    rows.emplace_back(key, std::move(values));
    return rows.size() <= kListRowsMax;
  }));
  if (!wrong.empty()) return all_of("verification.list_rows", std::move(wrong));
  if (rows.empty()) return refused("verification.list_empty", "file");
  if (rows.size() > kListRowsMax) return Problem{"verification.list_too_long", "file", {{"max", std::to_string(kListRowsMax)}}, ly::Kind::too_large, {}};
  return rows;
}

}  // namespace

Result<json::value> Verifications::run_list(JobRun& run) const {
  std::string const name(text_of(run.row().payload, "list"));
  FileId const file_id{std::string(text_of(run.row().payload, "file"))};
  auto const* verifier = find_list(name);
  if (!verifier) return refused("verification.no_such_list", "name", {{"name", name}});
  auto const read = run.desk().read(Actor::system(), [&](View const& view) {
    auto const file = find_file(view, file_id);
    return std::pair(file ? file->name : std::string(), read_file(view, file_id));
  });
  if (!read.second) return not_found("not_found", "file");
  auto const rows = rows_of_list(*verifier, *read.second);
  if (!rows) {
    // A sheet of people that was refused is not kept.
    TRY(run.part("refuse", [&](Context& context) -> Result<json::value> {
      erase_file(context, file_id);
      return json::value(nullptr);
    }));
    return rows.error();
  }
  auto const version = TRY(run.part("begin", [&](Context& context) -> Result<json::value> {
                         auto const next = last_version(context, name) + 1;
                         make_list_key(context, name, next);
                         return json::value(next);
                       })).as_int64();
  for (size_t at = 0; at < rows->size(); at += kRowsPerPart) {
    if (run.cancelled()) return refused("job.stopped");
    TRY(run.part("rows/" + std::to_string(at), [&](Context& context) -> Result<json::value> {
      for (size_t i = at; i < std::min(rows->size(), at + kRowsPerPart); ++i) put_entry(context, name, version, (*rows)[i].first, (*rows)[i].second);
      return json::value(nullptr);
    }));
    run.progress("rows", static_cast<int64_t>(std::min(rows->size(), at + kRowsPerPart)), static_cast<int64_t>(rows->size()));
  }
  // From here on questions are answered by the new list; the former is made unreadable.
  auto const answer = TRY(run.part("finish", [&](Context& context) -> Result<json::value> {
    ListRow list{name, read.first, context.actor.account.text, version, count_entries(context, name, version), context.now};
    verification::put_list(context, list);
    erase_file(context, file_id);
    context.journal.note({.what = "verification.list_replaced", .subject_kind = "list", .subject_id = name, .facts = {{"rows", list.rows}, {"version", version}}});
    return json::value(json::object{{"rows", list.rows}, {"read", static_cast<int64_t>(rows->size())}});
  }));
  for (int64_t part = 0;; ++part) {
    auto const dropped = TRY(run.part("drop/" + std::to_string(part), [&](Context& context) -> Result<json::value> { return json::value(drop_entries(context, name, version, static_cast<int64_t>(kRowsPerPart))); })).as_int64();
    if (dropped < static_cast<int64_t>(kRowsPerPart)) break;
  }
  return answer;
}

std::vector<Endpoint> endpoints(Verifications const& verifications, Jobs& jobs) {
  auto const* v = &verifications;
  constexpr Roles kStaff = Role::officer | Role::reviewer | Role::inspector | Role::lead | Role::auditor;
  std::vector<Endpoint> rows;
  rows.push_back(reading<OfCase, Items<Verification>>("GET", "/api/cases/{case_id}/verifications", "verification.of_case", {"网上核验", "Verified online"}, kStaff, [v](View const& view, OfCase const& in) { return v->of_case(view, in); }));
  rows.push_back(writing<AskVerification, Verification>("POST", "/api/cases/{case_id}/tasks/{task}/verify", "verification.ask", {"网上核验一项", "Verify a task online"}, Role::officer | Role::reviewer | Role::inspector | Role::lead,
                                                        [v](Context& context, AskVerification const& in) { return v->ask(context, in); }));
  rows.push_back(reading<ListsIn, Items<ReferenceList>>("GET", "/api/reference-lists", "verification.lists", {"核验名单", "Lists to verify by"}, Role::officer | Role::lead | Role::administrator | Role::auditor, [v](View const& view, ListsIn const& in) { return v->lists(view, in); }));
  rows.push_back(writing<PutList, ListStarted>("POST", "/api/reference-lists/{name}", "verification.put_list", {"更新核验名单", "Replace a list"}, Role::lead | Role::administrator, [v, &jobs](Context& context, PutList const& in) { return v->put_list(context, jobs, in); }));
  return rows;
}

std::vector<std::pair<std::string_view, std::string_view>> invariants() {
  return {
      {"a question online is of a case", "select id from verification where not exists (select 1 from case_row where case_row.id = verification.case_id)"},
      {"a question that waits will be asked again, one that was answered will not", "select id from verification where (state = 'waiting') <> (next_at > 0)"},
      {"a list counts its rows", "select name from reference_list where rows <> (select count(*) from reference_row where list = reference_list.name and version = reference_list.version)"},
  };
}

}  // namespace ly::verification
