#include "app/api.h"

#include <sodium.h>

#include <algorithm>

#include "app/list_sheet.h"
#include "base/check.h"
#include "base/text.h"
#include "edges/http/cookies.h"
#include "edges/http/gzip.h"

namespace ly::app {
namespace {

constexpr std::string_view kApi = "/api/";
constexpr size_t kJsonBodyMax = 1U << 20;  // the largest form with room to spare

std::string digest_of(http::Request const& request) {
  crypto_hash_sha256_state state;
  crypto_hash_sha256_init(&state);
  auto const add = [&](std::string_view part) {
    uint64_t const size = part.size();
    crypto_hash_sha256_update(&state, reinterpret_cast<unsigned char const*>(&size), sizeof size);
    crypto_hash_sha256_update(&state, reinterpret_cast<unsigned char const*>(part.data()), part.size());
  };
  add(to_text(request.verb));
  add(request.path);
  for (auto const& [name, value] : request.query) {
    add(name);
    add(value);
  }
  add(request.body);
  std::string out(crypto_hash_sha256_BYTES, '\0');
  crypto_hash_sha256_final(&state, reinterpret_cast<unsigned char*>(out.data()));
  return to_hex(out);
}

std::string roles_in_words(Roles roles, std::string_view language) {
  std::string out;
  for (auto role : kRoles) {
    if (!roles.has(role)) continue;
    auto const title = title_of(role);
    out += (out.empty() ? "" : language == "en" ? ", " : "、") + std::string(language == "en" ? title.en : title.zh);
  }
  return out;
}

http::Response file_response(FileAnswer file) {
  http::Response response;
  response.headers.add("Content-Type", file.media);
  if (file.attachment) response.headers.add("Content-Disposition", http::attachment(file.name));
  response.body = std::move(file.bytes);
  response.compressible = false;
  return response;
}

}  // namespace

bool is_request_id(std::string_view text) { return !text.empty() && text.size() <= 64 && is_utf8(text); }

std::string session_token(http::Request const& request) {
  auto const cookie = http::find_cookie(request.headers, http::cookie_name("session", request.tls));
  return cookie ? std::string(*cookie) : std::string();
}

std::string applicant_token(http::Request const& request) {
  auto const cookie = http::find_cookie(request.headers, http::cookie_name(kApplicantCookie, request.tls));
  return cookie ? std::string(*cookie) : std::string();
}

std::string applicant_csrf(Keyring const& keys, std::string_view token) { return keys.blind("applicant.csrf", token); }

namespace {

// "/api/cases/{id}" and a path, segment by segment, until they differ. Nothing is allocated for the three hundred rows that do not fit.
bool fits(std::string_view pattern, std::string_view path, std::vector<std::pair<std::string, std::string>>* parameters) {
  for (;;) {
    auto const word = pattern.substr(0, pattern.find('/')), given = path.substr(0, path.find('/'));
    bool const parameter = word.starts_with('{');
    if (!parameter && word != given) return false;
    if (parameter && parameters) parameters->emplace_back(std::string(word.substr(1, word.size() - 2)), std::string(given));
    bool const last = word.size() == pattern.size();
    if (last || given.size() == path.size()) return last && given.size() == path.size();
    pattern.remove_prefix(word.size() + 1);
    path.remove_prefix(given.size() + 1);
  }
}

// "cases" of "/api/cases/{id}": by this word the three hundred rows fall into some forty short lists.
std::string_view area_of(std::string_view path) {
  if (!path.starts_with(kApi)) return {};
  path.remove_prefix(kApi.size());
  return path.substr(0, path.find('/'));
}

}  // namespace

EndpointIndex::EndpointIndex(std::vector<Endpoint> const& endpoints) {
  for (auto const& endpoint : endpoints) {
    auto const area = area_of(endpoint.path);
    check(!area.empty() && !area.starts_with('{'), "the path of an endpoint begins with /api/ and a word");
    areas_[area].push_back(&endpoint);
  }
}

EndpointMatch EndpointIndex::match(std::string_view verb, std::string_view path) const {
  EndpointMatch best;
  auto const area = areas_.find(area_of(path));
  if (area == areas_.end()) return best;
  for (auto const* endpoint : area->second) {
    if (!fits(endpoint->path, path, nullptr)) continue;
    if (endpoint->verb != verb) {
      best.allow += (best.allow.empty() ? "" : ", ") + std::string(endpoint->verb);
      continue;
    }
    std::vector<std::pair<std::string, std::string>> parameters;
    fits(endpoint->path, path, &parameters);
    if (!best.endpoint || parameters.size() < best.parameters.size()) {
      best.endpoint = endpoint;
      best.parameters = std::move(parameters);
    }
  }
  return best;
}

Api::Api(Parts parts) : parts_(std::move(parts)), index_(parts_.endpoints) {}

http::Response Api::problem(http::Request const& request, Problem const& problem) const {
  auto const& words = parts_.words;
  return http::problem_response(problem, http::language_of(request.headers),
                                [&words](std::string_view language, Problem const& p) { return words.say(language, p); });
}

size_t Api::body_limit(http::Verb verb, std::string_view path) const {
  auto const found = index_.match(to_text(verb), path);
  return found.endpoint && found.endpoint->uploads ? found.endpoint->upload_max : kJsonBodyMax;
}

std::optional<Visitor> Api::visitor_of(http::Request const& request) const {
  auto const token = session_token(request);
  if (token.empty()) return std::nullopt;
  return parts_.desk.read(Actor::system(), [&](View const& view) { return parts_.visitor(view, token); });
}

std::optional<Problem> Api::cross_site(http::Request const& request, std::string_view csrf) {
  auto const site = request.headers.get_or_empty("Sec-Fetch-Site");
  if (!site.empty() && site != "same-origin" && site != "none") return forbidden("session.cross_site");
  if (auto const origin = request.headers.find("Origin")) {
    auto const host = request.headers.get_or_empty("Host");
    if (!origin->ends_with("://" + std::string(host))) return forbidden("session.cross_site");
  }
  auto const given = request.headers.get_or_empty("X-CSRF-Token");
  bool const same = given.size() == csrf.size() && sodium_memcmp(given.data(), csrf.data(), csrf.size()) == 0;
  if (!csrf.empty() && !same) return forbidden("session.csrf");
  return std::nullopt;
}

void Api::handle(http::Request request, http::Respond respond) {
  if (request.path == "/healthz") {
    respond(http::json_response(200, canonical(json::object{{"ok", true}, {"journal", parts_.desk.head().seq}})));
    return;
  }
  for (auto const& raw : parts_.raw)
    if (raw.path == request.path && raw.verb == request.verb) {
      if (parts_.metrics && raw.verb != http::Verb::get) respond = parts_.metrics->counted(raw.path, false, std::move(respond));  // GET: streams, which last
      return raw.handle(std::move(request), std::move(respond));
    }
  if (!request.path.starts_with(kApi)) {
    if (auto page = parts_.web ? parts_.web->answer(request) : std::nullopt) return respond(std::move(*page));
    return respond(problem(request, http::no_such_path()));
  }
  auto found = index_.match(to_text(request.verb), request.path);
  for (auto const& raw : parts_.raw)
    if (raw.path == request.path) found.allow += (found.allow.empty() ? "" : ", ") + std::string(to_text(raw.verb));
  if (!found.endpoint) {
    if (found.allow.empty()) return respond(problem(request, http::no_such_path()));
    if (request.verb == http::Verb::options) return respond(http::allow_response(found.allow));
    return respond(problem(request, http::method_not_allowed(found.allow)));
  }
  auto const& endpoint = *found.endpoint;
  if (parts_.metrics) respond = parts_.metrics->counted(endpoint.name, endpoint.writes, std::move(respond));
  EndpointInput input;
  input.english = http::language_of(request.headers) == "en";
  for (auto const& [name, value] : request.query) input.texts.emplace_back(name, value);
  for (auto& parameter : found.parameters) input.texts.push_back(std::move(parameter));
  // Verbs that answer in words take the reader's language: that of the page, which a link to a file says itself, or the browser's.
  bool const said = std::ranges::any_of(request.query, [](auto const& one) { return one.first == "language"; });
  if (!said && endpoint.takes("language")) input.texts.emplace_back("language", http::language_of(request.headers));
  // Who is signed in is told by the cookie: what the address says of it is put away.
  if (endpoint.takes(kApplicantSession)) {
    std::erase_if(input.texts, [](auto const& one) { return one.first == kApplicantSession; });
    input.texts.emplace_back(kApplicantSession, applicant_token(request));
  }
  if (endpoint.uploads) {
    input.upload = request.body;
  } else if (!request.body.empty()) {
    auto body = parse_json(request.body);
    if (!body) return respond(problem(request, body.error()));
    input.body = std::move(*body);
  }
  if (endpoint.writes) return write(std::move(request), endpoint, std::move(input), std::move(respond));
  bool as_sheet = false;
  if (auto const as = std::ranges::find(input.texts, kAsSheet, [](auto const& one) { return std::string_view(one.first); }); as != input.texts.end() && list_items_of(endpoint)) {
    if (as->second != kSheetKind) return respond(problem(request, invalid("field.not_allowed", std::string(kAsSheet), {{"value", as->second}, {"allowed", std::string(kSheetKind)}})));
    as_sheet = true;
    input.texts.erase(as);
    // A link says its language itself.
    if (auto const language = std::ranges::find(input.texts, "language", [](auto const& one) { return std::string_view(one.first); }); language != input.texts.end()) {
      input.english = language->second == "en";
      if (!endpoint.takes("language")) input.texts.erase(language);
    }
  }
  // Files are built from thousands of rows, and a planner thinks: not on an I/O thread.
  if (as_sheet || endpoint.heavy || endpoint.answer_media != "application/json") {
    auto shared = std::make_shared<http::Request>(std::move(request));
    bool const taken = parts_.pool.post([this, shared, &endpoint, input = std::move(input), as_sheet, respond] { read(*shared, endpoint, input, as_sheet, respond); });
    if (!taken) respond(problem(*shared, Problem{"desk.busy", {}, {}, Kind::too_many, {}}));
    return;
  }
  read(request, endpoint, input, false, respond);
}

void Api::read(http::Request const& request, Endpoint const& endpoint, EndpointInput const& input, bool as_sheet, http::Respond const& respond) const {
  auto const token = session_token(request);
  auto const asked = [&](View const& view) -> Result<EndpointAnswer> {
    if (as_sheet) return EndpointAnswer(TRY(list_sheet(endpoint, view, input, parts_.scratch)));
    return endpoint.read(view, input);
  };
  Result<EndpointAnswer> answer = not_found("not_found");
  std::optional<Command> touch;
  try {
    answer = parts_.desk.read(Actor::system(), [&](View const& view) -> Result<EndpointAnswer> {
      if (endpoint.may.empty()) return asked(view);
      auto visitor = token.empty() ? std::nullopt : parts_.visitor(view, token);
      if (!visitor) return Problem{"session.required", {}, {}, Kind::unauthenticated, {}};
      if (visitor->must_change_password) return forbidden("session.must_change_password");
      if (visitor->must_enrol) return forbidden("session.must_enrol");
      if (!visitor->actor.roles.meets(endpoint.may)) return forbidden("role.required", {}, {{"roles", roles_in_words(endpoint.may, http::language_of(request.headers))}});
      touch = std::move(visitor->touch);
      View const mine{view.tx, visitor->actor, view.now, view.keys, view.names};
      return asked(mine);
    });
  } catch (store::StoreError const&) {
    answer = Problem{"store.unavailable", {}, {}, Kind::unavailable, {}};
  } catch (Broken const&) {
    answer = Problem{"internal", {}, {{"incident", std::string(endpoint.name)}}, Kind::internal, {}};
  }
  if (touch) parts_.desk.submit(std::move(*touch), [](Answer const&) {});  // if it is refused, the session ends earlier, nothing worse
  if (!answer) return respond(problem(request, answer.error()));
  if (auto* file = std::get_if<FileAnswer>(&*answer)) return respond(file_response(std::move(*file)));
  respond(http::json_response(200, std::move(std::get<JsonAnswer>(*answer).text)));
}

void Api::write(http::Request request, Endpoint const& endpoint, EndpointInput input, http::Respond respond) {
  auto const& proving = parts_.self_proving;
  bool const itself = endpoint.may.empty() && std::find(proving.begin(), proving.end(), endpoint.name) != proving.end();
  auto visitor = itself ? std::optional(Visitor{Actor::system(std::string(endpoint.name)), {}, false, false, {}}) : visitor_of(request);
  if (!visitor) return respond(problem(request, Problem{"session.required", {}, {}, Kind::unauthenticated, {}}));
  auto const applicant = endpoint.takes(kApplicantSession) ? applicant_token(request) : std::string();
  if (!applicant.empty()) visitor->csrf = applicant_csrf(parts_.desk.keys(), applicant);
  if (auto const trick = cross_site(request, visitor->csrf)) return respond(problem(request, *trick));
  if (visitor->must_change_password) return respond(problem(request, forbidden("session.must_change_password")));
  if (visitor->must_enrol) return respond(problem(request, forbidden("session.must_enrol")));
  if (!itself && !visitor->actor.roles.meets(endpoint.may))
    return respond(problem(request, forbidden("role.required", {}, {{"roles", roles_in_words(endpoint.may, http::language_of(request.headers))}})));
  Command command;
  command.name = std::string(endpoint.name);
  command.request_id = std::string(request.headers.get_or_empty("Idempotency-Key"));
  if (!is_request_id(command.request_id))
    return respond(problem(request, invalid("request.id_required", "Idempotency-Key")));
  command.actor = std::move(visitor->actor);
  command.digest = digest_of(request);
  if (!applicant.empty()) command.digest += parts_.desk.keys().blind("applicant.digest", applicant);  // what one was answered is no other's, whatever he sends
  // The session once more, inside the transaction: a role taken away a moment ago is gone.
  auto const token = session_token(request);
  command.run = [this, &endpoint, itself, token, input = std::move(input)](Context& context) -> Result<json::value> {
    if (itself) return endpoint.write(context, input);
    auto const still = parts_.visitor(context, token);
    if (!still || !still->actor.roles.meets(endpoint.may)) return Problem{"session.required", {}, {}, Kind::unauthenticated, {}};
    return endpoint.write(context, input);
  };
  if (visitor->touch) parts_.desk.submit(std::move(*visitor->touch), [](Answer const&) {});
  auto shared = std::make_shared<http::Request>(std::move(request));
  parts_.desk.submit(std::move(command), [this, shared, respond](Answer answer) {
    if (answer) respond(http::json_response(200, value_text(*answer, http::language_of(shared->headers) == "en")));
    else respond(problem(*shared, answer.error()));
  });
}

}  // namespace ly::app
