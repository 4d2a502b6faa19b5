// The sheet given back (批注后的工作簿): a new workbook with the original columns as read, the verdict beside each person and a
// sheet of all problems by cell. Styling of the original is not kept; the problems sheet says so.
#pragma once
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "domains/screening/verdict.h"

namespace ly::screening {

struct Judged {
  std::string sheet;
  uint32_t row = 0;
  VerdictKind verdict = VerdictKind::review;
  std::string conclusion, reason, reason_code, would_pass;
  std::optional<int64_t> days;
};

Judged judged(Line const& line, Verdict const& verdict, bool english);

struct AnnotateWith {
  Day day;
  std::vector<Judged> judged;
  std::vector<SheetProblem> problems;
  std::vector<std::string> problem_words;  // one sentence per problem, same order
  std::map<std::pair<std::string, uint32_t>, std::string> fields;  // (sheet, column) -> field key
  std::map<std::string, uint32_t> widths;  // sheet -> columns its longest row has, as read
  bool english = false;  // the words we add; what was read stays as it was
  bool masked = true;  // names, numbers and phones starred: for everybody but who sent the sheet
  std::filesystem::path scratch;
  Instant now;
};

// Errors: those of formats::open_workbook and XlsxWriter.
Result<std::string> annotate(std::string_view original, AnnotateWith const& with);

}  // namespace ly::screening
