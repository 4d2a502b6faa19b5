// Commands on official papers: `paper issue | print | verify`.
#pragma once
#include <map>
#include <string>

#include "app/commands.h"

namespace CLI {
class App;
}

namespace ly::app {

void add_paper_subcommands(CLI::App& app, Options& options, std::string& chosen);
void add_paper_commands(std::map<std::string, CommandRow>& rows);

}  // namespace ly::app
