#include "base/text.h"

#include <unicode/normalizer2.h>
#include <unicode/unistr.h>

#include <algorithm>

#include "base/check.h"

namespace ly {
namespace {

// Length in bytes of the valid UTF-8 sequence at `at`, 0 if there is none (RFC 3629 table 3-7).
size_t sequence_at(std::string_view text, size_t at) {
  auto const byte = [&](size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U; };
  auto const tail = [&](size_t i) { return (byte(i) & 0xC0U) == 0x80U; };
  unsigned const b = byte(at);
  if (b < 0x80) return 1;
  if (b >= 0xC2 && b <= 0xDF) return tail(at + 1) ? 2 : 0;
  if (b >= 0xE0 && b <= 0xEF) {
    if (!tail(at + 1) || !tail(at + 2)) return 0;
    if (b == 0xE0 && byte(at + 1) < 0xA0) return 0;
    if (b == 0xED && byte(at + 1) > 0x9F) return 0;
    return 3;
  }
  if (b >= 0xF0 && b <= 0xF4) {
    if (!tail(at + 1) || !tail(at + 2) || !tail(at + 3)) return 0;
    if (b == 0xF0 && byte(at + 1) < 0x90) return 0;
    if (b == 0xF4 && byte(at + 1) > 0x8F) return 0;
    return 4;
  }
  return 0;
}

constexpr std::string_view kWideSpaces[] = {"\xE3\x80\x80", "\xC2\xA0", "\xEF\xBB\xBF", "\xE2\x80\x8B"};

// Bytes of white space at the start of `text`, 0 if none.
size_t space_at_front(std::string_view text) {
  if (text.empty()) return 0;
  char const c = text.front();
  if (c == ' ' || (c >= '\t' && c <= '\r')) return 1;
  for (auto wide : kWideSpaces) if (text.starts_with(wide)) return wide.size();
  return 0;
}

size_t space_at_back(std::string_view text) {
  if (text.empty()) return 0;
  char const c = text.back();
  if (c == ' ' || (c >= '\t' && c <= '\r')) return 1;
  for (auto wide : kWideSpaces) if (text.ends_with(wide)) return wide.size();
  return 0;
}

constexpr std::string_view kHex = "0123456789abcdef";
constexpr std::string_view kUrlAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

std::string base64(std::string_view bytes, std::string_view alphabet) {
  std::string out;
  out.reserve((bytes.size() + 2) / 3 * 4);
  uint32_t group = 0;
  int bits = 0;
  for (unsigned char b : bytes) {
    group = (group << 8) | b;
    for (bits += 8; bits >= 6; bits -= 6) out += alphabet[(group >> (bits - 6)) & 63];
  }
  if (bits > 0) out += alphabet[(group << (6 - bits)) & 63];
  return out;
}

}  // namespace

bool is_utf8(std::string_view text) {
  for (size_t at = 0; at < text.size();) {
    auto const n = sequence_at(text, at);
    if (n == 0) return false;
    at += n;
  }
  return true;
}

size_t utf8_length(std::string_view text) {
  return static_cast<size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

std::string nfkc(std::string_view text) {
  if (std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; }))
    return std::string(text);
  UErrorCode error = U_ZERO_ERROR;
  auto const* normalizer = icu::Normalizer2::getNFKCInstance(error);
  check(U_SUCCESS(error) != 0, "ICU has no NFKC data");
  auto const source = icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<int32_t>(text.size())));
  auto const folded = normalizer->normalize(source, error);
  check(U_SUCCESS(error) != 0, "NFKC failed");
  std::string out;
  folded.toUTF8String(out);
  return out;
}

std::string_view trim(std::string_view text) {
  while (auto n = space_at_front(text)) text.remove_prefix(n);
  while (auto n = space_at_back(text)) text.remove_suffix(n);
  return text;
}

std::string clean(std::string_view text) {
  auto const folded = nfkc(text);
  auto rest = trim(folded);
  std::string out;
  out.reserve(rest.size());
  bool in_space = false;
  while (!rest.empty()) {
    if (auto n = space_at_front(rest)) {
      if (!in_space) out += ' ';
      in_space = true;
      rest.remove_prefix(n);
    } else {
      out += rest.front();
      in_space = false;
      rest.remove_prefix(1);
    }
  }
  return out;
}

std::string lower_ascii(std::string_view text) {
  std::string out(text);
  for (char& c : out) if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return out;
}

std::string upper_ascii(std::string_view text) {
  std::string out(text);
  for (char& c : out) if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  return out;
}

std::vector<std::string_view> split(std::string_view text, char at) {
  std::vector<std::string_view> parts;
  for (;;) {
    auto const end = text.find(at);
    parts.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

std::string replaced(std::string text, std::string_view what, std::string_view with) {
  for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + with.size())) text.replace(at, what.size(), with);
  return text;
}
std::string joined(std::vector<std::string> const& parts, std::string_view between) {
  std::string out;
  for (auto const& part : parts) {
    if (!out.empty()) out += between;
    out += part;
  }
  return out;
}

bool contains(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

std::string to_hex(std::string_view bytes) {
  std::string out;
  out.reserve(bytes.size() * 2);
  for (unsigned char b : bytes) {
    out += kHex[b >> 4];
    out += kHex[b & 15];
  }
  return out;
}

std::string from_hex(std::string_view hex) {
  if (hex.size() % 2 != 0) return {};
  std::string out;
  out.reserve(hex.size() / 2);
  for (size_t i = 0; i < hex.size(); i += 2) {
    auto const high = kHex.find(lower_ascii(hex.substr(i, 1))), low = kHex.find(lower_ascii(hex.substr(i + 1, 1)));
    if (high == std::string_view::npos || low == std::string_view::npos) return {};
    out += static_cast<char>(high << 4 | low);
  }
  return out;
}

std::string to_base64url(std::string_view bytes) { return base64(bytes, kUrlAlphabet); }

std::string to_base64(std::string_view bytes) {
  auto out = base64(bytes, kAlphabet);
  while (out.size() % 4 != 0) out += '=';
  return out;
}

bool from_base64(std::string_view text, std::string& out) {
  out.clear();
  while (!text.empty() && text.back() == '=') text.remove_suffix(1);
  uint32_t group = 0;
  int bits = 0;
  for (char c : text) {
    auto const six = c == '+' ? 62 : c == '/' ? 63 : kUrlAlphabet.find(c);
    if (six == std::string_view::npos) return false;
    group = (group << 6) | static_cast<uint32_t>(six);
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      out += static_cast<char>(group >> bits & 0xFF);
    }
  }
  return bits < 6 && (group & ((1U << bits) - 1U)) == 0;
}

std::string mask(std::string_view text, size_t head, size_t tail) {
  auto const length = utf8_length(text);
  std::string out;
  size_t index = 0;
  for (size_t at = 0; at < text.size();) {
    size_t n = 1;
    while (at + n < text.size() && (static_cast<unsigned char>(text[at + n]) & 0xC0U) == 0x80U) ++n;
    bool const shown = length > head + tail && (index < head || index >= length - tail);
    out += shown ? text.substr(at, n) : std::string_view("*");
    at += n;
    ++index;
  }
  return out;
}

std::string mask_id_number(std::string_view id) { return utf8_length(id) >= 15 ? mask(id, 6, 4) : mask(id, 1, 1); }
std::string mask_mail_address(std::string_view address) {
  auto const at = address.rfind('@');
  return at == std::string_view::npos ? mask(address, 1, 0) : mask(address.substr(0, at), 1, 0) + std::string(address.substr(at));
}
std::string mask_phone(std::string_view phone) { return mask(phone, 3, 4); }
std::string mask_name(std::string_view name) { return utf8_length(name) < 2 ? mask(name, 0, 0) : mask(name, 1, 0); }
std::string mask_address(std::string_view address) { return mask(address, 6, 0); }

}  // namespace ly
