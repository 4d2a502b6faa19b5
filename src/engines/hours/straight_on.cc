#include "engines/hours/straight_on.h"

#include <algorithm>

#include "engines/hours/label.h"

namespace ly::hours {
namespace straight {  // named: StraightOn::Inside is made of it

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
  int all = 0;              // minutes in `drove`
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

  // False: it found none; `out` is then of no use. Uses its room again and again. A driver is followed by another after a rest.
  bool go(Trip const& trip, Timetable& out) {
    trip_ = &trip, bound_ = !trip.drivers.empty();
    chose_ = false, in_a_minute_ = false;
    here_ = {};
    here_.stood = std::min(trip.stood, rules_.rest);
    if (here_.stood < rules_.rest) here_.spell = trip.spell, here_.night = trip.spell_night;
    here_.wheel = bound_ ? trip.wheel : std::min(trip.wheel, 0);
    crew_.resize(bound_ ? trip.drivers.size() : 1);
    if (!bound_) crew_.front() = {};
    for (size_t d = 0; d < trip.drivers.size(); ++d) join(trip.drivers[d], crew_[d]);
    out.runs.clear();
    return on(out);
  }

  // After go(): the same with another at the wheel after a minute wherever that is enough. Nothing different if it never was.
  bool chose() const { return chose_; }
  bool go_otherwise(Timetable& out) {
    here_ = first_choice_.at;
    crew_ = first_choice_.crew;
    out.runs = first_choice_.runs;
    in_a_minute_ = true;
    stand(here_.now + 1);
    return on(out);
  }

 private:
  struct Stretch {
    int minutes = 0, dark = 0;
    int64_t brought = 0;
  };
  struct State {
    size_t leg = 0;
    int64_t done = 0;          // of it
    int ready = 0;             // the leg begins not before
    int now = 0, spell = 0, night = 0, stood = 0, wheel = -1;
  };

  bool on(Timetable& out) {
    auto& [leg, done, ready, now, spell, night, stood, wheel] = here_;
    for (; leg < trip_->legs.size(); ++leg, done = 0) {
      auto const& l = trip_->legs[leg];
      if (done == 0) stand(ready);
      while (done < l.need) {
        if (now >= std::min(l.by, rules_.horizon)) return false;
        if (auto const& m = at(now); m.standstill) { stand(now + m.even); continue; }
        Stretch best;
        int who = -1;
        auto const coach = ahead(spell, night, rules_.horizon - now, l, l.need - done);
        for (int d = 0; coach.minutes > 0 && d < static_cast<int>(crew_.size()); ++d) {
          if (wheel >= 0 && wheel != d) continue;
          auto const far = reach(crew_[static_cast<size_t>(d)], coach, l, l.need - done);
          bool const longer = far.minutes > best.minutes;
          bool const fresher = who >= 0 && far.minutes == best.minutes && crew_[static_cast<size_t>(d)].total < crew_[static_cast<size_t>(who)].total;
          if (far.minutes > 0 && (longer || fresher)) best = far, who = d;
        }
        if (who < 0) pause(out.runs);
        else drive(who, best, out.runs);
      }
      int const ends = std::max(now, l.open);
      if (now > l.by || ends > l.close) return false;
      out.arrive = ends;
      ready = ends + l.stop;
    }
    return out.arrive <= std::min(trip_->latest, rules_.horizon);
  }

  Moment const& at(int minute) const {
    int past = trip_->clock + minute;
    while (past >= rules_.day) past -= rules_.day;  // a few days
    return day_[static_cast<size_t>(past)];
  }

  void join(Driver const& driver, AtWheel& out) const {
    out.drove = driver.driven;
    out.joins = driver.joins;
    out.spell = out.night = out.total = out.all = 0;
    for (auto const& span : out.drove) out.all += span.to - span.from;
    int from = 0;
    for (size_t i = out.drove.size(); i-- > 0 && from - out.drove[i].to < rules_.rest; from = out.drove[i].from)
      out.spell += out.drove[i].to - out.drove[i].from, out.night += night_minutes(rules_, *trip_, out.drove[i].from, out.drove[i].to);
  }

  // Minutes he drove from `from` until now, and the first of his spans that ends after `from`.
  struct Since {
    int minutes = 0;
    size_t first = 0;
  };
  static Since drove_since(AtWheel const& driver, int from) {
    Since out{driver.all, 0};
    for (; out.first < driver.drove.size() && driver.drove[out.first].to <= from; ++out.first) out.minutes -= driver.drove[out.first].to - driver.drove[out.first].from;
    if (out.first < driver.drove.size()) out.minutes -= std::max(0, from - driver.drove[out.first].from);
    return out;
  }

  // Minutes he may drive in one go from now on by a window of the law, each minute judged as if driven. A minute of this very stretch leaves
  // only a window shorter than it; such a one is counted too full, which is legal still.
  int window_left(AtWheel const& driver, Window const& window) const {
    int leaves = here_.now + 1 - window.length;  // the minute that is no longer counted once one more is driven
    auto const [counted, first] = drove_since(driver, leaves);
    int room = window.most - counted;
    if (room <= 0) return 0;
    int minutes = 0;
    for (size_t i = first; i < driver.drove.size(); ++i) {
      auto const& span = driver.drove[i];
      int const idle = std::max(0, span.from - leaves);
      if (room <= idle) return minutes + room;
      room -= idle;
      minutes += span.to - leaves;
      leaves = span.to;
    }
    return minutes + room;
  }

  // How long he may drive from now on, at most to the end of the leg; `coach` as far as the coach may go with anybody.
  Stretch reach(AtWheel const& driver, Stretch const& coach, Leg const& leg, int64_t left) const {
    if (here_.now < driver.joins) return {};
    if (!bound_) return coach;
    bool const rested = driver.drove.empty() || here_.now - driver.drove.back().to >= rules_.rest;
    int const own = rested ? 0 : driver.spell, own_night = rested ? 0 : driver.night;
    int most = coach.minutes;
    for (auto const& window : rules_.windows)
      if (window.most - driver.all < most) most = std::min(most, window_left(driver, window));
    if (most == coach.minutes && own <= here_.spell && own_night <= here_.night) return coach;
    return most > 0 ? ahead(own, own_night, most, leg, left) : Stretch{};
  }

  // At most `most` minutes from now on, to the end of the leg, the coach's spell or one of so many minutes.
  Stretch ahead(int own, int own_night, int most, Leg const& leg, int64_t left) const {
    Stretch out;
    int spell = here_.spell, night = here_.night;
    while (out.brought < left && out.minutes < most) {
      auto const& clock = at(here_.now + out.minutes);
      if (clock.standstill) break;
      bool const dark = clock.night;
      int64_t const gain = leg.by_distance && dark ? rules_.night_speed_percent : kDayGain;
      int minutes = std::min(std::min(clock.even, most - out.minutes), std::min(spell_left(rules_, spell, night, dark), spell_left(rules_, own, own_night, dark)));
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

  void drive(int who, Stretch const& stretch, std::vector<Run>& runs) {
    auto& driver = crew_[static_cast<size_t>(who)];
    bool const rested = driver.drove.empty() || here_.now - driver.drove.back().to >= rules_.rest;
    if (rested) driver.spell = driver.night = 0;
    driver.spell += stretch.minutes, driver.night += stretch.dark, driver.total += stretch.minutes, driver.all += stretch.minutes;
    int const to = here_.now + stretch.minutes;
    if (bound_) {
      if (!driver.drove.empty() && driver.drove.back().to == here_.now) driver.drove.back().to = to;
      else driver.drove.push_back({here_.now, to});
    }
    if (!runs.empty() && runs.back().to == here_.now) runs.back().to = to;
    else runs.push_back({here_.now, to, who});
    here_.spell += stretch.minutes, here_.night += stretch.dark;
    here_.stood = 0;
    here_.wheel = who;
    here_.now = to;
    here_.done += stretch.brought;
  }

  void stand(int until) {
    if (until <= here_.now) return;
    here_.stood = std::min(rules_.rest, here_.stood + until - here_.now);
    if (here_.stood >= rules_.rest) here_.spell = here_.night = 0;
    here_.wheel = -1;
    here_.now = until;
  }

  void pause(std::vector<Run> const& runs) {
    // Another may drive on if only this one's hours are used up: after a minute, or after a rest for both.
    if (here_.wheel >= 0 && crew_.size() > 1 && spell_holds(rules_, here_.spell + 1, here_.night + at(here_.now).night)) {
      if (in_a_minute_) return stand(here_.now + 1);
      if (!chose_) first_choice_.at = here_, first_choice_.crew = crew_, first_choice_.runs = runs;
      chose_ = true;
    }
    int const rested = here_.now + std::max(1, rules_.rest - here_.stood);
    stand(std::max(rested, somebody_may(rested)));
  }

  // The earliest minute at which a window of the law leaves room for one of the drivers, if that is after `enough`; before it standing on is all that
  // can be done.
  int somebody_may(int enough) const {
    int first = rules_.horizon;
    for (auto const& driver : crew_) {
      if (first <= enough) break;
      int may = std::max(here_.now, driver.joins);
      for (size_t w = 0; bound_ && w < rules_.windows.size(); ++w) {
        auto const& window = rules_.windows[w];
        if (driver.all < window.most) continue;
        int const begins = here_.now + 1 - window.length;
        auto const [counted, since] = drove_since(driver, begins);
        int excess = counted - window.most + 1;
        for (size_t i = since; excess > 0; ++i) {
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
  bool bound_ = false, chose_ = false, in_a_minute_ = false;
  std::vector<AtWheel> crew_;
  State here_;
  struct {
    State at;
    std::vector<AtWheel> crew;
    std::vector<Run> runs;
  } first_choice_;
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
  auto const* best = way.go(trip, one) ? &one : nullptr;
  if (way.chose() && way.go_otherwise(other) && (!best || other.arrive < best->arrive)) best = &other;
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
