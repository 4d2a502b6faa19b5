// The rows of selections in the endpoint table.
#pragma once
#include <string>
#include <vector>

#include "domains/selection/selection.h"

namespace ly::selection {

std::vector<Endpoint> endpoints(Selections const& selections);
std::vector<std::string> self_proving();  // rows that write without a session: the key of the own case is in the question
std::vector<std::pair<std::string_view, std::string_view>> invariants();

}  // namespace ly::selection
