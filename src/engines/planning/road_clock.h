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
    if (minutes > longest_) return plain;  // or there is no law
    unsigned const past = static_cast<unsigned>(leave + clock_ + kBias), grid = past / kGrid;
    int const start = leave - static_cast<int>(past - grid * kGrid);
    int const lawful = start + table_[grid % kGrids * static_cast<unsigned>(longest_ + 1) + static_cast<unsigned>(minutes)];
    return lawful > plain ? lawful : plain;
  }
  // arrive() > by; mostly told by the bare minutes.
  bool is_late(int minutes, int leave, int by) const { return leave + minutes > by || arrive(minutes, leave) > by; }
  // The latest setting out that may arrive by `by`.
  int leave(int minutes, int by) const;

 private:
  static constexpr int kGrid = 30, kBias = 1000 * hours::kDayMinutes;  // minutes; nothing sets out longer before minute 0
  static constexpr unsigned kGrids = hours::kDayMinutes / kGrid;
  int clock_ = 0, longest_ = 0;
  std::vector<uint16_t> table_;  // by half hour of the day, by minutes: from setting out to arrival
};

}  // namespace ly::planning
