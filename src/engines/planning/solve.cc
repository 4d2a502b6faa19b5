#include "engines/planning/solve.h"

#include <algorithm>
#include <cmath>

#include "base/fast_random.h"
#include "engines/planning/draft.h"

namespace ly::planning {
namespace {

constexpr double kAboveNext = 30;            // what an aim's unit weighs against that of the next
constexpr double kWarm = 0.3, kCold = 0.003; // of the annealing, in what a group costs on average
constexpr double kBlink = 0.05;              // share of coaches passed over, so that the greedy way is not always the same
constexpr size_t kSmall = 12;                // up to so many groups every place is asked for
constexpr size_t kAskedMost = 10;            // places of a group that are asked for beyond that
constexpr int kRemovedMost = 12;             // groups taken out at a time

struct Part {
  int coach = 0, part = 0, group = 0, begin = 0;
};

class Search {
 public:
  Search(Problem const& problem, SolveOptions const& options)
      : problem_(problem), options_(options), random_(options.seed), timing_(problem, exact_work(problem, options), problem.groups.size() > kSmall), draft_(problem, timing_) {
    // One figure for the annealing: an aim's units on average, each aim far above the next.
    double cost = 0, minutes = 0;
    for (auto const& g : problem.groups) {
      auto const& road = problem.road(g.from, g.to);
      double per_km = 0, per_hour = 0;
      for (auto const& c : problem.coaches) per_km += c.per_km, per_hour += c.per_hour;
      auto const coaches = std::max<double>(1, static_cast<double>(problem.coaches.size()));
      cost += per_km / coaches * road.metres / 1000.0 + per_hour / coaches * std::max(0, road.minutes) / 60.0;
      minutes += std::max(0, road.minutes) * g.heads;
    }
    auto const n = std::max<double>(1, static_cast<double>(problem.groups.size()));
    std::array<double, kAims> unit{};
    unit[static_cast<size_t>(Aim::unserved)] = 4;
    unit[static_cast<size_t>(Aim::changes)] = 1;
    unit[static_cast<size_t>(Aim::coaches)] = 1;
    unit[static_cast<size_t>(Aim::cost)] = cost > 0 ? cost / n : 1;
    unit[static_cast<size_t>(Aim::aboard)] = minutes > 0 ? minutes / n : 1;
    double standing = 0;
    for (auto const& g : problem.groups) standing += g.stands_since >= 0 ? g.heads : 0;
    unit[static_cast<size_t>(Aim::stranded)] = 60 * std::max(1.0, standing);  // an hour of all of them
    weight_.fill(0);
    for (size_t i = 0; i < problem.aims.size(); ++i) {
      auto const a = static_cast<size_t>(problem.aims[i]);
      weight_[a] = std::pow(kAboveNext, static_cast<double>(problem.aims.size() - 1 - i)) / unit[a];
    }
    scale_ = weight_[static_cast<size_t>(Aim::cost)] * unit[static_cast<size_t>(Aim::cost)];
  }

  Solved go(Budget& budget) {
    if (options_.from) take_over(*options_.from);
    recreate();
    moving_ = true;
    auto best = draft_.plan(false);
    budget.found(best.score[Aim::cost], static_cast<int>(best.routes.size()));
    Solved out;
    for (double spent = budget.spent(); spent < 1; spent = budget.spent()) {
      ++out.moves;
      double const temperature = scale_ * kWarm * std::pow(kCold / kWarm, spent);
      auto const before = figure(draft_.score());
      draft_.begin_move();
      if (!ruin()) {
        draft_.take_back();
        continue;
      }
      recreate();
      auto const now = figure(draft_.score());
      if (now > before - temperature * std::log(1 - random_.unit())) {
        draft_.take_back();
      } else if (better(problem_, draft_.score(), best.score)) {
        best = draft_.plan(false);
        budget.found(best.score[Aim::cost], static_cast<int>(best.routes.size()));
      }
    }
    out.law = timing_.counts;
    draft_.begin_move();
    Draft last(problem_, timing_);
    bool whole = true;
    for (auto const& route : best.routes) whole = last.put(tour_of(route)) && whole;
    out.plan = whole ? last.plan(true) : best;
    if (better(problem_, best.score, out.plan.score)) out.plan = best;
    return out;
  }

 private:
  static int64_t exact_work(Problem const& problem, SolveOptions const& options) {
    if (options.exact_work >= 0) return options.exact_work;
    return problem.groups.size() <= kSmall ? 2'000'000 : 60'000;
  }

  double figure(Score const& s) const {
    double sum = 0;
    for (size_t a = 0; a < kAims; ++a) sum += weight_[a] * s.value[a];
    return sum;
  }
  double weight(Aim a) const { return weight_[static_cast<size_t>(a)]; }

  Tour tour_of(PlannedRoute const& route) const {
    Tour tour;
    tour.coach = route.coach;
    tour.crew = route.crew;
    auto const& begun = problem_.coach(route.coach).begun;
    for (size_t i = begun ? begun->done.size() : 0; i < route.visits.size(); ++i) tour.visits.push_back(route.visits[i].visit);
    return tour;
  }

  // Routes of another plan as they are; where one no longer holds, groups are taken out of it, the later first.
  void take_over(Plan const& plan) {
    for (auto const& route : plan.routes) {
      auto tour = tour_of(route);
      while (!draft_.put(tour)) {
        auto const last = std::find_if(tour.visits.rbegin(), tour.visits.rend(), [](Visit const& v) { return v.part >= 0 && v.boards; });
        if (last == tour.visits.rend()) break;
        int const part = last->part;
        std::erase_if(tour.visits, [&](Visit const& v) { return v.part == part; });
      }
    }
  }

  std::vector<Part> parts() const {
    std::vector<Part> out;
    for (auto const& tour : draft_.tours())
      for (size_t i = 0; i < tour.visits.size(); ++i)
        if (auto const& v = tour.visits[i]; v.boards && v.part >= 0) out.push_back({tour.coach, v.part, v.group, tour.timed[i].begin});
    return out;
  }

  // False: nothing to take out, or a route without somebody has no timetable.
  bool ruin() {
    auto const all = parts();
    if (all.empty()) return true;
    auto seed = all[static_cast<size_t>(random_.below(static_cast<int>(all.size())))];
    if (options_.near) {
      std::vector<Part> near;
      for (auto const& p : all)
        if ((*options_.near)[static_cast<size_t>(p.group)]) near.push_back(p);
      if (!near.empty() && random_.chance(0.7)) seed = near[static_cast<size_t>(random_.below(static_cast<int>(near.size())))];
    }
    std::vector<Part> out;
    if (random_.chance(0.35)) {  // a whole coach, and perhaps its neighbour
      for (auto const& p : all)
        if (p.coach == seed.coach) out.push_back(p);
      if (random_.chance(0.5)) {
        auto const other = related(all, seed, 0.0);
        for (auto const& p : other)
          if (p.coach != seed.coach) {
            for (auto const& q : all)
              if (q.coach == p.coach) out.push_back(q);
            break;
          }
      }
      if (out.size() > kRemovedMost) out.resize(kRemovedMost);
    } else {
      auto const order = related(all, seed, 1.0);
      auto const count = 1 + random_.below(std::min(kRemovedMost, 1 + static_cast<int>(all.size()) / 2));
      for (int i = 0; i < count && i < static_cast<int>(order.size()); ++i) out.push_back(order[static_cast<size_t>(i)]);
    }
    std::stable_sort(out.begin(), out.end(), [](Part const& a, Part const& b) { return a.coach < b.coach; });
    for (size_t i = 0; i < out.size();) {
      std::vector<int> list;
      int const coach = out[i].coach;
      for (; i < out.size() && out[i].coach == coach; ++i) list.push_back(out[i].part);
      if (!draft_.remove(coach, list)) return false;
    }
    return true;
  }

  // The seed first, then those near it in place and time; with `noise` not quite in that order.
  std::vector<Part> related(std::vector<Part> const& all, Part const& seed, double noise) {
    std::vector<std::pair<double, size_t>> order;
    auto const& s = problem_.group(seed.group);
    auto const apart = [&](int a, int b) { return a == b ? 0 : std::abs(problem_.road(a, b).minutes); };
    for (size_t i = 0; i < all.size(); ++i) {
      auto const& g = problem_.group(all[i].group);
      double d = apart(s.from, g.from) + apart(s.to, g.to) + 0.5 * std::abs(all[i].begin - seed.begin);
      d *= 1 + noise * random_.unit();
      if (all[i].coach == seed.coach && all[i].part == seed.part) d = -1;
      order.emplace_back(d, i);
    }
    auto const most = std::min<size_t>(order.size(), 4 * kRemovedMost);
    std::partial_sort(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(most), order.end());
    std::vector<Part> out;
    for (size_t i = 0; i < most; ++i) out.push_back(all[order[i].second]);
    return out;
  }

  void recreate() {
    std::vector<int> groups;
    for (int g = 0; g < static_cast<int>(problem_.groups.size()); ++g)
      if (draft_.left(g) > 0) groups.push_back(g);
    random_.shuffle(groups);
    auto const by = [&](auto key) { std::stable_sort(groups.begin(), groups.end(), [&](int a, int b) { return key(a) < key(b); }); };
    switch (random_.below(6)) {
      case 0: break;
      case 1: case 2: by([&](int g) { return -draft_.left(g); }); break;
      case 3: by([&](int g) { return problem_.group(g).alight.close; }); break;
      case 4: by([&](int g) { auto const& x = problem_.group(g); return -problem_.road(x.from, x.to).minutes; }); break;
      default: by([&](int g) { auto const& x = problem_.group(g); return x.board.close - x.board.open; }); break;
    }
    if (random_.chance(0.7)) by([&](int g) { return problem_.group(g).penalty < 0 ? -weight_of(problem_.group(g)) : 0.0; });
    for (auto const g : groups) place(g);
  }

  struct Candidate {
    int coach;
    Place place;
    double figure;
  };

  // What leaving one head of the group behind counts.
  double worth(int g) const {
    auto const& group = problem_.group(g);
    return group.penalty < 0 ? weight(Aim::unserved) * weight_of(group) : weight(Aim::cost) * group.penalty;
  }

  void place(int g) {
    auto const& group = problem_.group(g);
    bool divide = group.split && random_.chance(0.05);
    for (;;) {
      int const left = draft_.left(g);
      if (left == 0) return;
      if (!divide && put(g, left, left)) continue;
      if (!group.split || left == 1) return;
      divide = false;
      if (!put(g, 1, left)) return;
    }
  }

  // Puts at least `least`, at most `most` heads of it where they cost least. False: nowhere, or not worth it.
  bool put(int g, int least, int most) {
    candidates_.clear();
    auto const& group = problem_.group(g);
    auto const& before = group.before;
    bool const all = problem_.groups.size() <= kSmall;
    // Only so many are asked for, the fullest and cheapest: whoever comes after them is not worth a look at the clock.
    auto const after_all_asked = [&](int heads, double f) {
      if (all || candidates_.size() < kAskedMost) return false;
      auto const& last = candidates_.back();
      return heads != last.place.heads ? heads < last.place.heads : f >= last.figure;
    };
    double const cost_weight = weight(Aim::cost), stranded_weight = weight(Aim::stranded), worth_of_head = worth(g);
    auto const asked_before = [](Candidate const& a, Candidate const& b) { return a.place.heads != b.place.heads ? a.place.heads > b.place.heads : a.figure < b.figure; };
    auto const try_coach = [&](int c) {
      if (moving_ && random_.chance(kBlink)) return;
      auto const& coach = problem_.coach(c);
      double extra = 0;
      if (draft_.idle(c)) extra = weight(Aim::coaches) + weight(Aim::cost) * (coach.fixed + coach.per_driver * (problem_.law ? coach.crew_least : 0));
      if (!before.empty() && std::find(before.begin(), before.end(), c) == before.end()) extra += weight(Aim::changes);
      Candidate best{c, {}, 0};
      bool found = false;
      double f = 0;
      auto const wanted = [&](Place const& p) {
        f = extra + cost_weight * p.cost + stranded_weight * stood(group, p.heads, p.begin);
        if (f >= worth_of_head * p.heads || after_all_asked(p.heads, f)) return false;
        return all || !found || (p.heads != best.place.heads ? p.heads > best.place.heads : f < best.figure);
      };
      auto const keep = [&](Place const& p) {
        best = {c, p, f}, found = true;
        if (all) candidates_.push_back(best);
      };
      each_place(problem_, timing_.clock(), draft_.tour(c), g, least, most, timing_.counts.looked, wanted, keep);
      if (all || !found) return;
      candidates_.insert(std::upper_bound(candidates_.begin(), candidates_.end(), best, asked_before), best);
      if (candidates_.size() > kAskedMost) candidates_.pop_back();
    };
    for (auto const& tour : draft_.tours())
      if (!draft_.idle(tour.coach)) try_coach(tour.coach);
    for (auto const c : draft_.openable()) try_coach(c);
    if (all) std::stable_sort(candidates_.begin(), candidates_.end(), asked_before);
    size_t const skip = problem_.law && random_.chance(0.1) ? 1 + static_cast<size_t>(random_.below(3)) : 0;
    for (auto const& c : candidates_)
      if (draft_.insert(c.coach, g, c.place, skip)) return true;
    return false;
  }

  Problem const& problem_;
  SolveOptions const& options_;
  Random random_;
  Timing timing_;
  Draft draft_;
  std::array<double, kAims> weight_{};
  double scale_ = 1;
  bool moving_ = false;   // past the first plan
  std::vector<Candidate> candidates_;
};

}  // namespace

Solved solve(Problem const& problem, SolveOptions const& options, Budget& budget) { return Search(problem, options).go(budget); }

}  // namespace ly::planning
