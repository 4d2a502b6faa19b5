#include "formats/timetable_json.h"

#include <array>
#include <charconv>
#include <set>

#include "engines/hours/places.h"
#include "formats/strict_json.h"

namespace ly::formats {
namespace {

using hours::Change;
using hours::Run;

constexpr int64_t kKmMost = 20'000, kSpeedMost = 300, kStopMost = 10'080;
constexpr size_t kEventsMost = 20'000, kSpansMost = 2'000;
constexpr size_t kPlacesOfLegMost = 200;
constexpr int64_t kDetourMost = 240;

// A decimal number exactly: digits · 10^-places, as it is written shortest.
struct Decimal {
  int64_t digits = 0;
  int places = 0;
};
constexpr int kPlacesMost = 6;
__extension__ using Wide = __int128;

std::optional<Decimal> decimal_of(json::value const& value) {
  if (value.is_int64()) return Decimal{value.get_int64(), 0};
  if (!value.is_double()) return {};
  std::array<char, 400> buffer{};
  auto const end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value.get_double(), std::chars_format::fixed).ptr;
  Decimal out;
  bool point = false;
  for (auto const* c = buffer.data(); c != end; ++c) {
    if (*c == '.') { point = true; continue; }
    if (*c < '0' || *c > '9' || out.digits > 1'000'000'000'000) return {};
    out.digits = out.digits * 10 + (*c - '0');
    out.places += point;
  }
  return out;
}

int64_t power_of_ten(int n) { return n == 0 ? 1 : 10 * power_of_ten(n - 1); }

// A distance in what the leg counts by: 60 minutes an hour, 100 for each day minute; rounded up, exact.
int64_t need_of(Decimal const& km, Decimal const& speed) {
  Wide const over = Wide{6000} * km.digits * power_of_ten(speed.places);
  Wide const under = Wide{speed.digits} * power_of_ten(km.places);
  auto const need = (over + under - 1) / under;
  return need > Wide{kStopMost} * hours::kDayGain ? -1 : static_cast<int64_t>(need);
}

std::optional<Decimal> decimal_at(StrictJson& reader, json::value const& number, std::string const& at, int64_t most) {
  auto const found = decimal_of(number);
  if (!found && !number.is_double() && !number.is_uint64()) reader.add("hours.type", at, {{"expected", "number"}});
  else if (!found || found->digits <= 0 || found->places > kPlacesMost || found->digits > most * power_of_ten(found->places))
    reader.add("hours.range", at, {{"min", "0.000001"}, {"max", std::to_string(most)}});
  else return found;
  return {};
}

// The leg as it was read, for what lies along it.
struct LegRead {
  hours::Leg leg;
  std::optional<Decimal> speed;                     // of a leg told by its length
  std::vector<hours::RestPlace> places;
  std::vector<std::string> names;
};

// `at_minutes` from the beginning of a leg told in minutes, `at_km` of one told by its length; ascending, before its end.
void read_places(StrictJson& reader, json::object const& of, std::string const& at, LegRead& out) {
  auto const* list = reader.list(of, "rest_places", at, false, 0, kPlacesOfLegMost);
  for (size_t i = 0; list && i < list->size(); ++i) {
    auto const place = StrictJson::item(StrictJson::path(at, "rest_places"), i);
    auto const* told = reader.object((*list)[i], place, {"name", "at_minutes", "at_km", "detour_minutes"});
    if (!told) continue;
    hours::RestPlace rest;
    out.names.push_back(reader.text(*told, "name", place, false).value_or(""));
    if (auto const detour = reader.whole(*told, "detour_minutes", place, 0, kDetourMost)) rest.detour = *detour;
    std::string const wanted = out.leg.by_distance ? "at_km" : "at_minutes", other = out.leg.by_distance ? "at_minutes" : "at_km";
    if (StrictJson::given(*told, other)) {
      reader.add("hours.place_unit", StrictJson::path(place, other), {{"wanted", wanted}});
      continue;
    }
    if (out.leg.by_distance) {
      auto const* given = StrictJson::given(*told, wanted);
      if (!given) reader.add("hours.missing", StrictJson::path(place, wanted));
      auto const km = given ? decimal_at(reader, *given, StrictJson::path(place, wanted), kKmMost) : std::nullopt;
      if (!km) continue;
      rest.at = need_of(*km, *out.speed);
      if (rest.at < 0) rest.at = out.leg.need;
    } else if (auto const minutes = reader.whole(*told, wanted, place, 1, kStopMost)) {
      rest.at = *minutes * hours::kDayGain;
    } else {
      if (!StrictJson::given(*told, wanted)) reader.add("hours.missing", StrictJson::path(place, wanted));
      continue;
    }
    if (rest.at >= out.leg.need) reader.add("hours.place_beyond", StrictJson::path(place, wanted));
    else if (!out.places.empty() && rest.at <= out.places.back().at) reader.add("hours.place_order", StrictJson::path(place, wanted));
    out.places.push_back(rest);
  }
}

void read_leg(StrictJson& reader, json::value const& value, std::string const& at, bool named, LegRead& out) {
  auto const* of = reader.object(value, at, {"drive_minutes", "km", "day_speed_kmh", "from_place", "to_place", "stop_minutes", "window", "rest_places"});
  if (!of) return;
  reader.text(*of, "from_place", at, false);
  reader.text(*of, "to_place", at, false);
  auto const* km = StrictJson::given(*of, "km");
  auto const* speed = StrictJson::given(*of, "day_speed_kmh");
  auto const minutes = reader.whole(*of, "drive_minutes", at, 1, kStopMost);
  auto& leg = out.leg;
  if (km && speed) {
    auto const k = decimal_at(reader, *km, StrictJson::path(at, "km"), kKmMost);
    out.speed = decimal_at(reader, *speed, StrictJson::path(at, "day_speed_kmh"), kSpeedMost);
    if (k && out.speed) {
      auto const need = need_of(*k, *out.speed);
      if (need < 0) reader.add("hours.range", StrictJson::path(at, "km"), {{"min", "0"}, {"max", std::to_string(kKmMost)}});
      else leg.need = need, leg.by_distance = true;
    }
    if (!leg.by_distance) return;  // nothing can be told of what lies along it
  } else if (minutes) {
    leg.need = *minutes * hours::kDayGain;
  } else if (!StrictJson::given(*of, "drive_minutes")) {
    reader.add(km || speed ? "hours.speed_alone" : "hours.missing", StrictJson::path(at, "drive_minutes"));
  }
  if (auto const stop = reader.whole(*of, "stop_minutes", at, 0, kStopMost)) leg.stop = *stop;
  if (named) read_places(reader, *of, at, out);
  else if (StrictJson::given(*of, "rest_places")) reader.add("hours.places_anywhere", StrictJson::path(at, "rest_places"));
  if (auto const* window = StrictJson::given(*of, "window")) {
    auto const place = StrictJson::path(at, "window");
    if (auto const* w = reader.object(*window, place, {"open", "close"})) {
      if (auto const open = reader.minute(*w, "open", place, false)) leg.open = *open;
      if (auto const close = reader.minute(*w, "close", place, false)) leg.close = *close;
      if (leg.open > leg.close) reader.add("hours.order", StrictJson::path(place, "close"));
    }
  }
}

void read_driver(StrictJson& reader, json::value const& value, std::string const& at, int oldest, hours::Driver& driver) {
  auto const* of = reader.object(value, at, {"id", "driven"});
  if (!of) return;
  driver.id = reader.text(*of, "id", at, true).value_or("");
  auto const* driven = reader.list(*of, "driven", at, false, 0, kSpansMost);
  for (size_t i = 0; driven && i < driven->size(); ++i) {
    auto const place = StrictJson::item(StrictJson::path(at, "driven"), i);
    auto const* span = reader.object((*driven)[i], place, {"start", "end"});
    if (!span) continue;
    auto const from = reader.minute(*span, "start", place, true);
    auto const to = reader.minute(*span, "end", place, true);
    if (!from || !to) continue;
    if (*to > 0) reader.add("hours.driven_late", StrictJson::path(place, "end"));
    else if (*from >= *to) reader.add("hours.order", StrictJson::path(place, "end"));
    else if (*to > oldest) driver.driven.push_back({std::max(*from, oldest), *to});
  }
  driver.driven = hours::tidy(driver.driven);
}

void read_events(StrictJson& reader, json::array const& list, TimetableQuestion& out) {
  TimetableQuestion::Events events;
  events.told = list;
  for (size_t i = 0; i < list.size(); ++i) {
    auto const at = StrictJson::item("events", i);
    auto const* of = reader.object(list[i], at, {"kind", "driver", "start", "end"});
    if (!of) continue;
    auto const kind = reader.text(*of, "kind", at, true);
    auto const driver = reader.text(*of, "driver", at, false);
    auto const from = reader.minute(*of, "start", at, true);
    auto const to = reader.minute(*of, "end", at, true);
    if (kind && *kind != "drive" && *kind != "rest" && *kind != "standstill" && *kind != "stop" && *kind != "wait") reader.add("hours.kind", StrictJson::path(at, "kind"), {{"value", *kind}});
    if (!kind || !from || !to) continue;
    if (*from != events.end) reader.add("hours.gap", StrictJson::path(at, "start"));
    if (*to <= *from) reader.add("hours.order", StrictJson::path(at, "end"));
    if (*to > out.rules.rules.horizon + hours::kDayMinutes) reader.add("hours.horizon", StrictJson::path(at, "end"), {{"minutes", std::to_string(out.rules.rules.horizon)}});
    events.end = std::max(events.end, *to);
    if (*kind != "drive") continue;
    if (!driver) {
      reader.add("hours.missing", StrictJson::path(at, "driver"));
      continue;
    }
    auto const who = std::find_if(out.trip.drivers.begin(), out.trip.drivers.end(), [&](hours::Driver const& d) { return d.id == *driver; });
    if (who == out.trip.drivers.end()) reader.add("hours.driver_unknown", StrictJson::path(at, "driver"), {{"id", *driver}});
    else events.runs.push_back({*from, *to, static_cast<int>(who - out.trip.drivers.begin())});
  }
  out.events = std::move(events);
}

struct Words2 {
  std::string zh, en;
};

Words2 words_of(TimetableQuestion const& q, hours::Remedy const& r) {
  auto const spoken = [&](int minute) {  // 2020-02-22 09:55
    auto text = clock_text(q, minute).substr(0, 16);
    text[10] = ' ';
    return text;
  };
  auto const at = spoken(r.at), arrive = spoken(r.arrive);
  std::string const who = r.driver >= 0 ? q.trip.drivers[static_cast<size_t>(r.driver)].id : "";
  switch (r.change) {
    case Change::depart_later: return {"推迟到 " + at + " 出发，仍在 " + arrive + " 到达，少等候", "leave at " + at + ", still arrive at " + arrive + ", with less waiting"};
    case Change::relay: return {"增派一名休息好的驾驶员，从 " + at + " 起接驾，" + arrive + " 到达", "relay: one more rested driver takes over from " + at + ", arrive at " + arrive};
    case Change::add_driver: return {"出发时增派一名休息好的驾驶员，" + arrive + " 到达", "one more rested driver from the departure, arrive at " + arrive};
    case Change::replace_driver: return {"驾驶员 " + who + " 换成休息好的驾驶员，" + arrive + " 到达", "a rested driver instead of " + who + ", arrive at " + arrive};
    case Change::own_timetable: return {"人员不变，按推荐时刻表行驶，" + arrive + " 到达", "the same crew by the timetable worked out here, arrive at " + arrive};
  }
  return {};
}

json::object event_of(TimetableQuestion const& q, TimetableEvent const& e) {
  json::object event{{"kind", e.kind}, {"start", clock_text(q, e.from)}, {"end", clock_text(q, e.to)}};
  if (e.driver >= 0) event["driver"] = q.trip.drivers[static_cast<size_t>(e.driver)].id;
  if (e.place >= 0) {
    auto const& name = q.place_names[static_cast<size_t>(e.leg)][static_cast<size_t>(e.place)];
    event["rest_place"] = json::object{{"leg", e.leg}, {"index", e.place}};
    if (!name.empty()) event["rest_place"].as_object()["name"] = name;
  }
  return event;
}

json::object change_of(TimetableQuestion const& q, hours::Remedy const& r, hours::Advice const& advice) {
  switch (r.change) {
    case Change::depart_later: return {{"depart", clock_text(q, r.at)}};
    case Change::relay: return {{"relay", json::object{{"at", clock_text(q, r.at)}, {"drivers", 1}}}};
    case Change::add_driver: return {{"add_drivers", 1}};
    case Change::replace_driver: return {{"replace_driver", q.trip.drivers[static_cast<size_t>(r.driver)].id}};
    case Change::own_timetable: {
      json::array events;
      for (auto const& e : events_of(q, *advice.answer.best)) {
        events.push_back(event_of(q, e));
      }
      return {{"events", std::move(events)}};
    }
  }
  return {};
}

json::object breach_of(TimetableQuestion const& q, hours::Breach const& b) {
  json::object out{{"rule", b.rule}, {"driver", b.driver >= 0 ? json::value(q.trip.drivers[static_cast<size_t>(b.driver)].id) : json::value(nullptr)}, {"at", clock_text(q, b.at)}};
  if (b.of != hours::Part::none) out["of"] = b.of == hours::Part::coach ? "coach" : "driver";
  if (b.leg >= 0) out["leg"] = b.leg;
  auto const clause = q.rules.clauses.find(b.rule);
  if (clause != q.rules.clauses.end()) out["clause"] = clause->second.first, out["clause_en"] = clause->second.second;
  else if (b.rule == "LEG") out["clause"] = "行程未走完，或走完后仍在行驶", out["clause_en"] = "the legs are not all driven, or driving goes on after them";
  else if (b.rule == "STOP") out["clause"] = "规定停留未满就开车", out["clause_en"] = "driven before the stop after the leg was over";
  else if (b.rule == "PLACE") out["clause"] = "只能在所列停靠点停车", out["clause_en"] = "it may stand only at the places listed";
  else if (b.rule == "WINDOW") out["clause"] = "晚于规定的到达时段", out["clause_en"] = "later than the window of the leg";
  else out["clause"] = "晚于要求的到达时间", out["clause_en"] = "later than the arrival asked for";
  return out;
}

}  // namespace

Result<TimetableQuestion> read_timetable_question(std::string_view text, std::vector<HoursRules> const& known) {
  auto const value = TRY(parse_json(text));
  TimetableQuestion out;
  StrictJson reader;
  auto const failed = [&] { return all_of("hours.question", std::move(reader.problems)); };
  auto const* whole = reader.object(value, "", {"rules", "depart", "drivers", "legs", "rest_places", "night_reading", "latest", "events"});
  if (!whole) return failed();

  auto const rules = reader.text(*whole, "rules", "", true);
  auto const found = std::find_if(known.begin(), known.end(), [&](HoursRules const& r) { return rules && r.rules.id == *rules; });
  if (found != known.end()) out.rules = *found;
  else if (rules) {
    std::string ids;
    for (auto const& r : known) ids += (ids.empty() ? "" : ", ") + r.rules.id;
    reader.add("hours.unknown_rules", "rules", {{"value", *rules}, {"known", ids}});
  }
  if (auto const reading = reader.text(*whole, "night_reading", "", false)) {
    if (*reading == "A") out.rules.rules.reading = hours::NightReading::night_minutes;
    else if (*reading == "B") out.rules.rules.reading = hours::NightReading::whole_spell;
    else reader.add("hours.reading", "night_reading", {{"value", *reading}});
  }
  bool named = false;
  if (auto const places = reader.text(*whole, "rest_places", "", false)) {
    named = *places == "listed";
    if (!named && *places != "anywhere") reader.add("hours.rest_places", "rest_places", {{"value", *places}});
  }
  auto const depart = reader.instant(*whole, "depart", "", true);
  if (!depart || found == known.end()) return failed();  // all else is told relative to them
  out.depart = reader.depart = *depart;
  out.trip.clock = static_cast<int>(minutes_since_midnight(*depart, Minutes{out.rules.rules.offset}).count);

  int const oldest = -(out.rules.rules.windows.empty() ? hours::kDayMinutes : out.rules.rules.windows.back().length) - hours::kDayMinutes;
  if (auto const* drivers = reader.list(*whole, "drivers", "", true, 1, hours::kDriversMost)) {
    std::set<std::string> ids;
    for (size_t i = 0; i < drivers->size(); ++i) {
      auto const at = StrictJson::item("drivers", i);
      hours::Driver driver;
      read_driver(reader, (*drivers)[i], at, oldest, driver);
      if (!driver.id.empty() && !ids.insert(driver.id).second) reader.add("hours.driver_twice", at + ".id", {{"id", driver.id}});
      out.trip.drivers.push_back(std::move(driver));
    }
  }
  if (auto const* legs = reader.list(*whole, "legs", "", true, 1, hours::kLegsMost)) {
    for (size_t i = 0; i < legs->size(); ++i) {
      LegRead leg;
      read_leg(reader, (*legs)[i], StrictJson::item("legs", i), named, leg);
      out.trip.legs.push_back(leg.leg);
      if (!named) continue;
      out.trip.places.push_back(std::move(leg.places));
      out.place_names.push_back(std::move(leg.names));
    }
  }
  if (auto const latest = reader.minute(*whole, "latest", "", false)) out.trip.latest = *latest;
  if (auto const* events = reader.list(*whole, "events", "", false, 1, kEventsMost)) read_events(reader, *events, out);
  if (!reader.problems.empty()) return failed();
  return out;
}

std::string clock_text(TimetableQuestion const& question, int minute) {
  auto text = to_iso(question.depart + Minutes{minute}, Minutes{question.rules.rules.offset});
  if (auto const point = text.find('.'); point != std::string::npos) text.erase(point, 4);  // ".000"
  return text;
}

std::vector<TimetableEvent> events_of(TimetableQuestion const& question, hours::Timetable const& timetable) {
  auto const& trip = question.trip;
  auto const& rules = question.rules.rules;
  // What each stationary minute is for.
  std::vector<std::string_view> kinds(static_cast<size_t>(timetable.arrive), "rest");
  for (int m = 0; m < timetable.arrive; ++m)
    if (hours::is_standstill(rules, trip, m)) kinds[static_cast<size_t>(m)] = "standstill";
  auto const mark = [&](int from, int to, std::string_view kind) {
    for (int m = std::max(from, 0); m < std::min(to, timetable.arrive); ++m) kinds[static_cast<size_t>(m)] = kind;
  };
  auto const way = hours::way_of(rules, trip, timetable);
  for (size_t i = 0; i < way.leg_ends.size(); ++i) {
    int const ends = std::max(way.leg_ends[i], trip.legs[i].open);
    mark(way.leg_ends[i], ends, "wait");
    mark(ends, ends + trip.legs[i].stop, "stop");
  }
  std::vector<TimetableEvent> out;
  auto const stand = [&](int from, int to) {
    auto const halt = std::find_if(way.halts.begin(), way.halts.end(), [&](hours::Halt const& h) { return h.from == from && h.place >= 0; });
    for (int m = from; m < to; ++m) {
      auto const kind = kinds[static_cast<size_t>(m)];
      if (m > from && out.back().kind == kind) out.back().to = m + 1;
      else out.push_back({kind, -1, m, m + 1});
      if (halt != way.halts.end()) out.back().leg = halt->leg, out.back().place = halt->place;
    }
  };
  int now = 0;
  for (auto const& run : timetable.runs) {
    stand(now, run.from);
    out.push_back({"drive", run.driver, run.from, run.to});
    now = run.to;
  }
  stand(now, timetable.arrive);
  return out;
}

json::object write_timetable_answer(TimetableQuestion const& q, hours::Advice const& advice) {
  auto const time = [&](std::optional<int> minute) { return minute ? json::value(clock_text(q, *minute)) : json::value(nullptr); };
  json::object out{{"legal", advice.legal}};
  auto const& answer = advice.answer;
  std::optional<int> arrive;
  if (q.events) {
    int const theirs = hours::arrival_of(q.rules.rules, q.trip, q.events->runs);
    if (theirs >= 0) arrive = theirs;
    out["events"] = q.events->told;
  } else {
    if (answer.best) arrive = answer.best->arrive;
    json::array events;
    if (answer.best)
      for (auto const& e : events_of(q, *answer.best)) {
        events.push_back(event_of(q, e));
      }
    out["events"] = std::move(events);
  }
  out["arrive"] = time(arrive);
  out["crew_free_arrive"] = time(answer.crew_free ? std::optional(answer.crew_free->arrive) : std::nullopt);
  if (!answer.proved) out["not_before"] = clock_text(q, answer.not_before);
  out["proved"] = answer.proved;
  auto const breaches = [&](std::vector<hours::Breach> const& list) {
    json::array all;
    for (auto const& b : list) all.push_back(breach_of(q, b));
    return all;
  };
  out["breaches"] = breaches(advice.breaches);
  out["binding"] = breaches(advice.binding);
  json::array remedies;
  for (auto const& r : advice.remedies) {
    auto const words = words_of(q, r);
    remedies.push_back(json::object{{"text", words.zh}, {"text_en", words.en}, {"change", change_of(q, r, advice)}, {"arrive", clock_text(q, r.arrive)}, {"in_time", r.in_time}});
  }
  out["remedies"] = std::move(remedies);
  return out;
}

}  // namespace ly::formats
