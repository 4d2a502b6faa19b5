// What stands between a policy table and its publication, as an official reads it: gaps, rules that hit together or never, each
// with a row that shows it; failing tests; rules no test reaches. And what differs between two versions, rule by rule.
#pragma once
#include <string>
#include <vector>

#include "base/problem.h"
#include "formats/policy_table.h"

namespace ly::formats {

struct PolicyFindings {
  std::vector<Problem> faults;    // each blocks publication: policy.gap, .together, .conflict, .dead_rule, .unknown_value, .test, .uncovered
  std::vector<Problem> remarks;   // worth knowing: policy.dead_output, .not_decidable, .not_searched
  std::vector<std::vector<dmn::Reading>> examples;  // beside `faults`: a row that shows it, or a test of the rule may begin with; may be empty
  size_t rules = 0, reached = 0;  // rules, and those some test hits
  bool sound() const { return faults.empty(); }
};

// `at` of each: the rule's place, or the table's id.
PolicyFindings check_policy(dmn::Table const& table, std::vector<TableTest> const& tests);

struct PolicyDifference {
  enum class Kind { head, input, output, rule_added, rule_removed, rule_changed, rule_moved } kind = Kind::head;
  std::string rule;    // its id; of inputs and outputs the name
  std::string what;    // the cell: an input's or output's name, "reason", "because", "cites"; of the head "hit", "from", …
  std::string before, after;
};
// Rules are matched by id; one that stands elsewhere among the others has moved (under F and P order matters).
std::vector<PolicyDifference> differences(dmn::DecisionTable const& before, dmn::DecisionTable const& after);

}  // namespace ly::formats
