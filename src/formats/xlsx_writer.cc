#include "formats/xlsx_writer.h"

#include <sys/mman.h>
#include <unistd.h>
#include <xlsxwriter.h>

#include <cmath>
#include <cstring>
#include <map>
#include <set>

#include "base/text.h"
#include "formats/sheet.h"

namespace ly::formats {
namespace {

constexpr uint32_t kRowsMax = 1'048'576;
constexpr size_t kTextUnitsMax = 32'767;   // UTF-16 code units in a cell, Excel's limit
constexpr size_t kNameUnitsMax = 31;
constexpr size_t kColumnsMax = 16'384;

Problem failed(std::string why) { return {"sheet.write_failed", {}, {{"why", std::move(why)}}, Kind::unavailable, {}}; }

size_t utf16_units(std::string_view text) {
  size_t units = 0;
  for (unsigned char c : text) units += (c & 0xC0U) == 0x80U ? 0 : c >= 0xF0 ? 2 : 1;
  return units;
}

// XML knows neither NUL nor U+FFFE and U+FFFF, and bytes that are no UTF-8 would spoil the whole file.
std::string safe_text(std::string_view text) {
  std::string out = is_utf8(text) ? std::string(text) : nfkc(text);
  for (std::string_view bad : {std::string_view("\0", 1), std::string_view("\xEF\xBF\xBE"), std::string_view("\xEF\xBF\xBF")})
    for (auto at = out.find(bad); at != std::string::npos; at = out.find(bad, at)) out.replace(at, bad.size(), "\xEF\xBF\xBD");
  return out;
}

// "_x0041_" typed by a person must not be read back as an escape (ECMA-376 part 1, 22.9.2.19).
std::string shield_escapes(std::string text) {
  auto const hex = [](char c) { return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'F') || (c >= 'a' && c <= 'f'); };
  for (auto at = text.find("_x"); at != std::string::npos; at = text.find("_x", at + 1)) {
    if (text.size() - at < 7 || text[at + 6] != '_' || !std::all_of(text.begin() + static_cast<int64_t>(at) + 2, text.begin() + static_cast<int64_t>(at) + 6, hex)) continue;
    text.replace(at, 1, "_x005F_");
    at += 6;
  }
  return text;
}

}  // namespace

struct XlsxWriter::State {
  enum class Look : uint8_t { text, number, day, head };
  std::filesystem::path scratch;
  int memory = -1;              // the finished file (memfd), so that no complete copy ever lies on a disk
  lxw_workbook* book = nullptr;
  lxw_worksheet* sheet = nullptr;
  std::string sheet_name;
  std::set<std::string> names;
  std::vector<OutColumn> columns;
  uint32_t rows = 0;
  std::map<std::tuple<Look, Tone, bool>, lxw_format*> formats;

  ~State() {
    if (book != nullptr) lxw_workbook_free(book);
    if (memory >= 0) close(memory);
  }

  lxw_format* format(Look look, Tone tone, bool wrap) {
    auto& format = formats[{look, tone, wrap}];
    if (format != nullptr) return format;
    format = workbook_add_format(book);
    format_set_align(format, LXW_ALIGN_VERTICAL_CENTER);
    if (wrap) format_set_text_wrap(format);
    if (look == Look::text) format_set_num_format(format, "@");
    if (look == Look::day) format_set_num_format(format, "yyyy-mm-dd");
    if (look == Look::head) {
      format_set_bold(format);
      format_set_bg_color(format, 0xE8EDF5);
      format_set_border(format, LXW_BORDER_THIN);
      format_set_text_wrap(format);
    }
    // The console's own colours: ink on a light ground, readable in print without colour.
    constexpr std::pair<uint32_t, uint32_t> kInkAndGround[] = {{0, 0}, {0x14683A, 0xE3F1E8}, {0x7A5200, 0xFFF3D6}, {0xA11B1B, 0xFBE3E1}, {0x6B7280, 0}};
    auto const [ink, ground] = kInkAndGround[static_cast<size_t>(tone)];
    if (ink != 0) format_set_font_color(format, ink);
    if (ground != 0) format_set_bg_color(format, ground);
    return format;
  }

  Position here(size_t column) const { return {sheet_name, rows + 1, static_cast<uint32_t>(column) + 1}; }

  Result<void> write_text(size_t column, std::string_view given, lxw_format* look) {
    if (given.empty()) return {};
    if (utf16_units(given) > kTextUnitsMax) return invalid("sheet.write_text", to_text(here(column)), {{"limit", std::to_string(kTextUnitsMax)}});
    auto const text = shield_escapes(safe_text(given));
    return done(worksheet_write_string(sheet, rows, static_cast<lxw_col_t>(column), text.c_str(), look), column);
  }

  Result<void> done(lxw_error error, size_t column) const {
    if (error == LXW_NO_ERROR) return {};
    if (error == LXW_ERROR_MAX_STRING_LENGTH_EXCEEDED) return invalid("sheet.write_text", to_text(here(column)), {{"limit", std::to_string(kTextUnitsMax)}});
    return failed(lxw_strerror(error));
  }

  Result<void> write(size_t column, OutCell const& cell) {
    auto const at = static_cast<lxw_col_t>(column);
    bool const wrap = column < columns.size() && columns[column].wrap;
    if (auto const* text = std::get_if<std::string>(&cell.value)) return write_text(column, *text, format(Look::text, cell.tone, wrap));
    if (auto const* number = std::get_if<double>(&cell.value)) {
      check(std::isfinite(*number), "a cell's number must be finite");
      return done(worksheet_write_number(sheet, rows, at, *number, format(Look::number, cell.tone, wrap)), column);
    }
    if (auto const* yes = std::get_if<bool>(&cell.value))
      return done(worksheet_write_boolean(sheet, rows, at, *yes ? 1 : 0, format(Look::number, cell.tone, wrap)), column);
    if (auto const* day = std::get_if<Day>(&cell.value)) {
      auto const c = civil_of(*day);
      if (c.year < 1900 || c.year > 9999) return write_text(column, to_iso(*day), format(Look::text, cell.tone, wrap));
      lxw_datetime when{c.year, c.month, c.day, 0, 0, 0};
      return done(worksheet_write_datetime(sheet, rows, at, &when, format(Look::day, cell.tone, wrap)), column);
    }
    if (cell.tone != Tone::plain) return done(worksheet_write_blank(sheet, rows, at, format(Look::text, cell.tone, wrap)), column);
    return {};
  }

  Result<std::string> read_back() const {
    auto const size = lseek(memory, 0, SEEK_END);
    if (size <= 0) return failed("the file is empty");
    std::string bytes(static_cast<size_t>(size), '\0');
    for (size_t at = 0; at < bytes.size();) {
      auto const n = pread(memory, bytes.data() + at, bytes.size() - at, static_cast<off_t>(at));
      if (n <= 0) return failed(std::strerror(errno));
      at += static_cast<size_t>(n);
    }
    return bytes;
  }
};

XlsxWriter::XlsxWriter(std::filesystem::path scratch, Instant made_at) : state_(std::make_unique<State>()) {
  state_->scratch = std::move(scratch);
  state_->memory = memfd_create("xlsx", MFD_CLOEXEC);
  if (state_->memory < 0) return;
  auto const path = "/proc/self/fd/" + std::to_string(state_->memory);
  auto folder = state_->scratch.string();
  lxw_workbook_options options{};
  options.constant_memory = LXW_TRUE;
  options.tmpdir = folder.data();  // the library copies it
  state_->book = workbook_new_opt(path.c_str(), &options);
  if (state_->book == nullptr) return;
  lxw_doc_properties properties{};
  properties.created = static_cast<time_t>(std::max<int64_t>(1, made_at.ms / 1000));  // 0 would mean the clock
  workbook_set_properties(state_->book, &properties);
}

XlsxWriter::~XlsxWriter() = default;

Result<void> XlsxWriter::add_sheet(std::string const& name, std::vector<OutColumn> const& columns) {
  auto& s = *state_;
  if (s.book == nullptr) return failed("no memory for the file");
  check(columns.size() <= kColumnsMax, "more columns than a sheet has");
  bool const bad = name.empty() || !is_utf8(name) || utf16_units(name) > kNameUnitsMax || name.find_first_of("[]:*?/\\") != std::string::npos ||
                   name.starts_with("'") || name.ends_with("'") || name.find('\0') != std::string::npos;
  if (bad || !s.names.insert(lower_ascii(name)).second) return invalid("sheet.write_name", {}, {{"sheet", name}});
  // The library would silently take another folder, perhaps one that others can read.
  if (access(s.scratch.c_str(), W_OK | X_OK) != 0) return failed("cannot write in " + s.scratch.string());
  s.sheet = workbook_add_worksheet(s.book, name.c_str());
  if (s.sheet == nullptr) return failed("no scratch file in " + s.scratch.string());
  s.sheet_name = name;
  s.columns = columns;
  s.rows = 0;
  for (size_t c = 0; c < columns.size(); ++c) {
    worksheet_set_column(s.sheet, static_cast<lxw_col_t>(c), static_cast<lxw_col_t>(c), columns[c].width, nullptr);
    TRY(s.write_text(c, columns[c].title, s.format(XlsxWriter::State::Look::head, Tone::plain, true)));
  }
  worksheet_freeze_panes(s.sheet, 1, 0);
  s.rows = 1;
  return {};
}

Result<void> XlsxWriter::add_row(std::span<OutCell const> cells) {
  auto& s = *state_;
  check(s.sheet != nullptr && s.book != nullptr, "add_sheet comes first");
  check(cells.size() <= kColumnsMax, "more columns than a sheet has");
  if (s.rows >= kRowsMax) return invalid("sheet.too_many_rows", to_text(s.here(0)), {{"limit", std::to_string(kRowsMax)}});
  for (size_t c = 0; c < cells.size(); ++c) TRY(s.write(c, cells[c]));
  ++s.rows;
  return {};
}

Result<std::string> XlsxWriter::finish() {
  auto& s = *state_;
  check(s.sheet != nullptr && s.book != nullptr, "finish once, after a sheet");
  auto* book = std::exchange(s.book, nullptr);
  s.sheet = nullptr;
  s.formats.clear();
  if (auto const error = workbook_close(book); error != LXW_NO_ERROR) return failed(lxw_strerror(error));
  return s.read_back();
}

}  // namespace ly::formats
