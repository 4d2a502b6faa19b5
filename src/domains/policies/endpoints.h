#pragma once
#include <vector>

#include "domains/policies/policies.h"

namespace ly::policies {

std::vector<Endpoint> endpoints(Policies const& policies);

}  // namespace ly::policies
