#include "formats/icalendar.h"

#include <gtest/gtest.h>

#include "base/dice.h"

namespace ly::formats {
namespace {

std::string calendar_of(std::string const& events) { return "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n" + events + "END:VCALENDAR\r\n"; }
std::string event(std::string const& lines) { return "BEGIN:VEVENT\r\n" + lines + "END:VEVENT\r\n"; }
std::vector<std::string> texts(std::vector<Day> const& days) {
  std::vector<std::string> out;
  for (auto const day : days) out.push_back(to_iso(day));
  return out;
}
using Texts = std::vector<std::string>;

TEST(Icalendar, days_off_and_worked_in_every_marking) {
  auto const days = parse_icalendar(calendar_of(
      event("UID:1\r\nDTSTART;VALUE=DATE:20260215\r\nDTEND;VALUE=DATE:20260224\r\nSUMMARY:春节（休）\r\n") +
      event("DTSTART;VALUE=DATE:20260214\r\nSUMMARY;LANGUAGE=zh-CN:春节（班）\r\n") +
      event("DTSTART;X=\"a:b\";VALUE=DATE:20260228\r\nSUMMARY:shift\r\nCATEGORIES:office,WORKDAY\r\n") +
      event("DTSTART;VALUE=DATE:20260101\r\nSUMMARY:New Year\r\nX-APPLE-SPECIAL-DAY:WORK-HOLIDAY\r\n") +
      event("DTSTART;VALUE=DATE:20261224\r\nSUMMARY:Party\r\nBEGIN:VALARM\r\nTRIGGER:-PT15M\r\nEND:VALARM\r\n")));
  ASSERT_TRUE(days) << days.error().more[0].code << days.error().more[0].at;
  EXPECT_EQ(texts(days->off), (Texts{"2026-01-01", "2026-02-15", "2026-02-16", "2026-02-17", "2026-02-18", "2026-02-19", "2026-02-20",
                                     "2026-02-21", "2026-02-22", "2026-02-23"}));
  EXPECT_EQ(texts(days->worked), (Texts{"2026-02-14", "2026-02-28"}));
  ASSERT_EQ(days->unmarked.size(), 1U);
  EXPECT_EQ(days->unmarked[0].summary, "Party");
  auto const years = years_from(*days, "test.ics");
  ASSERT_EQ(years.size(), 1U);
  EXPECT_EQ(texts(years[0].weekdays_off), (Texts{"2026-01-01", "2026-02-16", "2026-02-17", "2026-02-18", "2026-02-19", "2026-02-20", "2026-02-23"}));
  EXPECT_EQ(texts(years[0].weekend_days_worked), (Texts{"2026-02-14", "2026-02-28"}));
  auto const made = calendar::Calendar::make(years, *calendar::parse_hours("08:30-17:30"));
  ASSERT_TRUE(made);
  EXPECT_FALSE(*made->is_working_day(day_of(2026, 2, 17)));
  EXPECT_EQ(declaration_from(*days, "x", "y").days_worked.size(), 2U);
}

TEST(Icalendar, folded_lines_and_bare_line_feeds) {
  auto const days = parse_icalendar("\xEF\xBB\xBF" "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART;VALUE=DA\n TE:2026\n\t0619\nSUMMARY:端午\n 节\\, 休\nEND:VEVENT\nEND:VCALENDAR");
  ASSERT_TRUE(days) << days.error().code;
  EXPECT_EQ(texts(days->off), Texts{"2026-06-19"});
}

TEST(Icalendar, all_faults_are_told_by_line) {
  auto const wrong = parse_icalendar(calendar_of(                       // lines 1, 2
      event("DTSTART:20260215T080000\r\nSUMMARY:休\r\n") +              // 3: at 4
      event("DTSTART;VALUE=DATE:20260230\r\nSUMMARY:休\r\n") +          // 7: at 8
      event("DTSTART;VALUE=DATE:20260201\r\nRRULE:FREQ=YEARLY\r\nSUMMARY:休\r\n") +  // 11: at 13
      event("SUMMARY:休\r\n") +                                         // 16
      event("DTSTART;VALUE=DATE:20260302\r\nDTEND;VALUE=DATE:20260302\r\nSUMMARY:休\r\n") +  // 19
      event("DTSTART;VALUE=DATE:20260302\r\nDTEND;VALUE=DATE:20270302\r\nSUMMARY:休\r\n") +  // 24
      event("DTSTART;VALUE=DATE:20260201\r\nSUMMARY:班\r\n") +          // 29
      "nonsense\r\n"));                                                 // 33
  ASSERT_FALSE(wrong);
  std::vector<std::string> got;
  for (auto const& p : wrong.error().more) got.push_back(p.code.substr(10) + " " + p.at);
  EXPECT_EQ(got, (Texts{"not_all_day line 4", "date line 8", "recurrence line 13", "no_start line 16", "end_before_start line 19",
                        "too_long line 24", "both line 29", "line_syntax line 33"}));
  EXPECT_EQ(wrong.error().args.at("count"), "8");
}

TEST(Icalendar, hostile_files_are_refused_and_bounded) {
  auto const code = [](std::string const& text) {
    auto const r = parse_icalendar(text);
    return r ? std::string() : r.error().more.empty() ? r.error().code : r.error().more[0].code;
  };
  EXPECT_EQ(code(""), "icalendar.not_a_calendar");
  EXPECT_EQ(code("PK\x03\x04"), "icalendar.not_a_calendar");
  EXPECT_EQ(code(std::string(kIcalendarBytesMost + 1, 'x')), "icalendar.too_large");
  EXPECT_EQ(code("\xff\xfe"), "icalendar.not_utf8");
  EXPECT_EQ(code("BEGIN:VCALENDAR\nBEGIN:VEVENT\n"), "icalendar.nesting");
  EXPECT_EQ(code("BEGIN:VCALENDAR\nEND:VEVENT\n"), "icalendar.nesting");
  EXPECT_EQ(code("BEGIN:VCALENDAR\nSUMMARY:" + std::string(10'000, 'x')), "icalendar.line_too_long");
  std::string folded = "BEGIN:VCALENDAR\nSUMMARY:x\n";
  for (int i = 0; i < 1000; ++i) folded += " " + std::string(100, 'y') + "\n";
  EXPECT_EQ(code(folded), "icalendar.line_too_long");
  std::string many;
  for (size_t i = 0; i <= kIcalendarEventsMost; ++i) many += event("DTSTART;VALUE=DATE:20260302\r\nSUMMARY:x\r\n");
  EXPECT_EQ(code(calendar_of(many)), "icalendar.too_many_events");
  std::string deep = "BEGIN:VCALENDAR\n";
  for (int i = 0; i < 10'000; ++i) deep += "BEGIN:A\n";
  EXPECT_EQ(code(deep), "icalendar.nesting");
}

TEST(Icalendar, damaged_files_never_crash) {
  auto const good = calendar_of(event("DTSTART;VALUE=DATE:20260215\r\nDTEND;VALUE=DATE:20260224\r\nSUMMARY:春节（休）\r\n") +
                                event("DTSTART;VALUE=DATE:20260214\r\nCATEGORIES:班\r\n"));
  Dice dice(5545);
  int refused = 0;
  for (int i = 0; i < 5'000; ++i) {
    auto text = good;
    for (auto n = 1 + dice.below(4); n > 0; --n) {
      auto const at = dice.below(text.size());
      if (dice.chance(1, 3)) text.erase(at, 1 + dice.below(10));
      else text[at] = static_cast<char>(dice.chance(1, 2) ? "\r\n :;TD\"\\"[dice.below(9)] : static_cast<char>(dice.below(256)));
      if (text.empty()) text = "x";
    }
    refused += !parse_icalendar(text);
  }
  EXPECT_GT(refused, 1'000);
}

}  // namespace
}  // namespace ly::formats
