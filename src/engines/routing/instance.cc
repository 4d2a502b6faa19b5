#include "engines/routing/instance.h"

#include <algorithm>
#include <numeric>

#include "base/check.h"

namespace ly::routing {
namespace {

bool accepts(Request const& a, Request const& b) {
  switch (a.sharing) {
    case Sharing::any: return true;
    case Sharing::same_risk_level: return a.risk_level == b.risk_level;
    case Sharing::same_enterprise: return a.enterprise == b.enterprise;
  }
  return false;
}

}  // namespace

Instance::Instance(std::vector<Stop> stops, std::vector<Request> requests, std::vector<Vehicle> vehicles, std::vector<Leg> legs)
    : stop_(std::move(stops)), request_(std::move(requests)), vehicle_(std::move(vehicles)), out_(std::move(legs)) {
  auto const n = stop_.size();
  check(n <= kStopsMax && out_.size() == n * n, "legs for all pairs of stops");
  in_.resize(n * n);
  for (size_t i = 0; i < n; ++i)
    for (size_t j = 0; j < n; ++j) in_[j * n + i] = out_[i * n + j];

  request_of_.assign(n, -1);
  for (size_t r = 0; r < request_.size(); ++r) {
    auto const& q = request_[r];
    request_of_[static_cast<size_t>(q.pickup)] = static_cast<int>(r);
    if (q.delivery >= 0) request_of_[static_cast<size_t>(q.delivery)] = static_cast<int>(r);
    pairs_ |= q.delivery >= 0;
    aboard_ |= q.aboard_max < kNever;
    direct_ |= q.direct;
    all_compatible_ &= q.sharing == Sharing::any;
  }
  if (!all_compatible_) {
    compatible_.resize(request_.size() * request_.size());
    for (size_t a = 0; a < request_.size(); ++a)
      for (size_t b = 0; b < request_.size(); ++b)
        compatible_[a * request_.size() + b] = accepts(request_[a], request_[b]) && accepts(request_[b], request_[a]);
  }

  plain_ = !vehicle_.empty() && !request_.empty() && !pairs_ && !aboard_ && !direct_ && all_compatible_;
  for (auto const& q : request_) plain_ = plain_ && q.penalty >= kNever;
  if (plain_) {
    auto const& v = vehicle_.front();
    auto const& depot = stop_[static_cast<size_t>(v.start)];
    plain_ = v.start == v.end && v.open <= depot.open && v.close >= depot.close && depot.service == 0 && v.duration_max >= kNever && v.fixed == 0 && v.per_distance == 1 && v.per_time == 0;
    for (auto const& w : vehicle_)
      plain_ = plain_ && w.start == v.start && w.end == v.end && w.capacity == v.capacity && w.open == v.open && w.close == v.close && w.duration_max == v.duration_max && w.fixed == v.fixed && w.per_distance == v.per_distance &&
               w.per_time == v.per_time;
  }

  near_.resize(n);
  double sum = 0;
  size_t count = 0;
  std::vector<int> all;
  for (size_t i = 0; i < n; ++i)
    if (request_of_[i] >= 0) all.push_back(static_cast<int>(i));
  std::vector<std::pair<double, int>> row;
  for (int const i : all) {
    row.clear();
    for (int const j : all) {
      if (i == j) continue;
      row.emplace_back(std::min(leg(i, j).distance, leg(j, i).distance), j);
      sum += leg(i, j).distance;
      ++count;
    }
    std::sort(row.begin(), row.end());
    auto& near = near_[static_cast<size_t>(i)];
    near.reserve(row.size());
    for (auto const& [d, j] : row) near.push_back(j);
  }
  double per = 1;
  if (!vehicle_.empty()) per = vehicle_[0].per_distance > 0 ? vehicle_[0].per_distance : std::max(vehicle_[0].per_time, 1e-6);
  if (count > 0 && sum > 0) mean_leg_cost_ = per * sum / static_cast<double>(count);
}

}  // namespace ly::routing
