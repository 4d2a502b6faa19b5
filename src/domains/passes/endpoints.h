#pragma once
#include <string>
#include <vector>

#include "desk/endpoint.h"
#include "domains/passes/checkpoints.h"

namespace ly::passes {

// Writes that ask for no session: their body proves who asks (a code, a phone's token).
std::vector<std::string> self_proving();
std::vector<Endpoint> endpoints(Passes const& passes, Checkpoints const& checkpoints, Jobs& jobs);

}  // namespace ly::passes
