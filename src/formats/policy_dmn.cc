#include "formats/policy_dmn.h"

#include <algorithm>
#include <array>
#include <set>

#include "base/text.h"
#include "formats/dmn_xml.h"
#include "formats/xml_tree.h"

namespace ly::formats {
namespace {

constexpr std::string_view kOwn = "urn:liaoyuan:policy";

struct Spaces {
  std::string_view model, dmndi, dc, di;
};
constexpr Spaces kSpaces[] = {{"https://www.omg.org/spec/DMN/20191111/MODEL/", "https://www.omg.org/spec/DMN/20191111/DMNDI/", "http://www.omg.org/spec/DMN/20180521/DC/", "http://www.omg.org/spec/DMN/20180521/DI/"},
                              {"https://www.omg.org/spec/DMN/20230324/MODEL/", "https://www.omg.org/spec/DMN/20230324/DMNDI/", "http://www.omg.org/spec/DMN/20180521/DC/", "http://www.omg.org/spec/DMN/20180521/DI/"}};

constexpr std::array<std::string_view, 7> kHits{"UNIQUE", "ANY", "FIRST", "PRIORITY", "COLLECT", "RULE ORDER", "OUTPUT ORDER"};
constexpr std::array<std::string_view, 5> kAggregations{"", "SUM", "MIN", "MAX", "COUNT"};

// The types that dmn-js knows by one word.
constexpr std::array<std::pair<std::string_view, std::string_view>, 4> kOneWordTypes{{{"date and time", "dateTime"}, {"days and time duration", "dayTimeDuration"}, {"years and months duration", "yearMonthDuration"}, {"Any", ""}}};

std::string type_ref(std::string const& type, DmnVersion version) {
  if (type == "integer") return "number";
  if (version == DmnVersion::v1_3)
    for (auto const& [feel, word] : kOneWordTypes)
      if (feel == type) return std::string(word);
  return type;
}
std::string type_from(std::string_view ref) {
  auto const colon = ref.rfind(':');
  auto const name = colon == std::string_view::npos ? ref : ref.substr(colon + 1);
  for (auto const& [feel, word] : kOneWordTypes)
    if (name == word || name == feel) return feel == "Any" ? std::string() : std::string(feel);
  for (std::string_view plain : {"number", "string", "boolean", "date", "time"})
    if (name == plain) return std::string(plain);
  if (name == "integer" || name == "long" || name == "double") return "number";  // as Camunda's modeller writes them
  return {};
}

std::string escaped(std::string_view text, bool in_attribute) {
  std::string out;
  for (char c : text) {
    if (c == '&') out += "&amp;";
    else if (c == '<') out += "&lt;";
    else if (c == '>') out += "&gt;";
    else if (c == '"' && in_attribute) out += "&quot;";
    else if (c == '\r' || (in_attribute && (c == '\n' || c == '\t'))) out += "&#" + std::to_string(static_cast<int>(c)) + ";";
    else if (static_cast<unsigned char>(c) >= 0x20 || c == '\n' || c == '\t') out += c;
  }
  return out;
}

bool is_ncname(std::string_view text) {
  if (text.empty() || !((text[0] >= 'a' && text[0] <= 'z') || (text[0] >= 'A' && text[0] <= 'Z') || text[0] == '_')) return false;
  return std::all_of(text.begin(), text.end(), [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '.'; });
}

// ---- writing ----------------------------------------------------------------------------------------------------------------

class Writer {
 public:
  Writer(PolicyTable const& policy, DmnVersion version) : t_(policy.table), tests_(policy.tests), version_(version), spaces_(kSpaces[version == DmnVersion::v1_5]) {}

  std::string write() {
    ids_.insert({t_.id, "definitions", "table"});
    out_ = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
    line(0, "<definitions" + attribute("xmlns", spaces_.model) + attribute("xmlns:dmndi", spaces_.dmndi) + attribute("xmlns:dc", spaces_.dc) + attribute("xmlns:di", spaces_.di) +
                attribute("xmlns:ly", kOwn) + attribute("id", "definitions") + attribute("name", t_.title.zh) + attribute("namespace", std::string(kOwn) + ":" + t_.id + ":" + to_iso(t_.from)) + ">");
    size_t const n = t_.inputs.size();
    for (size_t i = 0; i < n; ++i) {
      auto const& in = t_.inputs[i];
      data_ids_.push_back(fresh_id("data_" + in.name, "data_" + std::to_string(i + 1)));
      line(1, "<inputData" + attribute("id", data_ids_.back()) + attribute("name", in.name) + ">");
      line(2, "<variable" + attribute("id", fresh_id(data_ids_.back() + "_variable", {})) + attribute("name", in.name) + optional("typeRef", type_ref(in.type, version_)) + "/>");
      line(1, "</inputData>");
    }
    decision();
    diagram();
    line(0, "</definitions>");
    return std::move(out_);
  }

 private:
  dmn::DecisionTable const& t_;
  std::vector<TableTest> const& tests_;
  DmnVersion version_;
  Spaces const& spaces_;
  std::string out_;
  std::set<std::string> ids_;
  std::vector<std::string> data_ids_;

  void line(int depth, std::string const& text) { out_ += std::string(static_cast<size_t>(depth) * 2, ' ') + text + "\n"; }
  static std::string attribute(std::string_view name, std::string_view value) { return " " + std::string(name) + "=\"" + escaped(value, true) + "\""; }
  static std::string optional(std::string_view name, std::string_view value) { return value.empty() ? std::string() : attribute(name, value); }
  void text(int depth, std::string_view element, std::string_view value, std::string const& attributes = {}) {
    line(depth, "<" + std::string(element) + attributes + "><text>" + escaped(value, false) + "</text></" + std::string(element) + ">");
  }
  std::string fresh_id(std::string const& wanted, std::string const& instead) {
    std::string base = is_ncname(wanted) ? wanted : instead, id = base;
    for (int n = 2; !ids_.insert(id).second; ++n) id = base + "_" + std::to_string(n);
    return id;
  }

  void decision() {
    line(1, "<decision" + attribute("id", t_.id) + attribute("name", t_.title.zh) + optional("ly:title_en", t_.title.en) + attribute("ly:from", to_iso(t_.from)) + (t_.to ? attribute("ly:to", to_iso(*t_.to)) : "") +
                (t_.draft ? attribute("ly:draft", "true") : "") + optional("ly:when_missing", t_.when_missing) + (t_.null_is_unknown ? "" : attribute("ly:null_is_unknown", "false")) + optional("ly:source", t_.source) +
                optional("ly:note_en", t_.note.en) + ">");
    if (!t_.note.zh.empty()) line(2, "<description>" + escaped(t_.note.zh, false) + "</description>");
    if (!tests_.empty()) {
      line(2, "<extensionElements>");
      line(3, "<ly:tests>");
      for (auto const& one : tests_) test(one);
      line(3, "</ly:tests>");
      line(2, "</extensionElements>");
    }
    line(2, "<variable" + attribute("id", fresh_id(t_.id + "_variable", {})) + attribute("name", t_.title.zh) + (t_.outputs.size() == 1 && t_.hit != dmn::HitPolicy::collect ? optional("typeRef", type_ref(t_.outputs.front().type, version_)) : "") + "/>");
    for (size_t i = 0; i < data_ids_.size(); ++i) {
      line(2, "<informationRequirement" + attribute("id", fresh_id("requires_" + std::to_string(i + 1), {})) + ">");
      line(3, "<requiredInput" + attribute("href", "#" + data_ids_[i]) + "/>");
      line(2, "</informationRequirement>");
    }
    table();
    line(1, "</decision>");
  }

  void table() {
    auto const aggregation = kAggregations[static_cast<size_t>(t_.aggregation)];
    line(2, "<decisionTable" + attribute("id", "table") + (t_.hit == dmn::HitPolicy::unique ? "" : attribute("hitPolicy", kHits[static_cast<size_t>(t_.hit)])) + optional("aggregation", aggregation) + ">");
    for (size_t i = 0; i < t_.inputs.size(); ++i) {
      auto const& in = t_.inputs[i];
      auto const id = fresh_id("input_" + std::to_string(i + 1), {});
      line(3, "<input" + attribute("id", id) + attribute("label", in.label.zh.empty() ? in.name : in.label.zh) + attribute("ly:variable", in.name) + (in.label.zh.empty() ? attribute("ly:no_label", "true") : "") +
                  optional("ly:label_en", in.label.en) + optional("ly:type", in.type) + (in.required ? attribute("ly:required", "true") : "") + (in.fixed ? attribute("ly:fixed", "true") : "") + ">");
      text(4, "inputExpression", in.expression.empty() ? in.name : in.expression, attribute("id", fresh_id(id + "_expression", {})) + optional("typeRef", type_ref(in.type, version_)) + (in.expression.empty() ? "" : attribute("ly:expression", "own")));
      if (!in.allowed.empty()) text(4, "inputValues", in.allowed, attribute("id", fresh_id(id + "_values", {})));
      line(3, "</input>");
    }
    for (size_t i = 0; i < t_.outputs.size(); ++i) {
      auto const& o = t_.outputs[i];
      auto const id = fresh_id("output_" + std::to_string(i + 1), {});
      auto const head = "<output" + attribute("id", id) + attribute("label", o.label.zh.empty() ? o.name : o.label.zh) + (o.label.zh.empty() ? attribute("ly:no_label", "true") : "") + attribute("name", o.name) +
                        optional("typeRef", type_ref(o.type, version_)) + optional("ly:label_en", o.label.en) + optional("ly:type", o.type) + optional("ly:passes", o.passes);
      if (o.allowed.empty() && o.otherwise.empty()) {
        line(3, head + "/>");
        continue;
      }
      line(3, head + ">");
      std::string values;
      for (auto const& value : o.allowed) values += (values.empty() ? "" : ", ") + value;
      if (!values.empty()) text(4, "outputValues", values, attribute("id", fresh_id(id + "_values", {})));
      if (!o.otherwise.empty()) text(4, "defaultOutputEntry", o.otherwise, attribute("id", fresh_id(id + "_default", {})));
      line(3, "</output>");
    }
    for (char const* name : {"原因码", "说明", "because", "依据"}) line(3, "<annotation" + attribute("name", name) + "/>");
    for (size_t n = 0; n < t_.rules.size(); ++n) {
      auto const& r = t_.rules[n];
      auto const id = fresh_id("rule_" + std::to_string(n + 1), {});
      line(3, "<rule" + attribute("id", id) + attribute("ly:rule", r.id) + ">");
      for (auto const& cell : r.conditions) text(4, "inputEntry", cell, attribute("id", fresh_id(id + "_in_" + std::to_string(&cell - r.conditions.data() + 1), {})));
      for (auto const& cell : r.conclusions) text(4, "outputEntry", cell, attribute("id", fresh_id(id + "_out_" + std::to_string(&cell - r.conclusions.data() + 1), {})));
      for (auto const* remark : {&r.reason, &r.because.zh, &r.because.en, &r.cites}) text(4, "annotationEntry", *remark);
      line(3, "</rule>");
    }
    line(2, "</decisionTable>");
  }

  void test(TableTest const& one) {
    line(4, "<ly:test" + attribute("name", one.name) + optional("problem", one.problem) + (one.asks_reasons ? attribute("asks_reasons", "true") : "") + ">");
    for (auto const& [name, value] : one.given) line(5, "<ly:given" + attribute("name", name) + ">" + escaped(dmn::to_literal(value), false) + "</ly:given>");
    for (auto const& [name, value] : one.expect) line(5, "<ly:expect" + attribute("name", name) + ">" + escaped(dmn::to_literal(value), false) + "</ly:expect>");
    for (auto const& reason : one.reasons) line(5, "<ly:reason>" + escaped(reason, false) + "</ly:reason>");
    for (auto const& name : one.missing) line(5, "<ly:missing>" + escaped(name, false) + "</ly:missing>");
    line(4, "</ly:test>");
  }

  // The decision above, its inputs in rows of five below.
  void diagram() {
    constexpr int kPerRow = 5, kStep = 150;
    auto const bounds = [&](int x, int y, int width, int height) {
      line(4, "<dc:Bounds" + attribute("height", std::to_string(height)) + attribute("width", std::to_string(width)) + attribute("x", std::to_string(x)) + attribute("y", std::to_string(y)) + "/>");
    };
    int const middle = 160 + kStep * (std::min<int>(kPerRow, static_cast<int>(t_.inputs.size())) - 1) / 2 + 62;
    line(1, "<dmndi:DMNDI>");
    line(2, "<dmndi:DMNDiagram" + attribute("id", "diagram") + ">");
    line(3, "<dmndi:DMNShape" + attribute("id", "shape_decision") + attribute("dmnElementRef", t_.id) + ">");
    bounds(middle - 90, 100, 180, 80);
    line(3, "</dmndi:DMNShape>");
    for (size_t i = 0; i < data_ids_.size(); ++i) {
      int const x = 160 + kStep * (static_cast<int>(i) % kPerRow), y = 260 + 90 * (static_cast<int>(i) / kPerRow);
      line(3, "<dmndi:DMNShape" + attribute("id", "shape_" + std::to_string(i + 1)) + attribute("dmnElementRef", data_ids_[i]) + ">");
      bounds(x, y, 125, 45);
      line(3, "</dmndi:DMNShape>");
      line(3, "<dmndi:DMNEdge" + attribute("id", "edge_" + std::to_string(i + 1)) + attribute("dmnElementRef", "requires_" + std::to_string(i + 1)) + ">");
      line(4, "<di:waypoint" + attribute("x", std::to_string(x + 62)) + attribute("y", std::to_string(y)) + "/>");
      line(4, "<di:waypoint" + attribute("x", std::to_string(middle)) + attribute("y", "180") + "/>");
      line(3, "</dmndi:DMNEdge>");
    }
    line(2, "</dmndi:DMNDiagram>");
    line(1, "</dmndi:DMNDI>");
  }
};

// ---- reading ----------------------------------------------------------------------------------------------------------------

dmn::Value value_of_literal(std::string const& text, std::vector<Problem>& problems, std::string const& at) {
  auto const compiled = dmn::compile(text);
  if (!compiled) {
    problems.push_back(compiled.error());
    problems.back().at = at;
    return {};
  }
  return dmn::evaluate(*compiled, dmn::Scope());
}

// One word, or the name of an input of the model.
bool is_plain_name(std::string const& text, dmn::Names const& inputs) {
  auto const compiled = dmn::compile(text, inputs.variables().contains(text) ? inputs : dmn::Names());
  return compiled && compiled->reads().size() == 1 && compiled->reads().front() == text;
}

std::string words_inside(XmlElement const& element) {
  auto const* text = element.find("text");
  return text ? std::string(trim(text->text)) : std::string();
}

}  // namespace

std::string write_policy_dmn(PolicyTable const& policy, DmnVersion version) { return Writer(policy, version).write(); }

Result<PolicyTable> read_policy_dmn(std::string_view text, std::string const& file, Day from) {
  auto const model = TRY(read_dmn({{file, std::string(text)}}));
  auto const tree = TRY(read_xml(text, file));
  XmlElement const* decision = nullptr;
  size_t decisions = 0;
  for (auto const& child : tree.children)
    if (child.name == "decision" || child.name == "businessKnowledgeModel" || child.name == "decisionService") {
      ++decisions;
      if (child.find("decisionTable")) decision = &child;
    }
  if (!decision || decisions != 1 || model.tables.size() != 1) return refused("policy.not_one_table", file, {{"name", file}, {"count", std::to_string(decisions)}});
  dmn::Names inputs;
  for (auto const& node : model.nodes)
    if (node.is == dmn::ModelNode::Is::input) inputs.declare(node.name);
  std::vector<Problem> problems;
  auto const place = [&](XmlElement const& element) { return file + ":" + std::to_string(element.line); };
  auto const day = [&](std::string_view key, std::optional<Day> otherwise) -> std::optional<Day> {
    auto const given = decision->attribute(key);
    if (given.empty()) return otherwise;
    auto const read = day_from_iso(given);
    if (!read) problems.push_back(invalid("field.not_a_day", place(*decision)));
    return read ? read : otherwise;
  };

  PolicyTable out{model.tables.front(), {}};
  auto& t = out.table;
  bool const own = !decision->attribute("from").empty();
  t.id = std::string(decision->attribute("id"));
  t.title = {std::string(decision->attribute("name")), std::string(decision->attribute("title_en"))};
  if (!own && t.title.en.empty()) t.title.en = t.title.zh;
  t.from = *day("from", from);
  t.to = day("to", std::nullopt);
  t.draft = decision->attribute("draft") == "true";
  t.when_missing = std::string(decision->attribute("when_missing"));
  t.null_is_unknown = own && decision->attribute("null_is_unknown") != "false";
  t.source = std::string(decision->attribute("source"));
  if (auto const* description = decision->find("description")) t.note.zh = description->text;
  t.note.en = std::string(decision->attribute("note_en"));

  auto const& table = *decision->find("decisionTable");
  size_t input = 0, output = 0, rule = 0;
  std::vector<std::string> annotations;
  for (auto const& column : table.children) {
    auto const own_type = column.attribute("type");
    if (column.name == "input") {
      auto& in = t.inputs[input++];
      auto const* expression = column.find("inputExpression");
      auto const name = column.attribute("variable");
      if (!name.empty()) in.name = std::string(name);
      else if (is_plain_name(in.expression, inputs)) in.name = in.expression;
      else problems.push_back(invalid("policy_dmn.input", place(column), {{"text", in.expression}}));
      in.label = {std::string(column.attribute("label")), std::string(column.attribute("label_en"))};
      if (!own && in.label.en.empty()) in.label.en = in.label.zh;
      if (column.attribute("no_label") == "true") in.label.zh.clear();
      if (expression) in.type = own_type.empty() ? type_from(expression->attribute("typeRef")) : std::string(own_type);
      if (in.expression == in.name && (!expression || expression->attribute("expression").empty())) in.expression.clear();
      in.required = column.attribute("required") == "true";
      in.fixed = column.attribute("fixed") == "true";
    } else if (column.name == "output") {
      auto& o = t.outputs[output++];
      o.label = {std::string(column.attribute("label")), std::string(column.attribute("label_en"))};
      if (!own && o.label.en.empty()) o.label.en = o.label.zh;
      if (column.attribute("no_label") == "true") o.label.zh.clear();
      o.type = own_type.empty() ? type_from(column.attribute("typeRef")) : std::string(own_type);
      o.passes = std::string(column.attribute("passes"));
    } else if (column.name == "annotation") {
      annotations.emplace_back(column.attribute("name"));
    } else if (column.name == "rule") {
      auto& r = t.rules[rule++];
      auto const id = column.attribute("rule").empty() ? column.attribute("id") : column.attribute("rule");
      if (!id.empty()) r.id = std::string(id);
      size_t at = 0;
      for (auto const& entry : column.children) {
        if (entry.name != "annotationEntry") continue;
        auto remark = words_inside(entry);
        auto const kind = at < annotations.size() ? annotations[at] : std::string();
        ++at;
        if (own && kind == "原因码") r.reason = std::move(remark);
        else if (own && kind == "because") r.because.en = std::move(remark);
        else if (own && kind == "依据") r.cites = std::move(remark);
        else if (!remark.empty()) r.because.zh += (r.because.zh.empty() ? "" : "；") + remark;
      }
      if (!own) {
        if (auto const* description = column.find("description"); description && r.because.zh.empty()) r.because.zh = std::string(trim(description->text));
        r.because.en = r.because.zh;
      }
    }
  }
  if (auto const* extension = decision->find("extensionElements"))
    if (auto const* tests = extension->find("tests"))
      for (auto const& element : tests->children) {
        if (element.name != "test") continue;
        TableTest one;
        one.name = std::string(element.attribute("name"));
        one.problem = std::string(element.attribute("problem"));
        one.asks_reasons = element.attribute("asks_reasons") == "true";
        one.at = place(element);
        for (auto const& part : element.children) {
          auto const name = std::string(part.attribute("name"));
          if (part.name == "given") one.given.emplace_back(name, value_of_literal(part.text, problems, place(part)));
          else if (part.name == "expect") one.expect.emplace_back(name, value_of_literal(part.text, problems, place(part)));
          else if (part.name == "reason") one.reasons.push_back(part.text);
          else if (part.name == "missing") one.missing.push_back(part.text);
        }
        out.tests.push_back(std::move(one));
      }
  if (problems.empty())
    if (auto const compiled = dmn::compile(t); !compiled) problems = compiled.error().more.empty() ? std::vector<Problem>{compiled.error()} : compiled.error().more;
  if (problems.size() == 1) return problems.front();
  if (!problems.empty()) return all_of("policy.problems", std::move(problems));
  return out;
}

}  // namespace ly::formats
