// Endpoints of the desk itself: papers, jobs, the journal. What they do stands in files.h, jobs.h and journal.h.
#pragma once
#include <vector>

#include "desk/desk.h"
#include "desk/endpoint.h"

namespace ly {

std::vector<Endpoint> desk_endpoints(Desk& desk);

}  // namespace ly
