// Numbers that name persons, enterprises and vehicles in China: normalise what people type, say what is wrong with
// it and where, and read what the number itself tells (birth day, sex, area).
// Not here: whether such a person exists (only the police know), masks (base/text.h), storage (domains/registry).
//
// A *problem* means the number cannot be right. A *warning* means it looks unusual and a person should look: live
// data break structural rules (areas are renamed, organisation codes were issued with errors), so those never refuse.
// Sources: GB 11643-1999 (resident number), ISO 7064 MOD 11-2, GB 32100-2015 (unified social credit code), GB 11714
// (organisation code), GA 36-2018 (plates), GA 2102-2023 (foreign permanent resident card).
#pragma once
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/dice.h"
#include "base/result.h"
#include "base/time.h"

namespace ly::identifiers {

template <class T>
struct Checked {
  T value;
  std::vector<Problem> warnings = {};
};

// ---- documents of persons -------------------------------------------------------------------------------------

enum class DocumentKind {
  resident_id,               // 居民身份证
  residence_permit,          // 港澳台居民居住证: the same 18 digits, areas 810000, 820000, 830000
  foreign_permanent_resident,  // 外国人永久居留身份证: 18 digits since 2023, 15 characters before
  hk_macau_travel_permit,    // 港澳居民来往内地通行证 (回乡证)
  taiwan_travel_permit,      // 台湾居民来往大陆通行证 (台胞证)
  passport,                  // 护照, of any country
};

struct Titled {
  std::string_view name;  // stable, in JSON and in the database: "resident_id"
  std::string_view zh;
  std::string_view en;
};

std::span<DocumentKind const> document_kinds();
Titled titled(DocumentKind kind);
std::optional<DocumentKind> find_document_kind(std::string_view name);
// The kind named in a spreadsheet cell in words people use: "身份证", "回乡证", "passport". Nothing if none fits.
std::optional<DocumentKind> find_document_kind_by_title(std::string_view words);
// The only kind this number can be, by its shape; nothing if several could be (8 digits) or none.
std::optional<DocumentKind> guess_kind(std::string_view text);

struct Document {
  DocumentKind kind;
  std::string number;  // normalised; an old 15-digit resident number in its 18-digit form
};

// What a check may know of the world. `today` refuses births in the future; `area_known` is asked for the six-digit
// area and may be left empty: then the two-digit province codes of GB/T 2260 are looked at.
struct World {
  Day today;
  std::function<bool(std::string_view area)> area_known = {};
};

// NFKC (full-width digits), upper case, and without the spaces, hyphens, quotes and brackets of spreadsheets.
std::string normalize_document(std::string_view text);

// Problems: id_number.empty, .spreadsheet_number (1.1E+17), .length {got}, .character {position, character},
// .birth_date {date}, .birth_future {date}, .check_digit {got, expected}, .digits_lost (Excel keeps 15 digits),
// .residence_permit_area {area}, .nationality {nationality}; document.shape_<kind> {got} for the other kinds.
// Warnings: id_number.area_unknown {area}, .old_fifteen, .age_unlikely {years}; document.looks_like_<kind>, .long_passport {got}.
Result<Checked<Document>> check_document(DocumentKind kind, std::string_view text, World const& world);
Result<Checked<std::string>> check_resident_id(std::string_view text, World const& world);

// Of a normalised number that carries them: resident_id and residence_permit (18), foreign_permanent_resident.
std::optional<Day> birth_day(DocumentKind kind, std::string_view number);
std::optional<bool> is_male(DocumentKind kind, std::string_view number);
std::string_view area_code(DocumentKind kind, std::string_view number);  // six digits; empty where there is none

// The check character of 17 digits, ISO 7064 MOD 11-2; the argument must be 17 digits: check().
char resident_check_character(std::string_view seventeen);
// 15 -> 18: centenarians carry the serials 996 to 999 and were born in 18xx. The argument must be 15 digits: check().
std::string resident_id_from_fifteen(std::string_view fifteen);

// ---- enterprises ----------------------------------------------------------------------------------------------

std::string normalize_uscc(std::string_view text);
// Problems: uscc.empty, .spreadsheet_number, .length {got}, .character {position, character}, .check_digit {got, expected}.
// Warnings: uscc.organisation_check {got, expected}, uscc.area {area}.
Result<Checked<std::string>> check_uscc(std::string_view text);
char uscc_check_character(std::string_view seventeen);         // GB 32100; 17 characters of its alphabet: check()
char organisation_check_character(std::string_view eight);     // GB 11714; 8 of 0-9 A-Z: check()

// ---- phones and plates ----------------------------------------------------------------------------------------

std::string normalize_mobile(std::string_view text);           // +86, 0086, spaces and hyphens go
// Problems: mobile.empty, .spreadsheet_number, .length {got}, .character {position, character}, .prefix {got}.
Result<std::string> check_mobile(std::string_view text);

enum class PlateKind {
  ordinary, new_energy_small, new_energy_large, trailer, training, police, consulate, embassy, hk_macau, emergency,
  armed_police, military, unusual,
};
struct Plate {
  std::string number;
  PlateKind kind;
};
Titled titled(PlateKind kind);
std::string normalize_plate(std::string_view text);            // NFKC, upper case, without "·", spaces and hyphens
// Problems: plate.empty, plate.length {got}. Warning: plate.unusual {got}, because new series appear every year.
Result<Checked<Plate>> check_plate(std::string_view text);

// ---- numbers for demo and test --------------------------------------------------------------------------------

inline constexpr std::string_view kSyntheticArea = "990000";  // no division has it: never a living person's number
std::string make_resident_id(Dice& dice, Day birth, bool male, std::string_view area = kSyntheticArea);
std::string make_uscc(Dice& dice, std::string_view area = kSyntheticArea);  // a company (91) with a valid inner code
std::string make_mobile(Dice& dice);                           // 1xx0000xxxx

}  // namespace ly::identifiers
