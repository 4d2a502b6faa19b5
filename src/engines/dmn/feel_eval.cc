// The evaluator: walks the tree of a Code. FEEL never stops on an error: what has no value is null, and keeps the cause.
#include <algorithm>

#include "engines/dmn/arithmetic.h"
#include "engines/dmn/feel_code.h"
#include "engines/dmn/temporal.h"

namespace ly::dmn {

Value why_null(std::string code, std::map<std::string, std::string> args) { return Value::null(invalid(std::move(code), {}, std::move(args))); }

namespace {

constexpr int kDepthMax = 3'000;  // nested evaluations, functions included: some megabytes of stack at most

Value kind_null(std::string_view wanted, Value const& got) {
  if (got.why()) return got;
  return why_null("feel.wrong_type", {{"expected", std::string(wanted)}, {"got", std::string(name_of(got.kind()))}});
}

}  // namespace

struct Walk {
  Evaluator& evaluator;
  Code const& code;
  std::span<Value const> globals;
  std::vector<Value>& locals;

  Value& local(int32_t slot) { return locals[static_cast<size_t>(slot)]; }
  int32_t kid(Node const& n, int32_t i) const { return code.kid(n, i); }
  std::string const& name(int32_t index) const { return code.names[static_cast<size_t>(index)]; }

  Value eval(int32_t index) {
    Node const& n = code.node(index);
    if (n.op == Op::constant) return code.constants[static_cast<size_t>(n.data)];
    if (!evaluator.spend(1)) return why_null("feel.too_much_work");
    if (evaluator.depth_ >= kDepthMax) return why_null("feel.too_deep");
    ++evaluator.depth_;
    Value out = step(n);
    --evaluator.depth_;
    return out;
  }

  Value step(Node const& n) {
    switch (n.op) {
      case Op::constant: return code.constants[static_cast<size_t>(n.data)];
      case Op::global: return globals[static_cast<size_t>(n.data)];
      case Op::local: return local(n.data);
      case Op::dynamic: return dynamic(n);
      case Op::path: return member(eval(kid(n, 0)), name(n.data));
      case Op::list: return list(n);
      case Op::context: return context(n);
      case Op::range: return range(n);
      case Op::negate: return negate(eval(kid(n, 0)));
      case Op::add: case Op::subtract: case Op::multiply: case Op::divide: case Op::power: return binary(n);
      case Op::equals: case Op::differs: case Op::less: case Op::at_most: case Op::more: case Op::at_least: return comparison(n);
      case Op::between: return between(n);
      case Op::in: {
        local(n.slot) = eval(kid(n, 0));
        return eval(kid(n, 1));
      }
      case Op::both: return kleene(n, false);
      case Op::either: return kleene(n, true);
      case Op::choose: return choose(n);
      case Op::loop: return loop(n);
      case Op::some: return quantified(n, true);
      case Op::every: return quantified(n, false);
      case Op::filter: return filter(n);
      case Op::invoke: return invoke(n);
      case Op::builtin: return builtin(n);
      case Op::instance: return instance(n);
      case Op::function: return function(n);
      case Op::test_any: return true;
      case Op::test_compare: return compare_values(static_cast<Op>(n.flag), local(n.slot), eval(kid(n, 0)));
      case Op::test_value: return test_value(local(n.slot), eval(kid(n, 0)));
      case Op::test_truth: return truth(eval(kid(n, 0)));
      case Op::tests: return kleene(n, true);
      case Op::test_none: return negation(eval(kid(n, 0)));
    }
    return {};
  }

  static Value negation(Value value) {
    if (value.is(Kind::boolean)) return !value.boolean();
    return value.is_null() ? value : kind_null("boolean", value);
  }
  static Value truth(Value value) { return value.is(Kind::boolean) || value.is_null() ? value : kind_null("boolean", value); }

  Value dynamic(Node const& n) {
    for (int32_t i = 1; i < n.count; ++i) {
      Value const item = eval(kid(n, i));
      if (auto const* found = item.member(name(n.data))) return *found;
    }
    if (kid(n, 0) >= 0) return eval(kid(n, 0));
    return why_null("feel.unknown_name", {{"name", name(n.data)}});
  }

  Value list(Node const& n) {
    List items;
    items.reserve(static_cast<size_t>(n.count));
    for (int32_t i = 0; i < n.count; ++i) items.push_back(eval(kid(n, i)));
    return items;
  }

  Value context(Node const& n) {
    Entries entries;
    for (int32_t i = 0; i < n.count; ++i) {
      Value value = eval(kid(n, i));
      local(kid(n, n.count + i)) = value;
      entries.emplace_back(name(n.data + i), std::move(value));
    }
    return Value::context(std::move(entries));
  }

  Value range(Node const& n) {
    Range out;
    out.low_bounded = kid(n, 0) >= 0;
    out.high_bounded = kid(n, 1) >= 0;
    if (out.low_bounded) out.low = eval(kid(n, 0));
    if (out.high_bounded) out.high = eval(kid(n, 1));
    out.low_closed = (n.flag & kLowClosed) != 0;
    out.high_closed = (n.flag & kHighClosed) != 0;
    if ((n.flag & (kEqual | kDiffer)) != 0) out.shape = (n.flag & kEqual) != 0 ? Range::Shape::equal : Range::Shape::differ;
    return checked_range(std::move(out));
  }

  Value choose(Node const& n) {  // null and false take the else branch; any other kind has no meaning
    Value const condition = eval(kid(n, 0));
    if (!condition.is(Kind::boolean) && !condition.is_null()) return kind_null("boolean", condition);
    return eval(kid(n, condition.is_true() ? 1 : 2));
  }

  Value binary(Node const& n) {
    Value const left = eval(kid(n, 0));
    return arithmetic(n.op, left, eval(kid(n, 1)));
  }

  Value comparison(Node const& n) {
    Value const left = eval(kid(n, 0));
    return compare_values(n.op, left, eval(kid(n, 1)));
  }

  Value between(Node const& n) {
    Value const value = eval(kid(n, 0)), low = eval(kid(n, 1)), high = eval(kid(n, 2));
    Value above = compare_values(Op::at_least, value, low);
    if (above.is_false()) return above;
    Value below = compare_values(Op::at_most, value, high);
    return below.is_false() || above.is_true() ? below : above;
  }

  // Kleene: `decided` (true for or, false for and) wins; else null if any is null; else the other.
  Value kleene(Node const& n, bool decided) {
    Value unknown;
    bool any_unknown = false;
    for (int32_t i = 0; i < n.count; ++i) {
      Value value = eval(kid(n, i));
      if (value.is(Kind::boolean)) {
        if (value.boolean() == decided) return decided;
      } else if (!any_unknown) {
        any_unknown = true;
        unknown = value.is_null() ? std::move(value) : kind_null("boolean", value);
      }
    }
    if (any_unknown) return unknown;
    return !decided;
  }

  // --- iteration -------------------------------------------------------------------------------------------------------
  Value domain(Node const& n, int32_t iterator) {
    Value start = eval(kid(n, 2 * iterator));
    if (kid(n, 2 * iterator + 1) < 0) return iterable(start);
    return iterable_between(start, eval(kid(n, 2 * iterator + 1)));
  }

  // Calls `each` for every combination; `each` says whether to go on. Null when a domain is none, else true.
  template <class Each>
  Value iterate(Node const& n, int32_t iterator, Each const& each, bool& go_on) {
    if (iterator == n.data) {
      go_on = each() && evaluator.spend(1);
      return true;
    }
    Value const items = domain(n, iterator);
    if (!items.is(Kind::list)) return items.is_null() && items.why() ? items : kind_null("list", items);
    int32_t const slot = kid(n, n.count + iterator);
    for (auto const& item : items.list()) {
      local(slot) = item;
      Value done = iterate(n, iterator + 1, each, go_on);
      if (done.is_null()) return done;
      if (!go_on) break;
    }
    return true;
  }

  Value loop(Node const& n) {
    List results;
    bool const uses_partial = n.flag != 0, one = n.data > 0;
    if (uses_partial) local(n.slot) = List{};
    bool go_on = one;
    int32_t const body = kid(n, n.count - 1);
    Value const done = iterate(n, 0, [&] {
      if (results.size() >= kListMax) return false;
      if (uses_partial) {
        local(n.slot) = Value(results);
        if (!evaluator.spend(static_cast<int64_t>(results.size() / 2))) return false;
      }
      results.push_back(eval(body));
      return true;
    }, go_on);
    if (done.is_null()) return done;
    if (evaluator.exhausted() || results.size() >= kListMax) return why_null("feel.too_much_work");
    return results;
  }

  Value quantified(Node const& n, bool decided) {
    Value outcome = !decided, wrong;
    bool go_on = true;
    int32_t const body = kid(n, n.count - 1);
    Value const done = iterate(n, 0, [&] {
      Value const held = eval(body);
      if (!held.is(Kind::boolean) && !held.is_null()) {
        wrong = kind_null("boolean", held);
        return false;
      }
      if (held.is_null()) outcome = held;
      if (held.is(Kind::boolean) && held.boolean() == decided) {
        outcome = decided;
        return false;
      }
      return true;
    }, go_on);
    if (done.is_null()) return done;
    if (evaluator.exhausted()) return why_null("feel.too_much_work");
    return wrong.why() ? wrong : outcome;
  }

  Value filter(Node const& n) {
    Value const source = eval(kid(n, 0));
    if (source.is_null()) return source.why() ? source : Value(List{});
    Value const as_list = source.is(Kind::list) ? source : Value(List{source});
    List const& items = as_list.list();
    List kept;
    for (size_t i = 0; i < items.size(); ++i) {
      local(n.slot) = items[i];
      Value const held = eval(kid(n, 1));
      if (held.is(Kind::number) && i == 0) return at_index(items, held.number());
      if (!held.is(Kind::boolean) && !held.is_null()) return kind_null("boolean", held);
      if (held.is_true()) kept.push_back(items[i]);
      if (evaluator.exhausted()) return why_null("feel.too_much_work");
    }
    if (items.empty()) {
      local(n.slot) = Value();
      if (eval(kid(n, 1)).is(Kind::number)) return why_null("feel.no_item", {{"index", to_text(eval(kid(n, 1)))}, {"size", "0"}});
    }
    return kept;
  }
  static Value at_index(List const& items, Decimal index) {
    auto const size = static_cast<int64_t>(items.size());
    auto const at = index.to_int();
    if (at && *at >= 1 && *at <= size) return items[static_cast<size_t>(*at - 1)];
    if (at && *at <= -1 && *at >= -size) return items[static_cast<size_t>(size + *at)];
    return why_null("feel.no_item", {{"index", index.text()}, {"size", std::to_string(size)}});
  }

  // --- functions -------------------------------------------------------------------------------------------------------
  std::vector<Value> arguments(Node const& n, int32_t from) {
    std::vector<Value> out;
    out.reserve(static_cast<size_t>(n.count - from));
    for (int32_t i = from; i < n.count; ++i) out.push_back(eval(kid(n, i)));
    return out;
  }

  Value builtin(Node const& n) {
    auto const values = arguments(n, 0);
    if (n.slot < 0) return call_builtin(evaluator, n.data, values);
    return call_builtin_named(evaluator, n.data, {code.names.data() + n.slot, values.size()}, values);
  }

  Value invoke(Node const& n) {
    Value const callee = eval(kid(n, 0));
    if (!callee.is(Kind::function)) return kind_null("function", callee);
    auto const values = arguments(n, 1);
    if (n.data < 0) return evaluator.call(callee, values);
    std::span<std::string const> const names{code.names.data() + n.data, values.size()};
    Function const& f = callee.function();
    if (f.builtin >= 0) return call_builtin_named(evaluator, f.builtin, names, values);
    std::vector<Value> ordered(f.parameters.size());
    std::vector<bool> given(f.parameters.size());
    for (size_t i = 0; i < names.size(); ++i) {
      auto const at = static_cast<size_t>(std::find(f.parameters.begin(), f.parameters.end(), names[i]) - f.parameters.begin());
      if (at == f.parameters.size() || given[at]) return why_null("feel.arguments", {{"name", names[i]}});
      ordered[at] = values[i];
      given[at] = true;
    }
    if (names.size() != f.parameters.size()) return why_null("feel.arguments", {{"name", std::string(code.source(code.node(kid(n, 0))))}});
    return evaluator.call(callee, ordered);
  }

  Value instance(Node const& n) {
    Value const value = eval(kid(n, 0));
    Type const& type = code.types[static_cast<size_t>(n.data)];
    return value.is_null() ? type.is == Type::Is::null : is_instance(value, type, false);
  }

  Value function(Node const& n) {
    auto const& shape = code.functions[static_cast<size_t>(n.data)];
    if (shape.external) return why_null("feel.external_function");
    auto f = std::make_shared<Function>();
    f->shape = n.data;
    f->parameters = shape.parameters;
    for (auto node : shape.captured) f->captured.push_back(eval(node));
    f->code = owner();
    return Value(std::shared_ptr<Function const>(std::move(f)));
  }
  std::shared_ptr<Code const> owner() const { return code.shared_from_this(); }
};

Value Evaluator::run(Code const& code, std::span<Value const> globals, Value const* input) {
  std::vector<Value> locals(static_cast<size_t>(code.slots));
  if (input && !locals.empty()) locals[0] = *input;
  return Walk{*this, code, globals, locals}.eval(code.root);
}

Value Evaluator::run_node(Code const& code, int32_t node, std::span<Value const> globals) {
  std::vector<Value> locals(static_cast<size_t>(code.slots));
  return Walk{*this, code, globals, locals}.eval(node);
}

Value Evaluator::call(Value const& function, std::span<Value const> arguments) {
  Function const& f = function.function();
  if (f.builtin >= 0) return call_builtin(*this, f.builtin, arguments);
  if (arguments.size() != f.parameters.size())
    return why_null("feel.argument_count", {{"expected", std::to_string(f.parameters.size())}, {"got", std::to_string(arguments.size())}});
  if (calls_ >= kCallsMax || depth_ >= kDepthMax) return why_null("feel.too_deep");
  ++calls_;
  Value out;
  if (f.code) {
    auto const& shape = f.code->functions[static_cast<size_t>(f.shape)];
    std::vector<Value> locals(static_cast<size_t>(shape.slots));
    bool fits = true;
    for (size_t i = 0; i < arguments.size(); ++i) {
      locals[i] = coerce(arguments[i], shape.types[i]);
      fits = fits && (!locals[i].is_null() || arguments[i].is_null());
    }
    for (size_t i = 0; i < f.captured.size(); ++i) locals[static_cast<size_t>(shape.kept_in[i])] = f.captured[i];
    out = fits ? Walk{*this, *f.code, {}, locals}.eval(shape.body) : why_null("feel.argument_type");
  } else {
    out = f.host(*this, arguments);
  }
  --calls_;
  return out;
}

// --- the public face -----------------------------------------------------------------------------------------------------
std::vector<Value> globals_of(Code const& code, Scope const& scope) {
  std::vector<Value> out;
  out.reserve(code.reads.size());
  for (auto const& name : code.reads) {
    auto const* found = scope.find(name);
    out.push_back(found ? *found : why_null("feel.unknown_name", {{"name", name}}));
  }
  return out;
}

Scope::Scope(Value const& context) {
  if (context.is(Kind::context)) entries_ = context.context();
}
Scope& Scope::set(std::string name, Value value) {
  entries_.emplace_back(std::move(name), std::move(value));
  return *this;
}
Value const* Scope::find(std::string_view name) const {
  for (size_t i = entries_.size(); i-- > 0;)
    if (entries_[i].first == name) return &entries_[i].second;
  return outer_ ? outer_->find(name) : nullptr;
}

std::string const& Expression::text() const { return code_->text; }
std::vector<std::string> const& Expression::reads() const { return code_->reads; }
std::string const& UnaryTests::text() const { return code_->text; }
std::vector<std::string> const& UnaryTests::reads() const { return code_->reads; }
bool UnaryTests::is_any() const { return code_->any; }

Value evaluate(Expression const& expression, Scope const& scope) {
  Evaluator evaluator;
  evaluator.now = scope.now();
  return evaluator.run(expression.code(), globals_of(expression.code(), scope));
}

Value test(UnaryTests const& tests, Value const& input, Scope const& scope) {
  Evaluator evaluator;
  evaluator.now = scope.now();
  return evaluator.run(tests.code(), globals_of(tests.code(), scope), &input);
}

}  // namespace ly::dmn
