// The counts above a queue, kept for as long as they cannot have changed: nothing was written since (the journal's last number, seen by the same
// snapshot as the cases) and nothing fell due. So they always equal their lists, and are counted once between two writes however many ask.
// Shared by threads.
#pragma once
#include <map>
#include <mutex>
#include <string>

#include "desk/context.h"
#include "domains/cases/rows.h"

namespace ly::cases {

class KeptCounts {
 public:
  rows::Views of(View const& view, rows::Filter const& filter) const;

 private:
  static constexpr size_t kMost = 1000;  // askers with filters of their own between two writes
  mutable std::mutex mutex_;
  mutable int64_t seq_ = 0;  // of the journal, for all that is kept
  mutable std::map<std::string, rows::Views> kept_;
};

}  // namespace ly::cases
