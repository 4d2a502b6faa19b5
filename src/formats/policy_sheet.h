// A policy table as a workbook that an official edits in WPS or Excel, both ways without loss: sheet 规则 holds one rule a row,
// 列 the inputs and outputs, 表 the dates, hit policy and source, 测试 the tests. Cells are written as people write them (高、中
// for one of a list, 是 and 否, ≥ 37.3, blank for "any") wherever that reads back to the very same FEEL; all else stays FEEL.
//
//   规则:  编号 | 体温(temp) | 健康码(code) | →结论(verdict) | 原因码 | 说明 | 英文说明 | 依据
//          S01    ≥ 37.3                       excluded          S01      体温 {temp}℃
#pragma once
#include <filesystem>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/time.h"
#include "formats/policy_table.h"

namespace ly::formats {

// Errors: those of XlsxWriter (a text beyond 32,767 characters, no room on the disk).
Result<std::string> write_policy_sheet(PolicyTable const& policy, std::filesystem::path const& scratch, Instant made_at);

// Every mistake at once under policy.problems, each `at` its cell ("规则!C5"): policy_sheet.* for what is not there or not
// understood, feel.* and table.* for what a cell says. Errors of open_workbook where it is no workbook at all.
Result<PolicyTable> read_policy_sheet(std::string_view bytes);

// What a test says, instead of reasons, when no rule may hit.
inline constexpr std::string_view kNoRule = "（无）";

// One cell as people write it and what it means, both ways; also for the editor on the screen. `condition_of` gives unary tests,
// `conclusion_of` an expression, `value_from` a value of a test (null where the text is none of that type).
std::string condition_of(std::string_view shown, dmn::Input const& input);
std::string shown_condition(std::string const& feel, dmn::Input const& input);
std::string shown_passes(dmn::Output const& output);  // what lets the matter pass, as people write conditions; blank when it does not say
// A condition that is no test at all (也许 under a yes-no column) told as people write cells: policy_sheet.condition {value,
// examples} instead of the unknown name an engine sees. Other problems stay as they are. `problem` is one of dmn::compile(table).
void say_plainly(Problem& problem, dmn::DecisionTable const& table);
std::string conclusion_of(std::string_view shown, dmn::Output const& output);
std::string shown_conclusion(std::string const& feel, dmn::Output const& output);
dmn::Value value_from(std::string_view shown, std::string const& type);
std::string shown_value(dmn::Value const& value, std::string const& type);

}  // namespace ly::formats
