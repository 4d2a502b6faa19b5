#include "engines/routing/genetic.h"

#include <cmath>
#include <deque>
#include <memory>

#include "base/check.h"
#include "engines/routing/soft_search.h"

namespace ly::routing {
namespace {

constexpr int kAdjustEvery = 50;          // taught plans between two changes of the prices
constexpr double kDearer = 1.2, kCheaper = 0.85, kPriceMin = 0.1, kPriceMax = 1e5;
constexpr double kRepairChance = 0.5, kRepairDearer = 12;
constexpr int kCloseCount = 5;            // nearest plans that say how different one is
constexpr int kRestartPerClient = 100;    // crossings without a better plan, for each client

struct Individual {
  Routes routes;
  Measured measured;
  std::vector<int> next, before;  // per client; n: the depot
  double fitness = 0;
};
using Held = std::shared_ptr<Individual const>;

// Share of clients whose neighbours in the route differ.
double difference(Individual const& a, Individual const& b) {
  int broken = 0;
  auto const n = a.next.size();
  for (size_t c = 0; c < n; ++c) {
    broken += a.next[c] != b.next[c] && a.next[c] != b.before[c];
    broken += a.before[c] != b.before[c] && a.before[c] != b.next[c];
  }
  return static_cast<double>(broken) / static_cast<double>(2 * n);
}

// Plans of one sort (all feasible, or none), with the differences between them.
class Colony {
 public:
  struct Member {
    Held plan;
    std::vector<std::pair<double, Individual const*>> close;  // nearest first
    double fitness = 0;
  };
  std::vector<Member> members;

  void add(Held plan) {
    Member fresh{plan, {}, 0};
    for (auto& m : members) {
      auto const d = difference(*m.plan, *plan);
      insert(m.close, d, plan.get());
      insert(fresh.close, d, m.plan.get());
    }
    members.push_back(std::move(fresh));
  }

  void shrink(size_t to, int elite, Prices const& prices) {
    while (members.size() > to) {
      rank(elite, prices);
      size_t worst = members.size();
      bool twin = false;
      for (size_t i = 0; i < members.size(); ++i) {
        bool const is_twin = !members[i].close.empty() && members[i].close[0].first == 0;
        if (worst == members.size() || (is_twin && !twin) || (is_twin == twin && members[i].fitness > members[worst].fitness)) worst = i, twin |= is_twin;
      }
      auto const* gone = members[worst].plan.get();
      auto const keep = members[worst].plan;
      members.erase(members.begin() + static_cast<std::ptrdiff_t>(worst));
      for (auto& m : members) std::erase_if(m.close, [&](auto const& c) { return c.second == gone; });
    }
  }

  // Biased fitness: rank by cost plus rank by difference (Vidal et al. 2012), lower is better.
  void rank(int elite, Prices const& prices) {
    auto const n = members.size();
    if (n == 0) return;
    std::vector<std::pair<double, size_t>> by_cost, by_difference;
    for (size_t i = 0; i < n; ++i) {
      by_cost.emplace_back(members[i].plan->measured.cost(prices), i);
      double sum = 0;
      auto const count = std::min<size_t>(kCloseCount, members[i].close.size());
      for (size_t k = 0; k < count; ++k) sum += members[i].close[k].first;
      by_difference.emplace_back(count ? -sum / static_cast<double>(count) : 0, i);
    }
    std::sort(by_cost.begin(), by_cost.end());
    std::sort(by_difference.begin(), by_difference.end());
    for (auto& m : members) m.fitness = 0;
    auto const all = static_cast<double>(n);
    auto const weight = std::max(0.0, 1 - elite / all);
    for (size_t i = 0; i < n; ++i) {
      members[by_cost[i].second].fitness += static_cast<double>(i) / all;
      members[by_difference[i].second].fitness += weight * static_cast<double>(i) / all;
    }
  }

 private:
  static void insert(std::vector<std::pair<double, Individual const*>>& close, double d, Individual const* plan) {
    auto at = close.begin();
    while (at != close.end() && at->first <= d) ++at;
    close.insert(at, {d, plan});
  }
};

class Genetic {
 public:
  Genetic(Instance const& instance, Random& random, GeneticOptions const& options, Budget& budget)
      : instance_(instance), random_(random), options_(options), budget_(budget),
        search_(instance, std::min(instance.vehicles(), options.routes_max), options.neighbours, random), n_(instance.requests()) {
    double distance = 0;
    int load = 1;
    for (int c = 0; c < n_; ++c) distance = std::max(distance, search_.distance(c, n_)), load = std::max(load, instance.stop(instance.request(c).pickup).load);
    prices_.load = std::clamp(distance / load, kPriceMin, 1000.0);
    prices_.warp = 2;
  }

  Plan run() {
    for (auto const& plan : options_.begin_with) {
      Routes routes;
      for (auto const& route : plan.routes) {
        routes.emplace_back();
        for (auto const stop : route.stops) routes.back().push_back(instance_.request_of(stop));
      }
      keep(std::move(routes));
    }
    fill();
    int idle = 0;
    while (budget_.spent() < 1) {
      auto const before = best_cost_;
      auto const [a, b] = parents();
      auto child = cross(*a, *b);
      teach(std::move(child));
      idle = best_cost_ < before - 1e-9 ? 0 : idle + 1;
      if (idle >= kRestartPerClient * n_) {
        feasible_.members.clear();
        infeasible_.members.clear();
        fill();
        idle = 0;
      }
    }
    return plan();
  }

 private:
  void fill() {
    for (int i = 0; i < options_.population && budget_.spent() < 1; ++i) teach(random_plan());
  }

  Routes random_plan() {
    std::vector<int> clients(static_cast<size_t>(n_));
    for (int c = 0; c < n_; ++c) clients[static_cast<size_t>(c)] = c;
    random_.shuffle(clients);
    auto const count = static_cast<size_t>(search_.routes_max());
    Routes out(count);
    auto const each = (clients.size() + count - 1) / count;
    for (size_t i = 0; i < clients.size(); ++i) out[i / each].push_back(clients[i]);
    return out;
  }

  void teach(Routes routes) {
    search_.improve(routes, prices_, budget_);
    auto const measured = keep(routes);
    load_ok_.push_back(measured.excess == 0);
    warp_ok_.push_back(measured.warp < 1e-6);
    if (load_ok_.size() >= kAdjustEvery) adjust();
    if (!measured.feasible() && random_.chance(kRepairChance)) {
      auto dear = prices_;
      dear.load *= kRepairDearer;
      dear.warp *= kRepairDearer;
      search_.improve(routes, dear, budget_);
      if (search_.measure(routes).feasible()) keep(std::move(routes));
    }
  }

  void adjust() {
    auto const change = [&](std::vector<char>& ok, double& price) {
      double share = 0;
      for (auto const o : ok) share += o;
      share /= static_cast<double>(ok.size());
      if (share < options_.feasible_aim - 0.05) price = std::min(kPriceMax, price * kDearer);
      else if (share > options_.feasible_aim + 0.05) price = std::max(kPriceMin, price * kCheaper);
      ok.clear();
    };
    change(load_ok_, prices_.load);
    change(warp_ok_, prices_.warp);
  }

  Measured keep(Routes routes) {
    auto plan = std::make_shared<Individual>();
    plan->measured = search_.measure(routes);
    plan->next.assign(static_cast<size_t>(n_), n_);
    plan->before.assign(static_cast<size_t>(n_), n_);
    for (auto const& route : routes)
      for (size_t i = 0; i + 1 < route.size(); ++i) {
        plan->next[static_cast<size_t>(route[i])] = route[i + 1];
        plan->before[static_cast<size_t>(route[i + 1])] = route[i];
      }
    plan->routes = std::move(routes);
    auto const measured = plan->measured;
    if (measured.feasible() && measured.distance < best_cost_ - 1e-9) {
      best_cost_ = measured.distance;
      best_ = plan->routes;
      budget_.found(best_cost_, static_cast<int>(best_.size()));
    }
    auto& colony = measured.feasible() ? feasible_ : infeasible_;
    colony.add(std::move(plan));
    if (colony.members.size() > static_cast<size_t>(options_.population + options_.generation)) colony.shrink(static_cast<size_t>(options_.population), options_.elite, prices_);
    return measured;
  }

  Held tournament() {
    auto const pick = [&]() -> Colony::Member const& {
      auto const n = feasible_.members.size() + infeasible_.members.size();
      auto const i = static_cast<size_t>(random_.below(static_cast<int>(n)));
      return i < feasible_.members.size() ? feasible_.members[i] : infeasible_.members[i - feasible_.members.size()];
    };
    auto const& a = pick();
    auto const& b = pick();
    return a.fitness < b.fitness ? a.plan : b.plan;
  }

  std::pair<Held, Held> parents() {
    feasible_.rank(options_.elite, prices_);
    infeasible_.rank(options_.elite, prices_);
    auto a = tournament();
    auto b = tournament();
    for (int i = 0; i < 10; ++i) {  // neither the same nor strangers
      auto const d = difference(*a, *b);
      if (d >= 0.1 && d <= 0.5) break;
      b = tournament();
    }
    return {a, b};
  }

  // ---- selective route exchange ---------------------------------------------------------------------------------------------

  // Routes by the direction of their middle, so that neighbours in the list are neighbours on the map.
  Routes by_angle(Routes const& routes) const {
    std::vector<std::pair<double, size_t>> order;
    auto const& depot = instance_.stop(instance_.vehicle(0).start);
    for (size_t i = 0; i < routes.size(); ++i) {
      double x = 0, y = 0;
      for (auto const c : routes[i]) {
        auto const& s = instance_.stop(instance_.request(c).pickup);
        x += s.x - depot.x, y += s.y - depot.y;
      }
      order.emplace_back(std::atan2(y, x), i);
    }
    std::sort(order.begin(), order.end());
    Routes out;
    for (auto const& [angle, i] : order) out.push_back(routes[i]);
    return out;
  }

  Routes cross(Individual const& first, Individual const& second) {
    auto const a = by_angle(first.routes), b = by_angle(second.routes);
    auto const na = static_cast<int>(a.size()), nb = static_cast<int>(b.size());
    auto const most = std::min(na, nb);
    int const moved = most <= 1 ? 1 : 1 + random_.below(most - 1);
    int sa = random_.below(na), sb = sa < nb ? sa : 0;
    auto const route = [](Routes const& all, int i) -> std::vector<int> const& { return all[static_cast<size_t>(i) % all.size()]; };

    auto const set_of = [&](Routes const& all, int from) {
      std::vector<char> in(static_cast<size_t>(n_), 0);
      for (int i = 0; i < moved; ++i)
        for (auto const c : route(all, from + i)) in[static_cast<size_t>(c)] = 1;
      return in;
    };
    auto const lost = [&](std::vector<char> const& from, std::vector<char> const& in) {
      int count = 0;
      for (size_t c = 0; c < from.size(); ++c) count += from[c] && !in[c];
      return count;
    };
    auto in_a = set_of(a, sa), in_b = set_of(b, sb);
    auto apart = lost(in_a, in_b);
    for (bool better = true; better && apart > 0;) {  // shift either choice while more clients agree
      better = false;
      for (auto const& [da, db] : {std::pair{1, 0}, {na - 1, 0}, {0, 1}, {0, nb - 1}}) {
        auto const ta = (sa + da) % na, tb = (sb + db) % nb;
        auto next_a = da ? set_of(a, ta) : in_a;
        auto next_b = db ? set_of(b, tb) : in_b;
        auto const now = lost(next_a, next_b);
        if (now >= apart) continue;
        apart = now, sa = ta, sb = tb, in_a = std::move(next_a), in_b = std::move(next_b), better = true;
        break;
      }
    }

    Routes one, two;
    for (int i = 0; i < na; ++i) {
      std::vector<int> r1, r2;
      if (i < moved) {
        for (auto const c : route(b, sb + i)) {
          r1.push_back(c);
          if (in_a[static_cast<size_t>(c)]) r2.push_back(c);
        }
      } else {
        for (auto const c : route(a, sa + i)) {
          if (!in_b[static_cast<size_t>(c)]) r1.push_back(c);
          r2.push_back(c);
        }
      }
      one.push_back(std::move(r1));
      two.push_back(std::move(r2));
    }
    std::vector<int> missing;
    for (int c = 0; c < n_; ++c)
      if (in_a[static_cast<size_t>(c)] && !in_b[static_cast<size_t>(c)]) missing.push_back(c);
    random_.shuffle(missing);
    complete(one, missing);
    complete(two, missing);
    return search_.measure(one).cost(prices_) < search_.measure(two).cost(prices_) ? one : two;
  }

  void complete(Routes& routes, std::vector<int> const& missing) const {
    for (auto const c : missing) {
      double best = kNever;
      size_t at_route = 0, at_place = 0;
      for (size_t r = 0; r < routes.size(); ++r)
        for (size_t i = 0; i <= routes[r].size(); ++i) {
          int const p = i == 0 ? n_ : routes[r][i - 1], n = i == routes[r].size() ? n_ : routes[r][i];
          auto cost = search_.distance(p, c) + search_.distance(c, n) - search_.distance(p, n);
          if (!search_.follows(p, c) || !search_.follows(c, n)) cost += 1e6;
          if (cost < best) best = cost, at_route = r, at_place = i;
        }
      routes[at_route].insert(routes[at_route].begin() + static_cast<std::ptrdiff_t>(at_place), c);
    }
  }

  Plan plan() const {
    Plan out;
    if (best_.empty()) {
      for (int c = 0; c < n_; ++c) out.unserved.push_back(c);
      return out;
    }
    for (size_t i = 0; i < best_.size(); ++i) {
      PlannedRoute route{static_cast<int>(i), {}};
      for (auto const c : best_[i]) route.stops.push_back(instance_.request(c).pickup);
      out.routes.push_back(std::move(route));
    }
    out.distance = out.cost = best_cost_;
    return out;
  }

  Instance const& instance_;
  Random& random_;
  GeneticOptions const& options_;
  Budget& budget_;
  SoftSearch search_;
  int n_;
  Prices prices_;
  Colony feasible_, infeasible_;
  std::vector<char> load_ok_, warp_ok_;
  Routes best_;
  double best_cost_ = kNever;
};

}  // namespace

Plan genetic(Instance const& instance, Random& random, GeneticOptions const& options, Budget& budget) {
  check(instance.plain(), "the genetic search knows plain instances only");
  return Genetic(instance, random, options, budget).run();
}

}  // namespace ly::routing
