#include "park.h"

#include <gtest/gtest.h>

#include "base/text.h"
#include "engines/identifiers/identifiers.h"
#include "engines/synthetic/synthetic.h"

namespace ly::story {
namespace {

json::object region(std::string_view code) { return {{"kind", "region"}, {"code", code}}; }

// Severe areas as the command post listed them, one of them a town next door; the counties are real, their risk is the story's.
constexpr std::pair<std::string_view, std::string_view> kRisks[] = {
    {"420102", "severe"}, {"420902", "severe"}, {"421102", "severe"}, {"330382", "severe"}, {"990101102", "severe"}, {"411525", "medium"},
};

}  // namespace

Park::Park()
    : admin(world.administrator()),
      officer(world.person(admin, "han", "服务业一组 韩某", {"officer"}, region(kPark))),
      inspector(world.person(admin, "jiang", "现场核查 江某", {"inspector"}, region(kPark))),
      reviewer(world.person(admin, "lumou", "复核组 陆某", {"reviewer"}, region(kPark))),
      second_reviewer(world.person(admin, "wen", "复核组 文某", {"reviewer"}, region(kPark))),
      lead(world.person(admin, "zhihui", "指挥部 值守", {"lead"}, region(kPark))),
      auditor(world.person(admin, "shenji", "审计 尤某", {"auditor"}, region(kPark))),
      foreign_officer(world.person(admin, "yunze", "云泽市 干部", {"officer", "reviewer"}, region(kElsewhere))) {
  for (auto const& [division, level] : kRisks) {
    auto const set = lead.post("/api/risk-levels", json::object{{"division", division}, {"level", level}, {"from", "2020-02-08"}, {"source", "指挥部 2020-02-08 名单（故事所设）"}});
    EXPECT_TRUE(set.ok()) << division << " " << set.body;
  }
}

Firm& Park::register_firm(std::string const& name, int64_t headcount, int64_t thermometers) {
  auto const made = synthetic::make_enterprise(dice_, 0);
  auto const reply = officer.post("/api/enterprises", json::object{{"uscc", made.uscc}, {"name", name}, {"division", kPark}, {"address", made.address}, {"industry", "industry"},
                                                                   {"headcount", headcount}, {"revenue_wan", 3000}, {"contact", made.contact}, {"phone", made.phone}});
  EXPECT_TRUE(reply.ok()) << reply.body;
  auto& firm = firms_.emplace_back(Firm{name, headcount, thermometers});
  firm.id = reply.text("id");
  clerks_.push_back(world.person(admin, "clerk-" + std::to_string(firms_.size()), name + " 办事员", {"enterprise_clerk"}, {{"kind", "enterprise"}, {"id", firm.id}}));
  firm.clerk = &clerks_.back();
  return firm;
}

RosterPerson Park::one_from(std::string const& place, std::string const& left_on) { return app::one_from(dice_, place, left_on); }

std::vector<RosterPerson> Park::well(int count) { return app::well_people(dice_, count); }

json::object Park::form(Firm const& firm) {
  auto const people = static_cast<int64_t>(firm.staff.size());
  return {{"sector", "一般"}, {"headcount", people}, {"plan_date", to_iso(day_at(world.now()) + 2)}, {"supply_chain", false}, {"responsible", "测试甲"}, {"phone", "13800001234"},
          {"masks", people * 2 * 7}, {"thermometers", firm.thermometers}, {"disinfectant", 10}, {"isolation_rooms", 1}, {"dorm_per_room", 4}, {"dorm_area", 4}, {"canteen", "分餐"}, {"hold", true}};
}

json::value Park::draft(Firm& firm) { return draft_by(*firm.clerk, firm, "web"); }

json::value Park::draft_by(Person& clerk, Firm& firm, std::string_view channel) {
  auto const opened = clerk.post("/api/cases", json::object{{"service", "resumption"}, {"enterprise_id", firm.id}, {"channel", channel}, {"form", form(firm)}});
  EXPECT_TRUE(opened.ok()) << firm.name << " " << opened.body;
  firm.case_id = opened.text("id");
  auto const roster = clerk.screen(firm.id, "roster.xlsx", roster_sheet(world, firm.staff), firm.case_id);
  EXPECT_EQ(roster.text("state"), "screened") << firm.name << " " << roster.body;
  EXPECT_EQ(roster.number("total"), static_cast<int64_t>(firm.staff.size())) << roster.body;
  firm.roster_id = roster.text("id");
  EXPECT_TRUE(hand_in(clerk, firm.case_id, "plan", firm.name + " plan").ok());
  auto const last = hand_in(clerk, firm.case_id, "pledge", firm.name + " pledge");
  EXPECT_TRUE(last.ok()) << last.body;
  return last.json;
}

Reply Park::hand_in(Person& who, std::string const& case_id, std::string_view key, std::string_view text) {
  auto const file = who.upload(std::string(key) + ".pdf", pdf(text));
  EXPECT_TRUE(file.ok()) << file.body;
  return who.post("/api/cases/" + case_id + "/documents", json::object{{"key", key}, {"file_id", file.text("id")}});
}

Reply Park::photo(Person& who, std::string const& case_id, std::string_view key) {
  auto const file = who.upload(std::string(key) + ".png", app::small_png());
  EXPECT_TRUE(file.ok()) << file.body;
  return who.post("/api/cases/" + case_id + "/documents", json::object{{"key", key}, {"file_id", file.text("id")}});
}

Reply Park::hand(Person& who, std::string const& case_id, std::string_view part, std::string_view title, std::string_view why) {
  std::string account = "01J00000000000000000000000";
  for (auto const& one : list_at(who.shown(case_id), "assignable"))
    if (text_at(one, "title") == title) account = text_at(one, "id");
  return who.post("/api/cases/" + case_id + "/" + std::string(part), json::object{{"account_id", account}, {"reason", why}});
}

std::string Park::look_back(Person& who, std::string const& finding) {
  for (auto const& one : list_at(who.shown(finding), "follow_ups"))
    if (text_at(one, "service") == "look-back" && at(one, "closed") == json::value(false)) return text_at(one, "id");
  return "";
}

Reply Park::on_site(Firm& firm, Person& who, RosterPerson const& found) { return who.post("/api/enterprises/" + firm.id + "/persons-on-site", found_at_work(found)); }

json::object Park::found_at_work(RosterPerson const& found) {
  json::object body{{"name", found.name}, {"document_number", found.id_number}, {"phone", found.phone}, {"from_division", found.from}, {"temperature", 36.6},
                    {"symptom", false}, {"certificate", true}, {"note", "在车间"}};
  if (!found.left_on.empty()) body["left_on"] = found.left_on;
  return body;
}

Reply Park::task(Person& who, Firm const& firm, std::string_view name, std::string_view verdict) {
  return who.post("/api/cases/" + firm.case_id + "/tasks/" + std::string(name), json::object{{"done", true}, {"verdict", verdict}});
}

Reply Park::receipt(Person& who, Firm const& firm, std::string_view item, int64_t count, std::string_view source) {
  return who.post("/api/cases/" + firm.case_id + "/receipts", json::object{{"item", item}, {"count", count}, {"source", source}});
}

int64_t Park::told(std::string_view figure) {
  auto const found = at(report(), figure);
  return found.is_int64() ? found.get_int64() : -1;
}

}  // namespace ly::story
