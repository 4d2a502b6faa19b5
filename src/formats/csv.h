// csv as rows (RFC 4180 and what Excel and WPS make of it), and rows as csv. Reading finds out by itself whether the
// text is UTF-8, UTF-16 with a mark or GB18030 (what "另存为 CSV" gives on a Chinese Windows), and whether commas,
// semicolons or tabs part the fields. Every cell is text: whoever reads it decides what it means.
#pragma once
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "formats/sheet.h"

namespace ly::formats {

// One sheet without a name; row numbers are record numbers, as a spreadsheet program would show them. `bytes` must
// outlive the workbook. Errors: sheet.encoding (args byte), sheet.not_text; while reading sheet.csv_quote,
// sheet.cell_too_long, sheet.too_many_columns, sheet.too_many_rows, each at its cell.
Result<std::unique_ptr<Workbook>> open_csv(std::string_view bytes, Limits const& limits = {});

enum class ByteOrderMark { none, utf8 };  // Excel takes UTF-8 without a mark for the local code page

class CsvWriter {
 public:
  explicit CsvWriter(ByteOrderMark mark = ByteOrderMark::utf8);
  // Quotes where needed. A text that a spreadsheet program would take for a formula gets an apostrophe before it
  // (see is_formula_like). Lines end in CR LF.
  void add_row(std::span<std::string const> fields);
  std::string const& bytes() const { return bytes_; }

 private:
  std::string bytes_;
};

// Begins with = + - @ tab or CR, or the full-width forms of the first four (OWASP "CSV Injection"; ASVS 5.0 V1.2.10).
bool is_formula_like(std::string_view text);

}  // namespace ly::formats
