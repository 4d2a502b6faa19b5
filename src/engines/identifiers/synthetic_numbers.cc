// Numbers that pass every check and can belong to nobody: area 99 does not exist, and 0000 in the middle of a mobile
// number is not assigned in the demo.
#include "engines/identifiers/identifiers.h"
#include "engines/identifiers/text_shapes.h"

namespace ly::identifiers {
namespace {

std::string digits(Dice& dice, size_t count) {
  std::string out;
  for (size_t i = 0; i < count; ++i) out += static_cast<char>('0' + dice.below(10));
  return out;
}

}  // namespace

std::string make_resident_id(Dice& dice, Day birth, bool male, std::string_view area) {
  check(area.size() == 6 && all_digits(area), "make_resident_id: area of six digits");
  auto const iso = to_iso(birth);
  auto number = std::string(area) + iso.substr(0, 4) + iso.substr(5, 2) + iso.substr(8, 2) + digits(dice, 2);
  number += static_cast<char>('0' + 2 * dice.below(5) + (male ? 1 : 0));
  return number + resident_check_character(number);
}

std::string make_uscc(Dice& dice, std::string_view area) {
  check(area.size() == 6 && all_digits(area), "make_uscc: area of six digits");
  auto organisation = "MA" + digits(dice, 6);  // MA: the range given out since 2015
  organisation += organisation_check_character(organisation);
  auto code = "91" + std::string(area) + organisation;
  return code + uscc_check_character(code);
}

std::string make_mobile(Dice& dice) {
  return std::string("1") + static_cast<char>('3' + dice.below(7)) + digits(dice, 1) + "0000" + digits(dice, 4);
}

}  // namespace ly::identifiers
