#include "domains/screening/rescreening.h"

#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

#include "base/text.h"
#include "domains/registry/enterprises.h"
#include "domains/registry/group_rows.h"
#include "domains/registry/persons.h"
#include "domains/registry/risk.h"
#include "domains/registry/rows.h"
#include "domains/screening/brief.h"
#include "domains/screening/judged.h"
#include "domains/screening/life_rows.h"
#include "domains/screening/line_json.h"
#include "engines/cose/keys.h"

namespace ly::screening {

// What was decided, kept beyond the next decision.
struct DecidedAgain {
  VerdictKind kind = VerdictKind::review;
  std::string conclusion, code;
  std::optional<int64_t> days;
  bool same_as(DecidedAgain const& o) const { return kind == o.kind && conclusion == o.conclusion; }
};
static DecidedAgain kept(Brief const& brief) { return {brief.kind, std::string(brief.conclusion), std::string(brief.code), brief.days}; }

struct TurnedLine {
  LineId line;
  std::string person_id, because, risk, risk_before, reason_zh, reason_en, conclusion_en;
  DecidedAgain before, after;
};

namespace {

// Lines of one part: each that changed takes a look, two seals and two writes.
constexpr size_t kLinesPerRound = 150;
constexpr std::string_view kTable = "worker_screening";
constexpr int64_t kEveryLevel = 1'000'000'000;

Words words_of_cause(std::string_view cause) {
  if (cause == "risk") return {"风险等级变了", "Risk levels changed"};
  if (cause == "table") return {"筛查政策表变了", "The screening table changed"};
  if (cause == "both") return {"风险等级和政策表都变了", "Risk levels and the table changed"};
  return {"人工发起", "Started by hand"};
}
Words words_of_because(std::string_view because) {
  if (because == "risk") return {"风险等级", "Risk level"};
  if (because == "table") return {"政策表", "Policy table"};
  return {"离开天数", "Days since leaving"};
}
Words words_of_round(std::string_view state) {
  if (state == "waiting") return {"等候", "Waiting"};
  if (state == "running") return {"进行中", "Running"};
  if (state == "done") return {"已完成", "Done"};
  return {"已停止", "Stopped"};
}

// The jobs of rounds that were cancelled, or went wrong, do nothing any more.
bool runs_still(View const& view, RoundRow const& round) {
  auto const job = find_job(view, {round.job_id});
  return job && (job->state == "waiting" || job->state == "running");
}

std::string state_of_round(View const& view, RoundRow const& round) {
  bool const open = round.state == "waiting" || round.state == "running";
  return open && !runs_still(view, round) ? "stopped" : round.state;
}

// The round under way. One whose job ended without it is noted as stopped.
std::optional<RoundRow> find_round_under_way(Context& context) {
  for (;;) {
    auto round = find_unended_round(context);
    if (!round || runs_still(context, *round)) return round;
    round->state = "stopped";
    round->ended_at = context.now.ms;
    update_round(context, *round);
  }
}

void note_round(Context& context, std::string what, RoundRow const& round, json::object facts) {
  Fact fact{std::move(what), "roster_round", round.id};
  facts["cause"] = round.cause;
  fact.facts = std::move(facts);
  fact.why = round.why;
  context.journal.note(std::move(fact));
}

}  // namespace

struct Rescreening::Thought {
  Day day{};               // judged as of
  Instant known_at;        // by the tables known then
  int64_t people = 0;      // who could be read
  std::map<size_t, std::vector<TurnedLine>> parts;  // by the number of the first line
};

// Today's facts as far as a verdict depends on them: the levels that hold today, and the version of the table. Who announced a level, since when and until
// when changes no verdict; what is announced for a later day counts from that day on.
Rescreening::Facts Rescreening::facts_on(View const& view, Day today, Instant known_at) const {
  std::set<std::string> levels;
  for (auto const& row : registry::list_risk(view, today, "", kEveryLevel))
    if (row.place_id.empty()) levels.insert(row.division + " " + row.level);
  std::string all;
  for (auto const& level : levels) all += level + "\n";
  auto const* version = policies_.find(kTable, today, known_at);
  Facts facts;
  facts.table_version = version ? version->version : std::string();
  facts.risk = to_hex(cose::sha256(all));
  facts.all = facts.table_version + "|" + facts.risk;
  return facts;
}

std::string Rescreening::insert(Context& context, RoundCause const& cause, std::string const& why, std::string const& region, Facts const& facts) const {
  RoundRow round;
  round.id = new_id_text(context.dice, context.now);
  round.cause = cause.cause, round.detail = cause.zh, round.detail_en = cause.en, round.why = why, round.region = region, round.state = "waiting";
  round.facts = facts.all, round.table_version = facts.table_version, round.day = day_at(context.now);
  round.opened_by = journal_name(context.actor), round.opened_at = context.now;
  round.job_id = jobs_.enqueue(context, kRoundJob, {{"round_id", round.id}, {"region", region}}).text;
  insert_round(context, round);
  note_round(context, "roster.round_opened", round, {});
  return round.id;
}

Result<bool> Rescreening::facts_changed(Context& context, RoundCause const& cause) const {
  if (find_round_under_way(context) || !any_roster_counts(context)) return false;
  auto const facts = facts_on(context, day_at(context.now), context.now);
  auto const known = find_known_facts(context);
  if (known == facts.all) return false;
  auto said = cause;
  if (known) {
    bool const risk = !known->ends_with("|" + facts.risk), table = !facts.all.starts_with(known->substr(0, known->find('|') + 1));
    said.cause = risk && table ? "both" : table ? "table" : "risk";
  }
  insert(context, said, {}, "", facts);
  return true;
}

std::optional<Command> Rescreening::look(View const& view) const {
  auto const known = find_known_facts(view);
  if (known == facts_on(view, day_at(view.now), view.now).all) return std::nullopt;
  if (auto const open = find_unended_round(view); known && open && runs_still(view, *open)) return std::nullopt;
  Command command;
  command.name = "screening.look";
  command.actor = Actor::system("screening");
  command.run = [this](Context& context) -> Result<json::value> {
    // Whoever is screened from now on is judged by what holds now.
    if (!find_known_facts(context) || !any_roster_counts(context)) put_known_facts(context, facts_on(context, day_at(context.now), context.now).all);
    else TRY(facts_changed(context, {"risk", "今天起有新的等级或政策表生效", "A level or a table holds from today on"}));
    return json::value(nullptr);
  };
  return command;
}

Result<RoundOpened> Rescreening::open(Context& context, OpenRound const& in) const {
  std::string const region(context.actor.region());
  if (in.dry) return RoundOpened{"", jobs_.enqueue(context, kRoundJob, {{"dry", true}, {"region", region}})};
  if (auto const other = find_round_under_way(context)) return refused("roster.round_open", {}, {{"time", to_iso(other->opened_at, kChinaOffset)}});
  auto const id = insert(context, {"by_hand", "", ""}, clean(in.why), region, facts_on(context, day_at(context.now), context.now));
  return RoundOpened{id, {find_round(context, id)->job_id}};
}

Rescreening::Thought Rescreening::think(View const& view, RosterRow const& roster, Day today, Instant known_at) const {
  Thought out;
  out.day = std::max(roster.day, today), out.known_at = known_at;
  auto const now = screening_.tables_on(out.day, known_at);
  auto own = TablesAsJudged::of_roster(screening_, roster);
  if (!now || !own) return out;  // no table holds on that day: nobody is judged by none
  auto const risk = registry::load_risk(view, out.day), risk_then = registry::load_risk(view, roster.day);
  BriefJudge judge(now->worker_screening);
  std::map<std::pair<int32_t, int64_t>, BriefJudge> judges_then;
  Circumstances c;
  c.day = out.day;
  c.risk = [&risk](std::string_view division) { return risk.on(division).level; };
  Decider whole(*now, c);
  size_t number = 0;
  walk_lines(view, roster.id.text, [&](WalkedLine const& row) {
    auto const at = number++;
    if (row.key_wrapped.empty()) return;  // erased: the verdict stays
    ++out.people;
    auto const content = *parse_json(view.keys.unseal_with(row.key_wrapped, registry::person_key({std::string(row.person_id)}), line_place(std::string(row.id)), row.sealed));
    auto const line = line_from_json(content);
    auto const as = judged_as(content, roster);
    auto& then = judges_then.try_emplace({as.day.number, as.known_at.ms}, own->of(as).worker_screening).first->second;
    auto const level_then = find(content, "risk") ? std::string(text_of(content, "risk")) : risk_then.on(line.from).level;
    auto const level = risk.on(line.from).level;
    auto const before = kept(then.decide(facts_of(line, as.day, level_then))), after = kept(judge.decide(facts_of(line, out.day, level)));
    if (after.same_as(before) && name_of(after.kind) == row.verdict) return;
    TurnedLine turned;
    turned.line = {std::string(row.id)};
    turned.person_id = row.person_id;
    turned.before = before, turned.after = after;
    turned.before.kind = *verdict_from(row.verdict);
    // Day, level, table change one after another: the last that made a difference is the cause.
    auto const by_day = kept(then.decide(facts_of(line, out.day, level_then))), by_level = kept(then.decide(facts_of(line, out.day, level)));
    turned.because = !by_level.same_as(after) ? "table" : !by_day.same_as(by_level) ? "risk" : "day";
    turned.risk = level, turned.risk_before = level_then;
    auto const& verdict = whole.decide(line);
    turned.reason_zh = verdict.reason.zh, turned.reason_en = verdict.reason.en, turned.conclusion_en = verdict.reason.conclusion_en;
    out.parts[at / kLinesPerRound * kLinesPerRound].push_back(std::move(turned));
  });
  return out;
}

// Parts are fixed ranges of lines. A part that was written before the program was killed is answered from memory, and its lines are as it left them: what is
// thought again finds nothing in it.
Result<void> Rescreening::write_down(JobRun& run, std::string const& round, RosterRow const& roster, Thought const& thought) const {
  for (auto const& [first, lines] : thought.parts) {
    if (run.cancelled()) return refused("job.stopped");
    TRY(run.part("roster/" + roster.id.text + "/" + std::to_string(first), [&, first = first, lines = &lines](Context& context) -> Result<json::value> {
      int64_t changed = 0;
      for (auto const& turned : *lines) {
        auto line = find_line(context, roster.id, turned.line);
        if (!line || line->verdict != name_of(turned.before.kind)) continue;
        auto const key = registry::person_key({turned.person_id});
        auto const plain = context.keys.unseal(context.tx, key, line_place(line->id.text), line->sealed.value);
        if (!plain) continue;
        ChangeRow change;
        change.id = new_id_text(context.dice, context.now);
        change.round_id = round, change.part = static_cast<int64_t>(first), change.roster_id = roster.id.text, change.line_id = line->id.text, change.person_id = turned.person_id;
        change.enterprise_id = roster.enterprise_id, change.division = roster.division;
        change.verdict_before = line->verdict, change.reason_before = line->reason_code;
        change.verdict = name_of(turned.after.kind), change.days = turned.after.days, change.reason_code = turned.after.code, change.because = turned.because, change.at = context.now;
        change.sealed = context.keyring.seal(context.tx, key, change_place(change.id),
                                             canonical(json::object{{"before", turned.before.conclusion}, {"after", turned.after.conclusion}, {"after_en", turned.conclusion_en}, {"reason", turned.reason_zh}, {"reason_en", turned.reason_en},
                                                                    {"risk", turned.risk}, {"risk_before", turned.risk_before}}));
        insert_change(context, change);
        auto content = parse_json(*plain)->as_object();
        note_judged(content, {thought.day, thought.known_at}, turned.risk);
        line->verdict = change.verdict, line->days = change.days, line->reason_code = change.reason_code;
        line->sealed = context.keyring.seal(context.tx, key, line_place(line->id.text), canonical(content));
        update_line(context, *line);
        ++changed;
      }
      if (changed == 0) return json::value(0);
      mark_roster_again(context, roster, thought.day, false);
      context.journal.note({.what = "roster.verdicts_changed", .subject_kind = "roster", .subject_id = roster.id.text, .enterprise_id = roster.enterprise_id, .division = roster.division,
                            .facts = {{"round_id", round}, {"part", static_cast<int64_t>(first)}, {"changed", changed}}});
      return json::value(changed);
    }));
  }
  auto const count = [&](View const& view) { return count_changes(view, {.round_id = round, .roster_id = roster.id.text}).total(); };
  if (run.desk().read(Actor::system("screening"), count) == 0) return {};
  TRY(run.part("roster/" + roster.id.text + "/told", [&](Context& context) -> Result<json::value> {
    mark_roster_again(context, roster, thought.day, true);
    tell(context, roster, round, thought.day);
    return json::value(nullptr);
  }));
  return {};
}

// To the enterprise and to whoever looks after it: how many, and where to look; nobody by name.
void Rescreening::tell(Context& context, RosterRow const& roster, std::string const& round, Day day) const {
  auto const n = count_changes(context, {.round_id = round, .roster_id = roster.id.text});
  auto const now = *find_roster(context, roster.id.text);
  context.journal.note({.what = "roster.rescreened", .subject_kind = "roster", .subject_id = roster.id.text, .enterprise_id = roster.enterprise_id, .division = roster.division,
                        .facts = {{"round_id", round}, {"changed", n.total()}, {"people", now.people}, {"cleared", now.cleared}, {"observe", now.observe}, {"excluded", now.excluded}, {"review", now.review}, {"case_id", roster.case_id}}});
  auto const firm = registry::find_enterprise(context, roster.enterprise_id);
  auto const name = firm ? firm->name : std::string();
  auto const zh = fmt::format("{} 的名册按 {} 的情况重新筛查：{} 人结论变了，现在准予 {}、观察 {}、人工复核 {}、不准 {}。请在名册页看是谁、为什么。", to_iso(roster.day), to_iso(day), n.total(), n.cleared, n.observe, n.review, n.excluded);
  auto const en = fmt::format("The roster of {} was screened again as of {}: {} verdicts changed, now {} cleared, {} observed, {} to be reviewed, {} excluded. Its page says who and why.", to_iso(roster.day), to_iso(day), n.total(), n.cleared,
                              n.observe, n.review, n.excluded);
  Message message;
  message.channel = "app";
  message.template_name = "rosters/screened_again";
  message.subject_kind = "enterprise";
  message.subject_id = roster.enterprise_id;
  message.enterprise_id = roster.enterprise_id;
  message.division = roster.division;
  message.content = {{"to", "enterprise"}, {"enterprise_id", roster.enterprise_id}, {"roster_id", roster.id.text}, {"text", json::object{{"zh-CN", zh}, {"en", en}}}};
  context.outbox.put(message);
  std::vector<std::string> accounts;
  if (auto const group = registry::find_group_of_enterprise(context, roster.enterprise_id))
    for (auto const& member : registry::list_members(context, *group, day_at(context.now))) accounts.push_back(member.account_id);
  else if (!roster.created_by.starts_with("system")) accounts.push_back(roster.created_by);
  message.subject_kind = "account";
  for (auto const& account : accounts) {
    message.subject_id = account;
    message.content = {{"to", "officer"}, {"account", account}, {"enterprise_id", roster.enterprise_id}, {"roster_id", roster.id.text}, {"text", json::object{{"zh-CN", name + "：" + zh}, {"en", name + ": " + en}}}};
    context.outbox.put(message);
  }
}

Result<json::value> Rescreening::run(JobRun& run) const {
  auto const system = Actor::system("screening");
  std::string const round_id(text_of(run.row().payload, "round_id")), region(text_of(run.row().payload, "region"));
  bool const dry = round_id.empty();
  auto today = day_at(run.desk().now());
  if (!dry) {
    auto const begun = TRY(run.part("begin", [&](Context& context) -> Result<json::value> {
      auto round = find_round(context, round_id);
      if (!round) return not_found("not_found", "round_id");
      auto const facts = facts_on(context, day_at(context.now), context.now);
      // A round over everything is by what holds when it begins; one over a region goes by what held when it was asked for, so that what changed between is
      // seen at its end.
      if (region.empty()) round->facts = facts.all;
      round->table_version = facts.table_version, round->day = day_at(context.now), round->state = "running", round->began_at = context.now.ms;
      update_round(context, *round);
      return json::value(json::object{{"day", to_iso(round->day)}});
    }));
    today = *day_from_iso(text_of(begun, "day"));
  }
  std::vector<RosterRow> rosters;
  run.desk().read(system, [&](View const& view) {
    rosters = list_rosters_that_count(view, region);
    return 0;
  });
  int64_t to_do = 0, done = 0, people = 0, changed = 0;
  std::set<std::string> rosters_changed;
  std::map<std::pair<VerdictKind, VerdictKind>, int64_t> moves;
  for (auto const& roster : rosters) to_do += roster.people;
  for (auto const& roster : rosters) {
    if (run.cancelled()) return refused("job.stopped");
    run.progress("screening", done, to_do);
    auto const thought = run.desk().read(system, [&](View const& view) { return think(view, roster, today, view.now); });
    people += thought.people;
    for (auto const& [first, lines] : thought.parts)
      for (auto const& turned : lines) ++changed, ++moves[{turned.before.kind, turned.after.kind}], rosters_changed.insert(roster.id.text);
    if (!dry) TRY(write_down(run, round_id, roster, thought));
    done += roster.people;
    run.progress("screening", done, to_do);
  }
  if (dry) {
    json::array told;
    for (auto const& [move, count] : moves) told.push_back(json::object{{"from", name_of(move.first)}, {"to", name_of(move.second)}, {"people", count}});
    return json::value(json::object{{"people", people}, {"changed", changed}, {"rosters", static_cast<int64_t>(rosters.size())}, {"rosters_changed", static_cast<int64_t>(rosters_changed.size())}, {"moves", std::move(told)}});
  }
  return run.part("finish", [&](Context& context) -> Result<json::value> {
    auto round = *find_round(context, round_id);
    auto const counts = count_changes(context, {.round_id = round_id});
    round.state = "done", round.rosters = static_cast<int64_t>(rosters.size()), round.people = people, round.changed = counts.total(), round.ended_at = context.now.ms;
    update_round(context, round);
    note_round(context, "roster.round_done", round, {{"rosters", round.rosters}, {"people", round.people}, {"changed", round.changed}});
    bool const whole = region.empty();
    if (whole) put_known_facts(context, round.facts);
    // What changed while it ran is for a following one.
    if (whole || round.facts != facts_on(context, day_at(context.now), context.now).all) TRY(facts_changed(context, {"risk", "上一轮进行中又有变化", "Something changed while the round before ran"}));
    return json::value(json::object{{"round_id", round_id}, {"people", round.people}, {"changed", round.changed}, {"rosters", round.rosters}});
  });
}

RosterRound Rescreening::show(View const& view, RoundRow const& row) const {
  RosterRound out;
  auto const cause = words_of_cause(row.cause);
  out.id = row.id, out.cause = row.cause, out.cause_title = cause.zh, out.cause_title_en = cause.en, out.detail = row.detail, out.detail_en = row.detail_en, out.why = row.why;
  out.state = state_of_round(view, row);
  auto const state = words_of_round(out.state);
  out.state_title = state.zh, out.state_title_en = state.en;
  out.opened_by = row.opened_by.starts_with("system") ? std::string("系统") : title_of_(view, row.opened_by);
  out.table = row.table_version, out.day = row.day, out.opened_at = row.opened_at;
  if (row.began_at > 0) out.began_at = Instant{row.began_at};
  if (row.ended_at > 0) out.ended_at = Instant{row.ended_at};
  if (out.state == "running")
    if (auto const job = find_job(view, {row.job_id})) out.done = job->done, out.to_do = job->total;
  auto const counts = count_changes(view, {.round_id = row.id, .division_prefix = std::string(view.actor.region())});
  out.changed = counts.total(), out.rosters = counts.rosters, out.cleared = counts.cleared, out.observe = counts.observe, out.review = counts.review, out.excluded = counts.excluded;
  return out;
}

RosterChange Rescreening::show(View const& view, ChangeRow const& row) const {
  RosterChange out;
  auto const was = title_of(*verdict_from(row.verdict_before)), is = title_of(*verdict_from(row.verdict)), because = words_of_because(row.because);
  out.id = row.id, out.round_id = row.round_id, out.person_id = row.person_id, out.enterprise_id = row.enterprise_id, out.enterprise = registry::enterprise_name(view, row.enterprise_id), out.roster_id = row.roster_id;
  out.verdict_before = row.verdict_before, out.verdict_before_title = was.zh, out.verdict_before_title_en = was.en, out.verdict = row.verdict, out.verdict_title = is.zh, out.verdict_title_en = is.en;
  out.days = row.days, out.reason_before = row.reason_before, out.reason_code = row.reason_code, out.because = row.because, out.because_title = because.zh, out.because_title_en = because.en, out.at = row.at;
  auto const person = registry::find_person_in_clear(view, {row.person_id});
  auto const plain = view.keys.unseal(view.tx, registry::person_key({row.person_id}), change_place(row.id), row.sealed.value);
  if (!person || !plain) {
    out.erased = true;
    return out;
  }
  auto const content = *parse_json(*plain);
  auto const said = [&](std::string_view name, std::string& into) {
    if (auto const text = text_of(content, name); !text.empty()) into = text;
  };
  out.name = person->name, out.document_number = person->number;
  said("before", out.verdict_before_title), said("after", out.verdict_title), said("after_en", out.verdict_title_en), said("reason", out.reason), said("reason_en", out.reason_en);
  return out;
}

Result<Items<RosterRound>> Rescreening::list(View const& view, ListRosterRounds const& in) const {
  return page_of<RosterRound>(list_rounds(view, view.actor.region(), in.after, in.limit + 1), in.limit, count_rounds(view, view.actor.region()), [&](auto const& row) { return show(view, row); });
}

namespace {
bool reaches(RoundRow const& round, std::string_view region) { return round.region.starts_with(region) || region.starts_with(round.region); }
}  // namespace

Result<RosterRound> Rescreening::get(View const& view, WhichRosterRound const& in) const {
  auto const round = find_round(view, in.id);
  if (!round || !reaches(*round, view.actor.region())) return not_found("not_found", "id");
  return show(view, *round);
}

Result<Items<RosterChange>> Rescreening::changes(View const& view, ListRosterChanges const& in) const {
  auto const round = find_round(view, in.id);
  if (!round || !reaches(*round, view.actor.region())) return not_found("not_found", "id");
  ChangeFilter const filter{.round_id = in.id, .division_prefix = std::string(view.actor.region()), .enterprise_id = in.enterprise_id, .verdict = in.verdict, .before = in.after, .limit = in.limit + 1};
  return page_of<RosterChange>(list_changes(view, filter), in.limit, count_changes(view, filter).total(), [&](auto const& row) { return show(view, row); });
}

Result<Items<RosterChange>> Rescreening::changes_of_roster(View const& view, ListRosterChanges const& in) const {
  auto const roster = TRY(screening_.get(view, {in.id}));
  ChangeFilter const filter{.roster_id = roster.id.text, .enterprise_id = in.enterprise_id, .verdict = in.verdict, .before = in.after, .limit = in.limit + 1};
  return page_of<RosterChange>(list_changes(view, filter), in.limit, count_changes(view, filter).total(), [&](auto const& row) { return show(view, row); });
}

struct OwnChange {
  std::string enterprise, before, after, after_en, reason, reason_en;
  Instant at;
  static Fields fields(auto...) {
    using C = OwnChange;
    return Fields{field("enterprise", {"企业", "Enterprise"}, &C::enterprise), field("at", {"时间", "When"}, &C::at), field("before", {"原结论", "Verdict before"}, &C::before), field("after", {"新结论", "Verdict"}, &C::after), field("after_en", {"新结论（英文）", "Verdict in English"}, &C::after_en),
                  field("reason", {"原因", "Reason"}, &C::reason), field("reason_en", {"原因（英文）", "Reason in English"}, &C::reason_en)};
  }
};

std::vector<registry::OwnData> Rescreening::own_data() const {
  return {registry::own_data("person", "verdict_changes", {"roster_change"}, {"重新筛查时变了的结论", "Verdicts changed when rosters were screened again"}, {"本平台重新筛查", "This platform, screening again"},
                             {"风险等级或政策表变了，结论跟着变", "Risk levels or the table changed, and the verdict with them"}, [this](View const& view, registry::Subject const& subject) {
                               std::vector<OwnChange> out;
                               for (auto const& row : list_changes_of_person(view, subject.person.text)) {
                                 auto const told = show(view, row);
                                 out.push_back({told.enterprise, told.verdict_before_title, told.verdict_title, told.verdict_title_en, told.reason, told.reason_en, told.at});
                               }
                               return out;
                             })};
}

std::vector<Endpoint> rescreening_endpoints(Rescreening const& rescreening) {
  auto const* r = &rescreening;
  auto const readers = may::staff | Role::auditor;
  std::vector<Endpoint> rows;
  rows.push_back(writing<OpenRound, RoundOpened>("POST", "/api/roster-rounds", "roster_rounds.open", {"重新筛查", "Screen rosters again"}, may::staff, [r](Context& context, OpenRound const& in) { return r->open(context, in); }));
  rows.push_back(reading<ListRosterRounds, Items<RosterRound>>("GET", "/api/roster-rounds", "roster_rounds.list", {"重新筛查的各轮", "Rounds of screening again"}, readers, [r](View const& view, ListRosterRounds const& in) { return r->list(view, in); }));
  rows.push_back(reading<WhichRosterRound, RosterRound>("GET", "/api/roster-rounds/{id}", "roster_rounds.show", {"一轮重新筛查", "A round of screening again"}, readers, [r](View const& view, WhichRosterRound const& in) { return r->get(view, in); }));
  rows.push_back(reading<ListRosterChanges, Items<RosterChange>>("GET", "/api/roster-rounds/{id}/changes", "roster_rounds.changes", {"这一轮结论变了的人", "Whose verdict changed in a round"}, readers,
                                                                 [r](View const& view, ListRosterChanges const& in) { return r->changes(view, in); }));
  rows.push_back(reading<ListRosterChanges, Items<RosterChange>>("GET", "/api/rosters/{id}/changes", "rosters.changes", {"重新筛查后结论变了的人", "Whose verdict changed when screened again"}, may::staff_clerk_audit,
                                                                 [r](View const& view, ListRosterChanges const& in) { return r->changes_of_roster(view, in); }));
  return rows;
}

}  // namespace ly::screening
