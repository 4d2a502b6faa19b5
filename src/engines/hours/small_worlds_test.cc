// The search against exhaustive trial in small worlds: days of a dozen minutes, rests of two, windows of eight. The trial knows nothing of
// labels or dominance: it keeps every different state and judges minutes by the words of the law.
#include <gtest/gtest.h>

#include <cstdlib>
#include <array>
#include <random>
#include <tuple>
#include <vector>

#include "engines/hours/check.h"
#include "engines/hours/earliest.h"
#include "engines/hours/places.h"

namespace ly::hours {
namespace {

struct World {
  RuleSet rules;
  Trip trip;
};

// Everything a continuation can depend on. `who` has two bits a minute, the latest lowest: 0 stationary, else the driver + 1.
struct State {
  int leg = 0, done = 0, ready = 0;
  std::array<int, 2> began{}, drove{}, off{99, 99};  // shifts: first minute on duty, driven since, off duty for; laws without them leave it so
  int place = -1, gone = 0;  // the named place it left the road for, and minutes driven since
  uint64_t who = 0;
  uint32_t driven = 0;  // not part of the state: which minutes were driven, the first highest; of equal states the greatest stays
  auto key() const { return std::tuple(leg, done, ready, place, gone, who, began, drove, off); }
};

struct Verdict {
  int arrive = -1;  // none
  uint32_t driven = 0;
};

class Trial {
 public:
  Trial(World const& world, bool crew_free) : rules_(world.rules), trip_(world.trip), free_(crew_free) {
    drivers_ = free_ ? 1 : static_cast<int>(trip_.drivers.size());
    back_ = (rules_.spell_most + 1) * rules_.rest + 1;
    if (!free_)
      for (auto const& w : rules_.windows) back_ = std::max(back_, w.length);
  }

  // The earliest arrival, and of those the timetable that drives first where two differ.
  Verdict answer() {
    std::vector<State> states{begin()}, next;
    Verdict best;
    for (int t = 0; t < std::min(rules_.horizon, trip_.latest) && !states.empty(); ++t) {
      next.clear();
      for (auto const& s : states) {
        for (int d = -1; d < drivers_; ++d) {
          for (auto& step : every(s, d, t)) {
            if (step.leg < static_cast<int>(trip_.legs.size())) {
              step.who &= (uint64_t{1} << (2 * back_)) - 1;
              next.push_back(step);
              continue;
            }
            int const ends = step.ready;
            if (ends > std::min(rules_.horizon, trip_.latest)) continue;
            if (best.arrive < 0 || std::pair(ends, ~step.driven) < std::pair(best.arrive, ~best.driven)) best = {ends, step.driven};
          }
        }
      }
      if (best.arrive >= 0 && best.arrive <= t + 1) break;
      std::sort(next.begin(), next.end(), [](State const& a, State const& b) { return std::tuple(a.key(), b.driven) < std::tuple(b.key(), a.driven); });
      next.erase(std::unique(next.begin(), next.end(), [](State const& a, State const& b) { return a.key() == b.key(); }), next.end());
      states.swap(next);
    }
    return best;
  }

  // Does a timetable, told by minute (-1 stationary), keep every rule and arrive?
  bool legal(std::vector<int> const& who) const {
    std::vector<State> states{begin()};
    for (int t = 0; t < static_cast<int>(who.size()) && !states.empty(); ++t) {
      std::vector<State> next;
      for (auto const& s : states) {
        if (s.leg < static_cast<int>(trip_.legs.size())) {
          for (auto const& n : every(s, who[static_cast<size_t>(t)], t)) next.push_back(n);
        } else if (who[static_cast<size_t>(t)] < 0) {
          next.push_back(s);
        }
      }
      states.swap(next);
    }
    return std::any_of(states.begin(), states.end(), [&](State const& s) { return s.leg == static_cast<int>(trip_.legs.size()) && s.ready <= trip_.latest; });
  }

 private:
  // With the shifts the drivers are in as the trip begins.
  State begin() const {
    State s;
    if (free_ || rules_.shift.rest == 0) return s;
    for (size_t d = 0; d < trip_.drivers.size(); ++d)
      for (int m = -40; m < 0; ++m) {
        auto const& spans = trip_.drivers[d].driven;
        on_duty(s, d, m, std::any_of(spans.begin(), spans.end(), [&](Span const& x) { return m >= x.from && m < x.to; }), true);
      }
    return s;
  }
  void on_duty(State& s, size_t d, int m, bool duty, bool drives) const {
    if (!duty) {
      s.off[d] = std::min(s.off[d] + 1, 99);
      return;
    }
    if (s.off[d] >= rules_.shift.rest) s.began[d] = m, s.drove[d] = 0;
    s.off[d] = 0;
    if (drives) ++s.drove[d];
  }
  static int at(State const& s, int t, int minute) {  // who drove at `minute` < t on this trip
    return minute < 0 ? -1 : static_cast<int>((s.who >> (2 * (t - 1 - minute))) & 3) - 1;
  }
  bool drove(State const& s, int t, int driver, int minute) const {
    if (minute >= 0) return at(s, t, minute) == driver;
    if (free_) return false;
    for (auto const& span : trip_.drivers[static_cast<size_t>(driver)].driven)
      if (minute >= span.from && minute < span.to) return true;
    return false;
  }
  bool night(int m) const { return is_night(rules_, trip_, m); }
  bool spell_ok(int minutes, int dark) const {
    if (minutes > rules_.spell_most) return false;
    return rules_.reading == NightReading::night_minutes ? dark <= rules_.spell_most_night : dark == 0 || minutes <= rules_.spell_most_night;
  }

  // Everything one minute may lead to.
  std::vector<State> every(State const& s, int driver, int t) const {
    std::vector<State> out;
    bool const named = !trip_.places.empty();
    if (named && driver < 0) {  // may it stand here?
      bool const at_leg_end = s.place < 0 && s.done == 0;
      bool const at_place = s.place >= 0 && 2 * s.gone - place(s).detour >= 0 && 2 * s.gone - place(s).detour <= 1;
      if (!at_leg_end && !at_place) return out;
    }
    auto const n = one(s, driver, t);
    if (!n) return out;
    out.push_back(*n);
    if (!named || n->leg != s.leg || n->done == s.done) return out;
    for (int k = 0; k < static_cast<int>(trip_.places[static_cast<size_t>(s.leg)].size()); ++k) {
      auto const& at = trip_.places[static_cast<size_t>(s.leg)][static_cast<size_t>(k)].at;
      if (s.done < at && at <= n->done) out.push_back(*n), out.back().place = k, out.back().gone = 0;
    }
    return out;
  }
  RestPlace const& place(State const& s) const { return trip_.places[static_cast<size_t>(s.leg)][static_cast<size_t>(s.place)]; }

  std::optional<State> one(State const& s, int driver, int t) const {
    State n = s;
    int const before = at(s, t, t - 1);
    n.who = n.who << 2 | static_cast<uint64_t>(driver + 1);
    if (!free_ && rules_.shift.rest > 0)
      for (size_t d = 0; d < trip_.drivers.size(); ++d) {
        on_duty(n, d, t, driver >= 0 && t >= trip_.drivers[d].joins, static_cast<int>(d) == driver);
        if (static_cast<int>(d) == driver && (n.drove[d] > rules_.shift.drive_most || t + 1 - n.began[d] > rules_.shift.span_most)) return {};
      }
    if (driver < 0) return n;
    n.driven |= uint32_t{1} << (31 - t);
    if (t < s.ready || is_standstill(rules_, trip_, t)) return {};
    if (!free_ && t < trip_.drivers[static_cast<size_t>(driver)].joins) return {};
    if (before >= 0 && before != driver) return {};
    int minutes = 0, dark = 0, still = 0;
    for (int m = t; m >= 0 && still < rules_.rest; --m) {
      if (m == t || at(s, t, m) >= 0) still = 0, ++minutes, dark += night(m);
      else ++still;
    }
    if (!spell_ok(minutes, dark)) return {};
    if (!free_) {
      minutes = dark = still = 0;
      for (int m = t; m > t - back_ - 1 && still < rules_.rest; --m) {
        if (m == t || drove(s, t, driver, m)) still = 0, ++minutes, dark += night(m);
        else ++still;
      }
      if (!spell_ok(minutes, dark)) return {};
      for (auto const& w : rules_.windows) {
        int count = 1;
        for (int m = t - w.length + 1; m < t; ++m) count += drove(s, t, driver, m);
        if (count > w.most) return {};
      }
    }
    if (s.place >= 0 && s.gone < place(s).detour) {
      ++n.gone;
      bool const still_there = place(s).detour == 1;  // the only minute of a detour leads to the place
      if (n.gone == place(s).detour && !still_there) n.place = -1, n.gone = 0;
      return n;
    }
    n.place = -1, n.gone = 0;
    auto const& leg = trip_.legs[static_cast<size_t>(s.leg)];
    n.done += static_cast<int>(leg.by_distance && night(t) ? rules_.night_speed_percent : kDayGain);
    if (n.done < leg.need) return n;
    int const ends = std::max(t + 1, leg.open);
    if (ends > leg.close) return {};
    bool const last = s.leg + 1 == static_cast<int>(trip_.legs.size());
    n.leg = s.leg + 1, n.done = 0, n.ready = ends + (last ? 0 : leg.stop);
    return n;
  }

  RuleSet const& rules_;
  Trip const& trip_;
  bool free_;
  int drivers_ = 1, back_ = 0;
};

uint32_t driven_of(Timetable const& t) {
  uint32_t bits = 0;
  for (auto const& run : t.runs)
    for (int m = run.from; m < run.to; ++m) bits |= uint32_t{1} << (31 - m);
  return bits;
}

World world_of(uint64_t seed) {
  std::mt19937_64 chance(seed);
  auto const pick = [&](int low, int high) { return low + static_cast<int>(chance() % static_cast<uint64_t>(high - low + 1)); };
  World w;
  auto& r = w.rules;
  r.id = "small";
  r.day = 14;
  r.night = {11, 4};
  r.standstill = pick(0, 3) > 0 ? DayPart{1, 3} : DayPart{0, 0};
  r.rest = 2;
  r.spell_most = pick(3, 4);
  r.spell_most_night = pick(1, 2);
  r.reading = pick(0, 1) ? NightReading::night_minutes : NightReading::whole_spell;
  r.windows = {{"W1", pick(6, 9), pick(2, 4)}};
  if (pick(0, 1)) r.windows.push_back({"W2", pick(10, 12), r.windows[0].most + pick(0, 2)});
  r.spell_rule = "SPELL", r.night_rule = "NIGHT", r.standstill_rule = "STILL", r.change_rule = "CHG";
  r.horizon = pick(16, 22);
  auto& t = w.trip;
  t.clock = pick(0, r.day - 1);
  int const legs = pick(1, 3);
  for (int i = 0; i < legs; ++i) {
    Leg leg;
    leg.by_distance = pick(0, 3) == 0;
    leg.need = leg.by_distance ? pick(1, 4) * 70 + pick(0, 30) : pick(1, legs == 1 ? 9 : 4) * kDayGain;
    if (pick(0, 4) == 0) leg.open = pick(0, 14);
    if (pick(0, 6) == 0) leg.close = std::max(leg.open, 0) + pick(0, 12);
    if (pick(0, 3) == 0) leg.stop = pick(1, 3);
    t.legs.push_back(leg);
  }
  int const drivers = pick(1, 2);
  for (int d = 0; d < drivers; ++d) {
    Driver driver{std::string(1, static_cast<char>('a' + d)), {}, pick(0, 5) == 0 ? pick(1, 6) : 0};
    for (int m = -8; m < 0; ++m)
      if (pick(0, 9) < 2) driver.driven.push_back({m, std::min(0, m + pick(1, 2))});
    driver.driven = tidy(driver.driven);
    t.drivers.push_back(driver);
  }
  if (pick(0, 5) == 0) t.latest = pick(3, 20);
  return w;
}

// The same worlds, but the coach stands at the ends of legs and at up to three named places a leg only.
World by_place(uint64_t seed) {
  auto w = world_of(seed);
  std::mt19937_64 chance(seed * 31);
  for (auto const& leg : w.trip.legs) {
    w.trip.places.emplace_back();
    for (int64_t at = 1; at < leg.need; ++at)
      if (at % 50 == 0 && chance() % 5 == 0 && w.trip.places.back().size() < 3) w.trip.places.back().push_back({at, static_cast<int>(chance() % 2 ? 0 : chance() % 4)});
  }
  return w;
}

// The same, under a law that counts shifts; every third with named places too.
World by_shift(uint64_t seed) {
  auto w = seed % 3 ? world_of(seed) : by_place(seed);
  std::mt19937_64 chance(seed * 17);
  auto const pick = [&](int low, int high) { return low + static_cast<int>(chance() % static_cast<uint64_t>(high - low + 1)); };
  w.rules.shift = {pick(3, 6), pick(2, 5), pick(3, 9), "DRIVE", "SPAN"};
  if (pick(0, 2) == 0) w.rules.windows.clear();
  return w;
}

int worlds_wanted() {
  char const* const wanted = std::getenv("LIAOYUAN_HOURS_WORLDS");
  return wanted ? std::atoi(wanted) : 10000;
}

// The earliest arrival with the places the timetable stops at, but this one: a stop that is not in vain makes it later.
int without_one(World w, Timetable const& timetable, Halt const& but) {
  auto const halts = way_of(w.rules, w.trip, timetable).halts;
  for (size_t i = 0; i < w.trip.places.size(); ++i) {
    std::vector<RestPlace> kept;
    for (size_t k = 0; k < w.trip.places[i].size(); ++k) {
      bool const stops = std::any_of(halts.begin(), halts.end(), [&](Halt const& h) { return h.leg == static_cast<int>(i) && h.place == static_cast<int>(k); });
      if (stops && !(but.leg == static_cast<int>(i) && but.place == static_cast<int>(k))) kept.push_back(w.trip.places[i][k]);
    }
    w.trip.places[i] = kept;
  }
  auto const then = Trial(w, false).answer();
  return then.arrive < 0 ? kEver : then.arrive;
}

// At least one world in `answered` has a legal timetable, one in `bound` a later one for the drivers' own rules.
void compare_with_trial(World (*make)(uint64_t), int answered, int bound) {
  int const worlds = worlds_wanted();
  int with_answer = 0, bound_by_crew = 0, halts = 0, in_vain = 0;
  for (int seed = 1; seed <= worlds; ++seed) {
    auto const w = make(static_cast<uint64_t>(seed));
    auto const answer = earliest(w.rules, w.trip);
    auto const crew = Trial(w, false).answer();
    auto const free = Trial(w, true).answer();
    ASSERT_TRUE(answer.proved) << "world " << seed;
    ASSERT_EQ(answer.crew_free ? answer.crew_free->arrive : -1, free.arrive) << "crew-free, world " << seed;
    ASSERT_EQ(answer.best ? answer.best->arrive : -1, crew.arrive) << "world " << seed;
    if (!answer.best) continue;
    if (w.trip.places.empty()) {
      ASSERT_EQ(driven_of(*answer.best), crew.driven) << "which of equals, world " << seed;
      ASSERT_EQ(driven_of(*answer.crew_free), free.driven) << "which of equals, crew-free, world " << seed;
    }
    for (auto const& halt : way_of(w.rules, w.trip, *answer.best).halts) {
      if (halt.place < 0) continue;
      ++halts;
      in_vain += without_one(w, *answer.best, halt) <= crew.arrive;
    }
    ASSERT_TRUE(check(w.rules, w.trip, answer.best->runs, answer.best->arrive).empty()) << "world " << seed;
    ++with_answer;
    bound_by_crew += free.arrive < crew.arrive;
  }
  EXPECT_EQ(in_vain, 0) << "of " << halts << " stops at a named place";
  EXPECT_GT(with_answer, worlds / answered);
  EXPECT_GT(bound_by_crew, worlds / bound);
}

TEST(HoursSmallWorlds, the_earliest_arrival_is_that_of_exhaustive_trial) { compare_with_trial(world_of, 4, 20); }
TEST(HoursSmallWorlds, where_only_named_places_are_for_standing_too) { compare_with_trial(by_place, 8, 50); }
TEST(HoursSmallWorlds, where_the_law_counts_shifts_too) { compare_with_trial(by_shift, 8, 50); }

std::vector<Run> runs_of(std::vector<int> const& who) {
  std::vector<Run> runs;
  for (int m = 0; m < static_cast<int>(who.size()); ++m) {
    int const d = who[static_cast<size_t>(m)];
    if (d < 0) continue;
    if (!runs.empty() && runs.back().to == m && runs.back().driver == d) runs.back().to = m + 1;
    else runs.push_back({m, m + 1, d});
  }
  return runs;
}

// Legal timetables changed in one to three minutes: whatever the trial finds illegal, the checker must find, and nothing else.
void check_changed(World (*make)(uint64_t)) {
  int broken = 0, kept = 0;
  for (uint64_t seed = 1; broken < 10000; ++seed) {
    auto const w = make(seed);
    auto const answer = earliest(w.rules, w.trip, {3'000'000, false});
    if (!answer.best) continue;
    std::vector<int> plan(static_cast<size_t>(answer.best->arrive), -1);
    for (auto const& run : answer.best->runs)
      for (int m = run.from; m < run.to; ++m) plan[static_cast<size_t>(m)] = run.driver;
    std::mt19937_64 chance(seed * 977);
    for (int i = 0; i < 8; ++i) {
      auto changed = plan;
      for (uint64_t k = chance() % 3 + 1; k > 0; --k) {
        auto const m = chance() % (changed.size() + 1);
        if (m == changed.size()) changed.push_back(-1);
        else changed[m] = static_cast<int>(chance() % (w.trip.drivers.size() + 1)) - 1;
      }
      bool const legal = Trial(w, false).legal(changed);
      auto const found = check(w.rules, w.trip, runs_of(changed), static_cast<int>(changed.size()));
      ASSERT_EQ(found.empty(), legal) << "world " << seed << " change " << i << (found.empty() ? "" : ": " + found.front().rule);
      ++(legal ? kept : broken);
    }
  }
  EXPECT_GT(kept, 300);
}

TEST(HoursSmallWorlds, the_checker_catches_every_changed_timetable_that_breaks_a_rule) { check_changed(world_of); }
TEST(HoursSmallWorlds, the_checker_knows_the_named_places) { check_changed(by_place); }
TEST(HoursSmallWorlds, the_checker_knows_shifts) { check_changed(by_shift); }

}  // namespace
}  // namespace ly::hours
