// Tables as an xlsx file (libxlsxwriter, constant memory: rows go out as they come). Head in bold and frozen, identifiers
// as text so that no digit is lost, days as days. Text is always stored as text, never as a formula or a link. For
// tables only: no pictures, charts or merged cells.
//
// Where the bytes go while writing: each sheet to a file of mode 0600 in `scratch`, unlinked the moment it is made, so
// that nothing stays behind a crash; the finished workbook to memory. Give a folder on the data disk, not a shared /tmp.
#pragma once
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/result.h"
#include "base/time.h"

namespace ly::formats {

enum class Tone : uint8_t { plain, good, watch, bad, quiet };  // colours of verdicts

struct OutCell {
  std::variant<std::monostate, std::string, double, bool, Day> value = {};  // doubles must be finite
  Tone tone = Tone::plain;
};
struct OutColumn {
  std::string title;
  double width = 12;   // in characters of the default font
  bool wrap = false;   // long texts on several lines
};

class XlsxWriter {
 public:
  // `made_at` is written into the file's properties; the same input gives the same bytes.
  XlsxWriter(std::filesystem::path scratch, Instant made_at);
  ~XlsxWriter();
  XlsxWriter(XlsxWriter const&) = delete;
  XlsxWriter& operator=(XlsxWriter const&) = delete;

  // Begins a sheet with its head row; the sheet before it is finished by this. Errors: sheet.write_name (31 characters,
  // none of []:*?/\, unique), sheet.write_text, sheet.write_failed (unavailable).
  Result<void> add_sheet(std::string const& name, std::vector<OutColumn> const& columns);
  // Errors: sheet.write_text (longer than 32,767 UTF-16 units), sheet.too_many_rows, sheet.write_failed; at = the cell.
  Result<void> add_row(std::span<OutCell const> cells);
  // The whole file; the writer is then spent. At least one sheet: check(). Error: sheet.write_failed.
  Result<std::string> finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace ly::formats
