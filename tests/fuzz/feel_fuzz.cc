// libFuzzer: any text as a FEEL expression and as unary tests. Must never crash, hang or grow without bound; what compiles is
// evaluated, and a value printed as a literal reads back as the same value where FEEL has a literal for it.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "engines/dmn/feel.h"

namespace {

using namespace ly::dmn;

void require(bool holds) {
  if (!holds) std::abort();
}

bool has_literal(Value const& v) { return v.is(Kind::number) || v.is(Kind::boolean) || v.is(Kind::string); }

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(uint8_t const* data, size_t size) {
  std::string const text(reinterpret_cast<char const*>(data), size);
  Scope scope;
  scope.set("x", Value(7)).set("s", Value("高")).set("l", Value(List{Value(1), Value(2), Value(3)})).set("d", Value::date(18'309));
  if (auto const compiled = compile(text)) {
    auto const value = evaluate(*compiled, scope);
    auto const literal = to_literal(value);
    if (has_literal(value)) {
      auto const back = compile(literal);
      require(back.has_value());
      require(same(evaluate(*back, Scope()), value));
    }
  }
  if (auto const tests = compile_tests(text)) {
    for (auto const& input : {Value(), Value(7), Value("高"), Value(true), Value::date(18'309)}) {
      auto const outcome = test(*tests, input, scope);
      require(outcome.is_null() || outcome.is(Kind::boolean));
    }
  }
  return 0;
}
