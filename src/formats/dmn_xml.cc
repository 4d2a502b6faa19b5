#include "formats/dmn_xml.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "formats/xml_tree.h"

namespace ly::formats {
namespace {

constexpr int kImportDepthMax = 10;

std::string name_literal(std::string_view name) { return dmn::to_literal(dmn::Value(name)); }
std::string text_in(XmlElement const* element) {
  auto const* text = element ? element->find("text") : nullptr;
  return text ? std::string(trim(text->text)) : std::string();
}
std::string name_of(XmlElement const& element) {  // names are compared with white space made one blank
  std::string out;
  for (char c : element.attribute("name")) {
    bool const blank = c == ' ' || c == '\n' || c == '\r' || c == '\t';
    if (blank && (out.empty() || out.back() == ' ')) continue;
    out += blank ? ' ' : c;
  }
  while (!out.empty() && out.back() == ' ') out.pop_back();
  return out;
}
// typeRef: "feel:number", "number", "tns:Person", "imported.Person"; in DMN 1.1 also an own element.
std::string type_of(XmlElement const& element) {
  std::string type(element.attribute("typeRef"));
  if (type.empty())
    if (auto const* child = element.find("typeRef")) type = std::string(trim(child->text));
  auto const colon = type.rfind(':');
  return colon == std::string::npos ? type : type.substr(colon + 1);
}

bool is_expression(std::string_view name) {
  static constexpr std::array<std::string_view, 13> kNames{"literalExpression", "context", "list", "relation", "invocation", "functionDefinition", "decisionTable",
                                                          "conditional", "filter", "for", "some", "every", "functionItem"};
  return std::find(kNames.begin(), kNames.end(), name) != kNames.end();
}
XmlElement const* expression_in(XmlElement const& element) {
  for (auto const& child : element.children)
    if (is_expression(child.name)) return &child;
  return nullptr;
}

class DmnReader {
 public:
  explicit DmnReader(std::vector<DmnFile> const& files) : files_(files) {}
  dmn::Model model;
  Problem problem;

  bool read() {
    for (auto const& file : files_) {
      auto tree = read_xml(file.text, file.name);
      if (!tree) { problem = tree.error(); return false; }
      if (tree->name != "definitions") { problem = invalid("dmn.not_a_model", file.name + ":" + std::to_string(tree->line)); return false; }
      trees_.push_back(std::move(tree).value());
    }
    if (trees_.empty()) { problem = invalid("dmn.not_a_model"); return false; }
    model.name = name_of(trees_[0]);
    model.name_space = std::string(trees_[0].attribute("namespace"));
    return definitions(trees_[0], files_[0].name, "", 0);
  }

 private:
  std::vector<DmnFile> const& files_;
  std::vector<XmlElement> trees_;
  std::set<std::string> done_;
  std::string name_space_, file_, import_;
  std::map<std::string, std::string> imports_;
  std::vector<std::string> visible_;  // names a nested table may read

  bool fail(std::string code, XmlElement const& at, std::map<std::string, std::string> args = {}) {
    if (problem.code.empty()) problem = invalid(std::move(code), file_ + ":" + std::to_string(at.line), std::move(args));
    return false;
  }

  bool definitions(XmlElement const& root, std::string const& file, std::string const& import, int depth) {
    std::string const space(root.attribute("namespace"));
    if (!done_.insert(space).second || depth > kImportDepthMax) return true;
    std::map<std::string, std::string> imports;
    for (auto const& child : root.children) {
      if (child.name != "import" || child.attribute("importType").find("DMN") == std::string_view::npos) continue;
      auto const wanted = child.attribute("namespace");
      auto const found = std::find_if(trees_.begin(), trees_.end(), [&](XmlElement const& t) { return t.attribute("namespace") == wanted; });
      if (found == trees_.end()) { file_ = file; return fail("dmn.import_missing", child, {{"namespace", std::string(wanted)}}); }
      if (!name_of(child).empty()) imports[std::string(wanted)] = name_of(child);
      auto const& name = files_[static_cast<size_t>(found - trees_.begin())].name;
      if (!definitions(*found, name, name_of(child).empty() ? import : name_of(child), depth + 1)) return false;
    }
    name_space_ = space;
    file_ = file;
    import_ = import;
    imports_ = std::move(imports);
    for (auto const& child : root.children)
      if (child.name == "itemDefinition") {
        auto type = item(child);
        if (!import_.empty()) type.name = import_ + "." + type.name;
        model.types.push_back(std::move(type));
      }
    for (auto const& child : root.children) node(child);
    return problem.code.empty();
  }

  // Types of an imported model are known to the whole as "import.name".
  std::string local_type(XmlElement const& element) const {
    std::string const type = type_of(element);
    if (import_.empty() || type.empty()) return type;
    for (auto const& known : model.types)
      if (known.name == import_ + "." + type) return known.name;
    return type;
  }

  dmn::ModelType item(XmlElement const& element) {
    dmn::ModelType type;
    type.name = name_of(element);
    type.base = local_type(element);
    type.is_list = element.attribute("isCollection") == "true";
    type.is_function = element.find("functionItem") != nullptr;
    type.allowed = text_in(element.find("typeConstraint") ? element.find("typeConstraint") : element.find("allowedValues"));
    for (auto const& child : element.children)
      if (child.name == "itemComponent") type.components.push_back(item(child));
    return type;
  }

  std::string id_of(std::string_view href) const { return href.starts_with("#") ? name_space_ + std::string(href) : std::string(href); }

  std::vector<std::string> hrefs(XmlElement const& element, std::string_view child) const {
    std::vector<std::string> out;
    for (auto const& c : element.children)
      if (c.name == child) out.push_back(id_of(c.attribute("href")));
    return out;
  }

  void node(XmlElement const& element) {
    dmn::ModelNode out;
    if (element.name == "inputData") out.is = dmn::ModelNode::Is::input;
    else if (element.name == "decision") out.is = dmn::ModelNode::Is::decision;
    else if (element.name == "businessKnowledgeModel") out.is = dmn::ModelNode::Is::knowledge;
    else if (element.name == "decisionService") out.is = dmn::ModelNode::Is::service;
    else return;
    out.id = name_space_ + "#" + std::string(element.attribute("id"));
    out.name = name_of(element);
    out.import = import_;
    out.imports = imports_;
    if (auto const* variable = element.find("variable")) out.type = local_type(*variable);
    for (auto const& child : element.children)
      if (child.name == "informationRequirement" || child.name == "knowledgeRequirement")
        for (auto const& required : child.children)
          if (required.name.starts_with("required")) out.requires_ids.push_back(id_of(required.attribute("href")));
    out.outputs = hrefs(element, "outputDecision");
    out.input_decisions = hrefs(element, "inputDecision");
    out.input_data = hrefs(element, "inputData");
    visible_.clear();
    pending_required_ = out.requires_ids;
    if (out.is == dmn::ModelNode::Is::decision) {
      if (auto const* expression = expression_in(element)) out.expression = feel(*expression);
    } else if (out.is == dmn::ModelNode::Is::knowledge) {
      if (auto const* logic = element.find("encapsulatedLogic")) {
        out.expression = function(*logic);
        if (auto const* body = expression_in(*logic)) out.result_type = local_type(*body);
      }
    }
    model.nodes.push_back(std::move(out));
  }

  // The names of required nodes: found in any tree by id.
  std::vector<std::string> pending_required_;
  std::vector<std::string> required_names() const {
    std::vector<std::string> out;
    for (auto const& id : pending_required_) {
      auto const hash = id.rfind('#');
      for (auto const& tree : trees_) {
        if (tree.attribute("namespace") != id.substr(0, hash)) continue;
        auto const alias = imports_.find(id.substr(0, hash));
        for (auto const& child : tree.children)
          if (child.attribute("id") == id.substr(hash + 1)) out.push_back(alias == imports_.end() ? name_of(child) : alias->second);
      }
    }
    return out;
  }

  // --- boxed expressions as FEEL -----------------------------------------------------------------------------------------------
  std::string feel(XmlElement const& e) {
    if (e.name == "literalExpression") return text_in(&e);
    if (e.name == "context") return context(e);
    if (e.name == "list") return list(e);
    if (e.name == "relation") return relation(e);
    if (e.name == "invocation") return invocation(e);
    if (e.name == "functionDefinition") return function(e);
    if (e.name == "decisionTable") return table(e);
    if (e.name == "conditional") return "(if " + inside(e, "if") + " then " + inside(e, "then") + " else " + inside(e, "else") + ")";
    if (e.name == "filter") return "(" + inside(e, "in") + ")[" + inside(e, "match") + "]";
    return iteration(e);
  }
  std::string inside(XmlElement const& e, std::string_view part) {
    auto const* child = e.find(part);
    auto const* expression = child ? expression_in(*child) : nullptr;
    if (!expression) return "null";
    std::string const text = feel(*expression);
    return text.empty() ? "null" : "(" + text + "\n)";
  }
  std::string iteration(XmlElement const& e) {
    std::string const variable(e.attribute("iteratorVariable"));
    std::string out = "(" + e.name + " " + variable + " in " + inside(e, "in");
    visible_.push_back(variable);
    out += (e.name == "for" ? " return " + inside(e, "return") : " satisfies " + inside(e, "satisfies")) + ")";
    visible_.pop_back();
    return out;
  }
  std::string context(XmlElement const& e) {
    size_t const before = visible_.size();
    std::string out = "{";
    bool has_result = false;
    for (auto const& entry : e.children) {
      if (entry.name != "contextEntry") continue;
      auto const* variable = entry.find("variable");
      auto const* expression = expression_in(entry);
      std::string const value = expression ? feel(*expression) : "null";
      out += (out.size() > 1 ? ", " : "") + name_literal(variable ? name_of(*variable) : "__result__") + ": " + (value.empty() ? "null" : value) + "\n";
      if (variable) visible_.push_back(name_of(*variable));
      else has_result = true;
    }
    visible_.resize(before);
    return out + "}" + (has_result ? ".__result__" : "");
  }
  std::string list(XmlElement const& e) {
    std::string out = "[";
    for (auto const& child : e.children)
      if (is_expression(child.name)) out += (out.size() > 1 ? ", " : "") + feel(child) + "\n";
    return out + "]";
  }
  std::string relation(XmlElement const& e) {
    std::vector<std::string> columns;
    std::string out = "[";
    for (auto const& child : e.children) {
      if (child.name == "column") columns.push_back(name_of(child));
      if (child.name != "row") continue;
      out += out.size() > 1 ? ", {" : "{";
      size_t i = 0;
      for (auto const& cell : child.children) {
        if (!is_expression(cell.name) || i >= columns.size()) continue;
        std::string const value = feel(cell);
        out += (i > 0 ? ", " : "") + name_literal(columns[i]) + ": " + (value.empty() ? "null" : value) + "\n";
        ++i;
      }
      out += "}";
    }
    return out + "]";
  }
  std::string invocation(XmlElement const& e) {
    auto const* callee = expression_in(e);
    std::string out = (callee ? feel(*callee) : "null") + "(";
    bool first = true;
    for (auto const& binding : e.children) {
      if (binding.name != "binding") continue;
      auto const* parameter = binding.find("parameter");
      auto const* value = expression_in(binding);
      out += (first ? "" : ", ") + (parameter ? name_of(*parameter) : std::string()) + ": " + (value ? feel(*value) : "null") + "\n";
      first = false;
    }
    return out + ")";
  }
  std::string function(XmlElement const& e) {
    size_t const before = visible_.size();
    std::string out = "function(";
    bool first = true;
    for (auto const& parameter : e.children) {
      if (parameter.name != "formalParameter") continue;
      std::string const type = local_type(parameter);
      out += (first ? "" : ", ") + name_of(parameter) + (type.empty() ? "" : ": " + type);
      visible_.push_back(name_of(parameter));
      first = false;
    }
    auto const* body = expression_in(e);
    bool const external = !e.attribute("kind").empty() && e.attribute("kind") != "FEEL";
    out += ") " + std::string(external ? "external " : "") + (body ? feel(*body) : "null");
    visible_.resize(before);
    return "(" + out + "\n)";
  }

  // --- decision tables ---------------------------------------------------------------------------------------------------------
  std::string table(XmlElement const& e) {
    dmn::DecisionTable out;
    out.id = std::string(e.attribute("id"));
    out.null_is_unknown = false;
    hit_policy(e, out);
    for (auto const& child : e.children) {
      if (child.name == "input") input(child, out);
      else if (child.name == "output") output(child, out);
      else if (child.name == "rule") rule(child, out);
    }
    std::vector<std::string> names = required_names();
    names.insert(names.end(), visible_.begin(), visible_.end());
    std::string scope = "{";
    for (size_t i = 0; i < names.size(); ++i)
      if (std::find(names.begin() + static_cast<std::ptrdiff_t>(i) + 1, names.end(), names[i]) == names.end())
        scope += (scope.size() > 1 ? ", " : "") + name_literal(names[i]) + ": " + names[i];
    model.tables.push_back(std::move(out));
    model.table_reads.push_back(names);
    return "table " + std::to_string(model.tables.size() - 1) + "(" + scope + "})";
  }
  void hit_policy(XmlElement const& e, dmn::DecisionTable& out) {
    auto const hit = e.attribute("hitPolicy");
    static constexpr std::array<std::pair<std::string_view, dmn::HitPolicy>, 7> kPolicies{{{"UNIQUE", dmn::HitPolicy::unique}, {"ANY", dmn::HitPolicy::any},
        {"FIRST", dmn::HitPolicy::first}, {"PRIORITY", dmn::HitPolicy::priority}, {"COLLECT", dmn::HitPolicy::collect},
        {"RULE ORDER", dmn::HitPolicy::rule_order}, {"OUTPUT ORDER", dmn::HitPolicy::output_order}}};
    bool known = hit.empty();
    for (auto const& [name, policy] : kPolicies)
      if (name == hit) { out.hit = policy; known = true; }
    if (!known) fail("dmn.hit_policy", e, {{"value", std::string(hit)}});
    auto const how = e.attribute("aggregation");
    out.aggregation = how == "SUM" ? dmn::Aggregation::sum : how == "MIN" ? dmn::Aggregation::min : how == "MAX" ? dmn::Aggregation::max
                    : how == "COUNT" ? dmn::Aggregation::count : dmn::Aggregation::none;
  }
  void input(XmlElement const& e, dmn::DecisionTable& out) {
    dmn::Input in;
    auto const* expression = e.find("inputExpression");
    in.expression = text_in(expression);
    in.name = "input " + std::to_string(out.inputs.size() + 1);
    in.label.zh = in.label.en = e.attribute("label").empty() ? in.expression : std::string(e.attribute("label"));
    in.allowed = text_in(e.find("inputValues"));
    out.inputs.push_back(std::move(in));
  }
  void output(XmlElement const& e, dmn::DecisionTable& out) {
    dmn::Output o;
    o.name = name_of(e).empty() ? "output " + std::to_string(out.outputs.size() + 1) : name_of(e);
    o.otherwise = text_in(e.find("defaultOutputEntry"));
    std::string const values = text_in(e.find("outputValues"));
    bool in_text = false, escaped = false;
    std::string one;
    for (char c : values + ",") {
      if (c == '"' && !escaped) in_text = !in_text;
      escaped = in_text && c == '\\' && !escaped;
      if (c == ',' && !in_text) {
        if (!trim(one).empty()) o.allowed.emplace_back(trim(one));
        one.clear();
      } else {
        one += c;
      }
    }
    out.outputs.push_back(std::move(o));
  }
  void rule(XmlElement const& e, dmn::DecisionTable& out) {
    dmn::Rule r;
    r.id = std::to_string(out.rules.size() + 1);
    r.at = file_ + ":" + std::to_string(e.line);
    for (auto const& cell : e.children) {
      std::string const text = text_in(&cell);
      if (cell.name == "inputEntry") r.conditions.push_back(text.empty() ? "-" : text);
      if (cell.name == "outputEntry") r.conclusions.push_back(text.empty() || text == "-" ? "null" : text);
    }
    out.rules.push_back(std::move(r));
  }
};

}  // namespace

Result<dmn::Model> read_dmn(std::vector<DmnFile> const& files) {
  DmnReader reader(files);
  if (!reader.read()) return reader.problem;
  return std::move(reader.model);
}

}  // namespace ly::formats
