#include "engines/dmn/decimal.h"

#include <gtest/gtest.h>

#include <cmath>

#include "base/dice.h"

namespace ly::dmn {
namespace {

Decimal D(std::string_view text) {
  auto const parsed = Decimal::parse(text);
  EXPECT_TRUE(parsed) << text;
  return parsed.value_or(Decimal());
}
std::string T(std::optional<Decimal> value) { return value ? value->text() : "none"; }

TEST(Decimal, reads_and_prints_exactly) {
  for (char const* text : {"0", "1", "-1", "37.3", "0.1", "-0.001", "1234567890123456789012345678901234", "9.999999999999999999999999999999999e+6144"})
    EXPECT_EQ(D(text).text(), text);
  EXPECT_EQ(D("37.30").text(), "37.3");
  EXPECT_EQ(D("1e3").text(), "1000");
  EXPECT_EQ(D("-0").text(), "0");
  EXPECT_EQ(D("12345678901234567890123456789012345").text(), "12345678901234567890123456789012340");  // 35 digits: half-even
  for (char const* bad : {"", "-", "+1", "1.", ".", "1e", "1,0", " 1", "0x1", "1.2.3", "1e99999", "NaN"}) EXPECT_FALSE(Decimal::parse(bad)) << bad;
}

TEST(Decimal, is_decimal_and_not_binary) {
  EXPECT_EQ(add(D("0.1"), D("0.2")), D("0.3"));
  EXPECT_TRUE(D("37.3") >= D("37.30"));
  EXPECT_TRUE(D("37.2") < D("37.3"));
  EXPECT_EQ(D("1.0").hash(), D("1").hash());
  EXPECT_EQ(T(divide(Decimal(1), Decimal(3))), "0.3333333333333333333333333333333333");
  EXPECT_EQ(T(divide(Decimal(2), Decimal(3))), "0.6666666666666666666666666666666667");
  EXPECT_EQ(T(divide(Decimal(1), Decimal(0))), "none");
  EXPECT_EQ(T(multiply(D("9999999999999999999999999999999999"), D("9999999999999999999999999999999999"))),
            "9.999999999999999999999999999999998e+67");
  EXPECT_EQ(T(subtract(D("1"), D("1e-40"))), "1");
  EXPECT_EQ(T(add(D("1e33"), D("0.5"))), "1000000000000000000000000000000000");  // tie to even
  EXPECT_EQ(T(add(D("1000000000000000000000000000000001"), D("0.5"))), "1000000000000000000000000000000002");
  EXPECT_EQ(T(multiply(D("9e6000"), D("9e6000"))), "none");
}

TEST(Decimal, rounds_as_asked) {
  EXPECT_EQ(T(round_to(D("2.5"), 0, Rounding::half_even)), "2");
  EXPECT_EQ(T(round_to(D("3.5"), 0, Rounding::half_even)), "4");
  EXPECT_EQ(T(round_to(D("-2.5"), 0, Rounding::half_up)), "-3");
  EXPECT_EQ(T(round_to(D("-2.5"), 0, Rounding::half_down)), "-2");
  EXPECT_EQ(T(round_to(D("-2.1"), 0, Rounding::floor)), "-3");
  EXPECT_EQ(T(round_to(D("-2.9"), 0, Rounding::ceiling)), "-2");
  EXPECT_EQ(T(round_to(D("1.125"), 2, Rounding::up)), "1.13");
  EXPECT_EQ(T(round_to(D("1.129"), 2, Rounding::down)), "1.12");
  EXPECT_EQ(T(round_to(D("1551"), -2, Rounding::half_even)), "1600");
  EXPECT_EQ(T(modulo(D("-10"), D("4"))), "2");
  EXPECT_EQ(T(modulo(D("10.1"), D("-4.5"))), "-3.4");
}

// References: GNU bc 1.07 at scale 60, and Python 3.11 decimal for the power.
TEST(Decimal, knows_the_transcendental_functions_to_34_digits) {
  EXPECT_EQ(T(exponential(Decimal(1))), "2.718281828459045235360287471352662");
  EXPECT_EQ(T(exponential(Decimal(4))), "54.59815003314423907811026120286088");
  EXPECT_EQ(T(exponential(Decimal(-1))), "0.3678794411714423215955237701614609");
  EXPECT_EQ(T(logarithm(Decimal(10))), "2.302585092994045684017991454684364");
  EXPECT_EQ(T(logarithm(D("0.5"))), "-0.6931471805599453094172321214581766");
  EXPECT_EQ(T(logarithm(Decimal(0))), "none");
  EXPECT_EQ(T(square_root(Decimal(2))), "1.414213562373095048801688724209698");
  EXPECT_EQ(T(square_root(Decimal(16))), "4");
  EXPECT_EQ(T(square_root(D("0.0001"))), "0.01");
  EXPECT_EQ(T(square_root(D("1e-9"))), "0.00003162277660168379331998893544432719");
  EXPECT_EQ(T(square_root(D("12345678900000000"))), "111111110.6055555544054166614335347");
  EXPECT_EQ(T(power(Decimal(2), Decimal(10))), "1024");
  EXPECT_EQ(T(power(Decimal(2), Decimal(-2))), "0.25");
  EXPECT_EQ(T(power(Decimal(4), D("0.5"))), "2");
  EXPECT_EQ(T(power(D("1.05"), Decimal(360))), "42476396.40868002039560415895318542");
  EXPECT_EQ(T(power(Decimal(-8), D("0.5"))), "none");
  EXPECT_EQ(T(power(Decimal(0), Decimal(-1))), "none");
  EXPECT_EQ(T(power(Decimal(10), Decimal(7000))), "none");
}

TEST(Decimal, agrees_with_128_bit_integers_on_random_operands) {
  Dice dice(20200217);
  for (int i = 0; i < 20'000; ++i) {
    auto const pick = [&] { return static_cast<int64_t>(dice.below(2'000'000'001)) - 1'000'000'000; };
    int64_t const a = pick(), b = pick();
    int32_t const scale = static_cast<int32_t>(dice.below(12));
    auto const scaled = [&](int64_t n) { return *Decimal::make(n < 0, static_cast<Wide>(std::llabs(n)), -scale); };
    EXPECT_EQ(add(scaled(a), scaled(b)), scaled(a + b));
    EXPECT_EQ(subtract(scaled(a), scaled(b)), scaled(a - b));
    EXPECT_EQ(multiply(scaled(a), Decimal(b)), scaled(a * b));
    EXPECT_EQ(scaled(a) < scaled(b), a < b);
    EXPECT_EQ(Decimal::parse(scaled(a).text()), scaled(a));
    if (b != 0) {
      auto const quotient = divide(scaled(a * b), Decimal(b));
      ASSERT_TRUE(quotient);
      EXPECT_EQ(*quotient, scaled(a));
      EXPECT_EQ(quotient->hash(), scaled(a).hash());
    }
  }
}

}  // namespace
}  // namespace ly::dmn
