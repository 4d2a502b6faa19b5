// The answer for a trip: its earliest legal arrival with this crew, the timetable for it, and what would be possible if drivers' own rules
// bound nobody. Deterministic.
//
// Of all timetables with the earliest arrival, at the first minute where two differ, the one that drives: stops begin as late and end as early as they may.
// On a trip that names its rest places, one that stops at none it could do without; which of those is not promised.
#pragma once
#include <optional>

#include "engines/hours/trip.h"

namespace ly::hours {

struct Answer {
  std::optional<Timetable> best;       // nothing: none within the horizon, `latest` and the windows
  std::optional<Timetable> crew_free;
  bool proved = true;                  // false: the search ended at its limit; `best` is legal, but an earlier arrival is not ruled out
  int not_before = 0;                  // no legal arrival is earlier than this
  int64_t work = 0;                    // effort
};

struct Effort {
  int64_t work_most = 5'000'000;
  int64_t free_work_most = 400'000'000;  // of the question without the crew's limits; ended there, nothing is answered
  bool choose = true;                  // also choose among equals; false: any timetable with the earliest arrival
};

Answer earliest(RuleSet const& rules, Trip const& trip, Effort const& effort = {});

}  // namespace ly::hours
