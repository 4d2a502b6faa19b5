// What the plan commands take, for CLI11.
#include <CLI/CLI.hpp>

#include "app/plan_commands.h"

namespace ly::app {

void add_plan_subcommands(CLI::App& app, Options& o, std::string& chosen) {
  auto* plan = app.add_subcommand("plan", "接运计划：派车、核对、时刻表 / coach plans: work out, check, timetable");
  plan->require_subcommand(1);
  auto const sub = [&](std::string const& name, std::string const& help) {
    auto* command = plan->add_subcommand(name, help);
    command->callback([&chosen, name] { chosen = "plan " + name; });
    return command;
  };
  auto* solve = sub("solve", "由需求排出计划；退出码 0 全部安排，1 有人未安排，2 输入有误 / demand in, plan out; exit code 0 all served, 1 somebody is not, 2 bad input\n"
                             "例 / e.g.: liaoyuan plan solve C101.txt --objective fleet --time-limit 10 --out C101.sol");
  solve->add_option("input", o.file, "需求文件 / problem file")->required();
  solve->add_option("--format", o.format, "输入格式 / format of the input")->check(CLI::IsMember({"auto", "solomon", "lilim"}))->default_str("auto");
  solve->add_option("--objective", o.objective, "distance 里程，fleet 先少用车再短里程 / as few vehicles as possible, then distance")->check(CLI::IsMember({"distance", "fleet"}));
  solve->add_option("--time-limit", o.seconds, "每个线程的处理器秒数 / processor seconds of each thread")->check(CLI::Range(0.0, 86400.0))->default_str("10");
  solve->add_option("--steps", o.steps, "按步数而不按时间停，结果可重复 / stop after so many steps instead: repeatable");
  solve->add_option("--threads", o.threads, "线程，各用不同的种子 / threads, each with a seed of its own")->check(CLI::Range(1, 64))->default_str("1");
  solve->add_option("--seed", o.seed, "随机种子 / seed")->default_str("1");
  solve->add_option("--out", o.out, "写到文件，默认打印 / write to a file instead of printing");
  solve->add_flag("--json", o.json, "输出 JSON 摘要 / print a summary as JSON");

  auto* check = sub("check", "独立核对一份计划；退出码 0 成立，1 有违反，2 输入有误 / check a plan independently; exit code 0 it holds, 1 it does not, 2 bad input\n"
                             "例 / e.g.: liaoyuan plan check C101.txt C101.sol");
  check->add_option("input", o.file, "需求文件 / problem file")->required();
  check->add_option("plan", o.input, "计划 / plan")->required();
  check->add_flag("--json", o.json, "输出 JSON / print JSON");

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
