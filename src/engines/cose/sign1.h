// COSE_Sign1 (RFC 9052, 4.2): one signed message. Reading keeps the protected header as it was written, octet for octet, for that is
// what was signed.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "engines/cose/cbor.h"
#include "engines/cose/keys.h"

namespace ly::cose {

// Header labels (RFC 9052, 3.1).
inline constexpr int64_t kHeaderAlgorithm = 1, kHeaderCritical = 2, kHeaderKeyId = 4;
inline constexpr uint64_t kTagSign1 = 18, kTagCwt = 61;

struct Sign1 {
  std::string protected_octets;          // as written; empty for an empty header
  cbor::Item protected_header, unprotected_header;  // maps
  std::optional<std::string> payload;    // nothing: detached
  std::string signature;

  // From the protected header, else from the unprotected one.
  std::optional<int64_t> algorithm() const;
  std::optional<std::string> key_id() const;
};

enum class Tagging { required, optional };

// Tag 18, perhaps within tag 61 (CWT). Errors: those of cbor::decode, cose.not_sign1, cose.header (no map, or one label in both),
// cose.critical (a header that must be understood and is not).
Result<Sign1> read_sign1(std::string_view octets, cbor::Rules const& rules = cbor::kStrict, Tagging tagging = Tagging::required);

// What is signed: ["Signature1", protected, external_aad, payload].
std::string to_be_signed(std::string_view protected_octets, std::string_view payload, std::string_view external_aad = {});

// Errors: cose.algorithm {number}, cose.key_kind, cose.detached, cose.signature. The algorithm must stand in the protected header
// unless `unprotected_algorithm` (read from others only).
Result<void> verify(Sign1 const& message, PublicKey const& key, std::string_view external_aad = {}, bool unprotected_algorithm = false);

// Tagged 18, deterministic: {1: algorithm, 4: key_id} protected, nothing unprotected.
std::string sign1(std::string_view payload, PrivateKey const& key, std::string_view key_id);

}  // namespace ly::cose
