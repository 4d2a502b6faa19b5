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
  json::value told(std::string_view key) {
    for (auto const& one : list_at(park.lead.get("/api/command-post").json, "figures"))
      if (text_at(one, "key") == key) return one;
    return {};
  }
  json::value lacking() { return told("certificates_lacking"); }
  json::value carry() { return park.officer.get("/api/trips/" + trip + "/carry").json; }
  json::object thing(json::value const& carry, std::string_view item) {
    for (auto const& one : list_at(carry, "items"))
      if (text_at(one, "item") == item) return one.as_object();
    ADD_FAILURE() << "not carried: " << item;
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

TEST_F(EveningStory, what_the_coach_carries_is_drawn_or_bought_while_a_shop_is_open) {
  set_out();
  auto const store = park.officer.post("/api/supplies/stores", json::object{{"kind", "park"}, {"division", kPark}, {"name", "测试园区库"}});
  is_done(store);
  is_done(park.officer.post("/api/supplies/items", json::object{{"key", "water"}, {"zh", "饮用水"}, {"unit_zh", "瓶"}}));
  is_done(park.officer.post("/api/supplies/movements", json::object{{"store_id", store.text("id")}, {"item", "water"}, {"count", 1000}}));
  is_done(park.officer.post("/api/shops", json::object{{"division", kPark}, {"name", "测试大超市"}, {"phone", "13900000088"}, {"sells", json::array{"hot_meal", "blanket"}}, {"mon", "08:00-21:00"}, {"tue", "08:00-21:00"}, {"wed", "08:00-21:00"},
                                                       {"thu", "08:00-21:00"}, {"fri", "08:00-21:00"}, {"sat", "休"}, {"sun", "休"}}));
  // M13: red in the command post, and the figure is its list, line by line.
  auto const first = carry();
  auto const red = figure(told("carry_lacking"), "value");
  EXPECT_EQ(red, figure(first, "lacking"));
  EXPECT_EQ(red, figure(told("carry_lacking"), "of"));
  EXPECT_EQ(text_at(told("carry_lacking"), "tone"), "act");
  auto const listed = [&] {
    int64_t sum = 0;
    for (auto const& one : park.lead.get("/api/evening").items()) sum += figure(one, "carry_lacking");
    return sum;
  };
  EXPECT_EQ(listed(), red);
  EXPECT_EQ(figure(page(park.officer), "carry_lacking"), red);

  // Which shop is still open, by the clock of the house.
  auto const shop = [&] { return list_at(carry(), "shops").at(0); };
  EXPECT_EQ(text_at(shop(), "state"), "open");
  EXPECT_EQ(text_at(shop(), "at"), "2020-02-20T13:00:00.000Z") << "21:00 in China";
  world.at(2, 20, 23);
  EXPECT_EQ(text_at(shop(), "state"), "opens") << "at 23:00 nothing is open; it opens before the coach leaves";
  EXPECT_EQ(text_at(shop(), "at"), "2020-02-21T00:00:00.000Z");

  // A press draws what the store holds; the ledger says for what, and the clerk may not.
  auto const path = "/api/trips/" + trip + "/carry";
  EXPECT_FALSE(garments.clerk->post(path + "/draw", json::object{}).ok());
  is_done(park.officer.post(path + "/draw", json::object{}));
  EXPECT_EQ(figure(json::value(thing(carry(), "water")), "missing"), 0);
  EXPECT_EQ(park.officer.post(path + "/draw", json::object{}).code(), "carry.nothing_held");
  auto const moved = park.officer.get("/api/supplies/movements?item=water").items().at(0);
  EXPECT_EQ(text_at(moved, "kind"), "issued");
  EXPECT_EQ(text_at(moved, "ref"), trip);
  EXPECT_EQ(figure(moved, "count"), -figure(json::value(thing(first, "water")), "quantity"));

  // The rest is bought, with its receipt; what was ticked by mistake is ticked off again.
  auto const meals = figure(json::value(thing(first, "hot_meal")), "missing");
  is_done(park.officer.post(path + "/purchases", json::object{{"item", "hot_meal"}, {"count", meals}, {"shop", "测试大超市"}, {"note", "收据 001"}}));
  EXPECT_EQ(figure(told("carry_lacking"), "value"), red - 2);
  EXPECT_EQ(listed(), red - 2);
  is_done(park.officer.post("/api/trip-purchases/" + text_at(list_at(carry(), "purchases").at(0), "id") + "/undo", json::object{}));
  EXPECT_EQ(figure(told("carry_lacking"), "value"), red - 1);

  // What was drawn goes back to where it was.
  is_done(park.officer.post(path + "/give-back", json::object{{"reason", "这趟车不去了，测试"}}));
  EXPECT_EQ(figure(list_at(park.officer.get("/api/supplies/stores").items().at(0), "stock").at(0), "on_hand"), 1000);
  EXPECT_EQ(figure(told("carry_lacking"), "value"), red);
  for (auto const* kind : {"pdf", "xlsx"}) EXPECT_TRUE(park.officer.get(path.substr(0, path.rfind('/')) + "/papers/carry." + kind).ok());
}

}  // namespace
}  // namespace ly::story
