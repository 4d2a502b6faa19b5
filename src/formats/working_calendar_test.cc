#include "formats/working_calendar.h"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "base/json.h"

namespace ly::formats {
namespace {

std::string file(std::string const& path) {
  std::ifstream in(std::string(SOURCE_ROOT) + "/" + path);
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

TEST(WorkingCalendar, the_shipped_years_make_a_calendar) {
  auto const published = published_calendar_from_json(file("regions/cn/calendar.json"));
  ASSERT_TRUE(published) << published.error().at;
  auto const office = office_calendar(*published, *calendar::parse_hours("08:30-17:30"));
  ASSERT_TRUE(office) << office.error().code;
  EXPECT_EQ(office->known_years(), (std::vector<int32_t>{2020, 2024, 2025, 2026}));
  // Off days, weekends included, of whole holidays: the notices give them as ranges, the file as weekdays.
  struct Range {
    char const* from;
    char const* to;
    bool worked;
  };
  for (auto const& r : {Range{"2020-01-24", "2020-02-02", false}, Range{"2020-02-03", "2020-02-07", true}, Range{"2020-01-19", "2020-01-23", true},
                        Range{"2020-04-04", "2020-04-06", false}, Range{"2020-05-01", "2020-05-05", false}, Range{"2020-05-06", "2020-05-09", true},
                        Range{"2020-06-25", "2020-06-27", false}, Range{"2020-10-01", "2020-10-08", false}, Range{"2020-10-09", "2020-10-10", true},
                        Range{"2024-02-10", "2024-02-17", false}, Range{"2024-02-18", "2024-02-23", true}, Range{"2024-10-01", "2024-10-07", false},
                        Range{"2025-01-28", "2025-02-04", false}, Range{"2025-02-05", "2025-02-08", true}, Range{"2025-10-01", "2025-10-08", false},
                        Range{"2026-02-15", "2026-02-23", false}, Range{"2026-02-24", "2026-02-28", true}, Range{"2026-10-01", "2026-10-07", false}})
    for (auto day = *day_from_iso(r.from); day <= *day_from_iso(r.to); day = day + 1)
      EXPECT_EQ(*office->is_working_day(day), r.worked) << to_iso(day);
  // Days at work in the year: all days less weekends, less weekdays off, plus weekend days worked.
  for (auto const& [year, worked] : {std::pair{2020, 249}, std::pair{2024, 251}, std::pair{2025, 248}, std::pair{2026, 248}}) {
    int days = 0;
    for (auto day = day_of(year, 1, 1); civil_of(day).year == year; day = day + 1) days += *office->is_working_day(day);
    EXPECT_EQ(days, worked) << year;
  }
}

TEST(WorkingCalendar, declarations_to_others_are_not_for_the_office) {
  auto const published = *published_calendar_from_json(file("regions/cn/calendar.json"));
  ASSERT_EQ(published.declarations.size(), 2U);
  auto const& jiangsu = published.declarations[1];
  EXPECT_EQ(jiangsu.for_whom, "enterprises");
  auto const office = *office_calendar(published, *calendar::parse_hours("08:30-17:30"));
  EXPECT_TRUE(*office.is_working_day(day_of(2020, 2, 3)));
  EXPECT_FALSE(*office.with(jiangsu.declaration)->is_working_day(day_of(2020, 2, 7)));
  EXPECT_TRUE(*office.with(jiangsu.declaration)->is_working_day(day_of(2020, 2, 10)));
}

TEST(WorkingCalendar, a_faulty_file_is_refused_with_its_place) {
  auto const where = [](std::string_view text) {
    auto const r = published_calendar_from_json(text);
    return r ? "" : r.error().code + " " + r.error().at;
  };
  EXPECT_EQ(where("{}"), "calendar.file years");
  EXPECT_EQ(where(R"({"years":[{"year":2020}],"declarations":[]})"), "calendar.file years[0].notice");
  EXPECT_EQ(where(R"({"years":[{"year":2020,"notice":"x","weekend_days_worked":[]}],"declarations":[]})"), "calendar.file years[0].weekdays_off");
  EXPECT_EQ(where(R"({"years":[{"year":2020,"notice":"x","weekdays_off":["02-30"],"weekend_days_worked":[]}],"declarations":[]})"),
            "calendar.file years[0].weekdays_off[0]");
  EXPECT_EQ(where(R"({"years":[{"year":2020,"notice":"x","weekdays_off":["02-04","02-03"],"weekend_days_worked":[]}],"declarations":[]})"),
            "calendar.file years[0].weekdays_off[1]");
  EXPECT_EQ(where(R"({"years":[],"declarations":[{"id":"a","notice":"b","for":"everyone","announced":"soon"}]})"),
            "calendar.file declarations[0].announced");
}

TEST(WorkingCalendar, every_problem_has_words_in_both_languages) {
  auto const words = parse_json(file("words/calendar.json"));
  ASSERT_TRUE(words);
  for (auto const* code : {"calendar.year_unknown", "calendar.hours_empty", "calendar.hours", "calendar.year_twice", "calendar.day_outside_year",
                           "calendar.not_a_weekday", "calendar.not_a_weekend", "calendar.declaration_both", "calendar.file", "duration.syntax",
                           "duration.unit", "duration.too_long", "icalendar.wrong", "icalendar.not_a_calendar", "icalendar.not_utf8",
                           "icalendar.too_large", "icalendar.too_many_events", "icalendar.line_syntax", "icalendar.line_too_long",
                           "icalendar.nesting", "icalendar.recurrence", "icalendar.not_all_day", "icalendar.no_start", "icalendar.date",
                           "icalendar.end_before_start", "icalendar.too_long", "icalendar.both"}) {
    auto const* entry = find(*words, code);
    ASSERT_NE(entry, nullptr) << code;
    EXPECT_FALSE(text_of(*entry, "zh-CN").empty()) << code;
    EXPECT_FALSE(text_of(*entry, "en").empty()) << code;
  }
}

}  // namespace
}  // namespace ly::formats
