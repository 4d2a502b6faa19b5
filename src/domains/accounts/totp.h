// One-time codes by time (TOTP, RFC 6238 over HOTP, RFC 4226) and what an authenticator needs to be told: the secret as Base32 (RFC 4648, 6) and as an
// otpauth address for a QR code. Pure: no clock, no storage. What apps of all makes understand: SHA-1, six digits, thirty seconds.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/time.h"

namespace ly::accounts {

enum class Digest { sha1, sha256, sha512 };

inline constexpr int64_t kStepSeconds = 30;
inline constexpr int kCodeDigits = 6;
inline constexpr size_t kSecretOctets = 20;  // RFC 4226, 4 R6: at least 128 bits, 160 advised
inline constexpr int64_t kStepsAround = 1;   // a clock that is half a minute off, and the time it takes to type (RFC 6238, 5.2)

// `digits`: 6 to 8, with leading zeros.
std::string hotp(std::string_view secret, uint64_t counter, int digits = kCodeDigits, Digest digest = Digest::sha1);
int64_t totp_step(Instant at);
// The step whose code this is, of those around now that are later than `used`; nothing if it is none of them. Takes the same time for every wrong code.
std::optional<int64_t> find_step(std::string_view secret, std::string_view code, Instant now, int64_t used);

std::string to_base32(std::string_view octets);  // without padding
// otpauth://totp/ISSUER:NAME?secret=…&issuer=ISSUER, percent-encoded.
std::string otpauth_address(std::string_view issuer, std::string_view name, std::string_view secret);

}  // namespace ly::accounts
