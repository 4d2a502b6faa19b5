// How often somebody without an account may guess: ten wrong answers an hour about one thing (a pass, a
// document number, a telephone).
// Kept in memory: a restart forgets them, which no guesser can bring about. Safe from many threads.
#pragma once
#include <map>
#include <mutex>
#include <string>

#include "base/time.h"

namespace ly::accounts {

class Tries {
 public:
  static constexpr int kPerHour = 10;
  static constexpr size_t kKeptMax = 100'000;  // some 10 MB; beyond it everybody waits for the hour to end
  // Counts a try before it is answered; false if there were too many.
  bool begin(std::string const& key, Instant now);
  void succeeded(std::string const& key, Instant now);  // takes the count back

 private:
  void next_hour(Instant now);
  std::mutex mutex_;
  int64_t hour_ = 0;
  std::map<std::string, int> counts_;
};

}  // namespace ly::accounts
