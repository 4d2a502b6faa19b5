// What the plan commands take, for CLI11.
#include <CLI/CLI.hpp>

#include "app/plan_commands.h"

namespace ly::app {

void add_plan_subcommands(CLI::App& app, Options& o, std::string& chosen) {
  auto* plan = app.add_subcommand("plan", "接运计划：派车、核对、变更重排、说明、时刻表 / coach plans: work out, check, re-plan, explain, timetable");
  plan->require_subcommand(1);
  auto const sub = [&](std::string const& name, std::string const& help) {
    auto* command = plan->add_subcommand(name, help);
    command->callback([&chosen, name] { chosen = "plan " + name; });
    return command;
  };
  auto const search = [&o](CLI::App* command) {
    command->add_option("--time-limit", o.seconds, "每个线程的处理器秒数 / processor seconds of each thread")->check(CLI::Range(0.0, 86400.0))->default_str("10");
    command->add_option("--steps", o.steps, "按步数而不按时间停，结果可重复 / stop after so many steps instead: repeatable");
    command->add_option("--threads", o.threads, "线程，各用不同的种子 / threads, each with a seed of its own")->check(CLI::Range(1, 64))->default_str("1");
    command->add_option("--seed", o.seed, "随机种子 / seed")->default_str("1");
  };
  auto* solve = sub("solve", "由需求排出计划；退出码 0 全部安排，1 有人未安排，2 输入有误 / demand in, plan out; exit code 0 all served, 1 somebody is not, 2 bad input\n"
                             "例 / e.g.: liaoyuan plan solve demand.json --time-limit 20 --threads 2 --out plan.json");
  solve->add_option("input", o.file, "需求文件 / problem file")->required();
  solve->add_option("--format", o.format, "输入格式 / format of the input")->check(CLI::IsMember({"auto", "liaoyuan", "solomon", "lilim"}))->default_str("auto");
  solve->add_option("--objective", o.objective, "distance 里程或费用优先，fleet 先少用车；或自列次序，如 unserved,coaches,cost,aboard\n"
                                                  "distance: length or cost first; fleet: as few vehicles as possible first; or an order of your own, such as unserved,coaches,cost,aboard");
  solve->add_option("--rules", o.rules, "驾驶时间规则，默认按文件 / drivers'-hours rules, as the file says by default")->check(CLI::IsMember({"cn-coach", "none"}));
  search(solve);
  solve->add_option("--format-out", o.format_out, "输出格式 / format of the output")->check(CLI::IsMember({"liaoyuan", "sol", "geojson", "csv", "svg"}))->default_str("liaoyuan");
  solve->add_flag("--progress", o.progress, "报告每次改进；Ctrl-C 停下并给出最好的计划 / tell of each improvement; Ctrl-C stops and gives the best plan");
  solve->add_option("--out", o.out, "写到文件，默认打印 / write to a file instead of printing");
  solve->add_flag("--json", o.json, "输出 JSON 摘要 / print a summary as JSON");

  auto* check = sub("check", "独立核对一份计划；退出码 0 成立，1 有违反，2 输入有误 / check a plan independently; exit code 0 it holds, 1 it does not, 2 bad input\n"
                             "例 / e.g.: liaoyuan plan check C101.txt C101.sol");
  check->add_option("input", o.file, "需求文件 / problem file")->required();
  check->add_option("plan", o.input, "计划 / plan")->required();
  check->add_option("--was", o.was, "变更前的计划，与 --change 同用 / the plan before a change, with --change");
  check->add_option("--change", o.change, "核对变更重排的计划 / check a plan made by plan replan");
  check->add_flag("--json", o.json, "输出 JSON / print JSON");

  auto* replan = sub("replan", "计划执行中有变更：已发生的不动，改动最少地重排，并列出差异；退出码同 plan solve\n"
                               "a running plan meets a change: what has happened stays, the rest is planned anew with the fewest changes, told as a difference; exit codes as of plan solve\n"
                               "例 / e.g.: liaoyuan plan replan demand.json plan.json change.json --out plan-2.json");
  replan->add_option("input", o.file, "需求文件 / problem file")->required();
  replan->add_option("plan", o.input, "执行中的计划 / the running plan")->required();
  replan->add_option("change", o.change, "变更（JSON）/ the change as JSON")->required();
  search(replan);
  replan->add_option("--out", o.out, "新计划写到文件 / write the new plan to a file");
  replan->add_flag("--json", o.json, "差异输出为 JSON / print the difference as JSON");

  auto* explain = sub("explain", "为什么这样派车：一个团组为何在这辆车或为何未安排，一辆车何时为何停；退出码 0\n"
                                 "why the plan is as it is: why a group rides here or is left behind, when and why a coach stands\n"
                                 "例 / e.g.: liaoyuan plan explain demand.json plan.json G7");
  explain->add_option("input", o.file, "需求文件 / problem file")->required();
  explain->add_option("plan", o.input, "计划 / plan")->required();
  explain->add_option("subject", o.name, "团组编号或车牌，不填则全部 / a group's id or a plate; all if left out");
  explain->add_flag("--json", o.json, "输出 JSON / print JSON");

  auto* timetable = sub("timetable", "一趟车按驾驶时间规定最早何时到达，或一份时刻表是否合法；退出码 0 合法，1 不合法，2 输入有误\n"
                                     "the earliest legal arrival of a trip by the drivers'-hours rules, or whether a timetable is legal; exit code 0 legal, 1 not legal, 2 bad input\n"
                                     "例 / e.g.: liaoyuan plan timetable trip.json --explain");
  timetable->add_option("sequence", o.file, "行程文件（JSON）/ the trip as JSON")->required();
  timetable->add_flag("--explain", o.explain, "给人看的文字，默认输出 JSON / words for people instead of JSON");
  timetable->add_flag("--json", o.json, "输出 JSON（默认）/ print JSON, the default");
}

void add_vrp_conformance(CLI::App& conformance, Options& o, std::string& chosen) {
  auto* vrp = conformance.add_subcommand("vrp", "解车辆路径标准算例，与已知最好值比较 / solve the benchmark instances of vehicle routing and compare with the best known values\n"
                                                "例 / e.g.: liaoyuan conformance vrp DIR --objective distance --time-limit 5 --only solomon");
  vrp->callback([&chosen] { chosen = "conformance vrp"; });
  vrp->add_option("folder", o.file, "含 solomon、li-lim、gehring-homberger、best-known 的文件夹 / folder that holds them")->required();
  vrp->add_option("--time-limit", o.seconds, "每个算例的处理器秒数 / processor seconds for each instance")->check(CLI::Range(0.0, 86400.0))->default_str("10");
  vrp->add_option("--objective", o.objective, "distance 或 fleet / distance only, or vehicles first")->check(CLI::IsMember({"distance", "fleet"}));
  vrp->add_option("--only", o.name, "只解路径中含此字样的 / only files whose path holds this");
  vrp->add_option("--seed", o.seed, "随机种子 / seed")->default_str("1");
  vrp->add_flag("--json", o.json, "输出 JSON / print JSON");
}

}  // namespace ly::app
