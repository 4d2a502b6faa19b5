// The search against exhaustive trial in small worlds: days of a dozen minutes, rests of two, windows of eight. The trial knows nothing of
// labels or dominance: it keeps every different state and judges minutes by the words of the law.
#include <gtest/gtest.h>

#include <cstdlib>
#include <random>
#include <tuple>
#include <vector>

#include "engines/hours/check.h"
#include "engines/hours/earliest.h"

namespace ly::hours {
namespace {

struct World {
  RuleSet rules;
  Trip trip;
};

// Everything a continuation can depend on. `who` has two bits a minute, the latest lowest: 0 stationary, else the driver + 1.
struct State {
  int leg = 0, done = 0, ready = 0;
  uint64_t who = 0;
  uint32_t driven = 0;  // not part of the state: which minutes were driven, the first highest; of equal states the greatest stays
  auto key() const { return std::tuple(leg, done, ready, who); }
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
    std::vector<State> states{State{}}, next;
    Verdict best;
    for (int t = 0; t < std::min(rules_.horizon, trip_.latest) && !states.empty(); ++t) {
      next.clear();
      for (auto const& s : states) {
        for (int d = -1; d < drivers_; ++d) {
          auto step = one(s, d, t);
          if (!step) continue;
          if (step->leg < static_cast<int>(trip_.legs.size())) {
            step->who &= (uint64_t{1} << (2 * back_)) - 1;
            next.push_back(*step);
            continue;
          }
          int const ends = step->ready;
          if (ends > std::min(rules_.horizon, trip_.latest)) continue;
          if (best.arrive < 0 || std::pair(ends, ~step->driven) < std::pair(best.arrive, ~best.driven)) best = {ends, step->driven};
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
    State s;
    for (int t = 0; t < static_cast<int>(who.size()); ++t) {
      if (s.leg == static_cast<int>(trip_.legs.size())) {
        if (who[static_cast<size_t>(t)] >= 0) return false;
        continue;
      }
      auto const step = one(s, who[static_cast<size_t>(t)], t);
      if (!step) return false;
      s = *step;
    }
    return s.leg == static_cast<int>(trip_.legs.size()) && s.ready <= trip_.latest;
  }

 private:
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

  std::optional<State> one(State const& s, int driver, int t) const {
    State n = s;
    int const before = at(s, t, t - 1);
    n.who = n.who << 2 | static_cast<uint64_t>(driver + 1);
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

TEST(HoursSmallWorlds, the_earliest_arrival_is_that_of_exhaustive_trial) {
  char const* const wanted = std::getenv("LIAOYUAN_HOURS_WORLDS");
  int const worlds = wanted ? std::atoi(wanted) : 10000;
  int with_answer = 0, bound_by_crew = 0;
  for (int seed = 1; seed <= worlds; ++seed) {
    auto const w = world_of(static_cast<uint64_t>(seed));
    auto const answer = earliest(w.rules, w.trip);
    auto const crew = Trial(w, false).answer();
    auto const free = Trial(w, true).answer();
    ASSERT_TRUE(answer.proved) << "world " << seed;
    ASSERT_EQ(answer.crew_free ? answer.crew_free->arrive : -1, free.arrive) << "crew-free, world " << seed;
    ASSERT_EQ(answer.best ? answer.best->arrive : -1, crew.arrive) << "world " << seed;
    if (!answer.best) continue;
    ASSERT_EQ(driven_of(*answer.best), crew.driven) << "which of equals, world " << seed;
    ASSERT_EQ(driven_of(*answer.crew_free), free.driven) << "which of equals, crew-free, world " << seed;
    ASSERT_TRUE(check(w.rules, w.trip, answer.best->runs, answer.best->arrive).empty()) << "world " << seed;
    ++with_answer;
    bound_by_crew += free.arrive < crew.arrive;
  }
  EXPECT_GT(with_answer, worlds / 4);
  EXPECT_GT(bound_by_crew, worlds / 20);
}

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
TEST(HoursSmallWorlds, the_checker_catches_every_changed_timetable_that_breaks_a_rule) {
  int broken = 0, kept = 0;
  for (uint64_t seed = 1; broken < 10000; ++seed) {
    auto const w = world_of(seed);
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
  EXPECT_GT(kept, 500);
}

}  // namespace
}  // namespace ly::hours
