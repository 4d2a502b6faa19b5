#include "domains/passes/card_list.h"

#include <openssl/evp.h>
#include <sodium.h>

#include <memory>

#include "base/check.h"
#include "base/text.h"
#include "desk/phones.h"

namespace ly::passes {
namespace {

std::string scrypt(std::string_view secret, std::string_view salt, unsigned log2, size_t size) {
  std::string out(size, '\0');
  auto const octets = [](std::string_view text) { return reinterpret_cast<unsigned char const*>(text.data()); };
  int const failed = crypto_pwhash_scryptsalsa208sha256_ll(octets(secret), secret.size(), octets(salt), salt.size(), uint64_t{1} << log2, 8, 1,
                                                           reinterpret_cast<unsigned char*>(out.data()), out.size());
  check(failed == 0, "memory for scrypt");
  return out;
}

}  // namespace

std::string shift_key(std::string_view pin, std::string_view salt) { return scrypt(pin, salt, kPinLog2, 32); }

CardDigest card_digest(std::string_view shift_key, std::string_view number) {
  auto const both = scrypt(number, shift_key, kNumberLog2, 48);
  return {to_hex(both.substr(0, 16)), both.substr(16)};
}

std::string seal_card(std::string_view key, std::string_view nonce, std::string_view plain) {
  check(key.size() == 32 && nonce.size() == 12, "an AES-256-GCM key and nonce");
  auto const octets = [](std::string_view text) { return reinterpret_cast<unsigned char const*>(text.data()); };
  std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)> const c(EVP_CIPHER_CTX_new(), EVP_CIPHER_CTX_free);
  std::string body(plain.size(), '\0'), tag(16, '\0');
  int size = 0;
  bool const done = EVP_EncryptInit_ex(c.get(), EVP_aes_256_gcm(), nullptr, octets(key), octets(nonce)) == 1 &&
                    EVP_EncryptUpdate(c.get(), reinterpret_cast<unsigned char*>(body.data()), &size, octets(plain), static_cast<int>(plain.size())) == 1 &&
                    EVP_EncryptFinal_ex(c.get(), nullptr, &size) == 1 && EVP_CIPHER_CTX_ctrl(c.get(), EVP_CTRL_GCM_GET_TAG, 16, tag.data()) == 1;
  check(done, "AES-256-GCM");
  return to_base64url(std::string(nonce) + body + tag);
}

}  // namespace ly::passes
