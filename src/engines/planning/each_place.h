// Part of tour.h: all places of a group in a route by the bounds. The hot loop of the search.
#pragma once
#include <algorithm>

namespace ly::planning {

template <class Wanted, class Found>
void each_place(Problem const& problem, RoadClock const& clock, Tour const& tour, int g, int least, int most, uint64_t& looked, Wanted wanted, Found found) {
  auto const& coach = problem.coach(tour.coach);
  auto const& group = problem.group(g);
  if (coach.closed_to_more) return;
  int const seats = coach.seats[static_cast<size_t>(group.risk)];
  if (seats < least) return;
  auto const n = tour.visits.size();
  auto const place = [&](size_t i) { return problem.place_of(tour.visits[i]); };
  auto const minutes = [&](int from, int to) { return from == to ? 0 : problem.road(from, to).minutes; };
  auto const metres = [&](int from, int to) { return from == to ? 0 : problem.road(from, to).metres; };
  int const by = std::min(coach.close, problem.horizon);
  // Driving on from visit i (n: home), there at `now` at the earliest: can the rest still be kept?
  auto const rest_holds = [&](size_t i, int from, int now) {
    if (i < n) {
      int const road = minutes(from, place(i));
      return road >= 0 && !clock.is_late(road, now, tour.latest[i]);
    }
    if (coach.to < 0) return now <= by;
    int const road = minutes(from, coach.to);
    return road >= 0 && !clock.is_late(road, now, by);
  };
  auto const after = [&](size_t i) { return i < n ? place(i) : coach.to; };  // -1: stays
  auto const gap = [&](int from, int to) { return to < 0 ? Road{0, 0} : Road{minutes(from, to), metres(from, to)}; };
  auto const weigh = [&](int more_metres, int more_minutes) { return coach.per_km * more_metres / 1000.0 + coach.per_hour * more_minutes / 60.0; };

  bool const particular = tour.particular || group.sharing != Sharing::any;
  auto aboard = particular ? aboard_at_start(coach) : std::vector<Visit>{};
  for (size_t i = 0; i <= n; ++i) {
    if (particular && i > 0) {
      auto const& v = tour.visits[i - 1];
      if (v.boards) aboard.push_back(v);
      else std::erase_if(aboard, [&](Visit const& b) { return b.part == v.part; });
    }
    if (i < coach.head.size()) continue;
    if (std::any_of(aboard.begin(), aboard.end(), [&](Visit const& v) {
          auto const& other = problem.group(v.group);
          return !may_share(group, other) || (other.direct && group.from != other.from && group.from != other.to);
        }))
      continue;
    int const from = i > 0 ? place(i - 1) : start_place(coach);
    auto const& leave = tour.leaves[i];
    if (leave.minute > group.board.close) break;
    ++looked;
    int const road = minutes(from, group.from);
    if (road < 0) continue;
    int const here = std::max(group.board.open, clock.arrive(road, leave));
    if (here > group.board.close) continue;
    int room = std::min(tour.room[i], seats - tour.heads[i]);
    if (room < least) continue;
    // Along the visits it would be aboard for.
    int at = group.from;
    int const board_seconds = group.board_seconds, alight_seconds = group.alight_seconds;
    int heads = std::min(most, room);
    int now = here + static_cast<int>((int64_t{heads} * board_seconds + 59) / 60);
    int more_metres = metres(from, group.from), more_minutes = road + now - here;
    for (size_t j = i;; ++j) {
      ++looked;
      int const there = minutes(at, group.to);
      auto const on = gap(group.to, after(j));
      if (there >= 0 && on.minutes >= 0 && now + there <= group.alight.close) {
        int const service = static_cast<int>((int64_t{heads} * alight_seconds + 59) / 60);
        auto const was = gap(i == j ? from : at, after(j));
        bool const opens = n == 0 && !coach.begun;  // an idle coach does not drive from its start to its end
        int const m = more_metres + metres(at, group.to) + on.metres - (opens ? 0 : was.metres);
        int const t = more_minutes + there + service + on.minutes - (opens ? 0 : was.minutes);
        Place const p{i, j, heads, weigh(m, t), here};
        if (wanted(p)) {
          int const arrives = std::max(group.alight.open, clock.arrive(there, now));
          if (arrives <= group.alight.close && rest_holds(j, group.to, arrives + service)) found(p);
        }
      }
      if (j >= n) break;
      // On to visit j with the group aboard.
      int const next = place(j);
      auto const& v = tour.visits[j];
      if (group.direct && next != group.from && next != group.to) break;
      if (v.boards && !may_share(group, problem.group(v.group))) break;
      int const step = minutes(at, next);
      if (step < 0) break;
      now = std::max(problem.window_of(v).open, clock.arrive(step, now));
      if (now > tour.latest[j]) break;
      room = std::min({room, tour.room[j + 1], seats - tour.heads[j + 1]});
      if (room < least) break;
      heads = std::min(heads, room);
      now += problem.service_of(v);
      if (j == i) more_metres += metres(at, next) - metres(from, next), more_minutes += step - minutes(from, next);
      at = next;
    }
  }
}

}  // namespace ly::planning
