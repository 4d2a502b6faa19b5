#include "engines/routing/ruin_recreate.h"

#include <algorithm>
#include <cmath>

namespace ly::routing {
namespace {

class Ruin {
 public:
  Ruin(Draft const& draft, Random& random, RuinRecreateOptions const& options) : draft_(draft), random_(random), options_(options) {
    auto const& instance = draft.instance();
    for (int r = 0; r < instance.requests(); ++r)
      if (!options.locked || std::find(options.locked->begin(), options.locked->end(), r) == options.locked->end()) free_.push_back(r);
    taken_.assign(static_cast<size_t>(instance.requests()), 0);
    ruined_.assign(static_cast<size_t>(instance.vehicles()), 0);
    if (options.locked) {
      locked_.assign(static_cast<size_t>(instance.requests()), 0);
      for (auto const r : *options.locked) locked_[static_cast<size_t>(r)] = 1;
    }
  }

  std::vector<int> const& choose() {
    out_.clear();
    ++round_;
    if (free_.empty() || draft_.used().empty()) return out_;
    strings();
    return out_;
  }

 private:
  void take(int r) {
    if (taken_[static_cast<size_t>(r)] == round_ || (!locked_.empty() && locked_[static_cast<size_t>(r)])) return;
    taken_[static_cast<size_t>(r)] = round_;
    out_.push_back(r);
  }

  void strings() {
    auto const& instance = draft_.instance();
    double served = 0;
    for (auto const t : draft_.used()) served += draft_.tour(t).size();
    auto const mean = served / static_cast<double>(draft_.used().size());
    auto const length_max = std::min<double>(options_.string_max, mean);
    auto const count_max = 4 * options_.removed_mean / (1 + length_max) - 1;
    auto const count = static_cast<int>(1 + random_.unit() * count_max);
    auto const& seed_request = instance.request(free_[static_cast<size_t>(random_.below(static_cast<int>(free_.size())))]);
    auto const seed = seed_request.delivery >= 0 && random_.chance(0.5) ? seed_request.delivery : seed_request.pickup;
    int ruined = 0;
    auto const cut = [&](int stop) {
      auto const t = draft_.tour_of(stop);
      if (t < 0 || ruined_[static_cast<size_t>(t)] == round_ || taken_[static_cast<size_t>(instance.request_of(stop))] == round_) return;
      auto const& tour = draft_.tour(t);
      auto const longest = std::min<double>(tour.size(), length_max);
      auto const length = std::min(tour.size(), static_cast<int>(1 + random_.unit() * longest));
      ruined_[static_cast<size_t>(t)] = round_;
      ++ruined;
      string(tour, draft_.position_of(stop), length);
    };
    cut(seed);
    for (auto const stop : instance.near(seed)) {
      if (ruined >= count) break;
      cut(stop);
    }
    if (draft_.tour_of(seed) < 0 && out_.empty()) take(instance.request_of(seed));
  }

  // A string of `length` stops that holds `position`; half the time with a part in its middle left standing.
  void string(Tour const& tour, int position, int length) {
    auto const& instance = draft_.instance();
    int keep = 0;
    if (length > 1 && length < tour.size() && random_.chance(0.5)) {
      keep = 1;
      while (length + keep < tour.size() && random_.chance(0.99) && random_.chance(0.5)) ++keep;
    }
    auto const whole = length + keep;
    auto const lowest = std::max(1, position - whole + 1), highest = std::min(position, tour.size() - whole + 1);
    auto const from = lowest + random_.below(highest - lowest + 1);
    int const kept_from = keep ? from + 1 + random_.below(length - 1 > 0 ? length - 1 : 1) : -1;
    for (int i = from; i < from + whole; ++i) {
      if (keep && i >= kept_from && i < kept_from + keep) continue;
      take(instance.request_of(tour.at[static_cast<size_t>(i)]));
    }
  }

  Draft const& draft_;
  Random& random_;
  RuinRecreateOptions const& options_;
  std::vector<int> free_, out_;
  std::vector<uint64_t> taken_, ruined_;
  std::vector<char> locked_;
  uint64_t round_ = 0;
};

// The order in which the absent are put back.
void order(Draft const& draft, Random& random, std::vector<int>& requests) {
  auto const& instance = draft.instance();
  random.shuffle(requests);
  auto const by = [&](auto key) {
    std::stable_sort(requests.begin(), requests.end(), [&](int a, int b) { return key(a) < key(b); });
  };
  auto const reach = [&](int r) { return instance.leg(instance.vehicle(0).start, instance.request(r).pickup).distance; };
  auto const end = [&](int r) { auto const& q = instance.request(r); return q.delivery >= 0 ? q.delivery : q.pickup; };
  switch (random.below(16)) {
    case 0: case 1: case 2: case 3: break;
    case 4: case 5: case 6: case 7: by([&](int r) { return -instance.stop(instance.request(r).pickup).load; }); break;
    case 8: case 9: by([&](int r) { return -reach(r); }); break;
    case 10: by(reach); break;
    case 11: case 12: by([&](int r) { auto const& s = instance.stop(instance.request(r).pickup); return s.close - s.open; }); break;
    case 13: case 14: by([&](int r) { return instance.stop(instance.request(r).pickup).open; }); break;
    default: by([&](int r) { return -instance.stop(end(r)).close; }); break;
  }
  bool priced = false;
  for (auto const r : requests) priced |= instance.request(r).penalty < kNever;
  if (priced) by([&](int r) { return -draft.penalty(r); });
}

}  // namespace

bool recreate(Draft& draft, Random& random, RuinRecreateOptions const& options) {
  auto const& instance = draft.instance();
  auto requests = draft.absent();
  order(draft, random, requests);
  Blinks blinks(random, options.blink);
  bool const proof = instance.has_aboard_limits();
  std::vector<Place> places;
  std::vector<int> openable = draft.openable();
  for (auto const r : requests) {
    auto const try_tour = [&](int t, Place& best) {
      if (!compatible_with(instance, draft.tour(t), r)) return;
      auto* const maybe = draft.tour(t).empty() ? nullptr : &blinks;  // blinking at the last resort would leave him out
      if (!proof) return cheapest_place(instance, draft.tour(t), t, r, maybe, best);
      Place own;
      cheapest_place(instance, draft.tour(t), t, r, maybe, own);
      if (own.found()) places.push_back(own);
    };
    places.clear();
    Place best;
    best.cost = std::min(kNever, draft.penalty(r));
    auto const worth = best.cost;
    for (auto const t : draft.used()) try_tour(t, best);
    auto const free_fleet = draft.routes() < options.routes_max;
    // A new route when nothing else is cheaper: with a price on it, by comparison; without, when no route takes him.
    if (free_fleet)
      for (auto const t : openable)
        if (draft.tour(t).empty()) try_tour(t, best);
    if (!proof) {
      if (best.tour >= 0 && draft.insert(r, best)) {
        if (draft.tour(best.tour).size() <= 2) openable = draft.openable();
      }
      continue;
    }
    std::sort(places.begin(), places.end(), [](Place const& a, Place const& b) { return a.cost != b.cost ? a.cost < b.cost : a.tour < b.tour; });
    for (auto const& place : places) {
      if (place.cost >= worth) break;
      if (draft.insert(r, place)) {
        if (draft.tour(place.tour).size() <= 2) openable = draft.openable();
        break;
      }
    }
  }
  return draft.absent().empty();
}

void ruin_recreate(Draft& draft, Random& random, RuinRecreateOptions const& options, Budget& budget) {
  if (!draft.absent().empty()) recreate(draft, random, options);
  Ruin ruin(draft, random, options);
  auto best = draft.plan();
  auto best_cost = draft.cost();
  budget.found(best_cost, draft.routes());
  auto const scale = draft.instance().mean_leg_cost();
  for (double spent = budget.spent(); spent < 1; spent = budget.spent()) {
    auto const temperature = scale * options.warm * std::pow(options.cold / options.warm, spent);
    for (int i = 0; i < options.moves_per_step; ++i) {
      auto const before = draft.cost();
      draft.begin_move();
      draft.remove(ruin.choose());
      recreate(draft, random, options);
      auto const now = draft.cost();
      if (now > before - temperature * std::log(1 - random.unit())) {
        draft.take_back();
      } else if (now < best_cost - 1e-9) {
        best_cost = now;
        best = draft.plan();
        budget.found(best_cost, draft.routes());
      }
    }
  }
  draft.load(best);
}

}  // namespace ly::routing
