// Commands of the command line for public draws: secret, freeze, run, verify, proof. None of them needs a data folder: whoever
// has the record can repeat the draw on any machine.
#pragma once
#include <map>
#include <string>

#include "app/commands.h"

namespace ly::app {

void add_draw_commands(std::map<std::string, CommandRow>& rows);

}  // namespace ly::app
