// The rows of telling people in the endpoint table.
#pragma once
#include <string_view>
#include <utility>
#include <vector>

#include "domains/notices/notices.h"

namespace ly::notices {

std::vector<Endpoint> endpoints(Notices const& notices);
std::vector<std::pair<std::string_view, std::string_view>> invariants();

}  // namespace ly::notices
