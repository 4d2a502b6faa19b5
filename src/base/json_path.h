// Reading deep in an answer: one member after another, and nothing where there is none.
#pragma once
#include <string>
#include <string_view>

#include "base/json.h"

namespace ly {

// at(v, "report", "resumed"). Null where there is none.
template <class... Keys>
json::value at(json::value const& value, Keys const&... keys) {
  json::value const* found = &value;
  for (std::string_view key : {std::string_view(keys)...}) {
    found = found ? find(*found, key) : nullptr;
  }
  return found ? *found : json::value();
}

// A member that is a text; empty if it is none.
template <class... Keys>
std::string text_at(json::value const& value, Keys const&... keys) {
  auto const found = at(value, keys...);
  return found.is_string() ? std::string(found.get_string()) : std::string();
}

// The elements of a member that is a list; none if it is none.
template <class... Keys>
json::array list_at(json::value const& value, Keys const&... keys) {
  auto const found = at(value, keys...);
  return found.is_array() ? found.get_array() : json::array();
}

// A member that is a whole number; -1 if it is none.
template <class... Keys>
int64_t number_at(json::value const& value, Keys const&... keys) {
  auto const found = at(value, keys...);
  return found.is_int64() ? found.get_int64() : -1;
}

}  // namespace ly
