// The rule sets shipped as examples, through the contract of `plan timetable`: the edges their own texts name.
#include <gtest/gtest.h>

#include "base/embedded.h"
#include "formats/timetable_json.h"

namespace ly::formats {
namespace {

std::vector<HoursRules> const& laws() {
  static std::vector<HoursRules> const known = [] {
    std::vector<HoursRules> out;
    for (auto const& file : embedded::shipped())
      if (file.name.starts_with("regions/") && file.name.find("/hours/") != std::string_view::npos) out.push_back(hours_rules_from_json(file.bytes).value());
    return out;
  }();
  return known;
}

struct Asked {
  hours::Advice advice;
  int arrive = -1;  // minutes after the departure
  std::vector<std::string> breaches;
};

// Departure at 06:00 UTC.
Asked by_law(std::string const& law, std::string const& legs, std::string const& drivers = R"({"id":"a"})", std::string const& more = "") {
  auto const q = read_timetable_question(R"({"rules":")" + law + R"(","depart":"2024-06-03T06:00:00+00:00","drivers":[)" + drivers + R"(],"legs":[)" + legs + "]" + more + "}", laws());
  if (!q) {
    ADD_FAILURE() << q.error().code << " " << (q.error().more.empty() ? "" : q.error().more[0].code + " " + q.error().more[0].at);
    return {};
  }
  Asked out{q->events ? hours::judge(q->rules.rules, q->trip, q->events->runs, q->events->end) : hours::advise(q->rules.rules, q->trip)};
  if (out.advice.answer.best) {
    out.arrive = out.advice.answer.best->arrive;
    EXPECT_TRUE(hours::check(q->rules.rules, q->trip, out.advice.answer.best->runs, out.arrive).empty());
  }
  for (auto const& b : out.advice.breaches) out.breaches.push_back(b.rule + " " + std::to_string(b.at));
  return out;
}
std::string drive(int minutes, int stop = 0) { return R"({"drive_minutes":)" + std::to_string(minutes) + R"(,"stop_minutes":)" + std::to_string(stop) + "}"; }

std::string const kTwo = R"({"id":"a"},{"id":"b"})";

TEST(EuCoach, a_break_after_four_and_a_half_hours) {
  EXPECT_EQ(by_law("eu-coach", drive(270)).arrive, 270);
  EXPECT_EQ(by_law("eu-coach", drive(271)).arrive, 271 + 45);
  EXPECT_EQ(by_law("eu-coach", drive(270, 44) + "," + drive(1)).arrive, 271 + 45);
}

TEST(EuCoach, nine_hours_between_daily_rests_of_eleven) {
  EXPECT_EQ(by_law("eu-coach", drive(540)).arrive, 540 + 45);
  EXPECT_EQ(by_law("eu-coach", drive(541)).arrive, 541 + 45 + 660);
  EXPECT_EQ(by_law("eu-coach", drive(1080)).arrive, 1080 + 45 + 660 + 45);
}

TEST(EuCoach, the_day_is_over_thirteen_hours_after_it_began) {
  // Two hours, ten hours at the sights, one hour: within the thirteen; an hour and a minute is not, and the coach stands its eleven hours at the sights.
  EXPECT_EQ(by_law("eu-coach", drive(120, 600) + "," + drive(60)).arrive, 780);
  EXPECT_EQ(by_law("eu-coach", drive(120, 600) + "," + drive(61)).arrive, 120 + 660 + 61);
}

TEST(EuCoach, what_was_driven_before_counts_until_the_rest) {
  // Five hours until two hours before the departure: four are left, and a break is behind.
  std::string const driver = R"({"id":"a","driven":[{"start":"2024-06-02T23:00:00+00:00","end":"2024-06-03T04:00:00+00:00"}]})";
  EXPECT_EQ(by_law("eu-coach", drive(240), driver).arrive, 240);
  EXPECT_EQ(by_law("eu-coach", drive(241), driver).arrive, 9 * 60 + 241);  // rests on until eleven hours are full
}

TEST(EuCoach, a_timetable_is_judged_by_rule_and_minute) {
  auto const at = [](int minutes) { return "\"2024-06-03T" + std::to_string(100 + 6 + minutes / 60).substr(1) + ":" + std::to_string(100 + minutes % 60).substr(1) + ":00+00:00\""; };
  auto const event = [&](std::string const& kind, int from, int to) { return R"({"kind":")" + kind + R"(",)" + (kind == "drive" ? R"("driver":"a",)" : "") + R"("start":)" + at(from) + R"(,"end":)" + at(to) + "}"; };
  auto const told = by_law("eu-coach", drive(600), R"({"id":"a"})", R"(,"events":[)" + event("drive", 0, 270) + "," + event("rest", 270, 315) + "," + event("drive", 315, 585) + "," + event("rest", 585, 630) + "," + event("drive", 630, 690) + "]");
  EXPECT_EQ(told.breaches, (std::vector<std::string>{"EU1 630"}));
  auto const late = by_law("eu-coach", drive(120, 600) + "," + drive(90), R"({"id":"a"})", R"(,"events":[)" + event("drive", 0, 120) + "," + event("stop", 120, 720) + "," + event("drive", 720, 810) + "]");
  EXPECT_EQ(late.breaches, (std::vector<std::string>{"EU4 780"}));
}

TEST(UsCoach, ten_hours_after_eight_off) {
  EXPECT_EQ(by_law("us-coach", drive(600)).arrive, 600);
  EXPECT_EQ(by_law("us-coach", drive(601)).arrive, 601 + 480);
  EXPECT_EQ(by_law("us-coach", drive(601), kTwo).arrive, 602);  // one minute to change places
}

TEST(UsCoach, none_after_fifteen_hours) {
  EXPECT_EQ(by_law("us-coach", drive(300, 400) + "," + drive(200)).arrive, 900);
  EXPECT_EQ(by_law("us-coach", drive(300, 400) + "," + drive(201)).arrive, 300 + 480 + 201);  // eighty minutes more off duty, and the day is new
  EXPECT_EQ(by_law("us-coach", drive(899), kTwo).arrive, 900);  // a minute to change places
  EXPECT_EQ(by_law("us-coach", drive(900), kTwo).arrive, 900 + 480);  // two share the wheel, but both are aboard
}

TEST(UsCoach, sixty_hours_in_seven_days) {
  std::string days;
  for (int d = 28; d < 33; ++d) {  // five days of ten hours and a sixth of nine
    auto const date = d <= 31 ? "2024-05-" + std::to_string(d) : "2024-06-0" + std::to_string(d - 31);
    days += (days.empty() ? "" : ",") + std::string(R"({"start":")") + date + R"(T06:00:00+00:00","end":")" + date + R"(T16:00:00+00:00"})";
  }
  days += R"(,{"start":"2024-06-02T06:00:00+00:00","end":"2024-06-02T15:00:00+00:00"})";
  auto const told = by_law("us-coach", drive(120), R"({"id":"a","driven":[)" + days + "]}");
  EXPECT_EQ(told.arrive, 24 * 60 + 60);  // one hour is left; the next is free when the first of the seven days has gone by
  ASSERT_FALSE(told.advice.binding.empty());
  EXPECT_EQ(told.advice.binding[0].rule, "US3");
}

TEST(OtherLaws, each_says_where_it_was_read_and_what_it_leaves_out) {
  for (auto const& file : embedded::shipped()) {
    if (!file.name.starts_with("regions/") || file.name.find("/hours/") == std::string_view::npos) continue;
    auto const law = parse_json(file.bytes).value();
    EXPECT_FALSE(law.at("sources").as_array().empty()) << file.name;
    EXPECT_FALSE(text_of(law.at("effective"), "from").empty()) << file.name;
    EXPECT_FALSE(text_of(law.at("note"), "zh-CN").empty() || text_of(law.at("note"), "en").empty()) << file.name;
  }
}

TEST(OtherLaws, files_of_rules_that_cannot_be_are_refused_by_their_member) {
  std::string const good(embedded::find(embedded::shipped(), "regions/us/hours/us-coach.json")->bytes);
  ASSERT_TRUE(hours_rules_from_json(good));
  auto const with = [&](std::string const& what, std::string const& instead) {
    auto text = good;
    auto const at = text.find(what);
    EXPECT_NE(at, std::string::npos) << what;
    return hours_rules_from_json(text.replace(at, what.size(), instead)).error().at;
  };
  EXPECT_EQ(with("\"most_minutes\": 600", "\"most_minutes\": 0"), "shift.drive.most_minutes");
  EXPECT_EQ(with("\"most_minutes\": 900", "\"most_minutes\": 9000"), "shift.span.most_minutes");
  EXPECT_EQ(with("\"rest_minutes\": 480", "\"rest_minutes\": \"8 h\""), "shift.rest_minutes");
  EXPECT_EQ(with("\"US2\"", "\"US1\""), "shift.span.rule");
  EXPECT_EQ(with("\"windows\"", "\"night_spell\": {}, \"windows\""), "night");
}

}  // namespace
}  // namespace ly::formats
