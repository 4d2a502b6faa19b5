// Counterfactuals: the fewest inputs (one, else two) whose change leads to a wanted outcome, tried on one representative of each
// class of values the table can tell apart: so every outcome that one or two changes can reach is found.
#include <algorithm>

#include "engines/dmn/arithmetic.h"
#include "engines/dmn/classes.h"
#include "engines/dmn/table_body.h"

namespace ly::dmn {
namespace {

constexpr int64_t kDecisionsMax = 50'000;

struct Nearest {
  Table::Body const& body;
  Scope const& outer;
  std::function<bool(Decision const&)> const& wanted;
  std::vector<Value> row;
  std::vector<InputClasses> classes = {};
  std::vector<std::vector<size_t>> order = {};  // classes of each input, nearest to its present value first
  int64_t decisions = 0;
  Decision decision = {};  // its memory is used again

  bool accepts() {
    if (++decisions > kDecisionsMax) return false;
    decide_on(body, row, &outer, decision, nullptr);
    return wanted(decision);
  }

  static Decimal position(Value const& v) { return v.is(Kind::date) ? Decimal(v.date_number()) : v.number(); }

  std::vector<size_t> nearest_first(size_t input) const {
    auto const& list = classes[input].classes;
    std::vector<size_t> out;
    for (size_t c = 0; c < list.size(); ++c)
      if (!same(list[c].example, row[input])) out.push_back(c);
    bool const measured = classes[input].ordered && (row[input].is(Kind::number) || row[input].is(Kind::date));
    if (measured) {
      auto const distance = [&](size_t c) { return subtract(position(list[c].example), position(row[input])).value_or(Decimal()).abs(); };
      std::stable_sort(out.begin(), out.end(), [&](size_t a, size_t b) { return distance(a) < distance(b); });
    }
    return out;
  }

  // The run of neighbouring classes around `chosen` that are all accepted, as a test: ">= 14".
  std::string test_of(size_t input, size_t chosen) {
    auto const& list = classes[input].classes;
    if (!classes[input].ordered) return to_literal(list[chosen].example);
    Value const kept = row[input];
    auto const held = [&](size_t c) {
      row[input] = list[c].example;
      return accepts();
    };
    size_t first = chosen, last = chosen;
    while (first > 0 && held(first - 1)) --first;
    while (last + 1 < list.size() && held(last + 1)) ++last;
    row[input] = kept;
    auto const& low = list[first];
    auto const& high = list[last];
    std::string const from = low.is_point ? ">= " + to_literal(low.example) : low.low.is_null() ? "" : "> " + to_literal(low.low);
    std::string const to = high.is_point ? "<= " + to_literal(high.example) : high.high.is_null() ? "" : "< " + to_literal(high.high);
    if (first == last && low.is_point) return to_literal(low.example);
    bool const floor = first == 0, roof = last + 1 == list.size();  // the end of what is allowed needs no saying
    if (roof && !from.empty() && !floor) return from;
    if (floor && !to.empty() && !roof) return to;
    if (from.empty() || to.empty()) return from + to;
    return (low.is_point ? "[" + to_literal(low.example) : "(" + to_literal(low.low)) + ".." +
           (high.is_point ? to_literal(high.example) + "]" : to_literal(high.high) + ")");
  }

  Change change(size_t input, size_t chosen) { return {input, test_of(input, chosen), classes[input].classes[chosen].example}; }

  std::vector<Change> one(std::vector<size_t> const& movable) {
    for (auto input : movable) {
      Value const kept = row[input];
      for (auto c : order[input]) {
        row[input] = classes[input].classes[c].example;
        if (!accepts()) continue;
        return {change(input, c)};
      }
      row[input] = kept;
    }
    return {};
  }

  std::vector<Change> two(std::vector<size_t> const& movable) {
    for (size_t i = 0; i < movable.size(); ++i) {
      for (size_t j = i + 1; j < movable.size(); ++j) {
        size_t const a = movable[i], b = movable[j];
        Value const kept_a = row[a], kept_b = row[b];
        for (auto c : order[a]) {
          for (auto d : order[b]) {
            row[a] = classes[a].classes[c].example;
            row[b] = classes[b].classes[d].example;
            if (!accepts()) continue;
            auto first = change(a, c);
            row[a] = first.to;
            return {std::move(first), change(b, d)};
          }
        }
        row[a] = kept_a;
        row[b] = kept_b;
      }
    }
    return {};
  }
};

}  // namespace

std::vector<Change> nearest_change(Table const& table, Scope const& scope, std::function<bool(Decision const&)> const& wanted,
                                   std::vector<bool> const& may_change) {
  auto const& body = table.body();
  Nearest search{body, scope, wanted, read_inputs(body, scope)};
  std::vector<size_t> movable;
  for (size_t i = 0; i < body.source.inputs.size(); ++i) {
    search.classes.push_back(classes_of(body, i));
    if (may_change.empty() || (i < may_change.size() && may_change[i])) movable.push_back(i);
  }
  for (size_t i = 0; i < body.source.inputs.size(); ++i) search.order.push_back(search.nearest_first(i));
  if (auto found = search.one(movable); !found.empty()) return found;
  return search.two(movable);
}

namespace {

bool row_passes(Table::Body const& body, Value const& row) {
  Scope const none;
  for (size_t o = 0; o < body.passes.size(); ++o) {
    if (body.passes[o].any) continue;
    Value const* const value = body.passes.size() == 1 ? &row : row.member(body.source.outputs[o].name);
    if (!value || outcome_of(body.passes[o], *value, none, true) != Outcome::yes) return false;
  }
  return true;
}

}  // namespace

std::optional<bool> passes(Table const& table, Decision const& decision) {
  auto const& body = table.body();
  if (!decision.ok() || std::all_of(body.passes.begin(), body.passes.end(), [](Cell const& c) { return c.any; })) return std::nullopt;
  HitPolicy const hit = body.source.hit;
  bool const listed = (hit == HitPolicy::collect && body.source.aggregation == Aggregation::none) || hit == HitPolicy::rule_order || hit == HitPolicy::output_order;
  if (!listed || !decision.outputs.is(Kind::list)) return row_passes(body, decision.outputs);
  auto const& rows = decision.outputs.list();
  return std::all_of(rows.begin(), rows.end(), [&](Value const& row) { return row_passes(body, row); });
}

std::vector<Change> would_pass(Table const& table, Scope const& scope) {
  std::vector<bool> movable;
  for (auto const& input : table.source().inputs) movable.push_back(!input.fixed);
  return nearest_change(table, scope, [&](Decision const& d) { return passes(table, d).value_or(false); }, movable);
}

std::string spoken_changes(Table const& table, std::vector<Change> const& changes, Language language) {
  bool const zh = language == Language::zh_cn;
  std::string out;
  for (auto const& change : changes) {
    auto const& input = table.source().inputs[change.input];
    auto const& label = input.label.in(language);
    auto const tests = compile_tests(change.test);
    auto const cell = tests ? cell_of(*tests) : Cell{};
    bool const bounded = tests && cell.plain && std::any_of(cell.atoms.begin(), cell.atoms.end(), [](Atom const& a) { return a.is == Atom::Is::interval; });
    out += (out.empty() ? "" : zh ? "，并且 " : " and ") + (label.empty() ? input.name : label) + (zh ? bounded ? " " : " 为 " : " is ") + (tests ? spoken_cell(cell, language) : change.test);
  }
  return out;
}

std::string would_pass_line(Table const& table, Scope const& scope, Decision const& decision, Language language) {
  if (passes(table, decision).value_or(true)) return {};
  bool const zh = language == Language::zh_cn;
  auto const changes = would_pass(table, scope);
  if (changes.empty()) return zh ? "在可以改变的条件里，改一两项都不能通过" : "No change of one or two of what can be changed would let it pass";
  return (zh ? "若 " : "It would pass if ") + spoken_changes(table, changes, language) + (zh ? "，就能通过" : "");
}

}  // namespace ly::dmn
