// The DMN Technology Compatibility Kit, where it is present: LIAOYUAN_CONFORMANCE names the folder that holds dmn-tck.
#include "formats/tck.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <iostream>

namespace ly::formats {
namespace {

// What passes today; raise it with every step, never lower it.
constexpr int kFloorLevel2 = 116, kFloorLevel3 = 2652;

TEST(Tck, passes_at_least_what_it_passed_before) {
  char const* folder = std::getenv("LIAOYUAN_CONFORMANCE");
  if (!folder) GTEST_SKIP() << "LIAOYUAN_CONFORMANCE is not set: the DMN conformance kit is not at hand";
  auto const report = run_tck(std::string(folder) + "/dmn-tck");
  ASSERT_TRUE(report) << report.error().code << " " << report.error().at;
  for (auto const& level : report->levels) std::cout << level.name << ": " << level.passed << " of " << level.total << "\n";
  if (std::getenv("LIAOYUAN_TCK_MISSES"))
    for (auto const& miss : report->misses)
      std::cout << miss.folder << " " << miss.id << "\n    expected " << miss.expected << "\n    got      " << miss.got << "   " << miss.why << "\n";
  ASSERT_GE(report->levels.size(), 3U);
  EXPECT_GE(report->levels[0].passed, kFloorLevel2);
  EXPECT_GE(report->levels[1].passed, kFloorLevel3);
}

}  // namespace
}  // namespace ly::formats
