// libFuzzer: any bytes as csv. Must never crash; every cell is UTF-8; what is read, written again and read once more is
// the same (formula-like texts get their apostrophe on the first writing, and keep it).
#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

#include "base/text.h"
#include "formats/csv.h"
#include "formats/sheet_values.h"
#include "formats/table.h"

namespace {

using namespace ly;
using namespace ly::formats;
using Lines = std::vector<std::vector<std::string>>;

void require(bool holds) {
  if (!holds) std::abort();
}

bool read(std::string const& bytes, Lines& lines) {
  auto workbook = open_csv(bytes);
  if (!workbook) return false;
  return static_cast<bool>((*workbook)->read_rows(0, [&](Row const& row) {
    auto& line = lines.emplace_back();
    for (auto const& cell : row.cells) {
      require(is_utf8(cell.text));
      line.push_back(cell.text);
      Position const at{"", row.number, static_cast<uint32_t>(line.size())};
      (void)take_day(cell, at, {day_of(2020, 2, 17)});
      (void)take_phone(cell, at);
      (void)take_temperature(cell, at);
      (void)take_id_number(cell, at);
    }
    return true;
  }));
}

std::string write(Lines const& lines) {
  CsvWriter writer;
  std::vector<std::string> const first = {"a", "b", "c"};  // so that the delimiter is seen again
  for (int i = 0; i < 30; ++i) writer.add_row(first);
  for (auto const& line : lines) writer.add_row(line);
  return writer.bytes();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(uint8_t const* data, size_t size) {
  std::string const bytes(reinterpret_cast<char const*>(data), size);
  (void)sniff(bytes);
  Lines once;
  if (!read(bytes, once)) return 0;
  Lines twice;
  require(read(write(once), twice));
  require(twice.size() == once.size() + 30);
  twice.erase(twice.begin(), twice.begin() + 30);
  for (size_t r = 0; r < once.size(); ++r) {
    require(once[r].size() == twice[r].size());
    for (size_t c = 0; c < once[r].size(); ++c) require(twice[r][c] == (is_formula_like(once[r][c]) ? "'" : "") + once[r][c]);
  }
  return 0;
}
