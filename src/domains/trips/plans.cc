#include "domains/trips/plans.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "base/text.h"
#include "desk/files.h"
#include "domains/registry/enterprises.h"
#include "domains/registry/persons.h"
#include "domains/registry/rows.h"
#include "domains/trips/own_pages.h"
#include "domains/trips/problem_of.h"
#include "engines/planning/what_if.h"
#include "formats/plan_explain.h"

namespace ly::trips {
namespace {

using formats::BothWords;
using planning::Bar;

constexpr int64_t kDaysMost = 7;

void note(Context& context, std::string what, PlanRow const& plan, json::object facts, std::string why = {}) {
  Fact fact{std::move(what), "trip_plan", plan.id.text, {}, plan.division};
  fact.facts = std::move(facts);
  fact.why = std::move(why);
  context.journal.note(std::move(fact));
}

std::vector<std::string> words_in(std::string const& text) {
  std::vector<std::string> out;
  for (auto const word : split(text, ' '))
    if (!word.empty()) out.emplace_back(word);
  return out;
}

int index_of(std::vector<std::string> const& list, std::string const& id) {
  auto const found = std::find(list.begin(), list.end(), id);
  return found == list.end() ? -1 : static_cast<int>(found - list.begin());
}

std::string_view name_of(Bar bar) {
  switch (bar) {
    case Bar::none: return "";
    case Bar::nothing: return "nothing";
    case Bar::fixed: return "fixed";
    case Bar::seats: return "seats";
    case Bar::company: return "company";
    case Bar::time: return "time";
    case Bar::drivers: return "drivers";
    case Bar::no_driver: return "no_driver";
  }
  return "";
}

BothWords words_of(formats::PlanProblem const& p, planning::WhatIf const& w, planning::Move const& move) {
  switch (w.bar) {
    case Bar::none:
      if (move.to < 0) return {fmt::format("可以：{} 人改为不接，费用 {:+.0f} 元", w.heads, w.cost), fmt::format("legal: {} left behind, cost {:+.0f} yuan", w.heads, w.cost)};
      return {fmt::format("可以：{} 人，费用 {:+.0f} 元", w.heads, w.cost), fmt::format("legal: {} people, cost {:+.0f} yuan", w.heads, w.cost)};
    case Bar::nothing: return {"这里没有要移动的人", "there is nobody to be moved from here"};
    case Bar::fixed: return {"已锁定，或人已在车上，不能移动", "locked, or they are aboard already"};
    case Bar::seats: return {fmt::format("座位不够，按客座率还差 {} 座", w.number), fmt::format("{} seats short under the load factor", w.number)};
    case Bar::company: return {"同车限制：不得与车上的人同乘，或有人要求直达", "they may not share the coach with those aboard, or somebody rides door to door"};
    case Bar::time: return {"时间赶不上：到集合点或到达会超过规定时间", "too late: the coach is not at the assembly point, or does not arrive, in time"};
    case Bar::drivers: {
      auto const clause = p.rules ? p.rules->clauses.find(w.rule) : decltype(p.rules->clauses.find(w.rule)){};
      bool const known = p.rules && clause != p.rules->clauses.end();
      auto const who = w.driver >= 0 ? p.drivers[static_cast<size_t>(w.driver)] : std::string();
      return {fmt::format("不合法：驾驶员{}{}（{}）。可增派驾驶员或推迟出发", who, known ? " " + clause->second.first : "", w.rule), fmt::format("against the law: driver {}{} ({}). Add a driver or leave later", who, known ? " " + clause->second.second : "", w.rule)};
    }
    case Bar::no_driver: return {"这个车场没有空闲的驾驶员", "no driver is free at its depot"};
  }
  return {};
}

// A lock is the route as it stands: its visits, its crew, nobody else.
json::array locks_of(PlanRow const& row, Loaded const& loaded) {
  json::array out;
  auto const locked = words_in(row.locked);
  for (auto const& route : loaded.plan.routes) {
    auto const& coach = loaded.problem.coaches[static_cast<size_t>(route.coach)];
    if (std::find(locked.begin(), locked.end(), coach) == locked.end()) continue;
    json::array visits, drivers;
    for (auto const& v : route.visits) {
      json::object visit{{"group", loaded.problem.groups[static_cast<size_t>(v.visit.group)]}, {"what", v.visit.boards ? "board" : "alight"}};
      if (v.visit.boards) visit["heads"] = v.visit.heads;
      visits.push_back(std::move(visit));
    }
    for (auto const d : route.crew) drivers.push_back(json::value(loaded.problem.drivers[static_cast<size_t>(d)]));
    json::object lock{{"coach", coach}, {"visits", std::move(visits)}, {"nobody_else", true}};
    if (!drivers.empty()) lock["drivers"] = std::move(drivers);
    out.push_back(std::move(lock));
  }
  return out;
}

// What is handed on was judged by the checker: a plan that does not hold is our fault, and nobody's to publish.
Result<void> judged(formats::PlanProblem const& problem, planning::Plan const& plan) {
  if (!plan.stuck.empty()) return {};
  auto const findings = planning::check_plan(problem.problem, plan);
  if (findings.empty()) return {};
  return Problem{"plan.own_fault", {}, {{"what", formats::words_of(problem, plan, findings[0]).zh}}, Kind::internal, {}};
}

std::string written(formats::PlanProblem const& problem, planning::Plan const& plan) {
  return canonical(formats::write_plan(problem, plan, planning::explain_unserved(problem.problem, plan)));
}

int64_t left_behind(planning::Plan const& plan) {
  int64_t sum = 0;
  for (auto const heads : plan.unserved) sum += heads;
  return sum;
}

}  // namespace

Result<std::shared_ptr<Loaded const>> Plans::loaded(View const& view, std::string const& plan_id, int64_t version) const {
  {
    std::lock_guard const lock(kept_mutex_);
    for (auto const& one : kept_)
      if (one.plan_id == plan_id && one.version == version) return one.plan;
  }
  auto fresh = TRY(load(around_, view, plan_id, version));
  fresh.root.clear();  // only a change asks for it, and reads for itself
  auto plan = std::make_shared<Loaded const>(std::move(fresh));
  std::lock_guard const lock(kept_mutex_);
  if (kept_.size() >= kKeptMost) kept_.erase(kept_.begin());
  kept_.push_back({plan_id, version, plan});
  return plan;
}

Result<PlanRow> Plans::visible(View const& view, PlanId const& id) const {
  auto row = find_plan(view, id.text);
  if (!row || !(view.actor.is_system || view.actor.may_see_division(row->division))) return not_found("not_found", "id");
  return std::move(*row);
}

namespace {
Plan shown(Around const& around, PlanRow const& r) {
  Plan p;
  p.id = r.id, p.name = r.name, p.division = r.division, p.division_name = around.known.divisions.full_name(r.division), p.state = r.state, p.from = r.from, p.until = r.until, p.created_at = r.created_at;
  p.version = r.version, p.published_version = r.published_version, p.revision = r.revision;
  return p;
}
}  // namespace

Result<Plan> Plans::add(Context& context, AddPlan const& in) const {
  auto const found = around_.known.divisions.find(in.division);
  if (!found || !(context.actor.is_system || context.actor.may_see_division(found->code))) return invalid("travel.region", "division", {{"value", in.division}});
  if (in.until <= in.from || in.until > in.from + Minutes{kDaysMost * 1440}) return invalid("plan.span", "until", {{"days", std::to_string(kDaysMost)}});
  PlanRow row;
  row.id = new_id<PlanTag>(context.dice, context.now);
  row.name = clean(in.name), row.division = found->code, row.from = in.from, row.until = in.until, row.created_by = journal_name(context.actor), row.created_at = context.now;
  insert_plan(context, row);
  note(context, "plan.created", row, {{"from", to_iso(row.from)}, {"until", to_iso(row.until)}});
  return shown(around_, row);
}

Result<Items<Plan>> Plans::list(View const& view, ListPlans const& in) const {
  auto const prefix = view.actor.is_system ? std::string_view() : view.actor.region();
  return page_of<Plan>(list_plans(view, prefix, in.after, in.limit + 1), in.limit, count_plans(view, prefix), [&](PlanRow const& row) { return shown(around_, row); });
}

namespace {

// What happened to demand since the version's problem was made: {cancelled, added}.
json::object pending_of(View const& view, PlanRow const& row, formats::PlanProblem const& problem, planning::Plan const& plan) {
  json::array cancelled, added;
  for (size_t g = 0; g < problem.groups.size(); ++g) {
    auto const group = find_group(view, problem.groups[g].substr(0, 26));
    bool rides = plan.unserved[g] > 0;
    for (auto const& route : plan.routes)
      for (auto const& v : route.visits) rides = rides || v.visit.group == static_cast<int>(g);
    if (rides && group && group->state == "cancelled") cancelled.push_back(json::value(group->id.text));
  }
  constexpr int64_t kAll = 1'000'000;
  for (auto const& group : list_groups(view, {std::string(region_prefix(row.division)), ""}, "open", "", kAll))
    if (group.ready_at < row.until && group.needed_by > row.from && index_of(problem.groups, group.id.text) < 0) added.push_back(json::value(group.id.text));
  return {{"cancelled", std::move(cancelled)}, {"added", std::move(added)}};
}

json::object group_json(Around const& around, View const& view, GroupRow const& row) {
  auto const from = registry::find_place(view, row.from_place_id), to = registry::find_place(view, row.to_place_id);
  return {{"id", row.id.text}, {"enterprise", registry::enterprise_name(view, row.enterprise_id)}, {"from", row.from_place_id}, {"from_name", from ? from->name : ""}, {"origin", from ? around.known.divisions.full_name(from->division) : ""},
          {"to", row.to_place_id}, {"to_name", to ? to->name : ""}, {"heads", row.heads}, {"listed", count_travellers(view, row.id.text)}, {"ready_at", to_iso(row.ready_at)}, {"needed_by", to_iso(row.needed_by)},
          {"risk", row.risk}, {"sharing", row.sharing}, {"priority", row.priority}, {"state", row.state}};
}

}  // namespace

Result<PlanShown> Plans::get(View const& view, GetPlan const& in) const {
  auto const row = TRY(visible(view, in.id));
  PlanShown out;
  static_cast<Plan&>(out) = shown(around_, row);
  for (auto const& v : list_versions(view, row.id.text)) {
    out.versions.push_back({v.version, v.base, v.why, v.made_by, v.made_at, v.published_at.ms > 0 ? std::optional(v.published_at) : std::nullopt});
  }
  out.shown_version = in.version.value_or(row.version);
  if (out.shown_version == 0) {
    // Nothing solved yet: what would be planned.
    json::array groups;
    for (auto const& id : pending_of(view, row, {}, {}).at("added").as_array()) groups.push_back(group_json(around_, view, *find_group(view, std::string(id.as_string()))));
    out.board = {{"groups", std::move(groups)}, {"coaches_ready", count_coaches(view, {std::string(region_prefix(row.division)), ""}, "ready")}, {"drivers_ready", count_drivers(view, {std::string(region_prefix(row.division)), ""}, "ready")}};
    return out;
  }
  auto const kept = TRY(this->loaded(view, row.id.text, out.shown_version));
  auto const& loaded = *kept;
  auto const& p = loaded.problem;
  Names const names(view, p);
  std::set<int> used_coaches, used_drivers;
  for (auto const& route : loaded.plan.routes) used_coaches.insert(route.coach), used_drivers.insert(route.crew.begin(), route.crew.end());
  auto const locked = words_in(row.locked);
  json::array places, coaches, drivers, groups, warnings;
  for (size_t i = 0; i < p.places.size(); ++i)
    places.push_back(json::object{{"id", p.places[i]}, {"name", names.of(p.places[i])}, {"lon", p.points[i] ? json::value(p.points[i]->lon) : json::value(nullptr)}, {"lat", p.points[i] ? json::value(p.points[i]->lat) : json::value(nullptr)}});
  std::map<std::string, std::string> carriers;
  for (size_t c = 0; c < p.coaches.size(); ++c) {
    auto const coach = find_coach(view, p.coaches[c]);
    if (!coach) continue;
    auto& carrier = carriers[coach->carrier_id];
    if (carrier.empty())
      if (auto const firm = registry::find_enterprise(view, coach->carrier_id)) carrier = firm->name;
    json::object seats;
    for (size_t r = 0; r < p.risks.size(); ++r) seats[p.risks[r]] = p.problem.coach(static_cast<int>(c)).seats[r];
    coaches.push_back(json::object{{"id", coach->id.text}, {"plate", coach->plate}, {"seats", coach->seats}, {"seats_by_risk", std::move(seats)}, {"carrier", carrier}, {"depot", p.places[static_cast<size_t>(p.problem.coach(static_cast<int>(c)).from)]},
                                   {"used", used_coaches.contains(static_cast<int>(c))}, {"locked", std::find(locked.begin(), locked.end(), coach->id.text) != locked.end()}, {"state", coach->state}});
  }
  for (size_t d = 0; d < p.drivers.size(); ++d) {
    bool const used = used_drivers.contains(static_cast<int>(d));
    drivers.push_back(json::object{{"id", p.drivers[d]}, {"name", names.of(p.drivers[d])}, {"used", used}});
    if (!used) continue;
    if (auto const gap = hours_gap(view, p.drivers[d], row.from)) {
      auto const until = gap->never ? std::string() : to_iso(gap->until, kChinaOffset).substr(5, 11);
      warnings.push_back(json::object{{"kind", gap->never ? "hours_unknown" : "hours_gap"}, {"driver", p.drivers[d]},
                                      {"zh", gap->never ? fmt::format("驾驶员 {}：此前七天的驾驶没有人签认，按已休息好排班可能超时违法，请调度员签认", names.of(p.drivers[d])) : fmt::format("驾驶员 {}：驾驶记录只签认到 {}，之后如有驾驶未计入", names.of(p.drivers[d]), until)},
                                      {"en", gap->never ? fmt::format("driver {}: nobody signed for the seven days before; planned as if rested, the trip may break the law. Ask the dispatcher to sign", names.of(p.drivers[d])) : fmt::format("driver {}: hours are signed only up to {}; later driving is not counted", names.of(p.drivers[d]), until)}});
    }
  }
  for (auto const& id : p.groups)
    if (id.size() == 26)
      if (auto const group = find_group(view, id)) groups.push_back(group_json(around_, view, *group));
  auto written = loaded.written;
  names.into(written);
  auto const version = find_version(view, row.id.text, out.shown_version);
  json::value difference = nullptr;
  if (!version->difference.empty()) {
    difference = TRY(parse_json(version->difference));
    names.into(difference);
  }
  auto& plan = written.as_object();
  out.board = {{"places", std::move(places)}, {"coaches", std::move(coaches)}, {"drivers", std::move(drivers)}, {"groups", std::move(groups)}, {"warnings", std::move(warnings)}, {"pending", pending_of(view, row, p, loaded.plan)},
               {"routes", plan["routes"]}, {"unserved", plan["unserved"]}, {"stuck", plan["stuck"]}, {"score", plan["score"]}, {"difference", std::move(difference)}};
  return out;
}

Result<PlanJob> Plans::solve(Context& context, SolvePlan const& in) const {
  auto const row = TRY(visible(context, in.id));
  TRY(can_be_planned(around_, context, row));  // what keeps it from being planned is said at once; the problem itself is the job's to build
  auto const id = jobs_.enqueue(context, "trips.solve", {{"plan_id", row.id.text}, {"seconds", in.seconds}});
  note(context, "plan.solve_asked", row, {{"job", id.text}, {"seconds", in.seconds}});
  return PlanJob{id};
}

// The next version of a plan.
Result<Plan> Plans::store(Context& context, PlanRow row, VersionRow version) const {
  version.plan_id = row.id.text;
  version.version = ++row.version;
  version.made_by = journal_name(context.actor);
  version.made_at = context.now;
  insert_version(context, version);
  update_plan(context, row);
  note(context, "plan.version_made", row, {{"version", version.version}, {"base", version.base}}, version.why);
  return shown(around_, row);
}

Result<json::value> Plans::run_solve(JobRun& run) const {
  PlanId const id{std::string(text_of(run.row().payload, "plan_id"))};
  auto const seconds = static_cast<double>(run.row().payload.at("seconds").as_int64());
  auto const made = run.desk().read(run.actor(), [&](View const& view) -> Result<json::object> {
    auto const row = TRY(visible(view, id));
    auto problem = TRY(problem_json(around_, view, row));
    if (row.version > 0 && !row.locked.empty()) {
      auto locks = locks_of(row, TRY(load(around_, view, row.id.text, row.version)));
      // Of what was locked only that stays which is still wanted.
      std::set<std::string> there;
      for (auto const& group : problem.at("groups").as_array()) there.emplace(text_of(group, "id"));
      json::array kept;
      for (auto& lock : locks) {
        bool whole = true;
        for (auto const& visit : lock.at("visits").as_array()) whole = whole && there.contains(std::string(text_of(visit, "group")));
        if (whole) kept.push_back(std::move(lock));
      }
      if (!kept.empty()) problem["locks"] = std::move(kept);
    }
    return problem;
  });
  if (!made) return made.error();
  auto const text = canonical(*made);
  auto const problem = TRY(formats::read_plan_problem(text, around_.rules));
  auto const budget = budget_(run, seconds);
  auto const solved = planning::solve(problem.problem, {}, *budget);
  if (run.cancelled()) return refused("job.stopped");
  TRY(judged(problem, solved.plan));
  VersionRow version;
  version.problem = text;
  version.plan = written(problem, solved.plan);
  auto const answer = TRY(run.part("store", [&](Context& context) -> Result<json::value> {
    auto const plan = TRY(store(context, TRY(visible(context, id)), version));
    return json::value(json::object{{"version", plan.version}, {"coaches", static_cast<int64_t>(solved.plan.routes.size())}, {"left_behind", left_behind(solved.plan)}, {"cost", solved.plan.score[planning::Aim::cost]}});
  }));
  return answer;
}

namespace {

struct AskedMove {
  std::shared_ptr<Loaded const> kept;
  planning::Move move;
  planning::WhatIf answer;
};
Result<AskedMove> asked(std::shared_ptr<Loaded const> kept, PlanRow const& row, AskVerdict const& in) {
  AskedMove out{std::move(kept), {}, {}};
  auto const& p = out.kept->problem;
  out.move.group = index_of(p.groups, in.group);
  if (out.move.group < 0) return invalid("plan.unknown_group", "group", {{"id", in.group}});
  for (auto const& [text, at, to] : {std::tuple(&in.from, "from", &out.move.from), std::tuple(&in.to, "to", &out.move.to)}) {
    if (text->empty()) continue;
    *to = index_of(p.coaches, *text);
    if (*to < 0) return invalid("plan.unknown_coach", at, {{"id", *text}});
  }
  auto const locked = words_in(row.locked);
  for (auto const* coach : {&in.from, &in.to})
    if (!coach->empty() && std::find(locked.begin(), locked.end(), *coach) != locked.end()) {
      out.answer.bar = Bar::fixed;
      return out;
    }
  out.answer = planning::what_if(p.problem, out.kept->plan, out.move);
  return out;
}

MoveVerdict told(View const& view, AskedMove const& a) {
  auto const words = words_of(a.kept->problem, a.answer, a.move);
  auto const& p = a.kept->problem;
  MoveVerdict v{a.answer.bar == Bar::none, a.answer.heads, a.answer.cost, std::string(name_of(a.answer.bar)), a.answer.rule, words.zh, words.en};
  if (a.answer.driver >= 0)
    if (auto const driver = find_driver(view, p.drivers[static_cast<size_t>(a.answer.driver)])) {
      auto const name = " " + mask_name(driver->name);
      v.zh = replaced(v.zh, driver->id.text, name), v.en = replaced(v.en, driver->id.text, name);
    }
  return v;
}

}  // namespace

Result<MoveVerdict> Plans::verdict(View const& view, AskVerdict const& in) const {
  auto const row = TRY(visible(view, in.id));
  return told(view, TRY(asked(TRY(loaded(view, row.id.text, in.version)), row, in)));
}

// The judging and explaining is long work on a large plan, and the writer has one thread: a job does it.
Result<PlanJob> Plans::move(Context& context, AskVerdict const& in) const {
  auto const row = TRY(visible(context, in.id));
  if (in.version != row.version) return refused("stale", "version");
  auto const id = jobs_.enqueue(context, "trips.move", {{"plan_id", row.id.text}, {"version", in.version}, {"group", in.group}, {"from", in.from}, {"to", in.to}});
  note(context, "plan.move_asked", row, {{"job", id.text}, {"group", in.group}, {"from", in.from}, {"to", in.to}});
  return PlanJob{id};
}

Result<json::value> Plans::run_move(JobRun& run) const {
  auto const& payload = run.row().payload;
  auto const text = [&](std::string_view name) { return std::string(text_of(payload, name)); };
  AskVerdict const in{{text("plan_id")}, payload.at("version").as_int64(), text("group"), text("from"), text("to")};
  auto const answer = run.desk().read(run.actor(), [&](View const& view) -> Result<std::pair<AskedMove, MoveVerdict>> {
    auto const row = TRY(visible(view, in.id));
    auto found = TRY(asked(TRY(loaded(view, row.id.text, in.version)), row, in));
    auto words = told(view, found);
    return std::pair(std::move(found), std::move(words));
  });
  if (!answer) return answer.error();
  auto const& [move, words] = *answer;
  if (move.answer.bar != Bar::none) return refused("plan.move_refused", "to", {{"why", words.zh + " / " + words.en}});
  TRY(judged(move.kept->problem, move.answer.plan));
  VersionRow version;
  version.base = in.version;
  version.plan = written(move.kept->problem, move.answer.plan);
  auto const difference = planning::difference(move.kept->problem.problem, move.kept->plan, move.answer.plan, std::vector<char>(move.kept->problem.groups.size(), 0));
  version.difference = canonical(formats::write_difference(move.kept->problem, difference));
  return run.part("store", [&](Context& context) -> Result<json::value> {
    auto const row = TRY(visible(context, in.id));
    if (row.version != in.version) return refused("stale", "version");
    return json::value(json::object{{"version", TRY(store(context, row, version)).version}});
  });
}

Result<Plan> Plans::lock(Context& context, LockCoach const& in) const {
  auto row = TRY(visible(context, in.id));
  if (row.revision != in.revision) return refused("stale", "revision");
  auto const coach = find_coach(context, in.coach);
  if (!coach || row.version == 0 || !context.actor.may_see(coach->carrier_id, coach->division)) return invalid("plan.unknown_coach", "coach", {{"id", in.coach}});
  auto locked = words_in(row.locked);
  std::erase(locked, in.coach);
  if (in.locked) locked.push_back(in.coach);
  row.locked.clear();
  for (auto const& id : locked) row.locked += (row.locked.empty() ? "" : " ") + id;
  update_plan(context, row);
  note(context, in.locked ? "plan.coach_locked" : "plan.coach_unlocked", row, {{"coach", in.coach}});
  return shown(around_, row);
}

Result<PlanJob> Plans::change(Context& context, ChangePlan const& in) const {
  auto const row = TRY(visible(context, in.id));
  if (row.revision != in.revision) return refused("stale", "revision");
  if (row.version == 0) return refused("plan.not_solved", "id");
  if (utf8_length(clean(in.why)) < 2) return invalid("plan.why", "why");
  if (in.cancel.empty() && in.add.empty() && in.lost.empty() && in.late.empty()) return invalid("plan.no_change", "cancel");
  json::array cancel, lost, late;
  for (auto const& id : in.cancel) cancel.push_back(json::value(id));
  for (auto const& l : in.lost) {
    json::object one{{"coach", l.coach}};
    if (!l.place.empty()) one["place"] = l.place;
    lost.push_back(std::move(one));
  }
  for (auto const& l : in.late) late.push_back(json::object{{"group", l.group}, {"ready", to_iso(Instant{l.ready.ms - l.ready.ms % 60'000}, kChinaOffset)}});
  auto const loaded = TRY(load(around_, context, row.id.text, row.version));
  auto const extra = TRY(extra_json(around_, context, row, loaded.root, in.add));
  json::object change{{"cancel", std::move(cancel)}, {"lost", std::move(lost)}, {"late", std::move(late)}};
  if (!extra.at("groups").as_array().empty()) change["add"] = extra.at("groups");
  auto const now = Instant{context.now.ms - context.now.ms % 60'000};
  if (now > row.from) change["now"] = to_iso(now, kChinaOffset);
  json::object const whole{{"change", std::move(change)}, {"extra", extra}};
  // What is wrong with it is said before anybody waits.
  auto with_extra = TRY(load_with(around_, context, row.id.text, row.version, extra));
  (void)TRY(formats::read_plan_change(json::serialize(whole.at("change")), with_extra.problem));
  auto const id = jobs_.enqueue(context, "trips.change", {{"plan_id", row.id.text}, {"base", row.version}, {"seconds", in.seconds}, {"why", to_base64(sealed_why(context, row.id.text, in.why).value)}, {"change", whole}});
  note(context, "plan.change_asked", row, {{"job", id.text}, {"cancel", static_cast<int64_t>(in.cancel.size())}, {"add", static_cast<int64_t>(in.add.size())}, {"lost", static_cast<int64_t>(in.lost.size())}, {"late", static_cast<int64_t>(in.late.size())}}, in.why);
  return PlanJob{id};
}

Result<json::value> Plans::run_change(JobRun& run) const {
  auto const& payload = run.row().payload;
  PlanId const id{std::string(text_of(payload, "plan_id"))};
  auto const base = payload.at("base").as_int64();
  auto const& whole = payload.at("change");
  auto const loaded = run.desk().read(run.actor(), [&](View const& view) -> Result<Loaded> {
    (void)TRY(visible(view, id));
    return load_with(around_, view, id.text, base, whole.at("extra").as_object());
  });
  if (!loaded) return loaded.error();
  auto change = TRY(formats::read_plan_change(json::serialize(whole.at("change")), loaded->problem));
  auto const budget = budget_(run, static_cast<double>(payload.at("seconds").as_int64()));
  auto const done = planning::replan(loaded->problem.problem, loaded->plan, change.change, {}, *budget);
  if (run.cancelled()) return refused("job.stopped");
  auto now = std::move(change.problem);
  now.problem = done.base.problem;
  formats::name_stranded(now, done.base.stranded);
  TRY(judged(now, done.solved.plan));
  VersionRow version;
  version.base = base;
  version.change = canonical(whole);
  version.plan = written(now, done.solved.plan);
  auto difference = formats::write_difference(now, done.difference);
  json::array lines, released;
  for (auto const& line : formats::words_of(now, done.difference)) lines.push_back(json::object{{"text", line.zh}, {"text_en", line.en}});
  for (auto const g : done.base.released) released.push_back(json::value(now.groups[static_cast<size_t>(g)]));
  difference["lines"] = std::move(lines), difference["released"] = std::move(released);
  version.difference = canonical(difference);
  std::string sealed;
  if (from_base64(text_of(payload, "why"), sealed)) version.why = run.desk().read(run.actor(), [&](View const& view) { return opened_why(view, id.text, sealed); });
  return run.part("store", [&](Context& context) -> Result<json::value> {
    auto const row = TRY(visible(context, id));
    if (row.version != base) return refused("stale", "version");
    auto const plan = TRY(store(context, row, version));
    return json::value(json::object{{"version", plan.version}, {"groups", static_cast<int64_t>(done.difference.groups.size())}, {"coaches", static_cast<int64_t>(done.difference.coaches.size())},
                                    {"others", done.difference.others}, {"others_moved", done.difference.others_moved}, {"left_behind", left_behind(done.solved.plan)}});
  });
}

// ---- publishing ------------------------------------------------------------------------------------------------------------

Result<PlanJob> Plans::publish(Context& context, PublishPlan const& in) const {
  auto const row = TRY(visible(context, in.id));
  if (row.revision != in.revision) return refused("stale", "revision");
  if (in.version != row.version) return refused("stale", "version");
  if (row.published_version == in.version) return refused("plan.published_already", "version");
  auto const id = jobs_.enqueue(context, "trips.publish", {{"plan_id", row.id.text}, {"version", in.version}});
  note(context, "plan.publish_asked", row, {{"job", id.text}, {"version", in.version}});
  return PlanJob{id};
}

namespace {

Timetable timetable_of(formats::PlanProblem const& p, planning::PlannedRoute const& route) {
  auto const at = [&](int minute) { return p.from + Minutes{minute}; };
  Timetable table;
  for (auto const& v : route.visits)
    table.visits.push_back({p.places[static_cast<size_t>(p.problem.place_of(v.visit))], "", v.visit.boards ? "board" : "alight", p.groups[static_cast<size_t>(v.visit.group)].substr(0, 26), v.visit.heads, at(v.arrive), at(v.begin), at(v.depart)});
  for (auto const& e : formats::events_of(p, route)) table.events.push_back({std::string(e.kind), e.driver >= 0 ? p.drivers[static_cast<size_t>(e.driver)] : "", at(e.from), at(e.to)});
  return table;
}

bool same(Timetable const& a, Timetable const& b) { return write_record(a, Masks::off) == write_record(b, Masks::off); }

struct Notice {
  std::string name, to, key_id, enterprise_id, address, zh, en;
  json::object variables;
};
void tell(Context& context, TripRow const& trip, Notice const& n) {
  Message message;
  message.channel = n.address.empty() ? "app" : "sms";
  message.template_name = "trips/" + n.name;
  message.subject_kind = "trip";
  message.subject_id = trip.id.text;
  if (!n.key_id.empty()) message.key_id = n.key_id;
  message.enterprise_id = n.enterprise_id;
  message.division = trip.division;
  message.content = {{"to", n.to}, {"enterprise_id", n.enterprise_id}, {"text", json::object{{"zh-CN", n.zh}, {"en", n.en}}}};
  if (!n.address.empty()) message.content["variables"] = n.variables, message.content["address"] = n.address;
  context.outbox.put(message);
}

// Who rides is told plate, place and time; nobody whose plate and time stand as they were.
void tell_rider(Context& context, TripRow const& trip, std::string const& traveller_id, std::string const& person_id, std::string const& name, std::string const& place, Instant boards, int64_t seat_no) {
  auto const person = registry::find_person_in_clear(context, {person_id});
  if (!person || person->phone.empty()) return;
  auto const when = road_moment(boards);
  bool const off = name == "off";
  auto const code = spaced(own_code(context, kRiderCode, traveller_id));
  tell(context, trip, {name, "traveller", registry::person_key({person_id}), "", person->phone,
                       off ? fmt::format("原定车辆 {} 不再接您，请等待新的通知。", trip.plate) : fmt::format("{} 在{}上车，车牌 {}，{} 号座。请带身份证和健康证明。我的乘车 /ride/mine，乘车码 {}。", when, place, trip.plate, seat_no, code),
                       off ? fmt::format("Coach {} no longer fetches you; wait for word.", trip.plate) : fmt::format("Board at {} on {}: coach {}, seat {}. Bring ID card and health certificate. Your ride: /ride/mine, code {}.", place, when, trip.plate, seat_no, code),
                       json::object{{"time", when}, {"place", place}, {"plate", trip.plate}, {"seat", std::to_string(seat_no)}, {"code", code}}});
}

void tell_carrier(Context& context, TripRow const& trip, std::vector<std::string> const& crew, std::string const& name) {
  auto const when = road_moment(trip.depart_at);
  auto const zh = name == "cancelled" ? fmt::format("车次取消：{}，原定 {} 出发。", trip.plate, when) : fmt::format("派车：{}，{} 出发，{} 到达。请按时刻表行车。", trip.plate, when, road_moment(trip.arrive_at));
  auto const en = name == "cancelled" ? fmt::format("Trip cancelled: {}, due to leave {}.", trip.plate, when) : fmt::format("Trip: {}, leaves {}, arrives {}. Keep to the timetable.", trip.plate, when, road_moment(trip.arrive_at));
  tell(context, trip, {name, "dispatcher", "", trip.carrier_id, "", zh, en, {}});
  for (auto const& id : crew)
    if (auto const driver = find_driver(context, id); driver && !driver->phone.empty())
{
      auto const code = spaced(make_own_code(context, kDriverCode, driver->id.text));
      bool const off = name == "cancelled";
      tell(context, trip, {name, "driver", driver_key(driver->id), trip.carrier_id, driver->phone, off ? zh : zh + "我的车次 /drive，代码 " + code + "。", off ? en : en + " Your trips: /drive, code " + code + ".",
                           json::object{{"time", when}, {"plate", trip.plate}, {"code", code}}});
    }
}

void tell_enterprises(Context& context, TripRow const& trip, std::map<std::string, int64_t> const& heads, std::string const& name) {
  for (auto const& [firm, count] : heads)
    tell(context, trip, {name, "enterprise", "", firm, "",
                         name == "cancelled" ? fmt::format("车次取消：{} 不再接贵单位人员。", trip.plate) : fmt::format("{} 接贵单位 {} 人，预计 {} 到达。", trip.plate, count, road_moment(trip.arrive_at)),
                         name == "cancelled" ? fmt::format("Trip cancelled: {} no longer brings your people.", trip.plate) : fmt::format("{} brings {} of your people, due {}.", trip.plate, count, road_moment(trip.arrive_at)), {}});
}

int64_t free_seat(std::set<int64_t> const& taken, int64_t seats) {
  for (auto const start : {int64_t{1}, int64_t{2}})  // every other seat first
    for (auto seat = start; seat <= seats; seat += 2)
      if (!taken.contains(seat)) return seat;
  return 0;
}

void note_trip(Context& context, std::string what, TripRow const& trip) {
  Fact fact{std::move(what), "trip", trip.id.text, trip.carrier_id, trip.division};
  fact.facts = {{"plan", trip.plan_id}, {"version", trip.version}, {"coach", trip.coach_id}, {"depart_at", to_iso(trip.depart_at)}, {"arrive_at", to_iso(trip.arrive_at)}};
  context.journal.note(std::move(fact));
}

// People a route takes, by group.
std::map<std::string, int64_t> boarding_of(Timetable const& table) {
  std::map<std::string, int64_t> out;
  for (auto const& v : table.visits)
    if (v.kind == "board") out[v.group_id] += v.heads;
  return out;
}
TripVisit const* board_of(Timetable const& table, std::string const& group) {
  for (auto const& v : table.visits)
    if (v.kind == "board" && v.group_id == group) return &v;
  return nullptr;
}

// Seats of people whom the trip, as planned now, does not take: of groups it no longer serves, of groups it serves in part the last ones, and of
// those who withdrew. `table` null: it takes nobody. Gives who had them: they are told once it is known whether another coach takes them.
json::array free_seats(Context& context, TripRow const& trip, Timetable const* table) {
  std::map<std::string, int64_t> room;
  if (table) room = boarding_of(*table);
  json::array freed;
  for (auto const& seat : list_seats(context, trip.id.text)) {
    auto const row = find_traveller(context, seat.traveller_id.text);
    auto& left = room[seat.group_id];
    if (row->state == "listed" && left > 0) {
      --left;
      continue;
    }
    delete_seat(context, trip.id.text, seat.traveller_id.text);
    freed.push_back(json::array{trip.id.text, seat.traveller_id.text, seat.person_id});
  }
  return freed;
}

}  // namespace

Result<json::value> Plans::run_publish(JobRun& run) const {
  auto const& payload = run.row().payload;
  PlanId const id{std::string(text_of(payload, "plan_id"))};
  auto const version = payload.at("version").as_int64();
  auto const loaded = run.desk().read(run.actor(), [&](View const& view) -> Result<Loaded> {
    (void)TRY(visible(view, id));
    return load(around_, view, id.text, version);
  });
  if (!loaded) return loaded.error();
  if (!loaded->plan.stuck.empty()) return refused("plan.stuck", "version", {{"count", std::to_string(loaded->plan.stuck.size())}});
  TRY(judged(loaded->problem, loaded->plan));
  auto const& p = loaded->problem;
  std::map<std::string, planning::PlannedRoute const*> routes;
  for (auto const& route : loaded->plan.routes) routes[p.coaches[static_cast<size_t>(route.coach)]] = &route;
  auto const before = run.desk().read(run.actor(), [&](View const& view) { return list_trips_of_plan(view, id.text); });
  int64_t const total = static_cast<int64_t>(before.size() + routes.size());
  int64_t done = 0, made = 0, changed = 0, cancelled = 0, told = 0, seated = 0;
  json::array freed;  // trip, traveller, person
  auto const add = [&](json::value const& part) {
    for (auto const& [name, sum] : {std::pair("made", &made), std::pair("changed", &changed), std::pair("cancelled", &cancelled), std::pair("told", &told), std::pair("seated", &seated)}) *sum += part.at(name).as_int64();
    for (auto const& one : part.at("freed").as_array()) freed.push_back(one);
    run.progress("trips", ++done, total);
  };
  auto const counts = [](int64_t m, int64_t c, int64_t x, int64_t t, int64_t s, json::array who = {}) {
    return json::value(json::object{{"made", m}, {"changed", c}, {"cancelled", x}, {"told", t}, {"seated", s}, {"freed", std::move(who)}});
  };
  // First seats are freed and trips that fall away end, so that nobody sits twice.
  for (auto const& trip : before) {
    if (run.cancelled()) return refused("job.stopped");
    auto const found = routes.find(trip.coach_id);
    add(TRY(run.part("free/" + trip.id.text, [&](Context& context) -> Result<json::value> {
      auto row = find_trip(context, trip.id.text);
      if (!row || row->state == "cancelled") return counts(0, 0, 0, 0, 0);
      if (found != routes.end()) {
        auto const table = timetable_of(p, *found->second);
        return counts(0, 0, 0, 0, 0, free_seats(context, *row, &table));
      }
      if (row->state != "planned") return refused("trip.state", "version", {{"state", row->state}});
      std::map<std::string, int64_t> firms;
      for (auto const& seat : list_seats(context, row->id.text)) ++firms[seat.enterprise_id];
      auto const crew = list_crew(context, row->id.text);
      auto who = free_seats(context, *row, nullptr);
      row->state = "cancelled", row->version = version;
      update_trip(context, *row);
      put_crew(context, row->id.text, {});
      tell_carrier(context, *row, crew, "cancelled");
      tell_enterprises(context, *row, firms, "cancelled");
      note_trip(context, "trip.cancelled", *row);
      return counts(0, 0, 1, static_cast<int64_t>(1 + crew.size() + firms.size()), 0, std::move(who));
    })));
  }
  for (auto const& [coach_id, route] : routes) {
    if (run.cancelled()) return refused("job.stopped");
    add(TRY(run.part("trip/" + coach_id, [&, coach_id = coach_id, route = route](Context& context) -> Result<json::value> {
      auto const coach = find_coach(context, coach_id);
      if (!coach) return invalid("plan.unknown_coach", "version", {{"id", coach_id}});
      auto const table = timetable_of(p, *route);
      std::vector<std::string> crew;
      for (auto const d : route->crew) crew.push_back(p.drivers[static_cast<size_t>(d)]);
      std::sort(crew.begin(), crew.end());
      auto row = find_trip_of(context, id.text, coach_id);
      bool const fresh = !row;
      bool const stands = row && same(row->timetable, table) && list_crew(context, row->id.text) == crew;
      auto const old = row ? row->timetable : Timetable{};
      if (fresh) row = TripRow{new_id<TripTag>(context.dice, context.now), id.text, coach_id, coach->plate, coach->carrier_id, TRY(visible(context, id)).division};
      row->version = version;
      row->depart_at = p.from + Minutes{route->depart};
      row->arrive_at = p.from + Minutes{route->visits.empty() ? route->end : route->visits.back().begin};
      row->timetable = table;
      if (fresh) insert_trip(context, *row);
      else update_trip(context, *row);
      if (!stands) put_crew(context, row->id.text, crew);
      // Seats for those on the lists who have none.
      std::set<int64_t> taken;
      std::map<std::string, int64_t> in_group;
      int64_t told_here = 0, seated_here = 0;
      auto const place_name = [&](TripVisit const& v) {
        auto const place = registry::find_place(context, v.place_id);
        return place ? place->name : std::string();
      };
      for (auto const& seat : list_seats(context, row->id.text)) {
        taken.insert(seat.seat_no);
        ++in_group[seat.group_id];
        auto const* is = board_of(table, seat.group_id);
        auto const* was = board_of(old, seat.group_id);
        if (is && (!was || was->begin != is->begin || was->place_id != is->place_id)) tell_rider(context, *row, seat.traveller_id.text, seat.person_id, "seat", place_name(*is), is->begin, seat.seat_no), ++told_here;
      }
      std::map<std::string, int64_t> firms;
      for (auto const& [group_id, heads] : boarding_of(table)) {
        auto const group = find_group(context, group_id);
        if (group) firms[group->enterprise_id] += heads;
        auto const* visit = board_of(table, group_id);
        for (auto const& traveller : list_unseated(context, group_id, std::max<int64_t>(0, heads - in_group[group_id]))) {
          auto const seat_no = free_seat(taken, coach->seats);
          if (seat_no == 0) break;
          insert_seat(context, row->id.text, traveller.id.text, group_id, seat_no);
          taken.insert(seat_no);
          ++in_group[group_id], ++seated_here, ++told_here;
          tell_rider(context, *row, traveller.id.text, traveller.person_id, "seat", place_name(*visit), visit->begin, seat_no);
        }
      }
      if (!stands) {
        tell_carrier(context, *row, crew, fresh ? "planned" : "changed");
        tell_enterprises(context, *row, firms, fresh ? "planned" : "changed");
        told_here += static_cast<int64_t>(1 + crew.size() + firms.size());
        note_trip(context, fresh ? "trip.planned" : "trip.changed", *row);
      }
      return counts(fresh, !fresh && !stands, 0, told_here, seated_here);
    })));
  }
  // Whom no coach takes any more is told not to wait.
  constexpr size_t kToldAtOnce = 200;
  for (size_t first = 0; first < freed.size(); first += kToldAtOnce)
    told += TRY(run.part("freed/" + std::to_string(first), [&](Context& context) -> Result<json::value> {
      int64_t count = 0;
      for (size_t i = first; i < std::min(first + kToldAtOnce, freed.size()); ++i) {
        auto const& one = freed[i].as_array();
        std::string const trip(one[0].as_string()), traveller(one[1].as_string()), person(one[2].as_string());
        if (find_seat_of(context, traveller)) continue;
        if (auto const row = find_trip(context, trip)) tell_rider(context, *row, traveller, person, "off", "", row->depart_at, 0), ++count;
      }
      return json::value(count);
    })).as_int64();
  TRY(run.part("published", [&](Context& context) -> Result<json::value> {
    auto row = TRY(visible(context, id));
    row.published_version = version;
    row.state = "published";
    update_plan(context, row);
    mark_version_published(context, id.text, version);
    note(context, "plan.published", row, {{"version", version}, {"made", made}, {"changed", changed}, {"cancelled", cancelled}, {"told", told}});
    return json::value(nullptr);
  }));
  return json::value(json::object{{"version", version}, {"made", made}, {"changed", changed}, {"cancelled", cancelled}, {"told", told}, {"seated", seated}});
}

// ---- comparing, explaining --------------------------------------------------------------------------------------------------

Result<json::value> Plans::compare(View const& view, ComparePlans const& in) const {
  auto const row = TRY(visible(view, in.id));
  auto const kept_a = TRY(loaded(view, row.id.text, in.a)), kept_b = TRY(loaded(view, row.id.text, in.b));
  auto const &a = *kept_a, &b = *kept_b;
  Names const names(view, a.problem), names_b(view, b.problem);
  // By ids, since the two may be of different problems.
  auto const told = [](Loaded const& l) {
    std::map<std::string, std::pair<std::set<std::string>, std::string>> out;  // by group: coaches, first boarding
    for (auto const& route : l.plan.routes)
      for (auto const& v : route.visits)
        if (v.visit.boards) {
          auto& one = out[l.problem.groups[static_cast<size_t>(v.visit.group)]];
          one.first.insert(l.problem.coaches[static_cast<size_t>(route.coach)]);
          auto const when = l.problem.clock_text(v.begin);
          if (one.second.empty() || when < one.second) one.second = when;
        }
    return out;
  };
  auto const figures = [](Loaded const& l) {
    return json::object{{"coaches", static_cast<int64_t>(l.plan.routes.size())}, {"cost", l.plan.score[planning::Aim::cost]}, {"left_behind", left_behind(l.plan)}, {"aboard_minutes", l.plan.score[planning::Aim::aboard]}};
  };
  auto const was = told(a), is = told(b);
  std::set<std::string> groups;
  for (auto const& [g, x] : was) groups.insert(g);
  for (auto const& [g, x] : is) groups.insert(g);
  json::array lines;
  for (auto const& g : groups) {
    auto const x = was.find(g), y = is.find(g);
    bool const equal = x != was.end() && y != is.end() && x->second == y->second;
    if (equal) continue;
    auto const plates = [&](auto const& found, auto const& map, Names const& n) {
      json::array out;
      if (found != map.end())
        for (auto const& coach : found->second.first) out.push_back(json::value(n.of(coach)));
      return out;
    };
    lines.push_back(json::object{{"group", g}, {"name", y != is.end() ? names_b.of(g) : names.of(g)}, {"coaches_before", plates(x, was, names)}, {"coaches_now", plates(y, is, names_b)},
                                 {"boards_before", x != was.end() ? json::value(x->second.second) : json::value(nullptr)}, {"boards_now", y != is.end() ? json::value(y->second.second) : json::value(nullptr)}});
  }
  return json::value(json::object{{"a", figures(a)}, {"b", figures(b)}, {"same", static_cast<int64_t>(groups.size() - lines.size())}, {"lines", std::move(lines)}});
}

Result<json::value> Plans::explain(View const& view, ExplainPlan const& in) const {
  auto const row = TRY(visible(view, in.id));
  if (row.version == 0) return refused("plan.not_solved", "id");
  auto const kept = TRY(this->loaded(view, row.id.text, in.version.value_or(row.version)));
  auto const& loaded = *kept;
  int const group = in.group.empty() ? -1 : index_of(loaded.problem.groups, in.group), coach = in.coach.empty() ? -1 : index_of(loaded.problem.coaches, in.coach);
  if (!in.group.empty() && group < 0) return invalid("plan.unknown_group", "group", {{"id", in.group}});
  if (!in.coach.empty() && coach < 0) return invalid("plan.unknown_coach", "coach", {{"id", in.coach}});
  Names const names(view, loaded.problem);
  auto const explained = formats::explain_plan(loaded.problem, loaded.plan, group, coach);
  json::array lines;
  for (auto const& line : explained.lines) lines.push_back(json::object{{"text", names.in(line.zh)}, {"text_en", names.in(line.en)}});
  return json::value(json::object{{"lines", std::move(lines)}});
}

// ---- any problem ------------------------------------------------------------------------------------------------------------

Result<PlanJob> Plans::solve_any(Context& context, AnyProblem const& in) const {
  auto const text = canonical(in.problem);
  (void)TRY(formats::read_plan_problem(text, around_.rules));  // every mistake, at its place, before anybody waits
  auto const id = jobs_.enqueue(context, "plan.solve", {{"problem", in.problem}, {"seconds", in.seconds}});
  Fact fact{"plan.any_asked", "job", id.text, {}, context.actor.scope.kind == Scope::Kind::region ? context.actor.scope.code : std::string()};
  context.journal.note(std::move(fact));
  return PlanJob{id};
}

Result<json::value> Plans::run_any(JobRun& run) const {
  auto const problem = TRY(formats::read_plan_problem(json::serialize(run.row().payload.at("problem")), around_.rules));
  auto const budget = budget_(run, static_cast<double>(run.row().payload.at("seconds").as_int64()));
  auto const solved = planning::solve(problem.problem, {}, *budget);
  if (run.cancelled()) return refused("job.stopped");
  TRY(judged(problem, solved.plan));
  return json::value(formats::write_plan(problem, solved.plan, planning::explain_unserved(problem.problem, solved.plan)));
}

void Plans::add_jobs() const {
  jobs_.add_kind("trips.solve", [this](JobRun& run) { return run_solve(run); });
  jobs_.add_kind("trips.move", [this](JobRun& run) { return run_move(run); });
  jobs_.add_kind("trips.change", [this](JobRun& run) { return run_change(run); });
  jobs_.add_kind("trips.publish", [this](JobRun& run) { return run_publish(run); });
  jobs_.add_kind("plan.solve", [this](JobRun& run) { return run_any(run); });
}

}  // namespace ly::trips
