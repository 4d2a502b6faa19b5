#include "domains/erasure/erasure.h"

#include <sodium.h>

#include "base/text.h"
#include "desk/phones.h"
#include "domains/accounts/accounts.h"
#include "domains/registry/registry.h"
#include "engines/dmn/table.h"

namespace ly::erasure {
namespace {

constexpr std::string_view kTable = "erasure";
constexpr int64_t kAnswersAtOnce = 5'000;  // rows without names, a few dozen octets each

struct Judged {
  bool erases = false;
  std::string reason, zh, en;
};
Judged judge(dmn::Table const& table, std::string_view kind, bool observed, int64_t days) {
  dmn::Scope scope;
  scope.set("kind", dmn::Value(kind));
  scope.set("observed", dmn::Value(observed));
  scope.set("days", dmn::Value(days));
  auto const decision = dmn::decide(table, scope);
  Judged out;
  if (decision.hits.empty()) return out;  // what the table does not know stays
  auto const rule = decision.hits.front();
  out.reason = table.source().rules[rule].reason;
  out.zh = dmn::because(table, rule, scope, dmn::Language::zh_cn);
  out.en = dmn::because(table, rule, scope, dmn::Language::en);
  out.erases = decision.outputs.is_true();  // the table has this one output
  return out;
}

Line line_of(std::string_view kind, Words const& title, Judged judged, int64_t count) {
  Line line;
  line.kind = kind;
  line.title = title.zh;
  line.title_en = title.en;
  line.erases = judged.erases;
  line.reason = std::move(judged.reason);
  line.because = std::move(judged.zh);
  line.because_en = std::move(judged.en);
  line.count = count;
  return line;
}

// The last instant at which a key was made that goes: today's ledgers are still written.
Instant latest_of(Kind const& kind, Instant until) { return kind.of_a_day ? Instant{instant_of(day_at(until), Minutes{0}).ms - 1} : until; }

constexpr Words kPersons{"人员（证件号码、姓名、电话、来源地、名册原表、观察和通行记录）", "Persons (numbers, names, telephones, homes, roster sheets, observations, passes)"};
constexpr Words kObserved{"人员：仍在健康观察", "Persons still under observation"};

std::string to_text(Survey const& survey) { return canonical(write_record(survey, Masks::off)); }
Survey from_text(std::string const& text) {
  auto read = read_record<Survey>(parse_json(text).value());
  check(read.has_value(), "a survey as it was stored");
  return std::move(*read);
}

int64_t done_of(Survey const& survey) {
  int64_t done = 0;
  for (auto const& line : survey.lines) done += line.done;
  return done;
}

// SHA-256 over the ids in their order: which ones a batch destroyed can be shown later, without keeping a list of them in the journal.
std::string digest_of(std::vector<std::string> const& ids) {
  std::string out(crypto_hash_sha256_BYTES, '\0');
  auto const text = joined(ids, "\n");
  crypto_hash_sha256(reinterpret_cast<unsigned char*>(out.data()), reinterpret_cast<unsigned char const*>(text.data()), text.size());
  return to_hex(out);
}

int64_t number_in(json::value const& answer, std::string_view member) {
  auto const* value = find(answer, member);
  return value && value->is_int64() ? value->get_int64() : 0;
}

}  // namespace

// The whole house is erased or nothing, so only who has the whole of what it serves may speak of it.
Result<void> Erasures::check_reach(View const& view) const {
  if (view.actor.is_system) return {};
  if (view.actor.scope.kind == Scope::Kind::region && known_.region(view).starts_with(view.actor.region())) return {};
  return forbidden("erasure.beyond");
}

// What a table of today lets go of what was known at `until`.
Result<Survey> Erasures::counted(View const& view, Day ends_on, Instant until) const {
  auto const today = day_at(view.now);
  auto const* found = known_.policies.find(kTable, today, view.now);
  if (!found) return refused("erasure.no_table", {}, {{"day", to_iso(today)}});
  Survey out;
  out.policy = found->version;
  out.draft = found->table.source().draft;
  auto const days = int64_t{today - ends_on};
  auto const observed = known_.observed(view);
  auto const persons = registry::count_readable_persons(view, until);
  int64_t held = 0;
  for (auto const& id : observed) {
    auto const row = registry::find_person(view, id);
    held += row ? 1 : 0;
  }
  out.lines.push_back(line_of(kPerson, kPersons, judge(found->table, kPerson, false, days), persons - held));
  if (held > 0) out.lines.push_back(line_of(kPerson, kObserved, judge(found->table, kPerson, true, days), held));
  for (auto const& kind : known_.kinds) {
    if (kind.name == kPerson) continue;
    int64_t count = 0;
    for (auto const& prefix : kind.prefixes) count += count_keys(view, prefix, latest_of(kind, until));
    out.lines.push_back(line_of(kind.name, kind.title, judge(found->table, kind.name, false, days), count));
  }
  for (auto const& line : out.lines)
    if (line.erases) out.total += line.count;
  return out;
}

Erasures::Kept Erasures::kept(View const& view, std::string_view kind) const {
  auto const* found = known_.policies.find(kTable, day_at(view.now), view.now);
  if (!found) return {};
  auto judged = judge(found->table, kind, false, 0);
  return {judged.erases, std::move(judged.zh), std::move(judged.en)};
}

Result<Survey> Erasures::survey(View const& view, AskSurvey const& in) const {
  TRY(check_reach(view));
  if (in.ends_on > day_at(view.now)) return refused("erasure.not_over", "ends_on", {{"day", to_iso(in.ends_on)}});
  return counted(view, in.ends_on, view.now);
}

std::string Erasures::state_of(View const& view, Row const& row) const {
  if (row.state != "running") return row.state;
  // A job that was cancelled or failed by itself left the row behind.
  auto const job = find_job(view, {row.job_id});
  if (!job || job->state == "failed") return "failed";
  return job->state == "cancelled" ? "stopped" : "running";
}

Erasure Erasures::show(View const& view, Row const& row) const {
  Erasure out;
  out.id = row.id;
  out.state = state_of(view, row);
  out.policy = row.policy;
  out.reason = row.reason;
  out.ends_on = row.ends_on;
  out.asked_by = known_.title_of(view, row.asked_by);
  out.asked_at = row.asked_at;
  if (!row.confirmed_by.empty()) {
    out.confirmed_by = known_.title_of(view, row.confirmed_by);
    out.confirmed_at = row.confirmed_at;
  }
  if (row.finished_at.ms != 0) out.finished_at = row.finished_at;
  out.job_id = row.job_id;
  auto const counts = from_text(row.lines);
  out.total = counts.total;
  out.lines = counts.lines;
  out.done = done_of(counts);
  if (auto const job = row.job_id.empty() ? std::nullopt : find_job(view, {row.job_id}); job && out.state == "running") {
    out.done = job->done;
    out.step = job->step;
  }
  out.may_confirm = row.state == "asked" && view.actor.account.text != row.asked_by && view.actor.roles.meets(Role::lead | Role::administrator);
  return out;
}

Result<Row> Erasures::visible(View const& view, ErasureId const& id) const {
  if (!check_reach(view)) return not_found("not_found", "id");
  auto row = find_row(view, id.text);
  if (!row) return not_found("not_found", "id");
  return std::move(*row);
}

void Erasures::note(Context& context, std::string what, Row const& row, json::object facts, std::string why) const {
  Fact fact{std::move(what), "erasure", row.id.text};
  fact.facts = std::move(facts);
  fact.why = std::move(why);
  context.journal.note(std::move(fact));
}

Result<Erasure> Erasures::ask(Context& context, AskErasure const& in) const {
  TRY(registry::check_reason(in.reason));
  auto const counts = TRY(survey(context, {in.ends_on}));
  if (counts.total == 0) return refused("erasure.nothing");
  if (counts.total != in.total) return refused("erasure.counts_changed", "total", {{"was", std::to_string(in.total)}, {"now", std::to_string(counts.total)}});
  for (auto const& other : list_rows(context, "", kPageMax))
    if (auto const state = state_of(context, other); state == "asked" || state == "running") return refused("erasure.one_at_a_time");
  Row row;
  row.id = new_id<ErasureTag>(context.dice, context.now);
  row.state = "asked";
  row.ends_on = in.ends_on;
  row.policy = counts.policy;
  row.lines = to_text(counts);
  row.asked_by = context.actor.account.text;
  row.asked_at = context.now;
  row.reason = clean(in.reason);
  insert_row(context, row);
  note(context, "erasure.asked", row, {{"ends_on", to_iso(row.ends_on)}, {"policy", row.policy}, {"total", counts.total}}, row.reason);
  return show(context, row);
}

Result<Erasure> Erasures::confirm(Context& context, ConfirmErasure const& in) const {
  auto row = TRY(visible(context, in.id));
  if (row.state != "asked") return refused("erasure.not_asked", "id");
  TRY(accounts::check_second_person(context, row.asked_by, row.asked_at));
  auto const counts = TRY(survey(context, {row.ends_on}));
  if (counts.total != in.total || counts.policy != row.policy)
    return refused("erasure.counts_changed", "total", {{"was", std::to_string(in.total)}, {"now", std::to_string(counts.total)}});
  row.state = "running";
  row.lines = to_text(counts);
  row.confirmed_by = context.actor.account.text;
  row.confirmed_at = context.now;
  row.job_id = jobs_.enqueue(context, kJob, {{"erasure_id", row.id.text}}).text;
  update_row(context, row);
  note(context, "erasure.confirmed", row, {{"policy", row.policy}, {"total", counts.total}});
  return show(context, row);
}

Result<Erasure> Erasures::withdraw(Context& context, EndErasure const& in) const {
  auto row = TRY(visible(context, in.id));
  TRY(registry::check_reason(in.reason));
  if (row.state != "asked") return refused("erasure.not_asked", "id");
  row.state = "withdrawn";
  row.finished_at = context.now;
  update_row(context, row);
  note(context, "erasure.withdrawn", row, {}, in.reason);
  return show(context, row);
}

Result<Erasure> Erasures::stop(Context& context, EndErasure const& in) const {
  auto row = TRY(visible(context, in.id));
  TRY(registry::check_reason(in.reason));
  if (state_of(context, row) != "running") return refused("erasure.not_running", "id");
  row.state = "stopped";
  row.finished_at = context.now;
  update_row(context, row);
  note(context, "erasure.stopped", row, {}, in.reason);
  return show(context, row);
}

Result<Items<Erasure>> Erasures::list(View const& view, ListErasures const& in) const {
  if (!check_reach(view)) return Items<Erasure>{};
  return page_of<Erasure>(list_rows(view, in.after, in.limit + 1), in.limit, count_rows(view), [&](Row const& row) { return show(view, row); });
}

Result<Erasure> Erasures::get(View const& view, ErasureId const& id) const { return show(view, TRY(visible(view, id))); }

// ---- the job --------------------------------------------------------------------------------------------------------
// Each part destroys the next ones there are, so a part that is run twice does no harm, and a restart goes on where it was.

namespace {

// Keeps how far it is with the row: a job that is stopped tells what it destroyed.
bool still_running(Context& context, ErasureId const& id, Survey const& counts) {
  auto row = find_row(context, id.text);
  if (!row || row->state != "running") return false;
  row->lines = to_text(counts);
  update_row(context, *row);
  return true;
}

Problem stopped() { return refused("erasure.stopped"); }

}  // namespace

Result<void> Erasures::run_persons(JobRun& run, Row const& row, Survey& counts, int64_t& done) const {
  auto& line = counts.lines.front();
  if (!line.erases) return {};
  std::string after;
  for (int64_t part = 0;; ++part) {
    if (run.cancelled()) return stopped();
    auto const answer = TRY(run.part("persons/" + std::to_string(part), [&](Context& context) -> Result<json::value> {
      auto const observed = known_.observed(context);
      auto const next = registry::list_readable_persons(context, row.confirmed_at, after, kRowsPerCommand);
      std::vector<registry::PersonId> going;
      std::vector<std::string> ids;
      for (auto const& id : next)
        if (!observed.contains(id.text)) {
          going.push_back(id);
          ids.push_back(id.text);
        }
      auto so_far = counts;
      so_far.lines.front().done += static_cast<int64_t>(ids.size());
      if (!still_running(context, row.id, so_far)) return stopped();  // before anything is listed as destroyed
      auto const sheets = known_.persons.erase_all(context, going);
      if (!ids.empty()) note(context, "erasure.persons", row, {{"count", static_cast<int64_t>(ids.size())}, {"sheets", sheets}, {"ids_sha256", digest_of(ids)}});
      return json::value(json::object{{"count", static_cast<int64_t>(ids.size())}, {"last", next.empty() ? "" : next.back().text}});
    }));
    after = text_of(answer, "last");
    line.done += number_in(answer, "count");
    done += number_in(answer, "count");
    run.progress(line.kind, done, counts.total);
    if (after.empty()) return {};
  }
}

Result<void> Erasures::run_kind(JobRun& run, Row const& row, Kind const& kind, Line& line, Survey& counts, int64_t& done) const {
  auto const until = latest_of(kind, row.confirmed_at);
  for (auto const prefix : kind.prefixes) {
    std::string after;
    for (int64_t part = 0;; ++part) {
      if (run.cancelled()) return stopped();
      auto const answer = TRY(run.part(std::string(prefix) + std::to_string(part), [&](Context& context) -> Result<json::value> {
        auto const keys = list_keys(context, prefix, after, until, kRowsPerCommand);
        auto so_far = counts;
        for (auto& one : so_far.lines)
          if (one.kind == line.kind) one.done += static_cast<int64_t>(keys.size());
        if (!still_running(context, row.id, so_far)) return stopped();
        if (kind.forget)
          for (auto const& key : keys) kind.forget(context, key.substr(prefix.size()));
        context.keyring.destroy(context.tx, keys);
        if (!keys.empty()) note(context, "erasure.keys", row, {{"kind", std::string(kind.name)}, {"count", static_cast<int64_t>(keys.size())}, {"ids_sha256", digest_of(keys)}});
        return json::value(json::object{{"count", static_cast<int64_t>(keys.size())}, {"last", keys.empty() ? "" : keys.back()}});
      }));
      after = text_of(answer, "last");
      line.done += number_in(answer, "count");
      done += number_in(answer, "count");
      run.progress(line.kind, done, counts.total);
      if (after.empty()) break;
    }
  }
  return {};
}

// The keys of past days are destroyed and listed, so that an older backup does not bring the answers back; today's is in use, its rows go.
Result<void> Erasures::forget_answers(JobRun& run, Instant until) const {
  Instant const past{instant_of(day_at(until, Minutes{0}), Minutes{0}, Minutes{0}).ms - 1};  // the desk's days of answers are those of UTC
  TRY(run.part("answers/keys", [&](Context& context) -> Result<json::value> {
    context.keyring.destroy(context.tx, list_keys(context, "answers/", "", past, kRowsPerCommand));
    return json::value(nullptr);
  }));
  for (int64_t part = 0;; ++part) {
    auto const answer = TRY(run.part("answers/" + std::to_string(part), [&](Context& context) -> Result<json::value> { return json::value(json::object{{"count", delete_answers_until(context, until, run.row().id.text, kAnswersAtOnce)}}); }));
    if (number_in(answer, "count") < kAnswersAtOnce) return {};
  }
}

Result<json::value> Erasures::run(JobRun& run) const {
  ErasureId const id{std::string(text_of(run.row().payload, "erasure_id"))};
  auto const row = run.desk().read(run.actor(), [&](View const& view) { return find_row(view, id.text); });
  // Killed after it was done: the certificate may be missing still, or only the word that the job is at its end.
  bool const over = row && row->state == "done";
  if (!row || (row->state != "running" && !over)) return stopped();
  if (over && !row->certificate.empty()) {
    known_.write_head();
    return json::value(json::object{{"destroyed", done_of(from_text(row->lines))}});
  }
  auto counts = from_text(row->lines);
  // After a restart the parts answer what they did before; they are counted anew.
  for (auto& line : counts.lines) line.done = 0;
  int64_t done = 0;
  TRY(run_persons(run, *row, counts, done));
  for (auto const& kind : known_.kinds)
    for (auto& line : counts.lines)
      if (kind.name != kPerson && line.kind == kind.name && line.erases) TRY(run_kind(run, *row, kind, line, counts, done));
  TRY(forget_answers(run, row->confirmed_at));
  run.progress("scrub", done, counts.total);
  bool cut = false;
  run.desk().between_groups([&](store::Connection& writer) { cut = writer.scrub(); });
  if (!cut) return Problem{"erasure.log_held", {}, {}, ly::Kind::unavailable, {}};  // tried again when the job is looked at next
  TRY(run.part("finish", [&](Context& context) -> Result<json::value> {
    auto last = find_row(context, id.text);
    if (!last || last->state != "running") return stopped();
    last->state = "done";
    last->lines = to_text(counts);
    last->finished_at = context.now;
    update_row(context, *last);
    mark_wipe(context);
    note(context, "erasure.done", *last, {{"policy", last->policy}, {"destroyed", done_of(counts)}});
    return json::value(nullptr);
  }));
  // The head covers the entry that says it is done; so it is signed in a command of its own.
  TRY(run.part("certificate", [&](Context& context) -> Result<json::value> {
    auto last = find_row(context, id.text);
    auto const head = signed_head(context.keys, context.journal.head(), context.now);
    last->certificate = certificate_of(context, *last, from_text(last->lines), head);
    update_row(context, *last);
    return json::value(nullptr);
  }));
  known_.write_head();
  return json::value(json::object{{"destroyed", done}});
}

std::vector<Endpoint> endpoints(Erasures const& erasures) {
  auto const* e = &erasures;
  constexpr Roles kMay = Role::lead | Role::administrator;
  std::vector<Endpoint> rows;
  rows.push_back(reading<AskSurvey, Survey>("GET", "/api/erasures/survey", "erasures.survey", {"应急结束销毁试算", "What would be erased"}, kMay, [e](View const& v, AskSurvey const& in) { return e->survey(v, in); }));
  rows.back().heavy = true;  // counts all persons and keys
  rows.push_back(reading<ListErasures, Items<Erasure>>("GET", "/api/erasures", "erasures.list", {"应急结束销毁", "Erasures"}, may::audit, [e](View const& v, ListErasures const& in) { return e->list(v, in); }));
  rows.push_back(writing<AskErasure, Erasure>("POST", "/api/erasures", "erasures.ask", {"提出销毁", "Ask for erasure"}, kMay, [e](Context& c, AskErasure const& in) { return e->ask(c, in); }));
  rows.push_back(reading<Which, Erasure>("GET", "/api/erasures/{id}", "erasures.get", {"一次销毁", "One erasure"}, may::audit, [e](View const& v, Which const& in) { return e->get(v, in.id); }));
  rows.push_back(writing<ConfirmErasure, Erasure>("POST", "/api/erasures/{id}/confirm", "erasures.confirm", {"确认销毁", "Confirm"}, kMay, [e](Context& c, ConfirmErasure const& in) { return e->confirm(c, in); }));
  rows.push_back(writing<EndErasure, Erasure>("POST", "/api/erasures/{id}/withdraw", "erasures.withdraw", {"撤回", "Withdraw"}, kMay, [e](Context& c, EndErasure const& in) { return e->withdraw(c, in); }));
  rows.push_back(writing<EndErasure, Erasure>("POST", "/api/erasures/{id}/stop", "erasures.stop", {"停止", "Stop"}, kMay, [e](Context& c, EndErasure const& in) { return e->stop(c, in); }));
  rows.push_back(reading<Which, FileAnswer>("GET", "/api/erasures/{id}/certificate.json", "erasures.certificate_json", {"销毁证明（JSON）", "Certificate (JSON)"}, may::audit, [e](View const& v, Which const& in) { return e->certificate_json(v, in); }));
  rows.back().answer_media = "application/octet-stream";
  rows.push_back(reading<Which, FileAnswer>("GET", "/api/erasures/{id}/certificate.pdf", "erasures.certificate_pdf", {"销毁证明", "Certificate"}, may::audit, [e](View const& v, Which const& in) { return e->certificate_pdf(v, in); }));
  rows.back().answer_media = "application/pdf";
  return rows;
}

std::vector<std::pair<std::string_view, std::string_view>> invariants() {
  return {
      {"an erasure that ran was confirmed by a second person", "select id from erasure where state in ('running', 'stopped', 'done') and (confirmed_by = '' or confirmed_by = asked_by)"},
      {"an erasure that is done has its certificate", "select id from erasure where state = 'done' and finished_at = 0"},
      {"an erased person has no key left", "select p.id from person p join data_key k on k.id = 'person/' || p.id where p.erased_at is not null"},
  };
}

}  // namespace ly::erasure
