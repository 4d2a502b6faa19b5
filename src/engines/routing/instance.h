// What a routing problem is, as numbers: stops, requests, vehicles and the legs between stops. A request is either one visit
// (Solomon: goods collected and brought to the end of the route) or a pick-up and a delivery aboard the same vehicle (workers
// from an assembly point to their enterprise). Units are the caller's: distance and time need not be the same, but opening
// hours, service and leg times share one unit of time, and costs one of money.
// Not here: names, files, the search itself (solve.h), whether a plan holds (plan_check.h); coaches with drivers under the law, divided groups
// and running plans (engines/planning).
#pragma once
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

namespace ly::routing {

inline constexpr double kNever = 1e18;       // a bound that does not bind
inline constexpr int kStopsMax = 4096;       // legs are kept for all pairs, twice: 4,096 stops are 512 MB
inline constexpr double kSlack = 1e-7;       // rounding of sums of doubles: a window is kept if missed by less

struct Stop {
  double open = 0, close = kNever;  // service begins within
  double service = 0;               // duration, >= 0
  int load = 0;                     // heads boarding (> 0) or leaving (< 0)
  double x = 0, y = 0;              // where it lies, for neighbourhoods drawn on a map; all 0 if unknown
};

// Whom a request may share a coach with, on the same route.
enum class Sharing : uint8_t { any, same_risk_level, same_enterprise };

struct Request {
  int pickup = 0;          // stop
  int delivery = -1;       // stop; -1: one visit only
  double penalty = kNever; // cost of leaving it out; kNever: it must be served if anything can
  double aboard_max = kNever;
  bool direct = false;     // door to door: no stop between pick-up and delivery
  Sharing sharing = Sharing::any;
  int enterprise = 0, risk_level = 0;
};

struct Vehicle {
  int start = 0, end = 0;  // stops; a route that need not return ends at a stop with legs of length 0
  int capacity = 0;        // heads, after the load-factor cap
  double open = 0, close = kNever;
  double duration_max = kNever;
  double fixed = 0, per_distance = 1, per_time = 0;
  int kind = 0;            // vehicles of one kind are interchangeable
};

struct Leg {
  double distance = 0, time = 0;
};

// Flat and checked once; the searches read nothing else.
class Instance {
 public:
  // `legs`: stops x stops, row by row. Shapes are check()ed: readers have refused bad input before.
  Instance(std::vector<Stop> stops, std::vector<Request> requests, std::vector<Vehicle> vehicles, std::vector<Leg> legs);

  int stops() const { return static_cast<int>(stop_.size()); }
  int requests() const { return static_cast<int>(request_.size()); }
  int vehicles() const { return static_cast<int>(vehicle_.size()); }
  Stop const& stop(int i) const { return stop_[static_cast<std::size_t>(i)]; }
  Request const& request(int i) const { return request_[static_cast<std::size_t>(i)]; }
  Vehicle const& vehicle(int i) const { return vehicle_[static_cast<std::size_t>(i)]; }
  int request_of(int stop) const { return request_of_[static_cast<std::size_t>(stop)]; }  // -1: depot
  Leg const* out_of(int stop) const { return &out_[static_cast<std::size_t>(stop) * stop_.size()]; }  // [to]
  Leg const* into(int stop) const { return &in_[static_cast<std::size_t>(stop) * stop_.size()]; }     // [from]
  Leg leg(int from, int to) const { return out_of(from)[to]; }
  bool compatible(int a, int b) const { return all_compatible_ || compatible_[static_cast<std::size_t>(a) * request_.size() + static_cast<std::size_t>(b)]; }
  bool all_compatible() const { return all_compatible_; }
  // Stops of requests near each other, nearest first, depots left out.
  std::vector<int> const& near(int stop) const { return near_[static_cast<std::size_t>(stop)]; }
  bool has_pairs() const { return pairs_; }
  bool has_aboard_limits() const { return aboard_; }
  bool has_direct() const { return direct_; }
  // One depot, one kind of vehicle priced by distance alone, one visit a request that must be made, nothing to share by: what genetic.h knows.
  bool plain() const { return plain_; }
  double mean_leg_cost() const { return mean_leg_cost_; }

 private:
  std::vector<Stop> stop_;
  std::vector<Request> request_;
  std::vector<Vehicle> vehicle_;
  std::vector<Leg> out_, in_;
  std::vector<int> request_of_;
  std::vector<std::vector<int>> near_;
  std::vector<char> compatible_;
  bool pairs_ = false, aboard_ = false, direct_ = false, all_compatible_ = true, plain_ = true;
  double mean_leg_cost_ = 1;
};

// A plan as the search hands it out. `stops` leave out the vehicle's start and end.
struct PlannedRoute {
  int vehicle = 0;
  std::vector<int> stops;
};
struct Plan {
  std::vector<PlannedRoute> routes;   // none is empty
  std::vector<int> unserved;          // requests, ascending
  double distance = 0, cost = 0;
};

}  // namespace ly::routing
