#include "app/openapi.h"

#include <algorithm>

#include "app/api.h"
#include "app/list_sheet.h"
#include "base/text.h"

namespace ly::app {
namespace {

bool in_path(std::string_view path, std::string_view name) { return contains(path, "{" + std::string(name) + "}"); }

json::object parameter(std::string_view name, std::string_view where, json::value schema) {
  return {{"name", name}, {"in", where}, {"required", where == "path"}, {"schema", std::move(schema)}};
}

// The input schema without what stands in the path or the query.
json::object body_schema(Endpoint const& endpoint) {
  json::object schema = endpoint.input_schema();
  auto const* properties = schema.if_contains("properties");
  if (!properties) return schema;
  if (contains(endpoint.path, "{")) schema.erase("x-record");  // no longer the whole record
  json::object kept;
  if (endpoint.takes(kApplicantSession)) schema.erase("x-record");
  for (auto const& member : properties->get_object())
    if (!in_path(endpoint.path, member.key()) && member.key() != kApplicantSession) kept.emplace(member.key(), member.value());
  json::array required;
  if (auto const* names = schema.if_contains("required"))
    for (auto const& name : names->get_array())
      if (kept.contains(name.get_string())) required.push_back(name);
  schema["properties"] = std::move(kept);
  if (required.empty()) schema.erase("required");
  else schema["required"] = std::move(required);
  return schema;
}

// Records stand once, under components/schemas, and are referred to. An answer always has all its members, a body only those
// it must have: a record used both ways with a difference gets a second schema, named …Input.
class Components {
 public:
  json::value referring(json::value const& value, bool answer) {
    if (auto const* array = value.if_array()) {
      json::array out;
      for (auto const& item : *array) out.push_back(referring(item, answer));
      return out;
    }
    auto const* object = value.if_object();
    if (!object) return value;
    json::object out;
    for (auto const& member : *object)
      if (member.key() != "x-record") out[member.key()] = referring(member.value(), answer);
    if (answer) keep_one_language(out);
    auto const* properties = out.if_contains("properties");
    if (answer && properties && properties->is_object() && !properties->get_object().empty()) {
      json::array required;
      for (auto const& member : properties->get_object()) required.emplace_back(member.key());
      out["required"] = std::move(required);
    }
    auto const* record = object->if_contains("x-record");
    if (!record || !properties) return out;
    // Titles and "or null" belong to the place, not to the record.
    json::object place;
    for (auto const* name : {"title", "x-title"})
      if (auto const* found = out.if_contains(name)) { place[name] = *found; out.erase(name); }
    bool const nullable = out.at("type").is_array();
    out["type"] = "object";
    json::object const ref{{"$ref", "#/components/schemas/" + name_of(std::string_view(record->get_string()), std::move(out), answer)}};
    if (nullable) place["anyOf"] = json::array{ref, json::object{{"type", "null"}}};
    else place["$ref"] = ref.at("$ref");
    return place;
  }
  json::object take() { return std::move(schemas_); }

 private:
  // The API answers `title` in the reader's language and keeps `title_en` to itself.
  static void keep_one_language(json::object& schema) {
    auto* properties = schema.if_contains("properties");
    if (!properties || !properties->is_object()) return;
    json::object kept;
    for (auto const& member : properties->get_object()) {
      std::string_view const key = member.key();
      if (!key.ends_with("_en") || !properties->get_object().contains(key.substr(0, key.size() - 3))) kept.emplace(key, member.value());
    }
    *properties = std::move(kept);
  }
  // "ly::Items<ly::cases::CaseRow>" -> CaseRowItems
  static std::string short_name(std::string_view record) {
    auto const open = record.find('<');
    auto const last = [](std::string_view name) { auto const at = name.rfind("::"); return std::string(at == std::string_view::npos ? name : name.substr(at + 2)); };
    if (open == std::string_view::npos) return last(record);
    return short_name(record.substr(open + 1, record.rfind('>') - open - 1)) + last(record.substr(0, open));
  }
  static std::string domain_of(std::string_view record) {
    auto const inner = record.substr(record.find('<') == std::string_view::npos ? 0 : record.find('<') + 1);
    auto const parts = split(inner, ':');  // "ly", "", "cases", "", "CaseRow"
    std::string domain = parts.size() > 4 ? std::string(parts[2]) : std::string();
    if (!domain.empty()) domain[0] = static_cast<char>(domain[0] - 'a' + 'A');
    return domain;
  }
  std::string name_of(std::string_view record, json::object schema, bool answer) {
    auto const plain = short_name(record);
    for (auto const& name : {plain, plain + "Input", domain_of(record) + plain, domain_of(record) + plain + "Input"}) {
      bool const as_input = name.ends_with("Input") && !plain.ends_with("Input");
      if (as_input && answer) continue;
      auto const* there = schemas_.if_contains(name);
      if (!there) {
        schemas_[name] = std::move(schema);
        return name;
      }
      if (there->get_object() == schema) return name;
    }
    check(false, ("two records of one domain have one name: " + std::string(record)).c_str());
    return {};
  }
  json::object schemas_;
};

json::object operation(Endpoint const& endpoint, Components& components) {
  json::object op;
  op["operationId"] = endpoint.name;
  op["summary"] = endpoint.title.en;
  op["x-title"] = words_object(endpoint.title);
  op["tags"] = json::array{endpoint.name.substr(0, endpoint.name.find('.'))};
  json::array roles;
  for (auto const& role : names_of(endpoint.may)) roles.emplace_back(role);
  op["x-roles"] = std::move(roles);
  op["security"] = endpoint.may.empty() ? json::array{} : json::array{json::object{{"session", json::array{}}}};
  json::array parameters;
  // What is asked by POST stands in the body, also where nothing is written: it may be a secret, and addresses are logged.
  bool const by_body = (endpoint.writes || endpoint.verb == "POST") && !endpoint.uploads;
  bool const query = !by_body;
  auto const asked = endpoint.input_schema();
  if (auto const* properties = asked.if_contains("properties"))
    for (auto const& member : properties->get_object()) {
      if (member.key() == kApplicantSession) continue;  // a cookie
      if (in_path(endpoint.path, member.key())) parameters.push_back(parameter(member.key(), "path", member.value()));
      else if (query) parameters.push_back(parameter(member.key(), "query", member.value()));
    }
  if (list_items_of(endpoint)) parameters.push_back(parameter(kAsSheet, "query", json::object{{"type", "string"}, {"enum", json::array{kSheetKind}}, {"description", "The whole list as a workbook, with the same filters and masks"}}));
  if (endpoint.writes) parameters.push_back(parameter("Idempotency-Key", "header", json::object{{"type", "string"}, {"maxLength", 64}}));
  op["parameters"] = std::move(parameters);
  if (endpoint.uploads) {
    op["requestBody"] = json::object{{"required", true}, {"content", json::object{{"application/octet-stream", json::object{}}}}};
  } else if (by_body) {
    op["requestBody"] = json::object{{"required", true}, {"content", json::object{{"application/json", json::object{{"schema", components.referring(body_schema(endpoint), false)}}}}}};
  }
  json::object media;
  auto const answered = endpoint.output_schema();
  media["schema"] = answered.empty() && endpoint.answer_media != "application/json" ? json::object{{"type", "string"}, {"format", "binary"}} : components.referring(answered, true);
  json::object content{{endpoint.answer_media, std::move(media)}};
  if (list_items_of(endpoint)) content[kXlsxMedia] = json::object{{"schema", json::object{{"type", "string"}, {"format", "binary"}}}};
  op["responses"] = json::object{{"200", json::object{{"description", "OK"}, {"content", std::move(content)}}},
                                 {"default", json::object{{"$ref", "#/components/responses/Problem"}}}};
  return op;
}

json::object problem_schema() {
  auto const text = json::object{{"type", "string"}};
  json::object one{{"type", "object"}, {"required", json::array{"code", "detail"}},
                   {"properties", json::object{{"code", text}, {"at", text}, {"args", json::object{{"type", "object"}, {"additionalProperties", text}}}, {"detail", text}}}};
  json::object whole = one;
  auto& properties = whole["properties"].get_object();
  properties["type"] = text;
  properties["title"] = text;
  properties["status"] = json::object{{"type", "integer"}};
  properties["problems"] = json::object{{"type", "array"}, {"items", one}};
  return whole;
}

void print(std::string& out, json::value const& value, size_t depth) {
  auto const indent = [&](size_t d) { out += '\n'; out.append(d * 2, ' '); };
  if (auto const* object = value.if_object(); object && !object->empty()) {
    std::vector<json::key_value_pair const*> members;
    for (auto const& member : *object) members.push_back(&member);
    std::sort(members.begin(), members.end(), [](auto* a, auto* b) { return a->key() < b->key(); });
    out += '{';
    for (size_t i = 0; i < members.size(); ++i) {
      if (i > 0) out += ',';
      indent(depth + 1);
      out += json::serialize(json::value(members[i]->key())) + ": ";
      print(out, members[i]->value(), depth + 1);
    }
    indent(depth);
    out += '}';
  } else if (auto const* array = value.if_array(); array && !array->empty()) {
    out += '[';
    for (size_t i = 0; i < array->size(); ++i) {
      if (i > 0) out += ',';
      indent(depth + 1);
      print(out, (*array)[i], depth + 1);
    }
    indent(depth);
    out += ']';
  } else {
    out += canonical(value);
  }
}

}  // namespace

json::object openapi(std::vector<Endpoint> const& endpoints) {
  json::object paths;
  Components records;
  // Answers first: of two forms of one record, the one that is read keeps the plain name.
  for (auto const& endpoint : endpoints) records.referring(endpoint.output_schema(), true);
  for (auto const& endpoint : endpoints) {
    auto& path = paths.emplace(endpoint.path, json::object{}).first->value().get_object();
    path[lower_ascii(endpoint.verb)] = operation(endpoint, records);
  }
  auto schemas = records.take();
  schemas["Problem"] = problem_schema();
  json::object components;
  components["securitySchemes"] = json::object{{"session", json::object{{"type", "apiKey"}, {"in", "cookie"}, {"name", "session"}}}};
  components["responses"] = json::object{{"Problem", json::object{{"description", "RFC 9457 problem"},
      {"content", json::object{{"application/problem+json", json::object{{"schema", json::object{{"$ref", "#/components/schemas/Problem"}}}}}}}}}};
  components["schemas"] = std::move(schemas);
  return {{"openapi", "3.1.0"}, {"info", json::object{{"title", "Liaoyuan"}, {"version", LIAOYUAN_VERSION}, {"license", json::object{{"name", "Apache-2.0"}, {"identifier", "Apache-2.0"}}}}},
          {"servers", json::array{json::object{{"url", "/"}}}}, {"paths", std::move(paths)}, {"components", std::move(components)}};
}

std::string pretty(json::value const& value) {
  std::string out;
  print(out, value, 0);
  return out + "\n";
}

}  // namespace ly::app
