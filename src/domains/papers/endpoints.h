// The rows of papers and reliefs in the endpoint table.
#pragma once
#include <vector>

#include "domains/papers/relief.h"

namespace ly::papers {

std::vector<Endpoint> endpoints(Papers const& papers, Reliefs const& reliefs, Jobs& jobs);

}  // namespace ly::papers
