// Commands of the command line about coach plans: solve, check, timetable; and the benchmark folders of vehicle routing. None of them
// needs a data folder.
#pragma once
#include <map>
#include <string>

#include "app/commands.h"

namespace CLI {
class App;
}

namespace ly::app {

void add_plan_commands(std::map<std::string, CommandRow>& rows);
int timetable_command(House*, Options const& options, Terminal const& terminal);
void add_plan_subcommands(CLI::App& app, Options& options, std::string& chosen);
void add_vrp_conformance(CLI::App& conformance, Options& options, std::string& chosen);

}  // namespace ly::app
