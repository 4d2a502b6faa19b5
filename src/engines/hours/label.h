// One partial timetable within the search, and what it costs to carry on from it.
#pragma once
#include <array>

#include "engines/hours/search.h"

namespace ly::hours {

struct Carried {   // a spell a driver brought along from before the departure; over at his first break
  int16_t minutes = 0, night = 0;
  int idle = kEver;
};

struct OnShift {   // Shift
  int from = 0, driven = 0;
  int idle = kEver;  // minutes off duty, at most Shift::rest counts; so long: rested, and the rest of this is void
};

struct Label {
  Position at;
  int spell = 0, night = 0;    // of the coach: driven since its last rest, and by night
  int stood = 0;               // stationary minutes up to now, at most RuleSet::rest
  int wheel = -1;              // who drove the last minute; -1: stationary
  int run_from = 0;            // of the run that goes on, if wheel >= 0
  int log = -1;                // finished runs, latest first (RunLog)
  std::array<int, kDriversMost> total{};   // minutes driven on this trip
  std::array<std::array<int, kWindowsMost>, kDriversMost> count{};  // driven among the `length` minutes up to now
  std::array<Carried, kDriversMost> carried{};
  std::array<OnShift, kDriversMost> shift{};
  unsigned ample = 0;          // bit by driver: his hours suffice for all that is left (Dominance::mark)
};

class RunLog {
 public:
  int add(Run run, int before) {
    nodes_.push_back({run, before});
    return static_cast<int>(nodes_.size()) - 1;
  }
  Run const& run(int i) const { return nodes_[static_cast<size_t>(i)].run; }
  int before(int i) const { return nodes_[static_cast<size_t>(i)].before; }
  bool drove(Label const& label, int driver, int minute) const {
    if (label.wheel == driver && minute >= label.run_from) return true;
    for (int i = label.log; i >= 0; i = before(i)) {
      if (run(i).to <= minute) return false;
      if (run(i).from <= minute) return run(i).driver == driver;
    }
    return false;
  }
  std::vector<Run> runs(Label const& label, int now) const {
    std::vector<Run> out;
    if (label.wheel >= 0) out.push_back({label.run_from, now, label.wheel});
    for (int i = label.log; i >= 0; i = before(i)) out.push_back(run(i));
    std::reverse(out.begin(), out.end());
    return out;
  }

 private:
  struct Node {
    Run run;
    int before;
  };
  std::vector<Node> nodes_;
};

// One minute on; `duty` whether he is on duty in minute `t`, `drives` whether at the wheel.
inline void shift_on(Shift const& rule, OnShift& s, int t, bool duty, bool drives) {
  if (!duty) {
    s.idle = std::min(s.idle + 1, rule.rest);
    return;
  }
  if (s.idle >= rule.rest) s.from = t, s.driven = 0;
  s.idle = 0;
  s.driven += drives;
}
inline bool shift_holds(Shift const& rule, OnShift const& s, int t) {  // may he drive minute t?
  if (s.idle >= rule.rest) return true;
  return s.driven < rule.drive_most && t + 1 - s.from <= rule.span_most;
}

// May a spell of `minutes`, `night` of them by night, stand as it is?
inline bool spell_holds(RuleSet const& rules, int minutes, int night) {
  if (minutes > rules.spell_most) return false;
  if (rules.reading == NightReading::night_minutes) return night <= rules.spell_most_night;
  return night == 0 || minutes <= rules.spell_most_night;
}

}  // namespace ly::hours
