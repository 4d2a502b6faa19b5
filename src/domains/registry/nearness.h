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

struct SevereArea {
  std::string division, division_name, place_name, level, prefix;  // prefix: of the divisions that lie in it
  Point point;
  bool exact = false;
};
// Areas of high or severe risk on a day that can be placed at all; a division listed whole stands at each place registered in it.
std::vector<SevereArea> severe_areas(View const& view, Known const& known, Day on);

using Origins = std::vector<std::pair<std::string, int64_t>>;  // division -> people of a roster who come from there
struct Nearest {
  SevereArea const* area = nullptr;
  double km = 0;
  bool approximate = false;
  int64_t people = 0, of = 0;
};
// `exact`: `here` is a position of its own, not that of its county.
std::optional<Nearest> nearest_of(std::vector<SevereArea> const& areas, Point here, bool exact, Origins const& origins);

// {division, division_name, place_name, level, km, approximate, people, of}; null when nothing is listed or placed.
json::value nearest_severe(View const& view, Known const& known, EnterpriseRow const& row);

}  // namespace ly::registry
