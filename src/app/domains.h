// The domains of one house, made by wiring.cc, used by the command line and the demo region.
#pragma once
#include <memory>

#include "app/wiring.h"
#include "domains/accounts/accounts.h"
#include "domains/accounts/sessions.h"

namespace ly::app {

struct Domains {
  accounts::Guesses guesses;
  accounts::Places places;
  std::unique_ptr<accounts::Accounts> accounts;
  std::unique_ptr<accounts::Sessions> sessions;
};

}  // namespace ly::app
