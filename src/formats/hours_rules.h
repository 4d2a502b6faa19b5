// Drivers'-hours rule sets as files: regions/<cc>/hours/<id>.json.
#pragma once
#include <map>
#include <string>
#include <string_view>

#include "base/record.h"
#include "base/result.h"
#include "engines/hours/rules.h"

namespace ly::formats {

struct HoursRules {
  hours::RuleSet rules;
  std::string title_zh, title_en;
  std::map<std::string, std::pair<std::string, std::string>> clauses;  // by rule: zh-CN, en
};

// Problems of hours.rules_file {what}, at the member's path.
Result<HoursRules> hours_rules_from_json(std::string_view text);

}  // namespace ly::formats
