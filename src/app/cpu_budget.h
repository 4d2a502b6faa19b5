// A search's budget in seconds of the calling thread's own processor time, so that a loaded machine does not shorten the
// thinking. A flag stops it early. One object serves one thread.
#pragma once
#include <atomic>
#include <functional>

#include "base/budget.h"

namespace ly::app {

double cpu_seconds_of_thread();

class CpuBudget : public Budget {
 public:
  explicit CpuBudget(double seconds, std::atomic<bool> const* stop = nullptr) : seconds_(seconds), from_(cpu_seconds_of_thread()), stop_(stop) {}
  double spent() override {
    if (stop_ && stop_->load(std::memory_order_relaxed)) return 1;
    auto const used = cpu_seconds_of_thread() - from_;
    return used >= seconds_ ? 1 : used / seconds_;
  }
  void found(double cost, int routes) override {
    if (on_found) on_found(cost, routes);
  }
  std::function<void(double cost, int routes)> on_found;

 private:
  double seconds_, from_;
  std::atomic<bool> const* stop_;
};

}  // namespace ly::app
