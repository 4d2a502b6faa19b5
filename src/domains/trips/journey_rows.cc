#include "domains/trips/journey_rows.h"

namespace ly::trips {
namespace {

constexpr std::string_view kPhone =
    "select id, trip_id, leader, salt, code_index, code_until, token_index, hash, counter, waiting, sequence, made_by, made_at, enrolled_at, seen_at, revoked_at, revoked_by from trip_phone ";

template <class... A>
std::vector<PhoneRow> phones_where(View const& view, std::string_view where, A const&... args) {
  std::vector<PhoneRow> out;
  auto const rows = store::query(view.tx, std::string(kPhone) + std::string(where), args...);
  while (rows->next()) {
    PhoneRow r;
    store::read(*rows, r.id, r.trip_id, r.leader, r.salt, r.code_index, r.code_until, r.token_index, r.hash, r.counter, r.waiting, r.sequence, r.made_by, r.made_at, r.enrolled_at, r.seen_at, r.revoked_at,
                r.revoked_by);
    out.push_back(std::move(r));
  }
  return out;
}

template <class... A>
std::optional<PhoneRow> one_phone(View const& view, std::string_view where, A const&... args) {
  auto all = phones_where(view, where, args...);
  if (all.empty()) return std::nullopt;
  return std::move(all.front());
}

constexpr std::string_view kMark = "select trip_id, number, device_id, counter, hash, traveller, item, conflict, counted, happened_at, recorded_at, settled_at, key_id, sealed from trip_mark ";

template <class... A>
std::vector<MarkRow> marks_where(View const& view, std::string_view where, A const&... args) {
  std::vector<MarkRow> out;
  auto const rows = store::query(view.tx, std::string(kMark) + std::string(where), args...);
  while (rows->next()) {
    MarkRow r;
    store::read(*rows, r.trip_id, r.number, r.device_id, r.counter, r.hash, r.traveller, r.item, r.conflict, r.counted, r.happened_at, r.recorded_at, r.settled_at, r.key_id, r.sealed);
    out.push_back(std::move(r));
  }
  return out;
}

template <class... A>
std::vector<ExtraRow> extras_where(View const& view, std::string_view where, A const&... args) {
  std::vector<ExtraRow> out;
  auto const rows = store::query(view.tx, "select trip_id, traveller, person_id, traveller_id, group_id, seat_no from trip_extra " + std::string(where), args...);
  while (rows->next()) {
    ExtraRow r;
    store::read(*rows, r.trip_id, r.traveller, r.person_id, r.traveller_id, r.group_id, r.seat_no);
    out.push_back(std::move(r));
  }
  return out;
}

}  // namespace

std::optional<PhoneRow> find_phone(View const& view, std::string_view id) { return one_phone(view, "where id = $1", id); }
std::optional<PhoneRow> find_phone_by_code(View const& view, std::string_view index) { return one_phone(view, "where code_index = $1 and code_index <> ''", index); }
std::optional<PhoneRow> find_phone_by_token(View const& view, std::string_view index) { return one_phone(view, "where token_index = $1 and token_index <> ''", index); }
std::vector<PhoneRow> list_phones(View const& view, TripId const& trip) { return phones_where(view, "where trip_id = $1 order by id", trip); }

void insert_phone(Context& context, PhoneRow const& r) {
  store::execute(context.tx,
                 "insert into trip_phone(id, trip_id, leader, salt, code_index, code_until, token_index, hash, counter, waiting, sequence, made_by, made_at, enrolled_at, seen_at, revoked_at, revoked_by) "
                 "values($1, $2, $3, $4, $5, $6, '', '', 0, 0, 0, $7, $8, 0, 0, 0, '')",
                 r.id, r.trip_id, r.leader, r.salt, r.code_index, r.code_until, r.made_by, r.made_at);
}
void update_phone(Context& context, PhoneRow const& r) {
  store::execute(context.tx,
                 "update trip_phone set code_index = $2, token_index = $3, hash = $4, counter = $5, waiting = $6, sequence = $7, enrolled_at = $8, seen_at = $9, revoked_at = $10, revoked_by = $11 where id = $1", r.id,
                 r.code_index, r.token_index, r.hash, r.counter, r.waiting, r.sequence, r.enrolled_at, r.seen_at, r.revoked_at, r.revoked_by);
}

std::string mark_place(MarkRow const& row) { return "trip_mark/" + row.device_id + "/" + std::to_string(row.counter) + "/" + row.hash; }
std::string handed_place(std::string_view trip, std::string_view traveller) { return "trip_handover/" + std::string(trip) + "/" + std::string(traveller); }
std::vector<MarkRow> list_marks_under(View const& view, std::string_view key_id) { return marks_where(view, "where key_id = $1 order by happened_at, device_id, counter", key_id); }
bool has_mark(View const& view, std::string_view device, int64_t counter, std::string_view hash) {
  return store::find_value<int64_t>(view.tx, "select count(*) from trip_mark where device_id = $1 and counter = $2 and hash = $3", device, counter, hash).value_or(0) > 0;
}
bool has_counter(View const& view, std::string_view device, int64_t counter) {
  return store::find_value<int64_t>(view.tx, "select count(*) from trip_mark where device_id = $1 and counter = $2", device, counter).value_or(0) > 0;
}
std::optional<MarkRow> find_mark(View const& view, std::string_view device, int64_t counter, std::string_view hash) {
  auto all = marks_where(view, "where device_id = $1 and counter = $2 and hash = $3", device, counter, hash);
  if (all.empty()) return std::nullopt;
  return std::move(all.front());
}
std::vector<MarkRow> list_marks(View const& view, TripId const& trip, int64_t after) { return marks_where(view, "where trip_id = $1 and number > $2 order by number", trip, after); }
int64_t next_mark(View const& view, TripId const& trip) { return store::find_value<int64_t>(view.tx, "select coalesce(max(number), 0) + 1 from trip_mark where trip_id = $1", trip).value_or(1); }

void insert_mark(Context& context, MarkRow const& r) {
  store::execute(context.tx,
                 "insert into trip_mark(trip_id, number, device_id, counter, hash, traveller, item, conflict, counted, happened_at, recorded_at, settled_at, key_id, sealed) "
                 "values($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 0, $12, $13)",
                 r.trip_id, r.number, r.device_id, r.counter, r.hash, r.traveller, r.item, r.conflict, r.counted, r.happened_at, r.recorded_at, r.key_id, r.sealed);
}
void mark_looked_into(Context& context, MarkRow const& r) {
  store::execute(context.tx, "update trip_mark set counted = $4, settled_at = $5, number = $6 where device_id = $1 and counter = $2 and hash = $3", r.device_id, r.counter, r.hash, r.counted, r.settled_at, r.number);
}

std::vector<ExtraRow> list_extras(View const& view, TripId const& trip) { return extras_where(view, "where trip_id = $1 order by traveller", trip); }
std::vector<ExtraRow> list_extras_of(View const& view, std::string_view person_id) { return extras_where(view, "where person_id = $1 order by trip_id", person_id); }
void insert_extra(Context& context, ExtraRow const& r) {
  store::execute(context.tx, "insert into trip_extra(trip_id, traveller, person_id, traveller_id, group_id, seat_no, added_at) values($1, $2, $3, $4, $5, $6, $7)", r.trip_id, r.traveller, r.person_id, r.traveller_id,
                 r.group_id, r.seat_no, context.now);
}

std::vector<EventRow> list_events(View const& view, TripId const& trip) {
  std::vector<EventRow> out;
  auto const rows = store::query(view.tx, "select id, trip_id, kind, happened_at, recorded_at, minutes, noted_by, sealed from trip_event where trip_id = $1 order by happened_at, id", trip);
  while (rows->next()) {
    EventRow r;
    store::read(*rows, r.id, r.trip_id, r.kind, r.happened_at, r.recorded_at, r.minutes, r.noted_by, r.sealed);
    out.push_back(std::move(r));
  }
  return out;
}
void insert_event(Context& context, EventRow const& r) {
  store::execute(context.tx, "insert into trip_event(id, trip_id, kind, happened_at, recorded_at, minutes, noted_by, sealed) values($1, $2, $3, $4, $5, $6, $7, $8)", r.id, r.trip_id, r.kind, r.happened_at, r.recorded_at,
                 r.minutes, r.noted_by, r.sealed);
}

std::vector<std::pair<TripId, HandOverRow>> list_hand_overs_of(View const& view, std::string_view traveller_id) {
  std::vector<std::pair<TripId, HandOverRow>> out;
  auto const rows = store::query(view.tx, "select trip_id, traveller_id, state, lodging, confirmed_by, confirmed_at, sealed from trip_handover where traveller_id = $1 order by confirmed_at", traveller_id);
  while (rows->next()) {
    auto& [trip, r] = out.emplace_back();
    store::read(*rows, trip, r.traveller_id, r.state, r.lodging, r.confirmed_by, r.confirmed_at, r.sealed);
  }
  return out;
}
std::vector<HandOverRow> list_handed_over(View const& view, TripId const& trip) {
  std::vector<HandOverRow> out;
  auto const rows = store::query(view.tx, "select traveller_id, state, lodging, confirmed_by, confirmed_at, sealed from trip_handover where trip_id = $1", trip);
  while (rows->next()) {
    HandOverRow r;
    store::read(*rows, r.traveller_id, r.state, r.lodging, r.confirmed_by, r.confirmed_at, r.sealed);
    out.push_back(std::move(r));
  }
  return out;
}
std::optional<std::pair<std::string, Instant>> find_answer(View const& view, std::string_view trip_id, std::string_view person_id) {
  auto const rows = store::query(view.tx, "select h.state, h.confirmed_at from trip_handover h join traveller t on t.id = h.traveller_id where h.trip_id = $1 and t.person_id = $2 order by h.confirmed_at desc", trip_id, person_id);
  if (!rows->next()) return std::nullopt;
  std::pair<std::string, Instant> answer;
  store::read(*rows, answer.first, answer.second);
  return answer;
}
void put_handed_over(Context& context, TripId const& trip, HandOverRow const& r) {
  store::execute(context.tx,
                 "insert into trip_handover(trip_id, traveller_id, state, lodging, confirmed_by, confirmed_at, sealed) values($1, $2, $3, $4, $5, $6, $7) "
                 "on conflict(trip_id, traveller_id) do update set state = excluded.state, lodging = excluded.lodging, confirmed_by = excluded.confirmed_by, confirmed_at = excluded.confirmed_at, sealed = excluded.sealed",
                 trip, r.traveller_id, r.state, r.lodging, r.confirmed_by, r.confirmed_at, r.sealed);
}

std::vector<std::pair<std::string_view, std::string_view>> journey_invariants() {
  return {
      {"boarding.marks_counted_once", "select device_id from trip_mark where ' ' || conflict || ' ' not like '% fork %' group by device_id, counter having count(*) > 1"},
      {"boarding.counter_equals_marks", "select p.id from trip_phone p where p.counter <> coalesce((select max(m.counter) from trip_mark m where m.device_id = p.id), 0)"},
      {"boarding.gaps_are_marked", "select m.device_id from trip_mark m where m.counter > 1 and ' ' || m.conflict || ' ' not like '% gap %' and not exists (select 1 from trip_mark b where b.device_id = m.device_id and b.counter = m.counter - 1)"},
      {"boarding.marks_of_their_trip", "select m.device_id from trip_mark m join trip_phone p on p.id = m.device_id where p.trip_id <> m.trip_id"},
      {"boarding.handed_over_after_arrival", "select h.trip_id from trip_handover h join trip t on t.id = h.trip_id where t.state not in ('arrived', 'handed_over')"},
      {"boarding.arrived_ends_the_journey", "select h.traveller_id from trip_handover h join traveller t on t.id = h.traveller_id where h.state = 'arrived' and t.state <> 'arrived'"},
      {"boarding.arrived_by_a_hand_over", "select t.id from traveller t where t.state = 'arrived' and not exists (select 1 from trip_handover h where h.traveller_id = t.id and h.state = 'arrived')"},
      {"boarding.arrived_once", "select traveller_id from trip_handover where state = 'arrived' group by traveller_id having count(*) > 1"},
      {"boarding.nobody_sits_twice_among_extras", "select trip_id from trip_extra where seat_no > 0 group by trip_id, seat_no having count(*) > 1"},
  };
}

}  // namespace ly::trips
