// What must always hold of the registry: each SELECT finds no row when all is well.
#pragma once
#include <string_view>
#include <utility>
#include <vector>

namespace ly::registry {

std::vector<std::pair<std::string_view, std::string_view>> invariants();

}  // namespace ly::registry
