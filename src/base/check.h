// Assertions that stay on in every build.
// `check` says "we were wrong inside one command": the desk rolls back and answers 500 with an incident number.
// `fatal_unless` says "memory or journal cannot be trusted": the process stops. Neither is for bad input: that is a Problem.
#pragma once
#include <source_location>
#include <stdexcept>
#include <string>

namespace ly {

// Thrown by check(); caught by the desk and by nobody else.
struct Broken : std::logic_error {
  using std::logic_error::logic_error;
};

[[noreturn]] void broken(char const* what, std::source_location where);
[[noreturn]] void fatal(char const* what, std::source_location where);

inline void check(bool holds, char const* what = "impossible state",
                  std::source_location where = std::source_location::current()) {
  if (!holds) [[unlikely]] broken(what, where);
}
inline void fatal_unless(bool holds, char const* what,
                         std::source_location where = std::source_location::current()) {
  if (!holds) [[unlikely]] fatal(what, where);
}

}  // namespace ly
