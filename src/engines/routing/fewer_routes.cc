#include "engines/routing/fewer_routes.h"

#include <algorithm>
#include <cmath>

namespace ly::routing {
namespace {

constexpr int kEjectedMax = 3;          // requests thrown out at once
constexpr int kTripleSize = 30;         // stops of a route beyond which only pairs are tried
constexpr int kShakes = 100;            // random changes after an ejection

class Ejection {
 public:
  Ejection(Draft& draft, Random& random, Budget& budget) : draft_(draft), instance_(draft.instance()), random_(random), budget_(budget) {
    in_the_way_.assign(static_cast<size_t>(instance_.requests()), 1);
  }

  // False: the budget ran out; the draft is then as it was.
  bool dissolve_one() {
    auto const before = draft_.plan();
    auto const dropped = draft_.used()[static_cast<size_t>(random_.below(draft_.routes()))];
    routes_ = draft_.routes() - 1;
    std::vector<int> out;
    for (size_t i = 1; i + 1 < draft_.tour(dropped).at.size(); ++i) {
      auto const r = instance_.request_of(draft_.tour(dropped).at[i]);
      if (instance_.request(r).pickup == draft_.tour(dropped).at[i]) out.push_back(r);
    }
    random_.shuffle(out);
    draft_.remove(out);
    std::fill(in_the_way_.begin(), in_the_way_.end(), 1);
    pool_ = out;
    while (!pool_.empty()) {
      if (budget_.spent() >= 1) {
        draft_.load(before);
        return false;
      }
      auto const r = pool_.back();
      pool_.pop_back();
      if (place(r)) continue;
      ++in_the_way_[static_cast<size_t>(r)];
      if (!eject_for(r)) pool_.insert(pool_.begin(), r);
      shake(kShakes);
    }
    return true;
  }

 private:
  bool place(int r) {
    std::vector<Place> places;
    for (auto const t : draft_.used()) {
      if (!compatible_with(instance_, draft_.tour(t), r)) continue;
      auto const p = random_place(instance_, draft_.tour(t), t, r, random_);
      if (p.found()) places.push_back(p);
    }
    // A vehicle that stands empty because its last request was ejected may be used again, up to the count aimed at.
    if (draft_.routes() < routes_)
      for (auto const t : draft_.openable()) {
        auto const p = random_place(instance_, draft_.tour(t), t, r, random_);
        if (p.found()) places.push_back(p);
      }
    random_.shuffle(places);
    for (auto const& p : places)
      if (draft_.insert(r, p)) return true;
    return false;
  }

  struct Choice {
    int tour = -1, count = 0;
    std::vector<int> stops;   // the tour after it
    int ejected[kEjectedMax] = {};
  };

  bool eject_for(int r) {
    uint64_t least = ~0ull;
    Choice best;
    auto tours = draft_.used();
    random_.shuffle(tours);
    for (auto const t : tours) {
      auto const& tour = draft_.tour(t);
      std::vector<int> aboard;
      for (size_t i = 1; i + 1 < tour.at.size(); ++i) {
        auto const q = instance_.request_of(tour.at[i]);
        if (instance_.request(q).pickup == tour.at[i]) aboard.push_back(q);
      }
      std::sort(aboard.begin(), aboard.end(), [&](int a, int b) { return weight(a) != weight(b) ? weight(a) < weight(b) : a < b; });
      int chosen[kEjectedMax];
      auto const most = tour.size() <= kTripleSize ? kEjectedMax : kEjectedMax - 1;
      descend(r, t, aboard, 0, 0, 0, most, chosen, least, best);
    }
    if (best.tour < 0) return false;
    std::vector<int> out(best.ejected, best.ejected + best.count);
    random_.shuffle(out);
    draft_.begin_move();
    draft_.remove(out);
    if (!draft_.set_tour(best.tour, best.stops)) {
      draft_.take_back();
      return false;
    }
    for (auto const q : out) pool_.push_back(q);
    return true;
  }

  uint64_t weight(int r) const { return in_the_way_[static_cast<size_t>(r)]; }

  // All sets of up to `most` requests of the tour, lightest first, cut off as soon as they weigh no less than the best.
  void descend(int r, int t, std::vector<int> const& aboard, size_t from, int depth, uint64_t sum, int most, int* chosen, uint64_t& least, Choice& best) {
    for (size_t i = from; i < aboard.size(); ++i) {
      auto const s = sum + weight(aboard[i]);
      if (s >= least) return;  // sorted: all later ones weigh at least this much
      chosen[depth] = aboard[i];
      if (fits_without(r, t, chosen, depth + 1)) {
        least = s;
        best.tour = t;
        best.count = depth + 1;
        std::copy(chosen, chosen + depth + 1, best.ejected);
        best.stops.assign(trial_.at.begin() + 1, trial_.at.end() - 1);
        continue;
      }
      if (depth + 1 < most) descend(r, t, aboard, i + 1, depth + 1, s, most, chosen, least, best);
    }
  }

  bool fits_without(int r, int t, int const* chosen, int count) {
    auto const& tour = draft_.tour(t);
    trial_.vehicle = tour.vehicle;
    trial_.at.clear();
    for (auto const stop : tour.at) {
      auto const q = instance_.request_of(stop);
      if (q >= 0 && std::find(chosen, chosen + count, q) != chosen + count) continue;
      trial_.at.push_back(stop);
    }
    if (!refresh(instance_, trial_) || !compatible_with(instance_, trial_, r)) return false;
    auto const p = random_place(instance_, trial_, t, r, random_);
    if (!p.found()) return false;
    put(instance_, trial_, r, p);
    return !instance_.has_aboard_limits() || refresh(instance_, trial_);
  }

  // Random moves of requests between routes and exchanges, each keeping everything.
  void shake(int moves) {
    for (int i = 0; i < moves; ++i) {
      auto const r = random_.below(instance_.requests());
      if (!draft_.served(r)) continue;
      auto const from = draft_.tour_of(instance_.request(r).pickup);
      if (random_.chance(0.5)) {
        auto const t = draft_.used()[static_cast<size_t>(random_.below(draft_.routes()))];
        if (t == from && draft_.tour(t).size() <= 2) continue;
        if (t != from && (draft_.tour(from).size() == 1 || !compatible_with(instance_, draft_.tour(t), r))) continue;
        draft_.begin_move();
        draft_.remove({r});
        auto const p = random_place(instance_, draft_.tour(t), t, r, random_);
        if (!p.found() || !draft_.insert(r, p)) draft_.take_back();
        continue;
      }
      // An exchange with somebody near.
      auto const& near = instance_.near(instance_.request(r).pickup);
      if (near.empty()) continue;
      auto const other = instance_.request_of(near[static_cast<size_t>(random_.below(std::min<int>(static_cast<int>(near.size()), 40)))]);
      if (other == r || !draft_.served(other)) continue;
      auto const to = draft_.tour_of(instance_.request(other).pickup);
      if (to == from) continue;
      draft_.begin_move();
      draft_.remove({r, other});
      bool done = false;
      if (compatible_with(instance_, draft_.tour(to), r) && compatible_with(instance_, draft_.tour(from), other)) {
        auto const p = random_place(instance_, draft_.tour(to), to, r, random_);
        if (p.found()) {
          auto const q = random_place(instance_, draft_.tour(from), from, other, random_);
          done = q.found() && draft_.insert(r, p) && draft_.insert(other, q);
        }
      }
      if (!done) draft_.take_back();
    }
  }

  Draft& draft_;
  Instance const& instance_;
  Random& random_;
  Budget& budget_;
  std::vector<uint64_t> in_the_way_;
  std::vector<int> pool_;
  Tour trial_;
  int routes_ = 0;
};

}  // namespace

int least_routes(Instance const& instance) {
  if (instance.has_pairs() || instance.requests() == 0) return instance.requests() > 0 ? 1 : 0;
  double heads = 0, largest = 1;
  for (int r = 0; r < instance.requests(); ++r) heads += instance.stop(instance.request(r).pickup).load;
  for (int v = 0; v < instance.vehicles(); ++v) largest = std::max<double>(largest, instance.vehicle(v).capacity);
  return std::max(1, static_cast<int>(std::ceil(heads / largest)));
}

int fewer_routes(Draft& draft, Random& random, int routes_least, Budget& budget) {
  Ejection ejection(draft, random, budget);
  while (draft.routes() > routes_least && draft.routes() > 1 && budget.spent() < 1)
    if (!ejection.dissolve_one()) break;
  return draft.routes();
}

}  // namespace ly::routing
