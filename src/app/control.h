// The back door for the administrator at the machine: while a server has the data folder, the command line hands its
// command over through a socket in that folder (owner only), so that `admin create`, `import` or `backup` work without
// stopping anything. Protocol: one JSON line with the arguments, then output lines {"out":…}, {"err":…} or how far it is
// {"doing":…,"done":…,"total":…}, at last {"exit":N}.
#pragma once
#include <atomic>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace ly::app {

using Print = std::function<void(bool error, std::string const& text)>;
// How far a command is: what it is doing, in the reader's words; total 0: nobody knows how much there is.
using Progress = std::function<void(std::string const& doing, int64_t done, int64_t total)>;
using RunArguments = std::function<int(std::vector<std::string> const& arguments, Print const& print, Progress const& progress)>;

class Control {
 public:
  Control(std::filesystem::path const& folder, RunArguments run);
  ~Control();
  Control(Control const&) = delete;
  Control& operator=(Control const&) = delete;

 private:
  void listen();
  std::filesystem::path file_;
  RunArguments run_;
  int socket_ = -1;
  std::atomic<bool> stopping_{false};
  std::thread thread_;
};

// The exit code the server gave; nothing when no server listens there.
std::optional<int> hand_over(std::filesystem::path const& folder, std::vector<std::string> const& arguments, Print const& print, Progress const& progress);

}  // namespace ly::app
