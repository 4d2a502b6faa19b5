// The rows of the registry in the endpoint table.
#pragma once
#include <vector>

#include "desk/endpoint.h"
#include "desk/jobs.h"
#include "domains/registry/duty.h"
#include "domains/registry/exchange.h"
#include "domains/registry/groups.h"
#include "domains/registry/persons.h"
#include "domains/registry/places.h"

namespace ly::registry {

// All of the registry over what it knows; made once by the app and kept as long as its endpoints.
struct Registry {
  explicit Registry(Known loaded) : known(std::move(loaded)) {}
  Registry(Registry const&) = delete;
  Registry& operator=(Registry const&) = delete;
  Known known;
  Enterprises enterprises{known};
  Persons persons{known};
  RiskLevels risk{known};
  Places places{known};
  Groups groups{known};
  Duties duties{known};
  Exchange exchange{known, enterprises, risk, places, groups, duties};
};

std::vector<Endpoint> endpoints(Registry const& registry, Jobs& jobs);
std::vector<Endpoint> group_endpoints(Registry const& registry);  // groups, joint reviews, duty

}  // namespace ly::registry
