// Spreadsheets as values: what a cell holds, where it stands, and how rows come out of a file one at a time. xlsx and
// csv are read behind one interface, so whoever reads a roster never asks which it was. Not here: what a column means
// (columns.h), how a cell becomes an ID number or a day (sheet_values.h), and writing (xlsx_writer.h, csv.h).
//
// Files come from strangers: every size is limited, the kind is told by content and never by name, and a file is either
// read as it stands or refused with the cell or the reason. Nothing is ever executed, fetched or unpacked to disk.
#pragma once
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"

namespace ly::formats {

// Rows and columns count from 1, as people see them.
struct Position {
  std::string sheet;  // empty for csv
  uint32_t row = 0;
  uint32_t column = 0;
  bool operator==(Position const&) const = default;
};
std::string column_name(uint32_t column);  // 1 -> "A", 27 -> "AA"; column >= 1
std::string to_text(Position const& at);   // "Sheet1!C37"; "C37" without a sheet
// "C37" or "$C$37" as (row, column); nothing if malformed or beyond the format's XFD1048576.
struct Reference { uint32_t row = 0, column = 0; };
std::optional<Reference> parse_reference(std::string_view text);

enum class CellKind { blank, text, number, boolean, date, error };

struct Cell {
  CellKind kind = CellKind::blank;
  bool formula = false;     // the value is the one cached at the last calculation; blank + formula = never calculated
  bool has_day = false;     // date only: false for a time of day without a date
  bool epoch_1904 = false;  // number only: a bare serial number would count from 1904-01-01
  double number = 0;        // number, date (the serial), boolean (0 or 1)
  Day day{};                // date
  Minutes time{};           // date: since midnight, whole minutes, seconds dropped
  std::string text;         // text: the value. Otherwise the exact text of the file: "1.1010119900101E+17", "#N/A"
};

struct Row {
  uint32_t number = 0;           // as shown beside the sheet; in csv, the record's number
  std::span<Cell const> cells;   // columns 1…n, n = last column that holds something; valid during the call only
  Cell const& at(uint32_t column) const;  // blank beyond the end; column >= 1
};

// Limits, each with its reason. Larger files are refused, not cut.
struct Limits {
  size_t file_bytes = 32U << 20;            // 100,000 rows of 20 columns are about 15 MB as xlsx
  uint64_t inflated_bytes = 384U << 20;     // per part; a million formatted rows of ten blank cells are about 250 MB
  uint64_t inflated_total = 1U << 30;       // all passes over all parts of one workbook: bounds the time
  uint64_t ratio = 400;                     // inflated : deflated once beyond 8 MB. Real sheets stay below 100, bombs near 1,000
  size_t entries = 4096;                    // parts in the zip: a workbook has a dozen, with pictures some hundreds
  size_t shared_strings = 2'000'000;        // 100,000 rows of 20 different texts
  size_t shared_string_bytes = 64U << 20;   // all shared texts together, kept in memory
  size_t cell_bytes = 131'068;              // Excel's 32,767 UTF-16 units, at most four bytes each
  uint32_t columns = 512;                   // widest column with a value; the widest roster seen has 40
  uint32_t rows = 1'048'576;                // the format's own last row
  uint32_t value_rows = 200'000;            // rows that hold something
  size_t sheets = 255;                      // Excel's own practical bound in one window
  size_t merges = 20'000;                   // merged ranges remembered per sheet
};

struct SheetInfo {
  std::string name;     // empty for csv
  bool visible = true;  // false: hidden by its author
};

struct Range {  // inclusive
  uint32_t first_row = 0, first_column = 0, last_row = 0, last_column = 0;
  bool contains(uint32_t row, uint32_t column) const {
    return row >= first_row && row <= last_row && column >= first_column && column <= last_column;
  }
};

struct SheetOutline {
  uint32_t last_value_row = 0;   // 0: nothing on the sheet
  uint32_t value_rows = 0;
  uint32_t blank_rows = 0;       // rows present in the file (formatted, perhaps) that hold nothing
  std::vector<Range> merges;
};

// Called per row that holds something, in order. Returning false ends the reading without an error.
using OnRow = std::function<bool(Row const&)>;

class Workbook {
 public:
  virtual ~Workbook() = default;
  virtual std::vector<SheetInfo> const& sheets() const = 0;  // worksheets in the order of their tabs; at least one
  // What was passed over and why: macros, links to other files, charts (codes sheet.note_*).
  virtual std::vector<Problem> const& notes() const = 0;
  // One pass for shape. Errors: as read_rows.
  virtual Result<SheetOutline> outline(size_t sheet) = 0;
  // Errors: sheet.corrupt, sheet.too_large_inside, sheet.too_many_rows, sheet.too_many_columns, sheet.cell_too_long,
  // sheet.csv_quote … each with its place. Rows already handed out before an error must then be dropped by the caller.
  virtual Result<void> read_rows(size_t sheet, OnRow const& on_row) = 0;
};

enum class FileKind { empty, xlsx, xlsb, ods, xls, encrypted, html, xml, pdf, zip, text, unknown };
FileKind sniff(std::string_view bytes);  // by content only

// Opens xlsx or csv. `bytes` must outlive the workbook. Errors: sheet.empty_file, sheet.file_too_large (too_large),
// sheet.old_xls, sheet.encrypted, sheet.xlsb, sheet.ods, sheet.html, sheet.not_a_sheet (unsupported), and those of
// open_xlsx and open_csv.
Result<std::unique_ptr<Workbook>> open_workbook(std::string_view bytes, Limits const& limits = {});

}  // namespace ly::formats
