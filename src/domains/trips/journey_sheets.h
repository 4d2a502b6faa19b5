// The papers of a trip as xlsx.
#pragma once
#include <vector>

#include "domains/trips/boarding.h"
#include "domains/trips/carry.h"

namespace ly::trips {

std::vector<Endpoint> sheet_endpoints(Around const& around, Trips const& trips, Boarding const& boarding, Carrying carrying);

}  // namespace ly::trips
