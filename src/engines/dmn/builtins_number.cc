// Numbers and truth values (DMN 1.5 §10.3.4.1, .2, .5; tables 76, 78, 79).
#include "engines/dmn/arithmetic.h"
#include "engines/dmn/builtins.h"

namespace ly::dmn {
namespace {

Value from_optional(std::string_view name, std::optional<Decimal> const& number) {
  return number ? Value(*number) : why_null("feel.overflow", {{"sign", std::string(name)}});
}

Value fn_not(Evaluator&, Arguments a) {
  if (a[0].is(Kind::boolean)) return !a[0].boolean();
  return a[0].is_null() ? a[0] : bad_argument("not", a[0]);
}

Value fn_number(Evaluator&, Arguments a) {  // number(from [, grouping separator, decimal separator])
  if (!a[0].is(Kind::string)) return bad_argument("number", a[0]);
  auto const separator = [&](size_t i) -> std::optional<std::string> {
    if (i >= a.size() || a[i].is_null()) return "";
    if (!a[i].is(Kind::string)) return std::nullopt;
    return std::string(a[i].string());
  };
  auto const group = separator(1), point = separator(2);
  if (!group || !point || (!group->empty() && *group != " " && *group != "," && *group != ".")) return bad_argument("number", a[1]);
  if (!point->empty() && *point != "." && *point != ",") return bad_argument("number", a[2]);
  if (!group->empty() && *group == *point) return bad_argument("number", a[1]);
  std::string digits;
  for (char c : a[0].string()) {
    if (!group->empty() && c == (*group)[0]) continue;
    digits += !point->empty() && c == (*point)[0] ? '.' : c;
  }
  auto const number = Decimal::parse(!digits.empty() && digits[0] == '+' ? std::string_view(digits).substr(1) : digits);
  return number ? Value(*number) : bad_argument("number", a[0]);
}

Value rounded(std::string_view name, Arguments a, Rounding how) {
  if (!a[0].is(Kind::number)) return bad_argument(name, a[0]);
  if (a.size() == 1) return from_optional(name, round_to(a[0].number(), 0, how));
  if (!a[1].is(Kind::number)) return bad_argument(name, a[1]);
  auto const scale = round_to(a[1].number(), 0, Rounding::down);
  auto const places = scale ? scale->to_int() : std::nullopt;
  if (!places || *places < -6111 || *places > 6176) return bad_argument(name, a[1]);
  return from_optional(name, round_to(a[0].number(), static_cast<int32_t>(*places), how));
}

Value fn_decimal(Evaluator&, Arguments a) { return rounded("decimal", a, Rounding::half_even); }
Value fn_floor(Evaluator&, Arguments a) { return rounded("floor", a, Rounding::floor); }
Value fn_ceiling(Evaluator&, Arguments a) { return rounded("ceiling", a, Rounding::ceiling); }
Value fn_round_up(Evaluator&, Arguments a) { return rounded("round up", a, Rounding::up); }
Value fn_round_down(Evaluator&, Arguments a) { return rounded("round down", a, Rounding::down); }
Value fn_round_half_up(Evaluator&, Arguments a) { return rounded("round half up", a, Rounding::half_up); }
Value fn_round_half_down(Evaluator&, Arguments a) { return rounded("round half down", a, Rounding::half_down); }

Value fn_abs(Evaluator&, Arguments a) {
  switch (a[0].kind()) {
    case Kind::number: return a[0].number().abs();
    case Kind::days_duration: return Value::days(a[0].days_nanos() < 0 ? -a[0].days_nanos() : a[0].days_nanos());
    case Kind::months_duration: return Value::months(a[0].months_count() < 0 ? -a[0].months_count() : a[0].months_count());
    default: return bad_argument("abs", a[0]);
  }
}

Value fn_modulo(Evaluator&, Arguments a) {
  if (!a[0].is(Kind::number)) return bad_argument("modulo", a[0]);
  if (!a[1].is(Kind::number)) return bad_argument("modulo", a[1]);
  return from_optional("modulo", modulo(a[0].number(), a[1].number()));
}

Value fn_sqrt(Evaluator&, Arguments a) { return a[0].is(Kind::number) ? from_optional("sqrt", square_root(a[0].number())) : bad_argument("sqrt", a[0]); }
Value fn_log(Evaluator&, Arguments a) { return a[0].is(Kind::number) ? from_optional("log", logarithm(a[0].number())) : bad_argument("log", a[0]); }
Value fn_exp(Evaluator&, Arguments a) { return a[0].is(Kind::number) ? from_optional("exp", exponential(a[0].number())) : bad_argument("exp", a[0]); }

Value parity(std::string_view name, Value const& value, int wanted) {
  if (!value.is(Kind::number)) return bad_argument(name, value);
  auto const rest = modulo(value.number(), Decimal(2));
  return rest && value.number().is_integer() ? Value(*rest == Decimal(wanted)) : Value(false);
}
Value fn_odd(Evaluator&, Arguments a) { return parity("odd", a[0], 1); }
Value fn_even(Evaluator&, Arguments a) { return parity("even", a[0], 0); }

constexpr Builtin kRows[] = {
    {"not", "negand", fn_not},
    {"number", "from, grouping separator?, decimal separator?", fn_number},
    {"decimal", "n, scale", fn_decimal},
    {"floor", "n, scale?", fn_floor},
    {"ceiling", "n, scale?", fn_ceiling},
    {"round up", "n, scale?", fn_round_up},
    {"round down", "n, scale?", fn_round_down},
    {"round half up", "n, scale?", fn_round_half_up},
    {"round half down", "n, scale?", fn_round_half_down},
    {"abs", "n", fn_abs},
    {"modulo", "dividend, divisor", fn_modulo},
    {"sqrt", "number", fn_sqrt},
    {"log", "number", fn_log},
    {"exp", "number", fn_exp},
    {"odd", "number", fn_odd},
    {"even", "number", fn_even},
};

}  // namespace

std::span<Builtin const> number_builtins() { return kRows; }

}  // namespace ly::dmn
