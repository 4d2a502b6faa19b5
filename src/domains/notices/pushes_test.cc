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
