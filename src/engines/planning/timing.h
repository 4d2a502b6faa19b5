// From a route to its timetable under the law, and who drives: cheap answers first, exact labels (engines/hours) where those give none.
#pragma once
#include <memory>
#include <unordered_map>

#include "engines/hours/straight_on.h"
#include "engines/planning/tour.h"

namespace ly::planning {

// What the law costs: places looked at by the search's bounds, and what became of those that went on to a timetable.
struct Counts {
  uint64_t looked = 0;       // places
  uint64_t asked = 0;        // routes that were to be given a timetable
  uint64_t bounded_out = 0;  // of them refused by the bounds
  uint64_t straight = 0;     // timetables found without search
  uint64_t laid = 0;         // timetables tried without search, for one route by several crews and departures
  uint64_t exact = 0;        // questions to the exact search
  uint64_t refused = 0;      // routes no timetable was found for
  uint64_t remembered = 0;   // crews that were not asked again, being refused before
};

// Minutes of an hours::Trip count from its departure: `depart` on the planning's clock.
struct TripOf {
  hours::Trip trip;
  int depart = 0;
  std::vector<int> leg_of;   // by visit: the leg that ends where it is; -1: the coach stands there already
  int from = 0;              // when it is at the first of these: `depart` less their boarding
  bool home = false;         // the last leg leads to the coach's base
  bool possible = true;      // false: windows of visits at one place exclude each other
};
// `visits` of the coach with `crew`, leaving not before `depart`. `floors` (by visit, may be empty): service begins not before. `out` as it was is overwritten.
void lay_trip(Problem const& problem, hours::RuleSet const& rules, int coach, std::vector<Visit> const& visits, std::vector<int> const& crew, int depart, std::vector<int> const& floors, TripOf& out);
TripOf trip_of(Problem const& problem, hours::RuleSet const& rules, int coach, std::vector<Visit> const& visits, std::vector<int> const& crew, int depart, std::vector<int> const& floors = {});

// Does the law ask for a second driver, the way with people aboard being so long? Not of a coach under way: its crew is what it is.
bool takes_two(Problem const& problem, int coach, std::vector<Visit> const& visits);

class Timing {
 public:
  // `exact_work`: effort of one question to the exact search, 0: it is never asked. `sparing`: only while all such questions together cost
  // no more than a share of the places looked at; what is then refused may be legal, and is asked again when there is effort left.
  // `clock`: one made before for the same roads and law.
  Timing(Problem const& problem, int64_t exact_work, bool sparing = false, std::shared_ptr<RoadClock const> clock = {});

  Problem const& problem() const { return problem_; }
  int64_t exact_spent() const { return exact_spent_; }
  RoadClock const& clock() const { return *clock_; }
  hours::RuleSet const& rules() const { return rules_; }

  // Bounds, timetable and crew of the tour. `free`: drivers nobody else has, the most rested first; the tour's present crew counts as free.
  // Of crews that can do it the cheapest; of equals the smallest. False: none was found (with complete bounds of effort, there is none).
  bool settle(Tour& tour, std::vector<int> const& free) { return bounded(tour) && settle_bounded(tour, free); }
  // The same in two steps: bounds first, for which nobody need know who is free.
  bool bounded(Tour& tour);
  bool settle_bounded(Tour& tour, std::vector<int> const& free);
  // Could these drivers together drive what each visit asks for by its time, and between any two, if nothing else stood in the way? After
  // bounded(). False: no timetable of the tour with this crew is legal (an admissible filter).
  bool have_hours(Tour const& tour, std::vector<int> const& crew);
  // The same of so many drivers leaving not before `depart`; have_hours() of the tour was asked. False: no legal timetable leaves so late.
  bool may_leave(Tour const& tour, size_t drivers, int depart) const;
  // The same with better timetables: later departures, exact searches for costs. For a plan that is handed out.
  void polish(Tour& tour);

  Counts counts;

 private:
  bool may_ask() const;
  void measure(Tour const& tour);
  bool hours_suffice(Tour const& tour, std::vector<int> const& crew);
  bool windows_hold(int drivers, int driven, int from, int by) const;
  // Of driven_by_: the latest beginning of that visit, or arrival at the base.
  int latest_at(Tour const& tour, size_t i) const { return i < tour.latest.size() ? tour.latest[i] : std::min(problem_.coach(tour.coach).close, problem_.horizon); }
  bool with_crew(Tour& tour, std::vector<int> const& crew, bool exactly);
  struct Asked;
  bool straight_with(Tour& tour, Asked const& asked);
  bool lay_out(Tour& tour, TripOf const& of, hours::Timetable const& table, std::vector<int> const& crew, std::vector<int>& floors, bool& again) const;
  void keep_deadlines(Tour const& tour, TripOf& of) const;
  int late_departure(Tour const& tour) const;
  std::vector<int> const& hours_by(int driver);
  struct Name;
  void name_of(Tour const& tour, std::vector<int> const& crew, Name& name) const;

  Problem const& problem_;
  hours::RuleSet rules_;
  std::shared_ptr<RoadClock const> clock_;
  int64_t exact_work_, exact_spent_ = 0;
  int64_t rationed_ = 0;  // of exact_spent_, some of it counted more than once
  int ran_out_ = 0;       // exact questions in a row that ended at their limit
  bool sparing_;
  int window_least_ = kEver;   // a driver may drive so many minutes whatever the windows of the law
  struct Known {  // what was found for a route and crew before, without search
    bool legal = false;
    std::vector<PlannedVisit> timed;
    std::vector<hours::Run> runs;  // drivers as places in the crew
    int depart = 0, end = 0;
    int64_t metres = 0;
    double cost = 0, aboard = 0, stranded = 0;
  };
  struct Name {  // of a route and crew: what the answer depends on
    std::vector<int> of;
    uint64_t key = 0;  // hash of it
    bool operator==(Name const& o) const { return of == o.of; }
  };
  struct KeyOf {
    size_t operator()(Name const& name) const { return name.key; }
  };
  std::unordered_map<uint64_t, bool> hopeless_;  // by Name::key, routes and crews refused before; true: by the exact search too
  std::unordered_map<Name, Known, KeyOf> known_;
  std::vector<std::vector<int>> hours_by_;       // by class
  std::vector<int> class_of_;  // by driver: alike for drivers with the same past
  // Room used again and again.
  struct Asked {
    std::vector<int> crew;
    Name name;
    Known const* known = nullptr;
  };
  std::vector<Asked> crews_;
  size_t crews_used_ = 0;
  std::vector<int> driven_by_;      // by visit, then the base: minutes of driving up to it; empty of a coach under way
  std::vector<int> floors_;
  TripOf of_;
  std::unique_ptr<hours::StraightOn> straight_;
};

}  // namespace ly::planning
