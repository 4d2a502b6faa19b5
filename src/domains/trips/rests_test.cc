// Where to stand: opening hours over midnight, where a coach is between two stops, and which service area comes first.
#include "domains/trips/rests.h"

#include <gtest/gtest.h>

#include "domains/registry/registry_test_house.h"
#include "domains/trips/rest_rows.h"
#include "domains/trips/rows.h"
#include "formats/policy_set.h"

namespace ly::trips {
namespace {

TEST(TripRests, open_for_the_whole_stop_or_not_at_all) {
  auto const at = [](int64_t hour, int64_t minute = 0) { return hour * 60 + minute; };
  EXPECT_TRUE(open_throughout(0, 1440, at(1, 50), 190)) << "always open, over midnight too";
  EXPECT_TRUE(open_throughout(at(6), at(22), at(6), 16 * 60));
  EXPECT_FALSE(open_throughout(at(6), at(22), at(5, 59), 30)) << "a minute too early";
  EXPECT_FALSE(open_throughout(at(6), at(22), at(21, 45), 20)) << "it closes while they sit there";
  EXPECT_TRUE(open_throughout(at(20), at(6), at(1, 50), 190)) << "opens in the evening, closes in the morning";
  EXPECT_FALSE(open_throughout(at(20), at(4), at(1, 50), 190));
  EXPECT_FALSE(open_throughout(at(8), at(8), at(8), 1)) << "never open";
}

TEST(TripRests, where_the_coach_is_follows_the_driving_and_not_the_clock) {
  Instant const t0{0};
  auto const at = [&](int64_t minutes) { return t0 + Minutes{minutes}; };
  std::vector<Waypoint> const way{{{110, 30}, at(0), at(0)}, {{114, 34}, at(500), at(520)}};
  // Two hours of driving, three of rest, two of driving.
  std::vector<TripEvent> const events{{"drive", "d", at(0), at(120)}, {"standstill", "", at(120), at(380)}, {"drive", "d", at(380), at(500)}};
  auto const half = where_at(way, events, at(120));
  ASSERT_TRUE(half);
  EXPECT_DOUBLE_EQ(half->lon, 112);
  EXPECT_DOUBLE_EQ(half->lat, 32);
  EXPECT_DOUBLE_EQ(where_at(way, events, at(300))->lon, 112) << "it stands";
  EXPECT_DOUBLE_EQ(where_at(way, events, at(440))->lon, 113);
  EXPECT_FALSE(where_at(way, events, at(600)));
  EXPECT_FALSE(where_at({}, events, at(100)));
}

TEST(TripRests, an_indoor_place_that_is_open_comes_first_and_what_is_not_known_is_said) {
  test::RegistryHouse house;
  auto const policies = formats::PolicySet::load_shipped().value();
  Around const around{house.registry.known, house.registry.places, house.registry.persons, policies, {formats::hours_rules_from_json(embedded::find(embedded::shipped(), "regions/cn/hours/cn-coach.json")->bytes).value()}, {}};
  auto const officer = house.lead();
  auto const carrier = house.add_firm(test::kTown, "测试客运");
  auto const place = [&](std::string kind, std::string name, double lon) { return house.write(Actor::system(), [&](Context& c) { return house.registry.places.add(c, {test::kTown, std::move(kind), std::move(name), lon, 32.0}); }).value().id.text; };
  auto const from = place("assembly_point", "测试集合点", 110), to = place("other", "测试厂门口", 116);
  auto const near = place("service_area", "近的测试服务区", 113.02), warm = place("service_area", "暖的测试服务区", 113.4), unknown = place("service_area", "不知道的测试服务区", 112.9), far = place("service_area", "远的测试服务区", 115.9);
  auto const depart = instant_of(day_of(2020, 2, 21), Minutes{22 * 60 + 50}, Minutes{8 * 60});
  auto const at = [&](int64_t minutes) { return depart + Minutes{minutes}; };
  TripRow row{{"01TRIP00000000000000000001"}, "01PLAN00000000000000000001", "01COACH0000000000000000001", "测A00001", carrier.id.text, test::kTown, "planned", 1, 1, depart, at(550), {}};
  row.timetable.visits = {{from, "", "board", "01GROUP0000000000000000001", 4, at(-10), at(-10), at(0)}, {to, "", "alight", "01GROUP0000000000000000001", 4, at(550), at(550), at(560)}};
  row.timetable.events = {{"drive", "d", at(0), at(180)}, {"rest", "", at(180), at(190)}, {"standstill", "", at(190), at(370)}, {"drive", "d", at(370), at(550)}};  // stands from 01:50 to 05:00
  auto const stops = [&] { return house.read(officer, [&](View const& v) { return rests_of(around, v, row); }); };
  ASSERT_EQ(stops().size(), 1U) << "a rest that runs into the hours nobody may drive is one stop";
  EXPECT_EQ(stops()[0].kind, "standstill");
  ASSERT_EQ(stops()[0].choices.size(), 3U) << "the far one is left out";
  EXPECT_EQ(stops()[0].choices[0].place_id, near) << "nothing is known of any: the nearest";
  EXPECT_EQ(stops()[0].choices[0].standing, "unknown");
  auto const put = [&](std::string id, bool indoor, std::string opens, std::string closes) { return house.write(officer, [&](Context& c) { return put_rest_place(around, c, {std::move(id), std::move(opens), std::move(closes), "测试", indoor}); }); };
  ASSERT_TRUE(put(near, true, "06:00", "22:00"));
  ASSERT_TRUE(put(warm, true, "00:00", "24:00"));
  auto const best = stops()[0].choices;
  EXPECT_EQ(best[0].place_id, warm);
  EXPECT_EQ(best[0].standing, "indoor");
  EXPECT_EQ(best[1].place_id, unknown);
  EXPECT_EQ(best[2].standing, "shut");
  EXPECT_EQ(rest_in_words(stops()[0]), "暖的测试服务区（能进室内）");
  ASSERT_TRUE(put(near, false, "00:00", "24:00"));
  EXPECT_EQ(stops()[0].choices[1].standing, "outdoor");
  // What is wrong with it is said at its place.
  EXPECT_EQ(put(from, true, "00:00", "24:00").error().code, "rest.no_place");
  EXPECT_EQ(put(near, true, "25:00", "24:00").error().at, "opens");
  EXPECT_EQ(put(near, true, "08:00", "08:00").error().code, "rest.clock");
  auto const listed = house.read(officer, [&](View const& v) { return list_rest_places(around, v, {}); }).value();
  EXPECT_EQ(listed.total, 4);
  (void)far;
  // Somebody falls ill on the way: the nearest clinic of each stretch, one after another and without a gap; one nobody placed is never named.
  EXPECT_TRUE(house.read(officer, [&](View const& v) { return help_along(around, v, row); }).empty());
  for (auto const& [name, lon] : {std::pair{"测试县医院", 110.5}, std::pair{"测试定点医院", 113.1}, std::pair{"测试市医院", 115.5}}) place("clinic", name, lon);
  house.write(Actor::system(), [&](Context& c) { return house.registry.places.add(c, {test::kTown, "clinic", "没有坐标的测试医院", {}, {}}); }).value();
  auto const help = house.read(officer, [&](View const& v) { return help_along(around, v, row); });
  ASSERT_EQ(help.size(), 3U);
  EXPECT_EQ(help[0].name, "测试县医院");
  EXPECT_EQ(help[1].name, "测试定点医院");
  EXPECT_EQ(help[2].name, "测试市医院");
  EXPECT_EQ(help[0].from, at(0));
  EXPECT_EQ(help[0].to, help[1].from);
  EXPECT_TRUE(help[1].from < at(250) && at(250) < help[1].to) << "while it stands at night it is the middle one";
  EXPECT_GE(help[2].to, row.arrive_at);
  EXPECT_NEAR(help[0].km, 47, 1) << "half a degree of longitude at 32 degrees north";
}

}  // namespace
}  // namespace ly::trips
