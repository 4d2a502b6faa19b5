// The end of an emergency on the command line: the dry run, the list, the certificate and its proof. Asking and confirming need two people with accounts
// of their own, whom the machine cannot tell apart, and are done on the screen.
#pragma once
#include "app/commands.h"

namespace ly::app {

void add_erase_commands(std::map<std::string, CommandRow>& rows);

}  // namespace ly::app
