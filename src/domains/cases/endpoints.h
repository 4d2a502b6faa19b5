// The endpoint table of services and cases. `cases` must outlive the table.
#pragma once
#include <vector>

#include "domains/cases/cases.h"

namespace ly::cases {

std::vector<Endpoint> endpoints(Cases& cases);
// Rows that write without a session: what is in the question proves who asks.
std::vector<std::string> self_proving();

}  // namespace ly::cases
