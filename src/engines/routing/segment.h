// A stretch of a route as five numbers that two stretches can be joined by in constant time. A late arrival goes back in time
// ("time warp") at a price, so a search may pass through plans that come too late: Nagata, Bräysy and Dullaert 2010; Vidal,
// Crainic, Gendreau and Prins 2013.
#pragma once
#include <algorithm>

namespace ly::routing {

struct Segment {
  double duration = 0, warp = 0;   // with waiting and warp in it
  double early = 0, late = 0;      // starts between these have no more warp or waiting than need be
  int load = 0;
};

inline Segment join(Segment const& a, Segment const& b, double leg) {
  auto const gap = a.duration - a.warp + leg;
  auto const wait = std::max(b.early - gap - a.late, 0.0);
  auto const warp = std::max(a.early + gap - b.late, 0.0);
  return {a.duration + b.duration + leg + wait, a.warp + b.warp + warp, std::max(b.early - gap, a.early) - wait, std::min(b.late - gap, a.late) + warp, a.load + b.load};
}

}  // namespace ly::routing
