// SQL of riders' and drivers' own codes, and of what riders had to say.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "domains/trips/rows.h"

namespace ly::trips {

struct OwnCodeRow {
  std::string kind, subject_id;  // kind: rider, driver
  int64_t number = 0;
};
std::optional<OwnCodeRow> find_own_code(View const& view, std::string_view kind, std::string_view subject_id);
std::optional<OwnCodeRow> find_own_code_by_index(View const& view, std::string_view index);
void put_own_code(Context& context, OwnCodeRow const& row, std::string_view index);  // the one before is good for nothing

std::vector<TripRow> list_trips_of_driver(View const& view, std::string_view driver_id, Instant ended_after);  // not cancelled, in order of departure

struct WordRow {
  std::string id, traveller_id, division, kind, answered_by, key_id;
  TripId trip_id;
  Instant made_at, answered_at;  // answered_at 0: not yet
  store::Bytes sealed, answer;
};
std::string word_place(std::string_view id);    // where what is sealed of it stands
std::string answer_place(std::string_view id);
std::optional<WordRow> find_word(View const& view, std::string_view id);
std::vector<WordRow> list_words_of_traveller(View const& view, std::string_view traveller_id);
// Of a region, of one trip if named, only those nobody answered if wished; newest first, before `before`.
std::vector<WordRow> list_words(View const& view, std::string_view prefix, std::string_view trip_id, bool open, std::string_view before, int64_t limit);
int64_t count_words(View const& view, std::string_view prefix, std::string_view trip_id, bool open);
void insert_word(Context& context, WordRow const& row);
void mark_answered(Context& context, WordRow const& row);

}  // namespace ly::trips
