#include "engines/hours/straight_on.h"

#include <algorithm>

#include "engines/hours/label.h"

namespace ly::hours {
namespace straight {  // named: StraightOn::Inside is made of it

// How a driver whose own hours are used up is followed by another.
enum class Handover { in_a_minute, with_a_rest };

// A minute by the clock, and how many from it on neither night nor standstill begins or ends in; at least one.
struct Moment {
  bool night = false, standstill = false;
  int even = 1;
};

Moment moment(RuleSet const& rules, Trip const& trip, int minute) {
  int const of_day = minute_of_day(rules, trip, minute);
  int until = rules.day;
  for (auto const* part : {&rules.night, &rules.standstill})
    for (int const edge : {part->from, part->to})
      if (edge > of_day) until = std::min(until, edge);
  return {rules.night.holds(of_day), rules.standstill.holds(of_day), until - of_day};
}

// Night minutes of [from, to).
int night_minutes(RuleSet const& rules, Trip const& trip, int from, int to) {
  int sum = 0;
  for (int m = from; m < to;) {
    auto const at = moment(rules, trip, m);
    int const until = std::min(to, m + at.even);
    if (at.night) sum += until - m;
    m = until;
  }
  return sum;
}

// How many more minutes, all by night or none, a spell of so many may go on (spell_holds). 0 or less: none.
int spell_left(RuleSet const& rules, int spell, int night, bool dark) {
  int const whole = rules.spell_most - spell;
  if (rules.reading == NightReading::whole_spell) return dark || night > 0 ? std::min(whole, rules.spell_most_night - spell) : whole;
  if (!dark) return night <= rules.spell_most_night ? whole : 0;
  return std::min(whole, rules.spell_most_night - night);
}

struct AtWheel {
  std::vector<Span> drove;  // before the trip and on it, ascending, apart
  int spell = 0, night = 0; // since his last break
  int total = 0;            // on this trip
  int joins = 0;
};

class Way {
 public:
  explicit Way(RuleSet const& rules) : rules_(rules) {
    Trip const midnight;
    for (int m = 0; m < rules.day; ++m) day_.push_back(moment(rules, midnight, m));
  }

  bool has_shifts() const { return rules_.shift.rest > 0; }
  // Did the kind of handover make a difference on the way?
  bool chose() const { return chose_; }

  // False: it found none; `out` is then of no use. Uses its room again and again.
  bool go(Trip const& trip, Handover handover, Timetable& out) {
    trip_ = &trip, handover_ = handover, bound_ = !trip.drivers.empty();
    now_ = spell_ = night_ = 0, chose_ = false;
    stood_ = std::min(trip.stood, rules_.rest);
    if (stood_ < rules_.rest) spell_ = trip.spell, night_ = trip.spell_night;
    wheel_ = bound_ ? trip.wheel : std::min(trip.wheel, 0);
    crew_.resize(bound_ ? trip.drivers.size() : 1);
    if (!bound_) crew_.front() = {};
    for (size_t d = 0; d < trip.drivers.size(); ++d) join(trip.drivers[d], crew_[d]);
    out.runs.clear();
    int const last = static_cast<int>(trip.legs.size());
    int ready = 0;
    for (int leg = 0; leg < last; ++leg) {
      auto const& l = trip.legs[static_cast<size_t>(leg)];
      stand(ready);
      int64_t left = l.need;
      while (left > 0) {
        if (now_ >= std::min(l.by, rules_.horizon)) return false;
        if (auto const& m = at(now_); m.standstill) { stand(now_ + m.even); continue; }
        Stretch best;
        int who = -1;
        for (int d = 0; d < static_cast<int>(crew_.size()); ++d) {
          if (wheel_ >= 0 && wheel_ != d) continue;
          auto const far = reach(crew_[static_cast<size_t>(d)], l, left);
          bool const longer = far.minutes > best.minutes;
          bool const fresher = who >= 0 && far.minutes == best.minutes && crew_[static_cast<size_t>(d)].total < crew_[static_cast<size_t>(who)].total;
          if (far.minutes > 0 && (longer || fresher)) best = far, who = d;
        }
        if (who < 0) pause();
        else drive(who, best, left, out.runs);
      }
      int const ends = std::max(now_, l.open);
      if (now_ > l.by || ends > l.close) return false;
      out.arrive = ends;
      ready = ends + l.stop;
    }
    if (out.arrive > std::min(trip.latest, rules_.horizon)) return false;
    return true;
  }

 private:
  struct Stretch {
    int minutes = 0, dark = 0;
    int64_t brought = 0;
  };

  Moment const& at(int minute) const {
    int const past = trip_->clock + minute;
    return day_[static_cast<size_t>(past < rules_.day ? past : past % rules_.day)];
  }

  void join(Driver const& driver, AtWheel& out) const {
    out.drove = driver.driven;
    out.joins = driver.joins;
    out.spell = out.night = out.total = 0;
    int from = 0;
    for (size_t i = out.drove.size(); i-- > 0 && from - out.drove[i].to < rules_.rest; from = out.drove[i].from)
      out.spell += out.drove[i].to - out.drove[i].from, out.night += night_minutes(rules_, *trip_, out.drove[i].from, out.drove[i].to);
  }

  // Minutes he drove in [from, to).
  static int drove(AtWheel const& driver, int from, int to) {
    int sum = 0;
    for (size_t i = driver.drove.size(); i-- > 0 && driver.drove[i].to > from;) sum += std::max(0, std::min(driver.drove[i].to, to) - std::max(driver.drove[i].from, from));
    return sum;
  }

  // Minutes he may drive in one go from now on by a window of the law, each minute judged as if driven. A minute of this very stretch leaves
  // only a window shorter than it; such a one is counted too full, which is legal still.
  int window_left(AtWheel const& driver, Window const& window) const {
    int room = window.most - drove(driver, now_ + 1 - window.length, now_);
    if (room <= 0) return 0;
    int minutes = 0, leaves = now_ + 1 - window.length;  // the minute that is no longer counted once one more is driven
    for (auto const& span : driver.drove) {
      if (span.to <= leaves) continue;
      int const idle = std::max(0, span.from - leaves);
      if (room <= idle) return minutes + room;
      room -= idle;
      minutes += span.to - leaves;
      leaves = span.to;
    }
    return minutes + room;
  }

  // How long he may drive from now on, at most to the end of the leg.
  Stretch reach(AtWheel const& driver, Leg const& leg, int64_t left) const {
    Stretch out;
    if (now_ < driver.joins) return out;
    bool const rested = driver.drove.empty() || now_ - driver.drove.back().to >= rules_.rest;
    int own = rested ? 0 : driver.spell, own_night = rested ? 0 : driver.night;
    int spell = spell_, night = night_, most = rules_.horizon - now_;
    for (size_t w = 0; bound_ && w < rules_.windows.size() && most > 0; ++w) most = std::min(most, window_left(driver, rules_.windows[w]));
    while (out.brought < left && out.minutes < most) {
      int const m = now_ + out.minutes;
      auto const& clock = at(m);
      if (clock.standstill) break;
      bool const dark = clock.night;
      int64_t const gain = leg.by_distance && dark ? rules_.night_speed_percent : kDayGain;
      int minutes = std::min({clock.even, most - out.minutes, spell_left(rules_, spell, night, dark)});
      if (bound_) minutes = std::min(minutes, spell_left(rules_, own, own_night, dark));
      if (minutes <= 0) break;
      if (gain > 0) minutes = static_cast<int>(std::min<int64_t>(minutes, (left - out.brought + gain - 1) / gain));
      int const by_night = dark ? minutes : 0;
      spell += minutes, night += by_night, own += minutes, own_night += by_night;
      out.minutes += minutes, out.dark += by_night;
      out.brought += gain * minutes;
      if (minutes < clock.even) break;
    }
    return out;
  }

  void drive(int who, Stretch const& stretch, int64_t& left, std::vector<Run>& runs) {
    auto& driver = crew_[static_cast<size_t>(who)];
    bool const rested = driver.drove.empty() || now_ - driver.drove.back().to >= rules_.rest;
    if (rested) driver.spell = driver.night = 0;
    driver.spell += stretch.minutes, driver.night += stretch.dark, driver.total += stretch.minutes;
    int const to = now_ + stretch.minutes;
    if (bound_) {
      if (!driver.drove.empty() && driver.drove.back().to == now_) driver.drove.back().to = to;
      else driver.drove.push_back({now_, to});
    }
    if (!runs.empty() && runs.back().to == now_) runs.back().to = to;
    else runs.push_back({now_, to, who});
    spell_ += stretch.minutes, night_ += stretch.dark;
    stood_ = 0;
    wheel_ = who;
    now_ = to;
    left -= stretch.brought;
  }

  void stand(int until) {
    if (until <= now_) return;
    stood_ = std::min(rules_.rest, stood_ + until - now_);
    if (stood_ >= rules_.rest) spell_ = night_ = 0;
    wheel_ = -1;
    now_ = until;
  }

  void pause() {
    bool const coach_may = spell_holds(rules_, spell_ + 1, night_ + at(now_).night);
    if (wheel_ >= 0 && coach_may && crew_.size() > 1) {
      chose_ = true;
      if (handover_ == Handover::in_a_minute) return stand(now_ + 1);
    }
    stand(std::max(now_ + std::max(1, rules_.rest - stood_), somebody_may()));
  }

  // The earliest minute at which a window of the law leaves room for one of the drivers; before it standing on is all that can be done.
  int somebody_may() const {
    int first = rules_.horizon;
    for (auto const& driver : crew_) {
      int may = std::max(now_, driver.joins);
      for (size_t w = 0; bound_ && w < rules_.windows.size(); ++w) {
        auto const& window = rules_.windows[w];
        int const begins = now_ + 1 - window.length;
        int excess = drove(driver, begins, now_) - window.most + 1;
        for (size_t i = 0; excess > 0; ++i) {
          if (i == driver.drove.size()) { may = rules_.horizon; break; }  // a window that lets nobody drive
          int const from = std::max(driver.drove[i].from, begins), minutes = std::max(0, driver.drove[i].to - from);
          if (excess <= minutes) may = std::max(may, from + excess + window.length - 1);
          excess -= minutes;
        }
      }
      first = std::min(first, may);
    }
    return first;
  }

  RuleSet const& rules_;
  Trip const* trip_ = nullptr;
  std::vector<Moment> day_;  // by minute of the day
  Handover handover_ = Handover::with_a_rest;
  bool bound_ = false, chose_ = false;
  std::vector<AtWheel> crew_;
  int now_ = 0, spell_ = 0, night_ = 0, stood_ = 0, wheel_ = -1;
};

}  // namespace straight

struct StraightOn::Inside {
  explicit Inside(RuleSet const& rules) : way(rules) {}
  straight::Way way;
  Timetable one, other;
};

StraightOn::StraightOn(RuleSet const& rules) : inside_(std::make_unique<Inside>(rules)) {}
StraightOn::~StraightOn() = default;

Timetable const* StraightOn::go(Trip const& trip) {
  auto& [way, one, other] = *inside_;
  if (!trip.places.empty() || inside_->way.has_shifts()) return nullptr;  // it rests where it is, and as briefly as it may
  bool const found = way.go(trip, straight::Handover::with_a_rest, one);
  auto const* best = found ? &one : nullptr;
  if (!way.chose()) return best;
  if (way.go(trip, straight::Handover::in_a_minute, other) && (!best || other.arrive < best->arrive)) best = &other;
  return best;
}

std::optional<Timetable> straight_on(RuleSet const& rules, Trip const& trip) {
  StraightOn once(rules);
  if (auto const* found = once.go(trip)) return *found;
  return {};
}

std::vector<int> driven_ends(RuleSet const& rules, Trip const& trip, std::vector<Run> const& runs) {
  std::vector<int> ends;
  int64_t done = 0;
  for (auto const& run : runs)
    for (int m = run.from; m < run.to && ends.size() < trip.legs.size();) {
      auto const& leg = trip.legs[ends.size()];
      auto const at = straight::moment(rules, trip, m);
      int64_t const gain = leg.by_distance && at.night ? rules.night_speed_percent : kDayGain;
      int64_t most = std::min(run.to - m, at.even);
      if (gain > 0) most = std::min(most, std::max<int64_t>(1, (leg.need - done + gain - 1) / gain));
      m += static_cast<int>(most);
      done += gain * most;
      if (done < leg.need) continue;
      ends.push_back(m);
      done = 0;
    }
  return ends;
}

}  // namespace ly::hours
