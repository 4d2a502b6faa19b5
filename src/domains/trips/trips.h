// Trips (车次): one coach, its crew, its timetable and who rides in it, as a published plan made them. What is done with a trip on its day
// (checklists, boarding, hand-over) stands beside it; fleet.h, demand.h and plans.h are what comes before. See README.md.
#pragma once
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "desk/endpoint.h"
#include "formats/hours_rules.h"

namespace ly::registry {
struct Known;
class Places;
class Persons;
}
namespace ly::formats {
class PolicySet;
}

namespace ly::trips {

struct TripTag;
using TripId = Id<TripTag>;
struct CoachTag;
using CoachId = Id<CoachTag>;
struct DriverTag;
using DriverId = Id<DriverTag>;
struct GroupTag;
using GroupId = Id<GroupTag>;
struct TravellerTag;
using TravellerId = Id<TravellerTag>;
struct PlanTag;
using PlanId = Id<PlanTag>;

inline constexpr std::string_view kTripStates = "planned boarding under_way arrived handed_over cancelled";

// The pass of a coach for its trip (trip_pass.h).
struct TripPass {
  std::string id, plate, state;
  int64_t serial = 0;
  Instant to;
  static Fields fields(auto...) {
    using P = TripPass;
    return Fields{field("id", {"通行证", "Pass"}, &P::id), field("serial", {"证号", "Number"}, &P::serial), field("plate", {"车牌", "Plate"}, &P::plate), field("state", {"状态", "State"}, &P::state), field("to", {"有效至", "Good until"}, &P::to)};
  }
};
struct TripRow;

// Of supplies, by the name a thing has in the stores: what the actor could draw and what enterprises wait for, what a trip has drawn and not given back.
struct InStore {
  int64_t held = 0, wanted = 0;
};
struct Stores {
  std::function<InStore(View const& view, std::string const& thing)> look;
  std::function<std::map<std::string, int64_t>(View const& view, std::string const& trip)> drawn;
  std::function<Result<int64_t>(Context& context, TripRow const& trip, std::string const& thing, int64_t most, std::string const& to)> draw;  // how many there were
  std::function<Result<void>(Context& context, std::string const& trip, std::string const& thing, int64_t count, std::string const& why)> give_back;
};

// What trips ask of the rest of the house.
struct Around {
  registry::Known const& known;
  registry::Places const& places;
  registry::Persons const& persons;
  formats::PolicySet const& policies;
  std::vector<formats::HoursRules> rules;  // shipped
  static constexpr std::string_view kCoachRules = "cn-coach";
  formats::HoursRules const& coach_rules() const;  // the law coaches run under; it travels inside the program
  // People an enterprise's newest screened roster lets travel, by id, in order; those after `after`.
  std::function<std::vector<std::string>(View const& view, std::string const& enterprise_id, std::string const& after, int64_t limit)> cleared;
  // Of passes: has he a health certificate that holds now; and one for him, issued by who acts, with the problems of passes.
  std::function<bool(View const& view, std::string const& person_id)> certified = {};
  std::function<Result<void>(Context& context, std::string const& person_id, std::string const& division)> certify = {};
  // Of accounts: how one that may work is called ("" if none), and the staff of a division.
  std::function<std::string(View const& view, std::string const& account)> title_of = {};
  std::function<std::vector<std::pair<std::string, std::string>>(View const& view, std::string const& division)> colleagues = {};
  // A pass for the coach of this trip and so many people aboard, the same again while it is good. Where nobody gives one it is not asked for.
  std::function<Result<TripPass>(Context& context, TripRow const& trip, int64_t companions)> vehicle_pass = {};
  Stores stores = {};  // where nobody keeps any, all is bought
};

struct TripVisit {
  std::string place_id, place_name, kind, group_id;  // kind: board alight
  int64_t heads = 0;
  Instant arrive, begin, depart;
  static Fields fields(auto...) {
    using V = TripVisit;
    return Fields{field("place_id", {"地点编号", "Place"}, &V::place_id), field("place_name", {"地点", "Place name"}, &V::place_name), field("kind", {"上下车", "Kind"}, &V::kind, {.one_of = "board alight"}),
                  field("group_id", {"团组", "Group"}, &V::group_id), field("heads", {"人数", "Heads"}, &V::heads), field("arrive", {"到达", "Arrives"}, &V::arrive),
                  field("begin", {"开始", "Begins"}, &V::begin), field("depart", {"离开", "Leaves"}, &V::depart)};
  }
};
struct TripEvent {
  std::string kind, driver_id;  // kind: drive rest standstill stop wait; driver_id of drive
  Instant from, to;
  static Fields fields(auto...) {
    using E = TripEvent;
    return Fields{field("kind", {"行止", "Kind"}, &E::kind, {.one_of = "drive rest standstill stop wait"}), field("driver_id", {"驾驶员", "Driver"}, &E::driver_id), field("from", {"起", "From"}, &E::from), field("to", {"止", "To"}, &E::to)};
  }
};
struct Timetable {
  std::vector<TripVisit> visits;
  std::vector<TripEvent> events;
  static Fields fields(auto...) {
    return Fields{field("visits", {"停靠", "Visits"}, &Timetable::visits, {.length_max = 400}), field("events", {"行止", "Events"}, &Timetable::events, {.length_max = 4000})};
  }
};

struct TripDriver {
  std::string driver_id, name, phone;
  static Fields fields(auto...) {
    using D = TripDriver;
    return Fields{field("driver_id", {"编号", "Driver"}, &D::driver_id), field("name", {"姓名", "Name"}, &D::name, {.pii = Pii::name}), field("phone", {"手机", "Telephone"}, &D::phone, {.pii = Pii::phone})};
  }
};

struct Trip {
  TripId id;
  std::string plan_id, coach_id, plate, carrier_id, carrier_name, division, state;
  int64_t version = 0, seats = 0, heads = 0, revision = 0;  // seats: of the coach; heads: who have a seat in it
  Instant depart_at, arrive_at;
  std::vector<TripDriver> drivers;
  std::vector<std::string> enterprises;  // ids of those whose people ride
  std::optional<Timetable> timetable;    // of one trip; lists go without
  static Fields fields(auto...) {
    using T = Trip;
    return Fields{field("id", {"车次", "Trip"}, &T::id), field("plan_id", {"计划", "Plan"}, &T::plan_id), field("version", {"计划版本", "Version of the plan"}, &T::version),
                  field("coach_id", {"车辆", "Coach"}, &T::coach_id), field("plate", {"车牌", "Plate"}, &T::plate), field("carrier_id", {"承运企业编号", "Carrier"}, &T::carrier_id),
                  field("carrier_name", {"承运企业", "Carrier's name"}, &T::carrier_name), field("division", {"行政区划代码", "Division"}, &T::division), field("state", {"状态", "State"}, &T::state, {.one_of = kTripStates}),
                  field("seats", {"座位", "Seats"}, &T::seats), field("heads", {"人数", "Heads"}, &T::heads), field("depart_at", {"出发", "Departs"}, &T::depart_at), field("arrive_at", {"到达", "Arrives"}, &T::arrive_at),
                  field("drivers", {"驾驶员", "Drivers"}, &T::drivers), field("enterprises", {"企业", "Enterprises"}, &T::enterprises), field("timetable", {"时刻表", "Timetable"}, &T::timetable), field("revision", {"修订", "Revision"}, &T::revision)};
  }
};

struct TripSeat {  // inside the house; who shows it masks it
  TravellerId traveller_id;
  std::string group_id, person_id, enterprise_id;
  int64_t seat_no = 0;
};

struct GetTrip {
  TripId id;
  static Fields fields(auto...) { return Fields{field("id", {"车次", "Trip"}, &GetTrip::id, {.required = true})}; }
};
struct ListTrips {
  std::string plan_id, state, after;
  std::optional<Day> on;  // that depart or arrive on it
  int64_t limit = 50;
  static Fields fields(auto...) {
    using L = ListTrips;
    return Fields{field("plan_id", {"计划", "Plan"}, &L::plan_id, {.length_max = 26}), field("state", {"状态", "State"}, &L::state, {.one_of = kTripStates}), field("on", {"日期", "On"}, &L::on),
                  field("after", {"从此之后", "After"}, &L::after), field("limit", {"每页", "Limit"}, &L::limit, {.min = 1, .max = kPageMax})};
  }
};

struct TripRow {
  TripId id;
  std::string plan_id, coach_id, plate, carrier_id, division, state = "planned";
  int64_t version = 0, revision = 1;
  Instant depart_at, arrive_at;
  Timetable timetable;
};

// When it leaves with the people: from the first point where anybody boards. `depart_at` is when it leaves its depot, to get there.
Instant leaves_at(TripRow const& row);

class Trips {
 public:
  explicit Trips(Around const& around) : around_(around) {}

  Result<Items<Trip>> list(View const& view, ListTrips const& in) const;
  Result<Trip> get(View const& view, GetTrip const& in) const;
  // Inside the house: the row of a trip the actor may see, the carrier's, a region's, or one in which the enterprise's people ride.
  Result<TripRow> visible(View const& view, TripId const& id) const;
  std::vector<TripSeat> seats(View const& view, TripId const& id) const;

  // Moves the state on and counts the revision; the caller notes the fact.
  void mark(Context& context, TripRow& row, std::string_view state) const;
  // What is still to come is done `late_minutes` later at the least, and lawfully: the timetable from `now` on is asked of engines/hours anew, the
  // time lost at the wheel unless `standing`. Windows told by enterprises bind no longer; whoever calls says whom to warn.
  // Problems: trip.state, trip.no_lawful_way {rule}.
  Result<TripRow> shift(Context& context, TripRow row, int64_t late_minutes, bool standing) const;

 private:
  Trip show(View const& view, TripRow const& row, bool whole) const;
  Around const& around_;
};

}  // namespace ly::trips
