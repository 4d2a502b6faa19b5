#include "engines/dmn/value.h"

#include <algorithm>
#include <unordered_map>

#include "base/check.h"
#include "engines/dmn/temporal.h"

namespace ly::dmn {

// What a value does not hold itself. `depth` bounds nesting, so that destroying, comparing and printing cannot exhaust the stack.
struct Value::Box {
  std::atomic<uint32_t> owners{1};
  uint32_t depth = 0;
  virtual ~Box() = default;
};
template <class T>
struct Value::BoxOf : Value::Box {
  explicit BoxOf(T c) : content(std::move(c)) {}
  T content;
};

namespace {
constexpr uint32_t kDepthMax = 1'000;

Problem too_deep() { return invalid("feel.value_too_deep", {}, {{"limit", std::to_string(kDepthMax)}}); }
}  // namespace

std::string_view name_of(Kind kind) {
  switch (kind) {
    case Kind::null: return "null";
    case Kind::boolean: return "boolean";
    case Kind::number: return "number";
    case Kind::string: return "string";
    case Kind::date: return "date";
    case Kind::time: return "time";
    case Kind::date_time: return "date and time";
    case Kind::days_duration: return "days and time duration";
    case Kind::months_duration: return "years and months duration";
    case Kind::list: return "list";
    case Kind::context: return "context";
    case Kind::range: return "range";
    case Kind::function: return "function";
  }
  return "null";
}

void Value::copy(Value const& other) noexcept {
  kind_ = other.kind_;
  length_ = other.length_;
  zone_ = other.zone_;
  std::memcpy(&bits_, &other.bits_, sizeof bits_);
  if (length_ == kBoxed) bits_.box->owners.fetch_add(1, std::memory_order_relaxed);
}

void Value::drop() noexcept {
  if (bits_.box->owners.fetch_sub(1, std::memory_order_acq_rel) == 1) delete bits_.box;
  kind_ = Kind::null;
  length_ = 0;
}

Value::Value(std::string_view text) : kind_(Kind::string) {
  if (text.size() <= kShort) {
    length_ = static_cast<uint8_t>(text.size());
    if (!text.empty()) std::memcpy(bits_.text, text.data(), text.size());
  } else {
    length_ = kBoxed;
    bits_.box = new BoxOf<std::string>(std::string(text));
  }
}

Value::Value(Time t) : kind_(Kind::time), zone_(t.zone.code) { bits_.counts[0] = t.nanos; }
Value::Value(DateTime t) : kind_(Kind::date_time), zone_(t.zone.code) {
  bits_.counts[0] = t.day;
  bits_.counts[1] = t.nanos;
}

Value::Value(List list) {
  uint32_t depth = 0;
  for (auto const& item : list)
    if (item.length_ == kBoxed) depth = std::max(depth, item.bits_.box->depth);
  if (depth >= kDepthMax) { *this = null(too_deep()); return; }
  auto* box = new BoxOf<List>(std::move(list));
  box->depth = depth + 1;
  *this = Value(Kind::list, box);
}

Value::Value(Range range) {
  auto const depth = [](Value const& v) { return v.length_ == kBoxed ? v.bits_.box->depth : 0; };
  uint32_t const deepest = std::max(depth(range.low), depth(range.high));
  if (deepest >= kDepthMax) { *this = null(too_deep()); return; }
  auto* box = new BoxOf<Range>(std::move(range));
  box->depth = deepest + 1;
  *this = Value(Kind::range, box);
}

Value::Value(std::shared_ptr<Function const> function)
    : Value(Kind::function, new BoxOf<std::shared_ptr<Function const>>(std::move(function))) {}

Value Value::date(int64_t day) {
  Value out;
  out.kind_ = Kind::date;
  out.bits_.counts[0] = day;
  return out;
}

Value Value::days(Nanos nanos) {
  Value out;
  out.kind_ = Kind::days_duration;
  static_assert(sizeof nanos == sizeof out.bits_);
  std::memcpy(&out.bits_, &nanos, sizeof nanos);
  return out;
}

Value Value::months(int64_t months) {
  Value out;
  out.kind_ = Kind::months_duration;
  out.bits_.counts[0] = months;
  return out;
}

Value Value::context(Entries entries) {
  if (entries.size() > 1) {
    std::unordered_map<std::string_view, size_t> first;
    std::vector<size_t> repeated;
    for (size_t i = 0; i < entries.size(); ++i) {
      auto const [at, fresh] = first.emplace(entries[i].first, i);
      if (fresh) continue;
      entries[at->second].second = entries[i].second;
      repeated.push_back(i);
    }
    for (size_t i = repeated.size(); i-- > 0;) entries.erase(entries.begin() + static_cast<std::ptrdiff_t>(repeated[i]));
  }
  uint32_t depth = 0;
  for (auto const& entry : entries)
    if (entry.second.length_ == kBoxed) depth = std::max(depth, entry.second.bits_.box->depth);
  if (depth >= kDepthMax) return null(too_deep());
  auto* box = new BoxOf<Entries>(std::move(entries));
  box->depth = depth + 1;
  return Value(Kind::context, box);
}

Value Value::null(Problem why) { return Value(Kind::null, new BoxOf<Problem>(std::move(why))); }

bool Value::boolean() const { check(kind_ == Kind::boolean, "not a boolean"); return bits_.flag; }
Decimal Value::number() const {
  check(kind_ == Kind::number, "not a number");
  Decimal out;
  std::memcpy(static_cast<void*>(&out), &bits_, sizeof out);
  return out;
}
std::string_view Value::string() const {
  check(kind_ == Kind::string, "not a string");
  if (length_ == kBoxed) return static_cast<BoxOf<std::string> const*>(bits_.box)->content;
  return {bits_.text, length_};
}
int64_t Value::date_number() const { check(kind_ == Kind::date, "not a date"); return bits_.counts[0]; }
Day Value::day() const {
  int64_t const number = date_number();
  check(number >= INT32_MIN && number <= INT32_MAX, "a date beyond Day");
  return {static_cast<int32_t>(number)};
}
Time Value::time() const { check(kind_ == Kind::time, "not a time"); return {bits_.counts[0], Zone{zone_}}; }
DateTime Value::date_time() const {
  check(kind_ == Kind::date_time, "not a date and time");
  return {bits_.counts[0], bits_.counts[1], Zone{zone_}};
}
Nanos Value::days_nanos() const {
  check(kind_ == Kind::days_duration, "not a days and time duration");
  Nanos out = 0;
  std::memcpy(&out, &bits_, sizeof out);
  return out;
}
int64_t Value::months_count() const { check(kind_ == Kind::months_duration, "not a years and months duration"); return bits_.counts[0]; }
List const& Value::list() const { check(kind_ == Kind::list, "not a list"); return static_cast<BoxOf<List> const*>(bits_.box)->content; }
Entries const& Value::context() const {
  check(kind_ == Kind::context, "not a context");
  return static_cast<BoxOf<Entries> const*>(bits_.box)->content;
}
Range const& Value::range() const { check(kind_ == Kind::range, "not a range"); return static_cast<BoxOf<Range> const*>(bits_.box)->content; }
std::shared_ptr<Function const> Value::function_pointer() const {
  check(kind_ == Kind::function, "not a function");
  return static_cast<BoxOf<std::shared_ptr<Function const>> const*>(bits_.box)->content;
}
Function const& Value::function() const { return *function_pointer(); }
Problem const* Value::why() const {
  return kind_ == Kind::null && length_ == kBoxed ? &static_cast<BoxOf<Problem> const*>(bits_.box)->content : nullptr;
}

Value const* Value::member(std::string_view key) const {
  if (kind_ != Kind::context) return nullptr;
  for (auto const& entry : context())
    if (entry.first == key) return &entry.second;
  return nullptr;
}

// --- equality and order --------------------------------------------------------------------------------------------------
namespace {

enum class Three { no, yes, unknown };

template <class T>
int order(T const& a, T const& b) { return a < b ? -1 : b < a ? 1 : 0; }

// Times are told apart to the millisecond (conformance kit, 0068 time_005 and datetime_003_a).
Nanos milliseconds(Nanos instant) { return instant / 1'000'000 - (instant % 1'000'000 < 0 ? 1 : 0); }

bool zones_agree(Zone a, Zone b) { return a.is_none() == b.is_none(); }

Three equal3(Value const& a, Value const& b);

Three equal_lists(List const& a, List const& b) {
  if (a.size() != b.size()) return Three::no;
  for (size_t i = 0; i < a.size(); ++i)
    if (auto const e = equal3(a[i], b[i]); e != Three::yes) return e;
  return Three::yes;
}

Three equal_contexts(Value const& a, Value const& b) {
  if (a.context().size() != b.context().size()) return Three::no;
  for (auto const& entry : a.context()) {
    auto const* other = b.member(entry.first);
    if (!other) return Three::no;
    if (auto const e = equal3(entry.second, *other); e != Three::yes) return e;
  }
  return Three::yes;
}

Three equal_ranges(Range const& a, Range const& b) {
  if (a.shape != b.shape || a.low_closed != b.low_closed || a.high_closed != b.high_closed || a.low_bounded != b.low_bounded || a.high_bounded != b.high_bounded)
    return Three::no;
  if (auto const e = equal3(a.low, b.low); e != Three::yes) return e;
  return equal3(a.high, b.high);
}

Three equal3(Value const& a, Value const& b) {
  if (a.is_null() || b.is_null()) return a.is_null() && b.is_null() ? Three::yes : Three::no;
  if (a.kind() != b.kind()) return Three::unknown;
  auto const yes_if = [](bool holds) { return holds ? Three::yes : Three::no; };
  switch (a.kind()) {
    case Kind::boolean: return yes_if(a.boolean() == b.boolean());
    case Kind::string: return yes_if(a.string() == b.string());
    case Kind::list: return equal_lists(a.list(), b.list());
    case Kind::context: return equal_contexts(a, b);
    case Kind::range: return equal_ranges(a.range(), b.range());
    case Kind::function: return yes_if(a.function_pointer() == b.function_pointer());
    case Kind::months_duration: return yes_if(a.months_count() == b.months_count());
    case Kind::null: return Three::yes;
    case Kind::number:
    case Kind::date:
    case Kind::time:
    case Kind::date_time:
    case Kind::days_duration: break;
  }
  auto const c = compare(a, b);
  return c ? yes_if(*c == 0) : Three::no;
}

}  // namespace

Value equal(Value const& a, Value const& b) {
  switch (equal3(a, b)) {
    case Three::no: return false;
    case Three::yes: return true;
    case Three::unknown: break;
  }
  return Value::null(invalid("feel.not_comparable", {}, {{"left", std::string(name_of(a.kind()))}, {"right", std::string(name_of(b.kind()))}}));
}

bool same(Value const& a, Value const& b) { return equal3(a, b) == Three::yes; }

std::optional<int> compare(Value const& a, Value const& b) {
  if (a.kind() != b.kind()) return std::nullopt;
  switch (a.kind()) {
    case Kind::number: {
      auto const c = a.number() <=> b.number();
      return c < 0 ? -1 : c > 0 ? 1 : 0;
    }
    case Kind::string: return order(a.string().compare(b.string()), 0);  // UTF-8 order is code point order
    case Kind::date: return order(a.date_number(), b.date_number());
    case Kind::time:
      if (!zones_agree(a.time().zone, b.time().zone)) return std::nullopt;
      return order(milliseconds(instant_of(a.time())), milliseconds(instant_of(b.time())));
    case Kind::date_time:
      if (!zones_agree(a.date_time().zone, b.date_time().zone)) return std::nullopt;
      return order(milliseconds(instant_of(a.date_time())), milliseconds(instant_of(b.date_time())));
    case Kind::days_duration: return order(a.days_nanos(), b.days_nanos());
    case Kind::months_duration: return order(a.months_count(), b.months_count());
    case Kind::null:
    case Kind::boolean:
    case Kind::list:
    case Kind::context:
    case Kind::range:
    case Kind::function: return std::nullopt;
  }
  return std::nullopt;
}

Value within(Value const& value, Range const& range) {
  auto const unknown = [&](Value const& bound) {
    return Value::null(invalid("feel.not_comparable", {},
                               {{"left", std::string(name_of(value.kind()))}, {"right", std::string(name_of(bound.kind()))}}));
  };
  if (range.shape != Range::Shape::interval) {
    Value const held = equal(value, range.low);
    return held.is_null() || range.shape == Range::Shape::equal ? held : Value(!held.boolean());
  }
  if (range.low_bounded) {
    auto const c = compare(value, range.low);
    if (!c) return unknown(range.low);
    if (*c < 0 || (*c == 0 && !range.low_closed)) return false;
  }
  if (range.high_bounded) {
    auto const c = compare(value, range.high);
    if (!c) return unknown(range.high);
    if (*c > 0 || (*c == 0 && !range.high_closed)) return false;
  }
  return true;
}

// --- printing ------------------------------------------------------------------------------------------------------------
namespace {

void print(std::string& out, Value const& value, bool quoted);

void print_string(std::string& out, std::string_view text) {
  out += '"';
  for (char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    if (c == '\n') out += "\\n";
    else if (c == '\t') out += "\\t";
    else if (c == '\r') out += "\\r";
    else out += c;
  }
  out += '"';
}

void print_range(std::string& out, Range const& range) {
  if (range.shape != Range::Shape::interval) {
    out += range.shape == Range::Shape::equal ? "= " : "!= ";
    print(out, range.low, true);
    return;
  }
  if (!range.low_bounded || !range.high_bounded) {
    out += !range.low_bounded ? (range.high_closed ? "<= " : "< ") : (range.low_closed ? ">= " : "> ");
    print(out, !range.low_bounded ? range.high : range.low, true);
    return;
  }
  out += range.low_closed ? '[' : '(';
  print(out, range.low, true);
  out += "..";
  print(out, range.high, true);
  out += range.high_closed ? ']' : ')';
}

bool is_plain_name(std::string_view key) {
  if (key.empty() || (key[0] >= '0' && key[0] <= '9')) return false;
  return std::all_of(key.begin(), key.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == ' ' || (c & 0x80);
  });
}

void print(std::string& out, Value const& value, bool quoted) {
  switch (value.kind()) {
    case Kind::null: out += "null"; return;
    case Kind::boolean: out += value.boolean() ? "true" : "false"; return;
    case Kind::number: out += value.number().text(); return;
    case Kind::string:
      if (quoted) print_string(out, value.string());
      else out += value.string();
      return;
    case Kind::date: out += quoted ? "date(\"" + date_text(value.date_number()) + "\")" : date_text(value.date_number()); return;
    case Kind::time: out += quoted ? "time(\"" + time_text(value.time()) + "\")" : time_text(value.time()); return;
    case Kind::date_time:
      out += quoted ? "date and time(\"" + date_time_text(value.date_time()) + "\")" : date_time_text(value.date_time());
      return;
    case Kind::days_duration: out += quoted ? "duration(\"" + days_text(value.days_nanos()) + "\")" : days_text(value.days_nanos()); return;
    case Kind::months_duration:
      out += quoted ? "duration(\"" + months_text(value.months_count()) + "\")" : months_text(value.months_count());
      return;
    case Kind::list: {
      out += '[';
      bool first = true;
      for (auto const& item : value.list()) {
        if (!first) out += ", ";
        first = false;
        print(out, item, true);
      }
      out += ']';
      return;
    }
    case Kind::context: {
      out += '{';
      bool first = true;
      for (auto const& entry : value.context()) {
        if (!first) out += ", ";
        first = false;
        if (is_plain_name(entry.first)) out += entry.first;
        else print_string(out, entry.first);
        out += ": ";
        print(out, entry.second, true);
      }
      out += '}';
      return;
    }
    case Kind::range: print_range(out, value.range()); return;
    case Kind::function: out += "function"; return;
  }
}

}  // namespace

std::string to_text(Value const& value) {
  std::string out;
  print(out, value, false);
  return out;
}

std::string to_literal(Value const& value) {
  std::string out;
  print(out, value, true);
  return out;
}

}  // namespace ly::dmn
