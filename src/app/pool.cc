#include "app/pool.h"

namespace ly::app {

Pool::Pool(int threads, size_t queue_max) : queue_max_(queue_max) {
  for (int i = 0; i < threads; ++i) threads_.emplace_back([this] { work(); });
}

Pool::~Pool() { stop(); }

bool Pool::post(std::function<void()> task) {
  if (threads_.empty() && !stopping_) {
    task();
    return true;
  }
  {
    std::lock_guard const lock(mutex_);
    if (stopping_ || queue_.size() >= queue_max_) return false;
    queue_.push_back(std::move(task));
  }
  filled_.notify_one();
  return true;
}

void Pool::stop() {
  {
    std::lock_guard const lock(mutex_);
    if (stopping_) return;
    stopping_ = true;
  }
  filled_.notify_all();
  for (auto& thread : threads_) thread.join();
}

void Pool::work() {
  for (;;) {
    std::function<void()> task;
    {
      std::unique_lock lock(mutex_);
      filled_.wait(lock, [&] { return stopping_ || !queue_.empty(); });
      if (queue_.empty()) return;
      task = std::move(queue_.front());
      queue_.pop_front();
    }
    task();
  }
}

}  // namespace ly::app
