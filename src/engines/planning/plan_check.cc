#include "engines/planning/plan_check.h"

#include <cmath>
#include <map>
#include <set>

namespace ly::planning {
namespace {

class Walk {
 public:
  Walk(Problem const& problem, Plan const& plan) : problem_(problem), plan_(plan), fetched_(problem.groups.size()), in_parts_(problem.groups.size()), coaches_of_(problem.groups.size()) {}

  std::vector<Finding> go() {
    std::set<int> coaches;
    for (route_ = 0; route_ < static_cast<int>(plan_.routes.size()); ++route_) {
      auto const& route = plan_.routes[static_cast<size_t>(route_)];
      if (route.coach < 0 || route.coach >= static_cast<int>(problem_.coaches.size())) {
        add(Wrong::coach_unknown);
        continue;
      }
      if (!coaches.insert(route.coach).second) add(Wrong::coach_twice);
      one(route, problem_.coach(route.coach));
    }
    route_ = -1;
    for (int c = 0; c < static_cast<int>(problem_.coaches.size()); ++c)
      if ((problem_.coach(c).begun || !problem_.coach(c).head.empty()) && !coaches.contains(c)) add(Wrong::lock_broken);
    whole();
    return std::move(out_);
  }

 private:
  void add(Wrong wrong, int visit = -1, double by = 0) { out_.push_back({wrong, route_, visit, by, 0, {}, -1}); }

  void one(PlannedRoute const& route, Coach const& coach) {
    crew(route, coach);
    for (int i = 0; i < static_cast<int>(route.visits.size()); ++i) {
      auto const g = route.visits[static_cast<size_t>(i)].visit.group;
      if (g < 0 || g >= static_cast<int>(problem_.groups.size())) return add(Wrong::group_unknown, i);
    }
    kept(route, coach);
    people(route, coach);
    times(route, coach);
    if (roads(route, coach)) law(route, coach);
    second_driver(route, coach);
  }

  void crew(PlannedRoute const& route, Coach const& coach) {
    if (!problem_.law) return;
    auto const size = static_cast<int>(route.crew.size());
    bool const given = !coach.crew.empty();
    if (given ? route.crew != coach.crew : size < std::max(1, coach.crew_least) || size > coach.crew_most) add(Wrong::crew_size);
    for (auto const d : route.crew) {
      if (d < 0 || d >= static_cast<int>(problem_.drivers.size())) {
        add(Wrong::driver_unknown);
        continue;
      }
      auto const& driver = problem_.drivers[static_cast<size_t>(d)];
      if (!drivers_.insert(d).second) add(Wrong::driver_twice);
      if (!given && (driver.base != coach.from || (driver.coach >= 0 && driver.coach != route.coach))) add(Wrong::driver_elsewhere);
    }
  }

  // From each boarding to the last alighting before the coach is empty again: too far for one driver?
  void second_driver(PlannedRoute const& route, Coach const& coach) {
    if (!problem_.law || problem_.law->second_driver_above <= 0 || route.crew.size() >= 2 || coach.begun) return;
    for (size_t first = 0; first < route.visits.size(); ++first) {
      if (!route.visits[first].visit.boards) continue;
      int heads = 0;
      int64_t far = 0;
      for (size_t i = first; i < route.visits.size(); ++i) {
        auto const& v = route.visits[i].visit;
        if (i > first) {
          int const from = problem_.place_of(route.visits[i - 1].visit), to = problem_.place_of(v);
          if (from != to) far += problem_.road(from, to).metres;
        }
        heads += v.boards ? v.heads : -v.heads;
        if (far > problem_.law->second_driver_above) {
          out_.push_back({Wrong::law, route_, static_cast<int>(i), static_cast<double>(far) / 1000, route.depart, problem_.law->second_driver_rule, -1});
          return;
        }
        if (heads <= 0) break;
      }
    }
  }

  // What was done stays done, what is locked stays.
  void kept(PlannedRoute const& route, Coach const& coach) {
    size_t const past = coach.begun ? coach.begun->done.size() : 0;
    auto const same = [](PlannedVisit const& a, PlannedVisit const& b) { return a.visit == b.visit && a.begin == b.begin && a.depart == b.depart; };
    bool whole = route.visits.size() >= past + coach.head.size();
    for (size_t i = 0; i < past && whole; ++i)
      if (!same(route.visits[i], coach.begun->done[i])) whole = false;
    if (coach.begun && whole)
      for (auto const& run : coach.begun->runs) {
        bool found = false;
        for (auto const& r : route.runs) found = found || (r.driver == run.driver && r.from == run.from && r.to >= run.to);
        whole = whole && found;
      }
    if (!whole) return add(Wrong::past_changed);
    for (size_t i = 0; i < coach.head.size(); ++i) {
      auto const& v = route.visits[past + i].visit;
      auto const& h = coach.head[i];
      if (v.group != h.group || v.heads != h.heads || v.boards != h.boards) return add(Wrong::lock_broken, static_cast<int>(past + i));
    }
    if (coach.closed_to_more)
      for (auto i = past + coach.head.size(); i < route.visits.size(); ++i)
        if (route.visits[i].visit.boards) return add(Wrong::lock_broken, static_cast<int>(i));
  }

  void people(PlannedRoute const& route, Coach const& coach) {
    std::map<int, size_t> boarded;  // by part: where
    std::set<int> aboard;           // parts
    int at = -1;
    for (size_t i = 0; i < route.visits.size(); ++i) {
      auto const& planned = route.visits[i];
      auto const& v = planned.visit;
      auto const& group = problem_.group(v.group);
      int const place = problem_.place_of(v), index = static_cast<int>(i);
      if (v.heads <= 0) add(Wrong::heads_differ, index);
      if (place != at)
        for (auto const part : aboard) {
          auto const& other = problem_.group(route.visits[boarded[part]].visit.group);
          if (other.direct && place != other.from && place != other.to) add(Wrong::not_direct, index);
        }
      at = place;
      if (v.boards) {
        if (!boarded.emplace(v.part, i).second) add(Wrong::heads_differ, index);
        for (auto const part : aboard) {
          auto const& other = problem_.group(route.visits[boarded[part]].visit.group);
          auto const minds = [](Group const& a, Group const& b) { return (a.sharing == Sharing::same_enterprise && a.enterprise != b.enterprise) || (a.sharing == Sharing::same_risk_level && a.risk != b.risk); };
          if (minds(group, other) || minds(other, group)) add(Wrong::sharing, index);
        }
        aboard.insert(v.part);
        if (group.stands_since >= 0) stranded_ += std::ceil(std::max(0, planned.begin - group.stands_since) / double{kWaitStep}) * kWaitStep * v.heads;
        fetched_[static_cast<size_t>(v.group)] += v.heads;
        ++in_parts_[static_cast<size_t>(v.group)];
        coaches_of_[static_cast<size_t>(v.group)].insert(route.coach);
      } else if (!aboard.contains(v.part)) {
        add(Wrong::not_boarded, index);
      } else {
        auto const& from = route.visits[boarded[v.part]];
        aboard.erase(v.part);
        if (from.visit.group != v.group || from.visit.heads != v.heads) add(Wrong::heads_differ, index);
        int const ride = planned.begin - from.depart;
        if (ride > group.aboard_most) add(Wrong::aboard_too_long, index, ride - group.aboard_most);
        aboard_ += static_cast<double>(ride) * v.heads;
      }
      int heads = 0, seats = kEver;
      for (auto const part : aboard) {
        auto const& b = route.visits[boarded[part]].visit;
        heads += b.heads;
        seats = std::min(seats, coach.seats[static_cast<size_t>(problem_.group(b.group).risk)]);
      }
      if (heads > seats) add(Wrong::seats, index, heads - seats);
    }
    for (auto const part : aboard) add(Wrong::not_alighted, static_cast<int>(boarded[part]));
  }

  void times(PlannedRoute const& route, Coach const& coach) {
    int now = route.depart;
    if (route.depart < coach.open && !coach.begun) add(Wrong::leaves_early, -1, coach.open - route.depart);
    for (size_t i = 0; i < route.visits.size(); ++i) {
      auto const& p = route.visits[i];
      auto const& window = problem_.window_of(p.visit);
      int const index = static_cast<int>(i);
      bool const past = coach.begun && i < coach.begun->done.size();
      if (p.arrive < now || p.begin < p.arrive || p.depart < p.begin) add(Wrong::order, index);
      if (!past && p.depart - p.begin < problem_.service_of(p.visit)) add(Wrong::service_short, index, problem_.service_of(p.visit) - (p.depart - p.begin));
      if (!past && p.begin < window.open) add(Wrong::before_window, index, window.open - p.begin);
      if (!past && p.begin > window.close) add(Wrong::after_window, index, p.begin - window.close);
      now = p.depart;
    }
    if (route.end < now) add(Wrong::order);
    int const by = std::min(coach.close, problem_.horizon);
    if (route.end > by) add(Wrong::back_late, -1, route.end - by);
  }

  // Places in order; counts the way.
  bool roads(PlannedRoute const& route, Coach const& coach) {
    std::vector<int> places{coach.from};
    for (auto const& p : route.visits) places.push_back(problem_.place_of(p.visit));
    if (coach.begun) places.insert(places.begin() + static_cast<std::ptrdiff_t>(1 + std::min(coach.begun->done.size(), route.visits.size())), coach.begun->at);
    if (coach.to >= 0) places.push_back(coach.to);
    int64_t metres = 0;
    for (size_t i = 1; i < places.size(); ++i) {
      if (places[i] == places[i - 1]) continue;
      auto const& road = problem_.road(places[i - 1], places[i]);
      bool const past = coach.begun && i <= coach.begun->done.size() + 1;  // driven, or being driven
      if (road.minutes < 0 && !past) {
        add(Wrong::no_road, static_cast<int>(i) - 1);
        return false;
      }
      metres += road.metres;
    }
    if (metres != route.metres) add(Wrong::figures_differ, -1, static_cast<double>(metres - route.metres));
    double const cost = coach.fixed + coach.per_km * static_cast<double>(metres) / 1000 + coach.per_hour * (route.end - route.depart) / 60 + coach.per_driver * static_cast<double>(route.crew.size());
    if (std::abs(cost - route.cost) > 0.01) add(Wrong::figures_differ, -1, cost - route.cost);
    cost_ += cost;
    return true;
  }

  void law(PlannedRoute const& route, Coach const& coach) {
    hours::RuleSet rules;
    if (problem_.law) {
      rules = *problem_.law;
    } else {
      rules.spell_most = rules.spell_most_night = kEver;
      rules.night_speed_percent = 100;
    }
    rules.horizon = 2 * problem_.horizon;
    hours::Trip trip;
    trip.clock = ((problem_.clock + route.depart) % rules.day + rules.day) % rules.day;
    int at = coach.from, stands_until = route.depart;
    auto const drive = [&](int to, int by, int stand) {
      hours::Leg leg;
      leg.need = int64_t{problem_.road(at, to).minutes} * hours::kDayGain;
      leg.by_distance = problem_.by_distance;
      leg.by = leg.open = leg.close = by - route.depart;
      leg.stop = stand;
      trip.legs.push_back(leg);
      at = to;
    };
    // A coach under way: what it drove is past, and the leg it is on may be of a road that is no more; from there the rest is judged.
    if (coach.begun) return law_from(route, coach, rules);
    for (size_t i = 0; i < route.visits.size();) {
      int const place = problem_.place_of(route.visits[i].visit);
      size_t last = i;
      while (last + 1 < route.visits.size() && problem_.place_of(route.visits[last + 1].visit) == place) ++last;
      if (place == at) stands_until = route.visits[last].depart;
      else drive(place, route.visits[i].begin, route.visits[last].depart - route.visits[i].begin);
      i = last + 1;
    }
    if (coach.to >= 0 && coach.to != at) drive(coach.to, route.end, 0);
    judge(route, rules, trip, stands_until, route.depart);
  }

  // The same for a coach under way: the whole of its driving is judged by coach and driver, its legs from where it is.
  void law_from(PlannedRoute const& route, Coach const& coach, hours::RuleSet const& rules) {
    auto const& begun = *coach.begun;
    hours::Trip whole;
    whole.clock = ((problem_.clock + route.depart) % rules.day + rules.day) % rules.day;
    judge(route, rules, whole, route.depart, route.depart);
    int at = begun.at, stands_until = begun.ready;
    std::vector<hours::Run> ahead;
    for (auto run : route.runs)
      if (run.to > begun.ready) ahead.push_back({std::max(run.from, begun.ready) - begun.ready, run.to - begun.ready, 0});
    hours::Trip trip;
    trip.clock = ((problem_.clock + begun.ready) % rules.day + rules.day) % rules.day;
    auto const leg = [&](int64_t need, int by, int stand) {
      hours::Leg l;
      l.need = need, l.by_distance = problem_.by_distance;
      l.by = l.open = l.close = by - begun.ready;
      l.stop = stand;
      trip.legs.push_back(l);
    };
    size_t i = begun.done.size();
    bool moving = begun.need_left > 0;
    while (i < route.visits.size() || moving) {
      int const place = i < route.visits.size() ? problem_.place_of(route.visits[i].visit) : -1;
      if (moving && place != begun.at) {  // passes through
        leg(begun.need_left, kEver / 2, 0);
        trip.legs.back().open = -kEver, trip.legs.back().by = trip.legs.back().close = kEver;
        moving = false;
        continue;
      }
      size_t last = i;
      while (last + 1 < route.visits.size() && problem_.place_of(route.visits[last + 1].visit) == place) ++last;
      if (moving) leg(begun.need_left, route.visits[i].begin, route.visits[last].depart - route.visits[i].begin);
      else if (place == at) stands_until = route.visits[last].depart;
      else leg(int64_t{problem_.road(at, place).minutes} * hours::kDayGain, route.visits[i].begin, route.visits[last].depart - route.visits[i].begin);
      moving = false;
      at = place;
      i = last + 1;
    }
    if (coach.to >= 0 && coach.to != at) leg(int64_t{problem_.road(at, coach.to).minutes} * hours::kDayGain, route.end, 0);
    for (auto const& run : ahead)
      if (run.from + begun.ready < stands_until) add(Wrong::order);
    if (trip.legs.empty()) return;
    auto plain = rules;  // of these only that the roads are driven; the rest was judged with the past
    for (auto const& b : hours::check(plain, trip, ahead, route.end - begun.ready))
      if (b.of == hours::Part::none) out_.push_back({Wrong::law, route_, -1, 0, b.at + begun.ready, b.rule, -1});
  }

  void judge(PlannedRoute const& route, hours::RuleSet const& rules, hours::Trip trip, int stands_until, int zero) {
    std::vector<hours::Run> runs;
    int before = -kEver;
    for (auto run : route.runs) {
      if (run.from < std::max(before, route.depart) || run.to <= run.from || run.to > route.end) return add(Wrong::order);
      before = run.to;
      auto const who = std::find(route.crew.begin(), route.crew.end(), run.driver);
      if (problem_.law && who == route.crew.end()) return add(Wrong::driver_unknown);
      runs.push_back({run.from - zero, run.to - zero, problem_.law ? static_cast<int>(who - route.crew.begin()) : 0});
    }
    if (!runs.empty() && runs.front().from < stands_until - zero && trip.legs.size() > 0) add(Wrong::order);
    if (problem_.law)
      for (auto const d : route.crew) {
        if (d < 0 || d >= static_cast<int>(problem_.drivers.size())) return;
        auto const& driver = problem_.drivers[static_cast<size_t>(d)];
        hours::Driver counted;
        counted.joins = driver.from - zero;
        for (auto const& s : driver.driven) counted.driven.push_back({s.from - zero, s.to - zero});
        trip.drivers.push_back(std::move(counted));
      }
    bool const legs = !trip.legs.empty();
    if (!legs) trip.legs.resize(1);
    for (auto const& b : hours::check(rules, trip, runs, route.end - zero)) {
      if (!legs && b.of == hours::Part::none) continue;
      out_.push_back({Wrong::law, route_, -1, 0, b.at + zero, b.rule, b.driver >= 0 ? route.crew[static_cast<size_t>(b.driver)] : -1});
    }
  }

  void whole() {
    Score score;
    bool const shape = plan_.unserved.size() == problem_.groups.size();
    if (!shape) return add(Wrong::unserved_differs);
    for (size_t g = 0; g < problem_.groups.size(); ++g) {
      auto const& group = problem_.groups[g];
      if (fetched_[g] > group.heads) add(Wrong::too_many_fetched, -1, fetched_[g] - group.heads);
      if (fetched_[g] + plan_.unserved[g] != group.heads) add(Wrong::unserved_differs, -1, group.heads - fetched_[g] - plan_.unserved[g]);
      if (!group.split && fetched_[g] > 0 && (in_parts_[g] > 1 || fetched_[g] < group.heads)) add(Wrong::divided);
      if (group.penalty < 0) score[Aim::unserved] += plan_.unserved[g] * (group.priority <= 1 ? 16 : group.priority == 2 ? 4 : 1);
      else cost_ += plan_.unserved[g] * group.penalty;
      std::set<int> const before(group.before.begin(), group.before.end());
      if (!before.empty() && !coaches_of_[g].empty() && before != coaches_of_[g]) score[Aim::changes] += 1;
    }
    score[Aim::coaches] = static_cast<double>(plan_.routes.size());
    score[Aim::cost] = cost_;
    score[Aim::aboard] = aboard_;
    score[Aim::stranded] = stranded_;
    if (!out_.empty()) return;
    for (size_t a = 0; a < kAims; ++a)
      if (std::abs(score.value[a] - plan_.score.value[a]) > 0.01) add(Wrong::figures_differ, -1, score.value[a] - plan_.score.value[a]);
  }

  Problem const& problem_;
  Plan const& plan_;
  int route_ = -1;
  std::set<int> drivers_;
  std::vector<int> fetched_, in_parts_;
  std::vector<std::set<int>> coaches_of_;
  double aboard_ = 0, cost_ = 0, stranded_ = 0;
  std::vector<Finding> out_;
};

}  // namespace

std::vector<Finding> check_plan(Problem const& problem, Plan const& plan) { return Walk(problem, plan).go(); }

char const* code_of(Wrong wrong) {
  switch (wrong) {
    case Wrong::coach_unknown: return "coach_unknown";
    case Wrong::coach_twice: return "coach_twice";
    case Wrong::crew_size: return "crew_size";
    case Wrong::driver_unknown: return "driver_unknown";
    case Wrong::driver_twice: return "driver_twice";
    case Wrong::driver_elsewhere: return "driver_elsewhere";
    case Wrong::group_unknown: return "group_unknown";
    case Wrong::not_boarded: return "not_boarded";
    case Wrong::not_alighted: return "not_alighted";
    case Wrong::heads_differ: return "heads_differ";
    case Wrong::too_many_fetched: return "too_many_fetched";
    case Wrong::divided: return "divided";
    case Wrong::seats: return "seats";
    case Wrong::sharing: return "sharing";
    case Wrong::not_direct: return "not_direct";
    case Wrong::aboard_too_long: return "aboard_too_long";
    case Wrong::before_window: return "before_window";
    case Wrong::after_window: return "after_window";
    case Wrong::no_road: return "no_road";
    case Wrong::order: return "order";
    case Wrong::service_short: return "service_short";
    case Wrong::leaves_early: return "leaves_early";
    case Wrong::back_late: return "back_late";
    case Wrong::law: return "law";
    case Wrong::past_changed: return "past_changed";
    case Wrong::lock_broken: return "lock_broken";
    case Wrong::unserved_differs: return "unserved_differs";
    case Wrong::figures_differ: return "figures_differ";
  }
  return "?";
}

}  // namespace ly::planning
