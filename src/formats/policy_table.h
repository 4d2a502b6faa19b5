// Decision tables as YAML files people can read and correct: policies/<decision id>/<from date>.yaml and the `decisions` of a
// service file. Reading names every mistake with file and line, all at once; writing gives a text that reads back equal.
//
//   table: worker_screening
//   title: {zh-CN: 返岗人员筛查, en: Screening of returning workers}
//   from: 2020-02-08            # in force on [from, to)
//   to: 2020-04-07
//   hit: F                      # U A F P C R O; C+ C< C> C#
//   draft: true                 # 起草
//   when_missing: S99           # rule for a case where a missing input leaves the outcome open
//   source: …                   # note: {zh-CN: …, en: …}
//   inputs:
//     - {name: temp, label: {zh-CN: 体温, en: temperature}, type: number}
//     - {name: risk, label: {…}, type: string, allowed: [高, 中, 低, 本地]}
//   outputs:
//     - {name: verdict, label: {…}, type: string, allowed: [excluded, observe, review, cleared]}   # heaviest first
//   rules:
//     - if: {risk: [高, 中], days: "< 14"}     # an input left out means any
//       then: {verdict: observe, days: = 14 - days}
//       reason: S10
//       because: {zh-CN: 还差 {14 - days} 天, en: "{14 - days} days to go"}
//       cites: …
//   tests:
//     - {name: 体温 37.3, given: {temp: 37.3}, expect: {reason: S01, verdict: excluded}}
//
// A cell of `if` is FEEL unary tests; but a plain text that is one of the allowed values, and each item of a list, is that value.
// A cell of `then` for a text output is the text itself, or FEEL after `=`; for other outputs it is FEEL.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/result.h"
#include "engines/dmn/table.h"
#include "formats/yaml.h"

namespace ly::formats {

struct TableTest {
  std::string name;
  std::vector<dmn::Entry> given;     // inputs by name; absent means null
  std::vector<std::string> reasons;  // reason codes of the rules that must hit, in order; empty = not asked
  bool asks_reasons = false;
  std::vector<dmn::Entry> expect;    // outputs by name
  std::vector<std::string> missing;  // inputs that must be named missing
  std::string problem;               // code of the problem that must come
  std::string at;                    // file:line
};

struct PolicyTable {
  dmn::DecisionTable table;
  std::vector<TableTest> tests;
};

// Problems: policy.* and yaml.*, table.*, feel.*; at = "file:line".
Result<PolicyTable> read_policy_table(std::string_view text, std::string const& file);
// The same from a node of a larger file (`decisions` of a service). `id` and `from` may then be absent and are given here.
Result<PolicyTable> policy_table_of(Yaml const& node, std::string const& file, std::string const& id = {}, Day from = {});
std::string write_policy_table(PolicyTable const& policy);

// JSON and values, both ways: numbers by their decimal text, dates as ISO texts where `type` says date.
dmn::Value value_of(json::value const& value, std::string_view type = {});
dmn::Value value_of(Yaml const& node, std::string_view type = {});
json::value json_of(dmn::Value const& value);

// Runs the tests of a table; each failing one is a problem policy.test {name, expected, got}.
std::vector<Problem> run_table_tests(dmn::Table const& table, std::vector<TableTest> const& tests);

}  // namespace ly::formats
