#include "formats/table.h"

#include <gtest/gtest.h>

#include "formats/xlsx_test_file.h"

namespace ly::formats {
namespace {

using test::File;
using test::text_cell;

std::vector<Field> const kFields = {{"name", {"姓名"}, true}, {"id_number", {"身份证号", "证件号码"}, true}, {"workshop", {"车间", "部门"}, false}};

std::string line(uint32_t row, std::vector<std::string> const& texts) {
  std::string out = "<row r=\"" + std::to_string(row) + "\">";
  for (size_t c = 0; c < texts.size(); ++c) {
    auto const reference = column_name(static_cast<uint32_t>(c) + 1) + std::to_string(row);
    out += texts[c].empty() ? "<c r=\"" + reference + "\" s=\"1\"/>" : text_cell(reference, texts[c]);
  }
  return out + "</row>";
}

struct Seen {
  std::vector<std::string> rows;
  std::vector<std::string> notes;  // "code at"
  std::string error;
};

Seen read(std::string const& bytes) {
  Seen seen;
  auto workbook = open_workbook(bytes);
  if (!workbook) return {{}, {}, workbook.error().code};
  auto const summary = read_tables(**workbook, kFields, [&](TableRow const& row) {
    seen.rows.push_back(to_text(row.position("id_number")) + " " + row.cell("name").text + "|" + row.cell("id_number").text + "|" +
                        row.cell("workshop").text);
    return true;
  });
  if (!summary) seen.error = summary.error().code + " " + summary.error().at;
  else for (auto const& note : summary->notes) seen.notes.push_back(note.code + " " + note.at);
  return seen;
}
using Lines = std::vector<std::string>;

TEST(Table, leaves_out_what_is_no_person_and_says_so) {
  File file;
  file.sheet_data = line(1, {"甲木服饰员工名册"}) + line(2, {"序号", "姓名", "证件号码", "车间"}) + line(3, {"示例", "李某某", "11", "裁剪"}) +
                    line(4, {"1", "甲某", "21", "裁剪"}) + line(5, {"2", "乙某", "22", ""}) + line(6, {"3", "", "", ""}) + line(7, {"", " ", "", ""}) +
                    line(8, {"序号", "姓名", "证件号码", "车间"}) + line(9, {"4", "丙某", "23", "缝制"}) + line(10, {"5", "合计某", "24", "缝制"}) +
                    line(11, {"合计", "4", "", ""}) + line(12, {"备注：以上人员均已核对", "", "", ""}) + line(13, {"", "填表人：丁某", "", ""}) +
                    line(14, {"", "", "", "", "东门"});
  file.after_data = R"(<mergeCells><mergeCell ref="D4:D5"/></mergeCells>)";
  auto const seen = read(file.bytes());
  EXPECT_EQ(seen.error, "");
  EXPECT_EQ(seen.rows, (Lines{"Sheet1!C4 甲某|21|裁剪", "Sheet1!C5 乙某|22|裁剪", "Sheet1!C9 丙某|23|缝制", "Sheet1!C10 合计某|24|缝制"}));
  EXPECT_EQ(seen.notes, (Lines{"sheet.note_row Sheet1!A3", "sheet.note_head_again Sheet1!A8", "sheet.note_row Sheet1!A11", "sheet.note_row Sheet1!A12",
                               "sheet.note_row Sheet1!B13", "sheet.row_unrecognised Sheet1!E14", "sheet.note_blank_rows Sheet1"}));
}

// Three sheets of one workbook; parts are named so that no guess from file names could find them.
File three_sheets(std::string const& second, std::string const& third) {
  File file;
  auto const sheet = [](std::string const& rows) {
    return std::string("<worksheet xmlns=\"") + test::kMainNs + "\"><sheetData>" + rows + "</sheetData></worksheet>";
  };
  std::string const type = std::string(test::kRelNs) + "/worksheet";
  file.sheets = R"(<sheet name="一车间" sheetId="1" r:id="rId1"/><sheet name="二" sheetId="2" r:id="rId2"/><sheet name="藏" sheetId="3" state="veryHidden" r:id="rId3"/>)";
  file.replace["xl/_rels/workbook.xml.rels"] = "<Relationships><Relationship Id=\"rId2\" Type=\"" + type + "\" Target=\"worksheets/a.xml\"/><Relationship Id=\"rId1\" Type=\"" +
                                               type + "\" Target=\"worksheets/first.xml\"/><Relationship Id=\"rId3\" Type=\"" + type + "\" Target=\"b\"/></Relationships>";
  file.sheet_data = line(1, {"姓名", "身份证号"}) + line(2, {"甲某", "1"});
  file.more = {{"xl/worksheets/a.xml", sheet(second)}, {"xl/b", sheet(third)}};
  return file;
}

TEST(Table, reads_every_visible_sheet_with_the_head) {
  auto const both = read(three_sheets(line(1, {"身份证号", "姓名"}) + line(2, {"2", "乙某"}), line(1, {"姓名", "身份证号"}) + line(2, {"丙某", "3"})).bytes());
  EXPECT_EQ(both.rows, (Lines{"一车间!B2 甲某|1|", "二!A2 乙某|2|"}));
  EXPECT_EQ(both.notes, (Lines{"sheet.note_hidden 藏"}));
  auto const one = read(three_sheets(line(1, {"说明", "请填写第一张表"}), "").bytes());
  EXPECT_EQ(one.rows.size(), 1U);
  EXPECT_EQ(one.notes, (Lines{"sheet.note_sheet 二", "sheet.note_hidden 藏"}));
  auto const broken = read(three_sheets(line(1, {"姓名", "车间"}), "").bytes());  // half of the required columns: it was meant
  EXPECT_EQ(broken.error, "sheet.header 二!A1");
}

TEST(Table, an_empty_workbook_and_one_without_head_are_refused) {
  EXPECT_EQ(read(File{}.bytes()).error, "sheet.no_rows ");
  File file;
  file.sheet_data = line(1, {"a", "b"});
  EXPECT_EQ(read(file.bytes()).error, "sheet.header_missing Sheet1");
  EXPECT_EQ(read("姓名,身份证号\n甲某,1\n").rows, (Lines{"B2 甲某|1|"}));
}

TEST(Table, the_reader_may_stop) {
  File file;
  file.sheet_data = line(1, {"姓名", "身份证号"}) + line(2, {"甲", "1"}) + line(3, {"乙", "2"});
  auto const bytes = file.bytes();
  auto workbook = open_workbook(bytes);
  ASSERT_TRUE(workbook);
  int rows = 0;
  auto const summary = read_tables(**workbook, kFields, [&](TableRow const&) { ++rows; return false; });
  ASSERT_TRUE(summary);
  EXPECT_EQ(rows, 1);
  ASSERT_EQ(summary->sheets.size(), 1U);
  EXPECT_EQ(summary->sheets[0].rows, 1U);
}

TEST(Table, shows_cells_for_people) {
  Cell cell;
  cell.kind = CellKind::date;
  cell.has_day = true;
  cell.day = day_of(2020, 2, 7);
  EXPECT_EQ(display(cell), "2020-02-07");
  cell.time = Minutes{65};
  EXPECT_EQ(display(cell), "2020-02-07 01:05");
  cell.has_day = false;
  EXPECT_EQ(display(cell), "01:05");
  Cell formula;
  EXPECT_TRUE(is_blank(formula));
  formula.formula = true;
  EXPECT_FALSE(is_blank(formula));
}

}  // namespace
}  // namespace ly::formats
