// A running plan meets a change: what has happened stays, the rest is planned anew with as few other coaches for as few groups as can be.
#pragma once
#include <string>
#include <vector>

#include "engines/planning/solve.h"

namespace ly::planning {

struct LateGroup {
  int group = 0, ready = 0;
};
struct LostCoach {
  int coach = 0;
  int place = -1;            // where those aboard wait for another; needed when somebody is aboard
};
struct Change {
  int now = -kEver;          // what began before this minute has happened
  std::vector<int> cancelled;                 // groups
  std::vector<Group> added;                   // numbered on from those of the problem
  std::vector<LostCoach> lost;
  std::vector<std::pair<int, int>> closed;    // roads, both ways
  std::vector<LateGroup> late;
};

// The problem after the change. Groups of people that a lost coach leaves at its place are added after Change::added; `stranded` names
// the group each of them was part of; to fetch these soonest becomes the second aim (Aim::stranded). Groups aboard coaches that can no longer keep their windows lose these windows (`released`).
struct Changed {
  Problem problem;
  Plan from;                 // the old plan, without what fell away
  std::vector<int> stranded, released;
  std::vector<char> touched; // by group: the change is about it
};
Changed changed(Problem const& problem, Plan const& plan, Change const& change);

struct GroupMove {
  int group = 0;
  std::vector<int> from, to; // coaches
  int board_was = -1, board_is = -1;  // first boarding; -1: none
  int left = 0;              // heads left behind now
  bool by_change = false;    // the change is about this very group
};
struct CoachMove {
  int coach = 0;
  bool was = false, is = false;
  std::vector<int> crew_was, crew_is;
  bool route_differs = false;
};
struct Difference {
  std::vector<GroupMove> groups;   // those whose coach, time or number served differ
  std::vector<CoachMove> coaches;
  int others = 0, others_moved = 0; // groups the change is not about: how many were served, and how many of them changed coach
};
Difference difference(Problem const& problem, Plan const& was, Plan const& is, std::vector<char> const& touched);

struct Replanned {
  Changed base;
  Solved solved;
  Difference difference;
};
Replanned replan(Problem const& problem, Plan const& plan, Change const& change, SolveOptions options, Budget& budget);

}  // namespace ly::planning
