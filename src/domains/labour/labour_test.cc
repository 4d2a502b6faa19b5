#include "domains/labour/labour.h"

#include <gtest/gtest.h>

#include "desk/test_house.h"
#include "domains/cases/test_world.h"

namespace ly::labour {
namespace {

struct LabourHouse : ly::test::TestHouse {
  cases::Cases cases;
  Labour labour{cases, cases::test::policies()};
  Actor officer = actor(Role::officer, "9901");

  LabourHouse() : cases(wiring()) {
    clock.at = instant_of(day_of(2020, 2, 17), Minutes{600});
    std::vector<cases::ServiceFile> files;
    for (auto const* name : {"labour-shortage", "work-registration"}) files.push_back({std::string("services/") + name + "/service.yaml", cases::test::service_text(name)});
    check(write(Actor::system(), [&](Context& c) { return cases.start(c, files); }).has_value(), "the services start");
  }
  cases::Wiring wiring() {
    cases::Wiring w;
    w.tables = cases::test::tables();
    w.calendars = cases::test::make_calendar();
    w.enterprise = [](View const&, std::string_view id) { return std::optional(cases::EnterpriseBrief{std::string(id), "测试企业", "990101", "", ""}); };
    return w;
  }
  std::string shortage(json::object form) {
    auto const c = write(officer, [&](Context& x) { return cases.open(x, {"labour-shortage", "01ENTERPR10000000000000001", "counter", "", "", form}); }).value();
    check(write(officer, [&](Context& x) { return cases.fire(x, {{c.row.id}, "submit", "", "", 1}); }).has_value(), "handed in");
    return c.row.id;
  }
  void seeker(int n, json::object more) {
    static constexpr char const* kNumbers[] = {"990000190001010016", "990000190001010032", "990000190001010059"};
    json::object form{{"name", "测试员" + std::to_string(n)}, {"id_number", kNumbers[n]}, {"phone", "1380000000" + std::to_string(n)}, {"trade", "缝纫"}, {"available", "2020-02-20"}, {"wage", 4500}};
    for (auto const& member : more) form[member.key()] = member.value();
    auto const a = write(Actor::system(), [&](Context& x) { return cases.apply(x, {"work-registration", "phone", "990101", "", form}); }).value();
    check(write(Actor::system(), [&](Context& x) { return cases.apply_event(x, {a.id, a.key, "submit", "", ""}); }).has_value(), "registered");
  }
};

TEST(Labour, people_are_ranked_and_each_line_says_why) {
  LabourHouse h;
  auto const id = h.shortage({{"trade", "缝纫"}, {"count", 2}, {"wage", 5000}, {"start", "2020-02-24"}, {"lodging", false}});
  h.seeker(0, {{"needs_lodging", true}});
  h.seeker(1, {});
  h.seeker(2, {{"trade", "焊工"}});
  auto const found = h.read(h.officer, [&](View const& v) { return h.labour.matches(v, {id, "", 50}); });
  ASSERT_TRUE(found) << found.error().code;
  ASSERT_EQ(found->items.size(), 3U);
  EXPECT_EQ(found->fitting, 2);
  EXPECT_EQ(found->items[0].reason_code, "L01");
  EXPECT_EQ(found->items[1].reason_code, "L04");
  EXPECT_EQ(found->items[2].reason_code, "L09");
  EXPECT_FALSE(found->items[2].fits);
  for (auto const& m : found->items) EXPECT_FALSE(m.because.empty());
  EXPECT_EQ(json::serialize(write_record(*found)).find("测试员0"), std::string::npos) << "names are masked on the way out";
  auto const stranger = h.actor(Role::officer, "9902", "01HOUSEACT000000000000STR0");
  EXPECT_EQ(h.read(stranger, [&](View const& v) { return h.labour.matches(v, {id, "", 50}); }).error().code, "not_found");
  // Who is employed is proposed no more.
  auto const one = h.read(h.officer, [&](View const& v) { return h.cases.show(v, {{found->items[0].case_id}, ""}); }).value();
  ASSERT_TRUE(h.write(h.officer, [&](Context& x) { return h.cases.fire(x, {{one.row.id}, "employ", "到测试企业上岗", "", one.row.revision}); }));
  EXPECT_EQ(h.read(h.officer, [&](View const& v) { return h.labour.matches(v, {id, "", 50}); })->fitting, 1);
}

}  // namespace
}  // namespace ly::labour
