// Telling people (M6, M7, M9), as they live it: a step of a case reaches the enterprise by SMS through a gateway that is down for a while and
// refuses one kind of message; an officer sees whom nothing reached and sends again; anybody looks up the case by number and
// telephone; a policy is pushed, and who has not read it is named.
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>

#include "base/text.h"
#include "edges/http/server.h"
#include "park.h"

namespace ly::story {
namespace {

struct Gateway {
  std::mutex mutex;
  std::vector<json::value> told;
  std::atomic<int> status{200};
  http::Server server;
  Gateway() : server(options(), [this](http::Request request, http::Respond respond) {
    std::lock_guard const lock(mutex);
    if (status == 200) told.push_back(parse_json(request.body).value());
    respond(http::json_response(status, "{\"code\":\"0\",\"id\":\"G-" + std::to_string(told.size()) + "\"}"));
  }) {
    server.start().value();
  }
  static http::Options options() {
    http::Options o;
    o.limits.stop_ms = 100;
    return o;
  }
};

struct ChannelsStory : ::testing::Test {
  Park park;
  World& world = park.world;
  Gateway gateway;
  Firm& firm = park.register_firm("告知测试有限公司", 2);

  void set_up(std::string const& templates) {
    auto const file = world.folder() / "channels.yaml";
    std::ofstream(file) << "secrets: {push: receipt-key}\nsms:\n  url: \"http://127.0.0.1:" << gateway.server.port() << "/send\"\n  headers: {Content-Type: application/json}\n"
                        << "  body: '{\"to\":\"{to}\",\"template\":\"{template}\",\"vars\":{params},\"id\":\"{id}\"}'\n  accepted: {at: code, values: [\"0\"]}\n  number: id\n  templates: " << templates
                        << "\n  receipts: {push_secret: push, items: list, number: id, state: state, delivered: [DELIVRD], failed: [UNDELIV]}\n";
    ::chmod(file.c_str(), 0600);
    std::filesystem::last_write_time(file, std::filesystem::file_time_type::clock::now() + std::chrono::seconds(++written_));
  }
  Reply ask_status(std::string const& no, std::string const& phone) {
    return exchange(world.port(), "POST", "/api/status", "Content-Type: application/json\r\n", json::serialize(json::object{{"no", no}, {"phone", phone}}));
  }
  Reply receipt(std::string const& key, std::string const& number, std::string const& state) {
    return exchange(world.port(), "POST", "/api/channels/receipts?key=" + key, "Content-Type: application/json\r\n", json::serialize(json::object{{"list", json::array{json::object{{"id", number}, {"state", state}}}}}));
  }
  int written_ = 0;
};

TEST_F(ChannelsStory, the_enterprise_is_told_and_who_was_not_reached_is_seen_and_told_again) {
  world.at(2, 10, 9);
  firm.staff = park.well(2);
  park.draft(firm);
  ASSERT_TRUE(park.submit(firm).ok());
  world.settle();

  // 9:00 the gateway is down; nothing is lost.
  set_up("{resumption/received: {id: SMS_1, params: {no: \"{no}\", by: \"{deadline}\"}}}");
  gateway.status = 503;
  EXPECT_EQ(world.carry(), 1);
  EXPECT_TRUE(park.officer.get("/api/notices?state=dead").items().empty());
  // 9:02 it is back: one message, a template and its variables, never free text.
  gateway.status = 200;
  world.at(2, 10, 9, 2);
  EXPECT_EQ(world.carry(), 1);
  ASSERT_EQ(gateway.told.size(), 1U);
  auto const no = text_at(park.officer.shown(firm.case_id), "no");
  EXPECT_EQ(text_at(gateway.told[0], "template"), "SMS_1");
  EXPECT_EQ(text_at(gateway.told[0], "vars", "no"), no);
  auto const phone = text_at(gateway.told[0], "to");
  // A receipt comes in; a stranger's does not count.
  EXPECT_EQ(receipt("wrong", "G-1", "DELIVRD").status, 404);
  EXPECT_EQ(receipt("receipt-key", "G-1", "DELIVRD").number("noted"), 1);
  EXPECT_EQ(park.officer.get("/api/notices?state=delivered").items().size(), 1U);

  // The application is returned: that notice has no template yet, and the officer sees so.
  ASSERT_TRUE(park.officer.fire(firm.case_id, "return", "方案缺消毒安排").ok());
  world.settle();
  world.carry();
  auto const dead = park.officer.get("/api/notices?state=dead&channel=sms");
  ASSERT_EQ(dead.items().size(), 1U);
  EXPECT_TRUE(contains(text_at(dead.items()[0], "problem"), "resumption/fix")) << dead.body;
  EXPECT_FALSE(contains(dead.body, phone)) << "an address is masked";
  // The administrator adds the template, the officer sends again.
  set_up("{resumption/received: {id: SMS_1, params: {}}, resumption/fix: {id: SMS_2, params: {why: \"{reason}\"}}}");
  ASSERT_TRUE(park.officer.post("/api/notices/" + text_at(dead.items()[0], "id") + "/retry").ok());
  EXPECT_EQ(world.carry(), 1);
  EXPECT_EQ(text_at(gateway.told.back(), "vars", "why"), "方案缺消毒安排");
  EXPECT_FALSE(contains(world.everything_seen(), "receipt-key")) << "no secret leaves the file";

  // Anybody with the number and the telephone sees where it stands, and nobody else.
  auto const status = ask_status(no, phone);
  ASSERT_TRUE(status.ok()) << status.body;
  EXPECT_EQ(status.text("reason"), "方案缺消毒安排");
  auto const wrong = ask_status(no, "13900000000"), unknown = ask_status("FG-20200210-9999", phone);
  EXPECT_EQ(wrong.code(), "status.no_such_pair");
  EXPECT_EQ(wrong.body, unknown.body) << "a wrong pair says no more than an unknown number";
  for (int i = 0; i < 6; ++i) (void)ask_status(no, "13900000001");
  EXPECT_EQ(ask_status(no, "13900000001").status, 429);
}

TEST_F(ChannelsStory, a_policy_is_pushed_and_who_has_not_read_it_is_named) {
  world.at(2, 21, 9);
  set_up("{push/notice: {id: SMS_3, params: {title: \"{title}\"}}}");
  auto const sent = park.lead.post("/api/pushes", json::object{{"title", "社保费阶段性减免"}, {"body", "符合条件的自动享受。"}});
  ASSERT_TRUE(sent.ok()) << sent.body;
  world.wait_for_job(park.lead, std::string(sent.text("job_id")));
  world.carry();
  EXPECT_EQ(text_at(gateway.told.back(), "vars", "title"), "社保费阶段性减免");
  EXPECT_EQ(receipt("receipt-key", "G-" + std::to_string(gateway.told.size()), "UNDELIV").number("noted"), 1);
  auto const missed = park.officer.get("/api/pushes/" + std::string(sent.text("id")) + "/recipients?reach=not_reached");
  ASSERT_EQ(missed.items().size(), 1U);
  EXPECT_EQ(text_at(missed.items()[0], "enterprise"), firm.name);
  auto const mine = firm.clerk->get("/api/my/pushes");
  ASSERT_EQ(mine.items().size(), 1U);
  ASSERT_TRUE(firm.clerk->post("/api/my/pushes/" + std::string(sent.text("id")) + "/seen").ok());
  EXPECT_TRUE(park.officer.get("/api/pushes/" + std::string(sent.text("id")) + "/recipients?reach=not_reached").items().empty());
}

}  // namespace
}  // namespace ly::story
