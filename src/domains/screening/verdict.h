// Whether one person may come to work: the tables in force on the day decide (policies/worker_screening,
// policies/roster_listing), the heavier of several verdicts wins and all reasons are told. Pure.
#pragma once
#include <functional>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "domains/screening/roster_sheet.h"
#include "engines/dmn/table.h"

namespace ly::screening {

// From light to heavy.
enum class VerdictKind { cleared, observe, review, excluded };
std::string_view name_of(VerdictKind kind);
std::optional<VerdictKind> verdict_from(std::string_view name);

struct Reason {
  std::string table, version;   // "worker_screening", its first day in force
  std::string code;             // "S07"
  std::string zh, en;           // spoken, values filled in
  std::string conclusion_zh, conclusion_en;
  std::string cites;
  VerdictKind verdict = VerdictKind::review;
};

struct Verdict {
  VerdictKind kind = VerdictKind::review;
  std::optional<int64_t> days;        // of isolation or observation from today
  Reason reason;                      // of the heaviest
  std::vector<Reason> all;
  std::string would_pass_zh, would_pass_en;  // what would change it; empty when cleared or nothing single would
};

struct Tables {
  dmn::Table worker_screening;
  dmn::Table roster_listing;
};

struct Circumstances {
  Day day;
  // Risk of a place on that day: "low", "medium", "high", "severe".
  std::function<std::string(std::string_view division)> risk;
  std::optional<bool> listed;   // on the approved roster; absent: not asked (the roster itself is being screened)
  bool on_site = false;         // found at work
};

Verdict decide(Line const& line, Circumstances const& circumstances, Tables const& tables);

// Decides many people under the same circumstances. A verdict depends on the facts the table reads and on nothing else, and most of a roster share
// theirs with others: it is worked out once for each combination of facts. The tables must outlive it.
class Decider {
 public:
  Decider(Tables const& tables, Circumstances circumstances) : tables_(tables), circumstances_(std::move(circumstances)) {}
  Verdict const& decide(Line const& line);  // valid until the next call

 private:
  static constexpr size_t kMost = 20'000;  // combinations kept; then it begins anew
  Tables const& tables_;
  Circumstances circumstances_;
  std::unordered_map<std::string, Verdict> known_;
};

// The inputs as the table reads them, and for each rule passed over the cell that failed: for the page "why".
struct Explained {
  struct Input { std::string name, zh, en, value; };
  struct RuleLine { std::string rule, reason_code, zh, en; bool hit = false; std::string input_zh, input_en, test, value; };
  std::vector<Input> inputs;
  std::vector<RuleLine> rules;
};
Explained explain(Line const& line, Circumstances const& circumstances, Tables const& tables);

}  // namespace ly::screening
