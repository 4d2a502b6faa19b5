// Commands of the command line that run what others publish to test a standard: COSE and CBOR, EU certificates. (The DMN kit stands
// with the policy commands.)
#pragma once
#include <map>
#include <string>

#include "app/commands.h"

namespace ly::app {

void add_conformance_commands(std::map<std::string, CommandRow>& rows);

}  // namespace ly::app
