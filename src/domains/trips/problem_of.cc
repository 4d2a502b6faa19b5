#include "domains/trips/problem_of.h"

#include <algorithm>
#include <cmath>
#include <set>
#include <utility>

#include "base/text.h"
#include "domains/registry/enterprises.h"
#include "domains/registry/nearness.h"
#include "domains/registry/rows.h"
#include "engines/dmn/table.h"
#include "formats/policy_set.h"

namespace ly::trips {
namespace {

constexpr int64_t kAll = 1'000'000;
constexpr std::string_view kLoad = "coach_load", kRates = "coach_rates";
constexpr Minutes kLooksBack{9 * 1440};  // beyond the longest window of the law, so that a run that began before it counts
constexpr int kDriversMost = 2;    // of one coach, unless people decide otherwise

json::value null_or(std::optional<double> v) { return v ? json::value(*v) : json::value(nullptr); }

class Builder {
 public:
  Builder(Around const& around, View const& view, PlanRow const& plan) : around_(around), view_(view), plan_(plan), prefix_(region_prefix(plan.division)) {}

  // One rule's outputs for one input.
  Result<std::map<std::string, double>> decide(std::string_view table, std::string_view input, dmn::Value value) const {
    auto const day = day_at(plan_.from);
    auto const* version = around_.policies.find(table, day);
    if (!version) return refused("plan.no_policy", "from", {{"table", std::string(table)}, {"day", to_iso(day)}});
    dmn::Scope scope;
    scope.set(std::string(input), std::move(value));
    auto const decision = dmn::decide(version->table, scope);
    std::map<std::string, double> out;
    for (auto const& output : version->table.source().outputs)
      if (auto const* found = decision.outputs.member(output.name); found && found->is(dmn::Kind::number)) out[output.name] = found->number().to_double();
    return out;
  }

  Result<json::array> coaches(std::set<std::string> const& known) {
    json::array out;
    for (auto const& row : list_coaches(view_, {prefix_, ""}, "ready", "", kAll)) {
      if (known.contains(row.id.text) || busy_coaches().contains(row.id.text)) continue;
      auto const rates = TRY(decide(kRates, "seats", dmn::Value(row.seats)));
      auto const rate = [&](char const* name) { return rates.contains(name) ? rates.at(name) : 0.0; };
      out.push_back(json::object{{"plate", row.id.text}, {"seats", row.seats}, {"from", row.depot_place_id}, {"drivers_min", 1}, {"drivers_max", kDriversMost},
                                 {"cost", json::object{{"fixed", rate("fixed")}, {"per_km", rate("per_km")}, {"per_driver", rate("per_driver")}}}});
      places_.insert(row.depot_place_id);
      depots_.insert(row.depot_place_id);
    }
    return out;
  }

  json::array drivers(std::set<std::string> const& known) {
    json::array out;
    for (auto const& row : list_drivers(view_, {prefix_, ""}, "ready", "", kAll)) {
      if (known.contains(row.id.text) || busy_drivers().contains(row.id.text) || !depots_.contains(row.base_place_id)) continue;
      json::array driven;
      std::optional<Instant> free_from;
      std::vector<RunRow> runs = list_runs(view_, row.id.text, plan_.from - kLooksBack, plan_.until);
      for (auto const& run : planned_before(row.id.text)) runs.push_back(run);
      std::sort(runs.begin(), runs.end(), [](RunRow const& one, RunRow const& other) { return one.from < other.from; });
      Instant told{};
      for (auto const& run : runs) {
        if (run.to > plan_.from) free_from = std::max(free_from.value_or(run.to), run.to);
        // Plans reckon in whole minutes: what was driven from 10:00:40 to 12:00:20 counts from 10:00 to 12:01.
        auto const from = std::max(Instant{run.from.ms / 60'000 * 60'000}, told), to = std::min(Instant{(run.to.ms + 59'999) / 60'000 * 60'000}, plan_.from);
        if (to <= from) continue;
        driven.push_back(json::object{{"start", to_iso(from, kChinaOffset)}, {"end", to_iso(to, kChinaOffset)}});
        told = to;
      }
      // Who drives for somebody else while this plan runs is left out: what he drives then is no history the law's windows could be asked with.
      if (free_from) continue;
      out.push_back(json::object{{"id", row.id.text}, {"base", row.base_place_id}, {"driven", std::move(driven)}});
    }
    return out;
  }

  Result<json::object> group(GroupRow const& row) {
    auto const load = TRY(decide(kLoad, "risk", dmn::Value(row.risk)));
    places_.insert(row.from_place_id);
    places_.insert(row.to_place_id);
    auto const seconds = [&](char const* name) { return static_cast<int64_t>(load.contains(name) ? load.at(name) : 0); };
    return json::object{{"id", row.id.text}, {"heads", row.heads}, {"from", row.from_place_id}, {"to", row.to_place_id}, {"ready", to_iso(row.ready_at, kChinaOffset)}, {"deadline", to_iso(row.needed_by, kChinaOffset)},
                        {"board_seconds_per_head", seconds("board_seconds")}, {"alight_seconds_per_head", seconds("alight_seconds")}, {"priority", row.priority}, {"risk", row.risk},
                        {"together_with", row.sharing}, {"enterprise", row.enterprise_id}};
  }

  Result<json::object> risk_levels() const {
    json::object out;
    for (auto const* level : {"low", "medium", "high", "severe"}) {
      auto const load = TRY(decide(kLoad, "risk", dmn::Value(std::string(level))));
      out[level] = static_cast<int64_t>(load.contains("percent") ? load.at("percent") : 0);
    }
    return out;
  }

  struct Spot {
    std::string id;
    std::optional<registry::Point> point;
  };
  Spot spot(std::string const& id) const {
    Spot out{id, {}};
    auto const place = registry::find_place(view_, id);
    if (!place) return out;
    if (place->lon && place->lat) out.point = registry::Point{*place->lon, *place->lat};
    else if (auto const division = around_.known.divisions.find(place->division)) {
      // The nearest division above that has a point: about right.
      auto code = division->code;
      for (int i = 0; i < 4 && !out.point; ++i) {
        auto const up = around_.known.divisions.find(code);
        if (!up) break;
        if (up->point) out.point = registry::Point{up->point->lon, up->point->lat};
        code = up->parent;
      }
    }
    return out;
  }

  // Minutes and kilometres from one place to another: as told, told the other way round, or estimated.
  Result<std::pair<json::value, json::value>> road(Spot const& a, Spot const& b) {
    if (!std::exchange(roads_read_, true))
      for (auto const& r : list_roads(view_)) roads_[{r.from, r.to}] = {r.minutes, r.metres};
    for (auto const& key : {std::pair(a.id, b.id), std::pair(b.id, a.id)})
      if (auto const found = roads_.find(key); found != roads_.end()) return std::pair(json::value(found->second.first), json::value(static_cast<double>(found->second.second) / 1000));
    if (!a.point || !b.point) return std::pair(json::value(nullptr), json::value(nullptr));
    if (!speed_) {
      auto const rates = TRY(decide(kRates, "seats", dmn::Value(int64_t{45})));
      speed_ = rates.contains("speed_kmh") ? rates.at("speed_kmh") : 60;
      detour_ = rates.contains("detour_percent") ? rates.at("detour_percent") : 130;
    }
    double const km = registry::kilometres(*a.point, *b.point) * detour_ / 100;
    return std::pair(json::value(std::max(1.0, std::ceil(km * 60 / (*speed_ * night_percent() / 100)))), json::value(std::round(km * 1000) / 1000));
  }

  json::object place_json(Spot const& s) const { return {{"id", s.id}, {"lon", null_or(s.point ? std::optional(s.point->lon) : std::nullopt)}, {"lat", null_or(s.point ? std::optional(s.point->lat) : std::nullopt)}}; }
  std::set<std::string>& places() { return places_; }
  std::set<std::string>& depots() { return depots_; }

 private:
  // An estimated road is driven by day as slowly as the law has it driven by night, so that it holds whenever it is driven.
  double night_percent() const { return around_.coach_rules().rules.night_speed_percent; }
  // Trips of other plans that overlap this one.
  void look_at_trips() {
    if (looked_) return;
    looked_ = true;
    for (auto const& trip : list_trips(view_, {}, {.state = "", .after = "", .on = std::nullopt, .limit = kAll})) {
      if (trip.state == "cancelled" || trip.plan_id == plan_.id.text || trip.arrive_at < plan_.from - kLooksBack) continue;
      auto const crew = list_crew(view_, trip.id.text);
      if (trip.arrive_at > plan_.from && trip.depart_at < plan_.until) {
        busy_coaches_.insert(trip.coach_id);
        busy_drivers_.insert(crew.begin(), crew.end());
      }
      if (trip.depart_at < plan_.from)
        for (auto const& e : trip.timetable.events)
          if (e.kind == "drive") planned_[e.driver_id].push_back({e.from, e.to, trip.id.text});
    }
  }
  std::set<std::string> const& busy_coaches() { return look_at_trips(), busy_coaches_; }
  std::set<std::string> const& busy_drivers() { return look_at_trips(), busy_drivers_; }
  std::vector<RunRow> planned_before(std::string const& driver) {
    look_at_trips();
    auto const found = planned_.find(driver);
    return found == planned_.end() ? std::vector<RunRow>{} : found->second;
  }

  Around const& around_;
  View const& view_;
  PlanRow const& plan_;
  std::string prefix_;
  std::set<std::string> places_, depots_, busy_coaches_, busy_drivers_;
  std::map<std::string, std::vector<RunRow>> planned_;
  std::map<std::pair<std::string, std::string>, std::pair<int64_t, int64_t>> roads_;
  std::optional<double> speed_;
  double detour_ = 130;
  bool looked_ = false, roads_read_ = false;
};

std::set<std::string> ids_in(json::object const& problem, std::string_view list, std::string_view member) {
  std::set<std::string> out;
  if (auto const* items = problem.if_contains(list); items && items->is_array())
    for (auto const& item : items->get_array()) out.emplace(text_of(item, member));
  return out;
}

}  // namespace

namespace {

struct Wanted {
  json::array groups, coaches;
};
// The groups and coaches of a plan, and that a road leads to each group and on.
Result<Wanted> wanted_of(Builder& builder, View const& view, PlanRow const& plan) {
  Wanted out;
  for (auto const& row : list_groups(view, {std::string(region_prefix(plan.division)), ""}, "open", "", kAll))
    if (row.ready_at < plan.until && row.needed_by > plan.from) out.groups.push_back(TRY(builder.group(row)));
  if (out.groups.empty()) return refused("plan.nothing_to_plan", "id");
  out.coaches = TRY(builder.coaches({}));
  if (out.coaches.empty()) return refused("plan.no_coaches", "id");
  // Whom no road leads to is told by name, before anything is asked of the planner.
  std::map<std::string, Builder::Spot> spots;
  auto const spot = [&](std::string const& id) -> Builder::Spot const& { return spots.try_emplace(id, builder.spot(id)).first->second; };
  auto const name = [&](std::string const& id) {
    auto const place = registry::find_place(view, id);
    return place ? place->name : id;
  };
  for (auto const& group : out.groups) {
    std::string const from(text_of(group, "from")), to(text_of(group, "to"));
    if (TRY(builder.road(spot(from), spot(to))).first.is_null()) return refused("plan.no_road", "id", {{"from", name(from)}, {"to", name(to)}});
    bool reached = false;
    for (auto const& depot : builder.depots()) reached = reached || depot == from || !TRY(builder.road(spot(depot), spot(from))).first.is_null();
    if (!reached) return refused("plan.no_road", "id", {{"from", name(*builder.depots().begin())}, {"to", name(from)}});
  }
  return out;
}

}  // namespace

Result<void> can_be_planned(Around const& around, View const& view, PlanRow const& plan) {
  Builder builder(around, view, plan);
  (void)TRY(wanted_of(builder, view, plan));
  return {};
}

Result<json::object> problem_json(Around const& around, View const& view, PlanRow const& plan) {
  Builder builder(around, view, plan);
  auto wanted = TRY(wanted_of(builder, view, plan));
  auto drivers = builder.drivers({});
  std::vector<Builder::Spot> spots;
  json::array places, minutes, km;
  for (auto const& id : builder.places()) spots.push_back(builder.spot(id)), places.push_back(builder.place_json(spots.back()));
  for (auto const& a : spots) {
    json::array row_minutes, row_km;
    for (auto const& b : spots) {
      auto road = a.id == b.id ? std::pair(json::value(0), json::value(0)) : TRY(builder.road(a, b));
      row_minutes.push_back(std::move(road.first)), row_km.push_back(std::move(road.second));
    }
    minutes.push_back(std::move(row_minutes)), km.push_back(std::move(row_km));
  }
  return json::object{{"from", to_iso(plan.from, kChinaOffset)}, {"until", to_iso(plan.until, kChinaOffset)}, {"rules", std::string(Around::kCoachRules)}, {"risk_levels", TRY(builder.risk_levels())}, {"places", std::move(places)},
                      {"travel", json::object{{"minutes", std::move(minutes)}, {"km", std::move(km)}}}, {"coaches", std::move(wanted.coaches)}, {"drivers", std::move(drivers)}, {"groups", std::move(wanted.groups)}};
}

Result<json::object> extra_json(Around const& around, View const& view, PlanRow const& plan, json::object const& problem, std::vector<std::string> const& wanted) {
  Builder builder(around, view, plan);
  json::array groups;
  for (auto const& id : wanted) {
    auto const row = find_group(view, id);
    if (!row || row->state != "open" || !row->division.starts_with(region_prefix(plan.division))) return refused("plan.unknown_group", "add", {{"id", id}});
    groups.push_back(TRY(builder.group(*row)));
  }
  auto const known_places = ids_in(problem, "places", "id");
  for (auto const& coach : problem.at("coaches").as_array()) builder.depots().emplace(text_of(coach, "from"));
  auto coaches = TRY(builder.coaches(ids_in(problem, "coaches", "plate")));
  auto drivers = builder.drivers(ids_in(problem, "drivers", "id"));
  json::array places, rows;
  std::vector<Builder::Spot> fresh;
  for (auto const& id : builder.places())
    if (!known_places.contains(id)) fresh.push_back(builder.spot(id));
  std::vector<Builder::Spot> all;
  for (auto const& place : problem.at("places").as_array()) all.push_back(builder.spot(std::string(text_of(place, "id"))));
  for (auto const& a : fresh) {
    // To and from those before it, in the order of the list it will stand in.
    json::array to, from, to_km, from_km;
    for (auto const& b : all) {
      auto out = TRY(builder.road(a, b)), back = TRY(builder.road(b, a));
      to.push_back(std::move(out.first)), to_km.push_back(std::move(out.second)), from.push_back(std::move(back.first)), from_km.push_back(std::move(back.second));
    }
    places.push_back(builder.place_json(a));
    rows.push_back(json::object{{"to", std::move(to)}, {"to_km", std::move(to_km)}, {"from", std::move(from)}, {"from_km", std::move(from_km)}});
    all.push_back(a);
  }
  return json::object{{"places", std::move(places)}, {"roads", std::move(rows)}, {"coaches", std::move(coaches)}, {"drivers", std::move(drivers)}, {"groups", std::move(groups)}};
}

namespace {

// Root problems grow by what was added since; earlier plans do not mind, being told in ids.
void grow(json::object& root, json::object const& extra) {
  auto& travel = root.at("travel").as_object();
  auto& places = root.at("places").as_array();
  for (size_t i = 0; i < extra.at("places").as_array().size(); ++i) {
    auto const& row = extra.at("roads").as_array()[i];
    for (auto const& [matrix, to, from] : {std::tuple("minutes", "to", "from"), std::tuple("km", "to_km", "from_km")}) {
      auto& lines = travel.at(matrix).as_array();
      for (size_t k = 0; k < lines.size(); ++k) lines[k].as_array().push_back(row.at(from).as_array()[k]);
      auto last = row.at(to).as_array();
      last.push_back(0);
      lines.push_back(std::move(last));
    }
    places.push_back(extra.at("places").as_array()[i]);
  }
  for (auto const* list : {"coaches", "drivers"})
    for (auto const& item : extra.at(list).as_array()) root.at(list).as_array().push_back(item);
}

}  // namespace

Result<Loaded> load(Around const& around, View const& view, std::string_view plan_id, int64_t version) {
  return load_with(around, view, plan_id, version, {});
}

Result<Loaded> load_with(Around const& around, View const& view, std::string_view plan_id, int64_t version, json::object const& extra) {
  std::vector<VersionRow> chain;  // from the one asked for back to one with a problem of its own
  for (auto v = version; v > 0;) {
    auto row = find_version(view, plan_id, v);
    if (!row) return not_found("not_found", "version");
    v = row->problem.empty() ? row->base : 0;
    chain.push_back(std::move(*row));
  }
  if (chain.empty()) return not_found("not_found", "version");
  Loaded out;
  out.root = TRY(parse_json(chain.back().problem)).as_object();
  for (size_t i = chain.size(); i-- > 0;)
    if (!chain[i].change.empty()) grow(out.root, TRY(parse_json(chain[i].change)).at("extra").as_object());
  if (!extra.empty()) grow(out.root, extra);
  out.problem = TRY(formats::read_plan_problem(json::serialize(out.root), around.rules));
  out.plan = TRY(formats::read_plan(chain.back().plan, out.problem));
  for (size_t i = chain.size() - 1; i-- > 0;) {
    if (!chain[i].change.empty()) {
      auto change = TRY(formats::read_plan_change(json::serialize(TRY(parse_json(chain[i].change)).at("change")), out.problem));
      auto const base = planning::changed(out.problem.problem, out.plan, change.change);
      out.problem = std::move(change.problem);
      out.problem.problem = base.problem;
      formats::name_stranded(out.problem, base.stranded);
    }
    out.plan = TRY(formats::read_plan(chain[i].plan, out.problem));
  }
  out.written = TRY(parse_json(chain.front().plan));
  return out;
}

Names::Names(View const& view, formats::PlanProblem const& problem) {
  for (auto const& id : problem.places)
    if (auto const place = registry::find_place(view, id)) names_[id] = place->name;
  for (auto const& id : problem.coaches)
    if (auto const coach = find_coach(view, id)) names_[id] = coach->plate;
  for (auto const& id : problem.drivers)
    if (auto const driver = find_driver(view, id)) names_[id] = mask_name(driver->name) + (driver->licence.size() > 4 ? driver->licence.substr(driver->licence.size() - 4) : "");
  std::map<std::string, std::string> firms;
  for (auto const& id : problem.groups) {
    auto const row = find_group(view, id.substr(0, 26));
    if (!row) continue;
    auto& firm = firms[row->enterprise_id];
    if (firm.empty())
      if (auto const found = registry::find_enterprise(view, row->enterprise_id)) firm = found->name;
    names_[row->id.text] = firm + " " + std::to_string(row->heads) + " 人";
  }
}

std::string Names::of(std::string const& id) const {
  auto const found = names_.find(id);
  return found == names_.end() ? id : found->second;
}

std::string Names::in(std::string_view text) const {
  std::string out;
  auto const of_id = [](char c) { return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z'); };
  for (size_t i = 0; i < text.size();) {
    size_t end = i;
    while (end < text.size() && of_id(text[end])) ++end;
    if (auto const found = end - i == 26 ? names_.find(text.substr(i, 26)) : names_.end(); found != names_.end()) out += found->second;
    else out += text.substr(i, std::max<size_t>(1, end - i));
    i = std::max(i + 1, end);
  }
  return out;
}

void Names::into(json::value& value) const {
  if (auto* list = value.if_array()) {
    for (auto& item : *list) into(item);
  } else if (auto* object = value.if_object()) {
    for (auto& member : *object) {
      std::string_view const key = member.key();
      if (auto const* text = member.value().if_string(); text && (key == "text" || key == "text_en" || key == "why" || key == "why_en")) member.value() = in(std::string_view(*text));
      else into(member.value());
    }
  }
}

std::optional<HoursGap> hours_gap(View const& view, std::string const& driver_id, Instant from) {
  auto const row = find_driver(view, driver_id);
  if (!row) return std::nullopt;
  if (row->signed_to.ms == 0 || row->signed_from > from - Minutes{7 * 1440}) return HoursGap{driver_id, true, {}};
  if (row->signed_to < from) return HoursGap{driver_id, false, row->signed_to};
  return std::nullopt;
}

}  // namespace ly::trips
