// A secret in parts, of which any few give it back and fewer tell nothing at all (Shamir, "How to share a secret", 1979), octet by octet over
// GF(2^8) with the polynomial of AES (FIPS 197, 4.2). A part is written so that people can keep it on paper and type it in again.
// Pure: the caller brings the random octets. Not here: which secret (app/key_commands), paper and QR code (formats).
#pragma once
#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace ly::secret_sharing {

inline constexpr int kPartsMost = 16;
inline constexpr size_t kSecretMost = 1000;  // octets

struct Part {
  std::array<unsigned char, 4> set{};  // the same for all parts made together
  int need = 0, number = 0;            // 2..kPartsMost, 1..of
  std::string data;                    // of the secret and its digest
  bool operator==(Part const&) const = default;
};

// Octets of chance split() takes: four for the set and need - 1 for each octet of the secret and its digest.
size_t chance_for(std::string_view secret, int need);
// Parts 1..of. Takes 2 <= need <= of <= kPartsMost, a secret of 1..kSecretMost octets, exactly chance_for() octets of chance.
std::vector<Part> split(std::string_view secret, int need, int of, std::string_view chance);
// Problems: key_part.too_few {need, have}, key_part.of_another_set {number}, key_part.twice {number} (unless it is the same part again),
// key_part.do_not_fit (they are of one set by their words, but give no secret: one was altered).
Result<std::string> join(std::span<Part const> parts);

// Lines of 16 characters of Crockford's base 32 and two of check, one under another: "0123456789ABCDEF-GH".
std::string to_text(Part const& part);
// However it was typed: any case, spaces, O for 0, I and L for 1. Problems: key_part.malformed, key_part.line {line} (mistyped there).
Result<Part> from_text(std::string_view text);

}  // namespace ly::secret_sharing
