// A few threads for what must not hold up an I/O thread: password hashing, exports, large answers. Bounded: when the
// queue is full the caller is told, and memory stays where it is. Without threads (the simulator) a task runs at once, on the caller's.
#pragma once
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace ly::app {

class Pool {
 public:
  explicit Pool(int threads, size_t queue_max = 1000);
  ~Pool();
  bool post(std::function<void()> task);  // false: full or stopping
  void stop();                            // finishes what is queued

 private:
  void work();
  size_t queue_max_;
  std::mutex mutex_;
  std::condition_variable filled_;
  std::deque<std::function<void()>> queue_;
  bool stopping_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace ly::app
