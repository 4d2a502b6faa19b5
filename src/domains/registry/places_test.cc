#include <gtest/gtest.h>

#include "domains/registry/registry_test_house.h"

namespace ly::registry {
namespace {

using test::kCounty;
using test::kOtherTown;
using test::kTown;

TEST(PlacesTest, lie_in_a_division_and_are_changed_only_from_there) {
  test::RegistryHouse house;
  auto const& places = house.registry.places;
  auto const add = [&](Actor const& who, AddPlace const& in) { return house.write(who, [&](Context& c) { return places.add(c, in); }); };
  auto const village = add(house.officer(), {"南桥区东岭镇", "village", " 花庄村 ", 120.5, 31.9});
  ASSERT_TRUE(village);
  EXPECT_EQ(village->division, kTown);
  EXPECT_EQ(village->name, "花庄村");
  EXPECT_EQ(add(house.officer(), {kTown, "village", "花庄村", {}, {}}).error().more.at(0).code, "place.name_taken");
  EXPECT_TRUE(add(house.officer(), {kTown, "checkpoint", "花庄村", {}, {}}));  // another kind of thing
  EXPECT_EQ(add(house.officer(), {kOtherTown, "village", "柳庄村", {}, {}}).error().more.at(0).code, "place.beyond");
  EXPECT_EQ(add(house.officer(), {"哪里", "village", "柳庄村", {}, {}}).error().more.at(0).code, "place.division");
  EXPECT_EQ(add(house.officer(), {kTown, "village", "柳庄村", 120.0, {}}).error().more.at(0).code, "field.missing");
  ChangePlace change;
  change.id = village->id;
  change.revision = 1;
  change.division = kTown;
  change.kind = "community";
  change.name = "花庄社区";
  EXPECT_EQ(house.write(house.officer("990102"), [&](Context& c) { return places.change(c, change); }).error().code, "not_found");
  EXPECT_EQ(house.write(house.officer(), [&](Context& c) { return places.change(c, change); })->revision, 2);
  EXPECT_EQ(house.write(house.officer(), [&](Context& c) { return places.change(c, change); }).error().code, "stale");
  auto const list = house.read(house.officer("990102"), [&](View const& v) { return places.list(v, {.division = "990100", .kind = "community"}); }).value();
  EXPECT_EQ(list.total, 1);
  house.expect_sound();
}

TEST(DivisionsTest, children_of_a_parent_and_search) {
  test::RegistryHouse house;
  auto const find = [&](std::optional<std::string> parent, std::string q) { return find_divisions(house.registry.known, {parent, q, 10}).items; };
  EXPECT_GT(find({}, "").size(), 30U);
  auto const towns = find("990101", "");
  ASSERT_FALSE(towns.empty());
  EXPECT_EQ(towns[0].level, 4);
  EXPECT_EQ(towns[0].parent, "990101");
  auto const found = find({}, "蕲春");
  ASSERT_FALSE(found.empty());
  EXPECT_EQ(found[0].code, "421126");
  EXPECT_EQ(found[0].full_name, "湖北省黄冈市蕲春县");
  EXPECT_TRUE(found[0].lon);
  EXPECT_EQ(list_industries(house.registry.known).items.at(1).key, "industry");
}

}  // namespace
}  // namespace ly::registry
