#include "domains/accounts/totp.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <array>

#include "base/check.h"
#include "base/text.h"
#include "domains/accounts/passwords.h"

namespace ly::accounts {
namespace {

EVP_MD const* digest_for(Digest digest) {
  switch (digest) {
    case Digest::sha1: return EVP_sha1();
    case Digest::sha256: return EVP_sha256();
    case Digest::sha512: return EVP_sha512();
  }
  return nullptr;
}

std::string percent_encoded(std::string_view text) {
  std::string out;
  for (char const c : text) {
    bool const plain = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '-' || c == '.' || c == '_' || c == '~';
    if (plain) out += c;
    else out += "%" + upper_ascii(to_hex(std::string(1, c)));
  }
  return out;
}

}  // namespace

std::string hotp(std::string_view secret, uint64_t counter, int digits, Digest digest) {
  check(digits >= 6 && digits <= 8, "six to eight digits");
  std::array<unsigned char, 8> message{};
  for (size_t i = message.size(); i-- > 0; counter >>= 8) message[i] = static_cast<unsigned char>(counter & 0xFFU);
  std::array<unsigned char, EVP_MAX_MD_SIZE> mac{};
  unsigned int size = 0;
  auto const* made = HMAC(digest_for(digest), secret.data(), static_cast<int>(secret.size()), message.data(), message.size(), mac.data(), &size);
  check(made != nullptr && size >= 20, "HMAC");
  // RFC 4226, 5.3: the last four bits say where the 31 bits of the code begin.
  size_t const at = mac[size - 1] & 0x0FU;
  uint32_t const bits = (mac[at] & 0x7FU) << 24 | uint32_t{mac[at + 1]} << 16 | uint32_t{mac[at + 2]} << 8 | mac[at + 3];
  uint32_t modulus = 1;
  for (int i = 0; i < digits; ++i) modulus *= 10;
  auto text = std::to_string(bits % modulus);
  return std::string(static_cast<size_t>(digits) - text.size(), '0') + text;
}

int64_t totp_step(Instant at) { return at.ms / 1000 / kStepSeconds; }

std::optional<int64_t> find_step(std::string_view secret, std::string_view code, Instant now, int64_t used) {
  std::optional<int64_t> found;
  for (auto step = totp_step(now) - kStepsAround; step <= totp_step(now) + kStepsAround; ++step) {
    bool const same = same_secret(hotp(secret, static_cast<uint64_t>(step)), code);
    if (same && step > used && !found) found = step;
  }
  return found;
}

std::string to_base32(std::string_view octets) {
  constexpr std::string_view kLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  std::string out;
  uint32_t bits = 0;
  int held = 0;
  for (char const c : octets) {
    bits = bits << 8 | static_cast<unsigned char>(c);
    for (held += 8; held >= 5; held -= 5) out += kLetters[bits >> (held - 5) & 0x1FU];
  }
  if (held > 0) out += kLetters[bits << (5 - held) & 0x1FU];
  return out;
}

std::string otpauth_address(std::string_view issuer, std::string_view name, std::string_view secret) {
  return "otpauth://totp/" + percent_encoded(issuer) + ":" + percent_encoded(name) + "?secret=" + to_base32(secret) + "&issuer=" + percent_encoded(issuer);
}

}  // namespace ly::accounts
