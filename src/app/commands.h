// The commands of the command line, one function each, run on an opened house (here, or inside a running server that the
// command was handed over to).
#pragma once
#include <functional>
#include <map>
#include <string>

#include "app/control.h"
#include "app/house.h"

namespace ly::app {

inline constexpr int kDone = 0, kRefused = 1, kUsage = 2, kNotFound = 3, kUnavailable = 4, kInternal = 70;

// Of the key commands.
struct KeyOptions {
  std::vector<std::string> parts;  // files, or as typed
  int of = 3, need = 2;
  bool check = false;
  std::string old;  // the file of a former key: of `restore`
};

// Of the draw commands.
struct DrawOptions {
  std::string title, source, round, value, at;   // of the record, of the beacon
  std::vector<std::string> witnesses, secrets;   // name=commitment; files
};

// Of the commands on passes, keys and status lists.
struct PassOptions {
  std::string text, trust, status, delta, at, place, division, issuer, reason;
};

struct Options {
  std::string folder = "data", file, out, head, name, kind, date;
  std::string reason;                // of `service export` and others the journal keeps one of
  std::string given_to;              // of `person export`
  std::string from, to;              // of `journal export`
  int64_t from_version = 0, to_version = 0;  // of `service move`
  std::string input, decision, dmn;  // of the policy commands: rows to decide, which decision, DMN version to write
  std::string format = "auto", objective;  // of the plan commands, with those below
  std::string rules, format_out = "liaoyuan", change, was;
  double seconds = 10;
  uint64_t seed = 1, steps = 0;
  int threads = 1;
  KeyOptions key = {};
  DrawOptions draw = {};
  PassOptions pass = {};
  bool json = false, explain = false, progress = false;
};

struct Terminal {
  Print const& print;
  std::string language;
  Dictionary const& words;
  Progress progress = {};
  bool json = false;  // what a program reads is wanted: also of a failure
  void say(std::string const& zh, std::string const& en) const { print(false, language == "en" ? en : zh); }
  void out(std::string const& text) const { print(false, text); }
  void doing(std::string const& zh, std::string const& en, int64_t done, int64_t total = 0) const {
    if (progress) progress(language == "en" ? en : zh, done, total);
  }
  int fail(Problem const& problem) const;  // tells it in words, with --json also {"problem":{code, at, args, problems, detail}}; the exit code
};

enum class Needs { no_house, maybe_house, reading_house, writing_house };

struct CommandRow {
  Needs house = Needs::reading_house;
  bool creates = false;  // makes the data folder
  bool takes_name = false, takes_kind = false, takes_file = false;
  std::function<int(House*, Options const&, Terminal const&)> run;
};

std::map<std::string, CommandRow> const& command_table();

}  // namespace ly::app
