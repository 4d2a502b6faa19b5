// Judges a whole run of a selection from its log: nothing of turns.h is asked, and nothing here is used there. What it says in
// words is for people who doubt a run; an empty list is a sound one.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

namespace ly::turns {

struct LogLine {
  int64_t n = 0, at = 0;   // 1, 2, …; ms
  std::string kind;        // started paused called passed lapsed chose gave_up left_over undone closed
  int64_t place = 0;       // of the draw; 0: nobody
  std::string home;        // chose, undone
};
struct LogRules {
  int64_t turn_ms = 0, desks = 1, recalls = 1;
};

// `places`: how many take part (1 … places). `homes`: codes. Faults as "line 17: 3 chose 1-603 before it was called".
std::vector<std::string> faults_of_run(LogRules const& rules, int64_t places, std::vector<std::string> const& homes, std::vector<LogLine> const& log);

}  // namespace ly::turns
