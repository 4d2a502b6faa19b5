#include "engines/routing/plan_check.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

namespace ly::routing {
namespace {

constexpr double kTolerance = 1e-6;

// Starts of service with nobody aboard too long, if there are such: every start is raised to its least value again and again.
// Bellman and Ford on the constraints, written for clarity; routes are short.
bool times_exist(Instance const& instance, Vehicle const& car, std::vector<int> const& whole, bool with_aboard) {
  struct Constraint {
    size_t from, to;
    double least;  // start[to] >= start[from] + least
  };
  std::vector<Constraint> all;
  std::map<int, size_t> where;
  for (size_t i = 0; i < whole.size(); ++i) where[whole[i]] = i;
  for (size_t i = 1; i < whole.size(); ++i) all.push_back({i - 1, i, instance.stop(whole[i - 1]).service + instance.leg(whole[i - 1], whole[i]).time});
  if (with_aboard)
    for (size_t i = 1; i + 1 < whole.size(); ++i) {
      auto const& request = instance.request(instance.request_of(whole[i]));
      if (request.delivery == whole[i] && request.aboard_max < kNever)
        all.push_back({i, where.at(request.pickup), -request.aboard_max - instance.stop(request.pickup).service});
    }
  std::vector<double> start, close;
  for (auto const s : whole) start.push_back(instance.stop(s).open), close.push_back(instance.stop(s).close);
  start.front() = std::max(start.front(), car.open);
  close.back() = std::min(close.back(), car.close);
  for (size_t round = 0; round <= whole.size() * 4; ++round) {
    bool still = true;
    for (auto const& c : all)
      if (start[c.from] + c.least > start[c.to] + kTolerance / 10) start[c.to] = start[c.from] + c.least, still = false;
    for (size_t i = 0; i < whole.size(); ++i)
      if (start[i] > close[i] + kTolerance) return false;
    if (still) return true;
  }
  return false;
}

}  // namespace

std::vector<Finding> check_plan(Instance const& instance, Plan const& plan, double distance_tolerance) {
  std::vector<Finding> out;
  std::set<int> vehicles, stops;
  double distance = 0;
  for (int i = 0; i < static_cast<int>(plan.routes.size()); ++i) {
    auto const& route = plan.routes[static_cast<size_t>(i)];
    if (route.vehicle < 0 || route.vehicle >= instance.vehicles()) {
      out.push_back({Wrong::vehicle_unknown, i});
      continue;
    }
    if (!vehicles.insert(route.vehicle).second) out.push_back({Wrong::vehicle_twice, i});
    auto const& car = instance.vehicle(route.vehicle);
    bool known = true;
    std::vector<int> whole{car.start};
    for (auto const s : route.stops) {
      if (s < 0 || s >= instance.stops() || instance.request_of(s) < 0) {
        out.push_back({Wrong::stop_unknown, i, s});
        known = false;
        continue;
      }
      if (!stops.insert(s).second) out.push_back({Wrong::stop_twice, i, s}), known = false;
      whole.push_back(s);
    }
    whole.push_back(car.end);
    if (!known) continue;

    // Order of pairs, doors, company.
    std::map<int, size_t> at;
    for (size_t k = 0; k < whole.size(); ++k) at[whole[k]] = k;
    bool paired = true;
    for (size_t k = 1; k + 1 < whole.size(); ++k) {
      auto const r = instance.request_of(whole[k]);
      auto const& request = instance.request(r);
      for (size_t j = 1; j < k; ++j)
        if (!instance.compatible(r, instance.request_of(whole[j]))) {
          out.push_back({Wrong::not_compatible, i, whole[k]});
          break;
        }
      if (request.delivery < 0) continue;
      auto const other = request.pickup == whole[k] ? request.delivery : request.pickup;
      if (!at.contains(other)) {
        out.push_back({Wrong::request_split, i, whole[k]});
        paired = false;
      } else if (request.pickup == whole[k]) {
        if (at[other] < k) out.push_back({Wrong::delivery_first, i, whole[k]}), paired = false;
        else if (request.direct && at[other] != k + 1) out.push_back({Wrong::not_direct, i, whole[k]});
      }
    }
    // Seats.
    int aboard = 0;
    for (auto const s : whole) {
      aboard += instance.request_of(s) >= 0 ? instance.stop(s).load : 0;
      if (aboard > car.capacity) {
        out.push_back({Wrong::too_many_aboard, i, s, static_cast<double>(aboard - car.capacity)});
        break;
      }
    }
    // Windows, as early as can be; then how long it takes at the least, leaving as late as that allows.
    double now = std::max(instance.stop(whole[0]).open, car.open);
    bool late = false;
    for (size_t k = 0; k < whole.size(); ++k) {
      if (k > 0) {
        auto const leg = instance.leg(whole[k - 1], whole[k]);
        distance += leg.distance;
        now = std::max(instance.stop(whole[k]).open, now + instance.stop(whole[k - 1]).service + leg.time);
      }
      auto const close = k + 1 == whole.size() ? std::min(car.close, instance.stop(whole[k]).close) : instance.stop(whole[k]).close;
      if (now > close + kTolerance && !late) {
        out.push_back({Wrong::too_late, i, whole[k], now - close});
        late = true;
      }
    }
    if (!late && car.duration_max < kNever) {
      // Backward from that finish: the latest start that still makes it.
      double latest = now;
      for (size_t k = whole.size() - 1; k-- > 0;)
        latest = std::min(instance.stop(whole[k]).close, latest - instance.leg(whole[k], whole[k + 1]).time - instance.stop(whole[k]).service);
      if (now - latest > car.duration_max + kTolerance) out.push_back({Wrong::too_long, i, -1, now - latest - car.duration_max});
    }
    if (!late && paired && !times_exist(instance, car, whole, true)) out.push_back({Wrong::aboard_too_long, i});
  }
  std::set<int> unserved(plan.unserved.begin(), plan.unserved.end());
  for (int r = 0; r < instance.requests(); ++r)
    if (!stops.contains(instance.request(r).pickup) && !unserved.contains(r)) out.push_back({Wrong::request_lost, -1, instance.request(r).pickup});
  if (std::abs(distance - plan.distance) > distance_tolerance && out.empty()) out.push_back({Wrong::distance_differs, -1, -1, plan.distance - distance});
  return out;
}

char const* code_of(Wrong wrong) {
  switch (wrong) {
    case Wrong::vehicle_unknown: return "vehicle_unknown";
    case Wrong::vehicle_twice: return "vehicle_twice";
    case Wrong::stop_unknown: return "stop_unknown";
    case Wrong::stop_twice: return "stop_twice";
    case Wrong::request_lost: return "request_lost";
    case Wrong::request_split: return "request_split";
    case Wrong::delivery_first: return "delivery_first";
    case Wrong::too_many_aboard: return "too_many_aboard";
    case Wrong::too_late: return "too_late";
    case Wrong::too_long: return "too_long";
    case Wrong::aboard_too_long: return "aboard_too_long";
    case Wrong::not_direct: return "not_direct";
    case Wrong::not_compatible: return "not_compatible";
    case Wrong::distance_differs: return "distance_differs";
  }
  return "?";
}

}  // namespace ly::routing
