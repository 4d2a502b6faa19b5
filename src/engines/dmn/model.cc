#include "engines/dmn/model.h"

#include <algorithm>

#include "engines/dmn/arithmetic.h"
#include "engines/dmn/feel_code.h"

namespace ly::dmn {

struct CompiledModel::Body {
  Model source;
  std::map<std::string, size_t, std::less<>> by_id;
  std::vector<Expression> expressions;  // per node; empty when none or wrong
  std::vector<std::shared_ptr<Type const>> node_types, result_types;
  std::map<std::string, std::shared_ptr<Type const>, std::less<>> types;
  std::vector<Table> tables;
  std::vector<Problem> problems;
  std::map<size_t, Problem> broken;  // why a node has no expression: its value is a null that says so
};

std::vector<Problem> const& CompiledModel::problems() const { return body_->problems; }

namespace {

std::string table_name(size_t index) { return "table " + std::to_string(index); }

// --- types -----------------------------------------------------------------------------------------------------------------
struct Types {
  CompiledModel::Body& body;
  std::set<std::string> building = {};

  std::shared_ptr<Type const> named(std::string const& name) {
    if (name.empty()) return nullptr;
    if (auto const found = body.types.find(name); found != body.types.end()) return found->second;
    for (auto const& declared : body.source.types)
      if (declared.name == name && building.insert(name).second) {
        auto built = std::make_shared<Type const>(of(declared));
        building.erase(name);
        return body.types[name] = built;
      }
    if (auto const* simple = find_simple_type(name)) return std::make_shared<Type const>(*simple);
    return nullptr;
  }

  Type of(ModelType const& declared) {
    Type element;
    if (!declared.components.empty()) {
      element.is = Type::Is::context;
      for (auto const& component : declared.components) {
        element.names.push_back(component.name);
        element.of.push_back(of(component));
      }
    } else if (declared.is_function) {
      element.is = Type::Is::function;
    } else if (auto const base = named(declared.base)) {
      element = *base;
    }
    if (!declared.allowed.empty()) {
      if (auto tests = compile_tests(declared.allowed)) {
        auto const plain = std::make_shared<Type const>(element);
        element.custom = [plain, tests = std::move(tests).value()](Value const& value) {
          return is_instance(value, *plain) && test(tests, value, Scope()).is_true();
        };
      }
    }
    if (!declared.is_list) return element;
    Type list;
    list.is = Type::Is::list;
    list.of.push_back(std::move(element));
    return list;
  }
};

// --- compiling -------------------------------------------------------------------------------------------------------------
void declare_components(Names& names, std::vector<ModelType> const& types) {
  for (auto const& type : types) {
    for (auto const& component : type.components) names.declare_member(component.name);
    declare_components(names, type.components);
  }
}

Names names_of(CompiledModel::Body const& body, ModelNode const& node) {
  Names names;
  names.let_unknown_be_null();
  declare_components(names, body.source.types);
  for (auto const& [name, type] : body.types) names.declare_type(name, type);
  for (auto const& id : node.requires_ids) {
    auto const found = body.by_id.find(id);
    if (found == body.by_id.end()) continue;
    auto const& required = body.source.nodes[found->second];
    auto const alias = node.imports.find(required.id.substr(0, required.id.rfind('#')));
    if (alias != node.imports.end()) {
      names.declare(alias->second);
      names.declare_member(required.name);
    } else {
      names.declare(required.name);
    }
  }
  for (size_t i = 0; i < body.tables.size(); ++i) names.declare(table_name(i));
  return names;
}

}  // namespace

CompiledModel compile(Model const& model) {
  auto body = std::make_shared<CompiledModel::Body>();
  body->source = model;
  Types types{*body};
  for (auto const& type : model.types) types.named(type.name);
  for (size_t i = 0; i < model.nodes.size(); ++i) body->by_id.emplace(model.nodes[i].id, i);
  for (size_t i = 0; i < model.tables.size(); ++i) {
    Names names;
    for (auto const& name : model.table_reads[i]) names.declare(name);
    for (auto const& [name, type] : body->types) names.declare_type(name, type);
    declare_components(names, model.types);
    auto table = compile(model.tables[i], names.let_unknown_be_null());
    if (!table) body->problems.push_back(table.error());
    body->tables.push_back(table ? std::move(table).value() : Table());
  }
  for (auto const& node : model.nodes) {
    body->node_types.push_back(types.named(node.type));
    body->result_types.push_back(types.named(node.result_type));
    body->expressions.emplace_back();
    if (node.expression.empty()) continue;
    auto compiled = compile(node.expression, names_of(*body, node));
    if (compiled) {
      body->expressions.back() = std::move(compiled).value();
    } else {
      Problem problem = compiled.error();
      problem.at = node.name + " " + problem.at;
      body->broken[body->expressions.size() - 1] = problem;
      body->problems.push_back(std::move(problem));
    }
  }
  return CompiledModel(std::move(body));
}

// --- running ---------------------------------------------------------------------------------------------------------------
namespace {

struct Run {
  CompiledModel::Body const& body;
  Scope const& given;
  std::map<size_t, Value> known = {};
  int depth = 0;

  ModelNode const& node(size_t index) const { return body.source.nodes[index]; }

  Value coerced(size_t index, Value value) const {
    auto const& type = body.node_types[index];
    return type ? coerce(value, *type) : value;
  }

  Value value_of(size_t index) {
    if (auto const found = known.find(index); found != known.end()) return found->second;
    if (depth >= kRequirementsMax) return why_null("feel.too_deep");
    ++depth;
    Value value = computed(index);
    --depth;
    known[index] = value;
    return value;
  }

  Value computed(size_t index) {
    auto const& n = node(index);
    std::string const name = n.import.empty() ? n.name : n.import + "." + n.name;
    auto const* input = given.find(name);
    if (!input && !n.import.empty()) {
      auto const* holder = given.find(n.import);
      input = holder ? holder->member(n.name) : nullptr;
      if (!input) input = given.find(n.name);
    }
    if (n.is == ModelNode::Is::input) return input ? coerced(index, *input) : why_null("feel.unknown_name", {{"name", name}});
    if (n.is == ModelNode::Is::decision && input) return coerced(index, *input);
    if (n.is == ModelNode::Is::service) return service(index);
    auto const& expression = body.expressions[index];
    if (!expression) {
      auto const broken = body.broken.find(index);
      return broken == body.broken.end() ? why_null("feel.unknown_name", {{"name", name}}) : Value::null(broken->second);
    }
    Value const value = evaluate(expression, scope_of(n));
    return n.is == ModelNode::Is::knowledge ? typed_function(index, value) : coerced(index, value);
  }

  // The function of a knowledge model whose result has a declared type.
  Value typed_function(size_t index, Value const& function) const {
    auto const type = body.result_types[index];
    if (!type || !function.is(Kind::function)) return function;
    auto typed = std::make_shared<Function>();
    typed->parameters = function.function().parameters;
    typed->host = [function, type](Evaluator& evaluator, std::span<Value const> arguments) {
      return coerce(evaluator.call(function, arguments), *type);
    };
    return Value(std::shared_ptr<Function const>(std::move(typed)));
  }

  Scope scope_of(ModelNode const& n) {
    Scope scope;
    if (auto const now = given.now()) scope.set_now(*now);
    std::map<std::string, Entries> imported;
    for (auto const& id : n.requires_ids) {
      auto const found = body.by_id.find(id);
      if (found == body.by_id.end()) continue;
      Value value = value_of(found->second);
      auto const alias = n.imports.find(id.substr(0, id.rfind('#')));
      if (alias == n.imports.end()) scope.set(node(found->second).name, std::move(value));
      else imported[alias->second].emplace_back(node(found->second).name, std::move(value));
    }
    for (auto& [alias, entries] : imported) scope.set(alias, Value::context(std::move(entries)));
    for (size_t i = 0; i < body.tables.size(); ++i) scope.set(table_name(i), table(i));
    return scope;
  }

  Value table(size_t index) const {
    auto function = std::make_shared<Function>();
    function->parameters = {"scope"};
    function->host = [ready = body.tables[index]](Evaluator&, std::span<Value const> arguments) -> Value {
      if (!ready) return why_null("table.problems", {{"count", "1"}});
      Scope const scope(arguments[0]);
      auto decision = decide(ready, scope);
      return decision.ok() ? std::move(decision.outputs) : Value::null(std::move(decision.problem));
    };
    return Value(std::shared_ptr<Function const>(std::move(function)));
  }

  // A decision service is a function of its input decisions and input data (§10.4).
  Value service(size_t index) {
    auto const& n = node(index);
    auto function = std::make_shared<Function>();
    std::vector<size_t> inputs;
    auto const append = [&](std::vector<std::string> const& ids) {
      for (auto const& id : ids)
        if (auto const found = body.by_id.find(id); found != body.by_id.end()) {
          inputs.push_back(found->second);
          function->parameters.push_back(node(found->second).name);
        }
    };
    append(n.input_data);
    append(n.input_decisions);
    function->host = [this_body = &body, index, inputs](Evaluator&, std::span<Value const> arguments) -> Value {
      Scope nothing;
      Run inner{*this_body, nothing};
      for (size_t i = 0; i < inputs.size(); ++i) {
        Value value = inner.coerced(inputs[i], arguments[i]);
        if (value.is_null() && !arguments[i].is_null()) return value;
        inner.known[inputs[i]] = std::move(value);
      }
      return inner.service_result(index);
    };
    return Value(std::shared_ptr<Function const>(std::move(function)));
  }

  Value service_result(size_t index) {
    auto const& n = node(index);
    Entries results;
    for (auto const& id : n.outputs)
      if (auto const found = body.by_id.find(id); found != body.by_id.end()) results.emplace_back(node(found->second).name, value_of(found->second));
    Value value = results.size() == 1 ? results[0].second : Value::context(std::move(results));
    return coerced(index, std::move(value));
  }
};

std::optional<size_t> find_own(CompiledModel::Body const& body, std::string_view name) {
  for (size_t i = 0; i < body.source.nodes.size(); ++i)
    if (body.source.nodes[i].import.empty() && body.source.nodes[i].name == name) return i;
  return std::nullopt;
}

}  // namespace

Value evaluate(CompiledModel const& model, std::string_view name, Scope const& inputs) {
  auto const index = find_own(model.body(), name);
  if (!index) return why_null("feel.unknown_name", {{"name", std::string(name)}});
  Run run{model.body(), inputs};
  if (model.body().source.nodes[*index].is == ModelNode::Is::service) return run.service_result(*index);
  return run.value_of(*index);
}

Value invoke(CompiledModel const& model, std::string_view name, Entries const& arguments) {
  auto const index = find_own(model.body(), name);
  if (!index) return why_null("feel.unknown_name", {{"name", std::string(name)}});
  Scope nothing;
  Run run{model.body(), nothing};
  Value const function = run.value_of(*index);
  if (!function.is(Kind::function)) return function;
  std::vector<Value> ordered;
  for (auto const& parameter : function.function().parameters) {
    auto const found = std::find_if(arguments.begin(), arguments.end(), [&](Entry const& e) { return e.first == parameter; });
    if (found == arguments.end()) return why_null("feel.arguments", {{"name", parameter}});
    ordered.push_back(found->second);
  }
  Evaluator evaluator;
  return evaluator.call(function, ordered);
}

}  // namespace ly::dmn
