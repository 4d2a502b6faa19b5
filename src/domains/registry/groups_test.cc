#include <gtest/gtest.h>

#include "domains/accounts/rows.h"
#include "domains/registry/group_rows.h"
#include "domains/registry/nearness.h"
#include "domains/registry/registry_test_house.h"

namespace ly::registry {
namespace {

using test::kCounty;
using test::kOtherCounty;
using test::kOtherTown;
using test::kTown;

struct GroupsTest : ::testing::Test {
  test::RegistryHouse house;
  int made = 0;
  Actor lead = house.lead();

  // An account as accounts keep it; only what groups look at.
  Actor account(Roles roles, std::string division, std::string title) {
    auto actor = house.actor(roles, division, "01GRPACT00000000000000000" + std::to_string(++made));
    EXPECT_TRUE(house.write(Actor::system(), [&](Context& c) -> Result<void> {
      accounts::AccountRow row;
      row.id = actor.account;
      row.name = "person" + std::to_string(made);
      row.title = title;
      row.roles = roles;
      row.scope = {Scope::Kind::region, division};
      row.password_kind = "own";
      accounts::insert_account(c, row);
      return {};
    }));
    return actor;
  }
  template <class F> auto write(Actor const& who, F&& f) { return house.write(who, std::forward<F>(f)); }
  Group group(std::string kind = "work", std::string name = "服务业一组") {
    return write(lead, [&](Context& c) { return house.registry.groups.add(c, {kTown, kind, name}); }).value();
  }
  Result<Group> join(Group const& g, Actor const& who, std::string part = "member", std::string unit = "") {
    return write(lead, [&](Context& c) { return house.registry.groups.add_member(c, {g.id, who.account.text, part, unit, {}, {}}); });
  }
  Result<Group> give(Group const& g, Enterprise const& firm, bool release = false) {
    return write(lead, [&](Context& c) { return house.registry.groups.assign(c, {g.id, {firm.id.text}, release}); });
  }
  std::vector<std::string> mine(Actor const& who) {
    return house.read(who, [&](View const& v) {
      std::vector<std::string> names;
      ListEnterprises in;
      in.mine = true;
      for (auto const& firm : house.registry.enterprises.list(v, in)->items) names.push_back(firm.name);
      return names;
    });
  }
  Result<Duty> plan(Group const& g, Actor const& who, int from, int to, std::string languages = "") {
    return write(lead, [&](Context& c) { return house.registry.duties.plan(c, {g.id, who.account.text, "", "白班", languages, instant_of(day_at(c.now), Minutes{from * 60}), instant_of(day_at(c.now), Minutes{to * 60})}); });
  }
  void TearDown() override { house.expect_sound(); }
};

template <class T> std::string code(Result<T> const& r) { return r ? "ok" : r.error().code; }

TEST_F(GroupsTest, my_enterprises_are_those_of_my_groups_today) {
  auto const han = account(Role::officer, kTown, "韩某"), wen = account(Role::officer, kTown, "文某");
  auto const a = house.add_firm(kTown, "甲测试厂"), b = house.add_firm(kTown, "乙测试厂");
  auto const one = group(), two = group("work", "制造业二组");
  EXPECT_EQ(code(join(one, han, "lead", "市人社局")), "ok");
  EXPECT_EQ(code(join(two, wen)), "ok");
  EXPECT_EQ(code(give(one, a)), "ok");
  EXPECT_EQ(code(give(two, b)), "ok");
  EXPECT_EQ(mine(han), std::vector<std::string>{"甲测试厂"});
  EXPECT_EQ(mine(wen), std::vector<std::string>{"乙测试厂"});
  EXPECT_EQ(mine(lead).size(), 0U);
  // Given to another group it moves: nobody is looked after by two.
  EXPECT_EQ(code(give(two, a)), "ok");
  EXPECT_EQ(mine(han).size(), 0U);
  EXPECT_EQ(mine(wen).size(), 2U);
  EXPECT_EQ(give(two, a, true)->enterprises.size(), 1U);
  auto const shown = house.read(han, [&](View const& v) { return house.registry.groups.get(v, one.id); }).value();
  ASSERT_EQ(shown.members.size(), 1U);
  EXPECT_EQ(shown.members[0].unit, "市人社局");
  EXPECT_TRUE(shown.mine);
  // Who leaves the group loses its enterprises the same day.
  auto const members = house.read(lead, [&](View const& v) { return house.registry.groups.get(v, two.id); })->members;
  EXPECT_EQ(code(write(lead, [&](Context& c) { return house.registry.groups.end_member(c, {two.id, members[0].id}); })), "ok");
  EXPECT_EQ(mine(wen).size(), 0U);
}

TEST_F(GroupsTest, refusals_name_the_place_and_change_nothing) {
  auto const han = account(Role::officer, kTown, "韩某"), foreign = account(Role::officer, kOtherCounty, "外地"), clerk = account(Role::auditor, kTown, "审计");
  auto const firm = house.add_firm(kTown), far = house.add_firm(kOtherTown);
  auto const work = group(), review = group("review", "复核组");
  auto const facts = house.facts("group.added");
  EXPECT_EQ(code(write(lead, [&](Context& c) { return house.registry.groups.add(c, {kTown, "work", "服务业一组"}); })), "group.name_taken");
  EXPECT_EQ(code(write(lead, [&](Context& c) { return house.registry.groups.add(c, {kOtherTown, "work", "x"}); })), "group.beyond");
  EXPECT_EQ(code(write(lead, [&](Context& c) { return house.registry.groups.add(c, {"没有这个地方", "work", "x"}); })), "group.division");
  EXPECT_EQ(code(join(work, foreign)), "group.not_staff");
  EXPECT_EQ(code(join(work, clerk)), "group.not_staff");
  EXPECT_EQ(code(join(work, han, "lead")), "ok");
  EXPECT_EQ(code(join(work, han)), "group.member_already");
  auto const second = account(Role::reviewer, kTown, "陆某");
  EXPECT_EQ(code(join(work, second, "lead")), "group.lead_taken");
  EXPECT_EQ(code(give(review, firm)), "group.reviews_only");
  EXPECT_EQ(code(give(work, far)), "not_found");
  EXPECT_EQ(code(house.read(house.lead(kOtherCounty), [&](View const& v) { return house.registry.groups.get(v, work.id); })), "not_found");
  EXPECT_EQ(code(write(lead, [&](Context& c) { return house.registry.groups.change(c, {work.id, {}, true, 7}); })), "stale");
  EXPECT_EQ(code(write(lead, [&](Context& c) { return house.registry.groups.change(c, {work.id, {}, true, 1}); })), "ok");
  EXPECT_EQ(code(give(work, firm)), "group.closed");
  EXPECT_EQ(house.facts("group.added"), facts);
}

TEST_F(GroupsTest, a_joint_review_is_held_by_one_of_the_two) {
  auto const han = account(Role::officer, kTown, "韩某"), lu = account(Role::reviewer, kTown, "陆某"), third = account(Role::inspector, kTown, "江某");
  auto const firm = house.add_firm(kTown);
  auto const g = group();
  auto const plan = [&](Actor const& a, Actor const& b) {
    return write(lead, [&](Context& c) { return house.registry.groups.plan(c, {firm.id.text, a.account.text, b.account.text, "联合审核", day_at(c.now)}); });
  };
  EXPECT_EQ(code(plan(han, lu)), "group.outsiders");
  EXPECT_EQ(code(join(g, han)), "ok");
  EXPECT_EQ(code(give(g, firm)), "ok");
  EXPECT_EQ(code(plan(han, han)), "group.same_person");
  auto const review = plan(han, lu);
  ASSERT_EQ(code(review), "ok");
  auto const close = [&](Actor const& who, std::string state, int64_t revision) {
    return write(who, [&](Context& c) { return house.registry.groups.close(c, {review->id, state, "看过现场", revision}); });
  };
  EXPECT_EQ(code(close(third, "held", 1)), "group.not_one_of_two");
  EXPECT_EQ(code(close(lu, "held", 9)), "stale");
  EXPECT_EQ(close(lu, "held", 1)->state, "held");
  EXPECT_EQ(code(close(lu, "cancelled", 2)), "group.review_over");
}

TEST_F(GroupsTest, who_is_unwell_is_relieved_by_one_who_is_fit_free_and_speaks_the_language) {
  auto const han = account(Role::officer, kTown, "韩某"), busy = account(Role::officer, kTown, "忙某"), mute = account(Role::officer, kTown, "外某"), ill = account(Role::officer, kTown, "病某"), good = account(Role::officer, kTown, "好某");
  auto const g = group();
  for (auto const* who : {&han, &busy, &mute, &ill, &good}) ASSERT_EQ(code(join(g, *who)), "ok");
  auto const tell = [&](Actor const& who, std::optional<std::string> languages, std::optional<std::string> health) {
    return write(who, [&](Context& c) { return house.registry.duties.tell(c, {languages, health, "眼睛发炎"}); });
  };
  ASSERT_EQ(code(tell(good, "普通话 本地话", {})), "ok");
  ASSERT_EQ(code(tell(ill, "普通话 本地话", "unwell")), "ok");
  auto const shift = plan(g, han, 10, 18, "本地话");
  ASSERT_EQ(code(shift), "ok");
  EXPECT_EQ(code(plan(g, han, 17, 20)), "duty.overlap");
  EXPECT_EQ(code(plan(g, han, 20, 19)), "duty.times");
  EXPECT_EQ(code(plan(g, ill, 10, 18)), "duty.unwell");
  EXPECT_EQ(code(plan(g, lead, 10, 18)), "duty.not_member");
  ASSERT_EQ(code(plan(g, busy, 12, 20)), "ok");
  EXPECT_EQ(tell(han, {}, "unwell")->relief_wanted, 1);
  auto const proposed = house.read(lead, [&](View const& v) { return house.registry.duties.substitutes(v, shift->id); }).value();
  std::vector<std::string> names;
  for (auto const& one : proposed.items) names.push_back(one.title + (one.speaks ? " speaks" : ""));
  EXPECT_EQ(names, (std::vector<std::string>{"好某 speaks", "外某"}));
  auto const relieve = [&](Actor const& by, int64_t revision) { return write(lead, [&](Context& c) { return house.registry.duties.relieve(c, {shift->id, by.account.text, revision}); }); };
  EXPECT_EQ(code(relieve(busy, 2)), "duty.overlap");
  auto const taken = relieve(good, 2);
  ASSERT_EQ(code(taken), "ok");
  EXPECT_EQ(taken->relieves, shift->id.text);
  EXPECT_EQ(code(relieve(mute, 3)), "duty.relieved");
  EXPECT_EQ(tell(han, {}, "fit")->relief_wanted, 0);
  // Health and note are nowhere in the file or the journal in clear.
  auto const rows = store::query(*house.writer, "select count(*) from officer where cast(sealed as text) like '%unwell%' or cast(sealed as text) like '%发炎%'");
  ASSERT_TRUE(rows->next());
  EXPECT_EQ(rows->integer(0), 0);
  auto const facts = house.read(Actor::system(), [](View const& v) { return list_journal(v.tx, {.what = "officer.told", .limit = 10}); });
  ASSERT_EQ(facts.size(), 4U);
  for (auto const& fact : facts) EXPECT_EQ(fact.facts.find("unwell"), std::string::npos);
}

TEST_F(GroupsTest, sheets_go_out_and_come_back) {
  auto const han = account(Role::officer, kTown, "韩某");
  auto const firm = house.add_firm(kTown);
  auto const g = group();
  ASSERT_EQ(code(join(g, han, "lead", "市局")), "ok");
  ASSERT_EQ(code(give(g, firm)), "ok");
  ASSERT_EQ(code(plan(g, han, 10, 18, "本地话")), "ok");
  for (auto kind : {SheetKind::groups, SheetKind::duty}) {
    auto const sheet = house.read(lead, [&](View const& v) { return house.registry.exchange.write_sheet(kind, v); }).value();
    auto const again = read_sheet_now(house.registry.exchange.way(kind), sheet, *house.desk, lead).value();
    EXPECT_EQ(again.at("failed").as_int64(), 0) << canonical(again);
    EXPECT_EQ(again.at("same").as_int64(), again.at("rows").as_int64()) << canonical(again);
    // In an empty house beside it everything is made anew.
  }
  auto const bad = read_sheet_now(house.registry.exchange.way(SheetKind::duty), "工作组,日期,班次,起,止,值班账号\n没有的组,2020-02-18,夜班,8点,16:00,person1\n服务业一组,2020-02-18,夜班,20:00,08:00,nobody\n服务业一组,2020-02-18,夜班,20:00,08:00,person1\n", *house.desk, lead).value();
  EXPECT_EQ(bad.at("added").as_int64(), 1) << canonical(bad);
  EXPECT_EQ(bad.at("failed").as_int64(), 2);
  EXPECT_EQ(std::string(bad.at("problems").at(0).at("code").as_string()), "duty.time");
  EXPECT_EQ(std::string(bad.at("problems").at(1).at("code").as_string()), "group.no_such_account");
}

TEST_F(GroupsTest, distance_to_the_nearest_severe_area_and_the_share_from_there) {
  EXPECT_NEAR(kilometres({116.3974, 39.9093}, {121.4737, 31.2304}), 1067, 3);  // Beijing to Shanghai, as the crow flies
  EXPECT_EQ(kilometres({120, 30}, {120, 30}), 0);
  auto firm = house.add_firm(kTown);
  firm = write(lead, [&](Context& c) {
    ChangeEnterprise in;
    in.id = firm.id;
    in.revision = firm.revision;
    in.lon = 120.6;
    in.lat = 31.9;
    return house.registry.enterprises.change(c, in);
  }).value();
  house.registry.known.companions.origins = [](View const&, std::string const&) { return std::vector<std::pair<std::string, int64_t>>{{kOtherTown, 3}, {"local", 5}, {"420102", 2}}; };
  auto const nearest = [&] { return house.read(lead, [&](View const& v) { return house.registry.enterprises.get(v, firm.id); })->nearest_severe; };
  EXPECT_TRUE(nearest().is_null());
  auto const risk = [&](std::string division, std::string level, int day) {
    ASSERT_TRUE(write(Actor::system(), [&](Context& c) { return house.registry.risk.set(c, {division, level, "测试", {}, day_of(2020, 2, day), {}}); }));
  };
  risk("420102", "severe", 8);
  risk(kOtherTown, "medium", 8);  // not severe: does not count
  auto const far = nearest();
  EXPECT_EQ(text_of(far, "division"), "420102");
  ASSERT_TRUE(write(Actor::system(), [&](Context& c) { return house.registry.places.add(c, {kOtherTown, "village", "石浦测试村", 120.6, 31.9126}); }));
  risk(kOtherTown, "severe", 10);  // it grew worse
  auto const found = nearest();
  EXPECT_EQ(text_of(found, "place_name"), "石浦测试村");
  EXPECT_NEAR(found.at("km").as_double(), 1.4, 0.05);
  EXPECT_EQ(found.at("people").as_int64(), 3);
  EXPECT_EQ(found.at("of").as_int64(), 10);
  EXPECT_FALSE(found.at("approximate").as_bool());
}

}  // namespace
}  // namespace ly::registry
