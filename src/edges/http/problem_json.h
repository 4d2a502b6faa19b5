// Problems on the wire: application/problem+json (RFC 9457). The words come from outside (`Say`), because the edge
// knows no dictionary; the edge's own problems (http.*) have their words in words/http.json.
#pragma once
#include <functional>
#include <string>
#include <string_view>

#include "base/problem.h"
#include "edges/http/message.h"

namespace ly::http {

// Puts a problem into words. language: "zh-CN" or "en". Also asked for titles: code "http.title.404".
using Say = std::function<std::string(std::string_view language, Problem const& problem)>;

// The status of a problem: http.* codes by their own table (400, 404, 405, 408 …), all others by their kind.
int status_of(Problem const& problem);

// {type, title, status, detail, code, at, args, problems:[{code, at, args, detail}]}; without `say`, codes stand for words.
std::string problem_json(Problem const& problem, std::string_view language, Say const& say);
// The whole response, with the fields its status calls for: Content-Language; Retry-After for args.seconds; Allow for
// args.allow ("http.method_not_allowed").
Response problem_response(Problem const& problem, std::string_view language, Say const& say);

Problem no_such_path();                            // 404 http.not_found
Problem method_not_allowed(std::string_view allow);  // 405, allow as in "GET, POST"

}  // namespace ly::http
