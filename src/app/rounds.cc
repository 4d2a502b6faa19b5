#include "app/rounds.h"

#include "store/database.h"

namespace ly::app {

void Rounds::pause(std::chrono::milliseconds time) {
  std::unique_lock lock(mutex_);
  changed_.wait_for(lock, time, [&] { return stopping_.load(); });
}

void Rounds::start(std::chrono::milliseconds between, std::function<void()> round) {
  stopping_ = false;
  thread_ = std::thread([this, between, round = std::move(round)] {
    for (;;) {
      pause(between);
      if (stopping_) return;
      try {
        round();
      } catch (store::StoreError const&) {
        // The disk is full or busy: looked at again in a moment.
      }
    }
  });
}

void Rounds::stop() {
  if (!thread_.joinable()) return;
  {
    std::lock_guard const lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

}  // namespace ly::app
