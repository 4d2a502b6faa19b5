#pragma once
#include <string_view>
#include <utility>
#include <vector>

namespace ly::passes {

// Name and a SELECT that finds nothing as long as the domain is sound.
std::vector<std::pair<std::string_view, std::string_view>> invariants();

}  // namespace ly::passes
