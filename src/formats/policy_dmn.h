// A policy table as a DMN file, both ways without loss: DMN 1.5 (OMG formal/24-01-01), or DMN 1.3 (formal/21-02-01), which is
// what dmn-js and Camunda open. Columns, rules, annotations and the diagram are DMN's own; what DMN has no word for (dates,
// English labels, reason codes' rules for missing inputs, tests) stands in attributes and elements of the namespace
// urn:liaoyuan:policy, which other tools keep or pass over. They decide alike for every row without a missing input: where one
// is missing DMN calls a test false, this house unknown (dmn::DecisionTable::null_is_unknown).
#pragma once
#include <string>
#include <string_view>

#include "base/result.h"
#include "formats/policy_table.h"

namespace ly::formats {

enum class DmnVersion { v1_3, v1_5 };

std::string write_policy_dmn(PolicyTable const& policy, DmnVersion version = DmnVersion::v1_5);

// Any DMN 1.1–1.5 file with one decision that is a table over input data. A file of another tool has no date: `from` is taken.
// Problems: those of read_dmn; policy.not_one_table {name, count}; policy_dmn.input (a column that is no plain name, at its
// line); table.* and feel.* of the table itself.
Result<PolicyTable> read_policy_dmn(std::string_view text, std::string const& file, Day from);

}  // namespace ly::formats
