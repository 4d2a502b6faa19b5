// Small readings of normalised text that every identifier needs. For this folder only.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/problem.h"
#include "base/time.h"
#include "engines/identifiers/identifiers.h"

namespace ly::identifiers {

inline bool is_digit(char c) { return c >= '0' && c <= '9'; }
inline bool is_capital(char c) { return c >= 'A' && c <= 'Z'; }
bool all_digits(std::string_view text);
int32_t number_of(std::string_view digits);  // at most nine digits

// NFKC, upper case, without white space and the characters of `dropped`.
std::string squeeze(std::string_view text, std::string_view dropped);

// Byte offset of the first character that `allowed` does not accept, with the whole UTF-8 character; nothing if all are.
struct Stranger {
  size_t position;  // counted in characters from 1, as people count
  std::string character;
};
template <class Allowed>
std::optional<Stranger> first_stranger(std::string_view text, Allowed allowed) {
  size_t position = 0;
  for (size_t at = 0; at < text.size(); ++position) {
    size_t next = at + 1;
    while (next < text.size() && (static_cast<unsigned char>(text[next]) & 0xC0U) == 0x80U) ++next;
    if (next - at > 1 || !allowed(text[at], position)) return Stranger{position + 1, std::string(text.substr(at, next - at))};
    at = next;
  }
  return std::nullopt;
}

// "1.10105E+17", "320602199001010000.0": what a spreadsheet shows when a number cell held an identifier.
bool looks_like_spreadsheet_number(std::string_view text);

Problem length_problem(std::string code, std::string_view text);
Problem stranger_problem(std::string code, Stranger const& stranger);

// YYYYMMDD that is a date; nothing otherwise.
std::optional<Day> day_of_eight(std::string_view digits);

// Two-digit province codes in use (GB/T 2260), with Hong Kong, Macau and Taiwan.
bool is_province_code(std::string_view two);

// The three kinds whose number holds a birth date (resident.cc); `number` is normalised.
Result<Checked<Document>> check_number_with_birth(DocumentKind kind, std::string number, World const& world);

}  // namespace ly::identifiers
