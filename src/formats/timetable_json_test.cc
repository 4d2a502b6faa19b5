// The worked and boundary cases of the Chinese coach rules, through the contract of `plan timetable`.
#include <gtest/gtest.h>

#include "base/embedded.h"
#include "formats/timetable_json.h"

namespace ly::formats {
namespace {

std::vector<HoursRules> const& rules() {
  static std::vector<HoursRules> const known{*hours_rules_from_json(embedded::find(embedded::shipped(), "regions/cn/hours/cn-coach.json")->bytes)};
  return known;
}

struct Told {
  hours::Advice advice;
  json::object json;
};

Told ask(std::string const& text) {
  auto const q = read_timetable_question(text, rules());
  if (!q) {
    ADD_FAILURE() << q.error().code << " " << (q.error().more.empty() ? "" : q.error().more[0].code + " " + q.error().more[0].at);
    return {};
  }
  auto advice = q->events ? hours::judge(q->rules.rules, q->trip, q->events->runs, q->events->end) : hours::advise(q->rules.rules, q->trip);
  auto json = write_timetable_answer(*q, advice);
  return {std::move(advice), std::move(json)};
}

std::string question(std::string const& depart, std::string const& drivers, int minutes, std::string const& more = "") {
  return R"({"rules":"cn-coach","depart":"2020-02-)" + depart + R"(:00+08:00","drivers":[)" + drivers + R"(],"legs":[{"drive_minutes":)" + std::to_string(minutes) + "}]" + more + "}";
}

std::string const kTwo = R"({"id":"a"},{"id":"b"})";

// "19:30-23:30 23:50-01:50 …"
std::string driving(Told const& told) {
  std::string out;
  for (auto const& e : told.json.at("events").as_array())
    if (text_of(e, "kind") == "drive") out += (out.empty() ? "" : " ") + std::string(text_of(e, "start").substr(11, 5)) + "-" + std::string(text_of(e, "end").substr(11, 5));
  return out;
}
std::string arrive(Told const& told) {
  auto const& value = told.json.at("arrive");
  return value.is_string() ? std::string(value.get_string()).substr(8, 8) : "none";
}

TEST(Timetable, the_golden_night_with_two_rested_drivers) {
  auto const told = ask(question("21T19:30", kTwo, 635));
  EXPECT_EQ(driving(told), "19:30-23:30 23:50-01:50 05:00-09:00 09:20-09:55");
  EXPECT_EQ(arrive(told), "22T09:55");
  EXPECT_TRUE(told.advice.legal);
  EXPECT_TRUE(told.advice.breaches.empty());
}

TEST(Timetable, one_driver_waits_until_his_hours_return) {
  auto const told = ask(question("21T19:30", R"({"id":"a"})", 635));
  EXPECT_EQ(driving(told), "19:30-23:30 23:50-01:50 05:00-07:00 19:30-22:05");
  EXPECT_EQ(arrive(told), "22T22:05");
  ASSERT_FALSE(told.advice.binding.empty());
  EXPECT_EQ(told.advice.binding[0].rule, "CN4");
  ASSERT_FALSE(told.advice.remedies.empty());
}

TEST(Timetable, the_strict_reading_of_the_night) {
  auto const told = ask(question("21T19:30", kTwo, 635, R"(,"night_reading":"B")"));
  EXPECT_EQ(driving(told), "19:30-22:00 22:20-00:20 00:40-02:00 05:00-07:00 07:20-10:05");
  EXPECT_EQ(arrive(told), "22T10:05");
}

TEST(Timetable, drivers_who_drove_out_the_same_day_cannot_and_a_third_can) {
  std::string const out = R"({"id":"a","driven":[{"start":"2020-02-21T07:30:00+08:00","end":"2020-02-21T11:30:00+08:00"},{"start":"2020-02-21T15:40:00+08:00","end":"2020-02-21T18:10:00+08:00"}]},)"
                          R"({"id":"b","driven":[{"start":"2020-02-21T11:50:00+08:00","end":"2020-02-21T15:20:00+08:00"}]})";
  auto const alone = ask(question("21T19:30", out, 635, R"(,"latest":"2020-02-22T10:00:00+08:00")"));
  EXPECT_FALSE(alone.advice.legal);
  EXPECT_EQ(arrive(alone), "22T12:25");
  EXPECT_EQ(alone.json.at("crew_free_arrive").as_string(), "2020-02-22T09:55:00+08:00");
  ASSERT_FALSE(alone.advice.breaches.empty());
  for (auto const& b : alone.advice.breaches) EXPECT_EQ(b.rule, "CN4");
  bool in_time = false;
  for (auto const& r : alone.advice.remedies) in_time = in_time || (r.in_time && r.change == hours::Change::relay);
  EXPECT_TRUE(in_time);
  auto const with_third = ask(question("21T19:30", out + R"(,{"id":"c"})", 635, R"(,"latest":"2020-02-22T10:00:00+08:00")"));
  EXPECT_TRUE(with_third.advice.legal);
  EXPECT_EQ(arrive(with_third), "22T09:55");
}

TEST(Timetable, the_edges_of_the_limits) {
  EXPECT_EQ(arrive(ask(question("21T06:00", kTwo, 240))), "21T10:00");
  EXPECT_EQ(arrive(ask(question("21T06:00", kTwo, 241))), "21T10:21");
  EXPECT_EQ(arrive(ask(question("21T22:00", kTwo, 120))), "22T00:00");
  EXPECT_EQ(arrive(ask(question("21T22:00", kTwo, 121))), "22T00:21");
  EXPECT_EQ(arrive(ask(question("21T20:00", kTwo, 240))), "22T00:00");
  EXPECT_EQ(arrive(ask(question("21T01:30", kTwo, 30))), "21T02:00");
  EXPECT_EQ(arrive(ask(question("21T01:30", kTwo, 31))), "21T05:01");
}

TEST(Timetable, a_window_and_a_stop_make_a_rest_together) {
  // 240 minutes, ten minutes' wait for the window and ten of the stop: rested; nine of the stop: not.
  auto const trip = [](std::string const& stop) {
    return R"({"rules":"cn-coach","depart":"2020-02-21T06:00:00+08:00","drivers":[{"id":"a"},{"id":"b"}],"legs":[{"drive_minutes":240,"stop_minutes":)" + stop +
           R"(,"window":{"open":"2020-02-21T10:10:00+08:00"}},{"drive_minutes":30}]})";
  };
  EXPECT_EQ(arrive(ask(trip("10"))), "21T10:50");
  EXPECT_EQ(arrive(ask(trip("9"))), "21T10:50");
  EXPECT_EQ(arrive(ask(trip("15"))), "21T10:55");
}

TEST(Timetable, night_speed_applies_to_distance_only) {
  auto const by_km = [](std::string const& depart) {
    return R"({"rules":"cn-coach","depart":"2020-02-)" + depart + R"(:00+08:00","drivers":[{"id":"a"}],"legs":[{"km":80,"day_speed_kmh":80}]})";
  };
  EXPECT_EQ(arrive(ask(by_km("21T10:00"))), "21T11:00");
  EXPECT_EQ(arrive(ask(by_km("21T22:00"))), "21T23:15");  // 60 / 0.8
  EXPECT_EQ(arrive(ask(by_km("21T21:30"))), "21T22:38");  // 30 by day, 37.5 by night, whole minutes
}

TEST(Timetable, a_given_timetable_is_judged_with_minute_and_clause) {
  auto const told = ask(question("21T19:30", kTwo, 635, R"(,"events":[{"kind":"drive","driver":"a","start":"2020-02-21T19:30:00+08:00","end":"2020-02-22T00:30:00+08:00"},)"
                                                        R"({"kind":"rest","start":"2020-02-22T00:30:00+08:00","end":"2020-02-22T00:50:00+08:00"},{"kind":"drive","driver":"b","start":"2020-02-22T00:50:00+08:00","end":"2020-02-22T06:25:00+08:00"}])"));
  EXPECT_FALSE(told.advice.legal);
  EXPECT_EQ(arrive(told), "22T06:25");
  std::vector<std::string> rules;
  for (auto const& b : told.json.at("breaches").as_array()) rules.push_back(std::string(text_of(b, "rule")) + " " + std::string(text_of(b, "at").substr(11, 5)));
  EXPECT_NE(std::find(rules.begin(), rules.end(), "CN2 23:30"), rules.end());
  EXPECT_NE(std::find(rules.begin(), rules.end(), "CN3 00:00"), rules.end());
  EXPECT_NE(std::find(rules.begin(), rules.end(), "CN6 02:00"), rules.end());
  EXPECT_EQ(told.advice.remedies.at(0).change, hours::Change::own_timetable);
}

TEST(Timetable, a_change_of_drivers_without_a_stop_is_a_breach) {
  auto const told = ask(question("21T08:00", kTwo, 60, R"(,"events":[{"kind":"drive","driver":"a","start":"2020-02-21T08:00:00+08:00","end":"2020-02-21T08:30:00+08:00"},)"
                                                       R"({"kind":"drive","driver":"b","start":"2020-02-21T08:30:00+08:00","end":"2020-02-21T09:00:00+08:00"}])"));
  ASSERT_EQ(told.advice.breaches.size(), 1U);
  EXPECT_EQ(told.advice.breaches[0].rule, "CHG");
}

TEST(Timetable, a_window_that_nobody_can_meet_is_named) {
  auto const told = ask(R"({"rules":"cn-coach","depart":"2020-02-21T08:00:00+08:00","drivers":[{"id":"a"}],"legs":[{"drive_minutes":120,"window":{"close":"2020-02-21T09:00:00+08:00"}}]})");
  EXPECT_FALSE(told.advice.legal);
  EXPECT_EQ(arrive(told), "none");
  ASSERT_EQ(told.advice.breaches.size(), 1U);
  EXPECT_EQ(told.advice.breaches[0].rule, "WINDOW");
  EXPECT_EQ(told.advice.breaches[0].leg, 0);
}

TEST(Timetable, of_many_windows_the_first_that_cannot_be_met_is_named) {
  auto const told = ask(R"({"rules":"cn-coach","depart":"2020-02-21T08:00:00+08:00","drivers":[{"id":"a"}],"legs":[{"drive_minutes":60,"window":{"close":"2020-02-21T09:00:00+08:00"}},
    {"drive_minutes":60,"window":{"close":"2020-02-21T09:59:00+08:00"}},{"drive_minutes":60,"window":{"close":"2020-02-21T10:00:00+08:00"}}]})");
  ASSERT_EQ(told.advice.breaches.size(), 1U);
  EXPECT_EQ(told.advice.breaches[0].rule, "WINDOW");
  EXPECT_EQ(told.advice.breaches[0].leg, 1);
}

// One driver, five hours by day: after four hours at most he must stand 20 minutes, and may only at the service areas told.
std::string listed(std::string const& places, std::string const& more = "", std::string const& top = R"("rest_places":"listed")") {
  return R"({"rules":"cn-coach","depart":"2020-02-21T08:00:00+08:00","drivers":[{"id":"a"}],"legs":[{"drive_minutes":300,"rest_places":)" + places + "}]," + top + more + "}";
}

TEST(Timetable, it_rests_at_the_listed_places_only) {
  auto const told = ask(listed(R"([{"at_minutes":100,"name":"A"},{"at_minutes":200,"name":"测试服务区","detour_minutes":6},{"at_minutes":260,"name":"C"}])"));
  EXPECT_EQ(driving(told), "08:00-09:40 10:00-13:20");  // at A without a detour, not at B with six minutes more
  EXPECT_EQ(text_of(*find(told.json.at("events").as_array().at(1), "rest_place"), "name"), "A");
  auto const detour = ask(listed(R"([{"at_minutes":200,"name":"测试服务区","detour_minutes":6},{"at_minutes":260,"name":"C"}])"));
  EXPECT_EQ(driving(detour), "08:00-11:23 11:43-13:26");  // three minutes to it, three back
  EXPECT_EQ(detour.json.at("events").as_array().at(1).at("rest_place"), (json::object{{"leg", 0}, {"index", 0}, {"name", "测试服务区"}}));
  EXPECT_TRUE(detour.advice.answer.proved);
}

TEST(Timetable, where_no_listed_place_is_in_reach_that_is_what_is_told) {
  auto const told = ask(listed(R"([{"at_minutes":20},{"at_minutes":270}])"));
  EXPECT_FALSE(told.advice.legal);
  EXPECT_EQ(arrive(told), "none");
  ASSERT_FALSE(told.advice.breaches.empty());
  EXPECT_TRUE(std::any_of(told.advice.breaches.begin(), told.advice.breaches.end(), [](hours::Breach const& b) { return b.rule == "PLACE"; }));
}

TEST(Timetable, the_golden_night_with_service_areas) {
  // Every forty minutes one, three minutes off the road: 01:50 and 02:00 are not in reach of one at the same time as 23:30.
  std::string places;
  for (int m = 40; m < 635; m += 40) places += (places.empty() ? "" : ",") + std::string(R"({"at_minutes":)") + std::to_string(m) + R"(,"detour_minutes":3})";
  auto const told = ask(R"({"rules":"cn-coach","depart":"2020-02-21T19:30:00+08:00","drivers":[{"id":"a"},{"id":"b"}],"legs":[{"drive_minutes":635,"rest_places":[)" + places + R"(]}],"rest_places":"listed"})");
  EXPECT_TRUE(told.advice.legal);
  EXPECT_GT(told.advice.answer.best->arrive, 865);  // 09:55 where it may rest anywhere
  for (auto const& e : told.json.at("events").as_array()) {
    bool const drives = text_of(e, "kind") == "drive", at_departure = text_of(e, "start") == "2020-02-21T19:30:00+08:00";
    EXPECT_TRUE(drives || at_departure || find(e, "rest_place")) << json::serialize(e);
  }
}

TEST(Timetable, a_timetable_that_rests_beside_the_listed_places_is_a_breach) {
  std::string const places = R"([{"at_minutes":200,"detour_minutes":6}])";
  auto const events = [&](std::string const& rest, std::string const& on, std::string const& end) {
    auto const at = [](std::string const& clock) { return "\"2020-02-21T" + clock + ":00+08:00\""; };
    return listed(places, R"(,"events":[{"kind":"drive","driver":"a","start":)" + at("08:00") + R"(,"end":)" + at(rest) + R"(},{"kind":"rest","start":)" + at(rest) + R"(,"end":)" + at(on) + R"(},{"kind":"drive","driver":"a","start":)" + at(on) + R"(,"end":)" + at(end) + "}]");
  };
  EXPECT_TRUE(ask(events("11:23", "11:43", "13:26")).advice.legal);
  auto const beside = ask(events("11:20", "11:43", "13:26"));  // on the road
  ASSERT_FALSE(beside.advice.breaches.empty());
  EXPECT_EQ(beside.advice.breaches[0].rule, "PLACE");
  EXPECT_EQ(beside.json.at("breaches").as_array().at(0).at("at").as_string(), "2020-02-21T11:20:00+08:00");
  auto const short_of_way = ask(events("11:23", "11:43", "13:23"));  // without the way back
  ASSERT_FALSE(short_of_way.advice.breaches.empty());
  EXPECT_EQ(short_of_way.advice.breaches[0].rule, "LEG");
}

TEST(Timetable, problems_of_listed_places_are_named_with_their_place) {
  auto const problems = [](std::string const& text) {
    std::vector<std::string> told;
    auto const q = read_timetable_question(text, rules());
    if (!q)
      for (auto const& p : q.error().more) told.push_back(p.code + " " + p.at);
    return told;
  };
  EXPECT_EQ(problems(listed(R"([{"at_minutes":100}])", "", R"("rest_places":"anywhere")")), (std::vector<std::string>{"hours.places_anywhere legs[0].rest_places"}));
  EXPECT_EQ(problems(listed(R"([{"at_minutes":100},{"at_minutes":100},{"at_minutes":300},{"at_km":5},{"at_minutes":0},{"name":"x"},{"at_minutes":150,"detour_minutes":-1},7])")),
            (std::vector<std::string>{"hours.place_order legs[0].rest_places[1].at_minutes", "hours.place_beyond legs[0].rest_places[2].at_minutes", "hours.place_unit legs[0].rest_places[3].at_km",
                                      "hours.range legs[0].rest_places[4].at_minutes", "hours.missing legs[0].rest_places[5].at_minutes", "hours.range legs[0].rest_places[6].detour_minutes",
                                      "hours.place_order legs[0].rest_places[6].at_minutes", "hours.type legs[0].rest_places[7]"}));
  auto const by_km = [](std::string const& place) {
    return R"({"rules":"cn-coach","depart":"2020-02-21T08:00:00+08:00","drivers":[{"id":"a"}],"rest_places":"listed","legs":[{"km":400,"day_speed_kmh":80,"rest_places":[)" + place + "]}]}";
  };
  EXPECT_EQ(driving(ask(by_km(R"({"at_km":120.5})"))), "08:00-09:31 09:51-13:20");  // 90.375 minutes: at the end of the 91st
  EXPECT_EQ(problems(by_km(R"({"at_minutes":100})")), (std::vector<std::string>{"hours.place_unit legs[0].rest_places[0].at_minutes"}));
  EXPECT_EQ(problems(by_km(R"({"at_km":400})")), (std::vector<std::string>{"hours.place_beyond legs[0].rest_places[0].at_km"}));
  EXPECT_EQ(problems(by_km(R"({"at_km":"far"})")), (std::vector<std::string>{"hours.type legs[0].rest_places[0].at_km"}));
}

TEST(Timetable, every_problem_of_the_input_is_named_with_its_place) {
  auto const q = read_timetable_question(R"({"rules":"cn-coach","depart":"2020-02-21T19:30:00+08:00","drivers":[{"id":"a","driven":[{"start":"2020-02-21T19:00:00+08:00","end":"2020-02-21T20:00:00+08:00"}]},{"id":"a"}],
    "legs":[{"drive_minutes":0},{"km":5},{"drive_minutes":5,"windw":{}},{"drive_minutes":10,"window":{"open":"2020-02-22T10:00:00+08:00","close":"2020-02-22T09:00:00+08:00"}},{"km":1e9,"day_speed_kmh":80}],
    "latest":"2020-02-22T09:00:30+08:00","rest_places":"nowhere"})",
                                         rules());
  ASSERT_FALSE(q.has_value());
  std::vector<std::string> told;
  for (auto const& p : q.error().more) told.push_back(p.code + " " + p.at);
  EXPECT_EQ(told, (std::vector<std::string>{"hours.rest_places rest_places", "hours.driven_late drivers[0].driven[0].end", "hours.driver_twice drivers[1].id", "hours.range legs[0].drive_minutes",
                                            "hours.speed_alone legs[1].drive_minutes", "hours.unknown_member legs[2].windw", "hours.order legs[3].window.close", "hours.range legs[4].km",
                                            "hours.seconds latest"}));
  for (auto const* depart : {"2020-02-21T19:30:00", "2020-02-21T19:30:01+08:00", "soon"}) {
    auto const bad = read_timetable_question(R"({"rules":"cn-coach","depart":")" + std::string(depart) + R"(","drivers":[{"id":"a"}],"legs":[{"drive_minutes":5}]})", rules());
    ASSERT_FALSE(bad.has_value()) << depart;
    EXPECT_EQ(bad.error().more.at(0).at, "depart");
  }
}

}  // namespace
}  // namespace ly::formats
