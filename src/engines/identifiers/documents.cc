#include <array>

#include "base/text.h"
#include "engines/identifiers/identifiers.h"
#include "engines/identifiers/text_shapes.h"

namespace ly::identifiers {
namespace {

using enum DocumentKind;

constexpr std::array<DocumentKind, 6> kKinds = {resident_id,          residence_permit, foreign_permanent_resident, hk_macau_travel_permit,
                                                taiwan_travel_permit, passport};
constexpr size_t kPassportDigits = 9;  // ICAO 9303 gives the number nine places; longer ones exist and overflow

bool digits_of_length(std::string_view text, size_t length) { return text.size() == length && all_digits(text); }

// H or M, the holder's eight digits, on older cards two more for the number of renewals.
bool is_hk_macau_permit(std::string_view number) {
  return !number.empty() && (number[0] == 'H' || number[0] == 'M') &&
         (digits_of_length(number.substr(1), 8) || digits_of_length(number.substr(1), 10));
}

// Eight digits; the booklet before 2015 ten digits and often a letter in brackets.
bool is_taiwan_permit(std::string_view number) {
  if (digits_of_length(number, 8) || digits_of_length(number, 10)) return true;
  return number.size() == 11 && all_digits(number.substr(0, 10)) && is_capital(number[10]);
}

bool is_passport(std::string_view number) {
  if (number.size() < 5 || number.size() > 15) return false;
  bool digit = false;
  for (char const c : number) {
    if (!is_digit(c) && !is_capital(c)) return false;
    digit = digit || is_digit(c);
  }
  return digit;
}

// Whole codes, so that a search for one finds where it is said.
char const* shape_code(DocumentKind kind) {
  if (kind == hk_macau_travel_permit) return "document.shape_hk_macau_travel_permit";
  if (kind == taiwan_travel_permit) return "document.shape_taiwan_travel_permit";
  return "document.shape_passport";
}

char const* looks_like_code(DocumentKind kind) {
  switch (kind) {
    case resident_id: return "document.looks_like_resident_id";
    case residence_permit: return "document.looks_like_residence_permit";
    case foreign_permanent_resident: return "document.looks_like_foreign_permanent_resident";
    case hk_macau_travel_permit: return "document.looks_like_hk_macau_travel_permit";
    case taiwan_travel_permit: break;  // eight digits could be anything: never guessed
    case passport: return "document.looks_like_passport";
  }
  check(false, "a kind that is never guessed");
  return "";
}

bool has_shape(DocumentKind kind, std::string_view number) {
  if (kind == hk_macau_travel_permit) return is_hk_macau_permit(number);
  if (kind == taiwan_travel_permit) return is_taiwan_permit(number);
  return is_passport(number);
}

Result<Checked<Document>> check_travel_document(DocumentKind kind, std::string number) {
  if (number.empty()) return invalid("id_number.empty");
  if (looks_like_spreadsheet_number(number)) return invalid("id_number.spreadsheet_number");
  if (!has_shape(kind, number)) return length_problem(shape_code(kind), number);
  Checked<Document> out{{kind, std::move(number)}};
  auto const guess = guess_kind(out.value.number);
  if (guess && *guess != kind) {
    out.warnings.push_back(invalid(looks_like_code(*guess)));
  } else if (kind == passport && out.value.number.size() > kPassportDigits) {
    out.warnings.push_back(invalid("document.long_passport", {}, {{"got", std::to_string(out.value.number.size())}}));
  }
  return out;
}

}  // namespace

std::span<DocumentKind const> document_kinds() { return kKinds; }

Titled titled(DocumentKind kind) {
  switch (kind) {
    case resident_id: return {"resident_id", "居民身份证", "Resident ID card"};
    case residence_permit: return {"residence_permit", "港澳台居民居住证", "Residence permit for Hong Kong, Macau and Taiwan residents"};
    case foreign_permanent_resident: return {"foreign_permanent_resident", "外国人永久居留身份证", "Foreign permanent resident ID card"};
    case hk_macau_travel_permit: return {"hk_macau_travel_permit", "港澳居民来往内地通行证", "Mainland travel permit for Hong Kong and Macau residents"};
    case taiwan_travel_permit: return {"taiwan_travel_permit", "台湾居民来往大陆通行证", "Mainland travel permit for Taiwan residents"};
    case passport: return {"passport", "护照", "Passport"};
  }
  check(false, "unknown document kind");
  return {};
}

std::optional<DocumentKind> find_document_kind(std::string_view name) {
  for (auto const kind : kKinds)
    if (titled(kind).name == name) return kind;
  return std::nullopt;
}

std::optional<DocumentKind> find_document_kind_by_title(std::string_view words) {
  struct Word {
    std::string_view part;
    DocumentKind kind;
  };
  // Longer and rarer words first: "外国人永久居留身份证" holds "身份证".
  static constexpr std::array<Word, 19> kWords = {{
      {"永久居留", foreign_permanent_resident}, {"永居", foreign_permanent_resident}, {"foreign permanent", foreign_permanent_resident},
      {"居住证", residence_permit}, {"residence permit", residence_permit},
      {"台胞", taiwan_travel_permit}, {"台湾", taiwan_travel_permit}, {"来往大陆", taiwan_travel_permit}, {"taiwan", taiwan_travel_permit},
      {"回乡", hk_macau_travel_permit}, {"港澳", hk_macau_travel_permit}, {"来往内地", hk_macau_travel_permit}, {"hong kong", hk_macau_travel_permit},
      {"护照", passport}, {"passport", passport},
      {"身份证", resident_id}, {"二代证", resident_id}, {"resident id", resident_id}, {"id card", resident_id},
  }};
  auto const text = lower_ascii(clean(words));
  for (auto const kind : kKinds)
    if (text == titled(kind).name || text == titled(kind).zh || text == lower_ascii(titled(kind).en)) return kind;
  for (auto const& word : kWords)
    if (contains(text, word.part)) return word.kind;
  return std::nullopt;
}

std::string normalize_document(std::string_view text) { return squeeze(text, "-'\"`()[]"); }

std::optional<DocumentKind> guess_kind(std::string_view text) {
  auto const number = normalize_document(text);
  if (number.size() == 18 && all_digits(std::string_view(number).substr(0, 17)) && (is_digit(number[17]) || number[17] == 'X')) {
    auto const area = std::string_view(number).substr(0, 6);
    if (area == "810000" || area == "820000" || area == "830000") return residence_permit;
    bool const nationality = area.substr(3) != "000" && area.substr(3) != "156";
    return area[0] == '9' && is_province_code(area.substr(1, 2)) && nationality ? foreign_permanent_resident : resident_id;
  }
  if (digits_of_length(number, 15)) return resident_id;
  if (number.size() == 15 && is_capital(number[0]) && is_capital(number[1]) && is_capital(number[2]) && all_digits(number.substr(3)))
    return foreign_permanent_resident;
  // H12345678 might be a passport of some country; in China's paperwork it is a home-return permit.
  if (is_hk_macau_permit(number)) return hk_macau_travel_permit;
  if (number.size() == 9 && (number[0] == 'E' || number[0] == 'G') && all_digits(number.substr(2))) return passport;
  return std::nullopt;
}

Result<Checked<Document>> check_document(DocumentKind kind, std::string_view text, World const& world) {
  auto number = normalize_document(text);
  if (kind <= foreign_permanent_resident) return check_number_with_birth(kind, std::move(number), world);
  return check_travel_document(kind, std::move(number));
}

}  // namespace ly::identifiers
