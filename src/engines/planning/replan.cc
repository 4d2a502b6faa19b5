#include "engines/planning/replan.h"

#include <algorithm>
#include <set>

namespace ly::planning {
namespace {

int kept_part(int part) { return part < 0 ? part : -1 - part; }

// How far a route has come by `now`.
Begun begun_of(Problem const& problem, PlannedRoute const& route, int now) {
  auto const& coach = problem.coach(route.coach);
  Begun out;
  out.depart = route.depart;
  out.crew = route.crew;
  out.ready = now;
  out.at = coach.from;
  int left = route.depart;   // the place `at`
  size_t i = 0;
  for (; i < route.visits.size() && route.visits[i].begin < now; ++i) {
    out.done.push_back(route.visits[i]);
    out.at = problem.place_of(route.visits[i].visit);
    left = route.visits[i].depart;
  }
  out.ready = std::max(now, left);
  hours::RuleSet plain;
  plain.spell_most = plain.spell_most_night = kEver;
  auto const& rules = problem.law ? *problem.law : plain;
  auto const dark = [&](int m) { return rules.night.holds(((problem.clock + m) % rules.day + rules.day) % rules.day); };
  out.stood = rules.rest;
  int64_t brought = 0;
  int last = -kEver;
  for (auto const& run : route.runs) {
    if (run.from >= out.ready) break;
    int const to = std::min(run.to, out.ready);
    out.runs.push_back({run.from, to, run.driver});
    if (run.from - last >= rules.rest) out.spell = out.spell_night = 0;
    for (int m = run.from; m < to; ++m) {
      ++out.spell, out.spell_night += dark(m);
      if (m >= left) brought += problem.by_distance && dark(m) ? rules.night_speed_percent : hours::kDayGain;
    }
    last = to;
  }
  out.stood = last == -kEver ? kEver : out.ready - last;
  if (out.stood >= rules.rest) out.spell = out.spell_night = 0;
  if (brought == 0) return out;
  int const to = i < route.visits.size() ? problem.place_of(route.visits[i].visit) : coach.to;
  if (to < 0 || to == out.at) return out;
  out.need_left = std::max<int64_t>(0, int64_t{problem.road(out.at, to).minutes} * hours::kDayGain - brought);
  out.at = to;
  if (out.need_left > 0 && out.stood == 0 && problem.law)
    for (size_t d = 0; d < route.crew.size(); ++d)
      if (route.crew[d] == out.runs.back().driver) out.wheel = static_cast<int>(d);
  return out;
}

bool holds(std::vector<int> const& list, int x) { return std::find(list.begin(), list.end(), x) != list.end(); }

}  // namespace

Changed changed(Problem const& was, Plan const& plan, Change const& change) {
  Changed out;
  auto& p = out.problem = was;
  for (auto const& g : change.added) p.groups.push_back(g);
  out.touched.assign(p.groups.size(), 0);
  for (size_t g = was.groups.size(); g < p.groups.size(); ++g) out.touched[g] = 1;
  for (auto const& [a, b] : change.closed) {
    p.roads[static_cast<size_t>(a * p.places + b)].minutes = -1;
    p.roads[static_cast<size_t>(b * p.places + a)].minutes = -1;
  }
  for (auto const& late : change.late) {
    auto& w = p.groups[static_cast<size_t>(late.group)].board;
    w.open = std::max(w.open, late.ready);
    w.close = std::max(w.close, w.open);
    out.touched[static_cast<size_t>(late.group)] = 1;
  }
  for (auto& g : p.groups) {
    g.before.clear();
    g.board.open = std::max(g.board.open, 0);
  }
  for (auto const g : change.cancelled) out.touched[static_cast<size_t>(g)] = 1;
  for (auto const& route : plan.routes)
    for (auto const& v : route.visits)
      if (v.visit.boards && !holds(p.group(v.visit.group).before, route.coach)) p.groups[static_cast<size_t>(v.visit.group)].before.push_back(route.coach);

  // Who rides with a lost coach, or over a closed road, is meant by the change too.
  for (auto const& route : plan.routes) {
    bool about = std::any_of(change.lost.begin(), change.lost.end(), [&](LostCoach const& l) { return l.coach == route.coach; });
    int at = was.coach(route.coach).from;
    auto const drive = [&](int to) {
      for (auto const& [a, b] : change.closed) about = about || (a == at && b == to) || (b == at && a == to);
      at = to;
    };
    for (auto const& v : route.visits) drive(was.place_of(v.visit));
    if (was.coach(route.coach).to >= 0) drive(was.coach(route.coach).to);
    if (about)
      for (auto const& v : route.visits) out.touched[static_cast<size_t>(v.visit.group)] = 1;
  }

  // Coaches under way, and coaches lost.
  std::vector<int> boarded(p.groups.size(), 0);  // heads that have boarded
  for (auto const& route : plan.routes) {
    auto& coach = p.coaches[static_cast<size_t>(route.coach)];
    auto const lost = std::find_if(change.lost.begin(), change.lost.end(), [&](LostCoach const& l) { return l.coach == route.coach; });
    bool const under_way = route.depart < change.now;
    if (lost == change.lost.end() && !under_way) continue;
    auto begun = under_way ? begun_of(was, route, change.now) : Begun{};
    if (lost != change.lost.end()) {
      coach.begun = begun;
      auto const aboard = aboard_at_start(coach);
      coach.begun.reset();
      for (auto const& v : begun.done)
        if (!v.visit.boards) boarded[static_cast<size_t>(v.visit.group)] += v.visit.heads;
      for (auto const& v : aboard) {
        boarded[static_cast<size_t>(v.group)] += v.heads;
        auto rest = p.group(v.group);
        rest.heads = v.heads;
        rest.from = lost->place >= 0 ? lost->place : begun.at;
        rest.board = {std::max(0, change.now), kEver};
        rest.stands_since = std::max(0, change.now);
        rest.before.clear();
        rest.board_seconds = rest.alight_seconds;
        if (rest.from == rest.to) continue;
        p.groups.push_back(rest);
        out.stranded.push_back(v.group);
        out.touched.push_back(1);
      }
      for (auto const d : route.crew) p.drivers[static_cast<size_t>(d)].from = p.horizon;
      continue;
    }
    for (auto& v : begun.done) {
      v.visit.part = kept_part(v.visit.part);
      if (v.visit.boards) boarded[static_cast<size_t>(v.visit.group)] += v.visit.heads;
    }
    coach.crew = begun.crew;
    coach.kind = 1'000'000 + route.coach;
    coach.begun = std::move(begun);
  }
  boarded.resize(p.groups.size(), 0);
  // Who stands on the road is fetched as soon as the law lets anybody come; that nobody else's coach changes, and what it costs, counts after.
  if (!out.stranded.empty() && std::find(p.aims.begin(), p.aims.end(), Aim::stranded) == p.aims.end())
    p.aims.insert(std::find(p.aims.begin(), p.aims.end(), Aim::unserved) + 1, Aim::stranded);
  for (auto const& lost : change.lost) {
    auto& coach = p.coaches[static_cast<size_t>(lost.coach)];
    coach.closed_to_more = true;
    coach.kind = 1'000'000 + lost.coach;
    for (auto& s : coach.seats) s = 0;
  }
  // Who has been fetched by a lost coach needs nothing more; who is cancelled and not aboard neither.
  for (auto const& lost : change.lost)
    for (auto const& route : plan.routes)
      if (route.coach == lost.coach && route.depart < change.now)
        for (auto const& v : route.visits)
          if (v.visit.boards && v.begin < change.now) {
            auto& heads = p.groups[static_cast<size_t>(v.visit.group)].heads;
            heads -= v.visit.heads, boarded[static_cast<size_t>(v.visit.group)] -= v.visit.heads;
          }
  for (auto const g : change.cancelled) p.groups[static_cast<size_t>(g)].heads = boarded[static_cast<size_t>(g)];
  for (auto& c : p.coaches)
    if (!c.begun) c.open = std::max(c.open, change.now);
  std::vector<char> under_way(p.drivers.size(), 0);
  for (auto const& c : p.coaches)
    if (c.begun)
      for (auto const d : c.crew) under_way[static_cast<size_t>(d)] = 1;
  for (size_t d = 0; d < p.drivers.size(); ++d)
    if (!under_way[d]) p.drivers[d].from = std::max(p.drivers[d].from, change.now);

  // The old routes without what fell away; the next stop of a coach that is driving stays its next.
  for (auto const& route : plan.routes) {
    if (std::any_of(change.lost.begin(), change.lost.end(), [&](LostCoach const& l) { return l.coach == route.coach; })) continue;
    auto& coach = p.coaches[static_cast<size_t>(route.coach)];
    PlannedRoute kept = route;
    kept.visits.clear();
    std::set<int> aboard;
    if (coach.begun)
      for (auto const& v : aboard_at_start(coach)) aboard.insert(v.part);
    std::vector<PlannedVisit> ahead(route.visits.begin() + static_cast<std::ptrdiff_t>(coach.begun ? coach.begun->done.size() : 0), route.visits.end());
    std::erase_if(ahead, [&](PlannedVisit const& v) { return holds(change.cancelled, v.visit.group) && !aboard.contains(kept_part(v.visit.part)); });
    coach.head.clear();
    for (auto& v : ahead)
      if (aboard.contains(kept_part(v.visit.part))) v.visit.part = kept_part(v.visit.part);
    if (coach.begun && coach.begun->need_left > 0 && !ahead.empty() && was.place_of(ahead.front().visit) == coach.begun->at) {
      auto& next = ahead.front().visit;
      int const part = next.part;
      for (auto& v : ahead)
        if (v.visit.part == part) v.visit.part = kept_part(part);
      coach.head.push_back(next);
      if (next.boards)  // its people must get off somewhere: as planned, unless put elsewhere in the route
        for (auto const& v : ahead)
          if (v.visit.part == next.part && !v.visit.boards) coach.owed.push_back(v.visit);
    }
    if (coach.begun) kept.visits = coach.begun->done;
    kept.visits.insert(kept.visits.end(), ahead.begin(), ahead.end());
    if (!kept.visits.empty() || coach.begun) out.from.routes.push_back(std::move(kept));
  }
  // Windows that those aboard can no longer keep are no reason to leave them on the road.
  for (auto& coach : p.coaches) {
    if (!coach.begun) continue;
    auto const index = static_cast<int>(&coach - p.coaches.data());
    Timing timing(p, 200'000);
    Tour tour;
    tour.coach = index;
    tour.visits = fixed_visits(coach);
    if (timing.settle(tour, {})) continue;
    coach.close = kEver;
    for (auto const& v : tour.visits) {
      auto& group = p.groups[static_cast<size_t>(v.group)];
      group.board.close = group.alight.close = kEver;
      group.aboard_most = kEver;
      if (!holds(out.released, v.group)) out.released.push_back(v.group);
    }
  }
  return out;
}

Difference difference(Problem const& problem, Plan const& was, Plan const& is, std::vector<char> const& touched) {
  Difference out;
  struct Told {
    std::vector<int> coaches;
    int board = -1;
  };
  auto const told = [&](Plan const& plan) {
    std::vector<Told> all(problem.groups.size());
    for (auto const& route : plan.routes)
      for (auto const& v : route.visits) {
        if (!v.visit.boards || v.visit.group >= static_cast<int>(all.size())) continue;
        auto& one = all[static_cast<size_t>(v.visit.group)];
        if (!holds(one.coaches, route.coach)) one.coaches.push_back(route.coach);
        if (one.board < 0 || v.begin < one.board) one.board = v.begin;
      }
    for (auto& one : all) std::sort(one.coaches.begin(), one.coaches.end());
    return all;
  };
  auto const before = told(was), now = told(is);
  for (size_t g = 0; g < problem.groups.size(); ++g) {
    bool const about = touched[g] != 0;
    bool const moved = before[g].coaches != now[g].coaches;
    int const left = is.unserved[g];
    bool const less = g < was.unserved.size() ? left != was.unserved[g] : left > 0;
    if (!about && !before[g].coaches.empty()) {
      ++out.others;
      out.others_moved += moved;
    }
    if (moved || less || before[g].board != now[g].board) out.groups.push_back({static_cast<int>(g), before[g].coaches, now[g].coaches, before[g].board, now[g].board, left, about});
  }
  for (int c = 0; c < static_cast<int>(problem.coaches.size()); ++c) {
    auto const find = [&](Plan const& plan) { return std::find_if(plan.routes.begin(), plan.routes.end(), [&](PlannedRoute const& r) { return r.coach == c; }); };
    auto const a = find(was), b = find(is);
    CoachMove move{c, a != was.routes.end(), b != is.routes.end(), {}, {}, false};
    if (move.was) move.crew_was = a->crew;
    if (move.is) move.crew_is = b->crew;
    if (move.was && move.is) {
      auto const same = [](PlannedVisit const& x, PlannedVisit const& y) { return x.visit.group == y.visit.group && x.visit.heads == y.visit.heads && x.visit.boards == y.visit.boards && x.begin == y.begin; };
      move.route_differs = !std::equal(a->visits.begin(), a->visits.end(), b->visits.begin(), b->visits.end(), same);
    }
    if (move.was != move.is || move.route_differs || move.crew_was != move.crew_is) out.coaches.push_back(move);
  }
  return out;
}

namespace {

double aboard_of(PlannedRoute const& route) {
  double sum = 0;
  for (auto const& v : route.visits)
    if (!v.visit.boards)
      for (auto const& b : route.visits)
        if (b.visit.boards && b.visit.part == v.visit.part) sum += static_cast<double>(v.begin - b.depart) * v.visit.heads;
  return sum;
}

double stranded_of(Problem const& problem, PlannedRoute const& route) {
  double sum = 0;
  for (auto const& v : route.visits)
    if (v.visit.boards) sum += stood(problem.group(v.visit.group), v.visit.heads, v.begin);
  return sum;
}

// A route that runs as before keeps its very minutes: people have been told.
void keep_minutes(Problem const& problem, Plan const& old, Plan& plan) {
  for (auto& route : plan.routes) {
    auto const before = std::find_if(old.routes.begin(), old.routes.end(), [&](PlannedRoute const& r) { return r.coach == route.coach; });
    if (before == old.routes.end() || before->crew != route.crew || before->visits.size() != route.visits.size()) continue;
    bool same = true;
    for (size_t i = 0; i < route.visits.size() && same; ++i) {
      auto const& a = before->visits[i].visit;
      auto const& b = route.visits[i].visit;
      auto const& w = problem.window_of(b);
      same = a.group == b.group && a.heads == b.heads && a.boards == b.boards && before->visits[i].begin >= w.open && before->visits[i].begin <= w.close;
    }
    if (same && !problem.coach(route.coach).begun) same = before->depart >= problem.coach(route.coach).open;
    // A road that was closed under it: then its length differs.
    if (!same || before->metres != route.metres) continue;
    auto kept = *before;
    for (size_t i = 0; i < kept.visits.size(); ++i) kept.visits[i].visit = route.visits[i].visit;
    plan.score[Aim::cost] += kept.cost - route.cost;
    plan.score[Aim::aboard] += aboard_of(kept) - aboard_of(route);
    plan.score[Aim::stranded] += stranded_of(problem, kept) - stranded_of(problem, route);
    route = std::move(kept);
  }
}

}  // namespace

Replanned replan(Problem const& problem, Plan const& plan, Change const& change, SolveOptions options, Budget& budget) {
  Replanned out;
  out.base = changed(problem, plan, change);
  auto const& p = out.base.problem;
  // The search works where the change is: on those it is about, and those who ride with them or lost their coach.
  auto near = out.base.touched;
  std::set<int> coaches;
  for (auto const& route : plan.routes)
    for (auto const& v : route.visits)
      if (near[static_cast<size_t>(v.visit.group)]) coaches.insert(route.coach);
  for (size_t g = 0; g < p.groups.size(); ++g)
    for (auto const c : p.groups[g].before)
      if (coaches.contains(c)) near[g] = 1;
  options.from = &out.base.from;
  options.near = &near;
  out.solved = solve(p, options, budget);
  keep_minutes(p, plan, out.solved.plan);
  out.difference = difference(p, plan, out.solved.plan, out.base.touched);
  return out;
}

}  // namespace ly::planning
