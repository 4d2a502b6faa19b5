// A plain request and a plain response: what the rest of the house knows of HTTP (RFC 9110). No socket, no Boost, no
// parsing here. A Request has passed every check of the edge: its path is decoded and free of dot segments, its query
// and path are UTF-8, its body is whole and within the limit of its path.
#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ly::http {

class EventStream;

// HEAD arrives as `get`: the handler answers as to GET and the server leaves the body out, so the two cannot differ.
enum class Verb { get, post, put, patch, delete_, options };
std::string_view to_text(Verb verb);  // "GET" …
inline bool is_safe(Verb verb) { return verb == Verb::get || verb == Verb::options; }  // RFC 9110 §9.2.1

bool equal_ignoring_case(std::string_view a, std::string_view b);  // ASCII

// Header fields in order of arrival; names compare without regard to case. One text buffer: cheap to make and move.
class Headers {
 public:
  void add(std::string_view name, std::string_view value);
  void set(std::string_view name, std::string_view value);            // replaces all of that name
  std::optional<std::string_view> find(std::string_view name) const;  // the first of that name
  std::string_view get_or_empty(std::string_view name) const { return find(name).value_or(std::string_view{}); }
  bool contains(std::string_view name) const { return find(name).has_value(); }
  size_t count(std::string_view name) const;
  size_t size() const { return fields_.size(); }
  std::string_view name(size_t i) const { return std::string_view(text_).substr(fields_[i].at, fields_[i].name); }
  std::string_view value(size_t i) const {
    return std::string_view(text_).substr(fields_[i].at + fields_[i].name, fields_[i].value);
  }
  void reserve(size_t fields, size_t bytes) { fields_.reserve(fields), text_.reserve(bytes); }

 private:
  struct Field { uint32_t at, name, value; };
  std::string text_;
  std::vector<Field> fields_;
};

using Query = std::vector<std::pair<std::string, std::string>>;

struct Request {
  Verb verb = Verb::get;
  std::string path = {};      // decoded, begins with '/'; "*" only for OPTIONS *
  Query query = {};           // decoded, in order, names may repeat
  Headers headers = {};
  std::string body = {};
  std::string peer = {};      // address without port, of the client itself if a trusted proxy tells it
  bool tls = false;           // the client's own connection is encrypted (here or at a trusted proxy)

  std::optional<std::string_view> find_query(std::string_view name) const;  // the first of that name
};

struct Response {
  int status = 200;
  Headers headers = {};
  std::string body = {};
  std::string_view fixed = {};            // sent without copying if `body` is empty; must outlive the server
  bool compressible = true;               // false where a secret and reflected input share the body (BREACH, CVE-2013-3587)
  bool close = false;                     // end the connection after this answer
  std::shared_ptr<EventStream> stream = {};  // if set, the body is this stream of server-sent events

  std::string_view bytes() const { return body.empty() ? fixed : std::string_view(body); }
};

Response json_response(int status, std::string body);
Response empty_response(int status = 204);
// `allow` as in "GET, POST": the answer to OPTIONS (204). For 405 see problem_json.h.
Response allow_response(std::string_view allow);
// Content-Disposition of a download under its own, possibly Chinese, name (RFC 6266, RFC 8187).
std::string attachment(std::string_view file_name);

// "zh-CN" or "en" by Accept-Language (RFC 9110 §12.5.4); zh-CN unless English is preferred.
std::string_view language_of(Headers const& headers);
std::string_view language_of(std::string_view accept_language);

}  // namespace ly::http
