// People who carry only an ID card, recognised offline by their number without the phone knowing any number.
//
// An 18-digit number can be enumerated (a county has some 2^25 plausible ones), so a plain or keyed digest on a stolen phone
// would give everybody away. Here each look-up costs one scrypt (RFC 7914) under the shift's key, which itself costs one
// scrypt of the PIN: whoever tries has to pay both, and without the PIN pays for all 10^8 of them first. What stands behind a
// digest (last digits, surname, pass) is sealed under the other half of the same scrypt, so the list shows nothing either.
// The phone does the same in web/src/checkpoint/scrypt.ts.
#pragma once
#include <string>
#include <string_view>

namespace ly::passes {

// Cost of a number, once per person: N=2^12, r=8, p=1: 4 MiB; of the PIN: desk/phones.h.
inline constexpr unsigned kNumberLog2 = 12;

std::string shift_key(std::string_view pin, std::string_view salt);  // 32 octets

struct CardDigest {
  std::string lookup;  // 32 hex digits
  std::string key;     // 32 octets, AES-256-GCM
};
CardDigest card_digest(std::string_view shift_key, std::string_view number);

// base64url of nonce (12), ciphertext and tag (16); `nonce` from Secrets.
std::string seal_card(std::string_view key, std::string_view nonce, std::string_view plain);

}  // namespace ly::passes
