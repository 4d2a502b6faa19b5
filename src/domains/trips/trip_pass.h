// The pass of a coach for its trip (车辆通行证): a paper with a code that checkpoints verify without a network. Who issues passes and how they look belongs to
// another domain; the app gives it (Around::vehicle_pass).
#pragma once
#include "domains/trips/trips.h"

namespace ly::trips {

std::vector<Endpoint> trip_pass_endpoints(Around const& around, Trips const& trips);

}  // namespace ly::trips
