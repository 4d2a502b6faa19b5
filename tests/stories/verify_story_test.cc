// M5: each fact verified online. The officer asks a list of the bureau, a register outside that is down for a while, and the house itself; what
// comes back stands beside the task with source and time, and the officer decides.
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>

#include "base/text.h"
#include "edges/http/server.h"
#include "world.h"

namespace ly::story {
namespace {

// A property register as registers are: by number, and slow or down now and then.
struct Register {
  std::mutex mutex;
  std::vector<std::string> asked;
  std::atomic<int> status{200};
  std::string homes = "0";
  http::Server server;
  Register() : server(options(), [this](http::Request request, http::Respond respond) {
    std::lock_guard const lock(mutex);
    asked.push_back(request.body + " " + std::string(request.headers.get_or_empty("X-Key")));
    auto const body = parse_json(request.body);
    bool const known = body && text_of(*body, "id") == "990000190001010016";
    respond(http::json_response(status, known ? "{\"code\":\"0\",\"data\":{\"count\":" + homes + "}}" : R"({"code":"404"})"));
  }) {
    server.start().value();
  }
  static http::Options options() {
    http::Options o;
    o.limits.stop_ms = 100;
    return o;
  }
};

struct VerifyStory : ::testing::Test {
  World world;
  Register property;
  Person admin = (world.at(2, 17, 8), world.administrator());
  Person officer = person("rencai", "990101", {"officer"}), lead = person("zhihui", "990101", {"lead"}), stranger = person("waidi", "990102", {"officer"});
  std::string case_id, file_id;

  Person person(std::string const& name, std::string const& division, std::vector<std::string> const& roles) { return world.person(admin, name, name + " 测试", roles, {{"kind", "region"}, {"code", division}}, {"name", "phone", "id_number"}); }
  void set_up() {
    auto const file = world.folder() / "channels.yaml";
    std::ofstream(file) << "secrets: {key: register-key}\nverifiers:\n  property_register:\n    url: \"http://127.0.0.1:" << property.server.port() << "/query\"\n    headers: {Content-Type: application/json, X-Key: \"{secret.key}\"}\n"
                        << "    body: '{\"id\":\"{key}\",\"name\":\"{name}\"}'\n    found: {at: code, values: [\"0\"]}\n    answer: {homes: data.count}\n";
    ::chmod(file.c_str(), 0600);
  }
  void SetUp() override {
    world.at(2, 17, 9);
    auto const begun = officer.post("/api/cases", json::object{{"service", "talent-housing"}, {"channel", "counter"}, {"division", "990101"},
                                                               {"form", json::object{{"name", "测试\"员甲"}, {"id_number", "990000190001010016"}, {"phone", "13800001234"}, {"education", "硕士"}, {"professional_title", "无"}, {"employer", "测试公司"}, {"insured_months", 30}, {"homes_owned", 0}}}});
    ASSERT_TRUE(begun.ok()) << begun.body;
    case_id = std::string(begun.text("id"));
    for (auto const* kind : {"identity", "degree"}) {
      auto const file = officer.upload("zhengming.pdf", pdf(kind));
      ASSERT_TRUE(officer.post("/api/cases/" + case_id + "/documents", json::object{{"key", kind}, {"file_id", file.text("id")}}).ok());
    }
    ASSERT_TRUE(officer.fire(case_id, "submit").ok());
  }
  Reply verify(Person& who, std::string const& task) { return who.post("/api/cases/" + case_id + "/tasks/" + task + "/verify"); }
  json::value newest(std::string const& task) {
    for (auto const& one : officer.get("/api/cases/" + case_id + "/verifications").items())
      if (text_at(one, "task") == task) return one;
    return nullptr;
  }
  // The bureau's list as people keep it: a heading, other columns between, numbers as numbers.
  Reply put_list(std::string const& rows) {
    auto const file = lead.upload("mingdan.csv", "参保单位,姓名,身份证号,缴费月数\n" + rows);
    EXPECT_TRUE(file.ok()) << file.body;
    file_id = std::string(file.text("id"));
    auto const started = lead.post("/api/reference-lists/social_insurance", json::object{{"file_id", file.text("id")}});
    EXPECT_TRUE(started.ok()) << started.body;
    auto const id = std::string(started.text("job_id"));
    for (int i = 0; i < 400; ++i) {
      auto const job = lead.get("/api/jobs/" + id);
      if (job.text("state") == "done" || job.text("state") == "failed") return job;
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
    return {};
  }
};

TEST_F(VerifyStory, a_list_answers_at_once_and_a_newer_one_replaces_it_whole) {
  EXPECT_EQ(verify(officer, "insurance").code(), "verification.no_list");
  EXPECT_EQ(verify(officer, "degree").code(), "verification.not_online");
  EXPECT_EQ(verify(officer, "nothing").code(), "verification.no_task");
  EXPECT_EQ(verify(stranger, "insurance").status, 404);
  EXPECT_EQ(officer.post("/api/reference-lists/social_insurance", json::object{{"file_id", "x"}}).status, 403);
  auto const first = put_list("测试公司,测试员甲,990000190001010016,30\n别的公司,测试员乙,990000190001010024,7\n");
  ASSERT_EQ(first.text("state"), "done") << first.body;
  auto const answer = verify(officer, "insurance");
  ASSERT_TRUE(answer.ok()) << answer.body;
  EXPECT_EQ(answer.text("state"), "agrees") << answer.body;
  EXPECT_TRUE(contains(answer.text("source"), "mingdan.csv"));
  // A list with a row that cannot be found by anything replaces nothing, and says which.
  auto const broken = put_list("测试公司,测试员甲,990000190001010016,12\n测试公司,没有号码,,12\n");
  EXPECT_EQ(broken.text("state"), "failed");
  EXPECT_TRUE(contains(broken.body, "!3")) << broken.body;
  EXPECT_FALSE(lead.get("/api/files/" + file_id).ok()) << "a sheet that was refused is not kept";
  EXPECT_EQ(verify(officer, "insurance").text("state"), "agrees");
  ASSERT_EQ(put_list("测试公司,测试员甲,990000190001010016,12\n").text("state"), "done");
  auto const changed = verify(officer, "insurance");
  EXPECT_EQ(changed.text("state"), "differs");
  EXPECT_TRUE(contains(changed.body, R"("said":"30","answered":"12")")) << changed.body;
  ASSERT_EQ(put_list("别的公司,测试员乙,990000190001010024,7\n").text("state"), "done");
  EXPECT_EQ(verify(officer, "insurance").text("state"), "unknown");
  EXPECT_EQ(lead.get("/api/reference-lists").items().at(0).at("rows").as_int64(), 1);
  EXPECT_EQ(world.command("check").first, 0);
  EXPECT_TRUE(stranger.get("/api/cases/" + case_id + "/verifications").status == 404);
}

TEST_F(VerifyStory, a_register_that_is_down_is_asked_again_and_holds_up_nothing_else) {
  EXPECT_EQ(verify(officer, "property").code(), "verification.not_set_up");
  set_up();
  property.status = 503;
  auto const asked = verify(officer, "property");
  ASSERT_TRUE(asked.ok()) << asked.body;
  EXPECT_EQ(asked.text("state"), "waiting");
  EXPECT_EQ(verify(officer, "property").code(), "verification.waiting");
  EXPECT_EQ(world.ask_outside(), 1);
  EXPECT_EQ(world.ask_outside(), 0) << "not before a minute is over";
  EXPECT_EQ(text_at(newest("property"), "state"), "waiting");
  EXPECT_FALSE(text_at(newest("property"), "problem").empty());
  // The house itself answers meanwhile: nobody of this number is known here.
  EXPECT_EQ(verify(officer, "identity").text("state"), "unknown");
  property.status = 200;
  world.at(2, 17, 9, 2);
  EXPECT_EQ(world.ask_outside(), 1);
  auto const answer = newest("property");
  EXPECT_EQ(text_at(answer, "state"), "agrees") << json::serialize(answer);
  EXPECT_EQ(text_at(answer, "source"), "127.0.0.1:" + std::to_string(property.server.port()));
  // What was sent is one JSON object with the name as it stands, and the secret stays in the file.
  ASSERT_FALSE(property.asked.empty());
  EXPECT_TRUE(contains(property.asked.back(), R"({"id":"990000190001010016","name":"测试\"员甲"} register-key)")) << property.asked.back();
  EXPECT_FALSE(contains(world.everything_seen(), "register-key"));
  EXPECT_FALSE(contains(officer.get("/api/cases/" + case_id + "/verifications").body, "990000190001010016"));
  // Another answer the next time: shown with both values; six times down: given up, the officer verifies by hand.
  world.at(2, 17, 9, 3);
  property.homes = "1";
  ASSERT_TRUE(verify(officer, "property").ok());
  EXPECT_EQ(world.ask_outside(), 1);
  EXPECT_EQ(text_at(newest("property"), "state"), "differs");
  world.at(2, 17, 9, 4);
  property.status = 500;
  ASSERT_TRUE(verify(officer, "property").ok());
  int64_t tries = 0;
  for (int minute = 4; minute < 59; ++minute) {
    world.at(2, 17, 9, minute);
    tries += world.ask_outside();
  }
  EXPECT_EQ(tries, 6);
  EXPECT_EQ(text_at(newest("property"), "state"), "failed");
  EXPECT_TRUE(officer.post("/api/cases/" + case_id + "/tasks/property", json::object{{"verdict", "pass"}, {"note", "电话核实"}}).ok());
  EXPECT_EQ(world.command("check").first, 0);
}

}  // namespace
}  // namespace ly::story
