#include "engines/synthetic/synthetic.h"

#include <gtest/gtest.h>

#include <map>
#include <set>

#include "base/text.h"
#include "engines/identifiers/identifiers.h"

namespace ly::synthetic {
namespace {

std::string fingerprint(uint64_t seed) {
  Dice dice(seed);
  std::string out;
  for (size_t i = 0; i < kEnterprises; ++i) {
    auto const e = make_enterprise(dice, i);
    out += e.name + e.uscc + e.contact + std::to_string(e.headcount) + std::to_string(e.revenue_wan);
  }
  for (int i = 0; i < 500; ++i) {
    auto const p = make_person(dice);
    out += p.name + p.id_number + p.mobile + p.county;
  }
  return out;
}

TEST(Synthetic, the_same_seed_gives_the_same_people) {
  EXPECT_EQ(fingerprint(20200217), fingerprint(20200217));
  EXPECT_NE(fingerprint(20200217), fingerprint(20200218));
}

TEST(Synthetic, people_pass_every_check_and_can_be_nobody) {
  Dice dice(1);
  identifiers::World const world{day_of(2020, 2, 17)};
  size_t dotted = 0, four = 0, outside_bmp = 0;
  std::set<std::string> names, ids;
  std::map<std::string, int> counties;
  for (int i = 0; i < 20'000; ++i) {
    auto const p = make_person(dice);
    ASSERT_TRUE(identifiers::check_resident_id(p.id_number, world)) << p.id_number;
    ASSERT_EQ(p.id_number.substr(0, 6), identifiers::kSyntheticArea);
    ASSERT_EQ(identifiers::birth_day(identifiers::DocumentKind::resident_id, p.id_number), p.birth);
    ASSERT_EQ(identifiers::is_male(identifiers::DocumentKind::resident_id, p.id_number), p.male);
    ASSERT_TRUE(identifiers::check_mobile(p.mobile));
    ASSERT_EQ(p.mobile.substr(3, 4), "0000");
    ASSERT_TRUE(is_utf8(p.name));
    dotted += contains(p.name, "·");
    four += utf8_length(p.name) == 4;
    outside_bmp += contains(p.name, "𠮷");
    names.insert(p.name);
    ids.insert(p.id_number);
    ++counties[p.county];
  }
  EXPECT_GT(dotted, 200U);
  EXPECT_GT(four, 200U);
  EXPECT_GT(outside_bmp, 20U);
  EXPECT_GT(names.size(), 8'000U);  // and some share a name, as people do
  EXPECT_GT(ids.size(), 19'990U);
  EXPECT_EQ(counties.size(), origins().size());
}

TEST(Synthetic, enterprises_have_stable_names_and_the_township_is_above_scale) {
  Dice dice(7), other(8);
  std::set<std::string> names, codes;
  int64_t people = 0;
  for (size_t i = 0; i < kEnterprises; ++i) {
    auto const e = make_enterprise(dice, i);
    EXPECT_EQ(e.name, make_enterprise(other, i).name);
    EXPECT_EQ(e.place, i < kParkEnterprises ? Place::park : Place::township);
    auto const uscc = identifiers::check_uscc(e.uscc);
    ASSERT_TRUE(uscc);
    EXPECT_TRUE(uscc->warnings.empty());
    EXPECT_TRUE(e.place == Place::park || (e.industry == "industry" && e.revenue_wan >= 2'000)) << e.name;
    names.insert(e.name);
    codes.insert(e.uscc);
    people += e.headcount;
  }
  EXPECT_EQ(names.size(), kEnterprises);
  EXPECT_EQ(codes.size(), kEnterprises);
  EXPECT_EQ(make_enterprise(dice, 0).name, "甲木服饰有限公司");
  EXPECT_GT(people, 1'800);
  EXPECT_LT(people, 2'300);
}

TEST(Synthetic, a_good_part_comes_from_elsewhere_and_some_from_risk_areas) {
  uint32_t all = 0, here = 0, high = 0, medium = 0;
  for (auto const& origin : origins()) {
    all += origin.weight;
    here += origin.county.starts_with("99") ? origin.weight : 0;
    high += origin.risk == DemoRisk::high ? origin.weight : 0;
    medium += origin.risk == DemoRisk::medium ? origin.weight : 0;
  }
  EXPECT_GT(here * 10, all);
  EXPECT_LT(here * 3, all);
  EXPECT_GT(high * 20, all);
  EXPECT_LT(high * 5, all);
  EXPECT_GT(medium * 20, all);
}

}  // namespace
}  // namespace ly::synthetic
