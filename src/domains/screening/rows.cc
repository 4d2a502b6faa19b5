#include "domains/screening/rows.h"

#include "domains/registry/persons.h"

namespace ly::screening {
namespace {

constexpr std::string_view kRoster =
    "select id, enterprise_id, division, file_id, file_sha256, day, case_id, job_id, state, table_id, table_from, columns, people, cleared, observe, excluded, review, "
    "problems, changed, created_by, created_at, approved_at, screened_again_at, screened_again_day from roster ";

RosterRow roster_under(store::Cursor const& rows) {
  RosterRow r;
  store::read(rows, r.id, r.enterprise_id, r.division, r.file_id, r.file_sha256, r.day, r.case_id, r.job_id, r.state, r.table_id, r.table_from, r.columns, r.people,
              r.cleared, r.observe, r.excluded, r.review, r.problems, r.changed, r.created_by, r.created_at, r.approved_at, r.screened_again_at, r.screened_again_day);
  return r;
}

template <class... A>
std::optional<RosterRow> one_roster(View const& view, std::string_view where, A const&... args) {
  auto const rows = store::query(view.tx, std::string(kRoster) + std::string(where), args...);
  if (!rows->next()) return std::nullopt;
  return roster_under(*rows);
}

constexpr std::string_view kLine = "select id, roster_id, sheet, sheet_row, person_id, enterprise_id, from_division, verdict, days, reason_code, sealed from roster_line ";

LineRow line_under(store::Cursor const& rows) {
  LineRow l;
  store::read(rows, l.id, l.roster_id, l.sheet, l.row, l.person_id, l.enterprise_id, l.from_division, l.verdict, l.days, l.reason_code, l.sealed);
  return l;
}

// Heaviest first, then as in the sheet.
constexpr std::string_view kByWeight =
    "order by case verdict when 'excluded' then 0 when 'review' then 1 when 'observe' then 2 else 3 end, sheet, sheet_row, id ";

// Whoever left after the roster came in. Of a line as roster_line.
constexpr std::string_view kDeparted =
    "exists (select 1 from departure d join roster dr on dr.id = roster_line.roster_id where d.enterprise_id = roster_line.enterprise_id and d.person_id = roster_line.person_id and d.noted_at > dr.created_at) ";

std::string which_lines(std::string const& which) {
  if (which == "departed") return "and " + std::string(kDeparted);
  if (which == "at_work") return "and verdict = 'cleared' and not " + std::string(kDeparted);
  if (which == "settle") return "and verdict <> 'cleared' ";
  if (which == "all" || which.empty()) return "";
  return "and verdict = '" + std::string(name_of(*verdict_from(which))) + "' ";  // one of four fixed words
}

// "/a/b/": a list that one parameter carries.
std::string slashed(std::optional<std::vector<std::string>> const& ids) {
  std::string out = "/";
  if (ids) for (auto const& id : *ids) out += id + "/";
  return out;
}

}  // namespace

std::string line_place(std::string const& id) { return "roster_line/" + id; }
std::string on_site_place(std::string const& id) { return "on_site/" + id; }

std::optional<RosterRow> find_roster(View const& view, std::string_view id) { return one_roster(view, "where id = $1", id); }

std::optional<RosterRow> find_same_roster(View const& view, std::string_view enterprise_id, std::string_view sha256, Day day) {
  return one_roster(view, "where enterprise_id = $1 and file_sha256 = $2 and day = $3 order by created_at desc, id desc limit 1", enterprise_id, sha256, day);
}

std::optional<RosterRow> find_latest_roster(View const& view, std::string_view enterprise_id, std::string_view case_id) {
  if (!case_id.empty())
    if (auto of_case = one_roster(view, "where enterprise_id = $1 and case_id = $2 and state in ('screened', 'approved') order by created_at desc, id desc limit 1", enterprise_id, case_id)) return of_case;
  return one_roster(view, "where enterprise_id = $1 and state in ('screened', 'approved') order by created_at desc, id desc limit 1", enterprise_id);
}

std::optional<RosterRow> find_earlier_roster(View const& view, RosterRow const& row) {
  return one_roster(view, "where enterprise_id = $1 and state in ('screened', 'approved') and (created_at < $2 or (created_at = $2 and id < $3)) order by created_at desc, id desc limit 1", row.enterprise_id, row.created_at, row.id);
}

std::optional<RosterRow> find_approved_roster(View const& view, std::string_view enterprise_id) {
  return one_roster(view, "where enterprise_id = $1 and state = 'approved' order by approved_at desc, id desc limit 1", enterprise_id);
}

std::vector<RosterRow> list_rosters(View const& view, std::string_view enterprise_id, std::string_view division_prefix, std::optional<std::vector<std::string>> const& only, std::string_view before, int64_t limit) {
  std::vector<RosterRow> out;
  auto const rows = store::query(view.tx, std::string(kRoster) + "where ($1 = '' or enterprise_id = $1) and division >= $2 and division < $3 and ($4 = '' or id < $4) and ($6 = 0 or $7 like '%/' || enterprise_id || '/%') order by id desc limit $5",
                                 enterprise_id, division_prefix, std::string(division_prefix) + "\x7f", before, limit, only.has_value(), slashed(only));
  while (rows->next()) out.push_back(roster_under(*rows));
  return out;
}

std::vector<RosterRow> list_rosters_of_person(View const& view, std::string_view person_id) {
  std::vector<RosterRow> out;
  auto const rows = store::query(view.tx, std::string(kRoster) + "where id in (select roster_id from roster_line where person_id = $1) order by id", person_id);
  while (rows->next()) out.push_back(roster_under(*rows));
  return out;
}

int64_t count_rosters(View const& view, std::string_view enterprise_id, std::string_view division_prefix, std::optional<std::vector<std::string>> const& only) {
  return store::find_value<int64_t>(view.tx, "select count(*) from roster where ($1 = '' or enterprise_id = $1) and division >= $2 and division < $3 and ($4 = 0 or $5 like '%/' || enterprise_id || '/%')", enterprise_id,
                                    division_prefix, std::string(division_prefix) + "\x7f", only.has_value(), slashed(only)).value_or(0);
}

void insert_roster(Context& context, RosterRow const& r) {
  store::execute(context.tx,
                 "insert into roster(id, enterprise_id, division, file_id, file_sha256, day, case_id, job_id, state, table_id, table_from, columns, people, cleared, observe, "
                 "excluded, review, problems, changed, created_by, created_at, approved_at) "
                 "values($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, '[]', 0, 0, 0, 0, 0, 0, 0, $12, $13, 0)",
                 r.id, r.enterprise_id, r.division, r.file_id, r.file_sha256, r.day, r.case_id, r.job_id, r.state, r.table_id, r.table_from, r.created_by, r.created_at);
}

void mark_roster_job(Context& context, RosterId const& id, JobId const& job) {
  store::execute(context.tx, "update roster set job_id = $2, state = 'reading' where id = $1", id, job);
}

void mark_roster_screened(Context& context, RosterRow const& r) {
  store::execute(context.tx,
                 "update roster set state = 'screened', columns = $2, people = $3, cleared = $4, observe = $5, excluded = $6, review = $7, problems = $8, changed = $9 where id = $1", r.id,
                 r.columns, r.people, r.cleared, r.observe, r.excluded, r.review, r.problems, r.changed);
}

void mark_roster_failed(Context& context, RosterId const& id) { store::execute(context.tx, "update roster set state = 'failed' where id = $1 and state = 'reading'", id); }

void mark_roster_approved(Context& context, RosterRow const& r) {
  store::execute(context.tx, "update roster set state = 'screened' where enterprise_id = $1 and state = 'approved'", r.enterprise_id);
  store::execute(context.tx, "update roster set state = 'approved', approved_at = $2 where id = $1", r.id, context.now);
}

void insert_line(Context& context, LineRow const& l) {
  store::execute(context.tx,
                 "insert into roster_line(id, roster_id, sheet, sheet_row, person_id, enterprise_id, from_division, verdict, days, reason_code, sealed) "
                 "values($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
                 l.id, l.roster_id, l.sheet, l.row, l.person_id, l.enterprise_id, l.from_division, l.verdict, l.days, l.reason_code, l.sealed);
}

namespace {
constexpr std::string_view kNewest = "roster_id in (select max(id) from roster where state in ('screened', 'approved') group by enterprise_id) ";
}  // namespace

std::vector<std::string> list_newest_rosters(View const& view) {
  std::vector<std::string> out;
  auto const rows = store::query(view.tx, "select max(id) from roster where state in ('screened', 'approved') group by enterprise_id order by 1");
  while (rows->next()) out.emplace_back(rows->text(0));
  return out;
}

void walk_lines(View const& view, std::string_view roster_id, std::function<void(WalkedLine const&)> const& each) {
  // Roster by roster, in the order lines were written: all lines by their ids had to be sorted anew for every ten thousand. The
  // key comes along, since asking for each by itself took longer than all else; a left join, so that no planner begins with the keys.
  auto const rows = store::query(view.tx, "select roster_line.id, person_id, enterprise_id, sheet_row, sealed, wrapped, verdict from roster_line left join data_key on data_key.id = $2 || person_id "
                                          "where roster_id = $1 order by sheet, sheet_row", roster_id, registry::person_key({}));
  while (rows->next()) each({rows->text(0), rows->text(1), rows->text(2), rows->bytes(4), rows->is_null(5) ? std::string_view() : rows->bytes(5), rows->text(6), rows->integer(3)});
}

int64_t count_newest_lines(View const& view) { return store::find_value<int64_t>(view.tx, "select count(*) from roster_line where " + std::string(kNewest)).value_or(0); }

std::optional<LineRow> find_line(View const& view, RosterId const& roster, LineId const& line) {
  auto const rows = store::query(view.tx, std::string(kLine) + "where roster_id = $1 and id = $2", roster, line);
  if (!rows->next()) return std::nullopt;
  return line_under(*rows);
}

std::vector<LineRow> list_lines(View const& view, RosterId const& roster, std::string const& which, int64_t offset, int64_t limit) {
  std::vector<LineRow> out;
  auto const rows = store::query(view.tx, std::string(kLine) + "where roster_id = $1 " + which_lines(which) + std::string(kByWeight) + "limit $2 offset $3", roster, limit, offset);
  while (rows->next()) out.push_back(line_under(*rows));
  return out;
}

int64_t count_lines(View const& view, RosterId const& roster, std::string const& which) {
  return store::find_value<int64_t>(view.tx, "select count(*) from roster_line where roster_id = $1 " + which_lines(which), roster).value_or(0);
}

Counts count_verdicts(View const& view, RosterId const& roster) {
  Counts counts;
  auto const rows = store::query(view.tx, "select verdict, count(*) from roster_line where roster_id = $1 group by verdict", roster);
  while (rows->next()) {
    std::string verdict;
    int64_t n = 0;
    store::read(*rows, verdict, n);
    (verdict == "cleared" ? counts.cleared : verdict == "observe" ? counts.observe : verdict == "review" ? counts.review : counts.excluded) = n;
  }
  return counts;
}

std::vector<std::pair<std::string, int64_t>> count_origins(View const& view, RosterId const& roster) {
  std::vector<std::pair<std::string, int64_t>> out;
  auto const rows = store::query(view.tx, "select from_division, count(*) from roster_line where roster_id = $1 group by from_division order by from_division", roster);
  while (rows->next()) {
    out.emplace_back();
    store::read(*rows, out.back().first, out.back().second);
  }
  return out;
}

int64_t count_changed(View const& view, RosterId const& now, RosterId const& before) {
  auto const n = store::find_value<int64_t>(view.tx,
      "select (select count(*) from roster_line a where a.roster_id = $1 and not exists (select 1 from roster_line b where b.roster_id = $2 and b.person_id = a.person_id and b.verdict = a.verdict)) + "
      "(select count(*) from roster_line b where b.roster_id = $2 and not exists (select 1 from roster_line a where a.roster_id = $1 and a.person_id = b.person_id))", now, before);
  return n.value_or(0);
}

std::vector<std::string> list_cleared_people(View const& view, std::string_view roster_id, std::string_view after, int64_t limit) {
  std::vector<std::string> out;
  auto const rows = store::query(view.tx, std::string("select distinct person_id from roster_line where roster_id = $1 and verdict = 'cleared' and person_id > $2 and not ") + std::string(kDeparted) + "order by person_id limit $3", roster_id, after, limit);
  while (rows->next()) out.emplace_back(rows->text(0));
  return out;
}

std::vector<LineRow> list_lines_of_person(View const& view, std::string_view person_id) {
  std::vector<LineRow> out;
  auto const rows = store::query(view.tx, std::string(kLine) + "where person_id = $1 order by id", person_id);
  while (rows->next()) out.push_back(line_under(*rows));
  return out;
}

bool is_listed(View const& view, std::string_view roster_id, std::string_view person_id) {
  return store::find_value<int64_t>(view.tx, std::string("select count(*) from roster_line where roster_id = $1 and person_id = $2 and verdict = 'cleared' and not ") + std::string(kDeparted), roster_id, person_id).value_or(0) > 0;
}

int64_t delete_lines(Context& context, RosterId const& roster) {
  store::execute(context.tx, "delete from roster_problem where roster_id = $1", roster);
  return store::execute(context.tx, "delete from roster_line where roster_id = $1", roster);
}

void insert_problem(Context& context, RosterId const& roster, int64_t number, bool note, store::Bytes const& sealed) {
  store::execute(context.tx, "insert into roster_problem(roster_id, number, note, sealed) values($1, $2, $3, $4)", roster, number, note, sealed);
}

std::vector<ProblemRow> list_problems(View const& view, RosterId const& roster, int64_t after, int64_t limit) {
  std::vector<ProblemRow> out;
  auto const rows = store::query(view.tx, "select number, note, sealed from roster_problem where roster_id = $1 and number > $2 order by number limit $3", roster, after, limit);
  while (rows->next()) {
    ProblemRow p;
    store::read(*rows, p.number, p.note, p.sealed);
    out.push_back(std::move(p));
  }
  return out;
}

int64_t count_problems(View const& view, RosterId const& roster, bool with_notes) {
  return store::find_value<int64_t>(view.tx, "select count(*) from roster_problem where roster_id = $1 and note <= $2", roster, with_notes).value_or(0);
}

void insert_on_site(Context& context, OnSiteRow const& r) {
  store::execute(context.tx,
                 "insert into person_on_site(id, enterprise_id, division, person_id, day, at, listed, from_division, verdict, days, reason_code, listing_code, found_by, sealed) "
                 "values($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
                 r.id, r.enterprise_id, r.division, r.person_id, r.day, r.at, r.listed, r.from_division, r.verdict, r.days, r.reason_code, r.listing_code, r.found_by, r.sealed);
}

namespace {
constexpr std::string_view kOnSite =
    "select id, enterprise_id, division, person_id, day, at, listed, from_division, verdict, days, reason_code, listing_code, found_by, sealed from person_on_site ";

std::vector<OnSiteRow> on_site_under(store::Cursor& rows) {
  std::vector<OnSiteRow> out;
  while (rows.next()) {
    OnSiteRow r;
    store::read(rows, r.id, r.enterprise_id, r.division, r.person_id, r.day, r.at, r.listed, r.from_division, r.verdict, r.days, r.reason_code, r.listing_code, r.found_by, r.sealed);
    out.push_back(std::move(r));
  }
  return out;
}
}  // namespace

std::vector<OnSiteRow> list_all_on_site(View const& view) { return on_site_under(*store::query(view.tx, std::string(kOnSite) + "order by id")); }

std::vector<OnSiteRow> list_on_site(View const& view, std::string_view enterprise_id, std::string_view before, int64_t limit) {
  return on_site_under(*store::query(view.tx, std::string(kOnSite) + "where enterprise_id = $1 and ($2 = '' or id < $2) order by id desc limit $3", enterprise_id, before, limit));
}

std::vector<OnSiteRow> list_on_site_of_person(View const& view, std::string_view person_id) { return on_site_under(*store::query(view.tx, std::string(kOnSite) + "where person_id = $1 order by id", person_id)); }

int64_t count_on_site(View const& view, std::string_view enterprise_id) {
  return store::find_value<int64_t>(view.tx, "select count(*) from person_on_site where enterprise_id = $1", enterprise_id).value_or(0);
}

int64_t count_unlisted(View const& view, std::string_view enterprise_id) {
  return store::find_value<int64_t>(view.tx, "select count(distinct person_id) from person_on_site where enterprise_id = $1 and listed = 0", enterprise_id).value_or(0);
}

namespace {
constexpr std::string_view kArrival = "select a.enterprise_id, a.person_id, a.division, a.trip_id, a.plate, a.lodging, a.arrived_at, a.noted_at, coalesce((select min(l.verdict) from roster_line l where l.roster_id = $1 and l.person_id = a.person_id), '') from arrival a ";
ArrivalRow arrival_under(store::Cursor const& rows) {
  ArrivalRow r;
  store::read(rows, r.enterprise_id, r.person_id, r.division, r.trip_id, r.plate, r.lodging, r.arrived_at, r.noted_at, r.verdict);
  return r;
}
}  // namespace

bool put_arrival(Context& context, ArrivalRow const& r) {
  return store::execute(context.tx,
                        "insert into arrival(enterprise_id, person_id, division, trip_id, plate, lodging, arrived_at, noted_at) values($1, $2, $3, $4, $5, $6, $7, $8) on conflict(enterprise_id, person_id) do update set "
                        "trip_id = excluded.trip_id, plate = excluded.plate, lodging = excluded.lodging, arrived_at = excluded.arrived_at, noted_at = excluded.noted_at "
                        "where arrival.trip_id <> excluded.trip_id or arrival.lodging <> excluded.lodging",
                        r.enterprise_id, r.person_id, r.division, r.trip_id, r.plate, r.lodging, r.arrived_at, context.now) > 0;
}
bool delete_arrival(Context& context, ArrivalRow const& r) {
  return store::execute(context.tx, "delete from arrival where enterprise_id = $1 and person_id = $2 and trip_id = $3", r.enterprise_id, r.person_id, r.trip_id) > 0;
}
std::optional<ArrivalRow> find_arrival(View const& view, std::string_view enterprise_id, std::string_view person_id) {
  auto const rows = store::query(view.tx, std::string(kArrival) + "where a.enterprise_id = $2 and a.person_id = $3", "", enterprise_id, person_id);
  if (!rows->next()) return std::nullopt;
  return arrival_under(*rows);
}
std::vector<ArrivalRow> list_arrivals(View const& view, std::string_view enterprise_id, std::string_view roster_id, std::string_view which, std::string_view after, int64_t limit) {
  std::string narrow;
  if (which == "lodging") narrow = "and a.lodging = 1 ";
  if (which == "unlisted") narrow = "and not exists (select 1 from roster_line l where l.roster_id = $1 and l.person_id = a.person_id) ";
  std::vector<ArrivalRow> out;
  auto const rows = store::query(view.tx, std::string(kArrival) + "where a.enterprise_id = $2 and a.person_id > $3 " + narrow + "order by a.person_id limit $4", roster_id, enterprise_id, after, limit);
  while (rows->next()) out.push_back(arrival_under(*rows));
  return out;
}
ArrivalCounts count_arrivals(View const& view, std::string_view enterprise_id, std::string_view roster_id) {
  ArrivalCounts c;
  auto const rows = store::query(view.tx,
                                 "select count(*), coalesce(sum(a.lodging), 0), coalesce(sum(case when exists (select 1 from roster_line l where l.roster_id = $2 and l.person_id = a.person_id) then 0 else 1 end), 0) "
                                 "from arrival a where a.enterprise_id = $1", enterprise_id, roster_id);
  if (rows->next()) store::read(*rows, c.total, c.lodging, c.unlisted);
  return c;
}
std::pair<int64_t, int64_t> count_arrived(View const& view, RosterId const& roster) {
  std::pair<int64_t, int64_t> c{0, 0};
  auto const rows = store::query(view.tx, "select count(*), coalesce(sum(a.lodging), 0) from roster_line l join arrival a on a.enterprise_id = l.enterprise_id and a.person_id = l.person_id where l.roster_id = $1", roster);
  if (rows->next()) store::read(*rows, c.first, c.second);
  return c;
}
std::vector<ArrivalRow> list_all_arrivals(View const& view) {
  std::vector<ArrivalRow> out;
  auto const rows = store::query(view.tx, std::string(kArrival) + "order by a.enterprise_id, a.person_id", "");
  while (rows->next()) out.push_back(arrival_under(*rows));
  return out;
}
std::vector<ArrivalRow> list_arrivals_of_person(View const& view, std::string_view person_id) {
  std::vector<ArrivalRow> out;
  auto const rows = store::query(view.tx, std::string(kArrival) + "where a.person_id = $2 order by a.arrived_at, a.enterprise_id", "", person_id);
  while (rows->next()) out.push_back(arrival_under(*rows));
  return out;
}

}  // namespace ly::screening
