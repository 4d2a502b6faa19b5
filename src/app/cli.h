// The command line: the second client of the same commands. Exit codes: 0 done; 1 refused or problems found (said on
// standard error); 2 wrong usage; 3 not found; 4 the machine cannot just now (in use, disk); 70 internal.
#pragma once
#include <string>
#include <vector>

#include "app/control.h"

namespace ly::app {

// `arguments` without the program's name. `print` gets whole lines; `progress` may throw away what it hears.
int run_command_line(std::vector<std::string> const& arguments, Print const& print, Progress const& progress);

}  // namespace ly::app
