// The rows of the observation ledger in the endpoint table.
#pragma once
#include <string_view>
#include <utility>
#include <vector>

#include "domains/observation/observation.h"

namespace ly::observation {

std::vector<Endpoint> endpoints(Observations const& observations);
std::vector<std::pair<std::string_view, std::string_view>> invariants();

}  // namespace ly::observation
