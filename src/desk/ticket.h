// A ticket opens one thing for a few minutes: given by a command, so that the journal has who asked and why before the first octet leaves, and shown
// by the reading that follows. A keyed digest of the thing and of when it ends: nothing is stored, nothing can be guessed.
#pragma once
#include <string>
#include <string_view>

#include "desk/keyring.h"

namespace ly {

inline constexpr Minutes kTicketGood{10};  // from being asked for to being read: two files, over a bad network

// `thing`: what it opens, with everything that must not be exchanged for another ("data-copy/01J…").
std::string make_ticket(Keyring const& keys, std::string_view thing, Instant until);
bool is_ticket(Keyring const& keys, std::string_view thing, std::string_view ticket, Instant now);

}  // namespace ly
