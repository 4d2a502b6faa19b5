#include "domains/registry/nearness.h"

#include <cmath>
#include <numbers>

#include "domains/registry/risk.h"

namespace ly::registry {
namespace {

constexpr double kEarthKm = 6371.0088;
constexpr int64_t kAllPlaces = 10'000;

struct Placed {
  Point point;
  bool exact = false;
};

std::optional<Placed> point_of(formats::Divisions const& divisions, std::string code) {
  bool exact = true;
  while (!code.empty()) {
    auto const division = divisions.find(code);
    if (!division) return std::nullopt;
    if (division->point) return Placed{{division->point->lon, division->point->lat}, exact};
    exact = false;
    code = division->parent;
  }
  return std::nullopt;
}

}  // namespace

double kilometres(Point a, Point b) {
  auto const rad = [](double degrees) { return degrees * std::numbers::pi / 180; };
  auto const half = [](double angle) { return std::sin(angle / 2) * std::sin(angle / 2); };
  auto const h = half(rad(b.lat - a.lat)) + std::cos(rad(a.lat)) * std::cos(rad(b.lat)) * half(rad(b.lon - a.lon));
  return 2 * kEarthKm * std::asin(std::sqrt(std::min(1.0, h)));
}

std::vector<SevereArea> severe_areas(View const& view, Known const& known, Day on) {
  std::vector<SevereArea> out;
  for (auto const& risk : list_risk(view, on, "", kAllPlaces)) {
    if (risk_weight(risk.level) < risk_weight("high")) continue;
    auto const add = [&](Placed const& there, std::string const& place_name) {
      out.push_back({risk.division, known.divisions.full_name(risk.division), place_name, risk.level, prefix_of(risk.division), there.point, there.exact});
    };
    bool placed = false;
    auto const take = [&](PlaceRow const& place) {
      if (!place.lon || !place.lat) return;
      placed = true;
      add({{*place.lon, *place.lat}, true}, place.name);
    };
    int64_t total = 0;
    if (!risk.place_id.empty()) {
      if (auto const place = find_place(view, risk.place_id)) take(*place);
    } else {
      for (auto const& place : list_places(view, prefix_of(risk.division), "", "", kAllPlaces, total)) take(place);
    }
    if (placed) continue;
    if (auto const there = point_of(known.divisions, risk.division)) add(*there, "");
  }
  return out;
}

std::optional<Nearest> nearest_of(std::vector<SevereArea> const& areas, Point here, bool exact, Origins const& origins) {
  std::optional<Nearest> best;
  for (auto const& area : areas) {
    auto const km = kilometres(here, area.point);
    if (best && km >= best->km) continue;
    best = Nearest{&area, km, !(exact && area.exact), 0, 0};
  }
  if (!best) return best;
  best->km = std::round(best->km * 10) / 10;
  for (auto const& [division, count] : origins) {
    best->of += count;
    if (division.starts_with(best->area->prefix)) best->people += count;
  }
  return best;
}

json::value nearest_severe(View const& view, Known const& known, EnterpriseRow const& row) {
  auto const here = row.lon && row.lat ? std::optional(Placed{{*row.lon, *row.lat}, true}) : point_of(known.divisions, row.division);
  if (!here) return nullptr;
  auto const areas = severe_areas(view, known, day_at(view.now));
  auto const best = nearest_of(areas, here->point, here->exact, known.companions.origins ? known.companions.origins(view, row.id.text) : Origins());
  if (!best) return nullptr;
  return json::object{{"division", best->area->division}, {"division_name", best->area->division_name}, {"place_name", best->area->place_name}, {"level", best->area->level},
                      {"approximate", best->approximate}, {"km", best->km}, {"people", best->people}, {"of", best->of}};
}

}  // namespace ly::registry
