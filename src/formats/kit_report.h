// What a conformance kit of somebody else said of us: passes and totals by part, every miss with what was expected and what came,
// and what was left out with its reason. A miss with a reason is still counted as a miss. Printed by the command line, asserted by tests.
#pragma once
#include <string>
#include <vector>

namespace ly::formats {

struct KitReport {
  struct Part {
    std::string name;
    int passed = 0, total = 0;
  };
  struct Miss {
    std::string file, id, expected, got;
    std::string reason = {};  // why the kit itself is wrong here; empty: we are
  };
  struct Apart {
    std::string file, why;  // not counted
  };
  std::vector<Part> parts;
  std::vector<Miss> misses;
  std::vector<Apart> apart;

  bool explained() const {
    for (auto const& miss : misses)
      if (miss.reason.empty()) return false;
    return true;
  }
  Part& part(std::string const& name) {
    for (auto& one : parts)
      if (one.name == name) return one;
    return parts.emplace_back(Part{name, 0, 0});
  }
  void count(std::string const& name, bool passed, Miss miss) {
    auto& one = part(name);
    ++one.total;
    if (passed) ++one.passed;
    else misses.push_back(std::move(miss));
  }
};

}  // namespace ly::formats
