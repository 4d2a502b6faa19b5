// How the built-in functions of FEEL (DMN 1.5 §10.3.4) are written: one table per family, each row a name, its parameters as
// the standard names them, and a function of values. builtins.cc joins the tables and matches arguments to parameters.
#pragma once
#include <span>
#include <string>
#include <vector>

#include "engines/dmn/feel_code.h"

namespace ly::dmn {

using Arguments = std::span<Value const>;

std::span<Builtin const> number_builtins();
std::span<Builtin const> text_builtins();
std::span<Builtin const> list_builtins();
std::span<Builtin const> temporal_builtins();
std::span<Builtin const> range_builtins();

// A null that tells which function did not take which value; passes on the cause a null argument carries.
Value bad_argument(std::string_view function, Value const& got);
// `list...`: one list, or the arguments themselves.
std::vector<Value> items_of(Arguments arguments);

}  // namespace ly::dmn
