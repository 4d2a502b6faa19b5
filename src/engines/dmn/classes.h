// The finitely many classes of values that the plain cells of a table can tell apart, per input, each with a representative: what
// the static checks and the counterfactual walk through instead of all values. Private to engines/dmn.
#pragma once
#include <vector>

#include "engines/dmn/table_body.h"

namespace ly::dmn {

struct ValueClass {
  Value example;
  bool is_point = true;  // exactly this value; else the open interval below
  Value low, high;       // of an interval: null when unbounded
};

struct InputClasses {
  std::vector<ValueClass> classes;  // in ascending order for numbers and dates
  bool ordered = false;             // numbers, dates: neighbours make runs
  bool complete = true;             // false: values exist that no class stands for (a type we cannot divide)
};

// Classes of one input that its `allowed` lets pass.
InputClasses classes_of(Table::Body const& body, size_t input);

}  // namespace ly::dmn
