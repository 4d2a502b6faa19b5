// Relations of points and ranges (DMN 1.5 §10.3.4.6, table 80; after Allen's interval algebra), and range().
#include "engines/dmn/arithmetic.h"
#include "engines/dmn/builtins.h"
#include "engines/dmn/feel_scan.h"

namespace ly::dmn {
namespace {

// A point or a range as two ends; a point is [p..p].
struct Ends {
  Value low, high;
  bool low_closed = true, high_closed = true;
  bool is_range = false;
};

std::optional<Ends> ends_of(Value const& v) {
  if (v.is(Kind::range)) {
    auto const& r = v.range();
    if (!r.low_bounded || !r.high_bounded) return std::nullopt;
    return Ends{r.low, r.high, r.low_closed, r.high_closed, true};
  }
  if (!compare(v, v)) return std::nullopt;
  return Ends{v, v, true, true, false};
}

// What a relation asks of two pairs of ends; compares give nothing when the kinds differ.
struct Pair {
  Ends a, b;
  bool ok = true;
  int order(Value const& x, Value const& y) {
    auto const c = compare(x, y);
    if (!c) ok = false;
    return c.value_or(0);
  }
};

template <class Relation>
Value relate(std::string_view name, Arguments args, Relation relation) {
  auto const a = ends_of(args[0]), b = ends_of(args[1]);
  if (!a) return bad_argument(name, args[0]);
  if (!b) return bad_argument(name, args[1]);
  Pair pair{*a, *b};
  bool const held = relation(pair);
  return pair.ok ? Value(held) : bad_argument(name, args[1]);
}

bool is_before(Pair& p, Ends const& x, Ends const& y) {
  int const c = p.order(x.high, y.low);
  return c < 0 || (c == 0 && (!x.high_closed || !y.low_closed));
}
Value fn_before(Evaluator&, Arguments a) { return relate("before", a, [](Pair& p) { return is_before(p, p.a, p.b); }); }
Value fn_after(Evaluator&, Arguments a) { return relate("after", a, [](Pair& p) { return is_before(p, p.b, p.a); }); }
Value fn_meets(Evaluator&, Arguments a) {
  return relate("meets", a, [](Pair& p) { return p.a.high_closed && p.b.low_closed && p.order(p.a.high, p.b.low) == 0; });
}
Value fn_met_by(Evaluator&, Arguments a) {
  return relate("met by", a, [](Pair& p) { return p.a.low_closed && p.b.high_closed && p.order(p.a.low, p.b.high) == 0; });
}
Value fn_overlaps(Evaluator&, Arguments a) {
  return relate("overlaps", a, [](Pair& p) { return !is_before(p, p.a, p.b) && !is_before(p, p.b, p.a); });
}

// Order of starts: a closed end begins before an open one at the same value; of ends likewise the other way.
int order_low(Pair& p, Ends const& x, Ends const& y) {
  int const c = p.order(x.low, y.low);
  return c != 0 || x.low_closed == y.low_closed ? c : x.low_closed ? -1 : 1;
}
int order_high(Pair& p, Ends const& x, Ends const& y) {
  int const c = p.order(x.high, y.high);
  return c != 0 || x.high_closed == y.high_closed ? c : x.high_closed ? 1 : -1;
}
Value fn_overlaps_before(Evaluator&, Arguments a) {
  return relate("overlaps before", a, [](Pair& p) {
    return order_low(p, p.a, p.b) < 0 && !is_before(p, p.a, p.b) && order_high(p, p.a, p.b) <= 0;
  });
}
Value fn_overlaps_after(Evaluator&, Arguments a) {
  return relate("overlaps after", a, [](Pair& p) {
    return order_low(p, p.b, p.a) < 0 && !is_before(p, p.b, p.a) && order_high(p, p.a, p.b) >= 0;
  });
}
bool is_within(Pair& p, Ends const& inner, Ends const& outer) { return order_low(p, inner, outer) >= 0 && order_high(p, inner, outer) <= 0; }
Value fn_includes(Evaluator&, Arguments a) {
  if (!a[0].is(Kind::range)) return bad_argument("includes", a[0]);
  return relate("includes", a, [](Pair& p) { return is_within(p, p.b, p.a); });
}
Value fn_during(Evaluator&, Arguments a) {
  if (!a[1].is(Kind::range)) return bad_argument("during", a[1]);
  return relate("during", a, [](Pair& p) { return is_within(p, p.a, p.b); });
}
bool does_start(Pair& p, Ends const& x, Ends const& y) {
  return p.order(x.low, y.low) == 0 && x.low_closed == y.low_closed && order_high(p, x, y) <= 0;
}
bool does_finish(Pair& p, Ends const& x, Ends const& y) {
  return p.order(x.high, y.high) == 0 && x.high_closed == y.high_closed && order_low(p, x, y) >= 0;
}
Value fn_starts(Evaluator&, Arguments a) { return relate("starts", a, [](Pair& p) { return does_start(p, p.a, p.b); }); }
Value fn_started_by(Evaluator&, Arguments a) { return relate("started by", a, [](Pair& p) { return does_start(p, p.b, p.a); }); }
Value fn_finishes(Evaluator&, Arguments a) { return relate("finishes", a, [](Pair& p) { return does_finish(p, p.a, p.b); }); }
Value fn_finished_by(Evaluator&, Arguments a) { return relate("finished by", a, [](Pair& p) { return does_finish(p, p.b, p.a); }); }
Value fn_coincides(Evaluator&, Arguments a) {
  return relate("coincides", a, [](Pair& p) { return order_low(p, p.a, p.b) == 0 && order_high(p, p.a, p.b) == 0; });
}

// range("[1..5)"): the text of a range whose ends are literals.
Value fn_range(Evaluator& evaluator, Arguments a) {
  if (!a[0].is(Kind::string)) return bad_argument("range", a[0]);
  Names nothing;
  nothing.declare("?");
  auto const compiled = compile(a[0].string(), nothing);
  if (!compiled) return bad_argument("range", a[0]);
  auto const& code = compiled->code();
  auto const& root = code.node(code.root);
  if (root.op != Op::range) return bad_argument("range", a[0]);
  for (int32_t i = 0; i < 2; ++i) {
    int32_t const kid = code.kid(root, i);
    if (kid >= 0 && code.node(kid).op != Op::constant) return bad_argument("range", a[0]);
  }
  Value out = evaluator.run(code, {});
  if (!out.is(Kind::range)) return out;
  auto const& r = out.range();
  auto const order = r.low_bounded && r.high_bounded ? compare(r.low, r.high) : std::optional<int>(0);
  if (!order || *order > 0) return bad_argument("range", a[0]);
  return out;
}

constexpr Builtin kRows[] = {
    {"before", "point1, point2", fn_before},
    {"after", "point1, point2", fn_after},
    {"meets", "range1, range2", fn_meets},
    {"met by", "range1, range2", fn_met_by},
    {"overlaps", "range1, range2", fn_overlaps},
    {"overlaps before", "range1, range2", fn_overlaps_before},
    {"overlaps after", "range1, range2", fn_overlaps_after},
    {"includes", "range, point", fn_includes},
    {"during", "point, range", fn_during},
    {"starts", "point, range", fn_starts},
    {"started by", "range, point", fn_started_by},
    {"finishes", "point, range", fn_finishes},
    {"finished by", "range, point", fn_finished_by},
    {"coincides", "point1, point2", fn_coincides},
    {"range", "from", fn_range},
};

}  // namespace

std::span<Builtin const> range_builtins() { return kRows; }

}  // namespace ly::dmn
