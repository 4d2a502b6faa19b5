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

json::value nearest_severe(View const& view, Known const& known, EnterpriseRow const& row) {
  auto const here = row.lon && row.lat ? std::optional(Placed{{*row.lon, *row.lat}, true}) : point_of(known.divisions, row.division);
  if (!here) return nullptr;
  json::object best;
  double best_km = 0;
  std::string best_prefix;
  for (auto const& risk : list_risk(view, day_at(view.now), "", kAllPlaces)) {
    if (risk_weight(risk.level) < risk_weight("high")) continue;
    auto const consider = [&](Placed const& there, std::string const& place_name) {
      auto const km = kilometres(here->point, there.point);
      if (!best.empty() && km >= best_km) return;
      best_km = km;
      best_prefix = prefix_of(risk.division);
      best = {{"division", risk.division}, {"division_name", known.divisions.full_name(risk.division)}, {"place_name", place_name}, {"level", risk.level}, {"approximate", !(here->exact && there.exact)}};
    };
    bool placed = false;
    auto const take = [&](PlaceRow const& place) {
      if (!place.lon || !place.lat) return;
      placed = true;
      consider({{*place.lon, *place.lat}, true}, place.name);
    };
    int64_t total = 0;
    if (!risk.place_id.empty()) {
      if (auto const place = find_place(view, risk.place_id)) take(*place);
    } else {
      for (auto const& place : list_places(view, prefix_of(risk.division), "", "", kAllPlaces, total)) take(place);
    }
    if (placed) continue;
    if (auto const there = point_of(known.divisions, risk.division)) consider(*there, "");
  }
  if (best.empty()) return nullptr;
  best["km"] = std::round(best_km * 10) / 10;
  int64_t people = 0, of = 0;
  if (known.companions.origins)
    for (auto const& [division, count] : known.companions.origins(view, row.id.text)) {
      of += count;
      if (division.starts_with(best_prefix)) people += count;
    }
  best["people"] = people;
  best["of"] = of;
  return best;
}

}  // namespace ly::registry
