// One field list gives the columns of a sheet both ways: the head of templates and exports, and the reading of what
// people send back, every fault at its cell. A record for sheets ("line") has text, numbers, days and yes/no;
// what may be left out is std::optional, so that a missing column changes nothing.
#pragma once
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/record_json.h"
#include "formats/sheet_values.h"
#include "formats/table.h"
#include "formats/xlsx_writer.h"

namespace ly::formats {

// What the field list does not say: other titles people use, and the words for a closed choice, by field name.
struct SheetWords {
  std::map<std::string, std::vector<std::string>, std::less<>> synonyms;
  std::map<std::string, std::vector<Choice>, std::less<>> choices;
};

template <class Line>
struct PlacedLine {
  Line line;
  size_t sheet = 0;  // index into SheetLines::sheets
  uint32_t row = 0;
};

struct LineSheet {
  std::string name;
  std::map<std::string, uint32_t, std::less<>> columns;  // field -> column, 0 if the sheet has none
};

// What the reading of a sheet says beside its lines.
struct SheetReading {
  std::vector<LineSheet> sheets;
  std::vector<Problem> problems, notes;  // each at its cell; of personal columns the value is masked
  int64_t rows = 0;                      // all rows of data, also bad ones
};

template <class Line>
struct SheetLines : SheetReading {
  std::vector<PlacedLine<Line>> lines;  // only rows without a problem
  // Where a field of a line stands: "Sheet1!C37".
  std::string cell_of(PlacedLine<Line> const& placed, std::string_view field) const {
    auto const& sheet = sheets.at(placed.sheet);
    auto const column = sheet.columns.find(field);
    return to_text(Position{sheet.name, placed.row, column == sheet.columns.end() || column->second == 0 ? 1 : column->second});
  }
};

// By shape: what the functions below do for lines of any type.
struct LineSink {
  std::function<void*()> begin;                              // a fresh line to read a row into
  std::function<void(size_t sheet, uint32_t row)> keep;      // it had no problem
};
Result<SheetReading> read_lines(RecordShape const& shape, std::string_view bytes, SheetWords const& words, DayRules const& days, LineSink const& sink);
// `count` lines from `first` on, `stride` bytes apart.
Result<std::string> write_lines(RecordShape const& shape, void const* first, size_t count, size_t stride, std::string const& sheet_name, SheetWords const& words,
                                std::filesystem::path const& scratch, Instant made_at);

// Reads every row. Errors: those of open_workbook and read_tables (nothing could be read at all).
template <Record Line>
Result<SheetLines<Line>> read_lines(std::string_view bytes, SheetWords const& words, DayRules const& days) {
  SheetLines<Line> out;
  Line line;
  LineSink sink{[&]() -> void* { line = {}; return &line; }, [&](size_t sheet, uint32_t row) { out.lines.push_back({std::move(line), sheet, row}); }};
  static_cast<SheetReading&>(out) = TRY(read_lines(shape_of<Line>(), bytes, words, days, sink));
  return out;
}

// A sheet with the head of the record and the given lines (none: a template to be filled in). Personal fields are masked.
// Titles in Chinese, as offices exchange them; a required one carries a star.
template <Record Line>
Result<std::string> write_lines(std::vector<Line> const& lines, std::string const& sheet_name, SheetWords const& words, std::filesystem::path const& scratch, Instant made_at) {
  return write_lines(shape_of<Line>(), lines.data(), lines.size(), sizeof(Line), sheet_name, words, scratch, made_at);
}

}  // namespace ly::formats
