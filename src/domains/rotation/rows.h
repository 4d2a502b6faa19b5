// SQL of rotations.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "desk/context.h"

namespace ly::rotation {

struct RotationTag;
using RotationId = Id<RotationTag>;

struct Row {
  RotationId id;
  std::string state, asked_by, confirmed_by, job_id, former, master;
  Instant asked_at{0}, confirmed_at{0}, finished_at{0};
  int64_t keys = 0;    // data keys there were when it was done
  std::string reason;  // unsealed
};

std::optional<Row> find_row(View const& view, std::string_view id);
std::vector<Row> list_rows(View const& view, std::string_view after, int64_t limit);  // newest first
int64_t count_rows(View const& view);
void insert_row(Context& context, Row const& row);
void update_row(Context& context, Row const& row);

}  // namespace ly::rotation
