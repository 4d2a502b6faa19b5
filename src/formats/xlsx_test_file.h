// For tests only: small xlsx files made part by part, so that each fault can be planted exactly where it belongs.
#pragma once
#include <zip.h>
#include <zlib.h>

#include <cstdlib>
#include <cstring>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "base/check.h"
#include "formats/sheet.h"

namespace ly::formats::test {

inline constexpr char const* kMainNs = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
inline constexpr char const* kRelNs = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

using Parts = std::vector<std::pair<std::string, std::string>>;

// The zip of these parts, in this order; stored: not deflated, which is much faster.
inline std::string zip_of(Parts const& parts, bool stored = false) {
  zip_error_t error;
  zip_error_init(&error);
  zip_source_t* target = zip_source_buffer_create(nullptr, 0, 0, &error);
  check(target != nullptr, "zip buffer");
  zip_source_keep(target);
  zip_t* archive = zip_open_from_source(target, ZIP_TRUNCATE, &error);
  check(archive != nullptr, "zip open");
  for (auto const& [name, bytes] : parts) {
    zip_source_t* source = zip_source_buffer(archive, bytes.data(), bytes.size(), 0);
    auto const index = zip_file_add(archive, name.c_str(), source, ZIP_FL_ENC_UTF_8);
    check(index >= 0, "zip add");
    if (stored || name == "mimetype") zip_set_file_compression(archive, static_cast<zip_uint64_t>(index), ZIP_CM_STORE, 0);
  }
  check(zip_close(archive) == 0, "zip close");
  zip_stat_t stat;
  check(zip_source_stat(target, &stat) == 0 && zip_source_open(target) == 0, "zip read back");
  std::string out(stat.size, '\0');
  check(zip_source_read(target, out.data(), out.size()) == static_cast<zip_int64_t>(out.size()), "zip bytes");
  zip_source_close(target);
  zip_source_free(target);
  return out;
}

// A workbook with one worksheet unless told otherwise. Change a member to plant a fault, then bytes().
struct File {
  std::string sheet_data = "";                  // inside <sheetData>
  std::string after_data = "";                  // after it: merges
  std::string strings = "";                     // <si> elements
  std::string styles = R"(<cellXfs count="3"><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="20"/></cellXfs>)";
  std::string workbook_properties = "";
  std::string sheets = R"(<sheet name="Sheet1" sheetId="1" r:id="rId1"/>)";
  std::string sheet_prologue = "";              // before the root of the sheet: a DOCTYPE
  Parts more = {};
  std::map<std::string, std::string> replace = {};  // part name -> whole content; empty content: leave the part out

  Parts parts() const {
    std::string const head = R"(<?xml version="1.0" encoding="UTF-8" standalone="yes"?>)";
    std::string const ns = std::string(" xmlns=\"") + kMainNs + "\"";
    std::string const package_ns = R"( xmlns="http://schemas.openxmlformats.org/package/2006/relationships")";
    std::string const type = std::string(kRelNs) + "/";
    Parts all = {
        {"[Content_Types].xml", head + R"(<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>)"},
        {"_rels/.rels", head + "<Relationships" + package_ns + "><Relationship Id=\"rId1\" Type=\"" + type +
                            "officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"},
        {"xl/workbook.xml", head + "<workbook" + ns + " xmlns:r=\"" + kRelNs + "\">" + workbook_properties + "<sheets>" + sheets +
                                "</sheets></workbook>"},
        {"xl/_rels/workbook.xml.rels",
         head + "<Relationships" + package_ns + "><Relationship Id=\"rId1\" Type=\"" + type +
             "worksheet\" Target=\"worksheets/first.xml\"/><Relationship Id=\"rId2\" Type=\"" + type +
             "styles\" Target=\"/xl/styles.xml\"/><Relationship Id=\"rId3\" Type=\"" + type +
             "sharedStrings\" Target=\"sharedStrings.xml\"/></Relationships>"},
        {"xl/styles.xml", head + "<styleSheet" + ns + ">" + styles + "</styleSheet>"},
        {"xl/sharedStrings.xml", head + "<sst" + ns + ">" + strings + "</sst>"},
        {"xl/worksheets/first.xml", head + sheet_prologue + "<worksheet" + ns + "><sheetData>" + sheet_data + "</sheetData>" +
                                        after_data + "</worksheet>"},
    };
    Parts kept;
    for (auto& [name, bytes] : all) {
      auto const found = replace.find(name);
      if (found == replace.end()) kept.emplace_back(name, std::move(bytes));
      else if (!found->second.empty()) kept.emplace_back(name, found->second);
    }
    kept.insert(kept.end(), more.begin(), more.end());
    return kept;
  }
  std::string bytes(bool stored = false) const { return zip_of(parts(), stored); }
};

// An inline text cell.
inline std::string text_cell(std::string const& reference, std::string const& text) {
  return "<c r=\"" + reference + "\" t=\"inlineStr\"><is><t xml:space=\"preserve\">" + text + "</t></is></c>";
}

// Raw deflate of a text, ended or flushed to a byte boundary so that it can be repeated.
inline std::string deflated(std::string_view text, int flush = Z_FINISH, int level = 6) {
  z_stream stream{};
  check(deflateInit2(&stream, level, Z_DEFLATED, -15, 9, Z_DEFAULT_STRATEGY) == Z_OK, "deflate");
  std::string out(deflateBound(&stream, text.size()) + 64, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  int const result = deflate(&stream, flush);
  check(result == Z_OK || result == Z_STREAM_END, "deflate");
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

// A zip written byte by byte, whose headers may lie about sizes (APPNOTE.TXT 4.3).
class RawZip {
 public:
  void add(std::string const& name, std::string const& deflate_stream, uint32_t crc, uint32_t claimed_size) {
    std::string common = number(20, 2) + number(0x800, 2) + number(8, 2) + number(0, 2) + number(0x21, 2) + number(crc, 4) +
                         number(deflate_stream.size(), 4) + number(claimed_size, 4) + number(name.size(), 2) + number(0, 2);
    directory_ += "PK\x01\x02" + number(20, 2) + common + number(0, 2) + number(0, 2) + number(0, 2) + number(0, 4) + number(bytes_.size(), 4) + name;
    bytes_ += "PK\x03\x04" + common + name;
    bytes_ += deflate_stream;
    ++count_;
  }
  void add_text(std::string const& name, std::string_view text) {
    auto const crc = crc32(0, reinterpret_cast<Bytef const*>(text.data()), static_cast<uInt>(text.size()));
    add(name, deflated(text), static_cast<uint32_t>(crc), static_cast<uint32_t>(text.size()));
  }
  std::string bytes() const {
    return bytes_ + directory_ + "PK\x05\x06" + number(0, 4) + number(count_, 2) + number(count_, 2) + number(directory_.size(), 4) +
           number(bytes_.size(), 4) + number(0, 2);
  }

 private:
  static std::string number(uint64_t value, int width) {
    std::string out;
    for (int i = 0; i < width; ++i) out += static_cast<char>(value >> (8 * i) & 0xFF);
    return out;
  }
  std::string bytes_, directory_;
  uint64_t count_ = 0;
};

using Table = std::vector<std::pair<uint32_t, std::vector<Cell>>>;  // row number, cells

inline Result<Table> read_all(std::string const& bytes, size_t sheet = 0, Limits const& limits = {}) {
  auto workbook = TRY(open_workbook(bytes, limits));
  check(sheet < workbook->sheets().size(), "sheet");
  Table table;
  TRY(workbook->read_rows(sheet, [&](Row const& row) {
    table.emplace_back(row.number, std::vector<Cell>(row.cells.begin(), row.cells.end()));
    return true;
  }));
  return table;
}
inline std::string code_of(Result<Table> const& result) { return result ? "ok" : result.error().code; }

}  // namespace ly::formats::test
