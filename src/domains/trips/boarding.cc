#include "domains/trips/boarding.h"

#include <algorithm>
#include <map>

#include "base/text.h"
#include "domains/registry/persons.h"
#include "domains/registry/places.h"
#include "domains/trips/journey_rows.h"
#include "domains/trips/own_pages.h"
#include "domains/trips/rests.h"
#include "domains/trips/rows.h"
#include "engines/dmn/table.h"
#include "engines/identifiers/identifiers.h"
#include "formats/phone_table.h"
#include "formats/policy_set.h"

namespace ly::trips {

// One who rides, or was added, in clear.
struct Rider {
  std::string key, traveller_id, person_id, group_id, enterprise_id, name, number, phone, digest;  // key: as phones name him
  int64_t seat_no = 0;
  bool extra = false, cleared = false, certified = false;  // cleared: of an extra, his enterprise's screened roster lets him travel; certified: a health certificate of the house holds
};

namespace {

struct EventTag;
using boarding::Item;
constexpr Item kNeeds[] = {Item::identity, Item::temperature, Item::certificate, Item::briefing, Item::masks, Item::food, Item::water};
constexpr int64_t kClearedMost = 1000;  // people of one roster looked through for one who was added
constexpr size_t kDigestLength = 24;    // 96 bits: two of a coach never agree by chance
constexpr Minutes kDayLong{24 * 60};
constexpr size_t kCountyDigits = 6;      // GB/T 2260
constexpr int64_t kClinicsShown = 10;

std::string code_index(Keyring const& keys, std::string_view code) { return keys.blind("trip.code", code); }
std::string token_index(Keyring const& keys, std::string_view token) { return keys.blind("trip.token", token); }
std::string event_place(std::string_view id) { return "trip_event/" + std::string(id); }

// The name under which two phones without a network call the same stranger: the same number gives the same digest, in this trip only.
std::string people_salt(Keyring const& keys, TripId const& trip) { return keys.blind("trip.people", trip.text); }
std::string digest_of(std::string_view salt, std::string_view number) { return chained(salt, number).substr(0, kDigestLength); }

std::string_view fact_of(std::string_view kind) {
  return kind == "departed" ? "trip.departed" : kind == "stop" ? "trip.stop" : kind == "delay" ? "trip.delay" : kind == "incident" ? "trip.incident" : "trip.arrived";
}
bool over(TripRow const& trip) { return trip.state == "handed_over" || trip.state == "cancelled"; }

// In the table's own words.
std::string state_of(Item item, boarding::Cell const* cell, bool certified) {
  if (item == Item::certificate && certified) return cell && cell->value != 1 ? "现场开具" : "有";  // issued since a leader missed it
  if (!cell) return "未办";
  switch (item) {
    case Item::temperature: return "已量";
    case Item::identity: return cell->value == 1 ? "已办" : "不符";
    case Item::certificate: return cell->value == 0 ? "缺" : cell->value == 1 ? "有" : "现场开具";
    default: return cell->value == 1 ? "已办" : "未办";
  }
}

boarding::Mark mark_from(MarkRow const& row, json::object const& body) {
  boarding::Mark mark{row.device_id, row.traveller, row.counter, *boarding::item_of(row.item), integer_of(body, "v"), {}};
  if (auto const* seen = find(body, "seen"); seen && seen->is_object())
    for (auto const& [device, counter] : seen->get_object())
      if (counter.is_int64()) mark.seen.push_back({std::string(device), counter.get_int64()});
  return mark;
}

std::string name_of_place(View const& view, std::string const& id) {
  auto const place = registry::find_place(view, id);
  return place ? place->name : std::string();
}

// How many people may ride by the load factor of the riskiest aboard (policies/coach_load): the rated seats where no table is in force.
int64_t room_of(View const& view, formats::PolicySet const& policies, TripRow const& trip) {
  auto const coach = find_coach(view, trip.coach_id);
  if (!coach) return 0;
  auto const* table = policies.find("coach_load", day_at(trip.depart_at), view.now);
  auto room = coach->seats;
  for (auto const& visit : trip.timetable.visits) {
    auto const group = table && visit.kind == "board" ? find_group(view, visit.group_id) : std::nullopt;
    if (!group) continue;
    dmn::Scope scope;
    scope.set("risk", dmn::Value(group->risk));
    auto const decision = dmn::decide(table->table, scope);
    if (auto const* percent = decision.outputs.member("percent"); percent && percent->is(dmn::Kind::number)) room = std::min(room, coach->seats * percent->number().to_int().value_or(100) / 100);
  }
  return room;
}

std::optional<json::object> body_of(View const& view, MarkRow const& row) {
  auto const plain = view.keys.unseal(view.tx, row.key_id, mark_place(row), row.sealed.value);
  auto const body = plain ? parse_json(*plain) : Result<json::value>(json::value());
  if (!body || !body->is_object()) return std::nullopt;
  return body->get_object();
}

struct Folded {
  std::vector<boarding::Mark> marks;
  std::vector<boarding::State> states;
  boarding::State const* of(std::string_view traveller) const {
    auto const found = std::ranges::lower_bound(states, traveller, {}, [](boarding::State const& s) -> std::string_view { return s.traveller; });
    return found != states.end() && found->traveller == traveller ? &*found : nullptr;
  }
};

Folded fold_marks(View const& view, std::vector<MarkRow> const& rows) {
  Folded out;
  for (auto const& row : rows)
    if (row.counted && boarding::item_of(row.item))
      if (auto const body = body_of(view, row)) out.marks.push_back(mark_from(row, *body));
  out.states = boarding::fold(out.marks);
  return out;
}

TripPhone shown(PhoneRow const& row) {
  TripPhone out{row.id, row.leader, "", row.counter, row.waiting, row.made_at, {}, {}, {}};
  if (row.enrolled_at.ms != 0) out.enrolled_at = row.enrolled_at;
  if (row.seen_at.ms != 0) out.seen_at = row.seen_at;
  if (row.revoked_at.ms != 0) out.revoked_at = row.revoked_at;
  return out;
}

bool may_run(Actor const& actor) { return actor.is_system || actor.scope.kind == Scope::Kind::region; }  // a trip's phones show everybody aboard: no enterprise makes them

}  // namespace

std::map<std::string, int64_t> certificates_seen(View const& view, TripId const& trip) {
  std::map<std::string, int64_t> out;
  for (auto const& state : fold_marks(view, list_marks(view, trip, 0)).states)
    if (auto const* cell = state.cell(Item::certificate)) out[state.traveller] = cell->value;
  return out;
}

// ---- who rides ----

std::vector<Rider> Boarding::riders(View const& view, TripRow const& trip) const {
  std::vector<Rider> out;
  auto const salt = people_salt(view.keys, trip.id);
  auto const extras = list_extras(view, trip.id);
  auto const fill = [&](Rider& rider) {
    auto const person = registry::find_person_in_clear(view, {rider.person_id});
    if (!person) return;
    rider.name = person->name;
    rider.number = person->number;
    rider.phone = person->phone;
    rider.digest = digest_of(salt, person->number);
    rider.certified = around_.certified && around_.certified(view, rider.person_id);
  };
  for (auto const& seat : trips_.seats(view, trip.id)) {
    Rider rider{seat.traveller_id.text, seat.traveller_id.text, seat.person_id, seat.group_id, seat.enterprise_id, {}, {}, {}, {}, seat.seat_no, false, false};
    for (auto const& extra : extras)
      if (extra.traveller_id == rider.traveller_id) {
        rider.key = extra.traveller;
        rider.extra = true;
      }
    fill(rider);
    out.push_back(std::move(rider));
  }
  for (auto const& extra : extras) {
    bool const seated = std::ranges::any_of(out, [&](Rider const& one) { return one.key == extra.traveller; });
    if (seated) continue;
    auto const group = find_group(view, extra.group_id);
    Rider rider{extra.traveller, extra.traveller_id, extra.person_id, extra.group_id, group ? group->enterprise_id : "", {}, {}, {}, {}, 0, true, false};
    fill(rider);
    out.push_back(std::move(rider));
  }
  std::map<std::string, std::vector<std::string>> cleared;
  for (auto& rider : out) {
    if (!rider.extra || rider.person_id.empty() || !around_.cleared) continue;
    auto [list, fresh] = cleared.try_emplace(rider.enterprise_id);
    if (fresh) list->second = around_.cleared(view, rider.enterprise_id, "", kClearedMost);
    rider.cleared = std::ranges::find(list->second, rider.person_id) != list->second.end();
  }
  return out;
}

std::vector<BoardLine> Boarding::lines_of(Rider const& rider, boarding::State const* state, formats::PolicyVersion const* table) const {
  std::vector<BoardLine> out;
  auto const judge = [&](std::string_view item, std::string_view word, std::optional<int64_t> hundredths, bool conflict) {
    BoardLine line;
    line.item = item;
    line.action = "lack";
    line.conflict = conflict;
    if (table) {
      dmn::Scope scope;
      scope.set("item", dmn::Value(std::string(item)));
      scope.set("state", dmn::Value(std::string(word)));
      scope.set("temp", hundredths ? dmn::Value(*dmn::Decimal::make(false, static_cast<dmn::Wide>(*hundredths), -2)) : dmn::Value());
      auto const decision = dmn::decide(table->table, scope);
      if (decision.ok() && !decision.hits.empty()) {
        auto const rule = decision.hits.front();
        if (auto const& action = decision.outputs; action.is(dmn::Kind::string)) line.action = std::string(action.string());  // the one output is no context
        line.reason_code = table->table.source().rules[rule].reason;
        line.reason = dmn::because(table->table, rule, scope, dmn::Language::zh_cn);
        line.reason_en = dmn::because(table->table, rule, scope, dmn::Language::en);
      }
    }
    out.push_back(std::move(line));
  };
  for (auto const item : kNeeds) {
    auto const* cell = state ? state->cell(item) : nullptr;
    judge(boarding::kItemNames[static_cast<size_t>(item)], state_of(item, cell, rider.certified), item == Item::temperature && cell ? std::optional(cell->value) : std::nullopt, cell && cell->conflict);
  }
  if (rider.extra) judge("screening", rider.cleared ? "准予" : "未查", {}, false);
  return out;
}

BoardPage Boarding::show(View const& view, TripRow const& trip) const {
  BoardPage page;
  page.trip_id = trip.id.text;
  page.plate = trip.plate;
  page.state = trip.state;
  page.depart_at = leaves_at(trip);
  page.arrive_at = trip.arrive_at;
  page.revision = trip.revision;
  if (auto const coach = find_coach(view, trip.coach_id)) page.seats = coach->seats;
  auto const* table = around_.policies.find("boarding", day_at(trip.depart_at), view.now);
  if (table) page.table = table->version;
  bool const whole = may_run(view.actor);
  auto const everybody = riders(view, trip);
  auto const rows = list_marks(view, trip.id, 0);
  auto const folded = fold_marks(view, rows);
  std::vector<boarding::Seated> planned;
  for (auto const& rider : everybody)
    if (rider.seat_no > 0) planned.push_back({rider.key, rider.seat_no});
  auto const doubles = boarding::double_seats(planned, folded.states);
  std::map<std::string, HandOverRow> handed;
  for (auto& row : list_handed_over(view, trip.id)) handed[row.traveller_id] = row;
  std::map<std::string, std::string> firms, places;
  for (auto const& visit : trip.timetable.visits)
    if (visit.kind == "board") places[visit.group_id] = name_of_place(view, visit.place_id);
  for (auto const& rider : everybody) {
    if (!whole && rider.enterprise_id != view.actor.scope.code && !view.actor.may_see(rider.enterprise_id, trip.division)) continue;
    auto const* state = folded.of(rider.key);
    BoardPerson person;
    person.traveller = rider.key;
    person.traveller_id = rider.traveller_id;
    person.name = rider.name;
    person.document_number = rider.number;
    person.enterprise_id = rider.enterprise_id;
    auto [firm, fresh] = firms.try_emplace(rider.enterprise_id);
    if (fresh)
      if (auto const row = registry::find_enterprise(view, rider.enterprise_id)) firm->second = row->name;
    person.enterprise = firm->second;
    person.place = places[rider.group_id];
    auto const* seat = state ? state->cell(Item::seat) : nullptr;
    person.seat_no = seat ? seat->value : rider.seat_no;
    person.extra = rider.extra;
    person.lines = lines_of(rider, state, table);
    if (seat && seat->conflict) person.lines.push_back({"seat", "lack", "", "两部手机写的座位不同", "two phones say different seats", true});
    if (std::ranges::any_of(doubles, [&](boarding::Seated const& one) { return one.traveller == rider.key; })) person.lines.push_back({"seat", "lack", "", "座位有两个人", "two people hold this seat", true});
    auto const* aboard = state ? state->cell(Item::aboard) : nullptr;
    if (aboard && aboard->conflict) person.lines.push_back({"aboard", "lack", "", "一部手机写上了车，一部写没有", "one phone says aboard, the other not", true});
    bool const stop = std::ranges::any_of(person.lines, [](BoardLine const& line) { return line.action == "stop"; });
    bool const lack = std::ranges::any_of(person.lines, [](BoardLine const& line) { return line.action == "lack" || line.conflict; });
    bool const differs = std::ranges::any_of(person.lines, &BoardLine::conflict);
    person.state = aboard && aboard->value == 1 ? "aboard" : aboard && aboard->value == 2 ? "behind" : stop ? "stop" : lack ? "lacks" : "may";
    person.alarm = person.state != "behind" && (stop || differs);
    if (auto const found = handed.find(rider.traveller_id); found != handed.end()) {
      person.handed = found->second.state;
      person.lodging = found->second.lodging;
      ++page.handed;
    }
    if (auto const* certificate = state ? state->cell(Item::certificate) : nullptr; rider.certified || (certificate && certificate->value > 0)) ++page.certificates;
    (person.state == "aboard" ? page.aboard : person.state == "behind" ? page.behind : person.state == "stop" ? page.stops : person.state == "lacks" ? page.lacks : page.may) += 1;
    page.people.push_back(std::move(person));
  }
  std::ranges::stable_sort(page.people, [](BoardPerson const& a, BoardPerson const& b) { return a.alarm != b.alarm ? a.alarm : a.seat_no < b.seat_no; });
  for (auto const& row : list_events(view, trip.id)) {
    TripHappening one{row.kind, view.keys.unseal(view.tx, Keyring::kHouse, event_place(row.id), row.sealed.value).value_or(""), row.noted_by, row.minutes, row.happened_at};
    page.events.push_back(std::move(one));
  }
  if (!whole) return page;
  std::map<std::string, std::string> leaders;
  for (auto const& phone : list_phones(view, trip.id)) {
    leaders[phone.id.text] = phone.leader;
    page.phones.push_back(shown(phone));
  }
  for (auto const& row : rows) {
    if (row.conflict.empty() || row.settled_at.ms != 0) continue;
    OddMark odd{row.device_id, row.hash, leaders[row.device_id], row.traveller, "", row.item, {}, row.counter, row.counted, row.happened_at};
    for (auto const word : split(row.conflict, ' ')) odd.conflicts.emplace_back(word);
    for (auto const& rider : everybody)
      if (rider.key == row.traveller) odd.name = rider.name;
    page.odd.push_back(std::move(odd));
  }
  return page;
}

Result<BoardPage> Boarding::page(View const& view, GetTrip const& in) const { return show(view, TRY(trips_.visible(view, in.id))); }

// ---- phones, at the desk ----

Result<MadePhone> Boarding::make_phone(Context& context, MakePhone const& in) const {
  auto const trip = TRY(trips_.visible(context, in.id));
  if (!may_run(context.actor)) return not_found("not_found", "id");
  if (over(trip)) return refused("boarding.trip_over", "id", {{"plate", trip.plate}});
  auto const pin = fresh_pin(context.secrets), code = fresh_code(context.secrets);
  PhoneRow row;
  row.id = new_id<PhoneTag>(context.dice, context.now);
  row.trip_id = trip.id;
  row.leader = clean(in.leader);
  row.salt.value = context.secrets.bytes(16);
  row.code_index = code_index(context.keys, code);
  row.code_until = context.now + kCodeGood;
  row.made_by = journal_name(context.actor);
  row.made_at = context.now;
  insert_phone(context, row);
  context.journal.note({.what = "boarding.phone_made", .subject_kind = "trip", .subject_id = trip.id.text, .division = trip.division, .facts = {{"device_id", row.id.text}}, .personal = {{"leader", row.leader}}});
  return MadePhone{row.id, pin, code, row.code_until};
}

Result<TripPhone> Boarding::cut_off(Context& context, CutOff const& in) const {
  auto row = find_phone(context, in.id.text);
  if (!row || !may_run(context.actor)) return not_found("not_found", "id");
  auto const trip = TRY(trips_.visible(context, row->trip_id));
  TRY(registry::check_reason(in.reason));
  if (row->revoked_at.ms != 0) return refused("boarding.cut_off_already", "id");
  row->revoked_at = context.now;
  row->revoked_by = journal_name(context.actor);
  row->code_index.clear();
  update_phone(context, *row);
  context.journal.note({.what = "boarding.phone_cut_off", .subject_kind = "trip", .subject_id = trip.id.text, .division = trip.division, .facts = {{"device_id", row->id.text}}, .why = in.reason});
  return shown(*row);
}

Result<BoardPage> Boarding::settle(Context& context, SettleMark const& in) const {
  auto row = find_mark(context, in.device_id, in.counter, in.hash);
  if (!row || !may_run(context.actor)) return not_found("not_found", "device_id");
  auto const trip = TRY(trips_.visible(context, row->trip_id));
  TRY(registry::check_reason(in.note));
  if (row->conflict.empty() || row->settled_at.ms != 0) return refused("boarding.nothing_to_settle", "counter");
  // What a phone that was cut off would have done is done here, by who looked into it, or not at all.
  if (in.accept && (row->item == "add" || row->item == "event")) return refused("boarding.do_it_here", "accept");
  row->settled_at = context.now;
  if (in.accept && !row->counted) {
    row->counted = true;
    row->number = next_mark(context, row->trip_id);  // so that phones hear of it
  }
  mark_looked_into(context, *row);
  context.journal.note({.what = "boarding.mark_settled", .subject_kind = "trip", .subject_id = trip.id.text, .division = trip.division,
                        .facts = {{"device_id", row->device_id}, {"counter", row->counter}, {"conflict", row->conflict}, {"counted", row->counted}}, .why = in.note});
  return show(context, trip);
}

// ---- phones, by themselves ----

Result<PhoneRow> Boarding::phone_of(View const& view, std::string const& token) const {
  auto row = find_phone_by_token(view, token_index(view.keys, token));
  if (!row) return Problem{"boarding.token", "token", {}, Kind::unauthenticated, {}};
  return std::move(*row);
}

json::object Boarding::bundle_of(View const& view, PhoneRow const& phone, TripRow const& trip, int64_t have) const {
  json::array people, groups, stops, marks, drivers, events;
  std::map<std::string, json::object> of_group;
  for (auto const& visit : trip.timetable.visits) {
    if (visit.kind != "board" || of_group.contains(visit.group_id)) continue;
    auto const group = find_group(view, visit.group_id);
    auto const firm = group ? registry::find_enterprise(view, group->enterprise_id) : std::nullopt;
    of_group[visit.group_id] = {{"id", visit.group_id}, {"enterprise", firm ? firm->name : ""}, {"from", name_of_place(view, visit.place_id)}, {"to", group ? name_of_place(view, group->to_place_id) : ""}};
  }
  for (auto const& [id, group] : of_group) groups.push_back(group);
  for (auto const& rider : riders(view, trip))
    people.push_back(json::object{{"key", rider.key}, {"name", rider.name}, {"masked", mask_id_number(rider.number)}, {"last4", rider.number.substr(rider.number.size() - std::min<size_t>(4, rider.number.size()))}, {"digest", rider.digest},
                                  {"phone", rider.phone}, {"group", rider.group_id}, {"seat", rider.seat_no}, {"extra", rider.extra}, {"cleared", rider.cleared}, {"certified", rider.certified}});
  for (auto const& event : trip.timetable.events)
    if (event.kind == "stop" || event.kind == "rest" || event.kind == "standstill") stops.push_back(json::object{{"kind", event.kind}, {"from", event.from.ms}, {"to", event.to.ms}});
  for (auto const& id : list_crew(view, trip.id.text))
    if (auto const driver = find_driver(view, id)) drivers.push_back(json::object{{"name", driver->name}, {"phone", driver->phone}});
  for (auto const& row : list_events(view, trip.id)) events.push_back(json::object{{"kind", row.kind}, {"at", row.happened_at.ms}, {"minutes", row.minutes}});
  auto last = have;
  for (auto const& row : list_marks(view, trip.id, have)) {
    last = row.number;
    if (!row.counted || !boarding::item_of(row.item)) continue;
    auto const body = body_of(view, row);
    if (!body) continue;
    auto const mark = mark_from(row, *body);
    json::object seen;
    for (auto const& one : mark.seen) seen[one.device] = one.counter;
    marks.push_back(json::object{{"device", mark.device}, {"counter", mark.counter}, {"traveller", mark.traveller}, {"item", row.item}, {"value", mark.value}, {"seen", std::move(seen)}});
  }
  // Where somebody who falls ill can be seen to, near where the trip begins.
  json::array clinics, leaders;
  auto const first = trip.timetable.visits.empty() ? std::nullopt : registry::find_place(view, trip.timetable.visits.front().place_id);
  int64_t total = 0;
  if (first)
    for (auto const& clinic : registry::list_places(view, first->division.substr(0, kCountyDigits), "clinic", "", kClinicsShown, total)) clinics.emplace_back(clinic.name);
  json::array help;  // the nearest by the hour, for when there is no network
  for (auto const& one : help_along(around_, view, trip)) help.push_back(json::object{{"from", one.from.ms}, {"to", one.to.ms}, {"name", one.name}, {"where", one.where}, {"km", one.km}});
  for (auto const& one : list_phones(view, trip.id)) leaders.push_back(json::object{{"id", one.id.text}, {"leader", one.leader}, {"counter", one.counter}});
  auto const coach = find_coach(view, trip.coach_id);
  json::object bundle{{"at", view.now.ms},
                      {"device", json::object{{"id", phone.id.text}, {"name", phone.leader}, {"counter", phone.counter}, {"hash", phone.hash}, {"sequence", phone.sequence}}},
                      {"pin", json::object{{"salt", to_base64url(phone.salt.value)}, {"log2", static_cast<int64_t>(kPinLog2)}}},
                      {"trip", json::object{{"id", trip.id.text}, {"plate", trip.plate}, {"state", trip.state}, {"depart_at", leaves_at(trip).ms}, {"arrive_at", trip.arrive_at.ms}, {"seats", coach ? coach->seats : 0}, {"room", room_of(view, around_.policies, trip)}, {"salt", people_salt(view.keys, trip.id)}}},
                      {"people", std::move(people)}, {"groups", std::move(groups)}, {"stops", std::move(stops)}, {"drivers", std::move(drivers)}, {"clinics", std::move(clinics)}, {"help", std::move(help)}, {"events", std::move(events)}, {"phones", std::move(leaders)}, {"marks", std::move(marks)}, {"have", last}};
  if (auto const* table = around_.policies.find("boarding", day_at(trip.depart_at), view.now)) bundle["table"] = formats::phone_table(*table);
  return bundle;
}

Result<EnrolledTripPhone> Boarding::enrol(Context& context, EnrolTripPhone const& in) const {
  auto phone = find_phone_by_code(context, code_index(context.keys, typed_code(in.code)));
  if (!phone || phone->revoked_at.ms != 0 || context.now > phone->code_until) return refused("boarding.code", "code", {{"minutes", std::to_string(kCodeGood.count)}});
  auto trip = TRY(trips_.visible(context, phone->trip_id));
  if (over(trip)) return refused("boarding.trip_over", "code", {{"plate", trip.plate}});
  auto const token = to_base64url(context.secrets.bytes(32));
  phone->token_index = token_index(context.keys, token);
  phone->code_index.clear();  // a code is good for one phone
  phone->enrolled_at = phone->seen_at = context.now;
  update_phone(context, *phone);
  if (trip.state == "planned") trips_.mark(context, trip, "boarding");
  context.journal.note({.what = "boarding.phone_enrolled", .subject_kind = "trip", .subject_id = trip.id.text, .division = trip.division, .facts = {{"device_id", phone->id.text}}});
  return EnrolledTripPhone{token, bundle_of(context, *phone, trip, 0)};
}

Result<json::value> Boarding::bundle(View const& view, WhichTripPhone const& in) const {
  auto const phone = TRY(phone_of(view, in.token));
  if (phone.revoked_at.ms != 0) return forbidden("boarding.cut_off", "token");
  if (must_wipe(view, phone.enrolled_at)) return json::value(json::object{{"at", view.now.ms}, {"wipe", true}});
  auto const trip = TRY(trips_.visible(view, phone.trip_id));
  if (over(trip)) return refused("boarding.trip_over", "token", {{"plate", trip.plate}});
  return json::value(bundle_of(view, phone, trip, in.have));
}

// Somebody who was not on the list. He is a person of the house from here on, whatever else does not fit.
void Boarding::add_rider(Context& context, TripRow const& trip, std::vector<Rider>& riders, json::object const& body, MarkRow& row, std::vector<std::string>& conflicts) const {
  auto const number = identifiers::normalize_document(text_of(body, "number"));
  auto const digest = digest_of(people_salt(context.keys, trip.id), number);
  row.item = "add";
  if (row.traveller != "p:" + digest) conflicts.emplace_back("other_number");
  if (auto const known = std::ranges::find(riders, digest, &Rider::digest); known != riders.end()) {  // on the list, or added by the other phone
    row.key_id = registry::person_key({known->person_id});
    return;
  }
  auto group = find_group(context, text_of(body, "group"));
  bool const ours = group && std::ranges::any_of(trip.timetable.visits, [&](TripVisit const& visit) { return visit.group_id == group->id.text; });
  if (!ours) {
    conflicts.emplace_back("unknown_group");
    return;
  }
  auto const firm = registry::find_enterprise(context, group->enterprise_id);
  registry::PersonIn in;
  in.document_number = number;
  in.name = std::string(text_of(body, "name"));
  in.phone = std::string(text_of(body, "phone"));
  in.enterprise_id = group->enterprise_id;
  in.division = firm ? firm->division : trip.division;
  auto const put = around_.persons.find_or_add(context, in);
  if (!put) {
    conflicts.emplace_back("bad_document");
    return;
  }
  row.key_id = registry::person_key(put->id);
  ExtraRow extra{trip.id, "p:" + digest, put->id.text, "", group->id.text, 0};
  auto const coach = find_coach(context, trip.coach_id);
  auto const free = [&](int64_t seat) { return seat > 0 && coach && seat <= coach->seats && std::ranges::none_of(riders, [&](Rider const& one) { return one.seat_no == seat; }); };
  auto seat = integer_of(body, "seat");
  if (!free(seat)) {
    if (seat > 0) conflicts.emplace_back("seat_taken");
    for (seat = 1; coach && seat <= coach->seats && !free(seat);) ++seat;
    if (!free(seat)) {
      seat = 0;
      conflicts.emplace_back("coach_full");
    }
  }
  if (static_cast<int64_t>(riders.size()) >= room_of(context, around_.policies, trip)) conflicts.emplace_back("over_load");
  // Whoever rides is answered for on arrival, so he has a line on a list whatever else does not fit: his own on another, or one made here.
  if (auto const open = find_listed(context, put->id.text)) {
    conflicts.emplace_back("on_another_list");
    extra.traveller_id = open->id.text;
  } else {
    TravellerRow traveller;
    traveller.id = new_id<TravellerTag>(context.dice, context.now);
    traveller.group_id = group->id.text;
    traveller.person_id = put->id.text;
    traveller.source = "on_spot";
    traveller.created_at = context.now;
    insert_traveller(context, traveller);
    make_own_code(context, kRiderCode, traveller.id.text);
    if (seat > 0) insert_seat(context, trip.id.text, traveller.id.text, group->id.text, seat);
    extra.traveller_id = traveller.id.text;
    extra.seat_no = seat;
  }
  insert_extra(context, extra);
  riders.push_back({extra.traveller, extra.traveller_id, extra.person_id, extra.group_id, group->enterprise_id, in.name, number, in.phone, digest, extra.seat_no, true, false});
}

// One entry as it is kept. What a phone claims is bounded here; what cannot be read is kept sealed as sent and marked, never believed.
MarkRow Boarding::read(Context& context, PhoneRow const& phone, TripRow& trip, std::vector<Rider>& riders, SentEntry const& sent, std::vector<std::string> conflicts) const {
  MarkRow row;
  row.trip_id = trip.id;
  row.number = next_mark(context, trip.id);
  row.device_id = phone.id.text;
  row.counter = sent.counter;
  row.hash = sent.hash;
  row.item = "unreadable";
  row.happened_at = row.recorded_at = context.now;
  auto const parsed = parse_json(sent.body);
  auto const* body = parsed ? parsed->if_object() : nullptr;
  if (!body) {
    conflicts.emplace_back("unreadable");
  } else {
    // `off` is how much the phone's clock ran ahead of the house's when they last met: a clock that is a day wrong gives right times.
    if (auto const at = integer_of(*body, "at"); at > 0) row.happened_at = {at - integer_of(*body, "off")};
    if (row.happened_at > context.now + kClockSlack || row.happened_at + kDayLong < phone.enrolled_at) conflicts.emplace_back("clock");
    row.traveller = std::string(text_of(*body, "t")).substr(0, 40);
    auto const kind = text_of(*body, "k");
    // Who holds a phone that was cut off is unknown: it adds nobody, and no coach departs or arrives by its word. What it says is kept, to be looked into.
    bool const lost = phone.revoked_at.ms != 0;
    if (lost && (kind == "add" || kind == "event")) {
      row.item = std::string(kind);
      row.counted = false;
    } else if (kind == "add") {
      add_rider(context, trip, riders, *body, row, conflicts);
    } else if (kind == "event") {
      row.item = "event";
      row.traveller.clear();
      NoteEvent what{trip.id, std::string(text_of(*body, "e")), std::string(text_of(*body, "text")).substr(0, 1000), std::clamp<int64_t>(integer_of(*body, "minutes"), 0, kDelayMost), !boolean_of(*body, "driving")};
      if (!contains(" " + std::string(kEventKinds) + " ", " " + what.kind + " ")) conflicts.emplace_back("unreadable");
      else if (auto const done = happen(context, trip, what, row.happened_at, phone.leader); !done) conflicts.push_back(done.error().code == "trip.no_lawful_way" ? "no_lawful_way" : "not_now");
    } else {
      auto const item = boarding::item_of(text_of(*body, "i"));
      if (item && boarding::is_value(*item, integer_of(*body, "v"))) row.item = text_of(*body, "i");
      else conflicts.emplace_back("unreadable");
      // Phones learn of others through the house: nobody can have seen what it does not have.
      if (auto const* seen = find(*body, "seen"); seen && seen->is_object())
        for (auto const& [device, counter] : seen->get_object()) {
          auto const other = find_phone(context, std::string_view(device));
          if (!other || other->trip_id != trip.id || !counter.is_int64() || counter.get_int64() > other->counter) conflicts.emplace_back("seen_unknown");
        }
    }
    // Who was added under a digest and stands on the list is the one on the list.
    for (auto const& rider : riders)
      if (!row.traveller.empty() && row.traveller == "p:" + rider.digest) row.traveller = rider.key;
    auto const rider = std::ranges::find(riders, row.traveller, &Rider::key);
    if (rider != riders.end()) row.key_id = registry::person_key({rider->person_id});
    else if (!row.traveller.empty() && row.item != "add") conflicts.emplace_back("unknown_traveller");
  }
  if (phone.revoked_at.ms != 0) {
    conflicts.emplace_back("cut_off");
    row.counted = row.counted && row.happened_at <= phone.revoked_at;
  }
  std::ranges::sort(conflicts);
  conflicts.erase(std::unique(conflicts.begin(), conflicts.end()), conflicts.end());
  row.conflict = joined(conflicts, " ");
  if (row.conflict.find("seen_unknown") != std::string::npos) row.counted = false;
  // Handed in after he was erased: the mark counts, who it was is not kept a second time.
  bool const erased = !row.key_id.empty() && !context.keys.has_key(context.tx, row.key_id);
  if (row.key_id.empty() || erased) {
    row.key_id = "trip/" + trip.id.text;
    if (!context.keys.has_key(context.tx, row.key_id)) context.keyring.make_key(context.tx, "trip", row.key_id, context.now);
  }
  row.sealed = context.keyring.seal(context.tx, row.key_id, mark_place(row), erased ? "{}" : sent.body);
  return row;
}

Result<Receipt> Boarding::synchronise(Context& context, Synchronise const& in) const {
  auto phone = TRY(phone_of(context, in.token));
  if (in.sequence <= phone.sequence) return forbidden("boarding.replayed", "sequence", {{"had", std::to_string(phone.sequence)}});
  phone.sequence = in.sequence;
  auto trip = TRY(trips_.visible(context, phone.trip_id));
  auto everybody = riders(context, trip);
  KeptEntries const kept{[&](int64_t counter, std::string const& hash) { return has_mark(context, phone.id.text, counter, hash); }, [&](int64_t counter) { return has_counter(context, phone.id.text, counter); },
                         [&](SentEntry const& sent, std::vector<std::string> conflicts) {
                           auto const row = read(context, phone, trip, everybody, sent, std::move(conflicts));
                           insert_mark(context, row);
                           return !row.conflict.empty();
                         }};
  auto const receipt = take_in(in.entries, phone.id.text, phone.counter, phone.hash, phone.revoked_at.ms != 0, kept, context.keys, context.now);
  phone.waiting = in.waiting;
  phone.seen_at = context.now;
  update_phone(context, phone);
  if (receipt.recorded > 0)
    context.journal.note({.what = "boarding.synchronised", .subject_kind = "trip", .subject_id = trip.id.text, .division = trip.division,
                          .facts = {{"device_id", phone.id.text}, {"counter", receipt.counter}, {"hash", receipt.hash}, {"marks", receipt.recorded}, {"conflicts", receipt.conflicts}}});
  return receipt;
}

// ---- under way ----

Result<void> Boarding::happen(Context& context, TripRow& trip, NoteEvent const& what, Instant at, std::string const& by) const {
  bool const waiting = trip.state == "planned" || trip.state == "boarding", riding = trip.state == "under_way";
  auto const before = trip.arrive_at;
  Result<void> said;
  bool const fits = what.kind == "departed" ? waiting : what.kind == "stop" || what.kind == "arrived" ? riding : waiting || riding;
  if (!fits) said = refused("boarding.not_now", "kind", {{"state", trip.state}});
  auto const late = what.kind == "departed" ? (at.ms - leaves_at(trip).ms) / 60'000 : what.kind == "delay" ? what.minutes : 0;
  if (fits && what.kind == "departed") trips_.mark(context, trip, "under_way");
  if (fits && late > 0) {
    auto moved = trips_.shift(context, trip, late, what.standing);
    if (moved) trip = *std::move(moved);
    else said = std::move(moved).error();
  }
  if (fits && what.kind == "arrived") {
    trips_.mark(context, trip, "arrived");
    for (auto const& event : trip.timetable.events) {
      if (event.kind != "drive" || event.driver_id.empty() || event.from >= at) continue;
      auto const to = std::min(event.to, at);
      if (event.from < to && list_runs(context, event.driver_id, event.from, to).empty()) insert_run(context, event.driver_id, {event.from, to, trip.id.text});
    }
  }
  EventRow row{new_id<EventTag>(context.dice, context.now).text, what.kind, by, trip.id, std::max<int64_t>(late, 0), at, context.now, {}};
  row.sealed = context.keyring.seal(context.tx, Keyring::kHouse, event_place(row.id), clean(what.text));
  insert_event(context, row);
  context.journal.note({.what = std::string(fact_of(what.kind)), .subject_kind = "trip", .subject_id = trip.id.text, .division = trip.division, .facts = {{"minutes", row.minutes}}, .why = what.text, .happened_at = at});
  // Those who wait for it hear of it; the plan's own departure needs no message.
  if (what.kind == "incident" || what.kind == "arrived" || trip.arrive_at > before) {
    auto const when = road_moment(trip.arrive_at);
    for (auto const& id : list_enterprises_of_trip(context, trip.id.text)) {
      auto const firm = registry::find_enterprise(context, id);
      if (!firm) continue;
      auto const zh = what.kind == "incident" ? trip.plate + " 途中有情况，请保持电话畅通，等领队联系" : what.kind == "arrived" ? trip.plate + " 已到，请逐人交接" : trip.plate + " 晚点，预计 " + when + " 到，请改接站时间";
      auto const en = what.kind == "incident" ? trip.plate + " has an incident under way; keep the telephone free, the leader will call" : what.kind == "arrived" ? trip.plate + " has arrived; take people over one by one" : trip.plate + " is late and expected at " + when + "; meet it then";
      context.outbox.put({.channel = "app", .template_name = "trip/" + what.kind, .subject_kind = "enterprise", .subject_id = id, .content = {{"trip_id", trip.id.text}, {"text", json::object{{"zh-CN", zh}, {"en", en}}}}, .enterprise_id = id, .division = firm->division});
    }
  }
  return said;
}

Result<BoardPage> Boarding::note(Context& context, NoteEvent const& in) const {
  auto trip = TRY(trips_.visible(context, in.id));
  if (!may_run(context.actor)) return not_found("not_found", "id");
  if (in.kind == "delay" && in.minutes == 0) return invalid("boarding.minutes", "minutes");
  TRY(happen(context, trip, in, context.now, around_.title_of && !context.actor.is_system ? around_.title_of(context, context.actor.account.text) : context.actor.title));
  return show(context, trip);
}

// ---- hand-over ----

Result<BoardPage> Boarding::hand_over(Context& context, HandOver const& in) const {
  auto trip = TRY(trips_.visible(context, in.id));
  if (trip.state != "arrived" && trip.state != "handed_over") return refused("boarding.not_arrived", "id", {{"plate", trip.plate}});
  auto const everybody = riders(context, trip);
  for (auto const& line : in.lines) {
    auto const rider = std::ranges::find(everybody, line.traveller_id, &Rider::traveller_id);
    bool const seen = rider != everybody.end() && !line.traveller_id.empty() && (may_run(context.actor) || rider->enterprise_id == context.actor.scope.code);
    if (!seen) return not_found("boarding.not_aboard", "lines");
    HandOverRow row{line.traveller_id, line.state, journal_name(context.actor), line.lodging, context.now, {}};
    // Whom the house had to forget is answered for all the same; what is said of him then belongs to the house.
    auto const own_key = registry::person_key({rider->person_id});
    row.sealed = context.keyring.seal(context.tx, context.keys.has_key(context.tx, own_key) ? own_key : std::string(Keyring::kHouse), handed_place(trip.id.text, line.traveller_id), clean(line.note));
    put_handed_over(context, trip.id, row);
    // Who has arrived may travel again; an arrival taken back opens his journey again, unless he has another by now.
    auto const traveller = find_traveller(context, line.traveller_id);
    if (traveller && line.state == "arrived") mark_traveller(context, traveller->id, "arrived");
    else if (traveller && traveller->state == "arrived" && !find_listed(context, traveller->person_id)) mark_traveller(context, traveller->id, "listed");
    context.journal.note({.what = "trip.handed_over", .subject_kind = "trip", .subject_id = trip.id.text, .enterprise_id = rider->enterprise_id, .division = trip.division,
                          .facts = {{"traveller_id", line.traveller_id}, {"state", line.state}, {"lodging", line.lodging}}});
  }
  if (trip.state == "arrived" && unanswered(context, trip, everybody).empty()) trips_.mark(context, trip, "handed_over");
  return show(context, trip);
}

// Whole when everybody who sat in it was answered for: the others. Who was added and has no place on a list cannot be answered for, and is shown.
std::vector<std::string> Boarding::unanswered(View const& view, TripRow const& trip, std::vector<Rider> const& everybody) const {
  auto const folded = fold_marks(view, list_marks(view, trip.id, 0));
  auto const answered = list_handed_over(view, trip.id);
  std::vector<std::string> out;
  for (auto const& rider : everybody) {
    auto const* state = folded.of(rider.key);
    auto const* aboard = state ? state->cell(Item::aboard) : nullptr;
    bool const sat = aboard && aboard->value == 1;
    if (sat && std::ranges::find(answered, rider.traveller_id, &HandOverRow::traveller_id) == answered.end()) out.push_back(rider.key);
  }
  return out;
}

std::optional<Boarding::Handed> Boarding::handed(View const& view, std::string const& trip_id, std::string const& traveller_id) const {
  auto const trip = find_trip(view, trip_id);
  auto const traveller = find_traveller(view, traveller_id);
  if (!trip || !traveller) return std::nullopt;
  for (auto const& row : list_handed_over(view, trip->id)) {
    if (row.traveller_id != traveller_id) continue;
    Handed out{traveller->person_id, trip->plate, row.state, row.lodging, row.confirmed_at};
    for (auto const& event : list_events(view, trip->id))
      if (event.kind == "arrived") out.at = event.happened_at;
    return out;
  }
  return std::nullopt;
}

std::optional<std::pair<std::string, Instant>> Boarding::answer_for(View const& view, std::string const& trip_id, std::string const& person_id) const { return find_answer(view, trip_id, person_id); }

std::string Boarding::ledger_gaps(View const& view) const {
  constexpr int64_t kAtOnce = 500;
  std::string found;
  ListTrips ask{{}, "handed_over", {}, std::nullopt, kAtOnce};
  for (bool more = true; more;) {
    auto rows = list_trips(view, {}, ask);
    more = static_cast<int64_t>(rows.size()) > kAtOnce;
    if (more) rows.pop_back();
    for (auto const& row : rows)
      for (auto const& key : unanswered(view, row, riders(view, row))) found += row.plate + ": " + key + " ";
    if (more) ask.after = rows.back().id.text;
  }
  return found;
}

}  // namespace ly::trips
