#include "base/record_json.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <map>
#include <vector>

#include "base/check.h"
#include "base/json_string.h"
#include "base/text.h"

namespace ly {

namespace {

using Is = MemberType::Is;

struct ReadState {
  Scalars scalars;
  std::vector<Problem> problems = {};
  void add(std::string code, std::string const& at, std::map<std::string, std::string> args = {}) {
    problems.push_back(invalid(std::move(code), at, std::move(args)));
  }
};

template <class M>
M& as(void* member) { return *static_cast<M*>(member); }
template <class M>
M const& as(void const* member) { return *static_cast<M const*>(member); }

// Exact, in range of int64.

std::optional<int64_t> integer_of(json::value const& value, Scalars scalars) {
  if (auto const* n = value.if_int64()) return *n;
  if (auto const* n = value.if_uint64())
    return *n <= static_cast<uint64_t>(std::numeric_limits<int64_t>::max()) ? std::optional<int64_t>(static_cast<int64_t>(*n)) : std::nullopt;
  if (auto const* n = value.if_double()) {
    // 2^53: above it a double no longer tells its neighbours apart.
    if (std::trunc(*n) == *n && std::abs(*n) <= 9007199254740992.0) return static_cast<int64_t>(*n);
    return std::nullopt;
  }
  auto const* text = value.if_string();
  if (!text || scalars != Scalars::from_text) return std::nullopt;
  int64_t n = 0;
  auto const [end, error] = std::from_chars(text->data(), text->data() + text->size(), n);
  if (error != std::errc{} || end != text->data() + text->size()) return std::nullopt;
  return n;
}

std::optional<double> number_of(json::value const& value, Scalars scalars) {
  if (auto const* n = value.if_double()) return *n;
  if (auto const* n = value.if_int64()) return static_cast<double>(*n);
  if (auto const* n = value.if_uint64()) return static_cast<double>(*n);
  auto const* text = value.if_string();
  if (!text || scalars != Scalars::from_text) return std::nullopt;
  double n = 0;
  auto const [end, error] = std::from_chars(text->data(), text->data() + text->size(), n);
  if (error != std::errc{} || end != text->data() + text->size() || !std::isfinite(n)) return std::nullopt;
  return n;
}

std::optional<bool> boolean_of(json::value const& value, Scalars scalars) {
  if (auto const* b = value.if_bool()) return *b;
  auto const* text = value.if_string();
  if (!text || scalars != Scalars::from_text) return std::nullopt;
  if (*text == "true" || *text == "1") return true;
  if (*text == "false" || *text == "0") return false;
  return std::nullopt;
}

bool is_one_of(std::string_view text, std::string_view words) {
  for (auto word : split(words, ' ')) if (word == text) return true;
  return false;
}

void check_text(std::string_view text, Rule const& rule, std::string const& at, ReadState& state) {
  if (!is_utf8(text)) return state.add("field.not_utf8", at);
  for (char c : text)
    if (static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\t' && c != '\r') return state.add("field.control_character", at);
  if (utf8_length(text) > rule.length_max) return state.add("field.too_long", at, {{"max", std::to_string(rule.length_max)}});
  if (rule.required && trim(text).empty()) return state.add("field.missing", at);
  if (!rule.one_of.empty() && !(text.empty() && !rule.required) && !is_one_of(text, rule.one_of))
    state.add("field.not_allowed", at, {{"value", std::string(text)}, {"allowed", std::string(rule.one_of)}});
}

template <class M>
void read_integer(M& out, json::value const& value, Rule const& rule, std::string const& at, ReadState& state) {
  auto const n = integer_of(value, state.scalars);
  if (!n) return state.add("field.wrong_type", at, {{"expected", "integer"}});
  if (*n < rule.min || *n > rule.max || *n < int64_t{std::numeric_limits<M>::min()} || *n > int64_t{std::numeric_limits<M>::max()})
    return state.add("field.out_of_range", at, {{"value", std::to_string(*n)}, {"min", std::to_string(rule.min)}, {"max", std::to_string(rule.max)}});
  out = static_cast<M>(*n);
}

void read_number(double& out, json::value const& value, Rule const& rule, std::string const& at, ReadState& state) {
  auto const n = number_of(value, state.scalars);
  if (!n) return state.add("field.wrong_type", at, {{"expected", "number"}});
  if (*n < static_cast<double>(rule.min) || *n > static_cast<double>(rule.max))
    return state.add("field.out_of_range", at, {{"value", std::to_string(*n)}, {"min", std::to_string(rule.min)}, {"max", std::to_string(rule.max)}});
  out = *n;
}

void read_text(std::string& out, json::value const& value, Rule const& rule, std::string const& at, ReadState& state) {
  auto const* text = value.if_string();
  if (!text) return state.add("field.wrong_type", at, {{"expected", "string"}});
  check_text(std::string_view(*text), rule, at, state);
  out = std::string(*text);
}

// A day or an instant: text in its own form, which `parse` reads.
template <class M, class Parse>
void read_time(M& out, json::value const& value, Parse parse, char const* code, std::string const& at, ReadState& state) {
  auto const* text = value.if_string();
  auto const time = text ? parse(std::string_view(*text)) : std::nullopt;
  if (time) out = *time;
  else state.add(code, at);
}

void read_into(RecordShape const& shape, void* out, json::value const& value, std::string const& at, ReadState& state);
void read_list(MemberType const& type, void* out, json::value const& value, Rule const& rule, std::string const& at, ReadState& state);

void read_member(MemberType const& type, void* out, json::value const& value, Rule const& rule, std::string const& at, ReadState& state) {
  switch (type.is) {
    case Is::optional:
      type.clear(out);
      if (!value.is_null()) read_member(*type.inner, type.add(out), value, rule, at, state);
      return;
    case Is::json: as<json::value>(out) = value; return;
    case Is::json_object:
      if (auto const* object = value.if_object()) as<json::object>(out) = *object;
      else state.add("field.wrong_type", at, {{"expected", "object"}});
      return;
    case Is::boolean:
      if (auto const b = boolean_of(value, state.scalars)) as<bool>(out) = *b;
      else state.add("field.wrong_type", at, {{"expected", "boolean"}});
      return;
    case Is::integer: return read_integer(as<int64_t>(out), value, rule, at, state);
    case Is::integer32: return read_integer(as<int32_t>(out), value, rule, at, state);
    case Is::number: return read_number(as<double>(out), value, rule, at, state);
    case Is::day: return read_time(as<Day>(out), value, day_from_iso, "field.not_a_day", at, state);
    case Is::instant: return read_time(as<Instant>(out), value, instant_from_iso, "field.not_an_instant", at, state);
    case Is::list: return read_list(type, out, value, rule, at, state);
    case Is::id: {
      auto const* text = value.if_string();
      if (!text || (!text->empty() && !looks_like_id(std::string_view(*text)))) return state.add("field.not_an_id", at);
      as<std::string>(out) = std::string(*text);
      return;
    }
    case Is::record: return read_into(type.shape(), out, value, at, state);
    case Is::text: return read_text(as<std::string>(out), value, rule, at, state);
  }
}

void read_list(MemberType const& type, void* out, json::value const& value, Rule const& rule, std::string const& at, ReadState& state) {
  auto const* items = value.if_array();
  if (!items) return state.add("field.wrong_type", at, {{"expected", "array"}});
  if (items->size() > rule.length_max) return state.add("field.too_many", at, {{"max", std::to_string(rule.length_max)}});
  type.clear(out);
  for (size_t i = 0; i < items->size(); ++i)
    read_member(*type.inner, type.add(out), (*items)[i], Rule{.one_of = rule.one_of}, at + "[" + std::to_string(i) + "]", state);
}

void read_into(RecordShape const& shape, void* out, json::value const& value, std::string const& at, ReadState& state) {
  auto const* object = value.if_object();
  if (!object) return state.add("field.wrong_type", at, {{"expected", "object"}});
  auto const path = [&](std::string_view name) { return at.empty() ? std::string(name) : at + "." + std::string(name); };
  size_t known = 0;
  for (auto const& f : shape.fields) {
    auto const* member = object->if_contains(f.name);
    if (member) ++known;
    bool const absent = !member || (member->is_null() && f.type->is != Is::json);
    if (absent) {
      if (f.rule.required) state.add("field.missing", path(f.name));
      continue;
    }
    read_member(*f.type, f.in(out), *member, f.rule, path(f.name), state);
  }
  if (known == object->size()) return;
  for (auto const& member : *object) {
    auto const is_it = [&](Field const& f) { return f.name == std::string_view(member.key()); };
    if (std::none_of(shape.fields.begin(), shape.fields.end(), is_it)) state.add("field.unknown", path(member.key()));
  }
}

json::value write_member(MemberType const& type, void const* member, Pii pii, Masks masks) {
  switch (type.is) {
    case Is::optional: return type.size(member) == 1 ? write_member(*type.inner, type.item(member, 0), pii, masks) : json::value(nullptr);
    case Is::json: return as<json::value>(member);
    case Is::json_object: return as<json::object>(member);
    case Is::boolean: return as<bool>(member);
    case Is::integer: return as<int64_t>(member);
    case Is::integer32: return as<int32_t>(member);
    case Is::number: return as<double>(member);
    case Is::day: return json::value(to_iso(as<Day>(member)));
    case Is::instant: return json::value(to_iso(as<Instant>(member)));
    case Is::list: {
      json::array items;
      auto const size = type.size(member);
      items.reserve(size);
      for (size_t i = 0; i < size; ++i) items.push_back(write_member(*type.inner, type.item(member, i), pii, masks));
      return items;
    }
    case Is::id: return json::value(as<std::string>(member));
    case Is::record: return write_record(type.shape(), member, masks);
    case Is::text: {
      auto const& text = as<std::string>(member);
      return json::value(masks == Masks::on ? mask_as(pii, text) : text);
    }
  }
  broken("a kind of member without a writer", Where::here());
}

constexpr std::string_view kEnglish = "_en";

bool is_english_of(std::string_view name, std::string_view plain) {
  return name.size() == plain.size() + kEnglish.size() && name.ends_with(kEnglish) && name.starts_with(plain);
}

template <class Number>
void add_number(std::string& out, Number n) {
  char digits[24];
  out.append(digits, std::to_chars(digits, digits + sizeof digits, n).ptr);
}

void add_value(std::string& out, json::value const& value, bool english);

void add_object(std::string& out, json::object const& object, bool english) {
  out += '{';
  bool first = true;
  for (auto const& member : object) {
    std::string_view const key = member.key();
    if (key.ends_with(kEnglish) && object.contains(key.substr(0, key.size() - kEnglish.size()))) continue;
    if (!first) out += ',';
    first = false;
    add_json_string(out, key);
    out += ':';
    auto const* other = english ? object.if_contains(std::string(key).append(kEnglish)) : nullptr;
    auto const* text = other ? other->if_string() : nullptr;
    if (text && !text->empty()) add_json_string(out, *text);
    else add_value(out, member.value(), english);
  }
  out += '}';
}

void add_value(std::string& out, json::value const& value, bool english) {
  switch (value.kind()) {
    case json::kind::object: return add_object(out, value.get_object(), english);
    case json::kind::array: {
      out += '[';
      bool first = true;
      for (auto const& item : value.get_array()) {
        if (!first) out += ',';
        first = false;
        add_value(out, item, english);
      }
      out += ']';
      return;
    }
    case json::kind::string: return add_json_string(out, value.get_string());
    case json::kind::int64: return add_number(out, value.get_int64());
    case json::kind::uint64: return add_number(out, value.get_uint64());
    case json::kind::bool_: out += value.get_bool() ? "true" : "false"; return;
    case json::kind::null: out += "null"; return;
    case json::kind::double_: out += json::serialize(value); return;
  }
}

void add_record(std::string& out, RecordShape const& shape, void const* record, bool english);

void add_member(std::string& out, MemberType const& type, void const* member, Pii pii, bool english) {
  switch (type.is) {
    case Is::optional:
      if (type.size(member) == 1) add_member(out, *type.inner, type.item(member, 0), pii, english);
      else out += "null";
      return;
    case Is::json: return add_value(out, as<json::value>(member), english);
    case Is::json_object: return add_object(out, as<json::object>(member), english);
    case Is::boolean: out += as<bool>(member) ? "true" : "false"; return;
    case Is::integer: return add_number(out, as<int64_t>(member));
    case Is::integer32: return add_number(out, as<int32_t>(member));
    case Is::number: out += json::serialize(json::value(as<double>(member))); return;
    case Is::day: return add_json_string(out, to_iso(as<Day>(member)));
    case Is::instant: return add_json_string(out, to_iso(as<Instant>(member)));
    case Is::list: {
      out += '[';
      auto const size = type.size(member);
      for (size_t i = 0; i < size; ++i) {
        if (i != 0) out += ',';
        add_member(out, *type.inner, type.item(member, i), pii, english);
      }
      out += ']';
      return;
    }
    case Is::id: return add_json_string(out, as<std::string>(member));
    case Is::record: return add_record(out, type.shape(), member, english);
    case Is::text:
      if (pii == Pii::none) add_json_string(out, as<std::string>(member));
      else add_json_string(out, mask_as(pii, as<std::string>(member)));
      return;
  }
}

// The English twin of a field of this record, if it has one and it says something.
Field const* english_twin(RecordShape const& shape, void const* record, std::string_view plain) {
  auto const twin = std::find_if(shape.fields.begin(), shape.fields.end(), [&](Field const& f) { return is_english_of(f.name, plain); });
  if (twin == shape.fields.end()) return nullptr;
  auto const* type = twin->type;
  void const* member = twin->in(record);
  if (type->is == Is::optional && type->size(member) == 1) member = type->item(member, 0), type = type->inner;
  return type->is == Is::text && !as<std::string>(member).empty() ? &*twin : nullptr;
}

void add_record(std::string& out, RecordShape const& shape, void const* record, bool english) {
  auto const is_twin = [&](Field const& f) {
    return f.name.ends_with(kEnglish) && std::any_of(shape.fields.begin(), shape.fields.end(), [&](Field const& plain) { return is_english_of(f.name, plain.name); });
  };
  bool const twins = std::any_of(shape.fields.begin(), shape.fields.end(), [](Field const& f) { return f.name.ends_with(kEnglish); });
  out += '{';
  bool first = true;
  for (auto const& f : shape.fields) {
    if (twins && is_twin(f)) continue;
    if (!first) out += ',';
    first = false;
    out += '"';
    out += f.name;
    out += "\":";
    auto const* said = twins && english ? english_twin(shape, record, f.name) : nullptr;
    auto const& shown = said ? *said : f;
    add_member(out, *shown.type, shown.in(record), shown.rule.pii, english);
  }
  out += '}';
}

json::object schema_of_member(MemberType const& type, Rule const& rule) {
  json::object schema;
  switch (type.is) {
    case Is::optional:
      schema = schema_of_member(*type.inner, rule);
      if (auto* inner = schema.if_contains("type")) *inner = json::array{*inner, "null"};
      break;
    case Is::json: break;  // anything
    case Is::json_object: schema["type"] = "object"; break;
    case Is::boolean: schema["type"] = "boolean"; break;
    case Is::integer:
    case Is::integer32:
    case Is::number:
      schema["type"] = type.is == Is::number ? "number" : "integer";
      if (rule.min != std::numeric_limits<int64_t>::min()) schema["minimum"] = rule.min;
      if (rule.max != std::numeric_limits<int64_t>::max()) schema["maximum"] = rule.max;
      break;
    case Is::day:
      schema["type"] = "string";
      schema["format"] = "date";
      break;
    case Is::instant:
      schema["type"] = "string";
      schema["format"] = "date-time";
      break;
    case Is::list:
      schema["type"] = "array";
      schema["items"] = schema_of_member(*type.inner, Rule{.one_of = rule.one_of});
      break;
    case Is::record: return schema_of(type.shape());
    case Is::id:
    case Is::text:
      schema["type"] = "string";
      if (type.is == Is::text) schema["maxLength"] = rule.length_max;
      if (!rule.one_of.empty()) {
        json::array allowed;
        for (auto word : split(rule.one_of, ' ')) allowed.emplace_back(word);
        schema["enum"] = std::move(allowed);
      }
      break;
  }
  return schema;
}

}  // namespace

std::string mask_as(Pii pii, std::string_view text) {
  switch (pii) {
    case Pii::none: return std::string(text);
    case Pii::name: return mask_name(text);
    case Pii::id_number: return mask_id_number(text);
    case Pii::phone: return mask_phone(text);
    case Pii::address: return mask_address(text);
  }
  return std::string(text);
}

json::object words_object(Words words) { return {{"zh-CN", words.zh}, {"en", words.en}}; }

Result<void> read_record(RecordShape const& shape, void* out, json::value const& value, Scalars scalars) {
  ReadState state{scalars};
  read_into(shape, out, value, "", state);
  if (!state.problems.empty()) return all_of("form.invalid", std::move(state.problems));
  return {};
}

json::value write_record(RecordShape const& shape, void const* record, Masks masks) {
  json::object object;
  for (auto const& f : shape.fields) object.emplace(f.name, write_member(*f.type, f.in(record), f.rule.pii, masks));
  return object;
}

std::string record_text(RecordShape const& shape, void const* record, bool english) {
  std::string out;
  add_record(out, shape, record, english);
  return out;
}

std::string value_text(json::value const& value, bool english) {
  std::string out;
  add_value(out, value, english);
  return out;
}

json::object schema_of(RecordShape const& shape) {
  json::object schema;
  schema["type"] = "object";
  schema["x-record"] = shape.name;
  schema["additionalProperties"] = false;
  json::object properties;
  json::array required;
  for (auto const& f : shape.fields) {
    auto member = schema_of_member(*f.type, f.rule);
    member["title"] = f.title.en;
    member["x-title"] = words_object(f.title);
    properties.emplace(f.name, std::move(member));
    if (f.rule.required) required.emplace_back(f.name);
  }
  schema["properties"] = std::move(properties);
  if (!required.empty()) schema["required"] = std::move(required);
  return schema;
}

}  // namespace ly
