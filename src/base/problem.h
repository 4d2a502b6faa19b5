// A Problem is how the world says no: a code that both interfaces can put into words, the place, and the
// values the words need. It is a value, never thrown. All problems of one form or sheet travel together.
// Words live in words/problems.*.json, keyed by `code`, with {name} standing for args.
#pragma once
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace ly {

// Decides the HTTP status (RFC 9110) and the exit code of the command line.
enum class Kind {
  invalid,          // 422 the input is wrong, and says where
  refused,          // 409 the rule or the present state does not allow it
  forbidden,        // 403 this actor may not
  not_found,        // 404 not there, or not yours to see
  unauthenticated,  // 401 log in first
  too_large,        // 413
  too_many,         // 429 try later
  unsupported,      // 415 not a kind of file we read
  unavailable,      // 503 the machine cannot just now: repeat with the same request id
  internal,         // 500 we were wrong
};

struct Problem {
  std::string code;                         // dotted, stable: "id_number.check_digit"
  std::string at = {};                      // JSON path ("form.phone"), sheet cell ("Sheet1!C37") or file:line
  std::map<std::string, std::string> args = {};  // values for the words; personal data only where the reader sent them
  Kind kind = Kind::invalid;
  std::vector<Problem> more = {};           // the single problems of a form or sheet, in reading order

  bool operator==(Problem const&) const = default;
};

inline Problem invalid(std::string code, std::string at = {}, std::map<std::string, std::string> args = {}) {
  return {std::move(code), std::move(at), std::move(args), Kind::invalid, {}};
}
inline Problem refused(std::string code, std::string at = {}, std::map<std::string, std::string> args = {}) {
  return {std::move(code), std::move(at), std::move(args), Kind::refused, {}};
}
inline Problem forbidden(std::string code, std::string at = {}, std::map<std::string, std::string> args = {}) {
  return {std::move(code), std::move(at), std::move(args), Kind::forbidden, {}};
}
inline Problem not_found(std::string code, std::string at = {}, std::map<std::string, std::string> args = {}) {
  return {std::move(code), std::move(at), std::move(args), Kind::not_found, {}};
}
// Several problems as one: the code says what they are problems of.
inline Problem all_of(std::string code, std::vector<Problem> more) {
  Problem whole{std::move(code), {}, {}, Kind::invalid, std::move(more)};
  whole.args["count"] = std::to_string(whole.more.size());
  return whole;
}

int http_status(Kind kind);  // 4xx or 5xx as above

}  // namespace ly
