// The cases of one service in full, for another system that takes over (M2): forms as typed, states, events, decisions and the
// papers as they were handed in. For the command line only: personal data stand there in clear, so it is asked for with a reason
// and journalled by the caller.
#pragma once
#include <string>
#include <vector>

#include "domains/cases/cases.h"

namespace ly::cases {

struct HandedPaper {
  std::string key, title, file_id, name;  // title in Chinese
  int64_t size = 0;
};
struct HandedCase {
  std::string id, no;
  json::object value;              // no, state, division, channel, times (RFC 3339), form, decisions, events
  std::vector<HandedPaper> papers;
};

std::vector<std::string> case_ids_of(View const& view, std::string_view service);
// Nothing when the key of the case was destroyed.
std::optional<HandedCase> hand_over_case(Cases const& cases, View const& view, std::string const& id);

}  // namespace ly::cases
