#include "domains/trips/trips.h"

#include <algorithm>

#include "domains/registry/enterprises.h"
#include "domains/registry/rows.h"
#include "domains/trips/rows.h"
#include "engines/hours/check.h"
#include "engines/hours/earliest.h"
#include "engines/hours/straight_on.h"

namespace ly::trips {

formats::HoursRules const& Around::coach_rules() const {
  auto const found = std::find_if(rules.begin(), rules.end(), [](formats::HoursRules const& one) { return one.rules.id == kCoachRules; });
  check(found != rules.end(), "the coach rules travel inside the program");
  return *found;
}
namespace {

constexpr int64_t kMsPerMinute = 60'000;
constexpr int kHistoryMinutes = 9 * hours::kDayMinutes;  // older than any window of the law

int minutes_between(Instant from, Instant to) { return static_cast<int>((to.ms - from.ms) / kMsPerMinute); }

}  // namespace

Instant leaves_at(TripRow const& row) {
  auto const first = std::find_if(row.timetable.visits.begin(), row.timetable.visits.end(), [](TripVisit const& v) { return v.kind == "board"; });
  if (first == row.timetable.visits.end()) return row.depart_at;
  auto leaves = first->depart;
  for (auto const& v : row.timetable.visits)
    if (v.kind == "board" && v.place_id == first->place_id) leaves = std::max(leaves, v.depart);  // several groups at one point
  return leaves;
}

Trip Trips::show(View const& view, TripRow const& row, bool whole) const {
  Trip t;
  t.id = row.id, t.plan_id = row.plan_id, t.coach_id = row.coach_id, t.plate = row.plate, t.carrier_id = row.carrier_id, t.division = row.division, t.state = row.state;
  t.version = row.version, t.revision = row.revision, t.depart_at = row.depart_at, t.arrive_at = row.arrive_at;
  if (auto const firm = registry::find_enterprise(view, row.carrier_id)) t.carrier_name = firm->name;
  if (auto const coach = find_coach(view, row.coach_id)) t.seats = coach->seats;
  t.heads = count_seats(view, row.id.text);
  t.enterprises = list_enterprises_of_trip(view, row.id.text);
  for (auto const& id : list_crew(view, row.id.text))
    if (auto const driver = find_driver(view, id)) t.drivers.push_back({id, driver->name, driver->phone});
  // An enterprise sees the way of its own people, not who else is fetched where.
  if (whole) {
    t.timetable = row.timetable;
    if (view.actor.scope.kind == Scope::Kind::enterprise && !view.actor.is_system && view.actor.scope.code != row.carrier_id) {
      std::erase_if(t.timetable->visits, [&](TripVisit const& v) {
        auto const group = find_group(view, v.group_id);
        return !group || group->enterprise_id != view.actor.scope.code;
      });
      std::erase_if(t.enterprises, [&](std::string const& id) { return id != view.actor.scope.code; });
    }
    for (auto& v : t.timetable->visits)
      if (auto const place = registry::find_place(view, v.place_id)) v.place_name = place->name;
  } else if (view.actor.scope.kind == Scope::Kind::enterprise && !view.actor.is_system && view.actor.scope.code != row.carrier_id) {
    std::erase_if(t.enterprises, [&](std::string const& id) { return id != view.actor.scope.code; });
  }
  return t;
}

Result<Items<Trip>> Trips::list(View const& view, ListTrips const& in) const {
  auto const reach = reach_of(view.actor);
  return page_of<Trip>(list_trips(view, reach, in), in.limit, count_trips(view, reach, in), [&](TripRow const& row) { return show(view, row, false); });
}

Result<TripRow> Trips::visible(View const& view, TripId const& id) const {
  auto row = find_trip(view, id.text);
  if (!row) return not_found("not_found", "id");
  auto const& actor = view.actor;
  bool mine = actor.is_system || actor.may_see(row->carrier_id, row->division);
  if (!mine && actor.scope.kind == Scope::Kind::enterprise) {
    auto const firms = list_enterprises_of_trip(view, id.text);
    mine = std::find(firms.begin(), firms.end(), actor.scope.code) != firms.end();
  }
  if (!mine) return not_found("not_found", "id");
  return std::move(*row);
}

Result<Trip> Trips::get(View const& view, GetTrip const& in) const { return show(view, TRY(visible(view, in.id)), true); }

std::vector<TripSeat> Trips::seats(View const& view, TripId const& id) const { return list_seats(view, id.text); }

void Trips::mark(Context& context, TripRow& row, std::string_view state) const {
  row.state = state;
  update_trip(context, row);
}

Result<TripRow> Trips::shift(Context& context, TripRow row, int64_t late_minutes, bool standing) const {
  if (row.state != "planned" && row.state != "boarding" && row.state != "under_way") return refused("trip.state", "id", {{"state", row.state}});
  if (late_minutes < 0 || late_minutes > hours::kDayMinutes) return invalid("trip.late", "late_minutes");
  auto const& law = around_.coach_rules().rules;
  auto const now = Instant{context.now.ms - context.now.ms % kMsPerMinute};
  auto const cut = now - Minutes{late_minutes};  // so far it has come by its timetable
  auto const old = row.timetable;
  Timetable table;
  for (auto const& e : old.events) {
    if (e.from >= cut) continue;
    auto past = e;
    past.to = std::min(past.to, cut);
    table.events.push_back(std::move(past));
  }
  bool const waits = cut < row.depart_at;  // it has not left
  // Where the time was lost: at the wheel, unless it stood; before its departure it simply is not there yet.
  auto const at = std::find_if(old.events.begin(), old.events.end(), [&](TripEvent const& e) { return e.from <= cut && cut < e.to; });
  if (late_minutes > 0 && !waits) {
    bool const drives = at != old.events.end() && at->kind == "drive" && !standing;
    TripEvent lost{drives ? "drive" : at != old.events.end() && at->kind != "drive" ? at->kind : "wait", drives ? at->driver_id : "", cut, now};
    if (!table.events.empty() && table.events.back().kind == lost.kind && table.events.back().driver_id == lost.driver_id) table.events.back().to = now;
    else table.events.push_back(std::move(lost));
  }
  // What is still to be driven, visit by visit.
  auto const driven = [&](Instant from, Instant to) {
    int64_t sum = 0;
    for (auto const& e : old.events)
      if (e.kind == "drive") sum += std::max<int64_t>(0, std::min(e.to, to).ms - std::max(e.from, from).ms);
    return sum / kMsPerMinute;
  };
  if (waits) row.depart_at = std::max(now, row.depart_at + Minutes{late_minutes});
  Instant const resumes = std::max(now, row.depart_at);
  Instant start = resumes;  // of the driving to come, after what is done where it stands
  hours::Trip trip;
  std::vector<std::pair<size_t, size_t>> leg_of;  // of visits to be driven to: the visit, and the leg that ends there
  Instant last = cut;
  for (size_t i = 0; i < old.visits.size(); ++i) {
    auto const& v = old.visits[i];
    if (v.depart <= cut) {
      table.visits.push_back(v);
      continue;
    }
    auto const need = driven(std::max(last, cut), v.arrive);
    auto const service = std::max<int64_t>(0, minutes_between(std::max(v.begin, cut), v.depart));
    last = std::max(v.depart, cut);
    if (need > 0) {
      hours::Leg leg;
      leg.need = need * hours::kDayGain;
      leg.stop = static_cast<int>(service);
      if (v.kind == "board") leg.open = minutes_between(start, v.begin);  // nobody is told to be there earlier than he was
      trip.legs.push_back(leg);
    } else if (!trip.legs.empty()) {
      trip.legs.back().stop += static_cast<int>(service);
    } else {
      auto here = v;
      if (here.begin > cut) here.arrive = std::max(here.arrive, start), here.begin = std::max(here.begin, here.arrive);
      here.depart = std::max(here.begin, start) + Minutes{service};
      start = here.depart;
      table.visits.push_back(std::move(here));
      continue;
    }
    leg_of.emplace_back(i, trip.legs.size() - 1);
  }
  auto const crew = list_crew(context, row.id.text);
  for (auto const& id : crew) {
    hours::Driver driver{id, {}, 0};
    for (auto const& run : list_runs(context, id, start - Minutes{kHistoryMinutes}, start)) driver.driven.push_back({minutes_between(start, run.from), std::min(0, minutes_between(start, run.to))});
    for (auto const& e : table.events)
      if (e.kind == "drive" && e.driver_id == id) driver.driven.push_back({minutes_between(start, e.from), std::min(0, minutes_between(start, e.to))});
    driver.driven = hours::tidy(std::move(driver.driven));
    trip.drivers.push_back(std::move(driver));
  }
  trip.clock = static_cast<int>(minutes_since_midnight(start, Minutes{law.offset}).count);
  Instant stands_since = row.depart_at;
  for (auto const& e : table.events) {
    if (e.kind != "drive") continue;
    if (minutes_between(stands_since, e.from) >= law.rest) trip.spell = trip.spell_night = 0;
    for (auto m = e.from; m < e.to; m = m + Minutes{1}) {
      ++trip.spell;
      trip.spell_night += law.night.holds(static_cast<int>(minutes_since_midnight(m, Minutes{law.offset}).count));
    }
    stands_since = e.to;
    trip.stood = std::max(0, minutes_between(stands_since, start));
  }
  if (trip.stood == 0 && !table.events.empty() && table.events.back().kind == "drive")
    trip.wheel = static_cast<int>(std::find(crew.begin(), crew.end(), table.events.back().driver_id) - crew.begin());

  hours::Timetable found;
  if (!trip.legs.empty()) {
    auto const answer = hours::earliest(law, trip);
    if (!answer.best) {
      std::string rule;
      auto free = trip;
      free.drivers.clear(), free.wheel = -1;
      if (auto const as_if = hours::straight_on(law, free))
        for (auto const& b : hours::check(law, trip, as_if->runs, as_if->arrive))
          if (rule.empty() && b.of != hours::Part::none) rule = b.rule;
      return refused("trip.no_lawful_way", "id", {{"rule", rule.empty() ? "CN4" : rule}});
    }
    found = *answer.best;
  }
  auto const ends = trip.legs.empty() ? std::vector<int>{} : hours::driven_ends(law, trip, found.runs);
  std::vector<int> used(trip.legs.size(), 0);  // minutes of the stop after a leg that its visits have taken
  for (auto const& [i, leg] : leg_of) {
    auto v = old.visits[i];
    auto const service = minutes_between(v.begin, v.depart);
    auto const open = trip.legs[leg].open > -hours::kEver ? trip.legs[leg].open : ends[leg];
    v.arrive = start + Minutes{ends[leg]};
    v.begin = start + Minutes{std::max(ends[leg], open) + used[leg]};
    v.depart = v.begin + Minutes{service};
    used[leg] += service;
    table.visits.push_back(std::move(v));
  }
  auto const stand = [&](Instant from, Instant to) {
    for (auto m = from; m < to; m = m + Minutes{1}) {
      std::string kind = law.standstill.holds(static_cast<int>(minutes_since_midnight(m, Minutes{law.offset}).count)) ? "standstill" : "rest";
      for (auto const& v : table.visits)
        if (m >= v.begin && m < v.depart) kind = "stop";
        else if (m >= v.arrive && m < v.begin) kind = "wait";
      if (!table.events.empty() && table.events.back().kind == kind && table.events.back().to == m) table.events.back().to = m + Minutes{1};
      else table.events.push_back({kind, "", m, m + Minutes{1}});
    }
  };
  Instant done = resumes;
  for (auto const& run : found.runs) {
    auto const from = start + Minutes{run.from}, to = start + Minutes{run.to};
    stand(done, from);
    auto const& driver = crew[static_cast<size_t>(run.driver)];
    if (!table.events.empty() && table.events.back().kind == "drive" && table.events.back().driver_id == driver && table.events.back().to == from) table.events.back().to = to;
    else table.events.push_back({"drive", driver, from, to});
    done = to;
  }
  if (!table.visits.empty() && table.visits.back().depart > done) stand(done, table.visits.back().depart);
  row.arrive_at = table.visits.empty() ? row.arrive_at : table.visits.back().begin;
  row.timetable = std::move(table);
  update_trip(context, row);
  return row;
}

}  // namespace ly::trips
