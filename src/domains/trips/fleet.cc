#include "domains/trips/fleet.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "base/record_json.h"
#include "base/text.h"
#include "domains/registry/enterprises.h"
#include "domains/registry/line_parts.h"
#include "domains/registry/places.h"
#include "domains/registry/rows.h"
#include "engines/identifiers/identifiers.h"

namespace ly::trips {
namespace {

constexpr int64_t kEveryRow = 1'000'000, kAheadDays = 3, kMsOfMinute = 60'000;

struct CoachLine {
  std::string plate, depot;
  int64_t seats = 0;
  std::optional<std::string> carrier, equipment, state;
  static Fields fields(auto...) {
    using L = CoachLine;
    return Fields{field("plate", {"车牌", "Plate"}, &L::plate, {.required = true, .length_max = 12}), field("seats", {"核定座位", "Rated seats"}, &L::seats, {.required = true, .min = 2, .max = kSeatsMost}),
                  field("depot", {"停放地", "Depot"}, &L::depot, {.required = true, .length_max = 60}), field("carrier", {"承运企业信用代码", "Carrier's code"}, &L::carrier, {.length_max = 40}),
                  field("equipment", {"设备", "Equipment"}, &L::equipment, {.length_max = 200}), field("state", {"状态", "State"}, &L::state, {.one_of = kReadiness})};
  }
};
struct DriverLine {
  std::string name, licence, phone, base;
  std::optional<std::string> carrier, from, to;
  std::optional<Day> day;
  std::optional<bool> whole;
  static Fields fields(auto...) {
    using L = DriverLine;
    return Fields{field("name", {"姓名", "Name"}, &L::name, {.required = true, .length_max = 60, .pii = Pii::name}), field("licence", {"驾驶证号", "Licence"}, &L::licence, {.required = true, .length_max = 40, .pii = Pii::id_number}),
                  field("phone", {"手机", "Telephone"}, &L::phone, {.required = true, .length_max = 40, .pii = Pii::phone}), field("base", {"驻地", "Base"}, &L::base, {.required = true, .length_max = 60}),
                  field("carrier", {"承运企业信用代码", "Carrier's code"}, &L::carrier, {.length_max = 40}), field("day", {"驾驶日期", "Day driven"}, &L::day), field("from", {"开始驾驶", "From"}, &L::from, {.length_max = 5}),
                  field("to", {"结束驾驶", "To"}, &L::to, {.length_max = 5}), field("whole", {"七天记录完整", "Seven days whole"}, &L::whole)};
  }
};
struct RoadLine {
  std::string from, to;
  int64_t minutes = 0;
  double km = 0;
  static Fields fields(auto...) {
    using L = RoadLine;
    return Fields{field("from", {"起点", "From"}, &L::from, {.required = true, .length_max = 60}), field("to", {"终点", "To"}, &L::to, {.required = true, .length_max = 60}),
                  field("minutes", {"驾驶分钟（白天）", "Minutes by day"}, &L::minutes, {.required = true, .min = 1, .max = 10'000}), field("km", {"公里", "Kilometres"}, &L::km, {.required = true, .min = 0, .max = 20'000})};
  }
};

std::string_view title_of(FleetSheet kind) { return kind == FleetSheet::coaches ? "车辆" : kind == FleetSheet::drivers ? "驾驶员" : "行车时间"; }

formats::SheetWords words_of(FleetSheet kind) {
  formats::SheetWords w;
  if (kind == FleetSheet::coaches) {
    w.synonyms["plate"] = {"车牌号", "车牌号码", "号牌"};
    w.synonyms["seats"] = {"座位数", "核载人数", "座位"};
    w.synonyms["depot"] = {"车场", "停车场", "停放地点"};
    w.choices["state"] = {{"ready", {"可用", "待命", "ready"}}, {"away", {"停用", "维修", "不可用", "away"}}};
  }
  if (kind == FleetSheet::drivers) {
    w.synonyms["name"] = {"驾驶员", "司机", "驾驶员姓名"};
    w.synonyms["licence"] = {"驾驶证", "驾驶证号码", "证号"};
    w.synonyms["phone"] = {"电话", "手机号", "联系电话"};
    w.synonyms["base"] = {"车场", "所在车场", "停放地"};
    w.synonyms["day"] = {"日期"};
    w.synonyms["from"] = {"开始", "起"};
    w.synonyms["to"] = {"结束", "止"};
    w.synonyms["whole"] = {"记录完整", "已签认"};
  }
  if (kind == FleetSheet::roads) {
    w.synonyms["from"] = {"出发地"};
    w.synonyms["to"] = {"目的地", "到达地"};
    w.synonyms["minutes"] = {"分钟", "行车分钟"};
    w.synonyms["km"] = {"里程", "距离"};
  }
  if (kind != FleetSheet::roads) w.synonyms["carrier"] = {"承运企业", "信用代码", "统一社会信用代码"};
  return w;
}

void note(Context& context, std::string what, std::string_view kind, std::string const& id, std::string const& carrier, std::string const& division, json::object facts) {
  Fact fact{std::move(what), std::string(kind), id, carrier, division};
  fact.facts = std::move(facts);
  context.journal.note(std::move(fact));
}

// The masked export sent back: who stands behind the stars is the one driver within reach who is masked in the same way.
class DriversBehindMasks {
 public:
  // Problems: fleet.masked (nobody, or several).
  Result<std::optional<DriverRow>> find(Context& context, std::string_view name, std::string_view licence, std::string_view phone) {
    if (!read_) {
      for (auto const& row : list_drivers(context, reach_of(context.actor), "", "", kEveryRow)) ids_[key_of(row.name, row.licence, row.phone)].push_back(row.id.text);
      read_ = true;
    }
    auto const found = ids_.find(key_of(name, licence, phone));
    if (found == ids_.end() || found->second.size() != 1) return invalid("fleet.masked", "licence");
    return find_driver(context, found->second.front());
  }

 private:
  static std::string key_of(std::string_view name, std::string_view licence, std::string_view phone) {
    auto const masked = [](Pii pii, std::string_view text) { return contains(text, "*") ? std::string(text) : mask_as(pii, text); };
    return masked(Pii::name, name) + "\n" + masked(Pii::id_number, licence) + "\n" + masked(Pii::phone, phone);
  }
  bool read_ = false;
  std::map<std::string, std::vector<std::string>> ids_;
};

// A Chinese licence carries the holder's identity number; other papers have at least six letters or digits.
Result<std::string> licence_of(Context const& context, std::string const& text) {
  auto const number = identifiers::normalize_document(text);
  bool const plain = number.size() >= 6 && number.size() <= 20 && std::all_of(number.begin(), number.end(), [](char c) { return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z'); });
  if (!plain) return invalid("fleet.licence", "licence");
  if (number.size() == 18) {
    identifiers::World world;
    world.today = day_at(context.now);
    world.area_known = [](std::string_view) { return true; };
    if (auto const checked = identifiers::check_document(*identifiers::find_document_kind("resident_id"), number, world); !checked) {
      auto problem = checked.error();
      problem.at = "licence";
      return problem;
    }
  }
  return number;
}

}  // namespace


Coach Fleet::show(View const& view, CoachRow const& r) const {
  auto const depot = registry::find_place(view, r.depot_place_id);
  return {r.id, r.plate, r.carrier_id, registry::enterprise_name(view, r.carrier_id), r.division, r.depot_place_id, depot ? depot->name : "", r.equipment, r.state, r.seats, r.revision};
}

// Whose vehicle or driver it is: the actor's own enterprise, or one he may see.
Result<std::string> Fleet::carrier_of(View const& view, std::string const& asked, std::string& division) const {
  auto const own = view.actor.scope.kind == Scope::Kind::enterprise && !view.actor.is_system ? view.actor.scope.code : std::string();
  auto const id = asked.empty() ? own : asked;
  auto firm = registry::find_enterprise(view, id);
  if (!firm) firm = registry::find_enterprise_by_uscc(view, upper_ascii(clean(id)));
  if (!firm || !(view.actor.is_system || view.actor.may_see(firm->id.text, firm->division))) return invalid("fleet.carrier", "carrier_id");
  division = firm->division;
  return firm->id.text;
}

// A place by id, or, in sheets, by its name if only one has it.
Result<std::string> Fleet::place_near(View const& view, std::string const& asked, std::string const& at) const {
  if (registry::find_place(view, asked)) return asked;
  int64_t total = 0;
  std::string found;
  size_t count = 0;
  for (auto const& place : registry::list_places(view, "", "", "", kEveryRow, total))
    if (place.name == clean(asked)) found = place.id.text, ++count;
  if (count != 1) return invalid(count == 0 ? "fleet.no_place" : "fleet.places_alike", at, {{"value", asked}, {"count", std::to_string(count)}});
  return found;
}

Result<Items<Coach>> Fleet::coaches(View const& view, ListFleet const& in) const {
  auto const reach = reach_of(view.actor);
  return page_of<Coach>(list_coaches(view, reach, in.state, in.after, in.limit + 1), in.limit, count_coaches(view, reach, in.state), [&](CoachRow const& row) { return show(view, row); });
}

Result<Coach> Fleet::put_coach(Context& context, PutCoach const& in) const {
  std::vector<Problem> problems;
  CoachRow row;
  auto const keep = [&](Problem problem, std::string at) { problem.at = std::move(at), problems.push_back(std::move(problem)); };
  auto const carrier = carrier_of(context, in.carrier_id, row.division);
  if (carrier) row.carrier_id = *carrier;
  else keep(carrier.error(), "carrier_id");
  auto const plate = identifiers::check_plate(in.plate);
  if (plate) row.plate = plate->value.number;
  else keep(plate.error(), "plate");
  auto const depot = place_near(context, in.depot_id, "depot_id");
  if (depot) row.depot_place_id = *depot;
  else problems.push_back(depot.error());
  if (!problems.empty()) return all_of("form.invalid", std::move(problems));
  row.equipment = clean(in.equipment);
  row.seats = in.seats;
  row.state = in.state.empty() ? "ready" : in.state;
  auto const before = find_coach_of_plate(context, row.plate);
  if (before && before->carrier_id != row.carrier_id) return refused("fleet.plate_taken", "plate", {{"plate", row.plate}});
  if (!before) {
    row.id = new_id<CoachTag>(context.dice, context.now);
    insert_coach(context, row);
    note(context, "coach.added", "coach", row.id.text, row.carrier_id, row.division, {{"plate", row.plate}, {"seats", row.seats}});
    return show(context, row);
  }
  if (in.revision && *in.revision != before->revision) return refused("stale", "revision");
  row.id = before->id;
  row.revision = before->revision;
  bool const same = row.depot_place_id == before->depot_place_id && row.equipment == before->equipment && row.seats == before->seats && row.state == before->state;
  if (same) return show(context, *before);
  update_coach(context, row);
  note(context, "coach.changed", "coach", row.id.text, row.carrier_id, row.division, {{"plate", row.plate}, {"seats", row.seats}, {"state", row.state}});
  return show(context, row);
}

Driver Fleet::show(View const& view, DriverRow const& r) const {
  auto const base = registry::find_place(view, r.base_place_id);
  Driver d{r.id, r.name, r.licence, r.phone, r.carrier_id, registry::enterprise_name(view, r.carrier_id), r.division, r.base_place_id, base ? base->name : "", r.state};
  d.revision = r.revision;
  auto const week = view.now - Minutes{kHistoryDays * 1440}, day = view.now - Minutes{1440};
  if (r.signed_to.ms > 0) d.signed_from = r.signed_from, d.signed_to = r.signed_to;
  d.known = r.signed_to >= day && r.signed_from <= week + Minutes{1440};
  auto const within = [](RunRow const& run, Instant from, Instant to) { return std::max<int64_t>(0, (std::min(run.to, to).ms - std::max(run.from, from).ms) / kMsOfMinute); };
  for (auto const& run : list_runs(view, r.id.text, week, view.now + Minutes{kAheadDays * 1440})) {
    d.driven.push_back({run.from, run.to, run.trip_id});
    d.minutes_24h += within(run, day, view.now);
    d.minutes_7d += within(run, week, view.now);
  }
  return d;
}

Result<DriverRow> Fleet::own_driver(View const& view, DriverId const& id) const {
  auto row = find_driver(view, id.text);
  if (!row || !(view.actor.is_system || view.actor.may_see(row->carrier_id, row->division))) return not_found("not_found", "id");
  return std::move(*row);
}

Result<Items<Driver>> Fleet::drivers(View const& view, ListFleet const& in) const {
  auto const reach = reach_of(view.actor);
  return page_of<Driver>(list_drivers(view, reach, in.state, in.after, in.limit + 1), in.limit, count_drivers(view, reach, in.state), [&](DriverRow const& row) { return show(view, row); });
}

Result<Driver> Fleet::get_driver(View const& view, DriverId const& id) const { return show(view, TRY(own_driver(view, id))); }

Result<Driver> Fleet::add_driver(Context& context, AddDriver const& in) const {
  std::vector<Problem> problems;
  DriverRow row;
  auto const keep = [&](auto const& result, std::string at, std::string& to) {
    if (result) to = *result;
    else problems.push_back(result.error()), problems.back().at = std::move(at);
  };
  keep(carrier_of(context, in.carrier_id, row.division), "carrier_id", row.carrier_id);
  keep(place_near(context, in.base_id, "base_id"), "base_id", row.base_place_id);
  keep(licence_of(context, in.licence), "licence", row.licence);
  keep(registry::check_phone(in.phone, "phone"), "phone", row.phone);
  row.name = clean(in.name);
  if (row.name.empty()) problems.push_back(invalid("person.name", "name"));
  if (!problems.empty()) return all_of("form.invalid", std::move(problems));
  if (find_driver_of_licence(context, row.licence)) return refused("fleet.licence_taken", "licence");
  row.state = in.state.empty() ? "ready" : in.state;
  row.id = new_id<DriverTag>(context.dice, context.now);
  insert_driver(context, row);
  note(context, "driver.added", "driver", row.id.text, row.carrier_id, row.division, {{"base", row.base_place_id}});
  return show(context, row);
}

Result<Driver> Fleet::change_driver(Context& context, ChangeDriver const& in) const {
  auto row = TRY(own_driver(context, in.id));
  if (row.revision != in.revision) return refused("stale", "revision");
  if (in.phone && !registry::is_mask_of(*in.phone, row.phone, Pii::phone)) row.phone = TRY(registry::check_phone(*in.phone, "phone"));
  if (in.base_id) row.base_place_id = TRY(place_near(context, *in.base_id, "base_id"));
  if (in.state && !in.state->empty()) row.state = *in.state;
  update_driver(context, row);
  note(context, "driver.changed", "driver", row.id.text, row.carrier_id, row.division, {{"state", row.state}, {"base", row.base_place_id}});
  return show(context, row);
}

Result<Driver> Fleet::sign_hours(Context& context, SignHours const& in) const {
  auto row = TRY(own_driver(context, in.id));
  if (row.revision != in.revision) return refused("stale", "revision");
  auto const oldest = context.now - Minutes{(kHistoryDays + 2) * 1440}, latest = context.now + Minutes{kAheadDays * 1440};
  if (in.from < oldest || in.to > latest || in.from >= in.to) return invalid("fleet.span", "to", {{"days", std::to_string(kHistoryDays)}, {"ahead", std::to_string(kAheadDays)}});
  auto runs = in.driven;
  std::sort(runs.begin(), runs.end(), [](auto const& a, auto const& b) { return a.from < b.from; });
  std::vector<RunRow> trips;
  for (auto const& run : list_runs(context, row.id.text, in.from, in.to))
    if (!run.trip_id.empty()) trips.push_back(run);
  std::vector<Problem> problems;
  for (size_t i = 0; i < runs.size(); ++i) {
    auto const at = "driven[" + std::to_string(i) + "]";
    auto const& run = runs[i];
    bool const over = std::any_of(trips.begin(), trips.end(), [&](RunRow const& t) { return t.from < run.to && run.from < t.to; });
    if (run.from >= run.to || run.from < in.from || run.to > in.to) problems.push_back(invalid("fleet.run", at, {{"n", std::to_string(i + 1)}}));
    else if ((i > 0 && run.from < runs[i - 1].to) || over) problems.push_back(invalid("fleet.overlap", at, {{"n", std::to_string(i + 1)}}));
  }
  if (!problems.empty()) return all_of("form.invalid", std::move(problems));
  delete_declared(context, row.id.text, in.from, in.to);
  for (auto const& run : runs) insert_run(context, row.id.text, {run.from, run.to, ""});
  row.signed_from = in.from;
  row.signed_to = in.to;
  row.signed_by = journal_name(context.actor);
  row.signed_at = context.now;
  update_driver(context, row);
  int64_t minutes = 0;
  for (auto const& run : runs) minutes += (run.to.ms - run.from.ms) / kMsOfMinute;
  note(context, "driver.hours_signed", "driver", row.id.text, row.carrier_id, row.division, {{"from", to_iso(in.from)}, {"to", to_iso(in.to)}, {"minutes", minutes}, {"runs", static_cast<int64_t>(runs.size())}});
  return show(context, row);
}

Result<UnmaskedDriver> Fleet::unmask_driver(Context& context, UnmaskDriver const& in) const {
  auto const row = TRY(own_driver(context, in.id));
  TRY(registry::check_unmask(context, in.fields_wanted, in.reason));
  UnmaskedDriver out;
  for (auto const& name : in.fields_wanted) {
    if (name == "name") out.name = row.name;
    if (name == "id_number") out.id_number = row.licence;
    if (name == "phone") out.phone = row.phone;
  }
  registry::note_unmask(context, "driver", row.id.text, row.carrier_id, row.division, in.fields_wanted, in.reason, driver_key(row.id));
  return out;
}

Result<Items<Road>> Fleet::roads(View const& view) const {
  Items<Road> page;
  for (auto const& row : list_roads(view)) {
    auto const from = registry::find_place(view, row.from), to = registry::find_place(view, row.to);
    page.items.push_back({row.from, row.to, from ? from->name : "", to ? to->name : "", row.minutes, static_cast<double>(row.metres) / 1000});
  }
  page.total = static_cast<int64_t>(page.items.size());
  return page;
}

Result<Road> Fleet::put_road(Context& context, Road const& in) const {
  RoadRow row{TRY(place_near(context, in.from_id, "from_id")), TRY(place_near(context, in.to_id, "to_id")), in.minutes, static_cast<int64_t>(in.km * 1000 + 0.5)};
  if (row.from == row.to) return invalid("fleet.same_place", "to_id");
  if (trips::put_road(context, row)) {
    auto const division = context.actor.scope.kind == Scope::Kind::region ? context.actor.scope.code : std::string();
    auto const firm = context.actor.scope.kind == Scope::Kind::enterprise ? context.actor.scope.code : std::string();
    note(context, "road.told", "place", row.from, firm, division, {{"to", row.to}, {"minutes", row.minutes}, {"metres", row.metres}});
  }
  auto const from = registry::find_place(context, row.from), to = registry::find_place(context, row.to);
  return Road{row.from, row.to, from->name, to->name, row.minutes, static_cast<double>(row.metres) / 1000};
}

Result<json::value> Fleet::import(FleetSheet kind, std::string_view bytes, Instant now, std::function<Answer(std::string const&, std::function<Result<json::value>(Context&)>)> const& part,
                                  std::function<bool(int64_t, int64_t)> const& progress) const {
  using registry::Outcome;
  formats::DayRules const days{day_at(now), day_of(2019, 12, 1), day_of(2100, 1, 1)};
  auto const renamed = [](Problem problem, std::string_view from, std::string_view to) {
    auto const change = [&](Problem& one) { if (one.at == from) one.at = to; };
    change(problem);
    for (auto& one : problem.more) change(one);
    return problem;
  };
  if (kind == FleetSheet::coaches) {
    auto const sheet = TRY(formats::read_lines<CoachLine>(bytes, words_of(kind), days));
    return registry::put_in_parts(sheet, part, progress, [&](Context& context, CoachLine const& line) -> Result<Outcome> {
      auto const plate = identifiers::check_plate(line.plate);
      auto const before = plate ? find_coach_of_plate(context, plate->value.number) : std::nullopt;
      auto const put = put_coach(context, {line.plate, line.carrier.value_or(""), line.depot, line.equipment.value_or(before ? before->equipment : ""), line.state.value_or(before ? before->state : "ready"), line.seats, std::nullopt});
      if (!put) return renamed(renamed(put.error(), "depot_id", "depot"), "carrier_id", "carrier");
      return !before ? Outcome::added : put->revision == before->revision ? Outcome::same : Outcome::changed;
    });
  }
  if (kind == FleetSheet::roads) {
    auto const sheet = TRY(formats::read_lines<RoadLine>(bytes, words_of(kind), days));
    return registry::put_in_parts(sheet, part, progress, [&](Context& context, RoadLine const& line) -> Result<Outcome> {
      RoadRow const row{TRY(place_near(context, line.from, "from")), TRY(place_near(context, line.to, "to")), line.minutes, static_cast<int64_t>(line.km * 1000 + 0.5)};
      if (row.from == row.to) return invalid("fleet.same_place", "to");
      return trips::put_road(context, row) ? Outcome::changed : Outcome::same;
    });
  }
  auto const sheet = TRY(formats::read_lines<DriverLine>(bytes, words_of(kind), days));
  // What a known driver's line says anew of him; a mask says nothing. Whether it was anything.
  auto const keep_driver_line = [this](Context& context, DriverLine const& said, DriverRow& row) -> Result<bool> {
    auto const before = std::tuple(row.name, row.phone, row.base_place_id);
    if (!registry::is_mask_of(said.phone, row.phone, Pii::phone)) row.phone = TRY(registry::check_phone(said.phone, "phone"));
    if (!registry::is_mask_of(said.name, row.name, Pii::name)) row.name = clean(said.name);
    row.base_place_id = TRY(place_near(context, said.base, "base"));
    if (before == std::tuple(row.name, row.phone, row.base_place_id)) return false;
    note(context, "driver.changed", "driver", row.id.text, row.carrier_id, row.division, {{"state", row.state}, {"base", row.base_place_id}});
    return true;
  };
  DriversBehindMasks drivers_behind;
  return registry::put_in_parts(sheet, part, progress, [&](Context& context, DriverLine const& line) -> Result<Outcome> {
    auto row = contains(line.licence, "*") ? TRY(drivers_behind.find(context, line.name, line.licence, line.phone)) : find_driver_of_licence(context, TRY(licence_of(context, line.licence)));
    auto outcome = Outcome::same;
    if (!row) {
      auto const added = add_driver(context, {line.name, line.licence, line.phone, line.carrier.value_or(""), line.base, "ready"});
      if (!added) return renamed(renamed(added.error(), "base_id", "base"), "carrier_id", "carrier");
      row = find_driver(context, added->id.text);
      outcome = Outcome::added;
    } else if (!context.actor.is_system && !context.actor.may_see(row->carrier_id, row->division)) {
      return refused("fleet.licence_taken", "licence");
    }
    bool touched = outcome != Outcome::added && TRY(keep_driver_line(context, line, *row));
    if (line.day || line.from || line.to) {
      auto const from = line.from ? registry::minutes_from(*line.from) : std::nullopt, to = line.to ? registry::minutes_from(*line.to) : std::nullopt;
      if (!line.day) return invalid("field.missing", "day");
      if (!from) return invalid("fleet.time", "from");
      if (!to || *to == *from) return invalid("fleet.time", "to");
      RunRow const run{instant_of(*line.day, *from), instant_of(*to < *from ? *line.day + 1 : *line.day, *to), ""};
      bool there = false;
      for (auto const& other : list_runs(context, row->id.text, run.from, run.to)) {
        auto const minute = [](Instant at) { return at.ms / kMsOfMinute; };  // a sheet holds no seconds
        if (minute(other.from) == minute(run.from) && minute(other.to) == minute(run.to)) there = true;
        else if (minute(other.to) > minute(run.from) && minute(other.from) < minute(run.to)) return invalid("fleet.overlap", "from", {{"n", "1"}});
      }
      if (!there) insert_run(context, row->id.text, run), touched = true;
      if (line.whole.value_or(false) && run.to > row->signed_to && row->signed_to.ms > 0) row->signed_to = run.to, touched = true;
    }
    if (line.whole.value_or(false)) {
      auto const from = context.now - Minutes{kHistoryDays * 1440};
      auto const to = std::max(context.now, row->signed_to);
      if (row->signed_from.ms == 0 || row->signed_to < to || row->signed_from > from) {
        row->signed_from = from, row->signed_to = to, row->signed_by = journal_name(context.actor), row->signed_at = context.now;
        touched = true;
        note(context, "driver.hours_signed", "driver", row->id.text, row->carrier_id, row->division, {{"from", to_iso(from)}, {"to", to_iso(to)}});
      }
    }
    if (touched) update_driver(context, *row);
    return outcome == Outcome::added ? outcome : touched ? Outcome::changed : Outcome::same;
  });
}

Result<std::string> Fleet::write_sheet(FleetSheet kind, View const& view, bool blank) const {
  auto const reach = reach_of(view.actor);
  auto const code_of = [&](std::string const& carrier) {
    auto const firm = registry::find_enterprise(view, carrier);
    return firm ? std::optional(firm->uscc) : std::nullopt;
  };
  auto const name_of = [&](std::string const& place) {
    auto const found = registry::find_place(view, place);
    return found ? found->name : std::string();
  };
  auto const write = [&](auto const& lines) { return formats::write_lines(lines, std::string(title_of(kind)), words_of(kind), around_.known.scratch, view.now); };
  if (kind == FleetSheet::coaches) {
    std::vector<CoachLine> lines;
    if (!blank)
      for (auto const& r : list_coaches(view, reach, "", "", kEveryRow)) lines.push_back({r.plate, name_of(r.depot_place_id), r.seats, code_of(r.carrier_id), r.equipment, r.state});
    return write(lines);
  }
  if (kind == FleetSheet::roads) {
    std::vector<RoadLine> lines;
    if (!blank)
      for (auto const& r : list_roads(view)) lines.push_back({name_of(r.from), name_of(r.to), r.minutes, static_cast<double>(r.metres) / 1000});
    return write(lines);
  }
  std::vector<DriverLine> lines;
  auto const clock = [](Instant at) { return to_iso(at, kChinaOffset).substr(11, 5); };
  if (!blank)
    for (auto const& r : list_drivers(view, reach, "", "", kEveryRow)) {
      DriverLine const line{r.name, r.licence, r.phone, name_of(r.base_place_id), code_of(r.carrier_id), {}, {}, {}, r.signed_to >= view.now - Minutes{1440}};
      auto const before = lines.size();
      for (auto const& run : list_runs(view, r.id.text, view.now - Minutes{kHistoryDays * 1440}, view.now)) {
        lines.push_back(line);
        lines.back().day = day_at(run.from), lines.back().from = clock(run.from), lines.back().to = clock(run.to);
      }
      if (lines.size() == before) lines.push_back(line);
    }
  return write(lines);
}

std::vector<registry::SheetWay> fleet_sheets(Fleet const& fleet) {
  constexpr Roles keepers = Role::officer | Role::lead | Role::dispatcher;  // a dispatcher only of his own carrier
  constexpr Roles seers = may::staff | Role::auditor | Role::dispatcher;
  auto const way = [&](FleetSheet kind, registry::SheetWay names) {
    names.importers = keepers, names.seers = seers;
    names.read = [f = &fleet, kind](std::string_view bytes, Instant now, registry::RunPart const& part, registry::Progress const& progress) { return f->import(kind, bytes, now, part, progress); };
    names.write = [f = &fleet, kind](View const& view, bool blank) { return f->write_sheet(kind, view, blank); };
    names.personal = kind == FleetSheet::drivers;
    return names;
  };
  return {way(FleetSheet::coaches, {"coaches", title_of(FleetSheet::coaches), "trips.import_coaches", "/api/coaches/import", "/api/coaches/export.xlsx", "/api/coaches/template.xlsx", "coaches.import", "coaches.export", "coaches.template"}),
          way(FleetSheet::drivers, {"drivers", title_of(FleetSheet::drivers), "trips.import_drivers", "/api/drivers/import", "/api/drivers/export.xlsx", "/api/drivers/template.xlsx", "drivers.import", "drivers.export", "drivers.template"}),
          way(FleetSheet::roads, {"travel-times", title_of(FleetSheet::roads), "trips.import_travel_times", "/api/travel-times/import", "/api/travel-times/export.xlsx", "/api/travel-times/template.xlsx", "travel_times.import", "travel_times.export", "travel_times.template"})};
}

void forget_driver(Context& context, std::string const& driver_id) { mark_driver_forgotten(context, driver_id); }

}  // namespace ly::trips
