#include "domains/screening/screening.h"

#include "base/text.h"
#include "domains/registry/enterprises.h"
#include "domains/registry/persons.h"
#include "domains/registry/risk.h"
#include "domains/screening/annotate.h"
#include "domains/screening/brief.h"
#include "domains/screening/judged.h"
#include "domains/screening/life_rows.h"
#include "domains/screening/line_json.h"
#include "domains/screening/rows.h"

namespace ly::screening {
namespace {

// Rows of one part: a person takes up to four statements and two seals, so that a part stays near 20 ms of the writer.
constexpr size_t kRowsPerPart = 200;
constexpr size_t kProblemsPerPart = 400;
// A resumption is prepared some days before it; what is further away would be judged by risk levels nobody knows yet.
constexpr int32_t kDaysAhead = 31;

std::string problem_place(std::string const& roster, int64_t number) { return "roster_problem/" + roster + "/" + std::to_string(number); }

Circumstances circumstances(registry::RiskTable const& risk, Day day) {
  Circumstances c;
  c.day = day;
  c.risk = [&risk](std::string_view division) { return risk.on(division).level; };
  return c;
}

// As it was when the person was judged: a level announced later for an earlier day changes no verdict that was given.
Circumstances as_judged(json::value const& content, registry::RiskTable const& risk, Day day) {
  auto c = circumstances(risk, day);
  if (find(content, "risk")) c.risk = [level = std::string(text_of(content, "risk"))](std::string_view) { return level; };
  return c;
}

constexpr int64_t kEveryLine = 1'000'000;  // of one roster

void fill_verdict(RosterLine& out, Verdict const& verdict) {
  auto const title = title_of(verdict.kind);
  out.verdict = name_of(verdict.kind);
  out.verdict_title = verdict.reason.conclusion_zh.empty() ? std::string(title.zh) : verdict.reason.conclusion_zh;
  out.verdict_title_en = verdict.reason.conclusion_en.empty() ? std::string(title.en) : verdict.reason.conclusion_en;
  out.reason_code = verdict.reason.code;
  out.reason = verdict.reason.zh;
  out.reason_en = verdict.reason.en;
  out.would_pass = verdict.would_pass_zh;
  out.would_pass_en = verdict.would_pass_en;
  out.days = verdict.days;
}

}  // namespace

Words title_of(VerdictKind kind) {
  switch (kind) {
    case VerdictKind::cleared: return {"准予", "Cleared"};
    case VerdictKind::observe: return {"观察", "Observe"};
    case VerdictKind::review: return {"人工复核", "Review"};
    case VerdictKind::excluded: return {"不准", "Excluded"};
  }
  return {};
}

Result<Tables> Screening::tables_on(Day day, Instant known_at) const {
  auto const find = [&](std::string_view id) -> Result<dmn::Table> {
    auto const* version = policies_.find(id, day, known_at);
    if (!version) return refused("roster.no_table", "date", {{"day", to_iso(day)}, {"table", std::string(id)}});
    return version->table;
  };
  return Tables{TRY(find("worker_screening")), TRY(find("roster_listing"))};
}

bool Screening::same_tables(Day day, Instant then, Instant now) const {
  for (auto const* id : {"worker_screening", "roster_listing"})
    if (policies_.find(id, day, then) != policies_.find(id, day, now)) return false;
  return true;
}

Result<Started> Screening::start(Context& context, StartRoster const& in) const {
  auto const enterprise = TRY(registry::get_visible_enterprise(context, in.enterprise_id.text));
  auto const file = find_file(context, in.file_id);
  bool const mine = file && (file->owner_account == context.actor.account.text || file->enterprise_id == in.enterprise_id.text || context.actor.is_system);
  if (!mine) return not_found("not_found", "file_id");
  if (file->media == "application/pdf" || file->media.starts_with("image/")) return invalid("roster.not_a_sheet", "file_id");
  auto const latest = day_at(context.now) + kDaysAhead;
  if (in.date > latest) return invalid("roster.day_ahead", "date", {{"day", to_iso(in.date)}, {"latest", to_iso(latest)}});
  auto const tables = TRY(tables_on(in.date, context.now));
  // The same sheet for the same day changes nothing, whoever sends it again; unless the tables have changed since, or the sheet
  // was destroyed with a person on it.
  auto const same = find_same_roster(context, in.enterprise_id.text, file->sha256, in.date);
  if (same && same_tables(in.date, same->created_at, context.now) && !is_file_erased(context, {same->file_id})) {
    auto const before = find_job(context, {same->job_id});
    bool const ended = before && (before->state == "failed" || before->state == "cancelled");
    if (same->state == "screened" || same->state == "approved" || (same->state == "reading" && !ended)) return Started{same->id, {same->job_id}, true};
    auto const job = jobs_.enqueue(context, "screening.screen", {{"roster_id", same->id.text}});
    mark_roster_job(context, same->id, job);
    return Started{same->id, job, false};
  }
  RosterRow row;
  row.id = new_id<RosterTag>(context.dice, context.now);
  row.enterprise_id = enterprise.id.text;
  row.division = enterprise.division;
  row.file_id = in.file_id.text;
  row.file_sha256 = file->sha256;
  row.case_id = in.case_id;
  row.state = "reading";
  row.day = in.date;
  row.table_id = tables.worker_screening.source().id;
  row.table_from = tables.worker_screening.source().from;
  row.created_by = journal_name(context.actor);
  row.created_at = context.now;
  auto const job = jobs_.enqueue(context, "screening.screen", {{"roster_id", row.id.text}});
  row.job_id = job.text;
  insert_roster(context, row);
  attach_file(context, in.file_id, "roster", row.id.text, row.enterprise_id, row.division);
  context.journal.note({.what = "roster.received", .subject_kind = "roster", .subject_id = row.id.text, .enterprise_id = row.enterprise_id, .division = row.division,
                        .facts = {{"day", to_iso(row.day)}, {"file_sha256", row.file_sha256}, {"case_id", row.case_id}}});
  return Started{row.id, job, false};
}

int64_t Screening::forget(Context& context, std::string const& person_id) const {
  int64_t destroyed = 0;
  for (auto const& roster : list_rosters_of_person(context, person_id)) {
    FileId const file{roster.file_id};
    if (is_file_erased(context, file)) continue;
    erase_file(context, file);
    context.journal.note({.what = "roster.sheet_erased", .subject_kind = "roster", .subject_id = roster.id.text, .enterprise_id = roster.enterprise_id, .division = roster.division, .facts = {{"file_id", roster.file_id}}});
    ++destroyed;
  }
  return destroyed;
}

Result<json::value> Screening::impact(ImpactRun const& run, std::string const& table_id, dmn::Table const& candidate, Day day) const {
  constexpr int64_t kAtOnce = 10'000;  // one snapshot and one reading of the risk levels for so many
  constexpr size_t kKinds = 4;
  struct Firm {
    std::string name;
    int64_t people = 0, changed = 0;
  };
  std::map<std::string, Firm, std::less<>> firms;
  std::array<std::array<int64_t, kKinds>, kKinds> moves{};
  json::array lines;
  int64_t people = 0, changed = 0, total = 0;
  bool const health = table_id == "worker_screening", listing = table_id == "roster_listing";
  auto const count = [&](View const& view, std::string_view enterprise_id, Brief const& was, Brief const& is, json::object where) {
    auto at = firms.find(enterprise_id);
    if (at == firms.end()) {
      auto const enterprise = registry::find_enterprise(view, std::string(enterprise_id));
      at = firms.emplace(enterprise_id, Firm{enterprise ? enterprise->name : std::string(), 0, 0}).first;
    }
    auto& firm = at->second;
    ++people;
    ++firm.people;
    ++moves[static_cast<size_t>(was.kind)][static_cast<size_t>(is.kind)];
    if (was == is) return;
    ++changed;
    ++firm.changed;
    where["enterprise"] = firm.name;
    where["before"] = name_of(was.kind);
    where["after"] = name_of(is.kind);
    where["before_conclusion"] = was.conclusion;
    where["after_conclusion"] = is.conclusion;
    where["reason_before"] = was.code;
    where["reason_after"] = is.code;
    lines.push_back(std::move(where));
  };
  if (health) {
    auto const before = TRY(tables_on(day, formats::kKnownNow));
    BriefJudge judge_before(before.worker_screening), judge_after(candidate);
    std::vector<std::string> rosters;
    run.desk.read(run.actor, [&](View const& view) {
      total = count_newest_lines(view);
      rosters = list_newest_rosters(view);
      return 0;
    });
    for (size_t next = 0; next < rosters.size();) {
      if (run.cancelled()) return refused("job.stopped");
      run.desk.read(run.actor, [&](View const& view) {
        auto const risk = registry::load_risk(view, day);
        for (auto const from = people; next < rosters.size() && people - from < kAtOnce; ++next) {
          walk_lines(view, rosters[next], [&](WalkedLine const& row) {
            if (row.key_wrapped.empty()) return;  // erased
            std::string const line_id(row.id);
            auto const content = *parse_json(view.keys.unseal_with(row.key_wrapped, registry::person_key({std::string(row.person_id)}), line_place(line_id), row.sealed));
            auto const line = line_from_json(content);
            // As it was when the person was judged: a level announced later for an earlier day changes no verdict that was given.
            auto const facts = facts_of(line, day, find(content, "risk") ? text_of(content, "risk") : risk.on(line.from).level);
            auto const was = judge_before.decide(facts), is = judge_after.decide(facts);
            count(view, row.enterprise_id, was, is, was == is ? json::object() : json::object{{"roster_id", rosters[next]}, {"line_id", line_id}, {"sheet_row", row.row}});
          });
        }
        return 0;
      });
      run.progress(people, total);
    }
  }
  // The listing check decides over people found at work; of it and the health verdict the heavier counts.
  if (listing) {
    auto const before = TRY(tables_on(day, formats::kKnownNow));
    auto after = before;
    after.roster_listing = candidate;
    run.desk.read(run.actor, [&](View const& view) {
      auto const risk = registry::load_risk(view, day);
      for (auto const& row : list_all_on_site(view)) {
        auto const plain = view.keys.unseal(view.tx, registry::person_key({row.person_id}), on_site_place(row.id), row.sealed.value);
        if (!plain) continue;
        auto const content = *parse_json(*plain);
        auto c = as_judged(content, risk, day);
        c.listed = row.listed;
        c.on_site = true;
        auto const line = line_from_json(content);
        auto const was = decide(line, c, before), is = decide(line, c, after);
        auto const brief = [](Verdict const& v) { return Brief{v.kind, v.reason.conclusion_zh, v.reason.code, v.days}; };
        count(view, row.enterprise_id, brief(was), brief(is), {{"on_site_id", row.id}});
      }
      return 0;
    });
    total = people;
  }
  json::array told_moves, told_firms;
  for (size_t from = 0; from < kKinds; ++from)
    for (size_t to = 0; to < kKinds; ++to)
      if (moves[from][to] > 0) told_moves.push_back(json::object{{"from", name_of(static_cast<VerdictKind>(from))}, {"to", name_of(static_cast<VerdictKind>(to))}, {"people", moves[from][to]}});
  int64_t firms_changed = 0;
  for (auto const& [id, firm] : firms) {
    if (firm.changed == 0) continue;
    ++firms_changed;
    told_firms.push_back(json::object{{"id", id}, {"name", firm.name}, {"people", firm.people}, {"changed", firm.changed}});
  }
  return json::value(json::object{{"decides_stored", health || listing}, {"unit", "people"}, {"people", people}, {"changed", changed}, {"enterprises", static_cast<int64_t>(firms.size())}, {"enterprises_changed", firms_changed},
                      {"moves", std::move(told_moves)}, {"firms", std::move(told_firms)}, {"lines", std::move(lines)}});
}

Result<json::value> Screening::run(JobRun& run) const {
  RosterId const id{std::string(text_of(run.row().payload, "roster_id"))};
  auto const system = Actor::system("screening");
  std::optional<RosterRow> roster;
  std::optional<std::string> bytes;
  registry::RiskTable risk;
  run.desk().read(system, [&](View const& view) {
    roster = find_roster(view, id.text);
    if (!roster) return 0;
    bytes = read_file(view, {roster->file_id});
    risk = registry::load_risk(view, roster->day);
    return 0;
  });
  if (!roster) return not_found("not_found", "roster_id");
  auto const failed = [&](Problem problem) -> Result<json::value> {
    TRY(run.part("failed", [&](Context& context) -> Result<json::value> {
      mark_roster_failed(context, id);
      context.journal.note({.what = "roster.unreadable", .subject_kind = "roster", .subject_id = id.text, .enterprise_id = roster->enterprise_id, .division = roster->division, .facts = {{"code", problem.code}}});
      return json::value(nullptr);
    }));
    return problem;
  };
  if (!bytes) return failed(not_found("file.erased", "file_id"));
  auto const tables = tables_on(roster->day, roster->created_at);
  if (!tables) return failed(tables.error());
  run.progress("reading", 0, 1);
  auto const read = read_roster(*bytes, {roster->day, &divisions_});
  if (!read) return failed(read.error());
  bytes.reset();

  // An earlier job that was cancelled or failed half-way left its first parts behind.
  TRY(run.part("begin", [&](Context& context) -> Result<json::value> {
    delete_lines(context, id);
    return json::value(nullptr);
  }));
  auto const c = circumstances(risk, roster->day);
  Decider decider(*tables, c);
  auto const& lines = read->lines;
  auto const total = static_cast<int64_t>(lines.size());
  for (size_t first = 0; first < lines.size(); first += kRowsPerPart) {
    if (run.cancelled()) return refused("job.stopped");
    auto const last = std::min(first + kRowsPerPart, lines.size());
    TRY(run.part("rows/" + std::to_string(first), [&](Context& context) -> Result<json::value> {
      registry::Persons const persons(*known_);
      for (size_t i = first; i < last; ++i) {
        auto const& line = lines[i];
        registry::PersonIn person;
        person.document_kind = identifiers::titled(line.kind).name;
        person.document_number = line.number;
        person.name = line.name;
        person.phone = line.phone;
        person.enterprise_id = roster->enterprise_id;
        person.division = roster->division;
        auto const put = TRY(persons.find_or_add(context, person));
        auto const& verdict = decider.decide(line);
        LineRow row;
        row.id = new_id<LineTag>(context.dice, context.now);
        row.roster_id = id.text;
        row.sheet = line.sheet;
        row.row = line.row;
        row.person_id = put.id.text;
        row.enterprise_id = roster->enterprise_id;
        row.from_division = line.from;
        row.verdict = name_of(verdict.kind);
        row.days = verdict.days;
        row.reason_code = verdict.reason.code;
        auto content = to_json(line);
        content["risk"] = c.risk(line.from);
        row.sealed = context.keyring.seal(context.tx, registry::person_key(put.id), line_place(row.id.text), canonical(content));
        insert_line(context, row);
      }
      return json::value(nullptr);
    }));
    run.progress("screening", static_cast<int64_t>(last), total);
  }
  auto const key = "file/" + roster->file_id;
  for (size_t first = 0; first < read->problems.size(); first += kProblemsPerPart) {
    auto const last = std::min(first + kProblemsPerPart, read->problems.size());
    TRY(run.part("problems/" + std::to_string(first), [&](Context& context) -> Result<json::value> {
      for (size_t i = first; i < last; ++i) {
        auto const number = static_cast<int64_t>(i + 1);
        insert_problem(context, id, number, read->problems[i].note, context.keyring.seal(context.tx, key, problem_place(id.text, number), canonical(to_json(read->problems[i]))));
      }
      return json::value(nullptr);
    }));
  }
  return run.part("finish", [&](Context& context) -> Result<json::value> {
    auto const before = find_latest_roster(context, roster->enterprise_id, "");
    auto row = *roster;
    auto const counts = count_verdicts(context, id);
    row.people = total;
    row.cleared = counts.cleared;
    row.observe = counts.observe;
    row.excluded = counts.excluded;
    row.review = counts.review;
    row.problems = count_problems(context, id, false);
    row.changed = before ? count_changed(context, id, before->id) : 0;
    json::array columns;
    for (auto const& [header, field_key] : read->columns) columns.push_back(json::object{{"header", header}, {"field", field_key}});
    row.columns = canonical(columns);
    mark_roster_screened(context, row);
    context.journal.note({.what = "roster.screened", .subject_kind = "roster", .subject_id = id.text, .enterprise_id = row.enterprise_id, .division = row.division,
                          .facts = {{"people", row.people}, {"cleared", row.cleared}, {"observe", row.observe}, {"excluded", row.excluded}, {"review", row.review},
                                    {"problems", row.problems}, {"table", row.table_id}, {"table_from", to_iso(row.table_from)}, {"case_id", row.case_id}}});
    return json::value(json::object{{"roster_id", id.text}, {"total", row.people}, {"cleared", row.cleared}, {"observe", row.observe}, {"excluded", row.excluded}, {"review", row.review}, {"problems", row.problems}});
  });
}

void Screening::approve(Context& context, std::string const& enterprise_id, std::string const& case_id) const {
  auto const roster = find_latest_roster(context, enterprise_id, case_id);
  if (!roster || roster->state == "approved") return;
  mark_roster_approved(context, *roster);
  context.journal.note({.what = "roster.approved", .subject_kind = "roster", .subject_id = roster->id.text, .enterprise_id = enterprise_id, .division = roster->division,
                        .facts = {{"case_id", case_id}, {"cleared", roster->cleared}}});
}

Roster Screening::show(View const& view, RosterRow const& row) const {
  Roster out;
  out.id = row.id;
  out.enterprise = {row.enterprise_id, registry::enterprise_name(view, row.enterprise_id)};
  out.file_id = row.file_id;
  if (auto const file = find_file(view, {row.file_id})) out.file_name = file->name;
  out.sheet_erased = is_file_erased(view, {row.file_id});
  out.state = row.state;
  out.case_id = row.case_id;
  out.job_id = row.job_id;
  out.date = row.day;
  out.at = row.created_at;
  if (row.approved_at > 0) out.approved_at = Instant{row.approved_at};
  if (row.screened_again_at > 0) out.screened_again_at = Instant{row.screened_again_at}, out.screened_again_day = row.screened_again_day;
  out.total = row.people;
  out.cleared = row.cleared;
  out.observe = row.observe;
  out.excluded = row.excluded;
  out.review = row.review;
  out.problems = row.problems;
  out.changed_since_last = row.changed;
  out.table.id = row.table_id;
  out.table.version = to_iso(row.table_from);
  if (auto const* version = policies_.find(row.table_id, row.day, row.created_at)) {
    out.table.title = version->table.source().title.zh;
    out.table.title_en = version->table.source().title.en;
    out.table.draft = version->table.source().draft;
  }
  if (auto const columns = parse_json(row.columns); columns && columns->is_array())
    for (auto const& column : columns->get_array()) out.columns_recognised.push_back({std::string(text_of(column, "header")), std::string(text_of(column, "field"))});
  return out;
}

Result<RosterRow> Screening::visible(View const& view, RosterId const& id) const {
  auto row = find_roster(view, id.text);
  if (!row || !view.actor.may_see(row->enterprise_id, row->division)) return not_found("not_found", "id");
  return *row;
}

std::vector<std::pair<std::string, int64_t>> Screening::origins(View const& view, std::string const& enterprise_id) const {
  auto const roster = find_latest_roster(view, enterprise_id, "");
  return roster ? count_origins(view, roster->id) : std::vector<std::pair<std::string, int64_t>>{};
}

Result<Items<Roster>> Screening::list(View const& view, std::string const& enterprise_id, std::optional<std::vector<std::string>> const& only, Page const& page) const {
  bool const clerk = view.actor.scope.kind == Scope::Kind::enterprise;
  auto const enterprise = clerk ? view.actor.scope.code : enterprise_id;
  if (clerk && !enterprise_id.empty() && enterprise_id != enterprise) return not_found("not_found", "enterprise_id");
  auto const region = clerk ? std::string_view() : view.actor.region();
  return page_of<Roster>(list_rosters(view, enterprise, region, only, page.after, page.limit + 1), page.limit, count_rosters(view, enterprise, region, only), [&](auto const& row) { return show(view, row); });
}

Result<Roster> Screening::get(View const& view, RosterId const& id) const {
  auto const row = TRY(visible(view, id));
  auto out = show(view, row);
  std::tie(out.arrived, out.lodging) = count_arrived(view, id);
  out.departed = count_lines(view, id, "departed");
  out.at_work = count_lines(view, id, "at_work");
  if (auto const earlier = find_earlier_roster(view, row)) out.earlier = earlier->id.text;
  return out;
}

RosterLine Screening::show_line(View const& view, RosterRow const& roster, LineRow const& row, TablesAsJudged& tables, registry::RiskTable const& risk) const {
  RosterLine out;
  out.id = row.id;
  out.row = row.row;
  out.person_id = row.person_id;
  out.verdict = row.verdict;
  out.reason_code = row.reason_code;
  out.days = row.days;
  if (auto const arrival = find_arrival(view, roster.enterprise_id, row.person_id)) out.arrived_at = arrival->arrived_at, out.lodging = arrival->lodging;
  if (auto const departure = find_departure(view, roster.enterprise_id, row.person_id); departure && departure->noted_at > roster.created_at) out.departed_on = departure->left_on;
  auto const person = registry::find_person_in_clear(view, {row.person_id});
  auto const plain = view.keys.unseal(view.tx, registry::person_key({row.person_id}), line_place(row.id.text), row.sealed.value);
  if (!person || !plain) {
    // Erased: the verdict stays for the counts, the person does not.
    auto const title = title_of(*verdict_from(row.verdict));
    out.verdict_title = title.zh;
    out.verdict_title_en = title.en;
    out.erased = true;
    return out;
  }
  auto const content = *parse_json(*plain);
  auto const line = line_from_json(content);
  auto const as = judged_as(content, roster);
  out.name = person->name;
  out.document_number = person->number;
  out.phone = person->phone;
  out.from = line.from_text;
  out.code = line.code;
  if (line.left_on) out.left_days = as.day - *line.left_on;
  if (line.temperature) out.temperature = *line.temperature / 100.0;
  // The words are worked out anew from the same inputs and the same table version; the verdict stored is the one that holds.
  auto const verdict = decide(line, as_judged(content, risk, as.day), tables.of(as));
  fill_verdict(out, verdict);
  out.verdict = row.verdict;
  out.reason_code = row.reason_code;
  return out;
}

Result<Items<RosterLine>> Screening::lines(View const& view, RosterId const& id, std::string const& which, Page const& page) const {
  auto const roster = TRY(visible(view, id));
  if (!which.empty() && which != "all" && which != "settle" && which != "departed" && which != "at_work" && !verdict_from(which))
    return invalid("field.not_allowed", "view", {{"value", which}, {"allowed", "settle all cleared observe excluded review departed at_work"}});
  auto tables = TRY(TablesAsJudged::of_roster(*this, roster));
  auto const risk = registry::load_risk(view, roster.day);
  auto const offset = page.after.empty() ? 0 : std::strtoll(page.after.c_str(), nullptr, 10);
  Items<RosterLine> out;
  out.total = count_lines(view, id, which);
  for (auto const& row : list_lines(view, id, which, offset, page.limit)) out.items.push_back(show_line(view, roster, row, tables, risk));
  if (offset + static_cast<int64_t>(out.items.size()) < out.total) out.next = std::to_string(offset + static_cast<int64_t>(out.items.size()));
  return out;
}

Result<LineExplained> Screening::explain_line(View const& view, RosterId const& id, LineId const& line_id) const {
  auto const roster = TRY(visible(view, id));
  auto const row = find_line(view, id, line_id);
  if (!row) return not_found("not_found", "line");
  auto tables = TRY(TablesAsJudged::of_roster(*this, roster));
  auto const risk = registry::load_risk(view, roster.day);
  LineExplained out;
  out.line = show_line(view, roster, *row, tables, risk);
  auto const plain = view.keys.unseal(view.tx, registry::person_key({row->person_id}), line_place(row->id.text), row->sealed.value);
  if (!plain) return out;
  auto const content = *parse_json(*plain);
  auto const line = line_from_json(content);
  auto const as = judged_as(content, roster);
  auto const c = as_judged(content, risk, as.day);
  auto const& judged_by = tables.of(as);
  out.cites = decide(line, c, judged_by).reason.cites;
  for (auto const& rule : explain(line, c, judged_by).rules) {
    RuleShown shown{rule.rule, rule.reason_code, rule.zh, rule.en, rule.hit, std::nullopt};
    if (!rule.hit) shown.failing = Failing{rule.input_zh, rule.input_en, rule.test, rule.value};
    out.explanation.push_back(std::move(shown));
  }
  return out;
}

Result<Items<SheetProblemShown>> Screening::problems(View const& view, RosterId const& id, Page const& page) const {
  auto const roster = TRY(visible(view, id));
  auto const after = page.after.empty() ? 0 : std::strtoll(page.after.c_str(), nullptr, 10);
  Items<SheetProblemShown> out;
  out.total = count_problems(view, id, true);
  for (auto const& row : list_problems(view, id, after, page.limit)) {
    SheetProblemShown shown;
    shown.note = row.note;
    auto const plain = view.keys.unseal(view.tx, "file/" + roster.file_id, problem_place(id.text, row.number), row.sealed.value);
    if (!plain) {  // what stood in the cell went with the sheet
      Problem const gone{"file.erased", {}, {}, Kind::not_found, {}};
      shown.code = gone.code;
      shown.detail = say_("zh-CN", gone);
      shown.detail_en = say_("en", gone);
    } else {
      shown = shown_from_json(*parse_json(*plain), view.actor.scope.kind != Scope::Kind::enterprise);
      Problem in_words{shown.code, shown.cell, {}, Kind::invalid, {}};
      for (auto const& arg : shown.args)
        if (auto const* text = arg.value().if_string()) in_words.args.emplace(arg.key(), std::string(*text));
      shown.detail = say_("zh-CN", in_words);
      shown.detail_en = say_("en", in_words);
    }
    out.items.push_back(std::move(shown));
    if (static_cast<int64_t>(out.items.size()) == page.limit && after + page.limit < out.total) out.next = std::to_string(row.number);
  }
  return out;
}

Result<FileAnswer> Screening::template_sheet(View const& view) const {
  return FileAnswer{"员工名册模板.xlsx", std::string(kXlsxMedia), TRY(roster_template(known_->scratch, view.now))};
}

Result<FileAnswer> Screening::annotated(View const& view, RosterId const& id, std::string_view language) const {
  auto const roster = TRY(visible(view, id));
  if (roster.state == "reading" || roster.state == "failed") return refused("roster.not_screened", "id");
  auto const bytes = read_file(view, {roster.file_id});
  if (!bytes) return not_found("file.erased", "id");
  auto const read = TRY(read_roster(*bytes, {roster.day, &divisions_}));
  auto tables = TRY(TablesAsJudged::of_roster(*this, roster));
  auto const risk = registry::load_risk(view, roster.day);
  AnnotateWith with;
  with.day = roster.day;
  with.english = language == "en";
  // The verdicts that were given, not those that today's knowledge would give.
  for (auto const& row : list_lines(view, id, "all", 0, kEveryLine)) {
    auto const plain = view.keys.unseal(view.tx, registry::person_key({row.person_id}), line_place(row.id.text), row.sealed.value);
    if (!plain) continue;
    auto const content = *parse_json(*plain);
    auto const line = line_from_json(content);
    auto const as = judged_as(content, roster);
    auto one = judged(line, decide(line, as_judged(content, risk, as.day), tables.of(as)), with.english);
    one.sheet = row.sheet;
    one.row = static_cast<uint32_t>(row.row);
    one.verdict = *verdict_from(row.verdict);
    with.judged.push_back(std::move(one));
  }
  with.masked = view.actor.scope.kind != Scope::Kind::enterprise;
  for (auto const& p : read.problems) with.problems.push_back(with.masked ? masked(p) : p);
  for (auto const& p : with.problems) with.problem_words.push_back(say_(with.english ? "en" : "zh-CN", p.problem));
  with.fields = read.fields;
  with.widths = read.widths;
  with.scratch = known_->scratch;
  with.now = view.now;
  auto const file = find_file(view, {roster.file_id});
  auto name = file ? file->name : std::string(with.english ? "roster" : "名册");
  if (auto const dot = name.rfind('.'); dot != std::string::npos) name.resize(dot);
  return FileAnswer{name + (with.english ? "-annotated.xlsx" : "-批注.xlsx"), std::string(kXlsxMedia), TRY(annotate(*bytes, with))};
}

Result<OnSite> Screening::record_on_site(Context& context, FoundOnSite const& in, std::optional<Instant> happened_at) const {
  auto const enterprise = TRY(registry::get_visible_enterprise(context, in.id.text));
  auto const at = std::min(happened_at.value_or(context.now), context.now);
  auto const today = day_at(at);
  Line line;
  line.name = clean(in.name);
  line.from_text = in.from;
  auto const kind = in.document_kind.empty() ? identifiers::guess_kind(in.document_number) : identifiers::find_document_kind(in.document_kind);
  line.kind = kind.value_or(identifiers::DocumentKind::resident_id);
  auto checked = identifiers::check_document(line.kind, in.document_number, {today, {}});
  if (!checked) {
    auto p = std::move(checked).error();
    p.at = "document_number";
    return p;
  }
  line.number = checked->value.number;
  if (in.from == kLocal || in.from == "本地") {
    line.from = kLocal;
  } else {
    auto const found = divisions_.resolve(in.from);
    if (!found.division) return invalid(found.alternatives.empty() ? "roster.place_unknown" : "roster.place_ambiguous", "from_division",
                                        {{"value", in.from}, {"count", std::to_string(found.alternatives.size())}, {"suggestion", found.alternatives.empty() ? "" : divisions_.full_name(found.alternatives.front().code)}});
    line.from = found.division->code;
  }
  if (in.left_on && *in.left_on > today) return invalid("roster.left_in_future", "left_on", {{"value", to_iso(*in.left_on)}, {"day", to_iso(today)}});
  line.left_on = in.left_on;
  if (in.temperature) line.temperature = static_cast<int32_t>(*in.temperature * 100 + 0.5);
  line.symptom = in.symptom;
  line.contact = in.contact;
  line.release = in.release;
  line.certificate = in.certificate;
  line.code = in.code;
  registry::Persons const persons(*known_);
  registry::PersonIn person;
  person.document_kind = identifiers::titled(line.kind).name;
  person.document_number = line.number;
  person.name = line.name;
  person.phone = in.phone;
  person.enterprise_id = enterprise.id.text;
  person.division = enterprise.division;
  auto const put = TRY(persons.find_or_add(context, person));
  auto const approved = find_approved_roster(context, enterprise.id.text);
  auto const tables = TRY(tables_on(today, at));
  auto const risk = registry::load_risk(context, today);
  auto c = circumstances(risk, today);
  c.listed = approved && is_listed(context, approved->id.text, put.id.text);
  c.on_site = true;
  auto const verdict = decide(line, c, tables);
  OnSiteRow row;
  row.id = new_id_text(context.dice, context.now);
  row.enterprise_id = enterprise.id.text;
  row.division = enterprise.division;
  row.person_id = put.id.text;
  row.day = today;
  row.at = at;
  row.listed = *c.listed;
  row.from_division = line.from;
  row.verdict = name_of(verdict.kind);
  row.days = verdict.days;
  row.reason_code = verdict.all.front().code;
  row.listing_code = verdict.all.back().code;
  row.found_by = journal_name(context.actor);
  auto content = to_json(line);
  content["note"] = in.note;
  content["risk"] = c.risk(line.from);
  row.sealed = context.keyring.seal(context.tx, registry::person_key(put.id), on_site_place(row.id), canonical(content));
  insert_on_site(context, row);
  context.journal.note({.what = row.listed ? "on_site.listed" : "on_site.unlisted", .subject_kind = "person", .subject_id = put.id.text, .enterprise_id = row.enterprise_id, .division = row.division,
                        .facts = {{"verdict", row.verdict}, {"reason", row.reason_code}, {"listing", row.listing_code}, {"from_division", row.from_division}}, .why = in.note,
                        .key_id = registry::person_key(put.id), .happened_at = at});
  return show_on_site(context, row);
}

OnSite Screening::show_on_site(View const& view, OnSiteRow const& row) const {
  OnSite out;
  out.id = row.id;
  out.person_id = row.person_id;
  out.listed = row.listed;
  out.verdict = row.verdict;
  out.days = row.days;
  out.reason_code = row.reason_code;
  out.listing_code = row.listing_code;
  out.at = row.at;
  auto const title = title_of(*verdict_from(row.verdict));
  out.verdict_title = title.zh;
  out.verdict_title_en = title.en;
  auto const person = registry::find_person_in_clear(view, {row.person_id});
  auto const plain = view.keys.unseal(view.tx, registry::person_key({row.person_id}), on_site_place(row.id), row.sealed.value);
  auto const tables = tables_on(row.day, row.at);
  if (!person || !plain || !tables) return out;
  auto const content = *parse_json(*plain);
  out.name = person->name;
  out.document_number = person->number;
  out.note = std::string(text_of(content, "note"));
  auto const risk = registry::load_risk(view, row.day);
  auto c = as_judged(content, risk, row.day);
  c.listed = row.listed;
  c.on_site = true;
  auto const verdict = decide(line_from_json(content), c, *tables);
  out.reason = verdict.all.front().zh;
  out.reason_en = verdict.all.front().en;
  out.listing = verdict.all.back().zh;
  out.listing_en = verdict.all.back().en;
  out.cites = verdict.reason.cites;
  if (!verdict.reason.conclusion_zh.empty()) {
    out.verdict_title = verdict.reason.conclusion_zh;
    out.verdict_title_en = verdict.reason.conclusion_en;
  }
  return out;
}

Result<Items<OnSite>> Screening::list_on_site(View const& view, EnterpriseId const& id, Page const& page) const {
  auto const enterprise = TRY(registry::get_visible_enterprise(view, id.text));
  return page_of<OnSite>(screening::list_on_site(view, enterprise.id.text, page.after, page.limit + 1), page.limit, count_on_site(view, enterprise.id.text), [&](auto const& row) { return show_on_site(view, row); });
}

std::vector<std::string> Screening::cleared_people(View const& view, std::string const& enterprise_id, std::string const& after, int64_t limit, std::string& roster) const {
  auto const approved = find_approved_roster(view, enterprise_id);
  if (!approved) return {};
  roster = approved->id.text;
  return list_cleared_people(view, roster, after, limit);
}

RosterFacts Screening::facts(View const& view, std::string const& enterprise_id, std::string const& case_id) const {
  RosterFacts facts;
  facts.unlisted_on_site = count_unlisted(view, enterprise_id);
  auto const roster = find_latest_roster(view, enterprise_id, case_id);
  if (!roster) return facts;
  facts.present = true;
  facts.id = roster->id;
  facts.state = roster->state;
  facts.total = roster->people;
  facts.cleared = roster->cleared;
  facts.observe = roster->observe;
  facts.excluded = roster->excluded;
  facts.review = roster->review;
  facts.problems = roster->problems;
  auto const risk = registry::load_risk(view, roster->screened_again_at > 0 ? roster->screened_again_day : roster->day);
  for (auto const& [division, people] : count_origins(view, roster->id))
    if (division != kLocal && registry::risk_weight(risk.on(division).level) > registry::risk_weight("low")) facts.from_risk += people;
  auto const rows = roster->people + roster->problems;
  facts.screened_percent = rows == 0 ? 0 : roster->people * 100 / rows;
  return facts;
}

}  // namespace ly::screening
