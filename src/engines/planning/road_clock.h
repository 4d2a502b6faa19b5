// The earliest a road can be driven, whatever came before: the coach rested as it sets out, drivers without limits of their own. What is
// too late by this clock is too late by law, so the search may refuse it without asking (an admissible filter). Exact at every half
// hour, a little early between them.
#pragma once
#include <cstdint>
#include <vector>

#include "engines/planning/problem.h"

namespace ly::planning {

class RoadClock {
 public:
  explicit RoadClock(Problem const& problem);
  // `minutes` as driven by day, setting out at `leave`.
  int arrive(int minutes, int leave) const {
    if (minutes <= 0) return leave;
    int const plain = leave + minutes;
    if (table_.empty() || minutes > longest_) return plain;
    int const past = leave + clock_, slot = (past % hours::kDayMinutes + hours::kDayMinutes) % hours::kDayMinutes / kGrid;
    int const start = leave - ((past % kGrid) + kGrid) % kGrid;
    int const lawful = start + table_[static_cast<size_t>(slot) * static_cast<size_t>(longest_ + 1) + static_cast<size_t>(minutes)];
    return lawful > plain ? lawful : plain;
  }
  // The latest setting out that may arrive by `by`.
  int leave(int minutes, int by) const;

 private:
  static constexpr int kGrid = 30;
  int clock_ = 0, longest_ = 0;
  std::vector<uint16_t> table_;  // by half hour of the day, by minutes: from setting out to arrival
};

}  // namespace ly::planning
