// What contents are sealed with, one profile a house, chosen when its folder is made and written in the key file. Each sealed value names its own
// profile in its first octet, so what was sealed opens by what it was sealed with.
//   standard  1  XChaCha20-Poly1305 (RFC 8439, draft-irtf-cfrg-xchacha-03); look-up by HMAC-SHA-512/256
//   gm        2  SM4 in CTR mode (GB/T 32907-2016), then HMAC-SM3 over algorithm, nonce, place and ciphertext (GB/T 32905-2016, GB/T 15852.2-2012);
//                look-up by HMAC-SM3. What GB/T 39786-2021 asks of a system of level 3 for stored data.
// SM4-GCM is not in OpenSSL 3.0, so integrity is a MAC of its own, with a key of its own: both are drawn from the data key by HMAC-SM3.
#pragma once
#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "base/dice.h"

namespace ly {

using Secret = std::array<unsigned char, 32>;

enum class Sealing : unsigned char { standard = 1, gm = 2 };
std::string_view name_of(Sealing sealing);                                  // standard | gm
std::optional<Sealing> sealing_named(std::string_view name);
// What a new house is made with: LIAOYUAN_SEALING of the environment, else standard. Nothing if it names none.
std::optional<Sealing> sealing_of_environment();

// Bound to `place`: moved elsewhere it does not open. Nonces come from `secrets`.
std::string seal_octets(Sealing sealing, Secret const& key, Secrets& secrets, std::string_view place, std::string_view plain);
std::optional<std::string> open_octets(Secret const& key, std::string_view place, std::string_view sealed);  // nothing: altered, or another key's
// 32 hex digits. The length of `purpose` goes in first: ("ab", "c") is not ("a", "bc").
std::string blind_digest(Sealing sealing, Secret const& key, std::string_view purpose, std::string_view value);

}  // namespace ly
