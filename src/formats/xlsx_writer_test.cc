#include "formats/xlsx_writer.h"

#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>

#include "base/dice.h"
#include "formats/xlsx_test_file.h"

namespace ly::formats {
namespace {

using test::read_all;

std::filesystem::path const& scratch() {
  struct Folder {
    Folder() { std::filesystem::create_directories(path); }
    ~Folder() { std::filesystem::remove_all(path); }
    std::filesystem::path path = std::filesystem::temp_directory_path() / ("xlsx_writer_test." + std::to_string(getpid()));
  };
  static Folder const folder;
  return folder.path;
}
Instant const kMadeAt{1'581'900'000'000};

std::string written(std::vector<std::vector<OutCell>> const& rows, std::vector<OutColumn> const& columns) {
  XlsxWriter writer(scratch(), kMadeAt);
  EXPECT_TRUE(writer.add_sheet("名册", columns));
  for (auto const& row : rows) {
    auto const added = writer.add_row(row);
    EXPECT_TRUE(added) << added.error().code;
  }
  auto bytes = writer.finish();
  EXPECT_TRUE(bytes) << bytes.error().args["why"];
  return bytes ? *bytes : std::string();
}

// What came back equals what was put in.
void expect_same(OutCell const& put, Cell const& got, std::string const& where) {
  if (auto const* text = std::get_if<std::string>(&put.value)) {
    ASSERT_EQ(got.kind, text->empty() ? CellKind::blank : CellKind::text) << where;
    ASSERT_EQ(got.text, *text) << where;
  } else if (auto const* number = std::get_if<double>(&put.value)) {
    ASSERT_EQ(got.kind, CellKind::number) << where;
    ASSERT_DOUBLE_EQ(got.number, *number) << where;
  } else if (auto const* yes = std::get_if<bool>(&put.value)) {
    ASSERT_EQ(got.kind, CellKind::boolean) << where;
    ASSERT_EQ(got.number != 0, *yes) << where;
  } else if (auto const* day = std::get_if<Day>(&put.value)) {
    ASSERT_EQ(got.kind, CellKind::date) << where;
    ASSERT_EQ(got.day, *day) << where << " " << to_iso(*day);
    ASSERT_EQ(got.time.count, 0) << where;
  } else {
    ASSERT_EQ(got.kind, CellKind::blank) << where;
  }
  ASSERT_FALSE(got.formula) << where;
}

OutCell random_cell(Dice& dice) {
  constexpr std::string_view kPieces[] = {"张", "𠮷", "a", "<", "&", "\"", "'", "=", "+", "-", "@", "\t", "\n", " ", "_x0041_", "_x", "0", "]]>", "％"};
  OutCell cell;
  cell.tone = static_cast<Tone>(dice.below(5));
  switch (dice.below(6)) {
    case 0: break;
    case 1: cell.value = std::ldexp(static_cast<double>(dice.below(1'000'000)) - 500'000, static_cast<int>(dice.below(40)) - 20); break;
    case 2: cell.value = dice.chance(1, 2); break;
    case 3: cell.value = day_of(1900, 3, 1) + static_cast<int32_t>(dice.below(80'000)); break;
    default: {
      std::string text;
      for (uint64_t n = dice.below(10); n > 0; --n) text += kPieces[dice.below(std::size(kPieces))];
      cell.value = text;
    }
  }
  return cell;
}

TEST(XlsxWriter, survives_write_and_read_compared_with_the_input) {
  for (uint64_t seed = 1; seed <= 30; ++seed) {
    Dice dice(seed);
    size_t const width = 1 + dice.below(8);
    std::vector<OutColumn> columns(width);
    for (size_t c = 0; c < width; ++c) columns[c] = {"列" + std::to_string(c), 5 + static_cast<double>(dice.below(30)), dice.chance(1, 3)};
    std::vector<std::vector<OutCell>> rows(dice.below(40));
    for (auto& row : rows)
      for (size_t c = 0; c < width; ++c) row.push_back(random_cell(dice));
    auto const bytes = written(rows, columns);
    auto const table = read_all(bytes);
    ASSERT_TRUE(table) << seed << " " << table.error().code << " " << table.error().at;
    std::map<uint32_t, std::vector<Cell>> by_row;
    for (auto const& [number, cells] : *table) by_row[number] = cells;
    for (size_t c = 0; c < width; ++c) EXPECT_EQ(by_row[1][c].text, columns[c].title);
    for (size_t r = 0; r < rows.size(); ++r)
      for (size_t c = 0; c < width; ++c) {
        auto const& cells = by_row[static_cast<uint32_t>(r) + 2];
        expect_same(rows[r][c], c < cells.size() ? cells[c] : Cell{}, "seed " + std::to_string(seed) + " row " + std::to_string(r) + " column " + std::to_string(c));
      }
  }
}

TEST(XlsxWriter, stores_what_looks_like_a_formula_as_text) {
  for (std::string const text : {"=1+1", "+86", "-5", "@SUM(A1)", "\tx", "\rx", "=HYPERLINK(\"http://x\")", "http://example.org"}) {
    auto const bytes = written({{OutCell{text}}}, {{"a"}});
    auto const table = read_all(bytes);
    ASSERT_TRUE(table);
    auto const& cell = (*table)[1].second[0];
    EXPECT_EQ(cell.kind, CellKind::text);
    EXPECT_EQ(cell.text, text);
    EXPECT_FALSE(cell.formula);
    auto workbook = open_workbook(bytes);
    EXPECT_TRUE((*workbook)->notes().empty());
  }
}

TEST(XlsxWriter, keeps_eighteen_digits_and_several_sheets) {
  XlsxWriter writer(scratch(), kMadeAt);
  ASSERT_TRUE(writer.add_sheet("一", {{"号"}}));
  ASSERT_TRUE(writer.add_row(std::vector<OutCell>{{std::string("990000190001010037")}}));
  ASSERT_TRUE(writer.add_sheet("问题", {{"格"}, {"原因", 40, true}}));
  ASSERT_TRUE(writer.add_row(std::vector<OutCell>{{std::string("C37")}, {std::string("校验位不符"), Tone::bad}}));
  auto const bytes = writer.finish();
  ASSERT_TRUE(bytes);
  auto workbook = open_workbook(*bytes);
  ASSERT_TRUE(workbook);
  ASSERT_EQ((*workbook)->sheets().size(), 2U);
  EXPECT_EQ((*workbook)->sheets()[1].name, "问题");
  EXPECT_EQ((*read_all(*bytes, 0))[1].second[0].text, "990000190001010037");
  EXPECT_EQ((*read_all(*bytes, 1))[1].second[1].text, "校验位不符");
}

TEST(XlsxWriter, same_input_same_bytes_and_nothing_left_behind) {
  std::vector<std::vector<OutCell>> const rows = {{OutCell{std::string("甲")}, OutCell{1.5}}};
  auto const once = written(rows, {{"a"}, {"b"}});
  EXPECT_EQ(once, written(rows, {{"a"}, {"b"}}));
  XlsxWriter open_one(scratch(), kMadeAt);
  ASSERT_TRUE(open_one.add_sheet("x", {{"a"}}));
  EXPECT_TRUE(std::filesystem::is_empty(scratch()));  // unlinked the moment it is made
}

TEST(XlsxWriter, refuses_what_a_sheet_cannot_hold) {
  XlsxWriter writer(scratch(), kMadeAt);
  for (std::string const bad : {"", "a/b", "a[b", "12345678901234567890123456789012", "'a"}) {
    auto const added = writer.add_sheet(bad, {{"a"}});
    ASSERT_FALSE(added) << bad;
    EXPECT_EQ(added.error().code, "sheet.write_name");
  }
  ASSERT_TRUE(writer.add_sheet("Sheet", {{"a"}}));
  EXPECT_EQ(writer.add_sheet("SHEET", {{"a"}}).error().code, "sheet.write_name");
  auto const row = writer.add_row(std::vector<OutCell>{{}, {std::string(32'768, 'x')}});
  ASSERT_FALSE(row);
  EXPECT_EQ(row.error().code, "sheet.write_text");
  EXPECT_EQ(row.error().at, "Sheet!B2");
  XlsxWriter nowhere("/nonexistent/folder", kMadeAt);
  auto const none = nowhere.add_sheet("a", {{"a"}});
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().kind, Kind::unavailable);
  std::string const nul("a\0b\xFF", 4);
  auto const table = read_all(written({{OutCell{nul}}}, {{"a"}}));
  ASSERT_TRUE(table);
  EXPECT_EQ((*table)[1].second[0].text, "a\xEF\xBF\xBD" "b\xEF\xBF\xBD");
}

}  // namespace
}  // namespace ly::formats
