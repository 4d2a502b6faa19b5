// `liaoyuan person …`: what a person asks of his own data, at the machine.
#pragma once
#include "app/commands.h"

namespace CLI {
class App;
}

namespace ly::app {

void add_person_subcommands(CLI::App& app, Options& o, std::string& chosen);
void add_person_commands(std::map<std::string, CommandRow>& rows);
std::vector<std::string> person_arguments(Options const& o);  // as they were given, for a server

}  // namespace ly::app
