#include "formats/sheet_numbers.h"

#include <charconv>
#include <cstdio>
#include <cstdlib>

namespace ly::formats {
namespace {

constexpr size_t kDigitsMax = 40;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

struct Decimal {
  bool negative = false, scientific = false;
  std::string digits;   // without the point
  int64_t point = 0;    // digits before it, exponent included
};

std::optional<Decimal> parse(std::string_view text) {
  Decimal d;
  size_t i = 0;
  if (i < text.size() && (text[i] == '-' || text[i] == '+')) d.negative = text[i++] == '-';
  bool point = false;
  for (; i < text.size() && (is_digit(text[i]) || (text[i] == '.' && !point)); ++i) {
    if (text[i] == '.') point = true;
    else d.digits += text[i], d.point += point ? 0 : 1;
    if (d.digits.size() > kDigitsMax) return std::nullopt;
  }
  if (d.digits.empty()) return std::nullopt;
  if (i == text.size()) return d;
  if (text[i] != 'e' && text[i] != 'E') return std::nullopt;
  if (++i < text.size() && text[i] == '+') ++i;
  int64_t exponent = 0;
  auto const [rest, error] = std::from_chars(text.data() + i, text.data() + text.size(), exponent);
  if (error != std::errc{} || rest != text.data() + text.size() || exponent > 100 || exponent < -100) return std::nullopt;
  d.scientific = true;
  d.point += exponent;
  return d;
}

}  // namespace

std::optional<std::string> whole_digits(std::string_view text) {
  auto const d = parse(text);
  if (!d || d->point > static_cast<int64_t>(kDigitsMax)) return std::nullopt;
  std::string out;
  for (int64_t i = 0; i < std::max<int64_t>(d->point, static_cast<int64_t>(d->digits.size())); ++i) {
    bool const given = i < static_cast<int64_t>(d->digits.size());
    char const c = given ? d->digits[static_cast<size_t>(i)] : '0';
    if (i < d->point) out += c;
    else if (c != '0') return std::nullopt;
  }
  if (d->point < 0 && d->digits.find_first_not_of('0') != std::string::npos) return std::nullopt;
  auto const first = out.find_first_not_of('0');
  // Leading zeros stay in a text that was spelled plainly ("0512"), since they may be part of an identifier.
  if (d->scientific && first != std::string::npos) out.erase(0, first);
  if (out.empty()) out = "0";
  return (d->negative ? "-" : "") + out;
}

std::optional<int64_t> hundredths(std::string_view text) {
  auto const d = parse(text);
  if (!d || d->scientific || d->digits.size() > 9) return std::nullopt;
  int64_t value = 0;
  for (int64_t i = 0; i < std::max<int64_t>(d->point + 2, static_cast<int64_t>(d->digits.size())); ++i) {
    bool const given = i < static_cast<int64_t>(d->digits.size());
    int const digit = given ? d->digits[static_cast<size_t>(i)] - '0' : 0;
    if (i < d->point + 2) value = value * 10 + digit;
    else if (digit != 0) return std::nullopt;
  }
  return d->negative ? -value : value;
}

bool may_come_from_double(std::string_view digits) {
  std::string const text(digits);
  double const value = std::strtod(text.c_str(), nullptr);
  char exact[64];
  std::snprintf(exact, sizeof exact, "%.0f", value);
  if (text == exact) return true;
  auto const last = digits.find_last_not_of('0');
  return last == std::string_view::npos || last + 1 <= 17;  // the shortest print of a double has at most 17 digits
}

bool is_scientific(std::string_view text) {
  auto const d = parse(text);
  return d && d->scientific;
}

}  // namespace ly::formats
