#include "engines/secret_sharing/secret_sharing.h"

#include <sodium.h>

#include <algorithm>

#include "base/check.h"

namespace ly::secret_sharing {
namespace {

constexpr size_t kDigest = 8;             // octets of SHA-256 that travel with the secret
constexpr size_t kHead = 7;               // form, set, need and number
constexpr unsigned char kForm = 1;
constexpr size_t kLine = 16, kCheck = 2;  // characters
constexpr std::string_view kAlphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

unsigned char times(unsigned a, unsigned b) {
  unsigned out = 0;
  for (; b != 0; b >>= 1U) {
    out ^= (b & 1U) != 0 ? a : 0U;
    a = (a << 1U) ^ ((a & 0x80U) != 0 ? 0x11bU : 0U);
  }
  return static_cast<unsigned char>(out);
}
unsigned char inverse(unsigned char a) {  // a^254
  unsigned char out = 1, power = a;
  for (unsigned n = 254; n != 0; n >>= 1U) {
    if ((n & 1U) != 0) out = times(out, power);
    power = times(power, power);
  }
  return out;
}

std::string digest_of(std::string_view octets, size_t length) {
  std::array<unsigned char, crypto_hash_sha256_BYTES> hash{};
  crypto_hash_sha256(hash.data(), reinterpret_cast<unsigned char const*>(octets.data()), octets.size());
  return {reinterpret_cast<char const*>(hash.data()), length};
}
std::string with_digest(std::string_view secret) { return std::string(secret) + digest_of(secret, kDigest); }

// Five bits a character; of the check each character takes its own octet.
std::string check_of(size_t line, std::string_view characters) {
  auto const hash = digest_of(std::to_string(line) + ":" + std::string(characters), kCheck);
  std::string out;
  for (auto const c : hash) out += kAlphabet[static_cast<unsigned char>(c) % kAlphabet.size()];
  return out;
}

}  // namespace

size_t chance_for(std::string_view secret, int need) { return 4 + (secret.size() + kDigest) * static_cast<size_t>(need - 1); }

std::vector<Part> split(std::string_view secret, int need, int of, std::string_view chance) {
  check(need >= 2 && need <= of && of <= kPartsMost, "two parts at least are needed, and as many are made");
  check(!secret.empty() && secret.size() <= kSecretMost && chance.size() == chance_for(secret, need), "a secret and its chance");
  auto const whole = with_digest(secret);
  std::vector<Part> parts;
  for (int number = 1; number <= of; ++number) {
    Part part;
    std::copy_n(reinterpret_cast<unsigned char const*>(chance.data()), part.set.size(), part.set.begin());
    part.need = need, part.number = number;
    for (size_t i = 0; i < whole.size(); ++i) {
      // The polynomial at `number`, by Horner: chance for the higher coefficients, the octet itself for the constant one.
      unsigned char value = 0;
      for (int k = need - 1; k >= 1; --k)
        value = static_cast<unsigned char>(times(value, static_cast<unsigned>(number)) ^ static_cast<unsigned char>(chance[4 + i * static_cast<size_t>(need - 1) + static_cast<size_t>(k - 1)]));
      part.data += static_cast<char>(times(value, static_cast<unsigned>(number)) ^ static_cast<unsigned char>(whole[i]));
    }
    parts.push_back(std::move(part));
  }
  return parts;
}

Result<std::string> join(std::span<Part const> parts) {
  std::vector<Part const*> kept;
  for (auto const& part : parts) {
    auto const& first = parts.front();
    if (part.set != first.set || part.need != first.need || part.data.size() != first.data.size()) return invalid("key_part.of_another_set", {}, {{"number", std::to_string(part.number)}});
    auto const same = std::find_if(kept.begin(), kept.end(), [&](Part const* one) { return one->number == part.number; });
    if (same == kept.end()) kept.push_back(&part);
    else if (!(**same == part)) return invalid("key_part.twice", {}, {{"number", std::to_string(part.number)}});
  }
  auto const need = kept.empty() ? size_t{2} : static_cast<size_t>(kept.front()->need);
  if (kept.size() < need) return invalid("key_part.too_few", {}, {{"need", std::to_string(need)}, {"have", std::to_string(kept.size())}});
  kept.resize(need);
  // Lagrange at 0: the weight of a part is the product of x / (x - own) over the others; subtraction is exclusive or.
  std::string whole(kept.front()->data.size(), '\0');
  for (auto const* part : kept) {
    unsigned char weight = 1;
    for (auto const* other : kept)
      if (other != part) weight = times(weight, times(static_cast<unsigned>(other->number), inverse(static_cast<unsigned char>(other->number ^ part->number))));
    for (size_t i = 0; i < whole.size(); ++i) whole[i] = static_cast<char>(static_cast<unsigned char>(whole[i]) ^ times(weight, static_cast<unsigned char>(part->data[i])));
  }
  if (whole.size() <= kDigest) return invalid("key_part.do_not_fit");
  auto secret = whole.substr(0, whole.size() - kDigest);
  if (with_digest(secret) != whole) return invalid("key_part.do_not_fit");
  return secret;
}

std::string to_text(Part const& part) {
  std::string octets{static_cast<char>(kForm)};
  octets.append(reinterpret_cast<char const*>(part.set.data()), part.set.size());
  octets += static_cast<char>(part.need);
  octets += static_cast<char>(part.number);
  octets += part.data;
  std::string characters;
  unsigned bits = 0, held = 0;
  for (auto const c : octets) {
    held = (held << 8U) | static_cast<unsigned char>(c);
    for (bits += 8; bits >= 5; bits -= 5) characters += kAlphabet[(held >> (bits - 5)) & 31U];
    held &= (1U << bits) - 1;
  }
  if (bits > 0) characters += kAlphabet[(held << (5 - bits)) & 31U];
  std::string out;
  for (size_t at = 0, line = 1; at < characters.size(); at += kLine, ++line) {
    auto const piece = characters.substr(at, kLine);
    out += (at ? "\n" : "") + piece + "-" + check_of(line, piece);
  }
  return out;
}

Result<Part> from_text(std::string_view text) {
  std::string typed;
  for (auto c : text) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    if (c == 'O') c = '0';
    if (c == 'I' || c == 'L') c = '1';
    if (c == '-' || c == ' ' || c == '\t' || c == '\n' || c == '\r') continue;
    if (kAlphabet.find(c) == std::string_view::npos) return invalid("key_part.malformed");
    typed += c;
  }
  std::string characters;
  for (size_t at = 0, line = 1; at < typed.size(); at += kLine + kCheck, ++line) {
    auto const piece = std::string_view(typed).substr(at, kLine + kCheck);
    if (piece.size() <= kCheck || check_of(line, piece.substr(0, piece.size() - kCheck)) != piece.substr(piece.size() - kCheck)) return invalid("key_part.line", {}, {{"line", std::to_string(line)}});
    characters += piece.substr(0, piece.size() - kCheck);
  }
  std::string octets;
  unsigned bits = 0, held = 0;
  for (auto const c : characters) {
    held = (held << 5U) | static_cast<unsigned>(kAlphabet.find(c));
    if ((bits += 5) < 8) continue;
    bits -= 8;
    octets += static_cast<char>((held >> bits) & 0xffU);
    held &= (1U << bits) - 1;
  }
  Part part;
  if (octets.size() <= kHead + kDigest || octets[0] != static_cast<char>(kForm) || octets.size() > kHead + kDigest + kSecretMost || held != 0) return invalid("key_part.malformed");
  std::copy_n(reinterpret_cast<unsigned char const*>(octets.data()) + 1, part.set.size(), part.set.begin());
  part.need = static_cast<unsigned char>(octets[5]), part.number = static_cast<unsigned char>(octets[6]);
  if (part.need < 2 || part.need > kPartsMost || part.number < 1 || part.number > kPartsMost) return invalid("key_part.malformed");
  part.data = octets.substr(kHead);
  return part;
}

}  // namespace ly::secret_sharing
