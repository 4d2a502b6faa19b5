// FEEL, the expression language of DMN 1.5 (§10.3), compiled once and evaluated often. A compiled form is immutable and may
// be used by many threads. Guards and derived fields of service files and every cell of a decision table are FEEL.
// Mistakes of writing are Problems with line and column when compiling; at run time a value that cannot be computed is a
// null that carries its cause (Value::why). Depth, size and steps are bounded, so no text from outside can exhaust us.
#pragma once
#include <initializer_list>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "engines/dmn/value.h"

namespace ly::dmn {

inline constexpr size_t kTextMax = 64 * 1024;         // bytes of one expression
inline constexpr int kNestingMax = 120;               // parentheses, lists, calls inside one another
inline constexpr int kCallsMax = 200;                 // user functions calling one another
inline constexpr int64_t kStepsMax = 5'000'000;       // nodes evaluated by one evaluation: a second at the very worst
inline constexpr size_t kListMax = 1'000'000;         // items of one list an expression may build

struct Type;  // feel_code.h

// Which names an expression may read. An empty declaration accepts any single-word name (it is looked up when evaluated);
// a declared one refuses unknown names and allows names with spaces and signs ("年 龄", "monthly-income").
class Names {
 public:
  Names() = default;
  Names(std::initializer_list<std::string> names);
  Names& declare(std::string_view name);         // white space inside is normalised to one blank
  Names& declare_member(std::string_view name);  // a component that may follow a dot or stand in a filter; need not be unique
  Names& declare_type(std::string_view name, std::shared_ptr<Type const> type);  // for `instance of` and parameters
  Names& let_unknown_be_null();  // an unknown name is no mistake of writing but null when evaluated (DMN models of others)
  bool is_closed() const { return closed_; }     // anything declared?
  std::set<std::string, std::less<>> const& variables() const { return variables_; }
  std::set<std::string, std::less<>> const& members() const { return members_; }
  std::shared_ptr<Type const> find_type(std::string_view name) const;
  std::map<std::string, std::shared_ptr<Type const>, std::less<>> const& types() const { return types_; }
  bool unknown_is_null() const { return unknown_is_null_; }

 private:
  bool closed_ = false;
  bool unknown_is_null_ = false;
  std::map<std::string, std::shared_ptr<Type const>, std::less<>> types_;
  std::set<std::string, std::less<>> variables_;
  std::set<std::string, std::less<>> members_;
};

// The values an expression reads, by name. Small: found by walking from the last set to the first.
class Scope {
 public:
  Scope() = default;
  explicit Scope(Scope const* outer) : outer_(outer) {}       // falls back to `outer`, which must outlive it
  explicit Scope(Value const& context);                       // the entries of a context
  Scope& set(std::string name, Value value);
  Value const* find(std::string_view name) const;
  std::vector<Entry> const& own() const { return entries_; }
  // What now() and today() answer; null when nobody set it. Engines read no clock: the host says what time it is.
  Scope& set_now(DateTime now) { now_ = now; return *this; }
  std::optional<DateTime> now() const { return now_ || !outer_ ? now_ : outer_->now(); }

 private:
  std::vector<Entry> entries_;
  Scope const* outer_ = nullptr;
  std::optional<DateTime> now_;
};

struct Code;  // the compiled form: feel_code.h

class Expression {
 public:
  Expression() = default;
  explicit Expression(std::shared_ptr<Code const> code) : code_(std::move(code)) {}
  explicit operator bool() const { return code_ != nullptr; }
  std::string const& text() const;
  std::vector<std::string> const& reads() const;  // free names, in order of first use: what must be in the scope
  Code const& code() const { return *code_; }

 private:
  std::shared_ptr<Code const> code_;
};

// A cell: `-`, "高","中", >= 37.3, [1..5), not(…), or any expression that uses `?`.
class UnaryTests {
 public:
  UnaryTests() = default;
  explicit UnaryTests(std::shared_ptr<Code const> code) : code_(std::move(code)) {}
  explicit operator bool() const { return code_ != nullptr; }
  std::string const& text() const;
  std::vector<std::string> const& reads() const;
  bool is_any() const;  // `-`
  Code const& code() const { return *code_; }

 private:
  std::shared_ptr<Code const> code_;
};

// Problems: feel.syntax, feel.unknown_name, feel.unknown_function, feel.arguments, feel.too_deep, feel.too_long;
// at = "line:column" inside the text (both from 1, columns count code points), args: near, expected, name.
Result<Expression> compile(std::string_view text, Names const& names = {});
Result<UnaryTests> compile_tests(std::string_view text, Names const& names = {});

Value evaluate(Expression const& expression, Scope const& scope);
// true, false, or null with its cause (the input is null, or of another type).
Value test(UnaryTests const& tests, Value const& input, Scope const& scope);

// --- guards -------------------------------------------------------------------------------------------------------------
struct Reading {
  std::string name;  // as written: "form.from_risk"
  Value value;
};
// One conjunct that is not true: what the case still needs.
struct Need {
  std::string text;               // the conjunct as written: `form.from_risk = 0`
  std::string at;                 // "line:column"
  std::vector<Reading> readings;  // each value it read
  bool unknown = false;           // not false but null: something it reads is missing or of another type
  Problem why;                    // of an unknown: the cause; code empty otherwise
};
struct GuardResult {
  bool passes = false;
  std::vector<Need> needs;  // empty exactly when it passes
};
// A guard passes only when it is true. Null is not true, and says so.
GuardResult evaluate_guard(Expression const& guard, Scope const& scope);

}  // namespace ly::dmn
