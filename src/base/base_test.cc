#include <gtest/gtest.h>

#include "base/dice.h"
#include "base/id.h"
#include "base/json.h"
#include "base/result.h"
#include "base/text.h"
#include "base/time.h"

namespace ly {
namespace {

Result<int> half(int n) {
  if (n % 2 != 0) return invalid("odd", "n", {{"n", std::to_string(n)}});
  return n / 2;
}
Result<int> quarter(int n) { return TRY(half(TRY(half(n)))); }

TEST(ResultTest, try_passes_the_problem_up) {
  EXPECT_EQ(quarter(12).value(), 3);
  auto const no = quarter(6);
  ASSERT_FALSE(no);
  EXPECT_EQ(no.error().code, "odd");
  EXPECT_EQ(no.error().args.at("n"), "3");
  EXPECT_THROW((void)no.value(), Broken);
}

TEST(TimeTest, civil_and_back) {
  for (int32_t n = -200'000; n < 200'000; n += 37) {
    auto const c = civil_of(Day{n});
    EXPECT_EQ(day_of(c.year, c.month, c.day).number, n);
  }
  EXPECT_EQ(to_iso(day_of(2020, 2, 29)), "2020-02-29");
  EXPECT_FALSE(find_day(2019, 2, 29));
  EXPECT_EQ(weekday(day_of(2020, 2, 17)), 1);
  auto const at = instant_of(day_of(2020, 2, 17), Minutes{14 * 60 + 20});
  EXPECT_EQ(to_iso(at), "2020-02-17T06:20:00.000Z");
  EXPECT_EQ(to_iso(at, kChinaOffset), "2020-02-17T14:20:00.000+08:00");
  EXPECT_EQ(instant_from_iso("2020-02-17T14:20:00+08:00"), at);
  EXPECT_EQ(instant_from_iso(to_iso(at)), at);
  EXPECT_FALSE(instant_from_iso("2020-02-17T14:20:00"));
  EXPECT_FALSE(instant_from_iso("2020-02-30T14:20:00Z"));
  EXPECT_FALSE(day_from_iso("2020-2-17"));
}

TEST(DiceTest, same_seed_same_stream) {
  Dice a(7), b(7);
  for (int i = 0; i < 100; ++i) EXPECT_EQ(a.next(), b.next());
  for (int i = 0; i < 1000; ++i) EXPECT_LT(a.below(7), 7U);
}

TEST(IdTest, sorts_by_time) {
  Dice dice(1);
  auto const first = new_id_text(dice, Instant{1'582'000'000'000}), second = new_id_text(dice, Instant{1'582'000'000'001});
  EXPECT_LT(first, second);
  EXPECT_TRUE(looks_like_id(first));
  EXPECT_FALSE(looks_like_id("x"));
}

TEST(TextTest, normalises_and_masks) {
  EXPECT_EQ(clean("　ＡＢ１２　 x "), "AB12 x");
  EXPECT_EQ(mask_id_number("990000190001010008"), "990000********0008");
  EXPECT_EQ(mask_phone("13812345678"), "138****5678");
  EXPECT_EQ(mask_name("欧阳测试"), "欧***");
  EXPECT_EQ(mask_name("测"), "*");
  EXPECT_FALSE(is_utf8("\xC0\x80"));
  EXPECT_FALSE(is_utf8("\xED\xA0\x80"));
  EXPECT_TRUE(is_utf8("测😀"));
  for (size_t n = 0; n < 40; ++n) {
    std::string bytes(n, '\0'), back;
    for (size_t i = 0; i < n; ++i) bytes[i] = static_cast<char>(i * 37 + n);
    EXPECT_TRUE(from_base64(to_base64url(bytes), back));
    EXPECT_EQ(back, bytes);
    EXPECT_TRUE(from_base64(to_base64(bytes), back));
    EXPECT_EQ(back, bytes);
    EXPECT_EQ(from_hex(to_hex(bytes)), bytes);
  }
}

// Numbers from RFC 8785 appendix B.
TEST(JsonTest, canonical_form) {
  auto const text = [](double v) { return canonical(json::value(v)); };
  EXPECT_EQ(text(333333333.33333329), "333333333.3333333");
  EXPECT_EQ(text(1e30), "1e+30");
  EXPECT_EQ(text(4.50), "4.5");
  EXPECT_EQ(text(2e-3), "0.002");
  EXPECT_EQ(text(1e-27), "1e-27");
  EXPECT_EQ(text(-0.0), "0");
  EXPECT_EQ(text(9007199254740992.0), "9007199254740992");
  EXPECT_EQ(canonical(*parse_json(R"({"b":1,"a":["\u0001",true,null],"名":18446744073709551615})")),
            R"({"a":["\u0001",true,null],"b":1,"名":18446744073709551615})");
}

TEST(JsonTest, refuses_what_is_not_plain_json) {
  EXPECT_EQ(parse_json(R"({"a":1,"a":2})").error().code, "json.duplicate_key");
  EXPECT_EQ(parse_json(R"({"a":[1,{"b":1e309}]})").error().code, "json.syntax");  // infinity could not be written again
  EXPECT_EQ(parse_json("-1e400").error().at, "number > 1.8e308");
  EXPECT_EQ(parse_json("{\"a\":1} x").error().code, "json.syntax");
  EXPECT_EQ(parse_json(std::string(100, '[')).error().code, "json.depth");
  EXPECT_EQ(parse_json("").error().code, "json.syntax");
}

}  // namespace
}  // namespace ly
