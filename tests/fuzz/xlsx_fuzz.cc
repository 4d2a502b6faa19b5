// libFuzzer: any bytes as a workbook. Must never crash, hang or use much memory; what it calls a row must be well formed.
// The fuzzer cannot invent a zip with right checksums, so the first byte chooses what the rest is: a whole file, or one
// part of an otherwise sound workbook.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "base/text.h"
#include "formats/sheet_values.h"
#include "formats/table.h"
#include "formats/xlsx_test_file.h"

namespace {

using namespace ly;
using namespace ly::formats;

void require(bool holds) {
  if (!holds) std::abort();
}

void read(std::string const& bytes) {
  Limits limits;
  limits.file_bytes = 1U << 20;
  limits.inflated_bytes = 4U << 20;
  limits.inflated_total = 16U << 20;
  auto workbook = open_workbook(bytes, limits);
  if (!workbook) return require(!workbook.error().code.empty());
  static std::vector<formats::Field> const fields = {{"name", {"姓名"}, true}, {"id_number", {"身份证号"}, false}, {"left_on", {"离开日期"}, false}};
  (void)read_tables(**workbook, fields, [](TableRow const& row) {
    (void)take_id_number(row.cell("id_number"), row.position("id_number"));
    (void)take_day(row.cell("left_on"), row.position("left_on"), {day_of(2020, 2, 17)});
    return true;
  });
  for (size_t s = 0; s < (*workbook)->sheets().size() && s < 3; ++s) {
    uint32_t last = 0;
    (void)(*workbook)->read_rows(s, [&](Row const& row) {
      require(row.number > last && row.number <= 1'048'576 && !row.cells.empty() && row.cells.size() <= limits.columns);
      last = row.number;
      require(row.cells.back().kind != CellKind::blank || row.cells.back().formula);
      for (auto const& cell : row.cells) {
        require(is_utf8(cell.text));
        require((cell.kind == CellKind::blank) <= cell.text.empty());
        require(cell.time.count >= 0 && cell.time.count < 1440);
      }
      return true;
    });
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(uint8_t const* data, size_t size) {
  if (size == 0) return 0;
  std::string const rest(reinterpret_cast<char const*>(data) + 1, size - 1);
  test::File file;
  file.strings = "<si><t>姓名</t></si><si><t>身份证号</t></si>";
  file.sheet_data = R"(<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row>)";
  switch (data[0] % 8) {
    case 0: read(rest); return 0;
    case 1: file.sheet_data += rest; break;
    case 2: file.strings = rest; break;
    case 3: file.styles = rest; break;
    case 4: file.sheets = rest; break;
    case 5: file.after_data = rest; break;
    case 6: file.replace["xl/worksheets/first.xml"] = rest; break;
    case 7: file.replace["xl/_rels/workbook.xml.rels"] = rest; break;
  }
  read(file.bytes(true));
  return 0;
}
