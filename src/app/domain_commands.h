// Commands of the command line that speak with domains: administrators, service files, rosters, import and export.
#pragma once
#include <map>
#include <string>

#include "app/commands.h"

namespace ly::app {

void add_domain_commands(std::map<std::string, CommandRow>& rows);

}  // namespace ly::app
