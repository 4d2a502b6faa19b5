#include "engines/dmn/table.h"

#include <algorithm>
#include <array>

#include "engines/dmn/arithmetic.h"
#include "engines/dmn/table_body.h"

namespace ly::dmn {
namespace {

constexpr std::array<std::string_view, 7> kLetters{"U", "A", "F", "P", "C", "R", "O"};

// Collects every mistake of a table with its place.
struct Compiler {
  DecisionTable const& table;
  Names cells;   // what conditions and conclusions may read
  Names given;   // what input expressions may read
  std::vector<Problem> problems = {};

  template <class T>
  T take(Result<T> compiled, std::string const& at, std::string const& where) {
    if (compiled) return std::move(compiled).value();
    Problem problem = std::move(compiled).error();
    problem.args["place"] = where;
    problem.args["position"] = problem.at;
    problem.at = at;
    problems.push_back(std::move(problem));
    return {};
  }
  void complain(std::string code, std::string at, std::map<std::string, std::string> args) {
    problems.push_back(invalid(std::move(code), std::move(at), std::move(args)));
  }

  void shape() {
    if (table.inputs.size() + table.outputs.size() > kColumnsMax) complain("table.too_many", "inputs", {{"limit", std::to_string(kColumnsMax)}});
    if (table.rules.size() > kRulesMax) complain("table.too_many", "rules", {{"limit", std::to_string(kRulesMax)}});
    if (table.outputs.empty()) complain("table.no_outputs", "outputs", {});
    if (table.to && !(table.from < *table.to)) complain("table.never_in_force", "to", {{"from", to_iso(table.from)}, {"to", to_iso(*table.to)}});
    for (auto const& rule : table.rules) {
      if (rule.conditions.size() != table.inputs.size())
        complain("table.columns", rule.at, {{"rule", rule.id}, {"expected", std::to_string(table.inputs.size())}, {"got", std::to_string(rule.conditions.size())}});
      if (rule.conclusions.size() != table.outputs.size())
        complain("table.columns", rule.at, {{"rule", rule.id}, {"expected", std::to_string(table.outputs.size())}, {"got", std::to_string(rule.conclusions.size())}});
    }
    if (table.aggregation != Aggregation::none && table.hit != HitPolicy::collect) complain("table.aggregation", "hit", {});
  }

  Template text_template(std::string const& text, Rule const& rule) {
    Template out;
    size_t at = 0;
    for (;;) {
      auto const open = text.find('{', at);
      auto const close = open == std::string::npos ? open : text.find('}', open);
      out.texts.push_back(text.substr(at, close == std::string::npos ? std::string::npos : open - at));
      if (close == std::string::npos) return out;
      out.expressions.push_back(take(compile(text.substr(open + 1, close - open - 1), cells), rule.at, rule.id + " because"));
      at = close + 1;
    }
  }

  void columns(Table::Body& body) {
    for (auto const& input : table.inputs) {
      std::string const at = "inputs." + input.name;
      body.inputs.push_back(take(compile(input.expression.empty() ? input.name : input.expression, given), at, input.name));
      auto tests = input.allowed.empty() ? compile_tests("-") : compile_tests(input.allowed, cells);
      auto const ready = take(std::move(tests), at, input.name);
      body.allowed.push_back(ready ? cell_of(ready) : Cell{});
    }
    for (auto const& output : table.outputs) {
      std::string const at = "outputs." + output.name;
      body.ranking.emplace_back();
      for (auto const& literal : output.allowed) {
        auto const compiled = take(compile(literal, cells), at, output.name);
        if (compiled) body.ranking.back().push_back(evaluate(compiled, Scope()));
      }
      body.otherwise.push_back(output.otherwise.empty() ? Expression() : take(compile(output.otherwise, cells), at, output.name));
      auto const passing = take(compile_tests(output.passes.empty() ? "-" : output.passes), at, output.name);
      body.passes.push_back(passing ? cell_of(passing) : Cell{});
    }
  }

  void rule(Table::Body& body, Rule const& rule) {
    for (size_t i = 0; i < table.inputs.size(); ++i) {
      auto const tests = take(compile_tests(rule.conditions[i], cells), rule.at, rule.id + " " + table.inputs[i].name);
      body.cells.push_back(tests ? cell_of(tests) : Cell{});
    }
    for (size_t o = 0; o < table.outputs.size(); ++o) {
      auto const compiled = take(compile(rule.conclusions[o], cells), rule.at, rule.id + " " + table.outputs[o].name);
      bool const constant = compiled && compiled.code().node(compiled.code().root).op == Op::constant;
      body.constants.push_back(constant ? compiled.code().constants[static_cast<size_t>(compiled.code().node(compiled.code().root).data)] : Value());
      body.is_constant.push_back(constant);
      if (constant && !body.ranking[o].empty() && !body.constants.back().is_null() &&
          std::none_of(body.ranking[o].begin(), body.ranking[o].end(), [&](Value const& v) { return same(v, body.constants.back()); }))
        complain("table.output_not_allowed", rule.at, {{"rule", rule.id}, {"output", table.outputs[o].name}, {"value", rule.conclusions[o]}});
      body.conclusions.push_back(compiled);
    }
    body.because_zh.push_back(text_template(rule.because.zh, rule));
    body.because_en.push_back(text_template(rule.because.en, rule));
  }
};

Value as_output(Table::Body const& body, std::vector<Value> values) {
  if (values.size() == 1) return std::move(values[0]);
  Entries entries;
  for (size_t o = 0; o < values.size(); ++o) entries.emplace_back(body.source.outputs[o].name, std::move(values[o]));
  return Value::context(std::move(entries));
}

// What deciding needs again and again, found once.
Table::Body::TypeCheck type_check(std::string const& type) {
  using Is = Table::Body::TypeCheck::Is;
  if (type.empty() || type == "Any") return {};
  if (type == "integer") return {Is::integer};
  static constexpr std::pair<std::string_view, Kind> kKinds[] = {{"boolean", Kind::boolean}, {"number", Kind::number}, {"string", Kind::string}, {"date", Kind::date}};
  for (auto const& [name, kind] : kKinds)
    if (type == name) return {Is::kind, kind};
  auto const* known = find_simple_type(type);
  return known ? Table::Body::TypeCheck{Is::simple, Kind::null, known} : Table::Body::TypeCheck{};
}

bool fits(Value const& value, Table::Body::TypeCheck const& type) {
  using Is = Table::Body::TypeCheck::Is;
  if (value.is_null()) return true;
  switch (type.is) {
    case Is::any: return true;
    case Is::kind: return value.is(type.kind);
    case Is::integer: return value.is(Kind::number) && value.number().is_integer();
    case Is::simple: return is_instance(value, *type.simple);
  }
  return true;
}

void prepare(Table::Body& body) {
  for (auto const& input : body.source.inputs) body.types.push_back(type_check(input.type));
  auto const reads = [](Cell const& cell) { return !cell.any && !cell.plain; };
  body.needs_scope = std::any_of(body.cells.begin(), body.cells.end(), reads) || std::any_of(body.allowed.begin(), body.allowed.end(), reads);
  size_t const width = body.source.outputs.size();
  for (size_t rule = 0; rule < body.rules(); ++rule) {
    std::vector<Value> values(body.constants.begin() + static_cast<std::ptrdiff_t>(rule * width), body.constants.begin() + static_cast<std::ptrdiff_t>((rule + 1) * width));
    bool whole = true;
    for (size_t o = 0; o < width; ++o) whole = whole && body.is_constant[rule * width + o];
    body.has_constant_row.push_back(whole);
    body.constant_rows.push_back(whole ? as_output(body, std::move(values)) : Value());
  }
}

}  // namespace

std::string_view letter(HitPolicy hit) { return kLetters[static_cast<size_t>(hit)]; }
std::optional<HitPolicy> hit_policy_of(std::string_view text) {
  auto const found = std::find(kLetters.begin(), kLetters.end(), text);
  if (found == kLetters.end()) return std::nullopt;
  return static_cast<HitPolicy>(found - kLetters.begin());
}

DecisionTable const& Table::source() const { return body_->source; }

Result<Table> compile(DecisionTable const& table, Names const& extra) {
  Compiler compiler{table, extra, extra};
  for (auto const& input : table.inputs) {
    compiler.cells.declare(input.name);
    if (extra.is_closed() && input.expression.empty()) compiler.given.declare(input.name);
  }
  compiler.cells.declare("?");
  compiler.shape();
  if (!compiler.problems.empty()) return all_of("table.problems", std::move(compiler.problems));
  auto body = std::make_shared<Table::Body>();
  body->source = table;
  compiler.columns(*body);
  for (auto const& rule : table.rules) compiler.rule(*body, rule);
  if (!table.when_missing.empty()) {
    for (size_t i = 0; i < table.rules.size(); ++i)
      if (table.rules[i].id == table.when_missing) body->when_missing = i;
    if (!body->when_missing) compiler.complain("table.unknown_rule", "when_missing", {{"rule", table.when_missing}});
  }
  if (!compiler.problems.empty()) return all_of("table.problems", std::move(compiler.problems));
  prepare(*body);
  return Table(std::shared_ptr<Table::Body const>(std::move(body)));
}

// --- deciding ------------------------------------------------------------------------------------------------------------
std::vector<Value> read_inputs(Table::Body const& body, Scope const& scope) {
  std::vector<Value> out;
  out.reserve(body.inputs.size());
  for (auto const& expression : body.inputs) out.push_back(evaluate(expression, scope));
  return out;
}

Scope inner_scope(Table::Body const& body, std::span<Value const> inputs, Scope const* outer) {
  Scope scope(outer);
  for (size_t i = 0; i < inputs.size(); ++i) scope.set(body.source.inputs[i].name, inputs[i]);
  return scope;
}

namespace {

// The scope cells and conclusions are evaluated in, made when somebody first needs it: plain tables never do.
class InnerScope {
 public:
  InnerScope(Table::Body const& body, std::span<Value const> inputs, Scope const* outer) : body_(body), inputs_(inputs), outer_(outer) {}
  operator Scope const&() {  // NOLINT: stands for it
    if (!made_) scope_ = inner_scope(body_, inputs_, outer_);
    made_ = true;
    return scope_;
  }

 private:
  Table::Body const& body_;
  std::span<Value const> inputs_;
  Scope const* outer_;
  Scope scope_;
  bool made_ = false;
};

Outcome outcome_in(Table::Body const& body, Cell const& cell, Value const& input, InnerScope& scope, bool null_is_unknown) {
  static Scope const kNone;  // plain cells read no names
  return outcome_of(cell, input, body.needs_scope ? static_cast<Scope const&>(scope) : kNone, null_is_unknown);
}

Problem bad_input(Table::Body const& body, std::span<Value const> inputs, InnerScope& scope) {
  for (size_t i = 0; i < inputs.size(); ++i) {
    auto const& input = body.source.inputs[i];
    auto const refuse = [&](std::string code, std::string const& expected) {
      std::map<std::string, std::string> args{{"table", body.source.id}, {"input", input.label.zh.empty() ? input.name : input.label.zh},
                                              {"name", input.name}, {"value", to_text(inputs[i]).substr(0, 60)}};
      if (!expected.empty()) args["expected"] = expected;
      return invalid(std::move(code), input.name, std::move(args));
    };
    if (!fits(inputs[i], body.types[i])) return refuse("table.wrong_type", input.type);
    if (inputs[i].is_null() && input.required) return refuse("table.input_missing", {});
    if (inputs[i].is_null() || body.allowed[i].any) continue;
    if (outcome_in(body, body.allowed[i], inputs[i], scope, false) != Outcome::yes) return refuse("table.not_allowed", input.allowed);
  }
  return {};
}

// Tries the rules in order. A rule that only unknown cells keep from hitting is undecided: its null inputs are missing.
void pick(Table::Body const& body, std::span<Value const> inputs, InnerScope& scope, Decision& out, Trace* trace) {
  size_t const width = inputs.size();
  bool const null_is_unknown = body.source.null_is_unknown;
  for (size_t rule = 0; rule < body.rules(); ++rule) {
    Cell const* const cells = &body.cells[rule * width];
    size_t stop = width;  // the first cell that is not a yes; a later plain no takes its place
    bool undecided = false;
    for (size_t i = 0; i < width; ++i) {
      if (cells[i].any) continue;
      Outcome const one = outcome_in(body, cells[i], inputs[i], scope, null_is_unknown);
      if (one == Outcome::yes) continue;
      if (one == Outcome::no) { stop = i; undecided = false; break; }
      if (!undecided) stop = i;
      undecided = true;
    }
    if (trace) trace->stopped_at.push_back(stop == width ? Trace::kHit : static_cast<uint8_t>(stop));
    if (stop == width) {
      out.hits.push_back(rule);
      if (body.source.hit == HitPolicy::first) return;
    } else if (undecided) {
      for (size_t i = 0; i < width; ++i)
        if (inputs[i].is_null() && !cells[i].any && std::find(out.missing.begin(), out.missing.end(), i) == out.missing.end()) out.missing.push_back(i);
    }
  }
}

std::vector<Value> conclusions(Table::Body const& body, size_t rule, Scope const& scope) {
  size_t const width = body.source.outputs.size();
  std::vector<Value> out(width);
  for (size_t o = 0; o < width; ++o) {
    size_t const at = rule * width + o;
    out[o] = body.is_constant[at] ? body.constants[at] : evaluate(body.conclusions[at], scope);
  }
  return out;
}

size_t rank_in(Table::Body const& body, size_t output, Value const& value) {
  auto const& ranking = body.ranking[output];
  return static_cast<size_t>(std::find_if(ranking.begin(), ranking.end(), [&](Value const& r) { return same(r, value); }) - ranking.begin());
}

// Less: heavier by the order of allowed values, first output first.
bool heavier(Table::Body const& body, std::vector<Value> const& a, std::vector<Value> const& b) {
  for (size_t o = 0; o < a.size(); ++o) {
    size_t const x = rank_in(body, o, a[o]), y = rank_in(body, o, b[o]);
    if (x != y) return x < y;
  }
  return false;
}

Value aggregated(Table::Body const& body, std::vector<std::vector<Value>> const& rows) {
  if (body.source.aggregation == Aggregation::count) return static_cast<int64_t>(rows.size());
  if (rows.empty()) return {};
  Value total = rows[0][0];
  for (size_t i = 1; i < rows.size(); ++i) {
    Value const& next = rows[i][0];
    if (body.source.aggregation == Aggregation::sum) { total = arithmetic(Op::add, total, next); continue; }
    Value const below = compare_values(Op::less, next, total);
    if (below.is_null()) return below;
    if (!same(next, total) && below.boolean() == (body.source.aggregation == Aggregation::min)) total = next;
  }
  return total;
}

// A hit that is not heavier than the rule for missing inputs gives way to it.
void apply_when_missing(Table::Body const& body, Decision& out, Scope const& scope) {
  std::vector<Value> const fallback = conclusions(body, *body.when_missing, scope);
  for (auto rule : out.hits)
    if (heavier(body, conclusions(body, rule, scope), fallback)) return;
  out.hits = {*body.when_missing};
}

void no_hit(Table::Body const& body, Decision& out, Scope const& scope) {
  bool const has_default = std::any_of(body.otherwise.begin(), body.otherwise.end(), [](Expression const& e) { return static_cast<bool>(e); });
  if (has_default) {
    std::vector<Value> values;
    for (auto const& expression : body.otherwise) values.push_back(expression ? evaluate(expression, scope) : Value());
    out.outputs = as_output(body, std::move(values));
    return;
  }
  bool const is_list = body.source.hit == HitPolicy::collect || body.source.hit == HitPolicy::rule_order || body.source.hit == HitPolicy::output_order;
  if (is_list) {
    if (body.source.aggregation == Aggregation::none) out.outputs = List{};
    else if (body.source.aggregation == Aggregation::count) out.outputs = 0;
    return;
  }
  if (out.missing.empty()) {
    out.problem = invalid("table.no_rule", {}, {{"table", body.source.id}});
    return;
  }
  auto const& input = body.source.inputs[out.missing[0]];
  out.problem = invalid("table.input_missing", input.name, {{"table", body.source.id}, {"input", input.label.zh.empty() ? input.name : input.label.zh}, {"name", input.name}});
}

std::string rule_names(Table::Body const& body, std::vector<size_t> const& rules) {
  std::string out;
  for (auto rule : rules) out += (out.empty() ? "" : ", ") + (body.source.rules[rule].id.empty() ? std::to_string(rule + 1) : body.source.rules[rule].id);
  return out;
}

}  // namespace

void decide_on(Table::Body const& body, std::span<Value const> inputs, Scope const* outer, Decision& out, Trace* trace) {
  InnerScope scope(body, inputs, outer);
  out.hits.clear();
  out.missing.clear();
  out.outputs = {};
  if (trace) trace->stopped_at.clear();
  if (!out.ok()) out.problem = {};
  if (auto problem = bad_input(body, inputs, scope); !problem.code.empty()) {
    out.problem = std::move(problem);
    return;
  }
  pick(body, inputs, scope, out, trace);
  if (!out.missing.empty() && body.when_missing) apply_when_missing(body, out, scope);
  if (out.hits.empty()) return no_hit(body, out, scope);
  HitPolicy const hit = body.source.hit;
  if (out.hits.size() == 1 && body.has_constant_row[out.hits.front()] && hit != HitPolicy::collect && hit != HitPolicy::rule_order && hit != HitPolicy::output_order) {
    out.outputs = body.constant_rows[out.hits.front()];
    return;
  }
  if (hit == HitPolicy::unique && out.hits.size() > 1) {
    out.problem = invalid("table.several_rules", {}, {{"table", body.source.id}, {"rules", rule_names(body, out.hits)}});
    return;
  }
  std::vector<std::vector<Value>> rows;
  rows.reserve(out.hits.size());
  for (auto rule : out.hits) rows.push_back(conclusions(body, rule, scope));
  if (hit == HitPolicy::any) {
    for (auto const& row : rows)
      for (size_t o = 0; o < row.size(); ++o)
        if (!same(row[o], rows[0][o])) {
          out.problem = invalid("table.rules_disagree", {}, {{"table", body.source.id}, {"rules", rule_names(body, out.hits)}});
          return;
        }
  }
  if (hit == HitPolicy::priority || hit == HitPolicy::output_order) {
    std::vector<size_t> order(rows.size());
    for (size_t i = 0; i < order.size(); ++i) order[i] = i;
    std::stable_sort(order.begin(), order.end(), [&](size_t a, size_t b) { return heavier(body, rows[a], rows[b]); });
    std::vector<size_t> hits;
    std::vector<std::vector<Value>> sorted;
    for (auto i : order) {
      hits.push_back(out.hits[i]);
      sorted.push_back(rows[i]);
    }
    out.hits = std::move(hits);
    rows = std::move(sorted);
  }
  if (hit == HitPolicy::collect && body.source.aggregation != Aggregation::none) {
    out.outputs = aggregated(body, rows);
  } else if (hit == HitPolicy::collect || hit == HitPolicy::rule_order || hit == HitPolicy::output_order) {
    List list;
    for (auto& row : rows) list.push_back(as_output(body, std::move(row)));
    out.outputs = std::move(list);
  } else {
    out.outputs = as_output(body, std::move(rows[0]));
  }
}

size_t rank(Table const& table, size_t output, Value const& value) { return rank_in(table.body(), output, value); }

Decision decide(Table const& table, Scope const& scope) {
  auto const inputs = read_inputs(table.body(), scope);
  Decision out;
  decide_on(table.body(), inputs, &scope, out, nullptr);
  return out;
}
Decision decide(Table const& table, std::span<Value const> inputs) {
  Decision out;
  decide_on(table.body(), inputs, nullptr, out, nullptr);
  return out;
}
void decide_into(Table const& table, std::span<Value const> inputs, Decision& out, Trace* trace) { decide_on(table.body(), inputs, nullptr, out, trace); }

}  // namespace ly::dmn
