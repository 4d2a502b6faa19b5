// The only SQL of verification.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "desk/context.h"

namespace ly::verification {

struct Row {
  std::string id, case_id, task, verifier, kind, state, asked_by;
  int64_t tries = 0;
  Instant next_at, asked_at, answered_at;  // 0: not
  json::object content;  // sealed under the case's key: sent, said, answered, source, problem; empty when that was destroyed
};
void insert_row(Context& context, Row const& row);
void update_row(Context& context, Row const& row);  // state, tries, next_at, answered_at, content
std::optional<Row> find_row(View const& view, std::string_view id);
std::vector<Row> list_rows(View const& view, std::string_view case_id);  // newest first, at most 100
std::vector<Row> due_rows(View const& view, int64_t limit);
bool is_waiting(View const& view, std::string_view case_id, std::string_view task);

struct ListRow {
  std::string name, file_name, uploaded_by;
  int64_t version = 0, rows = 0;
  Instant uploaded_at;
};
std::optional<ListRow> find_list(View const& view, std::string_view name);
int64_t last_version(View const& view, std::string_view name);  // also of one that was begun and not finished
std::string make_list_key(Context& context, std::string_view name, int64_t version);
void put_entry(Context& context, std::string_view name, int64_t version, std::string_view key, json::object const& values);
std::optional<json::object> find_entry(View const& view, std::string_view name, int64_t version, std::string_view key);
int64_t count_entries(View const& view, std::string_view name, int64_t version);
void put_list(Context& context, ListRow const& row);
// At most `limit` rows of other versions; how many. Their keys are destroyed with the last.
int64_t drop_entries(Context& context, std::string_view name, int64_t but_version, int64_t limit);

}  // namespace ly::verification
