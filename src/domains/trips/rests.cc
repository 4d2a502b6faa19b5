#include "domains/trips/rests.h"

#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>

#include "base/text.h"
#include "domains/registry/line_parts.h"
#include "domains/registry/rows.h"
#include "domains/trips/rest_rows.h"

namespace ly::trips {
namespace {

constexpr double kNearKm = 80;         // an hour by night: farther is another stop
constexpr size_t kChoicesMost = 3;
constexpr int64_t kHelpStep = 15;       // minutes: a coach goes some 20 km in that time
constexpr int64_t kAreasMost = 20'000;  // service areas of the whole country are some 7,000
constexpr Roles kRestKeepers = Role::officer | Role::lead | Role::dispatcher;
constexpr std::array<std::string_view, 4> kStandings{"indoor", "outdoor", "unknown", "shut"};  // best first

int64_t minute_of_day(Instant at) { return minutes_since_midnight(at, kChinaOffset).count; }
std::string hour_text(int64_t minutes) { return fmt::format("{:02}:{:02}", minutes / 60, minutes % 60); }

std::optional<registry::Point> own_point(View const& view, std::string const& place_id) {
  auto const place = registry::find_place(view, place_id);
  if (!place || !place->lon || !place->lat) return std::nullopt;
  return registry::Point{*place->lon, *place->lat};
}

std::string rest_standing(std::optional<RestPlaceRow> const& row, RestStop const& stop) {
  if (!row) return "unknown";
  if (!open_throughout(row->opens, row->closes, minute_of_day(stop.from), (stop.to.ms - stop.from.ms) / 60'000)) return "shut";
  return row->indoor ? "indoor" : "outdoor";
}

RestPlace shown(Around const& around, registry::PlaceRow const& place, std::optional<RestPlaceRow> const& row) {
  RestPlace out{place.id.text, place.name, around.known.divisions.full_name(place.division), "00:00", "24:00", "", row.has_value(), false, place.lon && place.lat};
  if (row) out.indoor = row->indoor, out.opens = hour_text(row->opens), out.closes = hour_text(row->closes), out.note = row->note;
  return out;
}

}  // namespace

std::optional<registry::Point> point_of_division(Around const& around, std::string_view division) {
  auto up = around.known.divisions.find(division);
  for (; up && !up->point; up = around.known.divisions.find(up->parent)) {}
  if (!up) return std::nullopt;
  return registry::Point{up->point->lon, up->point->lat};
}

std::optional<registry::Point> about_point(Around const& around, View const& view, std::string const& place_id) {
  if (auto const own = own_point(view, place_id)) return own;
  auto const place = registry::find_place(view, place_id);
  return place ? point_of_division(around, place->division) : std::nullopt;
}

bool open_throughout(int64_t opens, int64_t closes, int64_t from, int64_t minutes) {
  auto const open_for = ((closes - opens) % kDayOfMinutes + kDayOfMinutes) % kDayOfMinutes;  // 0: never, or the whole day
  if (opens == 0 && closes == kDayOfMinutes) return true;
  auto const since = ((from - opens) % kDayOfMinutes + kDayOfMinutes) % kDayOfMinutes;
  return since + minutes <= open_for;
}

std::optional<registry::Point> where_at(std::vector<Waypoint> const& way, std::vector<TripEvent> const& events, Instant when) {
  for (size_t i = 0; i + 1 < way.size(); ++i) {
    auto const &a = way[i], &b = way[i + 1];
    if (when < a.depart || when > b.arrive) continue;
    int64_t whole = 0, done = 0;
    for (auto const& e : events) {
      if (e.kind != "drive") continue;
      whole += std::max<int64_t>(0, std::min(e.to, b.arrive).ms - std::max(e.from, a.depart).ms);
      done += std::max<int64_t>(0, std::min({e.to, b.arrive, when}).ms - std::max(e.from, a.depart).ms);
    }
    double const share = whole > 0 ? static_cast<double>(done) / static_cast<double>(whole) : 0;
    return registry::Point{a.at.lon + (b.at.lon - a.at.lon) * share, a.at.lat + (b.at.lat - a.at.lat) * share};
  }
  return std::nullopt;
}

namespace {

std::vector<Waypoint> way_of(Around const& around, View const& view, TripRow const& trip) {
  std::vector<Waypoint> way;
  if (auto const coach = find_coach(view, trip.coach_id))
    if (auto const depot = about_point(around, view, coach->depot_place_id)) way.push_back({*depot, trip.depart_at, trip.depart_at});
  for (auto const& visit : trip.timetable.visits)
    if (auto const at = about_point(around, view, visit.place_id)) way.push_back({*at, visit.arrive, visit.depart});
  return way;
}

}  // namespace

std::vector<HelpNear> help_along(Around const& around, View const& view, TripRow const& trip) {
  std::vector<HelpNear> out;
  auto const way = way_of(around, view, trip);
  int64_t total = 0;
  auto clinics = registry::list_places(view, "", "clinic", "", kAreasMost, total);
  std::erase_if(clinics, [](registry::PlaceRow const& one) { return !one.lon || !one.lat; });
  if (way.empty() || clinics.empty()) return out;
  for (auto when = way.front().depart; when <= trip.arrive_at; when = when + Minutes{kHelpStep}) {
    auto at = where_at(way, trip.timetable.events, when);
    for (auto const& stop : way)  // it stands there, with people getting on or off
      if (!at && stop.arrive <= when && when <= stop.depart) at = stop.at;
    if (!at) continue;
    auto const far = [&](registry::PlaceRow const& one) { return registry::kilometres(*at, {*one.lon, *one.lat}); };
    auto const near = std::ranges::min_element(clinics, {}, far);
    auto const where = around.known.divisions.full_name(near->division);
    auto const until = when + Minutes{kHelpStep};
    if (!out.empty() && out.back().name == near->name && out.back().where == where) out.back().to = until;
    else out.push_back({when, until, near->name, where, std::round(far(*near))});
  }
  return out;
}

std::vector<RestStop> rests_of(Around const& around, View const& view, TripRow const& trip) {
  std::vector<RestStop> out;
  for (auto const& event : trip.timetable.events) {
    if ((event.kind != "rest" && event.kind != "standstill") || event.from >= event.to) continue;
    // A rest that runs into the hours nobody may drive is one stop for those who sit in it.
    if (!out.empty() && out.back().to == event.from) {
      out.back().to = event.to;
      if (event.kind == "standstill") out.back().kind = event.kind;
    } else {
      out.push_back({event.kind, event.from, event.to, {}});
    }
  }
  if (out.empty()) return out;
  auto const way = way_of(around, view, trip);
  int64_t total = 0;
  auto const areas = registry::list_places(view, "", "service_area", "", kAreasMost, total);
  for (auto& stop : out) {
    auto const at = where_at(way, trip.timetable.events, stop.from);
    if (!at) continue;
    for (auto const& area : areas) {
      if (!area.lon || !area.lat) continue;
      auto const km = registry::kilometres(*at, {*area.lon, *area.lat});
      if (km > kNearKm) continue;
      auto const row = find_rest_place(view, area.id.text);
      stop.choices.push_back({area.id.text, area.name, around.known.divisions.full_name(area.division), row ? row->note : "", rest_standing(row, stop), std::round(km)});
    }
    auto const rank = [](RestChoice const& one) { return std::find(kStandings.begin(), kStandings.end(), one.standing) - kStandings.begin(); };
    std::ranges::stable_sort(stop.choices, [&](RestChoice const& a, RestChoice const& b) { return rank(a) != rank(b) ? rank(a) < rank(b) : a.km < b.km; });
    if (stop.choices.size() > kChoicesMost) stop.choices.resize(kChoicesMost);
  }
  return out;
}

std::string rest_in_words(RestStop const& stop) {
  if (stop.choices.empty()) return {};
  auto const& best = stop.choices.front();
  return best.name + (best.standing == "indoor" ? "（能进室内）" : best.standing == "outdoor" ? "（不能进室内）" : best.standing == "shut" ? "（那时关门）" : "（能否进室内未登记）");
}

std::string rest_in_english(RestStop const& stop) {
  if (stop.choices.empty()) return {};
  auto const& best = stop.choices.front();
  return best.name + (best.standing == "indoor" ? " (indoors)" : best.standing == "outdoor" ? " (no indoor room)" : best.standing == "shut" ? " (shut at that hour)" : " (not known whether indoors)");
}

Result<Items<RestPlace>> list_rest_places(Around const& around, View const& view, ListRestPlaces const& in) {
  int64_t total = 0;
  auto const rows = registry::list_places(view, "", "service_area", in.after, in.limit + 1, total);
  return page_of<RestPlace>(rows, in.limit, total, [&](registry::PlaceRow const& row) { return shown(around, row, find_rest_place(view, row.id.text)); });
}

Result<RestPlace> put_rest_place(Around const& around, Context& context, PutRestPlace const& in) {
  auto const place = registry::find_place(context, in.place_id);
  if (!place || place->kind != "service_area") return invalid("rest.no_place", "place_id");
  auto const opens = registry::minutes_from(in.opens), closes = registry::minutes_from(in.closes);
  if (!opens || !closes || opens->count == closes->count) return invalid("rest.clock", opens ? "closes" : "opens");
  RestPlaceRow const row{in.place_id, clean(in.note), opens->count, closes->count, in.indoor};
  put_rest_place_row(context, row);
  Fact fact{"rest_place.set", "place", in.place_id, {}, place->division};
  fact.facts = {{"indoor", in.indoor}, {"opens", in.opens}, {"closes", in.closes}};
  context.journal.note(std::move(fact));
  return shown(around, *place, row);
}

std::vector<Endpoint> rest_endpoints(Around const& around, Trips const& trips) {
  auto const* a = &around;
  auto const* t = &trips;
  std::vector<Endpoint> rows;
  rows.push_back(reading<ListRestPlaces, Items<RestPlace>>("GET", "/api/rest-places", "rest_places.list", {"服务区", "Service areas"}, may::staff | Role::auditor | Role::dispatcher, [a](View const& v, ListRestPlaces const& in) { return list_rest_places(*a, v, in); }));
  rows.push_back(writing<PutRestPlace, RestPlace>("POST", "/api/rest-places", "rest_places.put", {"登记服务区", "Tell of a service area"}, kRestKeepers, [a](Context& c, PutRestPlace const& in) { return put_rest_place(*a, c, in); }));
  rows.push_back(reading<GetTrip, TripRests>("GET", "/api/trips/{id}/rests", "trips.rests", {"停在哪里", "Where to stand"}, may::staff_clerk_audit | Role::dispatcher, [a, t](View const& v, GetTrip const& in) -> Result<TripRests> {
    return TripRests{rests_of(*a, v, TRY(t->visible(v, in.id)))};
  }));
  return rows;
}

}  // namespace ly::trips
