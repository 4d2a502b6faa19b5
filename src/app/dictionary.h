// Words for problems, in both languages, from words/*.json: the same for the browser, the command line and the log.
#pragma once
#include <map>
#include <string>
#include <string_view>

#include "base/problem.h"

namespace ly::app {

class Dictionary {
 public:
  Dictionary();  // from the embedded files; a malformed one is a bug (check())
  // The sentence with its {args} filled in; the code itself if it has no words (words_test sees to it that it has).
  std::string say(std::string_view language, Problem const& problem) const;
  bool has(std::string_view code) const { return words_.contains(code); }
  // Whole problem for a terminal: each single problem on a line with its place.
  std::string tell(std::string_view language, Problem const& problem) const;

 private:
  struct Both { std::string zh, en; };
  std::map<std::string, Both, std::less<>> words_;
};

}  // namespace ly::app
