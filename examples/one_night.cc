// The engines by themselves: no server, no database. One night's drive as late as the law lets it rest, then three groups and two coaches.
//   build/release/one_night [rules.json]
#include <cstdio>
#include <fstream>
#include <sstream>

#include "engines/hours/earliest.h"
#include "engines/planning/plan_check.h"
#include "engines/planning/solve.h"
#include "formats/hours_rules.h"

namespace {

std::string clock(int minute) {
  char text[32];
  std::snprintf(text, sizeof text, "day %d %02d:%02d", minute / 1440 + 1, minute / 60 % 24, minute % 60);
  return text;
}

}  // namespace

int main(int argc, char** argv) {
  std::ifstream file(argc > 1 ? argv[1] : "regions/cn/hours/cn-coach.json");
  std::stringstream text;
  text << file.rdbuf();
  auto const read = ly::formats::hours_rules_from_json(text.str());
  if (!read) return std::printf("the rules cannot be read: %s\n", read.error().at.c_str()), 2;
  auto const& rules = read->rules;

  // Half past seven in the evening, ten hours and thirty-five minutes of road, two drivers of whom one drove that afternoon.
  int const depart = 19 * 60 + 30;
  ly::hours::Trip trip;
  trip.clock = depart;
  trip.legs = {{.need = 635 * ly::hours::kDayGain}};
  trip.drivers = {{"a", {}, 0}, {"b", {{-460, -250}}, 0}};
  auto const answer = ly::hours::earliest(rules, trip);
  if (!answer.best) return std::puts("no legal timetable"), 1;
  for (auto const& run : answer.best->runs) std::printf("%s drives %s to %s\n", trip.drivers[static_cast<size_t>(run.driver)].id.c_str(), clock(depart + run.from).c_str(), clock(depart + run.to).c_str());
  std::printf("arrives %s\n\n", clock(depart + answer.best->arrive).c_str());

  // Places: a depot, two villages, the firm. Minutes as driven by day, metres.
  ly::planning::Problem problem;
  problem.law = &rules;
  problem.places = 4;
  int const minutes[4][4] = {{0, 300, 320, 20}, {300, 0, 40, 310}, {320, 40, 0, 330}, {20, 310, 330, 0}};
  for (auto const& row : minutes)
    for (int const m : row) problem.roads.push_back({m, m * 1250});
  problem.clock = 6 * 60;
  problem.horizon = 2 * 1440;
  problem.groups = {{.heads = 30, .from = 1, .to = 3}, {.heads = 25, .from = 2, .to = 3}, {.heads = 12, .from = 2, .to = 3}};
  for (int i = 0; i < 2; ++i) {
    ly::planning::Coach coach;
    coach.from = coach.to = 0;
    coach.seats = {45};
    coach.fixed = 300, coach.per_km = 4, coach.per_driver = 200;
    problem.coaches.push_back(coach);
  }
  problem.drivers.resize(4);
  ly::StepBudget budget(200);
  auto const plan = ly::planning::solve(problem, {.seed = 1}, budget).plan;
  for (auto const& route : plan.routes) {
    std::printf("coach %d, %zu driver(s), leaves %s, back %s, cost %.0f\n", route.coach + 1, route.crew.size(), clock(problem.clock + route.depart).c_str(), clock(problem.clock + route.end).c_str(), route.cost);
    for (auto const& v : route.visits) std::printf("  %s %2d of group %d %s\n", clock(problem.clock + v.begin).c_str(), v.visit.heads, v.visit.group + 1, v.visit.boards ? "board" : "alight");
  }
  bool const holds = ly::planning::check_plan(problem, plan).empty();
  std::printf("the checker finds the plan %s\n", holds ? "in order" : "NOT in order");
  return holds ? 0 : 1;
}
