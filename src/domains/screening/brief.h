// The outcome for one person without its words and without what would change it: for counting over many (impact of a change).
// The same tables and readings as decide() in verdict.h, which tells the whole.
#pragma once
#include <optional>
#include <string>

#include "domains/screening/verdict.h"

namespace ly::screening {

struct Brief {
  VerdictKind kind = VerdictKind::review;
  std::string conclusion, code;  // of the rule that decided; of the heavier table
  std::optional<int64_t> days;   // of observation
};
Brief decide_briefly(Line const& line, Circumstances const& c, Tables const& tables);

}  // namespace ly::screening
