// When one partial timetable makes another of the same minute superfluous.
//
// X makes Y superfluous if, whatever legal continuation Y has, X has one that arrives no later. X is farther by a lead of g driven
// minutes, and imitates Y but stands still while Y drives some minutes X has no need of. What must be stood still for:
//   rest    X may first stand until rested (20 - stood): after that its own spell no longer matters; or else it keeps to its spell and skips
//           what its spell is longer than Y's, and what Y's stop is ahead of its own;
//   hours   for each driver, what X has used of his hours more than Y, in any window still to come or in his shift, is skipped of his first minutes;
//   shifts  an older shift must first be ended by a rest; where Y has been off duty longer, X skips that.
// Where X, being early, must stand after a leg while Y still drives, the lead shrinks: hours that were to be skipped later need more of it.
// Moving driven minutes earlier never breaks a rolling window, so nothing else is lost.
#pragma once
#include "engines/hours/label.h"
#include "engines/hours/places.h"

namespace ly::hours {

// Of a label, what most comparisons are decided by.
struct Outline {
  int64_t left = 0;             // Dominance::remaining
  int spell = 0, night = 0, stood = 0, until_rested = 0;
  // This label is no farther than the other by what it would have to stand for: it neither rests nor keeps to its spell.
  bool too_near(Outline const& other) const {
    int const longer = std::max(std::max(0, spell - other.spell), night - other.night), keep = longer + std::max(0, other.stood - stood);
    return other.left - left < kDayGain * std::min(until_rested, keep);
  }
};

struct Dominance {
  RuleSet const& rules;
  Trip const& trip;
  std::vector<Counted> const& crew;
  RunLog const& log;
  std::vector<int64_t> rest_of_legs;  // need of leg i and all after it
  std::vector<Leg> const& legs;
  int64_t slowest = kDayGain;         // the least a driven minute brings on any leg of the trip
  int arrive_by = kEver;
  int last_open = -kEver;             // the latest opening of a window
  std::vector<int> stops_ahead;       // stationary minutes after leg i and the later ones but the last
  int64_t detours = 0;                // minutes of all there are

  // With what is left of a detour, if the coach is on one.
  int64_t remaining(Position const& p) const {
    if (p.leg >= static_cast<int>(legs.size())) return 0;
    return rest_of_legs[static_cast<size_t>(p.leg)] - p.done + off_road_left(trip, p) * kDayGain;
  }
  int until_rested(Label const& x) const { return x.spell == 0 && x.wheel < 0 ? 0 : rules.rest - x.stood; }
  Outline outline(Label const& x) const { return {remaining(x.at), x.spell, x.night, x.stood, until_rested(x)}; }
  void mark(Label& x) const;                                   // sets Label::ample; before holds()
  bool holds(Label const& x, Label const& y, int now) const;   // false if too_near()

 private:
  int older_shift(Label const& x, Label const& y) const;
  int longer_shift(Label const& x, Label const& y, size_t driver) const;
  int excess(Label const& x, Label const& y, int driver, int now) const;
};

}  // namespace ly::hours
