#include "formats/xlsx_strings.h"

#include <cstring>

#include "base/check.h"
#include "formats/xlsx_package.h"

namespace ly::formats {
namespace {

// sst / si / t, or sst / si / r / t; the phonetic guides (rPh) beside them are not part of the text.
struct StringsHandler : XmlHandler {
  explicit StringsHandler(Limits const& limits) : limits_(limits) {}

  void start(int depth, bool main, std::string_view local, char const**) override {
    if (depth == 1 && (!main || local != "sst")) return refuse(invalid("sheet.corrupt", {}, {{"why", "not a list of texts"}}));
    if (depth == 2) {
      in_item_ = main && local == "si";
      text_.clear();
    } else if (depth == 3) {
      in_run_ = in_item_ && main && local == "r";
      in_text_ = in_item_ && main && local == "t";
    } else if (depth == 4) {
      in_text_ = in_run_ && main && local == "t";
    }
  }
  void end(int depth) override {
    if (depth == 3 || depth == 4) in_text_ = false;
    if (depth != 2 || !in_item_) return;
    in_item_ = false;
    decode_escapes(text_);
    strings.add(text_);
    if (strings.size() > limits_.shared_strings || strings.bytes() > limits_.shared_string_bytes)
      refuse({"sheet.too_many_texts", {}, {{"limit", std::to_string(limits_.shared_strings)}}, Kind::too_large, {}});
  }
  void text(std::string_view piece) override {
    if (!in_text_) return;
    text_ += piece;
    if (text_.size() > limits_.cell_bytes) refuse(invalid("sheet.cell_too_long", {}, {{"limit", "32767"}}));
  }
  SharedStrings strings;

 private:
  Limits limits_;
  bool in_item_ = false, in_run_ = false, in_text_ = false;
  std::string text_;
};

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return -1;
}

// The code unit of "_xHHHH_" at `at`, or -1.
int escape_at(std::string_view text, size_t at) {
  if (text.size() - at < 7 || text[at] != '_' || text[at + 1] != 'x' || text[at + 6] != '_') return -1;
  int value = 0;
  for (size_t i = at + 2; i < at + 6; ++i) {
    int const digit = hex_digit(text[i]);
    if (digit < 0) return -1;
    value = value * 16 + digit;
  }
  return value;
}

void append_unit(std::string& out, int unit) {
  bool const surrogate = unit >= 0xD800 && unit <= 0xDFFF;
  bool const control = (unit < 0x20 && unit != '\t' && unit != '\n' && unit != '\r') || unit >= 0xFFFE;
  if (surrogate || control) unit = 0xFFFD;
  if (unit < 0x80) {
    out += static_cast<char>(unit);
  } else if (unit < 0x800) {
    out += static_cast<char>(0xC0 | unit >> 6);
    out += static_cast<char>(0x80 | (unit & 0x3F));
  } else {
    out += static_cast<char>(0xE0 | unit >> 12);
    out += static_cast<char>(0x80 | (unit >> 6 & 0x3F));
    out += static_cast<char>(0x80 | (unit & 0x3F));
  }
}

}  // namespace

void SharedStrings::add(std::string_view text) {
  uint32_t const length = static_cast<uint32_t>(text.size());
  size_t const need = sizeof length + text.size();
  check(need <= kBlock, "a shared text longer than a block");
  if (used_ + need > kBlock) {
    blocks_.push_back(std::make_unique_for_overwrite<char[]>(kBlock));
    used_ = 0;
  }
  char* place = blocks_.back().get() + used_;
  std::memcpy(place, &length, sizeof length);
  if (!text.empty()) std::memcpy(place + sizeof length, text.data(), text.size());
  places_.push_back(static_cast<uint32_t>((blocks_.size() - 1) * kBlock + used_));
  used_ += need;
}

std::string_view SharedStrings::at(size_t index) const {
  check(index < places_.size(), "a shared text that is not there");
  char const* place = blocks_[places_[index] / kBlock].get() + places_[index] % kBlock;
  uint32_t length = 0;
  std::memcpy(&length, place, sizeof length);
  return {place + sizeof length, length};
}

void decode_escapes(std::string& text) {
  if (text.find("_x") == std::string::npos) return;
  std::string out;
  out.reserve(text.size());
  for (size_t at = 0; at < text.size();) {
    int const unit = escape_at(text, at);
    if (unit < 0) {
      out += text[at++];
    } else {
      append_unit(out, unit);
      at += 7;
    }
  }
  text = std::move(out);
}

Result<SharedStrings> read_shared_strings(Package& package, std::string_view part, Limits const& limits) {
  StringsHandler handler(limits);
  TRY(package.parse(part, handler));
  return std::move(handler.strings);
}

}  // namespace ly::formats
