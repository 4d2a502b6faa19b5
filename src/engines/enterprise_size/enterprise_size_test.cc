#include "engines/enterprise_size/enterprise_size.h"

#include <gtest/gtest.h>

#include <cmath>

namespace ly::enterprise_size {
namespace {

Industry const kIndustry{"industry", "工业", "Industry", {{Metric::headcount, 1000, 300, 20}, {Metric::revenue_wan, 40000, 2000, 300}}};
Industry const kFarming{"agriculture", "农林牧渔业", "Agriculture", {{Metric::revenue_wan, 20000, 500, 50}}};

std::string size_of(Industry const& industry, Figures const& figures) {
  auto const r = size_class(industry, figures);
  if (!r) return r.error().code;
  return std::string(titled(r->size).name) + (r->certain() ? "" : " at most");
}

TEST(EnterpriseSize, both_bounds_must_be_reached_else_the_next_smaller) {
  EXPECT_EQ(size_of(kIndustry, {1000, 40000, {}}), "large");
  EXPECT_EQ(size_of(kIndustry, {999, 40000, {}}), "medium");
  EXPECT_EQ(size_of(kIndustry, {1000, 39999.99, {}}), "medium");
  EXPECT_EQ(size_of(kIndustry, {300, 2000, {}}), "medium");
  EXPECT_EQ(size_of(kIndustry, {5000, 1999, {}}), "small");   // many people, little revenue
  EXPECT_EQ(size_of(kIndustry, {19, 90000, {}}), "micro");    // the other way round
  EXPECT_EQ(size_of(kIndustry, {20, 300, {}}), "small");
  EXPECT_EQ(size_of(kIndustry, {0, 0, {}}), "micro");
  EXPECT_EQ(size_of(kFarming, {{}, 500, {}}), "medium");
}

TEST(EnterpriseSize, never_grows_when_a_figure_shrinks) {
  for (double staff : {0., 19., 20., 299., 300., 999., 1000., 5000.})
    for (double revenue : {0., 299., 300., 1999., 2000., 39999., 40000., 1e9}) {
      auto const whole = size_class(kIndustry, {staff, revenue, {}});
      auto const partial = size_class(kIndustry, {staff, {}, {}});
      ASSERT_TRUE(whole && partial);
      EXPECT_LE(whole->size, partial->size);  // what is said of missing figures: at most
      EXPECT_LE(size_class(kIndustry, {staff / 2, revenue, {}})->size, whole->size);
    }
}

TEST(EnterpriseSize, says_which_figures_are_missing) {
  auto const partial = size_class(kIndustry, {500, {}, {}});
  ASSERT_TRUE(partial);
  EXPECT_EQ(partial->missing, std::vector<Metric>{Metric::revenue_wan});
  EXPECT_EQ(size_of(kIndustry, {500, {}, {}}), "medium at most");
  EXPECT_EQ(size_of(kIndustry, {5, {}, {}}), "micro");  // certain whatever the revenue is
  auto const none = size_class(kIndustry, {{}, {}, 800});
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().code, "enterprise_size.figures_missing");
  ASSERT_EQ(none.error().more.size(), 2U);
  EXPECT_EQ(none.error().more[0], invalid("enterprise_size.headcount_missing", "headcount"));
  EXPECT_EQ(none.error().more[1], invalid("enterprise_size.revenue_wan_missing", "revenue_wan"));
  EXPECT_EQ(size_of(kIndustry, {-1, 300, {}}), "enterprise_size.negative");
  EXPECT_EQ(size_of(kIndustry, {std::nan(""), 300, {}}), "enterprise_size.negative");
  EXPECT_EQ(size_class(kIndustry, {5000, 1999, {}})->decided_by, Metric::revenue_wan);
}

TEST(EnterpriseSize, above_scale_is_a_notion_of_industry) {
  EXPECT_EQ(is_above_scale("industry", 2000), true);
  EXPECT_EQ(is_above_scale("industry", 1999.9), false);
  EXPECT_EQ(is_above_scale("industry", {}), std::nullopt);
  EXPECT_EQ(is_above_scale("retail", 1e9), false);
}

}  // namespace
}  // namespace ly::enterprise_size
