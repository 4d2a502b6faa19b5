#include "domains/insight/rows.h"

#include <algorithm>

namespace ly::insight::rows {
namespace {

// $1, $2: division prefix from and to; $3: an enterprise, or ""; $4: the moment.
struct Bounds {
  std::string from, to, enterprise;
  explicit Bounds(Actor const& actor) {
    if (actor.scope.kind == Scope::Kind::enterprise) enterprise = actor.scope.code;
    else from = actor.region();
    to = from + "\x7f";
  }
};

// Cases as they stood: from their rows, or for a past moment from the last event up to it. Not copied first: each question finds its
// few by the indexes of case_row.
std::string cases_then(Moment const& moment) {
  if (!moment.past)
    return "with c as not materialized (select id, service, version, enterprise_id, division, no, state, closed, due_at, entered_at as since, priority, assignee, missing from case_row where opened_at <= $4) ";
  return "with c as not materialized (select r.id, r.service, r.version, r.enterprise_id, r.division, r.no, e.state, e.closed, e.due_at, e.at as since, 0 as priority, '' as assignee, '[]' as missing "
         "from case_row r join case_event e on e.case_id = r.id where e.n = (select max(x.n) from case_event x where x.case_id = r.id and x.at <= $4)) ";
}

constexpr std::string_view kScope = "c.division >= $1 and c.division < $2 and ($3 = '' or c.enterprise_id = $3)";
constexpr std::string_view kNotStopped = "not exists (select 1 from c s where s.enterprise_id = c.enterprise_id and s.service = 'stop-notice' and s.state = 'in_force')";
constexpr std::string_view kOfWhichNotStopped = "not exists (select 1 from c s where s.enterprise_id = g.enterprise_id and s.service = 'stop-notice' and s.state = 'in_force')";
// The newest screened roster of each enterprise; the newest approved one.
constexpr std::string_view kNewestRoster =
    "from roster r where r.state in ('screened', 'approved') and r.created_at <= $4 and r.division >= $1 and r.division < $2 and ($3 = '' or r.enterprise_id = $3) and r.id = "
    "(select max(n.id) from roster n where n.enterprise_id = r.enterprise_id and n.state in ('screened', 'approved') and n.created_at <= $4)";
constexpr std::string_view kFullyStaffed =
    "exists (select 1 from roster r join enterprise e on e.id = r.enterprise_id where r.enterprise_id = g.enterprise_id and r.approved_at > 0 and r.approved_at <= $4 and e.headcount is not null "
    "and r.cleared >= e.headcount and not exists (select 1 from roster n where n.enterprise_id = r.enterprise_id and n.approved_at > r.approved_at and n.approved_at <= $4))";

// One line per enterprise, case, roster or person: id, enterprise_id, case_id, value, at.
std::string one_per_enterprise(std::string const& condition) {
  return "select c.enterprise_id as id, c.enterprise_id as enterprise_id, max(c.id) as case_id, 1 as value, max(c.since) as at from c where " + condition + " and " + std::string(kScope) +
         " group by c.enterprise_id";
}
// The enterprises with such a case, first, and of those the ones for which `then` holds: it is asked once for each, not for each case.
std::string enterprises_of_which(std::string const& condition, std::string const& then) {
  return "select g.enterprise_id as id, g.enterprise_id as enterprise_id, g.case_id as case_id, 1 as value, g.at as at from (select c.enterprise_id as enterprise_id, max(c.id) as case_id, max(c.since) as at from c where " +
         condition + " and " + std::string(kScope) + " group by c.enterprise_id) g where " + then;
}
std::string one_per_case(std::string const& condition) {
  return "select c.id as id, c.enterprise_id as enterprise_id, c.id as case_id, 1 as value, c.since as at from c where " + condition + " and " + std::string(kScope);
}
std::string roster_sum(std::string const& column) {
  return "select r.id as id, r.enterprise_id as enterprise_id, r.case_id as case_id, r." + column + " as value, r.created_at as at " + std::string(kNewestRoster) + " and r." + column + " > 0";
}

struct Named {
  std::string_view key;
  std::string sql;
};
// In the order of Report's members.
std::vector<Named> const& figures() {
  static std::vector<Named> const all = {
      {"enterprises", "select id, id as enterprise_id, '' as case_id, 1 as value, created_at as at from enterprise where created_at <= $4 and division >= $1 and division < $2 and ($3 = '' or id = $3)"},
      {"applied", one_per_enterprise("c.service = 'resumption' and c.state <> 'draft' and c.state <> 'withdrawn'")},
      {"approved", one_per_case("c.service = 'resumption' and c.state = 'approved'")},
      // Back at work: approved, and no stop notice in force.
      {"resumed", enterprises_of_which("c.service = 'resumption' and c.state = 'approved'", std::string(kOfWhichNotStopped))},
      // Back at work, and the approved roster clears at least as many people as the enterprise employs.
      {"fully_staffed", enterprises_of_which("c.service = 'resumption' and c.state = 'approved'", std::string(kOfWhichNotStopped) + " and " + std::string(kFullyStaffed))},
      {"stopped", one_per_enterprise("c.service = 'stop-notice' and c.state = 'in_force'")},
      {"screened", roster_sum("people")},
      {"excluded", roster_sum("excluded")},
      {"observe", roster_sum("observe")},
      // People: who is met twice on one round is one.
      {"unlisted_on_site", "select person_id as id, min(enterprise_id) as enterprise_id, '' as case_id, 1 as value, min(at) as at from person_on_site where listed = 0 and at <= $4 "
                           "and division >= $1 and division < $2 and ($3 = '' or enterprise_id = $3) group by person_id"},
      {"inspected", one_per_case("c.service = 'inspection' and c.state = 'done'")},
      {"findings_open", one_per_case("c.service = 'finding' and c.closed = 0 and c.state <> 'draft'")},
      {"findings_overdue", one_per_case("c.service = 'finding' and c.closed = 0 and c.due_at <= $4")},
      {"findings_closed", one_per_case("c.service = 'finding' and c.state = 'closed'")},
      {"overdue", one_per_case("c.closed = 0 and c.due_at <= $4")},
      {"open", one_per_case("c.closed = 0")},
  };
  return all;
}
std::string const& sql_of(std::string_view key) {
  auto const found = std::find_if(figures().begin(), figures().end(), [&](auto const& f) { return f.key == key; });
  check(found != figures().end(), "a figure nobody counts");
  return found->sql;
}

int64_t number(View const& view, Moment const& moment, std::string const& sql) {
  Bounds const b(view.actor);
  return store::find_value<int64_t>(view.tx, sql, b.from, b.to, b.enterprise, moment.at).value_or(0);
}

}  // namespace

std::vector<std::string> figure_keys() {
  std::vector<std::string> out;
  for (auto const& f : figures()) out.emplace_back(f.key);
  return out;
}

bool is_figure(std::string_view key) {
  return std::any_of(figures().begin(), figures().end(), [&](auto const& f) { return f.key == key; });
}

int64_t count_figure(View const& view, Moment const& moment, std::string_view key) {
  return number(view, moment, cases_then(moment) + "select coalesce(sum(value), 0) from (" + sql_of(key) + ") l");
}

int64_t count_lines(View const& view, Moment const& moment, std::string_view key) {
  return number(view, moment, cases_then(moment) + "select count(*) from (" + sql_of(key) + ") l");
}

std::vector<FigureLine> list_figure(View const& view, Moment const& moment, std::string_view key, std::string_view after, int64_t limit) {
  Bounds const b(view.actor);
  auto const rows = store::query(view.tx,
      cases_then(moment) + "select l.id, l.enterprise_id, l.case_id, l.value, l.at, coalesce((select c.state from c where c.id = l.case_id), '') from (" + sql_of(key) +
          ") l where l.id > $5 order by l.id limit $6",
      b.from, b.to, b.enterprise, moment.at, after, limit);
  std::vector<FigureLine> out;
  while (rows->next()) {
    FigureLine line;
    store::read(*rows, line.id, line.enterprise_id, line.case_id, line.value, line.at, line.state);
    out.push_back(std::move(line));
  }
  return out;
}

std::vector<Step> count_states(View const& view, Moment const& moment) {
  Bounds const b(view.actor);
  std::vector<Step> steps;
  auto const rows = store::query(view.tx,
      cases_then(moment) + "select c.state, count(*) from c where c.service = 'resumption' and c.state <> 'draft' and " + std::string(kScope) + " group by c.state order by c.state",
      b.from, b.to, b.enterprise, moment.at);
  while (rows->next()) {
    Step step;
    store::read(*rows, step.state, step.count);
    steps.push_back(std::move(step));
  }
  return steps;
}

std::vector<OpenCase> list_due(View const& view, Moment const& moment, Instant until, int64_t limit) {
  Bounds const b(view.actor);
  std::vector<OpenCase> out;
  auto const rows = store::query(view.tx,
      cases_then(moment) + "select c.id, c.service, c.enterprise_id, c.division, c.no, c.state, c.assignee, c.missing, c.version, c.priority, coalesce(e.headcount, 0), c.due_at "
          "from c join enterprise e on e.id = c.enterprise_id where c.closed = 0 and c.due_at <= $5 and " + std::string(kScope) + " order by c.due_at, c.id limit $6",
      b.from, b.to, b.enterprise, moment.at, until, limit);
  while (rows->next()) {
    OpenCase c;
    store::read(*rows, c.id, c.service, c.enterprise_id, c.division, c.no, c.state, c.assignee, c.missing, c.version, c.priority, c.people, c.due_at);
    out.push_back(std::move(c));
  }
  return out;
}

std::vector<MapPlace> list_places(View const& view) {
  constexpr int64_t kPlacesDrawn = 500;  // more would be one blot
  Bounds const b(view.actor);
  std::vector<MapPlace> out;
  auto const rows = store::query(view.tx, "select id, kind, name, lon, lat from place where lon is not null and lat is not null and division >= $1 and division < $2 order by id limit $3", b.from, b.to, kPlacesDrawn);
  while (rows->next()) {
    MapPlace p;
    store::read(*rows, p.id, p.kind, p.name, p.lon, p.lat);
    out.push_back(std::move(p));
  }
  return out;
}

std::vector<MapGroup> list_groups(View const& view, Moment const& moment) {
  Bounds const b(view.actor);
  std::vector<MapGroup> out;
  auto const rows = store::query(view.tx,
      cases_then(moment) +
          "select e.division, (select avg(p.lon) from place p where p.division = e.division), (select avg(p.lat) from place p where p.division = e.division), count(*), "
          "sum(case when exists (select 1 from c where c.enterprise_id = e.id and c.service = 'resumption' and c.state = 'approved' and " + std::string(kNotStopped) + ") then 1 else 0 end), "
          "sum(case when exists (select 1 from c where c.enterprise_id = e.id and c.closed = 0 and c.due_at <= $4) then 1 else 0 end) "
          "from enterprise e where e.created_at <= $4 and e.division >= $1 and e.division < $2 and ($3 = '' or e.id = $3) group by e.division order by e.division",
      b.from, b.to, b.enterprise, moment.at);
  while (rows->next()) {
    MapGroup g;
    store::read(*rows, g.division, g.lon, g.lat, g.enterprises, g.resumed, g.overdue);
    out.push_back(std::move(g));
  }
  return out;
}

std::vector<MapFirm> list_firms(View const& view, Moment const& moment) {
  constexpr int64_t kFirmsDrawn = 200;  // more would be one blot; the others stand in the circle of their division
  Bounds const b(view.actor);
  std::vector<MapFirm> out;
  auto const rows = store::query(view.tx,
      cases_then(moment) +
          "select e.id, e.division, e.lon, e.lat, "
          "case when exists (select 1 from c where c.enterprise_id = e.id and c.service = 'resumption' and c.state = 'approved' and " + std::string(kNotStopped) + ") then 1 else 0 end, "
          "case when exists (select 1 from c where c.enterprise_id = e.id and c.closed = 0 and c.due_at <= $4) then 1 else 0 end "
          "from enterprise e where e.lon is not null and e.lat is not null and e.created_at <= $4 and e.division >= $1 and e.division < $2 and ($3 = '' or e.id = $3) order by e.id limit $5",
      b.from, b.to, b.enterprise, moment.at, kFirmsDrawn);
  while (rows->next()) {
    MapFirm f;
    store::read(*rows, f.id, f.division, f.lon, f.lat, f.resumed, f.overdue);
    out.push_back(std::move(f));
  }
  return out;
}

std::vector<MapLine> list_lines(View const& view, Moment const& moment) {
  constexpr int64_t kLinesDrawn = 300;
  Bounds const b(view.actor);
  std::vector<MapLine> out;
  auto const take = [&](char const* kind, std::unique_ptr<store::Cursor> rows) {
    while (rows->next()) {
      MapLine line;
      line.kind = kind;
      store::read(*rows, line.id, line.title, line.from, line.to, line.from_lon, line.from_lat, line.to_lon, line.to_lat);
      if (line.from_lon != line.to_lon || line.from_lat != line.to_lat) out.push_back(std::move(line));
    }
  };
  // A store stands where its enterprise does, else where the places of its division lie.
  std::string const lon_of = "coalesce((select e.lon from enterprise e where e.id = s.enterprise_id), (select avg(p.lon) from place p where p.division = s.division))";
  std::string const lat_of = "coalesce((select e.lat from enterprise e where e.id = s.enterprise_id), (select avg(p.lat) from place p where p.division = s.division))";
  auto const stand = "select s.id, s.name, s.division, " + lon_of + " as lon, " + lat_of + " as lat from supply_store s";
  take("supply", store::query(view.tx,
      "with s as (" + stand + ") select t.id, t.no, a.name, z.name, a.lon, a.lat, z.lon, z.lat from supply_transfer t join s a on a.id = t.from_store join s z on z.id = t.to_store "
      "where a.lon is not null and a.lat is not null and z.lon is not null and z.lat is not null and t.state <> 'cancelled' and t.sent_at <= $4 and (t.ended_at is null or t.ended_at > $4) "
      "and (t.to_division >= $1 and t.to_division < $2 or t.from_division >= $1 and t.from_division < $2) and ($3 = '' or t.to_enterprise = $3) order by t.id limit $5",
      b.from, b.to, b.enterprise, moment.at, kLinesDrawn));
  take("trip", store::query(view.tx,
      "select distinct t.id, t.plate, a.name, z.name, a.lon, a.lat, z.lon, z.lat from trip t join trip_seat x on x.trip_id = t.id join travel_group g on g.id = x.group_id "
      "join place a on a.id = g.from_place_id join place z on z.id = g.to_place_id where a.lon is not null and a.lat is not null and z.lon is not null and z.lat is not null "
      "and t.state <> 'cancelled' and t.depart_at <= $4 and t.arrive_at > $4 and t.division >= $1 and t.division < $2 and ($3 = '' or g.enterprise_id = $3) order by t.id, a.name limit $5",
      b.from, b.to, b.enterprise, moment.at, kLinesDrawn));
  take("road", store::query(view.tx,
      "select r.from_place_id, '', a.name, z.name, a.lon, a.lat, z.lon, z.lat from road r join place a on a.id = r.from_place_id join place z on z.id = r.to_place_id "
      "where a.lon is not null and a.lat is not null and z.lon is not null and z.lat is not null and (a.division >= $1 and a.division < $2 or z.division >= $1 and z.division < $2) "
      "and not exists (select 1 from road o where o.from_place_id = r.to_place_id and o.to_place_id = r.from_place_id and o.from_place_id < r.from_place_id) order by r.from_place_id, r.to_place_id limit $3",
      b.from, b.to, kLinesDrawn));
  return out;
}

std::vector<std::pair<std::string, int64_t>> count_origins(View const& view, std::string_view division) {
  std::vector<std::pair<std::string, int64_t>> out;
  auto const rows = store::query(view.tx,
      "select l.from_division, count(*) from roster_line l join roster r on r.id = l.roster_id where r.division = $1 and r.state in ('screened', 'approved') and r.id = "
      "(select max(n.id) from roster n where n.enterprise_id = r.enterprise_id and n.state in ('screened', 'approved')) group by l.from_division order by l.from_division",
      division);
  while (rows->next()) out.emplace_back(rows->text(0), rows->integer(1));
  return out;
}

Instant last_nudge(View const& view, std::string_view case_id) {
  return store::find_value<Instant>(view.tx, "select max(at) from journal where what = 'case.nudged' and subject_kind = 'case' and subject_id = $1", case_id).value_or(Instant{0});
}

std::string number_of(View const& view, std::string_view case_id) {
  return store::find_value<std::string>(view.tx, "select no from case_row where id = $1", case_id).value_or("");
}

}  // namespace ly::insight::rows
