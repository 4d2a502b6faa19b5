// The rows of fleet, demand and plans in the endpoint table.
#pragma once
#include <string>
#include <vector>

#include "domains/trips/demand.h"
#include "domains/trips/fleet.h"
#include "domains/trips/plans.h"

namespace ly::trips {

std::vector<Endpoint> endpoints(Fleet const& fleet, Demand const& demand, Plans const& plans, Trips const& trips, Jobs& jobs);
std::vector<std::string> self_proving();  // rows without a log-in that write

}  // namespace ly::trips
