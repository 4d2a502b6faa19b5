// The second opinion on a timetable: walks it minute by minute and counts again for every minute. Slow, simple, and of the search it
// shares only the definitions of trip.h and rules.h. Judges any timetable, ours or a person's.
#pragma once
#include <string>
#include <vector>

#include "engines/hours/trip.h"

namespace ly::hours {

enum class Part { none, coach, driver };

struct Breach {
  std::string rule;   // as named by the rule set; "LEG" legs not all driven, or driving on after them; "WINDOW" a leg ends too late;
                      // "STOP" driven while the coach must stand after a leg; "LATEST" arrives too late; "JOINS" driven by somebody who is not there yet; "PLACE" it stands where there is no place for that
  Part of = Part::none;
  int driver = -1;    // index; -1 unless of == driver, or the driver who changed
  int at = 0;         // the first minute that breaks it; one breach for each stretch of such minutes
  int leg = -1;       // for LEG, WINDOW, STOP, PLACE
  bool operator==(Breach const&) const = default;
};

// `runs` ascending, not overlapping, within [0, rules.horizon + a day); drivers within the trip. `end`: where the timetable ends.
// With no drivers in the trip only coach and clock rules are judged. Breaches in order of time.
std::vector<Breach> check(RuleSet const& rules, Trip const& trip, std::vector<Run> const& runs, int end);

// The end of the last leg by these runs (with its wait), or -1 if they do not drive all legs.
int arrival_of(RuleSet const& rules, Trip const& trip, std::vector<Run> const& runs);

}  // namespace ly::hours
