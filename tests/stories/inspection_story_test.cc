// Story, part 4 and 5: what keeps an enterprise from working is found, mended and seen. Inspectors go round the enterprises of
// a village and of a park, some of them without a network; the command post sees what is stuck, live and as of any past hour.
// People, numbers and firms are invented.
#include <gtest/gtest.h>

#include <chrono>
#include <future>
#include <map>
#include <set>

#include "base/text.h"
#include "park.h"

namespace ly::story {
namespace {

constexpr std::string_view kLines[] = {"notices", "canteen", "dormitory", "ledger", "temperature", "isolation", "roster", "approval"};

class InspectionStory : public ::testing::Test {
 protected:
  Park park;
  World& world = park.world;

  void goes(Reply const& reply) { EXPECT_TRUE(reply.ok()) << reply.status << " " << reply.body; }
  void refused(Reply const& reply, int status, std::string_view code) {
    EXPECT_EQ(reply.status, status) << reply.body;
    EXPECT_EQ(reply.code(), code) << reply.body;
  }
  std::string planned(Firm const& firm, std::string_view kind = "日常检查") {
    auto const opened = park.officer.post("/api/cases", json::object{{"service", "inspection"}, {"enterprise_id", firm.id}, {"form", json::object{{"kind", kind}, {"planned_on", world.today()}}}});
    goes(opened);
    auto const id = std::string(opened.text("id"));
    goes(park.officer.fire(id, "plan"));
    return id;
  }
  Reply mark(Person& who, std::string const& inspection, std::string_view line, std::string_view verdict, int64_t base, std::string_view device, int64_t counter) {
    return who.post_with_key(std::string(device) + "/" + std::to_string(counter), "/api/cases/" + inspection + "/checks",
                             json::object{{"task", "visit"}, {"item", line}, {"verdict", verdict}, {"base", base}, {"device", device}, {"counter", counter}, {"happened_at", to_iso(world.now())}});
  }
  int64_t revision(std::string const& id) { return at(park.officer.shown(id), "revision").as_int64(); }
  void all_well(std::string const& inspection, Person& who, std::string_view but = "") {
    int64_t n = 100;
    for (auto const line : kLines)
      if (line != but) goes(mark(who, inspection, line, "pass", revision(inspection), "desk-" + inspection.substr(20), ++n));
  }
  std::string found(Firm const& firm, Person& who, std::string_view type, std::string_view what, std::string const& inspection = "") {
    json::object body{{"service", "finding"}, {"enterprise_id", firm.id}, {"form", json::object{{"type", type}, {"what", what}}}};
    if (!inspection.empty()) body["parent"] = inspection;
    auto const opened = who.post("/api/cases", body);
    goes(opened);
    auto const id = std::string(opened.text("id"));
    goes(photo(who, id, "before"));
    goes(who.fire(id, "issue"));
    return id;
  }
  Reply photo(Person& who, std::string const& id, std::string_view key) { return park.photo(who, id, key); }
  std::string look_back(std::string const& finding) { return park.look_back(park.officer, finding); }
  std::string state(std::string const& id) { return text_at(park.officer.shown(id), "state"); }
  void seen(Person& who, std::string const& visit) {
    if (state(visit) == "planned") goes(who.fire(visit, "go"));
    goes(who.post("/api/cases/" + visit + "/tasks/visit", json::object{{"done", true}, {"verdict", "pass"}}));
    goes(photo(who, visit, "photo"));
    goes(who.fire(visit, "seen"));
  }
  // Every figure of the report is the sum of its list, page by page, as of `at` (empty: now).
  void figures_equal_their_lists(std::string const& at_time) {
    auto const page = park.lead.get("/api/command-post" + (at_time.empty() ? "" : "?at=" + at_time));
    goes(page);
    auto const report = at(page.json, "report").as_object();
    EXPECT_EQ(report.size(), 16U);
    for (auto const& member : report) {
      int64_t sum = 0;
      for (std::string after, next = "first"; !next.empty(); after = next) {
        auto const list = park.lead.get("/api/command-post/figures?key=" + std::string(member.key()) + "&limit=7" + (at_time.empty() ? "" : "&at=" + at_time) + (after.empty() ? "" : "&after=" + after));
        goes(list);
        EXPECT_EQ(list.number("total"), member.value().as_int64()) << member.key() << " " << at_time;
        for (auto const& line : list.items()) {
          sum += at(line, "value").as_int64();
          EXPECT_FALSE(text_at(line, "enterprise").empty()) << member.key();
        }
        next = std::string(list.text("next"));
      }
      EXPECT_EQ(sum, member.value().as_int64()) << member.key() << " " << at_time;
    }
    for (auto const& figure : list_at(page.json, "figures")) EXPECT_EQ(at(figure, "value"), at(page.json, "report", text_at(figure, "key"))) << text_at(figure, "key");
  }
};

TEST_F(InspectionStory, what_is_found_is_mended_and_closed_only_when_somebody_has_seen_it) {
  world.at(2, 17, 8);
  auto& machines = park.register_firm("丁岳机械有限公司", 60);
  auto& food = park.register_firm("丙泉食品有限公司", 30);

  // -- A round at 丁岳: the canteen is not in order.
  auto const round = planned(machines);
  refused(park.inspector.fire(round, "finish"), 409, "case.needs");
  world.at(2, 17, 9, 30);
  all_well(round, park.inspector, "canteen");
  goes(mark(park.inspector, round, "canteen", "fail", revision(round), "phone-jiang", 1));
  auto const canteen = found(machines, park.inspector, "食堂宿舍", "四人同桌没有隔板", round);
  goes(park.inspector.fire(round, "finish"));
  EXPECT_EQ(state(round), "done");
  EXPECT_EQ(list_at(park.officer.shown(round), "checks").size(), std::size(kLines));  // what was seen stays to be read

  // First time: at once, within 24 hours; the look-back is there already, of itself, for the day after tomorrow.
  auto shown = park.officer.shown(canteen);
  EXPECT_EQ(text_at(shown, "state"), "rectifying");
  EXPECT_EQ(text_at(shown, "due_at"), "2020-02-18T01:30:00.000Z");
  auto const first_visit = look_back(canteen);
  ASSERT_FALSE(first_visit.empty());
  EXPECT_EQ(state(first_visit), "planned");
  EXPECT_EQ(text_at(park.officer.shown(first_visit), "due_at"), "2020-02-19T01:30:00.000Z");
  EXPECT_EQ(text_at(park.officer.shown(first_visit), "assignee", "title"), "现场核查 江某");

  // The enterprise sees the finding, not who will come when; it cannot close it, nor can an officer.
  EXPECT_EQ(machines.clerk->get("/api/cases/" + canteen).status, 200);
  EXPECT_EQ(machines.clerk->get("/api/cases/" + first_visit).status, 404);
  EXPECT_EQ(machines.clerk->get("/api/cases/" + round).status, 200);  // done, therefore its business
  EXPECT_EQ(food.clerk->get("/api/cases/" + canteen).status, 404);
  EXPECT_EQ(park.foreign_officer.get("/api/cases/" + canteen).status, 404);
  refused(park.lead.fire(canteen, "close"), 403, "case.not_yours");
  refused(machines.clerk->fire(canteen, "mend"), 409, "case.needs");  // no photo
  goes(photo(*machines.clerk, canteen, "after"));
  goes(machines.clerk->fire(canteen, "mend"));
  EXPECT_EQ(state(canteen), "mended");
  EXPECT_EQ(state(first_visit), "due");  // reported mended: go and look

  // -- It is not mended: second time, in writing, 12 hours, and a new look-back opened itself.
  world.at(2, 17, 14, 40);
  refused(park.inspector.fire(first_visit, "seen"), 409, "case.needs");
  goes(park.inspector.post("/api/cases/" + first_visit + "/tasks/visit", json::object{{"done", true}, {"verdict", "fail"}}));
  goes(park.inspector.fire(first_visit, "not_mended", "隔板有，仍三人一桌"));
  EXPECT_EQ(state(canteen), "rectifying");
  EXPECT_EQ(text_at(park.officer.shown(canteen), "due_at"), "2020-02-17T18:40:00.000Z");
  auto const second_visit = look_back(canteen);
  ASSERT_NE(second_visit, first_visit);

  // -- Overdue: the command post is told, and sees it among what is stuck.
  world.at(2, 18, 3);
  auto const night = park.lead.get("/api/command-post");
  EXPECT_EQ(at(night.json, "report", "findings_overdue"), json::value(1));
  EXPECT_TRUE(contains(text_at(list_at(night.json, "stuck").at(0), "title"), "丁岳机械")) << night.body;

  // -- Third time: a stop notice is proposed, which a person issues or not, after hearing the enterprise.
  world.at(2, 18, 9);
  goes(park.inspector.fire(second_visit, "go"));
  goes(park.inspector.fire(second_visit, "not_mended", "仍未分餐"));
  auto const notices = park.lead.get("/api/cases?service=stop-notice&enterprise_id=" + machines.id);
  ASSERT_EQ(notices.items().size(), 1U);
  auto const notice = text_at(notices.items().at(0), "id");
  EXPECT_EQ(state(notice), "proposed");
  EXPECT_EQ(machines.clerk->get("/api/cases/" + notice).status, 404);
  refused(park.lead.fire(notice, "issue", "第三次未改"), 409, "case.needs");  // the legal basis is a person's word
  auto const draft = park.lead.shown(notice);
  auto form = at(draft, "form").as_object();
  form["legal_basis"] = "测试依据第一条";
  goes(park.lead.post("/api/cases/" + notice + "/form", json::object{{"form", form}, {"revision", at(draft, "revision")}}));
  goes(park.lead.fire(notice, "issue", "第三次未改"));
  EXPECT_EQ(machines.clerk->get("/api/cases/" + notice).status, 200);
  EXPECT_EQ(park.told("stopped"), 1);

  // -- Mended at last and seen: closed; the notice is lifted.
  world.at(2, 18, 18);
  goes(machines.clerk->fire(canteen, "mend"));
  seen(park.inspector, look_back(canteen));
  EXPECT_EQ(state(canteen), "closed");
  goes(park.lead.fire(notice, "lift"));
  EXPECT_EQ(park.told("findings_open"), 0);
  EXPECT_EQ(park.told("findings_closed"), 1);

  // -- A week later the same kind again at the same enterprise: it counts as the second; at another one as the first; two
  // findings of one kind on one round are one time.
  world.at(2, 24, 9);
  auto const again = found(machines, park.inspector, "食堂宿舍", "宿舍八人一间");
  EXPECT_EQ(text_at(park.officer.shown(again), "due_at"), "2020-02-24T13:00:00.000Z");
  auto const other_round = planned(food);
  auto const one = found(food, park.inspector, "食堂宿舍", "没有公筷", other_round), two = found(food, park.inspector, "食堂宿舍", "垃圾桶无盖", other_round);
  for (auto const& id : {one, two}) EXPECT_EQ(text_at(park.officer.shown(id), "due_at"), "2020-02-25T01:00:00.000Z");
  // A look-back nobody called falls due by itself on its day.
  world.at(2, 26, 9, 1);
  EXPECT_EQ(state(look_back(one)), "due");

  // -- The ledger of the enterprise is a reading of the journal; everybody else gets nothing of it.
  auto const ledger = park.officer.get("/api/enterprises/" + machines.id + "/ledger?limit=200");
  goes(ledger);
  std::set<std::string> told;
  for (auto const& line : ledger.items()) told.insert(text_at(line, "what"));
  for (auto const* what : {"inspection.done", "finding.rectifying", "finding.closed", "look-back.not_mended", "look-back.seen", "stop-notice.in_force", "stop-notice.lifted"}) EXPECT_TRUE(told.contains(what)) << what;
  EXPECT_EQ(park.foreign_officer.get("/api/enterprises/" + machines.id + "/ledger").status, 404);
  figures_equal_their_lists("");
  auto const [code, said] = world.command("check");
  EXPECT_EQ(code, 0) << said;
}

TEST_F(InspectionStory, two_inspectors_without_a_network_lose_nothing_and_hide_no_conflict) {
  world.at(2, 17, 8);
  auto& firm = park.register_firm("癸云包装有限公司", 53);
  auto const round = planned(firm, "联合检查");
  refused(park.hand(park.officer, round, "assist", ""), 422, "case.assignee");  // nobody of that name
  goes(park.hand(park.officer, round, "assign", "现场核查 江某"));
  refused(park.hand(park.officer, round, "assist", "现场核查 江某"), 422, "case.same_person");
  goes(park.hand(park.officer, round, "assist", "复核组 文某"));
  EXPECT_EQ(park.second_reviewer.get("/api/cases?service=inspection&view=mine").number("total"), 1);
  auto const base = revision(round);
  // Both loaded the list at eight and lost the network. Jiang comes back first, Wen an hour later: what both marked alike is
  // no conflict, what they marked differently is, and both marks stay.
  world.at(2, 17, 12);
  goes(mark(park.inspector, round, "notices", "pass", base, "phone-a", 1));
  goes(mark(park.inspector, round, "canteen", "pass", base, "phone-a", 2));
  goes(mark(park.inspector, round, "canteen", "fail", base, "phone-a", 3));  // corrected himself: no conflict
  world.at(2, 17, 13);
  goes(mark(park.second_reviewer, round, "notices", "fail", base, "phone-b", 1));
  goes(mark(park.second_reviewer, round, "canteen", "fail", base, "phone-b", 2));
  auto const length = world.journal_length();
  auto const repeated = mark(park.second_reviewer, round, "canteen", "fail", base, "phone-b", 2);  // the phone is not sure and sends again
  goes(repeated);
  EXPECT_EQ(world.journal_length(), length);
  std::map<std::string, json::value> lines;
  for (auto const& task : list_at(park.officer.shown(round), "tasks"))
    for (auto const& line : list_at(task, "checklist")) lines[text_at(line, "key")] = line;
  EXPECT_EQ(at(lines["notices"], "conflict"), json::value(true));
  EXPECT_EQ(text_at(lines["notices"], "verdict"), "fail");  // the graver until it is settled
  EXPECT_EQ(list_at(lines["notices"], "marks").size(), 2U);
  EXPECT_EQ(at(lines["canteen"], "conflict"), json::value(false));
  EXPECT_EQ(list_at(lines["canteen"], "marks").size(), 3U);
  // Nobody finishes over a conflict; who looks again, having seen both, settles it.
  int64_t counter = 10;
  for (auto const* line : {"dormitory", "ledger", "temperature", "isolation", "roster", "approval"}) goes(mark(park.inspector, round, line, "pass", revision(round), "phone-a", ++counter));
  refused(park.inspector.fire(round, "finish"), 409, "case.needs");
  goes(mark(park.inspector, round, "notices", "fail", revision(round), "phone-a", 30));
  goes(park.inspector.fire(round, "finish"));
  // A third phone comes back when all is over: what it saw has happened and is recorded as late.
  goes(mark(park.second_reviewer, round, "ledger", "fail", base, "phone-c", 1));
  bool late = false;
  for (auto const& line : list_at(park.officer.shown(round), "checks"))
    for (auto const& one : list_at(line, "marks")) late = late || (text_at(one, "device") == "phone-c" && at(one, "late") == json::value(true));
  EXPECT_TRUE(late);
  // A base from the future settles nothing, an enterprise marks nothing, what is not on the list is named.
  EXPECT_EQ(firm.clerk->post("/api/cases/" + round + "/checks", json::object{{"task", "visit"}, {"item", "ledger"}, {"verdict", "pass"}}).status, 403);
  refused(mark(park.inspector, round, "roof", "pass", 0, "phone-a", 40), 422, "case.no_such_check");
}

TEST_F(InspectionStory, eighteen_of_a_village_and_nine_of_a_park_are_looked_at_and_the_page_is_live) {
  world.at(2, 10, 8);
  std::vector<Firm*> firms;
  for (int i = 1; i <= 27; ++i) firms.push_back(&park.register_firm((i <= 18 ? "村企" : "园企") + std::to_string(i) + "测试有限公司", 10 + i));
  world.at(2, 10, 9);
  std::vector<std::string> findings;
  std::string last_round;
  static constexpr std::string_view kKinds[] = {"宣传", "食堂宿舍", "台账"};
  for (size_t i = 0; i < firms.size(); ++i) {
    auto const round = planned(*firms[i]);
    all_well(round, park.inspector);
    if (i % 3 == 0) findings.push_back(found(*firms[i], park.inspector, kKinds[i / 3 % 3], "现场所见", round));
    goes(park.inspector.fire(round, "finish"));
    last_round = round;
  }
  auto const morning = to_iso(world.now());
  EXPECT_EQ(park.told("enterprises"), 27);
  EXPECT_EQ(park.told("inspected"), 27);
  EXPECT_EQ(park.told("findings_open"), 9);
  world.at(2, 10, 16);
  goes(park.lead.get("/api/command-post"));
  auto heard = std::async(std::launch::async, [&] { return park.lead.listen(2); });
  for (size_t i = 0; i < findings.size(); ++i) {
    auto& firm = *firms[i * 3];
    goes(photo(*firm.clerk, findings[i], "after"));
    goes(firm.clerk->fire(findings[i], "mend"));
    seen(park.inspector, look_back(findings[i]));
  }
  // The page was told where the journal stood when it opened, and again when somebody had acted.
  for (int64_t n = 500; heard.wait_for(std::chrono::milliseconds(50)) != std::future_status::ready; ++n) goes(mark(park.inspector, last_round, "notices", "pass", 0, "phone-late", n));
  auto const told_live = heard.get();
  EXPECT_NE(told_live.find("event: changed", told_live.find("event: changed") + 1), std::string::npos) << told_live;
  EXPECT_EQ(park.told("findings_open"), 0);
  EXPECT_EQ(park.told("findings_closed"), 9);
  // As of the morning: nine open, none closed, and every figure equals its list then as now.
  auto const then = at(park.lead.get("/api/command-post?at=" + morning).json, "report");
  EXPECT_EQ(at(then, "findings_open"), json::value(9));
  EXPECT_EQ(at(then, "findings_closed"), json::value(0));
  figures_equal_their_lists("");
  figures_equal_their_lists(morning);
  figures_equal_their_lists("2020-02-10T00:30:00.000Z");
  refused(park.lead.get("/api/command-post?at=2031-01-01T00:00:00Z"), 422, "insight.future");
  EXPECT_EQ(park.lead.get("/api/command-post/figures?key=nothing").status, 404);
  EXPECT_EQ(firms[0]->clerk->get("/api/command-post").status, 403);
  // Nobody is told anything without a session.
  EXPECT_EQ(exchange(world.port(), "GET", "/api/live", "", "").status, 401);
  // The day on paper and as a workbook.
  auto const pdf_report = park.lead.get("/api/command-post/daily-report.pdf");
  goes(pdf_report);
  EXPECT_TRUE(pdf_report.body.starts_with("%PDF-"));
  auto const book = park.lead.get("/api/command-post/daily-report.xlsx?at=" + morning);
  goes(book);
  EXPECT_TRUE(book.body.starts_with("PK"));
}

}  // namespace
}  // namespace ly::story
