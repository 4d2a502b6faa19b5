// The operators of FEEL on values (DMN 1.5 §10.3.2.13–15, tables 42–58): arithmetic, order, membership, members of values,
// ranges and iteration domains. Each answers a value, or a null that says why.
#pragma once
#include <string_view>

#include "engines/dmn/feel_code.h"
#include "engines/dmn/value.h"

namespace ly::dmn {

Value arithmetic(Op op, Value const& left, Value const& right);
Value negate(Value const& value);
Value compare_values(Op op, Value const& left, Value const& right);  // =, !=, <, <=, >, >=: boolean or null
Value test_value(Value const& input, Value const& expected);         // a unary test that is an expression without `?`
Value member(Value const& object, std::string_view name);            // object.name, also over lists and of dates
Value checked_range(Range range);                                     // null when the ends have no order
Value iterable(Value const& domain);                                  // a list, or the whole numbers or dates of a range
Value iterable_between(Value const& from, Value const& to);           // from..to, up or down
Value coerce(Value const& value, Type const& type);                   // §10.3.2.9.4: singleton lists; null when it does not fit

}  // namespace ly::dmn
