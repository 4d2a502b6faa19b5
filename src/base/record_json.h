// Records <-> JSON. Reading collects every problem of the form before it answers, each at its path ("contact.phone",
// "items[3].count"); numbers are checked against the *input*, so 18446744073709551615 is refused, not bent to -1.
// Writing masks personal fields; who may see more calls a named, journalled verb, never a flag on a list.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "base/id.h"
#include "base/json.h"
#include "base/record.h"
#include "base/text.h"
#include "base/time.h"

namespace ly {

enum class Scalars { strict, from_text };  // from_text: query strings, where "50" may stand for 50
enum class Masks { on, off };              // off: for canonical content that is sealed at once, and a person's own draft

struct ReadState {
  std::vector<Problem> problems;
  Scalars scalars = Scalars::strict;
  void add(std::string code, std::string const& at, std::map<std::string, std::string> args = {}) {
    problems.push_back(invalid(std::move(code), at, std::move(args)));
  }
};

namespace detail {

template <class M> struct is_optional : std::false_type {};
template <class M> struct is_optional<std::optional<M>> : std::true_type {};
template <class M> struct is_list : std::false_type {};
template <class M> struct is_list<std::vector<M>> : std::true_type {};
template <class M> struct is_id : std::false_type {};
template <class Tag> struct is_id<Id<Tag>> : std::true_type {};

std::optional<int64_t> integer_of(json::value const& value, Scalars scalars);  // exact, in range of int64
std::optional<double> number_of(json::value const& value, Scalars scalars);
std::optional<bool> boolean_of(json::value const& value, Scalars scalars);
bool is_one_of(std::string_view text, std::string_view words);
std::string mask_as(Pii pii, std::string_view text);
void check_text(std::string_view text, Rule const& rule, std::string const& at, ReadState& state);
json::object words_object(Words words);

}  // namespace detail

template <Record T> void read_into(T& out, json::value const& value, std::string const& at, ReadState& state);

template <class M>
void read_member(M& out, json::value const& value, Rule const& rule, std::string const& at, ReadState& state) {
  if constexpr (detail::is_optional<M>::value) {
    if (value.is_null()) { out.reset(); return; }
    typename M::value_type inner{};
    read_member(inner, value, rule, at, state);
    out = std::move(inner);
  } else if constexpr (std::is_same_v<M, json::value>) {
    out = value;
  } else if constexpr (std::is_same_v<M, json::object>) {
    if (auto const* object = value.if_object()) out = *object;
    else state.add("field.wrong_type", at, {{"expected", "object"}});
  } else if constexpr (std::is_same_v<M, bool>) {
    if (auto const b = detail::boolean_of(value, state.scalars)) out = *b;
    else state.add("field.wrong_type", at, {{"expected", "boolean"}});
  } else if constexpr (std::is_integral_v<M>) {
    auto const n = detail::integer_of(value, state.scalars);
    if (!n) return state.add("field.wrong_type", at, {{"expected", "integer"}});
    if (*n < rule.min || *n > rule.max || *n < int64_t{std::numeric_limits<M>::min()} || *n > int64_t{std::numeric_limits<M>::max()})
      return state.add("field.out_of_range", at, {{"value", std::to_string(*n)}, {"min", std::to_string(rule.min)}, {"max", std::to_string(rule.max)}});
    out = static_cast<M>(*n);
  } else if constexpr (std::is_floating_point_v<M>) {
    auto const n = detail::number_of(value, state.scalars);
    if (!n) return state.add("field.wrong_type", at, {{"expected", "number"}});
    if (*n < static_cast<double>(rule.min) || *n > static_cast<double>(rule.max))
      return state.add("field.out_of_range", at, {{"value", std::to_string(*n)}, {"min", std::to_string(rule.min)}, {"max", std::to_string(rule.max)}});
    out = *n;
  } else if constexpr (std::is_same_v<M, Day>) {
    auto const* text = value.if_string();
    auto const day = text ? day_from_iso(std::string_view(*text)) : std::nullopt;
    if (day) out = *day;
    else state.add("field.not_a_day", at);
  } else if constexpr (std::is_same_v<M, Instant>) {
    auto const* text = value.if_string();
    auto const instant = text ? instant_from_iso(std::string_view(*text)) : std::nullopt;
    if (instant) out = *instant;
    else state.add("field.not_an_instant", at);
  } else if constexpr (detail::is_list<M>::value) {
    auto const* items = value.if_array();
    if (!items) return state.add("field.wrong_type", at, {{"expected", "array"}});
    if (items->size() > rule.length_max) return state.add("field.too_many", at, {{"max", std::to_string(rule.length_max)}});
    out.clear();
    for (size_t i = 0; i < items->size(); ++i) {
      typename M::value_type inner{};
      read_member(inner, (*items)[i], Rule{.one_of = rule.one_of}, at + "[" + std::to_string(i) + "]", state);
      out.push_back(std::move(inner));
    }
  } else if constexpr (detail::is_id<M>::value) {
    auto const* text = value.if_string();
    if (!text || (!text->empty() && !looks_like_id(std::string_view(*text)))) return state.add("field.not_an_id", at);
    out.text = std::string(*text);
  } else if constexpr (Record<M>) {
    read_into(out, value, at, state);
  } else {
    static_assert(std::is_same_v<M, std::string>, "a type the record mechanism does not know");
    auto const* text = value.if_string();
    if (!text) return state.add("field.wrong_type", at, {{"expected", "string"}});
    detail::check_text(std::string_view(*text), rule, at, state);
    out = std::string(*text);
  }
}

template <Record T>
void read_into(T& out, json::value const& value, std::string const& at, ReadState& state) {
  auto const* object = value.if_object();
  if (!object) return state.add("field.wrong_type", at, {{"expected", "object"}});
  auto const path = [&](std::string_view name) { return at.empty() ? std::string(name) : at + "." + std::string(name); };
  size_t known = 0;
  each_field<T>([&](auto const& f) {
    auto const* member = object->if_contains(f.name);
    if (member) ++known;
    using M = std::decay_t<decltype(out.*f.member)>;
    bool const absent = !member || (member->is_null() && !std::is_same_v<M, json::value>);
    if (absent) {
      if (f.rule.required) state.add("field.missing", path(f.name));
      return;
    }
    read_member(out.*f.member, *member, f.rule, path(f.name), state);
  });
  if (known == object->size()) return;
  for (auto const& member : *object) {
    bool found = false;
    each_field<T>([&](auto const& f) { found = found || f.name == std::string_view(member.key()); });
    if (!found) state.add("field.unknown", path(member.key()));
  }
}

// All problems at once under the code "form.invalid".
template <Record T>
Result<T> read_record(json::value const& value, Scalars scalars = Scalars::strict) {
  T out{};
  ReadState state;
  state.scalars = scalars;
  read_into(out, value, "", state);
  if (!state.problems.empty()) return all_of("form.invalid", std::move(state.problems));
  return out;
}

template <class M>
json::value write_member(M const& value, Pii pii, Masks masks) {
  if constexpr (detail::is_optional<M>::value) {
    return value ? write_member(*value, pii, masks) : json::value(nullptr);
  } else if constexpr (std::is_same_v<M, json::value> || std::is_same_v<M, json::object>) {
    return value;
  } else if constexpr (std::is_arithmetic_v<M>) {
    return value;
  } else if constexpr (std::is_same_v<M, Day> || std::is_same_v<M, Instant>) {
    return json::value(to_iso(value));
  } else if constexpr (detail::is_list<M>::value) {
    json::array items;
    items.reserve(value.size());
    for (auto const& item : value) items.push_back(write_member(item, pii, masks));
    return items;
  } else if constexpr (detail::is_id<M>::value) {
    return json::value(value.text);
  } else if constexpr (Record<M>) {
    json::object object;
    each_field<M>([&](auto const& f) { object.emplace(f.name, write_member(value.*f.member, f.rule.pii, masks)); });
    return object;
  } else {
    return json::value(masks == Masks::on ? detail::mask_as(pii, value) : std::string(value));
  }
}

template <Record T>
json::value write_record(T const& value, Masks masks = Masks::on) {
  return write_member(value, Pii::none, masks);
}

// The C++ name of a record ("ly::cases::CaseRow", "ly::Items<ly::cases::CaseRow>"): names it in the API's description.
template <class T>
constexpr std::string_view record_name() {
  std::string_view const whole = __PRETTY_FUNCTION__;  // g++ "… [with T = X; …]", clang "… [T = X]"
  auto const from = whole.find("T = ") + 4;
  return whole.substr(from, whole.find_first_of(";]", from) - from);
}

// JSON Schema 2020-12 of a member, with titles in both languages; records carry their name as "x-record".
template <class M>
json::object schema_of(Rule const& rule = {}) {
  json::object schema;
  if constexpr (detail::is_optional<M>::value) {
    schema = schema_of<typename M::value_type>(rule);
    if (auto* type = schema.if_contains("type")) *type = json::array{*type, "null"};
  } else if constexpr (std::is_same_v<M, json::value>) {
    // anything
  } else if constexpr (std::is_same_v<M, json::object>) {
    schema["type"] = "object";
  } else if constexpr (std::is_same_v<M, bool>) {
    schema["type"] = "boolean";
  } else if constexpr (std::is_integral_v<M> || std::is_floating_point_v<M>) {
    schema["type"] = std::is_integral_v<M> ? "integer" : "number";
    if (rule.min != std::numeric_limits<int64_t>::min()) schema["minimum"] = rule.min;
    if (rule.max != std::numeric_limits<int64_t>::max()) schema["maximum"] = rule.max;
  } else if constexpr (std::is_same_v<M, Day>) {
    schema["type"] = "string";
    schema["format"] = "date";
  } else if constexpr (std::is_same_v<M, Instant>) {
    schema["type"] = "string";
    schema["format"] = "date-time";
  } else if constexpr (detail::is_list<M>::value) {
    schema["type"] = "array";
    schema["items"] = schema_of<typename M::value_type>(Rule{.one_of = rule.one_of});
  } else if constexpr (Record<M>) {
    schema["type"] = "object";
    schema["x-record"] = record_name<M>();
    schema["additionalProperties"] = false;
    json::object properties;
    json::array required;
    each_field<M>([&](auto const& f) {
      using Member = std::decay_t<decltype(std::declval<M>().*f.member)>;
      auto member = schema_of<Member>(f.rule);
      member["title"] = f.title.en;
      member["x-title"] = detail::words_object(f.title);
      properties.emplace(f.name, std::move(member));
      if (f.rule.required) required.emplace_back(f.name);
    });
    schema["properties"] = std::move(properties);
    if (!required.empty()) schema["required"] = std::move(required);
  } else {
    schema["type"] = "string";
    if (!detail::is_id<M>::value) schema["maxLength"] = rule.length_max;
    if (!rule.one_of.empty()) {
      json::array allowed;
      for (auto word : split(rule.one_of, ' ')) allowed.emplace_back(word);
      schema["enum"] = std::move(allowed);
    }
  }
  return schema;
}

}  // namespace ly
