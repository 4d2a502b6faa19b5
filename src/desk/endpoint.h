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

inline constexpr std::string_view kXlsxMedia = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

struct FileAnswer {
  std::string name, media, bytes;
  bool attachment = true;
};
struct JsonAnswer {
  std::string text;  // masked, in the reader's language
};
using EndpointAnswer = std::variant<JsonAnswer, FileAnswer>;

// What reached an endpoint: path and query as text, the body as JSON, or raw octets for uploads.
struct EndpointInput {
  std::vector<std::pair<std::string, std::string>> texts;
  json::value body;        // null when there is none
  std::string upload;      // raw body of an upload endpoint
  bool english = false;    // who asks reads English: of texts kept in both languages he gets that one
};

struct Endpoint {
  std::string_view verb, path, name;
  Words title;
  Roles may;                       // empty: open without log-in
  bool writes = false;
  bool heavy = false;              // a reading that thinks: not on a thread that serves connections
  bool uploads = false;            // raw body, see upload_max
  size_t upload_max = 0;
  std::string_view answer_media = "application/json";
  RecordShape const* in = nullptr;           // of what is asked
  RecordShape const* out = nullptr;          // of the answer; none where it is no record
  json::object (*out_schema)() = nullptr;    // JSON Schema of an answer that is no record, where something can be said of it
  std::function<Result<EndpointAnswer>(View const&, EndpointInput const&)> read;
  std::function<Result<json::value>(Context&, EndpointInput const&)> write;

  // JSON Schema 2020-12, made when asked: three hundred pairs of them took a tenth of the memory of a running program that never reads them.
  json::object input_schema() const;
  json::object output_schema() const;  // empty where nothing is said
  bool takes(std::string_view field) const;
};

struct Nothing {  // an input or answer without fields
  static Fields fields(auto...) { return Fields{}; }
};

// What of an endpoint does not depend on its types (endpoint.cc), so that a row of the table costs the compiler little.
Endpoint endpoint_of(std::string_view verb, std::string_view path, std::string_view name, Words title, Roles roles, RecordShape const& in, RecordShape const* out);
Result<void> decode(RecordShape const& shape, void* in, EndpointInput const& input);

template <Record In>
Result<void> decode_into(In& in, EndpointInput const& input) {
  TRY(decode(shape_of<In>(), &in, input));
  if constexpr (requires { in.upload; }) in.upload = input.upload;
  return {};
}

// Nothing where an answer is no record but a value or a file.
template <class Out>
RecordShape const* shape_of_answer() {
  if constexpr (Record<Out>) return &shape_of<Out>();
  else return nullptr;
}

template <class Out>
json::value json_of(Out&& out) {
  if constexpr (Record<Out>) return write_record(out);
  else return std::forward<Out>(out);
}

template <Record In, class Out, class F>
Endpoint reading(std::string_view verb, std::string_view path, std::string_view name, Words title, Roles roles, F f) {
  auto row = endpoint_of(verb, path, name, title, roles, shape_of<In>(), shape_of_answer<Out>());
  if constexpr (std::is_same_v<Out, FileAnswer>) row.answer_media = "application/octet-stream";
  row.read = [f](View const& view, EndpointInput const& input) -> Result<EndpointAnswer> {
    In in{};
    TRY(decode_into(in, input));
    Result<Out> out = f(view, std::as_const(in));
    if (!out) return std::move(out).error();
    if constexpr (std::is_same_v<Out, FileAnswer>) return EndpointAnswer(*std::move(out));
    else if constexpr (Record<Out>) return EndpointAnswer(JsonAnswer{record_text(*out, input.english)});
    else return EndpointAnswer(JsonAnswer{value_text(*out, input.english)});
  };
  return row;
}

template <Record In, class Out, class F>
Endpoint writing(std::string_view verb, std::string_view path, std::string_view name, Words title, Roles roles, F f) {
  auto row = endpoint_of(verb, path, name, title, roles, shape_of<In>(), shape_of_answer<Out>());
  row.writes = true;
  row.write = [f](Context& context, EndpointInput const& input) -> Result<json::value> {
    In in{};
    TRY(decode_into(in, input));
    Result<Out> out = f(context, std::as_const(in));
    if (!out) return std::move(out).error();
    return json_of(*std::move(out));
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
  static Fields fields(auto...) {
    return Fields{field("items", {"条目", "Items"}, &Items::items, {.required = true}), field("next", {"下一页", "Next page"}, &Items::next),
                  field("total", {"总数", "Total"}, &Items::total, {.required = true})};
  }
};

// A page of at most `limit` of `rows`, of which one more was read when there is a next page; `show` makes an item, whose id (or that of the place it
// tells of) the next page begins after.
template <class Out, class Row, class Show>
Items<Out> page_of(std::vector<Row> const& rows, int64_t limit, int64_t total, Show&& show) {
  Items<Out> page;
  page.total = total;
  for (auto const& row : rows) {
    if (static_cast<int64_t>(page.items.size()) == limit) {
      if constexpr (requires { page.items.back().id.text; }) page.next = page.items.back().id.text;
      else if constexpr (requires { page.items.back().id; }) page.next = page.items.back().id;
      else page.next = page.items.back().place_id;
      break;
    }
    page.items.push_back(show(row));
  }
  return page;
}

}  // namespace ly
