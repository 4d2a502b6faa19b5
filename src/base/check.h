// Assertions that stay on in every build.
// `check` says "we were wrong inside one command": the desk rolls back and answers 500 with an incident number.
// `fatal_unless` says "memory or journal cannot be trusted": the process stops. Neither is for bad input: that is a Problem.
#pragma once
#include <stdexcept>
#include <string>

namespace ly {

// Thrown by check(); caught by the desk and by nobody else.
struct Broken : std::logic_error {
  using std::logic_error::logic_error;
};

// Where a check stands. std::source_location would do, but clang 14 finds none in libstdc++ 12.
struct Where {
  char const* file;
  int line;
  static constexpr Where here(char const* file = __builtin_FILE(), int line = __builtin_LINE()) { return {file, line}; }
};

[[noreturn]] void broken(char const* what, Where where);
[[noreturn]] void fatal(char const* what, Where where);

inline void check(bool holds, char const* what = "impossible state",
                  Where where = Where::here()) {
  if (!holds) [[unlikely]] broken(what, where);
}
inline void fatal_unless(bool holds, char const* what,
                         Where where = Where::here()) {
  if (!holds) [[unlikely]] fatal(what, where);
}

}  // namespace ly
