// Parts 4 and 5 of the story, as far as supplies, groups and observation go: three enterprises lack a thermometer gun, one of them
// the forwarder's; two come through the city's store, one from a person; resumption is blocked until each is signed for. Four people are at
// work who are on no list; two of them come from a severe area, are isolated, measured twice a day, and released with a certificate.
#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "base/text.h"
#include "park.h"

namespace ly::story {
namespace {

void goes(Reply const& reply) { ASSERT_TRUE(reply.ok()) << reply.status << " " << reply.body; }
void refused(Reply const& reply, int status, std::string_view code) {
  EXPECT_EQ(reply.status, status) << reply.body;
  EXPECT_EQ(reply.code(), code) << reply.body;
}

struct SupplyStory : ::testing::Test {
  Park park;
  World& world = park.world;
  Person city = world.person(park.admin, "shiji", "市级物资 秦某", {"officer"}, {{"kind", "region"}, {"code", "990100"}});
  std::string city_store;

  int64_t in(json::value const& row, std::string_view member) {
    auto const value = at(row, member);
    return value.is_int64() ? value.get_int64() : -1;
  }
  json::value balance(Person& who, std::string_view item) {
    auto const reply = who.get("/api/supplies/balance");
    for (auto const& row : reply.items())
      if (text_at(row, "item", "key") == item) return row;
    return {};
  }
  void stock_two_guns() {
    auto const store = city.post("/api/supplies/stores", json::object{{"kind", "city"}, {"division", "990100"}, {"name", "市级库"}});
    goes(store);
    city_store = std::string(store.text("id"));
    goes(city.post("/api/supplies/movements", json::object{{"store_id", city_store}, {"item", "thermometers"}, {"count", 2}, {"note", "市指挥部采购"}}));
  }
  Reply take(Person& who, Firm const& firm, int64_t count = 1) {
    return who.post("/api/supplies/transfers", json::object{{"from_store", city_store}, {"enterprise_id", firm.id}, {"item", "thermometers"}, {"count", count}});
  }
  Reply sign(Person& who, Reply const& transfer) {
    return who.post("/api/supplies/transfers/" + std::string(transfer.text("id")) + "/receive", json::object{{"revision", transfer.number("revision")}});
  }
  void hand_over(Firm& firm, int month, int day, int hour) {
    world.at(month, day, hour);
    park.draft(firm);
    goes(park.submit(firm));
    world.settle();
  }
  void sound() {
    auto const [code, said] = world.command("check");
    EXPECT_EQ(code, 0) << said;
  }
};

TEST_F(SupplyStory, three_shortages_two_guns_from_the_city_and_one_from_a_person) {
  world.at(2, 10, 9);
  stock_two_guns();
  auto& packaging = park.register_firm("测试包装有限公司", 12, 0);
  auto& chemicals = park.register_firm("测试化工有限公司", 9, 0);
  auto& forwarder = park.register_firm("测试货运有限公司", 6, 0);
  auto& garments = park.register_firm("测试服饰有限公司", 8, 1);
  for (auto* firm : {&packaging, &chemicals, &forwarder, &garments}) firm->staff = park.well(static_cast<int>(firm->headcount));

  // Group 1 looks after them; the officer sees his own, another officer of the park none.
  auto const group = park.lead.post("/api/groups", json::object{{"kind", "work"}, {"name", "服务业一组"}, {"division", kPark}});
  goes(group);
  auto const in_group = "/api/groups/" + std::string(group.text("id"));
  auto const colleagues = park.lead.get(in_group + "/colleagues");
  for (auto const& one : colleagues.items())
    if (text_at(one, "title") == "服务业一组 韩某") goes(park.lead.post(in_group + "/members", json::object{{"account_id", text_at(one, "account_id")}, {"part", "lead"}, {"unit", "市人社局"}}));
  json::array ids;
  for (auto const& firm : park.firms()) ids.emplace_back(firm.id);
  goes(park.lead.post(in_group + "/enterprises", json::object{{"enterprise_ids", ids}}));
  EXPECT_EQ(park.officer.get("/api/enterprises?mine=true").number("total"), 4);
  EXPECT_EQ(park.inspector.get("/api/enterprises?mine=true").number("total"), 0);

  hand_over(packaging, 2, 10, 10);
  hand_over(chemicals, 2, 10, 11);
  hand_over(garments, 2, 10, 12);
  EXPECT_EQ(park.officer.get("/api/cases?my_enterprises=true").number("total"), 3);
  EXPECT_EQ(park.inspector.get("/api/cases?my_enterprises=true").number("total"), 0);
  EXPECT_EQ(park.officer.get("/api/rosters?mine=true").number("total"), 3);

  // The forwarder, told to stop, applies on the eleventh: its lane is green.
  world.at(2, 11, 10);
  auto const notice = park.officer.post("/api/cases", json::object{{"service", "stop-notice"}, {"enterprise_id", forwarder.id}, {"channel", "counter"},
                                                                   {"form", json::object{{"legal_basis", "传染病防治法 紧急措施（测试）"}, {"finding", "4 辆货车未经核准运行"}, {"found_on", "2020-02-11"}}}});
  goes(notice);
  goes(park.officer.fire(std::string(notice.text("id")), "issue", "未经核准复工"));
  hand_over(forwarder, 2, 11, 16);

  // Three shortages, worked out from the applications; nobody typed them.
  EXPECT_EQ(park.officer.get("/api/supplies/needs?item=thermometers").number("total"), 3);
  EXPECT_EQ(in(balance(park.officer, "thermometers"), "missing"), 3);
  EXPECT_EQ(in(balance(park.officer, "thermometers"), "in_stores"), 0);  // the park has none
  goes(park.officer.post("/api/supplies/reports", json::object{{"item", "thermometers"}, {"count", 3}, {"division", kPark}, {"note", "药店和园区库都没有"}}));
  auto const reports = city.get("/api/supplies/reports");
  ASSERT_EQ(reports.number("total"), 1);
  goes(city.post("/api/supplies/reports/" + text_at(reports.items().at(0), "id"), json::object{{"answered", 2}, {"answer", "市级库还有两支"}, {"revision", 1}}));

  // Who gets the two: the green channel first, then by people; each line says why, and the third is told that nothing is left.
  auto const proposal = city.get("/api/supplies/proposal?item=thermometers");
  goes(proposal);
  auto const lines = list_at(proposal.json, "lines");
  ASSERT_EQ(lines.size(), 3U) << proposal.body;
  EXPECT_EQ(text_at(lines[0], "to", "enterprise"), forwarder.name);
  EXPECT_EQ(text_at(lines[0], "reason_code"), "P01");
  EXPECT_EQ(in(lines[2], "give"), 0);
  EXPECT_EQ(proposal.number("uncovered"), 1);

  // Blocked until signed for; then it goes on by itself, and the case says by which transfer.
  auto const through_the_city = [&](Firm& firm) {
    refused(park.officer.fire(firm.case_id, "prepass"), 409, "case.needs");
    auto const sent = take(city, firm);
    goes(sent);
    world.settle();
    refused(park.officer.fire(firm.case_id, "prepass"), 409, "case.needs");  // on the way is not there
    EXPECT_EQ(garments.clerk->get("/api/supplies/transfers").number("total"), 0);  // another enterprise sees nothing of it
    refused(sign(*garments.clerk, sent), 404, "not_found");
    goes(sign(*firm.clerk, sent));
    refused(sign(*firm.clerk, sent), 409, "supply.ended");
    world.settle();
    goes(park.officer.fire(firm.case_id, "prepass"));
    auto const receipts = list_at(park.officer.shown(firm.case_id), "receipts");
    ASSERT_EQ(receipts.size(), 1U);
    EXPECT_EQ(text_at(receipts[0], "source"), "调拨单 " + std::string(sent.text("no")));
  };
  world.at(2, 11, 17);
  through_the_city(forwarder);
  world.at(2, 12, 9);
  through_the_city(packaging);
  refused(take(city, chemicals), 409, "supply.short");

  // The third comes from a person: pledged it counts for nothing; seen and signed for it opens the way.
  world.at(2, 13, 9);
  auto const pledge = park.officer.post("/api/supplies/pledges", json::object{{"item", "thermometers"}, {"count", 1}, {"name", "严测试"}, {"phone", "13900001111"}, {"enterprise_id", chemicals.id}, {"terms", "借用"}});
  goes(pledge);
  world.settle();
  refused(park.officer.fire(chemicals.case_id, "prepass"), 409, "case.needs");
  EXPECT_EQ(in(balance(park.officer, "thermometers"), "pledged"), 1);
  goes(park.officer.post("/api/supplies/pledges/" + std::string(pledge.text("id")) + "/sign", json::object{{"revision", 1}, {"note", "能开机，有铭牌"}}));
  world.settle();
  goes(park.officer.fire(chemicals.case_id, "prepass"));
  EXPECT_EQ(park.officer.get("/api/supplies/needs?item=thermometers").number("total"), 0);
  EXPECT_FALSE(contains(world.everything_seen(), "13900001111"));

  // The old way stays honest: a receipt noted at the case stands in the ledger, once.
  auto const noted = [&] {
    int64_t n = 0;
    for (auto const& row : park.officer.get("/api/supplies/movements?limit=200").items()) n += text_at(row, "kind") == "noted" ? 1 : 0;
    return n;
  };
  EXPECT_EQ(noted(), 0);
  goes(park.receipt(park.officer, garments, "masks", 100, "社会捐赠"));
  world.settle();
  EXPECT_EQ(noted(), 1);
  EXPECT_EQ(list_at(park.officer.shown(garments.case_id), "receipts").size(), 1U);
  sound();
}

TEST_F(SupplyStory, of_many_who_take_the_last_two_at_once_exactly_two_get_one) {
  world.at(2, 10, 9);
  stock_two_guns();
  auto& firm = park.register_firm("测试抢领有限公司", 5, 0);
  constexpr int kTakers = 8;
  std::vector<Person> takers;
  for (int i = 0; i < kTakers; ++i) takers.push_back(world.person(park.admin, "taker-" + std::to_string(i), "领取 " + std::to_string(i), {"officer"}, {{"kind", "region"}, {"code", "990100"}}));
  std::atomic<int> got{0}, none_left{0}, other{0};
  std::vector<std::thread> threads;
  for (auto& taker : takers)
    threads.emplace_back([&] {
      auto const reply = take(taker, firm);
      if (reply.ok()) ++got;
      else if (reply.code() == "supply.short") ++none_left;
      else ++other;
    });
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(got, 2);
  EXPECT_EQ(none_left, kTakers - 2);
  EXPECT_EQ(other, 0);
  EXPECT_EQ(city.get("/api/supplies/transfers").number("total"), 2);
  EXPECT_EQ(in(balance(city, "thermometers"), "in_stores"), 0);
  sound();
}

TEST_F(SupplyStory, four_unlisted_at_work_two_of_them_isolated_and_observed_to_their_release) {
  auto& machines = park.register_firm("测试机械有限公司", 5, 1);
  machines.staff = park.well(5);
  world.at(2, 17, 9, 20);
  std::vector<RosterPerson> found = {park.one_from("演示省演示市南桥区石浦镇", "2020-02-14"), park.one_from("演示省演示市南桥区石浦镇", "2020-02-15"), park.one_from("本地", ""), park.one_from("四川省南充市仪陇县", "2020-02-01")};
  for (auto const& one : found) goes(park.on_site(machines, park.inspector, one));
  world.settle();
  auto const open = park.officer.get("/api/observations");
  ASSERT_EQ(open.number("total"), 2) << open.body;
  for (auto const& row : open.items()) {
    EXPECT_EQ(text_at(row, "kind"), "isolation");
    EXPECT_EQ(text_at(row, "source"), "on_site");
  }
  EXPECT_EQ(park.foreign_officer.get("/api/observations").number("total"), 0);
  auto const id = text_at(open.items().at(0), "id");
  auto const days = in(open.items().at(0), "days");
  EXPECT_TRUE(days == 11 || days == 12) << days;

  // Twice a day, by the enterprise's clerk; nobody is released a half day early.
  auto const path = "/api/observations/" + id;
  auto const release = [&](Person& who) { return who.post(path + "/release", json::object{{"revision", in(who.get(path).json, "revision")}}); };
  for (int day = 17; day < 17 + days; ++day)
    for (int hour : {9, 17}) {
      world.at(2, day > 29 ? day - 29 : day, hour, 30);
      refused(release(park.inspector), 409, "observation.not_yet");
      goes(machines.clerk->post(path + "/temperatures", json::object{{"temperature", 36.5}}));
    }
  auto const end = 17 + static_cast<int>(days);
  world.at(2, end, 8);
  auto const released = release(park.inspector);
  goes(released);
  EXPECT_EQ(released.text("state"), "released");
  EXPECT_TRUE(released.text("certificate").starts_with("JC-2020")) << released.body;
  EXPECT_EQ(released.number("missed"), 0);
  EXPECT_EQ(released.number("taken"), days * 2);
  EXPECT_EQ(machines.clerk->post(path + "/release", json::object{{"revision", 1}}).status, 403);
  // The other one was measured by nobody, and the ledger says so.
  auto const left = park.officer.get("/api/observations");
  ASSERT_EQ(left.number("total"), 1);
  EXPECT_EQ(text_at(left.items().at(0), "alert"), "missed");
  EXPECT_EQ(park.officer.get("/api/observations?state=released").number("total"), 1);
  auto const everything = world.everything_seen();
  for (auto const& one : found) EXPECT_FALSE(contains(everything, one.id_number));
  sound();
}

}  // namespace
}  // namespace ly::story
