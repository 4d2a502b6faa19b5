#include "engines/identifiers/text_shapes.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace ly::identifiers {

bool all_digits(std::string_view text) { return !text.empty() && std::all_of(text.begin(), text.end(), is_digit); }

int32_t number_of(std::string_view digits) {
  int32_t value = 0;
  for (char const c : digits) value = value * 10 + (c - '0');
  return value;
}

std::string squeeze(std::string_view text, std::string_view dropped) {
  auto const folded = upper_ascii(clean(text));
  std::string out;
  for (char const c : folded)
    if (c != ' ' && dropped.find(c) == std::string_view::npos) out += c;
  return out;
}

bool looks_like_spreadsheet_number(std::string_view text) {
  size_t at = 0;
  while (at < text.size() && is_digit(text[at])) ++at;
  if (at == 0 || at == text.size()) return false;
  if (text[at] == '.') {
    size_t const first = ++at;
    while (at < text.size() && is_digit(text[at])) ++at;
    if (at == first) return false;
    if (at == text.size()) return true;
  }
  if (text[at] != 'E' || at + 1 >= text.size()) return false;
  ++at;
  if (text[at] == '+') ++at;
  return all_digits(text.substr(at)) && text.size() - at <= 3 && text.find_first_of(".+") != std::string_view::npos;
}

Problem length_problem(std::string code, std::string_view text) {
  return invalid(std::move(code), {}, {{"got", std::to_string(utf8_length(text))}});
}

Problem stranger_problem(std::string code, Stranger const& stranger) {
  return invalid(std::move(code), {}, {{"position", std::to_string(stranger.position)}, {"character", stranger.character}});
}

std::optional<Day> day_of_eight(std::string_view digits) {
  if (digits.size() != 8 || !all_digits(digits)) return std::nullopt;
  return find_day(number_of(digits.substr(0, 4)), number_of(digits.substr(4, 2)), number_of(digits.substr(6, 2)));
}

bool is_province_code(std::string_view two) {
  static constexpr std::array<std::string_view, 34> kProvinces = {
      "11", "12", "13", "14", "15", "21", "22", "23", "31", "32", "33", "34", "35", "36", "37", "41", "42",
      "43", "44", "45", "46", "50", "51", "52", "53", "54", "61", "62", "63", "64", "65", "71", "81", "82"};
  return two == "83" || std::binary_search(kProvinces.begin(), kProvinces.end(), two);  // 83: Taiwan, on permits
}

}  // namespace ly::identifiers
