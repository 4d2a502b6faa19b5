#include "base/check.h"

#include <cstdio>
#include <cstdlib>

namespace ly {

void broken(char const* what, Where where) {
  throw Broken(std::string(what) + " at " + where.file + ":" + std::to_string(where.line));
}

void fatal(char const* what, Where where) {
  std::fprintf(stderr, "fatal: %s at %s:%d\n", what, where.file, where.line);
  std::abort();
}

}  // namespace ly
