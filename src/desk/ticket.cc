#include "desk/ticket.h"

#include <sodium.h>

namespace ly {

std::string make_ticket(Keyring const& keys, std::string_view thing, Instant until) { return std::to_string(until.ms) + "." + keys.blind("ticket", std::string(thing) + "/" + std::to_string(until.ms)); }

bool is_ticket(Keyring const& keys, std::string_view thing, std::string_view ticket, Instant now) {
  constexpr size_t kDigitsMost = 15;  // of milliseconds: some thirty thousand years
  auto const dot = ticket.find('.');
  if (dot == 0 || dot == std::string_view::npos || dot > kDigitsMost || ticket.find_first_not_of("0123456789") != dot) return false;
  Instant const until{std::stoll(std::string(ticket.substr(0, dot)))};
  auto const wanted = make_ticket(keys, thing, until);
  return now <= until && ticket.size() == wanted.size() && sodium_memcmp(ticket.data(), wanted.data(), wanted.size()) == 0;
}

}  // namespace ly
