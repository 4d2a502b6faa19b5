// A new version of a service at ten in the morning, with people at work: checked first, live with its commit, without a restart. Who had begun goes on by
// the old one, until somebody moves him on purpose; what cannot be moved stays and is told.
#include <gtest/gtest.h>

#include <chrono>
#include <fstream>
#include <iostream>
#include <regex>
#include <sstream>

#include "base/text.h"
#include "park.h"

namespace ly::story {
namespace {

std::string resumption_file() {
  std::ifstream in(std::string(SOURCE_ROOT) + "/services/resumption/service.yaml", std::ios::binary);
  std::stringstream all;
  all << in.rdbuf();
  return all.str();
}

// The version this program ships, and those a house makes of it.
int const kShipped = std::atoi(resumption_file().substr(resumption_file().find("\nversion: ") + 10).c_str());
int const kSecond = kShipped + 1, kThird = kShipped + 2, kFourth = kShipped + 3;

std::string with_version(std::string text, int version) {
  auto const at = text.find("\nversion: ");
  return text.replace(at, text.find('\n', at + 1) - at, "\nversion: " + std::to_string(version));
}

std::string another(std::string text) {
  std::string_view const title = "title: {zh-CN: 企业复工申请";
  return text.replace(text.find(title), title.size(), "title: {zh-CN: 企业复工申报");
}

json::object wish(std::string const& text) { return {{"text", text}, {"reason", "市指挥部 2 月 12 日通知，测试"}}; }

struct Town : Park {
  Firm& first = register_firm("甲木服饰有限公司", 6);
  Firm& second = register_firm("乙金机械有限公司", 6);
  Person whole = world.person(admin, "quanshi", "市级 值守", {"lead"}, {{"kind", "region"}, {"code", "9901"}});

  Town() {
    for (auto* firm : {&first, &second}) firm->staff = well(6);
    draft(first);
  }
  int64_t version_of(Firm const& firm) { return at(officer.shown(firm.case_id), "service_version").as_int64(); }
};

TEST(PublishStory, live_with_its_commit_and_running_cases_keep_theirs_until_they_are_moved) {
  Town town;
  auto& world = town.world;
  auto& whole = town.whole;
  auto const shipped = resumption_file(), next = with_version(shipped, kSecond);

  // Checked first: everything that is wrong with it, and nothing changed. Who may not, may not.
  auto const journal = world.journal_length();
  auto broken = next;
  broken.replace(broken.find("to: site_review"), 15, "to: site_revue ");
  for (auto const& reply : {whole.post("/api/services/check", json::object{{"text", broken}}), whole.post("/api/services", wish(broken))}) {
    EXPECT_EQ(reply.code(), "service.not_sound") << reply.body;
    EXPECT_TRUE(contains(reply.body, "site_revue")) << reply.body;
  }
  EXPECT_EQ(whole.post("/api/services", wish("not: [a service")).status, 422);
  EXPECT_EQ(town.officer.post("/api/services", wish(next)).status, 403);
  EXPECT_EQ(town.lead.post("/api/services", wish(next)).code(), "service.beyond") << "the park's lead";
  EXPECT_EQ(whole.post("/api/services", json::object{{"text", next}, {"reason", "短"}}).code(), "registry.reason_short");
  EXPECT_EQ(whole.post("/api/services", wish(shipped)).code(), "service.published_already");
  EXPECT_EQ(world.journal_length(), journal);
  auto const checked = whole.post("/api/services/check", json::object{{"text", next}});
  ASSERT_TRUE(checked.ok()) << checked.body;
  EXPECT_EQ(checked.number("version"), kSecond);
  EXPECT_EQ(checked.number("present"), kShipped);
  EXPECT_EQ(checked.number("running"), 1);
  EXPECT_GT(checked.number("tests"), 5);

  // Published; the next to begin has it, whatever thread he is answered by.
  auto const from = std::chrono::steady_clock::now();
  auto const published = whole.post("/api/services", wish(next));
  ASSERT_TRUE(published.ok()) << published.body;
  EXPECT_EQ(at(town.officer.get("/api/services/resumption").json, "version"), json::value(kSecond));
  auto const took = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - from).count();
  town.draft(town.second);
  EXPECT_EQ(town.version_of(town.second), kSecond);
  std::cout << "published, and read by another, after " << took << " ms\n";

  // Who had begun goes on by version 1 to the next state.
  EXPECT_EQ(town.version_of(town.first), kShipped);
  EXPECT_TRUE(town.submit(town.first).ok());
  EXPECT_EQ(town.version_of(town.first), kShipped);
  EXPECT_EQ(town.state(town.first), "submitted");

  // The same file again, another under the same number, an older one: refused with words.
  EXPECT_EQ(whole.post("/api/services", wish(next)).code(), "service.published_already");
  EXPECT_EQ(whole.post("/api/services", wish(another(next))).code(), "service.same_version");
  EXPECT_EQ(whole.post("/api/services", wish(another(shipped))).code(), "service.same_version");
  auto const versions = whole.get("/api/services/resumption/versions");
  ASSERT_EQ(versions.items().size(), 2U) << versions.body;
  EXPECT_EQ(text_at(versions.items()[0], "origin"), "house");
  EXPECT_EQ(text_at(versions.items()[1], "origin"), "shipped");
  EXPECT_EQ(at(versions.items()[1], "open"), json::value(1));

  // Moved on purpose: one event in the case's own ledger, the reason in the journal.
  EXPECT_EQ(whole.post("/api/services/resumption/move", json::object{{"from", kShipped}, {"to", 7}, {"reason", "统一按新版办"}}).code(), "service.no_version");
  EXPECT_EQ(town.lead.post("/api/services/resumption/move", json::object{{"from", kShipped}, {"to", kSecond}, {"reason", "统一按新版办"}}).code(), "service.beyond");
  auto const moved = whole.post("/api/services/resumption/move", json::object{{"from", kShipped}, {"to", kSecond}, {"reason", "统一按新版办"}});
  EXPECT_EQ(moved.number("moved"), 1) << moved.body;
  EXPECT_EQ(town.version_of(town.first), kSecond);
  EXPECT_EQ(town.state(town.first), "submitted");
  EXPECT_TRUE(contains(town.officer.get("/api/cases/" + town.first.case_id + "/journal").body, "统一按新版办"));

  // A version in which the state has gone: that case stays where it is, and is named; the other, which still drafts, moves.
  auto const third = std::regex_replace(with_version(shipped, kThird), std::regex(R"(\bsubmitted\b)"), "handed_in");
  auto const renamed = whole.post("/api/services", wish(third));
  ASSERT_TRUE(renamed.ok()) << renamed.body;
  auto const half = whole.post("/api/services/resumption/move", json::object{{"from", kSecond}, {"to", kThird}, {"reason", "统一按新版办"}});
  EXPECT_EQ(half.number("moved"), 1) << half.body;
  ASSERT_EQ(list_at(half.json, "left").size(), 1U) << half.body;
  EXPECT_EQ(text_at(list_at(half.json, "left")[0], "id"), town.first.case_id);
  EXPECT_EQ(text_at(list_at(half.json, "left")[0], "why"), "service.no_such_state");
  EXPECT_EQ(text_at(list_at(half.json, "left")[0], "detail"), "submitted");
  EXPECT_EQ(town.version_of(town.first), kSecond);
  EXPECT_EQ(town.version_of(town.second), kThird);
  // Who has it in hand is told on its page, and it stands on the list of whoever may see it until it is dealt with.
  EXPECT_TRUE(contains(town.officer.get("/api/cases/" + town.first.case_id + "/messages").body, "没有转到第 " + std::to_string(kThird) + " 版"));
  EXPECT_FALSE(contains(town.first.clerk->get("/api/cases/" + town.first.case_id + "/messages").body, "没有转到第 " + std::to_string(kThird) + " 版")) << "that is no word for the applicant";
  auto const left = town.officer.get("/api/services/left-behind");
  ASSERT_EQ(left.number("total"), 1) << left.body;
  EXPECT_EQ(text_at(left.items().front(), "id"), town.first.case_id);
  EXPECT_EQ(text_at(left.items().front(), "detail"), "submitted");
  EXPECT_EQ(at(left.items().front(), "to"), json::value(kThird));
  EXPECT_EQ(town.foreign_officer.get("/api/services/left-behind").number("total"), 0);
  EXPECT_TRUE(town.submit(town.second).ok());
  EXPECT_EQ(town.state(town.second), "handed_in");

  // The next start holds to it: what ships is older, and nobody is kept out for that.
  world.restart();
  EXPECT_EQ(at(town.officer.get("/api/services/resumption").json, "version"), json::value(kThird));
  EXPECT_EQ(town.version_of(town.first), kSecond);
  EXPECT_EQ(town.officer.get("/api/services/left-behind").number("total"), 1) << "also after a restart";

  // By the command line, to a version that has the state again: nothing is left behind any more.
  ASSERT_TRUE(whole.log_in().ok());
  auto const fourth = whole.post("/api/services", wish(with_version(shipped, kFourth)));
  ASSERT_TRUE(fourth.ok()) << fourth.body;
  auto const [wrong, refusal] = world.move_cases("resumption", kSecond, 9, "统一按新版办");
  EXPECT_NE(wrong, 0) << refusal;
  auto const [done, told] = world.move_cases("resumption", kSecond, kFourth, "统一按新版办");
  ASSERT_EQ(done, 0) << told;
  EXPECT_EQ(at(parse_json(told).value(), "moved"), json::value(1)) << told;
  EXPECT_EQ(town.version_of(town.first), kFourth);
  EXPECT_EQ(town.officer.get("/api/services/left-behind").number("total"), 0);
  // Moved back on purpose, none of them was left behind.
  auto const [back, told_back] = world.move_cases("resumption", kFourth, kSecond, "新版有误，先退回");
  ASSERT_EQ(back, 0) << told_back;
  EXPECT_EQ(town.version_of(town.first), kSecond);
  EXPECT_EQ(town.officer.get("/api/services/left-behind").number("total"), 0);
  auto const [code, said] = world.command("check");
  EXPECT_EQ(code, 0) << said;
}

}  // namespace
}  // namespace ly::story
