#include "engines/planning/what_if.h"

#include <algorithm>
#include <map>
#include <set>

#include "engines/hours/check.h"
#include "engines/hours/straight_on.h"
#include "engines/planning/draft.h"

namespace ly::planning {
namespace {

constexpr int64_t kVerdictWork = 20'000;   // of one question to the exact hours search: beyond it the answer would come too late
constexpr size_t kPlacesTried = 6;   // of the cheapest in the route
constexpr size_t kDriversKept = 12;  // free ones of a base that are looked at

// The two coaches a move is about, as a problem of their own, and the way back to the numbers of the whole.
struct TwoCoaches {
  Problem problem;
  std::vector<int> coaches, groups, drivers;  // by number here: number in the whole

  int coach_here(int c) const { return here(coaches, c); }
  int group_here(int g) const { return here(groups, g); }
  int driver_here(int d) const { return here(drivers, d); }

 private:
  static int here(std::vector<int> const& list, int of) {
    auto const found = std::find(list.begin(), list.end(), of);
    return found == list.end() ? -1 : static_cast<int>(found - list.begin());
  }
};

PlannedRoute const* route_of(Plan const& plan, int coach) {
  for (auto const& route : plan.routes)
    if (route.coach == coach) return &route;
  return nullptr;
}

TwoCoaches part_of(Problem const& whole, Plan const& plan, Move const& move, int heads) {
  TwoCoaches out;
  std::map<int, int> carried;  // by group: heads these coaches carry
  if (move.from < 0) carried[move.group] = heads;
  std::set<int> busy;
  for (auto const& route : plan.routes) busy.insert(route.crew.begin(), route.crew.end());
  for (auto const& coach : whole.coaches) busy.insert(coach.crew.begin(), coach.crew.end());
  std::set<int> drivers;
  for (auto const c : {move.from, move.to}) {
    if (c < 0) continue;
    out.coaches.push_back(c);
    auto const& coach = whole.coach(c);
    drivers.insert(coach.crew.begin(), coach.crew.end());
    if (auto const* route = route_of(plan, c)) {
      drivers.insert(route->crew.begin(), route->crew.end());
      for (auto const& v : route->visits)
        if (v.visit.boards) carried[v.visit.group] += v.visit.heads;
    }
    size_t kept = 0;
    for (int d = 0; d < static_cast<int>(whole.drivers.size()) && kept < kDriversKept; ++d) {
      auto const& driver = whole.drivers[static_cast<size_t>(d)];
      if (driver.base != coach.from || busy.contains(d) || (driver.coach >= 0 && driver.coach != c)) continue;
      drivers.insert(d), ++kept;
    }
  }
  out.drivers.assign(drivers.begin(), drivers.end());
  for (auto const& [g, n] : carried) out.groups.push_back(g);
  auto& p = out.problem;
  p.places = whole.places, p.roads = whole.roads, p.by_distance = whole.by_distance, p.law = whole.law, p.clock = whole.clock, p.horizon = whole.horizon, p.aims = whole.aims;
  for (auto const& [g, n] : carried) {
    p.groups.push_back(whole.group(g));
    p.groups.back().heads = n;
    p.groups.back().before.clear();
  }
  for (auto const d : out.drivers) {
    p.drivers.push_back(whole.drivers[static_cast<size_t>(d)]);
    if (p.drivers.back().coach >= 0) p.drivers.back().coach = out.coach_here(p.drivers.back().coach);
  }
  auto const visit = [&](Visit v) { return v.group = out.group_here(v.group), v; };
  for (auto const c : out.coaches) {
    auto coach = whole.coach(c);
    for (auto* list : {&coach.head, &coach.owed})
      for (auto& v : *list) v = visit(v);
    for (auto& d : coach.crew) d = out.driver_here(d);
    if (coach.begun) {
      for (auto& d : coach.begun->crew) d = out.driver_here(d);
      for (auto& v : coach.begun->done) v.visit = visit(v.visit);
      for (auto& r : coach.begun->runs)
        if (r.driver >= 0) r.driver = out.driver_here(r.driver);
    }
    coach.kind = static_cast<int>(p.coaches.size());
    p.coaches.push_back(std::move(coach));
  }
  return out;
}

// Which of the crew's own rules stops the route: that broken first if they drove the earliest timetable there is without them, whoever has driven
// least at the wheel. What they could do instead is solve.h's and explain.h's to say; this is asked while somebody waits.
void tell_rule(Problem const& problem, std::vector<Visit> const& visits, int coach, std::vector<int> crew, WhatIf& out) {
  crew.resize(std::min(crew.size(), static_cast<size_t>(problem.coach(coach).crew_most)));
  auto const of = trip_of(problem, *problem.law, coach, visits, crew, start_minute(problem.coach(coach)));
  if (of.trip.legs.empty() || !of.possible) return;
  auto free = of.trip;
  free.drivers.clear();
  free.wheel = -1;
  auto const table = hours::straight_on(*problem.law, free);
  if (!table) return;
  std::vector<int> driven;
  for (auto const& d : of.trip.drivers) {
    int sum = 0;
    for (auto const& s : d.driven) sum += s.to - std::max(s.from, -hours::kDayMinutes) > 0 ? s.to - std::max(s.from, -hours::kDayMinutes) : 0;
    driven.push_back(sum);
  }
  auto runs = table->runs;
  for (auto& run : runs) {
    run.driver = static_cast<int>(std::min_element(driven.begin(), driven.end()) - driven.begin());
    driven[static_cast<size_t>(run.driver)] += run.to - run.from;
  }
  for (auto const& b : hours::check(*problem.law, of.trip, runs, table->arrive))
    if (b.of == hours::Part::driver) {
      out.rule = b.rule;
      if (b.driver >= 0 && b.driver < static_cast<int>(crew.size())) out.driver = crew[static_cast<size_t>(b.driver)];
      return;
    }
}

}  // namespace

Score score_of(Problem const& problem, Plan const& plan) {
  Score score;
  std::vector<std::set<int>> rides(problem.groups.size());
  for (auto const& route : plan.routes) {
    score[Aim::coaches] += 1;
    score[Aim::cost] += route.cost;
    std::map<int, int> left;  // by part: when it left
    for (auto const& v : route.visits) {
      if (v.visit.boards) left[v.visit.part] = v.depart, rides[static_cast<size_t>(v.visit.group)].insert(route.coach), score[Aim::stranded] += stood(problem.group(v.visit.group), v.visit.heads, v.begin);
      else if (left.contains(v.visit.part)) score[Aim::aboard] += static_cast<double>(v.begin - left[v.visit.part]) * v.visit.heads;
    }
  }
  for (size_t g = 0; g < problem.groups.size(); ++g) {
    auto const& group = problem.groups[g];
    if (group.penalty < 0) score[Aim::unserved] += weight_of(group) * plan.unserved[g];
    else score[Aim::cost] += group.penalty * plan.unserved[g];
    if (!group.before.empty() && !rides[g].empty() && std::set<int>(group.before.begin(), group.before.end()) != rides[g]) score[Aim::changes] += 1;
  }
  return score;
}

WhatIf what_if(Problem const& problem, Plan const& plan, Move const& move) {
  WhatIf out;
  out.plan = plan;
  auto const refuse = [&](Bar bar) { return out.bar = bar, std::move(out); };
  auto const* from = move.from >= 0 ? route_of(plan, move.from) : nullptr;
  std::vector<int> parts;
  if (move.from < 0) out.heads = plan.unserved[static_cast<size_t>(move.group)];
  else if (from) {
    auto const& begun = problem.coach(move.from).begun;
    for (size_t i = begun ? begun->done.size() : 0; i < from->visits.size(); ++i)
      if (auto const& v = from->visits[i].visit; v.group == move.group && v.boards) parts.push_back(v.part), out.heads += v.heads;
  }
  if (out.heads == 0 || move.from == move.to) return refuse(Bar::nothing);
  if (std::any_of(parts.begin(), parts.end(), [](int part) { return part < 0; })) return refuse(Bar::fixed);
  if (move.from >= 0)
    for (auto const& v : problem.coach(move.from).head)
      if (v.group == move.group) return refuse(Bar::fixed);
  if (move.to >= 0 && problem.coach(move.to).closed_to_more) return refuse(Bar::fixed);

  auto const part = part_of(problem, plan, move, out.heads);
  auto const& small = part.problem;
  Timing timing(small, kVerdictWork);
  Draft draft(small, timing);
  int const group = part.group_here(move.group), to = part.coach_here(move.to);
  double cost_before = 0;
  for (auto const c : part.coaches) {
    auto const* route = route_of(plan, c);
    if (!route) continue;
    cost_before += route->cost;
    Tour tour;
    tour.coach = part.coach_here(c);
    for (auto const d : route->crew) tour.crew.push_back(part.driver_here(d));
    auto const& begun = problem.coach(c).begun;
    for (size_t i = begun ? begun->done.size() : 0; i < route->visits.size(); ++i) {
      auto v = route->visits[i].visit;
      v.group = part.group_here(v.group);
      tour.visits.push_back(v);
    }
    if (!draft.put(tour)) return refuse(Bar::drivers);
  }
  if (move.from >= 0 && !draft.remove(part.coach_here(move.from), parts)) return refuse(Bar::drivers);
  if (to >= 0) {
    auto const& g = small.group(group);
    auto const& tour = draft.tour(to);
    int const seats = small.coach(to).seats[static_cast<size_t>(g.risk)];
    auto const places_for = [&](Problem const& of, Tour const& into, int heads) {
      std::vector<Place> places;
      each_place(of, timing.clock(), into, group, heads, heads, timing.counts.looked, kAnyPlace, [&](Place const& p) { places.push_back(p); });
      std::stable_sort(places.begin(), places.end(), [](Place const& a, Place const& b) { return a.cost < b.cost; });
      return places;
    };
    auto const places = places_for(small, tour, out.heads);
    if (places.empty()) {
      int most = tour.room.empty() ? seats : 0;
      for (size_t i = 0; i < tour.room.size(); ++i) most = std::max(most, std::min(tour.room[i], seats - tour.heads[i]));
      if (most < out.heads) {
        // Could fewer of it ride? Then seats are what is lacking.
        out.number = out.heads - std::max(0, most);
        return refuse(Bar::seats);
      }
      // Alone, before the others or after them, it would come too late: to ride with them seats are lacking.
      int along = tour.room.size() > 2 ? 0 : most;
      for (size_t i = 1; i + 1 < tour.room.size(); ++i) along = std::max(along, std::min(tour.room[i], seats - tour.heads[i]));
      if (along < out.heads) {
        out.number = out.heads - along;
        return refuse(Bar::seats);
      }
      auto alone = small;
      for (auto& other : alone.groups) other.sharing = Sharing::any, other.direct = false;
      auto open = tour;
      open.particular = false;
      return refuse(places_for(alone, open, out.heads).empty() ? Bar::time : Bar::company);
    }
    bool done = false;
    for (size_t i = 0; i < places.size() && i < kPlacesTried && !done; ++i) done = draft.insert(to, group, places[i]);
    if (!done) {
      auto crew = draft.free_drivers(to);
      if (small.law && crew.empty()) return refuse(Bar::no_driver);
      auto visits = tour.visits;
      visits.insert(visits.begin() + static_cast<std::ptrdiff_t>(places[0].alight), {group, out.heads, false, kEver});
      visits.insert(visits.begin() + static_cast<std::ptrdiff_t>(places[0].board), {group, out.heads, true, kEver});
      if (small.law) tell_rule(small, visits, to, crew, out);
      if (out.driver >= 0) out.driver = part.drivers[static_cast<size_t>(out.driver)];
      return refuse(out.rule.empty() ? Bar::time : Bar::drivers);
    }
  }
  auto settled = draft.plan(true);
  // Back into the whole.
  std::erase_if(out.plan.routes, [&](PlannedRoute const& r) { return r.coach == move.from || r.coach == move.to; });
  double cost_after = 0;
  for (auto& route : settled.routes) {
    cost_after += route.cost;
    route.coach = part.coaches[static_cast<size_t>(route.coach)];
    for (auto& d : route.crew) d = part.drivers[static_cast<size_t>(d)];
    for (auto& r : route.runs)
      if (r.driver >= 0) r.driver = part.drivers[static_cast<size_t>(r.driver)];
    for (auto& v : route.visits) v.visit.group = part.groups[static_cast<size_t>(v.visit.group)];
    out.plan.routes.push_back(std::move(route));
  }
  std::sort(out.plan.routes.begin(), out.plan.routes.end(), [](auto const& a, auto const& b) { return a.coach < b.coach; });
  auto& left = out.plan.unserved[static_cast<size_t>(move.group)];
  if (move.from < 0) left -= out.heads;
  if (move.to < 0) left += out.heads;
  out.plan.score = score_of(problem, out.plan);
  out.cost = cost_after - cost_before;
  return out;
}

}  // namespace ly::planning
