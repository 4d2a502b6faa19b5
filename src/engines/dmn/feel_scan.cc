#include "engines/dmn/feel_scan.h"

#include <algorithm>
#include <array>

namespace ly::dmn {

CodePoint code_point_at(std::string_view text, size_t at) {
  if (at >= text.size()) return {};
  auto const byte = [&](size_t i) { return static_cast<uint32_t>(static_cast<unsigned char>(text[at + i])); };
  uint32_t const lead = byte(0);
  size_t const size = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  if (size == 1 || at + size > text.size()) return {lead, 1};
  uint32_t value = lead & (0xFFU >> (size + 1));
  for (size_t i = 1; i < size; ++i) value = (value << 6) | (byte(i) & 0x3F);
  return {value, size};
}

void append_utf8(std::string& out, uint32_t c) {
  auto const put = [&](uint32_t byte) { out += static_cast<char>(byte); };
  if (c < 0x80) put(c);
  else if (c < 0x800) { put(0xC0 | (c >> 6)); put(0x80 | (c & 0x3F)); }
  else if (c < 0x10000) { put(0xE0 | (c >> 12)); put(0x80 | ((c >> 6) & 0x3F)); put(0x80 | (c & 0x3F)); }
  else { put(0xF0 | (c >> 18)); put(0x80 | ((c >> 12) & 0x3F)); put(0x80 | ((c >> 6) & 0x3F)); put(0x80 | (c & 0x3F)); }
}

bool is_space(uint32_t c) {  // rules 61 and 62
  return (c >= 0x09 && c <= 0x0D) || c == 0x20 || c == 0x85 || c == 0xA0 || c == 0x1680 || c == 0x180E ||
         (c >= 0x2000 && c <= 0x200B) || c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F || c == 0x3000 || c == 0xFEFF;
}

char half_width(uint32_t c) {
  switch (c) {
    case 0xFF0C: return ',';   // ，
    case 0x3001: return ',';   // 、
    case 0xFF08: return '(';   // （
    case 0xFF09: return ')';   // ）
    case 0xFF1A: return ':';   // ：
    case 0xFF1C: return '<';   // ＜
    case 0xFF1D: return '=';   // ＝
    case 0xFF1E: return '>';   // ＞
    case 0x201C: case 0x201D: case 0xFF02: return '"';  // “ ” ＂
    case 0x3010: case 0xFF3B: return '[';  // 【 ［
    case 0x3011: case 0xFF3D: return ']';
    case 0xFF0D: return '-';   // －
    case 0xFF0B: return '+';
    case 0xFF0A: case 0x00D7: return '*';  // ＊ ×
    case 0xFF0F: case 0x00F7: return '/';  // ／ ÷
    case 0xFF0E: case 0x3002: return '.';
    case 0xFF5B: return '{';
    case 0xFF5D: return '}';
    case 0x2264: case 0x2266: return '<';  // ≤ ≦: written <=
    case 0x2265: case 0x2267: return '>';
    default: return 0;
  }
}

bool is_name_start(uint32_t c) {  // rule 28, less the full-width signs, which are slips of the keyboard
  if (c < 0x80) return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
  if (half_width(c) != 0) return false;
  return (c >= 0xC0 && c <= 0xD6) || (c >= 0xD8 && c <= 0xF6) || (c >= 0xF8 && c <= 0x2FF) || (c >= 0x370 && c <= 0x37D) ||
         (c >= 0x37F && c <= 0x1FFF) || (c >= 0x200C && c <= 0x200D) || (c >= 0x2070 && c <= 0x218F) || (c >= 0x2C00 && c <= 0x2FEF) ||
         (c >= 0x3001 && c <= 0xD7FF) || (c >= 0xF900 && c <= 0xFDCF) || (c >= 0xFDF0 && c <= 0xFFFD) || (c >= 0x10000 && c <= 0xEFFFF);
}

bool is_name_part(uint32_t c) {  // rule 29
  return is_name_start(c) || (c >= '0' && c <= '9') || c == 0xB7 || (c >= 0x300 && c <= 0x36F) || (c >= 0x203F && c <= 0x2040);
}

bool is_keyword(std::string_view word) {  // `not`, `of` and `external` are read as words where they matter
  static constexpr std::array<std::string_view, 17> kWords{"and", "between", "else", "every", "false", "for", "function", "if", "in",
                                                          "instance", "null", "or", "return", "satisfies", "some", "then", "true"};
  return std::find(kWords.begin(), kWords.end(), word) != kWords.end();
}

size_t skip_space(std::string_view text, size_t at) {
  while (at < text.size()) {
    auto const c = code_point_at(text, at);
    if (is_space(c.value)) {
      at += c.size;
    } else if (text.substr(at, 2) == "//") {
      at = std::min(text.size(), text.find('\n', at));
    } else if (text.substr(at, 2) == "/*") {
      auto const close = text.find("*/", at + 2);
      at = close == std::string_view::npos ? text.size() : close + 2;
    } else {
      break;
    }
  }
  return at;
}

size_t word_end(std::string_view text, size_t at) {
  auto c = code_point_at(text, at);
  if (c.size == 0 || !is_name_start(c.value)) return at;
  while (c.size != 0 && is_name_part(c.value)) {
    at += c.size;
    c = code_point_at(text, at);
  }
  return at;
}

size_t number_end(std::string_view text, size_t at) {
  auto const digit = [&](size_t i) { return i < text.size() && text[i] >= '0' && text[i] <= '9'; };
  size_t end = at;
  while (digit(end)) ++end;
  if (end < text.size() && text[end] == '.' && digit(end + 1)) {
    ++end;
    while (digit(end)) ++end;
  }
  if (end == at) return at;
  if (end < text.size() && (text[end] == 'e' || text[end] == 'E')) {
    size_t exponent = end + 1;
    if (exponent < text.size() && (text[exponent] == '+' || text[exponent] == '-')) ++exponent;
    if (digit(exponent)) {
      while (digit(exponent)) ++exponent;
      end = exponent;
    }
  }
  return end;
}

size_t name_end(std::string_view text, size_t at, std::string_view name) {
  for (size_t i = 0; i < name.size(); ++i) {
    if (name[i] == ' ') {
      auto c = code_point_at(text, at);
      if (c.size == 0 || !is_space(c.value)) return 0;
      while (c.size != 0 && is_space(c.value)) {
        at += c.size;
        c = code_point_at(text, at);
      }
    } else {
      if (at >= text.size() || text[at] != name[i]) return 0;
      ++at;
    }
  }
  auto const next = code_point_at(text, at);
  return next.size != 0 && is_name_part(next.value) ? 0 : at;
}

namespace {

std::optional<uint32_t> hex_at(std::string_view text, size_t at, size_t count) {
  if (at + count > text.size()) return std::nullopt;
  uint32_t value = 0;
  for (char c : text.substr(at, count)) {
    int const digit = c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
    if (digit < 0) return std::nullopt;
    value = value * 16 + static_cast<uint32_t>(digit);
  }
  return value;
}

// The escape after the backslash at `at`; returns its length in bytes, appends what it means.
size_t escape(std::string& out, std::string_view text, size_t at) {
  char const c = at + 1 < text.size() ? text[at + 1] : '\\';
  switch (c) {
    case 'n': out += '\n'; return 2;
    case 't': out += '\t'; return 2;
    case 'r': out += '\r'; return 2;
    case '"': case '\'': case '\\': out += c; return 2;
    case 'U':
      if (auto const value = hex_at(text, at + 2, 6); value && *value <= 0x10FFFF) { append_utf8(out, *value); return 8; }
      break;
    case 'u':
      if (auto const high = hex_at(text, at + 2, 4)) {
        if (*high >= 0xD800 && *high < 0xDC00 && text.substr(at + 6, 2) == "\\u") {
          auto const low = hex_at(text, at + 8, 4);
          if (low && *low >= 0xDC00 && *low < 0xE000) {
            append_utf8(out, 0x10000 + ((*high - 0xD800) << 10) + (*low - 0xDC00));
            return 12;
          }
        }
        append_utf8(out, *high >= 0xD800 && *high < 0xE000 ? 0xFFFD : *high);
        return 6;
      }
      break;
    default: break;
  }
  out += '\\';  // any other: the backslash itself, as in "\d"
  return 1;
}

}  // namespace

std::optional<Quoted> quoted_at(std::string_view text, size_t at) {
  Quoted out;
  size_t i = at + 1;
  while (i < text.size() && text[i] != '"') {
    if (text[i] == '\\') i += escape(out.text, text, i);
    else out.text += text[i++];
  }
  if (i >= text.size()) return std::nullopt;
  out.end = i + 1;
  return out;
}

std::string normal_name(std::string_view name) {
  std::string out;
  bool gap = false;
  for (size_t at = 0; at < name.size();) {
    auto const c = code_point_at(name, at);
    if (is_space(c.value)) {
      gap = !out.empty();
    } else {
      if (gap) out += ' ';
      gap = false;
      out += name.substr(at, c.size);
    }
    at += c.size;
  }
  return out;
}

bool is_word(std::string_view name) { return !name.empty() && word_end(name, 0) == name.size(); }

bool range_ahead(std::string_view text, size_t at) {
  int depth = 0;
  while (at < text.size()) {
    at = skip_space(text, at);
    if (at >= text.size()) return false;
    char const c = text[at];
    if (c == '"') {
      auto const quoted = quoted_at(text, at);
      if (!quoted) return false;
      at = quoted->end;
      continue;
    }
    if (c == '(' || c == '[' || c == '{') ++depth;
    else if (c == ')' || c == ']' || c == '}') { if (depth-- == 0) return false; }
    else if (c == ',' && depth == 0) return false;
    else if (c == '.' && depth == 0 && text.substr(at, 2) == "..") return true;
    ++at;
  }
  return false;
}

}  // namespace ly::dmn
