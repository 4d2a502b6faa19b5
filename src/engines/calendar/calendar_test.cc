#include "engines/calendar/calendar.h"

#include <gtest/gtest.h>

#include <chrono>
#include <set>

#include "base/dice.h"
#include "base/text.h"

namespace ly::calendar {
namespace {

// The years as announced, 2020 as prolonged by 国办发明电〔2020〕1号: weekdays off | weekend days worked.
struct Announced {
  int32_t year;
  char const* off;
  char const* worked;
};
constexpr Announced kAnnounced[] = {
    {2020, "01-01 01-24 01-27 01-28 01-29 01-30 01-31 04-06 05-01 05-04 05-05 06-25 06-26 10-01 10-02 10-05 10-06 10-07 10-08",
     "01-19 04-26 05-09 06-28 09-27 10-10"},
    {2024, "01-01 02-12 02-13 02-14 02-15 02-16 04-04 04-05 05-01 05-02 05-03 06-10 09-16 09-17 10-01 10-02 10-03 10-04 10-07",
     "02-04 02-18 04-07 04-28 05-11 09-14 09-29 10-12"},
    {2025, "01-01 01-28 01-29 01-30 01-31 02-03 02-04 04-04 05-01 05-02 05-05 06-02 10-01 10-02 10-03 10-06 10-07 10-08",
     "01-26 02-08 04-27 09-28 10-11"},
    {2026, "01-01 01-02 02-16 02-17 02-18 02-19 02-20 02-23 04-06 05-01 05-04 05-05 06-19 09-25 10-01 10-02 10-05 10-06 10-07",
     "01-04 02-14 02-28 05-09 09-20 10-10"}};

std::vector<Day> days_in(int32_t year, std::string_view list) {
  std::vector<Day> out;
  for (auto const part : split(list, ' ')) out.push_back(*day_from_iso(std::to_string(year) + "-" + std::string(part)));
  return out;
}
std::vector<Year> announced_years() {
  std::vector<Year> out;
  for (auto const& a : kAnnounced) out.push_back({a.year, days_in(a.year, a.off), days_in(a.year, a.worked), "test"});
  return out;
}
Calendar office(char const* hours = "08:30-17:30") { return *Calendar::make(announced_years(), *parse_hours(hours)); }
Calendar allday() { return Calendar::every_day(*parse_hours("00:00-24:00")); }

Instant at(std::string_view local) { return *instant_from_iso(std::string(local) + ":00+08:00"); }
std::string shown(Result<Instant> const& r) { return r ? to_iso(*r, kChinaOffset).substr(0, 16) : r.error().code; }
std::string due(Calendar const& c, std::string_view start, std::string_view within) {
  return shown(deadline(c, at(start), *parse_duration(within)));
}

// ---- a simple independent computation ------------------------------------------------------------------------
// Time is a row of half minutes, each open or shut; deadlines are found by stepping along it. Dates come from
// std::chrono, the announced lists are read as text; nothing of the engine is used.

enum class Bug { none, counts_start_day, forgets_exchanged_weekends, forgets_holidays, start_not_moved, runs_through_lunch, closing_is_inside };

class Row {
 public:
  static constexpr int64_t kTicksADay = 2880, kTickMs = 30'000;

  Row(int first_year, int last_year, std::vector<std::pair<int, int>> const& spans, bool every_day, Bug bug) {
    using namespace std::chrono;
    sys_days const begin{year{first_year} / 1 / 1}, end{year{last_year + 1} / 1 / 1};
    first_ms_ = duration_cast<milliseconds>(begin.time_since_epoch()).count() - 8 * 3'600'000;
    std::set<std::string> off, worked;
    for (auto const& a : kAnnounced) {
      for (auto const part : split(a.off, ' ')) off.insert(std::to_string(a.year) + "-" + std::string(part));
      for (auto const part : split(a.worked, ' ')) worked.insert(std::to_string(a.year) + "-" + std::string(part));
    }
    for (auto day = begin; day < end; day += days{1}) {
      year_month_day const date{day};
      char iso[32];
      std::snprintf(iso, sizeof iso, "%d-%02u-%02u", static_cast<int>(date.year()), static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
      auto const name = std::chrono::weekday{day};
      bool const weekend = name == Saturday || name == Sunday;
      bool working = weekend ? worked.contains(iso) && bug != Bug::forgets_exchanged_weekends : !off.contains(iso) || bug == Bug::forgets_holidays;
      if (every_day) working = true;
      for (int64_t tick = 0; tick < kTicksADay; ++tick) {
        bool open = false;
        for (auto const& [from, to] : spans) open = open || (tick >= from * 2 && (tick < to * 2 || (bug == Bug::closing_is_inside && tick == to * 2)));
        if (bug == Bug::runs_through_lunch) open = tick >= spans.front().first * 2 && tick < spans.back().second * 2;
        open_.push_back(working && open);
      }
    }
    bug_ = bug;
  }

  int64_t ticks() const { return static_cast<int64_t>(open_.size()); }
  Instant instant(int64_t tick) const { return {first_ms_ + tick * kTickMs}; }

  // -1 where the row ends first.
  int64_t deadline(int64_t start, int64_t days, int64_t half_minutes) const {
    int64_t t = start;
    if (days > 0) {
      if (bug_ != Bug::start_not_moved && (t = seek_open(t)) < 0) return -1;
      int64_t day = t / kTicksADay;
      if (bug_ == Bug::counts_start_day) --day;
      for (int64_t n = 0; n < days; ++n)
        do if (++day * kTicksADay >= ticks()) return -1;
        while (last_open_of(day) < 0);
      t = last_open_of(day) + 1;
    }
    if (half_minutes == 0) return t;
    for (int64_t left = half_minutes; left > 0; ++t) {
      if (t >= ticks()) return -1;
      if (open_[static_cast<size_t>(t)]) --left;
    }
    return t;
  }
  int64_t open_between(int64_t from, int64_t to) const {
    int64_t n = 0;
    for (int64_t t = from; t < to; ++t) n += open_[static_cast<size_t>(t)];
    return n;
  }

 private:
  int64_t seek_open(int64_t t) const {
    while (t < ticks() && !open_[static_cast<size_t>(t)]) ++t;
    return t < ticks() ? t : -1;
  }
  int64_t last_open_of(int64_t day) const {
    for (int64_t t = (day + 1) * kTicksADay - 1; t >= day * kTicksADay; --t)
      if (open_[static_cast<size_t>(t)]) return t;
    return -1;
  }
  std::vector<bool> open_;
  int64_t first_ms_ = 0;
  Bug bug_ = Bug::none;
};

struct Week {
  char const* text;
  std::vector<std::pair<int, int>> spans;  // minutes
};
std::vector<Week> const kWeeks = {{"08:30-17:30", {{510, 1050}}}, {"08:30-12:00,13:30-17:30", {{510, 720}, {810, 1050}}},
                                  {"00:00-24:00", {{0, 1440}}}, {"09:00-09:30,12:00-12:01,22:00-24:00", {{540, 570}, {720, 721}, {1320, 1440}}}};

// Differences between the engine and the row in `cases` random deadlines and spans over the years first to last.
int differences(int first, int last, Week const& week, bool every_day, Bug bug, int cases, uint64_t seed) {
  auto const hours = *parse_hours(week.text);
  // An every-day calendar knows all years; the row does not, so its cases keep away from the end.
  auto const calendar = every_day ? Calendar::every_day(hours) : *Calendar::make(announced_years(), hours);
  Row const row(first, last, week.spans, every_day, bug);
  auto const room = every_day ? row.ticks() - 120 * Row::kTicksADay : row.ticks();
  Dice dice(seed);
  int wrong = 0;
  for (int i = 0; i < cases; ++i) {
    auto start = static_cast<int64_t>(dice.below(static_cast<uint64_t>(room)));
    if (dice.chance(1, 3)) start = start / 60 * 60;  // half and full hours: openings and closings
    Duration const within{static_cast<int64_t>(dice.chance(1, 3) ? 0 : dice.below(12)), Minutes{static_cast<int64_t>(dice.chance(1, 3) ? 0 : dice.below(1500))}};
    auto const expected = row.deadline(start, within.days, within.time.count * 2);
    auto const got = deadline(calendar, row.instant(start), within);
    wrong += expected < 0 ? got.has_value() || got.error().code != "calendar.year_unknown" : !got || *got != row.instant(expected);
    if (expected < 0) continue;
    auto const open = row.open_between(start, std::max(start, expected));
    auto const spent = office_time(calendar, row.instant(start), row.instant(expected));
    auto const back = office_time(calendar, row.instant(expected), row.instant(start));
    wrong += !spent || spent->count != open / 2 || !back || back->count != -(open / 2);
  }
  return wrong;
}

TEST(Calendar, deadlines_agree_with_a_row_of_half_minutes) {
  for (size_t w = 0; w < kWeeks.size(); ++w) {
    EXPECT_EQ(differences(2020, 2020, kWeeks[w], false, Bug::none, 2'500, 2020 + w), 0) << kWeeks[w].text;
    EXPECT_EQ(differences(2024, 2026, kWeeks[w], false, Bug::none, 3'000, 2024 + w), 0) << kWeeks[w].text;
    EXPECT_EQ(differences(2020, 2021, kWeeks[w], true, Bug::none, 1'000, 7 + w), 0) << kWeeks[w].text;
  }
}

TEST(Calendar, the_row_catches_planted_bugs) {
  for (auto const bug : {Bug::counts_start_day, Bug::forgets_exchanged_weekends, Bug::forgets_holidays, Bug::start_not_moved,
                         Bug::runs_through_lunch, Bug::closing_is_inside})
    EXPECT_GT(differences(2024, 2025, kWeeks[1], false, bug, 300, 5), 0) << static_cast<int>(bug);
}

// ---- examples an officer can check with a wall calendar ---------------------------------------------------------

TEST(Calendar, working_days_do_not_count_the_day_of_the_start) {
  EXPECT_EQ(due(office(), "2020-02-17T14:20", "P1D"), "2020-02-18T17:30");  // Monday
  EXPECT_EQ(due(office(), "2020-02-21T09:00", "P1D"), "2020-02-24T17:30");  // Friday -> Monday
  EXPECT_EQ(due(office(), "2020-02-21T17:30", "P1D"), "2020-02-25T17:30");  // at closing: counts from Monday
  EXPECT_EQ(due(office(), "2020-02-22T10:00", "P1D"), "2020-02-25T17:30");  // Saturday: counts from Monday
  EXPECT_EQ(due(office(), "2020-02-17T07:00", "P1D"), "2020-02-18T17:30");  // before opening: the same day is the start
  EXPECT_EQ(due(office(), "2020-02-17T14:20", "P0D"), "2020-02-17T14:20");  // at once
}

TEST(Calendar, hours_run_inside_office_hours_only) {
  EXPECT_EQ(due(office(), "2020-02-17T14:20", "PT4H"), "2020-02-18T09:20");
  EXPECT_EQ(due(office(), "2020-02-17T14:20", "PT3H10M"), "2020-02-17T17:30");  // ends at closing, not at the next opening
  EXPECT_EQ(due(office("08:30-12:00,13:30-17:30"), "2020-02-17T11:30", "PT1H"), "2020-02-17T14:00");
  EXPECT_EQ(due(office(), "2020-02-17T23:00", "PT6H"), "2020-02-18T14:30");
  EXPECT_EQ(due(office(), "2020-02-17T14:20", "P1DT4H"), "2020-02-19T12:30");
  EXPECT_EQ(due(allday(), "2020-02-17T23:00", "PT6H"), "2020-02-18T05:00");
  EXPECT_EQ(due(allday(), "2020-02-22T23:00", "P1D"), "2020-02-24T00:00");  // the end of Sunday
  EXPECT_EQ(due(allday(), "2031-02-22T23:00", "P1D"), "2031-02-24T00:00");  // needs no announcement
}

TEST(Calendar, the_prolonged_holiday_of_2020) {
  EXPECT_EQ(due(office(), "2020-01-23T16:00", "P1D"), "2020-02-03T17:30");
  EXPECT_EQ(due(office(), "2020-01-23T16:30", "PT2H"), "2020-02-03T09:30");
  // As first announced: back at work on 31 January, and on Saturday 1 February.
  auto years = announced_years();
  std::erase(years[0].weekdays_off, day_of(2020, 1, 31));
  years[0].weekend_days_worked.push_back(day_of(2020, 2, 1));
  auto const planned = *Calendar::make(years, *parse_hours("08:30-17:30"));
  EXPECT_EQ(due(planned, "2020-01-23T16:00", "P2D"), "2020-02-01T17:30");
  Declaration const prolonged{"cn-2020-spring", "国办发明电〔2020〕1号", {day_of(2020, 1, 31), day_of(2020, 2, 1), day_of(2020, 2, 2)}, {}};
  auto const extended = *planned.with(prolonged);
  EXPECT_EQ(due(extended, "2020-01-23T16:00", "P2D"), "2020-02-04T17:30");
  for (auto day = day_of(2020, 1, 1); day <= day_of(2020, 12, 31); day = day + 1)
    EXPECT_EQ(*extended.is_working_day(day), *office().is_working_day(day)) << to_iso(day);
  // Jiangsu: enterprises not before 24:00 of 9 February.
  Declaration jiangsu{"js-2020", "", {}, {}};
  for (auto day = day_of(2020, 2, 3); day <= day_of(2020, 2, 9); day = day + 1) jiangsu.days_off.push_back(day);
  EXPECT_EQ(due(*extended.with(jiangsu), "2020-01-23T16:00", "P1D"), "2020-02-10T17:30");
  EXPECT_EQ(due(planned, "2020-01-23T16:00", "P2D"), "2020-02-01T17:30");  // laying it over changed nothing beneath
}

TEST(Calendar, declarations_may_also_open_a_day_and_the_last_one_wins) {
  auto const sunday = day_of(2020, 2, 16);
  auto const opened = *office().with({"a", "", {}, {sunday}});
  EXPECT_TRUE(*opened.is_working_day(sunday));
  EXPECT_FALSE(*opened.with({"b", "", {sunday}, {}})->is_working_day(sunday));
  EXPECT_FALSE(office().with({"c", "", {sunday}, {sunday}}));
  EXPECT_TRUE(*allday().with({"d", "", {sunday}, {}})->is_working_day(sunday));  // lanes without nights have no holidays
}

TEST(Calendar, years_not_announced_are_refused) {
  auto const r = office().is_working_day(day_of(2027, 1, 4));
  ASSERT_FALSE(r);
  EXPECT_EQ(r.error(), refused("calendar.year_unknown", {}, {{"year", "2027"}, {"last", "2026"}}));
  EXPECT_EQ(due(office(), "2020-12-31T09:00", "P1D"), "calendar.year_unknown");
  EXPECT_EQ(due(office(), "2020-12-31T09:00", "PT8H30M"), "2020-12-31T17:30");
  EXPECT_EQ(due(office(), "2022-06-01T09:00", "PT1H"), "calendar.year_unknown");
  EXPECT_EQ(office().known_years(), (std::vector<int32_t>{2020, 2024, 2025, 2026}));
}

TEST(Calendar, time_left_and_share_used) {
  auto const c = office();
  EXPECT_EQ(office_time(c, at("2020-02-21T16:30"), at("2020-02-24T09:30"))->count, 120);
  EXPECT_EQ(office_time(c, at("2020-02-24T09:30"), at("2020-02-21T16:30"))->count, -120);
  EXPECT_EQ(office_time(c, at("2020-02-22T00:00"), at("2020-02-23T12:00"))->count, 0);
  EXPECT_EQ(office_time(c, at("2020-12-31T16:30"), at("2021-01-01T00:00"))->count, 60);  // nothing of 2021 is asked for
  EXPECT_DOUBLE_EQ(*share_used(c, at("2020-02-17T08:30"), at("2020-02-17T17:30"), at("2020-02-17T13:00")), 0.5);
  EXPECT_DOUBLE_EQ(*share_used(c, at("2020-02-17T08:30"), at("2020-02-17T17:30"), at("2020-02-16T13:00")), 0);
  EXPECT_DOUBLE_EQ(*share_used(c, at("2020-02-17T08:30"), at("2020-02-17T17:30"), at("2020-02-20T13:00")), 1);
  EXPECT_DOUBLE_EQ(*share_used(c, at("2020-02-17T08:30"), at("2020-02-17T08:30"), at("2020-02-17T08:30")), 1);
}

TEST(Calendar, lists_that_contradict_the_week_are_refused) {
  auto const code = [](Year year) {
    auto const r = Calendar::make({std::move(year)}, *parse_hours("08:30-17:30"));
    return r ? "" : r.error().code;
  };
  EXPECT_EQ(code({2020, {day_of(2020, 2, 1)}, {}, ""}), "calendar.not_a_weekday");
  EXPECT_EQ(code({2020, {}, {day_of(2020, 2, 3)}, ""}), "calendar.not_a_weekend");
  EXPECT_EQ(code({2020, {day_of(2021, 2, 1)}, {}, ""}), "calendar.day_outside_year");
  auto const twice = Calendar::make({{2020}, {2020}}, *parse_hours("08:30-17:30"));
  ASSERT_FALSE(twice);
  EXPECT_EQ(twice.error().code, "calendar.year_twice");
}

TEST(Calendar, durations_are_read_strictly_and_printed_back) {
  Dice dice(8601);
  for (int i = 0; i < 2'000; ++i) {
    Duration const d{static_cast<int64_t>(dice.below(300)), Minutes{static_cast<int64_t>(dice.below(5000))}};
    auto const read = parse_duration(print_duration(d));
    ASSERT_TRUE(read) << print_duration(d);
    ASSERT_EQ(*read, d);
  }
  EXPECT_EQ(print_duration(*parse_duration("PT90M")), "PT1H30M");
  EXPECT_EQ(print_duration(*parse_duration("P0D")), "PT0M");
  auto const code = [](std::string_view text) {
    auto const r = parse_duration(text);
    return r ? "" : r.error().code;
  };
  for (auto const* text : {"", "P", "PT", "P1", "1D", "P1DT", "PT1D", "P1H", "PT1H1H", "PT1M1H", "P1D1D", "P-1D", "P1.5D", "p1d", "P1D ", "PTT1H", "PD", "P1DX"})
    EXPECT_EQ(code(text), "duration.syntax") << text;
  for (auto const* text : {"P1W", "P1Y", "P1M", "PT1S"}) EXPECT_EQ(code(text), "duration.unit") << text;
  for (auto const* text : {"P3661D", "PT99999999H", "P99999999999999999999D"}) EXPECT_EQ(code(text), "duration.too_long") << text;
}

TEST(Calendar, office_hours_are_read_strictly_and_printed_back) {
  for (auto const& week : kWeeks) EXPECT_EQ(print_hours(*parse_hours(week.text)), week.text);
  EXPECT_EQ(print_hours(*parse_hours("08:30-12:00, 13:30-17:30")), "08:30-12:00,13:30-17:30");
  for (auto const* text : {"", "8:30-17:30", "08:30", "17:30-08:30", "08:30-08:30", "08:30-24:01", "08:60-17:30", "13:30-17:30,08:30-12:00",
                           "08:30-12:00,12:00-17:30", "08:30-17:30,"})
    EXPECT_FALSE(parse_hours(text)) << text;
}

}  // namespace
}  // namespace ly::calendar
