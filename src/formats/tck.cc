#include "formats/tck.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "base/text.h"
#include "engines/dmn/temporal.h"
#include "formats/dmn_xml.h"
#include "formats/xml_tree.h"

namespace ly::formats {
namespace {

namespace fs = std::filesystem;
using dmn::Value;

std::string bytes_of(fs::path const& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

Value scalar(XmlElement const& e) {
  if (e.attribute("nil") == "true") return {};
  std::string_view type = e.attribute("type");
  if (auto const colon = type.find(':'); colon != std::string_view::npos) type = type.substr(colon + 1);
  std::string_view const text = trim(e.text);
  if (type == "boolean") return text == "true";
  if (type == "decimal" || type == "double" || type == "integer" || type == "int" || type == "float" || type == "long") {
    auto const number = dmn::Decimal::parse(text);
    return number ? Value(*number) : Value();
  }
  if (type == "date") { auto const day = dmn::date_from(text); return day ? Value::date(*day) : Value(); }
  if (type == "time") { auto const time = dmn::time_from(text); return time ? Value(*time) : Value(); }
  if (type == "dateTime") { auto const at = dmn::date_time_from(text); return at ? Value(*at) : Value(); }
  if (type == "duration" || type == "dayTimeDuration" || type == "yearMonthDuration") return dmn::duration_from(text).value_or(Value());
  return Value(e.text);
}

Value value_in(XmlElement const& e) {
  dmn::Entries entries;
  for (auto const& child : e.children) {
    if (child.name == "value") return scalar(child);
    if (child.name == "list") {
      if (child.attribute("nil") == "true") return {};
      dmn::List items;
      for (auto const& item : child.children)
        if (item.name == "item") items.push_back(value_in(item));
      return items;
    }
    if (child.name == "component") entries.emplace_back(std::string(child.attribute("name")), child.attribute("nil") == "true" ? Value() : value_in(child));
  }
  return entries.empty() ? Value() : Value::context(std::move(entries));
}

// Equality as the kit's runners have it: values equal, and a number equal to eight places where the kit writes a rounded one.
bool agrees(Value const& expected, Value const& got) {
  if (expected.is(dmn::Kind::list) && got.is(dmn::Kind::list))
    return std::equal(expected.list().begin(), expected.list().end(), got.list().begin(), got.list().end(), agrees);
  if (expected.is(dmn::Kind::context) && got.is(dmn::Kind::context)) {
    if (expected.context().size() != got.context().size()) return false;
    return std::all_of(expected.context().begin(), expected.context().end(), [&](auto const& entry) {
      auto const* other = got.member(entry.first);
      return other && agrees(entry.second, *other);
    });
  }
  if (dmn::same(expected, got)) return true;
  if (!expected.is(dmn::Kind::number) || !got.is(dmn::Kind::number)) return false;
  auto const off = dmn::subtract(expected.number(), got.number());
  return off && off->abs() < *dmn::Decimal::parse("1e-8");
}

struct Suite {
  fs::path folder;
  std::string shown;
  TckReport::Level& level;
  TckReport& report;

  void miss(std::string id, std::string expected, std::string got, std::string why) {
    report.misses.push_back({shown, std::move(id), std::move(expected), std::move(got), std::move(why)});
  }

  std::optional<dmn::CompiledModel> model(std::string const& name, std::string& why) {
    std::vector<DmnFile> files{{name, bytes_of(folder / name)}};
    std::vector<fs::path> others;
    for (auto const& entry : fs::directory_iterator(folder))
      if (entry.path().extension() == ".dmn" && entry.path().filename() != name) others.push_back(entry.path());
    std::sort(others.begin(), others.end());
    for (auto const& path : others) files.push_back({path.filename().string(), bytes_of(path)});
    auto read = read_dmn(files);
    if (!read) { why = read.error().code + " " + read.error().at; return std::nullopt; }
    return dmn::compile(*read);
  }

  Value result(dmn::CompiledModel const& ready, XmlElement const& test, std::string const& node) {
    dmn::Entries inputs;
    for (auto const& child : test.children)
      if (child.name == "inputNode") inputs.emplace_back(std::string(child.attribute("name")), value_in(child));
    auto const type = test.attribute("type");
    std::string const invocable(test.attribute("invocableName"));
    if (type == "decisionService" || type == "bkm" || type == "businessKnowledgeModel") {
      Value out = dmn::invoke(ready, invocable, inputs);
      auto const* member = type == "decisionService" ? out.member(node) : nullptr;
      return member ? *member : out;
    }
    dmn::Scope scope;
    scope.set_now({18'309, 0, {}});  // any moment will do: 2020-02-17
    for (auto& [name, value] : inputs) scope.set(name, value);
    return dmn::evaluate(ready, node, scope);
  }

  void run_case(std::optional<dmn::CompiledModel> const& ready, XmlElement const& test, std::string const& why) {
    ++level.total;
    bool passed = true;
    for (auto const& node : test.children) {
      if (node.name != "resultNode") continue;
      std::string const name(node.attribute("name"));
      auto const* expected_in = node.find("expected");
      Value const expected = expected_in ? value_in(*expected_in) : Value();
      Value const got = ready ? result(*ready, test, name) : Value();
      if (ready && agrees(expected, got)) continue;
      if (passed) {
        std::string cause = why;
        if (got.why()) {
          cause = got.why()->code;
          for (auto const& [key, value] : got.why()->args) cause += " " + key + "=" + value.substr(0, 80);
        }
        for (auto const& problem : ready ? ready->problems() : std::vector<Problem>{})
          if (problem.at.starts_with(name + " ")) cause = problem.code + " " + problem.at + " near " + (problem.args.contains("near") ? problem.args.at("near") : "");
        miss(std::string(test.attribute("id")) + " " + name, dmn::to_literal(expected), dmn::to_literal(got).substr(0, 300), cause);
      }
      passed = false;
    }
    level.passed += passed;
  }

  void run_file(fs::path const& path) {
    auto const tree = read_xml(bytes_of(path), path.filename().string());
    if (!tree || tree->name != "testCases") return;
    auto const* name = tree->find("modelName");
    std::string why;
    auto const ready = model(name ? std::string(trim(name->text)) : std::string(), why);
    for (auto const& test : tree->children)
      if (test.name == "testCase") run_case(ready, test, why);
  }
};

std::vector<fs::path> sorted(fs::path const& folder) {
  std::vector<fs::path> out;
  for (auto const& entry : fs::directory_iterator(folder)) out.push_back(entry.path());
  std::sort(out.begin(), out.end());
  return out;
}

}  // namespace

Result<TckReport> run_tck(std::string const& directory) {
  fs::path const root = fs::path(directory) / "TestCases";
  if (!fs::is_directory(root)) return not_found("tck.not_found", directory);
  TckReport report;
  for (auto const& level : sorted(root)) {
    if (!fs::is_directory(level)) continue;
    TckReport::Level counted{level.filename().string(), 0, 0};
    TckReport::Level java{"0076-feel-external-java (needs a JVM)", 0, 0};
    for (auto const& folder : sorted(level)) {
      if (!fs::is_directory(folder)) continue;
      bool const external = folder.filename() == "0076-feel-external-java";
      Suite suite{folder, counted.name + "/" + folder.filename().string(), external ? java : counted, report};
      for (auto const& file : sorted(folder))
        if (file.extension() == ".xml") suite.run_file(file);
    }
    report.levels.push_back(counted);
    if (java.total > 0) report.levels.push_back(java);
  }
  return report;
}

}  // namespace ly::formats
