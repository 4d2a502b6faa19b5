// The earliest a road can be driven, whatever came before: the coach rested as it sets out, drivers without limits of their own. What is
// too late by this clock is too late by law, so the search may refuse it without asking (an admissible filter). Exact at every half
// hour, a little early between them.
#pragma once
#include <algorithm>
#include <cstdint>
#include <vector>

#include "engines/planning/problem.h"

namespace ly::planning {

class RoadClock {
 public:
  explicit RoadClock(Problem const& problem);
  // Setting out at a minute, looked up once for many roads.
  struct Leaving {
    int minute = 0;
    int start = 0;        // of its half hour
    uint32_t row = 0;     // of the table
  };
  Leaving leaving(int minute) const {
    if (longest_ == 0) return {minute, minute, 0};
    unsigned const past = static_cast<unsigned>(minute + clock_ + kBias), grid = past / kGrid;
    return {minute, minute - static_cast<int>(past - grid * kGrid), grid % kGrids * static_cast<unsigned>(longest_ + 1)};
  }
  // `minutes` as driven by day, setting out at `leave`.
  int arrive(int minutes, int leave) const {
    if (minutes <= 0 || minutes > longest_) return leave + std::max(0, minutes);  // or there is no law
    return arrive(minutes, leaving(leave));
  }
  int arrive(int minutes, Leaving const& leave) const {
    int const plain = leave.minute + std::max(0, minutes);
    if (minutes <= 0 || minutes > longest_) return plain;
    int const lawful = leave.start + table_[leave.row + static_cast<unsigned>(minutes)];
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
