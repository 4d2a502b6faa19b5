// A YAML file as JSON values, with the line of every value, so that whatever is wrong can be pointed at.
#pragma once
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/result.h"

namespace ly::cases {

struct Located {
  json::value value;
  std::string file;
  std::map<std::string, int, std::less<>> lines;  // "transitions[3].guard" -> line, from 1

  // "services/x/service.yaml:37" of a path, or of the nearest thing around it that has a line.
  std::string at(std::string_view path) const;
};

// Strict YAML 1.2, core schema: `no`, `yes`, `on` are texts; duplicate keys, anchors, aliases, tags and further documents
// are refused. Problems as of formats/yaml, `at` = "file:line".
Result<Located> read_located(std::string_view file, std::string_view text);

}  // namespace ly::cases
