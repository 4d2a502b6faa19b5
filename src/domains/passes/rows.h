// The only SQL of passes.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "desk/context.h"
#include "domains/passes/passes.h"

namespace ly::passes {

struct PassRow {
  PassId id;
  int64_t serial = 0;
  std::string kind, category, person_id, plate_index, enterprise_id, division, scope, places, basis, basis_id, decided_by, reason_code, key_id, issued_by, revoked_by;
  Instant from, to, issued_at, revoked_at;  // revoked_at 0: not revoked
  int64_t uses = 0, uses_days = 0, companions = 0;
  bool card_only = false;
  store::Bytes sealed;
};
std::string pass_place(PassId const& id);  // where what is sealed of it stands
struct PassFilter {
  std::string division_prefix, enterprise_id, person_id, plate_index, state, kind;  // empty: no limit; state: valid, expired, revoked
  int64_t serial = 0;
  Instant now;
  std::string before;
  int64_t limit = 50;
};
std::optional<PassRow> find_pass(View const& view, std::string_view id);
std::optional<PassRow> find_pass_by_serial(View const& view, int64_t serial);
std::optional<PassRow> find_pass_once(View const& view, std::string_view basis, std::string_view basis_id, std::string_view person_id, std::string_view plate_index, std::string_view kind);
std::vector<PassRow> list_passes(View const& view, PassFilter const& filter);
int64_t count_passes(View const& view, PassFilter const& filter);
std::vector<PassRow> list_passes_of_person(View const& view, std::string_view person_id);  // oldest first
std::vector<PassRow> list_valid_of_person(View const& view, std::string_view person_id, Instant now);
bool holds_valid(View const& view, std::string_view person_id, std::string_view kind, Instant now);  // unseals nothing: asked for thousands at once
std::vector<PassRow> list_valid_of_plate(View const& view, std::string_view plate_index, Instant now);
// Not revoked, not ended, of people with only a card, that may be used in the division or at the place.
std::vector<PassRow> list_card_only(View const& view, std::string_view division, std::string_view place_id, Instant now, int64_t limit);
std::vector<uint64_t> list_revoked_serials(View const& view, Instant ending_after);  // ascending
Instant last_revocation(View const& view);
int64_t next_serial(View const& view);
void insert_pass(Context& context, PassRow const& row);
void mark_revoked(Context& context, PassId const& id, std::string_view by);

struct KeyRow {
  std::string id, kind, issuer, algorithm, state, created_by;  // kind: of pass, or "root"; state: active, revoked
  store::Bytes public_key, sealed;
  Instant from, to, created_at, changed_at;
};
std::vector<KeyRow> list_keys(View const& view);  // newest first
void insert_key(Context& context, KeyRow const& row);
void mark_key(Context& context, KeyRow const& row);  // state and end
struct ListRow {
  std::string kind;  // trust, status
  int64_t sequence = 0;
  Instant issued_at, renew_by;
  store::Bytes octets;
};
std::optional<ListRow> find_newest_list(View const& view, std::string_view kind);
std::optional<ListRow> find_list(View const& view, std::string_view kind, int64_t sequence);
void insert_list(Context& context, ListRow const& row);
int64_t delete_lists(Context& context, std::string_view kind, Instant before);

struct CheckpointRow {
  std::string place_id, division, phone, medical_point, isolation_point, transit_route;
  int64_t revision = 1;
};
std::optional<CheckpointRow> find_checkpoint(View const& view, std::string_view place_id);
void put_checkpoint(Context& context, CheckpointRow const& row);

struct ShiftRow {
  ShiftId id;
  std::string place_id, division, lead, guards, dialects, code_index, opened_by;
  Instant from, to, code_until, opened_at, closed_at;
  int64_t cards = 0;
  store::Bytes salt, sealed;  // sealed: the shift's key, for adding people to the card list later
};
std::optional<ShiftRow> find_shift(View const& view, std::string_view id);
std::optional<ShiftRow> find_shift_by_code(View const& view, std::string_view code_index);
std::vector<ShiftRow> list_shifts(View const& view, std::string_view place_id, int64_t limit);
void insert_shift(Context& context, ShiftRow const& row);
void mark_code(Context& context, ShiftId const& id, std::string_view code_index, Instant until);
void mark_shift_closed(Context& context, ShiftId const& id);
void mark_cards(Context& context, ShiftId const& id, int64_t cards);
bool insert_card(Context& context, ShiftId const& id, std::string_view lookup, std::string_view pass_id, std::string_view sealed);
void delete_cards_of(Context& context, std::string_view person_id);        // on the lists of shifts
void mark_plates_of(Context& context, std::string_view person_id);         // the keyed index of a number plate goes; the pass's id in its place
void mark_plate(Context& context, std::string_view pass_id);
std::vector<std::pair<std::string, std::string>> list_cards(View const& view, std::string_view shift_id);  // of passes still in force
int64_t count_cards(View const& view, std::string_view shift_id);

struct DeviceRow {
  DeviceId id;
  std::string place_id, division, shift_id, name, token_index, hash, revoked_by;
  int64_t counter = 0, waiting = 0, sequence = 0, looked_up = 0;  // sequence: of its last request; looked_up: since looked_up_from
  Instant enrolled_at, seen_at, revoked_at, looked_up_from;
};
std::optional<DeviceRow> find_device(View const& view, std::string_view id);
std::optional<DeviceRow> find_device_by_token(View const& view, std::string_view token_index);
std::vector<DeviceRow> list_devices(View const& view, std::string_view place_id);
void insert_device(Context& context, DeviceRow const& row);
void mark_device(Context& context, DeviceRow const& row);  // shift, name, token, counter, hash, waiting, sequence, look-ups, seen
void mark_device_revoked(Context& context, DeviceId const& id, std::string_view by);

int64_t count_shift_passes(View const& view, std::string_view place_id, Instant from);  // temporary ones made there since

struct EntryRow {
  std::string device_id, hash, place_id, division, shift_id, pass_id, person_id, how, who, pass_state, action, reason_code, decided_by, conflict, party, key_id;
  int64_t counter = 0, companions = 0;
  bool vehicle = false;  // the vehicle itself, not somebody in it
  std::optional<int64_t> temperature;
  Instant happened_at, recorded_at, settled_at;
  store::Bytes sealed;
};
std::string entry_place(EntryRow const& row);  // where what is sealed of it stands
std::vector<EntryRow> list_entries_of_person(View const& view, std::string_view person_id);  // oldest first
bool has_entry(View const& view, std::string_view device_id, int64_t counter, std::string_view hash);
bool has_counter(View const& view, std::string_view device_id, int64_t counter);
void insert_entry(Context& context, EntryRow const& row);
std::optional<EntryRow> find_entry(View const& view, std::string_view device_id, int64_t counter, std::string_view hash);
void mark_settled(Context& context, EntryRow const& row);
struct EntryFilter {
  std::string place_id, division_prefix, pass_id, person_id, party;
  bool conflicts = false;  // only those nobody has looked at
  Instant from, to;        // to 0: no end
  int64_t offset = 0, limit = 50;
};
std::vector<EntryRow> list_entries(View const& view, EntryFilter const& filter);
int64_t count_entries(View const& view, EntryFilter const& filter);
int64_t count_aboard(View const& view, std::string_view place_id, std::string_view party);  // of the party, its vehicle left out
// Entries that let somebody in on this pass within [from, to].
int64_t count_uses(View const& view, std::string_view pass_id, Instant from, Instant to);
// The nearest use of the pass on another phone within the span; nothing if none.
std::optional<EntryRow> find_other_use(View const& view, std::string_view pass_id, std::string_view device_id, Instant from, Instant to);
struct Counted {
  std::string key;
  int64_t count = 0;
};
std::vector<Counted> count_by_hour(View const& view, std::string_view place_id, Instant from);  // key: hours since 1970
std::vector<Counted> count_by_reason(View const& view, std::string_view place_id, std::string_view action, Instant from);
std::vector<Counted> count_by_action(View const& view, std::string_view place_id, Instant from);
// Uses of limited passes since then, for phones: serial and instant.
std::vector<std::pair<int64_t, Instant>> list_limited_uses(View const& view, std::string_view division_prefix, Instant since, int64_t limit);

}  // namespace ly::passes
