#include "desk/sealing.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <sodium.h>

#include <cstdlib>
#include <cstring>
#include <memory>

#include "base/check.h"
#include "base/text.h"

namespace ly {
namespace {

constexpr size_t kXNonce = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr size_t kXTag = crypto_aead_xchacha20poly1305_ietf_ABYTES;
constexpr size_t kSmNonce = 16, kSm3 = 32, kSm4Key = 16;

unsigned char* raw(std::string& s) { return reinterpret_cast<unsigned char*>(s.data()); }
unsigned char const* raw(std::string_view s) { return reinterpret_cast<unsigned char const*>(s.data()); }
std::string_view text_of_octets(Secret const& key) { return {reinterpret_cast<char const*>(key.data()), key.size()}; }

// ---- 1: XChaCha20-Poly1305 ----

std::string seal_x(Secret const& key, std::string const& nonce, std::string_view place, std::string_view plain) {
  std::string out(1 + kXNonce + plain.size() + kXTag, '\0');
  out[0] = static_cast<char>(Sealing::standard);
  std::memcpy(out.data() + 1, nonce.data(), kXNonce);
  crypto_aead_xchacha20poly1305_ietf_encrypt(raw(out) + 1 + kXNonce, nullptr, raw(plain), plain.size(), raw(place), place.size(), nullptr, raw(out) + 1, key.data());
  return out;
}

std::optional<std::string> open_x(Secret const& key, std::string_view place, std::string_view sealed) {
  if (sealed.size() < 1 + kXNonce + kXTag) return std::nullopt;
  std::string plain(sealed.size() - 1 - kXNonce - kXTag, '\0');
  int const rc = crypto_aead_xchacha20poly1305_ietf_decrypt(raw(plain), nullptr, nullptr, raw(sealed) + 1 + kXNonce, sealed.size() - 1 - kXNonce, raw(place), place.size(), raw(sealed) + 1, key.data());
  if (rc != 0) return std::nullopt;
  return plain;
}

// ---- 2: SM4-CTR, then HMAC-SM3 ----

std::string hmac_sm3(std::string_view key, std::string_view message) {
  std::string out(kSm3, '\0');
  unsigned int size = 0;
  check(HMAC(EVP_sm3(), key.data(), static_cast<int>(key.size()), raw(message), message.size(), raw(out), &size) != nullptr && size == kSm3, "HMAC-SM3");
  return out;
}

std::string sm4_ctr(std::string_view key, std::string_view nonce, std::string_view in) {
  std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)> const context(EVP_CIPHER_CTX_new(), EVP_CIPHER_CTX_free);
  std::string out(in.size(), '\0');
  int n = 0;
  check(context && EVP_EncryptInit_ex(context.get(), EVP_sm4_ctr(), nullptr, raw(key), raw(nonce)) == 1, "SM4-CTR");
  if (!in.empty()) check(EVP_EncryptUpdate(context.get(), raw(out), &n, raw(in), static_cast<int>(in.size())) == 1 && static_cast<size_t>(n) == in.size(), "SM4-CTR");
  return out;
}

// What the MAC is over: algorithm, nonce, the length of the place (8 octets, big endian), the place, the ciphertext.
std::string tag_of(Secret const& key, std::string_view head_and_nonce, std::string_view place, std::string_view ciphertext) {
  std::string message(head_and_nonce);
  for (int shift = 56; shift >= 0; shift -= 8) message += static_cast<char>(static_cast<uint64_t>(place.size()) >> shift & 0xFF);
  message += place;
  message += ciphertext;
  return hmac_sm3(hmac_sm3(text_of_octets(key), "liaoyuan authenticate"), message);
}
std::string cipher_key(Secret const& key) { return hmac_sm3(text_of_octets(key), "liaoyuan encrypt").substr(0, kSm4Key); }

std::string seal_gm(Secret const& key, std::string const& nonce, std::string_view place, std::string_view plain) {
  std::string out(1, static_cast<char>(Sealing::gm));
  out += nonce;
  auto const ciphertext = sm4_ctr(cipher_key(key), nonce, plain);
  auto const tag = tag_of(key, out, place, ciphertext);
  return out + ciphertext + tag;
}

std::optional<std::string> open_gm(Secret const& key, std::string_view place, std::string_view sealed) {
  if (sealed.size() < 1 + kSmNonce + kSm3) return std::nullopt;
  auto const head = sealed.substr(0, 1 + kSmNonce), ciphertext = sealed.substr(1 + kSmNonce, sealed.size() - 1 - kSmNonce - kSm3), tag = sealed.substr(sealed.size() - kSm3);
  if (CRYPTO_memcmp(tag_of(key, head, place, ciphertext).data(), tag.data(), kSm3) != 0) return std::nullopt;
  return sm4_ctr(cipher_key(key), head.substr(1), ciphertext);
}

}  // namespace

std::string_view name_of(Sealing sealing) { return sealing == Sealing::gm ? "gm" : "standard"; }

std::optional<Sealing> sealing_named(std::string_view name) {
  if (name == "standard") return Sealing::standard;
  if (name == "gm") return Sealing::gm;
  return std::nullopt;
}

std::optional<Sealing> sealing_of_environment() {
  auto const* name = std::getenv("LIAOYUAN_SEALING");
  return name && *name ? sealing_named(name) : Sealing::standard;
}

std::string seal_octets(Sealing sealing, Secret const& key, Secrets& secrets, std::string_view place, std::string_view plain) {
  return sealing == Sealing::gm ? seal_gm(key, secrets.bytes(kSmNonce), place, plain) : seal_x(key, secrets.bytes(kXNonce), place, plain);
}

std::optional<std::string> open_octets(Secret const& key, std::string_view place, std::string_view sealed) {
  if (sealed.empty()) return std::nullopt;
  switch (static_cast<Sealing>(sealed[0])) {
    case Sealing::standard: return open_x(key, place, sealed);
    case Sealing::gm: return open_gm(key, place, sealed);
  }
  return std::nullopt;
}

std::string blind_digest(Sealing sealing, Secret const& key, std::string_view purpose, std::string_view value) {
  std::string message(1, static_cast<char>(static_cast<unsigned char>(purpose.size())));
  message += purpose;
  message += value;
  if (sealing == Sealing::gm) return to_hex(std::string_view(hmac_sm3(text_of_octets(key), message)).substr(0, 16));
  std::string mac(crypto_auth_hmacsha512256_BYTES, '\0');
  crypto_auth_hmacsha512256(raw(mac), raw(message), message.size(), key.data());
  return to_hex(std::string_view(mac).substr(0, 16));
}

}  // namespace ly
