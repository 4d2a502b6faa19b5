#include "formats/csv.h"

#include <unicode/ucnv.h>

#include <array>

#include "base/text.h"

namespace ly::formats {
namespace {

constexpr size_t kDetectRecords = 20;         // enough to see which mark parts the fields
constexpr size_t kDetectBytes = 256U << 10;
constexpr size_t kChunk = 1U << 16;

Problem bad_encoding(size_t byte) { return invalid("sheet.encoding", {}, {{"byte", std::to_string(byte)}}); }

struct ConverterGone { void operator()(UConverter* c) const { ucnv_close(c); } };
using Converter = std::unique_ptr<UConverter, ConverterGone>;

Converter open_converter(char const* name) {
  UErrorCode error = U_ZERO_ERROR;
  Converter converter(ucnv_open(name, &error));
  check(U_SUCCESS(error) != 0, "ICU has no such converter");
  ucnv_setToUCallBack(converter.get(), UCNV_TO_U_CALLBACK_STOP, nullptr, nullptr, nullptr, &error);
  ucnv_setFromUCallBack(converter.get(), UCNV_FROM_U_CALLBACK_STOP, nullptr, nullptr, nullptr, &error);
  check(U_SUCCESS(error) != 0, "ICU callback");
  return converter;
}

// Strict: the first byte sequence that is not of this encoding is an error.
Result<std::string> to_utf8(std::string_view bytes, char const* encoding) {
  auto const from = open_converter(encoding), to = open_converter("UTF-8");
  std::string out;
  out.reserve(bytes.size() + bytes.size() / 2);
  std::array<UChar, 4096> pivot;
  UChar *pivot_source = pivot.data(), *pivot_target = pivot.data();
  char const* source = bytes.data();
  char const* const end = source + bytes.size();
  std::string chunk(kChunk, '\0');
  UErrorCode error = U_BUFFER_OVERFLOW_ERROR;
  for (bool first = true; error == U_BUFFER_OVERFLOW_ERROR; first = false) {
    error = U_ZERO_ERROR;
    char* target = chunk.data();
    ucnv_convertEx(to.get(), from.get(), &target, chunk.data() + chunk.size(), &source, end, pivot.data(), &pivot_source,
                   &pivot_target, pivot.data() + pivot.size(), first, true, &error);
    out.append(chunk.data(), static_cast<size_t>(target - chunk.data()));
  }
  if (U_FAILURE(error) != 0) return bad_encoding(static_cast<size_t>(source - bytes.data()));
  return out;
}

size_t first_bad_byte(std::string_view text) {
  size_t low = 0, high = text.size();  // is_utf8 of a prefix fails from some length on (give or take a cut sequence)
  while (high - low > 4) {
    size_t const middle = low + (high - low) / 2;
    (is_utf8(text.substr(0, middle)) || is_utf8(text.substr(0, middle - 1)) || is_utf8(text.substr(0, middle - 2)) ||
             is_utf8(text.substr(0, middle - 3))
         ? low
         : high) = middle;
  }
  return low;
}

// ---- records -------------------------------------------------------------------------------------------------------

// Walks one record. `field(index, text)` per field; false ends the walk. Returns the offset after the record, or the
// index of the field with a stray quote.
struct CsvRecord {
  size_t next = 0;
  std::optional<uint32_t> bad_quote;  // column whose quotes do not close properly
};

template <class OnField>
CsvRecord walk_record(std::string_view text, size_t at, char delimiter, std::string& buffer, OnField const& on_field) {
  uint32_t column = 0;
  for (;;) {
    ++column;
    if (at < text.size() && text[at] == '"') {
      buffer.clear();
      ++at;
      for (;;) {
        auto const quote = text.find('"', at);
        if (quote == std::string_view::npos) return {text.size(), column};
        buffer.append(text.substr(at, quote - at));
        at = quote + 1;
        if (at >= text.size() || text[at] != '"') break;
        buffer += '"';
        ++at;
      }
      while (at < text.size() && text[at] == ' ') ++at;
      if (at < text.size() && text[at] != delimiter && text[at] != '\n' && text[at] != '\r') return {at, column};
      if (!on_field(column, std::string_view(buffer))) return {text.size(), std::nullopt};
    } else {
      char const stops[] = {delimiter, '\n', '\r'};
      auto const stop = std::min(text.find_first_of(std::string_view(stops, 3), at), text.size());
      if (!on_field(column, text.substr(at, stop - at))) return {text.size(), std::nullopt};
      at = stop;
    }
    if (at >= text.size()) return {text.size(), std::nullopt};
    if (text[at] == delimiter) { ++at; continue; }
    if (text[at] == '\r' && at + 1 < text.size() && text[at + 1] == '\n') ++at;
    return {at + 1, std::nullopt};
  }
}

// How well a delimiter explains the first records: those that have the commonest number (> 1) of fields.
struct Fit { size_t records = 0; uint32_t fields = 0; };

Fit fit_of(std::string_view text, char delimiter) {
  std::map<uint32_t, size_t> seen;
  std::string buffer;
  size_t at = 0;
  for (size_t n = 0; n < kDetectRecords && at < text.size(); ++n) {
    uint32_t fields = 0;
    auto const record = walk_record(text, at, delimiter, buffer, [&](uint32_t column, std::string_view) { fields = column; return true; });
    if (record.bad_quote) break;
    ++seen[fields];
    at = record.next;
  }
  Fit best;
  for (auto const& [fields, records] : seen)
    if (fields > 1 && records >= best.records) best = {records, fields};
  return best;
}

char find_delimiter(std::string_view text) {
  auto const head = text.substr(0, kDetectBytes);
  char best = ',';
  Fit best_fit;
  for (char candidate : {',', '\t', ';'}) {
    auto const fit = fit_of(head, candidate);
    if (fit.records > best_fit.records || (fit.records == best_fit.records && fit.fields > best_fit.fields)) {
      best = candidate;
      best_fit = fit;
    }
  }
  return best;
}

// `="0123"` is how some programs keep spreadsheet programs from eating digits.
std::string_view unwrap(std::string_view field) {
  if (field.size() >= 3 && field.starts_with("=\"") && field.ends_with("\"") && !contains(field.substr(2, field.size() - 3), "\""))
    return field.substr(2, field.size() - 3);
  return field;
}

class CsvWorkbook : public Workbook {
 public:
  CsvWorkbook(std::string_view given, std::string decoded, bool is_decoded, Limits const& limits)
      : decoded_(std::move(decoded)), given_(given), is_decoded_(is_decoded), limits_(limits) {
    auto const head = text().substr(0, 6);
    if (head.starts_with("sep=") && head.size() >= 5) {  // Excel's own line; not a row of the table
      delimiter_ = head[4];
      auto const line = text().find('\n');
      begin_ = line == std::string_view::npos ? text().size() : line + 1;
    } else {
      delimiter_ = find_delimiter(text());
    }
  }
  std::vector<SheetInfo> const& sheets() const override { return sheets_; }
  std::vector<Problem> const& notes() const override { return notes_; }

  Result<SheetOutline> outline(size_t sheet) override {
    SheetOutline outline;
    uint32_t last = 0;
    TRY(walk([&](uint32_t row, std::span<Cell const> cells) {
      last = row;
      if (!cells.empty()) {
        outline.last_value_row = row;
        ++outline.value_rows;
      }
      return true;
    }));
    check(sheet == 0, "csv has one sheet");
    outline.blank_rows = last - outline.value_rows;
    return outline;
  }

  Result<void> read_rows(size_t sheet, OnRow const& on_row) override {
    check(sheet == 0, "csv has one sheet");
    return walk([&](uint32_t row, std::span<Cell const> cells) { return cells.empty() || on_row(Row{row, cells}); });
  }

 private:
  std::string_view text() const { return is_decoded_ ? std::string_view(decoded_) : given_; }

  template <class OnRecord> Result<void> walk(OnRecord const& on_record) {
    std::vector<Cell> cells;
    std::string buffer;
    size_t at = begin_;
    uint32_t row = begin_ > 0 ? 1 : 0, value_rows = 0;
    while (at < text().size()) {
      ++row;
      uint32_t used = 0;
      std::optional<Problem> problem;
      auto const fill = [&](uint32_t column, std::string_view field) {
        if (column > cells.size()) cells.resize(std::min<size_t>(column, limits_.columns));
        if (field.empty() && column > limits_.columns) return true;
        if (column > limits_.columns)
          problem = invalid("sheet.too_many_columns", to_text({{}, row, column}), {{"limit", column_name(limits_.columns)}});
        else if (field.size() > limits_.cell_bytes)
          problem = invalid("sheet.cell_too_long", to_text({{}, row, column}), {{"limit", "32767"}});
        if (problem) return false;
        auto& cell = cells[column - 1];
        cell.text = unwrap(field);
        cell.kind = cell.text.empty() ? CellKind::blank : CellKind::text;
        if (cell.kind == CellKind::text) used = column;
        return true;
      };
      auto const record = walk_record(text(), at, delimiter_, buffer, fill);
      if (problem) return std::move(*problem);
      if (record.bad_quote) return invalid("sheet.csv_quote", to_text({{}, row, *record.bad_quote}));
      if (row > limits_.rows || (used > 0 && ++value_rows > limits_.value_rows))
        return invalid("sheet.too_many_rows", to_text({{}, row, 1}), {{"limit", std::to_string(limits_.value_rows)}});
      if (!on_record(row, std::span<Cell const>(cells.data(), used))) return {};
      at = record.next;
    }
    return {};
  }

  std::string decoded_;
  std::string_view given_;
  bool is_decoded_;
  Limits limits_;
  char delimiter_ = ',';
  size_t begin_ = 0;
  std::vector<SheetInfo> sheets_{SheetInfo{}};
  std::vector<Problem> notes_;
};

bool needs_quotes(std::string_view field) {
  return field.find_first_of(",;\t\"\r\n") != std::string_view::npos || field.starts_with(" ") || field.ends_with(" ");
}

}  // namespace

Result<std::unique_ptr<Workbook>> open_csv(std::string_view bytes, Limits const& limits) {
  auto const made = [&](std::string_view given, std::string decoded, bool is_decoded) {
    return std::unique_ptr<Workbook>(std::make_unique<CsvWorkbook>(given, std::move(decoded), is_decoded, limits));
  };
  if (bytes.size() > limits.file_bytes)
    return Problem{"sheet.file_too_large", {}, {{"limit_mb", std::to_string(limits.file_bytes >> 20)}}, Kind::too_large, {}};
  if (bytes.starts_with("\xEF\xBB\xBF")) {
    bytes.remove_prefix(3);
    if (!is_utf8(bytes)) return bad_encoding(first_bad_byte(bytes) + 3);
    return made(bytes, {}, false);
  }
  if (bytes.starts_with("\xFF\xFE")) return made({}, TRY(to_utf8(bytes.substr(2), "UTF-16LE")), true);
  if (bytes.starts_with("\xFE\xFF")) return made({}, TRY(to_utf8(bytes.substr(2), "UTF-16BE")), true);
  if (bytes.find('\0') != std::string_view::npos) return Problem{"sheet.not_text", {}, {}, Kind::unsupported, {}};
  if (is_utf8(bytes)) return made(bytes, {}, false);
  return made({}, TRY(to_utf8(bytes, "GB18030")), true);
}

bool is_formula_like(std::string_view text) {
  if (text.empty()) return false;
  if (std::string_view("=+-@\t\r").find(text.front()) != std::string_view::npos) return true;
  for (std::string_view full_width : {"\xEF\xBC\x9D", "\xEF\xBC\x8B", "\xEF\xBC\x8D", "\xEF\xBC\xA0"})
    if (text.starts_with(full_width)) return true;
  return false;
}

CsvWriter::CsvWriter(ByteOrderMark mark) : bytes_(mark == ByteOrderMark::utf8 ? "\xEF\xBB\xBF" : "") {}

void CsvWriter::add_row(std::span<std::string const> fields) {
  bool first = true;
  for (auto const& field : fields) {
    if (!first) bytes_ += ',';
    first = false;
    std::string const shown = (is_formula_like(field) ? "'" : "") + field;
    if (!needs_quotes(shown)) {
      bytes_ += shown;
      continue;
    }
    bytes_ += '"';
    for (char c : shown) {
      if (c == '"') bytes_ += '"';
      bytes_ += c;
    }
    bytes_ += '"';
  }
  bytes_ += "\r\n";
}

}  // namespace ly::formats
