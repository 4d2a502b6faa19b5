// regions/<region>/enterprise_sizes.csv -> the industries of engines/enterprise_size.
#pragma once
#include <string_view>
#include <vector>

#include "engines/enterprise_size/enterprise_size.h"

namespace ly::formats {

// In the order of the file. Problem: enterprise_size.file {line}, at = "line N".
Result<std::vector<enterprise_size::Industry>> industries_from_csv(std::string_view text);

}  // namespace ly::formats
