// Which partial timetables can still arrive in time? Drivers, windows and stops of the legs are left out, but the hours of the crew as a whole
// count through `caps`: what is refused here cannot arrive in time under all the rules.
#pragma once
#include <vector>

#include "engines/hours/trip.h"

namespace ly::hours {

class InTime {
 public:
  // `until` the minute to arrive by; `minutes` to be driven in all; caps[m]: the most that can be driven by the end of minute m (empty: anything).
  InTime(RuleSet const& rules, Trip const& trip, int until, int minutes, std::vector<int> caps);
  // With `driven` minutes done at `now`, the coach having driven `spell` (`night` by night) and stood for `stood` minutes.
  bool holds(int driven, int now, int spell, int night, int stood) const;

 private:
  int cap(int minute) const { return minute < static_cast<int>(caps_.size()) ? caps_[static_cast<size_t>(minute)] : minutes_; }
  bool within_spell(int driven, int now, int spell, int night, int stood) const;
  RuleSet const& rules_;
  int until_, minutes_;
  std::vector<int> caps_;
  std::vector<int> needed_;          // by minute: what a rested coach must have driven by then
  std::vector<bool> night_, still_;  // by minute
};

}  // namespace ly::hours
