// A decision model (DMN 1.5 §6: a decision requirements graph): inputs, decisions, business knowledge models and decision services,
// each a named node that reads the nodes it requires. Boxed expressions arrive as FEEL texts; a decision table inside one is
// called as `table N`(context of the visible names). Readers of files make a Model (formats/dmn_xml); this compiles and runs it.
#pragma once
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "engines/dmn/table.h"

namespace ly::dmn {

struct ModelType {  // an item definition
  std::string name;                  // as other nodes refer to it; imported ones as "import.name"
  std::string base;                  // a simple type or another item definition; empty when it has components
  bool is_list = false;
  bool is_function = false;
  std::string allowed;               // unary tests on each value
  std::vector<ModelType> components; // members of a context
};

struct ModelNode {
  enum class Is { input, decision, knowledge, service } is = Is::decision;
  std::string id;          // "namespace#id"
  std::string name;        // of its variable
  std::string import;      // the name by which the reading model knows its model; empty for its own nodes
  std::string type;        // empty = any
  std::string result_type; // of a knowledge model: what its function gives; empty = any
  std::string expression;  // FEEL; of a knowledge model a `function(…) …`
  std::vector<std::string> requires_ids;      // what its expression may read
  std::vector<std::string> outputs;           // service: ids of output decisions
  std::vector<std::string> input_decisions;   // service: ids
  std::vector<std::string> input_data;        // service: ids
  std::map<std::string, std::string> imports; // namespace -> name, of the model it stands in
};

struct Model {
  std::string name;
  std::string name_space;
  std::vector<ModelNode> nodes;
  std::vector<ModelType> types;
  std::vector<DecisionTable> tables;
  std::vector<std::vector<std::string>> table_reads;  // of each table: the names it may read
};

inline constexpr int kRequirementsMax = 100;  // nodes requiring one another in a row

class CompiledModel {
 public:
  struct Body;
  explicit CompiledModel(std::shared_ptr<Body const> body) : body_(std::move(body)) {}
  Body const& body() const { return *body_; }
  std::vector<Problem> const& problems() const;  // nodes that will be null because their text is wrong: at = node's name

 private:
  std::shared_ptr<Body const> body_;
};

CompiledModel compile(Model const& model);

// The value of a node of the model itself by its name, given the inputs by name. A decision given among the inputs keeps that
// value. Null, with its cause, when there is no such node or it cannot be computed.
Value evaluate(CompiledModel const& model, std::string_view node, Scope const& inputs);
// A decision service or knowledge model called by name with named arguments.
Value invoke(CompiledModel const& model, std::string_view node, Entries const& arguments);

}  // namespace ly::dmn
