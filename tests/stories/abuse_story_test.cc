// What strangers and the careless send: each gets a clear refusal, nothing is changed (the journal's head stands still),
// and memory stays bounded.
#include <gtest/gtest.h>
#include <zip.h>

#include <fstream>
#include <thread>

#include "base/text.h"
#include "formats/xlsx_test_file.h"
#include "park.h"

namespace ly::story {
namespace {

// Megabytes this process has in memory: now (VmRSS), at most since forget_peak (VmHWM).
int64_t megabytes(std::string_view which) {
  std::ifstream status("/proc/self/status");
  std::string line;
  while (std::getline(status, line))
    if (line.starts_with(which)) return std::atoll(line.c_str() + which.size() + 1) / 1024;
  return 0;
}
void forget_peak() { std::ofstream("/proc/self/clear_refs") << "5"; }  // proc(5)

// What reading a hostile sheet may take above what stood before: the reader's own limit is 64 MB of text.
constexpr int64_t kReadingMb = 200;

class AbuseStory : public ::testing::Test {
 protected:
  AbuseStory() : firm(park.register_firm("甲木服饰有限公司", 4)), other(park.register_firm("乙川电子有限公司", 4)) {
    world.at(2, 10, 9);
    world.settle();
  }
  Park park;
  World& world = park.world;
  Firm& firm;
  Firm& other;

  // Refused with this status and code, and nothing was written.
  template <class F>
  void refuses(int status, std::string_view code, F&& act) {
    auto const before = world.journal_length();
    Reply const reply = act();
    EXPECT_EQ(reply.status, status) << reply.body;
    EXPECT_EQ(reply.code(), code) << reply.body;
    EXPECT_FALSE(reply.text("detail").empty()) << reply.body;
    EXPECT_EQ(reply.fields.at("content-type").substr(0, 24), "application/problem+json");
    EXPECT_EQ(world.journal_length(), before) << code;
  }
  // A sheet that comes in as a file and is refused when it is read: the roster says "failed", nobody was taken in.
  void unreadable(std::string_view name, std::string_view bytes, std::string_view code) {
    SCOPED_TRACE(name);
    forget_peak();
    auto const before = megabytes("VmRSS");
    unreadable_within(name, bytes, code);
    EXPECT_LT(megabytes("VmHWM") - before, kReadingMb);
  }
  void unreadable_within(std::string_view name, std::string_view bytes, std::string_view code) {
    auto& clerk = *firm.clerk;
    auto const file = clerk.upload(std::string(name) + ".xlsx", bytes);
    if (!file.ok()) {
      EXPECT_EQ(file.status, 422) << file.body;
      EXPECT_EQ(file.code(), code) << file.body;
      return;
    }
    auto const started = clerk.post("/api/rosters", json::object{{"enterprise_id", firm.id}, {"file_id", file.text("id")}, {"date", world.today()}});
    ASSERT_TRUE(started.ok()) << started.body;
    auto const job = world.wait_for_job(clerk, std::string(started.text("job_id")));
    EXPECT_EQ(text_of(job, "state"), "failed") << json::serialize(job);
    EXPECT_EQ(text_at(job, "problem", "code"), code) << json::serialize(job);
    EXPECT_GT(text_at(job, "problem", "detail").size(), 20U) << "the reason in words: " << json::serialize(job);
    auto const roster = clerk.get("/api/rosters/" + std::string(started.text("roster_id")));
    EXPECT_EQ(roster.text("state"), "failed") << roster.body;
    EXPECT_EQ(roster.number("total"), 0);
    EXPECT_EQ(at(clerk.get("/api/enterprises/" + firm.id).json, "roster"), json::value(nullptr));
  }
};

TEST_F(AbuseStory, what_a_sheet_got_wrong_is_told_by_cell_in_words) {
  auto const file = park.officer.upload("enterprises.csv", "统一社会信用代码,企业名称,所在地\n91990000MA0000001X,错码测试有限公司," + std::string(kPark) + "\n");
  auto const started = park.officer.post("/api/enterprises/import", json::object{{"file_id", file.text("id")}});
  ASSERT_TRUE(started.ok()) << started.body;
  auto const job = world.wait_for_job(park.officer, std::string(started.text("job_id")));
  EXPECT_EQ(text_of(job, "state"), "done") << json::serialize(job);
  auto const problems = list_at(job, "result", "problems");
  ASSERT_EQ(problems.size(), 1U);
  EXPECT_EQ(text_of(problems[0], "at"), "A2");
  EXPECT_NE(text_of(problems[0], "detail").find("校验"), std::string_view::npos) << json::serialize(job);
  EXPECT_FALSE(problems[0].as_object().contains("detail_en")) << "one language at a time";
}

TEST_F(AbuseStory, hostile_sheets_are_refused_and_memory_stays_bounded) {
  formats::test::File file;
  file.sheet_data = R"(<row r="1"><c r="A1" t="inlineStr"><is><t>姓名</t></is></c></row>)";
  auto const whole = roster_sheet(world, park.well(3));

  unreadable("truncated", whole.substr(0, whole.size() / 2), "sheet.corrupt_zip");

  auto bomb = file;
  bomb.sheet_data += std::string(100U << 20, ' ');
  auto const packed = bomb.bytes();
  bomb.sheet_data = {};
  ASSERT_LT(packed.size(), size_t{1} << 20) << "100 MB in less than one";
  unreadable("bomb", packed, "sheet.zip_bomb");

  auto entity = file;
  entity.sheet_prologue = R"(<!DOCTYPE worksheet [<!ENTITY all SYSTEM "file:///etc/hostname">]>)";
  entity.sheet_data = R"(<row r="1"><c r="A1" t="inlineStr"><is><t>&all;</t></is></c></row>)";
  unreadable("entity", entity.bytes(), "sheet.xml_dtd");

  // A million rows that were only formatted: they are no people, and the three that are come in.
  auto blank = file;
  blank.sheet_data =
      R"(<row r="1"><c r="A1" t="inlineStr"><is><t>姓名</t></is></c><c r="B1" t="inlineStr"><is><t>身份证号</t></is></c><c r="C1" t="inlineStr"><is><t>来自</t></is></c></row>)";
  int row = 2;
  for (auto const& p : park.well(3)) {
    auto const r = std::to_string(row++);
    blank.sheet_data += "<row r=\"" + r + "\"><c r=\"A" + r + "\" t=\"inlineStr\"><is><t>" + p.name + "</t></is></c><c r=\"B" + r + "\" t=\"inlineStr\"><is><t>" + p.id_number +
                        "</t></is></c><c r=\"C" + r + "\" t=\"inlineStr\"><is><t>本地</t></is></c></row>";
  }
  for (; row <= 1'000'000; ++row) blank.sheet_data += "<row r=\"" + std::to_string(row) + "\"><c r=\"A" + std::to_string(row) + "\" s=\"1\"/></row>";
  auto const blank_bytes = blank.bytes();
  blank.sheet_data = {};
  forget_peak();
  auto const before = megabytes("VmRSS");
  auto const roster = firm.clerk->screen(firm.id, "blank.xlsx", blank_bytes);
  EXPECT_LT(megabytes("VmHWM") - before, kReadingMb);
  EXPECT_EQ(roster.text("state"), "screened") << roster.body;
  EXPECT_EQ(roster.number("total"), 3);
  EXPECT_EQ(roster.number("problems"), 0);

  // No sheet at all.
  auto const file_id = std::string(firm.clerk->upload("plan.pdf", pdf("no roster")).text("id"));
  refuses(422, "roster.not_a_sheet", [&] { return firm.clerk->post("/api/rosters", json::object{{"enterprise_id", firm.id}, {"file_id", file_id}, {"date", world.today()}}); });
  refuses(415, "file.unsupported", [&] { return firm.clerk->upload("run.exe", std::string("MZ\x90\0\x03", 5) + std::string(100, '\1')); });
  auto const [code, said] = world.command("check");
  EXPECT_EQ(code, 0) << said;
}

TEST_F(AbuseStory, bodies_too_large_or_senseless) {
  refuses(413, "http.body_too_large", [&] { return firm.clerk->upload("big.pdf", pdf("x") + std::string((20U << 20) + 1, 'x')); });
  refuses(413, "http.body_too_large", [&] { return firm.clerk->odd_post("/api/cases", std::string((1U << 20) + 1, ' '), {}, ""); });
  refuses(422, "json.syntax", [&] { return firm.clerk->odd_post("/api/cases", "{\"service\": ", {}, ""); });
  refuses(422, "json.duplicate_key", [&] { return firm.clerk->odd_post("/api/cases", R"({"service": "resumption", "service": "stop-notice"})", {}, ""); });
  refuses(422, "json.depth", [&] { return firm.clerk->odd_post("/api/cases", std::string(1000, '['), {}, ""); });
  refuses(422, "form.invalid", [&] { return firm.clerk->odd_post("/api/cases", R"({"service": 7})", {}, ""); });
}

TEST_F(AbuseStory, requests_in_another_name) {
  auto const body = canonical(json::object{{"service", "resumption"}, {"enterprise_id", firm.id}});
  auto& clerk = *firm.clerk;
  refuses(401, "session.required", [&] { return clerk.odd_post("/api/cases", body, {"Cookie"}, ""); });
  refuses(401, "session.required", [&] { return exchange(world.port(), "GET", "/api/cases", "", ""); });
  refuses(401, "session.required", [&] { return exchange(world.port(), "GET", "/api/cases", "Cookie: session=" + std::string(43, 'A') + "\r\n", ""); });
  refuses(403, "session.csrf", [&] { return clerk.odd_post("/api/cases", body, {"X-CSRF-Token"}, ""); });
  refuses(403, "session.csrf", [&] { return clerk.odd_post("/api/cases", body, {"X-CSRF-Token"}, "X-CSRF-Token: " + std::string(43, 'A') + "\r\n"); });
  refuses(403, "session.cross_site", [&] { return clerk.odd_post("/api/cases", body, {}, "Sec-Fetch-Site: cross-site\r\n"); });
  refuses(403, "session.cross_site", [&] { return clerk.odd_post("/api/cases", body, {}, "Origin: https://elsewhere.example\r\n"); });
  refuses(422, "request.id_required", [&] { return clerk.odd_post("/api/cases", body, {"Idempotency-Key"}, ""); });
  // Roles: a clerk makes no accounts and no risk levels, an auditor changes nothing, an administrator sees no cases.
  refuses(403, "role.required", [&] { return clerk.post("/api/accounts", json::object{{"name", "x"}}); });
  refuses(403, "role.required", [&] { return clerk.post("/api/risk-levels", json::object{{"division", "420102"}, {"level", "low"}, {"from", "2020-02-10"}, {"source", "x"}}); });
  refuses(403, "role.required", [&] { return park.auditor.post("/api/cases", json::object{{"service", "resumption"}, {"enterprise_id", firm.id}}); });
  refuses(403, "role.required", [&] { return park.admin.get("/api/cases"); });
  refuses(403, "role.required", [&] { return clerk.get("/api/command-post"); });
  refuses(403, "role.required", [&] { return park.officer.get("/api/journal"); });
  // Another's enterprise, file and case are as if they were not there.
  refuses(404, "not_found", [&] { return clerk.post("/api/cases", json::object{{"service", "resumption"}, {"enterprise_id", other.id}}); });
  refuses(404, "not_found", [&] { return park.foreign_officer.post("/api/cases", json::object{{"service", "stop-notice"}, {"enterprise_id", firm.id}}); });
  firm.staff = park.well(2);
  park.draft(firm);
  auto const file_id = std::string(firm.clerk->upload("own.pdf", pdf("own")).text("id"));
  refuses(404, "not_found", [&] { return other.clerk->get("/api/files/" + file_id); });
  refuses(404, "not_found", [&] { return other.clerk->post("/api/rosters", json::object{{"enterprise_id", other.id}, {"file_id", file_id}, {"date", world.today()}}); });
  refuses(404, "not_found", [&] { return park.foreign_officer.post("/api/cases/" + firm.case_id + "/events", json::object{{"event", "withdraw"}, {"revision", 1}}); });
  refuses(404, "not_found", [&] { return other.clerk->get("/api/cases/" + firm.case_id + "/journal"); });
}

TEST_F(AbuseStory, the_same_request_id_with_another_body) {
  json::object body{{"service", "resumption"}, {"enterprise_id", firm.id}, {"form", json::object()}};
  auto const first = firm.clerk->post_with_key("one-intent", "/api/cases", body);
  ASSERT_TRUE(first.ok()) << first.body;
  body["channel"] = "phone";
  refuses(422, "request.reused", [&] { return firm.clerk->post_with_key("one-intent", "/api/cases", body); });
  // Another's id is his own: the same text means nothing here.
  auto const others = other.clerk->post_with_key("one-intent", "/api/cases", json::object{{"service", "resumption"}, {"enterprise_id", other.id}});
  EXPECT_TRUE(others.ok()) << others.body;
  EXPECT_NE(others.text("id"), first.text("id"));
}

TEST_F(AbuseStory, two_approve_at_the_same_moment_and_one_does) {
  firm.staff = park.well(4);
  park.draft(firm);
  ASSERT_TRUE(park.submit(firm).ok());
  ASSERT_TRUE(park.officer.fire(firm.case_id, "prepass").ok());
  ASSERT_TRUE(park.task(park.inspector, firm, "site").ok());
  ASSERT_TRUE(park.task(park.reviewer, firm, "roster").ok());
  auto const revision = at(park.lead.shown(firm.case_id), "revision");
  std::vector<Person*> const deciders = {&park.reviewer, &park.second_reviewer, &park.lead};
  std::vector<Reply> replies(deciders.size() * 2);
  {
    std::vector<std::thread> at_once;
    for (size_t i = 0; i < replies.size(); ++i)
      at_once.emplace_back([&, i] {
        auto who = *deciders[i % deciders.size()];  // each at two devices
        replies[i] = who.post("/api/cases/" + firm.case_id + "/events", json::object{{"event", "approve"}, {"revision", revision}});
      });
    for (auto& thread : at_once) thread.join();
  }
  int approved = 0;
  for (auto const& reply : replies) {
    if (reply.ok()) ++approved;
    else EXPECT_EQ(reply.status, 409) << reply.body;
  }
  EXPECT_EQ(approved, 1);
  world.settle();
  EXPECT_EQ(park.told("approved"), 1);
  EXPECT_EQ(park.auditor.get("/api/journal?what=resumption.approved").items().size(), 1U);
  auto const [code, said] = world.command("check");
  EXPECT_EQ(code, 0) << said;
}

// A session ends after two hours without use, not after two hours of work.
TEST_F(AbuseStory, a_session_in_use_lives_on_and_a_forgotten_one_ends) {
  for (int half_hours = 0; half_hours < 10; ++half_hours) {
    world.at(2, 10, 9 + (half_hours + 1) / 2, (half_hours + 1) % 2 * 30);
    EXPECT_EQ(park.officer.get_without_coming_back("/api/cases").status, 200) << half_hours;
    world.settle();
  }
  refuses(401, "session.required", [&] { return park.auditor.get_without_coming_back("/api/cases"); });
}

}  // namespace
}  // namespace ly::story
