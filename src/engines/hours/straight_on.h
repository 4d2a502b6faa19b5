// A legal timetable without search: whoever may drive longest drives on as long as he may; when nobody may, the coach rests. It takes
// microseconds where the exact search (earliest.h) takes milliseconds, and mostly arrives as early. What it gives is legal; that it gives
// nothing proves nothing.
#pragma once
#include <optional>

#include "engines/hours/trip.h"

namespace ly::hours {

// Trip::drivers empty: drivers' own rules bind nobody, as in earliest().
std::optional<Timetable> straight_on(RuleSet const& rules, Trip const& trip);

// By leg: the end of its last driven minute by these runs, before any wait. Shorter than the legs if they are not all driven.
std::vector<int> driven_ends(RuleSet const& rules, Trip const& trip, std::vector<Run> const& runs);

}  // namespace ly::hours
