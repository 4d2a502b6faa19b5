#include "formats/plan_problem.h"

#include <cmath>
#include <map>
#include <set>

#include "formats/strict_json.h"

namespace ly::formats {
namespace {

using planning::Aim;
using planning::kEver;

constexpr int kHeadsMost = 20'000, kSeatsMost = 200, kMinutesMost = 10'080, kSecondsMost = 3'600;
constexpr double kMoneyMost = 10'000'000, kRoadKmMost = 20'000;
constexpr size_t kHistoryMost = 500, kVisitsMost = 400;

using Names = std::map<std::string, int, std::less<>>;

class ProblemReader {
 public:
  explicit ProblemReader(std::vector<HoursRules> const& known) : known_(known) {}
  // Goes on from a problem that was read before.
  ProblemReader(std::vector<HoursRules> const& known, PlanProblem before) : known_(known), out_(std::move(before)) {
    in_.depart = out_.from;
    auto const fill = [](Names& names, std::vector<std::string> const& list) {
      for (size_t i = 0; i < list.size(); ++i) names.emplace(list[i], static_cast<int>(i));
    };
    fill(places_, out_.places), fill(coaches_, out_.coaches), fill(drivers_, out_.drivers), fill(groups_, out_.groups), fill(enterprise_names_, out_.enterprises), fill(risk_names_, out_.risks);
  }

  Result<PlanChange> change(json::value const& value) {
    PlanChange out;
    auto& c = out.change;
    auto const before = static_cast<int>(problem_.groups.size());
    auto const* whole = in_.object(value, "", {"now", "cancel", "add", "lost", "closed", "late", "note"});
    if (!whole) return changed_badly();
    if (auto const now = in_.minute(*whole, "now", "", false)) {
      if (*now < 0 || *now > problem_.horizon) in_.add("plan.now", "now");
      c.now = *now;
    }
    auto const each = [&](std::string_view key, auto&& run) {
      if (StrictJson::given(*whole, key)) list(*whole, key, 0, planning::kGroupsMost, run);
    };
    each("cancel", [&](json::value const& v, std::string const& at) {
      auto const* id = v.if_string();
      auto const found = id ? groups_.find(std::string_view(*id)) : groups_.end();
      if (found == groups_.end()) in_.add("plan.unknown_group", at, {{"id", id ? std::string(*id) : "?"}});
      else c.cancelled.push_back(found->second);
    });
    each("add", [&](json::value const& v, std::string const& at) { group(v, at); });
    each("lost", [&](json::value const& v, std::string const& at) {
      auto const* of = in_.object(v, at, {"coach", "place"});
      if (!of) return;
      int const coach = named(*of, "coach", at, coaches_, true, &ProblemReader::unknown_coach), place = named(*of, "place", at, places_, false, &ProblemReader::unknown_place);
      if (coach >= 0) c.lost.push_back({coach, place});
    });
    each("closed", [&](json::value const& v, std::string const& at) {
      auto const* of = in_.object(v, at, {"from", "to"});
      if (!of) return;
      int const from = named(*of, "from", at, places_, true, &ProblemReader::unknown_place), to = named(*of, "to", at, places_, true, &ProblemReader::unknown_place);
      if (from >= 0 && to >= 0) c.closed.emplace_back(from, to);
    });
    each("late", [&](json::value const& v, std::string const& at) {
      auto const* of = in_.object(v, at, {"group", "ready"});
      if (!of) return;
      int const g = named(*of, "group", at, groups_, true, &ProblemReader::unknown_group);
      auto const ready = in_.minute(*of, "ready", at, true);
      if (g >= 0 && ready) c.late.push_back({g, *ready});
    });
    if (!in_.problems.empty()) return changed_badly();
    c.added.assign(problem_.groups.begin() + before, problem_.groups.end());
    problem_.groups.resize(static_cast<size_t>(before));
    out.problem = std::move(out_);  // with the names of those added
    return out;
  }

  Result<PlanProblem> read(json::value const& value) {
    auto const* whole = in_.object(value, "", {"from", "until", "rules", "night_reading", "second_driver_above_km", "objective", "risk_levels", "places", "travel", "coaches", "drivers", "groups", "locks", "note"});
    if (!whole) return failed();
    if (!frame(*whole)) return failed();
    list(*whole, "places", 1, planning::kPlacesMost, [&](json::value const& v, std::string const& at) { place(v, at); });
    problem_.places = static_cast<int>(out_.places.size());
    travel(*whole);
    risks(*whole);
    list(*whole, "coaches", 0, planning::kCoachesMost, [&](json::value const& v, std::string const& at) { coach(v, at); });
    if (StrictJson::given(*whole, "drivers")) list(*whole, "drivers", 0, 4 * planning::kCoachesMost, [&](json::value const& v, std::string const& at) { driver(v, at); });
    list(*whole, "groups", 0, planning::kGroupsMost, [&](json::value const& v, std::string const& at) { group(v, at); });
    if (StrictJson::given(*whole, "locks")) list(*whole, "locks", 0, planning::kCoachesMost, [&](json::value const& v, std::string const& at) { lock(v, at); });
    if (!in_.problems.empty()) return failed();
    reachable();
    if (!in_.problems.empty()) return failed();
    kinds();
    return std::move(out_);
  }

 private:
  Problem changed_badly() { return all_of("plan.change", std::move(in_.problems)); }
  Problem failed() { return all_of("plan.problem", std::move(in_.problems)); }

  template <class F>
  void list(json::object const& of, std::string_view key, size_t least, size_t most, F each) {
    auto const* items = in_.list(of, key, "", true, least, most);
    for (size_t i = 0; items && i < items->size(); ++i) each((*items)[i], StrictJson::item(std::string(key), i));
  }

  // Start, end, law and aims; the rest is told relative to them.
  bool frame(json::object const& of) {
    auto const from = in_.instant(of, "from", "", true);
    auto const rules = in_.text(of, "rules", "", false).value_or("cn-coach");
    if (rules != "none") {
      auto const found = std::find_if(known_.begin(), known_.end(), [&](HoursRules const& r) { return r.rules.id == rules; });
      std::string names;
      for (auto const& r : known_)
        if (r.rules.shift.rest == 0) names += r.rules.id + ", ";
      if (found != known_.end() && found->rules.shift.rest > 0) {  // the search times its routes without looking back over shifts
        in_.add("plan.rules_of_timetables", "rules", {{"value", rules}, {"known", names + "none"}});
      } else if (found == known_.end()) {
        in_.add("hours.unknown_rules", "rules", {{"value", rules}, {"known", names + "none"}});
      } else {
        auto copy = std::make_shared<HoursRules>(*found);
        auto const reading = in_.text(of, "night_reading", "", false).value_or("A");
        if (reading != "A" && reading != "B") in_.add("hours.reading", "night_reading", {{"value", reading}});
        if (reading == "B") copy->rules.reading = hours::NightReading::whole_spell;
        // 600 where all roads are motorways, less where a province asks for more than the country does.
        if (auto const km = in_.whole(of, "second_driver_above_km", "", 1, 10'000)) copy->rules.second_driver_above = int64_t{*km} * 1000;
        problem_.law = &copy->rules;
        out_.offset = copy->rules.offset;
        out_.rules = std::move(copy);
      }
    }
    if (!from) return false;
    out_.from = in_.depart = *from;
    problem_.clock = static_cast<int>(minutes_since_midnight(*from, Minutes{out_.offset}).count);
    if (auto const until = in_.minute(of, "until", "", false)) {
      if (*until < 1 || *until > 7 * hours::kDayMinutes) in_.add("plan.span", "until", {{"days", "7"}});
      else problem_.horizon = *until;
    }
    if (auto const* aims = StrictJson::given(of, "objective") ? in_.list(of, "objective", "", true, 1, planning::kAims) : nullptr) {
      problem_.aims.clear();
      for (size_t i = 0; i < aims->size(); ++i) {
        auto const* text = (*aims)[i].if_string();
        static std::map<std::string, Aim, std::less<>> const known = {{"unserved", Aim::unserved}, {"changes", Aim::changes}, {"coaches", Aim::coaches}, {"cost", Aim::cost}, {"aboard", Aim::aboard}};
        auto const found = text ? known.find(std::string_view(*text)) : known.end();
        if (found == known.end() || std::find(problem_.aims.begin(), problem_.aims.end(), found->second) != problem_.aims.end())
          in_.add("plan.aim", StrictJson::item("objective", i), {{"value", text ? std::string(*text) : "?"}});
        else
          problem_.aims.push_back(found->second);
      }
      for (auto const aim : {Aim::unserved, Aim::changes, Aim::coaches, Aim::cost, Aim::aboard})  // those not named come last
        if (std::find(problem_.aims.begin(), problem_.aims.end(), aim) == problem_.aims.end()) problem_.aims.push_back(aim);
    }
    return true;
  }

  // The name of one of a kind; told twice is a problem. Gives its index.
  void name(json::object const& of, std::string_view key, std::string const& at, Names& names, std::vector<std::string>& list) {
    auto const id = in_.text(of, key, at, true).value_or(at);
    if (!names.emplace(id, static_cast<int>(list.size())).second) in_.add("plan.twice", StrictJson::path(at, key), {{"id", id}});
    list.push_back(id);
  }

  int named(json::object const& of, std::string_view key, std::string const& at, Names const& names, bool required, void (ProblemReader::*unknown)(std::string const&, std::string const&)) {
    auto const id = in_.text(of, key, at, required);
    if (!id) return -1;
    auto const found = names.find(*id);
    if (found != names.end()) return found->second;
    (this->*unknown)(StrictJson::path(at, key), *id);
    return -1;
  }
  void unknown_place(std::string const& at, std::string const& id) { in_.add("plan.unknown_place", at, {{"id", id}}); }
  void unknown_coach(std::string const& at, std::string const& id) { in_.add("plan.unknown_coach", at, {{"id", id}}); }
  void unknown_group(std::string const& at, std::string const& id) { in_.add("plan.unknown_group", at, {{"id", id}}); }
  void unknown_risk(std::string const& at, std::string const& id) { in_.add("plan.unknown_risk", at, {{"id", id}}); }

  void place(json::value const& value, std::string const& at) {
    auto const* of = in_.object(value, at, {"id", "lon", "lat", "note"});
    if (!of) return;
    name(*of, "id", at, places_, out_.places);
    auto const lon = in_.number(*of, "lon", at, -180, 180), lat = in_.number(*of, "lat", at, -90, 90);
    out_.points.push_back(lon && lat ? std::optional(PlacePoint{*lon, *lat}) : std::nullopt);
  }

  void travel(json::object const& whole) {
    auto const* value = StrictJson::given(whole, "travel");
    if (!value) return in_.add("hours.missing", "travel");
    auto const* of = in_.object(*value, "travel", {"minutes", "km", "detour", "day_speed_kmh"});
    if (!of) return;
    auto const n = static_cast<size_t>(problem_.places);
    problem_.roads.assign(n * n, {});
    if (StrictJson::given(*of, "minutes") || StrictJson::given(*of, "km")) {
      matrix(*of, "minutes", kMinutesMost, 1, [&](size_t i, double v) { problem_.roads[i].minutes = static_cast<int>(v); });
      if (StrictJson::given(*of, "km")) matrix(*of, "km", kRoadKmMost, 0, [&](size_t i, double v) { problem_.roads[i].metres = static_cast<int>(std::lround(v * 1000)); });
      return;
    }
    double const detour = in_.number(*of, "detour", "travel", 1, 5).value_or(1.3);
    double const speed = in_.number(*of, "day_speed_kmh", "travel", 5, 120).value_or(0);
    if (!StrictJson::given(*of, "day_speed_kmh")) in_.add("hours.missing", "travel.day_speed_kmh");
    for (size_t i = 0; i < n; ++i)
      if (!out_.points[i]) in_.add("plan.no_coordinates", StrictJson::item("places", i));
    if (!in_.problems.empty()) return;
    problem_.by_distance = true;
    for (size_t a = 0; a < n; ++a)
      for (size_t b = 0; b < n; ++b) {
        double const metres = great_circle(*out_.points[a], *out_.points[b]) * detour;
        problem_.roads[a * n + b] = {static_cast<int>(std::max(1.0, std::ceil(metres * 0.06 / speed))), static_cast<int>(metres)};
      }
  }

  // Metres on a sphere of the earth's mean radius (haversine).
  static double great_circle(PlacePoint a, PlacePoint b) {
    constexpr double kRadius = 6'371'008.8, kDegree = 3.14159265358979323846 / 180;
    double const x = std::sin((b.lat - a.lat) * kDegree / 2), y = std::sin((b.lon - a.lon) * kDegree / 2);
    return 2 * kRadius * std::asin(std::min(1.0, std::sqrt(x * x + std::cos(a.lat * kDegree) * std::cos(b.lat * kDegree) * y * y)));
  }

  // places x places numbers; null: no road. The diagonal does not matter.
  template <class F>
  void matrix(json::object const& of, std::string_view key, double most, double least, F put) {
    auto const n = static_cast<size_t>(problem_.places);
    auto const at = StrictJson::path("travel", key);
    auto const* value = StrictJson::given(of, key);
    if (!value) return in_.add("hours.missing", at);
    auto const* rows = value->if_array();
    if (!rows) return in_.add("hours.type", at, {{"expected", "array"}});
    if (rows->size() != n) return in_.add("plan.not_square", at, {{"rows", std::to_string(rows->size())}, {"wanted", std::to_string(n)}});
    for (size_t r = 0; r < n; ++r) {
      auto const* row = (*rows)[r].if_array();
      auto const here = StrictJson::item(at, r);
      if (!row) in_.add("hours.type", here, {{"expected", "array"}});
      else if (row->size() != n) in_.add("plan.not_square", here, {{"rows", std::to_string(row->size())}, {"wanted", std::to_string(n)}});
      else
        for (size_t c = 0; c < n; ++c) {
          auto const& cell = (*row)[c];
          if (r == c || cell.is_null()) continue;
          double const number = cell.is_number() ? cell.to_number<double>() : std::nan("");
          if (!cell.is_number()) in_.add("hours.type", StrictJson::item(here, c), {{"expected", "number"}});
          else if (!(number >= least && number <= most)) in_.add("hours.range", StrictJson::item(here, c), {{"min", std::to_string(static_cast<int>(least))}, {"max", std::to_string(static_cast<int>(most))}});
          else put(r * n + c, number);
        }
    }
  }

  void risks(json::object const& whole) {
    auto const* value = StrictJson::given(whole, "risk_levels");
    if (!value) {
      risk_names_.emplace("", 0);
      out_.risks = {""};
      filled_ = {100};
      return;
    }
    auto const* of = value->if_object();
    if (!of) return in_.add("hours.type", "risk_levels", {{"expected", "object"}});
    for (auto const& level : *of) {
      risk_names_.emplace(std::string(level.key()), static_cast<int>(out_.risks.size()));
      out_.risks.emplace_back(level.key());
      filled_.push_back(static_cast<int>(in_.whole(*of, level.key(), "risk_levels", 0, 100).value_or(0)));
    }
    if (out_.risks.empty()) in_.add("hours.count", "risk_levels", {{"min", "1"}, {"max", "20"}});
  }

  planning::Window window(json::object const& of, std::string_view open, std::string_view close, std::string const& at) {
    planning::Window w;
    auto const from = in_.minute(of, open, at, false), to = in_.minute(of, close, at, false);
    if (from) w.open = std::max(0, *from);
    if (to) w.close = *to;
    if (to && w.close < w.open) in_.add("hours.order", StrictJson::path(at, close));
    return w;
  }

  void coach(json::value const& value, std::string const& at) {
    auto const* of = in_.object(value, at, {"plate", "seats", "from", "to", "open", "close", "drivers_min", "drivers_max", "cost", "note"});
    if (!of) return;
    name(*of, "plate", at, coaches_, out_.coaches);
    planning::Coach c;
    int const seats = in_.whole(*of, "seats", at, 1, kSeatsMost).value_or(0);
    if (!StrictJson::given(*of, "seats")) in_.add("hours.missing", StrictJson::path(at, "seats"));
    for (auto const percent : filled_) c.seats.push_back(seats * percent / 100);
    c.from = std::max(0, named(*of, "from", at, places_, true, &ProblemReader::unknown_place));
    c.to = named(*of, "to", at, places_, false, &ProblemReader::unknown_place);
    auto const w = window(*of, "open", "close", at);
    c.open = w.open, c.close = w.close;
    c.crew_least = in_.whole(*of, "drivers_min", at, 1, planning::kDriversMost).value_or(1);
    c.crew_most = in_.whole(*of, "drivers_max", at, 1, planning::kDriversMost).value_or(std::max(2, c.crew_least));
    if (c.crew_most < c.crew_least) in_.add("hours.order", StrictJson::path(at, "drivers_max"));
    if (auto const* cost = StrictJson::given(*of, "cost")) {
      auto const place = StrictJson::path(at, "cost");
      if (auto const* money = in_.object(*cost, place, {"fixed", "per_km", "per_hour", "per_driver"})) {
        c.fixed = in_.number(*money, "fixed", place, 0, kMoneyMost).value_or(0);
        c.per_km = in_.number(*money, "per_km", place, 0, kMoneyMost).value_or(0);
        c.per_hour = in_.number(*money, "per_hour", place, 0, kMoneyMost).value_or(0);
        c.per_driver = in_.number(*money, "per_driver", place, 0, kMoneyMost).value_or(0);
      }
    }
    problem_.coaches.push_back(std::move(c));
  }

  void driver(json::value const& value, std::string const& at) {
    auto const* of = in_.object(value, at, {"id", "base", "coach", "from", "driven", "note"});
    if (!of) return;
    name(*of, "id", at, drivers_, out_.drivers);
    planning::Driver d;
    d.base = std::max(0, named(*of, "base", at, places_, true, &ProblemReader::unknown_place));
    d.coach = named(*of, "coach", at, coaches_, false, &ProblemReader::unknown_coach);
    d.from = std::max(0, in_.minute(*of, "from", at, false).value_or(0));
    auto const* driven = StrictJson::given(*of, "driven") ? in_.list(*of, "driven", at, true, 0, kHistoryMost) : nullptr;
    int const oldest = -9 * hours::kDayMinutes;  // older than any window
    for (size_t i = 0; driven && i < driven->size(); ++i) {
      auto const place = StrictJson::item(StrictJson::path(at, "driven"), i);
      auto const* span = in_.object((*driven)[i], place, {"start", "end"});
      if (!span) continue;
      auto const from = in_.minute(*span, "start", place, true), to = in_.minute(*span, "end", place, true);
      if (!from || !to) continue;
      if (*to > 0) in_.add("hours.driven_late", StrictJson::path(place, "end"));
      else if (*from >= *to) in_.add("hours.order", StrictJson::path(place, "end"));
      else if (*to > oldest) d.driven.push_back({std::max(*from, oldest), *to});
    }
    d.driven = hours::tidy(std::move(d.driven));
    problem_.drivers.push_back(std::move(d));
  }

  void group(json::value const& value, std::string const& at) {
    auto const* of = in_.object(value, at, {"id", "heads", "from", "to", "ready", "latest", "arrive_from", "deadline", "board_seconds_per_head", "alight_seconds_per_head", "priority", "penalty_per_head",
                                            "together_with", "enterprise", "risk", "direct", "aboard_minutes_max", "split", "note"});
    if (!of) return;
    name(*of, "id", at, groups_, out_.groups);
    planning::Group g;
    g.heads = in_.whole(*of, "heads", at, 1, kHeadsMost).value_or(1);
    if (!StrictJson::given(*of, "heads")) in_.add("hours.missing", StrictJson::path(at, "heads"));
    g.from = named(*of, "from", at, places_, true, &ProblemReader::unknown_place);
    g.to = named(*of, "to", at, places_, true, &ProblemReader::unknown_place);
    if (g.from >= 0 && g.from == g.to) in_.add("plan.same_place", StrictJson::path(at, "to"));
    g.board = window(*of, "ready", "latest", at);
    g.alight = window(*of, "arrive_from", "deadline", at);
    if (g.alight.close < g.board.open && g.alight.close >= g.alight.open) in_.add("hours.order", StrictJson::path(at, "deadline"));
    g.board_seconds = in_.whole(*of, "board_seconds_per_head", at, 0, kSecondsMost).value_or(0);
    g.alight_seconds = in_.whole(*of, "alight_seconds_per_head", at, 0, kSecondsMost).value_or(0);
    g.priority = in_.whole(*of, "priority", at, 1, 3).value_or(2);
    if (StrictJson::given(*of, "penalty_per_head")) g.penalty = in_.number(*of, "penalty_per_head", at, 0, kMoneyMost).value_or(0);
    g.enterprise = index_of(in_.text(*of, "enterprise", at, false).value_or(""), enterprise_names_, out_.enterprises);
    if (StrictJson::given(*of, "risk")) g.risk = std::max(0, named(*of, "risk", at, risk_names_, true, &ProblemReader::unknown_risk));
    auto const with = in_.text(*of, "together_with", at, false).value_or("any");
    if (with == "enterprise") g.sharing = planning::Sharing::same_enterprise;
    else if (with == "risk_level") g.sharing = planning::Sharing::same_risk_level;
    else if (with != "any") in_.add("plan.together", StrictJson::path(at, "together_with"), {{"value", with}});
    g.direct = in_.truth(*of, "direct", at).value_or(false);
    g.aboard_most = in_.whole(*of, "aboard_minutes_max", at, 1, kMinutesMost).value_or(kEver);
    g.split = in_.truth(*of, "split", at).value_or(true);
    problem_.groups.push_back(std::move(g));
  }

  static int index_of(std::string const& name, Names& names, std::vector<std::string>& list) {
    auto const [at, fresh] = names.emplace(name, static_cast<int>(list.size()));
    if (fresh) list.push_back(name);
    return at->second;
  }

  // A route that must begin so; with its drivers, if they are told.
  void lock(json::value const& value, std::string const& at) {
    auto const* of = in_.object(value, at, {"coach", "drivers", "visits", "nobody_else"});
    if (!of) return;
    int const c = named(*of, "coach", at, coaches_, true, &ProblemReader::unknown_coach);
    if (c < 0 || c >= static_cast<int>(problem_.coaches.size())) return;
    auto& coach = problem_.coaches[static_cast<size_t>(c)];
    coach.closed_to_more = in_.truth(*of, "nobody_else", at).value_or(false);
    auto const* drivers = StrictJson::given(*of, "drivers") ? in_.list(*of, "drivers", at, true, 1, planning::kDriversMost) : nullptr;
    for (size_t i = 0; drivers && i < drivers->size(); ++i) {
      auto const* id = (*drivers)[i].if_string();
      auto const found = id ? drivers_.find(std::string_view(*id)) : drivers_.end();
      if (found == drivers_.end() || !locked_drivers_.insert(found->second).second) in_.add("plan.unknown_driver", StrictJson::item(StrictJson::path(at, "drivers"), i), {{"id", id ? std::string(*id) : "?"}});
      else coach.crew.push_back(found->second);
    }
    auto const* visits = StrictJson::given(*of, "visits") ? in_.list(*of, "visits", at, true, 1, kVisitsMost) : nullptr;
    std::map<int, std::pair<int, int>> open;  // by group: part, heads
    for (size_t i = 0; visits && i < visits->size(); ++i) {
      auto const place = StrictJson::item(StrictJson::path(at, "visits"), i);
      auto const* v = in_.object((*visits)[i], place, {"group", "heads", "what"});
      if (!v) continue;
      int const g = named(*v, "group", place, groups_, true, &ProblemReader::unknown_group);
      auto const what = in_.text(*v, "what", place, true).value_or("");
      if (g < 0) continue;
      auto const aboard = open.find(g);
      if (what == "board" && aboard == open.end()) {
        int const heads = in_.whole(*v, "heads", place, 1, kHeadsMost).value_or(problem_.group(g).heads);
        coach.head.push_back({g, heads, true, next_part_});
        open[g] = {next_part_--, heads};
      } else if (what == "alight" && aboard != open.end()) {
        coach.head.push_back({g, aboard->second.second, false, aboard->second.first});
        open.erase(aboard);
      } else {
        in_.add("plan.lock", place);
      }
    }
    for (auto const& [g, part] : open) in_.add("plan.lock_open", StrictJson::path(at, "visits"), {{"group", out_.groups[static_cast<size_t>(g)]}});
  }

  // Is there a road for each group, and from some coach to it?
  void reachable() {
    for (size_t i = 0; i < problem_.groups.size(); ++i) {
      auto const& g = problem_.groups[i];
      auto const at = StrictJson::item("groups", i);
      auto const& name = [&](int place) { return out_.places[static_cast<size_t>(place)]; };
      if (problem_.road(g.from, g.to).minutes < 0) in_.add("plan.unreachable", at, {{"from", name(g.from)}, {"to", name(g.to)}});
      bool some = problem_.coaches.empty();
      for (auto const& c : problem_.coaches) some = some || c.from == g.from || problem_.road(c.from, g.from).minutes >= 0;
      if (!some) in_.add("plan.no_coach_there", at, {{"from", name(g.from)}});
    }
  }

  void kinds() {
    std::map<std::string, int> known;
    for (size_t c = 0; c < problem_.coaches.size(); ++c) {
      auto& coach = problem_.coaches[c];
      bool own = !coach.head.empty() || !coach.crew.empty();
      for (auto const& d : problem_.drivers) own = own || d.coach == static_cast<int>(c);
      std::string key = own ? "own " + std::to_string(c) : "";
      for (auto const x : {coach.from, coach.to, coach.open, coach.close, coach.crew_least, coach.crew_most}) key += std::to_string(x) + " ";
      for (auto const x : coach.seats) key += std::to_string(x) + " ";
      for (auto const x : {coach.fixed, coach.per_km, coach.per_hour, coach.per_driver}) key += std::to_string(x) + " ";
      coach.kind = known.emplace(key, static_cast<int>(known.size())).first->second;
    }
  }

  std::vector<HoursRules> known_;
  StrictJson in_;
  PlanProblem out_;
  planning::Problem& problem_ = out_.problem;
  Names places_, coaches_, drivers_, groups_, enterprise_names_, risk_names_;
  std::vector<int> filled_;
  std::set<int> locked_drivers_;
  int next_part_ = -1;  // below 0: stays where it is
};

}  // namespace

std::string PlanProblem::clock_text(int minute) const {
  auto text = to_iso(from + Minutes{minute}, Minutes{offset});
  if (auto const point = text.find('.'); point != std::string::npos) text.erase(point, 4);  // ".000"
  return text;
}

void name_stranded(PlanProblem& problem, std::vector<int> const& stranded) {
  for (auto const g : stranded) problem.groups.push_back(problem.groups[static_cast<size_t>(g)] + "/转乘");
}

Result<PlanChange> read_plan_change(std::string_view text, PlanProblem const& problem) { return ProblemReader({}, problem).change(TRY(parse_json(text))); }

Result<PlanProblem> read_plan_problem(std::string_view text, std::vector<HoursRules> const& known) { return ProblemReader(known).read(TRY(parse_json(text))); }

}  // namespace ly::formats
