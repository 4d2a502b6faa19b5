// Files made to hurt: each must be refused with a clear code, quickly and in little memory, and none may be read with
// other rows than it holds.
#include <gtest/gtest.h>
#include <malloc.h>

#include <ctime>
#include <fstream>

#include "base/dice.h"
#include "formats/table.h"
#include "formats/xlsx_test_file.h"

namespace ly::formats {
namespace {

using test::code_of;
using test::deflated;
using test::File;
using test::RawZip;
using test::read_all;

// Peak resident memory since the last reset, in kB (proc(5): clear_refs, VmHWM).
void reset_peak() { std::ofstream("/proc/self/clear_refs") << "5"; }
size_t status_kb(std::string_view key) {
  std::ifstream in("/proc/self/status");
  std::string line;
  while (std::getline(in, line))
    if (line.starts_with(key)) return std::stoul(line.substr(key.size()));
  return 0;
}
double cpu_seconds() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}
// What one act costs beyond what was there before; processor time, so that a busy machine does not fail the test.
struct Cost { size_t peak_mb = 0; double seconds = 0; };
template <class F> Cost cost_of(F const& act) {
  malloc_trim(0);  // memory freed before but kept by malloc would hide what the act needs
  reset_peak();
  size_t const before = status_kb("VmRSS:");
  double const start = cpu_seconds();
  act();
  double const took = cpu_seconds() - start;
  size_t const peak = status_kb("VmHWM:");
  return {peak > before ? (peak - before) >> 10 : 0, took};
}
// Under sanitizers everything is slower and larger; the product's promise is for the real build.
#if defined(__SANITIZE_ADDRESS__)
constexpr double kSlow = 100;
constexpr size_t kFat = 6;
#else
constexpr double kSlow = 10;  // tells work that grows with the bomb from work that does not; a busy machine is no failure
constexpr size_t kFat = 1;
#endif

// The measure itself, without which the tests below could not fail.
TEST(XlsxHostile, the_measure_sees_memory_and_time) {
  std::string kept;
  auto const cost = cost_of([&] {
    std::string large(64U << 20, 'x');
    kept = large.substr(large.size() - 10);
  });
  EXPECT_GE(cost.peak_mb, 60U) << "no peak memory in /proc/self/status?";
  EXPECT_GT(cost.seconds, 0.0005);
  EXPECT_EQ(kept, "xxxxxxxxxx");
}

// The workbook of `file`, with one part replaced by a stream that inflates to `head`, `block` n times, `tail`.
std::string bomb(File const& file, std::string const& part, std::string const& head, std::string const& block, size_t n, std::string const& tail,
                 uint32_t claimed_size) {
  RawZip zip;
  for (auto const& [name, bytes] : file.parts()) if (name != part) zip.add_text(name, bytes);
  std::string stream = deflated(head, Z_FULL_FLUSH);
  std::string const repeated = deflated(block, Z_FULL_FLUSH, 9);
  stream.reserve(stream.size() + repeated.size() * n + 100);
  for (size_t i = 0; i < n; ++i) stream += repeated;
  stream += deflated(tail);
  zip.add(part, stream, 0, claimed_size);
  return zip.bytes();
}
std::string const kSheetHead = std::string("<worksheet xmlns=\"") + test::kMainNs + "\"><sheetData>";

TEST(XlsxHostile, a_bomb_of_ten_gigabytes_is_refused_while_it_inflates) {
  std::string const megabyte(1U << 20, ' ');
  for (uint32_t claimed : {300U << 20, 1000U, 0xFFFFFFF0U}) {
    for (std::string const part : {"xl/worksheets/first.xml", "xl/sharedStrings.xml", "xl/workbook.xml", "xl/styles.xml", "_rels/.rels"}) {
      if (claimed != (300U << 20) && part != "xl/styles.xml") continue;
      auto const bytes = bomb(File{}, part, kSheetHead, megabyte, 10'000, "</sheetData></worksheet>", claimed);
      EXPECT_LT(bytes.size(), 12U << 20);
      std::string code;
      auto const cost = cost_of([&] { code = code_of(read_all(bytes)); });
      EXPECT_TRUE(code == "sheet.zip_bomb" || code == "sheet.corrupt_zip" || code == "sheet.too_large_inside" || code == "sheet.corrupt" ||
                  code == "sheet.not_workbook") << part << " " << code;
      EXPECT_TRUE(claimed != (300U << 20) || part != "xl/worksheets/first.xml" || code == "sheet.zip_bomb") << code;
      EXPECT_LT(cost.peak_mb, 20 * kFat) << part;
      RecordProperty("cpu_ms", static_cast<int>(cost.seconds * 1000));
      RecordProperty("peak_mb", static_cast<int>(cost.peak_mb));
      EXPECT_LT(cost.seconds, 0.5 * kSlow) << part;
    }
  }
}

TEST(XlsxHostile, a_slow_bomb_below_the_ratio_meets_the_size_limit) {
  Limits limits;
  limits.inflated_bytes = 20U << 20;
  Dice dice(3);
  std::string noise(1U << 16, ' ');
  for (char& c : noise) c = dice.chance(1, 8) ? '\n' : ' ';
  auto const bytes = bomb(File{}, "xl/worksheets/first.xml", kSheetHead, noise, 1000, "</sheetData></worksheet>", 66U << 20);
  EXPECT_EQ(code_of(read_all(bytes, 0, limits)), "sheet.too_large_inside");
}

TEST(XlsxHostile, many_passes_over_one_sheet_meet_the_total_limit) {
  File file;
  file.sheet_data = std::string(3U << 20, '\n');
  Limits limits;
  limits.inflated_total = 10U << 20;
  auto const bytes = file.bytes();
  auto workbook = open_workbook(bytes, limits);
  ASSERT_TRUE(workbook);
  std::string code;
  for (int i = 0; i < 4 && code.empty(); ++i)
    if (auto const outline = (*workbook)->outline(0); !outline) code = outline.error().code;
  EXPECT_EQ(code, "sheet.too_large_inside");
}

TEST(XlsxHostile, a_million_blank_formatted_rows_are_passed_over) {
  std::string rows;
  rows.reserve(90U << 20);
  rows += kSheetHead + "<row r=\"1\">" + test::text_cell("A1", "姓名") + test::text_cell("B1", "身份证号") + "</row><row r=\"2\">" +
          test::text_cell("A2", "甲某") + test::text_cell("B2", "1") + "</row>";
  for (uint32_t r = 3; r <= 1'048'576; ++r) {
    auto const n = std::to_string(r);
    rows += "<row r=\"" + n + "\" s=\"1\" customFormat=\"1\"><c r=\"A" + n + "\" s=\"1\"/><c r=\"B" + n + "\" s=\"1\"/></row>";
  }
  rows += "</sheetData></worksheet>";
  RawZip zip;
  for (auto const& [name, bytes] : File{}.parts()) if (name != "xl/worksheets/first.xml") zip.add_text(name, bytes);
  auto const crc = crc32(0, reinterpret_cast<Bytef const*>(rows.data()), static_cast<uInt>(rows.size()));
  zip.add("xl/worksheets/first.xml", deflated(rows, Z_FINISH, 1), static_cast<uint32_t>(crc), static_cast<uint32_t>(rows.size()));
  std::string().swap(rows);
  auto const bytes = zip.bytes();
  std::vector<Field> const fields = {{"name", {"姓名"}, true}, {"id_number", {"身份证号"}, true}};
  uint32_t seen = 0;
  std::string blank_rows;
  auto const cost = cost_of([&] {
    auto workbook = open_workbook(bytes);
    ASSERT_TRUE(workbook);
    auto const summary = read_tables(**workbook, fields, [&](TableRow const&) { ++seen; return true; });
    ASSERT_TRUE(summary) << summary.error().code;
    for (auto const& note : summary->notes) if (note.code == "sheet.note_blank_rows") blank_rows = note.args.at("count");
  });
  EXPECT_EQ(seen, 1U);
  EXPECT_EQ(blank_rows, "1048574");
  RecordProperty("cpu_ms", static_cast<int>(cost.seconds * 1000));
  RecordProperty("peak_mb", static_cast<int>(cost.peak_mb));
  EXPECT_LT(cost.peak_mb, 20 * kFat);
  EXPECT_LT(cost.seconds, 2 * kSlow);
}

TEST(XlsxHostile, document_types_and_entities_are_refused_at_once) {
  std::string const xxe = R"(<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>)";
  std::string laughs = "<!DOCTYPE x [<!ENTITY a \"ha\">";
  for (char c = 'b'; c <= 'p'; ++c) {
    laughs += std::string("<!ENTITY ") + c + " \"";
    for (int i = 0; i < 10; ++i) laughs += std::string("&") + static_cast<char>(c - 1) + ";";
    laughs += "\">";
  }
  laughs += "]>";
  for (auto const& prologue : {xxe, laughs, std::string("<!DOCTYPE x>"), std::string("<!DOCTYPE x SYSTEM \"http://127.0.0.1/x.dtd\">")}) {
    File sheet;
    sheet.sheet_prologue = prologue;
    sheet.sheet_data = "<row><c t=\"str\"><v>&e;&p;</v></c></row>";
    EXPECT_EQ(code_of(read_all(sheet.bytes())), "sheet.xml_dtd");
    for (std::string const part : {"xl/sharedStrings.xml", "xl/workbook.xml", "xl/styles.xml", "_rels/.rels", "xl/_rels/workbook.xml.rels"}) {
      File other;
      for (auto const& [name, bytes] : File{}.parts())
        if (name == part) other.replace[part] = bytes.substr(0, bytes.find("?>") + 2) + prologue + bytes.substr(bytes.find("?>") + 2);
      EXPECT_EQ(code_of(read_all(other.bytes())), "sheet.xml_dtd") << part;
    }
  }
  File undeclared;
  undeclared.sheet_data = "<row><c t=\"str\"><v>&p;</v></c></row>";
  EXPECT_EQ(code_of(read_all(undeclared.bytes())), "sheet.corrupt_xml");
}

TEST(XlsxHostile, depth_tokens_and_names_are_bounded) {
  File deep;
  for (int i = 0; i < 100; ++i) deep.sheet_data += "<x>";
  EXPECT_EQ(code_of(read_all(deep.bytes())), "sheet.xml_depth");
  File token;
  token.sheet_data = "<row spans=\"" + std::string(3U << 20, 'x') + "\"/>";
  EXPECT_EQ(code_of(read_all(token.bytes())), "sheet.xml_token");
  File comment;
  comment.sheet_data = "<!--" + std::string(6U << 20, 'x') + "-->";
  auto const commented = comment.bytes();
  std::string code;
  auto cost = cost_of([&] { code = code_of(read_all(commented)); });
  EXPECT_TRUE(code == "sheet.xml_token" || code == "sheet.zip_bomb") << code;
  EXPECT_LT(cost.peak_mb, 20 * kFat);
  File names;
  for (int i = 0; i < 250'000; ++i) names.sheet_data += "<n" + std::to_string(i) + " a" + std::to_string(i) + "='' xmlns:p" + std::to_string(i) + "='u'/>";
  auto const named = names.bytes();
  cost = cost_of([&] { code = code_of(read_all(named)); });
  EXPECT_EQ(code, "sheet.xml_memory");
  EXPECT_LT(cost.peak_mb, 40 * kFat);
  File encoding;
  encoding.replace["xl/worksheets/first.xml"] = "<?xml version=\"1.0\" encoding=\"UTF-7\"?><worksheet/>";
  EXPECT_EQ(code_of(read_all(encoding.bytes())), "sheet.corrupt_xml");
}

TEST(XlsxHostile, shared_texts_are_bounded) {
  File file;
  for (int i = 0; i < 3000; ++i) file.strings += "<si><t>" + std::to_string(i) + "</t></si>";
  Limits few;
  few.shared_strings = 2000;
  EXPECT_EQ(code_of(read_all(file.bytes(), 0, few)), "sheet.too_many_texts");
  File large;
  for (int i = 0; i < 40; ++i) large.strings += "<si><t>" + std::string(100'000, 'x') + "</t></si>";
  Limits small;
  small.shared_string_bytes = 2U << 20;
  EXPECT_EQ(code_of(read_all(large.bytes(), 0, small)), "sheet.too_many_texts");
  File longest;
  longest.strings = "<si><t>" + std::string(200'000, 'x') + "</t></si>";
  EXPECT_EQ(code_of(read_all(longest.bytes())), "sheet.cell_too_long");
}

TEST(XlsxHostile, row_limits_name_the_row) {
  File file;
  for (int r = 1; r <= 10; ++r) file.sheet_data += "<row r=\"" + std::to_string(r * 2) + "\"><c><v>1</v></c></row>";
  Limits limits;
  limits.value_rows = 5;
  auto const table = read_all(file.bytes(), 0, limits);
  ASSERT_FALSE(table);
  EXPECT_EQ(table.error().code, "sheet.too_many_rows");
  EXPECT_EQ(table.error().at, "Sheet1!A12");
}

// A directory that claims a million entries is refused before anything is allocated for them.
TEST(XlsxHostile, the_directory_is_counted_first) {
  RawZip zip;
  for (int i = 0; i < 60'000; ++i) zip.add("[Content_Types].xml" + std::to_string(i), "", 0, 0);
  auto const bytes = zip.bytes();
  std::string code;
  auto const cost = cost_of([&] { code = code_of(read_all(bytes)); });
  EXPECT_EQ(code, "sheet.too_many_parts");
  EXPECT_LT(cost.peak_mb, 5 * kFat);
}

std::string roster() {
  File file;
  for (int i = 0; i < 50; ++i) file.strings += "<si><t>人员" + std::to_string(i) + "</t></si>";
  for (int r = 1; r <= 200; ++r)
    file.sheet_data += "<row r=\"" + std::to_string(r) + "\"><c t=\"s\"><v>" + std::to_string(r % 50) + "</v></c><c><v>" + std::to_string(r * 37) +
                       "</v></c><c s=\"1\"><v>" + std::to_string(43'000 + r) + "</v></c></row>";
  return file.bytes();
}
// One line per row, for comparing.
std::string flat(test::Table const& table) {
  std::string out;
  for (auto const& [number, cells] : table) {
    out += std::to_string(number);
    for (auto const& cell : cells) out += "|" + display(cell);
    out += '\n';
  }
  return out;
}

TEST(XlsxHostile, a_file_cut_anywhere_is_refused) {
  auto const whole = roster();
  ASSERT_EQ(code_of(read_all(whole)), "ok");
  for (int i = 0; i < 50; ++i) {
    auto const cut = whole.substr(0, whole.size() * static_cast<size_t>(i) / 50);
    EXPECT_NE(code_of(read_all(cut)), "ok") << i << "/50";
  }
  for (size_t less = 1; less <= 40; ++less) EXPECT_NE(code_of(read_all(whole.substr(0, whole.size() - less))), "ok") << less;
}

TEST(XlsxHostile, a_file_with_a_changed_byte_is_refused_or_unharmed) {
  auto const whole = roster();
  auto const truth = flat(*read_all(whole));
  Dice dice(17);
  int refused = 0;
  for (int i = 0; i < 1500; ++i) {
    auto changed = whole;
    changed[dice.below(changed.size())] ^= static_cast<char>(1 + dice.below(255));
    auto const table = read_all(changed);
    if (!table) ++refused;
    else EXPECT_EQ(flat(*table), truth) << "change " << i;
  }
  EXPECT_GT(refused, 1000);
}

}  // namespace
}  // namespace ly::formats
