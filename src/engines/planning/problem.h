// What is to be planned, as numbers: groups of people to be fetched, coaches that may fetch them, drivers with what they drove before, roads
// between places, and the drivers'-hours law. Whole minutes from the start of the planning (minute 0), metres, heads, one currency.
// Not here: names, files, addresses (formats/plan_problem.h), the search (solve.h), whether a plan holds (plan_check.h).
#pragma once
#include <array>
#include <optional>
#include <string>
#include <vector>

#include "engines/hours/trip.h"

namespace ly::planning {

inline constexpr int kEver = hours::kEver;
inline constexpr int kPlacesMost = 1500;   // roads are kept for all pairs
inline constexpr int kGroupsMost = 2000;
inline constexpr int kCoachesMost = 1000;
inline constexpr int kDriversMost = 4;     // in one crew

struct Road {
  int minutes = -1;  // as driven by day; -1: there is none
  int metres = 0;
};

// Whom a group may share a coach with while it is aboard.
enum class Sharing : uint8_t { any, same_risk_level, same_enterprise };

struct Window {      // a stop may begin within
  int open = 0, close = kEver;
};

struct Group {
  int heads = 1;
  int from = 0, to = 0;        // places, not the same
  Window board, alight;
  int board_seconds = 0, alight_seconds = 0;  // per head
  int priority = 2;            // 1 first … 3 last: what a head left behind counts (weight_of)
  double penalty = -1;         // per head left behind; below 0: must be served if anything can
  Sharing sharing = Sharing::any;
  int enterprise = 0, risk = 0;
  bool direct = false;         // no stop at other places between boarding and alighting
  int aboard_most = kEver;     // minutes from the end of boarding to the arrival
  bool split = true;           // may ride in several coaches
  int stands_since = -1;       // they stand on the road since this minute, their coach is lost; -1: they do not
  std::vector<int> before;     // coaches it rode in by the plan that is being changed; empty: it was in none
};
inline constexpr int kWaitStep = 15;  // minutes: who stands on the road sooner by less is not worth another coach for somebody else
// Head-minutes such people stand until they board at `begin`, counted in whole steps.
inline double stood(Group const& group, int heads, int begin) {
  if (group.stands_since < 0) return 0;
  int const steps = (begin > group.stands_since ? begin - group.stands_since + kWaitStep - 1 : 0) / kWaitStep;
  return static_cast<double>(steps) * kWaitStep * heads;
}
inline double weight_of(Group const& group) { return group.priority <= 1 ? 16 : group.priority == 2 ? 4 : 1; }

struct Visit {
  int group = 0, heads = 0;
  bool boards = false;
  int part = 0;                // the boarding and the alighting of one part of a group carry the same number, unique in the route
  bool operator==(Visit const&) const = default;
};

struct PlannedVisit {
  Visit visit;
  int arrive = 0, begin = 0, depart = 0;  // service from begin to depart
};

// A coach under way when the planning begins.
struct Begun {
  int depart = 0;                         // below 0: before the planning
  std::vector<int> crew;
  std::vector<PlannedVisit> done;         // begun before the planning begins; never changed
  std::vector<hours::Run> runs;           // ended by minute `ready`; drivers as in Problem::drivers
  int ready = 0;                          // from here on it is planned: 0, or the end of the boarding it is in the middle of
  int at = 0;                             // its place at `ready`, or whither it is driving
  int64_t need_left = 0;                  // of the leg it is on (hours::Leg::need); 0: it stands at `at`
  int spell = 0, spell_night = 0, stood = kEver, wheel = -1;  // as in hours::Trip; wheel an index into `crew`
};

struct Coach {
  int from = 0, to = -1;                  // places; -1: stays where its route ends
  std::vector<int> seats;                 // by risk level: heads it may carry while somebody of that level is aboard
  int open = 0, close = kEver;            // leaves not before, is back not after
  int crew_least = 1, crew_most = 2;
  double fixed = 0, per_km = 0, per_hour = 0, per_driver = 0;
  int kind = 0;                           // coaches of one kind are interchangeable
  std::vector<Visit> head;                // its route begins with these; they stay (part below 0)
  std::vector<Visit> owed;                // alightings of those in `head`, somewhere after it
  std::vector<int> crew;                  // if not empty, these and no others
  bool closed_to_more = false;            // takes nobody but those of `head`
  std::optional<Begun> begun;
};

struct Driver {
  int base = 0;                           // place; serves coaches that start there
  int coach = -1;                         // only this one; -1: any
  int from = 0;                           // not before this minute
  std::vector<hours::Span> driven;        // before minute 0: from < to <= 0, ascending, apart (hours::tidy)
};

enum class Aim : uint8_t { unserved, changes, coaches, cost, aboard, stranded };
inline constexpr size_t kAims = 6;

// What a plan is worth; lower is better. `aboard` in head-minutes, `unserved` in heads weighed by priority, `changes` in groups whose coaches
// are others than before, `stranded` in head-minutes people of a lost coach stand on the road (stood()).
struct Score {
  std::array<double, kAims> value{};
  double& operator[](Aim a) { return value[static_cast<size_t>(a)]; }
  double operator[](Aim a) const { return value[static_cast<size_t>(a)]; }
};

struct Problem {
  int places = 0;
  std::vector<Road> roads;                // places x places, row by row
  bool by_distance = false;               // roads' minutes are those by day; by night the law's lower speed counts
  std::vector<Group> groups;
  std::vector<Coach> coaches;
  std::vector<Driver> drivers;
  hours::RuleSet const* law = nullptr;    // nobody's hours are counted without; drivers are then not needed
  int clock = 0;                          // minute of day of minute 0 on the law's clock
  int horizon = 7 * hours::kDayMinutes;   // nothing happens after
  std::vector<Aim> aims = {Aim::unserved, Aim::changes, Aim::coaches, Aim::cost, Aim::aboard};  // the first counts before the second, and so on; `stranded` is one after a coach was lost (replan.h)

  Road const& road(int from, int to) const { return roads[static_cast<size_t>(from) * static_cast<size_t>(places) + static_cast<size_t>(to)]; }
  Group const& group(int g) const { return groups[static_cast<size_t>(g)]; }
  Coach const& coach(int c) const { return coaches[static_cast<size_t>(c)]; }
  int place_of(Visit const& v) const { return v.boards ? group(v.group).from : group(v.group).to; }
  Window const& window_of(Visit const& v) const { return v.boards ? group(v.group).board : group(v.group).alight; }
  int service_of(Visit const& v) const {
    auto const& g = group(v.group);
    return static_cast<int>((int64_t{v.heads} * (v.boards ? g.board_seconds : g.alight_seconds) + 59) / 60);
  }
};

struct PlannedRoute {
  int coach = 0;
  std::vector<int> crew;                  // drivers; empty without a law
  int depart = 0, end = 0;                // end: back at its base, or the last service over
  std::vector<PlannedVisit> visits;
  std::vector<hours::Run> runs;           // drivers as in Problem::drivers; -1 without a law
  int64_t metres = 0;
  double cost = 0;
};

struct Plan {
  std::vector<PlannedRoute> routes;       // ascending by coach
  std::vector<int> unserved;              // heads left behind, by group
  std::vector<int> stuck;                 // coaches that cannot go on lawfully with what they must do; their routes have no timetable
  Score score;
};

// The first aim that differs decides; costs that differ by rounding do not.
inline bool better(Problem const& problem, Score const& a, Score const& b) {
  for (auto const aim : problem.aims)
    if (double const gap = a[aim] - b[aim]; gap < -1e-6 || gap > 1e-6) return gap < 0;
  return false;
}

}  // namespace ly::planning
