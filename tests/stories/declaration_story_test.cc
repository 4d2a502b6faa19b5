// Snow: the city declares two days off. Every open deadline counted on working days moves, with the notice and what it was before in each case's ledger; withdrawn, all move
// back. A slow count with a calendar of its own judges thirty random acts.
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <map>
#include <set>

#include "base/dice.h"
#include "base/text.h"
#include "park.h"

namespace ly::story {
namespace {

constexpr std::string_view kDeclarations = "/api/working-calendar/declarations";

json::object days_wish(std::vector<std::string> const& off, std::vector<std::string> const& worked = {}) {
  json::array a, b;
  for (auto const& day : off) a.emplace_back(day);
  for (auto const& day : worked) b.emplace_back(day);
  return {{"title", "大雪停工"}, {"notice", "测试府办发〔2020〕7号"}, {"days_off", std::move(a)}, {"days_worked", std::move(b)}};
}

class DeclarationStory : public ::testing::Test {
 protected:
  DeclarationStory() : whole(town.world.person(town.admin, "quanshi", "市级 值守", {"lead"}, {{"kind", "region"}, {"code", "9901"}})) {}

  // Handed in and sent back at that moment: five working days to put it right.
  Firm& returned_at(std::string const& name, int day, int hour, int minute) {
    auto& firm = town.register_firm(name, 40);
    firm.staff = town.well(40);
    town.draft(firm);
    EXPECT_TRUE(town.submit(firm).ok());
    town.world.at(2, day, hour, minute);
    auto const back = town.officer.fire(firm.case_id, "return", "请补正防疫方案第三条");
    EXPECT_TRUE(back.ok()) << back.body;
    return firm;
  }
  std::string due(Firm const& firm) { return due_of(town.officer.shown(firm.case_id)); }
  static std::string due_of(json::value const& shown) { return std::string(text_at(shown, "due_at")); }
  Reply acted(Reply const& reply) {
    EXPECT_TRUE(reply.ok()) << reply.body;
    auto const until = std::chrono::steady_clock::now() + std::chrono::seconds(30);
    while (contains(whole.get(kDeclarations).body, R"("moving":"running")"))
      if (std::chrono::steady_clock::now() > until) {
        ADD_FAILURE() << "the deadlines are not through";
        break;
      }
    town.world.settle();
    return reply;
  }

  Park town;
  Person whole;
};

TEST_F(DeclarationStory, two_days_off_move_the_open_deadlines_visibly_and_back) {
  auto& firm = returned_at("甲木服饰有限公司", 11, 10, 0);
  auto const first = due(firm);
  EXPECT_EQ(first, "2020-02-18T09:30:00.000Z");
  auto const id = firm.case_id;
  auto const events = town.officer.get("/api/cases/" + id + "/journal").items().size();
  for (auto* who : {&town.lead, &whole}) ASSERT_TRUE(who->get(kDeclarations).ok());  // it is the next morning: they log in again
  auto const seen = town.world.journal_length();

  // Who may, what is wrong, and what would move: nothing changes by asking.
  EXPECT_EQ(town.officer.post(kDeclarations, days_wish({"2020-02-13"})).status, 403);
  EXPECT_EQ(town.lead.post(kDeclarations, days_wish({"2020-02-13"})).code(), "calendar.beyond");
  EXPECT_EQ(whole.post(kDeclarations, days_wish({})).code(), "calendar.no_days");
  EXPECT_EQ(whole.post(kDeclarations, days_wish({"13 February"})).code(), "calendar.day");
  EXPECT_EQ(whole.post(kDeclarations, days_wish({"2031-02-13"})).code(), "calendar.year_unknown");
  EXPECT_EQ(whole.post(kDeclarations, days_wish({"2020-02-13"}, {"2020-02-13"})).code(), "calendar.declaration_both");
  EXPECT_EQ(whole.post(kDeclarations, days_wish({"2020-02-15"})).code(), "calendar.no_change") << "a Saturday is off anyway";
  auto nameless = days_wish({"2020-02-13"});
  nameless["notice"] = "　";
  EXPECT_EQ(whole.post(kDeclarations, nameless).status, 422);
  auto const tried = whole.post(std::string(kDeclarations) + "/try", json::object{{"days_off", json::array{"2020-02-13", "2020-02-14"}}});
  ASSERT_TRUE(tried.ok()) << tried.body;
  EXPECT_EQ(tried.number("moved"), 1) << tried.body;
  ASSERT_EQ(list_at(tried.json, "examples").size(), 1U);
  EXPECT_EQ(text_at(list_at(tried.json, "examples")[0], "to"), "2020-02-20T09:30:00.000Z");
  EXPECT_EQ(town.world.journal_length(), seen);
  EXPECT_EQ(due(firm), first);

  auto const declared = acted(whole.post(kDeclarations, days_wish({"2020-02-13", "2020-02-14"})));
  auto const shown = town.officer.shown(id);
  EXPECT_EQ(due_of(shown), "2020-02-20T09:30:00.000Z");
  EXPECT_EQ(text_at(shown, "due_was"), first);
  EXPECT_EQ(text_at(shown, "due_notice"), "测试府办发〔2020〕7号");
  EXPECT_EQ(due_of(firm.clerk->shown(id)), "2020-02-20T09:30:00.000Z") << "the enterprise sees it too";
  auto const ledger = town.officer.get("/api/cases/" + id + "/journal");
  ASSERT_EQ(ledger.items().size(), events + 1) << ledger.body;
  EXPECT_TRUE(contains(ledger.body, "2月18日 17:30 → 2月20日 17:30")) << ledger.body;
  auto const listed = town.officer.get(kDeclarations);
  ASSERT_EQ(listed.items().size(), 1U) << listed.body;
  EXPECT_EQ(text_at(listed.items()[0], "moving"), "done") << listed.body;
  EXPECT_EQ(at(listed.items()[0], "moved"), json::value(1));
  // What begins afterwards counts with it, and is not moved again.
  town.world.at(2, 11, 11);
  auto& later = town.register_firm("乙木家具有限公司", 30);
  later.staff = town.well(30);
  town.draft(later);
  ASSERT_TRUE(town.submit(later).ok());
  ASSERT_TRUE(town.officer.fire(later.case_id, "return", "请补正防疫方案第三条").ok());
  EXPECT_EQ(due(later), "2020-02-20T09:30:00.000Z");
  EXPECT_EQ(at(town.officer.shown(later.case_id), "due_was"), json::value(nullptr));

  // A restart counts on with it; withdrawn, both go where they would have been.
  town.world.restart();
  auto const path = std::string(kDeclarations) + "/" + std::string(declared.text("id"));
  EXPECT_EQ(town.lead.post(path + "/withdraw", json::object{{"reason", "天气转晴，照常上班"}}).code(), "calendar.beyond");
  EXPECT_EQ(whole.post(path + "/resume").code(), "calendar.not_stopped");
  acted(whole.post(path + "/withdraw", json::object{{"reason", "天气转晴，照常上班"}}));
  EXPECT_EQ(due(firm), first);
  EXPECT_EQ(due(later), first);
  EXPECT_EQ(at(town.officer.shown(id), "due_was"), json::value(nullptr)) << "where it was set";
  EXPECT_EQ(whole.post(path + "/withdraw", json::object{{"reason", "天气转晴，照常上班"}}).code(), "calendar.withdrawn");
  auto const [code, said] = town.world.command("check");
  EXPECT_EQ(code, 0) << said;
}

TEST_F(DeclarationStory, a_deadline_that_has_passed_or_would_have_passed_stays) {
  auto& overdue = returned_at("甲木服饰有限公司", 11, 10, 0);
  town.world.at(2, 17, 18, 0);  // Monday evening; due on Tuesday
  auto const tuesday = due(overdue);
  // Saturday the 15th worked after all: counted anew it would have been due on Monday at half past five, half an hour ago.
  auto const declared = acted(whole.post(kDeclarations, days_wish({}, {"2020-02-15"})));
  EXPECT_EQ(due(overdue), tuesday);
  auto const listed = whole.get(kDeclarations);
  EXPECT_EQ(at(listed.items()[0], "kept"), json::value(1)) << listed.body;
  EXPECT_EQ(at(listed.items()[0], "moved"), json::value(0)) << listed.body;
  town.world.at(2, 19, 9);  // gone: nobody is brought back from expired
  EXPECT_EQ(text_at(town.officer.shown(overdue.case_id), "state"), "expired");
  acted(whole.post(kDeclarations, days_wish({"2020-02-18", "2020-02-19"})));
  EXPECT_EQ(text_at(town.officer.shown(overdue.case_id), "state"), "expired");
}

// ---- the slow count: days of February and March 2020 one by one ----
struct Act {
  std::vector<int> off, worked;  // days after 1 February
  bool in_force = true;
  std::string id;
};
using std::chrono::days, std::chrono::sys_days;
sys_days day_named(int n) { return sys_days{std::chrono::year{2020} / 2 / 1} + days{n}; }
bool works(int n, std::vector<Act> const& acts) {
  auto const name = std::chrono::weekday{day_named(n)};
  bool out = name != std::chrono::Saturday && name != std::chrono::Sunday;
  for (auto const& act : acts) {
    if (!act.in_force) continue;
    if (std::find(act.off.begin(), act.off.end(), n) != act.off.end()) out = false;
    if (std::find(act.worked.begin(), act.worked.end(), n) != act.worked.end()) out = true;
  }
  return out;
}
std::string iso_of(int n) {
  std::chrono::year_month_day const date{day_named(n)};
  char out[16];
  std::snprintf(out, sizeof out, "2020-%02u-%02u", static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
  return out;
}
std::string slow_due(int day, bool after_closing, std::vector<Act> const& acts) {
  int at = day - 1 + (after_closing ? 1 : 0);
  while (!works(at, acts)) ++at;
  for (int left = 5; left > 0; --left)
    do ++at;
    while (!works(at, acts));
  return iso_of(at) + "T09:30:00.000Z";
}

TEST_F(DeclarationStory, thirty_random_acts_agree_with_a_slow_count) {
  struct Sent {
    Firm* firm;
    int day;
    bool after_closing;
  };
  std::vector<Sent> sent;
  sent.push_back({&returned_at("甲木服饰有限公司", 11, 8, 40), 11, false});
  sent.push_back({&returned_at("乙木家具有限公司", 11, 17, 30), 11, true});
  sent.push_back({&returned_at("丙火机械有限公司", 12, 16, 0), 12, false});
  std::vector<Act> acts;
  Dice dice(20200211);
  std::set<std::string> dues;
  int refused = 0;
  for (int step = 0; step < 30; ++step) {
    std::vector<size_t> standing;
    for (size_t i = 0; i < acts.size(); ++i)
      if (acts[i].in_force) standing.push_back(i);
    if (!standing.empty() && dice.chance(1, 3)) {
      auto& gone = acts[standing[dice.below(standing.size())]];
      acted(whole.post(std::string(kDeclarations) + "/" + gone.id + "/withdraw", json::object{{"reason", "情况已经变化，撤回"}}));
      gone.in_force = false;
    } else {
      Act act;
      for (int n = 12; n < 40; ++n)  // from 13 February: the present day stays what it is
        if (dice.chance(1, 6)) (dice.chance(1, 2) ? act.off : act.worked).push_back(n);
      std::vector<std::string> off, worked;
      for (int n : act.off) off.push_back(iso_of(n));
      for (int n : act.worked) worked.push_back(iso_of(n));
      bool changes = false;
      for (int n : act.off) changes = changes || works(n, acts);
      for (int n : act.worked) changes = changes || !works(n, acts);
      auto const reply = whole.post(kDeclarations, days_wish(off, worked));
      if (off.empty() && worked.empty()) { EXPECT_EQ(reply.code(), "calendar.no_days"); ++refused; continue; }
      if (!changes) { EXPECT_EQ(reply.code(), "calendar.no_change") << reply.body; ++refused; continue; }
      acted(reply);
      act.id = std::string(reply.text("id"));
      acts.push_back(std::move(act));
    }
    for (auto const& one : sent) {
      auto const got = due(*one.firm);
      EXPECT_EQ(got, slow_due(one.day, one.after_closing, acts)) << "after act " << step << " of " << one.firm->name;
      dues.insert(got);
    }
  }
  EXPECT_GT(acts.size(), 10U);
  EXPECT_GT(dues.size(), 5U) << "deadlines did move";
  for (auto& act : acts)
    if (act.in_force) {
      acted(whole.post(std::string(kDeclarations) + "/" + act.id + "/withdraw", json::object{{"reason", "情况已经变化，撤回"}}));
      act.in_force = false;
    }
  for (auto const& one : sent) {
    EXPECT_EQ(due(*one.firm), slow_due(one.day, one.after_closing, {}));
    EXPECT_EQ(at(town.officer.shown(one.firm->case_id), "due_was"), json::value(nullptr)) << "all back where they were set";
  }
}

}  // namespace
}  // namespace ly::story
