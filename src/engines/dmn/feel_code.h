// The compiled form of a FEEL text: a tree of nodes in one array, children before parents. Private to engines/dmn; made by
// feel_parse.cc, walked by feel_eval.cc. Nothing here changes after compilation.
#pragma once
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "engines/dmn/feel.h"
#include "engines/dmn/value.h"

namespace ly::dmn {

enum class Op : uint8_t {
  constant,     // data: constant
  global,       // data: index in `reads`
  local,        // data: slot
  dynamic,      // data: name; kids: fallback (or -1), then item slots, innermost first: a name inside a filter
  path,         // kids: object; data: name
  list,         // kids: items
  context,      // kids: values; data: first of as many names; entry i is also the local `slot` + i, for those after it
  range,        // kids: low, high (-1 when open); flag: bits kLowClosed, kHighClosed, kEqual, kDiffer
  negate, add, subtract, multiply, divide, power,
  equals, differs, less, at_most, more, at_least,  // kids: left, right
  between,      // kids: value, low, high
  in,           // kids: value, test; slot: where the value is put for `?`
  both, either,  // Kleene and / or
  choose,       // if: kids condition, then, else
  loop,         // for: kids: per iterator its domain and the end of `a..b` (or -1), then the body; slot: of the first
                // iterator, the others follow, and after them `partial`
  some, every,  // as loop
  filter,       // kids: list, condition; slot: of `item`
  invoke,       // kids: callee, arguments; data: first of as many argument names, or -1 if positional
  builtin,      // kids: arguments; data: index in the table of built-ins; slot: first of as many argument names, or -1
  instance,     // kids: value; data: type
  function,     // data: index in `functions`
  // unary tests: the input value is in the local `slot`
  test_any,
  test_compare,  // kids: right side; flag: Op of the comparison
  test_value,    // kids: expression
  test_truth,    // kids: expression that uses `?`
  tests,         // kids: any of
  test_none,     // kids: none of: not(…)
};

inline constexpr uint8_t kLowClosed = 1, kHighClosed = 2, kEqual = 4, kDiffer = 8;

struct Node {
  Op op = Op::constant;
  uint8_t flag = 0;
  int32_t first = 0;   // of its kids in Code::kids
  int32_t count = 0;
  int32_t data = -1;
  int32_t slot = -1;
  uint32_t at = 0, end = 0;  // where it stands in the text, bytes
};

// A FEEL type, as far as `instance of` and declared types need it: "list<number>", "context<a: string>", "function<…> -> …".
struct Type {
  enum class Is { any, null, simple, list, context, range, function } is = Is::any;
  Kind kind = Kind::null;                                 // of simple
  std::vector<Type> of;                                   // element; members; parameters then result
  std::vector<std::string> names;                         // of members
  std::function<bool(Value const&)> custom = {};          // a type an item definition declares
  bool unknown = false;                                   // a name nobody declared: nothing is an instance of it
};

struct FunctionShape {
  std::vector<std::string> parameters;
  std::vector<Type> types;         // of the parameters; Any when not given
  int32_t body = -1;               // node
  std::vector<int32_t> captured;   // nodes of the outer function whose values it keeps …
  std::vector<int32_t> kept_in;    // … and the slot each goes to
  int32_t first_parameter = 0;     // slot
  int32_t slots = 0;               // locals its body needs
  bool external = false;
};

struct Code : std::enable_shared_from_this<Code> {
  std::string text;
  std::vector<Node> nodes;
  std::vector<int32_t> kids;
  std::vector<Value> constants;
  std::vector<std::string> names;
  std::vector<std::string> reads;
  std::vector<Type> types;
  std::vector<FunctionShape> functions;
  int32_t root = -1;
  int32_t slots = 0;   // locals of the outermost level
  bool any = false;    // unary tests: `-`

  Node const& node(int32_t index) const { return nodes[static_cast<size_t>(index)]; }
  int32_t kid(Node const& n, int32_t i) const { return kids[static_cast<size_t>(n.first + i)]; }
  std::string_view source(Node const& n) const { return std::string_view(text).substr(n.at, n.end - n.at); }
};

class Evaluator;

// A function as a value: written in FEEL (code and what it captured) or given by the host.
struct Function {
  std::shared_ptr<Code const> code;
  int32_t shape = -1;
  std::vector<Value> captured;
  std::vector<std::string> parameters;
  std::function<Value(Evaluator&, std::span<Value const>)> host;  // when code is empty
  int32_t builtin = -1;                                // a built-in passed by name: sort(list, …) with its own
  Type type = {};                                      // Is::function when known
};

std::string position_text(std::string_view text, size_t at);  // "line:column"
Type const* find_simple_type(std::string_view name);
// `declared`: as a declared type asks, with the allowed values of item definitions and nulls inside lists; false: as
// `instance of` asks, of the kind alone.
bool is_instance(Value const& value, Type const& type, bool declared = true);

// --- built-in functions -----------------------------------------------------------------------------------------------

struct Builtin {
  std::string_view name;
  std::string_view parameters;  // "string, start position, length?" ; "list..." takes any number
  Value (*call)(Evaluator& evaluator, std::span<Value const> arguments);
};
std::span<Builtin const> builtins();                       // overloads of one name stand together
std::span<Builtin const> find_builtins(std::string_view name);  // all overloads; empty if there is none
std::vector<std::string_view> const& builtin_names();

// Calls builtin overloads of `name` (index of the first) with values; null with a cause when none takes them.
Value call_builtin(Evaluator& evaluator, int32_t first, std::span<Value const> arguments);
Value call_builtin_named(Evaluator& evaluator, int32_t first, std::span<std::string const> names, std::span<Value const> arguments);

// What @"…" means: a date, time, date and time, or duration.
std::optional<Value> temporal_from(std::string_view text);

Value why_null(std::string code, std::map<std::string, std::string> args = {});

std::vector<Value> globals_of(Code const& code, Scope const& scope);  // what its `reads` mean in a scope

// --- evaluation ---------------------------------------------------------------------------------------------------------
// One evaluation of one or several codes: counts steps and bytes, so that a hostile text ends.
class Evaluator {
 public:
  Value run(Code const& code, std::span<Value const> globals, Value const* input = nullptr);
  Value run_node(Code const& code, int32_t node, std::span<Value const> globals);  // a part that reads no locals
  Value call(Value const& function, std::span<Value const> arguments);
  bool spend(int64_t steps) { return (steps_ += steps) <= kStepsMax; }
  std::optional<DateTime> now;  // for now() and today()
  bool exhausted() const { return steps_ > kStepsMax; }

 private:
  friend struct Walk;
  int64_t steps_ = 0;
  int calls_ = 0;
  int depth_ = 0;
};

}  // namespace ly::dmn
