#include "engines/identifiers/identifiers.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <iostream>
#include <sstream>

#include "base/json.h"
#include "base/text.h"

namespace ly::identifiers {
namespace {

World const kWorld{day_of(2020, 2, 17)};

std::string code_of(Result<Checked<std::string>> const& r) { return r ? "" : r.error().code; }
std::string problem_with_id(std::string_view text) { return code_of(check_resident_id(text, kWorld)); }
std::string problem_with(DocumentKind kind, std::string_view text) {
  auto const r = check_document(kind, text, kWorld);
  return r ? "" : r.error().code;
}
bool warns(std::vector<Problem> const& warnings, std::string_view code) {
  return std::any_of(warnings.begin(), warnings.end(), [&](Problem const& p) { return p.code == code; });
}

// ---- a second opinion: the standards' recursive definitions, sharing nothing with the weighted sums under test ----

// ISO 7064 pure system, radix r, modulus m: P = ((P + a) * r) mod m for each character, then (m + 1 - P) mod m.
int pure_system(std::vector<int> const& values, int modulus, int radix) {
  int p = 0;
  for (int const v : values) p = (p + v) % modulus * radix % modulus;
  return (modulus + 1 - p) % modulus;
}
char second_resident_check(std::string const& seventeen) {
  std::vector<int> values;
  for (char const c : seventeen) values.push_back(c - '0');
  int const v = pure_system(values, 11, 2);
  return v == 10 ? 'X' : static_cast<char>('0' + v);
}
// GB 32100: the character that makes sum of a_i * 3^(i-1) over all 18 divisible by 31 (3^17 = 22 mod 31), by trial.
// `outer_mod` false plants the classic bug: 31 - sum mod 31 without the outer mod, which has no character for 31.
char second_uscc_check(std::string const& seventeen, bool outer_mod = true) {
  std::string const alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";
  long sum = 0, weight = 1;
  for (char const c : seventeen) {
    sum += static_cast<long>(alphabet.find(c)) * weight;
    weight = weight * 3 % 31;
  }
  for (long v = outer_mod ? 0 : 1; v < 31; ++v)
    if ((sum + v) % 31 == 0) return alphabet[static_cast<size_t>(v)];
  return '?';
}

Day random_birth(Dice& dice) { return day_of(1900, 1, 1) + static_cast<int32_t>(dice.below(40'000)); }

TEST(Identifiers, resident_numbers_agree_with_a_second_implementation) {
  Dice dice(11643);
  for (int i = 0; i < 100'000; ++i) {
    bool const male = dice.chance(1, 2);
    auto const birth = random_birth(dice);
    auto const id = make_resident_id(dice, birth, male);
    ASSERT_EQ(id[17], second_resident_check(id.substr(0, 17))) << id;
    auto const checked = check_resident_id(id, kWorld);
    ASSERT_TRUE(checked) << id << checked.error().code;
    ASSERT_EQ(checked->value, id);
    ASSERT_EQ(birth_day(DocumentKind::resident_id, id), birth);
    ASSERT_EQ(is_male(DocumentKind::resident_id, id), male);
    ASSERT_EQ(area_code(DocumentKind::resident_id, id), "990000");
  }
}

TEST(Identifiers, uscc_agrees_with_a_second_implementation_and_the_classic_bug_shows) {
  Dice dice(32100);
  int bug_found = 0;
  for (int i = 0; i < 100'000; ++i) {
    auto const code = make_uscc(dice);
    ASSERT_EQ(code[17], second_uscc_check(code.substr(0, 17))) << code;
    bug_found += code[17] != second_uscc_check(code.substr(0, 17), false);
    auto const checked = check_uscc(code);
    ASSERT_TRUE(checked) << code;
    ASSERT_TRUE(checked->warnings.empty()) << code << checked->warnings[0].code;
  }
  EXPECT_GT(bug_found, 2'000);  // one code in 31 has the value 0
}

TEST(Identifiers, every_wrong_digit_and_every_adjacent_swap_of_a_resident_number_is_caught) {
  Dice dice(7064);
  for (int i = 0; i < 500; ++i) {
    auto const id = make_resident_id(dice, random_birth(dice), dice.chance(1, 2));
    for (size_t at = 0; at < 18; ++at) {
      for (char const c : std::string_view("0123456789X")) {
        auto wrong = id;
        wrong[at] = c;
        if (wrong == id) continue;
        ASSERT_NE(problem_with_id(wrong), "") << id << " as " << wrong;
      }
      auto swapped = id;
      if (at > 0) std::swap(swapped[at], swapped[at - 1]);
      if (swapped == id) continue;
      ASSERT_NE(problem_with_id(swapped), "") << id << " as " << swapped;
    }
  }
}

TEST(Identifiers, every_wrong_character_and_every_adjacent_swap_of_a_uscc_is_caught) {
  Dice dice(31);
  for (int i = 0; i < 300; ++i) {
    auto const code = make_uscc(dice);
    for (size_t at = 0; at < 18; ++at) {
      for (char const c : std::string_view("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")) {
        auto wrong = code;
        wrong[at] = c;
        if (wrong == code) continue;
        ASSERT_NE(code_of(check_uscc(wrong)), "") << code << " as " << wrong;
      }
      auto swapped = code;
      if (at > 0) std::swap(swapped[at], swapped[at - 1]);
      if (swapped == code) continue;
      ASSERT_NE(code_of(check_uscc(swapped)), "") << code << " as " << swapped;
    }
  }
}

TEST(Identifiers, a_resident_number_is_read_however_it_was_typed) {
  for (auto const* text : {"99000020000229001X", " 99000020000229001x ", "'99000020000229001X", "９９００００２００００２２９００１Ｘ",
                           "990000 20000229 001X", "990000-20000229-001X", "\xEF\xBB\xBF" "99000020000229001X\t"}) {
    auto const checked = check_resident_id(text, kWorld);
    ASSERT_TRUE(checked) << text << checked.error().code;
    EXPECT_EQ(checked->value, "99000020000229001X");
  }
}

TEST(Identifiers, a_wrong_resident_number_says_what_is_wrong) {
  EXPECT_EQ(problem_with_id(""), "id_number.empty");
  EXPECT_EQ(problem_with_id(" 　"), "id_number.empty");
  EXPECT_EQ(problem_with_id("9.90000199003071E+17"), "id_number.spreadsheet_number");
  EXPECT_EQ(problem_with_id("990000199003071000.0"), "id_number.spreadsheet_number");
  EXPECT_EQ(problem_with_id("990000199003071000"), "id_number.digits_lost");
  EXPECT_EQ(problem_with_id("990000199002300016"), "id_number.birth_date");
  EXPECT_EQ(problem_with_id("990000170002280016"), "id_number.birth_date");
  EXPECT_EQ(problem_with_id("X90000199003071231"), "id_number.character");
  auto const length = check_resident_id("9900001990030712", kWorld);
  ASSERT_FALSE(length);
  EXPECT_EQ(length.error(), invalid("id_number.length", {}, {{"got", "16"}}));
  auto const character = check_resident_id("99000019900307O23X", kWorld);
  ASSERT_FALSE(character);
  EXPECT_EQ(character.error(), invalid("id_number.character", {}, {{"position", "15"}, {"character", "O"}}));
  auto const wide = check_resident_id("9900001990030712×5", kWorld);
  ASSERT_FALSE(wide);
  EXPECT_EQ(wide.error().args.at("character"), "×");
  auto const digit = check_resident_id("990000199003071231", kWorld);
  ASSERT_FALSE(digit);
  EXPECT_EQ(digit.error(), invalid("id_number.check_digit", {}, {{"got", "1"}, {"expected", "5"}}));
  EXPECT_EQ(problem_with_id(std::string(100'000, '9')), "id_number.length");
}

TEST(Identifiers, a_birth_is_refused_the_day_before_and_taken_on_the_day) {
  Dice dice(1);
  auto const id = make_resident_id(dice, day_of(2020, 2, 18), true);
  EXPECT_EQ(problem_with_id(id), "id_number.birth_future");
  EXPECT_TRUE(check_resident_id(id, World{day_of(2020, 2, 18)}));
}

TEST(Identifiers, unusual_resident_numbers_warn_and_pass) {
  Dice dice(2);
  auto const id = make_resident_id(dice, day_of(1990, 3, 7), true);
  auto const unknown = check_resident_id(id, kWorld);
  ASSERT_TRUE(unknown);
  EXPECT_TRUE(warns(unknown->warnings, "id_number.area_unknown"));
  auto const known = check_resident_id(id, World{kWorld.today, [](std::string_view area) { return area == "990000"; }});
  ASSERT_TRUE(known);
  EXPECT_TRUE(known->warnings.empty());
  auto const ancient = check_resident_id(make_resident_id(dice, day_of(1885, 1, 1), false), kWorld);
  ASSERT_TRUE(ancient);
  EXPECT_TRUE(warns(ancient->warnings, "id_number.age_unlikely"));
  auto const old = check_resident_id("990000900307123", kWorld);
  ASSERT_TRUE(old);
  EXPECT_EQ(old->value, "990000199003071235");
  EXPECT_TRUE(warns(old->warnings, "id_number.old_fifteen"));
  auto const permit = check_resident_id("810000199003070015", kWorld);
  ASSERT_TRUE(permit);
  EXPECT_TRUE(warns(permit->warnings, "document.looks_like_residence_permit"));
}

TEST(Identifiers, fifteen_digits_become_eighteen_also_for_centenarians) {
  EXPECT_EQ(resident_id_from_fifteen("990000900307123"), "990000199003071235");
  EXPECT_EQ(resident_id_from_fifteen("990000010101996"), "990000180101019967");
}

TEST(Identifiers, cards_of_other_kinds) {
  using enum DocumentKind;
  EXPECT_EQ(problem_with(residence_permit, "820000198511150027"), "");
  EXPECT_EQ(problem_with(residence_permit, "990000199003071235"), "id_number.residence_permit_area");
  EXPECT_EQ(problem_with(residence_permit, "820000198511150028"), "id_number.check_digit");
  EXPECT_EQ(problem_with(foreign_permanent_resident, "911840190001010017"), "");
  EXPECT_EQ(problem_with(foreign_permanent_resident, "911840190001010018"), "id_number.check_digit");
  EXPECT_EQ(problem_with(foreign_permanent_resident, "990000199003071235"), "id_number.nationality");
  EXPECT_EQ(problem_with(foreign_permanent_resident, "USA110090030712"), "");
  EXPECT_EQ(problem_with(foreign_permanent_resident, "USA110090023012"), "id_number.birth_date");
  EXPECT_EQ(birth_day(foreign_permanent_resident, "USA110090030712"), day_of(1990, 3, 7));
  EXPECT_EQ(problem_with(hk_macau_travel_permit, "h12345678"), "");
  EXPECT_EQ(problem_with(hk_macau_travel_permit, "M1234567801"), "");
  EXPECT_EQ(problem_with(hk_macau_travel_permit, "H1234567"), "document.shape_hk_macau_travel_permit");
  EXPECT_EQ(problem_with(taiwan_travel_permit, "12345678"), "");
  EXPECT_EQ(problem_with(taiwan_travel_permit, "1234567890（B）"), "");
  EXPECT_EQ(problem_with(taiwan_travel_permit, "1234567"), "document.shape_taiwan_travel_permit");
  EXPECT_EQ(problem_with(passport, "E12345678"), "");
  EXPECT_EQ(problem_with(passport, "护照"), "document.shape_passport");
  EXPECT_EQ(problem_with(passport, ""), "id_number.empty");
  auto const wrong_kind = check_document(passport, "H12345678", kWorld);
  ASSERT_TRUE(wrong_kind);
  EXPECT_TRUE(warns(wrong_kind->warnings, "document.looks_like_hk_macau_travel_permit"));
  EXPECT_FALSE(birth_day(passport, "990000199003071235"));
  EXPECT_FALSE(is_male(passport, "990000199003071235"));
}

TEST(Identifiers, kinds_have_stable_names_and_are_guessed_from_shape) {
  using enum DocumentKind;
  for (auto const kind : document_kinds()) {
    EXPECT_EQ(find_document_kind(titled(kind).name), kind);
    EXPECT_EQ(find_document_kind_by_title(titled(kind).zh), kind);
    EXPECT_EQ(find_document_kind_by_title(titled(kind).en), kind);
  }
  EXPECT_FALSE(find_document_kind("id"));
  EXPECT_EQ(find_document_kind_by_title(" 外国人永久居留身份证（新版） "), foreign_permanent_resident);
  EXPECT_EQ(find_document_kind_by_title("二代身份证"), resident_id);
  EXPECT_FALSE(find_document_kind_by_title("驾驶证"));
  EXPECT_EQ(guess_kind("990000199003071235"), resident_id);
  EXPECT_EQ(guess_kind("810000199003070015"), residence_permit);
  EXPECT_EQ(guess_kind("911840190001010017"), foreign_permanent_resident);
  EXPECT_EQ(guess_kind("USA110090030712"), foreign_permanent_resident);
  EXPECT_EQ(guess_kind("H12345678"), hk_macau_travel_permit);
  EXPECT_EQ(guess_kind("EA1234567"), passport);
  EXPECT_FALSE(guess_kind("12345678"));
  EXPECT_FALSE(guess_kind(""));
}

TEST(Identifiers, a_wrong_uscc_says_what_is_wrong) {
  auto const letter = check_uscc("91990000MO00000Y5N");
  ASSERT_FALSE(letter);
  EXPECT_EQ(letter.error(), invalid("uscc.character", {}, {{"position", "10"}, {"character", "O"}}));
  auto const check_digit = check_uscc("91990000MA00000Y51");
  ASSERT_FALSE(check_digit);
  EXPECT_EQ(check_digit.error(), invalid("uscc.check_digit", {}, {{"got", "1"}, {"expected", "N"}}));
  EXPECT_EQ(code_of(check_uscc("91990000MA00000Y5")), "uscc.length");
  EXPECT_EQ(code_of(check_uscc("9.199E+17")), "uscc.spreadsheet_number");
  EXPECT_EQ(code_of(check_uscc("")), "uscc.empty");
  EXPECT_EQ(code_of(check_uscc("91990000ma00000y5n")), "");
  // A broken inner organisation code with a right outer check character only warns.
  std::string code = "91990000MA00000Y4";
  code += uscc_check_character(code);
  auto const inner = check_uscc(code);
  ASSERT_TRUE(inner);
  ASSERT_TRUE(warns(inner->warnings, "uscc.organisation_check"));
  EXPECT_EQ(inner->warnings[0].args.at("expected"), "5");
}

TEST(Identifiers, mobiles) {
  for (auto const* text : {"13800001234", "+86 138-0000-1234", "0086 13800001234", "8613800001234", "13800001234.0", "１３８００００１２３４"}) {
    auto const r = check_mobile(text);
    ASSERT_TRUE(r) << text;
    EXPECT_EQ(*r, "13800001234");
  }
  auto const code = [](std::string_view text) {
    auto const r = check_mobile(text);
    return r ? "" : r.error().code;
  };
  EXPECT_EQ(code("1380000123"), "mobile.length");
  EXPECT_EQ(code("12800001234"), "mobile.prefix");
  EXPECT_EQ(code("1380000123a"), "mobile.character");
  EXPECT_EQ(code("1.38E+10"), "mobile.spreadsheet_number");
  EXPECT_EQ(code(""), "mobile.empty");
  Dice dice(3);
  for (int i = 0; i < 1000; ++i) ASSERT_EQ(code(make_mobile(dice)), "");
}

TEST(Identifiers, plates_warn_and_never_refuse_a_strange_series) {
  auto const checked = check_plate(" 苏f·12345 ");
  ASSERT_TRUE(checked);
  EXPECT_EQ(checked->value.number, "苏F12345");
  EXPECT_EQ(checked->value.kind, PlateKind::ordinary);
  auto const strange = check_plate("苏FI2345");
  ASSERT_TRUE(strange);
  EXPECT_TRUE(warns(strange->warnings, "plate.unusual"));
  EXPECT_FALSE(check_plate(" "));
  EXPECT_FALSE(check_plate("苏F123456789012"));
}

TEST(Identifiers, no_input_makes_them_fall) {
  Dice dice(99);
  for (int i = 0; i < 20'000; ++i) {
    std::string junk;
    for (auto n = dice.below(24); n > 0; --n) junk += static_cast<char>(dice.chance(1, 2) ? '0' + dice.below(10) : dice.below(256));
    for (auto const kind : document_kinds()) (void)check_document(kind, junk, kWorld);
    (void)check_uscc(junk);
    (void)check_mobile(junk);
    (void)check_plate(junk);
    (void)guess_kind(junk);
  }
  SUCCEED();
}

TEST(Identifiers, every_problem_has_words_in_both_languages) {
  std::ifstream in(std::string(SOURCE_ROOT) + "/words/identifiers.json");
  std::stringstream text;
  text << in.rdbuf();
  auto const words = parse_json(text.str());
  ASSERT_TRUE(words);
  for (auto const* code : {"id_number.empty", "id_number.spreadsheet_number", "id_number.length", "id_number.character", "id_number.birth_date",
                           "id_number.birth_future", "id_number.check_digit", "id_number.digits_lost", "id_number.residence_permit_area",
                           "id_number.nationality", "document.shape_hk_macau_travel_permit",
                           "document.shape_taiwan_travel_permit", "document.shape_passport", "document.looks_like_resident_id",
                           "document.looks_like_residence_permit", "document.looks_like_foreign_permanent_resident",
                           "document.looks_like_hk_macau_travel_permit", "document.looks_like_passport", "document.long_passport", "id_number.area_unknown", "id_number.old_fifteen",
                           "id_number.age_unlikely", "uscc.empty", "uscc.spreadsheet_number", "uscc.length",
                           "uscc.character", "uscc.check_digit", "uscc.organisation_check", "uscc.area", "mobile.empty",
                           "mobile.spreadsheet_number", "mobile.length", "mobile.character", "mobile.prefix", "plate.empty", "plate.length",
                           "plate.unusual"}) {
    auto const* entry = find(*words, code);
    ASSERT_NE(entry, nullptr) << code;
    EXPECT_FALSE(text_of(*entry, "zh-CN").empty()) << code;
    EXPECT_FALSE(text_of(*entry, "en").empty()) << code;
  }
}

// ---- vectors kept outside the tree ----------------------------------------------------------------------------

class IdentifierVectors : public ::testing::Test {
 protected:
  // The parsed file, or nothing (with a word about it) where the folder is not given.
  std::optional<json::value> vectors(std::string const& name) {
    char const* folder = std::getenv("LIAOYUAN_CONFORMANCE");
    if (folder == nullptr) {
      std::cout << "skipped: LIAOYUAN_CONFORMANCE is not set\n";
      return std::nullopt;
    }
    std::ifstream in(std::string(folder) + "/identifiers/" + name);
    std::stringstream text;
    text << in.rdbuf();
    auto parsed = parse_json(text.str());
    EXPECT_TRUE(parsed) << name;
    if (!parsed) return std::nullopt;
    return *parsed;
  }
};

// Any kind whose number holds a birth date.
bool passes_as_some_card(std::string_view text) {
  for (auto const kind : {DocumentKind::resident_id, DocumentKind::residence_permit, DocumentKind::foreign_permanent_resident})
    if (problem_with(kind, text).empty()) return true;
  return false;
}

TEST_F(IdentifierVectors, persons_and_enterprises) {
  auto const all = vectors("cn-id-vectors.json");
  if (!all) GTEST_SKIP();
  for (auto const& v : find(*all, "resident_id")->as_array()) {
    auto const id = text_of(v, "id");
    EXPECT_TRUE(passes_as_some_card(id)) << id;
    EXPECT_EQ(is_male(DocumentKind::resident_id, id), text_of(v, "sex") == "M") << id;
    auto const kind = guess_kind(id);
    ASSERT_TRUE(kind) << id;
    EXPECT_EQ(problem_with(*kind, id), "") << id;
  }
  for (auto const& v : find(*all, "resident_id_bad")->as_array()) {
    bool const good_when_normalised = contains(text_of(v, "why"), "normalise");
    EXPECT_EQ(passes_as_some_card(text_of(v, "id")), good_when_normalised) << text_of(v, "id");
  }
  for (auto const& v : find(*all, "id15")->as_array()) EXPECT_EQ(resident_id_from_fifteen(text_of(v, "id15")), text_of(v, "id18"));
  for (auto const& v : find(*all, "uscc")->as_array()) EXPECT_EQ(code_of(check_uscc(text_of(v, "code"))), "") << text_of(v, "code");
  for (auto const& v : find(*all, "uscc_bad")->as_array()) EXPECT_NE(code_of(check_uscc(text_of(v, "code"))), "") << text_of(v, "code");
}

TEST_F(IdentifierVectors, plates) {
  auto const all = vectors("plate-vectors.json");
  if (!all) GTEST_SKIP();
  std::map<std::string_view, std::set<PlateKind>> const kinds = {
      {"ordinary", {PlateKind::ordinary}}, {"newEnergySmall", {PlateKind::new_energy_small}}, {"newEnergyLarge", {PlateKind::new_energy_large}},
      {"suffix", {PlateKind::trailer, PlateKind::training, PlateKind::police}}, {"consulate", {PlateKind::consulate}},
      {"embassy", {PlateKind::embassy}}, {"hkmo", {PlateKind::hk_macau}}, {"emergency", {PlateKind::emergency}},
      {"police", {PlateKind::armed_police}}, {"", {PlateKind::unusual}}};
  for (auto const& v : all->as_array()) {
    auto const checked = check_plate(text_of(v, "plate"));
    ASSERT_TRUE(checked);
    EXPECT_TRUE(kinds.at(text_of(v, "kind")).contains(checked->value.kind)) << text_of(v, "plate") << titled(checked->value.kind).name;
  }
}

}  // namespace
}  // namespace ly::identifiers
