// The earliest legal arrival: labels moved forward minute by minute, each the state of a partial timetable, kept only while no other
// label of the same minute can do everything it still can (dominance.h) and while the legs left can still be driven by then (in_time.h).
// Exact: what is dropped can be imitated by what is kept. Only with a beam, or beyond its budget, may it miss something, and says so.
#pragma once
#include <array>
#include <optional>

#include "engines/hours/trip.h"

namespace ly::hours {

inline constexpr int kWindowsMost = 3;

// A driver as the search counts him. `past[p]` is how many minutes (0 or 1; more for a pool of drivers) were driven at minute p - past.size().
struct Counted {
  std::vector<uint8_t> past;
  std::array<int, kWindowsMost> most{};  // by window of the rule set
  int spell = 0, spell_night = 0;        // driven since his last break before the departure
  int idle = kEver;                      // minutes since he drove; a break once >= RuleSet::rest
  int joins = 0;                         // does not drive before this minute
  bool on_shift = false;                 // the law's shifts bind him
  int shift_from = 0, shift_driven = 0, shift_idle = kEver;  // as the trip begins (label.h)
  int twin_of = -1;                      // an earlier driver with the very same past
};

// Who may drive: the crew as it is; nobody's own rules (crew-free); or all of them as if they were one with all their hours together, whose
// arrival no crew of them can beat.
std::vector<Counted> crew_of(RuleSet const& rules, Trip const& trip);
std::vector<Counted> free_crew(RuleSet const& rules);
std::vector<Counted> pool_of(RuleSet const& rules, Trip const& trip);

struct Need {
  int arrive_by = kEver;       // only arrivals up to this
  std::vector<int> caps;       // by minute: so much of the trip, in minutes driven by day, can be done by its end at most; empty: not known
  bool want_front = false;     // fill Outcome::front
  int beam = 0;                // > 0: keep so many labels a minute: quick, may miss
  int64_t work_most = 400'000'000;
};

struct Outcome {
  std::optional<Timetable> best;
  bool complete = true;        // false: a beam or the budget may have hidden a better one
  std::vector<int> front;      // by minute: the most that was done by its end, as for `caps`
  int64_t work = 0;            // labels kept and comparisons of two
};

// By minute: the most minutes the crew can have driven by its end, each driver as early as his windows allow.
std::vector<int> hours_of(RuleSet const& rules, Trip const& trip, std::vector<Counted> const& crew);

Outcome search(RuleSet const& rules, Trip const& trip, std::vector<Counted> const& crew, Need const& need);

// Of all timetables that arrive as early as `found`: at the first minute where two differ, the one that drives. `need.arrive_by` its arrival;
// `need.work_most` for each question on the way.
Outcome drive_first(RuleSet const& rules, Trip const& trip, std::vector<Counted> const& crew, Need const& need, Timetable const& found);

}  // namespace ly::hours
