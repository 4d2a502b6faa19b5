#include "edges/http/problem_json.h"

#include <algorithm>
#include <iterator>

#include "base/json.h"

namespace ly::http {
namespace {

struct Status {
  std::string_view code;
  int status;
};
constexpr Status kStatus[] = {
    {"http.bare_line_feed", 400},   {"http.body_timeout", 408},      {"http.body_too_large", 413},    {"http.busy", 503},
    {"http.chunk", 400},            {"http.content_coding", 415},    {"http.expectation", 417},       
    {"http.head_timeout", 408},     {"http.head_too_large", 431},    {"http.header", 400},            {"http.host", 400},
    {"http.host_unknown", 421},     {"http.length", 400},            {"http.length_and_coding", 400}, {"http.method_not_allowed", 405},
    {"http.method_unknown", 501},   {"http.no_answer", 500},         {"http.not_found", 404},         {"http.path", 400},
    {"http.query", 400},            {"http.request_line", 400},                {"http.target_form", 400},
    {"http.target_too_long", 414},  {"http.too_many_connections", 503}, {"http.too_many_headers", 431}, {"http.too_many_requests", 429},
    {"http.transfer_coding", 501},  {"http.version", 505},
};

json::object args_of(Problem const& problem) {
  json::object args;
  for (auto const& [name, value] : problem.args) args[name] = value;
  return args;
}

std::string say_or_code(Problem const& problem, std::string_view language, Say const& say) {
  return say ? say(language, problem) : problem.code;
}

}  // namespace

int status_of(Problem const& problem) {
  auto const* found = std::find_if(std::begin(kStatus), std::end(kStatus), [&](Status const& s) { return s.code == problem.code; });
  return found != std::end(kStatus) ? found->status : http_status(problem.kind);
}

std::string problem_json(Problem const& problem, std::string_view language, Say const& say) {
  int const status = status_of(problem);
  Problem title;
  title.code = "http.title." + std::to_string(status);
  json::object out;
  out["type"] = "urn:liaoyuan:problem:" + problem.code;
  out["title"] = say_or_code(title, language, say);
  out["status"] = status;
  out["detail"] = say_or_code(problem, language, say);
  out["code"] = problem.code;
  out["at"] = problem.at;
  out["args"] = args_of(problem);
  json::array more;
  for (auto const& single : problem.more) {
    json::object item;
    item["code"] = single.code;
    item["at"] = single.at;
    item["args"] = args_of(single);
    item["detail"] = say_or_code(single, language, say);
    more.push_back(std::move(item));
  }
  out["problems"] = std::move(more);
  return json::serialize(out);
}

Response problem_response(Problem const& problem, std::string_view language, Say const& say) {
  Response response;
  response.status = status_of(problem);
  response.body = problem_json(problem, language, say);
  response.headers.add("Content-Type", "application/problem+json");
  response.headers.add("Content-Language", language);
  response.headers.add("Cache-Control", "no-store");
  if (auto const seconds = problem.args.find("seconds"); seconds != problem.args.end()) response.headers.add("Retry-After", seconds->second);
  if (auto const allow = problem.args.find("allow"); allow != problem.args.end()) response.headers.add("Allow", allow->second);
  return response;
}

Problem no_such_path() { return not_found("http.not_found"); }

Problem method_not_allowed(std::string_view allow) { return invalid("http.method_not_allowed", {}, {{"allow", std::string(allow)}}); }

}  // namespace ly::http
