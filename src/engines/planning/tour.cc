#include "engines/planning/tour.h"

#include <algorithm>

namespace ly::planning {

bool may_share(Group const& a, Group const& b) {
  auto const allows = [](Group const& one, Group const& other) {
    if (one.sharing == Sharing::same_enterprise) return one.enterprise == other.enterprise;
    return one.sharing != Sharing::same_risk_level || one.risk == other.risk;
  };
  return allows(a, b) && allows(b, a);
}

std::vector<Visit> aboard_at_start(Coach const& coach) {
  std::vector<Visit> out;
  if (!coach.begun) return out;
  for (auto const& done : coach.begun->done) {
    if (done.visit.boards) out.push_back(done.visit);
    else std::erase_if(out, [&](Visit const& v) { return v.part == done.visit.part; });
  }
  return out;
}

std::vector<Visit> fixed_visits(Coach const& coach) {
  auto out = coach.head;
  auto const add = [&](Visit const& v) {
    bool const there = std::any_of(out.begin(), out.end(), [&](Visit const& o) { return o.part == v.part && !o.boards; });
    if (!there) out.push_back({v.group, v.heads, false, v.part});
  };
  for (auto const& v : aboard_at_start(coach)) add(v);
  for (auto const& v : coach.owed) add(v);
  return out;
}

bool bound(Problem const& problem, RoadClock const& clock, Tour& tour) {
  auto const& coach = problem.coach(tour.coach);
  auto const n = tour.visits.size();
  tour.begin.resize(n), tour.latest.resize(n), tour.leaves.resize(n + 1), tour.heads.resize(n + 1), tour.room.resize(n + 1);
  auto aboard = aboard_at_start(coach);
  auto const minds = [&](Visit const& v) { return problem.group(v.group).direct || problem.group(v.group).sharing != Sharing::any; };
  tour.particular = std::any_of(aboard.begin(), aboard.end(), minds) || std::any_of(tour.visits.begin(), tour.visits.end(), minds);
  auto const seats_beside = [&](Visit const& v) { return coach.seats[static_cast<size_t>(problem.group(v.group).risk)]; };
  auto const count = [&](size_t i) {
    int heads = 0, seats = kEver;
    for (auto const& v : aboard) heads += v.heads, seats = std::min(seats, seats_beside(v));
    tour.heads[i] = heads;
    tour.room[i] = seats - heads;
  };
  count(0);
  int at = start_place(coach), now = start_minute(coach);
  int const first = coach.begun ? static_cast<int>((coach.begun->need_left + hours::kDayGain - 1) / hours::kDayGain) : 0;  // of the leg it is on
  tour.leaves[0] = clock.leaving(clock.arrive(first, now));
  if (n > 0) now = tour.leaves[0].minute;
  for (size_t i = 0; i < n; ++i) {
    auto const& v = tour.visits[i];
    auto const& group = problem.group(v.group);
    int const to = problem.place_of(v);
    if (to != at) {
      int const minutes = problem.road(at, to).minutes;
      if (minutes < 0) return false;
      now = clock.arrive(minutes, tour.leaves[i]);
      for (auto const& other : aboard) {
        auto const& g = problem.group(other.group);
        if (g.direct && to != g.to && to != g.from) return false;
      }
    }
    auto const& window = problem.window_of(v);
    tour.begin[i] = now = std::max(now, window.open);
    if (now > window.close) return false;
    now += problem.service_of(v);
    tour.leaves[i + 1] = clock.leaving(now);
    if (v.boards) {
      for (auto const& other : aboard)
        if (!may_share(group, problem.group(other.group))) return false;
      aboard.push_back(v);
    } else {
      auto const it = std::find_if(aboard.begin(), aboard.end(), [&](Visit const& b) { return b.part == v.part; });
      if (it == aboard.end()) return false;
      aboard.erase(it);
    }
    count(i + 1);
    if (tour.room[i + 1] < 0) return false;
    at = to;
  }
  if (!aboard.empty()) return false;
  int by = std::min(coach.close, problem.horizon);
  if (coach.to >= 0 && at != coach.to && (n > 0 || coach.begun)) {
    int const minutes = problem.road(at, coach.to).minutes;
    if (minutes < 0 || clock.arrive(minutes, tour.leaves[n]) > by) return false;
    by = clock.leave(minutes, by);
  }
  if (now > by) return false;
  for (size_t i = n; i-- > 0;) {
    auto const& v = tour.visits[i];
    tour.latest[i] = std::min(problem.window_of(v).close, by - problem.service_of(v));
    if (i == 0) break;
    int const before = problem.place_of(tour.visits[i - 1]), here = problem.place_of(v);
    by = before == here ? tour.latest[i] : clock.leave(problem.road(before, here).minutes, tour.latest[i]);
  }
  return true;
}

}  // namespace ly::planning
