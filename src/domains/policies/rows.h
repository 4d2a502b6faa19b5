// The only SQL of policies.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "domains/policies/policies.h"

namespace ly::policies {

struct DraftRow {
  DraftId id;
  std::string table_id, text, based_on, state, author, proposed_by, decided_by, reason, version;  // text: YAML (formats/policy_table)
  Instant created_at, changed_at;
  int64_t proposed_at = 0, decided_at = 0, revision = 1;  // 0: not yet
};
std::optional<DraftRow> find_draft(View const& view, std::string_view id);
std::vector<DraftRow> list_open_drafts(View const& view, std::string_view table_id);
std::vector<DraftRow> list_published(View const& view);  // in the order of publication
std::optional<DraftRow> find_published(View const& view, std::string_view version);
void insert_draft(Context& context, DraftRow const& row);
void update_draft(Context& context, DraftRow const& row);  // revision + 1

}  // namespace ly::policies
