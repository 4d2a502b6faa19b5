#include <sodium.h>
#include <sys/stat.h>

#include <cstdio>
#include <exception>

#include "app/cli.h"
#include "app/terminal_line.h"

int main(int argc, char** argv) {
  if (sodium_init() < 0) {
    std::fputs("libsodium cannot start\n", stderr);
    return 70;
  }
  ::umask(077);  // whatever we write is its owner's alone: the database, backups, workbooks
  std::vector<std::string> const arguments(argv + 1, argv + argc);
  ly::app::TerminalLine line;
  auto const print = [&line](bool error, std::string const& text) { line.print(error, text); };
  auto const progress = [&line](std::string const& doing, int64_t done, int64_t total) { line.progress(doing, done, total); };
  try {
    return ly::app::run_command_line(arguments, print, progress);
  } catch (std::exception const& error) {
    print(true, std::string("liaoyuan: ") + error.what());
    return 4;
  }
}
