#include "formats/policy_table.h"

#include <algorithm>
#include <cmath>
#include <set>

#include "base/text.h"
#include "engines/dmn/temporal.h"

namespace ly::formats {
namespace {

using dmn::Value;


// Reads one table; keeps every mistake.
class TableReader {
 public:
  explicit TableReader(std::string const& file) : file_(file) {}

  Result<PolicyTable> read(Yaml const& root, std::string const& id, Day from) {
    if (!root.is_map()) return invalid("policy.not_a_map", place(root));
    known(root, {"table", "title", "from", "to", "hit", "draft", "source", "note", "inputs", "outputs", "rules", "tests", "when_missing", "null_is_unknown"});
    auto& table = out_.table;
    table.id = id.empty() ? text(root, "table", true) : id;
    if (!is_id(table.id)) complain("policy.id", root.find("table") ? *root.find("table") : root, {{"value", table.id}});
    table.title = words(root, "title", true);
    table.source = text(root, "source", false);
    table.note = words(root, "note", false);
    table.when_missing = text(root, "when_missing", false);
    table.draft = flag(root, "draft");
    if (root.find("null_is_unknown")) table.null_is_unknown = flag(root, "null_is_unknown");
    dates(root, id.empty(), from);
    hit_policy(root);
    list(root, "inputs", true, [this](Yaml const& n) { input(n); });
    list(root, "outputs", true, [this](Yaml const& n) { output(n); });
    list(root, "rules", true, [this](Yaml const& n) { rule(n); });
    list(root, "tests", false, [this](Yaml const& n) { test(n); });
    if (problems_.empty()) compile_all();
    if (!problems_.empty()) return all_of("policy.problems", std::move(problems_));
    return std::move(out_);
  }

 private:
  std::string const& file_;
  PolicyTable out_;
  std::vector<Problem> problems_;
  std::map<std::string, int> column_lines_;

  std::string place(int line) const { return file_ + ":" + std::to_string(line); }
  std::string place(Yaml const& node) const { return place(node.line); }
  void complain(std::string code, Yaml const& node, std::map<std::string, std::string> args = {}) {
    problems_.push_back(invalid(std::move(code), place(node), std::move(args)));
  }
  static bool is_id(std::string_view id) {
    return !id.empty() && id.size() <= 64 && id[0] >= 'a' && id[0] <= 'z' &&
           std::all_of(id.begin(), id.end(), [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; });
  }

  void known(Yaml const& node, std::set<std::string_view> const& keys) {
    for (auto const& member : node.members)
      if (!keys.contains(member.key)) {
        std::string all;
        for (auto key : keys) all += (all.empty() ? "" : ", ") + std::string(key);
        problems_.push_back(invalid("policy.unknown_key", place(member.line), {{"key", member.key}, {"known", all}}));
      }
  }

  std::string text(Yaml const& node, std::string_view key, bool required) {
    auto const* found = node.find(key);
    if (found && found->is_text()) return found->text;
    if (found && !found->is_null()) complain("policy.expected", *found, {{"key", std::string(key)}, {"expected", "text"}});
    else if (required) complain("policy.missing", node, {{"key", std::string(key)}});
    return {};
  }

  bool flag(Yaml const& node, std::string_view key) {
    auto const* found = node.find(key);
    if (found && !found->is_boolean()) complain("policy.expected", *found, {{"key", std::string(key)}, {"expected", "true / false"}});
    return found && found->is_true();
  }

  dmn::Words words(Yaml const& node, std::string_view key, bool required) {
    auto const* found = node.find(key);
    if (!found || found->is_null()) {
      if (required) complain("policy.missing", node, {{"key", std::string(key)}});
      return {};
    }
    if (!found->is_map()) { complain("policy.words", *found, {{"key", std::string(key)}}); return {}; }
    known(*found, {"zh-CN", "en"});
    dmn::Words out{std::string(found->text_of("zh-CN")), std::string(found->text_of("en"))};
    if (out.zh.empty() || out.en.empty()) complain("policy.words", *found, {{"key", std::string(key)}});
    return out;
  }

  template <class Each>
  void list(Yaml const& node, std::string_view key, bool required, Each each) {
    auto const* found = node.find(key);
    if (!found || found->is_null()) {
      if (required) complain("policy.missing", node, {{"key", std::string(key)}});
      return;
    }
    if (!found->is_list()) { complain("policy.expected", *found, {{"key", std::string(key)}, {"expected", "list"}}); return; }
    for (auto const& item : found->items) {
      if (item.is_map()) each(item);
      else complain("policy.expected", item, {{"key", std::string(key)}, {"expected", "map"}});
    }
  }

  void dates(Yaml const& root, bool required, Day from) {
    out_.table.from = from;
    auto const read = [&](std::string_view key) -> std::optional<Day> {
      auto const* found = root.find(key);
      if (!found || found->is_null()) return std::nullopt;
      auto const day = found->is_text() ? day_from_iso(found->text) : std::nullopt;
      if (!day) complain("policy.date", *found, {{"key", std::string(key)}, {"value", found->text}});
      return day;
    };
    if (auto const day = read("from")) out_.table.from = *day;
    else if (required && !root.find("from")) complain("policy.missing", root, {{"key", "from"}});
    out_.table.to = read("to");
    if (out_.table.to && !(out_.table.from < *out_.table.to))
      complain("table.never_in_force", *root.find("to"), {{"from", to_iso(out_.table.from)}, {"to", to_iso(*out_.table.to)}});
  }

  void hit_policy(Yaml const& root) {
    std::string const written = text(root, "hit", true);
    if (written.empty()) return;
    auto const hit = dmn::hit_policy_of(std::string_view(written).substr(0, 1));
    auto const sign = std::string_view(written).substr(1);
    auto& aggregation = out_.table.aggregation;
    aggregation = sign == "+" ? dmn::Aggregation::sum : sign == "<" ? dmn::Aggregation::min : sign == ">" ? dmn::Aggregation::max
                : sign == "#" ? dmn::Aggregation::count : dmn::Aggregation::none;
    if (!hit || (!sign.empty() && (aggregation == dmn::Aggregation::none || *hit != dmn::HitPolicy::collect)))
      complain("policy.hit", *root.find("hit"), {{"value", written}});
    else out_.table.hit = *hit;
  }

  std::string column_type(Yaml const& node) {
    std::string type = text(node, "type", true);
    static std::set<std::string_view> const kTypes{"boolean", "number", "integer", "string", "date", "time", "date and time",
                                                   "days and time duration", "years and months duration", "list", "context", "Any"};
    if (!type.empty() && !kTypes.contains(type)) complain("policy.type", *node.find("type"), {{"value", type}});
    return type;
  }
  std::string column_name(Yaml const& node) {
    std::string name = text(node, "name", true);
    if (name.empty()) return name;
    if (column_lines_.contains(name)) complain("policy.twice", node, {{"name", name}, {"first", std::to_string(column_lines_[name])}});
    column_lines_[name] = node.line;
    return name;
  }
  std::vector<std::string> allowed_literals(Yaml const& node, std::string const& type) {
    std::vector<std::string> out;
    auto const* found = node.find("allowed");
    if (!found || found->is_null() || found->is_text()) return out;
    if (!found->is_list()) { complain("policy.expected", *found, {{"key", "allowed"}, {"expected", "list"}}); return out; }
    for (auto const& item : found->items) {
      if (!item.is_text()) { complain("policy.expected", item, {{"key", "allowed"}, {"expected", "text"}}); continue; }
      out.push_back(type == "string" ? dmn::text_literal(item.text) : item.text);
    }
    return out;
  }

  void input(Yaml const& node) {
    known(node, {"name", "label", "expression", "type", "allowed", "required", "fixed"});
    dmn::Input in;
    in.name = column_name(node);
    in.label = words(node, "label", true);
    in.expression = text(node, "expression", false);
    in.type = column_type(node);
    in.required = flag(node, "required");
    in.fixed = flag(node, "fixed");
    auto const literals = allowed_literals(node, in.type);
    for (auto const& l : literals) in.allowed += (in.allowed.empty() ? "" : ", ") + l;
    if (literals.empty()) in.allowed = node.text_of("allowed");
    allowed_.push_back(literals);
    out_.table.inputs.push_back(std::move(in));
  }
  void output(Yaml const& node) {
    known(node, {"name", "label", "type", "allowed", "otherwise", "passes"});
    dmn::Output o;
    o.name = text(node, "name", true);
    o.label = words(node, "label", true);
    o.type = column_type(node);
    o.allowed = allowed_literals(node, o.type);
    if (auto const* otherwise = node.find("otherwise")) o.otherwise = conclusion(*otherwise, o);
    if (auto const* passes = node.find("passes")) o.passes = passing(*passes, o);
    out_.table.outputs.push_back(std::move(o));
  }

  std::string condition(Yaml const& cell, size_t column) {
    bool const is_string = out_.table.inputs[column].type == "string";
    if (cell.is_null()) return "-";
    if (cell.is_list()) {
      std::string out;
      for (auto const& item : cell.items) {
        if (!item.is_text()) { complain("policy.expected", item, {{"key", out_.table.inputs[column].name}, {"expected", "text"}}); continue; }
        out += (out.empty() ? "" : ", ") + (is_string ? dmn::text_literal(item.text) : item.text);
      }
      return out.empty() ? "-" : out;
    }
    if (!cell.is_text()) { complain("policy.expected", cell, {{"key", out_.table.inputs[column].name}, {"expected", "text"}}); return "-"; }
    auto const& allowed = allowed_[column];
    std::string const as_literal = dmn::text_literal(cell.text);
    if (is_string && std::find(allowed.begin(), allowed.end(), as_literal) != allowed.end()) return as_literal;
    return std::string(trim(cell.text));
  }
  std::string conclusion(Yaml const& cell, dmn::Output const& output) {
    if (cell.is_null()) return "null";
    if (!cell.is_text()) { complain("policy.expected", cell, {{"key", output.name}, {"expected", "text"}}); return "null"; }
    if (output.type != "string") return std::string(trim(cell.text.starts_with("=") ? std::string_view(cell.text).substr(1) : std::string_view(cell.text)));
    return cell.text.starts_with("=") ? std::string(trim(std::string_view(cell.text).substr(1))) : dmn::text_literal(cell.text);
  }

  // Values of the output, or unary tests.
  std::string passing(Yaml const& cell, dmn::Output const& output) {
    if (cell.is_text()) return std::string(trim(cell.text));
    if (!cell.is_list()) { complain("policy.expected", cell, {{"key", "passes"}, {"expected", "text / list"}}); return {}; }
    std::string out;
    for (auto const& item : cell.items) {
      if (!item.is_text()) { complain("policy.expected", item, {{"key", "passes"}, {"expected", "text"}}); continue; }
      out += (out.empty() ? "" : ", ") + (output.type == "string" ? dmn::text_literal(item.text) : item.text);
    }
    return out;
  }

  template <class Columns, class Cell>
  std::vector<std::string> cells(Yaml const& rule, std::string_view key, Columns const& columns, std::string const& absent, Cell cell) {
    std::vector<std::string> out(columns.size(), absent);
    auto const* found = rule.find(key);
    if (!found || found->is_null()) return out;
    if (found->is_list()) {  // by position
      if (found->items.size() != columns.size())
        complain("table.columns", *found, {{"rule", std::string(key)}, {"expected", std::to_string(columns.size())}, {"got", std::to_string(found->items.size())}});
      for (size_t i = 0; i < std::min(columns.size(), found->items.size()); ++i) out[i] = cell(found->items[i], i);
      return out;
    }
    if (!found->is_map()) { complain("policy.expected", *found, {{"key", std::string(key)}, {"expected", "map"}}); return out; }
    for (auto const& member : found->members) {
      auto const at = std::find_if(columns.begin(), columns.end(), [&](auto const& c) { return c.name == member.key; });
      if (at == columns.end()) {
        std::string all;
        for (auto const& c : columns) all += (all.empty() ? "" : ", ") + c.name;
        problems_.push_back(invalid("policy.unknown_column", place(member.line), {{"name", member.key}, {"known", all}}));
        continue;
      }
      auto const i = static_cast<size_t>(at - columns.begin());
      out[i] = cell(member.value, i);
    }
    return out;
  }

  void rule(Yaml const& node) {
    known(node, {"if", "then", "reason", "because", "cites", "id"});
    dmn::Rule r;
    r.conditions = cells(node, "if", out_.table.inputs, "-", [this](Yaml const& c, size_t i) { return condition(c, i); });
    r.conclusions = cells(node, "then", out_.table.outputs, "null", [this](Yaml const& c, size_t i) { return conclusion(c, out_.table.outputs[i]); });
    if (!node.find("then")) complain("policy.missing", node, {{"key", "then"}});
    r.reason = text(node, "reason", false);
    r.id = node.find("id") ? text(node, "id", false) : r.reason.empty() ? std::to_string(out_.table.rules.size() + 1) : r.reason;
    for (auto const& other : out_.table.rules)
      if (other.id == r.id) complain("policy.twice", node, {{"name", r.id}, {"first", other.at}});
    r.because = words(node, "because", false);
    r.cites = text(node, "cites", false);
    r.at = place(node);
    out_.table.rules.push_back(std::move(r));
  }

  // --- tests ---------------------------------------------------------------------------------------------------------------
  std::vector<std::string> texts(Yaml const& node) {
    std::vector<std::string> out;
    if (node.is_text()) out.push_back(node.text);
    for (auto const& item : node.items) out.push_back(item.text);
    return out;
  }

  template <class Columns>
  void put(std::vector<dmn::Entry>& to, Columns const& columns, YamlMember const& member) {
    auto const at = std::find_if(columns.begin(), columns.end(), [&](auto const& c) { return c.name == member.key; });
    if (at == columns.end()) {
      problems_.push_back(invalid("policy.unknown_column", place(member.line), {{"name", member.key}, {"known", ""}}));
      return;
    }
    to.emplace_back(member.key, value_of(member.value, at->type));
  }

  void test(Yaml const& node) {
    known(node, {"name", "given", "expect"});
    TableTest t;
    t.at = place(node);
    t.name = text(node, "name", true);
    if (auto const* given = node.find("given"))
      for (auto const& member : given->members) put(t.given, out_.table.inputs, member);
    auto const* expect = node.find("expect");
    if (!expect || !expect->is_map() || expect->members.empty()) { complain("policy.missing", node, {{"key", "expect"}}); return; }
    for (auto const& member : expect->members) {
      if (member.key == "reason" || member.key == "reasons") { t.reasons = texts(member.value); t.asks_reasons = true; }
      else if (member.key == "missing") t.missing = texts(member.value);
      else if (member.key == "problem") t.problem = member.value.text;
      else put(t.expect, out_.table.outputs, member);
    }
    out_.tests.push_back(std::move(t));
  }

  void compile_all() {
    auto compiled = dmn::compile(out_.table);
    if (compiled) return;
    for (auto& problem : compiled.error().more) {
      auto const dot = problem.at.find('.');  // "inputs.NAME": give it its line
      if (dot != std::string::npos && column_lines_.contains(problem.at.substr(dot + 1)) && !problem.at.starts_with(file_))
        problem.at = place(column_lines_[problem.at.substr(dot + 1)]);
      if (!problem.at.starts_with(file_)) problem.at = place(1);
      problems_.push_back(std::move(problem));
    }
  }

  std::vector<std::vector<std::string>> allowed_;  // literals per input
};

// --- writing ---------------------------------------------------------------------------------------------------------------
std::string words_text(dmn::Words const& words) { return "{zh-CN: " + yaml_text(words.zh) + ", en: " + yaml_text(words.en) + "}"; }

// A FEEL text literal back to its text; nothing if the cell is another expression.
std::optional<std::string> plain_text(std::string const& feel) {
  auto const compiled = dmn::compile(feel);
  if (!compiled || !feel.starts_with("\"")) return std::nullopt;
  Value const value = dmn::evaluate(*compiled, dmn::Scope());
  if (!value.is(dmn::Kind::string) || dmn::to_literal(value) != feel) return std::nullopt;
  return std::string(value.string());
}

std::string conclusion_text(std::string const& feel, dmn::Output const& output) {
  if (feel == "null") return "null";
  if (output.type != "string") return yaml_text(feel);
  auto const text = plain_text(feel);
  if (text && !text->starts_with("=")) {
    std::string const shown = yaml_text(*text);
    return shown == *text && (shown == "null" || shown.empty()) ? "\"" + *text + "\"" : shown;
  }
  return yaml_text("= " + feel);
}

template <class T>
std::string list_of(std::vector<T> const& items, std::string const& type) {
  std::string out = "[";
  for (auto const& item : items) {
    auto const text = type == "string" ? plain_text(item) : std::optional<std::string>(item);
    out += (out.size() > 1 ? ", " : "") + yaml_text(text.value_or(item));
  }
  return out + "]";
}

std::string value_text(Value const& value) {
  return value.is(dmn::Kind::string) ? yaml_text(value.string()) : value.is_null() ? "null" : value.is(dmn::Kind::number) || value.is(dmn::Kind::boolean) ? dmn::to_text(value) : yaml_text(dmn::to_text(value));
}

}  // namespace

Result<PolicyTable> policy_table_of(Yaml const& node, std::string const& file, std::string const& id, Day from) {
  return TableReader(file).read(node, id, from);
}
Result<PolicyTable> read_policy_table(std::string_view text, std::string const& file) {
  auto const root = TRY(read_yaml(text, file));
  return policy_table_of(root, file);
}

std::string write_policy_table(PolicyTable const& policy) {
  auto const& t = policy.table;
  std::string out = "table: " + t.id + "\ntitle: " + words_text(t.title) + "\nfrom: " + to_iso(t.from) + "\n";
  if (t.to) out += "to: " + to_iso(*t.to) + "\n";
  static constexpr std::array<char const*, 5> kSigns{"", "+", "<", ">", "#"};
  out += "hit: " + yaml_text(std::string(dmn::letter(t.hit)) + kSigns[static_cast<size_t>(t.aggregation)]) + "\n";
  if (t.draft) out += "draft: true\n";
  if (!t.null_is_unknown) out += "null_is_unknown: false\n";
  if (!t.when_missing.empty()) out += "when_missing: " + yaml_text(t.when_missing) + "\n";
  if (!t.source.empty()) out += "source: " + yaml_text(t.source) + "\n";
  if (!t.note.zh.empty()) out += "note: " + words_text(t.note) + "\n";
  out += "inputs:\n";
  for (auto const& in : t.inputs) {
    out += "  - {name: " + yaml_text(in.name) + ", label: " + words_text(in.label) + ", type: " + in.type;
    if (!in.expression.empty()) out += ", expression: " + yaml_text(in.expression);
    if (!in.allowed.empty()) out += ", allowed: " + yaml_text(in.allowed);
    if (in.required) out += ", required: true";
    if (in.fixed) out += ", fixed: true";
    out += "}\n";
  }
  out += "outputs:\n";
  for (auto const& o : t.outputs) {
    out += "  - {name: " + yaml_text(o.name) + ", label: " + words_text(o.label) + ", type: " + o.type;
    if (!o.allowed.empty()) out += ", allowed: " + list_of(o.allowed, o.type);
    if (!o.otherwise.empty()) out += ", otherwise: " + conclusion_text(o.otherwise, o);
    if (!o.passes.empty()) out += ", passes: " + yaml_text(o.passes);
    out += "}\n";
  }
  out += "rules:\n";
  for (size_t n = 0; n < t.rules.size(); ++n) {
    auto const& r = t.rules[n];
    std::string when, then;
    for (size_t i = 0; i < t.inputs.size(); ++i)
      if (r.conditions[i] != "-") when += (when.empty() ? "" : ", ") + yaml_text(t.inputs[i].name) + ": " + yaml_text(r.conditions[i]);
    for (size_t o = 0; o < t.outputs.size(); ++o)
      then += (then.empty() ? "" : ", ") + yaml_text(t.outputs[o].name) + ": " + conclusion_text(r.conclusions[o], t.outputs[o]);
    out += "  - if: {" + when + "}\n    then: {" + then + "}\n";
    if (!r.id.empty() && r.id != r.reason && r.id != std::to_string(n + 1)) out += "    id: " + yaml_text(r.id) + "\n";
    if (!r.reason.empty()) out += "    reason: " + yaml_text(r.reason) + "\n";
    if (!r.because.zh.empty()) out += "    because: " + words_text(r.because) + "\n";
    if (!r.cites.empty()) out += "    cites: " + yaml_text(r.cites) + "\n";
  }
  if (!policy.tests.empty()) out += "tests:\n";
  for (auto const& test : policy.tests) {
    std::string given, expect;
    auto const add = [](std::string& to, std::string const& key, std::string const& value) { to += (to.empty() ? "" : ", ") + yaml_text(key) + ": " + value; };
    auto const texts = [](std::vector<std::string> const& items) { return list_of(items, {}); };
    for (auto const& [name, value] : test.given) add(given, name, value_text(value));
    if (test.asks_reasons) add(expect, "reasons", texts(test.reasons));
    for (auto const& [name, value] : test.expect) add(expect, name, value_text(value));
    if (!test.missing.empty()) add(expect, "missing", texts(test.missing));
    if (!test.problem.empty()) add(expect, "problem", test.problem);
    out += "  - {name: " + yaml_text(test.name) + ", given: {" + given + "}, expect: {" + expect + "}}\n";
  }
  return out;
}

// --- values ----------------------------------------------------------------------------------------------------------------
namespace {
Value typed_text(std::string_view text, std::string_view type) {
  if (type == "date" || type == "time" || type == "date and time" || type == "days and time duration" || type == "years and months duration") {
    if (type == "date") { if (auto const day = dmn::date_from(text)) return Value::date(*day); }
    else if (type == "time") { if (auto const time = dmn::time_from(text)) return Value(*time); }
    else if (type == "date and time") { if (auto const at = dmn::date_time_from(text)) return Value(*at); }
    else if (auto duration = dmn::duration_from(text)) return *duration;
  }
  return Value(text);
}
}  // namespace

Value value_of(json::value const& value, std::string_view type) {
  switch (value.kind()) {
    case json::kind::null: return {};
    case json::kind::bool_: return value.get_bool();
    case json::kind::int64: return value.get_int64();
    case json::kind::uint64: return dmn::Decimal::parse(std::to_string(value.get_uint64())).value_or(dmn::Decimal());
    case json::kind::double_: return std::isfinite(value.get_double()) ? Value(dmn::Decimal::from_double(value.get_double())) : Value();
    case json::kind::string: return typed_text(value.get_string(), type);
    case json::kind::array: {
      dmn::List out;
      for (auto const& item : value.get_array()) out.push_back(value_of(item));
      return out;
    }
    case json::kind::object: {
      dmn::Entries out;
      for (auto const& member : value.get_object()) out.emplace_back(std::string(member.key()), value_of(member.value()));
      return Value::context(std::move(out));
    }
  }
  return {};
}

Value value_of(Yaml const& node, std::string_view type) {
  if (node.is_text() && node.is_number() && type != "string" && type != "date") {
    std::string_view const digits = node.text[0] == '+' ? std::string_view(node.text).substr(1) : std::string_view(node.text);
    if (auto const number = dmn::Decimal::parse(digits)) return *number;
  }
  if (node.is_text() && type == "string") return Value(node.text);
  return value_of(to_json(node), type);
}

json::value json_of(Value const& value) {
  switch (value.kind()) {
    case dmn::Kind::null: return nullptr;
    case dmn::Kind::boolean: return value.boolean();
    case dmn::Kind::number: {
      if (auto const whole = value.number().to_int()) return *whole;
      return value.number().to_double();
    }
    case dmn::Kind::list: {
      json::array out;
      for (auto const& item : value.list()) out.push_back(json_of(item));
      return out;
    }
    case dmn::Kind::context: {
      json::object out;
      for (auto const& [key, item] : value.context()) out[key] = json_of(item);
      return out;
    }
    default: return json::string(dmn::to_text(value));
  }
}

std::vector<Problem> run_table_tests(dmn::Table const& table, std::vector<TableTest> const& tests) {
  std::vector<Problem> out;
  auto const& source = table.source();
  for (auto const& test : tests) {
    std::vector<Value> inputs(source.inputs.size());
    for (auto const& [name, value] : test.given)
      for (size_t i = 0; i < inputs.size(); ++i)
        if (source.inputs[i].name == name) inputs[i] = value;
    auto const decision = dmn::decide(table, inputs);
    auto const fail = [&](std::string const& what, std::string const& expected, std::string const& got) {
      out.push_back(invalid("policy.test", test.at, {{"table", source.id}, {"name", test.name}, {"what", what}, {"expected", expected}, {"got", got}}));
    };
    auto const joined = [](std::vector<std::string> const& items) {
      std::string text;
      for (auto const& item : items) text += (text.empty() ? "" : ", ") + item;
      return text;
    };
    if (decision.problem.code != test.problem) fail("problem", test.problem, decision.problem.code);
    std::vector<std::string> reasons, missing;
    for (auto rule : decision.hits) reasons.push_back(source.rules[rule].id);
    for (auto input : decision.missing) missing.push_back(source.inputs[input].name);
    if (test.asks_reasons && joined(reasons) != joined(test.reasons)) fail("reasons", test.reasons.empty() ? "（无）" : joined(test.reasons), reasons.empty() ? "（无）" : joined(reasons));
    if (joined(missing) != joined(test.missing)) fail("missing", joined(test.missing), joined(missing));
    for (auto const& [name, value] : test.expect) {
      auto const* got = source.outputs.size() == 1 ? &decision.outputs : decision.outputs.member(name);
      if (!got || !(dmn::same(*got, value))) fail(name, dmn::to_literal(value), got ? dmn::to_literal(*got) : "null");
    }
  }
  return out;
}

}  // namespace ly::formats
