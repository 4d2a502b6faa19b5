// What a drivers'-hours law says, as data: read from regions/<cc>/hours/<id>.json (formats/hours_rules.h), never written in code.
// One set covers the shape "drive so long, then stop so long; so much in any window of so many minutes; not at these hours":
// the Chinese coach rules (safety norm for road passenger carriers 交运规〔2023〕4号, formerly 交运发〔2018〕55号, art. 38; GA/T 2372-2026).
// All numbers are whole minutes. Clock rules are read on one civil clock, whatever offset an input uses.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

namespace ly::hours {

inline constexpr int kDayMinutes = 1440;

// Part of the day [from, to) in minutes since midnight; runs over midnight when from > to; empty when equal.
struct DayPart {
  int from = 0, to = 0;
  bool holds(int minute_of_day) const {
    return from <= to ? minute_of_day >= from && minute_of_day < to : minute_of_day >= from || minute_of_day < to;
  }
};

enum class NightReading {
  night_minutes,  // A: of a spell, so many minutes may lie in the night; the others do not count
  whole_spell,    // B: a spell that touches the night is short as a whole
};

struct Window {  // per driver: at most `most` minutes of driving among the `length` minutes ending with any driven one
  std::string rule;
  int length = 0, most = 0;
};

// Per driver, of laws that count days of duty: a shift begins with his first minute on duty after a rest and ends with the next such rest. On duty
// is he at the wheel, and on the trip whenever the coach is driven and he has joined.
struct Shift {
  int rest = 0;        // minutes off duty that end it; 0: the law has no such rule
  int drive_most = 0;  // driven within one
  int span_most = 0;   // he drives no minute that ends later than this after the shift began
  std::string drive_rule, span_rule;
};

struct RuleSet {
  std::string id;            // "cn-coach"
  int offset = 480;          // minutes east of UTC of the clock that rules are read on
  int day = kDayMinutes;     // other lengths only in the small worlds of tests
  DayPart night, standstill; // no minute of the standstill is driven
  int rest = 20;             // a stop this long ends a spell of the coach; a break this long, one of a driver
  int spell_most = 240;      // driven minutes of a spell, of the coach or of a driver
  int spell_most_night = 120;
  NightReading reading = NightReading::night_minutes;
  int night_speed_percent = 80;  // of the day's speed, for legs given by distance
  std::vector<Window> windows;   // ascending by length
  Shift shift;
  int64_t second_driver_above = 0;  // metres driven with people aboard in one go that take two drivers at least; 0: no such rule
  int horizon = 7 * kDayMinutes; // an arrival later than this is none
  // Names of the rules as findings give them.
  std::string spell_rule, night_rule, standstill_rule, change_rule, second_driver_rule;
};

}  // namespace ly::hours
