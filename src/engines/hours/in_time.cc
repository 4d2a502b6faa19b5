#include "engines/hours/in_time.h"

#include "engines/hours/label.h"

namespace ly::hours {

InTime::InTime(RuleSet const& rules, Trip const& trip, int until, int minutes, std::vector<int> caps)
    : rules_(rules), until_(until), minutes_(minutes), caps_(std::move(caps)), needed_(static_cast<size_t>(until) + 1, minutes), night_(needed_.size()), still_(needed_.size()) {
  for (size_t m = 0; m < needed_.size(); ++m) {
    night_[m] = is_night(rules, trip, static_cast<int>(m));
    still_[m] = is_standstill(rules, trip, static_cast<int>(m));
  }
  // What is needed never falls with time, and by at most one a minute it falls going back: a short walk finds it.
  for (int t = until - 1; t >= 0; --t) {
    int need = needed_[static_cast<size_t>(t) + 1];
    while (need > 0 && within_spell(need - 1, t, 0, 0, 0)) --need;
    needed_[static_cast<size_t>(t)] = need;
  }
}

// Within a spell as early as legal; a rest may begin at any minute.
bool InTime::within_spell(int driven, int now, int spell, int night, int stood) const {
  for (int m = now; m < until_; ++m) {
    int const rested = m + std::max(rules_.rest - stood, 1);
    if (rested <= until_ && driven >= needed_[static_cast<size_t>(rested)]) return true;
    bool const dark = night_[static_cast<size_t>(m)];
    if (!still_[static_cast<size_t>(m)] && driven < cap(m) && spell_holds(rules_, spell + 1, night + dark)) {
      ++spell, night += dark, stood = 0;
      if (++driven >= minutes_) return true;
      continue;
    }
    if (spell >= rules_.spell_most || ++stood >= rules_.rest) return false;
  }
  return driven >= minutes_;
}

bool InTime::holds(int driven, int now, int spell, int night, int stood) const {
  if (driven >= minutes_) return true;
  if (now >= until_ || driven < needed_[static_cast<size_t>(now)]) return false;
  if (stood >= rules_.rest || spell == 0) return true;
  return within_spell(driven, now, spell, night, stood);
}

}  // namespace ly::hours
