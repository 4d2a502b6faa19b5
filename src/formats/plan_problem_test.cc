// The field's own formats: a story read, solved, checked and written; every mistake told at its place; files for others.
#include <gtest/gtest.h>

#include "base/embedded.h"
#include "engines/planning/what_if.h"
#include "formats/plan_explain.h"
#include "formats/plan_outputs.h"

namespace ly::formats {
namespace {

std::vector<HoursRules> const& rules() {
  static std::vector<HoursRules> const known{*hours_rules_from_json(embedded::find(embedded::shipped(), "regions/cn/hours/cn-coach.json")->bytes)};
  return known;
}

// The golden night: 32 workers, 10 h 35 min of driving, boarding over at 19:30. `history` of the drivers, `more` members of the group.
std::string golden(std::string const& history, std::string const& more = "") {
  return R"({"from":"2020-02-21T19:00:00+08:00","until":"2020-02-23T00:00:00+08:00","rules":"cn-coach",
"places":[{"id":"集合点","lon":106.5,"lat":29.5},{"id":"企业","lon":113.2,"lat":28.2}],
"travel":{"minutes":[[0,635],[635,0]],"km":[[0,1010],[1010,0]]},
"coaches":[{"plate":"测A0001","seats":45,"from":"集合点","to":null,"drivers_max":2,"cost":{"fixed":500,"per_km":4,"per_hour":20,"per_driver":300}}],
"drivers":[)" + history + R"(],
"groups":[{"id":"G1","heads":30,"from":"集合点","to":"企业","ready":"2020-02-21T19:00:00+08:00","latest":"2020-02-21T19:00:00+08:00","board_seconds_per_head":60)" + more + "}]}";
}
std::string const kByTen = R"(,"deadline":"2020-02-22T10:00:00+08:00")";
std::string const kFresh = R"({"id":"甲","base":"集合点"},{"id":"乙","base":"集合点"})";
std::string const kTired = R"({"id":"甲","base":"集合点","driven":[{"start":"2020-02-21T07:30:00+08:00","end":"2020-02-21T11:30:00+08:00"},{"start":"2020-02-21T15:40:00+08:00","end":"2020-02-21T18:10:00+08:00"}]},
{"id":"乙","base":"集合点","driven":[{"start":"2020-02-21T11:50:00+08:00","end":"2020-02-21T15:20:00+08:00"}]})";

struct Made {
  PlanProblem problem;
  planning::Plan plan;
};

Made made(std::string const& text, uint64_t steps = 40) {
  auto read = read_plan_problem(text, rules());
  if (!read) {
    ADD_FAILURE() << read.error().code << (read.error().more.empty() ? "" : " " + read.error().more[0].code + " " + read.error().more[0].at);
    return {};
  }
  StepBudget budget(steps);
  Made out{*std::move(read), {}};
  out.plan = planning::solve(out.problem.problem, {}, budget).plan;
  return out;
}

TEST(PlanProblem, the_golden_night_is_planned_as_late_and_as_early_as_the_law_allows) {
  auto const m = made(golden(kFresh, R"(,"deadline":"2020-02-22T10:00:00+08:00")"));
  ASSERT_EQ(m.plan.routes.size(), 1U);
  std::string driving;
  for (auto const& run : m.plan.routes[0].runs) driving += m.problem.clock_text(run.from).substr(11, 5) + "-" + m.problem.clock_text(run.to).substr(11, 5) + " ";
  EXPECT_EQ(driving, "19:30-23:30 23:50-01:50 05:00-09:00 09:20-09:55 ");
  EXPECT_TRUE(planning::check_plan(m.problem.problem, m.plan).empty());
}

TEST(PlanProblem, who_drove_all_day_cannot_and_a_third_driver_would_help) {
  auto const m = made(golden(kTired, R"(,"deadline":"2020-02-22T10:00:00+08:00")"));
  EXPECT_TRUE(m.plan.routes.empty());
  auto const reasons = planning::explain_unserved(m.problem.problem, m.plan);
  ASSERT_EQ(reasons.size(), 1U);
  EXPECT_EQ(reasons[0].why, planning::Why::drivers);
  EXPECT_EQ(reasons[0].rule, "CN4");
  ASSERT_FALSE(reasons[0].remedies.empty());
  EXPECT_EQ(reasons[0].remedies[0].cure, planning::Cure::more_drivers);
  auto const told = explain_plan(m.problem, m.plan, 0, -1);
  ASSERT_FALSE(told.lines.empty());
  EXPECT_NE(told.lines[0].zh.find("CN4"), std::string::npos);
}

TEST(PlanProblem, a_coach_that_stands_idle_for_want_of_a_second_driver_is_not_called_busy) {
  // Two coaches of one kind and three drivers; ten and a half hours of road take two drivers each.
  auto const m = made(R"({"from":"2020-02-21T19:00:00+08:00","until":"2020-02-23T00:00:00+08:00","rules":"cn-coach","places":[{"id":"P"},{"id":"F"}],
    "travel":{"minutes":[[0,635],[635,0]],"km":[[0,1010],[1010,0]]},
    "coaches":[{"plate":"A1","seats":24,"from":"P","to":null},{"plate":"A2","seats":24,"from":"P","to":null}],
    "drivers":[{"id":"a","base":"P"},{"id":"b","base":"P"},{"id":"c","base":"P"}],
    "groups":[{"id":"G1","heads":24,"from":"P","to":"F","priority":1,"deadline":"2020-02-22T10:30:00+08:00"},{"id":"G2","heads":18,"from":"P","to":"F","deadline":"2020-02-22T10:30:00+08:00"}]})");
  ASSERT_EQ(m.plan.routes.size(), 1U);
  auto const reasons = planning::explain_unserved(m.problem.problem, m.plan);
  ASSERT_EQ(reasons.size(), 1U);
  EXPECT_EQ(reasons[0].why, planning::Why::drivers);
  ASSERT_EQ(reasons[0].remedies.size(), 1U);
  EXPECT_EQ(reasons[0].remedies[0].cure, planning::Cure::more_drivers);
  EXPECT_EQ(reasons[0].remedies[0].drivers, 1) << "one joins the driver who is left";
  EXPECT_EQ(m.problem.coaches[static_cast<size_t>(reasons[0].remedies[0].coach)], "A2");
}

TEST(PlanProblem, a_full_coach_is_short_of_seats_though_a_second_trip_would_be_too_late) {
  auto const m = made(R"({"from":"2020-02-21T19:00:00+08:00","until":"2020-02-23T00:00:00+08:00","rules":"none","places":[{"id":"P"},{"id":"F"}],"travel":{"minutes":[[0,300],[300,0]],"km":[[0,400],[400,0]]},
    "coaches":[{"plate":"A1","seats":24,"from":"P","to":null}],"drivers":[{"id":"a","base":"P"}],
    "groups":[{"id":"G1","heads":24,"from":"P","to":"F","priority":1,"deadline":"2020-02-22T02:00:00+08:00"},{"id":"G2","heads":9,"from":"P","to":"F","deadline":"2020-02-22T02:00:00+08:00"}]})");
  ASSERT_EQ(m.plan.routes.size(), 1U);
  ASSERT_EQ(m.plan.unserved[1], 9);
  auto const answer = planning::what_if(m.problem.problem, m.plan, {.group = 1, .from = -1, .to = 0});
  EXPECT_EQ(answer.bar, planning::Bar::seats);
  EXPECT_EQ(answer.number, 9);
}

TEST(PlanProblem, too_late_for_any_driver_names_the_earliest_arrival) {
  auto const m = made(golden(kFresh, R"(,"deadline":"2020-02-22T09:00:00+08:00")"));
  auto const reasons = planning::explain_unserved(m.problem.problem, m.plan);
  ASSERT_EQ(reasons.size(), 1U);
  EXPECT_EQ(reasons[0].why, planning::Why::too_late);
  ASSERT_EQ(reasons[0].remedies.size(), 1U);
  EXPECT_EQ(m.problem.clock_text(reasons[0].remedies[0].minute), "2020-02-22T09:55:00+08:00");
}

TEST(PlanProblem, a_plan_comes_back_from_its_file_as_it_was) {
  auto const m = made(golden(kFresh, kByTen));
  auto const text = canonical(write_plan(m.problem, m.plan, {}));
  auto const back = read_plan(text, m.problem);
  ASSERT_TRUE(back) << back.error().code;
  EXPECT_TRUE(planning::check_plan(m.problem.problem, *back).empty());
  EXPECT_EQ(canonical(write_plan(m.problem, *back, {})), text);
  // Moved by a minute in the file, it no longer holds.
  auto late = text;
  auto const at = late.find("23:30:00");
  late.replace(at, 8, "23:31:00");
  auto const second = late.find("23:30:00");
  if (second != std::string::npos) late.replace(second, 8, "23:31:00");
  auto const broken = read_plan(late, m.problem);
  ASSERT_TRUE(broken);
  auto const findings = planning::check_plan(m.problem.problem, *broken);
  ASSERT_FALSE(findings.empty());
  EXPECT_EQ(findings[0].wrong, planning::Wrong::law);
  EXPECT_FALSE(words_of(m.problem, *broken, findings[0]).zh.empty());
}

std::vector<std::string> problems_of(std::string const& text) {
  auto const read = read_plan_problem(text, rules());
  std::vector<std::string> out;
  if (read) return out;
  for (auto const& p : read.error().more) out.push_back(p.at + " " + p.code);
  std::sort(out.begin(), out.end());
  return out;
}

TEST(PlanProblem, every_mistake_is_told_once_at_its_place) {
  std::string const text = R"({"from":"2020-02-21T19:00:00+08:00","rules":"moon",
"places":[{"id":"A"},{"id":"B"},{"id":"A"}],
"travel":{"minutes":[[0,10],[10,0,5],[1e9,-3,0]]},
"coaches":[{"plate":"X","seats":-4,"from":"A"},{"plate":"Y","seats":40,"from":"Nowhere","cost":{"per_km":1e300}}],
"groups":[{"id":"G","heads":1000000000,"from":"A","to":"B","ready":"2020-02-21T20:00:00+08:00","latest":"2020-02-21T19:30:00+08:00"},{"id":"H","heads":2.5,"from":"B","to":"B","risk":"purple"}]})";
  EXPECT_EQ(problems_of(text), (std::vector<std::string>{"coaches[0].seats hours.range", "coaches[1].cost.per_km hours.range", "coaches[1].from plan.unknown_place", "groups[0].heads hours.range", "groups[0].latest hours.order",
                                                         "groups[1].heads hours.range", "groups[1].risk plan.unknown_risk", "groups[1].to plan.same_place", "places[2].id plan.twice", "rules hours.unknown_rules",
                                                         "travel.minutes[0] plan.not_square", "travel.minutes[2][0] hours.range", "travel.minutes[2][1] hours.range"}));
  EXPECT_FALSE(read_plan_problem(R"({"from":NaN})", rules()));
  auto const cut = problems_of(R"({"from":"2020-02-21T19:00:00+08:00","places":[{"id":"A"},{"id":"B"},{"id":"C"}],"travel":{"minutes":[[0,10,null],[10,0,null],[null,null,0]]},
"coaches":[{"plate":"X","seats":40,"from":"A"}],"drivers":[],"groups":[{"id":"G","heads":3,"from":"C","to":"B"}]})");
  EXPECT_EQ(cut, (std::vector<std::string>{"groups[0] plan.no_coach_there", "groups[0] plan.unreachable"}));
}

TEST(PlanProblem, roads_by_great_circle_are_slower_at_night) {
  auto text = golden(kFresh);
  auto const from = text.find(R"("travel":)"), to = text.find(R"("coaches")");
  text.replace(from, to - from, R"("travel":{"detour":1.3,"day_speed_kmh":80},)");
  auto const m = made(text);
  ASSERT_EQ(m.plan.routes.size(), 1U);
  EXPECT_TRUE(m.problem.problem.by_distance);
  EXPECT_NEAR(m.problem.problem.road(0, 1).metres / 1000.0, 669 * 1.3, 12);
  EXPECT_TRUE(planning::check_plan(m.problem.problem, m.plan).empty());
}

TEST(PlanProblem, chart_map_and_sheet_name_coach_driver_and_group) {
  auto const m = made(golden(kFresh, kByTen));
  auto const svg = plan_svg(m.problem, m.plan, false);
  for (auto const* word : {"测A0001", "甲", "停驶", "行驶", "</svg>"}) EXPECT_NE(svg.find(word), std::string::npos) << word;
  auto const csv = plan_csv(m.problem, m.plan);
  EXPECT_NE(csv.find("测A0001,甲 / 乙,1,集合点,上车,G1,30,"), std::string::npos) << csv;
  auto const map = plan_geojson(m.problem, m.plan);
  EXPECT_EQ(map.at("features").as_array().size(), 3U);
  EXPECT_EQ(map.at("features").as_array()[2].at("geometry").at("type").as_string(), "LineString");
}

}  // namespace
}  // namespace ly::formats
