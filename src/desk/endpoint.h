// The endpoint table: one row per thing that can be asked, from which come the HTTP routes, OpenAPI and the generated
// client, and the test of who may do what. A verb is a function of a struct; path parameters, query and body are decoded
// into it by its field list.
//
//   writing<Submit, CaseAnswer>("POST", "/api/cases/{id}/events", "cases.fire", {"办理", "Act on a case"}, may::staff_and_clerk,
//                               [&cases](Context& c, Submit const& in) { return cases.fire(c, in); })
#pragma once
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/record_json.h"
#include "desk/context.h"

namespace ly {

struct FileAnswer {
  std::string name, media, bytes;
  bool attachment = true;
};
using EndpointAnswer = std::variant<json::value, FileAnswer>;

// What reached an endpoint: path and query as text, the body as JSON, or raw octets for uploads.
struct EndpointInput {
  std::vector<std::pair<std::string, std::string>> texts;
  json::value body;        // null when there is none
  std::string upload;      // raw body of an upload endpoint
};

struct Endpoint {
  std::string_view verb, path, name;
  Words title;
  Roles may;                       // empty: open without log-in
  bool writes = false;
  bool uploads = false;            // raw body, see upload_max
  size_t upload_max = 0;
  std::string_view answer_media = "application/json";
  json::object input_schema, output_schema;
  std::function<Result<EndpointAnswer>(View const&, EndpointInput const&)> read;
  std::function<Result<json::value>(Context&, EndpointInput const&)> write;
};

struct Nothing {  // an input or answer without fields
  static constexpr auto fields() { return std::tuple{}; }
};

template <Record In>
Result<In> decode(EndpointInput const& input) {
  json::object merged;
  if (auto const* body = input.body.if_object()) merged = *body;
  else if (!input.body.is_null()) return invalid("field.wrong_type", "body", {{"expected", "object"}});
  // Texts of path and query win over the body, and may stand for numbers.
  bool const from_text = !input.texts.empty();
  for (auto const& [name, value] : input.texts) merged[name] = value;
  auto decoded = read_record<In>(merged, from_text ? Scalars::from_text : Scalars::strict);
  if constexpr (requires(In in) { in.upload; }) {
    if (decoded) decoded->upload = input.upload;
  }
  return decoded;
}

template <class Out>
json::object output_schema_of() {
  if constexpr (std::is_same_v<Out, json::value> || std::is_same_v<Out, FileAnswer>) return {};
  else return schema_of<Out>();
}

template <class Out>
EndpointAnswer answer_of(Out&& out) {
  using T = std::decay_t<Out>;
  if constexpr (std::is_same_v<T, FileAnswer>) return std::forward<Out>(out);
  else if constexpr (std::is_same_v<T, json::value>) return EndpointAnswer(std::forward<Out>(out));
  else return EndpointAnswer(write_record(out));
}

template <Record In, class Out, class F>
Endpoint reading(std::string_view verb, std::string_view path, std::string_view name, Words title, Roles roles, F f) {
  Endpoint row{verb, path, name, title, roles};
  row.input_schema = schema_of<In>();
  row.output_schema = output_schema_of<Out>();
  if constexpr (std::is_same_v<Out, FileAnswer>) row.answer_media = "application/octet-stream";
  row.read = [f](View const& view, EndpointInput const& input) -> Result<EndpointAnswer> {
    auto const in = TRY(decode<In>(input));
    Result<Out> out = f(view, in);
    return answer_of(TRY(std::move(out)));
  };
  return row;
}

template <Record In, class Out, class F>
Endpoint writing(std::string_view verb, std::string_view path, std::string_view name, Words title, Roles roles, F f) {
  Endpoint row{verb, path, name, title, roles};
  row.writes = true;
  row.input_schema = schema_of<In>();
  row.output_schema = output_schema_of<Out>();
  row.write = [f](Context& context, EndpointInput const& input) -> Result<json::value> {
    auto const in = TRY(decode<In>(input));
    Result<Out> out = f(context, in);
    return std::get<json::value>(answer_of(TRY(std::move(out))));
  };
  return row;
}

// Lists: `?after=&limit=`.
inline constexpr int64_t kPageMax = 200;
struct Page {
  std::string after;
  int64_t limit = 50;
};

template <Record T>
struct Items {
  std::vector<T> items;
  std::optional<std::string> next;
  int64_t total = 0;
  static constexpr auto fields() {
    return std::tuple{field("items", {"条目", "Items"}, &Items::items, {.required = true}), field("next", {"下一页", "Next page"}, &Items::next),
                      field("total", {"总数", "Total"}, &Items::total, {.required = true})};
  }
};

}  // namespace ly
