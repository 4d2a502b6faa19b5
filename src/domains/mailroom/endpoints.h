// The rows of the mail room in the endpoint table.
#pragma once
#include <string_view>
#include <utility>
#include <vector>

#include "domains/mailroom/mailroom.h"

namespace ly::mailroom {

std::vector<Endpoint> endpoints(Mailroom const& mailroom);
std::vector<std::pair<std::string_view, std::string_view>> invariants();

}  // namespace ly::mailroom
