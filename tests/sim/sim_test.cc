// The short form of the simulation (20 seeds, each lived through twice) and the long form by environment:
//   LIAOYUAN_SIM_SEEDS=1..5000   which seeds      LIAOYUAN_SIM_STEPS=2000   how long each lives
#include <gtest/gtest.h>

#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <vector>

#include "world.h"

namespace ly::sim {
namespace {

constexpr int64_t kSteps = 120;  // groups of up to 32 commands: enough for each planted bug, short enough for every push
constexpr uint64_t kSeeds = 20;

struct Life {
  uint64_t seed = 0;
  int64_t steps = kSteps;
};

struct Plan {
  uint64_t from = 1, to = kSeeds;
  int64_t steps = kSteps;
  bool twice = true;
  std::vector<Life> more;  // found something once: tests/corpus/sim
};

std::vector<Life> lives_of_corpus() {
  std::vector<Life> lives;
  std::ifstream in(std::string(SOURCE_ROOT) + "/tests/corpus/sim/seeds.txt");
  std::string line;
  while (std::getline(in, line)) {
    Life life;
    if (std::istringstream(line) >> life.seed >> life.steps) lives.push_back(life);
  }
  return lives;
}

Plan plan_of_environment() {
  Plan plan;
  plan.more = lives_of_corpus();
  if (auto const* seeds = std::getenv("LIAOYUAN_SIM_SEEDS")) {
    std::string const text = seeds;
    auto const dots = text.find("..");
    plan.from = std::strtoull(text.c_str(), nullptr, 10);
    plan.to = dots == std::string::npos ? plan.from : std::strtoull(text.c_str() + dots + 2, nullptr, 10);
    plan.twice = plan.to - plan.from < 100;
    plan.more.clear();
  }
  if (auto const* steps = std::getenv("LIAOYUAN_SIM_STEPS")) plan.steps = std::strtoll(steps, nullptr, 10);
  return plan;
}

std::string again(uint64_t seed, int64_t steps) {
  return "LIAOYUAN_SIM_SEEDS=" + std::to_string(seed) + " LIAOYUAN_SIM_STEPS=" + std::to_string(steps) + " build/release/sim_tests --gtest_filter=Simulation.holds";
}

TEST(Simulation, holds) {
  auto const plan = plan_of_environment();
  Verdict sum;
  int64_t failed = 0;
  std::vector<Life> lives;
  for (auto const& life : plan.more)
    if (life.seed < plan.from || life.seed > plan.to) lives.push_back(life);
  for (auto seed = plan.from; seed <= plan.to; ++seed) lives.push_back({seed, plan.steps});
  for (auto const& life : lives) {
    auto const seed = life.seed;
    auto const v = run_world({seed, life.steps, Bug::none});
    if (!v.ok()) {
      ++failed;
      ADD_FAILURE() << "seed " << seed << " after step " << v.steps << ": " << v.wrong << "\n  weather: " << v.weather << "\n  again: " << again(seed, life.steps);
    }
    if (plan.twice) {
      auto const second = run_world({seed, life.steps, Bug::none});
      EXPECT_EQ(second.hash, v.hash) << "seed " << seed << " lived twice and differently\n  again: " << again(seed, life.steps);
      EXPECT_EQ(second.commands, v.commands);
    }
    sum.steps += v.steps - 1, sum.commands += v.commands, sum.acknowledged += v.acknowledged, sum.refused += v.refused, sum.repeated += v.repeated;
    sum.unknown += v.unknown, sum.cuts += v.cuts, sum.kills += v.kills, sum.restarts += v.restarts, sum.io_errors += v.io_errors, sum.torn += v.torn;
    sum.erased += v.erased, sum.restores += v.restores, sum.checks += v.checks, sum.entries += v.entries;
  }
  std::printf("sim seeds=%llu steps=%lld commands=%lld acknowledged=%lld refused=%lld repeated=%lld unknown=%lld cuts=%lld torn=%lld kills=%lld restarts=%lld io_errors=%lld "
              "erased=%lld restores=%lld inspections=%lld entries=%lld %s\n",
              static_cast<unsigned long long>(lives.size()), static_cast<long long>(sum.steps), static_cast<long long>(sum.commands),
              static_cast<long long>(sum.acknowledged), static_cast<long long>(sum.refused), static_cast<long long>(sum.repeated), static_cast<long long>(sum.unknown),
              static_cast<long long>(sum.cuts), static_cast<long long>(sum.torn), static_cast<long long>(sum.kills), static_cast<long long>(sum.restarts),
              static_cast<long long>(sum.io_errors), static_cast<long long>(sum.erased), static_cast<long long>(sum.restores), static_cast<long long>(sum.checks),
              static_cast<long long>(sum.entries), failed == 0 ? "lost=0 invented=0" : "FAILED");
}

class Planted : public ::testing::TestWithParam<Bug> {};

// The suite tests itself: what is planted is found within the budget of one push.
TEST_P(Planted, is_found) {
  for (uint64_t seed = 1; seed <= kSeeds; ++seed) {
    auto const v = run_world({seed, kSteps, GetParam()});
    if (v.ok()) continue;
    std::printf("planted %-26s found by seed %llu at step %lld: %s\n", std::string(name_of(GetParam())).c_str(), static_cast<unsigned long long>(seed),
                static_cast<long long>(v.steps), v.wrong.c_str());
    return;
  }
  FAIL() << "the planted bug " << name_of(GetParam()) << " was not found by " << kSeeds << " seeds";
}
INSTANTIATE_TEST_SUITE_P(Simulation, Planted, ::testing::ValuesIn(kBugs), [](auto const& info) { return std::string(name_of(info.param)); });

}  // namespace
}  // namespace ly::sim
