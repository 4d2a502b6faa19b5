// Takes routes away one at a time: a route is dissolved, and its requests are placed one after another, where need be by
// ejecting others that are easier to place (by how often each was in the way so far), shaking the plan between attempts:
// Nagata and Bräysy, Operations Research Letters 37 (2009); for pick-up and delivery Nagata and Kobayashi, PPSN 2010.
#pragma once
#include "base/budget.h"
#include "engines/routing/draft.h"

namespace ly::routing {

// The draft must serve everybody. Stops at `routes_least` or when the budget is used up; the draft then serves everybody
// again. The number of routes it ended with.
int fewer_routes(Draft& draft, Random& random, int routes_least, Budget& budget);

// A bound below: the heads to be carried at once need so many of the largest vehicles. 0 with pick-up and delivery.
int least_routes(Instance const& instance);

}  // namespace ly::routing
