// The General Office announced next year's holidays; a bureau imports them from the calendar file it downloaded, while everybody works. Until then the year
// is refused, afterwards deadlines count with it; what was known before is not changed by a file.
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "app/commands.h"
#include "app/domains.h"
#include "app/house.h"
#include "base/text.h"
#include "park.h"

namespace ly::story {
namespace {

std::string corpus(std::string const& name) {
  std::ifstream in(std::string(SOURCE_ROOT) + "/tests/corpus/icalendar/" + name, std::ios::binary);
  std::stringstream all;
  all << in.rdbuf();
  return all.str();
}

json::object wish(std::string const& text) { return {{"text", text}, {"notice", "测试发明电〔2026〕1号"}}; }

std::string replaced_in(std::string text, std::string_view from, std::string_view to) {
  auto const at = text.find(from);
  check(at != std::string::npos, "what is replaced is there");
  return text.replace(at, from.size(), to);
}

TEST(CalendarStory, a_year_is_imported_whole_or_not_at_all_and_faults_are_told_by_line) {
  Park town;
  auto& world = town.world;
  auto whole = world.person(town.admin, "quanshi", "市级 值守", {"lead"}, {{"kind", "region"}, {"code", "9901"}});
  auto const next = corpus("invented-2027.ics");
  auto const known = town.officer.get("/api/working-calendar");
  ASSERT_TRUE(known.ok()) << known.body;
  EXPECT_EQ(at(known.items().front(), "year"), json::value(2026));
  auto const journal = world.journal_length();

  EXPECT_EQ(town.officer.post("/api/working-calendar", wish(next)).status, 403);
  EXPECT_EQ(town.lead.post("/api/working-calendar", wish(next)).code(), "calendar.beyond");
  EXPECT_EQ(whole.post("/api/working-calendar", wish("x")).code(), "icalendar.not_a_calendar");
  for (auto const* bad : {"both.ics", "end-before-start.ics", "no-end.ics", "recurring.ics", "time-of-day.ics"}) {
    auto const reply = whole.post("/api/working-calendar", wish(corpus(bad)));
    EXPECT_EQ(reply.status, 422) << bad << " " << reply.body;
    EXPECT_TRUE(contains(reply.body, "line ")) << bad << ": the line is named: " << reply.body;
  }
  // A year that forgets a day that is off by law, or that was counted with otherwise, is not taken, and neither is the rest of its file.
  auto const forgets = whole.post("/api/working-calendar", wish(replaced_in(next, "SUMMARY:劳动节（休）", "SUMMARY:劳动节")));
  EXPECT_EQ(forgets.code(), "calendar.incomplete") << forgets.body;
  EXPECT_TRUE(contains(forgets.body, "2027-05-01"));
  auto const changes = whole.post("/api/working-calendar", wish(replaced_in(next, "END:VCALENDAR", "BEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20260102\r\nSUMMARY:元旦（休）\r\nEND:VEVENT\r\nEND:VCALENDAR")));
  EXPECT_EQ(changes.code(), "calendar.differs") << changes.body;
  EXPECT_EQ(world.journal_length(), journal);
  EXPECT_EQ(town.officer.get("/api/working-calendar").body, known.body);

  auto const done = whole.post("/api/working-calendar", wish(next));
  ASSERT_TRUE(done.ok()) << done.body;
  EXPECT_EQ(at(done.json, "added"), json::value(json::array{2027}));
  ASSERT_EQ(list_at(done.json, "unmarked").size(), 1U) << done.body;
  EXPECT_EQ(text_at(list_at(done.json, "unmarked")[0], "summary"), "情人节");
  auto const again = whole.post("/api/working-calendar", wish(next));
  EXPECT_EQ(at(again.json, "same"), json::value(json::array{2027})) << again.body;
  world.restart();
  auto const after = town.officer.get("/api/working-calendar");
  EXPECT_EQ(at(after.items().front(), "year"), json::value(2027)) << after.body;
  EXPECT_EQ(text_at(after.items().front(), "origin"), "house");
  auto const [code, said] = world.command("check");
  EXPECT_EQ(code, 0) << said;
}

TEST(CalendarStory, deadlines_count_with_the_year_from_the_next_command_on_and_are_refused_until_then) {
  char folder[] = "/tmp/liaoyuan-calendar-XXXXXX";
  check(mkdtemp(folder) != nullptr, "mkdtemp");
  app::OpenOptions options;
  options.folder = std::filesystem::path(folder) / "data";
  options.serve = options.create = true;
  auto const house = app::House::open(options).value();
  auto const& cases = *house->wiring().domains->cases;
  // The first calendar of a service that minds office hours.
  auto const office = [&]() -> calendar::Calendar const* {
    for (auto const& [name, calendar] : cases.catalog().latest("resumption")->calendars)
      if (!calendar.is_every_day()) return &calendar;
    return nullptr;
  };
  auto const* before = office();
  ASSERT_TRUE(before);
  auto const refused = before->is_working_day(day_of(2027, 2, 14));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, "calendar.year_unknown");
  auto const file = std::filesystem::path(folder) / "2027.ics";
  std::ofstream(file, std::ios::binary) << corpus("invented-2027.ics");
  std::string said;
  app::Print const print = [&said](bool, std::string const& text) { said += text + "\n"; };
  app::Terminal const terminal{print, "en", house->words()};
  app::Options o;
  o.kind = "calendar";
  o.file = file.string();
  o.reason = "测试发明电〔2026〕1号";
  ASSERT_EQ(app::command_table().at("import").run(house.get(), o, terminal), 0) << said;
  auto const works = [&](int month, int day) { return office()->is_working_day(day_of(2027, month, day)).value(); };
  EXPECT_TRUE(works(2, 14)) << "a Sunday worked in exchange";
  EXPECT_FALSE(works(2, 8));
  EXPECT_FALSE(works(1, 1));
  EXPECT_TRUE(works(3, 1));
  EXPECT_FALSE(before->is_working_day(day_of(2027, 2, 14))) << "who holds the former one holds it whole";
  auto const later = office()->is_working_day(day_of(2028, 2, 14));
  ASSERT_FALSE(later);
  EXPECT_EQ(later.error().code, "calendar.year_unknown");
  std::error_code ignored;
  std::filesystem::remove_all(folder, ignored);
}

}  // namespace
}  // namespace ly::story
