#include "engines/planning/explain.h"

#include <algorithm>
#include <set>

#include "engines/hours/earliest.h"
#include "engines/hours/straight_on.h"
#include "engines/planning/draft.h"

namespace ly::planning {
namespace {

constexpr int64_t kWork = 300'000;  // of one question to the exact search
constexpr int64_t kWholeWork = 6'000'000;  // of all such questions together; who comes after is judged by what is found without search
constexpr int64_t kFreeWork = 20'000'000;  // of a timetable without drivers over seven days: it is there, it only takes longer
constexpr int64_t kFreeWhole = 60'000'000; // of all of them; after that a rest at every legal limit is taken for the earliest
constexpr int kUsualSeats = 45;     // of the coach a remedy names where no coach of the problem has any: it only words the remedy
constexpr size_t kAsked = 12;       // coaches that are asked for one group

// A coach as if it had nothing to do.
Problem emptied(Problem problem, int coach) {
  auto& c = problem.coaches[static_cast<size_t>(coach)];
  c.head.clear();
  c.crew.clear();
  c.closed_to_more = false;
  c.begun.reset();
  return problem;
}

class Explainer {
 public:
  Explainer(Problem const& problem, Plan const& plan) : problem_(problem), clock_(std::make_shared<RoadClock const>(problem)) {
    for (auto const& route : plan.routes) {
      used_.insert(route.coach);
      for (auto const d : route.crew) busy_.insert(d);
    }
  }

  Reason one(int g, int heads) {
    Reason out;
    out.group = g, out.heads = heads;
    auto const& group = problem_.group(g);
    int seats = 0;
    for (auto const& c : problem_.coaches) seats = std::max(seats, c.seats[static_cast<size_t>(group.risk)]);
    if (seats == 0) {
      out.why = Why::no_coach;
      out.remedies.push_back({Cure::one_more_coach, group.split ? std::min(heads, kUsualSeats) : heads, 0, false, 1, group.from, -1});
      return out;
    }
    if (!group.split && heads > seats) {
      out.why = Why::too_many;
      out.remedies.push_back({Cure::bigger_coach, heads, 0, false, 0, -1, -1});
      return out;
    }
    // Each kind of coach by itself, as if it and all drivers of its base were free.
    std::set<int> kinds;
    std::vector<int> asked;
    for (int c = 0; c < static_cast<int>(problem_.coaches.size()) && asked.size() < kAsked; ++c) {
      auto const& coach = problem_.coach(c);
      if (coach.seats[static_cast<size_t>(group.risk)] >= (group.split ? 1 : heads) && kinds.insert(coach.kind).second) asked.push_back(c);
    }
    int earliest = kEver, by_coach = -1;
    bool boarding = false, could = false;
    Remedy more{Cure::more_drivers, 0, 0, false, kDriversMost + 1, -1, -1};
    int idle = -1;
    for (auto const c : asked) {
      auto const alone = emptied(problem_, c);
      if (may(alone, c, g, heads, drivers_of(alone, c))) {
        could = true;
        // Of its kind another may stand idle.
        for (int other = 0; other < static_cast<int>(problem_.coaches.size()) && idle < 0; ++other)
          if (problem_.coach(other).kind == problem_.coach(c).kind && !used_.contains(other)) idle = other;
        continue;
      }
      int const when = free_arrival(alone, c, g, heads, boarding);
      if (when > (boarding ? group.board.close : group.alight.close)) {
        if (when < earliest) earliest = when, by_coach = c, last_boarding_ = boarding;
        continue;
      }
      int const extra = lacking(alone, c, g, heads, drivers_of(alone, c));
      if (extra > 0 && extra < more.drivers) more.drivers = extra, more.place = alone.coach(c).from, more.coach = c;
    }
    if (could) {
      out.why = group.penalty >= 0 ? Why::not_worth : Why::all_busy;
      int const c = idle >= 0 ? idle : asked.front();
      bool const coach_free = idle >= 0;
      if (group.penalty >= 0) out.remedies.push_back({Cure::higher_penalty, 0, 0, false, 0, -1, -1});
      // A coach stands idle, but those who could drive it are on others.
      auto const alone = emptied(problem_, c);
      if (auto const crew = free_of(c); coach_free && problem_.law && !may(alone, c, g, heads, crew)) {
        out.why = Why::drivers;
        if (int const extra = lacking(alone, c, g, heads, crew); extra > 0) out.remedies.push_back({Cure::more_drivers, 0, 0, false, extra, problem_.coach(c).from, c});
      } else if (coach_free && group.penalty < 0 && group.sharing != Sharing::any) {
        out.why = Why::company;
      }
      if (!coach_free) out.remedies.push_back({Cure::one_more_coach, std::min(heads, seats), 0, false, std::max(1, problem_.coach(c).crew_least), problem_.coach(c).from, -1});
    } else if (more.coach >= 0) {
      out.why = Why::drivers;
      out.rule = binding(emptied(problem_, more.coach), more.coach, g, heads);
      out.remedies.push_back(more);
    } else {
      out.why = Why::too_late;
      if (earliest < problem_.horizon) out.remedies.push_back({Cure::later_deadline, 0, earliest, last_boarding_, 0, -1, by_coach});
    }
    return out;
  }

 private:
  // The fewest rested drivers with whom, beside `crew`, the coach could take the group; 0: none would help.
  int lacking(Problem const& alone, int c, int g, int heads, std::vector<int> const& crew) const {
    for (int extra = 1; extra <= kDriversMost; ++extra) {
      auto helped = alone;
      auto all = crew;
      all.resize(std::min(all.size(), static_cast<size_t>(std::max(0, kDriversMost - extra))));
      for (int i = 0; i < extra; ++i) {
        all.insert(all.begin(), static_cast<int>(helped.drivers.size()));
        helped.drivers.push_back({alone.coach(c).from, -1, 0, {}});
      }
      helped.coaches[static_cast<size_t>(c)].crew_most = kDriversMost;
      if (may(helped, c, g, heads, all)) return extra;
    }
    return 0;
  }
  std::vector<int> drivers_of(Problem const& problem, int c) const {
    std::vector<int> out;
    for (int d = 0; d < static_cast<int>(problem.drivers.size()); ++d) {
      auto const& driver = problem.drivers[static_cast<size_t>(d)];
      if (driver.base == problem.coach(c).from && (driver.coach < 0 || driver.coach == c)) out.push_back(d);
    }
    auto const recent = [&](int d) {
      int sum = 0;
      for (auto const& s : problem.drivers[static_cast<size_t>(d)].driven) sum += s.to - std::max(s.from, -hours::kDayMinutes) > 0 ? s.to - std::max(s.from, -hours::kDayMinutes) : 0;
      return sum;
    };
    std::stable_sort(out.begin(), out.end(), [&](int a, int b) { return recent(a) < recent(b); });
    return out;
  }
  std::vector<int> free_of(int c) const {
    auto out = drivers_of(problem_, c);
    std::erase_if(out, [&](int d) { return busy_.contains(d); });
    return out;
  }

  Tour tour_of(Problem const& problem, int c, int g, int heads) const {
    Tour tour;
    tour.coach = c;
    int const part = std::min(heads, problem.coach(c).seats[static_cast<size_t>(problem.group(g).risk)]);
    tour.visits = {{g, part, true, 0}, {g, part, false, 0}};
    return tour;
  }

  bool may(Problem const& problem, int c, int g, int heads, std::vector<int> const& drivers) const {
    Timing timing(problem, std::min(kWork, std::max<int64_t>(0, kWholeWork - spent_)), false, clock_);
    auto tour = tour_of(problem, c, g, heads);
    bool const settled = timing.settle(tour, drivers);
    spent_ += timing.exact_spent();
    return settled;
  }

  // Without a time limit and with any drivers: when it would board (if even that is too late) or arrive.
  int free_arrival(Problem problem, int c, int g, int heads, bool& boarding) const {
    auto& group = problem.groups[static_cast<size_t>(g)];
    auto const deadline = group.board.close;
    group.board.close = group.alight.close = kEver;
    problem.coaches[static_cast<size_t>(c)].close = kEver;
    problem.drivers.clear();
    problem.horizon = 7 * hours::kDayMinutes;
    auto const tour = tour_of(problem, c, g, heads);
    hours::RuleSet plain;
    plain.spell_most = plain.spell_most_night = kEver;
    plain.horizon = problem.horizon;
    auto const& rules = problem.law ? *problem.law : plain;
    auto const at_end = [&](std::vector<Visit> const& visits) {
      auto open_end = problem;
      open_end.coaches[static_cast<size_t>(c)].to = -1;
      auto const of = trip_of(open_end, rules, c, visits, {}, start_minute(open_end.coach(c)));
      if (of.trip.legs.empty()) return of.depart - problem.service_of(visits.back());  // it stands there: as the boarding begins
      auto trip = of.trip;
      trip.latest = kEver;
      if (free_spent_ >= kFreeWhole) {
        auto const table = hours::straight_on(rules, trip);
        return table ? table->arrive + of.depart : kEver;
      }
      auto const answer = hours::earliest(rules, trip, {.work_most = kFreeWork, .free_work_most = kFreeWork, .choose = false});
      free_spent_ += answer.work;
      return answer.best ? answer.best->arrive + of.depart : kEver;
    };
    int const boards = at_end({tour.visits[0]});
    boarding = boards > deadline;
    return boarding ? boards : at_end(tour.visits);
  }

  // Which of the drivers' rules is in the way with those there are.
  std::string binding(Problem const& problem, int c, int g, int heads) const {
    auto crew = drivers_of(problem, c);
    if (crew.empty() || !problem.law) return {};
    if (std::min(crew.size(), static_cast<size_t>(problem.coach(c).crew_most)) < 2 && takes_two(problem, c, tour_of(problem, c, g, heads).visits)) return problem.law->second_driver_rule;
    crew.resize(std::min(crew.size(), static_cast<size_t>(problem.coach(c).crew_most)));
    auto const of = trip_of(problem, *problem.law, c, tour_of(problem, c, g, heads).visits, crew, start_minute(problem.coach(c)));
    if (of.trip.legs.empty() || !of.possible) return {};
    // The first of the drivers' own limits without which it would do; if none alone is in the way, the first that is.
    for (size_t w = 0; w < problem.law->windows.size(); ++w) {
      auto without = *problem.law;
      without.windows.erase(without.windows.begin() + static_cast<std::ptrdiff_t>(w));
      if (auto const table = hours::straight_on(without, of.trip); table && table->arrive <= of.trip.latest) return problem.law->windows[w].rule;
    }
    if (!problem.law->windows.empty()) return problem.law->windows.front().rule;
    return {};
  }

  Problem const& problem_;
  std::shared_ptr<RoadClock const> clock_;  // coaches and drivers differ from question to question, roads and law do not
  std::set<int> used_, busy_;
  bool last_boarding_ = false;
  mutable int64_t spent_ = 0, free_spent_ = 0;
};

}  // namespace

std::vector<Reason> explain_unserved(Problem const& problem, Plan const& plan) {
  std::vector<Reason> out;
  Explainer explainer(problem, plan);
  for (int g = 0; g < static_cast<int>(problem.groups.size()); ++g)
    if (int const heads = plan.unserved[static_cast<size_t>(g)]; heads > 0) out.push_back(explainer.one(g, heads));
  return out;
}

std::vector<Alternative> alternatives(Problem const& problem, Plan const& plan, int group) {
  std::vector<Alternative> out;
  Timing timing(problem, kWork);
  Draft draft(problem, timing);
  for (auto const& route : plan.routes) {
    Tour tour;
    tour.coach = route.coach;
    tour.crew = route.crew;
    auto const& begun = problem.coach(route.coach).begun;
    for (size_t i = begun ? begun->done.size() : 0; i < route.visits.size(); ++i) tour.visits.push_back(route.visits[i].visit);
    if (!draft.put(tour)) return out;
  }
  double const now = draft.score()[Aim::cost];
  std::vector<int> mine;
  int heads = 0, coach = -1;
  for (auto const& tour : draft.tours())
    for (auto const& v : tour.visits)
      if (v.group == group && v.boards && v.part >= 0 && (coach < 0 || coach == tour.coach)) mine.push_back(v.part), heads += v.heads, coach = tour.coach;
  if (coach < 0 || !draft.remove(coach, mine)) return out;
  auto const idle = draft.openable();
  for (int c = 0; c < static_cast<int>(problem.coaches.size()); ++c) {
    if (c == coach || (draft.idle(c) && std::find(idle.begin(), idle.end(), c) == idle.end())) continue;
    std::vector<Place> places;
    each_place(problem, timing.clock(), draft.tour(c), group, heads, heads, timing.counts.looked, kAnyPlace, [&](Place const& p) { places.push_back(p); });
    std::stable_sort(places.begin(), places.end(), [](Place const& a, Place const& b) { return a.cost < b.cost; });
    Alternative other{c, false, 0};
    for (size_t i = 0; i < places.size() && i < 4 && !other.possible; ++i) {
      draft.begin_move();
      if (!draft.insert(c, group, places[i])) continue;
      other.possible = true;
      other.cost = draft.score()[Aim::cost] - now;
      draft.take_back();
    }
    out.push_back(other);
  }
  std::stable_sort(out.begin(), out.end(), [](Alternative const& a, Alternative const& b) { return a.possible != b.possible ? a.possible : a.cost < b.cost; });
  return out;
}

}  // namespace ly::planning
