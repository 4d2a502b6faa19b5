// What a coach carries: drawn, bought, given back; and which shop is still open.
#include "domains/trips/carry.h"

#include "base/text.h"
#include "domains/registry/line_parts.h"
#include "domains/trips/checklist.h"
#include "domains/trips/journey_test_house.h"
#include "domains/trips/shop_rows.h"

namespace ly::trips {
namespace {

// Stores as the trips see them: one shelf.
struct CarryHouse : JourneyHouse {
  std::map<std::string, int64_t> shelf, wanted;
  std::map<std::string, std::map<std::string, int64_t>> out;  // by trip
  Shops shops{around};
  Carrying carrying{around, trips};
  CarryHouse() {
    around.stores.look = [this](View const&, std::string const& thing) { return InStore{shelf[thing], wanted[thing]}; };
    around.stores.drawn = [this](View const&, std::string const& one) { return out[one]; };
    around.stores.draw = [this](Context&, TripRow const& one, std::string const& thing, int64_t most, std::string const&) -> Result<int64_t> {
      auto const take = std::min(most, shelf[thing]);
      shelf[thing] -= take, out[one.id.text][thing] += take;
      return take;
    };
    around.stores.give_back = [this](Context&, std::string const& one, std::string const& thing, int64_t count, std::string const&) -> Result<void> {
      if (count > out[one][thing]) return refused("supply.not_issued", "count", {{"left", std::to_string(out[one][thing])}});
      shelf[thing] += count, out[one][thing] -= count;
      return {};
    };
  }
  ~CarryHouse() {
    for (auto const& [name, sql] : carry_invariants()) EXPECT_FALSE(store::query(*writer, sql)->next()) << name;
  }
  Carry carry() { return read(officer_here, [&](View const& v) { return carrying.of(v, {trip}); }).value(); }
  static CarryItem item(Carry const& carry, std::string_view key) {
    auto const found = std::ranges::find(carry.items, key, &CarryItem::item);
    return found == carry.items.end() ? CarryItem{} : *found;
  }
  Result<Carry> draw(std::vector<std::string> items = {}) { return write(officer_here, [&](Context& c) { return carrying.draw(c, {trip, std::move(items), ""}); }); }
  Result<Carry> give_back(std::vector<CarryCount> items = {}, std::string why = "没用完，测试") { return write(officer_here, [&](Context& c) { return carrying.give_back(c, {trip, std::move(items), std::move(why)}); }); }
  Result<Carry> buy(std::string key, int64_t count, std::string shop = "") { return write(officer_here, [&](Context& c) { return carrying.bought(c, {trip, std::move(key), std::move(shop), "测试便利店", "收据 001 测试", count}); }); }
  void mark(std::string_view state) {
    write(Actor::system(), [&](Context& c) -> Result<bool> {
      auto row = *find_trip(c, trip.text);
      trips.mark(c, row, state);
      return true;
    }).value();
  }
  Shop shop(std::string name, std::string hours, std::vector<std::string> sells = {"water", "hot_meal"}) {
    ShopIn in;
    in.division = test::kTown, in.name = std::move(name), in.sells = std::move(sells), in.phone = "13900000077";
    in.mon = in.tue = in.wed = in.thu = in.fri = in.sat = in.sun = std::move(hours);
    return write(officer_here, [&](Context& c) { return shops.put(c, in); }).value();
  }
};

TEST(TripCarry, what_the_stores_hold_is_drawn_in_a_press_the_rest_is_bought_and_all_of_it_can_be_undone) {
  CarryHouse house;
  house.shelf = {{"water", 10}, {"masks", 1000}, {"thermometers", 1}};
  house.wanted = {{"thermometers", 3}};
  auto const before = house.carry();
  EXPECT_EQ(before.lacking, static_cast<int64_t>(before.items.size()));
  EXPECT_EQ(house.item(before, "water").held, 10);
  EXPECT_EQ(house.item(before, "thermometer").wanted, 3) << "enterprises wait for what would be drawn";
  auto const drawn = house.draw({"water", "mask"}).value();
  EXPECT_EQ(house.item(drawn, "water").drawn, 10);
  EXPECT_EQ(house.item(drawn, "water").missing, house.item(drawn, "water").quantity - 10);
  EXPECT_EQ(house.item(drawn, "mask").missing, 0);
  EXPECT_EQ(house.item(drawn, "thermometer").drawn, 0) << "not asked for";
  EXPECT_EQ(house.shelf["masks"], 1000 - house.item(drawn, "mask").quantity);
  EXPECT_EQ(house.draw({"water", "mask"}).error().code, "carry.nothing_held") << "a second press draws nothing twice";

  auto const bought = house.buy("water", house.item(drawn, "water").missing).value();
  EXPECT_EQ(house.item(bought, "water").missing, 0);
  EXPECT_EQ(bought.lacking, drawn.lacking - 1);
  ASSERT_EQ(bought.purchases.size(), 1u);
  EXPECT_EQ(bought.purchases[0].note, "收据 001 测试");
  EXPECT_EQ(house.write(house.officer_here, [&](Context& c) { return house.carrying.undo(c, {bought.purchases[0].id}); }).value().lacking, drawn.lacking);
  EXPECT_EQ(house.write(house.officer_here, [&](Context& c) { return house.carrying.undo(c, {bought.purchases[0].id}); }).error().code, "not_found") << "undone once";
  EXPECT_EQ(house.give_back().value().lacking, before.lacking) << "the whole draw goes back in a press";
  EXPECT_EQ(house.shelf["water"], 10);
  EXPECT_EQ(house.give_back().error().code, "carry.nothing_drawn");
  EXPECT_EQ(house.buy("helicopter", 1).error().code, "carry.no_item");
}

TEST(TripCarry, after_the_trip_what_was_not_used_comes_back_and_nothing_more_is_drawn) {
  CarryHouse house;
  house.shelf = {{"water", 1000}};
  auto const drawn = house.item(house.draw().value(), "water").drawn;
  house.mark("under_way");
  EXPECT_EQ(house.draw().error().code, "carry.over");
  EXPECT_EQ(house.buy("water", 1).error().code, "carry.over");
  EXPECT_EQ(house.give_back({{"water", drawn + 1}}).error().code, "supply.not_issued");
  EXPECT_EQ(house.item(house.give_back({{"water", 5}}).value(), "water").drawn, drawn - 5);
  house.mark("cancelled");
  EXPECT_EQ(house.item(house.give_back({{"water", drawn - 5}}).value(), "water").drawn, 0) << "what went out for a trip that does not run comes back too";
  EXPECT_EQ(house.shelf["water"], 1000);
}

TEST(TripCarry, the_list_says_which_shop_is_still_open_before_the_coach_leaves) {
  CarryHouse house;  // 18:00 on Friday, the coach leaves its depot at 19:30
  house.shop("测试早关门的店", "08:00-17:30");
  house.shop("测试夜宵店", "19:00-03:00");
  house.shop("测试大超市", "08:00-21:00");
  house.shop("测试没登记时间的店", "");
  house.shop("测试布店", "08:00-21:00", {"blanket"});
  house.shop("测试药店", "00:00-24:00", {"mask"});
  auto const carry = house.carry();
  std::string all;
  for (auto const& one : carry.shops) all += one.name + " " + shop_in_words(one) + "|";
  ASSERT_EQ(carry.shops.size(), 6u) << all;
  auto const named = [&](std::string_view name) { return *std::ranges::find(carry.shops, name, &CarryShop::name); };
  EXPECT_EQ(named("测试大超市").state, "open");
  EXPECT_EQ(named("测试大超市").at, instant_of(day_of(2020, 2, 21), Minutes{21 * 60}));
  EXPECT_EQ(named("测试大超市").sells, (std::vector<std::string>{"hot_meal", "water"}));
  EXPECT_EQ(named("测试夜宵店").state, "opens");
  EXPECT_EQ(named("测试早关门的店").state, "shut");
  EXPECT_EQ(named("测试没登记时间的店").state, "unknown");
  EXPECT_EQ(carry.shops.front().state, "open");
  EXPECT_EQ(carry.shops.back().name, "测试早关门的店") << all;
  EXPECT_TRUE(shop_in_words(named("测试大超市")).starts_with("开到 ")) << shop_in_words(named("测试大超市"));
  // What is there needs no shop.
  house.shelf = {{"blanket", 1000}};
  (void)house.draw({"blanket"}).value();
  auto const after = house.carry().shops;
  EXPECT_EQ(std::ranges::find(after, "测试布店", &CarryShop::name), after.end());
  EXPECT_TRUE(house.read(house.officer_here, [&](View const& v) { return house.carrying.paper(v, {house.trip}); }).value().bytes.starts_with("%PDF"));
}

TEST(TripCarry, shops_far_away_are_no_errand) {
  CarryHouse house;
  auto far = house.shop("测试远店", "00:00-24:00");
  ASSERT_EQ(house.carry().shops.size(), 1u);
  auto const depot = house.read(Actor::system(), [&](View const& v) { return *registry::find_place(v, find_coach(v, find_trip(v, house.trip.text)->coach_id)->depot_place_id); });
  house.write(Actor::system(), [&](Context& c) -> Result<bool> {
    auto placed = depot;
    placed.lon = 120.0, placed.lat = 31.0;
    registry::update_place(c, placed);
    return true;
  }).value();
  ShopIn in = far;
  in.lon = 120.0, in.lat = 31.1;  // 11 km
  EXPECT_EQ(house.write(house.officer_here, [&](Context& c) { return house.shops.put(c, in); }).value().revision, 2);
  ASSERT_EQ(house.carry().shops.size(), 1u);
  EXPECT_NEAR(house.carry().shops[0].km.value_or(0), 11.1, 0.1);
  in.lat = 31.5, in.revision = 2;  // 56 km
  house.write(house.officer_here, [&](Context& c) { return house.shops.put(c, in); }).value();
  EXPECT_TRUE(house.carry().shops.empty());
  EXPECT_EQ(house.write(house.officer_here, [&](Context& c) { return house.shops.put(c, in); }).error().code, "stale");
}

TEST(TripCarry, who_only_rides_or_drives_sees_the_list_and_draws_nothing) {
  CarryHouse house;
  house.shelf = {{"water", 1000}};
  auto const clerk = house.clerk(house.firm.id.text);
  auto const seen = house.read(clerk, [&](View const& v) { return house.carrying.of(v, {house.trip}); }).value();
  EXPECT_FALSE(seen.may_act);
  EXPECT_EQ(house.item(seen, "water").held, 0) << "the stores are none of theirs";
  house.shop("测试大超市", "00:00-24:00");
  EXPECT_TRUE(house.read(clerk, [&](View const& v) { return house.carrying.of(v, {house.trip}); }).value().shops.empty());
  EXPECT_EQ(house.write(clerk, [&](Context& c) { return house.carrying.draw(c, {house.trip, {}, ""}); }).error().code, "not_found");
  EXPECT_EQ(house.write(house.officer(test::kOtherCounty), [&](Context& c) { return house.carrying.draw(c, {house.trip, {}, ""}); }).error().code, "not_found");
}

TEST(TripCarry, shops_come_and_go_as_a_sheet_every_fault_at_its_cell) {
  CarryHouse house;
  auto const in = [&](std::string_view sheet) { return read_sheet_now(shop_sheet(house.shops), sheet, *house.desk, Actor::system()).value(); };
  std::string const town = std::string(house.registry.known.divisions.full_name(test::kTown));
  auto const sheet = "所在地,店名,地址,联系电话,卖什么,周一,周二,周三,周四,周五,周六,周日,停业日\n" + town + ",测试大超市,测试路 1 号,13900000077,热食、饮用水,08:00-21:00,08:00-21:00,08:00-21:00,08:00-21:00,08:00-21:00,休,,2020-02-21、2020-02-22\n";
  EXPECT_EQ(in(sheet).at("added").as_int64(), 1);
  EXPECT_EQ(in(sheet).at("same").as_int64(), 1);
  auto const row = house.read(Actor::system(), [&](View const& v) { return *find_shop_named(v, test::kTown, "测试大超市"); });
  EXPECT_EQ(row.sells, "hot_meal water");
  EXPECT_EQ(hours_text(row.week.days[5]), "shut");
  EXPECT_FALSE(row.week.days[6].has_value());
  EXPECT_EQ(row.week.shut_on.size(), 2u);
  EXPECT_EQ(in("所在地,店名,周一\n" + town + ",测试大超市,09:00-20:00\n").at("changed").as_int64(), 1);
  EXPECT_EQ(house.read(Actor::system(), [&](View const& v) { return find_shop_named(v, test::kTown, "测试大超市")->phone; }), "13900000077") << "what has no column stays";
  auto const wrong = in("所在地,店名,卖什么,周一\n" + town + ",测试乙,坦克,08:00-21:00\n" + town + ",测试丙,热食,早上\n");
  EXPECT_EQ(wrong.at("failed").as_int64(), 2);
  auto const& problems = wrong.at("problems").as_array();
  ASSERT_EQ(problems.size(), 2u);
  EXPECT_EQ(problems[0].at("code").as_string(), "shop.sells");
  EXPECT_TRUE(contains(problems[0].at("at").as_string(), "C2")) << problems[0].at("at").as_string();
  EXPECT_EQ(problems[1].at("code").as_string(), "shop.hours");
  EXPECT_TRUE(contains(problems[1].at("at").as_string(), "D3")) << problems[1].at("at").as_string();
  auto const out = house.read(house.officer_here, [&](View const& v) { return house.shops.write_sheet(v, false); }).value();
  EXPECT_EQ(in(out).at("same").as_int64(), 1) << "what went out comes back as it was";
}

}  // namespace
}  // namespace ly::trips
