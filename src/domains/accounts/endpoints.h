// The rows of accounts in the endpoint table, and those of sessions, whose work the app does with Sessions (they set cookies,
// hash outside the writer and know the token, which no verb sees).
#pragma once
#include <vector>

#include "desk/endpoint.h"
#include "domains/accounts/accounts.h"

namespace ly::accounts {

std::vector<Endpoint> endpoints(Accounts const& accounts);
std::vector<Endpoint> session_endpoints();  // for the list and OpenAPI: read and write are empty

}  // namespace ly::accounts
