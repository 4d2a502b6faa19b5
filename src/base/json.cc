#include "base/json.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <vector>

#include "base/json_string.h"
#include "base/text.h"

namespace ly {
namespace {

// Boost.JSON keeps the last of two equal keys silently; a cheap scan of the source tells whether that happened:
// the number of member separators seen by a tiny tokenizer must equal the number of members kept.
// It also reads 1e309 as infinity, which no JSON can say again.
size_t count_members(json::value const& value, bool& finite) {
  size_t n = 0;
  if (auto const* object = value.if_object()) {
    n += object->size();
    for (auto const& member : *object) n += count_members(member.value(), finite);
  } else if (auto const* array = value.if_array()) {
    for (auto const& item : *array) n += count_members(item, finite);
  } else if (auto const* number = value.if_double()) {
    finite = finite && std::isfinite(*number);
  }
  return n;
}

size_t count_colons(std::string_view text) {
  size_t n = 0;
  bool in_string = false;
  for (size_t i = 0; i < text.size(); ++i) {
    if (in_string) {
      if (text[i] == '\\') ++i;
      else if (text[i] == '"') in_string = false;
    } else if (text[i] == '"') {
      in_string = true;
    } else if (text[i] == ':') {
      ++n;
    }
  }
  return n;
}

// ECMAScript Number::toString (ECMA-262 6.1.6.1.20), which RFC 8785 §3.2.2.3 prescribes.
void write_double(std::string& out, double value) {
  check(std::isfinite(value), "JSON has no NaN or infinity");
  if (value == 0) { out += '0'; return; }
  char buffer[64];
  auto const end = std::to_chars(buffer, buffer + sizeof buffer, value, std::chars_format::scientific).ptr;
  std::string_view text(buffer, static_cast<size_t>(end - buffer));
  if (text.front() == '-') { out += '-'; text.remove_prefix(1); }
  auto const e = text.find('e');
  std::string digits;
  for (char c : text.substr(0, e)) if (c != '.') digits += c;
  int exponent = 0;
  auto exponent_text = text.substr(e + 1);
  if (exponent_text.front() == '+') exponent_text.remove_prefix(1);
  std::from_chars(exponent_text.data(), exponent_text.data() + exponent_text.size(), exponent);
  int const n = exponent + 1, k = static_cast<int>(digits.size());
  if (k <= n && n <= 21) {
    out += digits;
    out.append(static_cast<size_t>(n - k), '0');
  } else if (0 < n && n <= 21) {
    out.append(digits, 0, static_cast<size_t>(n));
    out += '.';
    out.append(digits, static_cast<size_t>(n));
  } else if (-6 < n && n <= 0) {
    out += "0.";
    out.append(static_cast<size_t>(-n), '0');
    out += digits;
  } else {
    out += digits[0];
    if (k > 1) { out += '.'; out.append(digits, 1); }
    out += 'e';
    out += n - 1 < 0 ? '-' : '+';
    out += std::to_string(std::abs(n - 1));
  }
}

// UTF-16 order differs from UTF-8 byte order only where surrogates meet U+E000…U+FFFF.
bool utf16_less(std::string_view a, std::string_view b) {
  auto const rank = [](unsigned char c) { return c >= 0xF0 ? 0xEDU + (c - 0xF0U) : c >= 0xEE ? c + 16U : unsigned{c}; };
  return std::lexicographical_compare(a.begin(), a.end(), b.begin(), b.end(), [&](char x, char y) {
    return rank(static_cast<unsigned char>(x)) < rank(static_cast<unsigned char>(y));
  });
}

void write(std::string& out, json::value const& value) {
  switch (value.kind()) {
    case json::kind::null: out += "null"; return;
    case json::kind::bool_: out += value.get_bool() ? "true" : "false"; return;
    case json::kind::int64: out += std::to_string(value.get_int64()); return;
    case json::kind::uint64: out += std::to_string(value.get_uint64()); return;
    case json::kind::double_: write_double(out, value.get_double()); return;
    case json::kind::string: add_json_string(out, value.get_string()); return;
    case json::kind::array: {
      out += '[';
      bool first = true;
      for (auto const& item : value.get_array()) {
        if (!first) out += ',';
        first = false;
        write(out, item);
      }
      out += ']';
      return;
    }
    case json::kind::object: {
      std::vector<json::key_value_pair const*> members;
      for (auto const& member : value.get_object()) members.push_back(&member);
      std::sort(members.begin(), members.end(), [](auto* a, auto* b) { return utf16_less(a->key(), b->key()); });
      out += '{';
      bool first = true;
      for (auto const* member : members) {
        if (!first) out += ',';
        first = false;
        add_json_string(out, member->key());
        out += ':';
        write(out, member->value());
      }
      out += '}';
      return;
    }
  }
}

}  // namespace

void add_json_string(std::string& out, std::string_view text) {
  static constexpr char kHex[] = "0123456789abcdef";
  out += '"';
  size_t from = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    auto const c = static_cast<unsigned char>(text[i]);
    if (c >= 0x20 && c != '"' && c != '\\') continue;
    out.append(text, from, i - from);
    from = i + 1;
    switch (c) {
      case '"': out += "\\\""; break;
      case '\\': out += "\\\\"; break;
      case '\b': out += "\\b"; break;
      case '\f': out += "\\f"; break;
      case '\n': out += "\\n"; break;
      case '\r': out += "\\r"; break;
      case '\t': out += "\\t"; break;
      default: out += "\\u00", out += kHex[c >> 4], out += kHex[c & 15];
    }
  }
  out.append(text, from);
  out += '"';
}

Result<json::value> parse_json(std::string_view text) {
  json::parse_options options;
  options.max_depth = kJsonDepth;
  json::stream_parser parser({}, options);
  boost::system::error_code error;
  auto const read = parser.write_some(text.data(), text.size(), error);
  if (!error && text.find_first_not_of(" \t\r\n", read) != std::string_view::npos) error = json::error::extra_data;
  if (!error) parser.finish(error);
  if (error == json::error::too_deep) return invalid("json.depth", {}, {{"limit", std::to_string(kJsonDepth)}});
  if (error) return invalid("json.syntax", "byte " + std::to_string(read));
  auto value = parser.release();
  bool finite = true;
  if (count_members(value, finite) != count_colons(text)) return invalid("json.duplicate_key");
  if (!finite) return invalid("json.syntax", "number > 1.8e308");
  return value;
}

std::string canonical(json::value const& value) {
  std::string out;
  write(out, value);
  return out;
}

json::value const* find(json::object const& object, std::string_view key) { return object.if_contains(key); }
json::value const* find(json::value const& value, std::string_view key) {
  auto const* members = value.if_object();
  return members ? members->if_contains(key) : nullptr;
}

namespace {
std::string_view text_under(json::value const* member) {
  auto const* text = member ? member->if_string() : nullptr;
  return text ? std::string_view(*text) : std::string_view{};
}
}  // namespace
std::string_view text_of(json::value const& value, std::string_view key) { return text_under(find(value, key)); }
std::string_view text_of(json::object const& object, std::string_view key) { return text_under(find(object, key)); }
int64_t integer_of(json::object const& object, std::string_view key) {
  auto const* value = find(object, key);
  return value && value->is_int64() ? value->get_int64() : 0;
}
bool boolean_of(json::object const& object, std::string_view key) {
  auto const* value = find(object, key);
  return value && value->is_bool() && value->get_bool();
}
json::object object_of(json::object const& object, std::string_view key) {
  auto const* value = find(object, key);
  return value && value->is_object() ? value->get_object() : json::object();
}

}  // namespace ly
