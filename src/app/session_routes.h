// The routes that handle cookies or hash passwords: log in, who am I, log out, change password, claim an invitation slip. The work is
// accounts::Sessions' and Invitations'; here are cookies, headers and threads (hashing runs on the pool, never on an I/O thread or the writer).
#pragma once
#include <vector>

#include "app/api.h"
#include "domains/accounts/invitations.h"
#include "domains/accounts/sessions.h"
#include "domains/applicants/applicants.h"

namespace ly::app {

// `api` is filled in after the routes were made: they refuse cross-site requests through it.
std::vector<RawRoute> session_routes(Desk& desk, Pool& pool, accounts::Sessions& sessions, accounts::Invitations const& invitations, std::unique_ptr<Api> const& api);
// Applicants: ask for a code, sign in by it, who am I, sign out. Their cookies are their own, beside those of staff.
std::vector<RawRoute> applicant_routes(Desk& desk, Pool& pool, applicants::Applicants const& applicants, std::unique_ptr<Api> const& api);

}  // namespace ly::app
