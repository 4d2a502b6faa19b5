// The journal for an auditor on the command line: `journal export`, which needs no password, stops no server and writes no personal data.
#pragma once
#include "app/commands.h"

namespace CLI {
class App;
}

namespace ly::app {

void add_journal_subcommands(CLI::App& journal, Options& options, std::string& chosen);
void add_journal_commands(std::map<std::string, CommandRow>& rows);

}  // namespace ly::app
