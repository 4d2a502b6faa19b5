#include "formats/enterprise_sizes.h"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "base/json.h"

namespace ly::formats {
namespace {

std::string file(std::string const& path) {
  std::ifstream in(std::string(SOURCE_ROOT) + "/" + path);
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

TEST(EnterpriseSizes, the_shipped_table_is_read) {
  auto const industries = industries_from_csv(file("regions/cn/enterprise_sizes.csv"));
  ASSERT_TRUE(industries) << industries.error().at;
  ASSERT_EQ(industries->size(), 16U);
  EXPECT_EQ((*industries)[0].en, "Agriculture, forestry, husbandry and fishery");
  auto const& industry = (*industries)[1];
  EXPECT_EQ(industry.key, enterprise_size::kIndustrialKey);
  EXPECT_EQ(industry.zh, "工业");
  ASSERT_EQ(industry.bounds.size(), 2U);
  EXPECT_EQ(industry.bounds[1].medium, 2000);
  EXPECT_EQ(industries->back().bounds.size(), 1U);
}

TEST(EnterpriseSizes, faults_are_refused_by_line) {
  auto const where = [](std::string_view text) {
    auto const r = industries_from_csv(text);
    return r ? "" : r.error().at;
  };
  EXPECT_EQ(where("a,甲,A,headcount,3,2,1,,,,\n"), "");
  EXPECT_EQ(where("# x\na,甲,A,headcount,3,2,1,,,\n"), "line 2");
  EXPECT_EQ(where("a,甲,A,people,3,2,1,,,,\n"), "line 1");
  EXPECT_EQ(where("a,甲,A,headcount,2,2,1,,,,\n"), "line 1");
  EXPECT_EQ(where("a,甲,A,headcount,3,2,1,headcount,3,2,1\n"), "line 1");
  EXPECT_EQ(where("a,甲,A,headcount,3,2,1,,,,\na,甲,A,headcount,3,2,1,,,,\n"), "line 2");
}

TEST(EnterpriseSizes, problems_have_words_in_both_languages) {
  auto const words = parse_json(file("words/enterprise_size.json"));
  ASSERT_TRUE(words);
  for (auto const* code : {"enterprise_size.figures_missing", "enterprise_size.headcount_missing", "enterprise_size.revenue_wan_missing",
                           "enterprise_size.assets_wan_missing", "enterprise_size.negative", "enterprise_size.file"})
    for (auto const* language : {"zh-CN", "en"}) EXPECT_FALSE(text_of(*find(*words, code), language).empty()) << code;
}

}  // namespace
}  // namespace ly::formats
