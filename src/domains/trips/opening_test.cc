#include "domains/trips/opening.h"

#include <gtest/gtest.h>

namespace ly::trips {
namespace {

Instant at(int day, int64_t hour, int64_t minute = 0) { return instant_of(day_of(2020, 2, day), Minutes{hour * 60 + minute}); }
OpeningWeek all_week(std::string_view text) {
  OpeningWeek week;
  for (auto& day : week.days) day = read_hours(text).day;
  return week;
}

TEST(Opening, hours_are_read_as_offices_write_them_and_what_is_none_is_refused) {
  EXPECT_EQ(hours_text(read_hours("8:00-21:00").day), "08:00-21:00");
  EXPECT_EQ(hours_text(read_hours("８：００至１２：００、14:00～21:00").day), "08:00-12:00 14:00-21:00");
  EXPECT_EQ(hours_text(read_hours("22:00-06:00").day), "22:00-06:00");
  EXPECT_EQ(hours_text(read_hours("24小时").day), "00:00-24:00");
  EXPECT_EQ(hours_text(read_hours("休").day), "shut");
  EXPECT_TRUE(read_hours("").known);
  EXPECT_FALSE(read_hours("").day.has_value()) << "not told is not shut";
  for (auto const* wrong : {"上午", "8-21", "08:00-08:00", "25:00-26:00", "08:00-12:00 11:00-14:00", "20:00-10:00 09:00-12:00", "08:00"}) EXPECT_FALSE(read_hours(wrong).known) << wrong;
  for (auto const* text : {"08:00-12:00 14:00-21:00", "22:00-06:00", "shut", "00:00-24:00", ""}) EXPECT_EQ(hours_text(read_hours(text).day), text);
}

TEST(Opening, what_is_open_until_when_and_what_opens_before_one_must_go) {
  auto const week = all_week("08:00-21:00");
  auto const evening = standing_of(week, at(20, 20), at(20, 23));
  EXPECT_EQ(evening.state, "open");
  EXPECT_EQ(evening.at, at(20, 21));
  EXPECT_EQ(standing_of(week, at(20, 21), at(21, 8)).state, "shut") << "closed at nine sharp, and opens when the coach is leaving";
  auto const dawn = standing_of(week, at(20, 23), at(21, 9));
  EXPECT_EQ(dawn.state, "opens");
  EXPECT_EQ(dawn.at, at(21, 8));
}

TEST(Opening, a_night_runs_into_the_next_day_and_hours_that_touch_are_one) {
  auto const night = all_week("22:00-06:00");
  EXPECT_EQ(standing_of(night, at(21, 1), at(21, 5)).at, at(21, 6));
  EXPECT_EQ(standing_of(night, at(21, 7), at(21, 21)).state, "shut");
  auto const always = standing_of(all_week("全天"), at(21, 23), at(22, 5));
  EXPECT_EQ(always.state, "open");
  EXPECT_GE(*always.at, at(23, 0)) << "does not close at midnight";
}

TEST(Opening, a_weekday_of_its_own_a_day_shut_and_what_nobody_told) {
  auto week = all_week("08:00-21:00");
  week.days[5] = std::vector<OpenSpan>{};  // Saturday 22 February 2020
  EXPECT_EQ(standing_of(week, at(22, 10), at(22, 20)).state, "shut");
  EXPECT_EQ(standing_of(week, at(21, 10), at(21, 20)).state, "open");
  week.shut_on = {day_of(2020, 2, 21)};
  EXPECT_EQ(standing_of(week, at(21, 10), at(21, 20)).state, "shut");
  week.days[2].reset();  // Wednesday 19 February
  EXPECT_EQ(standing_of(week, at(19, 10), at(19, 20)).state, "unknown");
  EXPECT_EQ(standing_of(week, at(18, 22), at(19, 20)).state, "unknown") << "it may open that day";
}

}  // namespace
}  // namespace ly::trips
