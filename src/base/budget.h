// How long a search may think. Engines own neither clock nor thread, so both time and the wish to stop come from outside.
// `spent()` is the share used up: below 1 the search goes on, at 1 it hands out the best it has. A budget of steps makes a
// search repeatable; one of time (app/cpu_budget.h) does not.
#pragma once
#include <algorithm>
#include <cstdint>

namespace ly {

struct Budget {
  virtual ~Budget() = default;
  virtual double spent() = 0;                         // asked often; never goes down
  virtual void found(double /*cost*/, int /*routes*/) {}  // a better plan: progress for whoever watches
};

class StepBudget : public Budget {
 public:
  explicit StepBudget(uint64_t steps) : steps_(steps) {}
  double spent() override { return steps_ == 0 ? 1 : std::min(1.0, static_cast<double>(done_++) / static_cast<double>(steps_)); }

 private:
  uint64_t steps_, done_ = 0;
};

// A part of another budget: from now until `until` of the whole.
class PartBudget : public Budget {
 public:
  PartBudget(Budget& whole, double until) : whole_(whole), from_(whole.spent()), until_(until) {}
  double spent() override {
    auto const now = whole_.spent();
    if (now >= 1 || now >= until_ || until_ <= from_) return 1;
    return (now - from_) / (until_ - from_);
  }
  void found(double cost, int routes) override { whole_.found(cost, routes); }

 private:
  Budget& whole_;
  double from_, until_;
};

}  // namespace ly
