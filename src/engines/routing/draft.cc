#include "engines/routing/draft.h"

#include <algorithm>
#include <cmath>

#include "base/check.h"

namespace ly::routing {
namespace {

// Absent without a price: dearer than any detour, so serving always wins (the first of the lexicographic aims).
constexpr double kMustServe = 1e5;

}  // namespace

Draft::Draft(Instance const& instance) : instance_(instance) {
  auto const vehicles = static_cast<size_t>(instance.vehicles());
  tours_.resize(vehicles);
  used_at_.assign(vehicles, -1);
  costs_.assign(vehicles, 0);
  touched_.assign(vehicles, 0);
  tour_of_.assign(static_cast<size_t>(instance.stops()), -1);
  position_of_.assign(static_cast<size_t>(instance.stops()), -1);
  absent_at_.assign(static_cast<size_t>(instance.requests()), -1);
  for (int v = 0; v < instance.vehicles(); ++v) {
    auto& t = tours_[static_cast<size_t>(v)];
    t.vehicle = v;
    t.at = {instance.vehicle(v).start, instance.vehicle(v).end};
    refresh(instance, t);
  }
  for (int r = 0; r < instance.requests(); ++r) mark_absent(r, true);
}

double Draft::penalty(int request) const {
  auto const p = instance_.request(request).penalty;
  return p < kNever ? p : kMustServe * instance_.mean_leg_cost();
}

std::vector<int> Draft::openable() const {
  std::vector<int> out;
  std::vector<int> kinds;
  for (int t = 0; t < instance_.vehicles(); ++t) {
    if (used_at_[static_cast<size_t>(t)] >= 0) continue;
    auto const kind = instance_.vehicle(t).kind;
    if (std::find(kinds.begin(), kinds.end(), kind) != kinds.end()) continue;
    kinds.push_back(kind);
    out.push_back(t);
  }
  return out;
}

void Draft::mark_used(int t, bool used) {
  auto& at = used_at_[static_cast<size_t>(t)];
  if (used == (at >= 0)) return;
  if (used) {
    at = static_cast<int>(used_.size());
    used_.push_back(t);
  } else {
    used_[static_cast<size_t>(at)] = used_.back();
    used_at_[static_cast<size_t>(used_.back())] = at;
    used_.pop_back();
    at = -1;
  }
}

void Draft::mark_absent(int r, bool absent) {
  auto& at = absent_at_[static_cast<size_t>(r)];
  if (absent == (at >= 0)) return;
  if (absent) {
    at = static_cast<int>(absent_.size());
    absent_.push_back(r);
    absent_cost_ += penalty(r);
  } else {
    absent_[static_cast<size_t>(at)] = absent_.back();
    absent_at_[static_cast<size_t>(absent_.back())] = at;
    absent_.pop_back();
    at = -1;
    absent_cost_ -= penalty(r);
    if (absent_.empty()) absent_cost_ = 0;
  }
}

void Draft::index(int t) {
  auto const& tour = tours_[static_cast<size_t>(t)];
  for (size_t i = 1; i + 1 < tour.at.size(); ++i) {
    tour_of_[static_cast<size_t>(tour.at[i])] = t;
    position_of_[static_cast<size_t>(tour.at[i])] = static_cast<int>(i);
  }
  auto& cost = costs_[static_cast<size_t>(t)];
  cost_ -= cost;
  cost = tour_cost(instance_, tour);
  cost_ += cost;
  mark_used(t, !tour.empty());
}

void Draft::begin_move() {
  ++move_;
  saved_count_ = 0;
  saved_absent_ = absent_;
  saved_cost_ = cost_;
  saved_absent_cost_ = absent_cost_;
}

void Draft::touch(int t) {
  if (move_ == 0 || touched_[static_cast<size_t>(t)] == move_) return;
  touched_[static_cast<size_t>(t)] = move_;
  if (saved_count_ == saved_.size()) saved_.emplace_back();
  auto& saved = saved_[saved_count_++];
  saved.tour = t;
  saved.was = tours_[static_cast<size_t>(t)];  // keeps its storage: no allocation once warm
  saved.cost = costs_[static_cast<size_t>(t)];
}

void Draft::take_back() {
  for (size_t i = 0; i < saved_count_; ++i)
    for (auto const stop : tours_[static_cast<size_t>(saved_[i].tour)].at)
      if (instance_.request_of(stop) >= 0) tour_of_[static_cast<size_t>(stop)] = -1;
  for (size_t i = 0; i < saved_count_; ++i) {
    auto const t = saved_[i].tour;
    std::swap(tours_[static_cast<size_t>(t)], saved_[i].was);
    index(t);
  }
  saved_count_ = 0;
  for (auto const r : absent_) absent_at_[static_cast<size_t>(r)] = -1;
  absent_ = saved_absent_;
  for (size_t i = 0; i < absent_.size(); ++i) absent_at_[static_cast<size_t>(absent_[i])] = static_cast<int>(i);
  for (auto const r : absent_) {
    auto const& q = instance_.request(r);
    tour_of_[static_cast<size_t>(q.pickup)] = -1;
    if (q.delivery >= 0) tour_of_[static_cast<size_t>(q.delivery)] = -1;
  }
  cost_ = saved_cost_;
  absent_cost_ = saved_absent_cost_;
}

void Draft::remove(std::vector<int> const& requests) {
  std::vector<int> tours;
  for (auto const r : requests) {
    auto const& q = instance_.request(r);
    auto const t = tour_of(q.pickup);
    if (t < 0) continue;
    if (std::find(tours.begin(), tours.end(), t) == tours.end()) tours.push_back(t);
    tour_of_[static_cast<size_t>(q.pickup)] = -1;
    if (q.delivery >= 0) tour_of_[static_cast<size_t>(q.delivery)] = -1;
    mark_absent(r, true);
  }
  for (auto const t : tours) {
    touch(t);
    auto& tour = tours_[static_cast<size_t>(t)];
    size_t kept = 1;
    for (size_t i = 1; i + 1 < tour.at.size(); ++i)
      if (tour_of_[static_cast<size_t>(tour.at[i])] == t) tour.at[kept++] = tour.at[i];
    tour.at[kept++] = tour.at.back();
    tour.at.resize(kept);
    check(refresh(instance_, tour), "a route with fewer stops keeps its windows");
    index(t);
  }
}

bool Draft::insert(int request, Place const& place) {
  auto& tour = tours_[static_cast<size_t>(place.tour)];
  trial_.vehicle = tour.vehicle;
  trial_.at = tour.at;
  put(instance_, trial_, request, place);
  if (!refresh(instance_, trial_)) return false;
  touch(place.tour);
  std::swap(tour, trial_);
  mark_absent(request, false);
  index(place.tour);
  return true;
}

bool Draft::set_tour(int t, std::vector<int> const& stops) {
  auto& tour = tours_[static_cast<size_t>(t)];
  trial_.vehicle = tour.vehicle;
  trial_.at.assign(1, instance_.vehicle(tour.vehicle).start);
  trial_.at.insert(trial_.at.end(), stops.begin(), stops.end());
  trial_.at.push_back(instance_.vehicle(tour.vehicle).end);
  if (!refresh(instance_, trial_)) return false;
  touch(t);
  for (auto const stop : tour.at)
    if (auto const r = instance_.request_of(stop); r >= 0 && tour_of_[static_cast<size_t>(stop)] == t) tour_of_[static_cast<size_t>(stop)] = -1, mark_absent(r, true);
  std::swap(tour, trial_);
  for (auto const stop : stops) mark_absent(instance_.request_of(stop), false);
  index(t);
  return true;
}

void Draft::load(Plan const& plan) {
  move_ = 0;
  std::vector<int> all;
  for (int r = 0; r < instance_.requests(); ++r)
    if (served(r)) all.push_back(r);
  remove(all);
  for (auto const& route : plan.routes) check(set_tour(route.vehicle, route.stops), "a plan handed on holds");
}

Plan Draft::plan() const {
  Plan out;
  for (auto const& tour : tours_) {
    if (tour.empty()) continue;
    out.routes.push_back({tour.vehicle, {tour.at.begin() + 1, tour.at.end() - 1}});
    out.distance += tour.distance;
    out.cost += tour_cost(instance_, tour);
  }
  out.unserved = absent_;
  std::sort(out.unserved.begin(), out.unserved.end());
  return out;
}

}  // namespace ly::routing
