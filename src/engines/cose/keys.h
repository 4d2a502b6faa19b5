// Keys and the registry of signature algorithms (RFC 9053, RFC 8230). One row of the table is one algorithm: a national profile
// (SM2 with SM3) is a further row, nothing else changes. Keys come in as values; making and keeping them is others' business.
#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"

struct evp_pkey_st;

namespace ly::cose {

// COSE algorithm numbers (IANA "COSE Algorithms").
enum class Algorithm : int64_t { es256 = -7, eddsa = -8, es384 = -35, es512 = -36, ps256 = -37, ps384 = -38, ps512 = -39 };

std::optional<Algorithm> find_algorithm(int64_t number);
std::string_view name_of(Algorithm algorithm);  // "ES256"

enum class Curve { p256, p384, p521, ed25519, ed448 };

// A public key. Copies share one key; safe to verify with from many threads.
class PublicKey {
 public:
  // Coordinates big endian, at most the curve's length. Errors: cose.key.
  static Result<PublicKey> ec(Curve curve, std::string_view x, std::string_view y);
  static Result<PublicKey> okp(Curve curve, std::string_view x);
  static Result<PublicKey> rsa(std::string_view modulus, std::string_view exponent);
  // SubjectPublicKeyInfo, DER (RFC 5280).
  static Result<PublicKey> from_spki(std::string_view der);
  std::string spki() const;

  // Whether the key is of the algorithm's kind. ES256 with another curve than P-256 is read only when `any_curve` (RFC 9053 allows it).
  bool fits(Algorithm algorithm, bool any_curve = false) const;
  bool verify(Algorithm algorithm, std::string_view message, std::string_view signature) const;

 private:
  friend class PrivateKey;
  friend struct Certificate;
  explicit PublicKey(std::shared_ptr<evp_pkey_st> key) : key_(std::move(key)) {}
  std::shared_ptr<evp_pkey_st> key_;
};

class PrivateKey {
 public:
  static PrivateKey make(Algorithm algorithm);  // es256 or eddsa; from the system's generator
  static Result<PrivateKey> from_pkcs8(std::string_view der);  // RFC 5958. Errors: cose.key
  std::string pkcs8() const;
  PublicKey public_key() const;
  Algorithm algorithm() const;  // es256 or eddsa
  std::string sign(std::string_view message) const;  // 64 octets: r and s, or Ed25519's

 private:
  explicit PrivateKey(std::shared_ptr<evp_pkey_st> key) : key_(std::move(key)) {}
  std::shared_ptr<evp_pkey_st> key_;
};

// What a verifier of health certificates needs of an X.509 certificate (RFC 5280).
struct Certificate {
  PublicKey key;
  std::string key_id;                       // first eight octets of SHA-256 over the DER, as the EU DCC takes it
  Instant not_before, not_after;
  std::vector<std::string> extended_usage;  // OIDs, dotted; empty: none said
  static Result<Certificate> from_der(std::string_view der);  // Errors: cose.certificate
};

std::string sha256(std::string_view octets);

}  // namespace ly::cose
