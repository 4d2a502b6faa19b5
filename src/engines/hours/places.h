// The way to a rest place off the road and back, for trips that name the places where the coach may stand (Trip::places).
#pragma once
#include <vector>

#include "engines/hours/trip.h"

namespace ly::hours {

inline RestPlace const& place_at(Trip const& trip, Position const& p) { return trip.places[static_cast<size_t>(p.leg)][static_cast<size_t>(p.place)]; }

inline bool may_stand(Trip const& trip, Position const& p) { return trip.places.empty() || (p.place >= 0 ? p.off == 0 : p.done == 0); }

// Minutes still to be driven off the road.
inline int off_road_left(Trip const& trip, Position const& p) {
  if (p.place < 0) return 0;
  return p.off > 0 ? p.off : place_at(trip, p).out() - p.off;
}

// One driven minute off the road. False: that minute is driven on the road, which the place lies by.
inline bool drive_off_road(Trip const& trip, Position& p) {
  if (p.place < 0) return false;
  if (p.off < 0) return ++p.off, true;
  if (p.off == 0) p.off = place_at(trip, p).out();
  bool const off = p.off > 0;
  if (p.off > 0) --p.off;
  if (p.off == 0) p.place = -1;
  return off;
}

// Calls `found` with each place the coach may turn off to at `now`, having been at `before` a driven minute ago.
template <class Found>
void turn_offs(Trip const& trip, Position const& before, Position const& now, Found found) {
  if (trip.places.empty() || now.leg != before.leg || now.place >= 0 || now.done == before.done) return;
  auto const& places = trip.places[static_cast<size_t>(now.leg)];
  for (size_t k = 0; k < places.size(); ++k) {
    if (places[k].at <= before.done || places[k].at > now.done) continue;
    auto there = now;
    there.place = static_cast<int>(k), there.off = -places[k].in();
    found(there);
  }
}

// Where the coach stands while it does not drive, and for how long: one way to read the runs of a legal timetable.
struct Halt {
  int from = 0, to = 0;
  int leg = 0, place = -1;    // at this place of the leg; -1: at its beginning, or anywhere where places are not named
};
struct Way {
  std::vector<Halt> halts;    // ascending, whole stretches
  std::vector<int> leg_ends;  // the end of each leg's last driven minute
};
// Empty if the timetable is none of this trip.
Way way_of(RuleSet const& rules, Trip const& trip, Timetable const& timetable);

}  // namespace ly::hours
