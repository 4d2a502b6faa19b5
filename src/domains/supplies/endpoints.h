// The rows of supplies in the endpoint table.
#pragma once
#include <string_view>
#include <utility>
#include <vector>

#include "domains/supplies/supplies.h"

namespace ly::supplies {

std::vector<Endpoint> endpoints(Supplies const& supplies, Jobs& jobs);
std::vector<std::pair<std::string_view, std::string_view>> invariants();

}  // namespace ly::supplies
