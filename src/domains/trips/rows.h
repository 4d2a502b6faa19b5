// The only SQL of trips.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "domains/trips/trips.h"

namespace ly::trips {

// What an actor may see: a region by prefix, or what is one enterprise's.
struct Reach {
  std::string prefix, enterprise_id;
};
Reach reach_of(Actor const& actor);

struct CoachRow {
  CoachId id;
  std::string plate, carrier_id, division, depot_place_id, equipment, state = "ready";
  int64_t seats = 0, revision = 1;
};
std::optional<CoachRow> find_coach(View const& view, std::string_view id);
std::optional<CoachRow> find_coach_of_plate(View const& view, std::string_view plate);
std::vector<CoachRow> list_coaches(View const& view, Reach const& reach, std::string_view state, std::string_view after, int64_t limit);
int64_t count_coaches(View const& view, Reach const& reach, std::string_view state);
void insert_coach(Context& context, CoachRow const& row);
void update_coach(Context& context, CoachRow& row);  // revision + 1

struct DriverRow {
  DriverId id;
  std::string carrier_id, division, base_place_id, signed_by, state = "ready";
  std::string name, licence, phone;  // unsealed
  Instant signed_from, signed_to, signed_at;  // 0: his hours are not known
  int64_t revision = 1;
};
std::string driver_key(DriverId const& id);
void mark_driver_forgotten(Context& context, std::string_view id);  // the keyed index of the licence goes; the id in its place
std::optional<DriverRow> find_driver(View const& view, std::string_view id);
std::optional<DriverRow> find_driver_of_licence(View const& view, std::string_view licence);
std::vector<DriverRow> list_drivers(View const& view, Reach const& reach, std::string_view state, std::string_view after, int64_t limit);
int64_t count_drivers(View const& view, Reach const& reach, std::string_view state);
void insert_driver(Context& context, DriverRow const& row);  // makes his key
void update_driver(Context& context, DriverRow& row);        // revision + 1

struct RunRow {
  Instant from, to;
  std::string trip_id;  // "": declared by the carrier
};
std::vector<RunRow> list_runs(View const& view, std::string_view driver_id, Instant from, Instant to);  // that touch [from, to)
void delete_declared(Context& context, std::string_view driver_id, Instant from, Instant to);            // beginning within it
void insert_run(Context& context, std::string_view driver_id, RunRow const& run);

struct RoadRow {
  std::string from, to;
  int64_t minutes = 0, metres = 0;
};
std::vector<RoadRow> list_roads(View const& view);
bool put_road(Context& context, RoadRow const& row);  // false: it stood so

struct GroupRow {
  GroupId id;
  std::string case_id, enterprise_id, division, from_place_id, to_place_id, risk, sharing = "any", state = "open";
  int64_t heads = 0, priority = 2, revision = 1;
  Instant ready_at, needed_by, created_at;
};
std::optional<GroupRow> find_group(View const& view, std::string_view id);
std::optional<GroupRow> find_group_of_case(View const& view, std::string_view case_id);
std::vector<GroupRow> list_groups(View const& view, Reach const& reach, std::string_view state, std::string_view after, int64_t limit);
int64_t count_groups(View const& view, Reach const& reach, std::string_view state);
void insert_group(Context& context, GroupRow const& row);
void update_group(Context& context, GroupRow& row);  // heads, times, sharing, priority, state; revision + 1

struct TravellerRow {
  TravellerId id;
  std::string group_id, person_id, source, state = "listed";
  Instant created_at;
};
std::optional<TravellerRow> find_traveller(View const& view, std::string_view id);
std::optional<TravellerRow> find_listed(View const& view, std::string_view person_id);  // his open journey
std::vector<TravellerRow> list_journeys_of(View const& view, std::string_view person_id);  // all he was ever listed for, oldest first
std::vector<TravellerRow> list_travellers(View const& view, std::string_view group_id, std::string_view after, int64_t limit);  // listed and arrived
std::vector<TravellerRow> list_unseated(View const& view, std::string_view group_id, int64_t limit);  // listed, with no seat in a trip not cancelled
int64_t count_travellers(View const& view, std::string_view group_id);
int64_t count_seated(View const& view, std::string_view group_id);  // in trips not cancelled
void insert_traveller(Context& context, TravellerRow const& row);
void mark_traveller(Context& context, TravellerId const& id, std::string_view state);
int64_t withdraw_all(Context& context, std::string_view group_id);

struct PlanRow {
  PlanId id;
  std::string name, division, state = "draft", locked, created_by;  // locked: ids of coaches, between spaces
  int64_t version = 0, published_version = 0, revision = 1;
  Instant from, until, created_at;
};
std::optional<PlanRow> find_plan(View const& view, std::string_view id);
std::vector<PlanRow> list_plans(View const& view, std::string_view prefix, std::string_view after, int64_t limit);
int64_t count_plans(View const& view, std::string_view prefix);
void insert_plan(Context& context, PlanRow const& row);
void update_plan(Context& context, PlanRow& row);  // revision + 1

struct VersionRow {
  std::string plan_id, problem, change, plan, difference, why, made_by;
  int64_t version = 0, base = 0;
  Instant made_at, published_at;
};
std::string road_moment(Instant at);  // 02-21 19:30, as in China

store::Bytes sealed_why(Context& context, std::string_view plan_id, std::string_view why);
std::string opened_why(View const& view, std::string_view plan_id, std::string_view sealed);
std::optional<VersionRow> find_version(View const& view, std::string_view plan_id, int64_t version);
std::vector<VersionRow> list_versions(View const& view, std::string_view plan_id);  // newest first, without their JSON
void insert_version(Context& context, VersionRow const& row);
void mark_version_published(Context& context, std::string_view plan_id, int64_t version);

std::optional<TripRow> find_trip(View const& view, std::string_view id);
std::optional<TripRow> find_trip_of(View const& view, std::string_view plan_id, std::string_view coach_id);  // not cancelled
std::vector<TripRow> list_trips(View const& view, Reach const& reach, ListTrips const& in);
int64_t count_trips(View const& view, Reach const& reach, ListTrips const& in);
std::vector<TripRow> list_trips_of_plan(View const& view, std::string_view plan_id);  // not cancelled
void insert_trip(Context& context, TripRow const& row);
void update_trip(Context& context, TripRow& row);  // revision + 1
std::vector<std::string> list_crew(View const& view, std::string_view trip_id);
void put_crew(Context& context, std::string_view trip_id, std::vector<std::string> const& drivers);
std::vector<TripSeat> list_seats(View const& view, std::string_view trip_id);
int64_t count_seats(View const& view, std::string_view trip_id);
struct SeatOf {
  TripSeat seat;
  TripId trip_id;
};
std::optional<SeatOf> find_seat_of(View const& view, std::string_view traveller_id);  // in a trip not cancelled
std::vector<SeatOf> list_seats_of(View const& view, std::string_view traveller_id);         // in any trip
void insert_seat(Context& context, std::string_view trip_id, std::string_view traveller_id, std::string_view group_id, int64_t seat_no);
void delete_seat(Context& context, std::string_view trip_id, std::string_view traveller_id);
std::vector<std::string> list_enterprises_of_trip(View const& view, std::string_view trip_id);

std::vector<std::pair<std::string_view, std::string_view>> invariants();

}  // namespace ly::trips
