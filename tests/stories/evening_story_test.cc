// Part 2 of the story, the evening before (M14 to M16), through HTTP: publishing asks by itself, a link answers, a clinic issues what is lacking, a team
// confirms; and "0 of 11 certificates" stands in the command post until it is mended.
#include <gtest/gtest.h>

#include <chrono>
#include <thread>

#include "road_story.h"

namespace ly::story {
namespace {

struct EveningStory : RoadStory {
  std::string trip;

  void set_out() {
    world.at(2, 20, 15);
    auto const place = park.lead.post("/api/places", json::object{{"kind", "depot"}, {"name", "测试客运车场"}, {"division", kPark}});
    is_done(place);
    depot = place.text("id");
    coach("苏A00062");
    for (int i = 0; i < 2; ++i) is_done(sign(driver("测试驾驶" + std::to_string(i), "1390000060" + std::to_string(i)), {}));
    auto const group = group_of(demand(garments, 12));
    road(group);
    list(garments, text_at(group, "id"), 11, false);
    is_done(park.officer.post("/api/trip-contacts", json::object{{"audience", "township"}, {"division", "341321"}, {"name", "测试镇干部"}, {"phone", "13900000011"}}));
    is_done(park.officer.post("/api/trip-contacts", json::object{{"audience", "clinic"}, {"division", "341321"}, {"name", "测试院长"}, {"phone", "13900000012"}}));
    auto const made = park.lead.post("/api/trip-plans", json::object{{"name", "砀山方向"}, {"division", kPark}, {"from", "2020-02-21T19:00:00+08:00"}, {"until", "2020-02-23T00:00:00+08:00"}});
    is_done(made);
    plan_id = made.text("id");
    ASSERT_EQ(figure(solve(), "left_behind"), 0);
    ASSERT_EQ(figure(publish(), "seated"), 11);
    trip = text_at(dispatcher.get("/api/trips").items().at(0), "id");
  }
  json::value page(Person& who) { return who.get("/api/trips/" + trip + "/evening").json; }
  // What follows a published plan is a job of its own: asked for until it is there, and no longer than a slow machine takes.
  json::value asked() {
    for (int i = 0; i < 600; ++i) {
      auto found = page(park.officer);
      if (figure(found, "asked") > 0) return found;
      std::this_thread::sleep_for(std::chrono::milliseconds(100));
    }
    ADD_FAILURE() << "nobody was asked";
    return {};
  }
  json::object ask_of(json::value const& page, std::string_view audience) {
    for (auto const& one : list_at(page, "asks"))
      if (text_at(one, "audience") == audience) return one.as_object();
    ADD_FAILURE() << "not asked: " << audience;
    return {};
  }
  Reply link(std::string const& path, json::object body) { return exchange(world.port(), "POST", path, "Idempotency-Key: " + world.new_key() + "\r\nContent-Type: application/json\r\n", json::serialize(body)); }
  json::value lacking() {
    for (auto const& one : list_at(park.lead.get("/api/command-post").json, "figures"))
      if (text_at(one, "key") == "certificates_lacking") return one;
    return {};
  }
};

TEST_F(EveningStory, nobody_stands_at_the_assembly_point_without_a_certificate) {
  set_out();
  auto const first = asked();
  EXPECT_EQ(figure(first, "heads"), 11);
  EXPECT_EQ(figure(first, "certificates"), 0);
  EXPECT_EQ(figure(first, "asked"), 15) << "eleven workers, township, clinic, carrier, and a village nobody is named for";
  EXPECT_EQ(figure(first, "unsent"), 1);
  EXPECT_EQ(figure(lacking(), "value"), 11) << "the command post sees it while it can be mended";

  // M15: the township answers from a telephone, without an account.
  auto const township = ask_of(first, "township");
  std::string const code = text_at(township, "code");
  EXPECT_EQ(link("/api/evening/open", {{"code", code}, {"last4", "0000"}}).code(), "evening.code");
  auto const opened = link("/api/evening/open", {{"code", code}, {"last4", "0011"}});
  is_done(opened);
  EXPECT_EQ(figure(opened.json, "heads"), 11);
  EXPECT_FALSE(contains(opened.body, garments.id));
  json::array lines;
  for (auto const& line : list_at(opened.json, "lines")) lines.push_back(json::object{{"item", text_at(line, "item")}, {"answer", text_at(line, "item") == "T03" ? "no" : "yes"}, {"note", "卫生院今晚没有人"}});
  is_done(link("/api/evening/answer", {{"code", code}, {"last4", "0011"}, {"lines", lines}}));
  EXPECT_EQ(figure(page(park.officer), "wrong"), 1);

  // M16: the clinic issues them; each counts once, on the leaders' page too.
  auto const people = list_at(page(park.inspector), "people");
  ASSERT_EQ(people.size(), 11U);
  json::array some;
  for (size_t i = 0; i < 10; ++i) some.push_back(at(people[i], "traveller_id"));
  EXPECT_FALSE(park.officer.post("/api/trips/" + trip + "/certificates", json::object{{"travellers", some}}).ok()) << "only who examines";
  for (int twice = 0; twice < 2; ++twice) is_done(park.inspector.post("/api/trips/" + trip + "/certificates", json::object{{"travellers", some}}));
  EXPECT_EQ(figure(page(park.officer), "certificates"), 10);
  EXPECT_EQ(figure(park.officer.get("/api/trips/" + trip + "/boarding").json, "certificates"), 10);
  EXPECT_EQ(figure(lacking(), "value"), 1);
  EXPECT_EQ(park.officer.get("/api/passes?kind=health&limit=50").items().size(), 10U) << "issued once each, whatever is pressed again";

  // M14: a leader is told at once and confirms.
  is_done(park.officer.post("/api/trips/" + trip + "/team", json::object{{"name", "测试领队"}, {"phone", "13900000021"}, {"duties", json::array{"leader"}}}));
  auto const member = ask_of(page(park.officer), "member");
  lines.clear();
  for (auto const& line : list_at(json::value(member), "lines")) lines.push_back(json::object{{"item", text_at(line, "item")}, {"answer", "yes"}});
  is_done(link("/api/evening/answer", {{"code", text_at(member, "code")}, {"last4", "0021"}, {"lines", lines}}));
  EXPECT_EQ(figure(page(park.officer), "confirmed"), 1);
  auto const night = park.lead.get("/api/evening");
  EXPECT_EQ(figure(night.json, "confirmed"), 1);
  EXPECT_EQ(night.items().size(), 1U);
}

}  // namespace
}  // namespace ly::story
