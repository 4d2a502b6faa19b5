#pragma once
#include <string_view>
#include <utility>
#include <vector>

namespace ly::screening {

// Each SELECT finds no row when all is well.
std::vector<std::pair<std::string_view, std::string_view>> invariants();

}  // namespace ly::screening
