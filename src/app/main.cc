#include <sodium.h>
#include <sys/stat.h>

#include <cstdio>
#include <exception>

#include "app/cli.h"

int main(int argc, char** argv) {
  if (sodium_init() < 0) {
    std::fputs("libsodium cannot start\n", stderr);
    return 70;
  }
  ::umask(077);  // whatever we write is its owner's alone: the database, backups, workbooks
  std::vector<std::string> const arguments(argv + 1, argv + argc);
  auto const print = [](bool error, std::string const& text) {
    std::fputs(text.c_str(), error ? stderr : stdout);
    if (text.empty() || text.back() != '\n') std::fputc('\n', error ? stderr : stdout);
    std::fflush(error ? stderr : stdout);
  };
  try {
    return ly::app::run_command_line(arguments, print);
  } catch (std::exception const& error) {
    print(true, std::string("liaoyuan: ") + error.what());
    return 4;
  }
}
