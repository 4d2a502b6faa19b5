// Commands of the command line about coach plans: solve, check, re-plan, explain, timetable; and the benchmark folders of vehicle routing. None of them
// needs a data folder.
#pragma once
#include <map>
#include <string>

#include "app/commands.h"
#include "formats/hours_rules.h"

namespace CLI {
class App;
}

namespace ly::app {

inline constexpr size_t kProblemMax = 64U << 20;  // octets of a problem or a plan

void add_plan_commands(std::map<std::string, CommandRow>& rows);
Result<std::vector<formats::HoursRules>> shipped_rules();
bool looks_like_field_problem(std::string_view text);  // our own JSON, not a benchmark file
int solve_field(std::string const& text, Options const& options, Terminal const& terminal);
int check_field(std::string const& text, Options const& options, Terminal const& terminal);
int replan_command(House*, Options const& options, Terminal const& terminal);
int explain_command(House*, Options const& options, Terminal const& terminal);
bool write_out(Terminal const& terminal, std::string const& file, std::string const& text);
int bad_input(Terminal const& terminal, Problem const& problem);  // 2: the input, not the plan, is wrong
int timetable_command(House*, Options const& options, Terminal const& terminal);
void add_plan_subcommands(CLI::App& app, Options& options, std::string& chosen);
void add_vrp_conformance(CLI::App& conformance, Options& options, std::string& chosen);

}  // namespace ly::app
