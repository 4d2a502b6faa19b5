#include "base/check.h"

#include <cstdio>
#include <cstdlib>

namespace ly {

void broken(char const* what, std::source_location where) {
  throw Broken(std::string(what) + " at " + where.file_name() + ":" + std::to_string(where.line()));
}

void fatal(char const* what, std::source_location where) {
  std::fprintf(stderr, "fatal: %s at %s:%u\n", what, where.file_name(), where.line());
  std::abort();
}

}  // namespace ly
