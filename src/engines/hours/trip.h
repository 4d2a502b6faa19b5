// A trip as the hours engine sees it: legs in order, the drivers with what they drove before. Minutes count from the
// departure (minute 0), which is a moment on the rule set's clock. Minute m is the half-open interval [m, m + 1).
#pragma once
#include <algorithm>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "engines/hours/rules.h"

namespace ly::hours {

inline constexpr int kEver = std::numeric_limits<int>::max() / 4;
inline constexpr int kDriversMost = 4;
inline constexpr int kLegsMost = 500;
inline constexpr int64_t kDayGain = 100;  // what a driven minute brings: of distance by night, RuleSet::night_speed_percent

struct Span {  // [from, to)
  int from = 0, to = 0;
  bool operator==(Span const&) const = default;
};

struct Leg {
  int64_t need = kDayGain;    // driven when so much was brought: 100 for each minute; by distance ceil(6000 km / (km/h)), exact
  bool by_distance = false;   // night minutes bring less
  int by = kEver;             // driven not later than
  int open = -kEver;          // the leg ends not before
  int close = kEver;          // and not after
  int stop = 0;               // stationary minutes after its end
};

// A place by the road where the coach may stand, of trips that name such places.
struct RestPlace {
  int64_t at = 0;             // of the leg's need: the turn-off is reached at the end of the first minute by which so much was brought
  int detour = 0;             // minutes driven in all to get there and back to the turn-off, by day and by night alike
  int in() const { return (detour + 1) / 2; }
  int out() const { return detour / 2; }
};

struct Driver {
  std::string id;
  std::vector<Span> driven;   // before the departure: from < to <= 0, ascending, apart (tidy())
  int joins = 0;              // does not drive before this minute: waits at a relay point
};

struct Trip {
  int clock = 0;              // minute of day of the departure on the rules' clock, 0 … 1439
  std::vector<Leg> legs;      // at least one
  std::vector<Driver> drivers;// one to kDriversMost; empty: drivers' own rules bind nobody ("crew-free")
  int latest = kEver;         // of the arrival
  // By leg, each ascending by `at`, 0 < at < need. Empty: the coach may stand anywhere. Else it stands at the departure, at the ends of legs and at
  // these places only; one that a leg's last minute would reach is out of reach.
  std::vector<std::vector<RestPlace>> places;
  // A coach that is under way already: its spell so far, minutes by night among them, and how long it has stood.
  int spell = 0, spell_night = 0, stood = kEver;
  int wheel = -1;             // who is driving as it begins; -1: it stands
};

inline int minute_of_day(RuleSet const& rules, Trip const& trip, int minute) {
  return ((trip.clock + minute) % rules.day + rules.day) % rules.day;
}
inline bool is_night(RuleSet const& rules, Trip const& trip, int minute) { return rules.night.holds(minute_of_day(rules, trip, minute)); }
inline bool is_standstill(RuleSet const& rules, Trip const& trip, int minute) { return rules.standstill.holds(minute_of_day(rules, trip, minute)); }

struct Run {                  // one driver at the wheel without a stop
  int from = 0, to = 0;
  int driver = 0;             // index into Trip::drivers; 0 when there are none
  bool operator==(Run const&) const = default;
};

struct Timetable {
  std::vector<Run> runs;      // ascending; touching runs have the same driver
  int arrive = 0;             // end of the last leg, with its wait for the window
};

// Overlaps count once.
inline std::vector<Span> tidy(std::vector<Span> spans) {
  std::sort(spans.begin(), spans.end(), [](Span a, Span b) { return a.from < b.from; });
  std::vector<Span> out;
  for (auto const s : spans) {
    if (!out.empty() && s.from <= out.back().to) out.back().to = std::max(out.back().to, s.to);
    else out.push_back(s);
  }
  return out;
}

// How far along the legs: ordered, farther is greater; of two at the same place, who may go on earlier is farther.
struct Position {
  int leg = 0;        // == legs.size(): arrived
  int64_t done = 0;   // of that leg
  int ready = 0;      // not driven before this minute: the former leg's wait and stop
  int place = -1;     // the rest place it has turned off to (Trip::places); -1: on the road
  int off = 0;        // minutes to it (below 0), at it (0), or back to the road (above 0)
  auto operator<=>(Position const& o) const {
    if (auto const c = leg <=> o.leg; c != 0) return c;
    if (auto const c = done <=> o.done; c != 0) return c;
    return o.ready <=> ready;
  }
  bool operator==(Position const&) const = default;
};

}  // namespace ly::hours
