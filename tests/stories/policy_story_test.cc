// Tonight the command post lengthens the observation after a medium-risk area from 14 days to 21: an official changes the table,
// sees whom it affects, a colleague confirms, and from midnight it decides. What was decided before stays as it was told.
#include <gtest/gtest.h>

#include <chrono>
#include <thread>

#include "park.h"

namespace ly::story {
namespace {

class PolicyStory : public ::testing::Test {
 protected:
  Park park;
  World& world = park.world;
  Person official = world.person(park.admin, "zhengce", "指挥部 政策组 韦某", {"officer"}, {{"kind", "region"}, {"code", "990100"}});
  Person lead = world.person(park.admin, "fuzong", "指挥部 副总 顾某", {"lead"}, {{"kind", "region"}, {"code", "990100"}});

  static std::string path(json::value const& page, std::string_view verb = "") { return "/api/policy-drafts/" + text_at(page, "draft", "id") + std::string(verb); }
  static json::object at_revision(json::value const& page) { return {{"revision", at(page, "draft", "revision")}}; }
  Reply step(Person& who, json::value const& page, std::string_view verb, std::string_view reason = "") {
    auto body = at_revision(page);
    body["reason"] = reason;
    return who.post(path(page, verb), body);
  }
  static bool may(json::value const& page, std::string_view what) {
    for (auto const& one : list_at(page, "may")) if (one == json::value(what)) return true;
    return false;
  }

  json::value drafted(Person& who, std::string_view from, std::string_view based_on = "worker_screening@2020-02-08") {
    auto const reply = who.post("/api/policy-drafts", json::object{{"based_on", based_on}, {"from", from}});
    EXPECT_TRUE(reply.ok()) << reply.body;
    return reply.json;
  }
  // Every "14" in the column of days becomes "21", as one would type it over.
  json::value lengthened(Person& who, json::value const& page) {
    auto rules = list_at(page, "table", "rules");
    for (auto& rule : rules)
      for (auto& cell : rule.as_object().at("conditions").as_array()) {
        if (cell == json::value("< 14")) cell = "＜21";  // as a Chinese keyboard writes it
        if (cell == json::value("≥ 14")) cell = "≥21";
      }
    auto body = at_revision(page);
    body["rules"] = rules;
    auto const reply = who.post(path(page), body);
    EXPECT_TRUE(reply.ok()) << reply.body;
    return reply.json;
  }
  // What no longer comes out as the tests say is looked at and taken over; bounds move with the rule.
  json::value with_tests(Person& who, json::value const& page) {
    auto tests = list_at(page, "table", "tests");
    for (auto& test : tests) {
      auto& one = test.as_object();
      for (auto& given : one.at("given").as_array())
        if (text_of(given, "name") == "days" && (text_of(given, "value") == "14" || text_of(given, "value") == "20")) given.as_object()["value"] = "21";
      auto const tried = who.post(path(page, "/try"), json::object{{"given", one.at("given")}});
      EXPECT_TRUE(tried.ok()) << tried.body;
      for (auto& expect : one.at("expect").as_array())
        for (auto const& output : list_at(tried.json, "outputs"))
          if (text_of(output, "name") == text_of(expect, "name")) expect.as_object()["value"] = output.at("value");
      one["reasons"] = list_at(tried.json, "rules");
    }
    auto body = at_revision(page);
    body["tests"] = tests;
    auto const reply = who.post(path(page), body);
    EXPECT_TRUE(reply.ok()) << reply.body;
    return reply.json;
  }
  static std::string verdict_of(Reply const& lines) { return lines.items().empty() ? "" : std::string(text_of(lines.items().front(), "verdict")); }
};

TEST_F(PolicyStory, changed_tonight_confirmed_by_another_and_deciding_from_midnight) {
  world.at(2, 17, 17, 30);
  auto& firm = park.register_firm("甲木服饰有限公司", 2);
  auto const sheet = roster_sheet(world, {park.one_from("河南省信阳市固始县", "2020-02-02"), park.one_from("本地", "")});
  auto const before = firm.clerk->screen(firm.id, "roster.xlsx", sheet);
  auto const lines_before = park.officer.get("/api/rosters/" + std::string(before.text("id")) + "/lines?view=all");
  EXPECT_EQ(before.number("cleared"), 2) << before.body;

  // Whose region is only a part of the city does not change what holds for all of it; a clerk sees nothing of it.
  auto const beyond = park.officer.post("/api/policy-drafts", json::object{{"based_on", "worker_screening@2020-02-08"}, {"from", "2020-02-18"}});
  EXPECT_EQ(beyond.status, 403);
  EXPECT_EQ(beyond.code(), "policy.not_ours");
  EXPECT_EQ(firm.clerk->get("/api/policies").status, 403);

  auto page = drafted(official, "2020-02-18");
  EXPECT_TRUE(may(page, "propose")) << "nothing but the day differs";
  page = lengthened(official, page);
  EXPECT_FALSE(may(page, "propose")) << "its tests say 14 days";
  EXPECT_FALSE(list_at(page, "findings").empty());
  auto const blocked = step(official, page, "/propose", "专家组意见：观察期延长");
  EXPECT_EQ(blocked.status, 409) << blocked.body;
  EXPECT_EQ(blocked.code(), "policy.blocked");
  page = with_tests(official, page);
  EXPECT_TRUE(list_at(page, "findings").empty()) << json::serialize(at(page, "findings"));
  EXPECT_GE(list_at(page, "differences").size(), 5U);

  // Whom does it affect?
  auto const started = official.post(path(page, "/impact"));
  ASSERT_TRUE(started.ok()) << started.body;
  auto const impact = world.wait_for_job(official, std::string(started.text("job_id")));
  EXPECT_EQ(at(impact, "result", "people"), json::value(2)) << json::serialize(impact);
  EXPECT_EQ(at(impact, "result", "changed"), json::value(1));
  EXPECT_EQ(at(impact, "result", "enterprises_changed"), json::value(1));
  auto const told = list_at(impact, "result", "lines");
  ASSERT_EQ(told.size(), 1U);
  EXPECT_EQ(text_of(told[0], "before"), "cleared");
  EXPECT_EQ(text_of(told[0], "after"), "observe");
  EXPECT_EQ(json::serialize(impact).find(firm.staff.empty() ? "固始" : ""), std::string::npos) << "nothing personal";

  EXPECT_EQ(step(official, page, "/propose", "短").code(), "policy.reason");
  auto const proposed = step(official, page, "/propose", "专家组意见：观察期延长到 21 天");
  ASSERT_TRUE(proposed.ok()) << proposed.body;
  EXPECT_EQ(step(official, proposed.json, "/confirm").status, 403) << "not by an officer";
  EXPECT_EQ(step(lead, page, "/confirm").code(), "stale") << "what he saw is not what stands";
  auto const published = step(lead, proposed.json, "/confirm");
  ASSERT_TRUE(published.ok()) << published.body;
  EXPECT_EQ(text_at(published.json, "draft", "version"), "worker_screening@2020-02-18");
  EXPECT_EQ(step(lead, published.json, "/confirm").code(), "policy.state");

  // Tonight nothing changes yet, and the same sheet is still the same roster.
  auto const tonight = firm.clerk->screen(firm.id, "roster.xlsx", sheet);
  EXPECT_EQ(tonight.text("id"), before.text("id"));

  // From midnight on it decides: the newest roster is screened again by it, once, and the page says of whom, from what, and by which change.
  world.at(2, 18, 8);
  json::value round;
  for (int tries = 0; tries < 1'000 && (text_of(round, "state") != "done" || at(round, "changed") != json::value(1)); ++tries) {
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
    auto const rounds = park.officer.get("/api/roster-rounds");
    if (!rounds.items().empty()) round = rounds.items().at(0);
  }
  EXPECT_EQ(text_of(round, "state"), "done") << json::serialize(round);
  EXPECT_EQ(text_of(round, "cause"), "table");
  EXPECT_EQ(text_of(round, "day"), "2020-02-18");
  world.settle();
  auto const turned = park.officer.get("/api/rosters/" + std::string(before.text("id")) + "/changes");
  ASSERT_EQ(turned.items().size(), 1U) << turned.body;
  EXPECT_EQ(text_of(turned.items().at(0), "verdict_before"), "cleared");
  EXPECT_EQ(text_of(turned.items().at(0), "verdict"), "observe");
  EXPECT_EQ(text_of(turned.items().at(0), "because"), "table");
  EXPECT_EQ(firm.clerk->get("/api/rosters/" + std::string(before.text("id"))).number("observe"), 1);
  auto const lines_since = park.officer.get("/api/rosters/" + std::string(before.text("id")) + "/lines?view=all");
  EXPECT_EQ(lines_since.items().size(), lines_before.items().size());
  auto const after = firm.clerk->screen(firm.id, "roster.xlsx", sheet);
  EXPECT_NE(after.text("id"), before.text("id"));
  EXPECT_EQ(after.number("observe"), 1) << after.body;
  EXPECT_EQ(text_at(after.json, "table", "version"), "2020-02-18");
  // What was told is told in the same words, also after a restart.
  world.restart();
  auto const again = park.officer.get("/api/rosters/" + std::string(before.text("id")) + "/lines?view=all");
  EXPECT_EQ(json::serialize(at(again.json, "items")), json::serialize(at(lines_since.json, "items")));
  auto const policy = official.get("/api/policies/worker_screening");
  EXPECT_EQ(policy.text("version"), "worker_screening@2020-02-18") << policy.body;
  for (auto const& version : list_at(policy.json, "policy", "versions"))
    if (text_of(version, "version") == "worker_screening@2020-02-18") {
      EXPECT_EQ(text_of(version, "state"), "in_force");
      EXPECT_EQ(text_of(version, "author"), "指挥部 政策组 韦某");
      EXPECT_EQ(text_of(version, "confirmed_by"), "指挥部 副总 顾某");
    }

  // Going back is publishing the former text anew; who drafts it does not confirm it.
  auto const back = drafted(lead, "2020-02-18");
  auto const ready = step(lead, back, "/propose", "恢复原观察期");
  ASSERT_TRUE(ready.ok()) << ready.body;
  EXPECT_EQ(step(lead, ready.json, "/confirm").code(), "policy.same_person");
  auto second = world.person(park.admin, "erhao", "指挥部 值班 宋某", {"lead"}, {{"kind", "region"}, {"code", "990100"}});
  auto const returned = step(second, ready.json, "/reject", "先改明天起施行");
  ASSERT_TRUE(returned.ok()) << returned.body;
  auto later = at_revision(returned.json);
  later["from"] = "2020-02-17";
  auto const past = lead.post(path(returned.json), later);
  ASSERT_TRUE(past.ok()) << past.body;
  EXPECT_EQ(step(lead, past.json, "/propose", "恢复原观察期").code(), "policy.from_past");
  later = at_revision(past.json);
  later["from"] = "2020-02-18";
  auto const today = lead.post(path(past.json), later);
  auto const anew = step(lead, today.json, "/propose", "恢复原观察期");
  ASSERT_TRUE(step(second, anew.json, "/confirm").ok());
  world.at(2, 18, 9);
  // The tables have changed since this morning: the same sheet is screened again today.
  auto const restored = firm.clerk->screen(firm.id, "roster.xlsx", sheet);
  EXPECT_NE(restored.text("id"), after.text("id"));
  EXPECT_EQ(restored.number("cleared"), 2) << restored.body;
  EXPECT_EQ(text_at(official.get("/api/policies/worker_screening").json, "version"), "worker_screening@2020-02-18#2");
  auto const verified = park.auditor.get("/api/journal/verify");
  EXPECT_EQ(at(verified.json, "ok"), json::value(true)) << verified.body;
}

// The same question about a table that decides over applications: which of those under way would be decided otherwise.
TEST_F(PolicyStory, whom_a_harder_checklist_would_stop_is_told_before_it_is_published) {
  world.at(2, 17, 17, 30);
  auto& firm = park.register_firm("乙禾食品有限公司", 40);
  auto& other = park.register_firm("丙山电子有限公司", 30);
  for (auto* one : {&firm, &other}) {
    one->staff = park.well(3);
    park.draft(*one);
  }
  auto page = drafted(official, "2020-02-18", "resumption_checklist@2020-02-10");
  auto const impact_of = [&](json::value const& draft) {
    auto const started = official.post(path(draft, "/impact"));
    EXPECT_TRUE(started.ok()) << started.body;
    return at(world.wait_for_job(official, std::string(started.text("job_id"))), "result");
  };
  auto const nothing = impact_of(page);
  EXPECT_EQ(at(nothing, "unit"), json::value("cases")) << json::serialize(nothing);
  EXPECT_EQ(at(nothing, "people"), json::value(2));
  EXPECT_EQ(at(nothing, "changed"), json::value(0)) << json::serialize(nothing);
  // Masks for thirty days instead of three: nobody has so many.
  auto rules = list_at(page, "table", "rules");
  int changed = 0;
  for (auto& rule : rules)
    if (text_of(rule, "id") == "K04")
      for (auto& cell : rule.as_object().at("conditions").as_array())
        if (cell == json::value("< 3")) { cell = "< 300"; ++changed; }
  ASSERT_EQ(changed, 1);
  auto body = at_revision(page);
  body["rules"] = rules;
  body["tests"] = list_at(page, "table", "tests");  // as the screen sends them back, one of which wants no rule at all
  auto const harder = official.post(path(page), body);
  ASSERT_TRUE(harder.ok()) << harder.body;
  for (auto const& test : list_at(harder.json, "table", "tests"))
    if (text_of(test, "name") == "全部到位") {
      EXPECT_EQ(json::serialize(test.at("reasons")), "[\"（无）\"]") << "it still wants no rule at all";
    }
  // A test that wants nothing proves nothing.
  auto idle = at_revision(harder.json);
  idle["tests"] = json::array{json::object{{"name", "空的"}, {"given", json::array{}}, {"expect", json::array{}}}};
  auto const refused = official.post(path(harder.json), idle);
  EXPECT_EQ(refused.status, 422) << refused.body;
  EXPECT_NE(refused.body.find("policy.test_expects_nothing"), std::string::npos) << refused.body;
  auto const told = impact_of(harder.json);
  EXPECT_EQ(at(told, "changed"), json::value(2)) << json::serialize(told);
  EXPECT_EQ(at(told, "enterprises_changed"), json::value(2));
  auto const lines = list_at(told, "lines");
  ASSERT_EQ(lines.size(), 2U);
  EXPECT_TRUE(text_of(lines[0], "case_id") == firm.case_id || text_of(lines[1], "case_id") == firm.case_id);
  EXPECT_NE(text_of(lines[0], "reason_after").find("K04"), std::string_view::npos) << json::serialize(told);
  EXPECT_EQ(text_of(lines[0], "after"), "refused");
  EXPECT_FALSE(text_at(told, "file_id").empty());

  // A refusal on trial says what would let it pass.
  auto const tried = official.post(path(harder.json, "/try"), json::object{{"given", json::array{json::object{{"name", "plan"}, {"value", "是"}}, json::object{{"name", "owner"}, {"value", "是"}}, json::object{{"name", "screened"}, {"value", "100"}},
      json::object{{"name", "mask_days"}, {"value", "5"}}, json::object{{"name", "thermo"}, {"value", "1"}}, json::object{{"name", "disinfect_days"}, {"value", "4"}}, json::object{{"name", "iso_rooms"}, {"value", "2"}},
      json::object{{"name", "canteen"}, {"value", "分餐"}}, json::object{{"name", "pledge"}, {"value", "是"}}, json::object{{"name", "hold"}, {"value", "是"}}}}});
  ASSERT_TRUE(tried.ok()) << tried.body;
  EXPECT_EQ(at(tried.json, "passes"), json::value(false)) << tried.body;
  EXPECT_EQ(tried.text("would_pass"), "若 口罩储备天数 不低于 300，就能通过");
}

}  // namespace
}  // namespace ly::story
