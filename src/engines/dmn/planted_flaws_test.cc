// The static checks against tables of which we know the truth: a box of inputs is cut again and again, so that the pieces cover
// it exactly once; then one defect is planted. Whatever is reported must be shown by its example, judged by deciding it.
#include <gtest/gtest.h>

#include "base/dice.h"
#include "engines/dmn/table.h"

namespace ly::dmn {
namespace {

constexpr int kPoints[] = {0, 3, 7, 14, 21, 28, 60};  // where numbers are cut; the column allows [0..60)
constexpr char const* kTexts[] = {"高", "中", "低", "本地"};
constexpr size_t kNumbers = 2, kTextColumns = 2, kBooleans = 1, kWidth = kNumbers + kTextColumns + kBooleans;

struct Piece {  // of each input what it takes: for numbers points [low, high), else a mask
  int low[kNumbers] = {0, 0}, high[kNumbers] = {6, 6};
  unsigned mask[kTextColumns + kBooleans] = {15, 15, 3};
};

std::string cell(Piece const& p, size_t column) {
  if (column < kNumbers) {
    if (p.low[column] == 0 && p.high[column] == 6) return "-";
    return "[" + std::to_string(kPoints[p.low[column]]) + ".." + std::to_string(kPoints[p.high[column]]) + ")";
  }
  auto const mask = p.mask[column - kNumbers];
  bool const truth = column == kWidth - 1;
  if (mask == (truth ? 3U : 15U)) return "-";
  std::string out;
  for (unsigned bit = 0; bit < (truth ? 2U : 4U); ++bit)
    if ((mask >> bit) & 1) out += (out.empty() ? "" : ",") + (truth ? std::string(bit != 0 ? "true" : "false") : "\"" + std::string(kTexts[bit]) + "\"");
  return out;
}

std::optional<std::pair<Piece, Piece>> cut(Piece const& p, Dice& dice) {
  auto const column = dice.below(kWidth);
  Piece a = p, b = p;
  if (column < kNumbers) {
    auto const room = p.high[column] - p.low[column];
    if (room < 2) return {};
    a.high[column] = b.low[column] = p.low[column] + 1 + static_cast<int>(dice.below(static_cast<uint64_t>(room - 1)));
    return std::pair(a, b);
  }
  auto& left = a.mask[column - kNumbers];
  left = p.mask[column - kNumbers] & static_cast<unsigned>(dice.below(16));
  b.mask[column - kNumbers] = p.mask[column - kNumbers] & ~left;
  if (left == 0 || b.mask[column - kNumbers] == 0) return {};
  return std::pair(a, b);
}

DecisionTable sound(Dice& dice, size_t rules, HitPolicy hit) {
  std::vector<Piece> pieces{{}};
  for (int turns = 0; pieces.size() < rules && turns < 2'000; ++turns) {
    auto const at = dice.below(pieces.size());
    if (auto const two = cut(pieces[at], dice)) {
      pieces[at] = two->first;
      pieces.push_back(two->second);
    }
  }
  DecisionTable table;
  table.id = "planted";
  table.hit = hit;
  for (size_t i = 0; i < kNumbers; ++i) table.inputs.push_back({"n" + std::to_string(i), {}, "", "number", "[0..60)", false});
  for (size_t i = 0; i < kTextColumns; ++i) table.inputs.push_back({"t" + std::to_string(i), {}, "", "string", "\"高\",\"中\",\"低\",\"本地\"", false});
  table.inputs.push_back({"b", {}, "", "boolean", "", false});
  table.outputs = {{"out", {}, "", {}, ""}};
  for (size_t r = 0; r < pieces.size(); ++r) {
    Rule rule;
    rule.id = "R" + std::to_string(r + 1);
    for (size_t c = 0; c < kWidth; ++c) rule.conditions.push_back(cell(pieces[r], c));
    rule.conclusions = {std::to_string(r + 1)};
    table.rules.push_back(std::move(rule));
  }
  return table;
}

Decision decide_example(Table const& table, Flaw const& flaw) {
  std::vector<Value> inputs(table.source().inputs.size());
  for (auto const& [name, value] : flaw.example)
    for (size_t i = 0; i < inputs.size(); ++i)
      if (table.source().inputs[i].name == name) inputs[i] = value;
  return decide(table, inputs);
}

enum class Defect { rule_gone, bound_opened, cell_widened, copy_below, value_unknown };

// Plants it in a rule where it is one; nothing where this table has no such place.
std::optional<size_t> plant(DecisionTable& table, Defect defect, Dice& dice) {
  for (int turns = 0; turns < 500; ++turns) {
    auto const r = dice.below(table.rules.size());
    auto& rule = table.rules[r];
    auto const c = dice.below(kWidth);
    switch (defect) {
      case Defect::rule_gone: table.rules.erase(table.rules.begin() + static_cast<std::ptrdiff_t>(r)); return r;
      case Defect::bound_opened:
        if (c >= kNumbers || rule.conditions[c] == "-") continue;
        rule.conditions[c][0] = '(';
        return r;
      case Defect::cell_widened:
        if (rule.conditions[c] == "-") continue;
        rule.conditions[c] = "-";
        return r;
      case Defect::copy_below: {
        auto copy = rule;
        copy.id = "copy";
        copy.conclusions = {"-1"};
        table.rules.push_back(std::move(copy));
        return table.rules.size() - 1;
      }
      case Defect::value_unknown:
        if (c < kNumbers || c == kWidth - 1 || rule.conditions[c] == "-") continue;
        rule.conditions[c] += ",\"极高\"";
        return r;
    }
  }
  return {};
}

// Is the planted defect among what is reported, and does the example show it?
bool reported(Table const& table, Flaws const& flaws, Defect defect, size_t rule) {
  for (auto const& flaw : flaws.list) {
    auto const about = std::find(flaw.rules.begin(), flaw.rules.end(), rule) != flaw.rules.end();
    switch (defect) {
      case Defect::rule_gone:
      case Defect::bound_opened:
        if (flaw.kind == FlawKind::gap && decide_example(table, flaw).problem.code == "table.no_rule") return true;
        break;
      case Defect::cell_widened:
        if (flaw.kind == FlawKind::overlap && about && decide_example(table, flaw).problem.code == "table.several_rules") return true;
        break;
      case Defect::copy_below:
        if (flaw.kind == FlawKind::dead_rule && about) return true;
        break;
      case Defect::value_unknown:
        if (flaw.kind == FlawKind::unknown_value && about && flaw.text == "\"极高\"") return true;
        break;
    }
  }
  return false;
}

TEST(PlantedFlaws, two_hundred_planted_are_found_and_sound_tables_are_left_alone) {
  Dice dice{20200217};
  size_t planted = 0, found = 0;
  for (int round = 0; round < 40; ++round) {
    for (auto const defect : {Defect::rule_gone, Defect::bound_opened, Defect::cell_widened, Defect::copy_below, Defect::value_unknown}) {
      auto table = sound(dice, 8 + dice.below(24), defect == Defect::copy_below ? HitPolicy::first : HitPolicy::unique);
      auto const before = find_flaws(compile(table).value());
      ASSERT_TRUE(before.complete);
      ASSERT_TRUE(before.list.empty()) << "a false alarm, round " << round;
      auto const rule = plant(table, defect, dice);
      ASSERT_TRUE(rule);
      ++planted;
      auto const compiled = compile(table).value();
      bool const seen = reported(compiled, find_flaws(compiled), defect, *rule);
      found += seen ? 1 : 0;
      EXPECT_TRUE(seen) << "defect " << static_cast<int>(defect) << " in rule " << *rule << ", round " << round;
    }
  }
  EXPECT_EQ(planted, 200U);
  EXPECT_GE(found * 100, planted * 99);
}

TEST(PlantedFlaws, a_row_is_given_that_hits_each_rule) {
  Dice dice{4};
  auto const table = compile(sound(dice, 25, HitPolicy::first)).value();
  std::vector<size_t> all;
  for (size_t r = 0; r < table.source().rules.size(); ++r) all.push_back(r);
  auto const rows = rows_that_hit(table, all);
  ASSERT_EQ(rows.size(), all.size());
  for (auto const r : all) {
    Flaw example;
    example.example = rows[r];
    EXPECT_EQ(decide_example(table, example).hits, std::vector<size_t>{r});
  }
}

}  // namespace
}  // namespace ly::dmn
