// The cheapest place of a request in a route, keeping windows and seats: one pass over the route for a visit, a walk from every
// pick-up place for a pair. This is the hot loop of everything but the genetic search.
#pragma once
#include "base/fast_random.h"
#include "engines/routing/tour.h"

namespace ly::routing {

// Skips a place now and then (Christiaens and Vanden Berghe 2020, "blinks"), counted down so that no draw is made per place.
class Blinks {
 public:
  Blinks(Random& random, double rate) : random_(random), rate_(rate) { again(); }
  bool blink() {
    if (--left_ > 0) return false;
    again();
    return true;
  }

 private:
  void again();
  Random& random_;
  double rate_;
  int left_ = 1 << 30;
};

// Updates `best` if the request fits this route more cheaply. `tour_index` is what best.tour becomes.
// Not judged here: compatibility with those aboard, time aboard beyond its lower bound.
void cheapest_place(Instance const& instance, Tour const& tour, int tour_index, int request, Blinks* blinks, Place& best);
bool compatible_with(Instance const& instance, Tour const& tour, int request);

// Any feasible place drawn with equal chance; for perturbation.
Place random_place(Instance const& instance, Tour const& tour, int tour_index, int request, Random& random);

}  // namespace ly::routing
