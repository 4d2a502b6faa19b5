// A world from one seed: the real desk, journal, keyring, outbox, jobs and files over a simulated disk; clients with
// habits (they ask in groups, lose answers, repeat, reorder, reuse ids); weather (errors, power cuts, kills, a full disk,
// clock jumps). The twin judges after every group, and the whole house is inspected after every start and now and then.
// At the end the faults stop, and then every open request must get its answer. Same seed, same journal hash.
#pragma once
#include <cstdint>
#include <string>

#include "planted.h"

namespace ly::sim {

struct Settings {
  uint64_t seed = 1;
  int64_t steps = 200;
  Bug bug = Bug::none;
};

struct Verdict {
  std::string wrong;  // empty: the world held
  std::string weather;  // the faults this seed drew
  uint64_t seed = 0;
  int64_t steps = 0, commands = 0, acknowledged = 0, refused = 0, repeated = 0, unknown = 0, cuts = 0, kills = 0, restarts = 0, io_errors = 0, torn = 0;
  int64_t erased = 0, restores = 0, checks = 0, entries = 0;
  std::string hash;   // of the journal: of everything that happened
  bool ok() const { return wrong.empty(); }
};

Verdict run_world(Settings const& settings);

}  // namespace ly::sim
