// JSON values: Boost.JSON's, parsed with a depth limit and duplicate keys refused, printed canonically
// (RFC 8785 JCS: keys sorted by UTF-16 code units, shortest numbers, no white space) wherever bytes are hashed or compared.
#pragma once
#include <boost/json.hpp>
#include <string>
#include <string_view>

#include "base/result.h"

namespace ly {

namespace json = boost::json;

inline constexpr size_t kJsonDepth = 32;  // deeper than any form we know; guards the parser's stack

// Errors: json.syntax (at = "byte N"), json.duplicate_key, json.depth.
Result<json::value> parse_json(std::string_view text);
// Integers print as integers; doubles must be finite (check()) and print as in ECMAScript.
std::string canonical(json::value const& value);

// Reading parts: nullptr / empty where the member is absent or of another type. The answers point into what is read, so it
// may not be a temporary; an object is taken as it is, for as a value it would be copied and gone.
json::value const* find(json::value const& value, std::string_view key);
json::value const* find(json::object const& object, std::string_view key);
std::string_view text_of(json::value const& value, std::string_view key);
std::string_view text_of(json::object const& object, std::string_view key);
int64_t integer_of(json::object const& object, std::string_view key);    // 0 where it is none
bool boolean_of(json::object const& object, std::string_view key);       // false where it is none
json::object object_of(json::object const& object, std::string_view key);  // a copy; empty where it is none
json::value const* find(json::value&&, std::string_view) = delete;
json::value const* find(json::object&&, std::string_view) = delete;
std::string_view text_of(json::value&&, std::string_view) = delete;
std::string_view text_of(json::object&&, std::string_view) = delete;

}  // namespace ly
