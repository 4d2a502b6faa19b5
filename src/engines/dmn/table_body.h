// A decision table made ready. Private to engines/dmn. Plain cells (constants, intervals, lists of them, not(…) of them) are
// kept as atoms, which decide without walking a tree and which the static checks and counterfactuals reason about.
#pragma once
#include <vector>

#include "engines/dmn/feel_code.h"
#include "engines/dmn/table.h"

namespace ly::dmn {

enum class Outcome : uint8_t { no, yes, unknown };

struct Atom {
  enum class Is : uint8_t { equal, differ, interval } is = Is::equal;
  Value value;   // of equal, differ
  Range range;   // of interval
};

struct Cell {
  UnaryTests tests;
  bool any = false;
  bool plain = false;    // decided by `atoms` alone: any of them, or none of them when negated
  bool negated = false;
  std::vector<Atom> atoms;
};
// The atoms of a compiled cell, when it is plain.
Cell cell_of(UnaryTests tests);

Outcome outcome_of(Atom const& atom, Value const& input);
// `globals`: values of the names its tests read, by Code::reads; only asked for when the cell is not plain.
Outcome outcome_of(Cell const& cell, Value const& input, Scope const& scope, bool null_is_unknown);

struct Template {  // "…{days} 天…": texts and expressions in turn, a text first
  std::vector<std::string> texts;
  std::vector<Expression> expressions;
};

struct Table::Body {
  DecisionTable source;
  std::vector<Expression> inputs;
  std::vector<Cell> allowed;           // per input; `any` when unrestricted
  std::vector<Cell> cells;             // rules × inputs
  std::vector<Expression> conclusions; // rules × outputs
  std::vector<Value> constants;        // rules × outputs: the value of a constant conclusion
  std::vector<bool> is_constant;
  std::vector<Value> constant_rows;    // per rule: its whole outcome where every conclusion is constant, else null
  std::vector<char> has_constant_row;  // per rule
  struct TypeCheck {                   // of an input, looked up once
    enum class Is : uint8_t { any, kind, integer, simple } is = Is::any;
    Kind kind = Kind::null;
    Type const* simple = nullptr;
  };
  std::vector<TypeCheck> types;        // per input
  bool needs_scope = false;            // some cell or allowed test is more than plain: it may read names
  std::vector<Expression> otherwise;   // per output; empty when none
  std::vector<Cell> passes;            // per output; `any` when it does not say
  std::vector<std::vector<Value>> ranking;  // per output: allowed values, heaviest first
  std::optional<size_t> when_missing;       // rule
  std::vector<Template> because_zh, because_en;

  size_t rules() const { return source.rules.size(); }
  Cell const& cell(size_t rule, size_t input) const { return cells[rule * source.inputs.size() + input]; }
};

std::vector<Value> read_inputs(Table::Body const& body, Scope const& scope);
// The scope in which cells and conclusions are evaluated: the inputs by name, then the caller's.
Scope inner_scope(Table::Body const& body, std::span<Value const> inputs, Scope const* outer);
std::string spoken_cell(Cell const& cell, Language language);
void decide_on(Table::Body const& body, std::span<Value const> inputs, Scope const* outer, Decision& out, Trace* trace);

}  // namespace ly::dmn
