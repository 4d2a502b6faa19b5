// A table of known fields out of a whole workbook: every visible sheet with the right head is read, row by row; what is
// no data — blank formatted rows, rows that hold only a running number, notes, totals, an example row, a head printed
// again — is left out and told. This is the front door for rosters; cells become values by sheet_values.h.
#pragma once
#include <functional>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "formats/columns.h"
#include "formats/sheet.h"

namespace ly::formats {

// One data row, cells by field. Valid during the call only.
class TableRow {
 public:
  TableRow(Header const& header, uint32_t number, std::span<Field const> fields, std::span<Cell const* const> cells)
      : header_(header), number_(number), fields_(fields), cells_(cells) {}
  uint32_t number() const { return number_; }
  std::string const& sheet() const { return header_.sheet; }
  // The cell of a field; blank if the sheet has no such column. The field must be one that was asked for: check().
  Cell const& cell(std::string_view key) const;
  // Where the field's cell stands; column 1 if the sheet has no such column.
  Position position(std::string_view key) const;

 private:
  Header const& header_;
  uint32_t number_;
  std::span<Field const> fields_;
  std::span<Cell const* const> cells_;
};
using OnTableRow = std::function<bool(TableRow const&)>;  // false ends the reading

struct SheetTable {
  size_t sheet = 0;          // index in the workbook
  Header header;
  uint32_t rows = 0;         // handed out
  uint32_t blank_rows = 0;   // present in the file, nothing (or only a running number) in them
  uint32_t width = 0;        // columns of the longest row, head and remarks too
};
struct TableSummary {
  std::vector<SheetTable> sheets;
  // Everything passed over, with its place: the workbook's own notes, sheet.note_hidden, sheet.note_sheet,
  // sheet.note_row, sheet.note_blank_rows, sheet.row_unrecognised, sheet.note_more (beyond 200).
  std::vector<Problem> notes;
};

// Vertically merged cells (a workshop's name over its people) give their value to every row they cover.
// Errors: those of read_rows; those of find_header if no sheet has the head, or one has half of the required columns.
Result<TableSummary> read_tables(Workbook& workbook, std::span<Field const> fields, OnTableRow const& on_row);

// What a cell shows, for titles and notes: text as it stands, numbers as in the file, dates as ISO.
std::string display(Cell const& cell);
// Nothing in it, or only white space. A formula never calculated is not blank: it is a fault to be named.
bool is_blank(Cell const& cell);

}  // namespace ly::formats
