#include "formats/sheet.h"

#include "base/text.h"
#include "formats/csv.h"
#include "formats/xlsx_reader.h"

namespace ly::formats {
namespace {

constexpr uint32_t kLastColumn = 16'384, kLastRow = 1'048'576;  // ECMA-376 part 1, 18.3.1.73 and what Excel documents
constexpr size_t kSniffBytes = 4096;

// An ASCII word as UTF-16LE, which is how OLE directories spell their streams.
std::string wide(std::string_view word) {
  std::string out;
  for (char c : word) { out += c; out += '\0'; }
  return out;
}

FileKind kind_of_zip(std::string_view bytes) {
  // Part names stand uncompressed in local headers and in the central directory.
  if (contains(bytes, "xl/workbook.bin")) return FileKind::xlsb;
  if (contains(bytes.substr(0, kSniffBytes), "application/vnd.oasis.opendocument.spreadsheet")) return FileKind::ods;
  if (contains(bytes, "[Content_Types].xml")) return FileKind::xlsx;
  return FileKind::zip;
}

FileKind kind_of_markup(std::string_view head) {
  auto const text = lower_ascii(trim(head));
  if (text.starts_with("<!doctype html") || text.starts_with("<html") || text.starts_with("<table") || text.starts_with("<meta"))
    return FileKind::html;
  if (text.starts_with("<?xml")) return contains(text, "<html") ? FileKind::html : FileKind::xml;
  return FileKind::text;
}

bool has_binary(std::string_view head) {
  if (head.ends_with("\x1A")) head.remove_suffix(1);  // the end mark of DOS programs
  return std::any_of(head.begin(), head.end(), [](unsigned char c) { return c < 0x20 && c != '\t' && c != '\n' && c != '\r' && c != '\f'; });
}

Problem unsupported(std::string code) { return {std::move(code), {}, {}, Kind::unsupported, {}}; }

}  // namespace

std::string column_name(uint32_t column) {
  check(column >= 1, "columns count from 1");
  std::string name;
  for (; column > 0; column = (column - 1) / 26) name.insert(name.begin(), static_cast<char>('A' + (column - 1) % 26));
  return name;
}

std::string to_text(Position const& at) {
  auto const cell = column_name(at.column) + std::to_string(at.row);
  return at.sheet.empty() ? cell : at.sheet + "!" + cell;
}

std::optional<Reference> parse_reference(std::string_view text) {
  size_t i = 0;
  auto const skip_dollar = [&] { if (i < text.size() && text[i] == '$') ++i; };
  uint32_t column = 0, row = 0;
  skip_dollar();
  size_t const letters = i;
  for (; i < text.size(); ++i) {
    char const c = text[i] >= 'a' && text[i] <= 'z' ? static_cast<char>(text[i] - 'a' + 'A') : text[i];
    if (c < 'A' || c > 'Z') break;
    column = column * 26 + static_cast<uint32_t>(c - 'A') + 1;
    if (column > kLastColumn) return std::nullopt;
  }
  if (i == letters) return std::nullopt;
  skip_dollar();
  size_t const digits = i;
  for (; i < text.size() && text[i] >= '0' && text[i] <= '9'; ++i) {
    row = row * 10 + static_cast<uint32_t>(text[i] - '0');
    if (row > kLastRow) return std::nullopt;
  }
  if (i == digits || i != text.size() || row == 0) return std::nullopt;
  return Reference{row, column};
}

Cell const& Row::at(uint32_t column) const {
  static Cell const blank;
  check(column >= 1, "columns count from 1");
  return column <= cells.size() ? cells[column - 1] : blank;
}

FileKind sniff(std::string_view bytes) {
  if (bytes.empty()) return FileKind::empty;
  if (bytes.starts_with("PK\x03\x04") || bytes.starts_with("PK\x05\x06")) return kind_of_zip(bytes);
  if (bytes.starts_with("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"))
    return contains(bytes, wide("EncryptedPackage")) ? FileKind::encrypted : FileKind::xls;
  if (bytes.starts_with("\x09\x08") || bytes.starts_with("\x09\x04") || bytes.starts_with("\x09\x02")) return FileKind::xls;
  if (bytes.starts_with("%PDF-")) return FileKind::pdf;
  if (bytes.starts_with("\xFF\xFE") || bytes.starts_with("\xFE\xFF")) return FileKind::text;  // UTF-16 with its mark
  auto const head = bytes.substr(0, kSniffBytes);
  if (has_binary(head)) return FileKind::unknown;
  if (trim(head).empty() && bytes.size() == head.size()) return FileKind::empty;
  return kind_of_markup(head);
}

Result<std::unique_ptr<Workbook>> open_workbook(std::string_view bytes, Limits const& limits) {
  if (bytes.size() > limits.file_bytes)
    return Problem{"sheet.file_too_large", {},
                   {{"bytes", std::to_string(bytes.size())}, {"limit_mb", std::to_string(limits.file_bytes >> 20)}},
                   Kind::too_large, {}};
  switch (sniff(bytes)) {
    case FileKind::empty: return invalid("sheet.empty_file");
    case FileKind::xlsx: return open_xlsx(bytes, limits);
    case FileKind::text: return open_csv(bytes, limits);
    case FileKind::xlsb: return unsupported("sheet.xlsb");
    case FileKind::ods: return unsupported("sheet.ods");
    case FileKind::xls: return unsupported("sheet.old_xls");
    case FileKind::encrypted: return unsupported("sheet.encrypted");
    case FileKind::html: return unsupported("sheet.html");
    // A zip whose beginning is right but whose list of parts is gone is a cut-off xlsx more often than anything else.
    case FileKind::zip: return contains(bytes.substr(0, kSniffBytes), "xl/") ? open_xlsx(bytes, limits)
                                                                            : unsupported("sheet.not_a_sheet");
    case FileKind::xml:
    case FileKind::pdf:
    case FileKind::unknown: return unsupported("sheet.not_a_sheet");
  }
  return unsupported("sheet.not_a_sheet");
}

}  // namespace ly::formats
