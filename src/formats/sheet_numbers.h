// Decimal texts as exact digits: what a sheet stores as 1.3800138E10 or 20200207.0 is a whole number and must come out
// with each of its digits, never by way of a double. For the conversions of sheet_values.h only.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace ly::formats {

// "1.38E+10" -> "13800000000", "20200207.0" -> "20200207", "-5" -> "-5". Nothing if the text is no decimal number, is no
// whole number, or has more than 40 digits.
std::optional<std::string> whole_digits(std::string_view text);

// Hundredths of a decimal text without exponent ("36.5" -> 3650); nothing if it is none, is finer, or exceeds 9 digits.
std::optional<int64_t> hundredths(std::string_view text);

// Could a program that keeps numbers as doubles have printed these digits of a whole number? If so, digits after the
// fifteenth are not to be trusted.
bool may_come_from_double(std::string_view digits);

// Does the text look like 1.23E+17?
bool is_scientific(std::string_view text);

}  // namespace ly::formats
