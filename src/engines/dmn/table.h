// Decision tables (DMN 1.5 §8): conditions that officials change, each rule with its reason and the clause it rests on.
// `DecisionTable` is the table as written; `compile` makes it ready; `decide` picks the rules; `explain` tells afterwards, on
// demand, which rule hit and which cell stopped each other one. Storage and versions: formats/policy_table, policy_set.
#pragma once
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "engines/dmn/feel.h"
#include "engines/dmn/value.h"

namespace ly::dmn {

inline constexpr size_t kRulesMax = 10'000;
inline constexpr size_t kColumnsMax = 100;

enum class Language { zh_cn, en };

struct Words {  // one text in the two languages of the house
  std::string zh, en;
  std::string const& in(Language language) const { return language == Language::en && !en.empty() ? en : zh; }
  bool operator==(Words const&) const = default;
};

enum class HitPolicy { unique, any, first, priority, collect, rule_order, output_order };  // U A F P C R O
enum class Aggregation { none, sum, min, max, count };                                      // of C: C+ C< C> C#

struct Input {
  std::string name;        // variable the caller gives; also the name in other expressions of the table
  Words label;
  std::string expression;  // FEEL; empty means `name`
  std::string type;        // boolean | number | integer | string | date | … (FEEL names); empty = any
  std::string allowed;     // unary tests every value must pass; empty = any
  bool required = false;   // a null is refused: table.input_missing
  bool fixed = false;      // nobody can change it to get another outcome (a temperature): counterfactuals leave it alone
  bool operator==(Input const&) const = default;
};

struct Output {
  std::string name;
  Words label;
  std::string type;
  std::vector<std::string> allowed;  // FEEL literals, heaviest first: the order of hit policies P and O, and of `heavier`
  std::string otherwise;             // FEEL: the output when no rule hits; empty = none
  std::string passes = {};           // unary tests: what lets the matter pass; empty = anything. Else the outcome is a refusal
  bool operator==(Output const&) const = default;
};

struct Rule {
  std::string id;                        // stable within the table
  std::vector<std::string> conditions;   // one unary test per input
  std::vector<std::string> conclusions;  // one FEEL expression per output
  std::string reason;                    // reason code: "S07"; may be empty
  Words because;                         // spoken reason; {expression} is replaced by its value
  std::string cites;                     // clause, document number and date
  std::string at;                        // where it stands: "file:line"
  bool operator==(Rule const& o) const {
    return id == o.id && conditions == o.conditions && conclusions == o.conclusions && reason == o.reason &&
           because == o.because && cites == o.cites;
  }
};

struct DecisionTable {
  std::string id;  // snake_case; shared by all versions of the decision
  Words title;
  Day from{};                // in force on [from, to)
  std::optional<Day> to = {};
  std::string source;        // where the text was read
  Words note;
  bool draft = false;        // 起草: figures are ours until the bureau sets them; screens must say so
  std::string when_missing;  // id of the rule to apply when a missing input could have brought in another one; a heavier hit
                             // (by the first output's order) still stands. Empty = the hit stands, `missing` tells
  bool null_is_unknown = true;  // a missing input leaves its tests undecided, even not(…); false: as DMN has it
  HitPolicy hit = HitPolicy::unique;
  Aggregation aggregation = Aggregation::none;
  std::vector<Input> inputs;
  std::vector<Output> outputs;
  std::vector<Rule> rules;
  bool operator==(DecisionTable const&) const = default;
};

std::string_view letter(HitPolicy hit);  // "U"
std::optional<HitPolicy> hit_policy_of(std::string_view letter);

class Table {  // compiled
 public:
  struct Body;
  Table() = default;
  explicit Table(std::shared_ptr<Body const> body) : body_(std::move(body)) {}
  explicit operator bool() const { return body_ != nullptr; }
  DecisionTable const& source() const;
  Body const& body() const { return *body_; }

 private:
  std::shared_ptr<Body const> body_;
};

// `extra`: names other than the inputs that cells may read. All problems at once, each `at` = rule's place, or
// "inputs.NAME" / "outputs.NAME"; codes table.* and feel.*.
Result<Table> compile(DecisionTable const& table, Names const& extra = {});

struct Decision {
  std::vector<size_t> hits;  // rules, from 0, in the order their outputs count
  Value outputs;             // one output: its value; several: a context by name; R, O, C without aggregation: a list of these
  Problem problem;           // code empty if all is well: table.no_rule, table.several_rules (U), table.rules_disagree (A),
                             // table.not_allowed, table.wrong_type, table.input_missing
  std::vector<size_t> missing;  // inputs that are null and whose value could have brought in another rule: whoever acts on
                                // the outcome must ask for them first (screening: 人工复核)
  bool ok() const { return problem.code.empty(); }
};

Decision decide(Table const& table, Scope const& scope);
// The same without looking names up: `inputs` in the order of the table's inputs (the values of their expressions).
Decision decide(Table const& table, std::span<Value const> inputs);

// What an explanation rests on, taken down while deciding: for each rule tried, in order, the input whose cell stopped it
// (a plain no before an unknown), or kHit. With `inputs` it tells everything `explain` says; words are made when asked for.
struct Trace {
  static constexpr uint8_t kHit = 0xFF;  // kColumnsMax keeps clear of it
  std::vector<uint8_t> stopped_at;
};
// The same into `out`, whose memory is used again: a table of constant outcomes decides without allocating.
void decide_into(Table const& table, std::span<Value const> inputs, Decision& out, Trace* trace = nullptr);

// --- explanation, computed when asked ------------------------------------------------------------------------------------
struct Obstacle {  // why one rule did not hit: its first failing cell
  size_t rule = 0;
  size_t input = 0;
  std::string test;  // the cell as written
  Value read;        // the value it was compared with
  bool unknown = false;  // the test was null, not false
};
struct Explanation {
  std::vector<Value> inputs;        // as read
  std::vector<Obstacle> obstacles;  // of every rule that was tried and did not hit; under F rules after the hit are not tried
  std::vector<std::string> because; // of each hit, values filled in
  std::vector<std::string> cites;   // of each hit
  std::vector<std::string> lines;   // the whole as sentences: hits first, then obstacles in order of rules
};
Explanation explain(Table const& table, Scope const& scope, Decision const& decision, Language language);
// Place of a value in the allowed order of an output, 0 = heaviest; the number of allowed values if it is none of them.
size_t rank(Table const& table, size_t output, Value const& value);
// A cell in words: `>= 37.3` -> 不低于 37.3 / at least 37.3; as written when it is no plain test.
std::string spoken_test(Table const& table, size_t rule, size_t input, Language language);
std::string spoken_value(Value const& value, Language language);  // true -> 是 / yes; null -> 未填 / missing
// The spoken reason of one rule with its {expressions} filled in.
std::string because(Table const& table, size_t rule, Scope const& scope, Language language);

// --- static checks -------------------------------------------------------------------------------------------------------
enum class FlawKind { gap, overlap, conflict, dead_rule, dead_output, unknown_value, not_decidable };
struct Flaw {
  FlawKind kind;
  std::vector<size_t> rules;         // overlap, conflict: two rules; dead_rule: it and those that hide it
  std::vector<Reading> example;      // a row that shows it: input name, value
  std::string text;                  // unknown_value: the literal; not_decidable: the cell we cannot reason about
  size_t input = 0;                  // unknown_value, not_decidable
};
struct Flaws {
  std::vector<Flaw> list;
  bool complete = true;  // false when the bound on work stopped the search
};
// Gaps for every policy but C; overlaps under U; conflicting overlaps under A; rules that can never hit.
Flaws find_flaws(Table const& table);
// For each of `rules` a row that hits it, as far as can be told; empty where none was found. What a test of it may begin with.
std::vector<std::vector<Reading>> rows_that_hit(Table const& table, std::vector<size_t> const& rules);

// --- counterfactual --------------------------------------------------------------------------------------------------------
struct Change {
  size_t input = 0;
  std::string test;  // what must hold of it: ">= 14", "true", "\"绿\""
  Value to;          // a representative value
};
// The smallest set of changes (one input, else two) whose outcome `wanted` accepts; empty when none of these does. Only
// inputs with `may_change` true are moved (empty = all). The first in order of inputs, then of rules, wins.
std::vector<Change> nearest_change(Table const& table, Scope const& scope, std::function<bool(Decision const&)> const& wanted,
                                   std::vector<bool> const& may_change = {});
// Whether the outcome lets the matter pass: each output by its `passes`, of a list every row. Nothing when the table does not
// say what passes, or nothing was decided.
std::optional<bool> passes(Table const& table, Decision const& decision);
// The nearest change of one or two inputs that are not `fixed` by which it would pass; empty when none would.
std::vector<Change> would_pass(Table const& table, Scope const& scope);
// "离开该地天数 不低于 14，并且 解除隔离证明 为 是"
std::string spoken_changes(Table const& table, std::vector<Change> const& changes, Language language);
// Of a refusal, the sentence to say: what would let it pass, or that no one or two changes would; else empty.
std::string would_pass_line(Table const& table, Scope const& scope, Decision const& decision, Language language);

}  // namespace ly::dmn
