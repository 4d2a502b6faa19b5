// How fast and in how little memory a sheet of 100,000 rows x 10 columns is written and read, beside python's openpyxl
// in its streaming read-only mode and SheetJS on the very same file (where they are installed). Processor time, because machines are shared.
//   sheet_bench [rows] [folder for scratch files]
#include <fmt/core.h>
#include <sys/resource.h>
#include <time.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "base/dice.h"
#include "formats/table.h"
#include "formats/xlsx_writer.h"

namespace {

using namespace ly;
using namespace ly::formats;

double cpu_seconds() {
  timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}
size_t memory_kb(std::string_view key) {
  std::ifstream in("/proc/self/status");
  std::string line;
  while (std::getline(in, line))
    if (line.starts_with(key)) return std::stoul(line.substr(key.size()));
  return 0;
}
// Processor seconds and peak memory above the start, in MB (proc(5): clear_refs resets VmHWM).
struct Cost { double seconds, megabytes; };
template <class F> Cost cost_of(F const& act) {
  std::ofstream("/proc/self/clear_refs") << "5";
  auto const before = memory_kb("VmRSS:");
  double const start = cpu_seconds();
  act();
  double const took = cpu_seconds() - start;
  return {took, static_cast<double>(memory_kb("VmHWM:") - before) / 1024};
}

std::vector<OutCell> random_row(Dice& dice) {
  auto const digits = [&](int n) {
    std::string text;
    for (; n > 0; --n) text += static_cast<char>('0' + dice.below(10));
    return text;
  };
  return {{"某" + digits(5)}, {"990000" + digits(12)}, {"138" + digits(8)}, {day_of(2020, 1, 1) + static_cast<int32_t>(dice.below(60))},
          {36.0 + static_cast<double>(dice.below(15)) / 10}, {std::string("绿")}, {std::string("H 市")}, {std::string("否")},
          {std::string("车间") + digits(1)}, {static_cast<double>(dice.below(1000))}};
}

void report(char const* what, uint64_t rows, Cost cost) {
  fmt::print("{:<34}{:>9.0f} rows/s {:>7.2f} s {:>8.1f} MB\n", what, static_cast<double>(rows) / cost.seconds, cost.seconds, cost.megabytes);
}

void fail(Problem const& problem) {
  fmt::print(stderr, "{} {}\n", problem.code, problem.at);
  std::exit(1);
}

constexpr char const* kOpenpyxl = R"(
import resource, sys, time
try:
    import openpyxl
except ImportError:
    sys.exit(3)
start, rows = time.process_time(), 0
book = openpyxl.load_workbook(sys.argv[1], read_only=True)
for row in book.worksheets[0].iter_rows(values_only=True):
    rows += 1
took = time.process_time() - start
print("%d %f %d" % (rows, took, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss))
)";

// SheetJS reads the whole book into memory; it has no other way to read xlsx. From bench/node_modules (npm --prefix bench ci).
constexpr char const* kSheetJs = R"(
const { readFileSync } = require('node:fs')
let XLSX
try { XLSX = require(process.argv[3] + '/bench/node_modules/xlsx') } catch { process.exit(3) }
const before = process.cpuUsage()
const book = XLSX.read(readFileSync(process.argv[2]), { dense: true })
const rows = XLSX.utils.sheet_to_json(book.Sheets[book.SheetNames[0]], { header: 1 }).length
const took = process.cpuUsage(before)
console.log(rows, (took.user + took.system) / 1e6, process.resourceUsage().maxRSS)
)";

// Processor seconds SheetJS takes; 0 if it is not there. Run at the root of the tree.
double sheet_js_seconds(std::filesystem::path const& file, uint64_t rows) {
  auto const script = file.parent_path() / "sheetjs_read.cjs", out = file.parent_path() / "sheetjs_read.out";
  std::ofstream(script) << kSheetJs;
  if (std::system(("node " + script.string() + " " + file.string() + " " + std::filesystem::current_path().string() + " > " + out.string() + " 2>/dev/null").c_str()) != 0) return 0;
  uint64_t seen = 0;
  double seconds = 0, kb = 0;
  std::ifstream(out) >> seen >> seconds >> kb;
  if (seen != rows + 1) fmt::print("SheetJS saw {} rows\n", seen);
  report("read xlsx, SheetJS", rows, {seconds, kb / 1024});
  return seconds;
}

// Processor seconds openpyxl takes; 0 if it is not there.
double openpyxl_seconds(std::filesystem::path const& file, uint64_t rows) {
  auto const script = file.parent_path() / "openpyxl_read.py", out = file.parent_path() / "openpyxl_read.out";
  std::ofstream(script) << kOpenpyxl;
  for (std::string const python : {"/usr/bin/python3", "python3"}) {
    if (std::system((python + " " + script.string() + " " + file.string() + " > " + out.string() + " 2>/dev/null").c_str()) != 0) continue;
    uint64_t seen = 0;
    double seconds = 0, kb = 0;
    std::ifstream(out) >> seen >> seconds >> kb;
    if (seen != rows + 1) fmt::print("openpyxl saw {} rows\n", seen);
    report("read xlsx, openpyxl read-only", rows, {seconds, kb / 1024});
    return seconds;
  }
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  uint64_t const rows = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 100'000;
  std::filesystem::path const folder = (argc > 2 ? std::filesystem::path(argv[2]) : std::filesystem::temp_directory_path()) / "sheet_bench";
  std::filesystem::create_directories(folder);
  std::vector<OutColumn> const columns = {{"姓名"}, {"身份证号"}, {"手机号"}, {"离开日期"}, {"体温"}, {"健康码"}, {"旅居地"}, {"是否密接"}, {"车间"}, {"宿舍"}};
  std::string bytes;
  report("write xlsx", rows, cost_of([&] {
    Dice dice(1);
    XlsxWriter writer(folder, Instant{1});
    if (auto const added = writer.add_sheet("名册", columns); !added) fail(added.error());
    for (uint64_t r = 0; r < rows; ++r)
      if (auto const added = writer.add_row(random_row(dice)); !added) fail(added.error());
    auto finished = writer.finish();
    if (!finished) fail(finished.error());
    bytes = std::move(*finished);
  }));
  fmt::print("file of {:.1f} MB\n", static_cast<double>(bytes.size()) / 1e6);
  uint64_t seen = 0, cells = 0;
  auto const read = cost_of([&] {
    auto workbook = open_workbook(bytes);
    if (!workbook) fail(workbook.error());
    auto const done = (*workbook)->read_rows(0, [&](Row const& row) { ++seen; cells += row.cells.size(); return true; });
    if (!done) fail(done.error());
  });
  report("read xlsx, rows", rows, read);
  if (seen != rows + 1 || cells != (rows + 1) * columns.size()) return fmt::print("read {} rows, {} cells\n", seen, cells), 1;
  std::vector<formats::Field> const fields = {{"name", {"姓名"}, true}, {"id_number", {"身份证号"}, true}, {"left_on", {"离开日期"}, true}};
  report("read xlsx, table with its outline", rows, cost_of([&] {
    auto workbook = open_workbook(bytes);
    auto const done = read_tables(**workbook, fields, [&](TableRow const&) { return true; });
    if (!done) fail(done.error());
  }));
  std::ofstream(folder / "bench.xlsx", std::ios::binary) << bytes;
  if (double const theirs = openpyxl_seconds(folder / "bench.xlsx", rows); theirs > 0) fmt::print("{:.1f} times openpyxl\n", theirs / read.seconds);
  else fmt::print("openpyxl is not installed: no comparison\n");
  if (double const theirs = sheet_js_seconds(folder / "bench.xlsx", rows); theirs > 0) fmt::print("{:.1f} times SheetJS\n", theirs / read.seconds);
  else fmt::print("SheetJS is not installed: no comparison\n");
  std::filesystem::remove_all(folder);
}
