#include "domains/passes/checkpoints.h"

#include <algorithm>

#include "base/text.h"
#include "domains/passes/card_list.h"
#include "domains/passes/rows.h"
#include "engines/identifiers/identifiers.h"
#include "formats/phone_table.h"

namespace ly::passes {
namespace {

constexpr Minutes kDayLong{24 * 60}, kHour{60};
constexpr Minutes kLongestShift{24 * 60};
constexpr int64_t kUsesToPhones = 5000;    // limited uses a phone is told: some 100 kB
constexpr int64_t kShiftsShown = 20;
constexpr size_t kCardsPerPart = 50;

std::string shift_place(ShiftId const& id) { return "checkpoint_shift/" + id.text; }

std::string code_index(Keyring const& keys, std::string_view code) { return keys.blind("checkpoint.code", code); }
std::string token_index(Keyring const& keys, std::string_view token) { return keys.blind("checkpoint.token", token); }

bool on_duty(ShiftRow const& shift, Instant now) { return shift.closed_at.ms == 0 && shift.from - kShiftSlack <= now && now <= shift.to + kShiftSlack; }

}  // namespace

Result<registry::PlaceRow> Checkpoints::place(View const& view, std::string const& id) const {
  auto found = registry::find_place(view, id);
  bool const seen = found && found->kind == "checkpoint" && (view.actor.is_system || view.actor.may_see_division(found->division));
  if (!seen) return not_found("not_found", "id");
  return std::move(*found);
}

Shift Checkpoints::show(View const& view, ShiftRow const& row) const {
  Shift out{row.id, row.lead, row.guards, row.dialects, passes_.around().title_of(view, row.opened_by), row.from, row.to, row.opened_at, std::nullopt, row.cards};
  if (row.closed_at.ms != 0) out.closed_at = row.closed_at;
  return out;
}

Device Checkpoints::show(View const& view, DeviceRow const& row) const {
  Device out{row.id, row.name, row.shift_id, "", row.counter, row.waiting, row.enrolled_at, row.seen_at, std::nullopt};
  if (row.revoked_at.ms != 0) {
    out.revoked_at = row.revoked_at;
    out.revoked_by = passes_.around().title_of(view, row.revoked_by);
  }
  return out;
}

Checkpoint Checkpoints::show(View const& view, registry::PlaceRow const& place) const {
  Checkpoint out;
  out.id = place.id.text;
  out.name = place.name;
  out.division = place.division;
  out.division_name = passes_.around().registry.divisions.full_name(place.division);
  if (auto const kept = find_checkpoint(view, out.id)) {
    out.phone = kept->phone;
    out.medical_point = kept->medical_point;
    out.isolation_point = kept->isolation_point;
    out.transit_route = kept->transit_route;
    out.revision = kept->revision;
  }
  for (auto const& shift : list_shifts(view, out.id, kShiftsShown))
    if (!out.shift && shift.closed_at.ms == 0 && shift.from <= view.now && view.now < shift.to) out.shift = show(view, shift);
  for (auto const& device : list_devices(view, out.id)) {
    if (device.revoked_at.ms != 0) continue;
    ++out.phones;
    out.waiting += device.waiting;
  }
  auto const midnight = instant_of(day_at(view.now), Minutes{0});
  for (auto const& counted : count_by_action(view, out.id, midnight)) {
    if (counted.key == "pass") out.passed += counted.count;
    else if (counted.key == "pass_with_record") out.recorded += counted.count;
    else if (counted.key == "turn_back") out.turned_back += counted.count;
    else if (counted.key.starts_with("to_")) out.handed_over += counted.count;
  }
  EntryFilter conflicts;
  conflicts.place_id = out.id;
  conflicts.conflicts = true;
  out.conflicts = count_entries(view, conflicts);
  if (auto const* table = passes_.around().policies.find("checkpoint", day_at(view.now), view.now)) {
    out.table = table->version;
    out.table_title = table->table.source().title.zh;
    out.table_title_en = table->table.source().title.en;
    out.draft = table->table.source().draft;
  }
  return out;
}

Result<Items<Checkpoint>> Checkpoints::list(View const& view) const {
  Items<Checkpoint> out;
  auto const prefix = view.actor.is_system ? std::string() : std::string(view.actor.region());
  for (auto const& place : registry::list_places(view, prefix, "checkpoint", "", kPageMax, out.total)) out.items.push_back(show(view, place));
  std::stable_sort(out.items.begin(), out.items.end(), [](Checkpoint const& a, Checkpoint const& b) { return a.conflicts > b.conflicts; });
  return out;
}

Result<CheckpointPage> Checkpoints::get(View const& view, std::string const& id) const {
  auto const row = TRY(place(view, id));
  CheckpointPage page;
  page.checkpoint = show(view, row);
  for (auto const& shift : list_shifts(view, id, kShiftsShown)) page.shifts.push_back(show(view, shift));
  for (auto const& device : list_devices(view, id)) page.devices.push_back(show(view, device));
  auto const since = view.now - kDayLong;
  for (auto const& hour : count_by_hour(view, id, since)) page.hours.push_back({to_iso(Instant{std::stoll(hour.key) * 3'600'000}), "", "", hour.count});
  auto const* table = passes_.around().policies.find("checkpoint", day_at(view.now), view.now);
  for (auto const& counted : count_by_reason(view, id, "turn_back", since)) {
    CountedItem item{counted.key, counted.key, counted.key, counted.count};
    if (table)
      for (auto const& rule : table->table.source().rules)
        if (rule.reason == counted.key) {
          item.title = rule.because.zh;
          item.title_en = rule.because.en;
        }
    page.turned_back.push_back(std::move(item));
  }
  return page;
}

Result<Checkpoint> Checkpoints::set(Context& context, SetCheckpoint const& in) const {
  auto const row = TRY(place(context, in.id));
  auto const kept = find_checkpoint(context, in.id);
  if ((kept ? kept->revision : 0) != in.revision) return refused("stale", "revision");
  auto const phone = clean(in.phone).empty() ? std::string() : TRY(registry::check_phone(in.phone, "phone"));
  put_checkpoint(context, {in.id, row.division, phone, clean(in.medical_point), clean(in.isolation_point), clean(in.transit_route), in.revision + 1});
  context.journal.note({.what = "checkpoint.changed", .subject_kind = "checkpoint", .subject_id = in.id, .division = row.division});
  return show(context, row);
}

Result<OpenedShift> Checkpoints::open_shift(Context& context, OpenShift const& in) const {
  auto const at = TRY(place(context, in.id));
  bool const sensible = in.from < in.to && in.to <= in.from + kLongestShift && context.now < in.to;
  if (!sensible) return invalid("checkpoint.shift_times", "to", {{"hours", std::to_string(kLongestShift.count / 60)}});
  auto const pin = fresh_pin(context.secrets), code = fresh_code(context.secrets);
  ShiftRow row;
  row.id = new_id<ShiftTag>(context.dice, context.now);
  row.place_id = in.id;
  row.division = at.division;
  row.from = in.from;
  row.to = in.to;
  row.lead = clean(in.lead);
  row.guards = clean(in.guards);
  row.dialects = clean(in.dialects);
  row.salt.value = context.secrets.bytes(16);
  row.sealed = context.keyring.seal(context.tx, Keyring::kHouse, shift_place(row.id), shift_key(pin, row.salt.value));
  row.code_index = code_index(context.keys, code);
  row.code_until = context.now + kCodeGood;
  row.opened_by = journal_name(context.actor);
  row.opened_at = context.now;
  insert_shift(context, row);
  jobs_.enqueue(context, "passes.cards", {{"shift_id", row.id.text}});
  context.journal.note({.what = "checkpoint.shift_opened", .subject_kind = "checkpoint", .subject_id = in.id, .division = at.division,
                        .facts = {{"shift_id", row.id.text}, {"from", to_iso(row.from)}, {"to", to_iso(row.to)}}});
  return OpenedShift{row.id, pin, code, row.code_until};
}

Result<OpenedShift> Checkpoints::new_code(Context& context, ShiftId const& id) const {
  auto const row = find_shift(context, id.text);
  if (!row) return not_found("not_found", "id");
  TRY(place(context, row->place_id));
  if (row->closed_at.ms != 0 || row->to <= context.now) return refused("checkpoint.shift_over", "id");
  auto const code = fresh_code(context.secrets);
  mark_code(context, id, code_index(context.keys, code), context.now + kCodeGood);
  context.journal.note({.what = "checkpoint.code_made", .subject_kind = "checkpoint", .subject_id = row->place_id, .division = row->division, .facts = {{"shift_id", id.text}}});
  return OpenedShift{id, "", code, context.now + kCodeGood};
}

Result<Shift> Checkpoints::close_shift(Context& context, ShiftId const& id) const {
  auto row = find_shift(context, id.text);
  if (!row) return not_found("not_found", "id");
  TRY(place(context, row->place_id));
  if (row->closed_at.ms != 0) return refused("checkpoint.shift_over", "id");
  mark_shift_closed(context, id);
  row->closed_at = context.now;
  context.journal.note({.what = "checkpoint.shift_closed", .subject_kind = "checkpoint", .subject_id = row->place_id, .division = row->division, .facts = {{"shift_id", id.text}}});
  return show(context, *row);
}

Result<Device> Checkpoints::revoke_device(Context& context, RevokeDevice const& in) const {
  auto row = find_device(context, in.id.text);
  if (!row) return not_found("not_found", "id");
  TRY(place(context, row->place_id));
  TRY(registry::check_reason(in.reason));
  if (row->revoked_at.ms != 0) return refused("checkpoint.cut_off_already", "id");
  row->revoked_at = context.now;
  row->revoked_by = journal_name(context.actor);
  mark_device_revoked(context, row->id, row->revoked_by);
  context.journal.note({.what = "checkpoint.phone_cut_off", .subject_kind = "checkpoint", .subject_id = row->place_id, .division = row->division, .facts = {{"device_id", row->id.text}}, .why = in.reason});
  return show(context, *row);
}

// What a guard is shown of a holder: enough to recognise him with the card in hand, not enough to find him.
json::object Checkpoints::card_of(View const& view, PassRow const& row, std::string_view number) const {
  auto const shown = passes_.show(view, row, false);
  json::array places;
  for (auto const& id : shown.places) places.emplace_back(id);
  auto const last4 = number.empty() ? std::string() : std::string(number.substr(number.size() - std::min<size_t>(4, number.size())));
  auto const person = row.person_id.empty() ? std::nullopt : registry::find_person_in_clear(view, {row.person_id});
  return {{"serial", row.serial}, {"kind", row.kind}, {"category", row.category}, {"name", mask_name(shown.name)}, {"last4", last4}, {"plate", shown.plate},
          {"home", person && !person->home.empty() ? person->home : row.division}, {"division", row.division}, {"scope", row.scope}, {"places", std::move(places)},
          {"from", row.from.ms}, {"to", row.to.ms}, {"uses", row.uses}, {"uses_days", row.uses_days}, {"companions", row.companions}};
}

Result<json::value> Checkpoints::run_cards(JobRun& run) const {
  std::string const shift_id(text_of(run.row().payload, "shift_id"));
  struct Holder {
    std::string pass_id, number;
    json::object card;
  };
  std::vector<Holder> holders;
  std::string key;
  run.desk().read(Actor::system("checkpoint"), [&](View const& view) {
    auto const shift = find_shift(view, shift_id);
    if (!shift) return 0;
    key = view.keys.unseal(view.tx, Keyring::kHouse, shift_place(shift->id), shift->sealed.value).value_or("");
    for (auto const& row : list_card_only(view, shift->division, shift->place_id, view.now, kCardsMax))
      if (auto const person = registry::find_person_in_clear(view, {row.person_id})) holders.push_back({row.id.text, person->number, card_of(view, row, person->number)});
    return 0;
  });
  if (key.empty()) return not_found("not_found", "shift_id");
  // The memory-hard part runs on the job's thread; the writer only puts rows.
  for (size_t first = 0; first < holders.size(); first += kCardsPerPart) {
    if (run.cancelled()) return refused("job.stopped");
    auto const last = std::min(first + kCardsPerPart, holders.size());
    std::vector<CardDigest> digests;
    for (size_t i = first; i < last; ++i) digests.push_back(card_digest(key, holders[i].number));
    TRY(run.part("cards/" + std::to_string(first), [&](Context& context) -> Result<json::value> {
      for (size_t i = first; i < last; ++i)
        insert_card(context, {shift_id}, digests[i - first].lookup, holders[i].pass_id, seal_card(digests[i - first].key, context.secrets.bytes(12), canonical(holders[i].card)));
      mark_cards(context, {shift_id}, count_cards(context, shift_id));
      return json::value(nullptr);
    }));
    run.progress("digesting", static_cast<int64_t>(last), static_cast<int64_t>(holders.size()));
  }
  return json::value(json::object{{"cards", static_cast<int64_t>(holders.size())}});
}

// ---- phones ---------------------------------------------------------------------------------------------------------

Result<DeviceRow> Checkpoints::device_of(View const& view, std::string const& token) const {
  auto row = find_device_by_token(view, token_index(view.keys, token));
  if (!row) return Problem{"checkpoint.token", "token", {}, Kind::unauthenticated, {}};
  return std::move(*row);
}

// What a phone writes comes in the order it was sent, each once; the same request once more was answered by the desk already.
Result<void> Checkpoints::begin(DeviceRow& device, int64_t sequence) const {
  if (sequence <= device.sequence) return forbidden("checkpoint.replayed", "sequence", {{"had", std::to_string(device.sequence)}});
  device.sequence = sequence;
  return {};
}

json::object Checkpoints::bundle_of(View const& view, DeviceRow const& device, ShiftRow const& shift, int64_t have) const {
  auto const row = registry::find_place(view, device.place_id);
  auto const about = show(view, *row);
  json::array cards, used;
  for (auto const& [lookup, sealed] : list_cards(view, shift.id.text)) cards.push_back(json::array{lookup, sealed});
  for (auto const& [serial, at] : list_limited_uses(view, device.division.substr(0, 4), view.now - Minutes{7 * 24 * 60}, kUsesToPhones)) used.push_back(json::array{serial, at.ms});
  auto const* table = passes_.around().policies.find("checkpoint", day_at(view.now), view.now);
  json::object bundle{
      {"at", view.now.ms},
      {"device", json::object{{"id", device.id.text}, {"name", device.name}, {"counter", device.counter}, {"hash", device.hash}, {"sequence", device.sequence}}},
      {"checkpoint", json::object{{"id", about.id}, {"name", about.name}, {"division", about.division}, {"phone", about.phone}, {"medical_point", about.medical_point}, {"isolation_point", about.isolation_point}, {"transit_route", about.transit_route}}},
      {"shift", json::object{{"id", shift.id.text}, {"from", shift.from.ms}, {"to", shift.to.ms}, {"lead", shift.lead}, {"guards", shift.guards}, {"dialects", shift.dialects}, {"salt", to_base64url(shift.salt.value)},
                             {"pin_log2", static_cast<int64_t>(kPinLog2)}, {"number_log2", static_cast<int64_t>(kNumberLog2)}}},
      {"cards", std::move(cards)}, {"used", std::move(used)}, {"phrases", phrases_}};
  if (table) bundle["table"] = formats::phone_table(*table);
  bundle["lists"] = passes_.keys().for_phone(view, have);
  return bundle;
}

Result<Enrolled> Checkpoints::enrol(Context& context, Enrol const& in) const {
  auto const shift = find_shift_by_code(context, code_index(context.keys, typed_code(in.code)));
  bool const good = shift && shift->closed_at.ms == 0 && context.now <= shift->code_until && context.now < shift->to;
  if (!good) return refused("checkpoint.code", "code", {{"minutes", std::to_string(kCodeGood.count)}});
  auto const token = to_base64url(context.secrets.bytes(32));
  std::optional<DeviceRow> device;
  if (!in.token.empty()) device = find_device_by_token(context, token_index(context.keys, in.token));
  bool const known = device && device->revoked_at.ms == 0 && device->place_id == shift->place_id && !must_wipe(context, device->enrolled_at);
  if (!known) {
    device.emplace();
    device->id = new_id<DeviceTag>(context.dice, context.now);
    device->place_id = shift->place_id;
    device->division = shift->division;
    device->enrolled_at = context.now;
  }
  device->shift_id = shift->id.text;
  device->name = clean(in.name);
  device->token_index = token_index(context.keys, token);
  if (known) mark_device(context, *device);
  else insert_device(context, *device);
  mark_code(context, shift->id, "", context.now);  // a code is good for one phone
  context.journal.note({.what = "checkpoint.phone_enrolled", .subject_kind = "checkpoint", .subject_id = device->place_id, .division = device->division,
                        .facts = {{"device_id", device->id.text}, {"shift_id", shift->id.text}, {"again", known}}});
  if (passes_.keys().is_due(context)) TRY(passes_.keys().publish(context));  // a phone may not see the network again for hours
  return Enrolled{token, bundle_of(context, *device, *shift, 0)};
}

Result<json::value> Checkpoints::bundle(View const& view, WhichToken const& in) const {
  auto const device = TRY(device_of(view, in.token));
  if (device.revoked_at.ms != 0) return forbidden("checkpoint.cut_off", "token");
  if (must_wipe(view, device.enrolled_at)) return json::value(json::object{{"at", view.now.ms}, {"wipe", true}});
  auto const shift = find_shift(view, device.shift_id);
  if (!shift || !on_duty(*shift, view.now)) return refused("checkpoint.shift_over", "token");
  return json::value(bundle_of(view, device, *shift, in.have));
}

Result<json::value> Checkpoints::look_up(Context& context, LookUp const& in) const {
  auto device = TRY(device_of(context, in.token));
  if (device.revoked_at.ms != 0) return forbidden("checkpoint.cut_off", "token");
  auto const shift = find_shift(context, device.shift_id);
  if (!shift || !on_duty(*shift, context.now)) return refused("checkpoint.shift_over", "token");
  TRY(begin(device, in.sequence));
  if (device.looked_up_from + kHour <= context.now) {
    device.looked_up_from = context.now;
    device.looked_up = 0;
  }
  if (++device.looked_up > kLookUpsPerHour) return Problem{"checkpoint.too_many_look_ups", "number", {{"max", std::to_string(kLookUpsPerHour)}}, Kind::too_many, {}};
  mark_device(context, device);
  std::vector<PassRow> found;
  std::string number;
  if (auto const id = identifiers::check_resident_id(in.number, {day_at(context.now), {}})) {
    number = id->value;
    if (auto const person = registry::find_person_id(context, "resident_id", number)) found = list_valid_of_person(context, person->text, context.now);
  } else if (auto const plate = identifiers::check_plate(in.number)) {
    found = list_valid_of_plate(context, plate_index(context.keys, plate->value.number), context.now);
  } else {
    return id.error();
  }
  json::array passes;
  for (auto const& row : found) passes.push_back(card_of(context, row, number));
  context.journal.note({.what = "checkpoint.looked_up", .subject_kind = "checkpoint", .subject_id = device.place_id, .division = device.division, .facts = {{"device_id", device.id.text}, {"found", static_cast<int64_t>(passes.size())}}});
  return json::value(json::object{{"passes", std::move(passes)}});
}

}  // namespace ly::passes
