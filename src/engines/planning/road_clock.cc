#include "engines/planning/road_clock.h"

#include <algorithm>

#include "engines/hours/label.h"

namespace ly::planning {
namespace {

// A spell of a rested coach that sets out at a minute of the day, driven as early as legal: what is done after each minute, in hours::kDayGain
// a minute of day. Empty where it may not set out.
using Spell = std::vector<int>;

std::vector<Spell> spells_of(hours::RuleSet const& rules, bool by_distance) {
  std::vector<Spell> out(hours::kDayMinutes);
  for (int start = 0; start < hours::kDayMinutes; ++start) {
    int done = 0, spell = 0, night = 0, stood = 0;
    for (int m = start;; ++m) {
      bool const dark = rules.night.holds(m % hours::kDayMinutes);
      if (!rules.standstill.holds(m % hours::kDayMinutes) && hours::spell_holds(rules, spell + 1, night + dark)) {
        ++spell, night += dark, stood = 0;
        done += static_cast<int>(by_distance && dark ? rules.night_speed_percent : hours::kDayGain);
      } else if (spell == 0 || spell >= rules.spell_most || ++stood >= rules.rest) {
        break;
      }
      out[static_cast<size_t>(start)].push_back(done);
    }
  }
  return out;
}

// By how much more at least somebody has done who set out a minute before, where both have spells of their own at that minute. Who is no
// further behind than that reaches with his whole spell nothing new but its end.
std::vector<int> ahead_by_a_minute(std::vector<Spell> const& spells) {
  std::vector<int> out(spells.size());
  for (size_t s = 0; s < spells.size(); ++s) {
    auto const& now = spells[s];
    auto const& before = spells[(s + spells.size() - 1) % spells.size()];
    int least = before.empty() ? -1 : kEver;
    for (size_t k = 0; k < now.size() && k + 1 < before.size(); ++k) least = std::min(least, before[k + 1] - now[k]);
    out[s] = least;
  }
  return out;
}

// By minute from a setting out at `clock`: the most a rested coach can have done by its end, until that reaches `enough`. A rest may begin
// at any minute of a spell: who is rested at m has done at most what could be done a rest before.
std::vector<int> front_of(hours::RuleSet const& rules, std::vector<Spell> const& spells, std::vector<int> const& ahead, int clock, int enough) {
  auto const most = static_cast<size_t>(rules.horizon), longest = static_cast<size_t>(hours::kDayMinutes + rules.rest), rest = static_cast<size_t>(rules.rest);
  std::vector<int> front(most + longest + 1, 0);
  size_t s = 0;
  for (; s < most && front[s] < enough; ++s) {
    front[s + 1] = std::max(front[s + 1], front[s]);
    auto const of_day = (static_cast<size_t>(clock) + s) % spells.size();
    auto const& spell = spells[of_day];
    auto const size = std::min(spell.size(), longest);
    int const before = s >= rest ? front[s - rest] : 0;
    size_t k = 0;
    if (s > 0 && before - (s > rest ? front[s - 1 - rest] : 0) <= ahead[of_day]) k = spells[(of_day + spells.size() - 1) % spells.size()].size() - 1;
    int* const now = &front[s + 1];
    for (; k < size; ++k) now[k] = std::max(now[k], before + spell[k]);
  }
  front.resize(s + 1);
  return front;
}

}  // namespace

RoadClock::RoadClock(Problem const& problem) {
  if (!problem.law) return;
  auto const& rules = *problem.law;
  clock_ = problem.clock;
  for (auto const& road : problem.roads) longest_ = std::max(longest_, road.minutes);
  longest_ = std::min(longest_, 2 * hours::kDayMinutes);  // farther ones keep their bare minutes
  auto const spells = spells_of(rules, problem.by_distance);
  auto const ahead = ahead_by_a_minute(spells);
  auto const width = static_cast<size_t>(longest_ + 1);
  table_.assign(width * (hours::kDayMinutes / kGrid), 0);
  for (int slot = 0; slot < hours::kDayMinutes / kGrid; ++slot) {
    auto const front = front_of(rules, spells, ahead, slot * kGrid, longest_ * static_cast<int>(hours::kDayGain));
    auto* row = &table_[static_cast<size_t>(slot) * width];
    int minutes = 1;
    for (size_t m = 0; m < front.size(); ++m)
      for (; minutes <= longest_ && front[m] >= minutes * hours::kDayGain; ++minutes) row[minutes] = static_cast<uint16_t>(m);
    for (; minutes <= longest_; ++minutes) row[minutes] = static_cast<uint16_t>(rules.horizon);  // later than anything may happen
  }
}

int RoadClock::leave(int minutes, int by) const {
  auto t = leaving(by - minutes);
  // Within a half hour the lawful arrival is the same: if it is too late, on to the end of the half hour before.
  while (arrive(minutes, t) > by) t = leaving(t.start - 1);
  return t.minute;
}

}  // namespace ly::planning
