// SQL of erasures, of the keys they destroy and of the answers that go with them.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "desk/context.h"

namespace ly::erasure {

struct ErasureTag;
using ErasureId = Id<ErasureTag>;

struct Row {
  ErasureId id;
  std::string state, policy, lines, asked_by, confirmed_by, job_id;
  Day ends_on{};
  Instant asked_at{0}, confirmed_at{0}, finished_at{0};
  std::string reason, certificate;  // unsealed
  int64_t revision = 0;
};

std::optional<Row> find_row(View const& view, std::string_view id);
std::vector<Row> list_rows(View const& view, std::string_view after, int64_t limit);  // newest first
int64_t count_rows(View const& view);
void insert_row(Context& context, Row const& row);
void update_row(Context& context, Row const& row);

// Data keys whose id begins with `prefix`, made by `until`.
int64_t count_keys(View const& view, std::string_view prefix, Instant until);
std::vector<std::string> list_keys(View const& view, std::string_view prefix, std::string_view after, Instant until, int64_t limit);

// Answers kept for repeated requests: they may say what nobody may read any more. Those of `job` stay: it goes on by them after a kill. How many went.
int64_t delete_answers_until(Context& context, Instant until, std::string_view job, int64_t limit);

}  // namespace ly::erasure
