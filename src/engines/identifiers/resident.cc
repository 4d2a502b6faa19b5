// GB 11643-1999: 6 area, 8 birth, 3 serial (odd = male), 1 check by ISO 7064 MOD 11-2.
#include "base/text.h"
#include "engines/identifiers/identifiers.h"
#include "engines/identifiers/text_shapes.h"

namespace ly::identifiers {
namespace {

constexpr int kWeights[17] = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};  // 2^(17-i) mod 11
constexpr std::string_view kCheckCharacters = "10X98765432";
constexpr int32_t kOldestPlausible = 120;  // years; beyond it a warning, not a refusal
constexpr int32_t kFirstBirthYear = 1800;  // the 15-digit form reaches back to 18xx and no further

// Length and characters of an 18-character number whose last may be X.
Result<void> check_shape(std::string_view number) {
  if (number.empty()) return invalid("id_number.empty");
  if (looks_like_spreadsheet_number(number)) return invalid("id_number.spreadsheet_number");
  auto const length = utf8_length(number);
  if (length != 15 && length != 18) return length_problem("id_number.length", number);
  auto const stranger = first_stranger(number, [&](char c, size_t i) { return is_digit(c) || (c == 'X' && i == 17); });
  if (stranger) return stranger_problem("id_number.character", *stranger);
  return {};
}

Result<void> check_birth(std::string_view eight, Day today) {
  auto const birth = day_of_eight(eight);
  if (!birth || number_of(eight.substr(0, 4)) < kFirstBirthYear)
    return invalid("id_number.birth_date", {}, {{"date", std::string(eight)}});
  if (*birth > today) return invalid("id_number.birth_future", {}, {{"date", to_iso(*birth)}});
  return {};
}

Result<void> check_last(std::string_view number) {
  char const expected = resident_check_character(number.substr(0, 17));
  if (number[17] == expected) return {};
  // A spreadsheet that took the number for a quantity keeps 15 significant digits and fills up with zeros.
  if (number.ends_with("000")) return invalid("id_number.digits_lost");
  return invalid("id_number.check_digit", {}, {{"got", std::string(1, number[17])}, {"expected", std::string(1, expected)}});
}

void warn_of_age(std::string_view eight, Day today, std::vector<Problem>& warnings) {
  auto const years = civil_of(today).year - number_of(eight.substr(0, 4));
  if (years > kOldestPlausible) warnings.push_back(invalid("id_number.age_unlikely", {}, {{"years", std::to_string(years)}}));
}

void warn_of_area(std::string_view area, World const& world, std::vector<Problem>& warnings) {
  bool const known = world.area_known ? world.area_known(area) : is_province_code(area.substr(0, 2));
  if (!known) warnings.push_back(invalid("id_number.area_unknown", {}, {{"area", std::string(area)}}));
}

bool is_permit_area(std::string_view area) { return area == "810000" || area == "820000" || area == "830000"; }

// Shared by every 18-digit card: shape, date, check digit; what the first six mean is the caller's.
Result<void> check_eighteen(std::string_view number, Day today) {
  TRY(check_birth(number.substr(6, 8), today));
  return check_last(number);
}

Result<Checked<Document>> check_resident(std::string number, World const& world) {
  TRY(check_shape(number));
  Checked<Document> out{{DocumentKind::resident_id, std::move(number)}};
  auto& id = out.value.number;
  if (id.size() == 15) {
    id = resident_id_from_fifteen(id);
    out.warnings.push_back(invalid("id_number.old_fifteen"));
  }
  TRY(check_eighteen(id, world.today));
  auto const area = std::string_view(id).substr(0, 6);
  if (is_permit_area(area)) {
    out.warnings.push_back(invalid("document.looks_like_residence_permit"));
  } else {
    warn_of_area(area, world, out.warnings);
  }
  warn_of_age(std::string_view(id).substr(6, 8), world.today, out.warnings);
  return out;
}

Result<Checked<Document>> check_residence_permit(std::string number, World const& world) {
  TRY(check_shape(number));
  if (number.size() != 18) return length_problem("id_number.length", number);
  auto const area = number.substr(0, 6);
  if (!is_permit_area(area)) return invalid("id_number.residence_permit_area", {}, {{"area", area}});
  TRY(check_eighteen(number, world.today));
  Checked<Document> out{{DocumentKind::residence_permit, std::move(number)}};
  warn_of_age(std::string_view(out.value.number).substr(6, 8), world.today, out.warnings);
  return out;
}

// The two-digit year of the old cards: in this century unless that lies in the future.
std::optional<Day> day_of_six(std::string_view six, Day today) {
  if (!all_digits(six)) return std::nullopt;
  for (char const* century : {"20", "19"}) {
    auto const day = day_of_eight(century + std::string(six));
    if (day && *day <= today) return day;
  }
  return std::nullopt;
}

// Until 2023: three letters of nationality (ISO 3166 alpha-3) and twelve digits, birth YYMMDD at 8 to 13.
Result<Checked<Document>> check_old_foreign_card(std::string number, World const& world) {
  auto const stranger = first_stranger(number, [](char c, size_t i) { return i < 3 ? is_capital(c) : is_digit(c); });
  if (stranger) return stranger_problem("id_number.character", *stranger);
  auto const six = number.substr(7, 6);
  if (!day_of_six(six, world.today)) return invalid("id_number.birth_date", {}, {{"date", six}});
  return Checked<Document>{{DocumentKind::foreign_permanent_resident, std::move(number)}};
}

// Since 2023: 9, province, nationality (ISO 3166 numeric), birth, serial, the same check character.
Result<Checked<Document>> check_foreign_card(std::string number, World const& world) {
  if (utf8_length(number) == 15 && is_capital(number[0])) return check_old_foreign_card(std::move(number), world);
  TRY(check_shape(number));
  if (number.size() != 18) return length_problem("id_number.length", number);
  if (number[0] != '9') return invalid("id_number.character", {}, {{"position", "1"}, {"character", number.substr(0, 1)}});
  auto const nationality = number.substr(3, 3);
  if (nationality == "000" || nationality == "156")  // 156 is China: its nationals carry no such card
    return invalid("id_number.nationality", {}, {{"nationality", nationality}});
  TRY(check_eighteen(number, world.today));
  Checked<Document> out{{DocumentKind::foreign_permanent_resident, std::move(number)}};
  auto const province = std::string_view(out.value.number).substr(1, 2);
  if (!is_province_code(province)) out.warnings.push_back(invalid("id_number.area_unknown", {}, {{"area", std::string(province)}}));
  warn_of_age(std::string_view(out.value.number).substr(6, 8), world.today, out.warnings);
  return out;
}

}  // namespace

char resident_check_character(std::string_view seventeen) {
  check(seventeen.size() == 17 && all_digits(seventeen), "resident_check_character: 17 digits");
  int sum = 0;
  for (size_t i = 0; i < 17; ++i) sum += (seventeen[i] - '0') * kWeights[i];
  return kCheckCharacters[static_cast<size_t>(sum % 11)];
}

std::string resident_id_from_fifteen(std::string_view fifteen) {
  check(fifteen.size() == 15 && all_digits(fifteen), "resident_id_from_fifteen: 15 digits");
  bool const centenarian = fifteen.substr(12) >= "996";
  auto seventeen = std::string(fifteen.substr(0, 6)) + (centenarian ? "18" : "19") + std::string(fifteen.substr(6));
  return seventeen + resident_check_character(seventeen);
}

Result<Checked<Document>> check_number_with_birth(DocumentKind kind, std::string number, World const& world) {
  if (kind == DocumentKind::residence_permit) return check_residence_permit(std::move(number), world);
  if (kind == DocumentKind::foreign_permanent_resident) return check_foreign_card(std::move(number), world);
  return check_resident(std::move(number), world);
}

Result<Checked<std::string>> check_resident_id(std::string_view text, World const& world) {
  auto checked = TRY(check_resident(normalize_document(text), world));
  return Checked<std::string>{std::move(checked.value.number), std::move(checked.warnings)};
}

std::optional<Day> birth_day(DocumentKind kind, std::string_view number) {
  if (number.size() == 18 && kind <= DocumentKind::foreign_permanent_resident) return day_of_eight(number.substr(6, 8));
  // The old foreign card has two digits of the year; the last card was issued in 2023, so 2023 decides the century.
  if (number.size() == 15 && kind == DocumentKind::foreign_permanent_resident)
    return day_of_six(number.substr(7, 6), day_of(2023, 12, 31));
  return std::nullopt;
}

std::optional<bool> is_male(DocumentKind kind, std::string_view number) {
  if (number.size() != 18 || kind > DocumentKind::foreign_permanent_resident || !is_digit(number[16])) return std::nullopt;
  return (number[16] - '0') % 2 == 1;
}

std::string_view area_code(DocumentKind kind, std::string_view number) {
  if (number.size() != 18 || kind > DocumentKind::residence_permit) return {};
  return number.substr(0, 6);
}

}  // namespace ly::identifiers
