// How long the earliest legal timetable takes, and how often it is proved, over random trips of realistic size: 1 to 4 legs, 1 to 43 hours of
// driving, 1 to 4 drivers with a week behind them. The peer in the same run is the program every planner without hours uses: driving time
// plus a rest of 20 minutes after each four hours, whose arrivals are judged by the checker; it prints how many of those are legal at all.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <random>

#include "base/embedded.h"
#include "engines/hours/check.h"
#include "engines/hours/earliest.h"
#include "formats/hours_rules.h"

using namespace ly;
using namespace ly::hours;

namespace {

Trip trip_of(uint64_t seed) {
  std::mt19937_64 chance(seed);
  auto const pick = [&](int low, int high) { return low + static_cast<int>(chance() % static_cast<uint64_t>(high - low + 1)); };
  Trip trip;
  trip.clock = pick(0, kDayMinutes - 1);
  int const legs = pick(1, 4), minutes = pick(60, pick(0, 3) ? 1200 : 2600);
  for (int i = 0; i < legs; ++i) {
    Leg leg;
    leg.need = kDayGain * std::max(1, minutes / legs + pick(-20, 20));
    if (pick(0, 3) == 0) leg.stop = pick(1, 60);
    if (pick(0, 8) == 0) leg.open = pick(0, 1500);
    trip.legs.push_back(leg);
  }
  int const drivers = pick(0, 1) ? 2 : pick(1, kDriversMost);
  for (int d = 0; d < drivers; ++d) {
    Driver driver{std::string(1, static_cast<char>('a' + d)), {}, 0};
    if (pick(0, 2)) {
      int m = -pick(0, 600);
      for (int k = pick(1, 12); k > 0; --k) {
        int const length = pick(30, 240);
        driver.driven.push_back({m - length, m});
        m -= length + pick(20, 400);
      }
    }
    driver.driven = tidy(driver.driven);
    trip.drivers.push_back(driver);
  }
  return trip;
}

// Four hours, twenty minutes, four hours …; the drivers take turns.
std::vector<Run> naive(RuleSet const& rules, Trip const& trip) {
  int64_t minutes = 0;
  for (auto const& leg : trip.legs) minutes += leg.need / kDayGain;
  std::vector<Run> runs;
  int now = 0, driver = 0;
  while (minutes > 0) {
    int const length = static_cast<int>(std::min<int64_t>(minutes, rules.spell_most));
    runs.push_back({now, now + length, driver});
    minutes -= length;
    now += length + rules.rest;
    driver = (driver + 1) % static_cast<int>(trip.drivers.size());
  }
  return runs;
}

}  // namespace

int main(int argc, char** argv) {
  auto const known = formats::hours_rules_from_json(embedded::find(embedded::shipped(), "regions/cn/hours/cn-coach.json")->bytes);
  if (!known) return 1;
  auto const& law = known->rules;
  uint64_t const trips = argc > 1 ? static_cast<uint64_t>(std::atoi(argv[1])) : 200;
  std::vector<double> ms;
  int legal = 0, proved = 0, none = 0, naive_legal = 0;
  long longest_open = 0;
  for (uint64_t seed = 1; seed <= trips; ++seed) {
    auto const trip = trip_of(seed);
    auto const start = std::chrono::steady_clock::now();
    auto const answer = earliest(law, trip);
    ms.push_back(std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count());
    proved += answer.proved;
    none += !answer.best;
    if (answer.best) {
      legal += check(law, trip, answer.best->runs, answer.best->arrive).empty();
      if (!answer.proved) longest_open = std::max<long>(longest_open, answer.best->arrive - answer.not_before);
    }
    auto const simple = naive(law, trip);
    naive_legal += check(law, trip, simple, simple.back().to).empty();
  }
  std::sort(ms.begin(), ms.end());
  std::printf("trips %zu, without a legal arrival in a week %d; legal by the checker %d; proved earliest %d, others within %ld min of the bound\n", ms.size(), none, legal, proved, longest_open);
  std::printf("ms a trip: median %.1f, p95 %.1f, worst %.1f\n", ms[ms.size() / 2], ms[ms.size() * 95 / 100], ms.back());
  std::printf("driving time plus a rest each four hours: legal %d of %zu\n", naive_legal, ms.size());
}
