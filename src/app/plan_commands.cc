#include "app/plan_commands.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <thread>

#include <fmt/format.h>

#include "app/cpu_budget.h"
#include "app/data_folder.h"
#include "base/text.h"
#include "engines/routing/plan_check.h"
#include "engines/routing/solve.h"
#include "formats/vrp_text.h"

namespace ly::app {
namespace {

namespace fs = std::filesystem;
using formats::VrpKind;
using formats::VrpText;
using routing::Objective;
using routing::Plan;

std::string file_name(std::string const& path) { return fs::path(path).filename().string(); }

Result<VrpText> read_problem(Options const& options, std::string const& text) {
  auto const li_lim = formats::looks_like_li_lim(text);
  if ((options.format == "solomon" && li_lim) || (options.format == "lilim" && !li_lim))
    return invalid("vrp.other_format", file_name(options.file), {{"format", options.format}});
  return formats::read_vrp_text(text, fs::path(options.file).stem().string());
}

Plan better(Plan a, Plan b, Objective objective) {
  auto const key = [&](Plan const& p) {
    return std::tuple(p.unserved.size(), objective == Objective::routes_first ? p.routes.size() : 0, p.cost);
  };
  return key(b) < key(a) ? b : a;
}

// Threads search apart, each with a seed of its own; the best of them counts.
Plan solve_on_threads(VrpText const& problem, Objective objective, Options const& options) {
  auto const count = options.threads;
  std::vector<Plan> plans(static_cast<size_t>(count));
  auto const run = [&](int i) {
    auto const instance = problem.instance();
    routing::SolveOptions search;
    search.objective = objective;
    search.seed = options.seed + static_cast<uint64_t>(i);
    CpuBudget cpu(options.seconds);
    StepBudget steps(options.steps);
    plans[static_cast<size_t>(i)] = routing::solve(instance, search, options.steps > 0 ? static_cast<Budget&>(steps) : cpu);
  };
  std::vector<std::thread> threads;
  for (int i = 1; i < count; ++i) threads.emplace_back(run, i);
  run(0);
  for (auto& thread : threads) thread.join();
  auto best = plans[0];
  for (size_t i = 1; i < plans.size(); ++i) best = better(std::move(best), plans[i], objective);
  return best;
}

Objective objective_of(Options const& options, VrpKind kind) {
  if (options.objective == "distance") return Objective::cost;
  if (options.objective == "fleet") return Objective::routes_first;
  return kind == VrpKind::li_lim ? Objective::routes_first : Objective::cost;
}

int solve_command(House*, Options const& options, Terminal const& terminal) {
  auto const input = read_whole_file(options.file, kProblemMax);
  if (!input) return bad_input(terminal, input.error());
  if (options.format == "liaoyuan" || (options.format == "auto" && looks_like_field_problem(*input))) return solve_field(*input, options, terminal);
  auto const problem = read_problem(options, *input);
  if (!problem) return bad_input(terminal, problem.error());
  if (options.rules == "cn-coach") return bad_input(terminal, invalid("plan.benchmark_rules", "--rules"));
  auto const plan = solve_on_threads(*problem, objective_of(options, problem->kind), options);
  auto const text = formats::write_sol(plan);
  if (!options.out.empty() && !write_out(terminal, options.out, text)) return kUnavailable;
  if (options.json) {
    json::array unserved;
    for (auto const r : plan.unserved) unserved.push_back(problem->requests[static_cast<size_t>(r)].pickup);
    terminal.out(canonical(json::object{{"vehicles", static_cast<int64_t>(plan.routes.size())}, {"distance", plan.distance}, {"unserved", unserved}}));
  } else {
    if (options.out.empty()) terminal.out(text);
    terminal.say(fmt::format("{} 辆车，里程 {:.2f}，未安排 {}", plan.routes.size(), plan.distance, plan.unserved.size()),
                 fmt::format("{} vehicles, distance {:.2f}, unserved {}", plan.routes.size(), plan.distance, plan.unserved.size()));
  }
  return plan.unserved.empty() ? kDone : kRefused;
}

int check_plan(House*, Options const& options, Terminal const& terminal) {
  auto const input = read_whole_file(options.file, kProblemMax);
  if (!input) return bad_input(terminal, input.error());
  if (looks_like_field_problem(*input)) return check_field(*input, options, terminal);
  auto const problem = read_problem(options, *input);
  if (!problem) return bad_input(terminal, problem.error());
  auto const text = read_whole_file(options.input, kProblemMax);
  if (!text) return bad_input(terminal, text.error());
  auto const instance = problem->instance();
  auto const plan = formats::read_sol(*text, instance);
  if (!plan) return bad_input(terminal, plan.error());
  auto const findings = routing::check_plan(instance, *plan);
  if (options.json) {
    json::array list;
    for (auto const& f : findings) list.push_back(json::object{{"wrong", routing::code_of(f.wrong)}, {"route", f.route + 1}, {"stop", f.stop}, {"by", f.by}});
    terminal.out(canonical(json::object{{"holds", findings.empty()}, {"vehicles", static_cast<int64_t>(plan->routes.size())}, {"findings", list}}));
    return findings.empty() ? kDone : kRefused;
  }
  if (findings.empty()) {
    terminal.say(fmt::format("计划成立：{} 辆车", plan->routes.size()), fmt::format("The plan holds: {} vehicles", plan->routes.size()));
    return kDone;
  }
  std::vector<Problem> problems;
  for (auto const& f : findings)
    problems.push_back(invalid(std::string("plan_check.") + routing::code_of(f.wrong), f.route >= 0 ? "Route #" + std::to_string(f.route + 1) : "",
                               {{"stop", std::to_string(f.stop)}, {"by", fmt::format("{:.2f}", f.by)}}));
  return terminal.fail(all_of("plan_check.broken", std::move(problems)));
}

// ---- conformance ------------------------------------------------------------------------------------------------------------

struct BestKnown {
  int vehicles = 0;
  double distance = 0;
};

std::map<std::string, BestKnown> best_known(fs::path const& folder) {
  std::map<std::string, BestKnown> out;
  for (auto const* name : {"vrptw_bks.tsv", "pdptw_bks.tsv"}) {
    std::ifstream in(folder / "best-known" / name);
    std::string line, instance, kind;
    std::getline(in, line);
    BestKnown best;
    while (in >> instance >> kind >> best.vehicles >> best.distance) out[instance] = best;
  }
  return out;
}

int vrp_command(House*, Options const& options, Terminal const& terminal) {
  std::vector<fs::path> files;
  if (fs::is_directory(options.file))
    for (auto const& entry : fs::recursive_directory_iterator(options.file))
      if (entry.path().extension() == ".txt" && contains(entry.path().string(), options.name)) files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  if (files.empty()) return terminal.fail(not_found("vrp.no_instances", file_name(options.file), {{"path", options.file}}));
  auto const known = best_known(options.file);
  json::array rows;
  double gaps = 0, worst = 0;
  int same = 0, compared = 0, wrong = 0;
  if (!options.json) terminal.out(fmt::format("{:<12}{:>9}{:>6}{:>12}{:>12}{:>9}", "instance", "vehicles", "best", "distance", "best", "gap %"));
  for (auto const& file : files) {
    auto one = options;
    one.file = file.string();
    auto const input = read_whole_file(one.file, kProblemMax);
    if (!input) return bad_input(terminal, input.error());
    auto const problem = read_problem(one, *input);
    if (!problem) return bad_input(terminal, problem.error());
    auto const objective = options.objective.empty() ? Objective::routes_first : objective_of(options, problem->kind);
    auto const name = file.stem().string();
    auto best = known.find(objective == Objective::cost ? name + "_distance" : name);
    if (best == known.end()) best = known.find(name);
    auto const plan = solve_on_threads(*problem, objective, options);
    auto const holds = routing::check_plan(problem->instance(), plan).empty() && plan.unserved.empty();
    wrong += !holds;
    auto const vehicles = static_cast<int>(plan.routes.size());
    json::object row{{"instance", name}, {"vehicles", vehicles}, {"distance", plan.distance}, {"holds", holds}};
    if (best == known.end()) {
      if (!options.json) terminal.out(fmt::format("{:<12}{:>9}{:>6}{:>12.2f}", name, vehicles, "", plan.distance));
    } else {
      // With more vehicles a shorter distance proves nothing: only equal counts are compared when vehicles come first.
      bool const comparable = objective == Objective::cost || vehicles == best->second.vehicles;
      auto const gap = (plan.distance / best->second.distance - 1) * 100;
      compared += comparable;
      same += vehicles <= best->second.vehicles;
      if (comparable) gaps += gap, worst = std::max(worst, gap);
      row["best_vehicles"] = best->second.vehicles;
      row["best_distance"] = best->second.distance;
      row["gap_percent"] = comparable ? json::value(gap) : json::value(nullptr);
      if (!options.json)
        terminal.out(fmt::format("{:<12}{:>9}{:>6}{:>12.2f}{:>12.2f}{:>9}{}", name, vehicles, best->second.vehicles, plan.distance, best->second.distance,
                                 comparable ? fmt::format("{:.2f}", gap) : "-", holds ? "" : "  DOES NOT HOLD"));
    }
    rows.push_back(row);
  }
  auto const mean = compared > 0 ? gaps / compared : 0;
  if (options.json)
    terminal.out(canonical(json::object{{"instances", rows}, {"vehicles_not_above_best", same}, {"compared", compared}, {"mean_gap_percent", mean}, {"worst_gap_percent", worst}, {"plans_that_do_not_hold", wrong}}));
  else
    terminal.out(fmt::format("{} instances; vehicles not above best known: {}; distance compared: {}, mean gap {:.3f} %, worst {:.2f} %; plans that do not hold: {}", files.size(), same, compared, mean, worst, wrong));
  return wrong == 0 ? kDone : kRefused;
}

}  // namespace

int bad_input(Terminal const& terminal, Problem const& problem) {
  (void)terminal.fail(problem);
  return kUsage;
}

bool write_out(Terminal const& terminal, std::string const& file, std::string const& text) {
  std::ofstream out(file, std::ios::binary | std::ios::trunc);
  out << text;
  out.close();
  if (out) return true;
  (void)terminal.fail({"plan.cannot_write", file_name(file), {{"path", file}}, Kind::unavailable, {}});
  return false;
}

void add_plan_commands(std::map<std::string, CommandRow>& rows) {
  rows["plan solve"] = {Needs::no_house, false, false, false, true, solve_command};
  rows["plan check"] = {Needs::no_house, false, false, false, true, check_plan};
  rows["plan replan"] = {Needs::no_house, false, false, false, true, replan_command};
  rows["plan explain"] = {Needs::no_house, false, false, false, true, explain_command};
  rows["plan timetable"] = {Needs::no_house, false, false, false, true, timetable_command};
  rows["conformance vrp"] = {Needs::no_house, false, false, false, true, vrp_command};
}

}  // namespace ly::app
