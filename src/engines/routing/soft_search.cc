#include "engines/routing/soft_search.h"

#include <cmath>
#include <numbers>

namespace ly::routing {
namespace {

constexpr double kGain = 1e-6;       // an improvement worth a change, so that rounding cannot go round in circles
constexpr double kWaitWeight = 0.2;  // of waiting, in how near a stop is after another
constexpr double kLateWeight = 1.0;

}  // namespace

SoftSearch::SoftSearch(Instance const& instance, int routes_max, int neighbours, Random& random)
    : instance_(instance), random_(random), n_(instance.requests()), r_(routes_max), capacity_(instance.vehicle(0).capacity), size_(static_cast<size_t>(n_) + 1) {
  auto const stop_of = [&](int c) { return c == n_ ? instance.vehicle(0).start : instance.request(c).pickup; };
  d_.resize(size_ * size_);
  t_.resize(size_ * size_);
  auto const& depot = instance.stop(stop_of(n_));
  for (int a = 0; a <= n_; ++a) {
    auto const& s = instance.stop(stop_of(a));
    own_.push_back({a == n_ ? 0 : s.service, 0, s.open, s.close, a == n_ ? 0 : s.load});
    angle_.push_back(std::atan2(s.y - depot.y, s.x - depot.x));
    for (int b = 0; b <= n_; ++b) {
      auto const leg = instance.leg(stop_of(a), stop_of(b));
      d_[static_cast<size_t>(a) * size_ + static_cast<size_t>(b)] = leg.distance;
      t_[static_cast<size_t>(a) * size_ + static_cast<size_t>(b)] = leg.time;
    }
  }
  near_.resize(static_cast<size_t>(n_));
  std::vector<std::pair<double, int>> row;
  for (int a = 0; a < n_; ++a) {
    row.clear();
    for (int b = 0; b < n_; ++b) {
      if (a == b) continue;
      auto const after = [&](int x, int y) {  // y right after x
        auto const& sx = instance.stop(stop_of(x));
        auto const& sy = instance.stop(stop_of(y));
        auto const wait = std::max(0.0, sy.open - time(x, y) - sx.service - sx.close);
        auto const late = std::max(0.0, sx.open + sx.service + time(x, y) - sy.close);
        return distance(x, y) + kWaitWeight * wait + kLateWeight * late;
      };
      row.emplace_back(std::min(after(a, b), after(b, a)), b);
    }
    std::sort(row.begin(), row.end());
    for (size_t i = 0; i < row.size() && i < static_cast<size_t>(neighbours); ++i) near_[static_cast<size_t>(a)].push_back(row[i].second);
  }
  node_.resize(static_cast<size_t>(n_ + 2 * r_));
  line_.resize(static_cast<size_t>(r_));
  tested_.resize(static_cast<size_t>(n_));
  slots_.resize(static_cast<size_t>(r_ * n_ * 3));
  slots_when_.resize(static_cast<size_t>(r_ * n_));
  swapped_when_.resize(static_cast<size_t>(r_ * r_));
}

bool SoftSearch::follows(int a, int b) const {
  return own_[static_cast<size_t>(a)].early + own_[static_cast<size_t>(a)].duration + time(a, b) <= own_[static_cast<size_t>(b)].late + kSlack;
}

Measured SoftSearch::measure(Routes const& routes) const {
  Measured out;
  for (auto const& route : routes) {
    if (route.empty()) continue;
    auto s = own_[static_cast<size_t>(n_)];
    int before = n_;
    for (auto const c : route) {
      out.distance += distance(before, c);
      s = join(s, own_[static_cast<size_t>(c)], time(before, c));
      before = c;
    }
    out.distance += distance(before, n_);
    s = join(s, own_[static_cast<size_t>(n_)], time(before, n_));
    out.warp += s.warp;
    out.excess += std::max(0, s.load - capacity_);
  }
  return out;
}

void SoftSearch::load(Routes const& routes) {
  now_ = 1;
  for (int r = 0; r < r_; ++r) {
    int before = first(r);
    at(before).prev = -1;
    if (r < static_cast<int>(routes.size()))
      for (auto const c : routes[static_cast<size_t>(r)]) link(before, c), before = c;
    link(before, last(r));
    update(r);
  }
  std::fill(tested_.begin(), tested_.end(), -1);
  std::fill(slots_when_.begin(), slots_when_.end(), -1);
  std::fill(swapped_when_.begin(), swapped_when_.end(), -1);
}

void SoftSearch::unload(Routes& routes) const {
  routes.clear();
  for (int r = 0; r < r_; ++r) {
    std::vector<int> route;
    for (int x = node_[static_cast<size_t>(first(r))].next; x < n_; x = node_[static_cast<size_t>(x)].next) route.push_back(x);
    if (!route.empty()) routes.push_back(std::move(route));
  }
}

void SoftSearch::update(int r) {
  auto& line = line_[static_cast<size_t>(r)];
  auto const depot = own_[static_cast<size_t>(n_)];
  int position = 0;
  double x = 0, y = 0;
  at(first(r)).route = r;
  at(first(r)).position = 0;
  at(first(r)).pre = depot;
  int c = at(first(r)).next;
  for (;; c = at(c).next) {
    auto& node = at(c);
    node.route = r;
    node.position = ++position;
    node.pre = glue(at(node.prev).pre, own(c), node.prev, c);
    if (c >= n_) break;
    x += std::cos(angle(c)), y += std::sin(angle(c));
  }
  at(c).post = depot;
  while (c != first(r)) {
    auto const p = at(c).prev;
    at(p).post = glue(own(p), at(c).post, p, c);
    c = p;
  }
  auto const& whole = at(last(r)).pre;
  line.warp = whole.warp;
  line.load = whole.load;
  line.penalty = price(whole);
  line.size = position - 1;
  line.changed = now_;
  // The sector: widest deviation to either side of the mean direction.
  if (line.size > 0) {
    auto const mean = std::atan2(y, x);
    double below = 0, above = 0;
    for (c = at(first(r)).next; c < n_; c = at(c).next) {
      auto const off = std::remainder(angle(c) - mean, 2 * std::numbers::pi);
      below = std::min(below, off), above = std::max(above, off);
    }
    line.from = mean + below, line.to = mean + above;
  }
}

bool SoftSearch::sectors_meet(Line const& a, Line const& b) const {
  constexpr double kMargin = 0.3;  // radians; routes close to each other count as meeting
  auto const ma = (a.from + a.to) / 2, mb = (b.from + b.to) / 2;
  return std::abs(std::remainder(ma - mb, 2 * std::numbers::pi)) <= (a.to - a.from + b.to - b.from) / 2 + kMargin;
}

std::vector<int> const& SoftSearch::order_of(int route) {
  order_.clear();
  for (int x = first(route);; x = at(x).next) {
    order_.push_back(x);
    if (x == last(route)) break;
  }
  return order_;
}

bool SoftSearch::within(int route, double gained) {
  auto const& line = line_[static_cast<size_t>(route)];
  size_t same = 0;
  while (proposal_[same] == order_[same]) ++same;
  size_t tail = proposal_.size() - 1;
  while (proposal_[tail] == order_[tail]) --tail;
  auto s = at(proposal_[same - 1]).pre;
  for (size_t i = same; i <= tail; ++i) s = glue(s, own(proposal_[i]), proposal_[i - 1], proposal_[i]);
  s = glue(s, at(proposal_[tail + 1]).post, proposal_[tail], proposal_[tail + 1]);
  if (gained + price(s) - line.penalty > -kGain) return false;
  ++now_;
  for (size_t i = same; i <= tail + 1; ++i) link(proposal_[i - 1], proposal_[i]);
  update(route);
  return true;
}

// `length` stops from u on, turned round or not, to right after v.
bool SoftSearch::relocate(int u, int length, bool turned, int v) {
  int const x = length == 1 ? u : at(u).next;
  if (x >= n_ || v == u || v == x) return false;
  int const p = at(u).prev, n = at(x).next, y = at(v).next;
  if (v == p) return false;
  int const head = turned ? x : u, tail = turned ? u : x;
  auto const gained = d(p, n) - d(p, u) - d(x, n) + d(v, head) + d(tail, y) - d(v, y) + (turned ? d(x, u) - d(u, x) : 0);
  auto const& lu = line(u);
  auto const& lv = line(v);
  if (at(u).route == at(v).route) {
    if (gained - lu.penalty > -kGain) return false;
    auto const route = at(u).route;
    order_of(route);
    proposal_.clear();
    for (auto const c : order_) {
      if (c != u && c != x) proposal_.push_back(c);
      if (c == v) {
        proposal_.push_back(head);
        if (length == 2) proposal_.push_back(tail);
      }
    }
    return within(route, gained);
  }
  if (gained - lu.penalty - lv.penalty > -kGain) return false;
  auto const left = glue(at(p).pre, at(n).post, p, n);
  auto chain = glue(at(v).pre, own(head), v, head);
  if (length == 2) chain = glue(chain, own(tail), head, tail);
  auto const taken = glue(chain, at(y).post, tail, y);
  if (gained + price(left) + price(taken) - lu.penalty - lv.penalty > -kGain) return false;
  ++now_;
  auto const from = at(u).route, to = at(v).route;
  link(p, n);
  link(v, head);
  if (length == 2) link(head, tail);
  link(tail, y);
  update(from);
  update(to);
  return true;
}

bool SoftSearch::exchange(int u, int lu, int v, int lv) {
  int const x = lu == 1 ? u : at(u).next, z = lv == 1 ? v : at(v).next;
  if (x >= n_ || z >= n_ || v >= n_) return false;
  int const p = at(u).prev, n = at(x).next, q = at(v).prev, y = at(z).next;
  if (u == v || u == z || x == v || x == z || n == v || y == u) return false;
  auto const gained = d(p, v) + d(z, n) - d(p, u) - d(x, n) + d(q, u) + d(x, y) - d(q, v) - d(z, y);
  auto const& a = line(u);
  auto const& b = line(v);
  if (at(u).route == at(v).route) {
    if (gained - a.penalty > -kGain) return false;
    auto const route = at(u).route;
    order_of(route);
    proposal_.clear();
    for (auto const c : order_) {
      if (c == u) {
        proposal_.push_back(v);
        if (z != v) proposal_.push_back(z);
      } else if (c == v) {
        proposal_.push_back(u);
        if (x != u) proposal_.push_back(x);
      } else if (c != x && c != z) {
        proposal_.push_back(c);
      }
    }
    return within(route, gained);
  }
  if (gained - a.penalty - b.penalty > -kGain) return false;
  auto first = glue(at(p).pre, own(v), p, v);
  if (z != v) first = glue(first, own(z), v, z);
  first = glue(first, at(n).post, z, n);
  auto second = glue(at(q).pre, own(u), q, u);
  if (x != u) second = glue(second, own(x), u, x);
  second = glue(second, at(y).post, x, y);
  if (gained + price(first) + price(second) - a.penalty - b.penalty > -kGain) return false;
  ++now_;
  auto const ru = at(u).route, rv = at(v).route;
  link(p, v), link(z, n), link(q, u), link(x, y);
  update(ru);
  update(rv);
  return true;
}

// What follows u and what follows v change places.
bool SoftSearch::tails(int u, int v) {
  if (at(u).route == at(v).route) return false;
  int const x = at(u).next, y = at(v).next;
  if (x >= n_ && y >= n_) return false;
  auto const gained = d(u, y) + d(v, x) - d(u, x) - d(v, y);
  auto const& a = line(u);
  auto const& b = line(v);
  if (gained - a.penalty - b.penalty > -kGain) return false;
  auto const first = glue(at(u).pre, at(y).post, u, y), second = glue(at(v).pre, at(x).post, v, x);
  if (gained + price(first) + price(second) - a.penalty - b.penalty > -kGain) return false;
  ++now_;
  auto const ru = at(u).route, rv = at(v).route;
  int const lx = at(last(ru)).prev, ly = at(last(rv)).prev;
  if (y < n_) link(u, y), link(ly, last(ru));
  else link(u, last(ru));
  if (x < n_) link(v, x), link(lx, last(rv));
  else link(v, last(rv));
  update(ru);
  update(rv);
  return true;
}

// ---- SWAP* ------------------------------------------------------------------------------------------------------------------

double SoftSearch::removal(int u) {
  int const p = at(u).prev, n = at(u).next;
  return d(p, n) - d(p, u) - d(u, n) + price(glue(at(p).pre, at(n).post, p, n)) - line(u).penalty;
}

double SoftSearch::insertion(int u, int after) {
  int const y = at(after).next;
  return d(after, u) + d(u, y) - d(after, y) + price(glue(glue(at(after).pre, own(u), after, u), at(y).post, u, y)) - line(after).penalty;
}

void SoftSearch::best_slots(int route, int other) {
  for (int u = at(first(route)).next; u < n_; u = at(u).next) {
    auto& when = slots_when_[static_cast<size_t>(other * n_ + u)];
    if (when >= line_[static_cast<size_t>(other)].changed) continue;
    when = now_;
    auto* best = &slots_[static_cast<size_t>((other * n_ + u) * 3)];
    for (int i = 0; i < 3; ++i) best[i] = {kNever, -1};
    for (int v = first(other); v != last(other); v = at(v).next) {
      auto const cost = insertion(u, v);
      if (cost >= best[2].cost) continue;
      int i = 2;
      for (; i > 0 && best[i - 1].cost > cost; --i) best[i] = best[i - 1];
      best[i] = {cost, v};
    }
  }
}

bool SoftSearch::swap_star(int a, int b) {
  best_slots(a, b);
  best_slots(b, a);
  double best = -kGain;
  int bu = -1, bv = -1, bu_after = -1, bv_after = -1;
  // Cheapest of the three slots that the removed neighbour does not touch, or the neighbour's own place.
  auto const cheapest = [&](int u, int v, int& after) {
    auto const* slots = &slots_[static_cast<size_t>((at(v).route * n_ + u) * 3)];
    int const p = at(v).prev, n = at(v).next;
    auto const in_place = glue(glue(at(p).pre, own(u), p, u), at(n).post, u, n);
    auto cost = d(p, u) + d(u, n) - d(p, n) + price(in_place) - line(v).penalty;
    after = p;
    for (int i = 0; i < 3; ++i) {
      if (slots[i].after < 0 || slots[i].after == v || slots[i].after == p) continue;
      if (slots[i].cost < cost) cost = slots[i].cost, after = slots[i].after;
      break;
    }
    return cost;
  };
  for (int u = at(first(a)).next; u < n_; u = at(u).next) {
    auto const ru = removal(u);
    for (int v = at(first(b)).next; v < n_; v = at(v).next) {
      auto const rv = removal(v);
      if (ru + rv - line_[static_cast<size_t>(a)].penalty - line_[static_cast<size_t>(b)].penalty > best) continue;
      int ua = -1, va = -1;
      auto const cost = ru + rv + cheapest(u, v, ua) + cheapest(v, u, va);
      if (cost < best) best = cost, bu = u, bv = v, bu_after = ua, bv_after = va;
    }
  }
  if (bu < 0) return false;
  // Exact: both routes anew.
  auto const rebuilt = [&](int route, int out, int in, int after) {
    scratch_.clear();
    for (int x = first(route);; x = at(x).next) {
      if (x != out) scratch_.push_back(x);
      if (x == after) scratch_.push_back(in);
      if (x == last(route)) break;
    }
    double distance = 0;
    Segment s = own(first(route));
    for (size_t i = 1; i < scratch_.size(); ++i) {
      distance += d(scratch_[i - 1], scratch_[i]);
      s = glue(s, own(scratch_[i]), scratch_[i - 1], scratch_[i]);
    }
    double before = 0;
    for (int x = first(route); x != last(route); x = at(x).next) before += d(x, at(x).next);
    return distance - before + price(s) - line_[static_cast<size_t>(route)].penalty;
  };
  auto const delta_a = rebuilt(a, bu, bv, bv_after);
  auto const new_a = scratch_;
  auto const delta_b = rebuilt(b, bv, bu, bu_after);
  if (delta_a + delta_b > -kGain) return false;
  ++now_;
  for (size_t i = 1; i < new_a.size(); ++i) link(new_a[i - 1], new_a[i]);
  for (size_t i = 1; i < scratch_.size(); ++i) link(scratch_[i - 1], scratch_[i]);
  update(a);
  update(b);
  return true;
}

// ---- the search ---------------------------------------------------------------------------------------------------------------

bool SoftSearch::visit(int u) {
  auto const last_tested = tested_[static_cast<size_t>(u)];
  tested_[static_cast<size_t>(u)] = now_;
  auto const try_after = [&](int v) {
    if (relocate(u, 1, false, v) || relocate(u, 2, false, v) || relocate(u, 2, true, v)) return true;
    return tails(u, v);
  };
  auto const& near = near_[static_cast<size_t>(u)];
  for (size_t i = 0; i < near.size(); ++i) {
    int const v = near[i];
    if (std::max(line(u).changed, line(v).changed) <= last_tested) continue;
    if (try_after(v) || exchange(u, 1, v, 1) || exchange(u, 2, v, 1) || exchange(u, 2, v, 2)) return true;
    // v to right after u by its tail: u's predecessor and v meet.
    if (at(u).prev < n_ && at(u).route != at(v).route && tails(at(u).prev, v)) return true;
    if (at(v).prev >= n_ && try_after(at(v).prev)) return true;
  }
  for (int r = 0; r < r_; ++r) {
    if (line_[static_cast<size_t>(r)].size > 0) continue;
    if (line(u).changed > last_tested && (relocate(u, 1, false, first(r)) || relocate(u, 2, false, first(r)) || tails(u, first(r)))) return true;
    break;
  }
  return false;
}

void SoftSearch::improve(Routes& routes, Prices const& prices, Budget& budget) {
  prices_ = prices;
  load(routes);
  std::vector<int> clients(static_cast<size_t>(n_)), pairs(static_cast<size_t>(r_));
  for (int c = 0; c < n_; ++c) clients[static_cast<size_t>(c)] = c;
  for (int r = 0; r < r_; ++r) pairs[static_cast<size_t>(r)] = r;
  random_.shuffle(clients);
  for (bool again = true; again && budget.spent() < 1;) {
    again = false;
    for (auto const u : clients)
      while (visit(u)) again = true;
    if (again) continue;
    for (auto const a : pairs)
      for (auto const b : pairs) {
        if (a >= b) continue;
        auto& when = swapped_when_[static_cast<size_t>(a * r_ + b)];
        auto const& la = line_[static_cast<size_t>(a)];
        auto const& lb = line_[static_cast<size_t>(b)];
        if (la.size == 0 || lb.size == 0 || std::max(la.changed, lb.changed) <= when || !sectors_meet(la, lb)) continue;
        when = now_;
        if (swap_star(a, b)) again = true;
      }
  }
  unload(routes);
}

}  // namespace ly::routing
