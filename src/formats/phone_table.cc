#include "formats/phone_table.h"

#include "formats/policy_table.h"

namespace ly::formats {
namespace {

// A cell of a text output is FEEL: "pass" in quotes. The phone wants the word.
std::string plain(std::string const& cell) {
  if (cell.size() >= 2 && cell.front() == '"' && cell.back() == '"') return cell.substr(1, cell.size() - 2);
  return cell == "null" ? std::string() : cell;
}

}  // namespace

json::object phone_table(PolicyVersion const& version) {
  auto const& source = version.table.source();
  json::array inputs, rules, tests;
  for (auto const& input : source.inputs) inputs.push_back(json::object{{"name", input.name}, {"label", input.label.zh}, {"required", input.required}});
  for (auto const& rule : source.rules) {
    json::object conditions;
    for (size_t i = 0; i < source.inputs.size(); ++i) conditions[source.inputs[i].name] = rule.conditions[i];
    json::object row{{"if", std::move(conditions)}, {"reason", rule.reason}, {"because_zh", rule.because.zh}, {"because_english", rule.because.en}, {"cites", rule.cites}};
    for (size_t i = 0; i < source.outputs.size(); ++i) row[source.outputs[i].name] = plain(rule.conclusions[i]);
    rules.push_back(std::move(row));
  }
  for (auto const& test : version.tests) {
    json::object given, expect;
    for (auto const& [name, value] : test.given) given[name] = json_of(value);
    for (auto const& [name, value] : test.expect) expect[name] = json_of(value);
    tests.push_back(json::object{{"name", test.name}, {"given", std::move(given)}, {"reason", test.reasons.empty() ? std::string() : test.reasons.front()}, {"expect", std::move(expect)}, {"problem", test.problem}});
  }
  return {{"version", version.version}, {"title_zh", source.title.zh}, {"title_english", source.title.en}, {"draft", source.draft}, {"inputs", std::move(inputs)}, {"rules", std::move(rules)}, {"tests", std::move(tests)}};
}

}  // namespace ly::formats
