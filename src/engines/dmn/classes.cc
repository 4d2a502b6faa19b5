#include "engines/dmn/classes.h"

#include <algorithm>

#include "engines/dmn/arithmetic.h"

namespace ly::dmn {
namespace {

void constants_of(Cell const& cell, std::vector<Value>& out) {
  for (auto const& atom : cell.atoms) {
    if (atom.is != Atom::Is::interval) { out.push_back(atom.value); continue; }
    if (atom.range.low_bounded) out.push_back(atom.range.low);
    if (atom.range.high_bounded) out.push_back(atom.range.high);
  }
}

Value step(Value const& v, int by) { return v.is(Kind::date) ? Value::date(v.date_number() + by) : arithmetic(Op::add, v, Value(by)); }

// Points and the gaps between them. Whole numbers and dates have no value between neighbours.
InputClasses divided(std::vector<Value> points, bool whole) {
  InputClasses out;
  out.ordered = true;
  std::sort(points.begin(), points.end(), [](Value const& a, Value const& b) { return compare(a, b).value_or(0) < 0; });
  points.erase(std::unique(points.begin(), points.end(), [](Value const& a, Value const& b) { return same(a, b); }), points.end());
  auto const gap = [&](Value const& low, Value const& high, Value example) { out.classes.push_back({std::move(example), false, low, high}); };
  for (size_t i = 0; i < points.size(); ++i) {
    if (i == 0) gap({}, points[0], step(points[0], -1));
    out.classes.push_back({points[i], true, {}, {}});
    if (i + 1 == points.size()) { gap(points[i], {}, step(points[i], 1)); break; }
    if (whole) {
      Value const next = step(points[i], 1);
      if (compare(next, points[i + 1]).value_or(0) < 0) gap(points[i], points[i + 1], next);
    } else {
      gap(points[i], points[i + 1], arithmetic(Op::divide, arithmetic(Op::add, points[i], points[i + 1]), 2));
    }
  }
  return out;
}

InputClasses listed(std::vector<Value> const& values) {
  InputClasses out;
  for (auto const& v : values)
    if (std::none_of(out.classes.begin(), out.classes.end(), [&](ValueClass const& c) { return same(c.example, v); })) out.classes.push_back({v, true, {}, {}});
  return out;
}

bool all_of_kind(std::vector<Value> const& values, Kind kind) {
  return std::all_of(values.begin(), values.end(), [&](Value const& v) { return v.is(kind); });
}

std::string fresh_text(std::vector<Value> const& used) {
  std::string out = "…";
  while (std::any_of(used.begin(), used.end(), [&](Value const& v) { return v.is(Kind::string) && v.string() == out; })) out += "…";
  return out;
}

}  // namespace

InputClasses classes_of(Table::Body const& body, size_t input) {
  auto const& declared = body.source.inputs[input];
  Cell const& allowed = body.allowed[input];
  std::vector<Value> constants;
  for (size_t rule = 0; rule < body.rules(); ++rule) constants_of(body.cell(rule, input), constants);
  std::erase_if(constants, [](Value const& v) { return v.is_null(); });
  std::vector<Value> bounds;
  if (allowed.plain) constants_of(allowed, bounds);
  InputClasses out;
  if (declared.type == "boolean" || (declared.type.empty() && !constants.empty() && all_of_kind(constants, Kind::boolean))) {
    out = listed({true, false});
  } else if (allowed.plain && !allowed.negated && std::all_of(allowed.atoms.begin(), allowed.atoms.end(), [](Atom const& a) { return a.is == Atom::Is::equal; })) {
    return listed(bounds);
  } else {
    constants.insert(constants.end(), bounds.begin(), bounds.end());
    bool const number = declared.type == "number" || declared.type == "integer" || (declared.type.empty() && all_of_kind(constants, Kind::number));
    bool const date = declared.type == "date" || (declared.type.empty() && all_of_kind(constants, Kind::date));
    if (number || date) {
      std::erase_if(constants, [&](Value const& v) { return !v.is(number ? Kind::number : Kind::date); });
      if (constants.empty()) constants.push_back(number ? Value(0) : Value::date(0));
      out = divided(std::move(constants), date || declared.type == "integer");
    } else if (declared.type == "string" || (declared.type.empty() && all_of_kind(constants, Kind::string))) {
      out = listed(constants);
      out.classes.push_back({fresh_text(constants), true, {}, {}});
    } else {
      out = listed(constants);
      out.complete = false;
    }
  }
  if (!allowed.any) std::erase_if(out.classes, [&](ValueClass const& c) { return outcome_of(allowed, c.example, Scope(), false) != Outcome::yes; });
  return out;
}

}  // namespace ly::dmn
