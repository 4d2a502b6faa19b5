// The line at the end of a terminal that says how far a command is, drawn over and taken away before anything is printed. Where standard
// error is no terminal, nothing is drawn: scripts and log files see no trace of it.
#pragma once
#include <chrono>
#include <cstdint>
#include <mutex>
#include <string>

namespace ly::app {

class TerminalLine {
 public:
  TerminalLine();
  ~TerminalLine() { wipe(); }
  TerminalLine(TerminalLine const&) = delete;
  TerminalLine& operator=(TerminalLine const&) = delete;

  void print(bool error, std::string const& text);                               // whole lines
  void progress(std::string const& doing, int64_t done, int64_t total);          // total 0: unknown

 private:
  void wipe();
  bool const terminal_;
  bool drawn_ = false;
  std::string doing_;
  std::chrono::steady_clock::time_point drawn_at_{};
  std::mutex mutex_;
};

// "读取名册 3,000 / 10,000（30 %）", without the part behind the dash when nobody knows the total.
std::string progress_words(std::string const& doing, int64_t done, int64_t total);

}  // namespace ly::app
