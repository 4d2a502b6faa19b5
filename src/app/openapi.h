// OpenAPI 3.1 of the endpoint table. web/openapi.json is this, committed; a test fails when it is not up to date.
#pragma once
#include <vector>

#include "desk/endpoint.h"

namespace ly::app {

json::object openapi(std::vector<Endpoint> const& endpoints);
// Indented, keys in a fixed order, with a line end: fit to be committed.
std::string pretty(json::value const& value);

}  // namespace ly::app
