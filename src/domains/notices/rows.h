// The only SQL of this domain: over the outbox, whose lines the desk writes, and over answers and pushes.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "desk/context.h"

namespace ly::notices {

struct Row {
  std::string id, channel, template_name, subject_kind, subject_id, state, number, problem, enterprise_id, division;
  int64_t attempts = 0;
  Instant at, next_at, since, changed_at;
  std::optional<json::object> content;  // nothing when its key was destroyed
};
struct Filter {
  std::string state, channel, prefix, after;
  int64_t limit = 50;
};
std::vector<Row> list_rows(View const& view, Filter const& filter);        // newest first
std::vector<std::pair<std::string, int64_t>> count_states(View const& view, Filter const& filter);
std::optional<Row> find_row(View const& view, std::string_view id);
std::vector<Row> list_due(View const& view, std::string_view channel, int64_t limit);
std::vector<Row> list_without_receipt(View const& view, std::string_view channel, Instant since, int64_t limit);
std::vector<std::string> list_older(View const& view, std::string_view channel, Instant than, int64_t limit);
std::vector<std::string> find_by_number(View const& view, std::string_view channel, std::string_view number);
void update_row(Context& context, Row const& row);  // state, attempts, next_at, since, number, problem; changed now

}  // namespace ly::notices
