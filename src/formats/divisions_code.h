// Arithmetic of division codes as nine-digit numbers. For formats/divisions*.cc only.
#pragma once
#include <cstdint>
#include <cstdio>
#include <optional>
#include <string>
#include <string_view>

#include "formats/divisions.h"

namespace ly::formats {

inline DivisionLevel level_of(uint32_t code) {
  if (code % 1'000 != 0) return DivisionLevel::township;
  if (code % 100'000 != 0) return DivisionLevel::county;
  return code % 10'000'000 != 0 ? DivisionLevel::prefecture : DivisionLevel::province;
}

// Codes of a division and all below it lie in [code, code + span).
inline uint32_t span_of(uint32_t code) {
  switch (level_of(code)) {
    case DivisionLevel::province: return 10'000'000;
    case DivisionLevel::prefecture: return 100'000;
    case DivisionLevel::county: return 1'000;
    case DivisionLevel::township: break;
  }
  return 1;
}

// 2, 4, 6, 9 or 12 digits (the last three then zero: villages are not divisions).
inline std::optional<uint32_t> code_of(std::string_view digits) {
  if (digits.size() == 12 && digits.ends_with("000")) digits.remove_suffix(3);
  if (digits.size() != 2 && digits.size() != 4 && digits.size() != 6 && digits.size() != 9) return std::nullopt;
  uint32_t value = 0;
  for (char const c : digits) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + static_cast<uint32_t>(c - '0');
  }
  for (size_t n = digits.size(); n < 9; ++n) value *= 10;
  if (value < 10'000'000) return std::nullopt;
  return value;
}

inline std::string text_of_code(uint32_t code) {
  char text[16];
  if (code % 1'000 != 0) std::snprintf(text, sizeof text, "%09u", code);
  else std::snprintf(text, sizeof text, "%06u", code / 1'000);
  return text;
}

}  // namespace ly::formats
