// GB 32100-2015: 1 department, 1 category, 6 area digits, 9 organisation code (GB 11714), 1 check character.
#include "base/text.h"
#include "engines/identifiers/identifiers.h"
#include "engines/identifiers/text_shapes.h"

namespace ly::identifiers {
namespace {

constexpr std::string_view kAlphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";  // no I O S V Z: they look like digits
constexpr int kUsccWeights[17] = {1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28};  // 3^(i-1) mod 31
constexpr int kOrganisationWeights[8] = {3, 7, 9, 10, 5, 8, 4, 2};

int value_of(char c) { return static_cast<int>(kAlphabet.find(c)); }

void warn_of_inner_parts(std::string_view code, std::vector<Problem>& warnings) {
  auto const area = code.substr(2, 6);
  if (!all_digits(area)) warnings.push_back(invalid("uscc.area", {}, {{"area", std::string(area)}}));
  char const expected = organisation_check_character(code.substr(8, 8));
  if (code[16] != expected)
    warnings.push_back(invalid("uscc.organisation_check", {}, {{"got", std::string(1, code[16])}, {"expected", std::string(1, expected)}}));
}

}  // namespace

std::string normalize_uscc(std::string_view text) { return squeeze(text, "-'\"`"); }

char uscc_check_character(std::string_view seventeen) {
  check(seventeen.size() == 17 && seventeen.find_first_not_of(kAlphabet) == std::string_view::npos, "uscc_check_character");
  int sum = 0;
  for (size_t i = 0; i < 17; ++i) sum += value_of(seventeen[i]) * kUsccWeights[i];
  return kAlphabet[static_cast<size_t>((31 - sum % 31) % 31)];  // the outer mod: a sum of 0 gives '0', not a 32nd character
}

char organisation_check_character(std::string_view eight) {
  check(eight.size() == 8, "organisation_check_character: 8 characters");
  int sum = 0;
  for (size_t i = 0; i < 8; ++i) {
    check(is_digit(eight[i]) || is_capital(eight[i]), "organisation_check_character: 0-9 A-Z");
    sum += (is_digit(eight[i]) ? eight[i] - '0' : eight[i] - 'A' + 10) * kOrganisationWeights[i];
  }
  int const c9 = 11 - sum % 11;
  if (c9 == 10) return 'X';
  return c9 == 11 ? '0' : static_cast<char>('0' + c9);
}

Result<Checked<std::string>> check_uscc(std::string_view text) {
  auto code = normalize_uscc(text);
  if (code.empty()) return invalid("uscc.empty");
  if (looks_like_spreadsheet_number(code)) return invalid("uscc.spreadsheet_number");
  if (utf8_length(code) != 18) return length_problem("uscc.length", code);
  auto const stranger = first_stranger(code, [](char c, size_t) { return kAlphabet.find(c) != std::string_view::npos; });
  if (stranger) return stranger_problem("uscc.character", *stranger);
  char const expected = uscc_check_character(std::string_view(code).substr(0, 17));
  if (code[17] != expected)
    return invalid("uscc.check_digit", {}, {{"got", std::string(1, code[17])}, {"expected", std::string(1, expected)}});
  Checked<std::string> out{std::move(code)};
  warn_of_inner_parts(out.value, out.warnings);
  return out;
}

}  // namespace ly::identifiers
