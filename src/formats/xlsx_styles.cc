#include "formats/xlsx_styles.h"

#include <charconv>
#include <cstring>
#include <map>

#include "base/text.h"

namespace ly::formats {
namespace {

constexpr size_t kStylesMax = 1 << 20;    // Excel stops at 65,490
constexpr size_t kFormatsMax = 1 << 16;

std::optional<int64_t> number(char const* text) {
  if (text == nullptr) return std::nullopt;
  int64_t value = 0;
  auto const* end = text + std::strlen(text);
  auto const [rest, error] = std::from_chars(text, end, value);
  if (error != std::errc{} || rest != end) return std::nullopt;
  return value;
}

struct StyleHandler : XmlHandler {
  void start(int depth, bool main, std::string_view local, char const** attributes) override {
    if (!main) return;
    if (depth == 2) {
      in_formats_ = local == "numFmts";
      in_cells_ = local == "cellXfs";
    } else if (depth == 3 && in_formats_ && local == "numFmt") {
      auto const id = number(attribute(attributes, "numFmtId"));
      auto const* code = attribute(attributes, "formatCode");
      if (id && code != nullptr && formats_.size() < kFormatsMax) formats_[*id] = style_of_code(code);
    } else if (depth == 3 && in_cells_ && local == "xf") {
      if (styles.size() >= kStylesMax) return refuse(invalid("sheet.corrupt", {}, {{"why", "too many styles"}}));
      auto const id = number(attribute(attributes, "numFmtId")).value_or(0);
      auto const own = formats_.find(id);  // numFmts precede cellXfs in the schema
      styles.push_back(own != formats_.end() ? own->second : style_of_builtin(id));
    }
  }
  void end(int depth) override {
    if (depth == 2) in_formats_ = in_cells_ = false;
  }
  std::vector<NumberStyle> styles;

 private:
  bool in_formats_ = false, in_cells_ = false;
  std::map<int64_t, NumberStyle> formats_;
};

}  // namespace

NumberStyle style_of_code(std::string_view code) {
  bool day = false, time = false, month_or_minute = false;
  for (size_t i = 0; i < code.size(); ++i) {
    char const c = code[i];
    if (c == ';') break;  // the first section is for positive numbers
    if (c == '"') {
      i = code.find('"', i + 1);
      if (i == std::string_view::npos) break;
    } else if (c == '\\' || c == '_' || c == '*') {
      ++i;  // the next character is literal, or a width, or a filler
    } else if (c == '[') {
      auto const close = code.find(']', i);
      if (close == std::string_view::npos) break;
      auto const inside = lower_ascii(code.substr(i + 1, close - i - 1));
      if (!inside.empty() && inside.find_first_not_of("hms") == std::string::npos) return NumberStyle::plain;
      i = close;  // colours, conditions, locales, [DBNum1]
    } else if (lower_ascii(code.substr(i, 8)) == "standard") {
      i += 7;  // "General" as some writers translate it
    } else if (lower_ascii(code.substr(i, 7)) == "general") {
      i += 6;
    } else if (lower_ascii(code.substr(i, 5)) == "am/pm") {
      time = true;
      i += 4;
    } else if (c == 'E' && i + 1 < code.size() && (code[i + 1] == '+' || code[i + 1] == '-')) {
      return NumberStyle::plain;  // 0.00E+00
    } else if (c == 'y' || c == 'Y' || c == 'd' || c == 'D' || c == 'e' || c == 'g') {
      day = true;  // e and g: year and era of East Asian calendars
    } else if (c == 'h' || c == 'H' || c == 's' || c == 'S') {
      time = true;
    } else if (c == 'm' || c == 'M') {
      month_or_minute = true;
    } else if (c == '0' || c == '#' || c == '?') {
      if (!day && !time && !month_or_minute) return NumberStyle::plain;  // 0"人", #,##0
    }
  }
  if (day) return NumberStyle::day;
  if (time) return NumberStyle::time;
  return month_or_minute ? NumberStyle::day : NumberStyle::plain;
}

NumberStyle style_of_builtin(int64_t id) {
  if ((id >= 14 && id <= 17) || id == 22) return NumberStyle::day;
  if ((id >= 18 && id <= 21) || id == 45 || id == 47) return NumberStyle::time;
  if (id >= 32 && id <= 35) return NumberStyle::time;  // h时mm分 and its kin in zh-CN
  if ((id >= 27 && id <= 31) || id == 36 || (id >= 50 && id <= 54) || id == 57 || id == 58) return NumberStyle::day;
  if (id == 55 || id == 56) return NumberStyle::time;
  return NumberStyle::plain;
}

Result<std::vector<NumberStyle>> read_styles(Package& package, std::string_view part) {
  StyleHandler handler;
  TRY(package.parse(part, handler));
  return std::move(handler.styles);
}

}  // namespace ly::formats
