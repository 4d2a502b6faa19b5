// One vehicle's route that keeps every window and seat, with what is needed to judge an insertion without walking the route:
// earliest and latest start of service, heads aboard. After every change refresh() walks it once.
#pragma once
#include <vector>

#include "engines/routing/instance.h"

namespace ly::routing {

struct Tour {
  int vehicle = 0;
  std::vector<int> at;          // stops, with the vehicle's start and end
  std::vector<double> begin;    // earliest start of service
  std::vector<double> latest;   // latest start of service that keeps the rest of the route in time
  std::vector<int> load;        // heads aboard when leaving
  std::vector<int> peak;        // most heads aboard from here to the end
  std::vector<char> closed_gap; // direct request aboard between i and i + 1
  double distance = 0;

  int size() const { return static_cast<int>(at.size()) - 2; }
  bool empty() const { return at.size() <= 2; }
};

// Where a request goes: after position `pickup_gap`, its delivery after `delivery_gap` of the route as it is now.
struct Place {
  double cost = kNever;
  int tour = -1, pickup_gap = 0, delivery_gap = 0;
  bool found() const { return cost < kNever; }
};

// False: some window, seat, duration or time aboard is not kept (the tour must not be used then).
bool refresh(Instance const& instance, Tour& tour);
double tour_cost(Instance const& instance, Tour const& tour);  // fixed + distance + time; 0 if empty
void put(Instance const& instance, Tour& tour, int request, Place const& place);  // does not refresh

// Exact for time aboard: the earliest timetable in which nobody rides longer than he may, by raising starts until nothing
// changes (the least solution of a system of difference constraints). Empty: there is none.
std::vector<double> timetable(Instance const& instance, int vehicle, std::vector<int> const& sequence);

}  // namespace ly::routing
