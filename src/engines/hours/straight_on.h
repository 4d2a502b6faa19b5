// A legal timetable without search: whoever may drive longest drives on as long as he may; when nobody may, the coach rests. It takes
// microseconds where the exact search (earliest.h) takes milliseconds, and mostly arrives as early. What it gives is legal; that it gives
// nothing proves nothing.
#pragma once
#include <memory>
#include <optional>

#include "engines/hours/trip.h"

namespace ly::hours {

// Trip::drivers empty: drivers' own rules bind nobody, as in earliest(). Trips that name rest places, laws with shifts: nothing.
std::optional<Timetable> straight_on(RuleSet const& rules, Trip const& trip);

// The same for many trips under one law, which must outlive it: what it works in is kept. The answer holds until the next question.
class StraightOn {
 public:
  explicit StraightOn(RuleSet const& rules);
  ~StraightOn();
  Timetable const* go(Trip const& trip);  // nullptr: nothing

 private:
  struct Inside;
  std::unique_ptr<Inside> inside_;
};

// By leg: the end of its last driven minute by these runs, before any wait. Shorter than the legs if they are not all driven.
std::vector<int> driven_ends(RuleSet const& rules, Trip const& trip, std::vector<Run> const& runs);

}  // namespace ly::hours
