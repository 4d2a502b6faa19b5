// A plan for other programs and for eyes: GeoJSON (RFC 7946) for a map, CSV for a sheet, SVG as a chart of who drives, rests and stops when.
#pragma once
#include "formats/plan_json.h"

namespace ly::formats {

// One line per route and one point per visit; routes through places without coordinates are points only where they have some.
json::object plan_geojson(PlanProblem const& problem, planning::Plan const& plan);
// One row per visit, with the coach's plate, drivers and times.
std::string plan_csv(PlanProblem const& problem, planning::Plan const& plan);
// A band per coach, by the hour; every stretch is labelled where there is room and told in full in its title.
std::string plan_svg(PlanProblem const& problem, planning::Plan const& plan, bool english);

}  // namespace ly::formats
