// How fast a decision table decides and explains, on one thread, in processor time, because machines are shared. FOLDER is what
// bench/policy/gen.mjs wrote: a DMN table of 30 rules × 6 inputs, records, and the outcomes decided by hand. Beside it the static
// checks of 100 rules × 8 inputs. bench/policy/run.sh runs it with the peers on the very same records.
//   policy_bench FOLDER
#include <fmt/core.h>
#include <time.h>

#include <cstdlib>
#include <fstream>
#include <map>
#include <sstream>

#include "base/dice.h"
#include "base/json.h"
#include "engines/dmn/table.h"
#include "formats/policy_dmn.h"

namespace {

using namespace ly;
using dmn::Value;

double cpu_seconds() {
  timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

std::string whole(std::string const& file) {
  std::ifstream in(file, std::ios::binary);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

constexpr std::string_view kInputs[] = {"region", "days", "temp", "code", "cert", "local"};
using Given = std::array<Value, std::size(kInputs)>;

Value value_of(json::value const& v) {
  if (v.is_string()) return Value(std::string_view(v.get_string().data(), v.get_string().size()));
  if (v.is_bool()) return Value(v.get_bool());
  if (v.is_int64()) return Value(v.get_int64());
  if (v.is_double()) return Value(dmn::Decimal::from_double(v.get_double()));
  return {};
}
Given record_of(json::object const& o) {
  Given out;
  for (size_t i = 0; i < out.size(); ++i) out[i] = value_of(o.at(kInputs[i]));
  return out;
}

std::string sorted(std::map<std::string, int64_t> const& counts) {
  std::string out = "{";
  for (auto const& [name, n] : counts) out += (out.size() > 1 ? ",\"" : "\"") + name + "\":" + std::to_string(n);
  return out + "}";
}

bool good = true;
void tell(char const* name, size_t n, double seconds, double against, bool same) {
  fmt::print("{{\"name\":\"{}\",\"n\":{},\"cpu_s\":{:.3f},\"per_cpu_s\":{:.0f},\"aim\":{:.0f},\"of_aim\":{:.2f},\"same_histogram\":{}}}\n", name, n, seconds, static_cast<double>(n) / seconds, against, static_cast<double>(n) / seconds / against, same);
  good = good && same;
}

// 100 rules over 8 inputs that cover everything exactly once: stripes of three numeric columns, the rest open or split by truth.
dmn::DecisionTable hundred() {
  dmn::DecisionTable table;
  table.id = "hundred";
  table.hit = dmn::HitPolicy::unique;
  for (int i = 0; i < 8; ++i) table.inputs.push_back({"x" + std::to_string(i), {}, "", i < 5 ? "number" : "boolean", i < 5 ? "[0..100)" : "", false});
  table.outputs = {{"out", {}, "", {}, ""}};
  for (int a = 0; a < 5; ++a)
    for (int b = 0; b < 5; ++b)
      for (int c = 0; c < 4; ++c) {
        dmn::Rule rule;
        auto const stripe = [](int at, int of) { return "[" + std::to_string(at * 100 / of) + ".." + std::to_string((at + 1) * 100 / of) + ")"; };
        rule.id = std::to_string(table.rules.size() + 1);
        rule.conditions = {stripe(a, 5), "-", stripe(b, 5), "-", c < 2 ? "< 50" : ">= 50", c % 2 == 0 ? "true" : "false", "-", "-"};
        rule.conclusions = {rule.id};
        table.rules.push_back(std::move(rule));
      }
  return table;
}

// 100 rules over 8 inputs as irregular as they come: a box cut at random places of random inputs until 100 pieces cover it
// exactly once. The hard case of the checks: nearly every bound is another one.
dmn::DecisionTable cut_up(Dice& dice) {
  constexpr size_t kNumbers = 5, kTruths = 3;
  struct Piece {
    std::array<int64_t, kNumbers> low{}, high{1000, 1000, 1000, 1000, 1000};
    std::array<int, kTruths> truth{-1, -1, -1};
  };
  std::vector<Piece> pieces(1);
  while (pieces.size() < 100) {
    auto const at = dice.below(pieces.size()), column = dice.below(kNumbers + kTruths);
    Piece other = pieces[at];
    if (column < kNumbers) {
      auto const room = other.high[column] - other.low[column];
      if (room < 2) continue;
      other.low[column] = pieces[at].high[column] = other.low[column] + 1 + static_cast<int64_t>(dice.below(static_cast<uint64_t>(room - 1)));
    } else {
      auto& truth = pieces[at].truth[column - kNumbers];
      if (truth >= 0) continue;
      truth = 0;
      other.truth[column - kNumbers] = 1;
    }
    pieces.push_back(other);
  }
  dmn::DecisionTable table;
  table.id = "cut_up";
  table.hit = dmn::HitPolicy::unique;
  for (size_t i = 0; i < kNumbers + kTruths; ++i) table.inputs.push_back({"x" + std::to_string(i), {}, "", i < kNumbers ? "number" : "boolean", i < kNumbers ? "[0..1000)" : "", false});
  table.outputs = {{"out", {}, "", {}, ""}};
  for (auto const& piece : pieces) {
    dmn::Rule rule;
    rule.id = std::to_string(table.rules.size() + 1);
    for (size_t i = 0; i < kNumbers; ++i) rule.conditions.push_back("[" + std::to_string(piece.low[i]) + ".." + std::to_string(piece.high[i]) + ")");
    for (auto const truth : piece.truth) rule.conditions.push_back(truth < 0 ? "-" : truth == 1 ? "true" : "false");
    rule.conclusions = {rule.id};
    table.rules.push_back(std::move(rule));
  }
  return table;
}

}  // namespace

int main(int count, char** arguments) {
  std::string const folder = count > 1 ? arguments[1] : "build/bench";
  auto policy = formats::read_policy_dmn(whole(folder + "/screen.dmn"), "screen.dmn", day_of(2020, 2, 8));
  if (!policy) { fmt::print(stderr, "{}: {} {}\n", folder, policy.error().code, policy.error().at); return 1; }
  auto const table = dmn::compile(policy->table).value();
  std::string const oracle = whole(folder + "/oracle.json");
  std::vector<std::string> lines;
  {
    std::ifstream in(folder + "/records.ndjson");
    for (std::string line; std::getline(in, line);) lines.push_back(line);
  }
  std::vector<Given> records;
  for (auto const& line : lines) records.push_back(record_of(parse_json(line)->as_object()));
  size_t const n = records.size();

  auto const outcomes = [&](std::vector<size_t> const& hits) {
    std::map<std::string, int64_t> counts;
    for (size_t rule = 0; rule < hits.size(); ++rule)
      if (hits[rule] > 0) counts[policy->table.rules[rule].conclusions[0].substr(1, policy->table.rules[rule].conclusions[0].size() - 2)] += static_cast<int64_t>(hits[rule]);
    return sorted(counts) == oracle;
  };
  auto const typed = [&](dmn::Trace* trace) {
    std::vector<size_t> hits(policy->table.rules.size());
    dmn::Decision decision;
    double const from = cpu_seconds();
    for (auto const& record : records) {
      decide_into(table, record, decision, trace);
      ++hits[decision.hits.front()];
    }
    return std::pair(cpu_seconds() - from, outcomes(hits));
  };
  (void)typed(nullptr);  // warm
  dmn::Trace trace;
  auto const bare = typed(nullptr), explained = typed(&trace);
  tell("typed records, bare", n, bare.first, 1e6, bare.second);
  tell("typed records, explained (rule, and for each other the cell that stopped it)", n, explained.first, 1e6, explained.second);
  fmt::print("{{\"name\":\"cost of explaining\",\"ratio\":{:.2f},\"limit\":2}}\n", explained.first / bare.first);

  {  // JSON to JSON: a line in, outcome, rule and the stopping columns out
    std::vector<size_t> hits(policy->table.rules.size());
    dmn::Decision decision;
    std::string out;
    size_t bytes = 0;
    static unsigned char buffer[1 << 14];
    double const from = cpu_seconds();
    for (auto const& line : lines) {
      json::monotonic_resource memory(buffer);
      auto const parsed = json::parse(line, &memory);
      auto const record = record_of(parsed.get_object());
      decide_into(table, record, decision, &trace);
      auto const hit = decision.hits.front();
      ++hits[hit];
      out.assign("{\"screen\":\"");
      out.append(decision.outputs.string());
      out.append("\",\"rule\":\"").append(policy->table.rules[hit].id).append("\",\"stopped\":[");
      for (size_t rule = 0; rule < hit; ++rule) {
        if (rule) out.push_back(',');
        out.push_back('"');
        out.append(kInputs[trace.stopped_at[rule]]);
        out.push_back('"');
      }
      out.append("]}");
      bytes += out.size();
    }
    tell("JSON to JSON, explained", n, cpu_seconds() - from, 3e5, outcomes(hits) && bytes > n);
  }
  {  // in sentences of one language: what a person reads, made when he asks
    size_t const some = std::min<size_t>(n, 20'000);
    size_t characters = 0;
    double const from = cpu_seconds();
    for (size_t i = 0; i < some; ++i) {
      dmn::Scope scope;
      for (size_t c = 0; c < std::size(kInputs); ++c) scope.set(std::string(kInputs[c]), records[i][c]);
      auto const decision = decide(table, scope);
      for (auto const& line : explain(table, scope, decision, dmn::Language::zh_cn).lines) characters += line.size();
    }
    tell("in sentences", some, cpu_seconds() - from, 1e4, characters > some);
  }
  {
    auto const many = dmn::compile(hundred()).value();
    double const from = cpu_seconds();
    auto const flaws = dmn::find_flaws(many);
    double const took = cpu_seconds() - from;
    fmt::print("{{\"name\":\"static checks, 100 rules x 8 inputs\",\"cpu_s\":{:.4f},\"limit_s\":1,\"complete\":{},\"flaws\":{}}}\n", took, flaws.complete, flaws.list.size());
    good = good && flaws.complete && flaws.list.empty();
  }
  {  // fifty irregular tables, each once whole and once with a rule taken out, which must be found
    Dice dice{8};
    double worst = 0;
    int sound = 0, found = 0;
    for (int i = 0; i < 50; ++i) {
      auto source = cut_up(dice);
      for (bool const whole : {true, false}) {
        if (!whole) source.rules.erase(source.rules.begin() + static_cast<std::ptrdiff_t>(dice.below(100)));
        auto const table = dmn::compile(source).value();
        double const from = cpu_seconds();
        auto const flaws = dmn::find_flaws(table);
        worst = std::max(worst, cpu_seconds() - from);
        (whole ? sound : found) += flaws.complete && flaws.list.empty() == whole ? 1 : 0;
      }
    }
    fmt::print("{{\"name\":\"static checks, 50 irregular tables of 100 rules x 8 inputs\",\"worst_cpu_s\":{:.4f},\"limit_s\":1,\"sound\":{},\"gap_found\":{}}}\n", worst, sound, found);
    good = good && sound == 50 && found == 50;
  }
  return good ? 0 : 1;
}
