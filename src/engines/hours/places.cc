#include "engines/hours/places.h"

namespace ly::hours {
namespace {

struct Step {
  Position at;
  size_t before = 0;  // index among the steps of the minute before
};

// One minute driven from `p`: every place the coach may be at then. `minute` says whether it is night.
template <class Found>
void drive_on(RuleSet const& rules, Trip const& trip, Position const& p, int minute, Found found) {
  if (p.leg >= static_cast<int>(trip.legs.size()) || minute < p.ready) return;
  auto next = p;
  if (!drive_off_road(trip, next)) {
    auto const& leg = trip.legs[static_cast<size_t>(p.leg)];
    next.done += leg.by_distance && is_night(rules, trip, minute) ? rules.night_speed_percent : kDayGain;
    if (next.done >= leg.need) next = {p.leg + 1, 0, std::max(minute + 1, leg.open) + leg.stop};
  }
  found(next);
  turn_offs(trip, p, next, found);
}

}  // namespace

Way way_of(RuleSet const& rules, Trip const& trip, Timetable const& timetable) {
  auto const length = static_cast<size_t>(std::max(0, timetable.arrive));
  std::vector<char> drives(length, 0);
  for (auto const& run : timetable.runs)
    for (int m = run.from; m < run.to; ++m) drives[static_cast<size_t>(m)] = 1;
  std::vector<std::vector<Step>> steps(length + 1);
  steps[0].push_back({});
  for (size_t m = 0; m < length; ++m) {
    auto const add = [&](Position const& p, size_t before) {
      auto const same = [&](Step const& s) { return s.at == p; };
      if (std::none_of(steps[m + 1].begin(), steps[m + 1].end(), same)) steps[m + 1].push_back({p, before});
    };
    for (size_t i = 0; i < steps[m].size(); ++i) {
      auto const p = steps[m][i].at;
      if (drives[m]) drive_on(rules, trip, p, static_cast<int>(m), [&](Position const& next) { add(next, i); });
      else if (may_stand(trip, p)) add(p, i);
    }
  }
  Way out;
  size_t at = steps[length].size();
  for (size_t i = 0; i < steps[length].size(); ++i)
    if (steps[length][i].at.leg == static_cast<int>(trip.legs.size())) at = i;
  if (at == steps[length].size()) return out;  // not a timetable of this trip
  for (size_t m = length; m-- > 0;) {
    int const leg_after = steps[m + 1][at].at.leg;
    at = steps[m + 1][at].before;
    auto const& p = steps[m][at].at;
    auto const minute = static_cast<int>(m);
    if (drives[m]) {
      if (leg_after > p.leg) out.leg_ends.push_back(minute + 1);
    } else if (!out.halts.empty() && out.halts.back().from == minute + 1) {
      out.halts.back().from = minute;
    } else {
      out.halts.push_back({minute, minute + 1, p.leg, p.place});
    }
  }
  std::reverse(out.halts.begin(), out.halts.end());
  std::reverse(out.leg_ends.begin(), out.leg_ends.end());
  return out;
}

}  // namespace ly::hours
