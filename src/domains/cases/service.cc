#include "domains/cases/service.h"

namespace ly::cases {

std::string Service::initial() const {
  for (auto const& [name, state] : states) if (state.kind == State::Kind::initial) return name;
  return {};
}

std::string Service::label() const { return service + "@" + std::to_string(version) + " sha256:" + sha256; }

}  // namespace ly::cases
