// Runs the DMN Technology Compatibility Kit (github.com/dmn-tck/tck): each folder holds a model and test files; a case passes when
// every resultNode equals what is expected. Prints nothing: the caller does (command line, test).
#pragma once
#include <string>
#include <vector>

#include "base/result.h"

namespace ly::formats {

struct TckMiss {
  std::string folder;  // "compliance-level-3/0068-feel-equality"
  std::string id;      // of the case, and its result node
  std::string expected, got;
  std::string why;     // the cause a null carries
};

struct TckReport {
  struct Level {
    std::string name;
    int passed = 0, total = 0;
  };
  std::vector<Level> levels;
  std::vector<TckMiss> misses;
};

// `directory` holds TestCases/. Codes: tck.not_found. Cases whose model cannot be read are misses.
Result<TckReport> run_tck(std::string const& directory);

}  // namespace ly::formats
