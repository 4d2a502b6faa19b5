#pragma once
#include <vector>

#include "desk/endpoint.h"
#include "domains/passes/checkpoints.h"

namespace ly::passes {

std::vector<Endpoint> endpoints(Passes const& passes, Checkpoints const& checkpoints, Jobs& jobs);

}  // namespace ly::passes
