#include "formats/sheet_values.h"

#include <gtest/gtest.h>

#include <cstdlib>

#include "base/dice.h"
#include "base/text.h"
#include "formats/sheet_numbers.h"

namespace ly::formats {
namespace {

Position const kAt{"名册", 37, 3};

Cell text(std::string value) {
  Cell cell;
  cell.kind = CellKind::text;
  cell.text = std::move(value);
  return cell;
}
Cell number(std::string value) {
  Cell cell;
  cell.kind = CellKind::number;
  cell.number = std::strtod(value.c_str(), nullptr);
  cell.text = std::move(value);
  return cell;
}
Cell date(int32_t y, int32_t m, int32_t d, int64_t minutes = 0) {
  Cell cell;
  cell.kind = CellKind::date;
  cell.has_day = true;
  cell.day = day_of(y, m, d);
  cell.time = Minutes{minutes};
  return cell;
}

std::string to_shown(std::string const& v) { return v; }
std::string to_shown(Day v) { return to_iso(v); }
std::string to_shown(bool v) { return v ? "yes" : "no"; }
std::string to_shown(int32_t v) { return std::to_string(v); }
std::string to_shown(int64_t v) { return std::to_string(v); }

// "value", "value (note)", "code", "code -> suggestion".
template <class T> std::string shown(Result<Taken<T>> const& taken) {
  if (taken) return to_shown(taken->value) + (taken->note ? " (" + taken->note->code + ")" : "");
  auto const& problem = taken.error();
  EXPECT_EQ(problem.at, "名册!C37");
  EXPECT_TRUE(problem.args.contains("value")) << problem.code;
  auto const suggestion = problem.args.find("suggestion");
  return problem.code + (suggestion == problem.args.end() ? "" : " -> " + suggestion->second);
}

TEST(SheetNumbers, spell_whole_numbers_digit_by_digit) {
  EXPECT_EQ(whole_digits("1.3800138E10"), "13800138000");
  EXPECT_EQ(whole_digits("1.38E+10"), "13800000000");
  EXPECT_EQ(whole_digits("20200207.0"), "20200207");
  EXPECT_EQ(whole_digits("20200207.00"), "20200207");
  EXPECT_EQ(whole_digits("0512"), "0512");
  EXPECT_EQ(whole_digits("-5"), "-5");
  EXPECT_EQ(whole_digits("120e-1"), "12");
  EXPECT_EQ(whole_digits("0"), "0");
  EXPECT_EQ(whole_digits("0e5"), "000000");
  for (auto bad : {"", ".", "-", "1.5", "1e-1", "1.25e1", "e5", "1e", "1e+", "1e999", "1e50", "abc", "1 2", "0x10", "1..2"})
    EXPECT_FALSE(whole_digits(bad)) << bad;
  EXPECT_EQ(hundredths("36.5"), 3650);
  EXPECT_EQ(hundredths("36.55"), 3655);
  EXPECT_EQ(hundredths("36.500"), 3650);
  EXPECT_EQ(hundredths("-1"), -100);
  EXPECT_EQ(hundredths(".5"), 50);
  EXPECT_FALSE(hundredths("36.555"));
  EXPECT_FALSE(hundredths("1e2"));
}

// Whatever a program prints from a double is recognised as such; a random whole number hardly ever is.
TEST(SheetNumbers, know_what_a_double_can_print) {
  Dice dice(5);
  int taken_for_double = 0;
  for (int i = 0; i < 2000; ++i) {
    std::string digits = std::to_string(1 + dice.below(9));
    while (digits.size() < 18) digits += static_cast<char>('0' + dice.below(10));
    char printed[64];
    double const value = std::strtod(digits.c_str(), nullptr);
    for (auto format : {"%.0f", "%.17g", "%.15g", "%.16g"}) {
      std::snprintf(printed, sizeof printed, format, value);
      auto const whole = whole_digits(printed);
      ASSERT_TRUE(whole) << printed;
      EXPECT_TRUE(may_come_from_double(*whole)) << printed << " of " << digits;
    }
    taken_for_double += may_come_from_double(digits) ? 1 : 0;
  }
  EXPECT_LT(taken_for_double, 2000 / 4);  // 1 in 10 end in 0, 1 in 16 are multiples of the spacing
  EXPECT_GT(taken_for_double, 2000 / 20);
}

TEST(SheetValues, id_numbers) {
  auto const id = [](Cell const& cell) { return shown(take_id_number(cell, kAt)); };
  EXPECT_EQ(id(text("99000019000101001X")), "99000019000101001X");
  EXPECT_EQ(id(text(" 990000 19000101 001x ")), "99000019000101001X");
  EXPECT_EQ(id(text("'990000190001010010")), "990000190001010010");
  EXPECT_EQ(id(text("９９００００１９０００１０１００１Ｘ")), "99000019000101001X");
  EXPECT_EQ(id(text("990000-19000101-0010")), "990000190001010010");
  EXPECT_EQ(id(text("990000190001010010\t")), "990000190001010010");
  EXPECT_EQ(id(text("E12345678")), "E12345678");             // a passport
  EXPECT_EQ(id(text("5E1234567")), "5E1234567");
  EXPECT_EQ(id(number("990000000101001")), "990000000101001");  // the old 15 digits survive
  EXPECT_EQ(id(number("9.90000190001010E+17")), "sheet.id_lost_digits");
  EXPECT_EQ(id(number("990000190001010000")), "sheet.id_lost_digits");
  EXPECT_EQ(id(number("9.9000019000101005E+17")), "sheet.id_lost_digits");
  EXPECT_EQ(id(text("9.90000190001E+17")), "sheet.id_lost_digits");   // csv
  EXPECT_EQ(id(number("990000190001010037")), "990000190001010037 (sheet.id_from_number)");  // no double prints this
  EXPECT_EQ(id(number("123.5")), "sheet.id_form");
  EXPECT_EQ(id(number("-5")), "sheet.id_form");
  EXPECT_EQ(id(date(2020, 2, 7)), "sheet.id_form");
  EXPECT_EQ(id(text("'")), "sheet.id_form");
  EXPECT_EQ(id(text(std::string(60, '1'))), "sheet.id_too_long");
  EXPECT_EQ(id(text("  ")), "sheet.blank");
  auto const lost = take_id_number(number("9.9000019000101E+17"), kAt);
  ASSERT_FALSE(lost);
  EXPECT_EQ(lost.error().args.at("kept"), "990000190001010***");
  Cell error;
  error.kind = CellKind::error;
  error.text = "#N/A";
  EXPECT_EQ(id(error), "sheet.cell_error");
  Cell formula;
  formula.formula = true;
  EXPECT_EQ(id(formula), "sheet.formula_no_value");
}

TEST(SheetValues, phones) {
  auto const phone = [](Cell const& cell) { return shown(take_phone(cell, kAt)); };
  EXPECT_EQ(phone(text("13800000000")), "13800000000");
  EXPECT_EQ(phone(text("+86 138-0000-0000")), "13800000000");
  EXPECT_EQ(phone(text("008613800000000")), "13800000000");
  EXPECT_EQ(phone(text("8613800000000")), "13800000000");
  EXPECT_EQ(phone(text("１３８ ０００００００１")), "13800000001");
  EXPECT_EQ(phone(text("138—0000—0001")), "13800000001");
  EXPECT_EQ(phone(number("13800000001")), "13800000001");
  EXPECT_EQ(phone(number("1.3800000001E10")), "13800000001");
  EXPECT_EQ(phone(number("13800000001.0")), "13800000001");
  EXPECT_EQ(phone(text("13800000001.0")), "13800000001");
  EXPECT_EQ(phone(text("1.38E+10")), "sheet.phone_lost_digits");
  EXPECT_EQ(phone(text("1.3800000001E+10")), "13800000001");
  EXPECT_EQ(phone(text("0512-58120000")), "0512-58120000");
  EXPECT_EQ(phone(text("(010)81200000")), "010-81200000");
  EXPECT_EQ(phone(text("13800000000/13900000000")), "sheet.phone_several -> 13800000000");
  EXPECT_EQ(phone(text("13800000000、13900000000")), "sheet.phone_several -> 13800000000");
  EXPECT_EQ(phone(text("1380000000")), "sheet.phone_digits");
  EXPECT_EQ(phone(text("23800000000")), "sheet.phone_digits");
  EXPECT_EQ(phone(text("没有")), "sheet.phone_form");
  EXPECT_EQ(phone(date(2020, 2, 7)), "sheet.phone_form");
}

DayRules const kRules{day_of(2020, 2, 17)};

TEST(SheetValues, days) {
  auto const day = [](Cell const& cell) { return shown(take_day(cell, kAt, kRules)); };
  for (auto good : {"2020-2-7", "2020-02-07", "2020/2/7", "2020.2.7", "2020.02.07.", "2020年2月7日", "2020年02月07号", "2020 年 2 月 7 日", "20200207",
                    "20200207.0", "２０２０－０２－０７", "2020-02-07 08:30", "2020-02-07T08:30:00", "2020-02-07 00:00:00.000", "2020/2/7 8:05:00",
                    "2020年2月7日 下午3:05", "2020-02-07 星期五", "2020年2月7日(星期五)", "2020-02-07 周五", "2020－2－7", " 2020-2-7 ", "'2020-2-7"})
    EXPECT_EQ(day(text(good)), "2020-02-07") << good;
  EXPECT_EQ(day(date(2020, 2, 7, 600)), "2020-02-07");
  EXPECT_EQ(day(number("20200207")), "2020-02-07");
  EXPECT_EQ(day(number("43868")), "2020-02-07 (sheet.day_from_serial)");
  EXPECT_EQ(day(number("43868.5")), "2020-02-07 (sheet.day_from_serial)");
  EXPECT_EQ(day(text("43868")), "2020-02-07 (sheet.day_from_serial)");
  auto mac = number("42406");
  mac.epoch_1904 = true;
  EXPECT_EQ(day(mac), "2020-02-07 (sheet.day_from_serial)");
  EXPECT_EQ(day(text("2月7日")), "2020-02-07 (sheet.day_year_assumed)");
  EXPECT_EQ(day(text("12月30日")), "2019-12-30 (sheet.day_year_assumed)");
  EXPECT_EQ(day(text("3月1日")), "2020-03-01 (sheet.day_year_assumed)");
  EXPECT_EQ(day(text("2/7")), "2020-02-07 (sheet.day_year_assumed)");
  EXPECT_EQ(day(text("2月29日")), "2020-02-29 (sheet.day_year_assumed)");
  EXPECT_EQ(day(text("20-2-7")), "sheet.day_ambiguous -> 2020-02-07");
  EXPECT_EQ(day(text("20年2月7日")), "sheet.day_ambiguous -> 2020-02-07");
  EXPECT_EQ(day(text("2/7/2020")), "sheet.day_ambiguous -> 2020-02-07");
  EXPECT_EQ(day(text("2/7/20")), "sheet.day_ambiguous -> 2002-07-20");
  EXPECT_EQ(day(text("17/2/2020")), "sheet.day_ambiguous -> 2020-02-17");
  EXPECT_EQ(day(text("200207")), "sheet.day_ambiguous -> 2020-02-07");
  EXPECT_EQ(day(text("2.7")), "sheet.day_ambiguous -> 2020-02-07");
  EXPECT_EQ(day(number("2.7")), "sheet.day_ambiguous -> 2020-02-07");
  EXPECT_EQ(day(number("2.7000000000000002")), "sheet.day_form");
  EXPECT_EQ(day(text("2020年2月")), "sheet.day_incomplete");
  EXPECT_EQ(day(text("2020-2")), "sheet.day_incomplete");
  EXPECT_EQ(day(text("2020-2-30")), "sheet.day_not_exist");
  EXPECT_EQ(day(text("20200230")), "sheet.day_not_exist");
  EXPECT_EQ(day(text("2月30日")), "sheet.day_not_exist");
  EXPECT_EQ(day(text("2020-13-1")), "sheet.day_not_exist");
  EXPECT_EQ(day(text("上周五")), "sheet.day_relative -> 2020-02-14");
  EXPECT_EQ(day(text("上星期日")), "sheet.day_relative -> 2020-02-16");
  EXPECT_EQ(day(text("周五")), "sheet.day_relative -> 2020-02-14");
  EXPECT_EQ(day(text("昨天")), "sheet.day_relative -> 2020-02-16");
  EXPECT_EQ(day(text("下周一")), "sheet.day_relative -> 2020-02-24");
  EXPECT_EQ(day(text("过年前")), "sheet.day_form");
  EXPECT_EQ(day(text("3020-2-7")), "sheet.day_out_of_range");
  EXPECT_EQ(day(text("1-2-3-4")), "sheet.day_form");
  EXPECT_EQ(day(text("年月日")), "sheet.day_form");
  EXPECT_EQ(day(text("2020年年2月7日")), "sheet.day_form");
  EXPECT_EQ(day(number("-43868")), "sheet.day_form");
  EXPECT_EQ(day(number("1E+300")), "sheet.day_form");
  Cell time;
  time.kind = CellKind::date;
  EXPECT_EQ(day(time), "sheet.day_time_only");
}

// Every day from 1990 to 2089, in every form, comes back.
TEST(SheetValues, days_in_every_form_compared_with_the_input) {
  for (int32_t n = day_of(1990, 1, 1).number; n < day_of(2090, 1, 1).number; n += 13) {
    Day const wanted{n};
    auto const c = civil_of(wanted);
    auto const y = std::to_string(c.year), m = std::to_string(c.month), d = std::to_string(c.day);
    auto iso = to_iso(wanted), packed = iso;
    std::erase(packed, '-');
    for (auto const& form : {iso, y + "/" + m + "/" + d, y + "." + m + "." + d, y + "年" + m + "月" + d + "日", packed}) {
      auto const taken = take_day(text(form), kAt, kRules);
      ASSERT_TRUE(taken) << form;
      ASSERT_EQ(taken->value, wanted) << form;
    }
  }
}

TEST(SheetValues, yes_and_no) {
  auto const yes_no = [](Cell const& cell) { return shown(take_yes_no(cell, kAt)); };
  for (auto yes : {"是", "有", "√", "Y", "yes", "TRUE", "1", "１", " 是 "}) EXPECT_EQ(yes_no(text(yes)), "yes") << yes;
  for (auto no : {"否", "无", "×", "N", "No", "FALSE", "0", "没有", "x"}) EXPECT_EQ(yes_no(text(no)), "no") << no;
  EXPECT_EQ(yes_no(number("1")), "yes");
  EXPECT_EQ(yes_no(number("0")), "no");
  EXPECT_EQ(yes_no(number("2")), "sheet.yes_no");
  EXPECT_EQ(yes_no(text("可能")), "sheet.yes_no");
  EXPECT_EQ(yes_no(date(2020, 1, 1)), "sheet.yes_no");
  Cell boolean;
  boolean.kind = CellKind::boolean;
  boolean.text = "TRUE";
  EXPECT_EQ(yes_no(boolean), "yes");
}

TEST(SheetValues, temperatures) {
  auto const heat = [](Cell const& cell) { return shown(take_temperature(cell, kAt)); };
  for (auto good : {"36.5", "36.5℃", "36.5度", "36.5 摄氏度", "３６．５", "36.5°C", "36.50", "36.5c"}) EXPECT_EQ(heat(text(good)), "3650") << good;
  EXPECT_EQ(heat(number("36.5")), "3650");
  EXPECT_EQ(heat(number("36.600000000000001")), "3660");
  EXPECT_EQ(heat(text("37")), "3700");
  EXPECT_EQ(heat(number("37.25")), "3725");
  EXPECT_EQ(heat(number("365")), "sheet.temperature_range -> 36.5");
  EXPECT_EQ(heat(text("365")), "sheet.temperature_range -> 36.5");
  EXPECT_EQ(heat(text("97.7")), "sheet.temperature_range -> 36.5");
  EXPECT_EQ(heat(text("3.65")), "sheet.temperature_range");
  EXPECT_EQ(heat(text("36。5")), "sheet.temperature_form -> 36.5");
  EXPECT_EQ(heat(text("36，5")), "sheet.temperature_form -> 36.5");
  EXPECT_EQ(heat(text("正常")), "sheet.temperature_form");
  EXPECT_EQ(heat(text("36.5-37")), "sheet.temperature_form");
  EXPECT_EQ(heat(number("36.5555")), "sheet.temperature_form");
  EXPECT_EQ(heat(number("1E+300")), "sheet.temperature_form");
}

TEST(SheetValues, whole_numbers_texts_and_choices) {
  auto const whole = [](Cell const& cell) { return shown(take_whole(cell, kAt, 0, 10'000)); };
  EXPECT_EQ(whole(text("12人")), "12");
  EXPECT_EQ(whole(number("12.0")), "12");
  EXPECT_EQ(whole(text("1,200")), "1200");
  EXPECT_EQ(whole(text("10001")), "sheet.whole_range");
  EXPECT_EQ(whole(text("-1")), "sheet.whole_range");
  EXPECT_EQ(whole(text("18446744073709551615")), "sheet.whole_range");
  EXPECT_EQ(whole(text("约12")), "sheet.whole_form");
  EXPECT_EQ(whole(number("1.5")), "sheet.whole_form");

  EXPECT_EQ(shown(take_text(text(" 张　 三 "), kAt)), "张 三");
  EXPECT_EQ(shown(take_text(number("1.38E10"), kAt)), "13800000000");
  EXPECT_EQ(shown(take_text(date(2020, 2, 7), kAt)), "2020-02-07");

  std::vector<Choice> const codes = {{"green", {"绿", "绿码", "green"}}, {"yellow", {"黄", "黄码"}}, {"red", {"红", "红码"}}};
  auto const choice = [&](Cell const& cell) { return shown(take_choice(cell, kAt, codes)); };
  EXPECT_EQ(choice(text("绿 码")), "green");
  EXPECT_EQ(choice(text("GREEN")), "green");
  EXPECT_EQ(choice(text("绿色码")), "sheet.choice -> 绿码");
  EXPECT_EQ(choice(text("紫")), "sheet.choice");
  EXPECT_EQ(take_choice(text("紫"), kAt, codes).error().args.at("choices"), "绿、黄、红");
  EXPECT_TRUE(is_placeholder(text(" / ")));
  EXPECT_TRUE(is_placeholder(text("——")));
  EXPECT_FALSE(is_placeholder(text("张")));
}

// Nothing a cell can hold makes a conversion fall over.
TEST(SheetValues, survive_nonsense) {
  constexpr std::string_view kPieces[] = {"1", "20", "2020", "-", "/", ".", "年", "月", "日", "E", "+", " ", "'", "℃", "周", "星期", "上", "(", ")", ":", "T", "\xFF", "0", "９", "、"};
  Dice dice(11);
  for (int i = 0; i < 20'000; ++i) {
    std::string nonsense;
    for (uint64_t n = dice.below(9); n > 0; --n) nonsense += kPieces[dice.below(std::size(kPieces))];
    auto const cell = text(nonsense);
    auto const day = take_day(cell, kAt, kRules);
    EXPECT_TRUE(!day || (day->value >= kRules.earliest && day->value <= kRules.latest)) << nonsense;
    auto const phone = take_phone(cell, kAt);
    EXPECT_TRUE(!phone || phone->value.find_first_not_of("0123456789-") == std::string::npos) << nonsense;
    auto const heat = take_temperature(cell, kAt);
    EXPECT_TRUE(!heat || (heat->value >= 3400 && heat->value <= 4300)) << nonsense;
    (void)take_id_number(cell, kAt);
    (void)take_yes_no(cell, kAt);
    (void)take_whole(cell, kAt, 0, 5);
  }
}

}  // namespace
}  // namespace ly::formats
