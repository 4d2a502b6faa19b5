// From an HTTP request to an endpoint and back: the second hop of the request path. Routes by the endpoint table,
// resolves the session, checks cross-site tricks, decodes, hands writes to the desk and reads to a snapshot, and turns
// values, files and problems into answers. Knows no domain: sessions come in as functions.
#pragma once
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/dictionary.h"
#include "app/metrics.h"
#include "app/pool.h"
#include "desk/desk.h"
#include "desk/endpoint.h"
#include "edges/http/server.h"
#include "edges/http/static_files.h"

namespace ly::app {

struct Visitor {  // who a session cookie stands for
  Actor actor;
  std::string csrf;
  bool must_change_password = false, must_enrol = false;  // enrol: a second factor
  std::optional<Command> touch = {};  // notes that the session was used, when that is due
};

// An endpoint that is not a row of the table because it handles cookies: log-in, log-out.
struct RawRoute {
  http::Verb verb;
  std::string path;
  std::function<void(http::Request, http::Respond)> handle;
};

// Which row of the table a path is for. A fixed word beats a parameter: /enterprises/export.xlsx is not an enterprise.
struct EndpointMatch {
  Endpoint const* endpoint = nullptr;
  std::vector<std::pair<std::string, std::string>> parameters;
  std::string allow;  // verbs of this path, if the verb was not among them
};
class EndpointIndex {
 public:
  explicit EndpointIndex(std::vector<Endpoint> const& endpoints);  // which outlive it and stay where they are
  EndpointMatch match(std::string_view verb, std::string_view path) const;

 private:
  std::map<std::string_view, std::vector<Endpoint const*>> areas_;
};

class Api {
 public:
  struct Parts {
    Desk& desk;
    Pool& pool;
    Dictionary const& words;
    std::vector<Endpoint> endpoints;
    std::vector<RawRoute> raw;
    std::function<std::optional<Visitor>(View const&, std::string_view token)> visitor;
    http::StaticFiles const* web = nullptr;
    // Names of the writes whose body proves who asks (a guard's phone by its token) and that act for the house. A row open to
    // all that stands not here is never written by.
    std::vector<std::string> self_proving = {};
    Metrics* metrics = nullptr;  // counts every answer of /api
    std::filesystem::path scratch = {};  // where lists asked for as workbooks are written (list_sheet.h)
  };
  explicit Api(Parts parts);
  void handle(http::Request request, http::Respond respond);
  size_t body_limit(http::Verb verb, std::string_view path) const;
  std::vector<Endpoint> const& endpoints() const { return parts_.endpoints; }

  http::Response problem(http::Request const& request, Problem const& problem) const;
  // Whose cookie came with the request; nothing without a live session.
  std::optional<Visitor> visitor_of(http::Request const& request) const;
  // Refuses what another site's page sent in our visitor's name (Sec-Fetch-Site, Origin, CSRF token).
  static std::optional<Problem> cross_site(http::Request const& request, std::string_view csrf);

 private:
  void read(http::Request const& request, Endpoint const& endpoint, EndpointInput const& input, bool as_sheet, http::Respond const& respond) const;
  void write(http::Request request, Endpoint const& endpoint, EndpointInput input, http::Respond respond);

  Parts parts_;
  EndpointIndex index_;  // of parts_.endpoints
};

// Applicants who signed in by a code (domains/applicants): a cookie of their own, beside that of staff. What a row of the table takes under kApplicantSession comes from
// it alone, and a row that writes wants its CSRF token.
inline constexpr std::string_view kApplicantCookie = "applicant", kApplicantSession = "applicant_session";
std::string applicant_token(http::Request const& request);
std::string applicant_csrf(Keyring const& keys, std::string_view token);
// What a client may call an intent: 1 to 64 octets of UTF-8.
bool is_request_id(std::string_view text);
// A decoded session cookie, if there is one.
std::string session_token(http::Request const& request);

}  // namespace ly::app
