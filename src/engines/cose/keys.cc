#include "engines/cose/keys.h"

#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <array>
#include <ctime>

#include "base/check.h"

namespace ly::cose {
namespace {

template <auto Free>
struct Freed {
  template <class T> void operator()(T* p) const { Free(p); }
};
using Pkey = std::unique_ptr<EVP_PKEY, Freed<EVP_PKEY_free>>;
using PkeyContext = std::unique_ptr<EVP_PKEY_CTX, Freed<EVP_PKEY_CTX_free>>;
using DigestContext = std::unique_ptr<EVP_MD_CTX, Freed<EVP_MD_CTX_free>>;
using Number = std::unique_ptr<BIGNUM, Freed<BN_free>>;
using Parameters = std::unique_ptr<OSSL_PARAM, Freed<OSSL_PARAM_free>>;
using Builder = std::unique_ptr<OSSL_PARAM_BLD, Freed<OSSL_PARAM_BLD_free>>;

enum class Family { ecdsa, eddsa, pss };
struct Row {
  Algorithm algorithm;
  std::string_view name;
  Family family;
  EVP_MD const* (*digest)();
  int field_bits;  // of the curve that belongs to it; 0: any
};
// A further algorithm is a further row.
constexpr std::array<Row, 7> kRegistry = {{
    {Algorithm::es256, "ES256", Family::ecdsa, EVP_sha256, 256},
    {Algorithm::es384, "ES384", Family::ecdsa, EVP_sha384, 384},
    {Algorithm::es512, "ES512", Family::ecdsa, EVP_sha512, 521},
    {Algorithm::eddsa, "EdDSA", Family::eddsa, nullptr, 0},
    {Algorithm::ps256, "PS256", Family::pss, EVP_sha256, 0},
    {Algorithm::ps384, "PS384", Family::pss, EVP_sha384, 0},
    {Algorithm::ps512, "PS512", Family::pss, EVP_sha512, 0},
}};
constexpr int kRsaBitsMin = 2048, kRsaBitsMax = 8192;  // below: broken within reach; above: a way to keep a phone busy

Row const& row_of(Algorithm algorithm) {
  for (auto const& row : kRegistry)
    if (row.algorithm == algorithm) return row;
  broken("an algorithm of the registry", Where::here());
}

struct CurveRow {
  Curve curve;
  char const* name;
  size_t octets;
};
constexpr std::array<CurveRow, 5> kCurves = {{{Curve::p256, "P-256", 32}, {Curve::p384, "P-384", 48}, {Curve::p521, "P-521", 66}, {Curve::ed25519, "ED25519", 32}, {Curve::ed448, "ED448", 57}}};
CurveRow const& row_of(Curve curve) { return kCurves[static_cast<size_t>(curve)]; }

unsigned char const* octets_of(std::string_view text) { return reinterpret_cast<unsigned char const*>(text.data()); }

Result<PublicKey> bad_key() { return invalid("cose.key"); }

std::shared_ptr<EVP_PKEY> shared(EVP_PKEY* key) { return {key, EVP_PKEY_free}; }

std::shared_ptr<EVP_PKEY> built(char const* type, OSSL_PARAM* parameters) {
  PkeyContext const context(EVP_PKEY_CTX_new_from_name(nullptr, type, nullptr));
  EVP_PKEY* key = nullptr;
  if (!context || EVP_PKEY_fromdata_init(context.get()) != 1 || EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, parameters) != 1) return nullptr;
  // A point that is not on its curve would be taken silently otherwise.
  PkeyContext const checked(EVP_PKEY_CTX_new(key, nullptr));
  auto out = shared(key);
  if (std::string_view(type) == "EC" && EVP_PKEY_public_check(checked.get()) != 1) return nullptr;
  return out;
}

std::string padded(std::string_view number, size_t octets) {
  while (number.size() > octets && number.front() == '\0') number.remove_prefix(1);
  return number.size() > octets ? std::string() : std::string(octets - number.size(), '\0') + std::string(number);
}

// r || s <-> DER (RFC 9053, 2.1). The length is that of the curve's order.
size_t half_of(EVP_PKEY* key) { return static_cast<size_t>(EVP_PKEY_get_bits(key) + 7) / 8; }

std::string der_of(std::string_view raw) {
  auto const half = raw.size() / 2;
  ECDSA_SIG* signature = ECDSA_SIG_new();
  ECDSA_SIG_set0(signature, BN_bin2bn(octets_of(raw), static_cast<int>(half), nullptr), BN_bin2bn(octets_of(raw) + half, static_cast<int>(half), nullptr));
  unsigned char* der = nullptr;
  int const length = i2d_ECDSA_SIG(signature, &der);
  std::string out(reinterpret_cast<char*>(der), static_cast<size_t>(length));
  OPENSSL_free(der);
  ECDSA_SIG_free(signature);
  return out;
}

std::string raw_of(std::string_view der, size_t half) {
  auto const* at = octets_of(der);
  ECDSA_SIG* signature = d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(der.size()));
  check(signature != nullptr, "a signature just made");
  std::string out(2 * half, '\0');
  BN_bn2binpad(ECDSA_SIG_get0_r(signature), reinterpret_cast<unsigned char*>(out.data()), static_cast<int>(half));
  BN_bn2binpad(ECDSA_SIG_get0_s(signature), reinterpret_cast<unsigned char*>(out.data()) + half, static_cast<int>(half));
  ECDSA_SIG_free(signature);
  return out;
}

Instant instant_of(ASN1_TIME const* time) {
  std::tm civil{};
  ASN1_TIME_to_tm(time, &civil);
  return {static_cast<int64_t>(timegm(&civil)) * 1000};
}

}  // namespace

std::optional<Algorithm> find_algorithm(int64_t number) {
  for (auto const& row : kRegistry)
    if (static_cast<int64_t>(row.algorithm) == number) return row.algorithm;
  return std::nullopt;
}
std::string_view name_of(Algorithm algorithm) { return row_of(algorithm).name; }

Result<PublicKey> PublicKey::ec(Curve curve, std::string_view x, std::string_view y) {
  auto const& row = row_of(curve);
  auto const left = padded(x, row.octets), right = padded(y, row.octets);
  if (left.empty() || right.empty()) return bad_key();
  auto const point = "\x04" + left + right;
  Builder const builder(OSSL_PARAM_BLD_new());
  OSSL_PARAM_BLD_push_utf8_string(builder.get(), OSSL_PKEY_PARAM_GROUP_NAME, row.name, 0);
  OSSL_PARAM_BLD_push_octet_string(builder.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(), point.size());
  Parameters const parameters(OSSL_PARAM_BLD_to_param(builder.get()));
  auto key = built("EC", parameters.get());
  if (!key) return bad_key();
  return PublicKey(std::move(key));
}

Result<PublicKey> PublicKey::okp(Curve curve, std::string_view x) {
  auto const& row = row_of(curve);
  auto* key = x.size() == row.octets ? EVP_PKEY_new_raw_public_key(curve == Curve::ed448 ? EVP_PKEY_ED448 : EVP_PKEY_ED25519, nullptr, octets_of(x), x.size()) : nullptr;
  if (!key) return bad_key();
  return PublicKey(shared(key));
}

Result<PublicKey> PublicKey::rsa(std::string_view modulus, std::string_view exponent) {
  Number const n(BN_bin2bn(octets_of(modulus), static_cast<int>(modulus.size()), nullptr)), e(BN_bin2bn(octets_of(exponent), static_cast<int>(exponent.size()), nullptr));
  if (BN_num_bits(n.get()) < kRsaBitsMin || BN_num_bits(n.get()) > kRsaBitsMax) return bad_key();
  Builder const builder(OSSL_PARAM_BLD_new());
  OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_N, n.get());
  OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_E, e.get());
  Parameters const parameters(OSSL_PARAM_BLD_to_param(builder.get()));
  auto key = built("RSA", parameters.get());
  if (!key) return bad_key();
  return PublicKey(std::move(key));
}

Result<PublicKey> PublicKey::from_spki(std::string_view der) {
  auto const* at = octets_of(der);
  auto* key = d2i_PUBKEY(nullptr, &at, static_cast<long>(der.size()));
  if (!key) return bad_key();
  auto held = shared(key);
  if (at != octets_of(der) + der.size()) return bad_key();
  return PublicKey(std::move(held));
}

std::string PublicKey::spki() const {
  unsigned char* der = nullptr;
  int const length = i2d_PUBKEY(key_.get(), &der);
  check(length > 0, "a public key has a DER form");
  std::string out(reinterpret_cast<char*>(der), static_cast<size_t>(length));
  OPENSSL_free(der);
  return out;
}

bool PublicKey::fits(Algorithm algorithm, bool any_curve) const {
  auto const& row = row_of(algorithm);
  int const type = EVP_PKEY_get_base_id(key_.get());
  switch (row.family) {
    case Family::ecdsa: return type == EVP_PKEY_EC && (any_curve || EVP_PKEY_get_bits(key_.get()) == row.field_bits);
    case Family::eddsa: return type == EVP_PKEY_ED25519 || type == EVP_PKEY_ED448;
    case Family::pss: return type == EVP_PKEY_RSA && EVP_PKEY_get_bits(key_.get()) >= kRsaBitsMin && EVP_PKEY_get_bits(key_.get()) <= kRsaBitsMax;
  }
  return false;
}

bool PublicKey::verify(Algorithm algorithm, std::string_view message, std::string_view signature) const {
  auto const& row = row_of(algorithm);
  if (!fits(algorithm, true)) return false;
  std::string der;
  if (row.family == Family::ecdsa) {
    if (signature.size() != 2 * half_of(key_.get())) return false;
    der = der_of(signature);
    signature = der;
  }
  DigestContext const context(EVP_MD_CTX_new());
  EVP_PKEY_CTX* settings = nullptr;
  if (EVP_DigestVerifyInit(context.get(), &settings, row.digest ? row.digest() : nullptr, nullptr, key_.get()) != 1) return false;
  // RFC 8230: the salt is as long as the digest.
  if (row.family == Family::pss && (EVP_PKEY_CTX_set_rsa_padding(settings, RSA_PKCS1_PSS_PADDING) != 1 || EVP_PKEY_CTX_set_rsa_pss_saltlen(settings, RSA_PSS_SALTLEN_DIGEST) != 1)) return false;
  return EVP_DigestVerify(context.get(), octets_of(signature), signature.size(), octets_of(message), message.size()) == 1;
}

PrivateKey PrivateKey::make(Algorithm algorithm) {
  check(algorithm == Algorithm::es256 || algorithm == Algorithm::eddsa, "keys are made for ES256 and Ed25519");
  auto* key = algorithm == Algorithm::es256 ? EVP_EC_gen("P-256") : EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519");
  check(key != nullptr, "the system's generator gives keys");
  return PrivateKey(shared(key));
}

Result<PrivateKey> PrivateKey::from_pkcs8(std::string_view der) {
  auto const* at = octets_of(der);
  auto* key = d2i_AutoPrivateKey(nullptr, &at, static_cast<long>(der.size()));
  if (!key) return invalid("cose.key");
  PrivateKey out(shared(key));
  if (!out.public_key().fits(Algorithm::es256) && EVP_PKEY_get_base_id(key) != EVP_PKEY_ED25519) return invalid("cose.key");
  return out;
}

std::string PrivateKey::pkcs8() const {
  unsigned char* der = nullptr;
  std::unique_ptr<PKCS8_PRIV_KEY_INFO, Freed<PKCS8_PRIV_KEY_INFO_free>> const info(EVP_PKEY2PKCS8(key_.get()));
  int const length = i2d_PKCS8_PRIV_KEY_INFO(info.get(), &der);
  check(length > 0, "a private key has a DER form");
  std::string out(reinterpret_cast<char*>(der), static_cast<size_t>(length));
  OPENSSL_clear_free(der, static_cast<size_t>(length));
  return out;
}

PublicKey PrivateKey::public_key() const { return PublicKey(key_); }

Algorithm PrivateKey::algorithm() const { return EVP_PKEY_get_base_id(key_.get()) == EVP_PKEY_EC ? Algorithm::es256 : Algorithm::eddsa; }

std::string PrivateKey::sign(std::string_view message) const {
  auto const& row = row_of(algorithm());
  DigestContext const context(EVP_MD_CTX_new());
  check(EVP_DigestSignInit(context.get(), nullptr, row.digest ? row.digest() : nullptr, nullptr, key_.get()) == 1, "a key that signs");
  size_t length = 0;
  check(EVP_DigestSign(context.get(), nullptr, &length, octets_of(message), message.size()) == 1, "a key that signs");
  std::string out(length, '\0');
  check(EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(out.data()), &length, octets_of(message), message.size()) == 1, "a key that signs");
  out.resize(length);
  return row.family == Family::ecdsa ? raw_of(out, half_of(key_.get())) : out;
}

Result<Certificate> Certificate::from_der(std::string_view der) {
  auto const* at = octets_of(der);
  std::unique_ptr<X509, Freed<X509_free>> const certificate(d2i_X509(nullptr, &at, static_cast<long>(der.size())));
  auto* key = certificate ? X509_get_pubkey(certificate.get()) : nullptr;
  if (!key) return invalid("cose.certificate");
  Certificate out{PublicKey(shared(key)), sha256(der).substr(0, 8), instant_of(X509_get0_notBefore(certificate.get())), instant_of(X509_get0_notAfter(certificate.get())), {}};
  auto* usages = static_cast<EXTENDED_KEY_USAGE*>(X509_get_ext_d2i(certificate.get(), NID_ext_key_usage, nullptr, nullptr));
  for (int i = 0; usages && i < sk_ASN1_OBJECT_num(usages); ++i) {
    char text[80];
    OBJ_obj2txt(text, sizeof text, sk_ASN1_OBJECT_value(usages, i), 1);
    out.extended_usage.emplace_back(text);
  }
  EXTENDED_KEY_USAGE_free(usages);
  return out;
}

std::string sha256(std::string_view octets) {
  std::string out(32, '\0');
  unsigned int length = 0;
  EVP_Digest(octets.data(), octets.size(), reinterpret_cast<unsigned char*>(out.data()), &length, EVP_sha256(), nullptr);
  return out;
}

}  // namespace ly::cose
