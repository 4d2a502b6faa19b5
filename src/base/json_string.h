// A JSON string, quotation marks and all, as RFC 8785 3.2.2.2 prescribes it: for whoever writes JSON without a tree.
#pragma once
#include <string>
#include <string_view>

namespace ly {

void add_json_string(std::string& out, std::string_view text);  // text: UTF-8, not looked at

}  // namespace ly
