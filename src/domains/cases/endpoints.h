// The endpoint table of services and cases. `cases` must outlive the table.
#pragma once
#include <vector>

#include "domains/cases/cases.h"

namespace ly::cases {

std::vector<Endpoint> endpoints(Cases const& cases);

}  // namespace ly::cases
