// The only SQL of the observation ledger.
#pragma once
#include <set>
#include <optional>
#include <string>
#include <vector>

#include "domains/observation/observation.h"

namespace ly::observation {

struct Row {
  ObservationId id;
  std::string person_id, enterprise_id, division, source, source_id, kind, alert, state = "open", certificate, ended_by;
  Day started_on{};
  int64_t days = 0, first_slot = 0, last_slot = 0, revision = 1;
  std::optional<Instant> ended_at;
};
struct Filter {
  std::string state, prefix, enterprise_id, after;
  std::optional<int64_t> due_slot;  // only those without a temperature in this slot
  int64_t limit = 50;
};
std::optional<Row> find_row(View const& view, std::string_view id);
std::optional<Row> find_open(View const& view, std::string_view person_id);
std::vector<Row> list_rows(View const& view, Filter const& filter, int64_t& total);
std::vector<Row> list_rows_of_person(View const& view, std::string_view person_id);  // oldest first
std::set<std::string> list_observed(View const& view);
void insert_row(Context& context, Row const& row);
void update_row(Context& context, Row const& row);  // all but what it began with; revision + 1
int64_t next_number(Context& context, std::string_view prefix);

struct Temperature {
  int64_t slot = 0, hundredths = 0;
  Instant at;
  std::string account;
};
void insert_temperature(Context& context, Row const& row, Temperature const& t);
std::vector<Temperature> list_temperatures(View const& view, Row const& row);           // oldest first; unreadable ones of an erased person are left out
std::optional<Temperature> find_last_temperature(View const& view, Row const& row);
int64_t count_slots(View const& view, std::string_view id, int64_t from, int64_t to);   // half days with a temperature in [from, to)

}  // namespace ly::observation
