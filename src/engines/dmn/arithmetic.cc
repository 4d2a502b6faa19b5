#include "engines/dmn/arithmetic.h"

#include <algorithm>

#include "engines/dmn/temporal.h"

namespace ly::dmn {
namespace {

char const* sign_of(Op op) {
  switch (op) {
    case Op::add: return "+";
    case Op::subtract: return "-";
    case Op::multiply: return "*";
    case Op::divide: return "/";
    case Op::power: return "**";
    case Op::equals: return "=";
    case Op::differs: return "!=";
    case Op::less: return "<";
    case Op::at_most: return "<=";
    case Op::more: return ">";
    case Op::at_least: return ">=";
    default: return "?";
  }
}

Value not_defined(Op op, Value const& left, Value const& right) {
  if (left.is_null() && left.why()) return left;  // the first cause is the one to tell
  if (right.is_null() && right.why()) return right;
  return why_null("feel.operator", {{"sign", sign_of(op)}, {"left", std::string(name_of(left.kind()))}, {"right", std::string(name_of(right.kind()))}});
}

Value number_or_null(Op op, std::optional<Decimal> const& number) {
  if (number) return *number;
  return why_null(op == Op::divide ? "feel.division" : "feel.overflow", {{"sign", sign_of(op)}});
}

Value numbers(Op op, Decimal a, Decimal b) {
  switch (op) {
    case Op::add: return number_or_null(op, add(a, b));
    case Op::subtract: return number_or_null(op, subtract(a, b));
    case Op::multiply: return number_or_null(op, multiply(a, b));
    case Op::divide: return number_or_null(op, divide(a, b));
    default: return number_or_null(op, power(a, b));
  }
}

std::optional<int64_t> wide_day(Nanos instant) {
  Nanos const day = instant / kNanosPerDay;
  auto const limit = static_cast<Nanos>(kYearMax) * 366;
  if (day > limit || day < -limit) return std::nullopt;
  return static_cast<int64_t>(day);
}

Value moved(DateTime at, Nanos by) {  // local time moves; the zone stays
  Nanos const local = static_cast<Nanos>(at.day) * kNanosPerDay + at.nanos + by;
  if (!wide_day(local)) return why_null("feel.overflow", {{"sign", "+"}});
  return date_time_at(local, at.zone);
}

Value time_moved(Time time, Nanos by) {
  Nanos nanos = (time.nanos + by) % kNanosPerDay;
  if (nanos < 0) nanos += kNanosPerDay;
  return Time{static_cast<int64_t>(nanos), time.zone};
}

Value months_moved(Value const& value, int64_t months) {
  if (value.is(Kind::date)) {
    auto const day = add_months(value.date_number(), months);
    return day ? Value::date(*day) : why_null("feel.overflow", {{"sign", "+"}});
  }
  auto at = value.date_time();
  auto const day = add_months(at.day, months);
  if (!day) return why_null("feel.overflow", {{"sign", "+"}});
  at.day = *day;
  return at;
}

DateTime midnight(Value const& date) { return {date.date_number(), 0, Zone{0}}; }  // a date stands for its midnight in UTC

// date or date-time minus the same: days and time duration.
Value difference(Value const& left, Value const& right) {
  DateTime const a = left.is(Kind::date) ? midnight(left) : left.date_time();
  DateTime const b = right.is(Kind::date) ? midnight(right) : right.date_time();
  if (a.zone.is_none() != b.zone.is_none()) return not_defined(Op::subtract, left, right);
  return Value::days(instant_of(a) - instant_of(b));
}

bool is_day(Kind k) { return k == Kind::date || k == Kind::date_time; }

Value plus_duration(Value const& left, Value const& duration, int sign) {
  if (duration.is(Kind::months_duration)) return is_day(left.kind()) ? months_moved(left, sign * duration.months_count()) : Value();
  Nanos const by = sign * duration.days_nanos();
  if (left.is(Kind::time)) return time_moved(left.time(), by);
  if (left.is(Kind::date_time)) return moved(left.date_time(), by);
  Value const at = moved({left.date_number(), 0, {}}, by);  // a date keeps whole days only
  return at.is(Kind::date_time) ? Value::date(at.date_time().day) : at;
}

Value scaled_duration(Op op, Value const& duration, Decimal factor) {
  bool const months = duration.is(Kind::months_duration);
  Nanos const count = months ? duration.months_count() : duration.days_nanos();
  auto const size = Decimal::make(count < 0, static_cast<Wide>(count < 0 ? -count : count), 0);
  auto const exact = !size ? std::nullopt : op == Op::multiply ? multiply(*size, factor) : divide(*size, factor);
  auto const whole = exact ? round_to(*exact, 0, Rounding::down) : std::nullopt;
  if (!whole || whole->abs() >= *Decimal::parse("1e28")) return why_null(op == Op::divide ? "feel.division" : "feel.overflow", {{"sign", sign_of(op)}});
  Wide size_out = whole->coefficient();
  for (int32_t e = whole->exponent(); e > 0; --e) size_out *= 10;
  for (int32_t e = whole->exponent(); e < 0; ++e) size_out /= 10;
  Nanos const signed_out = whole->is_negative() ? -static_cast<Nanos>(size_out) : static_cast<Nanos>(size_out);
  if (!months) return Value::days(signed_out);
  if (size_out > static_cast<Wide>(kYearMax) * 24) return why_null("feel.overflow", {{"sign", sign_of(op)}});
  return Value::months(static_cast<int64_t>(signed_out));
}

Value duration_ratio(Value const& left, Value const& right) {
  auto const decimal = [](Value const& v) {
    Nanos const n = v.is(Kind::months_duration) ? v.months_count() : v.days_nanos();
    return Decimal::make(n < 0, static_cast<Wide>(n < 0 ? -n : n), 0).value_or(Decimal());
  };
  return number_or_null(Op::divide, divide(decimal(left), decimal(right)));
}

Value durations(Op op, Value const& left, Value const& right) {
  if (op == Op::divide) return duration_ratio(left, right);
  int const sign = op == Op::add ? 1 : -1;
  if (left.is(Kind::months_duration)) return Value::months(left.months_count() + sign * right.months_count());
  return Value::days(left.days_nanos() + sign * right.days_nanos());
}

Value temporal_arithmetic(Op op, Value const& left, Value const& right) {
  auto const is_duration = [](Kind k) { return k == Kind::days_duration || k == Kind::months_duration; };
  bool const sum = op == Op::add || op == Op::subtract;
  if (is_duration(left.kind()) && left.kind() == right.kind() && (sum || op == Op::divide)) return durations(op, left, right);
  if (is_duration(left.kind()) && right.is(Kind::number) && (op == Op::multiply || op == Op::divide))
    return scaled_duration(op, left, right.number());
  if (left.is(Kind::number) && is_duration(right.kind()) && op == Op::multiply) return scaled_duration(op, right, left.number());
  if (op == Op::subtract && is_day(left.kind()) && is_day(right.kind())) return difference(left, right);
  if (op == Op::subtract && left.is(Kind::time) && right.is(Kind::time)) {
    if (left.time().zone.is_none() != right.time().zone.is_none()) return not_defined(op, left, right);
    return Value::days(instant_of(left.time()) - instant_of(right.time()));
  }
  bool const left_point = is_day(left.kind()) || left.is(Kind::time);
  bool const right_point = is_day(right.kind()) || right.is(Kind::time);
  Value out;
  if (sum && left_point && is_duration(right.kind())) out = plus_duration(left, right, op == Op::add ? 1 : -1);
  else if (op == Op::add && is_duration(left.kind()) && right_point) out = plus_duration(right, left, 1);
  return out.is_null() && !out.why() ? not_defined(op, left, right) : out;
}

constexpr size_t kStringMax = 4 * 1024 * 1024;

}  // namespace

Value arithmetic(Op op, Value const& left, Value const& right) {
  if (left.is(Kind::number) && right.is(Kind::number)) return numbers(op, left.number(), right.number());
  if (left.is(Kind::string) && right.is(Kind::string) && op == Op::add) {
    if (left.string().size() + right.string().size() > kStringMax) return why_null("feel.too_much_work");
    return std::string(left.string()) + std::string(right.string());
  }
  if (left.is_null() || right.is_null()) return not_defined(op, left, right);
  return temporal_arithmetic(op, left, right);
}

Value negate(Value const& value) {
  switch (value.kind()) {
    case Kind::number: return -value.number();
    case Kind::days_duration: return Value::days(-value.days_nanos());
    case Kind::months_duration: return Value::months(-value.months_count());
    default: return not_defined(Op::subtract, value, value);
  }
}

Value compare_values(Op op, Value const& left, Value const& right) {
  if (op == Op::equals || op == Op::differs) {
    Value const out = equal(left, right);
    if (out.is_null() || op == Op::equals) return out;
    return !out.boolean();
  }
  auto const order = compare(left, right);
  if (!order) return not_defined(op, left, right);
  switch (op) {
    case Op::less: return *order < 0;
    case Op::at_most: return *order <= 0;
    case Op::more: return *order > 0;
    default: return *order >= 0;
  }
}

Value test_value(Value const& input, Value const& expected) {
  switch (expected.kind()) {
    case Kind::boolean:  // a condition on other inputs, `layoff <= reg`, unless a truth value is what we read
      if (!input.is(Kind::boolean) && !input.is_null()) return expected;
      return equal(input, expected);
    case Kind::range:
      if (input.is(Kind::range)) return equal(input, expected);
      return within(input, expected.range());
    case Kind::list: {
      if (input.is(Kind::list) && same(input, expected)) return true;
      bool unknown = false;
      for (auto const& item : expected.list()) {
        Value const held = item.is(Kind::range) ? within(input, item.range()) : equal(input, item);
        if (held.is_true()) return true;
        unknown = unknown || held.is_null();
      }
      return unknown && expected.list().size() == 1 ? Value() : Value(false);
    }
    default: return equal(input, expected);
  }
}

Value checked_range(Range range) {
  auto const bad = [](Value const& end) {
    switch (end.kind()) {
      case Kind::boolean: case Kind::list: case Kind::context: case Kind::range: case Kind::function: return true;
      default: return false;
    }
  };
  if (range.low_bounded && bad(range.low)) return not_defined(Op::less, range.low, range.high);
  if (range.high_bounded && bad(range.high)) return not_defined(Op::less, range.low, range.high);
  if (range.low_bounded && range.high_bounded && !range.low.is_null() && !range.high.is_null() && range.low.kind() != range.high.kind())
    return not_defined(Op::less, range.low, range.high);
  return range;
}

// --- members ---------------------------------------------------------------------------------------------------------------
namespace {

Value no_member(Value const& object, std::string_view name) {
  if (object.is_null() && object.why()) return object;
  return why_null("feel.no_member", {{"name", std::string(name)}, {"of", std::string(name_of(object.kind()))}});
}

Value date_member(int64_t day, std::string_view name, Value const& object) {
  auto const c = calendar_of(day);
  if (name == "year") return c.year;
  if (name == "month") return static_cast<int64_t>(c.month);
  if (name == "day") return static_cast<int64_t>(c.day);
  if (name == "weekday") return static_cast<int64_t>(day_of_week(day));
  return no_member(object, name);
}

Value clock_member(int64_t nanos, Zone zone, int64_t day, std::string_view name, Value const& object) {
  int64_t const seconds = nanos / kNanosPerSecond;
  if (name == "hour") return seconds / 3600;
  if (name == "minute") return seconds / 60 % 60;
  if (name == "second") return seconds % 60;
  if (name == "time offset") {
    if (zone.is_none()) return {};
    return Value::days(static_cast<Nanos>(offset_seconds(zone, day, nanos)) * kNanosPerSecond);
  }
  if (name == "timezone") return zone.is_named() ? Value(zone_id(zone)) : Value();
  return no_member(object, name);
}

Value duration_member(Value const& object, std::string_view name) {
  if (object.is(Kind::months_duration)) {
    if (name == "years") return object.months_count() / 12;
    if (name == "months") return object.months_count() % 12;
    return no_member(object, name);
  }
  Nanos const n = object.days_nanos();
  auto const part = [](Nanos v) { return Value(static_cast<int64_t>(v)); };
  if (name == "days") return part(n / kNanosPerDay);
  if (name == "hours") return part(n / (3600 * kNanosPerSecond) % 24);
  if (name == "minutes") return part(n / (60 * kNanosPerSecond) % 60);
  if (name == "seconds") {
    Nanos const rest = n % (60 * kNanosPerSecond);
    return Decimal::make(rest < 0, static_cast<Wide>(rest < 0 ? -rest : rest), -9).value_or(Decimal());
  }
  return no_member(object, name);
}

Value range_member(Range const& r, std::string_view name, Value const& object) {
  if (name == "start") return r.low;
  if (name == "end") return r.high;
  if (name == "start included") return r.low_bounded && r.low_closed;
  if (name == "end included") return r.high_bounded && r.high_closed;
  return no_member(object, name);
}

}  // namespace

Value member(Value const& object, std::string_view name) {
  switch (object.kind()) {
    case Kind::context: {
      auto const* found = object.member(name);
      return found ? *found : no_member(object, name);
    }
    case Kind::list: {
      List out;
      out.reserve(object.list().size());
      for (auto const& item : object.list()) out.push_back(member(item, name));
      return out;
    }
    case Kind::date: return date_member(object.date_number(), name, object);
    case Kind::time: return clock_member(object.time().nanos, object.time().zone, 0, name, object);
    case Kind::date_time: {
      auto const at = object.date_time();
      Value out = date_member(at.day, name, object);
      return out.is_null() ? clock_member(at.nanos, at.zone, at.day, name, object) : out;
    }
    case Kind::days_duration:
    case Kind::months_duration: return duration_member(object, name);
    case Kind::range: return range_member(object.range(), name, object);
    default: return no_member(object, name);
  }
}

// --- iteration and coercion ------------------------------------------------------------------------------------------------
Value iterable_between(Value const& from, Value const& to) {
  bool const dates = from.is(Kind::date) && to.is(Kind::date);
  if (!dates && !(from.is(Kind::number) && to.is(Kind::number))) return not_defined(Op::at_most, from, to);
  auto const a = dates ? std::optional<int64_t>(from.date_number()) : from.number().to_int();
  auto const b = dates ? std::optional<int64_t>(to.date_number()) : to.number().to_int();
  if (!a || !b) return not_defined(Op::at_most, from, to);
  auto const distance = *a < *b ? static_cast<uint64_t>(*b) - static_cast<uint64_t>(*a) : static_cast<uint64_t>(*a) - static_cast<uint64_t>(*b);
  if (distance >= kListMax) return why_null("feel.too_much_work");
  List out;
  out.reserve(distance + 1);
  for (uint64_t i = 0; i <= distance; ++i) {
    int64_t const value = *a < *b ? *a + static_cast<int64_t>(i) : *a - static_cast<int64_t>(i);
    out.push_back(dates ? Value::date(value) : Value(value));
  }
  return out;
}

Value iterable(Value const& domain) {
  if (domain.is(Kind::list)) return domain;
  if (domain.is(Kind::range)) {
    auto const& r = domain.range();
    if (!r.low_bounded || !r.high_bounded) return not_defined(Op::at_most, r.low, r.high);
    auto const one = [](Value const& v, int by) {
      if (v.is(Kind::date)) return Value::date(v.date_number() + by);
      return v.is(Kind::number) ? arithmetic(Op::add, v, Value(by)) : v;
    };
    auto const order = compare(r.low, r.high);
    if (!order || *order > 0) return not_defined(Op::at_most, r.low, r.high);  // a range never descends; `2..1` does
    Value const low = r.low_closed ? r.low : one(r.low, 1), high = r.high_closed ? r.high : one(r.high, -1);
    if (compare(low, high).value_or(0) > 0) return List{};
    return iterable_between(low, high);
  }
  if (domain.is_null()) return domain;
  return List{domain};
}

Value coerce(Value const& value, Type const& type) {
  if (value.is_null() || is_instance(value, type)) return value;
  if (value.is(Kind::list) && value.list().size() == 1 && is_instance(value.list()[0], type)) return value.list()[0];
  if (type.is == Type::Is::list && !value.is(Kind::list)) {
    Value as_list = List{value};
    if (is_instance(as_list, type)) return as_list;
  }
  if (value.is(Kind::date) && type.is == Type::Is::simple && type.kind == Kind::date_time) return DateTime{value.date_number(), 0, Zone{0}};
  return why_null("feel.wrong_type", {{"expected", std::string(name_of(type.kind))}, {"got", std::string(name_of(value.kind()))}});
}

}  // namespace ly::dmn
