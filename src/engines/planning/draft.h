// A plan being worked on: one tour per coach (most may be idle), heads still to be placed, drivers still free. Changes since begin_move()
// can be taken back.
#pragma once
#include "engines/planning/timing.h"

namespace ly::planning {

class Draft {
 public:
  Draft(Problem const& problem, Timing& timing);

  Tour const& tour(int coach) const { return tours_[static_cast<size_t>(coach)]; }
  std::vector<Tour> const& tours() const { return tours_; }
  int left(int group) const { return left_[static_cast<size_t>(group)]; }     // heads not placed
  bool idle(int coach) const { return tour(coach).idle(problem_); }
  // Idle coaches, one of each kind.
  std::vector<int> openable() const;
  // Drivers for the coach that nobody else has, the most rested first; its own crew among them.
  std::vector<int> free_drivers(int coach) const;
  Score const& score() const { return score_; }

  void begin_move() { saved_.clear(); }
  void take_back();
  // False: there is no timetable; nothing changes. `order` > 0: drivers that many places down the list are asked first.
  bool insert(int coach, int group, Place const& place, size_t skip_drivers = 0);
  bool remove(int coach, std::vector<int> const& parts);
  // Puts the tour as it is, without asking; for plans that are handed on.
  bool put(Tour tour);

  Plan plan(bool polished);

 private:
  void replace(int coach, Tour tour);
  void take_over(int coach, Tour const& tour);
  void list_free_drivers(int coach, std::vector<int>& out) const;
  void count(Tour const& tour, int sign);
  void note_change(int group);
  bool changed(int group) const;

  Problem const& problem_;
  Timing& timing_;
  std::vector<Tour> tours_;
  std::vector<int> left_, driver_of_;
  std::vector<std::vector<int>> coaches_of_;
  std::vector<char> changed_;
  std::vector<std::vector<int>> ranked_;   // drivers by base, the most rested first
  std::vector<Tour> saved_;
  Tour trial_;
  std::vector<int> free_;
  std::vector<int> stuck_;
  Score score_;
  int next_part_ = 0;
};

}  // namespace ly::planning
