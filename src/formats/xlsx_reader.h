// xlsx files (ECMA-376, transitional and strict) as rows: streamed from bytes in memory by libzip and expat, flat in
// memory whatever the number of rows; only the shared texts are kept, packed. Formulas are not calculated: their stored
// result is read. Parts are found by relationship, never by file name. Not read: styling, drawings, comments, links.
#pragma once
#include <memory>
#include <string_view>

#include "formats/sheet.h"

namespace ly::formats {

// `bytes` must outlive the workbook. Errors: those of Package (xlsx_package.h) and sheet.not_workbook,
// sheet.duplicate_sheet, sheet.too_many_sheets, sheet.no_sheet, sheet.too_many_texts; while reading rows also
// sheet.corrupt (args why), sheet.cell_twice, sheet.rows_disordered, sheet.text_missing, sheet.cell_too_long,
// sheet.too_many_columns, sheet.too_many_rows, each at its cell.
Result<std::unique_ptr<Workbook>> open_xlsx(std::string_view bytes, Limits const& limits = {});

}  // namespace ly::formats
