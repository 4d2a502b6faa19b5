#include "domains/trips/rows.h"

#include "base/text.h"

namespace ly::trips {
namespace {

template <class Row, class Read, class... A>
std::vector<Row> rows_of(View const& view, std::string const& sql, Read const& read, A const&... args) {
  std::vector<Row> out;
  auto const rows = store::query(view.tx, sql, args...);
  while (rows->next()) out.push_back(read(*rows));
  return out;
}
template <class Row>
std::optional<Row> first_of(std::vector<Row> rows) {
  if (rows.empty()) return std::nullopt;
  return std::move(rows.front());
}
int64_t counted(std::optional<int64_t> found) { return found.value_or(0); }

constexpr std::string_view kReach = "where ($1 = '' or division like $1 || '%') and ($2 = '' or carrier_id = $2) and ($3 = '' or state = $3) ";

std::string const kCoach = "select id, plate, carrier_id, division, depot_place_id, equipment, state, seats, revision from coach ";
CoachRow coach_under(store::Cursor const& rows) {
  CoachRow r;
  store::read(rows, r.id, r.plate, r.carrier_id, r.division, r.depot_place_id, r.equipment, r.state, r.seats, r.revision);
  return r;
}

std::string const kDriver = "select id, carrier_id, division, base_place_id, signed_by, state, signed_from, signed_to, signed_at, revision, sealed from driver ";
std::string place_of(DriverId const& id) { return driver_key(id) + "/who"; }
std::string who_of(DriverRow const& row) { return canonical(json::object{{"name", row.name}, {"licence", row.licence}, {"phone", row.phone}}); }
std::string licence_index(Keyring const& keys, std::string_view licence) { return keys.blind("driver_licence", licence); }

template <class... A>
std::vector<DriverRow> drivers_where(View const& view, std::string const& where, A const&... args) {
  return rows_of<DriverRow>(view, kDriver + where, [&](store::Cursor const& rows) {
    DriverRow r;
    store::Bytes sealed;
    store::read(rows, r.id, r.carrier_id, r.division, r.base_place_id, r.signed_by, r.state, r.signed_from, r.signed_to, r.signed_at, r.revision, sealed);
    if (auto const plain = view.keys.unseal(view.tx, driver_key(r.id), place_of(r.id), sealed.value)) {
      auto const who = parse_json(*plain).value();
      r.name = text_of(who, "name"), r.licence = text_of(who, "licence"), r.phone = text_of(who, "phone");
    }
    return r;
  }, args...);
}

std::string const kGroup = "select id, case_id, enterprise_id, division, from_place_id, to_place_id, risk, sharing, state, heads, priority, revision, ready_at, needed_by, created_at from travel_group ";
constexpr std::string_view kGroupReach = "where ($1 = '' or division like $1 || '%') and ($2 = '' or enterprise_id = $2) and ($3 = '' or state = $3) ";
GroupRow group_under(store::Cursor const& rows) {
  GroupRow r;
  store::read(rows, r.id, r.case_id, r.enterprise_id, r.division, r.from_place_id, r.to_place_id, r.risk, r.sharing, r.state, r.heads, r.priority, r.revision, r.ready_at, r.needed_by, r.created_at);
  return r;
}

std::string const kTraveller = "select id, group_id, person_id, source, state, created_at from traveller ";
TravellerRow traveller_under(store::Cursor const& rows) {
  TravellerRow r;
  store::read(rows, r.id, r.group_id, r.person_id, r.source, r.state, r.created_at);
  return r;
}

std::string const kPlan = "select id, name, division, state, locked, created_by, version, published_version, revision, from_at, until_at, created_at from trip_plan ";
PlanRow plan_under(store::Cursor const& rows) {
  PlanRow r;
  store::read(rows, r.id, r.name, r.division, r.state, r.locked, r.created_by, r.version, r.published_version, r.revision, r.from, r.until, r.created_at);
  return r;
}

std::string const kTrip = "select id, plan_id, coach_id, plate, carrier_id, division, state, version, revision, depart_at, arrive_at, timetable from trip ";
TripRow trip_under(store::Cursor const& rows) {
  TripRow r;
  std::string timetable;
  store::read(rows, r.id, r.plan_id, r.coach_id, r.plate, r.carrier_id, r.division, r.state, r.version, r.revision, r.depart_at, r.arrive_at, timetable);
  r.timetable = read_record<Timetable>(parse_json(timetable).value()).value();
  return r;
}
// A carrier's own, and those in which an enterprise's people ride.
constexpr std::string_view kTripReach =
    "where ($1 = '' or division like $1 || '%') and ($2 = '' or carrier_id = $2 or exists (select 1 from trip_seat s join travel_group g on g.id = s.group_id where s.trip_id = trip.id and g.enterprise_id = $2)) "
    "and ($3 = '' or plan_id = $3) and ($4 = '' or state = $4) and ($5 = 0 or (depart_at < $6 and arrive_at >= $5)) ";
std::pair<int64_t, int64_t> span_of(ListTrips const& in) {
  if (!in.on) return {0, 0};
  return {instant_of(*in.on, Minutes{0}).ms, instant_of(*in.on + 1, Minutes{0}).ms};
}

std::string const kSeat = "select s.traveller_id, s.group_id, t.person_id, g.enterprise_id, s.seat_no, s.trip_id from trip_seat s join traveller t on t.id = s.traveller_id join travel_group g on g.id = s.group_id ";
SeatOf seat_under(store::Cursor const& rows) {
  SeatOf r;
  store::read(rows, r.seat.traveller_id, r.seat.group_id, r.seat.person_id, r.seat.enterprise_id, r.seat.seat_no, r.trip_id);
  return r;
}

}  // namespace

Reach reach_of(Actor const& actor) {
  if (actor.is_system) return {};
  if (actor.scope.kind == Scope::Kind::enterprise) return {"", actor.scope.code};
  return {std::string(actor.region()), ""};
}

std::optional<CoachRow> find_coach(View const& view, std::string_view id) { return first_of(rows_of<CoachRow>(view, kCoach + "where id = $1", coach_under, id)); }
std::optional<CoachRow> find_coach_of_plate(View const& view, std::string_view plate) { return first_of(rows_of<CoachRow>(view, kCoach + "where plate = $1", coach_under, plate)); }
std::vector<CoachRow> list_coaches(View const& view, Reach const& reach, std::string_view state, std::string_view after, int64_t limit) {
  return rows_of<CoachRow>(view, kCoach + std::string(kReach) + "and id > $4 order by id limit $5", coach_under, reach.prefix, reach.enterprise_id, state, after, limit);
}
int64_t count_coaches(View const& view, Reach const& reach, std::string_view state) {
  return counted(store::find_value<int64_t>(view.tx, "select count(*) from coach " + std::string(kReach), reach.prefix, reach.enterprise_id, state));
}
void insert_coach(Context& context, CoachRow const& r) {
  store::execute(context.tx, "insert into coach(id, plate, carrier_id, division, depot_place_id, seats, equipment, state, revision, changed_at) values($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)", r.id,
                 r.plate, r.carrier_id, r.division, r.depot_place_id, r.seats, r.equipment, r.state, r.revision, context.now);
}
void update_coach(Context& context, CoachRow& r) {
  ++r.revision;
  store::execute(context.tx, "update coach set plate = $2, depot_place_id = $3, seats = $4, equipment = $5, state = $6, revision = $7, changed_at = $8 where id = $1", r.id, r.plate, r.depot_place_id,
                 r.seats, r.equipment, r.state, r.revision, context.now);
}

void mark_driver_forgotten(Context& context, std::string_view id) { store::execute(context.tx, "update driver set license_index = id where id = $1", id); }
std::string driver_key(DriverId const& id) { return "driver/" + id.text; }
std::optional<DriverRow> find_driver(View const& view, std::string_view id) { return first_of(drivers_where(view, "where id = $1", id)); }
std::optional<DriverRow> find_driver_of_licence(View const& view, std::string_view licence) {
  return first_of(drivers_where(view, "where license_index = $1", licence_index(view.keys, licence)));
}
std::vector<DriverRow> list_drivers(View const& view, Reach const& reach, std::string_view state, std::string_view after, int64_t limit) {
  return drivers_where(view, std::string(kReach) + "and id > $4 order by id limit $5", reach.prefix, reach.enterprise_id, state, after, limit);
}
int64_t count_drivers(View const& view, Reach const& reach, std::string_view state) {
  return counted(store::find_value<int64_t>(view.tx, "select count(*) from driver " + std::string(kReach), reach.prefix, reach.enterprise_id, state));
}
void insert_driver(Context& context, DriverRow const& r) {
  auto const key = context.keyring.make_key(context.tx, "driver", driver_key(r.id), context.now);
  store::execute(context.tx,
                 "insert into driver(id, carrier_id, division, base_place_id, license_index, signed_from, signed_to, signed_by, signed_at, state, revision, sealed) values($1, $2, $3, $4, $5, $6, $7, $8, $9, "
                 "$10, $11, $12)", r.id, r.carrier_id, r.division, r.base_place_id, licence_index(context.keys, r.licence), r.signed_from, r.signed_to, r.signed_by, r.signed_at, r.state, r.revision,
                 context.keyring.seal(context.tx, key, place_of(r.id), who_of(r)));
}
void update_driver(Context& context, DriverRow& r) {
  ++r.revision;
  store::execute(context.tx,
                 "update driver set base_place_id = $2, license_index = $3, signed_from = $4, signed_to = $5, signed_by = $6, signed_at = $7, state = $8, revision = $9, sealed = $10 where id = $1", r.id,
                 r.base_place_id, licence_index(context.keys, r.licence), r.signed_from, r.signed_to, r.signed_by, r.signed_at, r.state, r.revision,
                 context.keyring.seal(context.tx, driver_key(r.id), place_of(r.id), who_of(r)));
}

std::vector<RunRow> list_runs(View const& view, std::string_view driver_id, Instant from, Instant to) {
  return rows_of<RunRow>(view, "select from_at, to_at, trip_id from driver_run where driver_id = $1 and to_at > $2 and from_at < $3 order by from_at", [](store::Cursor const& rows) {
    RunRow r;
    store::read(rows, r.from, r.to, r.trip_id);
    return r;
  }, driver_id, from, to);
}
void delete_declared(Context& context, std::string_view driver_id, Instant from, Instant to) {
  store::execute(context.tx, "delete from driver_run where driver_id = $1 and trip_id = '' and from_at >= $2 and from_at < $3", driver_id, from, to);
}
void insert_run(Context& context, std::string_view driver_id, RunRow const& r) {
  store::execute(context.tx, "insert into driver_run(driver_id, from_at, to_at, trip_id, recorded_by, recorded_at) values($1, $2, $3, $4, $5, $6) on conflict(driver_id, from_at) do update set to_at = excluded.to_at, "
                 "trip_id = excluded.trip_id, recorded_by = excluded.recorded_by, recorded_at = excluded.recorded_at", driver_id, r.from, r.to, r.trip_id, journal_name(context.actor), context.now);
}

std::vector<RoadRow> list_roads(View const& view) {
  return rows_of<RoadRow>(view, "select from_place_id, to_place_id, minutes, metres from road order by from_place_id, to_place_id", [](store::Cursor const& rows) {
    RoadRow r;
    store::read(rows, r.from, r.to, r.minutes, r.metres);
    return r;
  });
}
bool put_road(Context& context, RoadRow const& r) {
  return store::execute(context.tx,
                        "insert into road(from_place_id, to_place_id, minutes, metres, set_by, set_at) values($1, $2, $3, $4, $5, $6) on conflict(from_place_id, to_place_id) do update set minutes = excluded.minutes, "
                        "metres = excluded.metres, set_by = excluded.set_by, set_at = excluded.set_at where road.minutes <> excluded.minutes or road.metres <> excluded.metres",
                        r.from, r.to, r.minutes, r.metres, journal_name(context.actor), context.now) > 0;
}

std::optional<GroupRow> find_group(View const& view, std::string_view id) { return first_of(rows_of<GroupRow>(view, kGroup + "where id = $1", group_under, id)); }
std::optional<GroupRow> find_group_of_case(View const& view, std::string_view case_id) { return first_of(rows_of<GroupRow>(view, kGroup + "where case_id = $1", group_under, case_id)); }
std::vector<GroupRow> list_groups(View const& view, Reach const& reach, std::string_view state, std::string_view after, int64_t limit) {
  return rows_of<GroupRow>(view, kGroup + std::string(kGroupReach) + "and id > $4 order by id limit $5", group_under, reach.prefix, reach.enterprise_id, state, after, limit);
}
int64_t count_groups(View const& view, Reach const& reach, std::string_view state) {
  return counted(store::find_value<int64_t>(view.tx, "select count(*) from travel_group " + std::string(kGroupReach), reach.prefix, reach.enterprise_id, state));
}
void insert_group(Context& context, GroupRow const& r) {
  store::execute(context.tx,
                 "insert into travel_group(id, case_id, enterprise_id, division, from_place_id, to_place_id, heads, ready_at, needed_by, risk, sharing, priority, state, revision, created_at) values($1, $2, $3, $4, "
                 "$5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)", r.id, r.case_id, r.enterprise_id, r.division, r.from_place_id, r.to_place_id, r.heads, r.ready_at, r.needed_by, r.risk, r.sharing,
                 r.priority, r.state, r.revision, r.created_at);
}
void update_group(Context& context, GroupRow& r) {
  ++r.revision;
  store::execute(context.tx, "update travel_group set heads = $2, ready_at = $3, needed_by = $4, sharing = $5, priority = $6, state = $7, revision = $8 where id = $1", r.id, r.heads, r.ready_at, r.needed_by,
                 r.sharing, r.priority, r.state, r.revision);
}

std::optional<TravellerRow> find_traveller(View const& view, std::string_view id) { return first_of(rows_of<TravellerRow>(view, kTraveller + "where id = $1", traveller_under, id)); }
std::optional<TravellerRow> find_listed(View const& view, std::string_view person_id) {
  return first_of(rows_of<TravellerRow>(view, kTraveller + "where person_id = $1 and state = 'listed'", traveller_under, person_id));
}
std::vector<TravellerRow> list_journeys_of(View const& view, std::string_view person_id) { return rows_of<TravellerRow>(view, kTraveller + "where person_id = $1 order by id", traveller_under, person_id); }
std::vector<TravellerRow> list_travellers(View const& view, std::string_view group_id, std::string_view after, int64_t limit) {
  return rows_of<TravellerRow>(view, kTraveller + "where group_id = $1 and state <> 'withdrawn' and id > $2 order by id limit $3", traveller_under, group_id, after, limit);
}
std::vector<TravellerRow> list_unseated(View const& view, std::string_view group_id, int64_t limit) {
  return rows_of<TravellerRow>(view, kTraveller + "where group_id = $1 and state = 'listed' and not exists (select 1 from trip_seat s join trip r on r.id = s.trip_id where s.traveller_id = traveller.id and r.state <> 'cancelled') order by id limit $2",
                               traveller_under, group_id, limit);
}
int64_t count_travellers(View const& view, std::string_view group_id) {
  return counted(store::find_value<int64_t>(view.tx, "select count(*) from traveller where group_id = $1 and state <> 'withdrawn'", group_id));
}
int64_t count_seated(View const& view, std::string_view group_id) {
  return counted(store::find_value<int64_t>(view.tx, "select count(*) from trip_seat s join trip t on t.id = s.trip_id where s.group_id = $1 and t.state <> 'cancelled'", group_id));
}
void insert_traveller(Context& context, TravellerRow const& r) {
  store::execute(context.tx, "insert into traveller(id, group_id, person_id, source, state, created_at) values($1, $2, $3, $4, $5, $6)", r.id, r.group_id, r.person_id, r.source, r.state, r.created_at);
}
void mark_traveller(Context& context, TravellerId const& id, std::string_view state) { store::execute(context.tx, "update traveller set state = $2 where id = $1", id, state); }
int64_t withdraw_all(Context& context, std::string_view group_id) { return store::execute(context.tx, "update traveller set state = 'withdrawn' where group_id = $1 and state = 'listed'", group_id); }

std::optional<PlanRow> find_plan(View const& view, std::string_view id) { return first_of(rows_of<PlanRow>(view, kPlan + "where id = $1", plan_under, id)); }
std::vector<PlanRow> list_plans(View const& view, std::string_view prefix, std::string_view after, int64_t limit) {
  return rows_of<PlanRow>(view, kPlan + "where division like $1 || '%' and ($2 = '' or id < $2) order by id desc limit $3", plan_under, prefix, after, limit);
}
int64_t count_plans(View const& view, std::string_view prefix) { return counted(store::find_value<int64_t>(view.tx, "select count(*) from trip_plan where division like $1 || '%'", prefix)); }
void insert_plan(Context& context, PlanRow const& r) {
  store::execute(context.tx,
                 "insert into trip_plan(id, name, division, state, version, published_version, locked, from_at, until_at, created_by, created_at, revision) values($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
                 r.id, r.name, r.division, r.state, r.version, r.published_version, r.locked, r.from, r.until, r.created_by, r.created_at, r.revision);
}
void update_plan(Context& context, PlanRow& r) {
  ++r.revision;
  store::execute(context.tx, "update trip_plan set name = $2, state = $3, version = $4, published_version = $5, locked = $6, from_at = $7, until_at = $8, revision = $9 where id = $1", r.id, r.name, r.state,
                 r.version, r.published_version, r.locked, r.from, r.until, r.revision);
}

std::string road_moment(Instant at) { return to_iso(at, kChinaOffset).substr(5, 11).replace(5, 1, " "); }

// People's own words may name people: sealed, in a job's payload too.
store::Bytes sealed_why(Context& context, std::string_view plan_id, std::string_view why) { return context.keyring.seal(context.tx, Keyring::kHouse, "trip_plan/" + std::string(plan_id) + "/why", why); }
std::string opened_why(View const& view, std::string_view plan_id, std::string_view sealed) { return view.keys.unseal(view.tx, Keyring::kHouse, "trip_plan/" + std::string(plan_id) + "/why", sealed).value_or(""); }

std::optional<VersionRow> find_version(View const& view, std::string_view plan_id, int64_t version) {
  return first_of(rows_of<VersionRow>(view,
      "select plan_id, problem, change, plan, difference, sealed, made_by, version, base, made_at, published_at from trip_plan_version where plan_id = $1 and version = $2", [&](store::Cursor const& rows) {
        VersionRow r;
        store::Bytes sealed;
        store::read(rows, r.plan_id, r.problem, r.change, r.plan, r.difference, sealed, r.made_by, r.version, r.base, r.made_at, r.published_at);
        r.why = opened_why(view, r.plan_id, sealed.value);
        return r;
      }, plan_id, version));
}
std::vector<VersionRow> list_versions(View const& view, std::string_view plan_id) {
  return rows_of<VersionRow>(view, "select plan_id, sealed, made_by, version, base, made_at, published_at from trip_plan_version where plan_id = $1 order by version desc", [&](store::Cursor const& rows) {
    VersionRow r;
    store::Bytes sealed;
    store::read(rows, r.plan_id, sealed, r.made_by, r.version, r.base, r.made_at, r.published_at);
    r.why = opened_why(view, r.plan_id, sealed.value);
    return r;
  }, plan_id);
}
void insert_version(Context& context, VersionRow const& r) {
  store::execute(context.tx,
                 "insert into trip_plan_version(plan_id, version, base, problem, change, plan, difference, sealed, made_by, made_at, published_at) values($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)", r.plan_id,
                 r.version, r.base, r.problem, r.change, r.plan, r.difference, sealed_why(context, r.plan_id, r.why), r.made_by, r.made_at, r.published_at);
}
void mark_version_published(Context& context, std::string_view plan_id, int64_t version) {
  store::execute(context.tx, "update trip_plan_version set published_at = $3 where plan_id = $1 and version = $2", plan_id, version, context.now);
}

std::optional<TripRow> find_trip(View const& view, std::string_view id) { return first_of(rows_of<TripRow>(view, kTrip + "where id = $1", trip_under, id)); }
std::optional<TripRow> find_trip_of(View const& view, std::string_view plan_id, std::string_view coach_id) {
  return first_of(rows_of<TripRow>(view, kTrip + "where plan_id = $1 and coach_id = $2 and state <> 'cancelled'", trip_under, plan_id, coach_id));
}
std::vector<TripRow> list_trips(View const& view, Reach const& reach, ListTrips const& in) {
  auto const [from, to] = span_of(in);
  return rows_of<TripRow>(view, kTrip + std::string(kTripReach) + "and id > $7 order by id limit $8", trip_under, reach.prefix, reach.enterprise_id, in.plan_id, in.state, from, to, in.after, in.limit + 1);
}
int64_t count_trips(View const& view, Reach const& reach, ListTrips const& in) {
  auto const [from, to] = span_of(in);
  return counted(store::find_value<int64_t>(view.tx, "select count(*) from trip " + std::string(kTripReach), reach.prefix, reach.enterprise_id, in.plan_id, in.state, from, to));
}
std::vector<TripRow> list_trips_of_plan(View const& view, std::string_view plan_id) {
  return rows_of<TripRow>(view, kTrip + "where plan_id = $1 and state <> 'cancelled' order by id", trip_under, plan_id);
}
void insert_trip(Context& context, TripRow const& r) {
  store::execute(context.tx,
                 "insert into trip(id, plan_id, version, coach_id, plate, carrier_id, division, state, depart_at, arrive_at, timetable, revision, changed_at) values($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
                 r.id, r.plan_id, r.version, r.coach_id, r.plate, r.carrier_id, r.division, r.state, r.depart_at, r.arrive_at, canonical(write_record(r.timetable, Masks::off)), r.revision, context.now);
}
void update_trip(Context& context, TripRow& r) {
  ++r.revision;
  store::execute(context.tx, "update trip set version = $2, state = $3, depart_at = $4, arrive_at = $5, timetable = $6, revision = $7, changed_at = $8 where id = $1", r.id, r.version, r.state, r.depart_at,
                 r.arrive_at, canonical(write_record(r.timetable, Masks::off)), r.revision, context.now);
}
std::vector<std::string> list_crew(View const& view, std::string_view trip_id) {
  return rows_of<std::string>(view, "select driver_id from trip_driver where trip_id = $1 order by driver_id", [](store::Cursor const& rows) { return std::string(rows.text(0)); }, trip_id);
}
void put_crew(Context& context, std::string_view trip_id, std::vector<std::string> const& drivers) {
  store::execute(context.tx, "delete from trip_driver where trip_id = $1", trip_id);
  for (auto const& driver : drivers) store::execute(context.tx, "insert into trip_driver(trip_id, driver_id) values($1, $2)", trip_id, driver);
}
std::vector<TripSeat> list_seats(View const& view, std::string_view trip_id) {
  return rows_of<TripSeat>(view, kSeat + "where s.trip_id = $1 order by s.seat_no", [](store::Cursor const& rows) { return seat_under(rows).seat; }, trip_id);
}
int64_t count_seats(View const& view, std::string_view trip_id) { return counted(store::find_value<int64_t>(view.tx, "select count(*) from trip_seat where trip_id = $1", trip_id)); }
std::optional<SeatOf> find_seat_of(View const& view, std::string_view traveller_id) {
  return first_of(rows_of<SeatOf>(view, kSeat + "join trip r on r.id = s.trip_id where s.traveller_id = $1 and r.state <> 'cancelled'", seat_under, traveller_id));
}
std::vector<SeatOf> list_seats_of(View const& view, std::string_view traveller_id) { return rows_of<SeatOf>(view, kSeat + "where s.traveller_id = $1 order by s.trip_id", seat_under, traveller_id); }
void insert_seat(Context& context, std::string_view trip_id, std::string_view traveller_id, std::string_view group_id, int64_t seat_no) {
  store::execute(context.tx, "insert into trip_seat(trip_id, traveller_id, group_id, seat_no) values($1, $2, $3, $4)", trip_id, traveller_id, group_id, seat_no);
}
void delete_seat(Context& context, std::string_view trip_id, std::string_view traveller_id) {
  store::execute(context.tx, "delete from trip_seat where trip_id = $1 and traveller_id = $2", trip_id, traveller_id);
}
std::vector<std::string> list_enterprises_of_trip(View const& view, std::string_view trip_id) {
  return rows_of<std::string>(view, "select distinct g.enterprise_id from trip_seat s join travel_group g on g.id = s.group_id where s.trip_id = $1 order by g.enterprise_id",
                              [](store::Cursor const& rows) { return std::string(rows.text(0)); }, trip_id);
}

std::vector<std::pair<std::string_view, std::string_view>> invariants() {
  return {
      {"every driver has his key", "select d.id from driver d where not exists (select 1 from data_key k where k.id = 'driver/' || d.id)"},
      {"a driver's runs do not overlap", "select a.driver_id from driver_run a join driver_run b on b.driver_id = a.driver_id and b.from_at > a.from_at and b.from_at < a.to_at"},
      {"nobody rides in two trips at once",
       "select a.traveller_id from trip_seat a join trip t on t.id = a.trip_id and t.state <> 'cancelled' join trip_seat b on b.traveller_id = a.traveller_id and b.trip_id > a.trip_id "
       "join trip u on u.id = b.trip_id and u.state <> 'cancelled'"},
      {"no seat number beyond the coach's seats", "select s.trip_id from trip_seat s join trip t on t.id = s.trip_id join coach c on c.id = t.coach_id where s.seat_no > c.seats and t.state <> 'cancelled'"},
      {"a plan's newest version is kept", "select p.id from trip_plan p where p.version > 0 and not exists (select 1 from trip_plan_version v where v.plan_id = p.id and v.version = p.version)"},
      {"of a cancelled demand nobody is listed", "select t.id from traveller t join travel_group g on g.id = t.group_id where g.state = 'cancelled' and t.state = 'listed'"},
  };
}

}  // namespace ly::trips
