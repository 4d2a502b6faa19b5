// Guards: an expression taken apart at its `and`s, so that each conjunct that is not true can say what it read.
#include "engines/dmn/feel_code.h"

namespace ly::dmn {
namespace {

void conjuncts(Code const& code, int32_t node, std::vector<int32_t>& out) {
  Node const& n = code.node(node);
  if (n.op != Op::both) { out.push_back(node); return; }
  for (int32_t i = 0; i < n.count; ++i) conjuncts(code, code.kid(n, i), out);
}

// The paths from free names: `form.a.b` whole, not `form` and `form.a`.
bool is_path(Code const& code, int32_t node) {
  Node const& n = code.node(node);
  return n.op == Op::global || (n.op == Op::path && is_path(code, code.kid(n, 0)));
}
void paths(Code const& code, int32_t node, std::vector<int32_t>& out) {
  if (node < 0) return;
  if (is_path(code, node)) { out.push_back(node); return; }
  Node const& n = code.node(node);
  for (int32_t i = 0; i < n.count; ++i) paths(code, code.kid(n, i), out);
}

std::string trimmed(std::string_view source) {  // without brackets around the whole
  while (source.size() > 1 && source.front() == '(' && source.back() == ')') {
    int depth = 0;
    for (size_t i = 0; i + 1 < source.size(); ++i) {
      if (source[i] == '(') ++depth;
      if (source[i] == ')' && --depth == 0) return std::string(source);
    }
    source = source.substr(1, source.size() - 2);
  }
  return std::string(source);
}

Need need_of(Evaluator& evaluator, Code const& code, int32_t conjunct, Value const& value, std::span<Value const> globals) {
  Node const& n = code.node(conjunct);
  Need need;
  need.text = trimmed(code.source(n));
  need.at = position_text(code.text, n.at);
  need.unknown = !value.is(Kind::boolean);
  if (value.why()) need.why = *value.why();
  else if (need.unknown && !value.is_null()) need.why = invalid("feel.wrong_type", {}, {{"expected", "boolean"}, {"got", std::string(name_of(value.kind()))}});
  std::vector<int32_t> read;
  paths(code, conjunct, read);
  for (auto node : read) {
    std::string name(code.source(code.node(node)));
    bool known = false;
    for (auto const& reading : need.readings) known = known || reading.name == name;
    if (!known) need.readings.push_back({std::move(name), evaluator.run_node(code, node, globals)});
  }
  return need;
}

}  // namespace

GuardResult evaluate_guard(Expression const& guard, Scope const& scope) {
  Code const& code = guard.code();
  auto const globals = globals_of(code, scope);
  std::vector<int32_t> parts;
  conjuncts(code, code.root, parts);
  GuardResult out;
  Evaluator evaluator;
  evaluator.now = scope.now();
  for (auto part : parts) {
    Value const value = evaluator.run_node(code, part, globals);
    if (!value.is_true()) out.needs.push_back(need_of(evaluator, code, part, value, globals));
  }
  out.passes = out.needs.empty();
  return out;
}

}  // namespace ly::dmn
