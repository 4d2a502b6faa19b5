// SQL of boarding, of what happens under way and of hand-over.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "domains/trips/boarding.h"

namespace ly::trips {

struct PhoneRow {
  PhoneId id;
  TripId trip_id;
  std::string leader, code_index, token_index, hash, made_by, revoked_by;
  store::Bytes salt;
  int64_t counter = 0, waiting = 0, sequence = 0;
  Instant code_until, made_at, enrolled_at, seen_at, revoked_at;  // 0: not
};
std::optional<PhoneRow> find_phone(View const& view, std::string_view id);
std::optional<PhoneRow> find_phone_by_code(View const& view, std::string_view index);
std::optional<PhoneRow> find_phone_by_token(View const& view, std::string_view index);
std::vector<PhoneRow> list_phones(View const& view, TripId const& trip);
void insert_phone(Context& context, PhoneRow const& row);
void update_phone(Context& context, PhoneRow const& row);  // token, code, chain, times

struct MarkRow {
  TripId trip_id;
  std::string device_id, hash, traveller, item, conflict, key_id;
  int64_t number = 0, counter = 0;
  bool counted = true;
  Instant happened_at, recorded_at, settled_at;
  store::Bytes sealed;
};
std::string mark_place(MarkRow const& row);  // where what is sealed of it stands
std::vector<MarkRow> list_marks_under(View const& view, std::string_view key_id);  // sealed under this key, as they happened
bool has_mark(View const& view, std::string_view device, int64_t counter, std::string_view hash);
bool has_counter(View const& view, std::string_view device, int64_t counter);
std::optional<MarkRow> find_mark(View const& view, std::string_view device, int64_t counter, std::string_view hash);
std::vector<MarkRow> list_marks(View const& view, TripId const& trip, int64_t after);  // by number
int64_t next_mark(View const& view, TripId const& trip);
void insert_mark(Context& context, MarkRow const& row);
void mark_looked_into(Context& context, MarkRow const& row);  // counted, settled_at

struct ExtraRow {
  TripId trip_id;
  std::string traveller, person_id, traveller_id, group_id;
  int64_t seat_no = 0;
};
std::vector<ExtraRow> list_extras(View const& view, TripId const& trip);
std::vector<ExtraRow> list_extras_of(View const& view, std::string_view person_id);  // added to a trip on the spot
void insert_extra(Context& context, ExtraRow const& row);

struct EventRow {
  std::string id, kind, noted_by;
  TripId trip_id;
  int64_t minutes = 0;
  Instant happened_at, recorded_at;
  store::Bytes sealed;
};
std::vector<EventRow> list_events(View const& view, TripId const& trip);  // as they happened
void insert_event(Context& context, EventRow const& row);

struct HandOverRow {
  std::string traveller_id, state, confirmed_by;
  bool lodging = false;
  Instant confirmed_at;
  store::Bytes sealed;
};
std::string handed_place(std::string_view trip, std::string_view traveller);
std::vector<std::pair<TripId, HandOverRow>> list_hand_overs_of(View const& view, std::string_view traveller_id);
std::vector<HandOverRow> list_handed_over(View const& view, TripId const& trip);
std::optional<std::pair<std::string, Instant>> find_answer(View const& view, std::string_view trip_id, std::string_view person_id);  // state, when
void put_handed_over(Context& context, TripId const& trip, HandOverRow const& row);


}  // namespace ly::trips
