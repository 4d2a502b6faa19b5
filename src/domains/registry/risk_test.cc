#include <gtest/gtest.h>

#include <chrono>
#include <iostream>

#include "domains/registry/registry_test_house.h"

namespace ly::registry {
namespace {

using test::kCounty;
using test::kTown;

struct RiskTest : ::testing::Test {
  test::RegistryHouse house;
  RiskLevels const& risk = house.registry.risk;
  void TearDown() override { house.expect_sound(); }

  static Day feb(int day) { return day_of(2020, 2, day); }
  Result<RiskLevel> set(std::string division, std::string level, Day from, std::optional<Day> to = {}) {
    house.clock.at.ms += 1;
    SetRisk in;
    in.division = division;
    in.level = level;
    in.from = from;
    in.to = to;
    in.source = "指挥部第 5 号通告";
    return house.write(house.lead(), [&](Context& c) { return risk.set(c, in); });
  }
  std::string on(std::string division, Day day) {
    auto const r = house.read(house.officer(), [&](View const& v) { return risk_on(v, division, day); });
    constexpr char const* kBasis[] = {"none", "here", "above", "below"};
    return (r.level.empty() ? "-" : r.level) + " " + kBasis[static_cast<int>(r.basis)] + (r.division.empty() ? "" : " " + r.division);
  }
};

TEST_F(RiskTest, days_are_half_open) {
  ASSERT_TRUE(set("421126", "high", feb(10), feb(24)));
  EXPECT_EQ(on("421126", feb(9)), "- none");
  EXPECT_EQ(on("421126", feb(10)), "high here 421126");
  EXPECT_EQ(on("421126", feb(23)), "high here 421126");
  EXPECT_EQ(on("421126", feb(24)), "- none");
}

TEST_F(RiskTest, the_nearest_at_or_above_counts) {
  ASSERT_TRUE(set("420000", "medium", feb(1)));
  ASSERT_TRUE(set("421100", "severe", feb(1)));
  ASSERT_TRUE(set("421126", "high", feb(1)));
  EXPECT_EQ(on("421126", feb(2)), "high here 421126");
  EXPECT_EQ(on("421126001", feb(2)), "high above 421126");
  EXPECT_EQ(on("421125", feb(2)), "severe above 421100");   // the next county
  EXPECT_EQ(on("421199", feb(2)), "severe above 421100");   // a code no longer in use
  EXPECT_EQ(on("420102", feb(2)), "medium above 420000");
  EXPECT_EQ(on("320602", feb(2)), "- none");
  EXPECT_EQ(on("", feb(2)), "- none");
}

TEST_F(RiskTest, a_coarse_origin_takes_the_heaviest_below_it) {
  ASSERT_TRUE(set("420000", "low", feb(1)));
  ASSERT_TRUE(set("421126", "high", feb(1)));
  ASSERT_TRUE(set("421127", "medium", feb(1)));
  EXPECT_EQ(on("421100", feb(2)), "high below 421126");
  EXPECT_EQ(on("420000", feb(2)), "high below 421126");
  EXPECT_EQ(on("420200", feb(2)), "low above 420000");
  EXPECT_EQ(on("421127", feb(2)), "medium here 421127");
}

TEST_F(RiskTest, a_township_alone_is_seen_from_its_county) {
  ASSERT_TRUE(set(kTown, "high", feb(1)));
  EXPECT_EQ(on(kCounty, feb(2)), std::string("high below ") + kTown);
  ASSERT_TRUE(set(kCounty, "low", feb(1)));
  EXPECT_EQ(on(kCounty, feb(2)), std::string("low here ") + kCounty);  // announced by county: that is what counts
}

TEST_F(RiskTest, a_place_comes_before_its_township) {
  auto const place = house.write(house.officer(), [&](Context& c) { return house.registry.places.add(c, {kTown, "village", "花庄村", {}, {}}); }).value();
  SetRisk in;
  in.division = kTown;
  in.place_id = place.id.text;
  in.level = "high";
  in.from = feb(1);
  in.source = "第 6 号通告";
  ASSERT_TRUE(house.write(house.lead(), [&](Context& c) { return risk.set(c, in); }));
  ASSERT_TRUE(set(kTown, "low", feb(1)));
  auto const table = house.read(house.officer(), [&](View const& v) { return load_risk(v, feb(2)); });
  EXPECT_EQ(table.on(kTown, place.id.text).level, "high");
  EXPECT_EQ(table.on(kTown).level, "low");
  in.division = kCounty;
  EXPECT_EQ(house.write(house.lead(), [&](Context& c) { return risk.set(c, in); }).error().more.at(0).code, "risk.place");
}

TEST_F(RiskTest, a_new_level_ends_the_open_one_and_refuses_to_cut_into_others) {
  auto const first = set("421126", "severe", feb(1)).value();
  ASSERT_TRUE(set("421126", "high", feb(17)));
  EXPECT_EQ(on("421126", feb(16)), "severe here 421126");
  EXPECT_EQ(on("421126", feb(17)), "high here 421126");
  EXPECT_EQ(set("421126", "low", feb(5)).error().more.at(0).code, "risk.overlap");
  EXPECT_EQ(set("421126", "low", feb(17)).error().more.at(0).code, "risk.overlap");
  EXPECT_EQ(set("421126", "low", feb(20), feb(20)).error().more.at(0).code, "risk.days");
  EXPECT_EQ(set("哪里也不是", "low", feb(20)).error().more.at(0).code, "risk.division");
  EXPECT_EQ(house.facts("risk.set"), 2);
  EXPECT_EQ(house.facts("risk.ended"), 1);
  auto const end = [&](RiskId id, Day to, std::optional<int64_t> revision = {}) {
    return house.write(house.lead(), [&](Context& c) { return risk.end(c, {id, to, revision}); });
  };
  EXPECT_EQ(end(first.id, feb(18)).error().code, "risk.days");  // the high level holds that day
  EXPECT_EQ(end(first.id, feb(1)).error().code, "risk.days");
  EXPECT_EQ(end(first.id, feb(10), 1).error().code, "stale");
  EXPECT_TRUE(end(first.id, feb(10), 2));
  EXPECT_EQ(on("421126", feb(12)), "- none");
  EXPECT_EQ(end({"01HOUSERISK000000000000001"}, feb(10)).error().code, "not_found");
}

TEST_F(RiskTest, lists_of_a_day) {
  ASSERT_TRUE(set("421126", "high", feb(1), feb(10)));
  ASSERT_TRUE(set("湖北省黄冈市武穴市", "medium", feb(5)));
  auto const list = [&](std::optional<Day> day) {
    return house.read(house.clerk("01HOUSEENT0000000000000001"), [&](View const& v) { return risk.list(v, {day, "", 1}); }).value();
  };
  EXPECT_EQ(list(feb(7)).total, 2);
  EXPECT_TRUE(list(feb(7)).next);
  EXPECT_EQ(list(feb(10)).total, 1);
  EXPECT_EQ(list(feb(10)).items.at(0).division_name, "湖北省黄冈市武穴市");
  EXPECT_EQ(list({}).total, 2);
}

TEST_F(RiskTest, ten_thousand_look_ups_are_one_load) {
  std::vector<std::string> counties;
  for (auto const& province : test::little_divisions().children(""))
    for (auto const& city : test::little_divisions().children(province.code))
      for (auto const& county : test::little_divisions().children(city.code)) if (county.level == formats::DivisionLevel::county) counties.push_back(county.code);
  ASSERT_GT(counties.size(), 2000U);
  for (size_t first = 0; first < 1500; first += kRowsPerCommand)
    ASSERT_TRUE(house.write(house.lead(), [&](Context& c) -> Result<int> {
      for (size_t i = first; i < first + kRowsPerCommand; ++i) {
        SetRisk in;
        in.division = counties[i];
        in.level = i % 3 == 0 ? "high" : "low";
        in.from = feb(1);
        in.source = "各省公告";
        TRY(risk.set(c, in));
      }
      return 1;
    }));
  auto const start = std::chrono::steady_clock::now();
  auto const table = house.read(house.officer(), [&](View const& v) { return load_risk(v, feb(2)); });
  int high = 0;
  for (int i = 0; i < 10'000; ++i) high += table.on(counties[static_cast<size_t>(i) % 1500]).level == "high" ? 1 : 0;
  std::cout << "  1,500 levels loaded and 10,000 looked up in " << std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count() << " ms\n";
  EXPECT_EQ(high, 6 * 500 + 334);  // every third of 1,500, over six rounds and two thirds
}

}  // namespace
}  // namespace ly::registry
