#include "domains/passes/rows.h"

namespace ly::passes {
namespace {

constexpr std::string_view kPass =
    "select id, pass_no, kind, category, person_id, plate_index, enterprise_id, division, scope, places, basis, basis_id, decided_by, reason_code, key_id, issued_by, revoked_by, from_at, to_at, "
    "issued_at, revoked_at, uses, uses_days, companions, card_only, sealed from pass ";

PassRow pass_under(store::Cursor const& rows) {
  PassRow r;
  store::read(rows, r.id, r.serial, r.kind, r.category, r.person_id, r.plate_index, r.enterprise_id, r.division, r.scope, r.places, r.basis, r.basis_id, r.decided_by, r.reason_code, r.key_id,
              r.issued_by, r.revoked_by, r.from, r.to, r.issued_at, r.revoked_at, r.uses, r.uses_days, r.companions, r.card_only, r.sealed);
  return r;
}

template <class... A>
std::vector<PassRow> passes_where(View const& view, std::string_view where, A const&... args) {
  std::vector<PassRow> out;
  auto const rows = store::query(view.tx, std::string(kPass) + std::string(where), args...);
  while (rows->next()) out.push_back(pass_under(*rows));
  return out;
}

template <class... A>
std::optional<PassRow> one_pass(View const& view, std::string_view where, A const&... args) {
  auto found = passes_where(view, where, args...);
  if (found.empty()) return std::nullopt;
  return std::move(found.front());
}

// One fixed text for each state; the times come as $6.
std::string state_clause(std::string const& state) {
  if (state == "valid") return "and revoked_at = 0 and to_at > $6 ";
  if (state == "expired") return "and revoked_at = 0 and to_at <= $6 ";
  if (state == "revoked") return "and revoked_at <> 0 and $6 > 0 ";
  return "and $6 >= 0 ";
}
constexpr std::string_view kFiltered =
    "where ($1 = '' or division like $1 || '%') and ($2 = '' or enterprise_id = $2) and ($3 = '' or person_id = $3) and ($4 = '' or plate_index = $4) and ($5 = '' or kind = $5) ";

constexpr std::string_view kShift =
    "select id, place_id, division, lead, guards, dialects, code_index, opened_by, from_at, to_at, code_until, opened_at, closed_at, cards, salt, sealed from checkpoint_shift ";

template <class... A>
std::vector<ShiftRow> shifts_where(View const& view, std::string_view where, A const&... args) {
  std::vector<ShiftRow> out;
  auto const rows = store::query(view.tx, std::string(kShift) + std::string(where), args...);
  while (rows->next()) {
    ShiftRow r;
    store::read(*rows, r.id, r.place_id, r.division, r.lead, r.guards, r.dialects, r.code_index, r.opened_by, r.from, r.to, r.code_until, r.opened_at, r.closed_at, r.cards, r.salt, r.sealed);
    out.push_back(std::move(r));
  }
  return out;
}

constexpr std::string_view kDevice = "select id, place_id, division, shift_id, name, token_index, hash, revoked_by, counter, waiting, sequence, looked_up, looked_up_from, enrolled_at, seen_at, revoked_at from checkpoint_device ";

template <class... A>
std::vector<DeviceRow> devices_where(View const& view, std::string_view where, A const&... args) {
  std::vector<DeviceRow> out;
  auto const rows = store::query(view.tx, std::string(kDevice) + std::string(where), args...);
  while (rows->next()) {
    DeviceRow r;
    store::read(*rows, r.id, r.place_id, r.division, r.shift_id, r.name, r.token_index, r.hash, r.revoked_by, r.counter, r.waiting, r.sequence, r.looked_up, r.looked_up_from, r.enrolled_at, r.seen_at,
                r.revoked_at);
    out.push_back(std::move(r));
  }
  return out;
}

constexpr std::string_view kEntry =
    "select device_id, hash, place_id, division, shift_id, pass_id, person_id, how, who, pass_state, action, reason_code, decided_by, conflict, party, key_id, counter, companions, vehicle, temperature, happened_at, "
    "recorded_at, settled_at, sealed from checkpoint_entry ";

template <class... A>
std::vector<EntryRow> entries_where(View const& view, std::string_view where, A const&... args) {
  std::vector<EntryRow> out;
  auto const rows = store::query(view.tx, std::string(kEntry) + std::string(where), args...);
  while (rows->next()) {
    EntryRow r;
    store::read(*rows, r.device_id, r.hash, r.place_id, r.division, r.shift_id, r.pass_id, r.person_id, r.how, r.who, r.pass_state, r.action, r.reason_code, r.decided_by, r.conflict, r.party, r.key_id,
                r.counter, r.companions, r.vehicle, r.temperature, r.happened_at, r.recorded_at, r.settled_at, r.sealed);
    out.push_back(std::move(r));
  }
  return out;
}

template <class... A>
std::vector<Counted> counted(View const& view, std::string_view sql, A const&... args) {
  std::vector<Counted> out;
  auto const rows = store::query(view.tx, sql, args...);
  while (rows->next()) {
    out.emplace_back();
    store::read(*rows, out.back().key, out.back().count);
  }
  return out;
}

constexpr std::string_view kEntryFiltered =
    "where ($1 = '' or place_id = $1) and ($2 = '' or division like $2 || '%') and ($3 = '' or pass_id = $3) and ($4 = '' or person_id = $4) and ($5 = 0 or (conflict <> '' and settled_at = 0)) "
    "and happened_at >= $6 and ($7 = 0 or happened_at < $7) and ($8 = '' or party = $8) ";

}  // namespace

std::optional<PassRow> find_pass(View const& view, std::string_view id) { return one_pass(view, "where id = $1", id); }
std::optional<PassRow> find_pass_by_serial(View const& view, int64_t serial) { return one_pass(view, "where pass_no = $1", serial); }
std::optional<PassRow> find_pass_once(View const& view, std::string_view basis, std::string_view basis_id, std::string_view person_id, std::string_view plate_index, std::string_view kind) {
  return one_pass(view, "where basis = $1 and basis_id = $2 and person_id = $3 and plate_index = $4 and kind = $5", basis, basis_id, person_id, plate_index, kind);
}

std::vector<PassRow> list_passes(View const& view, PassFilter const& f) {
  return passes_where(view, std::string(kFiltered) + state_clause(f.state) + "and ($7 = 0 or pass_no = $7) and ($8 = '' or id < $8) order by id desc limit $9", f.division_prefix, f.enterprise_id,
                      f.person_id, f.plate_index, f.kind, f.now, f.serial, f.before, f.limit);
}

int64_t count_passes(View const& view, PassFilter const& f) {
  return store::find_value<int64_t>(view.tx, "select count(*) from pass " + std::string(kFiltered) + state_clause(f.state) + "and ($7 = 0 or pass_no = $7)", f.division_prefix, f.enterprise_id,
                                    f.person_id, f.plate_index, f.kind, f.now, f.serial).value_or(0);
}

std::string pass_place(PassId const& id) { return "pass/" + id.text; }
std::vector<PassRow> list_passes_of_person(View const& view, std::string_view person_id) { return passes_where(view, "where person_id = $1 order by id", person_id); }
std::vector<PassRow> list_valid_of_person(View const& view, std::string_view person_id, Instant now) {
  return passes_where(view, "where person_id = $1 and revoked_at = 0 and from_at <= $2 and to_at > $2 order by to_at desc", person_id, now);
}
bool holds_valid(View const& view, std::string_view person_id, std::string_view kind, Instant now) {
  return store::find_value<int64_t>(view.tx, "select 1 from pass where person_id = $1 and kind = $2 and revoked_at = 0 and from_at <= $3 and to_at > $3 limit 1", person_id, kind, now).has_value();
}
std::vector<PassRow> list_valid_of_plate(View const& view, std::string_view plate_index, Instant now) {
  return passes_where(view, "where plate_index = $1 and revoked_at = 0 and from_at <= $2 and to_at > $2 order by to_at desc", plate_index, now);
}

std::vector<PassRow> list_card_only(View const& view, std::string_view division, std::string_view place_id, Instant now, int64_t limit) {
  return passes_where(view,
                      "where card_only = 1 and person_id <> '' and revoked_at = 0 and to_at > $3 and (scope = 'city' or (scope = 'township' and division = $1) or (scope = 'checkpoints' and places like '%' || "
                      "$2 || '%')) order by id desc limit $4", division, place_id, now, limit);
}

std::vector<uint64_t> list_revoked_serials(View const& view, Instant ending_after) {
  std::vector<uint64_t> out;
  auto const rows = store::query(view.tx, "select pass_no from pass where revoked_at > 0 and to_at > $1 order by pass_no", ending_after);
  while (rows->next()) out.push_back(static_cast<uint64_t>(rows->integer(0)));
  return out;
}
Instant last_revocation(View const& view) { return {store::find_value<int64_t>(view.tx, "select coalesce(max(revoked_at), 0) from pass").value_or(0)}; }

int64_t next_serial(View const& view) { return store::find_value<int64_t>(view.tx, "select coalesce(max(pass_no), 0) + 1 from pass").value_or(1); }

void insert_pass(Context& context, PassRow const& r) {
  store::execute(context.tx,
                 "insert into pass(id, pass_no, kind, category, person_id, plate_index, enterprise_id, division, scope, places, from_at, to_at, uses, uses_days, companions, card_only, basis, basis_id, "
                 "decided_by, reason_code, key_id, issued_by, issued_at, revoked_at, revoked_by, sealed) "
                 "values($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, 0, '', $24)",
                 r.id, r.serial, r.kind, r.category, r.person_id, r.plate_index, r.enterprise_id, r.division, r.scope, r.places, r.from, r.to, r.uses, r.uses_days, r.companions, r.card_only, r.basis,
                 r.basis_id, r.decided_by, r.reason_code, r.key_id, r.issued_by, r.issued_at, r.sealed);
}

void mark_revoked(Context& context, PassId const& id, std::string_view by) {
  store::execute(context.tx, "update pass set revoked_at = $2, revoked_by = $3 where id = $1 and revoked_at = 0", id, context.now, by);
}

std::vector<KeyRow> list_keys(View const& view) {
  std::vector<KeyRow> out;
  auto const rows = store::query(view.tx, "select id, kind, issuer, algorithm, state, created_by, public_key, sealed, from_at, to_at, created_at, changed_at from pass_key order by from_at desc, id");
  while (rows->next()) {
    KeyRow r;
    store::read(*rows, r.id, r.kind, r.issuer, r.algorithm, r.state, r.created_by, r.public_key, r.sealed, r.from, r.to, r.created_at, r.changed_at);
    out.push_back(std::move(r));
  }
  return out;
}

void insert_key(Context& context, KeyRow const& r) {
  store::execute(context.tx,
                 "insert into pass_key(id, kind, issuer, algorithm, public_key, sealed, from_at, to_at, state, created_by, created_at, changed_at) values($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $11)",
                 r.id, r.kind, r.issuer, r.algorithm, r.public_key, r.sealed, r.from, r.to, r.state, r.created_by, r.created_at);
}
void mark_key(Context& context, KeyRow const& r) { store::execute(context.tx, "update pass_key set state = $2, to_at = $3, changed_at = $4 where id = $1", r.id, r.state, r.to, context.now); }

namespace {
template <class... A>
std::optional<ListRow> one_list(View const& view, std::string_view where, A const&... args) {
  auto const rows = store::query(view.tx, "select kind, sequence, issued_at, renew_by, octets from pass_list " + std::string(where), args...);
  if (!rows->next()) return std::nullopt;
  ListRow r;
  store::read(*rows, r.kind, r.sequence, r.issued_at, r.renew_by, r.octets);
  return r;
}
}  // namespace

std::optional<ListRow> find_newest_list(View const& view, std::string_view kind) { return one_list(view, "where kind = $1 order by sequence desc limit 1", kind); }
std::optional<ListRow> find_list(View const& view, std::string_view kind, int64_t sequence) { return one_list(view, "where kind = $1 and sequence = $2", kind, sequence); }
void insert_list(Context& context, ListRow const& r) {
  store::execute(context.tx, "insert into pass_list(kind, sequence, issued_at, renew_by, octets) values($1, $2, $3, $4, $5)", r.kind, r.sequence, r.issued_at, r.renew_by, r.octets);
}
int64_t delete_lists(Context& context, std::string_view kind, Instant before) { return store::execute(context.tx, "delete from pass_list where kind = $1 and issued_at < $2", kind, before); }

std::optional<CheckpointRow> find_checkpoint(View const& view, std::string_view place_id) {
  auto const rows = store::query(view.tx, "select place_id, division, phone, medical_point, isolation_point, transit_route, revision from checkpoint where place_id = $1", place_id);
  if (!rows->next()) return std::nullopt;
  CheckpointRow r;
  store::read(*rows, r.place_id, r.division, r.phone, r.medical_point, r.isolation_point, r.transit_route, r.revision);
  return r;
}

void put_checkpoint(Context& context, CheckpointRow const& r) {
  store::execute(context.tx,
                 "insert into checkpoint(place_id, division, phone, medical_point, isolation_point, transit_route, revision) values($1, $2, $3, $4, $5, $6, $7) on conflict(place_id) do update set "
                 "division = excluded.division, phone = excluded.phone, medical_point = excluded.medical_point, isolation_point = excluded.isolation_point, transit_route = excluded.transit_route, "
                 "revision = excluded.revision", r.place_id, r.division, r.phone, r.medical_point, r.isolation_point, r.transit_route, r.revision);
}

std::optional<ShiftRow> find_shift(View const& view, std::string_view id) {
  auto found = shifts_where(view, "where id = $1", id);
  if (found.empty()) return std::nullopt;
  return std::move(found.front());
}
std::optional<ShiftRow> find_shift_by_code(View const& view, std::string_view code_index) {
  auto found = shifts_where(view, "where code_index = $1 and code_index <> ''", code_index);
  if (found.empty()) return std::nullopt;
  return std::move(found.front());
}
std::vector<ShiftRow> list_shifts(View const& view, std::string_view place_id, int64_t limit) {
  return shifts_where(view, "where place_id = $1 order by from_at desc, id desc limit $2", place_id, limit);
}

void insert_shift(Context& context, ShiftRow const& r) {
  store::execute(context.tx,
                 "insert into checkpoint_shift(id, place_id, division, from_at, to_at, lead, guards, dialects, salt, sealed, code_index, code_until, cards, opened_by, opened_at, closed_at) "
                 "values($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 0, $13, $14, 0)", r.id, r.place_id, r.division, r.from, r.to, r.lead, r.guards, r.dialects, r.salt, r.sealed, r.code_index,
                 r.code_until, r.opened_by, r.opened_at);
}
void mark_code(Context& context, ShiftId const& id, std::string_view code_index, Instant until) {
  store::execute(context.tx, "update checkpoint_shift set code_index = $2, code_until = $3 where id = $1", id, code_index, until);
}
void mark_shift_closed(Context& context, ShiftId const& id) { store::execute(context.tx, "update checkpoint_shift set closed_at = $2, code_index = '' where id = $1 and closed_at = 0", id, context.now); }
void mark_cards(Context& context, ShiftId const& id, int64_t cards) { store::execute(context.tx, "update checkpoint_shift set cards = $2 where id = $1", id, cards); }

bool insert_card(Context& context, ShiftId const& id, std::string_view lookup, std::string_view pass_id, std::string_view sealed) {
  return store::execute(context.tx, "insert into checkpoint_card(shift_id, lookup, pass_id, sealed) values($1, $2, $3, $4) on conflict do nothing", id, lookup, pass_id, sealed) > 0;
}

void delete_cards_of(Context& context, std::string_view person_id) {
  store::execute(context.tx, "delete from checkpoint_card where pass_id in (select id from pass where person_id = $1)", person_id);
}
void mark_plates_of(Context& context, std::string_view person_id) {
  store::execute(context.tx, "update pass set plate_index = 'erased/' || id where person_id = $1 and plate_index <> ''", person_id);
}
void mark_plate(Context& context, std::string_view pass_id) {
  store::execute(context.tx, "update pass set plate_index = 'erased/' || id where id = $1 and plate_index <> ''", pass_id);
}

std::vector<std::pair<std::string, std::string>> list_cards(View const& view, std::string_view shift_id) {
  std::vector<std::pair<std::string, std::string>> out;
  auto const rows = store::query(view.tx, "select c.lookup, c.sealed from checkpoint_card c join pass p on p.id = c.pass_id where c.shift_id = $1 and p.revoked_at = 0 and p.to_at > $2 order by c.lookup", shift_id, view.now);
  while (rows->next()) {
    out.emplace_back();
    store::read(*rows, out.back().first, out.back().second);
  }
  return out;
}
int64_t count_cards(View const& view, std::string_view shift_id) { return store::find_value<int64_t>(view.tx, "select count(*) from checkpoint_card where shift_id = $1", shift_id).value_or(0); }

std::optional<DeviceRow> find_device(View const& view, std::string_view id) {
  auto found = devices_where(view, "where id = $1", id);
  if (found.empty()) return std::nullopt;
  return std::move(found.front());
}
std::optional<DeviceRow> find_device_by_token(View const& view, std::string_view token_index) {
  auto found = devices_where(view, "where token_index = $1", token_index);
  if (found.empty()) return std::nullopt;
  return std::move(found.front());
}
std::vector<DeviceRow> list_devices(View const& view, std::string_view place_id) { return devices_where(view, "where place_id = $1 order by id desc", place_id); }

void insert_device(Context& context, DeviceRow const& r) {
  store::execute(context.tx,
                 "insert into checkpoint_device(id, place_id, division, shift_id, name, token_index, counter, hash, waiting, sequence, looked_up, looked_up_from, enrolled_at, seen_at, revoked_at, "
                 "revoked_by) values($1, $2, $3, $4, $5, $6, 0, '', 0, 0, 0, 0, $7, $7, 0, '')", r.id, r.place_id, r.division, r.shift_id, r.name, r.token_index, context.now);
}
void mark_device(Context& context, DeviceRow const& r) {
  store::execute(context.tx, "update checkpoint_device set shift_id = $2, name = $3, token_index = $4, counter = $5, hash = $6, waiting = $7, sequence = $8, looked_up = $9, looked_up_from = $10, seen_at = $11 where id = $1", r.id,
                 r.shift_id, r.name, r.token_index, r.counter, r.hash, r.waiting, r.sequence, r.looked_up, r.looked_up_from, context.now);
}
void mark_device_revoked(Context& context, DeviceId const& id, std::string_view by) {
  store::execute(context.tx, "update checkpoint_device set revoked_at = $2, revoked_by = $3 where id = $1 and revoked_at = 0", id, context.now, by);
}

int64_t count_shift_passes(View const& view, std::string_view place_id, Instant from) {
  return store::find_value<int64_t>(view.tx, "select count(*) from pass p join checkpoint_device d on p.basis_id like d.id || '/%' where p.basis = 'shift' and d.place_id = $1 and p.issued_at >= $2", place_id, from).value_or(0);
}

std::string entry_place(EntryRow const& row) { return "checkpoint_entry/" + row.device_id + "/" + std::to_string(row.counter) + "/" + row.hash; }
std::vector<EntryRow> list_entries_of_person(View const& view, std::string_view person_id) { return entries_where(view, "where person_id = $1 order by happened_at, device_id, counter", person_id); }
bool has_entry(View const& view, std::string_view device_id, int64_t counter, std::string_view hash) {
  return store::find_value<int64_t>(view.tx, "select count(*) from checkpoint_entry where device_id = $1 and counter = $2 and hash = $3", device_id, counter, hash).value_or(0) > 0;
}
bool has_counter(View const& view, std::string_view device_id, int64_t counter) {
  return store::find_value<int64_t>(view.tx, "select count(*) from checkpoint_entry where device_id = $1 and counter = $2", device_id, counter).value_or(0) > 0;
}

void insert_entry(Context& context, EntryRow const& r) {
  store::execute(context.tx,
                 "insert into checkpoint_entry(device_id, counter, hash, place_id, division, shift_id, pass_id, person_id, happened_at, recorded_at, how, who, pass_state, action, reason_code, decided_by, "
                 "temperature, companions, conflict, settled_at, key_id, sealed, party, vehicle) values($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, 0, $20, $21, $22, $23)",
                 r.device_id, r.counter, r.hash, r.place_id, r.division, r.shift_id, r.pass_id, r.person_id, r.happened_at, r.recorded_at, r.how, r.who, r.pass_state, r.action, r.reason_code, r.decided_by,
                 r.temperature, r.companions, r.conflict, r.key_id, r.sealed, r.party, r.vehicle);
}

std::optional<EntryRow> find_entry(View const& view, std::string_view device_id, int64_t counter, std::string_view hash) {
  auto found = entries_where(view, "where device_id = $1 and counter = $2 and hash = $3", device_id, counter, hash);
  if (found.empty()) return std::nullopt;
  return std::move(found.front());
}
void mark_settled(Context& context, EntryRow const& r) {
  store::execute(context.tx, "update checkpoint_entry set settled_at = $4 where device_id = $1 and counter = $2 and hash = $3 and settled_at = 0", r.device_id, r.counter, r.hash, context.now);
}

std::vector<EntryRow> list_entries(View const& view, EntryFilter const& f) {
  return entries_where(view, std::string(kEntryFiltered) + "order by happened_at desc, device_id, counter desc limit $9 offset $10", f.place_id, f.division_prefix, f.pass_id, f.person_id, f.conflicts, f.from,
                       f.to, f.party, f.limit, f.offset);
}
int64_t count_entries(View const& view, EntryFilter const& f) {
  return store::find_value<int64_t>(view.tx, "select count(*) from checkpoint_entry " + std::string(kEntryFiltered), f.place_id, f.division_prefix, f.pass_id, f.person_id, f.conflicts, f.from, f.to, f.party).value_or(0);
}

int64_t count_aboard(View const& view, std::string_view place_id, std::string_view party) {
  return store::find_value<int64_t>(view.tx, "select count(*) from checkpoint_entry where place_id = $1 and party = $2 and vehicle = 0", place_id, party).value_or(0);
}

int64_t count_uses(View const& view, std::string_view pass_id, Instant from, Instant to) {
  return store::find_value<int64_t>(view.tx, "select count(*) from checkpoint_entry where pass_id = $1 and happened_at > $2 and happened_at <= $3 and action in ('pass', 'pass_with_record')", pass_id, from, to).value_or(0);
}

std::optional<EntryRow> find_other_use(View const& view, std::string_view pass_id, std::string_view device_id, Instant from, Instant to) {
  auto found = entries_where(view, "where pass_id = $1 and device_id <> $2 and happened_at >= $3 and happened_at <= $4 and action in ('pass', 'pass_with_record') order by happened_at limit 1", pass_id, device_id, from, to);
  if (found.empty()) return std::nullopt;
  return std::move(found.front());
}

std::vector<Counted> count_by_hour(View const& view, std::string_view place_id, Instant from) {
  return counted(view, "select cast(happened_at / 3600000 as text), count(*) from checkpoint_entry where place_id = $1 and happened_at >= $2 group by 1 order by 1", place_id, from);
}
std::vector<Counted> count_by_reason(View const& view, std::string_view place_id, std::string_view action, Instant from) {
  return counted(view, "select reason_code, count(*) from checkpoint_entry where place_id = $1 and action = $2 and happened_at >= $3 group by reason_code order by 2 desc, 1", place_id, action, from);
}
std::vector<Counted> count_by_action(View const& view, std::string_view place_id, Instant from) {
  return counted(view, "select action, count(*) from checkpoint_entry where place_id = $1 and happened_at >= $2 group by action order by 1", place_id, from);
}

std::vector<std::pair<int64_t, Instant>> list_limited_uses(View const& view, std::string_view division_prefix, Instant since, int64_t limit) {
  std::vector<std::pair<int64_t, Instant>> out;
  auto const rows = store::query(view.tx,
      "select p.pass_no, e.happened_at from checkpoint_entry e join pass p on p.id = e.pass_id where p.uses > 0 and e.happened_at >= $2 and e.division like $1 || '%' "
      "and e.action in ('pass', 'pass_with_record') order by e.happened_at desc limit $3", division_prefix, since, limit);
  while (rows->next()) {
    out.emplace_back();
    store::read(*rows, out.back().first, out.back().second);
  }
  return out;
}

}  // namespace ly::passes
