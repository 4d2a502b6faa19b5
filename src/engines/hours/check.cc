#include "engines/hours/check.h"

#include <map>
#include <set>

namespace ly::hours {
namespace {

struct Walk {
  RuleSet const& rules;
  Trip const& trip;
  int end;
  std::vector<int> who;  // by minute: the driver, or -1 when stationary

  bool night(int m) const { return is_night(rules, trip, m); }
  int64_t brought(int m, Leg const& leg) const { return leg.by_distance && night(m) ? rules.night_speed_percent : kDayGain; }

  bool drove(int driver, int m) const {  // on this trip or before it
    if (m >= 0) return m < static_cast<int>(who.size()) && who[static_cast<size_t>(m)] == driver;
    for (auto const& s : trip.drivers[static_cast<size_t>(driver)].driven)
      if (m >= s.from && m < s.to) return true;
    return false;
  }
};

// Which limits does a spell of so many minutes, so many of them by night, break?
std::vector<std::string> spell_breaches(RuleSet const& rules, int minutes, int by_night) {
  std::vector<std::string> out;
  if (minutes > rules.spell_most) out.push_back(rules.spell_rule);
  bool const night = rules.reading == NightReading::night_minutes ? by_night > rules.spell_most_night : by_night > 0 && minutes > rules.spell_most_night;
  if (night) out.push_back(rules.night_rule);
  return out;
}

class Findings {
 public:
  // One breach for each stretch of neighbouring minutes with the same rule and driver.
  void add(Breach breach) {
    auto const key = std::tuple(breach.rule, static_cast<int>(breach.of), breach.driver, breach.leg);
    auto const last = last_.find(key);
    bool const goes_on = last != last_.end() && breach.at == last->second + 1;
    last_[key] = breach.at;
    if (!goes_on) list_.push_back(std::move(breach));
  }
  // A spell that is over its limit is one breach until the spell ends, stops within it or not.
  void once(std::string const& rule, Part of, int driver, int at, int spell) {
    if (spells_.insert({rule, driver, spell}).second) list_.push_back({rule, of, driver, at, -1});
  }
  std::vector<Breach> take() {
    std::stable_sort(list_.begin(), list_.end(), [](Breach const& a, Breach const& b) { return a.at < b.at; });
    return std::move(list_);
  }

 private:
  std::vector<Breach> list_;
  std::map<std::tuple<std::string, int, int, int>, int> last_;
  std::set<std::tuple<std::string, int, int>> spells_;
};

void judge_coach(Walk const& w, Findings& out) {
  int minutes = w.trip.spell, by_night = w.trip.spell_night, stood = w.trip.stood, spell = 0;
  for (int m = 0; m < static_cast<int>(w.who.size()); ++m) {
    if (w.who[static_cast<size_t>(m)] < 0) { ++stood; continue; }
    if (stood >= w.rules.rest) minutes = by_night = 0, ++spell;
    stood = 0;
    ++minutes;
    by_night += w.night(m);
    for (auto const& rule : spell_breaches(w.rules, minutes, by_night)) out.once(rule, Part::coach, -1, m, spell);
    if (is_standstill(w.rules, w.trip, m)) out.add({w.rules.standstill_rule, Part::coach, -1, m, -1});
  }
}

void judge_driver(Walk const& w, int driver, Findings& out) {
  auto const& before = w.trip.drivers[static_cast<size_t>(driver)].driven;
  int const first = before.empty() ? 0 : std::min(0, before.front().from);
  int minutes = 0, by_night = 0, idle = w.rules.rest, spell = 0;
  std::vector<int> sums{0};  // driven before minute first, first + 1, …
  for (int m = first; m < static_cast<int>(w.who.size()); ++m) sums.push_back(sums.back() + w.drove(driver, m));
  auto const before_minute = [&](int m) { return m <= first ? 0 : sums[static_cast<size_t>(m - first)]; };
  for (int m = first; m < static_cast<int>(w.who.size()); ++m) {
    if (!w.drove(driver, m)) { ++idle; continue; }
    if (idle >= w.rules.rest) minutes = by_night = 0, ++spell;
    idle = 0;
    ++minutes;
    by_night += w.night(m);
    if (m < 0) continue;  // what was broken before the departure is no breach of this trip
    for (auto const& rule : spell_breaches(w.rules, minutes, by_night)) out.once(rule, Part::driver, driver, m, spell);
    for (auto const& window : w.rules.windows) {
      int const count = before_minute(m + 1) - before_minute(m + 1 - window.length);
      if (count > window.most) out.add({window.rule, Part::driver, driver, m, -1});
    }
  }
}

// Shifts: on duty is who drives, before the departure and on the trip, and whoever has joined while the coach is driven.
void judge_shifts(Walk const& w, int driver, Findings& out) {
  auto const& rule = w.rules.shift;
  auto const& him = w.trip.drivers[static_cast<size_t>(driver)];
  int const first = him.driven.empty() ? 0 : std::min(0, him.driven.front().from);
  int off = rule.rest, began = 0, driven = 0;
  for (int m = first; m < static_cast<int>(w.who.size()); ++m) {
    bool const drives = w.drove(driver, m), duty = drives || (m >= him.joins && m >= 0 && w.who[static_cast<size_t>(m)] >= 0);
    if (!duty) { ++off; continue; }
    if (off >= rule.rest) began = m, driven = 0;
    off = 0;
    driven += drives;
    if (m < 0 || !drives) continue;
    if (driven > rule.drive_most) out.add({rule.drive_rule, Part::driver, driver, m, -1});
    if (m + 1 - began > rule.span_most) out.add({rule.span_rule, Part::driver, driver, m, -1});
  }
}

void judge_changes(Walk const& w, Findings& out) {
  for (int m = 0; m < static_cast<int>(w.who.size()); ++m) {
    int const a = m == 0 ? w.trip.wheel : w.who[static_cast<size_t>(m) - 1], b = w.who[static_cast<size_t>(m)];
    if (a >= 0 && b >= 0 && a != b) out.add({w.rules.change_rule, Part::driver, b, m, -1});
  }
}

// Where the coach may be, on a trip that names its rest places: the minutes alone do not tell whether it left the road for one.
struct Spot {
  size_t leg = 0;
  int64_t done = 0;   // of the leg
  int place = -1;     // turned off to it
  int gone = 0;       // minutes driven since it turned off
  int ready = 0;      // not driven before
  int ends = 0;       // of the last leg driven
  bool operator==(Spot const&) const = default;
};

class ByPlace {
 public:
  ByPlace(Walk const& walk, Findings& out) : w_(walk), trip_(walk.trip), out_(out) {}

  int judge() {
    std::vector<Spot> spots{Spot{}};
    for (int m = 0; m < static_cast<int>(w_.who.size()); ++m) spots = w_.who[static_cast<size_t>(m)] < 0 ? stand(spots, m) : drive(spots, m);
    int ends = kEver;
    for (auto const& s : spots)
      if (arrived(s)) ends = std::min(ends, s.ends);
    int const last = static_cast<int>(trip_.legs.size()) - 1;
    if (ends == kEver) {
      out_.add({"LEG", Part::none, -1, w_.end, static_cast<int>(spots.front().leg)});
      return -1;
    }
    if (ends > trip_.latest) out_.add({"LATEST", Part::none, -1, ends, last});
    return ends;
  }

 private:
  bool arrived(Spot const& s) const { return s.leg == trip_.legs.size(); }
  RestPlace const& place(Spot const& s) const { return trip_.places[s.leg][static_cast<size_t>(s.place)]; }

  std::vector<Spot> stand(std::vector<Spot> const& spots, int m) {
    std::vector<Spot> out;
    for (auto const& s : spots)
      if (s.place < 0 ? s.done == 0 : s.gone == (place(s).detour + 1) / 2) out.push_back(s);
    if (!out.empty()) return out;
    out_.add({"PLACE", Part::none, -1, m, static_cast<int>(spots.front().leg)});
    return spots;
  }

  std::vector<Spot> drive(std::vector<Spot> const& spots, int m) {
    std::vector<Spot> ready, out, late;
    int const last = static_cast<int>(trip_.legs.size()) - 1;
    for (auto const& s : spots)
      if (!arrived(s) && s.ready <= m) ready.push_back(s);
    if (ready.empty()) {
      if (std::all_of(spots.begin(), spots.end(), [&](Spot const& s) { return arrived(s); })) {
        out_.add({"LEG", Part::none, -1, m, last});
        return spots;
      }
      for (auto const& s : spots)
        if (!arrived(s)) ready.push_back(s);
      out_.add({"STOP", Part::none, -1, m, static_cast<int>(ready.front().leg) - 1});
    }
    for (auto const& s : ready) one(s, m, out, late);
    if (!out.empty()) return out;
    out_.add({"WINDOW", Part::none, -1, late.front().ends, static_cast<int>(late.front().leg) - 1});
    return late;
  }

  void one(Spot s, int m, std::vector<Spot>& out, std::vector<Spot>& late) const {
    auto const add = [](std::vector<Spot>& list, Spot const& x) {
      if (std::find(list.begin(), list.end(), x) == list.end()) list.push_back(x);
    };
    if (s.place >= 0 && s.gone < place(s).detour) {
      if (++s.gone == place(s).detour && place(s).detour > 1) s.place = -1, s.gone = 0;
      return add(out, s);
    }
    s.place = -1, s.gone = 0;
    auto const& leg = trip_.legs[s.leg];
    auto const before = s.done;
    s.done += w_.brought(m, leg);
    if (s.done >= leg.need) {
      s.ends = std::max(m + 1, leg.open);
      bool const in_time = m + 1 <= leg.by && s.ends <= leg.close;
      s.done = 0, s.ready = s.ends + leg.stop, ++s.leg;
      return add(in_time ? out : late, s);
    }
    add(out, s);
    auto const& places = trip_.places[s.leg];
    for (size_t k = 0; k < places.size(); ++k)
      if (places[k].at > before && places[k].at <= s.done) s.place = static_cast<int>(k), add(out, s);
  }

  Walk const& w_;
  Trip const& trip_;
  Findings& out_;
};

// Legs in order. Gives the end of the last one, or -1.
int judge_legs(Walk const& w, Findings& out) {
  if (!w.trip.places.empty()) return ByPlace(w, out).judge();
  int m = 0, stand_until = 0;
  int const length = static_cast<int>(w.who.size());
  for (int i = 0; i < static_cast<int>(w.trip.legs.size()); ++i) {
    auto const& leg = w.trip.legs[static_cast<size_t>(i)];
    int64_t done = 0;
    for (; done < leg.need; ++m) {
      if (m >= length) {
        out.add({"LEG", Part::none, -1, w.end, i});
        return -1;
      }
      if (w.who[static_cast<size_t>(m)] < 0) continue;
      if (m < stand_until) out.add({"STOP", Part::none, -1, m, i - 1});
      done += w.brought(m, leg);
    }
    int const ends = std::max(m, leg.open);
    if (m > leg.by || ends > leg.close) out.add({"WINDOW", Part::none, -1, ends, i});
    stand_until = ends + leg.stop;
    if (i + 1 == static_cast<int>(w.trip.legs.size())) {
      for (; m < length; ++m)
        if (w.who[static_cast<size_t>(m)] >= 0) out.add({"LEG", Part::none, -1, m, i});
      if (ends > w.trip.latest) out.add({"LATEST", Part::none, -1, ends, i});
      return ends;
    }
  }
  return -1;
}

Walk walk_of(RuleSet const& rules, Trip const& trip, std::vector<Run> const& runs, int end) {
  Walk w{rules, trip, end, {}};
  for (auto const& run : runs) end = std::max(end, run.to);
  w.who.assign(static_cast<size_t>(std::max(end, 0)), -1);
  for (auto const& run : runs)
    for (int m = run.from; m < run.to; ++m) w.who[static_cast<size_t>(m)] = run.driver;
  return w;
}

}  // namespace

std::vector<Breach> check(RuleSet const& rules, Trip const& trip, std::vector<Run> const& runs, int end) {
  auto const w = walk_of(rules, trip, runs, end);
  Findings out;
  judge_coach(w, out);
  for (int d = 0; d < static_cast<int>(trip.drivers.size()); ++d) judge_driver(w, d, out);
  for (int d = 0; rules.shift.rest > 0 && d < static_cast<int>(trip.drivers.size()); ++d) judge_shifts(w, d, out);
  if (!trip.drivers.empty()) judge_changes(w, out);
  for (auto const& run : runs)
    if (!trip.drivers.empty() && run.from < trip.drivers[static_cast<size_t>(run.driver)].joins) out.add({"JOINS", Part::driver, run.driver, run.from, -1});
  judge_legs(w, out);
  return out.take();
}

int arrival_of(RuleSet const& rules, Trip const& trip, std::vector<Run> const& runs) {
  Findings ignored;
  return judge_legs(walk_of(rules, trip, runs, 0), ignored);
}

}  // namespace ly::hours
