// Mobile numbers of mainland China: eleven digits, the first 1, the second 3 to 9.
#include "base/text.h"
#include "engines/identifiers/identifiers.h"
#include "engines/identifiers/text_shapes.h"

namespace ly::identifiers {

std::string normalize_mobile(std::string_view text) {
  auto number = squeeze(text, "-'\"`()");
  for (std::string_view const prefix : {"+86", "0086"})
    if (number.starts_with(prefix)) return number.substr(prefix.size());
  if (number.size() == 13 && number.starts_with("861")) return number.substr(2);
  if (number.size() == 13 && number.ends_with(".0")) return number.substr(0, 11);  // a number cell read as a fraction
  return number;
}

Result<std::string> check_mobile(std::string_view text) {
  auto number = normalize_mobile(text);
  if (number.empty()) return invalid("mobile.empty");
  if (looks_like_spreadsheet_number(number)) return invalid("mobile.spreadsheet_number");
  auto const stranger = first_stranger(number, [](char c, size_t) { return is_digit(c); });
  if (stranger) return stranger_problem("mobile.character", *stranger);
  if (number.size() != 11) return length_problem("mobile.length", number);
  if (number[0] != '1' || number[1] < '3') return invalid("mobile.prefix", {}, {{"got", number.substr(0, 2)}});
  return number;
}

}  // namespace ly::identifiers
