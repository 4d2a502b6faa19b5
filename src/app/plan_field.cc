// plan solve, check, replan and explain for the field's own problem format: groups, coaches, drivers and the law.
#include <algorithm>
#include <atomic>
#include <csignal>
#include <filesystem>
#include <mutex>
#include <thread>

#include <fmt/format.h>

#include "app/cpu_budget.h"
#include "app/data_folder.h"
#include "app/plan_commands.h"
#include "engines/planning/replan.h"
#include "formats/plan_explain.h"
#include "formats/plan_outputs.h"

namespace ly::app {
namespace {

using formats::PlanProblem;
using planning::Aim;

std::atomic<bool> interrupted{false};
void interrupt(int) { interrupted = true; }

// While it lives, Ctrl-C asks the search to stop instead of ending the program.
class StopOnInterrupt {
 public:
  StopOnInterrupt() : before_(std::signal(SIGINT, interrupt)) { interrupted = false; }
  ~StopOnInterrupt() { std::signal(SIGINT, before_); }
  StopOnInterrupt(StopOnInterrupt const&) = delete;
  StopOnInterrupt& operator=(StopOnInterrupt const&) = delete;

 private:
  void (*before_)(int);
};

Result<void> set_aims(PlanProblem& problem, std::string const& text) {
  static std::map<std::string, Aim, std::less<>> const known = {{"unserved", Aim::unserved}, {"changes", Aim::changes}, {"coaches", Aim::coaches}, {"cost", Aim::cost}, {"aboard", Aim::aboard}};
  auto& aims = problem.problem.aims;
  if (text.empty()) return {};
  if (text == "fleet") aims = {Aim::unserved, Aim::changes, Aim::coaches, Aim::cost, Aim::aboard};
  else if (text == "distance") aims = {Aim::unserved, Aim::changes, Aim::cost, Aim::coaches, Aim::aboard};
  else {
    aims.clear();
    for (size_t from = 0; from <= text.size();) {
      auto const to = std::min(text.find(',', from), text.size());
      auto const word = text.substr(from, to - from);
      auto const found = known.find(word);
      if (found == known.end() || std::find(aims.begin(), aims.end(), found->second) != aims.end()) return invalid("plan.aim", "--objective", {{"value", word}});
      aims.push_back(found->second);
      from = to + 1;
    }
    for (auto const& [name, aim] : known)
      if (std::find(aims.begin(), aims.end(), aim) == aims.end()) aims.push_back(aim);
  }
  return {};
}

Result<PlanProblem> field_problem(std::string const& text, Options const& options) {
  auto problem = TRY(formats::read_plan_problem(text, TRY(shipped_rules())));
  if (options.rules == "none") problem.problem.law = nullptr, problem.rules.reset();
  TRY(set_aims(problem, options.objective));
  return problem;
}

Result<PlanProblem> field_problem_file(Options const& options) { return field_problem(TRY(read_whole_file(options.file, kProblemMax)), options); }

std::string said(formats::BothWords const& words, Terminal const& terminal) { return terminal.language == "en" ? words.en : words.zh; }

// Threads search apart, each with a seed of its own; the best counts.
template <class Result, class Search, class ScoreOf>
Result on_threads(planning::Problem const& problem, Options const& options, Terminal const& terminal, Search search, ScoreOf score_of) {
  auto const count = static_cast<size_t>(std::max(1, options.threads));
  std::vector<Result> all(count);
  std::mutex told;
  planning::Score best;
  bool any = false;
  StopOnInterrupt const stop;
  auto const run = [&](size_t i) {
    planning::SolveOptions how;
    how.seed = options.seed + i;
    CpuBudget cpu(options.seconds, &interrupted);
    if (options.progress)
      cpu.on_found = [&](double cost, int routes) {
        std::lock_guard const lock(told);
        terminal.print(true, fmt::format(fmt::runtime(terminal.language == "en" ? "better plan; coaches: {}, cost: {:.2f}" : "更好的计划：{} 辆车，费用 {:.2f}"), routes, cost));
      };
    StepBudget steps(options.steps);
    all[i] = search(how, options.steps > 0 ? static_cast<Budget&>(steps) : cpu);
  };
  std::vector<std::thread> threads;
  for (size_t i = 1; i < count; ++i) threads.emplace_back(run, i);
  run(0);
  for (auto& t : threads) t.join();
  size_t chosen = 0;
  for (size_t i = 0; i < count; ++i)
    if (!any || planning::better(problem, score_of(all[i]), best)) best = score_of(all[i]), chosen = i, any = true;
  return std::move(all[chosen]);
}

std::string written(PlanProblem const& problem, planning::Plan const& plan, std::vector<planning::Reason> const& reasons, std::string const& format, bool english) {
  if (format == "geojson") return canonical(formats::plan_geojson(problem, plan)) + "\n";
  if (format == "csv") return formats::plan_csv(problem, plan);
  if (format == "svg") return formats::plan_svg(problem, plan, english);
  if (format == "sol") {
    // Routes as the numbers of the groups in order of boarding, the form of the benchmark tools.
    std::string out;
    int route = 0;
    for (auto const& r : plan.routes) {
      out += fmt::format("Route #{}:", ++route);
      for (auto const& v : r.visits)
        if (v.visit.boards) out += fmt::format(" {}", v.visit.group + 1);
      out += "\n";
    }
    return out + fmt::format("Cost {:.2f}\n", plan.score[Aim::cost]);
  }
  return canonical(formats::write_plan(problem, plan, reasons)) + "\n";
}

int heads_left(planning::Plan const& plan) {
  int sum = 0;
  for (auto const heads : plan.unserved) sum += heads;
  return sum;
}

void say_reasons(PlanProblem const& problem, std::vector<planning::Reason> const& reasons, Terminal const& terminal) {
  for (auto const& r : reasons) {
    auto const why = formats::words_of(problem, r);
    auto const& name = problem.groups[static_cast<size_t>(r.group)];
    terminal.say(fmt::format("  未安排 {}（{} 人）：{}", name, r.heads, why.zh), fmt::format("  left behind {} ({}): {}", name, r.heads, why.en));
    for (auto const& m : r.remedies) {
      auto const words = formats::words_of(problem, m);
      terminal.say("    可以：" + words.zh, "    could be: " + words.en);
    }
  }
}

// What is published is judged by the checker first: a plan that does not hold is our fault, and is not handed out as one that does.
Result<void> judged(PlanProblem const& problem, planning::Plan const& plan, Terminal const& terminal) {
  if (!plan.stuck.empty()) return {};
  auto const findings = planning::check_plan(problem.problem, plan);
  if (findings.empty()) return {};
  return Problem{"plan.own_fault", {}, {{"what", said(formats::words_of(problem, plan, findings[0]), terminal)}}, Kind::internal, {}};
}

Result<planning::Plan> plan_file(std::string const& file, PlanProblem const& problem) { return formats::read_plan(TRY(read_whole_file(file, kProblemMax)), problem); }

int tell_findings(PlanProblem const& problem, planning::Plan const& plan, std::vector<planning::Finding> const& findings, bool as_json, Terminal const& terminal) {
  if (as_json) {
    json::array list;
    for (auto const& f : findings) {
      auto const words = formats::words_of(problem, plan, f);
      list.push_back(json::object{{"wrong", planning::code_of(f.wrong)}, {"route", f.route}, {"visit", f.visit}, {"by", f.by}, {"rule", f.rule}, {"text", words.zh}, {"text_en", words.en}});
    }
    terminal.out(canonical(json::object{{"holds", findings.empty()}, {"findings", std::move(list)}}));
  } else if (findings.empty()) {
    terminal.say(fmt::format("计划成立：{} 辆车，{} 人未安排", plan.routes.size(), heads_left(plan)), fmt::format("The plan holds; coaches: {}, people left behind: {}", plan.routes.size(), heads_left(plan)));
  } else {
    terminal.say(fmt::format("计划不成立，{} 处：", findings.size()), fmt::format("The plan does not hold, {} findings:", findings.size()));
    for (auto const& f : findings) {
      auto const words = formats::words_of(problem, plan, f);
      terminal.say("  " + words.zh, "  " + words.en);
    }
  }
  return findings.empty() ? kDone : kRefused;
}

}  // namespace

bool looks_like_field_problem(std::string_view text) {
  auto const first = text.find_first_not_of(" \t\r\n");
  return first != std::string_view::npos && text[first] == '{';
}

int solve_field(std::string const& text, Options const& options, Terminal const& terminal) {
  auto const problem = field_problem(text, options);
  if (!problem) return bad_input(terminal, problem.error());
  auto const solved = on_threads<planning::Solved>(problem->problem, options, terminal,
      [&](planning::SolveOptions const& how, Budget& budget) { return planning::solve(problem->problem, how, budget); },
      [](planning::Solved const& s) { return s.plan.score; });
  auto const& plan = solved.plan;
  if (auto const holds = judged(*problem, plan, terminal); !holds) return terminal.fail(holds.error());
  auto const reasons = planning::explain_unserved(problem->problem, plan);
  auto const out = written(*problem, plan, reasons, options.format_out, terminal.language == "en");
  if (!options.out.empty() && !write_out(terminal, options.out, out)) return kUnavailable;
  auto const& law = solved.law;
  if (options.json) {
    terminal.out(canonical(json::object{{"coaches", static_cast<int64_t>(plan.routes.size())}, {"cost", plan.score[Aim::cost]}, {"left_behind", heads_left(plan)}, {"moves", solved.moves},
                                        {"places_looked_at", law.looked}, {"routes_asked", law.asked}, {"refused_by_bounds", law.bounded_out}, {"timed_without_search", law.straight}, {"asked_exactly", law.exact}, {"refused", law.refused}}));
  } else {
    if (options.out.empty()) terminal.out(out);
    if (options.out.empty() && options.format_out != "liaoyuan") return heads_left(plan) == 0 ? kDone : kRefused;  // nothing but the file on the output
    if (!options.out.empty()) {
      terminal.say(fmt::format("{} 辆车，费用 {:.2f}，未安排 {} 人；已逐分钟核对", plan.routes.size(), plan.score[Aim::cost], heads_left(plan)),
                   fmt::format("coaches: {}, cost: {:.2f}, people left behind: {}; checked minute by minute", plan.routes.size(), plan.score[Aim::cost], heads_left(plan)));
      say_reasons(*problem, reasons, terminal);
    }
  }
  return heads_left(plan) == 0 ? kDone : kRefused;
}

int check_field(std::string const& text, Options const& options, Terminal const& terminal) {
  auto problem = field_problem(text, options);
  if (!problem) return bad_input(terminal, problem.error());
  if (!options.change.empty() || !options.was.empty()) {
    if (options.change.empty() || options.was.empty()) return bad_input(terminal, invalid("plan.was_and_change", options.was.empty() ? "--was" : "--change"));
    auto const was = plan_file(options.was, *problem);
    if (!was) return bad_input(terminal, was.error());
    auto const change_text = read_whole_file(options.change, kProblemMax);
    if (!change_text) return bad_input(terminal, change_text.error());
    auto change = formats::read_plan_change(*change_text, *problem);
    if (!change) return bad_input(terminal, change.error());
    auto const base = planning::changed(problem->problem, *was, change->change);
    *problem = std::move(change->problem);
    problem->problem = base.problem;
    formats::name_stranded(*problem, base.stranded);
  }
  auto const plan = plan_file(options.input, *problem);
  if (!plan) return bad_input(terminal, plan.error());
  return tell_findings(*problem, *plan, planning::check_plan(problem->problem, *plan), options.json, terminal);
}

int replan_command(House*, Options const& options, Terminal const& terminal) {
  auto const problem = field_problem_file(options);
  if (!problem) return bad_input(terminal, problem.error());
  auto const plan = plan_file(options.input, *problem);
  if (!plan) return bad_input(terminal, plan.error());
  auto const findings = planning::check_plan(problem->problem, *plan);
  if (!findings.empty()) return bad_input(terminal, invalid("plan.was_broken", std::filesystem::path(options.input).filename().string(), {{"what", said(formats::words_of(*problem, *plan, findings[0]), terminal)}}));
  auto const change_text = read_whole_file(options.change, kProblemMax);
  if (!change_text) return bad_input(terminal, change_text.error());
  auto change = formats::read_plan_change(*change_text, *problem);
  if (!change) return bad_input(terminal, change.error());
  auto const done = on_threads<planning::Replanned>(problem->problem, options, terminal,
      [&](planning::SolveOptions const& how, Budget& budget) { return planning::replan(problem->problem, *plan, change->change, how, budget); },
      [](planning::Replanned const& r) { return r.solved.plan.score; });
  auto now = std::move(change->problem);
  now.problem = done.base.problem;
  formats::name_stranded(now, done.base.stranded);
  auto const& next = done.solved.plan;
  if (auto const holds = judged(now, next, terminal); !holds) return terminal.fail(holds.error());
  auto const reasons = planning::explain_unserved(now.problem, next);
  if (!options.out.empty() && !write_out(terminal, options.out, canonical(formats::write_plan(now, next, reasons)) + "\n")) return kUnavailable;
  if (options.json) {
    auto out = formats::write_difference(now, done.difference);
    json::array released;
    for (auto const g : done.base.released) released.push_back(json::value(now.groups[static_cast<size_t>(g)]));
    out["released"] = std::move(released);
    if (options.out.empty()) out["plan"] = formats::write_plan(now, next, reasons);
    terminal.out(canonical(out));
  } else {
    auto const& d = done.difference;
    terminal.say(fmt::format("其他 {} 个团组中 {} 个换车；{} 人未安排", d.others, d.others_moved, heads_left(next)), fmt::format("Other groups: {}, of them with another coach: {}; people left behind: {}", d.others, d.others_moved, heads_left(next)));
    for (auto const& line : formats::words_of(now, d)) terminal.say("  " + line.zh, "  " + line.en);
    for (auto const g : done.base.released) terminal.say("  " + now.groups[static_cast<size_t>(g)] + "：车上的人已无法按时送到，仍依法尽早送达", "  " + now.groups[static_cast<size_t>(g)] + ": those aboard can no longer be in time and are brought as early as is legal");
    for (auto const c : next.stuck) terminal.say("  " + now.coaches[static_cast<size_t>(c)] + "：依法已无法继续，请换驾驶员或派接驳车", "  " + now.coaches[static_cast<size_t>(c)] + ": cannot go on lawfully; send another driver or a relief coach");
    say_reasons(now, reasons, terminal);
  }
  return heads_left(next) == 0 && next.stuck.empty() ? kDone : kRefused;
}

int explain_command(House*, Options const& options, Terminal const& terminal) {
  auto const problem = field_problem_file(options);
  if (!problem) return bad_input(terminal, problem.error());
  auto const plan = plan_file(options.input, *problem);
  if (!plan) return bad_input(terminal, plan.error());
  auto const index = [&](std::vector<std::string> const& names) {
    auto const at = std::find(names.begin(), names.end(), options.name);
    return at == names.end() ? -1 : static_cast<int>(at - names.begin());
  };
  int const only_group = options.name.empty() ? -1 : index(problem->groups), only_coach = options.name.empty() ? -1 : index(problem->coaches);
  if (!options.name.empty() && only_group < 0 && only_coach < 0) return bad_input(terminal, invalid("plan.unknown_subject", "subject", {{"id", options.name}}));
  auto const explained = formats::explain_plan(*problem, *plan, only_group, only_coach);
  if (options.json) terminal.out(canonical(explained.told));
  else
    for (auto const& line : explained.lines) terminal.say(line.zh, line.en);
  return kDone;
}

}  // namespace ly::app
