// The master key of a data folder on the command line: export, import, and in parts that several people keep on paper: split, join. None opens
// the database.
#pragma once
#include "app/commands.h"

namespace ly::app {

void add_key_commands(std::map<std::string, CommandRow>& rows);

}  // namespace ly::app
