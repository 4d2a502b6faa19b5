// Story, part 4: nine enterprises of a park go back to work, 10 to 17 February 2020. Read it from top to bottom; each
// figure is the one the command post's page shows. People, numbers and firms are invented.
#include <gtest/gtest.h>

#include <set>

#include "base/text.h"
#include "park.h"

namespace ly::story {
namespace {

class ResumptionStory : public ::testing::Test {
 protected:
  Park park;
  World& world = park.world;

  void told(std::string_view figure, int64_t value) { EXPECT_EQ(park.told(figure), value) << figure; }
  void goes(Reply const& reply) { EXPECT_TRUE(reply.ok()) << reply.status << " " << reply.body; }
  void refused(Reply const& reply, int status, std::string_view code) {
    EXPECT_EQ(reply.status, status) << reply.body;
    EXPECT_EQ(reply.code(), code) << reply.body;
  }
  std::string lane(Firm const& firm) { return text_at(park.officer.shown(firm.case_id), "lane"); }
  json::array lines(Firm const& firm, std::string const& view) { return park.officer.get("/api/rosters/" + firm.roster_id + "/lines?view=" + view + "&limit=200").items(); }

  void review_on_site(Firm const& firm) {
    goes(park.task(park.inspector, firm, "site"));
    goes(park.task(park.second_reviewer, firm, "roster"));
  }
};

TEST_F(ResumptionStory, nine_enterprises_of_the_park_go_back_to_work) {
  // -- Monday 10 February, morning. Group 1 registers its nine enterprises; three of them have no thermometer gun.
  auto& garments = park.register_firm("甲木服饰有限公司", 18);
  auto& electronics = park.register_firm("乙川电子有限公司", 24);
  auto& food = park.register_firm("丙泉食品有限公司", 30);
  auto& machines = park.register_firm("丁岳机械有限公司", 60);
  auto& forwarder = park.register_firm("戊野物流有限公司", 40, 0);
  auto& packaging = park.register_firm("庚辰包装有限公司", 35, 0);
  auto& textiles = park.register_firm("辛禾纺织有限公司", 50);
  auto& chemicals = park.register_firm("壬海化工有限公司", 22, 0);
  auto& hardware = park.register_firm("寅光五金有限公司", 28);
  told("enterprises", 9);
  told("applied", 0);

  // What their staff lists hold: the well, and seven who may not come, for five different reasons.
  garments.staff = park.well(18);
  electronics.staff = park.well(24);
  food.staff = park.well(30);
  machines.staff = park.well(43);
  machines.staff.push_back(park.one_from("湖北省武汉市江岸区", "2020-02-05"));
  machines.staff.push_back(park.one_from("安徽省宿州市砀山县", "2020-02-01"));
  machines.staff.back().symptom = "有";
  forwarder.staff = park.well(25);
  forwarder.staff.push_back(park.one_from("本地", ""));
  forwarder.staff.back().temperature = "37.5";
  packaging.staff = park.well(29);
  packaging.staff.push_back(park.one_from("江苏省盐城市响水县", "2020-01-30"));
  packaging.staff.back().contact = "是";
  textiles.staff = park.well(38);
  textiles.staff.push_back(park.one_from("湖北省孝感市孝南区", "2020-01-31"));
  textiles.staff.push_back(park.one_from("浙江省温州市乐清市", "2020-02-08"));
  chemicals.staff = park.well(19);
  chemicals.staff.push_back(park.one_from("湖北省黄冈市黄州区", "2020-02-09"));
  hardware.staff = park.well(14);
  hardware.staff.push_back(park.one_from("河南省信阳市固始县", "2020-02-03"));  // medium risk: comes, but is observed at home first

  std::vector<Firm*> const first_eight = {&garments, &electronics, &food, &machines, &packaging, &textiles, &chemicals, &hardware};
  std::vector<Firm*> const all_nine = {&garments, &electronics, &food, &machines, &forwarder, &packaging, &textiles, &chemicals, &hardware};

  // -- 10 February, 09:30. Eight clerks apply; the forwarder does not, it drives.
  world.at(2, 10, 9, 30);
  for (auto* firm : first_eight) {
    park.draft(*firm);
    goes(park.submit(*firm));
    EXPECT_EQ(park.state(*firm), "submitted") << firm->name;
  }
  told("applied", 8);
  told("resumed", 0);

  // Each of those ruled out is told why, in words, with what would change it.
  auto const ruled_out = lines(textiles, "excluded");
  ASSERT_EQ(ruled_out.size(), 2U);
  std::set<std::string> why;
  for (auto const& line : ruled_out) why.insert(std::string(text_of(line, "reason")));
  EXPECT_EQ(why, (std::set<std::string>{"14 天内到过高风险地区，离开 10 天，还差 4 天", "14 天内到过高风险地区，离开 2 天，还差 12 天"}));
  auto const to_settle = lines(hardware, "settle");
  EXPECT_EQ(to_settle.size(), 1U);
  for (auto const& line : to_settle) {
    EXPECT_EQ(text_of(line, "verdict"), "observe");
    EXPECT_EQ(text_of(line, "reason_code"), "S10");
  }

  // -- 10 February, 14:00. Six pass pre-review. The two without a thermometer gun do not, and are told what is missing.
  world.at(2, 10, 14);
  for (auto* firm : {&garments, &electronics, &food, &machines, &textiles, &hardware}) goes(park.officer.fire(firm->case_id, "prepass"));
  for (auto* firm : {&packaging, &chemicals}) {
    auto const blocked = park.officer.fire(firm->case_id, "prepass");
    refused(blocked, 409, "case.needs");
    EXPECT_TRUE(contains(blocked.body, "额温枪")) << blocked.body;
    EXPECT_EQ(park.state(*firm), "submitted");
  }

  // -- Tuesday 11 February, 09:00. The city found one: it is received, with where it came from, and only then the case moves on.
  world.at(2, 11, 9);
  refused(park.receipt(park.officer, packaging, "thermometers", 1, ""), 422, "form.invalid");
  goes(park.receipt(park.officer, packaging, "thermometers", 1, "市指挥部调拨"));
  goes(park.officer.fire(packaging.case_id, "prepass"));

  // -- 11 February, 10:00. An inspector sees four trucks of the forwarder running; nobody approved that. Told to stop at once.
  world.at(2, 11, 10);
  auto const notice = park.officer.post("/api/cases", json::object{{"service", "stop-notice"}, {"enterprise_id", forwarder.id}, {"channel", "counter"},
                                                                   {"form", json::object{{"legal_basis", "传染病防治法 紧急措施（测试）"}, {"finding", "4 辆货车未经核准运行"}, {"found_on", "2020-02-11"}}}});
  goes(notice);
  auto const notice_id = std::string(notice.text("id"));
  goes(park.officer.fire(notice_id, "issue", "未经核准复工"));
  EXPECT_EQ(text_at(park.officer.shown(notice_id), "state"), "in_force");
  told("stopped", 1);

  // -- The same day, 16:00: helped to apply; its lane is green because of the notice.
  world.at(2, 11, 16);
  park.draft(forwarder);
  goes(park.submit(forwarder));
  EXPECT_EQ(lane(forwarder), "green");
  EXPECT_EQ(lane(garments), "normal");
  told("applied", 9);

  // -- 11 February, 22:40, overnight: pre-review, blocked by the missing thermometer gun until the city's second one is here.
  world.at(2, 11, 22, 40);
  auto const blocked = park.officer.fire(forwarder.case_id, "prepass");
  refused(blocked, 409, "case.needs");
  EXPECT_TRUE(contains(blocked.body, "额温枪")) << blocked.body;
  goes(park.receipt(park.officer, forwarder, "thermometers", 1, "市指挥部调拨"));
  goes(park.reviewer.fire(forwarder.case_id, "prepass"));

  // -- Wednesday 12 February: on site in the morning. Who passed the pre-review may not approve; somebody else may. Back at work.
  world.at(2, 12, 8, 30);
  EXPECT_EQ(park.reviewer.fire(forwarder.case_id, "approve").status, 409);  // the site was not seen yet
  review_on_site(forwarder);
  refused(park.reviewer.fire(forwarder.case_id, "approve"), 409, "case.needs");
  EXPECT_EQ(park.state(forwarder), "site_review");
  world.at(2, 12, 10);
  goes(park.second_reviewer.fire(forwarder.case_id, "approve"));
  world.settle();
  EXPECT_EQ(text_at(park.officer.shown(notice_id), "state"), "lifted");
  told("stopped", 0);
  told("approved", 1);
  told("resumed", 1);

  // -- 12 February: the others are seen on site and approved by the reviewers; the lead of the group passed them before.
  world.at(2, 12, 14);
  for (auto* firm : {&garments, &electronics, &food, &machines, &packaging, &textiles, &hardware}) {
    review_on_site(*firm);
    goes(park.reviewer.fire(firm->case_id, "approve"));
  }
  world.settle();
  told("approved", 8);
  told("resumed", 8);

  // -- The ninth is still stuck for its thermometer gun, and the command post's page says so and who acts.
  auto const page = park.lead.get("/api/command-post");
  bool seen = false;
  auto const all_stuck = list_at(page.json, "stuck");
  for (auto const& stuck : all_stuck) {
    if (text_of(stuck, "case_id") != chemicals.case_id) continue;
    seen = true;
    EXPECT_EQ(text_of(stuck, "where"), "壬海化工有限公司");
    EXPECT_TRUE(contains(text_of(stuck, "line"), "额温枪")) << json::serialize(stuck);
    EXPECT_GT(at(stuck, "late_minutes").as_int64(), 0);
  }
  EXPECT_TRUE(seen) << page.body;

  // -- 13 February: a colleague's friend has one.
  world.at(2, 13, 9);
  goes(park.receipt(park.officer, chemicals, "thermometers", 1, "个人联系：朋友转让"));
  goes(park.officer.fire(chemicals.case_id, "prepass"));
  world.at(2, 13, 15);
  review_on_site(chemicals);
  goes(park.lead.fire(chemicals.case_id, "approve"));
  world.settle();

  // Three were lacking; two came from the city, one from a person: read from the cases' own receipts.
  std::multiset<std::string> sources;
  for (auto* firm : all_nine) {
    auto const receipts = list_at(park.officer.shown(firm->case_id), "receipts");
    for (auto const& receipt : receipts) sources.insert(std::string(text_of(receipt, "source")));
  }
  EXPECT_EQ(sources.count("市指挥部调拨"), 2U);
  EXPECT_EQ(sources.count("个人联系：朋友转让"), 1U);
  EXPECT_EQ(sources.size(), 3U);

  told("enterprises", 9);
  told("applied", 9);
  told("approved", 9);
  told("resumed", 9);
  told("fully_staffed", 3);
  told("excluded", 7);
  told("observe", 1);
  told("screened", 18 + 24 + 30 + 45 + 26 + 30 + 40 + 20 + 15);
  // The same seven from their lists, with their reasons.
  std::multiset<std::string> reasons;
  for (auto* firm : all_nine) {
    auto const excluded = lines(*firm, "excluded");
    for (auto const& line : excluded) reasons.insert(std::string(text_of(line, "reason_code")));
  }
  EXPECT_EQ(reasons, (std::multiset<std::string>{"S01", "S02", "S03", "S07", "S07", "S07", "S07"}));

  // -- Monday 17 February: at the machine works four people are at work who are on no list, two of them from the severe town next door.
  world.at(2, 17, 9, 20);
  std::vector<RosterPerson> found = {park.one_from("演示省演示市南桥区石浦镇", "2020-02-14"), park.one_from("演示省演示市南桥区石浦镇", "2020-02-15"), park.one_from("本地", ""),
                                     park.one_from("四川省南充市仪陇县", "2020-02-01")};
  for (size_t i = 0; i < found.size(); ++i) {
    auto const told_on_site = park.on_site(machines, park.inspector, found[i]);
    goes(told_on_site);
    EXPECT_EQ(told_on_site.text("verdict"), "excluded");
    EXPECT_EQ(at(told_on_site.json, "listed"), json::value(false));
    EXPECT_EQ(told_on_site.text("listing_code"), "L03");  // both reasons are told, whichever is heavier
    EXPECT_TRUE(contains(told_on_site.text("listing"), "须立即离岗")) << told_on_site.body;
    if (i < 2) {
      EXPECT_EQ(told_on_site.text("reason_code"), "S07");
      EXPECT_EQ(told_on_site.text("verdict_title"), "集中隔离");
      EXPECT_EQ(told_on_site.number("days"), i == 0 ? 11 : 12);
    } else {
      EXPECT_EQ(told_on_site.text("reason_code"), "S13");
    }
  }
  // One who is on the approved list is simply at work.
  auto const listed = park.on_site(machines, park.inspector, machines.staff.front());
  goes(listed);
  EXPECT_EQ(at(listed.json, "listed"), json::value(true));
  EXPECT_EQ(listed.text("verdict"), "cleared");
  // Seen twice on one round: still one person.
  goes(park.on_site(machines, park.inspector, found[2]));
  world.settle();
  told("unlisted_on_site", 4);

  // -- The enterprise is ordered to put it right, and signs an undertaking; without it nobody accepts.
  goes(park.inspector.fire(machines.case_id, "rectify", "名单外 4 人在岗，其中 2 人来自严重地区，已离岗隔离"));
  EXPECT_EQ(park.state(machines), "rectifying");
  told("resumed", 8);
  refused(park.reviewer.fire(machines.case_id, "accept"), 409, "case.needs");
  goes(park.hand_in(*machines.clerk, machines.case_id, "undertaking", "undertaking"));
  refused(machines.clerk->fire(machines.case_id, "accept"), 403, "case.not_yours");
  goes(park.reviewer.fire(machines.case_id, "accept"));
  world.settle();

  // -- The report of 17 February.
  world.at(2, 17, 18);
  auto const evening = park.lead.get("/api/command-post");
  EXPECT_EQ(at(evening.json, "report", "enterprises"), json::value(9));
  EXPECT_EQ(at(evening.json, "report", "resumed"), json::value(9));
  EXPECT_EQ(at(evening.json, "report", "fully_staffed"), json::value(3));
  EXPECT_EQ(at(evening.json, "report", "excluded"), json::value(7));
  EXPECT_EQ(at(evening.json, "report", "unlisted_on_site"), json::value(4));
  EXPECT_EQ(at(evening.json, "report", "stopped"), json::value(0));
  // Figures equal their lists.
  EXPECT_EQ(park.lead.get("/api/cases?service=resumption&state=approved").number("total"), 9);
  EXPECT_EQ(park.lead.get("/api/cases?service=stop-notice&state=in_force").number("total"), 0);
  // Another town's officer has none of this in his figures.
  EXPECT_EQ(at(park.foreign_officer.get("/api/command-post").json, "report", "enterprises"), json::value(0));

  // -- Proof that nothing was changed, and that all holds.
  auto const verified = park.auditor.get("/api/journal/verify");
  EXPECT_EQ(at(verified.json, "ok"), json::value(true)) << verified.body;
  // Every entry can be read aloud: who and what, in words; the other language stays inside.
  for (std::string after, next = "first"; !next.empty(); after = next) {
    auto const page = park.auditor.get("/api/journal?limit=200" + (after.empty() ? "" : "&after=" + after));
    goes(page);
    for (auto const& entry : page.items()) {
      EXPECT_FALSE(text_of(entry, "actor_title").empty()) << canonical(entry);
      EXPECT_NE(text_of(entry, "what_title"), text_of(entry, "what")) << canonical(entry);
      EXPECT_EQ(find(entry, "what_title_en"), nullptr);
    }
    next = std::string(page.text("next"));
  }
  auto const [code, said] = world.command("check");
  EXPECT_EQ(code, 0) << said;

  // -- In all that anybody was shown there is no worker's number or telephone in clear.
  auto const everything = world.everything_seen();
  for (auto* firm : all_nine)
    for (auto const& p : firm->staff) {
      ASSERT_FALSE(contains(everything, p.id_number)) << firm->name;
      ASSERT_FALSE(contains(everything, p.phone)) << firm->name;
    }
  for (auto const& p : found) ASSERT_FALSE(contains(everything, p.id_number));
}

TEST_F(ResumptionStory, what_must_not_happen) {
  auto& mine = park.register_firm("甲木服饰有限公司", 6);
  auto& other = park.register_firm("乙川电子有限公司", 6);
  mine.staff = park.well(6);
  other.staff = park.well(6);
  world.at(2, 10, 9, 30);
  park.draft(mine);
  park.draft(other);
  auto const case_path = "/api/cases/" + mine.case_id;

  // A clerk sees no other enterprise: not its case, roster, people or self, and cannot act there.
  EXPECT_EQ(other.clerk->get(case_path).status, 404);
  EXPECT_EQ(other.clerk->get("/api/rosters/" + mine.roster_id).status, 404);
  EXPECT_EQ(other.clerk->get("/api/rosters/" + mine.roster_id + "/lines").status, 404);
  EXPECT_EQ(other.clerk->get("/api/rosters/" + mine.roster_id + "/annotated.xlsx").status, 404);
  EXPECT_EQ(other.clerk->get("/api/rosters?enterprise_id=" + mine.id).status, 404);
  EXPECT_EQ(other.clerk->get("/api/enterprises/" + mine.id).status, 404);
  EXPECT_EQ(other.clerk->get("/api/enterprises/" + mine.id + "/persons-on-site").status, 404);
  EXPECT_EQ(other.clerk->get("/api/cases").number("total"), 1);
  EXPECT_EQ(other.clerk->post(case_path + "/events", json::object{{"event", "submit"}, {"revision", 1}}).status, 404);
  // By the enterprise's name, 甲木, a case is found by who may see it and by nobody else.
  auto const by_name = std::string("/api/cases?view=all&q=%E7%94%B2%E6%9C%A8");
  EXPECT_EQ(park.officer.get(by_name).number("total"), 1);
  EXPECT_EQ(mine.clerk->get(by_name).number("total"), 1);
  EXPECT_EQ(other.clerk->get(by_name).number("total"), 0);
  EXPECT_EQ(park.foreign_officer.get(by_name).number("total"), 0);
  EXPECT_EQ(other.clerk->get("/api/persons?q=" + mine.staff.front().id_number).number("total"), 0);
  // The queue calls it by its new name from the moment it has one.
  auto const queue_has = [&](std::string_view name) { return contains(json::serialize(park.officer.get("/api/cases").json), name); };
  ASSERT_TRUE(queue_has("甲木服饰有限公司") && queue_has("甲木服饰有限公司"));
  auto const known = park.officer.get("/api/enterprises/" + mine.id).number("revision");
  ASSERT_EQ(park.officer.post("/api/enterprises/" + mine.id, json::object{{"name", "甲木衣帽有限公司"}, {"revision", known}}).status, 200);
  EXPECT_TRUE(queue_has("甲木衣帽有限公司"));
  EXPECT_FALSE(queue_has("甲木服饰有限公司"));

  // An officer of another place gets the same answer as for what does not exist.
  auto const foreign = park.foreign_officer.get(case_path);
  auto const missing = park.foreign_officer.get("/api/cases/01ARZ3NDEKTSV4RRFFQ69G5FAV");
  EXPECT_EQ(foreign.status, 404);
  EXPECT_EQ(foreign.code(), missing.code());
  EXPECT_EQ(park.foreign_officer.get("/api/cases").number("total"), 0);
  EXPECT_EQ(park.foreign_officer.get("/api/rosters").number("total"), 0);
  EXPECT_EQ(park.foreign_officer.get("/api/enterprises").number("total"), 0);
  EXPECT_EQ(park.foreign_officer.get("/api/persons?q=" + mine.staff.front().id_number).number("total"), 0);
  EXPECT_EQ(park.on_site(mine, park.foreign_officer, mine.staff.front()).status, 404);
  EXPECT_EQ(park.foreign_officer.post(case_path + "/events", json::object{{"event", "withdraw"}, {"revision", 1}}).status, 404);

  // A stale revision is refused and changes nothing.
  auto const revision = at(mine.clerk->shown(mine.case_id), "revision").as_int64();
  goes(mine.clerk->post(case_path + "/form", json::object{{"form", park.form(mine)}, {"revision", revision}}));
  auto const stale = mine.clerk->post(case_path + "/events", json::object{{"event", "submit"}, {"revision", revision}});
  refused(stale, 409, "stale");
  EXPECT_EQ(park.state(mine), "draft");

  // The same intent repeated is answered the same and happens once.
  auto const now = at(mine.clerk->shown(mine.case_id), "revision");
  auto const length = world.journal_length();
  auto const first = mine.clerk->post_with_key("same-intent-1", case_path + "/events", json::object{{"event", "submit"}, {"revision", now}});
  goes(first);
  auto const after = world.journal_length();
  EXPECT_GT(after, length);
  auto const again = mine.clerk->post_with_key("same-intent-1", case_path + "/events", json::object{{"event", "submit"}, {"revision", now}});
  EXPECT_EQ(again.status, 200);
  EXPECT_EQ(canonical(again.json), canonical(first.json));
  EXPECT_EQ(world.journal_length(), after);
  // A second application while one is open is refused.
  EXPECT_EQ(mine.clerk->post("/api/cases", json::object{{"service", "resumption"}, {"enterprise_id", mine.id}, {"form", park.form(mine)}}).code(), "case.duplicate");

  // Approving twice makes one approval.
  goes(park.officer.fire(mine.case_id, "prepass"));
  review_on_site(mine);
  auto const ready = at(park.lead.shown(mine.case_id), "revision");
  goes(park.lead.post(case_path + "/events", json::object{{"event", "approve"}, {"revision", ready}}));
  EXPECT_EQ(park.reviewer.post(case_path + "/events", json::object{{"event", "approve"}, {"revision", ready}}).status, 409);
  EXPECT_EQ(park.reviewer.fire(mine.case_id, "approve").status, 409);
  world.settle();
  told("approved", 1);
  EXPECT_EQ(park.auditor.get("/api/journal?subject=" + mine.case_id + "&what=resumption.approved").items().size(), 1U);
}

// Who cannot use a computer comes to the counter; an officer takes the whole application for him, papers and staff list too.
TEST_F(ResumptionStory, an_officer_takes_an_application_at_the_counter) {
  auto& firm = park.register_firm("卯柜台代办有限公司", 6);
  firm.staff = park.well(6);
  park.draft_by(park.officer, firm, "counter");
  goes(park.officer.fire(firm.case_id, "submit"));
  auto const shown = park.officer.shown(firm.case_id);
  EXPECT_EQ(text_at(shown, "channel"), "counter");
  EXPECT_EQ(text_at(shown, "state"), "submitted") << json::serialize(shown).substr(0, 600);
  EXPECT_EQ(text_at(firm.clerk->shown(firm.case_id), "no"), text_at(shown, "no")) << "the enterprise sees what was filed for it";
  EXPECT_EQ(park.told("applied"), 1);
}

}  // namespace
}  // namespace ly::story
