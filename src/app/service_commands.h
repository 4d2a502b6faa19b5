// Commands on service files: `service check | test | new | form | export`.
#pragma once
#include <map>
#include <string>

#include "app/commands.h"

namespace CLI {
class App;
}

namespace ly::app {

void add_service_subcommands(CLI::App& app, Options& options, std::string& chosen);
void add_service_commands(std::map<std::string, CommandRow>& rows);

}  // namespace ly::app
