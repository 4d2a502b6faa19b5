// SQL of copies that were made for somebody. What is in them is not kept.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "desk/context.h"

namespace ly::rights {

struct CopyTag;
using CopyId = Id<CopyTag>;

struct CopyRow {
  CopyId id;
  std::string case_id, person_id, division, made_by, code_index;  // one of the first two is there
  Instant made_at, until;
  int64_t handed_out = 0;
};
std::optional<CopyRow> find_copy(View const& view, std::string_view id);
std::vector<CopyRow> list_copies_of_case(View const& view, std::string_view case_id);      // newest first
std::vector<CopyRow> list_copies_of_person(View const& view, std::string_view person_id);  // oldest first
void insert_copy(Context& context, CopyRow const& row);
void mark_handed_out(Context& context, CopyRow const& row);
// The code of an earlier copy of this request is good no more.
void end_copies_of_case(Context& context, std::string_view case_id);

}  // namespace ly::rights
