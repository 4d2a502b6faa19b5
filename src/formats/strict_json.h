// Reads a file's JSON strictly and goes on after each problem, so that all are told at once, each at its place ("legs[2].window.close").
// Times are RFC 3339 with an offset, in whole minutes. Codes: hours.missing, hours.type {expected}, hours.unknown_member, hours.count {min, max},
// hours.range {min, max}, hours.time, hours.seconds.
#pragma once
#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/time.h"

namespace ly::formats {

class StrictJson {
 public:
  static constexpr int64_t kFar = 100'000'000;  // minutes; farther times are as good as never
  std::vector<Problem> problems;
  Instant depart;

  void add(std::string code, std::string at, std::map<std::string, std::string> args = {}) { problems.push_back(invalid(std::move(code), std::move(at), std::move(args))); }

  json::object const* object(json::value const& value, std::string const& at, std::initializer_list<std::string_view> members) {
    auto const* found = value.if_object();
    if (!found) {
      add("hours.type", at, {{"expected", "object"}});
      return nullptr;
    }
    for (auto const& member : *found)
      if (std::find(members.begin(), members.end(), std::string_view(member.key())) == members.end()) add("hours.unknown_member", path(at, member.key()));
    return found;
  }

  // A member that is there and not null.
  static json::value const* given(json::object const& of, std::string_view key) {
    auto const* found = of.if_contains(key);
    return found && !found->is_null() ? found : nullptr;
  }

  std::optional<std::string> text(json::object const& of, std::string_view key, std::string const& at, bool required) {
    auto const* found = given(of, key);
    if (!found) {
      if (required) add("hours.missing", path(at, key));
      return {};
    }
    if (found->is_string() && !found->get_string().empty() && found->get_string().size() <= 200) return std::string(found->get_string());
    add("hours.type", path(at, key), {{"expected", "string"}});
    return {};
  }

  std::optional<int> whole(json::object const& of, std::string_view key, std::string const& at, int64_t low, int64_t high) {
    auto const* found = given(of, key);
    if (!found) return {};
    std::optional<int64_t> number;
    if (found->is_int64()) number = found->get_int64();
    else if (found->is_double() && found->get_double() >= -1e15 && found->get_double() <= 1e15 && found->get_double() == static_cast<double>(static_cast<int64_t>(found->get_double())))
      number = static_cast<int64_t>(found->get_double());
    else if (!found->is_uint64() && !found->is_double()) {
      add("hours.type", path(at, key), {{"expected", "integer"}});
      return {};
    }
    if (number && *number >= low && *number <= high) return static_cast<int>(*number);
    add("hours.range", path(at, key), {{"min", std::to_string(low)}, {"max", std::to_string(high)}});
    return {};
  }

  // A number of any kind.
  std::optional<double> number(json::object const& of, std::string_view key, std::string const& at, double low, double high) {
    auto const* found = given(of, key);
    if (!found) return {};
    if (!found->is_number()) {
      add("hours.type", path(at, key), {{"expected", "number"}});
      return {};
    }
    double const number = found->to_number<double>();
    if (number >= low && number <= high) return number;
    add("hours.range", path(at, key), {{"min", std::to_string(static_cast<int64_t>(low))}, {"max", std::to_string(static_cast<int64_t>(high))}});
    return {};
  }

  std::optional<bool> truth(json::object const& of, std::string_view key, std::string const& at) {
    auto const* found = given(of, key);
    if (!found) return {};
    if (found->is_bool()) return found->get_bool();
    add("hours.type", path(at, key), {{"expected", "true or false"}});
    return {};
  }

  std::optional<Instant> instant(json::object const& of, std::string_view key, std::string const& at, bool required) {
    auto const told = text(of, key, at, required);
    if (!told) return {};
    auto const found = instant_from_iso(*told);
    if (!found) add("hours.time", path(at, key), {{"value", *told}});
    else if (found->ms % 60'000 != 0) add("hours.seconds", path(at, key), {{"value", *told}});
    else return found;
    return {};
  }

  // Minutes since the departure.
  std::optional<int> minute(json::object const& of, std::string_view key, std::string const& at, bool required) {
    auto const found = instant(of, key, at, required);
    if (!found) return {};
    return static_cast<int>(std::clamp((found->ms - depart.ms) / 60'000, -kFar, kFar));
  }

  json::array const* list(json::object const& of, std::string_view key, std::string const& at, bool required, size_t least, size_t most) {
    auto const* found = given(of, key);
    if (!found) {
      if (required) add("hours.missing", path(at, key));
      return nullptr;
    }
    auto const* items = found->if_array();
    if (!items) add("hours.type", path(at, key), {{"expected", "array"}});
    else if (items->size() < least || items->size() > most) add("hours.count", path(at, key), {{"min", std::to_string(least)}, {"max", std::to_string(most)}});
    else return items;
    return nullptr;
  }

  static std::string path(std::string const& at, std::string_view key) { return at.empty() ? std::string(key) : at + "." + std::string(key); }
  static std::string item(std::string const& at, size_t i) { return at + "[" + std::to_string(i) + "]"; }
};

}  // namespace ly::formats
