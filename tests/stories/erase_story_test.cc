// A worker asks to be erased; then somebody puts yesterday's backup back. He stays unreadable in both, and the journal
// stays provable in both.
#include <gtest/gtest.h>

#include "base/text.h"
#include "park.h"

namespace ly::story {
namespace {

// Whoever may look, looks: by number, by name, in the list, and at what stands behind the masks.
void expect_gone(Park& park, Firm const& firm, RosterPerson const& who, std::string const& person_id) {
  EXPECT_EQ(park.officer.get("/api/persons?q=" + who.id_number).number("total"), 0);
  EXPECT_EQ(firm.clerk->get("/api/persons?q=" + who.id_number).number("total"), 0);
  EXPECT_EQ(park.lead.post("/api/persons/" + person_id + "/unmask", json::object{{"fields", json::array{"name", "id_number"}}, {"reason", "核对本人身份信息"}}).status, 404);
  auto const lines = park.officer.get("/api/rosters/" + firm.roster_id + "/lines?view=all");
  int erased = 0;
  for (auto const& line : lines.items()) {
    if (text_of(line, "person_id") != person_id) continue;
    ++erased;
    EXPECT_EQ(at(line, "erased"), json::value(true));
    EXPECT_EQ(text_of(line, "name"), "");
    EXPECT_EQ(text_of(line, "document_number"), "");
    EXPECT_EQ(text_of(line, "phone"), "");
    EXPECT_EQ(text_of(line, "from"), "");
    EXPECT_EQ(text_of(line, "verdict"), "cleared");  // the count stays
  }
  EXPECT_EQ(erased, 1) << lines.body;
  EXPECT_EQ(lines.number("total"), static_cast<int64_t>(firm.staff.size()));
  auto const verified = park.auditor.get("/api/journal/verify");
  EXPECT_EQ(at(verified.json, "ok"), json::value(true)) << verified.body;
}

// The sheet that was uploaded named him too.
void expect_sheet_gone(Park& park, Firm const& firm) {
  auto const roster = park.officer.get("/api/rosters/" + firm.roster_id);
  EXPECT_EQ(at(roster.json, "sheet_erased"), json::value(true)) << roster.body;
  EXPECT_EQ(park.officer.get("/api/files/" + std::string(roster.text("file_id"))).status, 404);
  auto const annotated = firm.clerk->get("/api/rosters/" + firm.roster_id + "/annotated.xlsx");
  EXPECT_EQ(annotated.status, 404);
  EXPECT_EQ(text_of(annotated.json, "code"), "file.erased");
}

// Of somebody else of the same list everything is there.
void expect_there(Park& park, RosterPerson const& who) {
  auto const found = park.officer.get("/api/persons?q=" + who.id_number);
  ASSERT_EQ(found.number("total"), 1) << found.body;
  auto const id = std::string(text_of(found.items().front(), "id"));
  auto const clear = park.lead.post("/api/persons/" + id + "/unmask", json::object{{"fields", json::array{"id_number"}}, {"reason", "核对本人身份信息"}});
  EXPECT_EQ(clear.text("id_number"), who.id_number) << clear.body;
}

TEST(EraseStory, erased_today_and_unreadable_in_yesterdays_backup_too) {
  Park park;
  auto& world = park.world;
  park.lead = world.person(park.admin, "zhihui2", "指挥部 带班", {"lead"}, {{"kind", "region"}, {"code", kPark}}, {"name", "id_number", "phone"});
  auto& firm = park.register_firm("甲木服饰有限公司", 5);
  firm.staff = park.well(5);
  world.at(2, 10, 9, 30);
  park.draft(firm);
  auto const& gone = firm.staff[1];
  auto const& stays = firm.staff[2];
  auto const found = park.officer.get("/api/persons?q=" + gone.id_number);
  ASSERT_EQ(found.number("total"), 1);
  auto const person_id = std::string(text_of(found.items().front(), "id"));
  expect_there(park, gone);
  expect_there(park, stays);

  // The evening's backup, while serving. It holds him, and no key to read him with.
  auto const backup = world.scratch() / "yesterday.db";
  auto const [code, said] = world.command("backup", backup.string());
  ASSERT_EQ(code, 0) << said;

  // The next day he is erased, by the lead, with a reason; an officer may not.
  world.at(2, 11, 9);
  json::object const why{{"reason", "本人要求删除，已不在园区"}};
  EXPECT_EQ(park.officer.post("/api/persons/" + person_id + "/erase", why).status, 403);
  EXPECT_EQ(park.foreign_officer.get("/api/persons?q=" + gone.id_number).number("total"), 0);
  auto const erased = park.lead.post("/api/persons/" + person_id + "/erase", why);
  ASSERT_TRUE(erased.ok()) << erased.body;
  EXPECT_EQ(erased.number("sheets"), 1);
  expect_gone(park, firm, gone, person_id);
  expect_sheet_gone(park, firm);
  expect_there(park, stays);
  {
    auto const [checked, broken] = world.command("check");
    EXPECT_EQ(checked, 0) << broken;
  }

  // Somebody restores the backup of the day before.
  ASSERT_EQ(world.restore(backup), 0);
  for (auto* who : {&park.officer, &park.lead, &park.auditor, firm.clerk}) ASSERT_TRUE(who->log_in().ok()) << who->name();
  expect_gone(park, firm, gone, person_id);
  expect_sheet_gone(park, firm);
  expect_there(park, stays);
  auto const [checked, broken] = world.command("check");
  EXPECT_EQ(checked, 0) << broken;
}

}  // namespace
}  // namespace ly::story
