// A second evaluator of decision tables, written to be obviously right and to share nothing with the first: it walks the texts of
// the cells each time, compares numbers as thousandths, and knows only what shipped tables use. Random rows over every shipped
// table must give the same rules from both; planted mistakes must show.
#include <gtest/gtest.h>

#include "base/dice.h"
#include "formats/policy_set.h"

namespace ly::formats {
namespace {

using Row = std::map<std::string, std::string>;  // FEEL literals by input name; "null" when missing

std::string strip(std::string text) {
  while (!text.empty() && text.front() == ' ') text.erase(0, 1);
  while (!text.empty() && text.back() == ' ') text.pop_back();
  return text;
}

long thousandths(std::string const& text) { return static_cast<long>(std::stod(text) * 1000 + (text[0] == '-' ? -0.5 : 0.5)); }

enum { kNo = 0, kYes = 1, kUnknown = 2 };

struct Naive {
  bool lax = false;  // the planted mistake: `<` read as `<=`

  int one(std::string test, std::string const& value, Row const& row) const {
    test = strip(test);
    if (test == "-") return kYes;
    if (test.rfind("? <= ", 0) == 0) {
      auto const& other = row.at(strip(test.substr(5)));
      if (value == "null" || other == "null") return kUnknown;
      return thousandths(value) <= thousandths(other);
    }
    if (value == "null") return kUnknown;
    if (test[0] == '"' || test == "true" || test == "false") return test == value;
    if (test.rfind(">=", 0) == 0) return thousandths(value) >= thousandths(test.substr(2));
    if (test.rfind("<=", 0) == 0) return thousandths(value) <= thousandths(test.substr(2));
    if (test[0] == '>') return thousandths(value) > thousandths(test.substr(1));
    if (test[0] == '<') return lax ? thousandths(value) <= thousandths(test.substr(1)) : thousandths(value) < thousandths(test.substr(1));
    if (test[0] == '[' || test[0] == '(') {
      auto const dots = test.find("..");
      long const low = thousandths(test.substr(1, dots - 1)), high = thousandths(test.substr(dots + 2)), v = thousandths(value);
      return (test[0] == '[' ? v >= low : v > low) && (test.back() == ']' ? v <= high : v < high);
    }
    return thousandths(value) == thousandths(test);
  }

  int cell(std::string test, std::string const& value, Row const& row) const {
    test = strip(test);
    bool const negated = test.rfind("not(", 0) == 0;
    if (negated) test = test.substr(4, test.size() - 5);
    int outcome = kNo;
    while (!test.empty()) {
      bool quoted = false;
      size_t end = 0;
      while (end < test.size() && (quoted || test[end] != ',')) {
        if (test[end] == '"') quoted = !quoted;
        ++end;
      }
      int const part = one(test.substr(0, end), value, row);
      if (part == kUnknown) return kUnknown;
      if (part == kYes) outcome = kYes;
      test = end < test.size() ? test.substr(end + 1) : "";
    }
    return negated ? 1 - outcome : outcome;
  }

  // The rules that apply, by number; U may give several, which is the engine's "several rules".
  std::vector<size_t> hits(dmn::DecisionTable const& table, Row const& row) const {
    std::vector<size_t> out;
    bool undecided = false;
    for (size_t r = 0; r < table.rules.size(); ++r) {
      bool no = false, unknown = false;
      for (size_t i = 0; i < table.inputs.size(); ++i) {
        int const c = cell(table.rules[r].conditions[i], row.at(table.inputs[i].name), row);
        no = no || c == kNo;
        unknown = unknown || c == kUnknown;
      }
      if (no) continue;
      if (unknown) { undecided = true; continue; }
      out.push_back(r);
      if (table.hit == dmn::HitPolicy::first) break;
    }
    if (undecided && !table.when_missing.empty()) {
      auto const weight = [&](size_t rule) {
        auto const& order = table.outputs[0].allowed;
        return std::find(order.begin(), order.end(), table.rules[rule].conclusions[0]) - order.begin();
      };
      for (size_t r = 0; r < table.rules.size(); ++r)
        if (table.rules[r].id == table.when_missing && (out.empty() || weight(out[0]) >= weight(r))) return {r};
    }
    return out;
  }
};

// Values near what the cells ask about.
std::string draw(dmn::DecisionTable const& table, size_t input, Dice& dice) {
  auto const& in = table.inputs[input];
  if (!in.required && dice.chance(1, 12)) return "null";
  if (in.type == "boolean") return dice.chance(1, 2) ? "true" : "false";
  std::string texts = in.type == "string" ? in.allowed : std::string();
  if (in.type != "string")
    for (auto const& rule : table.rules) texts += " " + rule.conditions[input];
  std::vector<std::string> found;
  if (in.type == "string") {
    for (size_t at = texts.find('"'); at != std::string::npos; at = texts.find('"', at + 1)) {
      size_t const end = texts.find('"', at + 1);
      found.push_back(texts.substr(at, end - at + 1));
      at = end;
    }
    return found[dice.below(found.size())];
  }
  for (size_t at = 0; at < texts.size();) {
    size_t end = at;
    while (texts[at] != '.' && end < texts.size() && ((texts[end] >= '0' && texts[end] <= '9') || (texts[end] == '.' && texts.substr(end, 2) != ".."))) ++end;
    if (end > at) found.push_back(texts.substr(at, end - at));
    at = end + 1;
  }
  if (found.empty()) found.push_back("4");
  long const step = in.type == "integer" ? 1000 : 100;
  long value = thousandths(found[dice.below(found.size())]) + (static_cast<long>(dice.below(5)) - 2) * step;
  if (in.name == "temp") value = std::min(45'000L, std::max(30'000L, value));
  value = std::max(0L, value);
  if (in.allowed == "[0..100]") value = std::min(100'000L, value);
  std::string digits = std::to_string(value / 1000);
  if (value % 1000 != 0) digits += "." + std::to_string(1000 + value % 1000).substr(1);
  return digits;
}

// Rows on which the two disagree; `theirs` is what the engine runs, `ours` what the naive one reads.
int disagreements(dmn::DecisionTable const& theirs, dmn::DecisionTable const& ours, Naive const& naive, int rows, uint64_t seed) {
  auto const table = dmn::compile(theirs);
  EXPECT_TRUE(table);
  Dice dice(seed);
  int differ = 0;
  for (int n = 0; n < rows; ++n) {
    Row row;
    std::vector<dmn::Value> inputs;
    for (size_t i = 0; i < ours.inputs.size(); ++i) {
      auto const text = draw(ours, i, dice);
      row[ours.inputs[i].name] = text;
      inputs.push_back(dmn::evaluate(*dmn::compile(text), dmn::Scope()));
    }
    auto const decision = dmn::decide(*table, inputs);
    EXPECT_FALSE(decision.problem.code == "table.not_allowed" || decision.problem.code == "table.wrong_type") << decision.problem.at << dmn::to_text(inputs[0]);
    if (decision.hits != naive.hits(ours, row)) ++differ;
  }
  return differ;
}

PolicySet const& shipped() {
  static PolicySet const set = PolicySet::load_shipped().value();
  return set;
}

TEST(PolicyTwin, two_evaluators_agree_on_random_rows_of_every_shipped_table) {
  int rows = 0;
  for (auto const& id : shipped().ids())
    for (auto const* version : shipped().versions(id)) {
      EXPECT_EQ(disagreements(version->table.source(), version->table.source(), Naive{}, 2'000, 42), 0) << version->version;
      rows += 2'000;
    }
  EXPECT_GE(rows, 20'000);
}

TEST(PolicyTwin, planted_mistakes_are_caught) {
  auto const& source = shipped().find_version("worker_screening@2020-02-08")->table.source();
  EXPECT_GT(disagreements(source, source, Naive{true}, 2'000, 42), 0);  // a mistaken evaluator
  int mutants = 0, caught = 0;
  for (size_t r = 0; r < source.rules.size(); ++r)
    for (size_t i = 0; i < source.inputs.size(); ++i) {
      auto mutant = source;
      auto& cell = mutant.rules[r].conditions[i];
      if (cell == ">= 37.3") cell = "> 37.3";
      else if (cell == "< 14") cell = "<= 14";
      else if (cell == ">= 14") cell = "> 14";
      else if (cell == "true") cell = "false";
      else if (cell == "false") cell = "-";
      else continue;
      ++mutants;
      if (disagreements(mutant, source, Naive{}, 3'000, 7) > 0) ++caught;
    }
  EXPECT_GE(mutants, 10);
  EXPECT_EQ(caught, mutants);
}

}  // namespace
}  // namespace ly::formats
