#include "formats/xlsx_reader.h"

#include <gtest/gtest.h>

#include "formats/xlsx_styles.h"
#include "formats/xlsx_test_file.h"

namespace ly::formats {
namespace {

using test::code_of;
using test::File;
using test::read_all;

TEST(Position, names_cells_as_people_see_them) {
  EXPECT_EQ(column_name(1), "A");
  EXPECT_EQ(column_name(26), "Z");
  EXPECT_EQ(column_name(27), "AA");
  EXPECT_EQ(column_name(702), "ZZ");
  EXPECT_EQ(column_name(703), "AAA");
  EXPECT_EQ(column_name(16'384), "XFD");
  EXPECT_EQ(to_text({"名册", 37, 3}), "名册!C37");
  EXPECT_EQ(to_text({"", 37, 3}), "C37");
  for (uint32_t column = 1; column <= 16'384; column += 7) {
    auto const back = parse_reference(column_name(column) + "12");
    ASSERT_TRUE(back);
    EXPECT_EQ(back->column, column);
    EXPECT_EQ(back->row, 12U);
  }
  for (auto bad : {"", "A", "1", "A0", "XFE1", "ZZZZZZZ1", "A1048577", "A99999999999", "A-1", "A1B", "中1", "A1 "})
    EXPECT_FALSE(parse_reference(bad)) << bad;
}

TEST(XlsxReader, reads_every_kind_of_cell) {
  File file;
  file.strings = "<si><t>甲木服饰</t></si><si><r><t>张</t></r><r><rPr><b/></rPr><t xml:space=\"preserve\">三 </t></r>"
                 "<rPh sb=\"0\" eb=\"1\"><t>zhang</t></rPh></si><si><t>a_x000D_b_x005F_c</t></si>";
  file.sheet_data =
      R"(<row r="2"><c r="A2" t="s"><v>0</v></c><c r="B2" t="s"><v>1</v></c><c r="C2" t="s"><v>2</v></c></row>)"
      R"(<row r="4"><c r="A4"><v>36.600000000000001</v></c><c r="B4" s="1"><v>43868.354166666664</v></c>)"
      R"(<c r="C4" s="2"><v>0.5</v></c><c r="D4" t="b"><v>1</v></c><c r="E4" t="e"><v>#N/A</v></c>)"
      R"(<c r="F4" t="str"><f>A1&amp;"x"</f><v>算出</v></c><c r="G4"><f>SUM(A1)</f></c><c r="H4" t="d"><v>2020-02-07T08:30:00</v></c>)"
      R"(<c r="I4" t="inlineStr"><is><r><t>行</t></r><r><t>内</t></r><rPh sb="0" eb="1"><t>no</t></rPh></is></c><c r="K4" s="1"/></row>)";
  auto const table = read_all(file.bytes());
  ASSERT_TRUE(table) << table.error().code << " " << table.error().at;
  ASSERT_EQ(table->size(), 2U);
  auto const& [number, texts] = (*table)[0];
  EXPECT_EQ(number, 2U);
  EXPECT_EQ(texts[0].text, "甲木服饰");
  EXPECT_EQ(texts[1].text, "张三 ");
  EXPECT_EQ(texts[2].text, "a\rb_c");
  auto const& cells = (*table)[1].second;
  ASSERT_EQ(cells.size(), 9U);
  EXPECT_EQ(cells[0].kind, CellKind::number);
  EXPECT_EQ(cells[0].text, "36.600000000000001");
  EXPECT_DOUBLE_EQ(cells[0].number, 36.6);
  EXPECT_EQ(cells[1].kind, CellKind::date);
  EXPECT_EQ(to_iso(cells[1].day), "2020-02-07");
  EXPECT_EQ(cells[1].time.count, 8 * 60 + 30);
  EXPECT_EQ(cells[2].kind, CellKind::date);
  EXPECT_FALSE(cells[2].has_day);
  EXPECT_EQ(cells[2].time.count, 720);
  EXPECT_EQ(cells[3].kind, CellKind::boolean);
  EXPECT_EQ(cells[3].number, 1);
  EXPECT_EQ(cells[4].kind, CellKind::error);
  EXPECT_EQ(cells[4].text, "#N/A");
  EXPECT_TRUE(cells[5].formula);
  EXPECT_EQ(cells[5].text, "算出");
  EXPECT_TRUE(cells[6].formula);
  EXPECT_EQ(cells[6].kind, CellKind::blank);
  EXPECT_EQ(cells[7].kind, CellKind::date);
  EXPECT_EQ(to_iso(cells[7].day), "2020-02-07");
  EXPECT_EQ(cells[7].time.count, 510);
  EXPECT_EQ(cells[8].text, "行内");
}

TEST(XlsxReader, counts_serial_days_in_both_systems) {
  auto const day = [](std::string const& serial, bool epoch_1904) {
    File file;
    if (epoch_1904) file.workbook_properties = R"(<workbookPr date1904="1"/>)";
    file.sheet_data = "<row r=\"1\"><c r=\"A1\" s=\"1\"><v>" + serial + "</v></c></row>";
    auto const table = read_all(file.bytes());
    if (!table) return table.error().code;
    auto const& cell = (*table)[0].second[0];
    return cell.kind == CellKind::date ? to_iso(cell.day) : "number " + cell.text;
  };
  EXPECT_EQ(day("1", false), "1900-01-01");
  EXPECT_EQ(day("59", false), "1900-02-28");
  EXPECT_EQ(day("60", false), "number 60");  // 29 February 1900 never was
  EXPECT_EQ(day("61", false), "1900-03-01");
  EXPECT_EQ(day("43868", false), "2020-02-07");
  EXPECT_EQ(day("42406", true), "2020-02-07");
  EXPECT_EQ(day("0", true), "1904-01-01");
  EXPECT_EQ(day("2958465", false), "9999-12-31");
  EXPECT_EQ(day("2958466", false), "number 2958466");
  EXPECT_EQ(day("-1", false), "number -1");
  EXPECT_EQ(day("43867.999999999", false), "2020-02-07");   // the last bit of a double
  EXPECT_EQ(day("43867.9999", false), "2020-02-06");        // 23:59:51 is still the day before
}

TEST(XlsxReader, tells_date_formats_from_others) {
  for (auto code : {"yyyy-mm-dd", "yyyy\"年\"m\"月\"d\"日\"", "m/d/yy", "[$-804]yyyy年m月d日;@", "[DBNum1][$-804]yyyy\"年\"m\"月\"", "d-mmm",
                    "YYYY/MM/DD hh:mm", "e\"年\"m\"月\"", "mm"})
    EXPECT_EQ(style_of_code(code), NumberStyle::day) << code;
  for (auto code : {"h:mm", "hh:mm:ss AM/PM", "mm:ss", "上午/下午h\"时\"mm\"分\""}) EXPECT_EQ(style_of_code(code), NumberStyle::time) << code;
  for (auto code : {"General", "0", "0.00", "#,##0", "@", "0.00E+00", "[Red]0.0", "0\"day\"", "[h]:mm", "\\d0", "_d0", "0.0%", "G/通用格式",
                    "Standard", "\"y", "[", "", "General\"人\""})
    EXPECT_EQ(style_of_code(code), NumberStyle::plain) << code;
}

TEST(XlsxReader, fills_in_missing_references_and_takes_cells_in_any_order) {
  File file;
  file.sheet_data = "<row><c><v>1</v></c><c/><c><v>3</v></c></row><row r=\"5\"><c r=\"C5\"><v>3</v></c><c r=\"A5\"><v>1</v></c></row><row><c><v>6</v></c></row>";
  auto const table = read_all(file.bytes());
  ASSERT_TRUE(table);
  ASSERT_EQ(table->size(), 3U);
  EXPECT_EQ((*table)[0].first, 1U);
  EXPECT_EQ((*table)[0].second.size(), 3U);
  EXPECT_EQ((*table)[0].second[1].kind, CellKind::blank);
  EXPECT_EQ((*table)[1].first, 5U);
  EXPECT_EQ((*table)[1].second[0].text, "1");
  EXPECT_EQ((*table)[1].second[1].kind, CellKind::blank);
  EXPECT_EQ((*table)[1].second[2].text, "3");
  EXPECT_EQ((*table)[2].first, 6U);
}

TEST(XlsxReader, reads_strict_files_and_prefixed_elements) {
  File file;
  std::string const strict = "http://purl.oclc.org/ooxml/spreadsheetml/main", rel = "http://purl.oclc.org/ooxml/officeDocument/relationships";
  file.replace["_rels/.rels"] = "<p:Relationships xmlns:p=\"http://schemas.openxmlformats.org/package/2006/relationships\"><p:Relationship Id=\"a\" Type=\"" +
                                rel + "/officeDocument\" Target=\"/XL/Workbook.xml\"/></p:Relationships>";
  file.replace["xl/workbook.xml"] = "<x:workbook xmlns:x=\"" + strict + "\" xmlns:q=\"" + rel +
                                    "\"><x:sheets><x:sheet name=\"一\" sheetId=\"9\" q:id=\"z\"/></x:sheets></x:workbook>";
  file.replace["xl/_rels/workbook.xml.rels"] = "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"z\" Type=\"" +
                                               rel + "/worksheet\" Target=\"../xl/./worksheets/first.xml\"/></Relationships>";
  // c is not ours in the second row: an extension of the same local name
  file.replace["xl/worksheets/first.xml"] = "<x:worksheet xmlns:x=\"" + strict + "\" xmlns:y=\"urn:other\"><x:sheetData><x:row r=\"1\"><x:c r=\"A1\"><x:v>7</x:v></x:c>"
                                            "<y:c r=\"B1\"><x:v>8</x:v></y:c></x:row></x:sheetData></x:worksheet>";
  auto const table = read_all(file.bytes());
  ASSERT_TRUE(table) << table.error().code << " " << table.error().at;
  ASSERT_EQ(table->size(), 1U);
  ASSERT_EQ((*table)[0].second.size(), 1U);
  EXPECT_EQ((*table)[0].second[0].text, "7");
}

TEST(XlsxReader, tells_sheets_merges_and_what_it_ignores) {
  File file;
  std::string const type = std::string(test::kRelNs) + "/";
  file.sheets = R"(<sheet name="隐" sheetId="1" state="hidden" r:id="rId9"/><sheet name="图" sheetId="2" r:id="rId8"/><sheet name="名册" sheetId="3" r:id="rId1"/>)";
  file.replace["xl/_rels/workbook.xml.rels"] =
      "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" Type=\"" + type +
      "worksheet\" Target=\"worksheets/first.xml\"/><Relationship Id=\"rId8\" Type=\"" + type +
      "chartsheet\" Target=\"chartsheets/sheet1.xml\"/><Relationship Id=\"rId9\" Type=\"" + type +
      "worksheet\" Target=\"worksheets/first.xml\"/><Relationship Id=\"rId10\" Type=\"" + type +
      "externalLink\" Target=\"externalLinks/externalLink1.xml\"/><Relationship Id=\"rId11\" Type=\"http://schemas.microsoft.com/office/2006/relationships/vbaProject\" "
      "Target=\"vbaProject.bin\"/></Relationships>";
  file.sheet_data = "<row r=\"1\"><c r=\"A1\"><v>1</v></c></row><row r=\"2\"/><row r=\"3\"><c r=\"A3\" s=\"1\"/></row>";
  file.after_data = R"(<mergeCells count="1"><mergeCell ref="A1:C2"/></mergeCells>)";
  auto const bytes = file.bytes();
  auto workbook = open_workbook(bytes);
  ASSERT_TRUE(workbook) << workbook.error().code;
  auto const& sheets = (*workbook)->sheets();
  ASSERT_EQ(sheets.size(), 2U);
  EXPECT_EQ(sheets[0].name, "隐");
  EXPECT_FALSE(sheets[0].visible);
  EXPECT_EQ(sheets[1].name, "名册");
  EXPECT_TRUE(sheets[1].visible);
  std::vector<std::string> codes;
  for (auto const& note : (*workbook)->notes()) codes.push_back(note.code);
  EXPECT_EQ(codes, (std::vector<std::string>{"sheet.note_macros", "sheet.note_links", "sheet.note_not_cells"}));
  auto const outline = (*workbook)->outline(1);
  ASSERT_TRUE(outline);
  EXPECT_EQ(outline->last_value_row, 1U);
  EXPECT_EQ(outline->value_rows, 1U);
  EXPECT_EQ(outline->blank_rows, 2U);
  ASSERT_EQ(outline->merges.size(), 1U);
  EXPECT_TRUE(outline->merges[0].contains(2, 3));
  EXPECT_FALSE(outline->merges[0].contains(3, 1));
}

TEST(XlsxReader, the_callback_may_stop_and_may_throw) {
  File file;
  for (int r = 1; r <= 100; ++r) file.sheet_data += "<row r=\"" + std::to_string(r) + "\"><c><v>1</v></c></row>";
  auto const bytes = file.bytes();
  auto workbook = open_workbook(bytes);
  ASSERT_TRUE(workbook);
  uint32_t seen = 0;
  EXPECT_TRUE((*workbook)->read_rows(0, [&](Row const& row) { seen = row.number; return row.number < 7; }));
  EXPECT_EQ(seen, 7U);
  EXPECT_THROW((void)(*workbook)->read_rows(0, [](Row const&) -> bool { throw Broken("ours"); }), Broken);
  seen = 0;
  EXPECT_TRUE((*workbook)->read_rows(0, [&](Row const&) { ++seen; return true; }));
  EXPECT_EQ(seen, 100U);
}

TEST(XlsxReader, refuses_what_contradicts_itself) {
  auto const code = [](std::string const& rows) {
    File file;
    file.strings = "<si><t>a</t></si>";
    file.sheet_data = rows;
    auto const table = read_all(file.bytes());
    return table ? std::string("ok") : table.error().code + " " + table.error().at;
  };
  EXPECT_EQ(code(R"(<row r="1"><c r="A1" t="s"><v>0</v></c></row>)"), "ok");
  EXPECT_EQ(code(R"(<row r="3"><c r="B3" t="s"><v>1</v></c></row>)"), "sheet.text_missing Sheet1!B3");
  EXPECT_EQ(code(R"(<row r="3"><c r="B3" t="s"><v>-1</v></c></row>)"), "sheet.text_missing Sheet1!B3");
  EXPECT_EQ(code(R"(<row r="3"><c r="B3" t="s"><v>0x0</v></c></row>)"), "sheet.text_missing Sheet1!B3");
  EXPECT_EQ(code(R"(<row r="3"><c r="B3" t="s"><v>18446744073709551616</v></c></row>)"), "sheet.text_missing Sheet1!B3");
  EXPECT_EQ(code(R"(<row r="3"><c r="B3" s="-1"><v>1</v></c></row>)"), "sheet.corrupt Sheet1!B3");
  EXPECT_EQ(code(R"(<row r="3"><c r="B3" s="99"><v>1</v></c></row>)"), "sheet.corrupt Sheet1!B3");
  EXPECT_EQ(code(R"(<row r="3"><c r="ZZZZZZZ1"><v>1</v></c></row>)"), "sheet.corrupt Sheet1!A3");
  EXPECT_EQ(code(R"(<row r="3"><c r="B4"><v>1</v></c></row>)"), "sheet.corrupt Sheet1!B3");
  EXPECT_EQ(code(R"(<row r="3"><c r="B3"><v>1</v></c><c r="B3"><v>2</v></c></row>)"), "sheet.cell_twice Sheet1!B3");
  EXPECT_EQ(code(R"(<row r="3"/><row r="2"><c r="A2"><v>1</v></c></row>)"), "sheet.rows_disordered Sheet1!A2");
  EXPECT_EQ(code(R"(<row r="3"/><row r="3"/>)"), "sheet.rows_disordered Sheet1!A3");
  EXPECT_EQ(code(R"(<row r="0"/>)"), "sheet.corrupt Sheet1");
  EXPECT_EQ(code(R"(<row r="-5"/>)"), "sheet.corrupt Sheet1");
  EXPECT_EQ(code(R"(<row r="1048577"/>)"), "sheet.corrupt Sheet1");
  EXPECT_EQ(code(R"(<row r="1"><c r="A1"><v>abc</v></c></row>)"), "sheet.corrupt Sheet1!A1");
  EXPECT_EQ(code(R"(<row r="1"><c r="A1"><v>nan</v></c></row>)"), "sheet.corrupt Sheet1!A1");
  EXPECT_EQ(code(R"(<row r="1"><c r="A1"><v>1e999</v></c></row>)"), "sheet.corrupt Sheet1!A1");
  EXPECT_EQ(code(R"(<row r="1"><c r="A1" t="b"><v>2</v></c></row>)"), "sheet.corrupt Sheet1!A1");
  EXPECT_EQ(code(R"(<row r="1"><c r="A1" t="zz"><v>2</v></c></row>)"), "sheet.corrupt Sheet1!A1");
  EXPECT_EQ(code(R"(<row r="1"><c r="XFD1"><v>2</v></c></row>)"), "sheet.too_many_columns Sheet1!XFD1");
  EXPECT_EQ(code(R"(<row r="1"><c r="XFD1" s="1"/></row>)"), "ok");
  EXPECT_EQ(code("<row r=\"1\">" + test::text_cell("C1", std::string(200'000, 'x')) + "</row>"), "sheet.cell_too_long Sheet1!C1");
}

TEST(XlsxReader, refuses_wrong_workbooks) {
  auto const code = [](auto const& change) {
    File file;
    file.sheet_data = "<row><c><v>1</v></c></row>";
    change(file);
    return code_of(read_all(file.bytes()));
  };
  EXPECT_EQ(code([](File&) {}), "ok");
  EXPECT_EQ(code([](File& f) { f.sheets += R"(<sheet name="SHEET1" sheetId="2" r:id="rId1"/>)"; }), "sheet.duplicate_sheet");
  EXPECT_EQ(code([](File& f) { f.sheets = ""; }), "sheet.no_sheet");
  EXPECT_EQ(code([](File& f) { f.sheets = R"(<sheet name="a" sheetId="2" r:id="rId77"/>)"; }), "sheet.corrupt");
  EXPECT_EQ(code([](File& f) { f.replace["xl/worksheets/first.xml"] = ""; }), "sheet.corrupt");
  EXPECT_EQ(code([](File& f) { f.replace["_rels/.rels"] = ""; }), "sheet.not_workbook");
  EXPECT_EQ(code([](File& f) { f.replace["xl/workbook.xml"] = "<document xmlns=\"urn:w\"/>"; }), "sheet.not_workbook");
  EXPECT_EQ(code([](File& f) { f.replace["xl/worksheets/first.xml"] = "<chartsheet/>"; }), "sheet.corrupt");
  EXPECT_EQ(code([](File& f) { f.replace["xl/sharedStrings.xml"] = ""; }), "sheet.part_missing");
  EXPECT_EQ(code([](File& f) { f.replace["xl/styles.xml"] = ""; }), "sheet.part_missing");
  EXPECT_EQ(code([](File& f) { f.more.emplace_back("XL/WORKSHEETS/FIRST.XML", "<x/>"); }), "sheet.duplicate_part");
  EXPECT_EQ(code([](File& f) { for (int i = 0; i < 5000; ++i) f.more.emplace_back("x" + std::to_string(i), ""); }), "sheet.too_many_parts");
  EXPECT_EQ(code([](File& f) { for (int i = 0; i < 300; ++i) f.sheets += "<sheet name=\"s" + std::to_string(i) + "\" r:id=\"rId1\"/>"; }), "sheet.too_many_sheets");
  // Entries that climb out of the folder are never unpacked, so they harm nobody; a relationship that climbs finds nothing.
  EXPECT_EQ(code([](File& f) { f.more.emplace_back("../../etc/passwd", "x"); }), "ok");
  EXPECT_EQ(code([](File& f) {
              f.replace["_rels/.rels"] = std::string("<Relationships><Relationship Id=\"a\" Type=\"") + test::kRelNs +
                                         "/officeDocument\" Target=\"../../etc/passwd\"/></Relationships>";
              f.more.emplace_back("../../etc/passwd", "x");
            }), "sheet.not_workbook");
}

}  // namespace
}  // namespace ly::formats
