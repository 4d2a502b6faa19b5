#include "formats/plan_json.h"

#include <cmath>

#include <fmt/format.h>

#include "formats/strict_json.h"

namespace ly::formats {

using planning::Aim;
using planning::Cure;
using planning::Plan;
using planning::PlannedRoute;
using planning::Why;
using planning::Wrong;

namespace {

std::string const& of(std::vector<std::string> const& names, int i) {
  static std::string const none;
  return i >= 0 && i < static_cast<int>(names.size()) ? names[static_cast<size_t>(i)] : none;
}

double rounded(double value) { return std::round(value * 100) / 100; }

json::array visits_json(PlanProblem const& p, PlannedRoute const& route) {
  json::array out;
  for (auto const& v : route.visits)
    out.push_back(json::object{{"group", of(p.groups, v.visit.group)}, {"heads", v.visit.heads}, {"what", v.visit.boards ? "board" : "alight"}, {"part", v.visit.part},
                               {"place", of(p.places, p.problem.place_of(v.visit))}, {"arrive", p.clock_text(v.arrive)}, {"begin", p.clock_text(v.begin)}, {"depart", p.clock_text(v.depart)}});
  return out;
}

std::string_view code_of(Why why) {
  switch (why) {
    case Why::no_coach: return "no_coach";
    case Why::too_many: return "too_many";
    case Why::too_late: return "too_late";
    case Why::drivers: return "drivers";
    case Why::all_busy: return "all_busy";
    case Why::company: return "company";
    case Why::not_worth: return "not_worth";
  }
  return "";
}

std::string_view code_of(Cure cure) {
  switch (cure) {
    case Cure::bigger_coach: return "bigger_coach";
    case Cure::later_deadline: return "later_deadline";
    case Cure::more_drivers: return "more_drivers";
    case Cure::one_more_coach: return "one_more_coach";
    case Cure::higher_penalty: return "higher_penalty";
  }
  return "";
}

}  // namespace

std::string spoken(PlanProblem const& problem, int minute) {
  auto text = problem.clock_text(minute).substr(0, 16);
  text[10] = ' ';
  return text;
}

std::vector<PlanEvent> events_of(PlanProblem const& problem, PlannedRoute const& route) {
  auto const& p = problem.problem;
  std::vector<PlanEvent> out;
  auto const kind_at = [&](int minute) -> std::string_view {
    for (auto const& v : route.visits) {
      if (minute >= v.begin && minute < v.depart) return "stop";
      if (minute >= v.arrive && minute < v.begin) return "wait";
    }
    if (p.law && p.law->standstill.holds(((p.clock + minute) % hours::kDayMinutes + hours::kDayMinutes) % hours::kDayMinutes)) return "standstill";
    return "rest";
  };
  auto const stand = [&](int from, int to) {
    for (int m = from; m < to; ++m) {
      auto const kind = kind_at(m);
      if (m > from && out.back().kind == kind) out.back().to = m + 1;
      else out.push_back({kind, -1, m, m + 1});
    }
  };
  int now = route.depart;
  for (auto const& run : route.runs) {
    stand(now, run.from);
    out.push_back({"drive", run.driver, run.from, run.to});
    now = run.to;
  }
  stand(now, route.end);
  return out;
}

json::object write_plan(PlanProblem const& p, Plan const& plan, std::vector<planning::Reason> const& reasons) {
  json::array routes;
  for (auto const& route : plan.routes) {
    json::array drivers, events;
    for (auto const d : route.crew) drivers.push_back(json::value(of(p.drivers, d)));
    for (auto const& e : events_of(p, route)) {
      json::object event{{"kind", e.kind}, {"start", p.clock_text(e.from)}, {"end", p.clock_text(e.to)}};
      if (e.driver >= 0) event["driver"] = of(p.drivers, e.driver);
      events.push_back(std::move(event));
    }
    routes.push_back(json::object{{"coach", of(p.coaches, route.coach)}, {"drivers", std::move(drivers)}, {"depart", p.clock_text(route.depart)}, {"end", p.clock_text(route.end)},
                                  {"metres", route.metres}, {"cost", rounded(route.cost)}, {"visits", visits_json(p, route)}, {"events", std::move(events)}});
  }
  json::array unserved;
  for (auto const& r : reasons) {
    auto const why = words_of(p, r);
    json::array remedies;
    for (auto const& m : r.remedies) {
      auto const words = words_of(p, m);
      json::object remedy{{"cure", code_of(m.cure)}, {"text", words.zh}, {"text_en", words.en}};
      if (m.seats > 0) remedy["seats"] = m.seats;
      if (m.drivers > 0) remedy["drivers"] = m.drivers;
      if (m.cure == Cure::later_deadline) remedy[m.boarding ? "latest" : "deadline"] = p.clock_text(m.minute);
      if (m.place >= 0) remedy["place"] = of(p.places, m.place);
      if (m.coach >= 0) remedy["coach"] = of(p.coaches, m.coach);
      remedies.push_back(std::move(remedy));
    }
    json::object one{{"group", of(p.groups, r.group)}, {"heads", r.heads}, {"why", code_of(r.why)}, {"text", why.zh}, {"text_en", why.en}, {"remedies", std::move(remedies)}};
    if (!r.rule.empty()) one["rule"] = r.rule;
    unserved.push_back(std::move(one));
  }
  json::array stuck;
  for (auto const c : plan.stuck) stuck.push_back(json::value(of(p.coaches, c)));
  auto const& s = plan.score;
  json::object score{{"unserved_weight", rounded(s[Aim::unserved])}, {"changes", s[Aim::changes]}, {"coaches", s[Aim::coaches]}, {"cost", rounded(s[Aim::cost])}, {"aboard_minutes", s[Aim::aboard]}};
  if (s[Aim::stranded] > 0) score["stranded_minutes"] = s[Aim::stranded];
  return {{"rules", p.rules ? json::value(p.rules->rules.id) : json::value("none")}, {"score", std::move(score)},
          {"routes", std::move(routes)}, {"unserved", std::move(unserved)}, {"stuck", std::move(stuck)}};
}

Result<Plan> read_plan(std::string_view text, PlanProblem const& p) {
  auto const value = TRY(parse_json(text));
  StrictJson in;
  in.depart = p.from;
  auto const failed = [&] { return all_of("plan.result", std::move(in.problems)); };
  auto const* whole = in.object(value, "", {"rules", "score", "routes", "unserved", "stuck", "law", "note"});
  if (!whole) return failed();
  Plan plan;
  auto const index = [](std::vector<std::string> const& names, std::string const& id) {
    auto const found = std::find(names.begin(), names.end(), id);
    return found == names.end() ? -1 : static_cast<int>(found - names.begin());
  };
  constexpr int kMost = 1'000'000;
  auto const* routes = in.list(*whole, "routes", "", true, 0, planning::kCoachesMost);
  for (size_t i = 0; routes && i < routes->size(); ++i) {
    auto const at = StrictJson::item("routes", i);
    auto const* route = in.object((*routes)[i], at, {"coach", "drivers", "depart", "end", "metres", "cost", "visits", "events"});
    if (!route) continue;
    PlannedRoute r;
    auto const coach = in.text(*route, "coach", at, true);
    r.coach = coach ? index(p.coaches, *coach) : -1;
    if (coach && r.coach < 0) in.add("plan.unknown_coach", at + ".coach", {{"id", *coach}});
    r.depart = in.minute(*route, "depart", at, true).value_or(0);
    r.end = in.minute(*route, "end", at, true).value_or(0);
    r.metres = in.whole(*route, "metres", at, 0, 100'000'000).value_or(0);
    r.cost = in.number(*route, "cost", at, 0, 1e12).value_or(0);
    auto const* drivers = in.list(*route, "drivers", at, true, 0, planning::kDriversMost);
    for (size_t d = 0; drivers && d < drivers->size(); ++d) {
      auto const* id = (*drivers)[d].if_string();
      int const found = id ? index(p.drivers, std::string(*id)) : -1;
      if (found < 0) in.add("plan.unknown_driver", StrictJson::item(at + ".drivers", d), {{"id", id ? std::string(*id) : "?"}});
      else r.crew.push_back(found);
    }
    auto const* visits = in.list(*route, "visits", at, true, 0, 2'000);
    for (size_t v = 0; visits && v < visits->size(); ++v) {
      auto const here = StrictJson::item(at + ".visits", v);
      auto const* one = in.object((*visits)[v], here, {"group", "heads", "what", "part", "place", "arrive", "begin", "depart"});
      if (!one) continue;
      planning::PlannedVisit planned;
      auto const group = in.text(*one, "group", here, true);
      planned.visit.group = group ? index(p.groups, *group) : -1;
      if (group && planned.visit.group < 0) in.add("plan.unknown_group", here + ".group", {{"id", *group}});
      planned.visit.heads = in.whole(*one, "heads", here, 1, kMost).value_or(0);
      auto const what = in.text(*one, "what", here, true).value_or("");
      if (what != "board" && what != "alight" && !what.empty()) in.add("plan.what", here + ".what", {{"value", what}});
      planned.visit.boards = what == "board";
      planned.visit.part = in.whole(*one, "part", here, -kMost, kMost).value_or(0);
      planned.begin = in.minute(*one, "begin", here, true).value_or(0);
      planned.arrive = in.minute(*one, "arrive", here, false).value_or(planned.begin);
      planned.depart = in.minute(*one, "depart", here, true).value_or(0);
      r.visits.push_back(planned);
    }
    auto const* events = in.list(*route, "events", at, true, 0, 20'000);
    for (size_t e = 0; events && e < events->size(); ++e) {
      auto const here = StrictJson::item(at + ".events", e);
      auto const* one = in.object((*events)[e], here, {"kind", "driver", "start", "end"});
      if (!one) continue;
      auto const kind = in.text(*one, "kind", here, true);
      auto const from = in.minute(*one, "start", here, true), to = in.minute(*one, "end", here, true);
      if (!kind || !from || !to || *kind != "drive") continue;
      auto const driver = in.text(*one, "driver", here, p.problem.law != nullptr);
      int const found = driver ? index(p.drivers, *driver) : -1;
      if (driver && found < 0) in.add("plan.unknown_driver", here + ".driver", {{"id", *driver}});
      r.runs.push_back({*from, *to, found});
    }
    plan.routes.push_back(std::move(r));
  }
  plan.unserved.assign(p.groups.size(), 0);
  auto const* unserved = in.list(*whole, "unserved", "", true, 0, planning::kGroupsMost);
  for (size_t i = 0; unserved && i < unserved->size(); ++i) {
    auto const at = StrictJson::item("unserved", i);
    auto const* one = in.object((*unserved)[i], at, {"group", "heads", "why", "rule", "text", "text_en", "remedies"});
    if (!one) continue;
    auto const group = in.text(*one, "group", at, true);
    int const g = group ? index(p.groups, *group) : -1;
    auto const heads = in.whole(*one, "heads", at, 1, kMost);
    if (group && g < 0) in.add("plan.unknown_group", at + ".group", {{"id", *group}});
    else if (g >= 0 && heads) plan.unserved[static_cast<size_t>(g)] = *heads;
  }
  if (auto const* score = StrictJson::given(*whole, "score"); !score) in.add("hours.missing", "score");
  else if (auto const* s = in.object(*score, "score", {"unserved_weight", "changes", "coaches", "cost", "aboard_minutes", "stranded_minutes"})) {
    auto const figure = [&](std::string_view key, Aim aim) { plan.score[aim] = in.number(*s, key, "score", 0, 1e15).value_or(0); };
    figure("unserved_weight", Aim::unserved), figure("changes", Aim::changes), figure("coaches", Aim::coaches), figure("cost", Aim::cost), figure("aboard_minutes", Aim::aboard);
    if (StrictJson::given(*s, "stranded_minutes")) figure("stranded_minutes", Aim::stranded);  // plans of before have none
  }
  if (!in.problems.empty()) return failed();
  return plan;
}

BothWords words_of(PlanProblem const& p, planning::Reason const& r) {
  auto const& group = p.problem.group(r.group);
  switch (r.why) {
    case Why::no_coach: return {"没有一辆车可以载这一风险等级的人", "no coach may carry anybody of this risk level"};
    case Why::too_many: return {fmt::format("{} 人不得分车，没有这么大的车", r.heads), fmt::format("its {} people may not be divided, and no coach is so large", r.heads)};
    case Why::too_late: return {"按停车休息和停驶的规定，任何车、任何驾驶员都赶不上", "by the rules on rests and standstill no coach arrives in time, whoever drives it"};
    case Why::drivers: {
      if (r.rule.empty()) return {"车有空，但空闲的驾驶员不够", "there is a coach, but not enough drivers are left for it"};
      auto const clause = p.rules ? p.rules->clauses.find(r.rule) : decltype(p.rules->clauses.find(r.rule)){};
      bool const known = p.rules && clause != p.rules->clauses.end();
      return {fmt::format("车有空，但现有驾驶员依法开不到（{}：{}）", r.rule, known ? clause->second.first : ""), fmt::format("there is a coach, but its drivers may not drive so far ({}: {})", r.rule, known ? clause->second.second : "")};
    }
    case Why::all_busy: return {"赶得上的车都另有任务", "every coach that could is needed elsewhere"};
    case Why::company: return {group.sharing == planning::Sharing::same_enterprise ? "只与同企业的人同乘，没有可单独用的车" : "只与同风险等级的人同乘，没有可单独用的车", "it may not share a coach with those who ride, and none is free for it alone"};
    case Why::not_worth: return {"可以不接，接它比不接更贵", "it is optional, and fetching it costs more than leaving it"};
  }
  return {};
}

BothWords words_of(PlanProblem const& p, planning::Remedy const& m) {
  switch (m.cure) {
    case Cure::bigger_coach: return {fmt::format("换一辆 {} 座以上的车，或允许分车", m.seats), fmt::format("take a coach with {} seats or more, or allow dividing it", m.seats)};
    case Cure::later_deadline:
      return m.boarding ? BothWords{fmt::format("{} 最早 {} 到上车点：把最晚上车放宽到那时", of(p.coaches, m.coach), spoken(p, m.minute)), fmt::format("{} is at the boarding place at {} at the earliest: allow boarding until then", of(p.coaches, m.coach), spoken(p, m.minute))}
                        : BothWords{fmt::format("{} 最早 {} 送到：把最晚到达放宽到那时", of(p.coaches, m.coach), spoken(p, m.minute)), fmt::format("{} arrives at {} at the earliest: allow arriving until then", of(p.coaches, m.coach), spoken(p, m.minute))};
    case Cure::more_drivers: return {fmt::format("在 {} 给 {} 增派 {} 名休息好的驾驶员", of(p.places, m.place), of(p.coaches, m.coach), m.drivers), fmt::format("{} more rested driver(s) at {} for {}", m.drivers, of(p.places, m.place), of(p.coaches, m.coach))};
    case Cure::one_more_coach: return {fmt::format("在 {} 增加一辆 {} 座以上的车和 {} 名驾驶员", of(p.places, m.place), m.seats, m.drivers), fmt::format("one more coach with {} seats or more and {} driver(s) at {}", m.seats, m.drivers, of(p.places, m.place))};
    case Cure::higher_penalty: return {"若必须接，请去掉 penalty_per_head", "if it must be fetched, take penalty_per_head away"};
  }
  return {};
}

BothWords words_of(PlanProblem const& p, Plan const& plan, planning::Finding const& f) {
  std::string coach, group, at, driver;
  if (f.route >= 0) {
    auto const& route = plan.routes[static_cast<size_t>(f.route)];
    coach = of(p.coaches, route.coach);
    if (f.visit >= 0 && f.visit < static_cast<int>(route.visits.size())) group = of(p.groups, route.visits[static_cast<size_t>(f.visit)].visit.group);
  }
  std::string const by = fmt::format("{:.0f}", f.by);
  switch (f.wrong) {
    case Wrong::coach_unknown: return {"没有这辆车", "there is no such coach"};
    case Wrong::coach_twice: return {fmt::format("{} 用了两次", coach), fmt::format("{} is used twice", coach)};
    case Wrong::crew_size: return {fmt::format("{} 的驾驶员人数或人选不符", coach), fmt::format("{} has the wrong number of drivers, or others than are fixed", coach)};
    case Wrong::driver_unknown: return {fmt::format("{} 的驾驶员不在名单上", coach), fmt::format("a driver of {} is not of its crew", coach)};
    case Wrong::driver_twice: return {fmt::format("{} 的驾驶员已派到别的车", coach), fmt::format("a driver of {} is also on another coach", coach)};
    case Wrong::driver_elsewhere: return {fmt::format("{} 的驾驶员不在这个车场", coach), fmt::format("a driver of {} is not at its base", coach)};
    case Wrong::group_unknown: return {fmt::format("{} 去接一个不存在的团组", coach), fmt::format("{} fetches a group that does not exist", coach)};
    case Wrong::not_boarded: return {fmt::format("{}：{} 没有上车就下车", coach, group), fmt::format("{}: {} gets off without having got on", coach, group)};
    case Wrong::not_alighted: return {fmt::format("{}：{} 上了车没有下车", coach, group), fmt::format("{}: {} gets on and never off", coach, group)};
    case Wrong::heads_differ: return {fmt::format("{}：{} 上下车人数不一致", coach, group), fmt::format("{}: of {} not as many get off as got on", coach, group)};
    case Wrong::too_many_fetched: return {fmt::format("多接了 {} 人", by), fmt::format("{} people too many are fetched", by)};
    case Wrong::divided: return {"不得分车的团组被分开了", "a group that may not be divided is"};
    case Wrong::seats: return {fmt::format("{} 在 {} 处超载 {} 人", coach, group, by), fmt::format("{} carries {} too many from {} on", coach, by, group)};
    case Wrong::sharing: return {fmt::format("{}：{} 与不得同乘的人同车", coach, group), fmt::format("{}: {} rides with people it may not meet", coach, group)};
    case Wrong::not_direct: return {fmt::format("{}：车上有要求直达的人，却在 {} 停靠", coach, group), fmt::format("{}: stops for {} with people aboard who ride door to door", coach, group)};
    case Wrong::aboard_too_long: return {fmt::format("{}：{} 乘车超时 {} 分钟", coach, group, by), fmt::format("{}: {} is aboard {} min too long", coach, group, by)};
    case Wrong::before_window: return {fmt::format("{}：{} 早了 {} 分钟", coach, group, by), fmt::format("{}: {} is {} min too early", coach, group, by)};
    case Wrong::after_window: return {fmt::format("{}：{} 晚了 {} 分钟", coach, group, by), fmt::format("{}: {} is {} min too late", coach, group, by)};
    case Wrong::no_road: return {fmt::format("{} 走了一段不通的路", coach), fmt::format("{} drives where there is no road", coach)};
    case Wrong::order: return {fmt::format("{} 的时刻先后不对", coach), fmt::format("the times of {} are out of order", coach)};
    case Wrong::service_short: return {fmt::format("{}：{} 的上下车时间少了 {} 分钟", coach, group, by), fmt::format("{}: {} has {} min too little to get on or off", coach, group, by)};
    case Wrong::leaves_early: return {fmt::format("{} 早出发 {} 分钟", coach, by), fmt::format("{} leaves {} min too early", coach, by)};
    case Wrong::back_late: return {fmt::format("{} 晚收车 {} 分钟", coach, by), fmt::format("{} is back {} min too late", coach, by)};
    case Wrong::law: {
      auto const clause = p.rules ? p.rules->clauses.find(f.rule) : decltype(p.rules->clauses.find(f.rule)){};
      bool const known = p.rules && clause != p.rules->clauses.end();
      auto const whom = f.driver >= 0 ? " " + of(p.drivers, f.driver) : "";
      return {fmt::format("{}{} {}：{} {}", coach, whom, spoken(p, f.at), f.rule, known ? clause->second.first : "行驶与路程不符"), fmt::format("{}{} {}: {} {}", coach, whom, spoken(p, f.at), f.rule, known ? clause->second.second : "the driving is not that of its roads")};
    }
    case Wrong::past_changed: return {fmt::format("{} 已经发生的被改动了", coach), fmt::format("what {} did already is changed", coach)};
    case Wrong::lock_broken: return {fmt::format("{} 锁定的部分被改动了", coach), fmt::format("a locked part of {} is changed", coach)};
    case Wrong::unserved_differs: return {"接送人数与未安排人数合不上", "those fetched and those left behind do not add up"};
    case Wrong::figures_differ: return {fmt::format("{} 写明的里程、费用或合计与实际不符", coach), fmt::format("kilometres, cost or totals stated {} are not the true ones", coach.empty() ? "" : "for " + coach)};
  }
  return {};
}

namespace {

std::string joined(std::vector<std::string> const& names, std::vector<int> const& list, std::string const& none) {
  std::string out;
  for (auto const i : list) out += (out.empty() ? "" : "+") + of(names, i);
  return out.empty() ? none : out;
}

json::array names_json(std::vector<std::string> const& names, std::vector<int> const& list) {
  json::array out;
  for (auto const i : list) out.push_back(json::value(of(names, i)));
  return out;
}

}  // namespace

json::object write_difference(PlanProblem const& p, planning::Difference const& d) {
  auto const time = [&](int minute) { return minute >= 0 ? json::value(p.clock_text(minute)) : json::value(nullptr); };
  json::array groups, coaches;
  for (auto const& g : d.groups)
    groups.push_back(json::object{{"group", of(p.groups, g.group)}, {"by_change", g.by_change}, {"coaches_before", names_json(p.coaches, g.from)}, {"coaches_now", names_json(p.coaches, g.to)},
                                  {"boards_before", time(g.board_was)}, {"boards_now", time(g.board_is)}, {"left_behind", g.left}});
  for (auto const& c : d.coaches)
    coaches.push_back(json::object{{"coach", of(p.coaches, c.coach)}, {"used_before", c.was}, {"used_now", c.is}, {"drivers_before", names_json(p.drivers, c.crew_was)}, {"drivers_now", names_json(p.drivers, c.crew_is)}, {"route_differs", c.route_differs}});
  return {{"groups", std::move(groups)}, {"coaches", std::move(coaches)}, {"others", d.others}, {"others_moved", d.others_moved}};
}

std::vector<BothWords> words_of(PlanProblem const& p, planning::Difference const& d) {
  std::vector<BothWords> out;
  for (auto const& g : d.groups) {
    auto const& name = of(p.groups, g.group);
    auto const when = [&](int minute) { return minute >= 0 ? spoken(p, minute).substr(5) : std::string("-"); };
    BothWords line{name + "：", name + ": "};
    if (g.from != g.to) {
      line.zh += fmt::format("{} → {}", joined(p.coaches, g.from, "无车"), joined(p.coaches, g.to, "无车"));
      line.en += fmt::format("{} → {}", joined(p.coaches, g.from, "no coach"), joined(p.coaches, g.to, "no coach"));
    } else {
      line.zh += "车不变（" + joined(p.coaches, g.to, "无车") + "）", line.en += "same coach (" + joined(p.coaches, g.to, "no coach") + ")";
    }
    if (g.board_was != g.board_is) line.zh += fmt::format("，上车 {} → {}", when(g.board_was), when(g.board_is)), line.en += fmt::format(", boards {} → {}", when(g.board_was), when(g.board_is));
    if (g.left > 0) line.zh += fmt::format("，{} 人未安排", g.left), line.en += fmt::format(", {} left behind", g.left);
    out.push_back(std::move(line));
  }
  for (auto const& c : d.coaches) {
    auto const& plate = of(p.coaches, c.coach);
    if (!c.was) out.push_back({fmt::format("{}：新增，驾驶员 {}", plate, joined(p.drivers, c.crew_is, "-")), fmt::format("{}: newly used, drivers {}", plate, joined(p.drivers, c.crew_is, "-"))});
    else if (!c.is) out.push_back({plate + "：不再用", plate + ": no longer used"});
    else if (c.crew_was != c.crew_is) out.push_back({fmt::format("{}：驾驶员 {} → {}", plate, joined(p.drivers, c.crew_was, "-"), joined(p.drivers, c.crew_is, "-")), fmt::format("{}: drivers {} → {}", plate, joined(p.drivers, c.crew_was, "-"), joined(p.drivers, c.crew_is, "-"))});
    else out.push_back({plate + "：路线或时刻有变", plate + ": its route or times change"});
  }
  return out;
}

}  // namespace ly::formats
