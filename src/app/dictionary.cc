#include "app/dictionary.h"

#include "base/check.h"
#include "base/embedded.h"
#include "base/json.h"

namespace ly::app {

Dictionary::Dictionary() {
  for (auto const& file : embedded::shipped()) {
    if (!file.name.starts_with("words/")) continue;
    auto const value = parse_json(file.bytes);
    check(value && value->is_object(), "a words file is a JSON object");
    for (auto const& member : value->get_object()) {
      Both both{std::string(text_of(member.value(), "zh-CN")), std::string(text_of(member.value(), "en"))};
      check(!both.zh.empty() && !both.en.empty(), "a problem lacks its words");
      words_.emplace(std::string(member.key()), std::move(both));
    }
  }
}

std::string Dictionary::say(std::string_view language, Problem const& problem) const {
  auto const found = words_.find(problem.code);
  if (found == words_.end()) return problem.code;
  std::string_view rest = language.starts_with("en") ? found->second.en : found->second.zh;
  std::string out;
  while (!rest.empty()) {
    auto const open = rest.find('{');
    out += rest.substr(0, open);
    if (open == std::string_view::npos) break;
    auto const close = rest.find('}', open);
    if (close == std::string_view::npos) { out += rest.substr(open); break; }
    auto const name = rest.substr(open + 1, close - open - 1);
    auto const arg = problem.args.find(std::string(name));
    if (arg != problem.args.end()) out += arg->second;
    else if (name == "at") out += problem.at;
    rest.remove_prefix(close + 1);
  }
  return out;
}

std::string Dictionary::tell(std::string_view language, Problem const& problem) const {
  std::string out = (problem.at.empty() ? "" : problem.at + ": ") + say(language, problem) + "\n";
  for (auto const& one : problem.more) out += "  " + tell(language, one);
  return out;
}

}  // namespace ly::app
