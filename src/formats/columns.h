// Which column of a stranger's sheet is which field of ours. People send titles above the table, two-line heads with
// merged cells, columns in any order and under any of five names, units in brackets and asterisks for "required"; all
// that is recognised here, and what is not is said with the nearest known title. Nothing here reads the rows below.
#pragma once
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "formats/sheet.h"

namespace ly::formats {

struct Field {
  std::string key;                  // "id_number"
  std::vector<std::string> titles;  // as people write them, best first: {"身份证号", "证件号码", "ID number"}; not empty
  bool required = false;
};

struct Header {
  std::string sheet;
  uint32_t first_row = 0, last_row = 0;      // of the head; the table begins at last_row + 1
  std::map<std::string, uint32_t> columns;   // field key -> column
  std::map<uint32_t, std::string> titles;    // column -> its title as written, lines joined by a space
  std::vector<Problem> notes;                // sheet.column_unknown, sheet.column_second: told, no error
};

// A row kept aside to look for the head in.
struct SampleRow {
  uint32_t number = 0;
  std::vector<std::string> texts;  // column 1…n
};
inline constexpr size_t kHeaderRows = 20;  // value rows among which the head must begin

// Errors: sheet.header_missing; sheet.header holding sheet.column_missing (args column, perhaps suggestion) and
// sheet.column_twice, each at its cell.
Result<Header> find_header(std::string const& sheet, std::span<SampleRow const> rows, std::span<Range const> merges,
                           std::span<Field const> fields);

// For comparing titles: NFKC, lower case, letters and digits only: "身份证号 (必填)*" -> "身份证号必填".
std::string normal_title(std::string_view text);
// Distance of Levenshtein in code points; both texts UTF-8.
size_t edit_distance(std::string_view a, std::string_view b);
// The candidate nearest to `text` (both compared as normal_title), if it is near: at most a third of its letters
// differ, or one contains the other.
std::string nearest(std::string_view text, std::span<std::string const> candidates);
// 序号, No. … : a column that only counts.
bool is_index_title(std::string_view title);

}  // namespace ly::formats
