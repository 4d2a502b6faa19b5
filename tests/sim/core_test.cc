// The whole core in a simulated town. Short form: a few seeds, each lived twice, then the planted bugs. Long form by environment:
//   LIAOYUAN_CORE_SEEDS=1..2000   which seeds      LIAOYUAN_CORE_STEPS=600   how long each lives
#include <gtest/gtest.h>

#include <cstdio>
#include <cstdlib>

#include "core_world.h"

namespace ly::sim::core {
namespace {

constexpr int64_t kCoreSteps = 160;
constexpr uint64_t kCoreSeeds = 3;     // lived twice
constexpr uint64_t kMutantSeeds = 12;  // within which each planted bug must be found

void add(CoreVerdict& sum, CoreVerdict const& v) {
  sum.steps += v.steps - 1, sum.asked += v.asked, sum.sent += v.sent, sum.acknowledged += v.acknowledged, sum.refused += v.refused, sum.unknown += v.unknown, sum.lost += v.lost, sum.doubled += v.doubled;
  sum.logins += v.logins, sum.cuts += v.cuts, sum.kills += v.kills, sum.restarts += v.restarts, sum.io_errors += v.io_errors, sum.checks += v.checks, sum.entries += v.entries, sum.approved += v.approved;
  sum.passes += v.passes, sum.phone_entries += v.phone_entries, sum.movements += v.movements, sum.notices += v.notices;
}

TEST(Core, holds) {
  uint64_t from = 1, to = kCoreSeeds;
  int64_t steps = kCoreSteps, failed = 0;
  bool twice = true;
  if (auto const* seeds = std::getenv("LIAOYUAN_CORE_SEEDS")) {
    std::string const text = seeds;
    auto const dots = text.find("..");
    from = std::strtoull(text.c_str(), nullptr, 10);
    to = dots == std::string::npos ? from : std::strtoull(text.c_str() + dots + 2, nullptr, 10);
    twice = to - from < 20;
  }
  if (auto const* given = std::getenv("LIAOYUAN_CORE_STEPS")) steps = std::strtoll(given, nullptr, 10);
  CoreVerdict sum;
  for (auto seed = from; seed <= to; ++seed) {
    auto const v = live_in_town({seed, steps, Mutant::none});
    auto const again = "\n  again: LIAOYUAN_CORE_SEEDS=" + std::to_string(seed) + " LIAOYUAN_CORE_STEPS=" + std::to_string(steps) + " build/release/sim_tests --gtest_filter=Core.holds";
    if (!v.ok()) {
      ++failed;
      ADD_FAILURE() << "seed " << seed << " after step " << v.steps << ": " << v.wrong << "\n  weather: " << v.weather << again;
    }
    if (twice) {
      auto const second = live_in_town({seed, steps, Mutant::none});
      EXPECT_EQ(second.hash, v.hash) << "seed " << seed << " lived twice and differently" << again;
      EXPECT_EQ(second.sent, v.sent);
    }
    add(sum, v);
  }
  auto const n = [](int64_t value) { return static_cast<long long>(value); };
  std::printf("core seeds=%llu steps=%lld asked=%lld sent=%lld acknowledged=%lld refused=%lld unknown=%lld packets_lost=%lld doubled=%lld logins=%lld cuts=%lld kills=%lld restarts=%lld io_errors=%lld inspections=%lld "
              "entries=%lld approved=%lld passes=%lld phone_entries=%lld movements=%lld notices=%lld %s\n",
              static_cast<unsigned long long>(to - from + 1), n(sum.steps), n(sum.asked), n(sum.sent), n(sum.acknowledged), n(sum.refused), n(sum.unknown), n(sum.lost), n(sum.doubled), n(sum.logins), n(sum.cuts), n(sum.kills),
              n(sum.restarts), n(sum.io_errors), n(sum.checks), n(sum.entries), n(sum.approved), n(sum.passes), n(sum.phone_entries), n(sum.movements), n(sum.notices), failed == 0 ? "lost=0 invented=0" : "FAILED");
}

class CoreMutant : public ::testing::TestWithParam<Mutant> {};

TEST_P(CoreMutant, is_found) {
  for (uint64_t seed = 1; seed <= kMutantSeeds; ++seed) {
    auto const v = live_in_town({seed, kCoreSteps, GetParam()});
    if (v.ok()) continue;
    std::printf("planted %-28s found by seed %llu at step %lld: %s\n", std::string(name_of(GetParam())).c_str(), static_cast<unsigned long long>(seed), static_cast<long long>(v.steps), v.wrong.substr(0, 200).c_str());
    return;
  }
  FAIL() << "the planted bug " << name_of(GetParam()) << " was not found by " << kMutantSeeds << " seeds";
}
INSTANTIATE_TEST_SUITE_P(Core, CoreMutant, ::testing::ValuesIn(kMutants), [](auto const& info) { return std::string(name_of(info.param)); });

}  // namespace
}  // namespace ly::sim::core
