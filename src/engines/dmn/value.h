// Value: any FEEL value (DMN 1.5 §10.3.2). 24 bytes; copying is a memcpy plus, for long texts, lists, contexts, ranges and
// functions, one reference count. Immutable: lists and contexts are built whole and then shared, also between threads.
// A null may carry the Problem that made it null ("why"), so nothing is silently null.
#pragma once
#include <atomic>
#include <cstring>
#include <initializer_list>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/problem.h"
#include "base/time.h"
#include "engines/dmn/decimal.h"

namespace ly::dmn {

class Value;
struct Function;  // a user-defined or built-in function as a value; see feel.cc

enum class Kind : uint8_t {
  null, boolean, number, string, date, time, date_time, days_duration, months_duration, list, context, range, function
};
std::string_view name_of(Kind kind);  // FEEL's own name: "days and time duration"

__extension__ typedef __int128 Nanos;  // of a days and time duration

// Where a time or date-time stands. `none` is local time; `offset` seconds east of UTC; `named` an IANA zone.
struct Zone {
  static constexpr int32_t kNone = INT32_MIN;
  static constexpr int32_t kFirstNamed = 1'000'000;
  int32_t code = kNone;  // kNone, seconds east (±18 h), or kFirstNamed + index of a name in the zone table
  bool is_none() const { return code == kNone; }
  bool is_named() const { return code >= kFirstNamed; }
  bool operator==(Zone const&) const = default;
};

struct Time {
  int64_t nanos = 0;  // since midnight, below 86,400 × 10^9
  Zone zone = {};
};
struct DateTime {
  int64_t day = 0;    // since 1970-01-01, proleptic Gregorian; FEEL years reach ±999,999,999
  int64_t nanos = 0;  // since midnight
  Zone zone = {};
};

struct Range;   // below: needs Value
using List = std::vector<Value>;
using Entry = std::pair<std::string, Value>;
using Entries = std::vector<Entry>;  // a context keeps its order; keys are unique

class Value {
 public:
  Value() = default;
  Value(bool b) : kind_(Kind::boolean) { bits_.flag = b; }                           // NOLINT: meant to convert
  Value(Decimal n) : kind_(Kind::number) { std::memcpy(&bits_, &n, sizeof n); }      // NOLINT
  Value(int n) : Value(Decimal(n)) {}                                                // NOLINT
  Value(int64_t n) : Value(Decimal(n)) {}                                            // NOLINT
  Value(std::string_view text);                                                      // NOLINT
  Value(std::string const& text) : Value(std::string_view(text)) {}                  // NOLINT
  Value(char const* text) : Value(std::string_view(text)) {}                         // NOLINT
  Value(Day day) : Value(date(day.number)) {}                                        // NOLINT
  Value(Time t);                                                                     // NOLINT
  Value(DateTime t);                                                                 // NOLINT
  Value(List list);                                                                  // NOLINT
  Value(Range range);                                                                // NOLINT
  Value(std::shared_ptr<Function const> function);                                   // NOLINT
  static Value date(int64_t day);  // days since 1970-01-01
  static Value days(Nanos nanos);
  static Value months(int64_t months);
  static Value context(Entries entries);  // keys must be unique: the last wins
  static Value null(Problem why);

  Value(Value const& other) noexcept { copy(other); }
  Value(Value&& other) noexcept { steal(other); }
  Value& operator=(Value const& other) noexcept {
    if (this != &other) { Value kept(other); release(); steal(kept); }
    return *this;
  }
  Value& operator=(Value&& other) noexcept {
    if (this != &other) { release(); steal(other); }
    return *this;
  }
  ~Value() { release(); }

  Kind kind() const { return kind_; }
  bool is_null() const { return kind_ == Kind::null; }
  bool is(Kind k) const { return kind_ == k; }
  bool is_true() const { return kind_ == Kind::boolean && bits_.flag; }
  bool is_false() const { return kind_ == Kind::boolean && !bits_.flag; }

  // Each reads a value of its kind; asking another kind is our mistake: check().
  bool boolean() const;
  Decimal number() const;
  std::string_view string() const;
  int64_t date_number() const;  // days since 1970-01-01
  Day day() const;              // of a date within int32; check()
  Time time() const;
  DateTime date_time() const;
  Nanos days_nanos() const;
  int64_t months_count() const;
  List const& list() const;
  Entries const& context() const;
  Range const& range() const;
  Function const& function() const;
  std::shared_ptr<Function const> function_pointer() const;
  Problem const* why() const;  // of a null: its cause, if known

  Value const* member(std::string_view key) const;  // of a context; nullptr when absent or not a context

 private:
  struct Box;
  template <class T> struct BoxOf;
  static constexpr uint8_t kBoxed = 0xFF;  // `length_` of a value whose content lies in a box
  static constexpr size_t kShort = 16;     // texts up to this many bytes stand in the value itself

  Value(Kind kind, Box* box) : kind_(kind), length_(kBoxed) { bits_.box = box; }
  void copy(Value const& other) noexcept;
  void steal(Value& other) noexcept {
    kind_ = other.kind_;
    length_ = other.length_;
    zone_ = other.zone_;
    std::memcpy(&bits_, &other.bits_, sizeof bits_);
    other.kind_ = Kind::null;
    other.length_ = 0;
  }
  void release() noexcept { if (length_ == kBoxed) drop(); }
  void drop() noexcept;

  Kind kind_ = Kind::null;
  uint8_t length_ = 0;
  int32_t zone_ = Zone::kNone;
  union {
    bool flag;
    uint64_t words[2];
    int64_t counts[2];
    char text[kShort];
    Box* box;
  } bits_ = {};
};

// [low..high] and its half-open forms; an open end (unary `< 5`) is a null bound with `bounded` false.
struct Range {
  Value low, high;
  bool low_closed = true, high_closed = true;
  bool low_bounded = true, high_bounded = true;
  enum class Shape : uint8_t { interval, equal, differ } shape = Shape::interval;  // (= 5) and (!= 5): both ends are 5
};

// FEEL `=`: null when the kinds differ (neither being null), with numbers by value and contexts without regard to order.
Value equal(Value const& a, Value const& b);
// The same, yes or no: what DISTINCT and tests need.
bool same(Value const& a, Value const& b);
// -1, 0, 1; nothing where FEEL has no order between them.
std::optional<int> compare(Value const& a, Value const& b);
// Three-valued `value in range`: null when not comparable.
Value within(Value const& value, Range const& range);

// As FEEL's string() prints it; texts inside lists are quoted. `literal` quotes the outermost text too.
std::string to_text(Value const& value);
std::string to_literal(Value const& value);
inline std::string text_literal(std::string_view text) { return to_literal(Value(text)); }

}  // namespace ly::dmn
