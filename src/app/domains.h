// The domains of one house, made by wiring.cc, used by the command line and the demo region.
#pragma once
#include <memory>

#include "app/wiring.h"
#include "domains/accounts/accounts.h"
#include "domains/accounts/sessions.h"
#include "domains/registry/endpoints.h"
#include "formats/divisions.h"
#include "formats/enterprise_sizes.h"

namespace ly::app {

struct Domains {
  formats::Divisions divisions;
  std::vector<enterprise_size::Industry> industries;
  std::unique_ptr<registry::Registry> registry;
  accounts::Guesses guesses;
  accounts::Places places;
  std::unique_ptr<accounts::Accounts> accounts;
  std::unique_ptr<accounts::Sessions> sessions;
};

}  // namespace ly::app
