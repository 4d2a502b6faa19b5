#include "engines/dmn/arithmetic.h"
#include "engines/dmn/table_body.h"

namespace ly::dmn {
namespace {

// The constant a node stands for, if it does.
Value const* constant_of(Code const& code, int32_t node) {
  if (node < 0) return nullptr;
  Node const& n = code.node(node);
  return n.op == Op::constant ? &code.constants[static_cast<size_t>(n.data)] : nullptr;
}

bool append_atom(Code const& code, int32_t node, std::vector<Atom>& out);

bool append_comparison(Code const& code, Node const& n, std::vector<Atom>& out) {
  auto const* value = constant_of(code, code.kid(n, 0));
  if (!value) return false;
  Atom atom;
  Op const op = static_cast<Op>(n.flag);
  if (op == Op::equals || op == Op::differs) {
    atom.is = op == Op::equals ? Atom::Is::equal : Atom::Is::differ;
    atom.value = *value;
  } else {
    if (!compare(*value, *value)) return false;  // no order: let the evaluator say so
    atom.is = Atom::Is::interval;
    bool const below = op == Op::less || op == Op::at_most;
    (below ? atom.range.high : atom.range.low) = *value;
    atom.range.low_bounded = !below;
    atom.range.high_bounded = below;
    atom.range.low_closed = op == Op::at_least;
    atom.range.high_closed = op == Op::at_most;
  }
  out.push_back(std::move(atom));
  return true;
}

bool append_value(Code const& code, int32_t node, std::vector<Atom>& out) {
  Node const& n = code.node(node);
  Atom atom;
  if (auto const* value = constant_of(code, node)) {
    if (value->is(Kind::function) || value->is(Kind::range)) return false;
    atom.value = *value;
    out.push_back(std::move(atom));
    return true;
  }
  if (n.op == Op::range) {
    auto const* low = constant_of(code, code.kid(n, 0));
    auto const* high = constant_of(code, code.kid(n, 1));
    if ((code.kid(n, 0) >= 0 && !(low && compare(*low, *low))) || (code.kid(n, 1) >= 0 && !(high && compare(*high, *high)))) return false;
    if ((low && high && low->kind() != high->kind()) || (n.flag & (kEqual | kDiffer)) != 0) return false;
    atom.is = Atom::Is::interval;
    atom.range.low_bounded = low != nullptr;
    atom.range.high_bounded = high != nullptr;
    if (low) atom.range.low = *low;
    if (high) atom.range.high = *high;
    atom.range.low_closed = (n.flag & kLowClosed) != 0;
    atom.range.high_closed = (n.flag & kHighClosed) != 0;
    out.push_back(std::move(atom));
    return true;
  }
  return false;
}

bool append_atom(Code const& code, int32_t node, std::vector<Atom>& out) {
  Node const& n = code.node(node);
  switch (n.op) {
    case Op::test_compare: return append_comparison(code, n, out);
    case Op::test_value: return append_value(code, code.kid(n, 0), out);
    case Op::tests:
      for (int32_t i = 0; i < n.count; ++i)
        if (!append_atom(code, code.kid(n, i), out)) return false;
      return true;
    default: return false;
  }
}

Outcome outcome_of(Value const& value) { return value.is(Kind::boolean) ? (value.boolean() ? Outcome::yes : Outcome::no) : Outcome::unknown; }

}  // namespace

Cell cell_of(UnaryTests tests) {
  Cell cell;
  cell.any = tests.is_any();
  Code const& code = tests.code();
  if (!cell.any) {
    Node const& root = code.node(code.root);
    cell.negated = root.op == Op::test_none;
    cell.plain = append_atom(code, cell.negated ? code.kid(root, 0) : code.root, cell.atoms);
    if (!cell.plain) cell.atoms.clear();
  }
  cell.tests = std::move(tests);
  return cell;
}

namespace {

// The common case decided without making a value of the answer: both sides are of one scalar kind. Nothing where FEEL must say.
bool is_scalar(Value const& v) { return v.is(Kind::string) || v.is(Kind::number) || v.is(Kind::boolean) || v.is(Kind::date); }
std::optional<bool> at_once(Atom const& atom, Value const& input) {
  if (!is_scalar(input)) return std::nullopt;
  if (atom.is != Atom::Is::interval) {
    if (atom.value.kind() != input.kind()) return std::nullopt;
    bool equal = false;
    switch (input.kind()) {
      case Kind::string: equal = input.string() == atom.value.string(); break;
      case Kind::number: equal = input.number() == atom.value.number(); break;
      case Kind::boolean: equal = input.is_true() == atom.value.is_true(); break;
      default: equal = input.date_number() == atom.value.date_number();
    }
    return equal == (atom.is == Atom::Is::equal);
  }
  auto const& range = atom.range;
  if (range.low_bounded) {
    auto const c = compare(input, range.low);
    if (!c) return std::nullopt;
    if (*c < 0 || (*c == 0 && !range.low_closed)) {
      if (range.high_bounded && range.high.kind() != input.kind()) return std::nullopt;
      return false;
    }
  }
  if (range.high_bounded) {
    auto const c = compare(input, range.high);
    if (!c) return std::nullopt;
    if (*c > 0 || (*c == 0 && !range.high_closed)) return false;
  }
  return true;
}

}  // namespace

Outcome outcome_of(Atom const& atom, Value const& input) {
  if (auto const known = at_once(atom, input)) return *known ? Outcome::yes : Outcome::no;
  switch (atom.is) {
    case Atom::Is::equal: return outcome_of(test_value(input, atom.value));
    case Atom::Is::differ: return outcome_of(compare_values(Op::differs, input, atom.value));
    case Atom::Is::interval: return outcome_of(within(input, atom.range));
  }
  return Outcome::unknown;
}

Outcome outcome_of(Cell const& cell, Value const& input, Scope const& scope, bool null_is_unknown) {
  if (cell.any) return Outcome::yes;
  if (!cell.plain) {
    Outcome const out = outcome_of(test(cell.tests, input, scope));
    if (null_is_unknown && input.is_null() && out == Outcome::yes) {
      Node const& root = cell.tests.code().node(cell.tests.code().root);
      if (root.op != Op::test_truth) return Outcome::unknown;  // only a test that asks about `?` itself may accept a null
    }
    return out;
  }
  bool unknown = false, mentions_null = false;
  for (auto const& atom : cell.atoms) {
    mentions_null = mentions_null || (atom.is != Atom::Is::interval && atom.value.is_null());
    Outcome const one = outcome_of(atom, input);
    if (one == Outcome::yes) {
      if (cell.negated) return Outcome::no;
      return null_is_unknown && input.is_null() && !mentions_null ? Outcome::unknown : Outcome::yes;
    }
    unknown = unknown || one == Outcome::unknown;
  }
  if (null_is_unknown && input.is_null() && !mentions_null) return Outcome::unknown;
  if (unknown) return Outcome::unknown;
  return cell.negated ? Outcome::yes : Outcome::no;
}

}  // namespace ly::dmn
