// power, square root, exp and log to the full 34 digits: computed in decimal floating point of 72 digits and rounded once.
// Argument reduction and series as in R. P. Brent, "Fast multiple-precision evaluation of elementary functions", J. ACM 23 (1976).
#include <array>
#include <cmath>

#include "engines/dmn/decimal.h"

namespace ly::dmn {
namespace {

constexpr int kLimbs = 9;              // 9 limbs of 8 digits
constexpr int kLimbDigits = 8;
constexpr uint64_t kBase = 100'000'000;

// Σ limb[i] · kBase^(exponent - i), limb[0] != 0 unless zero. Truncating arithmetic: errors stay near 10^-64 relative.
struct Big {
  bool negative = false;
  int64_t exponent = 0;
  std::array<uint32_t, kLimbs> limb{};
  bool is_zero() const { return limb[0] == 0; }
};

template <size_t N>
Big normal(std::array<uint64_t, N> const& digits, int64_t exponent, bool negative) {
  size_t lead = 0;
  while (lead < N && digits[lead] == 0) ++lead;
  Big out;
  if (lead == N) return out;
  out.negative = negative;
  out.exponent = exponent - static_cast<int64_t>(lead);
  for (size_t i = 0; i < kLimbs && lead + i < N; ++i) out.limb[i] = static_cast<uint32_t>(digits[lead + i]);
  return out;
}

int64_t ten_to(int64_t n) {
  int64_t out = 1;
  for (; n > 0; --n) out *= 10;
  return out;
}

Big big(Decimal value) {
  Wide rest = value.coefficient();
  int64_t const shift = ((value.exponent() % kLimbDigits) + kLimbDigits) % kLimbDigits;  // zeros that fill the last limb
  std::array<uint64_t, 6> digits{};
  auto const cut = static_cast<uint64_t>(ten_to(kLimbDigits - shift));
  digits[5] = static_cast<uint64_t>(rest % cut) * static_cast<uint64_t>(ten_to(shift));
  rest /= cut;
  for (size_t i = 5; i-- > 0; rest /= kBase) digits[i] = static_cast<uint64_t>(rest % kBase);
  return normal(digits, (value.exponent() - shift) / kLimbDigits + 5, value.is_negative());
}

Big big(int64_t value) { return big(Decimal(value)); }

int compare_magnitude(Big const& a, Big const& b) {
  if (a.is_zero() || b.is_zero()) return a.is_zero() ? (b.is_zero() ? 0 : -1) : 1;
  if (a.exponent != b.exponent) return a.exponent < b.exponent ? -1 : 1;
  for (size_t i = 0; i < kLimbs; ++i)
    if (a.limb[i] != b.limb[i]) return a.limb[i] < b.limb[i] ? -1 : 1;
  return 0;
}

Big operator-(Big a) {
  a.negative = !a.negative;
  return a;
}

Big operator+(Big const& a, Big const& b) {
  if (a.is_zero()) return b;
  if (b.is_zero()) return a;
  if (compare_magnitude(a, b) < 0) return b + a;
  int64_t const gap = a.exponent - b.exponent;
  if (gap > kLimbs) return a;
  std::array<uint64_t, kLimbs + 1> out{};  // one limb in front for the carry
  int64_t carry = 0;
  for (size_t i = kLimbs; i-- > 0;) {
    int64_t const from = static_cast<int64_t>(i) - gap;
    int64_t const other = from >= 0 ? b.limb[static_cast<size_t>(from)] : 0;
    int64_t sum = static_cast<int64_t>(a.limb[i]) + (a.negative == b.negative ? other : -other) + carry;
    carry = 0;
    if (sum < 0) { sum += static_cast<int64_t>(kBase); carry = -1; }
    if (sum >= static_cast<int64_t>(kBase)) { sum -= static_cast<int64_t>(kBase); carry = 1; }
    out[i + 1] = static_cast<uint64_t>(sum);
  }
  out[0] = static_cast<uint64_t>(carry);
  return normal(out, a.exponent + 1, a.negative);
}

Big operator-(Big const& a, Big const& b) { return a + -b; }

Big operator*(Big const& a, Big const& b) {
  std::array<uint64_t, 2 * kLimbs> out{};
  for (size_t i = kLimbs; i-- > 0;) {
    uint64_t carry = 0;
    for (size_t j = kLimbs; j-- > 0;) {
      uint64_t const sum = out[i + j + 1] + uint64_t{a.limb[i]} * b.limb[j] + carry;
      out[i + j + 1] = sum % kBase;
      carry = sum / kBase;
    }
    out[i] += carry;
  }
  return normal(out, a.exponent + b.exponent + 1, a.negative != b.negative);
}

Big operator/(Big a, int64_t small) {  // 0 < small < 10^8
  std::array<uint64_t, kLimbs + 1> out{};
  uint64_t rest = 0;
  for (size_t i = 0; i <= kLimbs; ++i) {
    uint64_t const now = rest * kBase + (i < kLimbs ? a.limb[i] : 0);
    out[i] = now / static_cast<uint64_t>(small);
    rest = now % static_cast<uint64_t>(small);
  }
  return normal(out, a.exponent, a.negative);
}

double leading(Big const& a) {  // first limbs as a number in [1, 10^8)
  return a.limb[0] + a.limb[1] / 1e8 + a.limb[2] / 1e16;
}

Big from_leading(double lead, int64_t exponent) {
  std::array<uint64_t, 3> digits{};
  for (auto& d : digits) {
    d = static_cast<uint64_t>(lead);
    lead = (lead - static_cast<double>(d)) * 1e8;
  }
  return normal(digits, exponent, false);
}

// Newton: x ← x(2 - ax) doubles the right digits each time from the 15 of a double.
Big reciprocal(Big const& a) {
  double const lead = leading(a);
  Big x = from_leading(1e8 / lead, -a.exponent - 1);
  x.negative = a.negative;
  Big const two = big(int64_t{2});
  for (int i = 0; i < 4; ++i) x = x * (two - a * x);
  return x;
}

Big operator/(Big const& a, Big const& b) { return a * reciprocal(b); }

// The nearest decimal of 34 digits; nothing out of range.
std::optional<Decimal> rounded(Big const& a) {
  if (a.is_zero()) return Decimal();
  if (a.exponent > 1000) return std::nullopt;
  if (a.exponent < -1000) return Decimal();
  std::string digits;
  for (uint32_t limb : a.limb) {
    std::string const part = std::to_string(limb);
    digits += std::string(static_cast<size_t>(kLimbDigits) - part.size(), '0') + part;
  }
  digits.erase(0, digits.find_first_not_of('0'));
  constexpr size_t kTaken = 37, kSeen = 20;  // 34 and three to round by; twenty more to tell exact results from others
  Wide value = 0;
  for (size_t i = 0; i < kTaken; ++i) value = value * 10 + static_cast<unsigned>(digits[i] - '0');
  int64_t const exponent = (a.exponent - (kLimbs - 1)) * kLimbDigits + static_cast<int64_t>(digits.size() - kTaken);
  std::string_view const rest = std::string_view(digits).substr(kTaken, kSeen);
  if (rest.find_first_not_of('9') == std::string_view::npos) value += 1;  // exact but for truncation: sqrt(4)
  else if (value % 1000 == 500 && rest.find_first_not_of('0') != std::string_view::npos) value += 1;  // above the tie
  return Decimal::make(a.negative, value, static_cast<int32_t>(exponent));
}

Big root(Big const& a) {
  if (a.is_zero()) return a;
  // a = lead · B^e; take the root of lead (·B if e is odd) as the start, then Newton on 1/sqrt.
  bool const odd = (a.exponent % 2) != 0;
  int64_t const half = (a.exponent - (odd ? (a.exponent > 0 ? 1 : -1) : 0)) / 2;
  double lead = leading(a);
  int64_t start_exponent = half;
  double start = std::sqrt(lead);
  if (odd && a.exponent > 0) start *= 1e4;
  if (odd && a.exponent < 0) start /= 1e4;
  while (start >= 1e8) { start /= 1e8; ++start_exponent; }
  while (start < 1) { start *= 1e8; --start_exponent; }
  Big y = reciprocal(from_leading(start, start_exponent));
  Big const three = big(int64_t{3});
  for (int i = 0; i < 4; ++i) y = (y * (three - a * y * y)) / 2;
  return a * y;
}

Big const& ln_ten();

// e^x for |x| small after halving 2^k times; Taylor, then squaring back.
Big exp_series(Big x) {
  constexpr int kHalvings = 12;
  for (int i = 0; i < kHalvings; ++i) x = x / 2;
  Big sum = big(int64_t{1}), term = sum;
  for (int64_t n = 1; n < 60; ++n) {
    term = (term * x) / n;
    if (term.is_zero() || term.exponent < sum.exponent - kLimbs) break;
    sum = sum + term;
  }
  for (int i = 0; i < kHalvings; ++i) sum = sum * sum;
  return sum;
}

double approximate(Big const& a) {
  double const size = leading(a) * std::pow(10.0, static_cast<double>(a.exponent * kLimbDigits));
  return a.negative ? -size : size;
}

Big times_power_of_ten(Big const& a, int64_t power) {
  int64_t limbs = power / kLimbDigits, rest = power % kLimbDigits;
  if (rest < 0) { rest += kLimbDigits; --limbs; }
  Big out = a * big(ten_to(rest));
  out.exponent += limbs;
  return out;
}

// e^x = 10^n · e^(x - n ln 10), |x - n ln 10| <= ln 10 / 2.
Big exp_big(Big const& x) {
  double const size = approximate(x);
  auto const n = static_cast<int64_t>(std::llround(size / 2.302585092994046));
  return times_power_of_ten(exp_series(x - big(n) * ln_ten()), n);
}

// ln a by Newton on exp: y ← y + 2 (a - e^y) / (a + e^y), cubic convergence from a double.
Big log_newton(Big const& a, double start) {
  Big y = big(Decimal::from_double(start));
  for (int i = 0; i < 3; ++i) {
    Big const e = exp_series(y);
    y = y + (big(int64_t{2}) * (a - e)) / (a + e);
  }
  return y;
}

Big const& ln_ten() {
  static Big const value = log_newton(big(int64_t{10}), 2.302585092994046);
  return value;
}

Big log_big(Big const& a) {
  // a = m · 10^n with m in [1, 10)
  double lead = leading(a);
  int64_t n = a.exponent * kLimbDigits;
  while (lead >= 10) { lead /= 10; ++n; }
  Big const m = times_power_of_ten(a, -n);
  return log_newton(m, std::log(lead)) + big(n) * ln_ten();
}

}  // namespace

std::optional<Decimal> square_root(Decimal a) {
  if (a.is_negative()) return std::nullopt;
  return rounded(root(big(a)));
}

std::optional<Decimal> exponential(Decimal a) {
  if (a > Decimal(20'000)) return std::nullopt;
  if (a < Decimal(-20'000)) return Decimal();
  return rounded(exp_big(big(a)));
}

std::optional<Decimal> logarithm(Decimal a) {
  if (a.is_zero() || a.is_negative()) return std::nullopt;
  if (a == Decimal(1)) return Decimal();
  return rounded(log_big(big(a)));
}

std::optional<Decimal> power(Decimal base, Decimal exponent) {
  if (exponent.is_zero()) return Decimal(1);
  if (base.is_zero()) return exponent.is_negative() ? std::nullopt : std::optional<Decimal>(Decimal());
  auto const whole = exponent.to_int();
  if (whole && std::llabs(*whole) <= 1'000'000) {
    Big out = big(int64_t{1}), square = big(base);
    for (uint64_t n = static_cast<uint64_t>(std::llabs(*whole)); n != 0; n >>= 1) {
      if (n & 1) out = out * square;
      if (n > 1) square = square * square;
      if (out.exponent > 2000 || out.exponent < -2000) break;
    }
    return rounded(*whole < 0 ? reciprocal(out) : out);
  }
  if (exponent.is_integer()) {  // so huge that only ±1 stays in range
    if (base == Decimal(1)) return Decimal(1);
    if (base.abs() < Decimal(1) && !exponent.is_negative()) return Decimal();
    return std::nullopt;
  }
  if (base.is_negative()) return std::nullopt;
  Big const product = big(exponent) * log_big(big(base));
  if (product.exponent > 0) return product.negative ? std::optional<Decimal>(Decimal()) : std::nullopt;
  return rounded(exp_big(product));
}

}  // namespace ly::dmn
