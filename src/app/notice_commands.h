// The commands on notices and channels.
#pragma once
#include <CLI/App.hpp>

#include "app/commands.h"

namespace ly::app {

void add_notice_commands(std::map<std::string, CommandRow>& rows);
void add_notice_subcommands(CLI::App& app, Options& options, std::string& chosen);

}  // namespace ly::app
