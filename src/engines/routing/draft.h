// A plan being worked on: one tour per vehicle (most may be empty), who is absent, and where every stop stands. Changes within
// a move are journalled, so a move that came to nothing is taken back at the price of what it touched.
#pragma once
#include <vector>

#include "engines/routing/insertion.h"
#include "engines/routing/tour.h"

namespace ly::routing {

class Draft {
 public:
  explicit Draft(Instance const& instance);

  Instance const& instance() const { return instance_; }
  std::vector<Tour> const& tours() const { return tours_; }
  Tour const& tour(int t) const { return tours_[static_cast<size_t>(t)]; }
  std::vector<int> const& used() const { return used_; }         // tours that are not empty
  std::vector<int> const& absent() const { return absent_; }
  int tour_of(int stop) const { return tour_of_[static_cast<size_t>(stop)]; }  // -1: absent
  int position_of(int stop) const { return position_of_[static_cast<size_t>(stop)]; }
  bool served(int request) const { return tour_of(instance_.request(request).pickup) >= 0; }
  // One empty tour of every kind of vehicle.
  std::vector<int> openable() const;

  double cost() const { return cost_ + absent_cost_; }
  double absent_cost() const { return absent_cost_; }
  double penalty(int request) const;
  int routes() const { return static_cast<int>(used_.size()); }

  void begin_move();                 // from here on changes can be taken back
  void take_back();
  // Requests of one tour at a time is cheapest: each tour is walked once.
  void remove(std::vector<int> const& requests);
  // False: the place does not hold after all (time aboard); nothing is changed then.
  bool insert(int request, Place const& place);
  // False as for insert. Stops without start and end.
  bool set_tour(int t, std::vector<int> const& stops);
  void load(Plan const& plan);
  Plan plan() const;

 private:
  void touch(int t);
  void index(int t);

  Instance const& instance_;
  std::vector<Tour> tours_;
  std::vector<int> used_, used_at_;  // used_at_[t]: place in used_, -1
  std::vector<int> absent_, absent_at_;
  std::vector<int> tour_of_, position_of_;
  std::vector<double> costs_;
  double cost_ = 0, absent_cost_ = 0;
  Tour trial_;

  struct Saved {
    int tour;
    Tour was;
    double cost;
  };
  std::vector<Saved> saved_;
  size_t saved_count_ = 0;
  std::vector<uint64_t> touched_;
  uint64_t move_ = 0;
  std::vector<int> saved_absent_;
  double saved_cost_ = 0, saved_absent_cost_ = 0;

  void mark_used(int t, bool used);
  void mark_absent(int r, bool absent);
};

}  // namespace ly::routing
