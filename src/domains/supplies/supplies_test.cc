#include <gtest/gtest.h>

#include "base/text.h"
#include "domains/registry/registry_test_house.h"
#include "domains/supplies/endpoints.h"
#include "domains/supplies/rows.h"

namespace ly::supplies {
namespace {

using test::kCounty;
using test::kOtherCounty;
using test::kTown;

struct SuppliesTest : ::testing::Test {
  test::RegistryHouse house;
  formats::PolicySet policies = formats::PolicySet::load_shipped().value();
  Supplies supplies{{house.registry.known, policies}};
  Actor officer = house.officer();
  registry::Enterprise firm = house.add_firm(kTown, "甲测试厂");
  StoreId city, park;

  template <class F> auto write(Actor const& who, F&& f) {
    house.clock.at.ms += 1;
    return house.write(who, std::forward<F>(f));
  }

  SuppliesTest() {
    write(officer, [&](Context& c) { return supplies.put_item(c, {"guns", "额温枪", "Thermometer guns", "支", "pcs"}); }).value();
    city = write(officer, [&](Context& c) { return supplies.add_store(c, {"city", kCounty, "市级库"}); })->id;
    park = write(officer, [&](Context& c) { return supplies.add_store(c, {"park", kTown, "园区库"}); })->id;
  }
  Result<Movement> take(StoreId const& store, int64_t count, std::string kind = "take_in") {
    return write(officer, [&](Context& c) { return supplies.take_in(c, {store, "guns", kind, "测试", count}); });
  }
  Result<Transfer> send(StoreId const& from, int64_t count, std::string const& to) {
    return write(officer, [&](Context& c) { return supplies.send(c, {from, {}, to, "guns", "", count}); });
  }
  Result<Transfer> end(Actor const& who, Transfer const& t, bool receive = true) {
    return write(who, [&](Context& c) { return receive ? supplies.receive(c, {t.id, t.revision}) : supplies.cancel(c, {t.id, t.revision}); });
  }
  int64_t stock(StoreId const& store) { return house.read(officer, [&](View const& v) { return find_stock(v, store.text, "guns"); }); }
  void need(registry::Enterprise const& who, int64_t need, int64_t have, int64_t people, bool green = false, int64_t harm = 0, bool veto = true) {
    std::vector<Lacking> const lacking{{"case", "guns", need, have, people, harm, veto, green, Instant{house.clock.at.ms + 48 * 3'600'000}}};
    ASSERT_TRUE(write(Actor::system(), [&](Context& c) { return supplies.see_needs(c, who.id.text, lacking); }));
  }
  Proposal propose() { return house.read(officer, [&](View const& v) { return supplies.propose(v, {"guns"}); }).value(); }
  void TearDown() override {
    house.expect_sound();
    for (auto const& [name, sql] : invariants()) EXPECT_FALSE(store::query(*house.writer, sql)->next()) << name;
  }
};

template <class T> std::string code(Result<T> const& r) { return r ? "ok" : r.error().code; }

TEST_F(SuppliesTest, what_is_there_is_what_came_in_less_what_went_out_and_never_less_than_nothing) {
  EXPECT_EQ(take(city, 3)->left_after, 3);
  EXPECT_EQ(code(take(city, 4, "write_off")), "supply.short");
  EXPECT_EQ(take(city, 1, "write_off")->left_after, 2);
  auto const short_of = send(city, 3, firm.id.text);
  ASSERT_EQ(code(short_of), "supply.short");
  EXPECT_EQ(short_of.error().args.at("left"), "2");
  EXPECT_EQ(stock(city), 2);
  auto const first = send(city, 1, firm.id.text), second = send(city, 1, firm.id.text);
  ASSERT_EQ(code(first) + code(second), "okok");
  EXPECT_EQ(code(send(city, 1, firm.id.text)), "supply.short");
  EXPECT_NE(first->no, second->no);
  // Under way it is nowhere yet; received it is at the enterprise; taken back it is in the store again.
  auto const clerk = test::TestHouse::clerk(firm.id.text);
  EXPECT_EQ(code(end(test::TestHouse::clerk("01FOREIGN000000000000000000"), *first)), "not_found");
  EXPECT_EQ(end(clerk, *first)->state, "received");
  EXPECT_EQ(code(end(clerk, *first)), "supply.ended");
  EXPECT_EQ(end(officer, *second, false)->state, "cancelled");
  EXPECT_EQ(stock(city), 1);
  EXPECT_EQ(house.facts("supply.received"), 1);
}

TEST_F(SuppliesTest, a_wrong_line_is_taken_back_once_and_only_where_nothing_was_told_of_it) {
  auto const wrong = take(park, 40);
  EXPECT_TRUE(take(park, 10, "write_off"));
  auto const back = [&](MovementId const& id) { return write(officer, [&](Context& c) { return supplies.reverse(c, {id, "误记"}); }); };
  EXPECT_EQ(code(back(wrong->id)), "supply.short");  // ten of them are gone already
  EXPECT_TRUE(take(park, 10));
  auto const done = back(wrong->id);
  ASSERT_EQ(code(done), "ok");
  EXPECT_EQ(done->count, -40);
  EXPECT_EQ(code(back(wrong->id)), "supply.not_reversible");
  EXPECT_EQ(code(back(done->id)), "supply.not_reversible");
}

TEST_F(SuppliesTest, a_pledge_is_no_stock_until_seen_and_signed_for) {
  auto const pledge = [&] {
    TakePledge in;
    in.item = "guns";
    in.count = 1;
    in.enterprise_id = firm.id.text;
    in.name = "严测试";
    in.phone = "13900001111";
    return write(officer, [&](Context& c) { return supplies.take_pledge(c, in); }).value();
  };
  auto const one = pledge(), two = pledge();
  auto const balance = [&] { return house.read(officer, [&](View const& v) { return supplies.balance(v); })->items.at(0); };
  EXPECT_EQ(balance().pledged, 2);
  EXPECT_EQ(balance().in_stores, 0);
  auto const sign = [&](Pledge const& p, bool decline) { return write(officer, [&](Context& c) { return supplies.sign(c, {p.id, "", "能开机", decline, p.revision}); }); };
  EXPECT_EQ(sign(one, false)->state, "signed");
  EXPECT_EQ(code(sign(one, false)), "supply.ended");
  EXPECT_EQ(sign(two, true)->state, "declined");
  EXPECT_EQ(balance().pledged, 0);
  auto const store = house.read(officer, [&](View const& v) { return find_store_of(v, firm.id.text); });
  ASSERT_TRUE(store);
  EXPECT_EQ(stock(store->id), 1);
  // Who pledged is told to nobody in full, and stands nowhere in clear.
  auto const shown = write_record(one);
  EXPECT_FALSE(contains(canonical(shown), "严测试"));
  EXPECT_FALSE(contains(canonical(shown), "13900001111"));
}

TEST_F(SuppliesTest, who_gets_it_is_decided_by_the_table_and_explained) {
  auto const second = house.add_firm(kTown, "乙测试厂"), third = house.add_firm(kTown, "丙测试厂"), fourth = house.add_firm(kTown, "丁测试厂");
  need(firm, 2, 1, 142);
  need(second, 1, 0, 64, true);
  need(third, 1, 0, 88, false, 200'000);
  need(fourth, 1, 0, 500, false, 0, false);
  EXPECT_TRUE(take(city, 2));
  auto const proposal = propose();
  EXPECT_TRUE(proposal.draft);
  EXPECT_EQ(proposal.missing, 4);
  EXPECT_EQ(proposal.uncovered, 2);
  std::string order;
  for (auto const& line : proposal.lines) order += line.to.enterprise + " " + line.reason_code + " " + std::to_string(line.give) + "; ";
  EXPECT_EQ(order, "乙测试厂 P01 1; 丙测试厂 P02 1; 甲测试厂 P04 0; 丁测试厂 P05 0; ");
  EXPECT_TRUE(contains(proposal.lines[0].because, "64"));
  // What is under way counts as given.
  EXPECT_EQ(code(send(city, 1, second.id.text)), "ok");
  EXPECT_EQ(propose().missing, 3);
  EXPECT_EQ(propose().lines[0].to.enterprise, "丙测试厂");
  // Once met the need is gone, and said so once.
  need(second, 1, 1, 64, true);
  EXPECT_EQ(house.facts("supply.need_met"), 1);
  need(second, 1, 1, 64, true);
  EXPECT_EQ(house.facts("supply.need_met"), 1);
}

TEST_F(SuppliesTest, what_goes_out_with_a_coach_comes_from_the_nearest_store_and_back_to_where_it_was) {
  take(city, 10).value(), take(park, 3).value();
  auto const issue = [&](int64_t most, Actor const& who) { return write(who, [&](Context& c) { return supplies.issue(c, {"trip1", "guns", kTown, "测试领队", most}); }).value(); };
  EXPECT_EQ(house.read(officer, [&](View const& v) { return supplies.held(v, "guns"); }), 13);
  EXPECT_EQ(issue(5, house.officer(kOtherCounty)), 0) << "another county's stores are not drawn from";
  EXPECT_EQ(issue(5, officer), 5);
  EXPECT_EQ(stock(park), 0) << "the park's first";
  EXPECT_EQ(stock(city), 8);
  EXPECT_EQ(issue(100, officer), 8) << "as much as there is, and never less than nothing";
  auto const back = [&](int64_t count) { return write(officer, [&](Context& c) { return supplies.take_back(c, {"trip1", "guns", "没用完，测试", count}); }); };
  EXPECT_EQ(back(14).error().code, "supply.not_issued");
  ASSERT_TRUE(back(12));
  EXPECT_EQ(stock(city), 10);
  EXPECT_EQ(stock(park), 2);
  EXPECT_EQ(house.read(officer, [&](View const& v) { return issued_to(v, "trip1"); }).at("guns"), 1);
  EXPECT_EQ(back(2).error().code, "supply.not_issued");
}

TEST_F(SuppliesTest, a_shortage_is_told_upward_and_answered) {
  auto const told = write(officer, [&](Context& c) { return supplies.tell(c, {"guns", kTown, "三家缺，药店无货", 3}); });
  ASSERT_EQ(code(told), "ok");
  EXPECT_EQ(code(write(officer, [&](Context& c) { return supplies.tell(c, {"guns", kOtherCounty, "", 3}); })), "supply.beyond");
  EXPECT_EQ(house.read(house.officer(kOtherCounty), [&](View const& v) { return supplies.reports(v, {}); })->total, 0);
  auto const answer = [&](Actor const& who) { return write(who, [&](Context& c) { return supplies.answer(c, {told->id, 2, told->revision, "为你们留到 18:00"}); }); };
  EXPECT_EQ(code(answer(house.officer(kOtherCounty))), "not_found");
  EXPECT_EQ(answer(house.officer("99"))->answered, 2);
  EXPECT_EQ(code(answer(house.officer("99"))), "stale");
}

TEST_F(SuppliesTest, a_stock_sheet_goes_out_and_comes_back) {
  EXPECT_TRUE(take(city, 5));
  EXPECT_TRUE(take(park, 7));
  auto const sheet = house.read(officer, [&](View const& v) { return supplies.sheet().write(v, false); }).value();
  auto const same = registry::read_sheet_now(supplies.sheet(), sheet, *house.desk, officer).value();
  EXPECT_EQ(same.at("same").as_int64(), 2) << canonical(same);
  auto const counted = registry::read_sheet_now(supplies.sheet(), "库的种类,所在地,库名,物资代码,品名,单位,结存\n市级库,990101,市级库,guns,,,4\n园区库,990101100,新库,masks,口罩,只,9000\n园区库,990101100,新库,masks,口罩,只,-1\n", *house.desk, officer).value();
  EXPECT_EQ(counted.at("changed").as_int64(), 1) << canonical(counted);
  EXPECT_EQ(counted.at("added").as_int64(), 1);
  EXPECT_EQ(counted.at("failed").as_int64(), 1);
  EXPECT_EQ(stock(city), 4);
}

TEST_F(SuppliesTest, the_invariants_see_what_was_planted) {
  EXPECT_TRUE(take(city, 2));
  ASSERT_EQ(code(send(city, 1, firm.id.text)), "ok");
  auto const breaks = [&](std::string const& sql, std::string const& undo) {
    house.writer->begin_write();
    store::execute(*house.writer, sql);
    int64_t seen = 0;
    for (auto const& [name, select] : invariants()) seen += store::query(*house.writer, select)->next() ? 1 : 0;
    store::execute(*house.writer, undo);
    house.writer->commit();
    return seen;
  };
  EXPECT_GE(breaks("update stock set on_hand = on_hand + 1", "update stock set on_hand = on_hand - 1"), 1);
  EXPECT_GE(breaks("update supply_transfer set count = 2", "update supply_transfer set count = 1"), 1);
  EXPECT_GE(breaks("update supply_transfer set state = 'received'", "update supply_transfer set state = 'on_the_way'"), 1);
}

}  // namespace
}  // namespace ly::supplies
