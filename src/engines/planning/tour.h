// One coach's route while it is being worked on: its visits in order, who drives, and bounds by the road clock from which an insertion is
// judged without asking the law. settle() of timing.h then gives it a legal timetable.
#pragma once
#include "engines/planning/problem.h"
#include "engines/planning/road_clock.h"

namespace ly::planning {

struct Tour {
  int coach = 0;
  std::vector<Visit> visits;     // those with part < 0 stay: the coach's head, and people aboard since before the planning
  std::vector<int> crew;

  // By bound():
  std::vector<int> begin;        // by visit: service begins not before
  std::vector<int> latest;       // … and not after, or a later window is missed
  std::vector<RoadClock::Leaving> leaves;  // goes on from visit i - 1 not before; [0] from its start
  std::vector<int> heads;        // aboard when leaving visit i - 1; [0] at the start
  std::vector<int> room;         // heads that may still get aboard there, by those aboard (seats of the strictest level)
  bool particular = false;       // somebody aboard minds with whom, or stops on the way

  // By settle():
  int depart = 0, end = 0;
  std::vector<PlannedVisit> timed;
  std::vector<hours::Run> runs;  // drivers as in Problem::drivers
  int64_t metres = 0;
  double cost = 0, aboard = 0, stranded = 0;

  bool idle(Problem const& problem) const { return visits.empty() && !problem.coach(coach).begun; }
};

// Where a part of a group goes: its boarding before visit `board`, its alighting before visit `alight` of the route as it is (board <= alight).
struct Place {
  size_t board = 0, alight = 0;
  int heads = 0;
  double cost = 0;               // estimate of what it adds, in the search's one figure
  int begin = 0;                 // boarding begins not before
};

// False: some road, window or seat cannot be kept, whatever the timetable; or people who must not meet do.
bool bound(Problem const& problem, RoadClock const& clock, Tour& tour);

// People aboard as the planning begins: parts boarded in Begun::done and not yet out.
std::vector<Visit> aboard_at_start(Coach const& coach);

// What stays in the coach's route: its head, what that owes, and the alighting of people aboard as the planning begins.
std::vector<Visit> fixed_visits(Coach const& coach);

// Where the coach stands or is driving to as the planning begins, and when it may leave.
inline int start_place(Coach const& coach) { return coach.begun ? coach.begun->at : coach.from; }
inline int start_minute(Coach const& coach) { return coach.begun ? std::max(coach.begun->ready, coach.open) : coach.open; }

bool may_share(Group const& a, Group const& b);

// Calls `found(Place)` for each place of `g` in the tour with at least `least` heads, at most `most`, that `wanted(Place)` and the bounds allow;
// what a place costs is known sooner than whether it is in time. Counts every place looked at.
template <class Wanted, class Found>
void each_place(Problem const& problem, RoadClock const& clock, Tour const& tour, int g, int least, int most, uint64_t& looked, Wanted wanted, Found found);
inline constexpr auto kAnyPlace = [](Place const&) { return true; };

}  // namespace ly::planning

#include "engines/planning/each_place.h"
