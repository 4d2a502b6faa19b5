// Passes on the command line: issue, inspect, verify; the keys that sign them; the status lists. Verifying, inspecting and checking
// a list need no database: a file with the lists is enough (`keys export`, or the answer of GET /api/pass-lists).
#pragma once
#include "app/commands.h"

namespace CLI {
class App;
}

namespace ly::app {

void add_pass_commands(std::map<std::string, CommandRow>& rows);
void add_pass_subcommands(CLI::App& app, Options& options, std::string& chosen);
// What a server needs to run one of them that was handed over.
std::vector<std::string> pass_arguments(PassOptions const& options);

}  // namespace ly::app
