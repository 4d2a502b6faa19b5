// Drivers' hours: the earliest legal timetable of one coach and its crew over a sequence of legs, minute by minute.
// Limits are values of a RuleSet, never literals here. Not here: reading rule sets or sequences, words, routes.
//
// Minutes are whole, counted on one axis whose minute 0 is a midnight UTC (since 1970, or since any day the caller likes);
// minute m is the half-open interval [m, m + 1). A stop is a maximal run of stationary minutes, a rest a stop of
// `rest_minutes` or more; before `depart` the coach counts as rested. Every maximal run of driving has one driver.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace ly::hours {

using Minute = int64_t;

struct DayPart {           // of the local clock, half-open, may pass midnight; from == to is empty
  int from = 0, to = 0;    // minutes since midnight, 0 to 1440
};
enum class NightReading { night_minutes_only, whole_spell };  // reading A, reading B

struct Window {            // at most `most` minutes driven by one driver in any `length` minutes
  int length = 0, most = 0;
};
struct RuleSet {
  int utc_offset = 0;      // minutes; the local clock of night and standstill
  DayPart night, standstill;
  int rest_minutes = 0;
  int spell_most = 0;        // of the coach and of each driver
  int spell_night_most = 0;
  NightReading reading = NightReading::night_minutes_only;
  std::vector<Window> windows;
  int day_units = 1, night_units = 1;  // progress of a driven minute on legs given in units (speed by night)
  int horizon = 0;           // minutes after departure within which an arrival is looked for
};

struct Span {
  Minute start = 0, end = 0;  // [start, end)
};
struct Driver {
  std::vector<Span> driven;   // on other coaches, none after depart; overlaps count once
};
struct Leg {
  int64_t minutes = 0;        // to be driven, >= 1; unless units are given
  int64_t units = 0;          // > 0: driven when day and night units sum to this
  std::optional<Minute> open, close;  // of its arrival
  int stop_minutes = 0;       // after it; those of the last leg do not count
};
struct Trip {
  Minute depart = 0;
  std::vector<Driver> crew;   // empty: one driver whom no driver limit binds (crew-free)
  std::vector<Leg> legs;      // >= 1
};

struct Run {
  Minute start = 0, end = 0;
  int driver = 0;             // index into crew
};
struct Timetable {
  Minute arrive = 0;
  std::vector<Run> runs;      // ascending; everything between depart and arrival that is no run is a stop
};
struct Answer {
  std::optional<Timetable> timetable;  // earliest arrival, then fewest stops, then latest stop starts; none: none within the horizon
  bool decided = true;                 // false: `labels_most` was reached first and nothing is known
  int64_t labels = 0;                  // states looked at
};

// Exact. Work is bounded by `labels_most` states.
Answer plan(RuleSet const& rules, Trip const& trip, int64_t labels_most = 20'000'000);

}  // namespace ly::hours
