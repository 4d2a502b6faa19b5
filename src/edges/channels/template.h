// Text with places: "{to}", "{secret.token}". What is filled in is escaped for where it lands, so that a name with a quotation mark
// cannot become a second field.
#pragma once
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"

namespace ly::channels {

enum class Escape { none, json, form, xml, url, header };
Escape escape_for(std::string_view content_type);
std::string escaped(std::string_view text, Escape how);

// A place is {a-z and dots}; braces around anything else are text, so a JSON body needs no escaping.
std::vector<std::string> places_of(std::string_view text);
// `value` answers each place; a name in `as_is` is put in unescaped (JSON that was built as JSON).
std::string fill(std::string_view text, std::function<std::string(std::string_view name)> const& value, Escape how, std::vector<std::string_view> const& as_is = {});

// The text at "data.list" or "code" in a JSON value: texts and whole numbers; empty if there is none.
std::string text_at(json::value const& value, std::string_view path);
json::value const* value_at(json::value const& value, std::string_view path);


}  // namespace ly::channels
