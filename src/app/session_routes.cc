#include "app/session_routes.h"

#include "edges/http/cookies.h"
#include "edges/http/security_headers.h"

namespace ly::app {
namespace {

using accounts::OpenedSession;
using http::Request;
using http::Respond;
using http::Verb;

accounts::Peer peer_of(Request const& request) {
  auto const device = http::find_cookie(request.headers, http::cookie_name("device", request.tls));
  return {request.peer, device ? std::string(*device) : std::string()};
}

http::Response opened_response(OpenedSession const& opened, bool tls) {
  auto response = http::json_response(200, json::serialize(write_record(opened.answer, Masks::off)));
  response.compressible = false;  // holds the CSRF token
  response.headers.add("Set-Cookie", http::set_cookie("session", opened.token, tls));
  response.headers.add("Set-Cookie", http::set_cookie("device", opened.device_cookie, tls, accounts::kDeviceDays * 86'400));
  return response;
}

template <class In>
Result<In> body_of(Request const& request) {
  return read_record<In>(TRY(parse_json(request.body)));
}

constexpr std::string_view kTicketCookie = "applicant_code";  // of who asked for a code; his session is kApplicantCookie

http::Response signed_in_response(Keyring const& keys, std::string_view token, applicants::SignedIn answer) {
  if (!answer.address.empty()) answer.csrf = applicant_csrf(keys, token);
  auto response = http::json_response(200, json::serialize(write_record(answer, Masks::off)));
  response.compressible = false;  // holds the CSRF token
  return response;
}

using Work = std::function<Result<http::Response>(http::Request const&)>;
// What takes long (a password's hash, the disk) is answered by a thread of the pool; none free: too many.
void answer_on_pool(Pool& pool, std::unique_ptr<Api> const& api, http::Request request, http::Respond respond, Work work) {
  auto shared = std::make_shared<http::Request>(std::move(request));
  bool const taken = pool.post([shared, respond, work = std::move(work), &api] {
    Result<http::Response> response = Problem{"store.unavailable", {}, {}, Kind::unavailable, {}};
    try {
      response = work(*shared);
    } catch (store::StoreError const&) {
      // stays "unavailable"
    }
    respond(response ? std::move(*response) : api->problem(*shared, response.error()));
  });
  if (!taken) respond(api->problem(*shared, Problem{"desk.busy", {}, {}, Kind::too_many, {}}));
}

}  // namespace

std::vector<RawRoute> session_routes(Desk& desk, Pool& pool, accounts::Sessions& sessions, accounts::Invitations const& invitations, std::unique_ptr<Api> const& api) {
  std::vector<RawRoute> routes;
  auto const on_pool = [&pool, &api](Request request, Respond respond, Work work) { answer_on_pool(pool, api, std::move(request), std::move(respond), std::move(work)); };
  routes.push_back({Verb::post, "/api/session", [&, on_pool](Request request, Respond respond) {
    if (auto const trick = api->cross_site(request, "")) return respond(api->problem(request, *trick));
    on_pool(std::move(request), std::move(respond), [&](Request const& r) -> Result<http::Response> {
      auto const in = TRY(body_of<accounts::LogIn>(r));
      return opened_response(TRY(sessions.log_in(desk, in, peer_of(r))), r.tls);
    });
  }});
  routes.push_back({Verb::get, "/api/session", [&](Request request, Respond respond) {
    auto const token = session_token(request);
    auto const answer = desk.read(Actor::system(), [&](View const& view) { return sessions.answer(view, token); });
    if (!answer) return respond(api->problem(request, answer.error()));
    auto response = http::json_response(200, json::serialize(write_record(*answer, Masks::off)));
    response.compressible = false;
    respond(std::move(response));
  }});
  routes.push_back({Verb::delete_, "/api/session", [&, on_pool](Request request, Respond respond) {
    if (auto const trick = api->cross_site(request, "")) return respond(api->problem(request, *trick));
    on_pool(std::move(request), std::move(respond), [&](Request const& r) -> Result<http::Response> {
      TRY(sessions.log_out(desk, session_token(r)));
      auto response = http::empty_response();
      response.headers.add("Set-Cookie", http::set_cookie("session", "", r.tls, 0));
      response.headers.add("Clear-Site-Data", http::kClearSiteData);
      return response;
    });
  }});
  routes.push_back({Verb::post, "/api/session/password", [&, on_pool](Request request, Respond respond) {
    auto const token = session_token(request);
    if (auto const trick = api->cross_site(request, accounts::csrf_of(desk.keys(), token))) return respond(api->problem(request, *trick));
    on_pool(std::move(request), std::move(respond), [&](Request const& r) -> Result<http::Response> {
      auto const in = TRY(body_of<accounts::ChangePassword>(r));
      return opened_response(TRY(sessions.change_password(desk, session_token(r), in, peer_of(r))), r.tls);
    });
  }});
  // Each is proved by the session's cookie and token, and answers what is shown this once.
  auto const own = [&, on_pool](std::string path, std::function<Result<json::value>(Request const&)> act) {
    routes.push_back({Verb::post, std::move(path), [&, on_pool, act](Request request, Respond respond) {
      if (auto const trick = api->cross_site(request, accounts::csrf_of(desk.keys(), session_token(request)))) return respond(api->problem(request, *trick));
      on_pool(std::move(request), std::move(respond), [act](Request const& r) -> Result<http::Response> {
        auto response = http::json_response(200, json::serialize(TRY(act(r))));
        response.compressible = false;  // holds secrets
        return response;
      });
    }});
  };
  own("/api/session/second-factor", [&](Request const& r) -> Result<json::value> { return write_record(TRY(sessions.begin_second_factor(desk, session_token(r), TRY(body_of<accounts::BeginSecondFactor>(r)))), Masks::off); });
  own("/api/session/second-factor/confirm", [&](Request const& r) -> Result<json::value> { return write_record(TRY(sessions.confirm_second_factor(desk, session_token(r), TRY(body_of<accounts::ProveSecondFactor>(r)))), Masks::off); });
  own("/api/session/second-factor/codes", [&](Request const& r) -> Result<json::value> { return write_record(TRY(sessions.renew_codes(desk, session_token(r), TRY(body_of<accounts::ProveSecondFactor>(r)))), Masks::off); });
  own("/api/session/second-factor/remove", [&](Request const& r) -> Result<json::value> {
    TRY(sessions.remove_second_factor(desk, session_token(r), TRY(body_of<accounts::ProveSecondFactor>(r))));
    return json::value(json::object());
  });
  routes.push_back({Verb::post, "/api/join/claim", [&, on_pool](Request request, Respond respond) {
    if (auto const trick = api->cross_site(request, "")) return respond(api->problem(request, *trick));
    on_pool(std::move(request), std::move(respond), [&](Request const& r) -> Result<http::Response> {
      auto const request_id = std::string(r.headers.get_or_empty("Idempotency-Key"));
      if (!is_request_id(request_id)) return invalid("request.id_required", "Idempotency-Key");
      auto response = http::json_response(200, json::serialize(write_record(TRY(invitations.claim(desk, TRY(body_of<accounts::ClaimSlip>(r)), request_id)))));
      response.compressible = false;  // holds a key
      return response;
    });
  }});
  return routes;
}

std::vector<RawRoute> applicant_routes(Desk& desk, Pool& pool, applicants::Applicants const& applicants, std::unique_ptr<Api> const& api) {
  std::vector<RawRoute> routes;
  // On the pool, after the site was looked at and, where there is a session, its token.
  auto const add = [&](http::Verb verb, std::string path, bool with_session, std::function<Result<http::Response>(http::Request const&)> work) {
    routes.push_back({verb, std::move(path), [&desk, &pool, &api, verb, with_session, work](http::Request request, http::Respond respond) {
      auto const token = applicant_token(request);
      if (verb != http::Verb::get)
        if (auto const trick = api->cross_site(request, with_session && !token.empty() ? applicant_csrf(desk.keys(), token) : "")) return respond(api->problem(request, *trick));
      answer_on_pool(pool, api, std::move(request), std::move(respond), work);
    }});
  };
  add(http::Verb::post, "/api/applicant/code", false, [&](http::Request const& r) -> Result<http::Response> {
    auto const asked = TRY(applicants.ask(desk, TRY(body_of<applicants::AskCode>(r)), accounts::network_of(r.peer)));
    auto response = http::json_response(200, json::serialize(write_record(asked.answer, Masks::off)));
    response.headers.add("Set-Cookie", http::set_cookie(kTicketCookie, asked.ticket, r.tls, applicants::kCodeGood.count * 60));
    return response;
  });
  add(http::Verb::post, "/api/applicant/session", false, [&](http::Request const& r) -> Result<http::Response> {
    auto const ticket = http::find_cookie(r.headers, http::cookie_name(kTicketCookie, r.tls));
    auto const opened = TRY(applicants.sign_in(desk, TRY(body_of<applicants::SignInByCode>(r)), ticket.value_or("")));
    auto response = signed_in_response(desk.keys(), opened.token, opened.answer);
    response.headers.add("Set-Cookie", http::set_cookie(kApplicantCookie, opened.token, r.tls));
    response.headers.add("Set-Cookie", http::set_cookie(kTicketCookie, "", r.tls, 0));
    return response;
  });
  // Who is not signed in is told so without a problem: the page asks before it knows.
  add(http::Verb::get, "/api/applicant/session", false, [&](http::Request const& r) -> Result<http::Response> {
    auto const token = applicant_token(r);
    return signed_in_response(desk.keys(), token, applicants.present(desk, token));
  });
  add(http::Verb::delete_, "/api/applicant/session", true, [&](http::Request const& r) -> Result<http::Response> {
    TRY(applicants.sign_out(desk, applicant_token(r)));
    auto response = http::empty_response();
    response.headers.add("Set-Cookie", http::set_cookie(kApplicantCookie, "", r.tls, 0));
    return response;
  });
  return routes;
}

}  // namespace ly::app
