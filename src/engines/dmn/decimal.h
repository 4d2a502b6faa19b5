// Decimal: the numbers of FEEL (DMN 1.5 §10.3.2.3.1): IEEE 754-2008 decimal128 values, 34 significant digits, rounding
// half-even, exponents -6111 … 6176 kept. Sixteen bytes, no allocation. 0.1 + 0.2 is 0.3, and a limit of 37.3 is 37.3.
// There is no NaN and no infinity: an operation without a finite result answers nothing, and FEEL makes it null.
#pragma once
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace ly::dmn {

__extension__ typedef unsigned __int128 Wide;

class Decimal {
 public:
  constexpr Decimal() = default;
  constexpr Decimal(int64_t value)  // NOLINT: every integer is a decimal, exactly
      : low_(value < 0 ? uint64_t{0} - static_cast<uint64_t>(value) : static_cast<uint64_t>(value)),
        high_(kZeroExponent | (value < 0 ? kSign : 0)) {}
  constexpr Decimal(int value) : Decimal(static_cast<int64_t>(value)) {}  // NOLINT: as above

  // The FEEL and JSON forms: [-] digits [. digits] [e[+-]digits]; nothing else, no white space. More than 34 digits round
  // half-even. Nothing on a malformed text or a magnitude out of range.
  static std::optional<Decimal> parse(std::string_view text);
  // coefficient × 10^exponent, rounded to 34 digits; nothing when out of range.
  static std::optional<Decimal> make(bool negative, Wide coefficient, int32_t exponent);
  static Decimal from_double(double value);  // shortest decimal that reads back as `value`; must be finite: check()

  bool is_zero() const { return coefficient() == 0; }
  bool is_negative() const { return (high_ & kSign) != 0 && !is_zero(); }
  bool is_integer() const;
  Wide coefficient() const { return (static_cast<Wide>(high_ & kCoefficientMask) << 64) | low_; }
  int32_t exponent() const { return static_cast<int32_t>((high_ & ~kSign) >> kExponentShift) - kBias; }

  std::string text() const;        // plain digits up to 40 places, else d.ddde±n; no trailing zeros, never "-0"
  double to_double() const;        // nearest double
  std::optional<int64_t> to_int() const;  // the whole number, if it is one and fits
  uint64_t hash() const;           // equal numbers hash equally, whatever their exponents

  Decimal operator-() const;
  Decimal abs() const { return is_negative() ? -*this : *this; }

  std::strong_ordering operator<=>(Decimal const& other) const;
  bool operator==(Decimal const& other) const { return (*this <=> other) == 0; }

 private:
  // Sign (1 bit), biased exponent (14 bits), coefficient (113 bits): 10^34 < 2^113.
  static constexpr int kExponentShift = 49;
  static constexpr int32_t kBias = 6176;
  static constexpr uint64_t kSign = uint64_t{1} << 63;
  static constexpr uint64_t kCoefficientMask = (uint64_t{1} << kExponentShift) - 1;
  static constexpr uint64_t kZeroExponent = static_cast<uint64_t>(kBias) << kExponentShift;
  uint64_t low_ = 0;
  uint64_t high_ = kZeroExponent;
};

// Nothing on overflow; divide also by zero, remainder by zero, power also where undefined (0 ** -1, (-2) ** 0.5).
std::optional<Decimal> add(Decimal a, Decimal b);
std::optional<Decimal> subtract(Decimal a, Decimal b);
std::optional<Decimal> multiply(Decimal a, Decimal b);
std::optional<Decimal> divide(Decimal a, Decimal b);
std::optional<Decimal> modulo(Decimal a, Decimal b);  // FEEL: a - b * floor(a / b), the sign of b
std::optional<Decimal> power(Decimal base, Decimal exponent);
std::optional<Decimal> square_root(Decimal a);
std::optional<Decimal> exponential(Decimal a);
std::optional<Decimal> logarithm(Decimal a);  // natural; a > 0

enum class Rounding { half_even, half_up, half_down, up, down, floor, ceiling };  // up: away from zero
// To `places` digits after the point (negative: before it); places in -6111 … 6176, else nothing.
std::optional<Decimal> round_to(Decimal a, int32_t places, Rounding how);

}  // namespace ly::dmn
