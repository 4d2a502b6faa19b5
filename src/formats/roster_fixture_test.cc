// A roster written by another program (openpyxl) with faults planted by a script that also says what must be found:
// every value, every note and every problem is compared cell by cell.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "base/text.h"
#include "formats/sheet_values.h"
#include "formats/table.h"

namespace ly::formats {
namespace {

namespace fs = std::filesystem;

// An interpreter that has openpyxl; empty if there is none.
std::string python() {
  for (std::string const name : {"/usr/bin/python3", "python3"})
    if (std::system((name + " -c 'import openpyxl' >/dev/null 2>&1").c_str()) == 0) return name;
  return {};
}

std::string content_of(fs::path const& file) {
  std::ifstream in(file, std::ios::binary);
  std::stringstream out;
  out << in.rdbuf();
  return out.str();
}

std::vector<Field> const kFields = {{"name", {"姓名"}, true},
                                    {"id_number", {"身份证号", "证件号码"}, true},
                                    {"phone", {"手机号", "联系电话"}, true},
                                    {"came_from", {"旅居地", "14天内旅居史 地区"}, true},
                                    {"left_on", {"离开日期"}, true},
                                    {"temperature", {"体温"}, true},
                                    {"contact", {"是否密接"}, true},
                                    {"workshop", {"车间"}, false}};

// "=value", "~code=value" or the problem's code, as the script writes it.
template <class T, class F> std::string shown(Result<Taken<T>> const& taken, F const& print) {
  if (!taken) return taken.error().code;
  return (taken->note ? "~" + taken->note->code : "") + "=" + print(taken->value);
}

std::map<std::string, std::string> all_cells(TableRow const& row) {
  DayRules const rules{day_of(2020, 2, 17)};
  auto const same = [](std::string const& text) { return text; };
  std::map<std::string, std::string> out;
  auto const put = [&](char const* key, std::string value) {
    auto at = row.position(key);
    at.sheet.clear();
    out[to_text(at)] = std::move(value);
  };
  put("name", shown(take_text(row.cell("name"), row.position("name")), same));
  put("id_number", shown(take_id_number(row.cell("id_number"), row.position("id_number")), same));
  put("phone", shown(take_phone(row.cell("phone"), row.position("phone")), same));
  put("left_on", shown(take_day(row.cell("left_on"), row.position("left_on"), rules), [](Day day) { return to_iso(day); }));
  put("temperature", shown(take_temperature(row.cell("temperature"), row.position("temperature")), [](int32_t heat) { return std::to_string(heat); }));
  put("contact", shown(take_yes_no(row.cell("contact"), row.position("contact")), [](bool yes) { return std::string(yes ? "1" : "0"); }));
  if (!is_blank(row.cell("workshop"))) put("workshop", shown(take_text(row.cell("workshop"), row.position("workshop")), same));
  return out;
}

TEST(RosterFixture, every_planted_fault_is_named_by_its_cell) {
  auto const interpreter = python();
  if (interpreter.empty()) GTEST_SKIP() << "skipped: python3-openpyxl is not installed";
  auto const folder = fs::temp_directory_path() / ("roster_fixture_test." + std::to_string(getpid()));
  fs::create_directories(folder);
  constexpr int kRows = 600;
  auto const command = interpreter + " " + SOURCE_ROOT + "/tests/corpus/xlsx/make_fixtures.py " + std::to_string(kRows) + " 7 " +
                       (folder / "roster.xlsx").string() + " " + (folder / "roster.tsv").string();
  ASSERT_EQ(std::system(command.c_str()), 0) << command;
  auto const bytes = content_of(folder / "roster.xlsx"), wanted = content_of(folder / "roster.tsv");
  fs::remove_all(folder);

  auto workbook = open_workbook(bytes);
  ASSERT_TRUE(workbook) << workbook.error().code;
  std::map<std::string, std::string> found;
  auto const summary = read_tables(**workbook, kFields, [&](TableRow const& row) { found.merge(all_cells(row)); return true; });
  ASSERT_TRUE(summary) << summary.error().code << " " << summary.error().at;
  ASSERT_EQ(summary->sheets.size(), 1U);
  EXPECT_EQ(summary->sheets[0].rows, static_cast<uint32_t>(kRows));
  EXPECT_EQ(summary->sheets[0].header.last_row, 4U);
  std::map<std::string, int> notes;
  for (auto const& note : summary->notes) ++notes[note.code];
  EXPECT_EQ(notes, (std::map<std::string, int>{{"sheet.note_sheet", 1}, {"sheet.note_hidden", 1}, {"sheet.note_row", 2}, {"sheet.note_blank_rows", 1}}));

  size_t planted = 0, problems = 0;
  for (auto line : split(wanted, '\n')) {
    if (line.empty()) continue;
    auto const parts = split(line, '\t');
    ASSERT_EQ(parts.size(), 3U);
    EXPECT_EQ(found[std::string(parts[0])], parts[2]) << parts[0] << " " << parts[1];
    ++planted;
    problems += parts[2].starts_with("sheet.") ? 1 : 0;
  }
  EXPECT_EQ(planted, static_cast<size_t>(kRows) * 7);
  EXPECT_EQ(found.size(), planted);
  EXPECT_GT(problems, 500U);
}

}  // namespace
}  // namespace ly::formats
