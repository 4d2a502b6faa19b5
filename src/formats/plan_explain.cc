#include "formats/plan_explain.h"

#include <fmt/format.h>

namespace ly::formats {
namespace {

using planning::Plan;
using planning::PlannedRoute;

std::string names(std::vector<std::string> const& all, std::vector<int> const& list) {
  std::string out;
  for (auto const i : list) out += (out.empty() ? "" : "、") + all[static_cast<size_t>(i)];
  return out.empty() ? "-" : out;
}

// Which rule asks for a stop: the one that driving on would break first.
std::string asking(PlanProblem const& p, PlannedRoute const& route, size_t run) {
  if (!p.problem.law) return {};
  auto const& law = *p.problem.law;
  int const zero = route.depart;
  hours::Trip trip;
  trip.clock = ((p.problem.clock + zero) % law.day + law.day) % law.day;
  trip.legs.resize(1);
  for (auto const d : route.crew) {
    hours::Driver driver;
    for (auto const& s : p.problem.drivers[static_cast<size_t>(d)].driven)
      if (s.to <= zero) driver.driven.push_back({s.from - zero, s.to - zero});
    trip.drivers.push_back(std::move(driver));
  }
  std::vector<hours::Run> runs;
  for (size_t i = 0; i <= run; ++i) {
    auto r = route.runs[i];
    int who = 0;
    for (size_t d = 0; d < route.crew.size(); ++d)
      if (route.crew[d] == r.driver) who = static_cast<int>(d);
    runs.push_back({r.from - zero, r.to - zero, who});
  }
  int const stops = runs.back().to;
  runs.back().to += 1;
  for (auto const& b : hours::check(law, trip, runs, runs.back().to))
    if (b.of != hours::Part::none && b.at >= stops) return b.rule;
  return {};
}

}  // namespace

Explained explain_plan(PlanProblem const& p, Plan const& plan, int group, int coach) {
  Explained out;
  json::array coaches, groups;
  bool const all = group < 0 && coach < 0;
  auto const clause = [&](std::string const& rule) {
    if (!p.rules) return BothWords{};
    auto const found = p.rules->clauses.find(rule);
    return found == p.rules->clauses.end() ? BothWords{} : BothWords{found->second.first, found->second.second};
  };
  for (auto const& route : plan.routes) {
    if (!all && route.coach != coach) continue;
    auto const& plate = p.coaches[static_cast<size_t>(route.coach)];
    out.lines.push_back({fmt::format("{}：驾驶员 {}，{} 出发，{} 收车，{:.0f} 公里，费用 {:.2f}", plate, names(p.drivers, route.crew), spoken(p, route.depart), spoken(p, route.end), static_cast<double>(route.metres) / 1000, route.cost),
                         fmt::format("{}: drivers {}, leaves {}, ends {}, {:.0f} km, cost {:.2f}", plate, names(p.drivers, route.crew), spoken(p, route.depart), spoken(p, route.end), static_cast<double>(route.metres) / 1000, route.cost)});
    json::array stops;
    for (size_t i = 0; i + 1 < route.runs.size(); ++i) {
      auto const rule = asking(p, route, i);
      int const from = route.runs[i].to, to = route.runs[i + 1].from;
      std::string boarding;
      for (auto const& v : route.visits)
        if (v.depart > from && v.begin < to) boarding += (boarding.empty() ? "" : "、") + p.groups[static_cast<size_t>(v.visit.group)] + (v.visit.boards ? "+" : "-") + std::to_string(v.visit.heads);
      auto const why = clause(rule);
      out.lines.push_back({fmt::format("  {} 停 {} 分钟{}{}", spoken(p, from), to - from, boarding.empty() ? "" : "，上下车 " + boarding, rule.empty() ? "" : fmt::format("，{} {}", rule, why.zh)),
                           fmt::format("  {} stands {} min{}{}", spoken(p, from), to - from, boarding.empty() ? "" : ", on and off " + boarding, rule.empty() ? "" : fmt::format(", {} {}", rule, why.en))});
      stops.push_back(json::object{{"from", p.clock_text(from)}, {"to", p.clock_text(to)}, {"people", boarding}, {"rule", rule}});
    }
    coaches.push_back(json::object{{"coach", plate}, {"stops", std::move(stops)}});
  }
  for (int g = 0; g < static_cast<int>(p.groups.size()); ++g) {
    if (group >= 0 ? g != group : !(all && plan.unserved[static_cast<size_t>(g)] > 0)) continue;
    auto const& name = p.groups[static_cast<size_t>(g)];
    json::array rides, others;
    for (auto const& route : plan.routes)
      for (auto const& v : route.visits)
        if (v.visit.group == g && v.visit.boards) {
          auto const& plate = p.coaches[static_cast<size_t>(route.coach)];
          out.lines.push_back({fmt::format("{}：{} 人乘 {}，{} 上车", name, v.visit.heads, plate, spoken(p, v.begin)), fmt::format("{}: {} ride with {}, boarding {}", name, v.visit.heads, plate, spoken(p, v.begin))});
          rides.push_back(json::object{{"coach", plate}, {"heads", v.visit.heads}, {"boards", p.clock_text(v.begin)}});
        }
    if (group >= 0 && !rides.empty())
      for (auto const& a : planning::alternatives(p.problem, plan, g)) {
        auto const& plate = p.coaches[static_cast<size_t>(a.coach)];
        out.lines.push_back(a.possible ? BothWords{fmt::format("  改乘 {}：费用 {:+.2f}", plate, a.cost), fmt::format("  with {} instead: cost {:+.2f}", plate, a.cost)}
                                       : BothWords{fmt::format("  改乘 {}：其他安排不动则不行（座位、时间或驾驶时间不够）", plate), fmt::format("  with {} instead: not possible as the rest stands (seats, time or drivers' hours)", plate)});
        json::object other{{"coach", plate}, {"possible", a.possible}};
        if (a.possible) other["cost_more"] = a.cost;
        others.push_back(std::move(other));
      }
    json::object told{{"group", name}, {"rides", std::move(rides)}, {"alternatives", std::move(others)}};
    if (plan.unserved[static_cast<size_t>(g)] > 0) {
      auto one = plan;
      for (size_t i = 0; i < one.unserved.size(); ++i)
        if (static_cast<int>(i) != g) one.unserved[i] = 0;
      for (auto const& r : planning::explain_unserved(p.problem, one)) {
        auto const why = words_of(p, r);
        out.lines.push_back({fmt::format("{}：{} 人未安排，{}", name, r.heads, why.zh), fmt::format("{}: {} left behind, {}", name, r.heads, why.en)});
        for (auto const& m : r.remedies) {
          auto const words = words_of(p, m);
          out.lines.push_back({"  可以：" + words.zh, "  could be: " + words.en});
        }
        told["left_behind"] = r.heads, told["why"] = why.zh, told["why_en"] = why.en;
      }
    }
    groups.push_back(std::move(told));
  }
  out.told = {{"coaches", std::move(coaches)}, {"groups", std::move(groups)}};
  return out;
}

}  // namespace ly::formats
