// Opening hours (营业时间) of a week, and how a place stands for somebody who may come from one moment on and must be gone by another. Pure: no
// clock, no rows. What nobody told is unknown and never taken for open.
#pragma once
#include <array>
#include <optional>
#include <string>
#include <vector>

#include "base/time.h"

namespace ly::trips {

struct OpenSpan {
  int64_t from = 0, to = 0;  // minutes of the day, 0 <= from < 1440, from < to <= 2880: what ends after midnight runs on into the next day
  bool operator==(OpenSpan const&) const = default;
};
using OpenDay = std::optional<std::vector<OpenSpan>>;  // nothing: not told; empty: shut that day
struct OpeningWeek {
  std::array<OpenDay, 7> days;  // Monday first
  std::vector<Day> shut_on;     // shut whatever the week says
  bool operator==(OpeningWeek const&) const = default;
};

// "08:00-12:00 14:00-21:00", "22:00-06:00" (ends next morning), "全天"/"always", "休"/"shut". `known` is false for what is none of these; "" is not told.
struct ReadHours {
  bool known = true;
  OpenDay day;
};
ReadHours read_hours(std::string_view text);
std::string hours_text(OpenDay const& day);  // as read_hours takes it, in one spelling; "shut" for shut, "" for not told

struct OpenStanding {
  std::string state = "unknown";  // open (at: until when), opens (at: from when, before he must be gone), shut (for all of that time), unknown
  std::optional<Instant> at;
};
// China time; spans that touch are one.
OpenStanding standing_of(OpeningWeek const& week, Instant now, Instant until);

}  // namespace ly::trips
