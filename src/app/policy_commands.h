// Commands of the command line about policy tables and decision models: list, show, eval, test, check, diff, import, export;
// and the conformance kit of DMN. None of them needs a data folder.
#pragma once
#include <map>
#include <string>

#include "app/commands.h"

namespace ly::app {

void add_policy_commands(std::map<std::string, CommandRow>& rows);

}  // namespace ly::app
