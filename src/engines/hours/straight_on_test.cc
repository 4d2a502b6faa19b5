// Straight on: whatever it answers keeps the law (by the checker, minute by minute), and is never earlier than the exact search.
#include <gtest/gtest.h>

#include <random>

#include "engines/hours/check.h"
#include "engines/hours/earliest.h"
#include "engines/hours/straight_on.h"

namespace ly::hours {
namespace {

class Chance {
 public:
  explicit Chance(uint64_t seed) : random_(seed) {}
  int operator()(int low, int high) { return low + static_cast<int>(random_() % static_cast<uint64_t>(high - low + 1)); }

 private:
  std::mt19937_64 random_;
};

// The shape of the Chinese coach rules; in every third world other figures, so that nothing leans on them.
RuleSet rules_of(Chance& pick) {
  RuleSet r;
  r.night = {22 * 60, 6 * 60}, r.standstill = {2 * 60, 5 * 60};
  r.windows = {{"DAY", kDayMinutes, 480}, {"WEEK", 7 * kDayMinutes, 2640}};
  r.spell_rule = "SPELL", r.night_rule = "NIGHT", r.standstill_rule = "STILL", r.change_rule = "CHG";
  r.horizon = 4 * kDayMinutes;
  if (pick(0, 2) > 0) return r;
  r.night = {pick(0, 1439), pick(0, 1439)};
  r.standstill.from = pick(0, 1439), r.standstill.to = (r.standstill.from + pick(0, 200)) % kDayMinutes;
  r.rest = pick(5, 45), r.spell_most = pick(90, 300), r.spell_most_night = pick(40, r.spell_most);
  r.reading = pick(0, 1) ? NightReading::night_minutes : NightReading::whole_spell;
  r.windows = {{"SHORT", pick(400, 1440), pick(200, 390)}};
  return r;
}

Trip trip_of(Chance& pick) {
  Trip t;
  t.clock = pick(0, 1439);
  for (int legs = pick(1, 5); legs > 0; --legs) {
    Leg leg;
    leg.by_distance = pick(0, 2) == 0;
    leg.need = pick(10, 500) * kDayGain + (leg.by_distance ? pick(0, 99) : 0);
    if (pick(0, 3) == 0) leg.open = pick(0, 2000);
    if (pick(0, 1)) leg.stop = pick(1, 60);
    t.legs.push_back(leg);
  }
  for (int drivers = pick(1, 3); drivers > 0; --drivers) {
    Driver d;
    d.joins = pick(0, 4) == 0 ? pick(1, 900) : 0;
    for (int spans = pick(0, 6); spans > 0; --spans) {
      int const from = -pick(5, 2000);
      d.driven.push_back({from, std::min(0, from + pick(5, 230))});
    }
    d.driven = tidy(std::move(d.driven));
    t.drivers.push_back(std::move(d));
  }
  return t;
}

TEST(StraightOn, what_it_answers_keeps_the_law) {
  int answered = 0;
  for (uint64_t seed = 1; seed <= 4000; ++seed) {
    Chance pick(seed);
    auto const rules = rules_of(pick);
    auto const trip = trip_of(pick);
    // Histories that break the law themselves are another's affair.
    auto const table = straight_on(rules, trip);
    if (!table) continue;
    ++answered;
    for (auto const& breach : check(rules, trip, table->runs, table->arrive)) ASSERT_LT(breach.at, 0) << "seed " << seed << ": " << breach.rule << " at " << breach.at;
    ASSERT_EQ(arrival_of(rules, trip, table->runs), table->arrive) << "seed " << seed;
    auto const ends = driven_ends(rules, trip, table->runs);
    ASSERT_EQ(ends.size(), trip.legs.size()) << "seed " << seed;
    ASSERT_EQ(ends.back(), table->runs.back().to) << "seed " << seed;
  }
  EXPECT_GT(answered, 3000);
}

TEST(StraightOn, is_never_earlier_than_the_exact_search_and_often_as_early) {
  int both = 0, equal = 0;
  for (uint64_t seed = 1; seed <= 150; ++seed) {
    Chance pick(seed * 977);
    auto const rules = rules_of(pick);
    auto const trip = trip_of(pick);
    auto const quick = straight_on(rules, trip);
    auto const exact = earliest(rules, trip, {.work_most = 300'000, .free_work_most = 300'000, .choose = false});
    if (!quick || !exact.best) continue;
    ++both;
    // The exact search may have run out of effort; what it found is legal all the same, but need not be the earliest then.
    if (exact.proved) ASSERT_GE(quick->arrive, exact.best->arrive) << "seed " << seed;
    equal += quick->arrive == exact.best->arrive;
  }
  EXPECT_GT(both, 40);
  EXPECT_GT(equal, both / 3);
}

// A day's hours used up: the next minute is driven when the first of them has left the window, not a minute later.
TEST(StraightOn, waits_exactly_until_a_window_has_room_again) {
  RuleSet r;
  r.windows = {{"DAY", kDayMinutes, 480}};
  Trip t;
  t.clock = 12 * 60;
  t.drivers = {{"a", {{-900, -660}, {-600, -360}}, 0}};  // eight hours, the first minute of them at -900
  t.legs = {{.need = 30 * kDayGain}};
  auto const table = straight_on(r, t);
  ASSERT_TRUE(table);
  ASSERT_EQ(table->runs.size(), 1U);
  EXPECT_EQ(table->runs[0], (hours::Run{kDayMinutes - 900, kDayMinutes - 900 + 30, 0}));
}

}  // namespace
}  // namespace ly::hours
