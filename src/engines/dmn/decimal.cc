#include "engines/dmn/decimal.h"

#include <array>
#include <charconv>
#include <cmath>

#include "base/check.h"

namespace ly::dmn {
namespace {

constexpr int kDigits = 34;
constexpr int32_t kExponentMin = -6176, kExponentMax = 6111;

// 10^0 … 10^38: all that fit into 128 bits.
constexpr auto kPowers = [] {
  std::array<Wide, 39> powers{};
  powers[0] = 1;
  for (size_t i = 1; i < powers.size(); ++i) powers[i] = powers[i - 1] * 10;
  return powers;
}();

Wide ten_to(int n) { return kPowers[static_cast<size_t>(n)]; }

int digits_of(Wide value) {  // 0 for 0
  if (value == 0) return 0;
  auto const high = static_cast<uint64_t>(value >> 64);
  int const bits = high ? 128 - __builtin_clzll(high) : 64 - __builtin_clzll(static_cast<uint64_t>(value));
  int const estimate = (bits * 1233) >> 12;  // floor(bits · log10 2), never too large
  return estimate + (value >= ten_to(estimate) ? 1 : 0);
}

bool fits_64(Wide value) { return (value >> 64) == 0; }

void divide_by(Wide value, Wide by, Wide& quotient, Wide& remainder) {
  if (fits_64(value) && fits_64(by)) {
    quotient = static_cast<uint64_t>(value) / static_cast<uint64_t>(by);
    remainder = static_cast<uint64_t>(value) % static_cast<uint64_t>(by);
    return;
  }
  quotient = value / by;
  remainder = value - quotient * by;
}

// Drops `count` digits, rounding half-even; `sticky` says that something non-zero lies below the last digit.
Wide drop_digits(Wide value, int count, bool sticky) {
  if (count <= 0) return value;
  if (count > 38) return 0;
  Wide quotient = 0, remainder = 0;
  divide_by(value, ten_to(count), quotient, remainder);
  Wide const half = ten_to(count) / 2;
  bool const up = remainder > half || (remainder == half && (sticky || (quotient & 1) != 0));
  return quotient + (up ? 1 : 0);
}

std::optional<Decimal> finish(bool negative, Wide value, bool sticky, int32_t exponent) {
  int const excess = std::max(digits_of(value) - kDigits, exponent < kExponentMin ? kExponentMin - exponent : 0);
  if (excess > 0) {
    value = drop_digits(value, excess, sticky);
    exponent += excess;
    if (value == ten_to(kDigits)) { value /= 10; ++exponent; }
  }
  if (exponent > kExponentMax) {
    if (value == 0) return Decimal();
    int const pad = exponent - kExponentMax;
    if (pad > kDigits || digits_of(value) + pad > kDigits) return std::nullopt;
    value *= ten_to(pad);
    exponent = kExponentMax;
  }
  return Decimal::make(negative, value, exponent);
}

std::optional<Decimal> plus(Decimal a, Decimal b, bool b_negative) {
  Wide x = a.coefficient(), y = b.coefficient();
  bool x_negative = a.is_negative(), y_negative = b_negative;
  int32_t x_exponent = a.exponent(), y_exponent = b.exponent();
  if (x_exponent != y_exponent) {
    if (y == 0) return a;
    if (x == 0) return Decimal::make(y_negative, y, y_exponent);
    if (x_exponent < y_exponent) {
      std::swap(x, y);
      std::swap(x_exponent, y_exponent);
      std::swap(x_negative, y_negative);
    }
  }
  // x has the greater exponent: scale it up to at most 37 digits, then bring y to it, remembering what falls off.
  int32_t gap = x_exponent - y_exponent;
  int const room = std::min<int32_t>(gap, 37 - digits_of(x));
  x *= ten_to(room);
  gap -= room;
  bool sticky = false;
  if (gap > 0) {
    Wide quotient = 0, remainder = y;
    if (gap <= 38) divide_by(y, ten_to(gap), quotient, remainder);
    y = quotient;
    sticky = remainder != 0;
  }
  int32_t const exponent = x_exponent - room;
  if (x_negative == y_negative) return finish(x_negative, x + y, sticky, exponent);
  if (x >= y) {
    Wide const difference = x - y;
    if (sticky) return finish(x_negative, difference - 1, true, exponent);
    return finish(x_negative && difference != 0, difference, false, exponent);
  }
  return finish(y_negative, y - x, sticky, exponent);  // y > x only when nothing fell off
}

// x / 10^shift for a negative or positive number, rounded to an integer as `how` says.
Wide round_wide(Wide value, int32_t shift, bool negative, Rounding how) {
  Wide quotient = 0, remainder = value;
  Wide half = 0;
  bool above = false, at_half = false;
  if (shift <= 38) {
    divide_by(value, ten_to(shift), quotient, remainder);
    half = ten_to(shift) / 2;
    above = remainder > half;
    at_half = remainder == half;
  }
  if (remainder == 0) return quotient;
  bool up = false;
  switch (how) {
    case Rounding::half_even: up = above || (at_half && (quotient & 1) != 0); break;
    case Rounding::half_up: up = above || at_half; break;
    case Rounding::half_down: up = above; break;
    case Rounding::up: up = true; break;
    case Rounding::down: up = false; break;
    case Rounding::floor: up = negative; break;
    case Rounding::ceiling: up = !negative; break;
  }
  return quotient + (up ? 1 : 0);
}

struct Stripped {
  Wide coefficient = 0;
  int32_t exponent = 0;
};
Stripped strip(Decimal value) {
  Stripped out{value.coefficient(), value.exponent()};
  if (out.coefficient == 0) return {0, 0};
  Wide quotient = 0, remainder = 0;
  for (int step : {16, 8, 4, 2, 1}) {
    for (;;) {
      divide_by(out.coefficient, ten_to(step), quotient, remainder);
      if (remainder != 0 || quotient == 0) break;
      out.coefficient = quotient;
      out.exponent += step;
    }
  }
  return out;
}

std::string digits_text(Wide value) {
  if (value == 0) return "0";
  std::array<char, 40> buffer{};
  size_t at = buffer.size();
  while (value != 0) {
    buffer[--at] = static_cast<char>('0' + static_cast<int>(value % 10));
    value /= 10;
  }
  return {buffer.data() + at, buffer.size() - at};
}

}  // namespace

std::optional<Decimal> Decimal::make(bool negative, Wide coefficient, int32_t exponent) {
  if (coefficient >= ten_to(kDigits) || exponent < kExponentMin || exponent > kExponentMax)
    return finish(negative, coefficient, false, exponent);
  Decimal out;
  out.low_ = static_cast<uint64_t>(coefficient);
  out.high_ = static_cast<uint64_t>(coefficient >> 64) | (static_cast<uint64_t>(exponent + kBias) << kExponentShift) |
              (negative ? kSign : 0);
  return out;
}

std::optional<Decimal> Decimal::parse(std::string_view text) {
  size_t i = 0;
  bool const negative = !text.empty() && text[0] == '-';
  if (negative) ++i;
  Wide value = 0;
  int kept = 0;
  int64_t exponent = 0;
  bool sticky = false, any = false, point = false;
  for (; i < text.size(); ++i) {
    char const c = text[i];
    if (c == '.' && !point) {
      point = true;
      if (i + 1 == text.size() || text[i + 1] < '0' || text[i + 1] > '9') return std::nullopt;
      continue;
    }
    if (c < '0' || c > '9') break;
    any = true;
    int const digit = c - '0';
    if (kept < 37) {
      value = value * 10 + static_cast<unsigned>(digit);
      if (value != 0) ++kept;
      if (point) --exponent;
    } else {
      sticky = sticky || digit != 0;
      if (!point) ++exponent;
    }
  }
  if (!any) return std::nullopt;
  if (i < text.size()) {
    if (text[i] != 'e' && text[i] != 'E') return std::nullopt;
    ++i;
    if (i < text.size() && text[i] == '+') ++i;
    int32_t written = 0;
    auto const [end, error] = std::from_chars(text.data() + i, text.data() + text.size(), written);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    exponent += written;
  }
  if (exponent > 100'000 || exponent < -100'000) return value == 0 ? std::optional<Decimal>(Decimal()) : std::nullopt;
  return finish(negative, value, sticky, static_cast<int32_t>(exponent));
}

Decimal Decimal::from_double(double value) {
  check(std::isfinite(value), "a decimal is finite");
  std::array<char, 40> buffer{};
  auto const end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value).ptr;
  auto const parsed = parse({buffer.data(), static_cast<size_t>(end - buffer.data())});
  check(parsed.has_value(), "a double is a decimal");
  return *parsed;
}

bool Decimal::is_integer() const { return exponent() >= 0 || strip(*this).exponent >= 0; }

std::string Decimal::text() const {
  auto const [coefficient, exponent] = strip(*this);
  if (coefficient == 0) return "0";
  std::string digits = digits_text(coefficient);
  std::string out = is_negative() ? "-" : "";
  int32_t const count = static_cast<int32_t>(digits.size()), point = count + exponent;  // digits before the point
  if (exponent >= 0 && point <= 40) return out + digits + std::string(static_cast<size_t>(exponent), '0');
  if (exponent < 0 && point > 0) return out + digits.substr(0, static_cast<size_t>(point)) + "." + digits.substr(static_cast<size_t>(point));
  if (exponent < 0 && point > -40) return out + "0." + std::string(static_cast<size_t>(-point), '0') + digits;
  out += digits[0];
  if (count > 1) out += "." + digits.substr(1);
  return out + "e" + (point > 0 ? "+" : "") + std::to_string(point - 1);
}

double Decimal::to_double() const {
  std::string const shown = text();
  double out = 0;
  std::from_chars(shown.data(), shown.data() + shown.size(), out);
  return out;
}

std::optional<int64_t> Decimal::to_int() const {
  auto const [coefficient, exponent] = strip(*this);
  if (coefficient == 0) return 0;
  if (exponent < 0 || exponent > 18) return std::nullopt;
  if (digits_of(coefficient) + exponent > 19) return std::nullopt;
  Wide const whole = coefficient * ten_to(exponent);
  Wide const limit = Wide{1} << 63;
  if (is_negative()) {
    if (whole > limit) return std::nullopt;
    return static_cast<int64_t>(uint64_t{0} - static_cast<uint64_t>(whole));
  }
  if (whole >= limit) return std::nullopt;
  return static_cast<int64_t>(whole);
}

uint64_t Decimal::hash() const {
  auto const [coefficient, exponent] = strip(*this);
  uint64_t h = static_cast<uint64_t>(coefficient) * 0x9E3779B97F4A7C15ULL;
  h ^= static_cast<uint64_t>(coefficient >> 64) * 0xC2B2AE3D27D4EB4FULL;
  h ^= static_cast<uint64_t>(static_cast<uint32_t>(exponent)) * 0x165667B19E3779F9ULL;
  if (is_negative()) h = ~h;
  return h ^ (h >> 29);
}

Decimal Decimal::operator-() const {
  Decimal out = *this;
  out.high_ ^= kSign;
  return out;
}

std::strong_ordering Decimal::operator<=>(Decimal const& other) const {
  bool const a_negative = is_negative(), b_negative = other.is_negative();
  if (a_negative != b_negative) return a_negative ? std::strong_ordering::less : std::strong_ordering::greater;
  Wide a = coefficient(), b = other.coefficient();
  int32_t const gap = exponent() - other.exponent();
  if (gap != 0 && a != 0 && b != 0) {
    int32_t const a_size = digits_of(a) + exponent(), b_size = digits_of(b) + other.exponent();
    if (a_size != b_size) {
      bool const less = (a_size < b_size) != a_negative;
      return less ? std::strong_ordering::less : std::strong_ordering::greater;
    }
    if (gap > 0) a *= ten_to(gap);  // sizes agree, so the gap is at most 33 digits and the product has at most 34
    else b *= ten_to(-gap);
  }
  if (a == b) return std::strong_ordering::equal;
  return (a < b) != a_negative ? std::strong_ordering::less : std::strong_ordering::greater;
}

std::optional<Decimal> add(Decimal a, Decimal b) { return plus(a, b, b.is_negative()); }
std::optional<Decimal> subtract(Decimal a, Decimal b) { return plus(a, b, !b.is_negative() && !b.is_zero()); }

std::optional<Decimal> multiply(Decimal a, Decimal b) {
  Wide const x = a.coefficient(), y = b.coefficient();
  bool const negative = a.is_negative() != b.is_negative() && x != 0 && y != 0;
  int32_t const exponent = a.exponent() + b.exponent();
  if (fits_64(x) && fits_64(y)) return finish(negative, x * y, false, exponent);
  // Schoolbook on two limbs of 17 digits each: every partial product stays below 10^34.
  Wide const limb = ten_to(17);
  Wide const x1 = x / limb, x0 = x % limb, y1 = y / limb, y0 = y % limb;
  Wide const low = x0 * y0;
  Wide const middle = x1 * y0 + x0 * y1 + low / limb;
  Wide const top = x1 * y1 + middle / limb;
  Wide const below = (middle % limb) * limb + low % limb;  // the lower 34 digits
  if (top == 0) return finish(negative, below, false, exponent);
  int const keep = std::min(34, 37 - digits_of(top));      // digits of `below` that still fit
  Wide const cut = ten_to(34 - keep);
  return finish(negative, top * ten_to(keep) + below / cut, below % cut != 0, exponent + 34 - keep);
}

std::optional<Decimal> divide(Decimal a, Decimal b) {
  Wide const x = a.coefficient(), y = b.coefficient();
  if (y == 0) return std::nullopt;
  if (x == 0) return Decimal();
  int32_t exponent = a.exponent() - b.exponent();
  Wide quotient = 0, remainder = 0;
  divide_by(x, y, quotient, remainder);
  while (remainder != 0 && quotient < ten_to(34)) {  // three digits at a time: remainder · 1000 < 10^37
    Wide next = 0, rest = 0;
    divide_by(remainder * 1000, y, next, rest);
    quotient = quotient * 1000 + next;
    remainder = rest;
    exponent -= 3;
  }
  return finish(a.is_negative() != b.is_negative(), quotient, remainder != 0, exponent);
}

std::optional<Decimal> modulo(Decimal a, Decimal b) {
  auto const ratio = divide(a, b);
  if (!ratio) return std::nullopt;
  auto const whole = round_to(*ratio, 0, Rounding::floor);
  auto const product = whole ? multiply(b, *whole) : std::nullopt;
  return product ? subtract(a, *product) : std::nullopt;
}

std::optional<Decimal> round_to(Decimal a, int32_t places, Rounding how) {
  if (places < kExponentMin || places > -kExponentMin) return std::nullopt;
  int64_t const shift = -static_cast<int64_t>(places) - a.exponent();  // digits to drop
  if (shift <= 0 || a.is_zero()) return a;
  bool const negative = a.is_negative();
  return Decimal::make(negative, round_wide(a.coefficient(), static_cast<int32_t>(shift), negative, how), -places);
}

}  // namespace ly::dmn
