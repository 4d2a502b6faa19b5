#include "domains/screening/life_rows.h"

namespace ly::screening {
namespace {

constexpr std::string_view kRoundRows = "select id, job_id, cause, detail, detail_en, why, region, state, facts, table_version, day, rosters, people, changed, opened_by, opened_at, began_at, ended_at from roster_round ";
constexpr std::string_view kKnownFacts = "rosters.facts";

RoundRow round_under(store::Cursor const& rows) {
  RoundRow r;
  store::read(rows, r.id, r.job_id, r.cause, r.detail, r.detail_en, r.why, r.region, r.state, r.facts, r.table_version, r.day, r.rosters, r.people, r.changed, r.opened_by, r.opened_at, r.began_at, r.ended_at);
  return r;
}

// A round over a region reaches into what lies above and below it.
constexpr std::string_view kReaches = "(region like $1 || '%' or $1 like region || '%') ";

constexpr std::string_view kChangeRows =
    "select id, round_id, part, roster_id, line_id, person_id, enterprise_id, division, verdict_before, verdict, days, reason_before, reason_code, because, at, sealed from roster_change ";
constexpr std::string_view kChangesWanted =
    "where ($1 = '' or round_id = $1) and ($2 = '' or roster_id = $2) and division >= $3 and division < $4 and ($5 = '' or enterprise_id = $5) and ($6 = '' or verdict = $6) and ($7 < 0 or part = $7) ";

ChangeRow change_under(store::Cursor const& rows) {
  ChangeRow c;
  store::read(rows, c.id, c.round_id, c.part, c.roster_id, c.line_id, c.person_id, c.enterprise_id, c.division, c.verdict_before, c.verdict, c.days, c.reason_before, c.reason_code, c.because, c.at, c.sealed);
  return c;
}

}  // namespace

void insert_round(Context& context, RoundRow const& r) {
  store::execute(context.tx,
                 "insert into roster_round(id, job_id, cause, detail, detail_en, why, region, state, facts, table_version, day, rosters, people, changed, opened_by, opened_at, began_at, ended_at) "
                 "values($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 0, 0, 0, $12, $13, 0, 0)",
                 r.id, r.job_id, r.cause, r.detail, r.detail_en, r.why, r.region, r.state, r.facts, r.table_version, r.day, r.opened_by, r.opened_at);
}
void update_round(Context& context, RoundRow const& r) {
  store::execute(context.tx, "update roster_round set state = $2, facts = $3, table_version = $4, day = $5, rosters = $6, people = $7, changed = $8, began_at = $9, ended_at = $10 where id = $1", r.id, r.state, r.facts, r.table_version, r.day,
                 r.rosters, r.people, r.changed, r.began_at, r.ended_at);
}
std::optional<RoundRow> find_round(View const& view, std::string_view id) {
  auto const rows = store::query(view.tx, std::string(kRoundRows) + "where id = $1", id);
  if (!rows->next()) return std::nullopt;
  return round_under(*rows);
}
std::optional<RoundRow> find_unended_round(View const& view) {
  auto const rows = store::query(view.tx, std::string(kRoundRows) + "where state in ('waiting', 'running') order by id limit 1");
  if (!rows->next()) return std::nullopt;
  return round_under(*rows);
}
std::vector<RoundRow> list_rounds(View const& view, std::string_view region, std::string_view before, int64_t limit) {
  std::vector<RoundRow> out;
  auto const rows = store::query(view.tx, std::string(kRoundRows) + "where " + std::string(kReaches) + "and ($2 = '' or id < $2) order by id desc limit $3", region, before, limit);
  while (rows->next()) out.push_back(round_under(*rows));
  return out;
}
int64_t count_rounds(View const& view, std::string_view region) { return store::find_value<int64_t>(view.tx, "select count(*) from roster_round where " + std::string(kReaches), region).value_or(0); }

std::vector<RosterRow> list_rosters_that_count(View const& view, std::string_view region) {
  std::vector<std::string> ids;
  auto const rows = store::query(view.tx,
                                 "select id from roster where division >= $1 and division < $2 and (state = 'approved' or id in (select max(id) from roster where state in ('screened', 'approved') group by enterprise_id)) order by id",
                                 region, std::string(region) + "\x7f");
  while (rows->next()) ids.emplace_back(rows->text(0));
  std::vector<RosterRow> out;
  for (auto const& id : ids) out.push_back(*find_roster(view, id));
  return out;
}

bool any_roster_counts(View const& view) { return store::find_value<std::string>(view.tx, "select id from roster where state in ('screened', 'approved') limit 1").has_value(); }
std::optional<std::string> find_known_facts(View const& view) { return store::find_value<std::string>(view.tx, "select value from house where name = $1", kKnownFacts); }
void put_known_facts(Context& context, std::string_view facts) {
  store::execute(context.tx, "insert into house(name, value) values($1, $2) on conflict(name) do update set value = excluded.value", kKnownFacts, facts);
}

std::string change_place(std::string const& id) { return "roster_change/" + id; }

void insert_change(Context& context, ChangeRow const& c) {
  store::execute(context.tx,
                 "insert into roster_change(id, round_id, part, roster_id, line_id, person_id, enterprise_id, division, verdict_before, verdict, days, reason_before, reason_code, because, at, sealed) "
                 "values($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)",
                 c.id, c.round_id, c.part, c.roster_id, c.line_id, c.person_id, c.enterprise_id, c.division, c.verdict_before, c.verdict, c.days, c.reason_before, c.reason_code, c.because, c.at, c.sealed);
}
std::vector<ChangeRow> list_changes(View const& view, ChangeFilter const& f) {
  std::vector<ChangeRow> out;
  auto const rows = store::query(view.tx, std::string(kChangeRows) + std::string(kChangesWanted) + "and ($8 = '' or id < $8) order by id desc limit $9", f.round_id, f.roster_id, f.division_prefix, f.division_prefix + "\x7f", f.enterprise_id,
                                 f.verdict, f.part.value_or(-1), f.before, f.limit);
  while (rows->next()) out.push_back(change_under(*rows));
  return out;
}
ChangeCounts count_changes(View const& view, ChangeFilter const& f) {
  ChangeCounts counts;
  auto const rows = store::query(view.tx,
                                 "select count(distinct roster_id), coalesce(sum(case when verdict = 'cleared' then 1 else 0 end), 0), coalesce(sum(case when verdict = 'observe' then 1 else 0 end), 0), "
                                 "coalesce(sum(case when verdict = 'review' then 1 else 0 end), 0), coalesce(sum(case when verdict = 'excluded' then 1 else 0 end), 0) from roster_change " +
                                     std::string(kChangesWanted),
                                 f.round_id, f.roster_id, f.division_prefix, f.division_prefix + "\x7f", f.enterprise_id, f.verdict, f.part.value_or(-1));
  if (rows->next()) store::read(*rows, counts.rosters, counts.cleared, counts.observe, counts.review, counts.excluded);
  return counts;
}
std::vector<ChangeRow> list_changes_of_person(View const& view, std::string_view person_id) {
  std::vector<ChangeRow> out;
  auto const rows = store::query(view.tx, std::string(kChangeRows) + "where person_id = $1 order by id", person_id);
  while (rows->next()) out.push_back(change_under(*rows));
  return out;
}

void update_line(Context& context, LineRow const& l) {
  store::execute(context.tx, "update roster_line set verdict = $2, days = $3, reason_code = $4, sealed = $5 where id = $1", l.id, l.verdict, l.days, l.reason_code, l.sealed);
}

void mark_roster_again(Context& context, RosterRow const& roster, Day day, bool whole) {
  auto const counts = count_verdicts(context, roster.id);
  auto changed = roster.changed;
  if (whole)
    if (auto const earlier = find_earlier_roster(context, roster)) changed = count_changed(context, roster.id, earlier->id);
  store::execute(context.tx, "update roster set cleared = $2, observe = $3, excluded = $4, review = $5, changed = $6, screened_again_at = $7, screened_again_day = $8 where id = $1", roster.id, counts.cleared, counts.observe, counts.excluded,
                 counts.review, changed, context.now, day);
}

namespace {

constexpr std::string_view kDepartureRows = "select enterprise_id, person_id, division, left_on, noted_at, noted_by, sealed from departure ";

std::vector<DepartureRow> departures_under(store::Cursor& rows) {
  std::vector<DepartureRow> out;
  while (rows.next()) {
    out.emplace_back();
    auto& d = out.back();
    store::read(rows, d.enterprise_id, d.person_id, d.division, d.left_on, d.noted_at, d.noted_by, d.sealed);
  }
  return out;
}

// Lines of the newest rosters, without who departed.
constexpr std::string_view kStanding =
    "from roster_line l join roster r on r.id = l.roster_id where r.id in (select max(id) from roster where state in ('screened', 'approved') group by enterprise_id) "
    "and not exists (select 1 from departure d where d.enterprise_id = l.enterprise_id and d.person_id = l.person_id and d.noted_at > r.created_at) ";
constexpr std::string_view kOnTwo = "group by l.person_id having count(distinct l.enterprise_id) > 1 and sum(case when r.division >= $1 and r.division < $2 then 1 else 0 end) > 0 ";

}  // namespace

std::string departure_place(std::string_view enterprise_id, std::string_view person_id) { return "departure/" + std::string(enterprise_id) + "/" + std::string(person_id); }

void put_departure(Context& context, DepartureRow const& d) {
  store::execute(context.tx,
                 "insert into departure(enterprise_id, person_id, division, left_on, noted_at, noted_by, sealed) values($1, $2, $3, $4, $5, $6, $7) on conflict(enterprise_id, person_id) do update set division = excluded.division, "
                 "left_on = excluded.left_on, noted_at = excluded.noted_at, noted_by = excluded.noted_by, sealed = excluded.sealed",
                 d.enterprise_id, d.person_id, d.division, d.left_on, d.noted_at, d.noted_by, d.sealed);
}
bool delete_departure(Context& context, std::string_view enterprise_id, std::string_view person_id) {
  return store::execute(context.tx, "delete from departure where enterprise_id = $1 and person_id = $2", enterprise_id, person_id) > 0;
}
std::optional<DepartureRow> find_departure(View const& view, std::string_view enterprise_id, std::string_view person_id) {
  auto found = departures_under(*store::query(view.tx, std::string(kDepartureRows) + "where enterprise_id = $1 and person_id = $2", enterprise_id, person_id));
  if (found.empty()) return std::nullopt;
  return std::move(found.front());
}
std::vector<DepartureRow> list_departures_of(View const& view, std::string_view enterprise_id, Instant since, std::string_view after, int64_t limit) {
  return departures_under(*store::query(view.tx, std::string(kDepartureRows) + "where enterprise_id = $1 and noted_at > $2 and person_id > $3 order by person_id limit $4", enterprise_id, since, after, limit));
}
int64_t count_departures_of(View const& view, std::string_view enterprise_id, Instant since) {
  return store::find_value<int64_t>(view.tx, "select count(*) from departure where enterprise_id = $1 and noted_at > $2", enterprise_id, since).value_or(0);
}
std::vector<DepartureRow> list_departures_of_person(View const& view, std::string_view person_id) {
  return departures_under(*store::query(view.tx, std::string(kDepartureRows) + "where person_id = $1 order by noted_at, enterprise_id", person_id));
}

std::vector<std::string> list_on_two(View const& view, std::string_view region, std::string_view after, int64_t limit) {
  std::vector<std::string> out;
  auto const rows = store::query(view.tx, "select l.person_id " + std::string(kStanding) + "and l.person_id > $3 " + std::string(kOnTwo) + "order by l.person_id limit $4", region, std::string(region) + "\x7f", after, limit);
  while (rows->next()) out.emplace_back(rows->text(0));
  return out;
}
int64_t count_on_two(View const& view, std::string_view region) {
  return store::find_value<int64_t>(view.tx, "select count(*) from (select l.person_id " + std::string(kStanding) + std::string(kOnTwo) + ") both_of", region, std::string(region) + "\x7f").value_or(0);
}
std::vector<std::pair<RosterRow, std::string>> list_newest_of_person(View const& view, std::string_view person_id) {
  std::vector<std::pair<std::string, std::string>> found;
  auto const rows = store::query(view.tx, "select r.id, l.verdict " + std::string(kStanding) + "and l.person_id = $1 order by r.id", person_id);
  while (rows->next()) found.emplace_back(rows->text(0), rows->text(1));
  std::vector<std::pair<RosterRow, std::string>> out;
  for (auto const& [id, verdict] : found) out.emplace_back(*find_roster(view, id), verdict);
  return out;
}

}  // namespace ly::screening
