#include "formats/csv.h"

#include <gtest/gtest.h>

#include "base/dice.h"
#include "formats/xlsx_test_file.h"

namespace ly::formats {
namespace {

using test::code_of;
using test::read_all;

// Rows as "number:a|b|c".
std::vector<std::string> shown(std::string const& bytes) {
  auto const table = read_all(bytes);
  if (!table) return {table.error().code + " " + table.error().at};
  std::vector<std::string> out;
  for (auto const& [number, cells] : *table) {
    std::string line = std::to_string(number) + ":";
    for (size_t i = 0; i < cells.size(); ++i) line += (i > 0 ? "|" : "") + cells[i].text;
    out.push_back(line);
  }
  return out;
}
using Lines = std::vector<std::string>;

TEST(Csv, reads_rfc_4180_and_what_excel_makes_of_it) {
  EXPECT_EQ(shown("a,b\r\n1,2\r\n"), (Lines{"1:a|b", "2:1|2"}));
  EXPECT_EQ(shown("a,b\n1,2"), (Lines{"1:a|b", "2:1|2"}));
  EXPECT_EQ(shown("a,b\r1,2\r"), (Lines{"1:a|b", "2:1|2"}));
  EXPECT_EQ(shown("a,\"x\"\"y,\nz\"\r\n1,2"), (Lines{"1:a|x\"y,\nz", "2:1|2"}));
  EXPECT_EQ(shown("a,b\n\n,,\n1,2"), (Lines{"1:a|b", "4:1|2"}));   // blank records keep their numbers
  EXPECT_EQ(shown("\xEF\xBB\xBF姓名,号\n张,1"), (Lines{"1:姓名|号", "2:张|1"}));
  EXPECT_EQ(shown("a;b;c\n1,5;2;3\n"), (Lines{"1:a|b|c", "2:1,5|2|3"}));
  EXPECT_EQ(shown("a\tb\n1,5\t2\n"), (Lines{"1:a|b", "2:1,5|2"}));
  EXPECT_EQ(shown("sep=;\na;b\n"), (Lines{"2:a|b"}));
  EXPECT_EQ(shown("号,名\n=\"0123\",x\n"), (Lines{"1:号|名", "2:0123|x"}));
  EXPECT_EQ(shown("a,b\n5\" pipe,x\n"), (Lines{"1:a|b", "2:5\" pipe|x"}));
  EXPECT_EQ(shown("a,b\n\"x\" ,y\n"), (Lines{"1:a|b", "2:x|y"}));
  EXPECT_EQ(shown("a,b\n1,\"never closed\n2,3\n"), (Lines{"sheet.csv_quote B2"}));
  EXPECT_EQ(shown("a,b\n\"x\"y,3\n"), (Lines{"sheet.csv_quote A2"}));
}

TEST(Csv, finds_the_encoding) {
  // 姓名,身份证 / 张三,1 in GB18030
  EXPECT_EQ(shown("\xD0\xD5\xC3\xFB,\xC9\xED\xB7\xDD\xD6\xA4\n\xD5\xC5\xC8\xFD,1\n"), (Lines{"1:姓名|身份证", "2:张三|1"}));
  // 䶮 is four bytes in GB18030 (U+4DAE): 82 35 87 33 … any four-byte sequence must pass
  EXPECT_EQ(shown("\xD0\xD5\xC3\xFB,b\n\x95\x32\x82\x36,1\n"), (Lines{"1:姓名|b", "2:\xF0\xA0\x80\x80|1"}));
  std::string little = "\xFF\xFE", big = "\xFE\xFF";
  for (unsigned unit : {0x59D3U, 0x540DU, 0x2CU, 0x31U, 0x0AU}) {
    little += static_cast<char>(unit & 0xFF); little += static_cast<char>(unit >> 8);
    big += static_cast<char>(unit >> 8); big += static_cast<char>(unit & 0xFF);
  }
  EXPECT_EQ(shown(little), (Lines{"1:姓名|1"}));
  EXPECT_EQ(shown(big), (Lines{"1:姓名|1"}));
  EXPECT_EQ(shown(little + "x"), (Lines{"sheet.encoding "}));        // half a unit
  EXPECT_EQ(shown("\xEF\xBB\xBF" "ab\xFF,c\n"), (Lines{"sheet.encoding "}));
  EXPECT_EQ(shown("ab\xFF,c\n"), (Lines{"sheet.encoding "}));
  std::string const long_text = "\xEF\xBB\xBF" + std::string(10'000, 'a') + "\xC3(" + std::string(5'000, 'b');
  auto const bad = open_csv(long_text);
  ASSERT_FALSE(bad);
  EXPECT_NEAR(std::stod(bad.error().args.at("byte")), 10'003, 4);
  EXPECT_EQ(code_of(read_all(std::string("ab\0cd", 5))), "sheet.not_a_sheet");
}

TEST(Csv, converts_more_than_one_chunk) {
  std::string bytes = "\xD0\xD5\xC3\xFB,n\n";
  for (int i = 0; i < 30'000; ++i) bytes += "\xD5\xC5\xC8\xFD," + std::to_string(i) + "\n";
  auto const table = read_all(bytes);
  ASSERT_TRUE(table) << table.error().code;
  ASSERT_EQ(table->size(), 30'001U);
  for (int i = 0; i < 30'000; ++i) {
    ASSERT_EQ((*table)[static_cast<size_t>(i) + 1].second[0].text, "张三");
    ASSERT_EQ((*table)[static_cast<size_t>(i) + 1].second[1].text, std::to_string(i));
  }
}

TEST(Csv, keeps_the_limits) {
  Limits limits;
  limits.file_bytes = 20;
  EXPECT_EQ(code_of(read_all(std::string(30, 'a'), 0, limits)), "sheet.file_too_large");
  EXPECT_EQ(shown("a,b\n" + std::string(600, ',') + "x\n"), (Lines{"sheet.too_many_columns WC2"}));
  EXPECT_EQ(shown("a,b\n" + std::string(600, ',') + "\n"), (Lines{"1:a|b"}));
  EXPECT_EQ(shown("a,b\n1," + std::string(140'000, 'x') + "\n"), (Lines{"sheet.cell_too_long B2"}));
  Limits few;
  few.value_rows = 3;
  EXPECT_EQ(code_of(read_all("1\n\n2\n3\n", 0, few)), "ok");
  EXPECT_EQ(code_of(read_all("1\n\n2\n3\n4\n", 0, few)), "sheet.too_many_rows");
}

TEST(Csv, sniffs_by_content) {
  EXPECT_EQ(sniff(""), FileKind::empty);
  EXPECT_EQ(sniff(" \r\n"), FileKind::empty);
  EXPECT_EQ(sniff("a,b\n"), FileKind::text);
  EXPECT_EQ(sniff("<html><table>"), FileKind::html);
  EXPECT_EQ(sniff("\xEF\xBB\xBF <TABLE border=1>"), FileKind::html);
  EXPECT_EQ(sniff("<?xml version=\"1.0\"?><Workbook/>"), FileKind::xml);
  EXPECT_EQ(sniff("%PDF-1.7"), FileKind::pdf);
  EXPECT_EQ(sniff("\x89PNG\r\n\x1A\n"), FileKind::unknown);
  std::string ole = "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";
  EXPECT_EQ(sniff(ole + std::string(100, '\0')), FileKind::xls);
  std::string wide;
  for (char c : std::string("EncryptedPackage")) { wide += c; wide += '\0'; }
  EXPECT_EQ(sniff(ole + wide), FileKind::encrypted);
  EXPECT_EQ(sniff(test::File{}.bytes()), FileKind::xlsx);
  EXPECT_EQ(sniff(test::zip_of({{"a.txt", "x"}})), FileKind::zip);
  EXPECT_EQ(sniff(test::zip_of({{"xl/workbook.bin", "x"}, {"[Content_Types].xml", "x"}})), FileKind::xlsb);
  EXPECT_EQ(sniff(test::zip_of({{"mimetype", "application/vnd.oasis.opendocument.spreadsheet"}})), FileKind::ods);
  EXPECT_EQ(code_of(read_all(ole)), "sheet.old_xls");
  EXPECT_EQ(code_of(read_all(ole + wide)), "sheet.encrypted");
  EXPECT_EQ(code_of(read_all("")), "sheet.empty_file");
  EXPECT_EQ(code_of(read_all("<html>")), "sheet.html");
}

TEST(Csv, writes_so_that_nothing_becomes_a_formula) {
  CsvWriter writer;
  std::vector<std::string> const row = {"=1+1", "+86", "-5", "@x", "\tx", "\rx", "＝1", "a=b", "", "x,y", "q\"q", " z"};
  writer.add_row(row);
  EXPECT_EQ(writer.bytes(), "\xEF\xBB\xBF'=1+1,'+86,'-5,'@x,\"'\tx\",\"'\rx\",'＝1,a=b,,\"x,y\",\"q\"\"q\",\" z\"\r\n");
  EXPECT_EQ(CsvWriter(ByteOrderMark::none).bytes(), "");
}

// What was written comes back, compared with what was put in.
TEST(Csv, survives_write_and_read) {
  constexpr std::string_view kPieces[] = {"张", "三", "a", "\"", ",", ";", "\t", "\n", "\r\n", " ", "0", "x=", "，", "𠀀", "'"};
  for (uint64_t seed = 1; seed <= 40; ++seed) {
    Dice dice(seed);
    std::vector<std::vector<std::string>> rows(1 + dice.below(30));
    size_t const width = 2 + dice.below(6);
    CsvWriter writer(dice.chance(1, 2) ? ByteOrderMark::utf8 : ByteOrderMark::none);
    for (auto& row : rows) {
      row.resize(width);
      for (auto& field : row) {
        field = "v";  // never formula-like: that changes the text on purpose
        for (uint64_t n = dice.below(8); n > 0; --n) field += kPieces[dice.below(std::size(kPieces))];
      }
      writer.add_row(row);
    }
    auto const table = read_all(writer.bytes());
    ASSERT_TRUE(table) << seed << " " << table.error().code;
    ASSERT_EQ(table->size(), rows.size()) << seed;
    for (size_t r = 0; r < rows.size(); ++r)
      for (size_t c = 0; c < width; ++c) ASSERT_EQ((*table)[r].second[c].text, rows[r][c]) << "seed " << seed << " row " << r;
  }
}

}  // namespace
}  // namespace ly::formats
