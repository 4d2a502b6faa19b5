#include "engines/routing/insertion.h"

#include <algorithm>
#include <cmath>

namespace ly::routing {

void Blinks::again() {
  if (rate_ <= 0) {
    left_ = 1 << 30;
    return;
  }
  left_ = 1 + static_cast<int>(std::log(1 - random_.unit()) / std::log(1 - rate_));
}

bool compatible_with(Instance const& instance, Tour const& tour, int request) {
  if (instance.all_compatible()) return true;
  for (size_t i = 1; i + 1 < tour.at.size(); ++i)
    if (!instance.compatible(request, instance.request_of(tour.at[i]))) return false;
  return true;
}

namespace {

// Calls found(cost, pickup_gap, delivery_gap) for every feasible place whose cost can be below bound().
template <class Skip, class Bound, class Found>
void each_place(Instance const& instance, Tour const& tour, int request, Skip skip, Bound bound, Found found) {
  auto const& r = instance.request(request);
  auto const& car = instance.vehicle(tour.vehicle);
  auto const& p = instance.stop(r.pickup);
  if (p.load > car.capacity) return;
  auto const per_d = car.per_distance, per_t = car.per_time;
  auto const opening = tour.empty() ? car.fixed : 0.0;
  auto const weigh = [&](double distance, double time) { return per_d * distance + per_t * time; };
  Leg const* const to_p = instance.into(r.pickup);
  Leg const* const from_p = instance.out_of(r.pickup);
  int const last = static_cast<int>(tour.at.size()) - 1;
  int const* const at = tour.at.data();
  double const* const begin = tour.begin.data();
  double const* const latest = tour.latest.data();
  bool const gaps = instance.has_direct() && !tour.closed_gap.empty();

  if (r.delivery < 0) {
    for (int k = 0; k < last; ++k) {
      int const a = at[k], b = at[k + 1];
      auto const leave = begin[k] + instance.stop(a).service;
      if (leave > p.close + kSlack) break;  // later ones leave later still
      if (tour.peak[static_cast<size_t>(k)] + p.load > car.capacity) continue;
      auto const start = std::max(p.open, leave + to_p[a].time);
      if (start > p.close + kSlack || start + p.service + from_p[b].time > latest[k + 1] + kSlack) continue;
      if (skip()) continue;
      auto const direct = instance.leg(a, b);
      auto const cost = opening + weigh(to_p[a].distance + from_p[b].distance - direct.distance, to_p[a].time + from_p[b].time - direct.time + p.service);
      if (cost < bound() && !(gaps && tour.closed_gap[static_cast<size_t>(k)])) found(cost, k, k);
    }
    return;
  }

  auto const& d = instance.stop(r.delivery);
  Leg const* const to_d = instance.into(r.delivery);
  Leg const* const from_d = instance.out_of(r.delivery);
  auto const service = per_t * (p.service + d.service);
  for (int k = 0; k < last; ++k) {
    int const a = at[k];
    auto const leave = begin[k] + instance.stop(a).service;
    if (leave > p.close + kSlack) break;
    if (tour.load[static_cast<size_t>(k)] + p.load > car.capacity) continue;
    if (gaps && tour.closed_gap[static_cast<size_t>(k)]) continue;
    auto const start = std::max(p.open, leave + to_p[a].time);
    if (start > p.close + kSlack) continue;
    int const b = at[k + 1];
    auto const legs_ab = instance.leg(a, b);
    // Delivered at once.
    if (!skip()) {
      auto const there = std::max(d.open, start + p.service + from_p[r.delivery].time);
      if (there <= d.close + kSlack && there + d.service + from_d[b].time <= latest[k + 1] + kSlack) {
        auto const cost = opening + service + weigh(to_p[a].distance + from_p[r.delivery].distance + from_d[b].distance - legs_ab.distance,
                                                    to_p[a].time + from_p[r.delivery].time + from_d[b].time - legs_ab.time);
        if (cost < bound()) found(cost, k, k);
      }
    }
    if (r.direct) continue;
    // Carried past at least b.
    auto now = start + p.service + from_p[b].time;
    if (k + 1 >= last || now > latest[k + 1] + kSlack) continue;
    auto const first = opening + service + weigh(to_p[a].distance + from_p[b].distance - legs_ab.distance, to_p[a].time + from_p[b].time - legs_ab.time);
    for (int l = k + 1; l < last; ++l) {
      if (tour.load[static_cast<size_t>(l)] + p.load > car.capacity) break;
      int const c = at[l], e = at[l + 1];
      auto const& stop = instance.stop(c);
      auto const served = std::max(stop.open, now);
      if (served > latest[l] + kSlack) break;
      auto const away = served + stop.service;
      auto const there = std::max(d.open, away + to_d[c].time);
      if (away > d.close + kSlack) break;
      if (there <= d.close + kSlack && there + d.service + from_d[e].time <= latest[l + 1] + kSlack && !(gaps && tour.closed_gap[static_cast<size_t>(l)]) && !skip()) {
        auto const direct = instance.leg(c, e);
        auto const cost = first + weigh(to_d[c].distance + from_d[e].distance - direct.distance, to_d[c].time + from_d[e].time - direct.time);
        if (cost < bound()) found(cost, k, l);
      }
      now = away + instance.leg(c, e).time;
    }
  }
}

}  // namespace

void cheapest_place(Instance const& instance, Tour const& tour, int tour_index, int request, Blinks* blinks, Place& best) {
  auto const bound = [&] { return best.cost; };
  auto const found = [&](double cost, int k, int l) { best = {cost, tour_index, k, l}; };
  if (blinks) each_place(instance, tour, request, [&] { return blinks->blink(); }, bound, found);
  else each_place(instance, tour, request, [] { return false; }, bound, found);
}

Place random_place(Instance const& instance, Tour const& tour, int tour_index, int request, Random& random) {
  Place drawn;
  int seen = 0;
  each_place(instance, tour, request, [] { return false; }, [] { return kNever; }, [&](double cost, int k, int l) {
    if (random.below(++seen) == 0) drawn = {cost, tour_index, k, l};
  });
  return drawn;
}

}  // namespace ly::routing
