#include "app/openapi.h"

#include <algorithm>

namespace ly::app {
namespace {

bool in_path(std::string_view path, std::string_view name) { return contains(path, "{" + std::string(name) + "}"); }

json::object parameter(std::string_view name, std::string_view where, json::value schema) {
  return {{"name", name}, {"in", where}, {"required", where == "path"}, {"schema", std::move(schema)}};
}

// The input schema without what stands in the path or the query.
json::object body_schema(Endpoint const& endpoint) {
  json::object schema = endpoint.input_schema;
  auto const* properties = schema.if_contains("properties");
  if (!properties) return schema;
  json::object kept;
  for (auto const& member : properties->get_object())
    if (!in_path(endpoint.path, member.key())) kept.emplace(member.key(), member.value());
  json::array required;
  if (auto const* names = schema.if_contains("required"))
    for (auto const& name : names->get_array())
      if (kept.contains(name.get_string())) required.push_back(name);
  schema["properties"] = std::move(kept);
  if (required.empty()) schema.erase("required");
  else schema["required"] = std::move(required);
  return schema;
}

json::object operation(Endpoint const& endpoint) {
  json::object op;
  op["operationId"] = endpoint.name;
  op["summary"] = endpoint.title.en;
  op["x-title"] = detail::words_object(endpoint.title);
  op["tags"] = json::array{endpoint.name.substr(0, endpoint.name.find('.'))};
  json::array roles;
  for (auto const& role : names_of(endpoint.may)) roles.emplace_back(role);
  op["x-roles"] = std::move(roles);
  op["security"] = endpoint.may.empty() ? json::array{} : json::array{json::object{{"session", json::array{}}}};
  json::array parameters;
  bool const query = !endpoint.writes || endpoint.uploads;
  if (auto const* properties = endpoint.input_schema.if_contains("properties"))
    for (auto const& member : properties->get_object()) {
      if (in_path(endpoint.path, member.key())) parameters.push_back(parameter(member.key(), "path", member.value()));
      else if (query) parameters.push_back(parameter(member.key(), "query", member.value()));
    }
  if (endpoint.writes) parameters.push_back(parameter("Idempotency-Key", "header", json::object{{"type", "string"}, {"maxLength", 64}}));
  op["parameters"] = std::move(parameters);
  if (endpoint.uploads) {
    op["requestBody"] = json::object{{"required", true}, {"content", json::object{{"application/octet-stream", json::object{}}}}};
  } else if (endpoint.writes) {
    op["requestBody"] = json::object{{"required", true}, {"content", json::object{{"application/json", json::object{{"schema", body_schema(endpoint)}}}}}};
  }
  json::object media;
  media["schema"] = endpoint.output_schema.empty() && endpoint.answer_media != "application/json" ? json::object{{"type", "string"}, {"format", "binary"}} : endpoint.output_schema;
  op["responses"] = json::object{{"200", json::object{{"description", "OK"}, {"content", json::object{{endpoint.answer_media, std::move(media)}}}}},
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
  for (auto const& endpoint : endpoints) {
    auto& path = paths.emplace(endpoint.path, json::object{}).first->value().get_object();
    path[lower_ascii(endpoint.verb)] = operation(endpoint);
  }
  json::object components;
  components["securitySchemes"] = json::object{{"session", json::object{{"type", "apiKey"}, {"in", "cookie"}, {"name", "session"}}}};
  components["responses"] = json::object{{"Problem", json::object{{"description", "RFC 9457 problem"},
      {"content", json::object{{"application/problem+json", json::object{{"schema", json::object{{"$ref", "#/components/schemas/Problem"}}}}}}}}}};
  components["schemas"] = json::object{{"Problem", problem_schema()}};
  return {{"openapi", "3.1.0"}, {"info", json::object{{"title", "Liaoyuan"}, {"version", LIAOYUAN_VERSION}, {"license", json::object{{"name", "Apache-2.0"}, {"identifier", "Apache-2.0"}}}}},
          {"servers", json::array{json::object{{"url", "/"}}}}, {"paths", std::move(paths)}, {"components", std::move(components)}};
}

std::string pretty(json::value const& value) {
  std::string out;
  print(out, value, 0);
  return out + "\n";
}

}  // namespace ly::app
