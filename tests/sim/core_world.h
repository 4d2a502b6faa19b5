// A town for some days, from one seed: officers, enterprises and guards' phones ask the whole product over a network that loses, doubles and
// reorders, on a disk that fails, and are restarted in the middle. They have bad habits: the same request twice, a page they read long ago, two
// deciding at once, somebody else's business, a phone that was off for hours and hands in twice. The judge (core_judge.h) looks after every start
// and now and then; at the end the faults stop, everybody gets his answer, and every case can still be ended.
#pragma once
#include <cstdint>
#include <string>

#include "core_planted.h"

namespace ly::sim::core {

struct CoreSettings {
  uint64_t seed = 1;
  int64_t steps = 160;
  Mutant mutant = Mutant::none;
};

struct CoreVerdict {
  std::string wrong;    // empty: the world held
  std::string weather;
  uint64_t seed = 0;
  int64_t steps = 0, asked = 0, sent = 0, acknowledged = 0, refused = 0, unknown = 0, lost = 0, doubled = 0, logins = 0;
  int64_t cuts = 0, kills = 0, restarts = 0, io_errors = 0, checks = 0, entries = 0, approved = 0, passes = 0, phone_entries = 0, movements = 0, notices = 0;
  std::string hash;     // of the journal
  bool ok() const { return wrong.empty(); }
};

CoreVerdict live_in_town(CoreSettings const& settings);

}  // namespace ly::sim::core
