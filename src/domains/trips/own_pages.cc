#include "domains/trips/own_pages.h"

#include <algorithm>

#include "base/text.h"
#include "desk/phones.h"
#include "domains/registry/persons.h"
#include "domains/registry/rows.h"
#include "domains/trips/own_rows.h"
#include "domains/trips/rests.h"

namespace ly::trips {
namespace {

struct WordTag;
constexpr size_t kOwnCodeLength = 10;
constexpr Minutes kShownAfter{12 * 60};  // how long a driver still sees a trip that has ended
constexpr Roles kCodeGivers = Role::officer | Role::lead | Role::inspector | Role::dispatcher;
constexpr Roles kAnswerers = Role::officer | Role::lead;

std::string code_for(Keyring const& keys, std::string_view kind, std::string const& subject_id, int64_t number) {
  return code_of(from_hex(keys.blind("trip.own", std::string(kind) + "/" + subject_id + "/" + std::to_string(number))).substr(0, kOwnCodeLength));
}
std::string own_index(Keyring const& keys, std::string_view code) { return keys.blind("trip.own_code", code); }

std::optional<std::string> owner_of(View const& view, std::string_view kind, std::string const& code) {
  auto const row = find_own_code_by_index(view, own_index(view.keys, typed_code(code)));
  if (!row || row->kind != kind) return std::nullopt;
  return row->subject_id;
}

Problem wrong_code() { return not_found("own.code", "code"); }

}  // namespace

std::string own_code(View const& view, std::string_view kind, std::string const& subject_id) {
  auto const row = find_own_code(view, kind, subject_id);
  return row ? code_for(view.keys, kind, subject_id, row->number) : std::string();
}

std::string make_own_code(Context& context, std::string_view kind, std::string const& subject_id) {
  auto const had = own_code(context, kind, subject_id);
  return had.empty() ? renew_own_code(context, kind, subject_id) : had;
}

std::string renew_own_code(Context& context, std::string_view kind, std::string const& subject_id) {
  auto const before = find_own_code(context, kind, subject_id);
  OwnCodeRow const row{std::string(kind), subject_id, before ? before->number + 1 : 1};
  auto code = code_for(context.keys, kind, subject_id, row.number);
  put_own_code(context, row, own_index(context.keys, code));
  return code;
}

std::string spaced(std::string code) {
  if (code.size() == kOwnCodeLength) code.insert(kOwnCodeLength / 2, " ");
  return code;
}

// ---- the rider ----

Result<TravellerRow> OwnPages::rider(View const& view, std::string const& code) const {
  auto const owner = owner_of(view, kRiderCode, code);
  auto row = owner ? find_traveller(view, *owner) : std::nullopt;
  if (!row) return wrong_code();
  return std::move(*row);
}

RideWord OwnPages::show(View const& view, WordRow const& row) const {
  RideWord out;
  out.id = row.id, out.trip_id = row.trip_id.text, out.kind = row.kind, out.at = row.made_at;
  if (auto const trip = find_trip(view, row.trip_id.text)) out.plate = trip->plate;
  if (auto const traveller = find_traveller(view, row.traveller_id))
    if (auto const person = registry::find_person_in_clear(view, {traveller->person_id})) out.name = person->name;
  out.text = view.keys.unseal(view.tx, row.key_id, word_place(row.id), row.sealed.value).value_or("");
  if (row.answered_at.ms > 0) {
    out.answered_at = row.answered_at;
    out.answer = view.keys.unseal(view.tx, row.key_id, answer_place(row.id), row.answer.value).value_or("");
  }
  return out;
}

RidePage OwnPages::page(View const& view, TravellerRow const& row) const {
  RidePage out;
  out.now = view.now;
  out.ride = demand_.ride_of(view, row);
  out.ride.listed = row.state != "withdrawn";
  if (auto const person = registry::find_person_in_clear(view, {row.person_id})) out.name = person->name;
  auto const seat = out.ride.listed ? find_seat_of(view, row.id.text) : std::nullopt;
  if (auto const trip = seat ? find_trip(view, seat->trip_id.text) : std::nullopt) {
    out.state = trip->state;
    out.depart_at = leaves_at(*trip), out.arrive_at = trip->arrive_at;
    for (auto const& visit : trip->timetable.visits)
      if (visit.group_id == row.group_id && visit.kind == "alight") out.arrive_at = visit.begin;
    for (auto const& event : trip->timetable.events)
      if (event.kind == "standstill") out.standing_minutes += (event.to.ms - event.from.ms) / 60'000;
    out.may_speak = view.now >= out.ride.boards_at.value_or(trip->depart_at) || (trip->state != "planned" && trip->state != "boarding");
  }
  for (auto const& word : list_words_of_traveller(view, row.id.text)) out.words.push_back(show(view, word));
  return out;
}

Result<RidePage> OwnPages::ride(View const& view, OwnCode const& in) const { return page(view, TRY(rider(view, in.code))); }

Result<RidePage> OwnPages::leave_word(Context& context, LeaveWord const& in) const {
  auto const row = TRY(rider(context, in.code));
  auto const before = page(context, row);
  auto const seat = find_seat_of(context, row.id.text);
  if (!seat || !before.may_speak) return refused("ride.too_early", "code");
  if (static_cast<int64_t>(before.words.size()) >= kWordsMost) return refused("ride.words_most", "text", {{"most", std::to_string(kWordsMost)}});
  if (clean(in.text).empty()) return invalid("ride.no_text", "text");
  auto const trip = find_trip(context, seat->trip_id.text);
  WordRow word;
  word.id = new_id<WordTag>(context.dice, context.now).text;
  word.trip_id = trip->id, word.traveller_id = row.id.text, word.division = trip->division, word.kind = in.kind, word.made_at = context.now;
  word.key_id = registry::person_key({row.person_id});
  word.sealed = context.keyring.seal(context.tx, word.key_id, word_place(word.id), clean(in.text));
  insert_word(context, word);
  context.journal.note({.what = "ride.word_left", .subject_kind = "trip", .subject_id = trip->id.text, .division = trip->division, .facts = {{"word", word.id}, {"kind", word.kind}}});
  return page(context, row);
}

Result<Items<RideWord>> OwnPages::words(View const& view, ListWords const& in) const {
  if (!view.actor.is_system && view.actor.scope.kind != Scope::Kind::region) return not_found("not_found", "id");
  auto const prefix = view.actor.is_system ? std::string_view() : view.actor.region();
  return page_of<RideWord>(list_words(view, prefix, in.trip_id, in.open, in.after, in.limit + 1), in.limit, count_words(view, prefix, in.trip_id, in.open), [&](WordRow const& row) { return show(view, row); });
}

Result<RideWord> OwnPages::answer(Context& context, AnswerWord const& in) const {
  auto row = find_word(context, in.id);
  if (!row || !context.actor.may_see_division(row->division)) return not_found("not_found", "id");
  if (row->answered_at.ms > 0) return refused("ride.answered_already", "id");
  if (clean(in.text).empty()) return invalid("ride.no_text", "text");
  if (!context.keys.has_key(context.tx, row->key_id)) return refused("ride.forgotten", "id");
  row->answered_at = context.now;
  row->answered_by = journal_name(context.actor);
  row->answer = context.keyring.seal(context.tx, row->key_id, answer_place(row->id), clean(in.text));
  mark_answered(context, *row);
  context.journal.note({.what = "ride.word_answered", .subject_kind = "trip", .subject_id = row->trip_id.text, .division = row->division, .facts = {{"word", row->id}}, .why = in.text, .key_id = row->key_id});
  return show(context, *row);
}

// ---- the driver ----

Result<DriverPage> OwnPages::drive(View const& view, OwnCode const& in) const {
  auto const owner = owner_of(view, kDriverCode, in.code);
  auto const driver = owner ? find_driver(view, *owner) : std::nullopt;
  if (!driver) return wrong_code();
  DriverPage out;
  out.name = driver->name;
  out.now = view.now;
  for (auto const& row : list_trips_of_driver(view, driver->id.text, view.now - kShownAfter)) {
    DriverTrip trip{row.id.text, row.plate, row.state, row.depart_at, row.arrive_at, {}, {}, {}};
    std::vector<std::pair<std::string, std::string>> names;
    for (auto const& id : list_crew(view, row.id.text)) {
      auto const other = find_driver(view, id);
      if (!other) continue;
      names.emplace_back(id, other->name);
      if (id != driver->id.text) trip.mates.push_back({other->name, other->phone});
    }
    for (auto const& visit : row.timetable.visits) {
      auto const place = registry::find_place(view, visit.place_id);
      auto const where = place ? around_.known.divisions.full_name(place->division) + " " + place->name : std::string();
      // Several groups at one place are one stop for who drives.
      if (!trip.stops.empty() && trip.stops.back().place == where && trip.stops.back().kind == visit.kind) {
        trip.stops.back().heads += visit.heads;
        trip.stops.back().depart = std::max(trip.stops.back().depart, visit.depart);
      } else {
        trip.stops.push_back({where, visit.kind, visit.heads, visit.arrive, visit.depart});
      }
    }
    auto const rests = rests_of(around_, view, row);
    for (auto const& event : row.timetable.events) {
      if (event.from >= event.to) continue;
      auto const stop = std::ranges::find_if(rests, [&](RestStop const& one) { return one.from <= event.from && event.to <= one.to; });
      bool const stands = event.kind != "drive" && stop != rests.end();
      auto const name = std::ranges::find(names, event.driver_id, [](auto const& one) { return one.first; });
      trip.stints.push_back({event.kind, name != names.end() ? name->second : std::string(), stands ? rest_in_words(*stop) : std::string(), stands ? rest_in_english(*stop) : std::string(), event.driver_id == driver->id.text, event.from, event.to});
    }
    out.trips.push_back(std::move(trip));
  }
  auto const& law = around_.coach_rules();
  for (auto const& rule : {law.rules.spell_rule, law.rules.night_rule, law.rules.standstill_rule})
    if (auto const clause = law.clauses.find(rule); clause != law.clauses.end()) out.law.push_back({clause->second.first, clause->second.second});
  return out;
}

Result<CodesOfDrivers> OwnPages::driver_codes(Context& context, DriverCodes const& in) const {
  auto const trip = TRY(trips_.visible(context, in.id));
  // An enterprise whose people ride sees the trip too, and gives nobody a code: only whose coach it is.
  if (context.actor.scope.kind == Scope::Kind::enterprise && context.actor.scope.code != trip.carrier_id) return not_found("not_found", "id");
  CodesOfDrivers out;
  bool renewed = in.renew.empty();
  for (auto const& id : list_crew(context, trip.id.text)) {
    auto const driver = find_driver(context, id);
    if (!driver) continue;
    bool const anew = id == in.renew;
    renewed = renewed || anew;
    out.items.push_back({id, driver->name, driver->phone, spaced(anew ? renew_own_code(context, kDriverCode, id) : make_own_code(context, kDriverCode, id))});
  }
  if (!renewed) return not_found("not_found", "renew");
  context.journal.note({.what = "trip.driver_codes_shown", .subject_kind = "trip", .subject_id = trip.id.text, .enterprise_id = trip.carrier_id, .division = trip.division, .facts = {{"renewed", in.renew}}});
  return out;
}

// ---- ----

std::vector<std::string> own_self_proving() { return {"ride.word"}; }

std::vector<Endpoint> own_endpoints(OwnPages const& pages) {
  auto const* p = &pages;
  std::vector<Endpoint> rows;
  // A code of his own in the body and never in an address; no account.
  rows.push_back(reading<OwnCode, RidePage>("POST", "/api/ride/mine", "ride.mine", {"我的乘车", "My ride"}, {}, [p](View const& v, OwnCode const& in) { return p->ride(v, in); }));
  rows.push_back(writing<LeaveWord, RidePage>("POST", "/api/ride/word", "ride.word", {"感谢或投诉", "Thanks or complaint"}, {}, [p](Context& c, LeaveWord const& in) { return p->leave_word(c, in); }));
  rows.push_back(reading<OwnCode, DriverPage>("POST", "/api/ride/drive", "ride.drive", {"我的车次", "My trips as a driver"}, {}, [p](View const& v, OwnCode const& in) { return p->drive(v, in); }));
  rows.push_back(writing<DriverCodes, CodesOfDrivers>("POST", "/api/trips/{id}/driver-codes", "trips.driver_codes", {"驾驶员代码", "Drivers' codes"}, kCodeGivers, [p](Context& c, DriverCodes const& in) { return p->driver_codes(c, in); }));
  rows.push_back(reading<ListWords, Items<RideWord>>("GET", "/api/ride-words", "ride_words.list", {"乘车人的话", "What riders say"}, may::staff | Role::auditor, [p](View const& v, ListWords const& in) { return p->words(v, in); }));
  rows.push_back(writing<AnswerWord, RideWord>("POST", "/api/ride-words/{id}/answer", "ride_words.answer", {"答复乘车人", "Answer a rider"}, kAnswerers, [p](Context& c, AnswerWord const& in) { return p->answer(c, in); }));
  return rows;
}

}  // namespace ly::trips
