#include "engines/routing/tour.h"

#include <algorithm>

namespace ly::routing {

std::vector<double> timetable(Instance const& instance, int vehicle, std::vector<int> const& sequence) {
  auto const& car = instance.vehicle(vehicle);
  auto const n = sequence.size();
  std::vector<double> begin(n);
  std::vector<size_t> boarded(n, 0);  // of a delivery: where its pick-up stands
  for (size_t i = 0; i < n; ++i) begin[i] = instance.stop(sequence[i]).open;
  begin[0] = std::max(begin[0], car.open);
  for (size_t i = 1; i + 1 < n; ++i) {
    auto const r = instance.request_of(sequence[i]);
    if (instance.request(r).delivery != sequence[i] || instance.request(r).aboard_max >= kNever) continue;
    for (size_t j = 1; j < i; ++j)
      if (sequence[j] == instance.request(r).pickup) boarded[i] = j;
  }
  for (int round = 0; round < 64; ++round) {
    bool changed = false;
    for (size_t i = 0; i < n; ++i) {
      if (i > 0) {
        auto const earliest = begin[i - 1] + instance.stop(sequence[i - 1]).service + instance.leg(sequence[i - 1], sequence[i]).time;
        begin[i] = std::max(begin[i], earliest);
      }
      auto const close = i + 1 == n ? std::min(car.close, instance.stop(sequence[i]).close) : instance.stop(sequence[i]).close;
      if (begin[i] > close + kSlack) return {};
      if (auto const p = boarded[i]; p > 0) {
        auto const& stop = instance.stop(sequence[p]);
        auto const least = begin[i] - instance.request(instance.request_of(sequence[i])).aboard_max - stop.service;
        if (least > begin[p] + kSlack) begin[p] = least, changed = true;
      }
    }
    if (!changed) return begin;
  }
  return {};
}

bool refresh(Instance const& instance, Tour& t) {
  auto const n = t.at.size();
  auto const& car = instance.vehicle(t.vehicle);
  t.begin.resize(n);
  t.latest.resize(n);
  t.load.resize(n);
  t.peak.resize(n);
  t.distance = 0;
  t.load[0] = 0;
  t.begin[0] = std::max(instance.stop(t.at[0]).open, car.open);
  for (size_t i = 1; i < n; ++i) {
    auto const& stop = instance.stop(t.at[i]);
    auto const leg = instance.leg(t.at[i - 1], t.at[i]);
    t.distance += leg.distance;
    t.begin[i] = std::max(stop.open, t.begin[i - 1] + instance.stop(t.at[i - 1]).service + leg.time);
    t.load[i] = t.load[i - 1] + stop.load;
    if (t.begin[i] > stop.close + kSlack || t.load[i] > car.capacity) return false;
  }
  t.latest[n - 1] = std::min(instance.stop(t.at[n - 1]).close, car.close);
  t.peak[n - 1] = t.load[n - 1];
  if (t.begin[n - 1] > t.latest[n - 1] + kSlack) return false;
  for (size_t i = n - 1; i-- > 0;) {
    t.latest[i] = std::min(instance.stop(t.at[i]).close, t.latest[i + 1] - instance.leg(t.at[i], t.at[i + 1]).time - instance.stop(t.at[i]).service);
    t.peak[i] = std::max(t.load[i], t.peak[i + 1]);
  }
  if (car.duration_max < kNever) {
    // Leaving as late as the windows allow without finishing later.
    double start = t.begin[0];
    double slack = 0, wait = 0;
    slack = kNever;
    for (size_t i = 1; i < n; ++i) {
      auto const arrive = t.begin[i - 1] + instance.stop(t.at[i - 1]).service + instance.leg(t.at[i - 1], t.at[i]).time;
      wait += std::max(0.0, t.begin[i] - arrive);
      slack = std::min(slack, wait + std::max(0.0, instance.stop(t.at[i]).close - t.begin[i]));
    }
    if (t.begin[n - 1] - (start + std::min(slack, wait)) > car.duration_max + kSlack) return false;
  }
  if (instance.has_direct()) {
    t.closed_gap.assign(n, 0);
    for (size_t i = 1; i + 2 < n; ++i) {
      auto const& r = instance.request(instance.request_of(t.at[i]));
      if (r.direct && r.pickup == t.at[i]) t.closed_gap[i] = 1;
    }
  }
  if (instance.has_aboard_limits() && n > 2 && timetable(instance, t.vehicle, t.at).empty()) return false;
  return true;
}

double tour_cost(Instance const& instance, Tour const& t) {
  if (t.empty()) return 0;
  auto const& car = instance.vehicle(t.vehicle);
  auto cost = car.fixed + car.per_distance * t.distance;
  if (car.per_time > 0) {
    double time = 0;
    for (size_t i = 1; i < t.at.size(); ++i) time += instance.leg(t.at[i - 1], t.at[i]).time + instance.stop(t.at[i - 1]).service;
    cost += car.per_time * time;
  }
  return cost;
}

void put(Instance const& instance, Tour& tour, int request, Place const& place) {
  auto const& r = instance.request(request);
  // The delivery first: its place is counted in the route as it was.
  if (r.delivery >= 0) tour.at.insert(tour.at.begin() + place.delivery_gap + 1, r.delivery);
  tour.at.insert(tour.at.begin() + place.pickup_gap + 1, r.pickup);
}

}  // namespace ly::routing
