#include "formats/policy_check.h"

#include <algorithm>
#include <map>
#include <set>

namespace ly::formats {
namespace {

std::string rule_names(dmn::DecisionTable const& table, std::vector<size_t> const& rules) {
  std::string out;
  for (auto const rule : rules) out += (out.empty() ? "" : ", ") + table.rules[rule].id;
  return out;
}

std::string example_of(dmn::DecisionTable const& table, dmn::Flaw const& flaw) {
  std::string out;
  for (auto const& reading : flaw.example) {
    auto const input = std::find_if(table.inputs.begin(), table.inputs.end(), [&](auto const& i) { return i.name == reading.name; });
    auto const& label = input != table.inputs.end() && !input->label.zh.empty() ? input->label.zh : reading.name;
    out += (out.empty() ? "" : "，") + label + " = " + dmn::to_literal(reading.value);
  }
  return out;
}

std::set<size_t> rules_reached(dmn::Table const& table, std::vector<TableTest> const& tests) {
  std::set<size_t> reached;
  auto const& source = table.source();
  for (auto const& test : tests) {
    std::vector<dmn::Value> inputs(source.inputs.size());
    for (auto const& [name, value] : test.given)
      for (size_t i = 0; i < inputs.size(); ++i)
        if (source.inputs[i].name == name) inputs[i] = value;
    for (auto const rule : dmn::decide(table, inputs).hits) reached.insert(rule);
  }
  return reached;
}

}  // namespace

PolicyFindings check_policy(dmn::Table const& table, std::vector<TableTest> const& tests) {
  auto const& source = table.source();
  PolicyFindings out;
  auto const flaws = dmn::find_flaws(table);
  for (auto const& flaw : flaws.list) {
    auto const rules = rule_names(source, flaw.rules), example = example_of(source, flaw);
    auto const at = flaw.rules.empty() || source.rules[flaw.rules.front()].at.empty() ? source.id : source.rules[flaw.rules.front()].at;
    auto const column = flaw.input < source.inputs.size() ? source.inputs[flaw.input].label.zh : std::string();
    switch (flaw.kind) {
      case dmn::FlawKind::gap: out.faults.push_back(invalid("policy.gap", source.id, {{"example", example}})); break;
      case dmn::FlawKind::overlap: out.faults.push_back(invalid("policy.together", at, {{"rules", rules}, {"example", example}})); break;
      case dmn::FlawKind::conflict: out.faults.push_back(invalid("policy.conflict", at, {{"rules", rules}, {"example", example}})); break;
      case dmn::FlawKind::dead_rule: out.faults.push_back(invalid("policy.dead_rule", at, {{"rule", source.rules[flaw.rules.front()].id}})); break;
      case dmn::FlawKind::unknown_value: out.faults.push_back(invalid("policy.unknown_value", at, {{"column", column}, {"value", flaw.text}})); break;
      case dmn::FlawKind::dead_output: out.remarks.push_back(invalid("policy.dead_output", source.id, {{"value", flaw.text}})); break;
      case dmn::FlawKind::not_decidable: out.remarks.push_back(invalid("policy.not_decidable", at, {{"column", column}, {"text", flaw.text}})); break;
    }
    if (out.examples.size() < out.faults.size()) out.examples.push_back(flaw.example);
  }
  if (!flaws.complete) out.remarks.push_back(invalid("policy.not_searched", source.id));
  for (auto& problem : run_table_tests(table, tests)) out.faults.push_back(std::move(problem));
  auto const reached = rules_reached(table, tests);
  out.rules = source.rules.size();
  out.reached = reached.size();
  std::vector<size_t> uncovered;
  for (size_t i = 0; i < source.rules.size(); ++i)
    if (!reached.contains(i)) uncovered.push_back(i);
  out.examples.resize(out.faults.size());
  for (auto& row : uncovered.empty() ? std::vector<std::vector<dmn::Reading>>{} : dmn::rows_that_hit(table, uncovered)) out.examples.push_back(std::move(row));
  for (auto const i : uncovered) out.faults.push_back(invalid("policy.uncovered", source.rules[i].at.empty() ? source.id : source.rules[i].at, {{"rule", source.rules[i].id}}));
  return out;
}

std::vector<PolicyDifference> differences(dmn::DecisionTable const& before, dmn::DecisionTable const& after) {
  using Kind = PolicyDifference::Kind;
  std::vector<PolicyDifference> out;
  auto const note = [&](Kind kind, std::string const& rule, std::string const& what, std::string const& was, std::string const& is) {
    if (was != is) out.push_back({kind, rule, what, was, is});
  };
  auto const day = [](std::optional<Day> d) { return d ? to_iso(*d) : std::string(); };
  note(Kind::head, "", "title", before.title.zh, after.title.zh);
  note(Kind::head, "", "hit", std::string(dmn::letter(before.hit)), std::string(dmn::letter(after.hit)));
  note(Kind::head, "", "from", to_iso(before.from), to_iso(after.from));
  note(Kind::head, "", "to", day(before.to), day(after.to));
  note(Kind::head, "", "source", before.source, after.source);
  note(Kind::head, "", "when_missing", before.when_missing, after.when_missing);
  note(Kind::head, "", "draft", before.draft ? "true" : "false", after.draft ? "true" : "false");

  auto const column_text = [](auto const& column) {
    if constexpr (requires { column.expression; }) return column.label.zh + " " + column.type + " " + column.expression + " " + column.allowed + (column.fixed ? " fixed" : "");
    else {
      std::string allowed;
      for (auto const& one : column.allowed) allowed += " " + one;
      return column.label.zh + " " + column.type + allowed + (column.otherwise.empty() ? "" : " | " + column.otherwise) + (column.passes.empty() ? "" : " passes " + column.passes);
    }
  };
  auto const columns = [&](Kind kind, auto const& was, auto const& is) {
    std::map<std::string, std::pair<std::string, std::string>> both;
    for (auto const& column : was) both[column.name].first = column_text(column);
    for (auto const& column : is) both[column.name].second = column_text(column);
    for (auto const& [name, texts] : both) note(kind, name, "", texts.first, texts.second);
  };
  columns(Kind::input, before.inputs, after.inputs);
  columns(Kind::output, before.outputs, after.outputs);

  auto const cells = [](dmn::DecisionTable const& table, dmn::Rule const& rule) {
    std::vector<std::pair<std::string, std::string>> texts;
    for (size_t i = 0; i < table.inputs.size(); ++i) texts.emplace_back(table.inputs[i].name, rule.conditions[i]);
    for (size_t i = 0; i < table.outputs.size(); ++i) texts.emplace_back(table.outputs[i].name, rule.conclusions[i]);
    texts.emplace_back("reason", rule.reason);
    texts.emplace_back("because", rule.because.zh);
    texts.emplace_back("because_en", rule.because.en);
    texts.emplace_back("cites", rule.cites);
    return texts;
  };
  auto const in_one_line = [&](dmn::DecisionTable const& table, dmn::Rule const& rule) {
    std::string line;
    for (auto const& [name, text] : cells(table, rule))
      if (!text.empty() && text != "-") line += (line.empty() ? "" : "; ") + name + ": " + text;
    return line;
  };
  std::map<std::string, dmn::Rule const*> was;
  for (auto const& rule : before.rules) was[rule.id] = &rule;
  std::set<std::string> stays;
  for (auto const& rule : after.rules) {
    auto const found = was.find(rule.id);
    if (found == was.end()) {
      out.push_back({Kind::rule_added, rule.id, "", "", in_one_line(after, rule)});
      continue;
    }
    stays.insert(rule.id);
    std::map<std::string, std::string> old;
    for (auto& [name, text] : cells(before, *found->second)) old[name] = text;
    for (auto const& [name, text] : cells(after, rule)) note(Kind::rule_changed, rule.id, name, old[name], text);
  }
  for (auto const& rule : before.rules)
    if (!stays.contains(rule.id)) out.push_back({Kind::rule_removed, rule.id, "", in_one_line(before, rule), ""});
  // The order of those that stay: whoever leaves the longest common run has moved; simplest true statement, the place among them.
  std::vector<std::string> old_order, new_order;
  for (auto const& rule : before.rules) if (stays.contains(rule.id)) old_order.push_back(rule.id);
  for (auto const& rule : after.rules) if (stays.contains(rule.id)) new_order.push_back(rule.id);
  for (size_t i = 0; i < new_order.size(); ++i) {
    auto const place = static_cast<size_t>(std::find(old_order.begin(), old_order.end(), new_order[i]) - old_order.begin());
    if (place == i) continue;
    out.push_back({Kind::rule_moved, new_order[i], "", std::to_string(place + 1), std::to_string(i + 1)});
    // As if it had stood here before: the others are then compared among themselves.
    old_order.erase(old_order.begin() + static_cast<std::ptrdiff_t>(place));
    old_order.insert(old_order.begin() + static_cast<std::ptrdiff_t>(i), new_order[i]);
  }
  return out;
}

}  // namespace ly::formats
