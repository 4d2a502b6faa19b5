#include "domains/notices/pushes.h"

#include <gtest/gtest.h>

#include "domains/notices/endpoints.h"
#include "domains/notices/rows.h"
#include "domains/notices/answers.h"
#include "domains/registry/registry_test_house.h"

namespace ly::notices {
namespace {

template <class T> std::string code(Result<T> const& r) { return r ? "ok" : r.error().code; }

struct PushTest : ::testing::Test {
  test::RegistryHouse house;
  formats::PolicySet policies = formats::PolicySet::load_shipped().value();
  Actor officer = house.officer();
  Jobs jobs{*house.desk, [this](View const&, std::string const&) { return std::optional(officer); }};
  Pushes pushes{policies, jobs, {[](std::string_view, Problem const& p) { return p.code; }, {}, {}}, [](View const&, std::string const&) { return std::string("测试 经办"); }};
  Notices notices{{[](std::string_view, Problem const& p) { return p.code; }, {}, {}}};
  PushTest() { jobs.add_kind("notices.push", [this](JobRun& run) { return pushes.run(run); }); }
  void TearDown() override {
    for (auto const& [name, sql] : invariants()) EXPECT_FALSE(store::query(*house.writer, sql)->next()) << name;
  }
  PushId send(std::string table) {
    auto const sent = house.write(officer, [&](Context& c) { return pushes.send(c, {"缓缴通知", "符合条件的可以缓缴。", "", "", table}); });
    EXPECT_EQ(code(sent), "ok");
    EXPECT_TRUE(jobs.run_next());
    return sent->id;
  }
  Push only() { return house.read(officer, [&](View const& v) { return pushes.list(v, {}); })->items.at(0); }
  Items<Recipient> recipients(PushId const& id, std::string reach) { return house.read(officer, [&](View const& v) { return pushes.recipients(v, {id, reach, "", 50}); }).value(); }
};

TEST_F(PushTest, told_to_those_the_table_concerns_and_the_others_are_looked_at) {
  auto const small = house.add_firm(test::kTown, "测试小厂");        // 120 people, 50 million yuan: small, so exempt by the relief of 2020
  auto const large = house.firm_in(test::kTown, "测试大厂");
  auto big = large;
  big.headcount = 5000;
  big.revenue_wan = 900'000;
  ASSERT_EQ(code(house.write(Actor::system(), [&](Context& c) { return house.registry.enterprises.add(c, big); })), "ok");
  house.add_firm(test::kOtherTown, "测试外地厂");
  // In May 2020 the relief of large enterprises is over (人社部发〔2020〕11号: 2月至4月); that of small ones goes on.
  house.clock.at = instant_of(day_of(2020, 5, 10), Minutes{600});
  auto const id = send("social_insurance_relief");
  auto const push = only();
  EXPECT_EQ(push.looked_at, 2);  // not the other county's
  EXPECT_EQ(push.concerned, 1);
  EXPECT_EQ(push.underway, 1);
  ASSERT_EQ(recipients(id, "underway").items.size(), 1U);
  EXPECT_EQ(recipients(id, "underway").items[0].enterprise_id, small.id.text);
  EXPECT_EQ(code(house.write(officer, [&](Context& c) { return pushes.send(c, {"x", "y", "", "", "no_such_table"}); })), "push.no_table");
}

TEST_F(PushTest, who_was_not_reached_is_named_until_he_is) {
  auto const first = house.add_firm(test::kTown, "测试一厂"), second = house.add_firm(test::kTown, "测试二厂"), third = house.add_firm(test::kTown, "测试三厂");
  auto const id = send("");
  EXPECT_EQ(only().concerned, 3);
  auto const due = house.read(officer, [&](View const& v) { return notices.due(v, "sms", 10); });
  ASSERT_EQ(due.size(), 3U);
  for (auto const& message : due) {
    EXPECT_EQ(message.template_name, kPushTemplate);
    EXPECT_EQ(message.variables.at("title"), "缓缴通知");
    bool const refuse = message.variables.at("enterprise") == "测试一厂";
    (void)house.desk->call(notices.note_attempt(message, refuse ? Outcome{Outcome::Is::refused, "", refused("channel.refused", "", {{"code", "BLACK"}})} : Outcome{Outcome::Is::sent, message.variables.at("enterprise"), {}}));
  }
  (void)house.desk->call(notices.note_receipt("sms", "测试二厂", true));
  EXPECT_EQ(only().reached, 1);
  EXPECT_EQ(only().underway, 1);
  auto const missed = recipients(id, "not_reached").items;
  ASSERT_EQ(missed.size(), 1U);
  EXPECT_EQ(missed[0].enterprise, "测试一厂");
  EXPECT_EQ(missed[0].problem, "channel.refused");
  auto const clerk = test::TestHouse::clerk(first.id.text);
  EXPECT_EQ(house.read(clerk, [&](View const& v) { return pushes.mine(v, {}); })->items.size(), 1U);
  EXPECT_TRUE(house.write(clerk, [&](Context& c) { return pushes.see(c, {id}); })->seen);
  EXPECT_TRUE(recipients(id, "not_reached").items.empty());
  EXPECT_EQ(only().reached, 2);
  EXPECT_EQ(code(house.read(house.officer(test::kOtherCounty), [&](View const& v) { return pushes.recipients(v, {id, "", "", 50}); })), "not_found");
}

// Persons have no account: they are told by message, and a table asks what their document tells.
TEST_F(PushTest, persons_are_told_by_message_and_who_was_erased_is_not) {
  auto const firm = house.add_firm(test::kTown, "测试一厂");
  house.put(house.person_in(firm, "测试甲"));
  house.put(house.person_in(firm, "测试乙"));
  auto const gone = house.put(house.person_in(firm, "测试已删")).id;
  EXPECT_EQ(code(house.write(house.lead(), [&](Context& c) { return house.registry.persons.erase(c, {gone, "本人要求删除"}); })), "ok");
  auto const sent = house.write(officer, [&](Context& c) { return pushes.send(c, {"接种通知", "请到社区医院。", "", "", "", "persons"}); }).value();
  ASSERT_TRUE(jobs.run_next());
  EXPECT_EQ(only().audience, "persons");
  EXPECT_EQ(only().concerned, 2);
  auto const due = house.read(officer, [&](View const& v) { return notices.due(v, "sms", 10); });
  ASSERT_EQ(due.size(), 2U);
  EXPECT_EQ(due[0].template_name, kPersonPushTemplate);
  auto const told = recipients(sent.id, "underway").items;
  ASSERT_EQ(told.size(), 2U);
  EXPECT_TRUE(told[0].enterprise_id.empty());
  EXPECT_EQ(std::set<std::string>({told[0].name, told[1].name}), (std::set<std::string>{"测试甲", "测试乙"}));
}

constexpr char kAgeTable[] = R"(table: vaccination
title: {zh-CN: 接种, en: Vaccination}
from: 2020-02-10
hit: U
source: 测试
inputs:
  - {name: age, label: {zh-CN: 周岁, en: age}, type: integer, required: true}
outputs:
  - {name: dose, label: {zh-CN: 剂次, en: dose}, type: integer}
rules:
  - if: {age: ">= 60"}
    then: {dose: 1}
    reason: R01
    because: {zh-CN: 六十周岁以上, en: sixty and over}
tests:
  - {name: 六十, given: {age: 60}, expect: {reason: R01, dose: 1}}
)";

TEST_F(PushTest, a_table_asks_a_persons_age_as_his_document_tells_it) {
  policies = formats::PolicySet::load({{"policies/vaccination/2020-02-10.yaml", kAgeTable}}).value();
  auto const firm = house.add_firm(test::kTown, "测试一厂");
  auto const born = [&](Day day, std::string name) {
    auto in = house.person_in(firm, std::move(name));
    in.document_number = identifiers::make_resident_id(house.dice, day, false);
    house.put(in);
  };
  house.clock.at = instant_of(day_of(2020, 2, 17), Minutes{600});
  born(day_of(1960, 2, 17), "测试六十");       // today
  born(day_of(1960, 2, 18), "测试差一天");
  auto const sent = house.write(officer, [&](Context& c) { return pushes.send(c, {"接种通知", "请到社区医院。", "", "", "vaccination", "persons"}); });
  ASSERT_EQ(code(sent), "ok");
  ASSERT_TRUE(jobs.run_next());
  EXPECT_EQ(only().looked_at, 2);
  auto const told = recipients(sent->id, "underway").items;
  ASSERT_EQ(told.size(), 1U);
  EXPECT_EQ(told[0].name, "测试六十");
  EXPECT_EQ(told[0].rule, "1");
}

TEST_F(PushTest, answers_are_published_changed_and_taken_down) {
  Answers answers([](View const&, std::string const&) { return std::string("测试 经办"); });
  auto const put = [&](PutAnswer in) { return house.write(officer, [&](Context& c) { return answers.put(c, in); }); };
  auto const open = [&] { return house.read(Actor::system(), [&](View const& v) { return answers.list(v, {}); })->items; };
  auto first = put({{}, "人才房", "集中选房还办吗？", "推迟，时间另行公布。", "", "", 0}).value();
  EXPECT_EQ(open().size(), 1U);
  EXPECT_EQ(code(put({first.id, "人才房", "集中选房还办吗？", "3月10日网上办。", "", "", 7})), "stale");
  EXPECT_EQ(put({first.id, "人才房", "集中选房还办吗？", "3月10日网上办。", "", "", first.revision})->revision, 2);
  EXPECT_EQ(open()[0].answer, "3月10日网上办。");
  auto const elsewhere = house.officer(test::kOtherCounty);
  EXPECT_EQ(code(house.write(elsewhere, [&](Context& c) { return answers.withdraw(c, {first.id, "测试原因"}); })), "not_found");
  EXPECT_EQ(code(house.write(officer, [&](Context& c) { return answers.withdraw(c, {first.id, "已过时"}); })), "ok");
  EXPECT_TRUE(open().empty());
}

}  // namespace
}  // namespace ly::notices
