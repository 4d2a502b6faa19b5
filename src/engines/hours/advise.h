// What to say of a trip: can this crew make it, which rule keeps it from arriving earlier, and what would help at the least cost.
#pragma once
#include <string>
#include <vector>

#include "engines/hours/check.h"
#include "engines/hours/earliest.h"

namespace ly::hours {

enum class Change {
  depart_later,   // leave at `at`: the same arrival, less standing about
  relay,          // a rested driver takes over from `at` on
  replace_driver, // a rested driver instead of `driver`
  add_driver,     // one more rested driver from the departure on
  own_timetable,  // the same crew, by the timetable we found
};

struct Remedy {
  Change change = Change::add_driver;
  int driver = -1;
  int at = 0;       // minute
  int arrive = 0;   // minute of the arrival with it, not later than Trip::latest if there is any such
  bool in_time = true;
};

struct Advice {
  Answer answer;                  // without regard to Trip::latest
  bool legal = false;
  std::vector<Breach> breaches;   // empty exactly if legal
  std::vector<Breach> binding;    // what keeps a legal crew from the crew-free arrival: for each driver the rule that stops him first
  std::vector<Remedy> remedies;   // the cheapest first
};

// What this crew can do.
Advice advise(RuleSet const& rules, Trip const& trip);
// A given timetable judged: legal when it breaks nothing; `answer` is what the crew could do instead.
Advice judge(RuleSet const& rules, Trip const& trip, std::vector<Run> const& runs, int end);

}  // namespace ly::hours
