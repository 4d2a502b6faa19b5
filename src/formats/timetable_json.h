// The contract of `plan timetable`: a stop sequence with its crew in, a verdict out. Every time is RFC 3339 with an offset and without
// seconds: minutes are the smallest unit of the hours rules. docs/handbook/timetable.md tells it for people.
//
//   {"rules":"cn-coach","depart":"2020-02-21T19:30:00+08:00","drivers":[{"id":"a"},{"id":"b","driven":[{"start":…,"end":…}]}],
//    "legs":[{"drive_minutes":635,"stop_minutes":10,"window":{"open":…,"close":…},"from_place":…,"to_place":…},{"km":120,"day_speed_kmh":80}],
//    "rest_places":"anywhere"|"listed" (then a leg may carry "rest_places":[{"name":…,"at_minutes":90,"detour_minutes":6}], at_km for a leg told by its length),"night_reading":"A","latest":null,"events":null}
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "base/json.h"
#include "base/time.h"
#include "engines/hours/advise.h"
#include "formats/hours_rules.h"

namespace ly::formats {

struct TimetableQuestion {
  HoursRules rules;
  Instant depart;
  hours::Trip trip;
  std::vector<std::vector<std::string>> place_names;  // by leg and place, as Trip::places
  struct Events {
    std::vector<hours::Run> runs;
    int end = 0;
    json::value told;  // as given
  };
  std::optional<Events> events;
};

// All problems at once under hours.question, each at its path ("legs[2].window.close"): hours.missing, hours.type {expected},
// hours.unknown_member, hours.unknown_rules, hours.time, hours.seconds, hours.range {min, max}, hours.order, hours.driven_late, hours.driver_twice,
// hours.driver_unknown, hours.rest_places, hours.gap, hours.speed_alone, hours.places_anywhere, hours.place_unit {wanted}, hours.place_beyond, hours.place_order.
Result<TimetableQuestion> read_timetable_question(std::string_view text, std::vector<HoursRules> const& known);

json::object write_timetable_answer(TimetableQuestion const& question, hours::Advice const& advice);

// One stretch of the timetable as people read it.
struct TimetableEvent {
  std::string_view kind;  // drive, rest, standstill, stop, wait
  int driver = -1;
  int from = 0, to = 0;
  int leg = -1, place = -1;  // where it stands, if at a named place
};
std::vector<TimetableEvent> events_of(TimetableQuestion const& question, hours::Timetable const& timetable);
std::string clock_text(TimetableQuestion const& question, int minute);  // 2020-02-22T09:55:00+08:00

}  // namespace ly::formats
