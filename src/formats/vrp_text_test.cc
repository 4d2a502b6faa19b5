#include "formats/vrp_text.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <sstream>

#include "engines/routing/plan_check.h"
#include "engines/routing/solve.h"

namespace ly::formats {
namespace {

std::string const kSmall = R"(SMALL

VEHICLE
NUMBER     CAPACITY
  2          10

CUSTOMER
CUST NO.  XCOORD.   YCOORD.    DEMAND   READY TIME  DUE DATE   SERVICE TIME

    0      0         0          0          0       100          0
    1      3         4          5          0        50          1
    2      6         8          5         20        60          1
)";

std::string replaced(std::string text, std::string_view from, std::string_view to) {
  auto const at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return text.replace(at, from.size(), to);
}

bool tells(Result<VrpText> const& read, std::string_view code) {
  if (read) return false;
  if (read.error().code == code) return true;
  return std::any_of(read.error().more.begin(), read.error().more.end(), [&](Problem const& p) { return p.code == code && !p.at.empty(); });
}

TEST(VrpText, a_small_instance_is_read_solved_and_written) {
  auto const read = read_vrp_text(kSmall, "small");
  ASSERT_TRUE(read) << read.error().code;
  EXPECT_EQ(read->stops.size(), 3U);
  auto const instance = read->instance();
  StepBudget budget(200);
  auto const plan = routing::solve(instance, {}, budget);
  EXPECT_NEAR(plan.distance, 20, 1e-9);
  auto const again = read_sol(write_sol(plan), instance);
  ASSERT_TRUE(again) << again.error().code;
  EXPECT_TRUE(routing::check_plan(instance, *again).empty());
}

TEST(VrpText, each_wrong_line_is_told_at_its_place) {
  EXPECT_TRUE(tells(read_vrp_text("", "x"), "vrp.empty"));
  EXPECT_TRUE(tells(read_vrp_text(replaced(kSmall, "  2          10", "  -2          10"), "x"), "vrp.out_of_range"));
  EXPECT_TRUE(tells(read_vrp_text(replaced(kSmall, "20        60", "60        20"), "x"), "vrp.closes_before_it_opens"));
  EXPECT_TRUE(tells(read_vrp_text(replaced(kSmall, "6         8          5", "6         8          11"), "x"), "vrp.larger_than_vehicle"));
  EXPECT_TRUE(tells(read_vrp_text(replaced(kSmall, "6         8", "nan       8"), "x"), "vrp.not_a_number"));
  EXPECT_TRUE(tells(read_vrp_text(replaced(kSmall, "6         8", "1e9       8"), "x"), "vrp.out_of_range"));
  EXPECT_TRUE(tells(read_vrp_text(replaced(kSmall, "0        50", "0        2"), "x"), "vrp.unreachable"));
  EXPECT_TRUE(tells(read_vrp_text(replaced(kSmall, "    2      6", "    7      6"), "x"), "vrp.order"));
  EXPECT_TRUE(tells(read_vrp_text(replaced(kSmall, "        60          1", "        60"), "x"), "vrp.columns"));
}

TEST(VrpText, a_plan_that_cannot_be_read_is_refused) {
  auto const instance = read_vrp_text(kSmall, "small")->instance();
  EXPECT_FALSE(read_sol("Route #1: 1 99\nCost 3\n", instance));
  EXPECT_FALSE(read_sol("nonsense\n", instance));
}

// Benchmarks of Solomon and of Li and Lim, where they are present. Fixed steps and seed: the same on every machine.
TEST(VrpText, known_best_distances_are_reached_on_easy_instances) {
  char const* folder = std::getenv("LIAOYUAN_CONFORMANCE");
  if (!folder) GTEST_SKIP() << "LIAOYUAN_CONFORMANCE is not set: the benchmark instances are not at hand";
  struct Known {
    char const* file;
    routing::Objective objective;
    size_t routes;
    double distance;
  };
  for (auto const& known : {Known{"solomon/C101.txt", routing::Objective::cost, 10, 828.94}, Known{"li-lim/100/lc101.txt", routing::Objective::routes_first, 10, 828.94}}) {
    std::ifstream in(std::string(folder) + "/vrp/" + known.file);
    std::stringstream text;
    text << in.rdbuf();
    auto const read = read_vrp_text(text.str(), known.file);
    ASSERT_TRUE(read) << known.file << " " << read.error().code;
    auto const instance = read->instance();
    StepBudget budget(3000);
    auto const plan = routing::solve(instance, {.objective = known.objective}, budget);
    EXPECT_TRUE(routing::check_plan(instance, plan).empty()) << known.file;
    EXPECT_TRUE(plan.unserved.empty()) << known.file;
    EXPECT_EQ(plan.routes.size(), known.routes) << known.file;
    EXPECT_NEAR(plan.distance, known.distance, 0.01) << known.file;
  }
}

}  // namespace
}  // namespace ly::formats
