#include <gtest/gtest.h>

#include "base/text.h"
#include "domains/registry/registry_test_house.h"

namespace ly::registry {
namespace {

using test::kCounty;
using test::kOtherCounty;
using test::kOtherTown;
using test::kTown;

struct EnterprisesTest : ::testing::Test {
  test::RegistryHouse house;
  Enterprises const& enterprises = house.registry.enterprises;
  void TearDown() override { house.expect_sound(); }

  std::vector<std::string> problems_of(EnterpriseChange const& in, Actor const& who) {
    auto const r = house.write(who, [&](Context& c) { return enterprises.add(c, in); });
    std::vector<std::string> out;
    if (!r) for (auto const& p : r.error().more) out.push_back(p.code + " " + p.at);
    return out;
  }
  Result<Enterprise> change(Actor const& who, ChangeEnterprise const& in) {
    return house.write(who, [&](Context& c) { return enterprises.change(c, in); });
  }
  static ChangeEnterprise edit(Enterprise const& e) {
    ChangeEnterprise in;
    in.id = e.id;
    in.revision = e.revision;
    return in;
  }
};

TEST_F(EnterprisesTest, an_enterprise_is_registered_with_size_and_scale) {
  auto in = house.firm_in("演示省演示市南桥区东岭镇");
  in.industry = "工业";
  auto const e = house.write(house.officer(), [&](Context& c) { return enterprises.add(c, in); });
  ASSERT_TRUE(e) << e.error().more.at(0).code;
  EXPECT_EQ(e->division, "990101100");
  EXPECT_EQ(e->division_name, "演示省演示市南桥区东岭镇");
  EXPECT_EQ(e->industry, "industry");
  EXPECT_EQ(e->size, "small");  // 120 people, 50 million yuan
  EXPECT_EQ(e->above_scale, true);
  EXPECT_EQ(e->revision, 1);
  auto const json = canonical(write_record(*e));
  EXPECT_EQ(json.find("13900001234"), std::string::npos);
  EXPECT_NE(json.find("139****1234"), std::string::npos);
}

TEST_F(EnterprisesTest, all_problems_of_the_form_come_together) {
  EnterpriseChange in;
  EXPECT_EQ(problems_of(in, house.officer()), (std::vector<std::string>{"field.missing uscc", "field.missing name", "field.missing division"}));
  in = house.firm_in("没有这个地方");
  in.uscc->back() = in.uscc->back() == '1' ? '2' : '1';
  in.industry = "炼丹";
  in.phone = "12345";
  EXPECT_EQ(problems_of(in, house.officer()), (std::vector<std::string>{"uscc.check_digit uscc", "enterprise.division division", "enterprise.industry industry", "registry.phone phone"}));
  EXPECT_EQ(problems_of(house.firm_in("990000"), house.officer("")), (std::vector<std::string>{"enterprise.division_coarse division"}));
  EXPECT_EQ(problems_of(house.firm_in(kOtherTown), house.officer()), (std::vector<std::string>{"enterprise.division_beyond division"}));
  auto const first = house.firm_in(kTown);
  EXPECT_EQ(problems_of(first, house.officer()), std::vector<std::string>{});
  EXPECT_EQ(problems_of(first, house.officer()), (std::vector<std::string>{"enterprise.uscc_taken uscc"}));
  EXPECT_EQ(house.facts("enterprise.added"), 1);  // refused ones left nothing
}

TEST_F(EnterprisesTest, a_change_needs_the_present_revision_and_says_what_changed) {
  auto const e = house.add_firm(kTown);
  auto in = edit(e);
  in.headcount = 400;
  in.contact = "测*某";         // not the mask of what stands there: taken as typed
  in.phone = "139****1234";    // the mask: stays
  auto const changed = change(house.officer(), in);
  ASSERT_TRUE(changed);
  EXPECT_EQ(changed->size, "medium");
  EXPECT_EQ(changed->contact, "测*某");
  EXPECT_EQ(changed->phone, "13900001234");
  EXPECT_EQ(changed->revision, 2);
  EXPECT_EQ(change(house.officer(), in).error().code, "stale");
  auto const entry = house.read(Actor::system(), [](View const& v) { return list_journal(v.tx, {.what = "enterprise.changed"}).at(0); });
  EXPECT_NE(entry.facts.find(R"("fields":["headcount","size","contact"])"), std::string::npos) << entry.facts;
  EXPECT_EQ(entry.facts.find("测*某"), std::string::npos);
  // Nothing differs: nothing happens.
  EXPECT_EQ(change(house.officer(), edit(*changed))->revision, 2);
  EXPECT_EQ(house.facts("enterprise.changed"), 1);
}

TEST_F(EnterprisesTest, a_clerk_changes_a_little_of_his_own_and_sees_no_other) {
  auto const own = house.add_firm(kTown), foreign = house.add_firm(kTown);
  auto const clerk = house.clerk(own.id.text);
  auto in = edit(own);
  in.headcount = 130;
  in.address = "新址 2 号";
  ASSERT_TRUE(change(clerk, in));
  in.revision = 2;
  in.name = "改名有限公司";
  EXPECT_EQ(change(clerk, in).error().code, "enterprise.not_for_clerks");
  EXPECT_EQ(change(clerk, edit(foreign)).error().code, "not_found");
  EXPECT_EQ(house.read(clerk, [&](View const& v) { return enterprises.get(v, foreign.id); }).error().code, "not_found");
  auto const list = house.read(clerk, [&](View const& v) { return enterprises.list(v, {}); }).value();
  ASSERT_EQ(list.total, 1);
  EXPECT_EQ(list.items[0].id, own.id);
}

TEST_F(EnterprisesTest, lists_by_region_search_stage_and_page) {
  auto const a = house.add_firm(kTown, "东岭针织厂"), b = house.add_firm(kTown, "东岭轴承有限公司"), c = house.add_firm(kOtherTown, "沙渚针织厂");
  auto const list = [&](Actor const& who, ListEnterprises const& in) {
    auto const page = house.read(who, [&](View const& v) { return enterprises.list(v, in); }).value();
    std::vector<std::string> names;
    for (auto const& e : page.items) names.push_back(e.name);
    EXPECT_GE(page.total, static_cast<int64_t>(names.size()));
    return names;
  };
  using Names = std::vector<std::string>;
  EXPECT_EQ(list(house.officer("99"), {}), (Names{a.name, b.name, c.name}));
  EXPECT_EQ(list(house.officer("99"), {.q = "针织"}), (Names{a.name, c.name}));
  EXPECT_EQ(list(house.officer("99"), {.q = "针%"}), Names{});  // a wildcard is a character
  EXPECT_EQ(list(house.officer("99"), {.q = lower_ascii(a.uscc)}), Names{a.name});
  EXPECT_EQ(list(house.officer("99"), {.division = "990102"}), Names{c.name});
  EXPECT_EQ(list(house.officer("99"), {.division = "990100"}), (Names{a.name, b.name, c.name}));
  EXPECT_EQ(list(house.officer(kCounty), {}), (Names{a.name, b.name}));
  EXPECT_EQ(list(house.officer(kCounty), {.division = "990102"}), Names{});  // foreign
  EXPECT_EQ(list(house.officer(kCounty), {.division = "990000"}), (Names{a.name, b.name}));
  EXPECT_EQ(list(house.officer("99"), {.limit = 2}), (Names{a.name, b.name}));
  EXPECT_EQ(list(house.officer("99"), {.after = b.id.text, .limit = 2}), Names{c.name});
  EXPECT_EQ(list(house.officer("99"), {.stage = "pre_review"}), Names{});  // nobody knows stages here
  Registry staged{Known{test::little_divisions(), test::industries(), house.folder.path, {}}};
  staged.known.companions.in_stage = [&](View const&, std::string const& stage) { return stage == "pre_review" ? std::vector<std::string>{c.id.text} : std::vector<std::string>{}; };
  staged.known.companions.roster = [](View const&, std::string const&) { return json::value(json::object{{"total", 7}}); };
  auto const page = house.read(house.officer("99"), [&](View const& v) { return staged.enterprises.list(v, {.stage = "pre_review"}); }).value();
  ASSERT_EQ(page.items.size(), 1U);
  EXPECT_EQ(page.items[0].id, c.id);
  EXPECT_EQ(page.items[0].roster.at("total"), 7);
}

TEST_F(EnterprisesTest, unmasking_wants_a_right_a_reason_and_the_scope) {
  auto const e = house.add_firm(kTown);
  auto const unmask = [&](Actor const& who, std::vector<std::string> fields, std::string reason) {
    return house.write(who, [&](Context& c) { return enterprises.unmask(c, {e.id, fields, reason}); });
  };
  auto const able = house.with_rights(house.officer());
  EXPECT_EQ(unmask(house.officer(), {"phone"}, "电话通知整改").error().code, "registry.no_right");
  EXPECT_EQ(unmask(able, {"phone"}, "急").error().code, "registry.reason_short");
  EXPECT_EQ(unmask(able, {}, "电话通知整改").error().code, "field.missing");
  EXPECT_EQ(unmask(house.with_rights(house.officer(kOtherCounty)), {"phone"}, "电话通知整改").error().code, "not_found");
  EXPECT_EQ(house.facts("personal.unmasked"), 0);
  auto const shown = unmask(able, {"phone"}, "电话通知整改");
  EXPECT_EQ(shown->phone, "13900001234");
  EXPECT_FALSE(shown->name);
  auto const entry = house.read(Actor::system(), [](View const& v) { return list_journal(v.tx, {.what = "personal.unmasked"}).at(0); });
  EXPECT_EQ(entry.subject_id, e.id.text);
  auto const sealed = house.read(Actor::system(), [&](View const& v) { return personal_of(v.tx, v.keys, entry); });
  EXPECT_EQ(text_of(*sealed, "why"), "电话通知整改");
}

TEST(RegistryWordsTest, prefixes_phones_and_masks) {
  EXPECT_EQ(prefix_of("320000"), "32");
  EXPECT_EQ(prefix_of("320600"), "3206");
  EXPECT_EQ(prefix_of("320602"), "320602");
  EXPECT_EQ(prefix_of("320602001"), "320602001");
  EXPECT_EQ(prefix_of("320602000"), "320602");
  EXPECT_EQ(prefix_of("320602001000"), "320602001");
  EXPECT_EQ(prefix_of("3206"), "3206");
  EXPECT_EQ(prefix_of(""), "");
  EXPECT_EQ(check_phone("+86 139 0000 1234", "phone").value(), "13900001234");
  EXPECT_EQ(check_phone("0513-8500 0000", "phone").value(), "0513-85000000");
  EXPECT_EQ(check_phone("85000000", "phone").value(), "85000000");
  for (auto const* bad : {"", "1390000123", "abc", "99900001234", "139000012345678", "电话"}) EXPECT_FALSE(check_phone(bad, "phone")) << bad;
  EXPECT_TRUE(is_mask_of("139****1234", "13900001234", Pii::phone));
  EXPECT_FALSE(is_mask_of("138****1234", "13900001234", Pii::phone));
  EXPECT_FALSE(is_mask_of("13900001234", "13900001234", Pii::phone));
}

TEST_F(EnterprisesTest, accounts_learn_regions_and_firms_from_here) {
  auto const e = house.add_firm(kTown);
  auto const places = places_for_accounts(house.registry.known);
  house.read(Actor::system(), [&](View const& v) {
    EXPECT_EQ(places.region(v, "990100")->scope, "9901");
    EXPECT_EQ(places.region(v, "9901")->name, "演示省演示市");
    EXPECT_EQ(places.region(v, "")->scope, "");
    EXPECT_FALSE(places.region(v, "777777"));
    EXPECT_EQ(places.enterprise(v, e.id.text)->division, kTown);
    EXPECT_FALSE(places.enterprise(v, "01HOUSEENT0000000000000001"));
    return 0;
  });
}

}  // namespace
}  // namespace ly::registry
