// What the tables say about a person at a checkpoint (policies/checkpoint) and about an application for a pass
// (policies/pass_issue). Pure: facts in, answer out. The same table travels to the guard's phone as data, which decides by it
// without a network; what it decided is decided here again when its ledger arrives.
#pragma once
#include <optional>
#include <string>

#include "base/json.h"
#include "engines/dmn/table.h"
#include "formats/policy_set.h"

namespace ly::passes {

struct AtCheckpoint {
  bool id_ok = false, priority = false, high14 = false;
  std::string who, pass, code;        // the table's own words: 本镇, 有效, 无
  std::optional<int64_t> temperature;  // hundredths of a degree Celsius
};

struct Said {
  std::string action;                 // pass, pass_with_record, turn_back, to_medical_point, to_isolation_point
  std::string conclusion, record;     // as the table says them
  std::string reason_code, because_zh, because_en;
  std::string decided_by;             // version of the table
};

// Nothing if the table does not cover the facts (a temperature nobody took, say).
std::optional<Said> decide(formats::PolicyVersion const& version, AtCheckpoint const& facts);
// The reason of that code as it is read out, with the facts filled in; empty if the table has no such rule.
dmn::Words spoken(formats::PolicyVersion const& version, std::string_view reason_code, AtCheckpoint const& facts);

struct Application {
  std::string category, screen;       // the table's own words: 居民, 准予
  std::optional<bool> approved;
  bool papers = true;
};
struct Granted {
  std::string action, conclusion, area, scope, reason_code, because_zh, because_en, decided_by;
  int64_t valid_days = 0, uses = 0, uses_days = 0;
};
// Problem pass.undecided: the table does not cover the application.
Result<Granted> decide(formats::PolicyVersion const& version, Application const& application);

}  // namespace ly::passes
