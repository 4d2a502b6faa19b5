#pragma once
#include <vector>

#include "domains/screening/screening.h"

namespace ly::screening {

std::vector<Endpoint> endpoints(Screening const& screening);

}  // namespace ly::screening
