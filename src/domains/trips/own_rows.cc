#include "domains/trips/own_rows.h"

namespace ly::trips {
namespace {

constexpr std::string_view kWord = "select id, trip_id, traveller_id, division, kind, made_at, answered_at, answered_by, key_id, sealed, answer from trip_word ";
constexpr std::string_view kWordReach = "where division like $1 || '%' and ($2 = '' or trip_id = $2) and ($3 = 0 or answered_at = 0) ";

template <class... A>
std::vector<WordRow> words_where(View const& view, std::string_view where, A const&... args) {
  std::vector<WordRow> out;
  auto const rows = store::query(view.tx, std::string(kWord) + std::string(where), args...);
  while (rows->next()) {
    WordRow r;
    store::read(*rows, r.id, r.trip_id, r.traveller_id, r.division, r.kind, r.made_at, r.answered_at, r.answered_by, r.key_id, r.sealed, r.answer);
    out.push_back(std::move(r));
  }
  return out;
}

template <class... A>
std::optional<OwnCodeRow> own_code_where(View const& view, std::string_view where, A const&... args) {
  auto const rows = store::query(view.tx, "select kind, subject_id, number from own_code " + std::string(where), args...);
  if (!rows->next()) return std::nullopt;
  OwnCodeRow r;
  store::read(*rows, r.kind, r.subject_id, r.number);
  return r;
}

}  // namespace

std::optional<OwnCodeRow> find_own_code(View const& view, std::string_view kind, std::string_view subject_id) { return own_code_where(view, "where kind = $1 and subject_id = $2", kind, subject_id); }
std::optional<OwnCodeRow> find_own_code_by_index(View const& view, std::string_view index) { return own_code_where(view, "where code_index = $1", index); }
void put_own_code(Context& context, OwnCodeRow const& r, std::string_view index) {
  store::execute(context.tx,
                 "insert into own_code(kind, subject_id, number, code_index, made_at) values($1, $2, $3, $4, $5) on conflict(kind, subject_id) do update set number = excluded.number, code_index = excluded.code_index, made_at = excluded.made_at",
                 r.kind, r.subject_id, r.number, index, context.now);
}

std::vector<TripRow> list_trips_of_driver(View const& view, std::string_view driver_id, Instant ended_after) {
  std::vector<TripRow> out;
  auto const rows = store::query(view.tx, "select t.id from trip t join trip_driver d on d.trip_id = t.id where d.driver_id = $1 and t.state <> 'cancelled' and t.arrive_at > $2 order by t.depart_at, t.id", driver_id, ended_after);
  while (rows->next())
    if (auto trip = find_trip(view, rows->text(0))) out.push_back(std::move(*trip));
  return out;
}

std::string word_place(std::string_view id) { return "trip_word/" + std::string(id); }
std::string answer_place(std::string_view id) { return "trip_word/" + std::string(id) + "/answer"; }
std::optional<WordRow> find_word(View const& view, std::string_view id) {
  auto all = words_where(view, "where id = $1", id);
  if (all.empty()) return std::nullopt;
  return std::move(all.front());
}
std::vector<WordRow> list_words_of_traveller(View const& view, std::string_view traveller_id) { return words_where(view, "where traveller_id = $1 order by id", traveller_id); }
std::vector<WordRow> list_words(View const& view, std::string_view prefix, std::string_view trip_id, bool open, std::string_view before, int64_t limit) {
  return words_where(view, std::string(kWordReach) + "and ($4 = '' or id < $4) order by id desc limit $5", prefix, trip_id, open, before, limit);
}
int64_t count_words(View const& view, std::string_view prefix, std::string_view trip_id, bool open) {
  return store::find_value<int64_t>(view.tx, "select count(*) from trip_word " + std::string(kWordReach), prefix, trip_id, open).value_or(0);
}
void insert_word(Context& context, WordRow const& r) {
  store::execute(context.tx, "insert into trip_word(id, trip_id, traveller_id, division, kind, made_at, answered_at, answered_by, key_id, sealed, answer) values($1, $2, $3, $4, $5, $6, 0, '', $7, $8, $9)", r.id, r.trip_id,
                 r.traveller_id, r.division, r.kind, r.made_at, r.key_id, r.sealed, r.answer);
}
void mark_answered(Context& context, WordRow const& r) {
  store::execute(context.tx, "update trip_word set answered_at = $2, answered_by = $3, answer = $4 where id = $1", r.id, r.answered_at, r.answered_by, r.answer);
}

std::vector<std::pair<std::string_view, std::string_view>> own_invariants() {
  return {
      {"trips.answered_by_somebody", "select id from trip_word where (answered_at = 0) <> (answered_by = '')"},
      {"trips.own_codes_of_somebody", "select subject_id from own_code c where (c.kind = 'rider' and not exists (select 1 from traveller t where t.id = c.subject_id)) or (c.kind = 'driver' and not exists (select 1 from driver d where d.id = c.subject_id))"},
  };
}

}  // namespace ly::trips
