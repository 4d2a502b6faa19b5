// How far an enterprise lies from the nearest area of high or severe risk, and how much of its staff comes from there (M30).
// Positions: of the enterprise, else of its division; of an area listed by place, that place; of a listed division, the
// nearest place registered in it, else its own point, else the county's (then the distance is only about right, and said so).
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "domains/registry/registry.h"
#include "domains/registry/rows.h"

namespace ly::registry {

struct Point {
  double lon = 0, lat = 0;  // WGS-84 degrees
};
// Great-circle distance on a sphere of the mean earth radius 6371.0088 km (IUGG).
double kilometres(Point a, Point b);

// {division, division_name, place_name, level, km, approximate, people, of}; null when nothing is listed or placed.
json::value nearest_severe(View const& view, Known const& known, EnterpriseRow const& row);

}  // namespace ly::registry
