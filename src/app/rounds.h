// A thread that makes its round, waits, and makes it again until it is told to stop. What it finds on a full or busy disk is left to the next round.
#pragma once
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

namespace ly::app {

class Rounds {
 public:
  Rounds() = default;
  ~Rounds() { stop(); }
  Rounds(Rounds const&) = delete;

  // The first round after `between`.
  void start(std::chrono::milliseconds between, std::function<void()> round);
  void stop();  // waits for the round under way, which should ask stopping() now and then
  bool stopping() const { return stopping_; }
  std::atomic<bool> const& flag() const { return stopping_; }
  void pause(std::chrono::milliseconds time);  // inside a round; shorter when told to stop

 private:
  std::atomic<bool> stopping_{false};
  std::mutex mutex_;
  std::condition_variable changed_;
  std::thread thread_;
};

}  // namespace ly::app
