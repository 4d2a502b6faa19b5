// A roster as people send it (xlsx or csv) read into lines: every problem with its sheet cell and what to do, good rows
// kept, the same person twice noticed. Pure: bytes in, lines and problems out; whether a person is cleared is decided in
// verdict.h, where lines are stored is screening.h.
#pragma once
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "engines/identifiers/identifiers.h"
#include "formats/divisions.h"
#include "formats/table.h"

namespace ly::screening {

// What the roster says of one person. Absent = the sheet does not say.
struct Line {
  std::string sheet;
  uint32_t row = 0;
  std::string name;
  identifiers::DocumentKind kind = identifiers::DocumentKind::resident_id;
  std::string number;                   // normalised
  std::string phone;
  std::string from_text, from;          // as written; division code, or kLocal
  std::optional<Day> left_on;           // day of leaving that place
  std::optional<int32_t> temperature;   // hundredths of a degree Celsius
  std::optional<bool> symptom, contact, release, certificate;
  std::string code;                     // health code: 绿 黄 红 无, empty = not said
  std::string post;                     // workshop or position
};
inline constexpr std::string_view kLocal = "local";  // has not been away

struct SheetProblem {
  Problem problem;       // at = "Sheet1!C37", args as in words/sheet.json, words/identifiers.json, words/screening.json
  std::string sheet, cell;
  uint32_t row = 0, column = 0;
  bool note = false;     // an assumption or a warning: the row went in all the same
  std::string field = {};  // key of the column; empty for what concerns the whole sheet
};
// Without what the cell says where that is a name, a document number or a telephone: for whom it is none of the business.
SheetProblem masked(SheetProblem problem);
// The text of a cell under this column, starred if the column is personal.
std::string masked_text(std::string_view field, std::string const& text);

struct ReadRoster {
  std::vector<Line> lines;
  std::vector<SheetProblem> problems;
  std::vector<std::pair<std::string, std::string>> columns;  // header as written -> field key
  std::map<std::pair<std::string, uint32_t>, std::string> fields;  // (sheet, column) -> field key
  std::map<std::string, uint32_t> widths;                    // sheet -> columns of its longest row
  uint32_t rows = 0;                                         // data rows seen, good and bad
};

struct ReadRules {
  Day day;                                     // the business day: rosters tell days relative to it
  formats::Divisions const* divisions = nullptr;
};

// At most this many problems are kept, ten for each row of a large roster: every wrong cell is named.
inline constexpr size_t kProblemsMax = 100'000;

// Errors: those of formats::open_workbook and read_tables (not a sheet, too large, no head); roster.empty.
Result<ReadRoster> read_roster(std::string_view bytes, ReadRules const& rules);

std::vector<formats::Field> const& roster_fields();
// The empty sheet to fill in, as xlsx, with a second sheet that says how.
Result<std::string> roster_template(std::filesystem::path const& scratch, Instant now);

}  // namespace ly::screening
