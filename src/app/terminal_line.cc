#include "app/terminal_line.h"

#include <unistd.h>

#include <algorithm>
#include <cstdio>

namespace ly::app {
namespace {

constexpr std::chrono::milliseconds kRedraw{100};  // often enough to see it move, too seldom to cost anything

std::string grouped(int64_t n) {
  auto text = std::to_string(n);
  for (auto at = static_cast<int64_t>(text.size()) - 3; at > (n < 0 ? 1 : 0); at -= 3) text.insert(static_cast<size_t>(at), ",");
  return text;
}

}  // namespace

TerminalLine::TerminalLine() : terminal_(::isatty(STDERR_FILENO) == 1) {}

std::string progress_words(std::string const& doing, int64_t done, int64_t total) {
  if (total <= 0) return done > 0 ? doing + " " + grouped(done) : doing;
  return doing + " " + grouped(done) + " / " + grouped(total) + " (" + std::to_string(std::clamp<int64_t>(done, 0, total) * 100 / total) + " %)";
}

void TerminalLine::print(bool error, std::string const& text) {
  std::lock_guard const lock(mutex_);
  wipe();
  auto* to = error ? stderr : stdout;
  std::fputs(text.c_str(), to);
  if (text.empty() || text.back() != '\n') std::fputc('\n', to);
  std::fflush(to);
}

void TerminalLine::progress(std::string const& doing, int64_t done, int64_t total) {
  if (!terminal_) return;
  std::lock_guard const lock(mutex_);
  auto const now = std::chrono::steady_clock::now();
  if (doing == doing_ && now - drawn_at_ < kRedraw) return;
  doing_ = doing;
  drawn_at_ = now;
  drawn_ = true;
  std::fputs(("\r\x1b[K" + progress_words(doing, done, total)).c_str(), stderr);
  std::fflush(stderr);
}

void TerminalLine::wipe() {
  if (!drawn_) return;
  std::fputs("\r\x1b[K", stderr);
  std::fflush(stderr);
  drawn_ = false;
}

}  // namespace ly::app
