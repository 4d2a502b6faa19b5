#include "domains/accounts/passwords.h"

#include <sodium.h>

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <set>

#include "base/embedded.h"
#include "base/text.h"

namespace ly::accounts {
namespace {

constexpr std::string_view kReadable = "abcdefghjkmnpqrstuvwxyz23456789";  // 31 characters
constexpr size_t kOneTimeLength = 16;
constexpr size_t kTailMax = 4;  // "…2020", "…123!"
constexpr size_t kOwnNameMin = 3;

// Bounds the memory that hashing takes, and the queue before it.
class HashingSeats {
 public:
  bool take() {
    std::unique_lock lock(mutex_);
    if (waiting_ >= kHashesWaiting) return false;
    ++waiting_;
    freed_.wait(lock, [&] { return running_ < kHashesAtOnce; });
    --waiting_;
    ++running_;
    return true;
  }
  void give_back() {
    {
      std::lock_guard const lock(mutex_);
      --running_;
    }
    freed_.notify_one();
  }

 private:
  std::mutex mutex_;
  std::condition_variable freed_;
  int running_ = 0, waiting_ = 0;
};

HashingSeats& seats() {
  static HashingSeats all;
  return all;
}

struct Seat {
  bool const taken = seats().take();
  ~Seat() {
    if (taken) seats().give_back();
  }
};

Problem busy() { return {"desk.busy", {}, {}, Kind::too_many, {}}; }

bool is_letter_or_digit(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || static_cast<unsigned char>(c) >= 0x80; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || static_cast<unsigned char>(c) >= 0x80; }

std::string_view without_signs_around(std::string_view text) {
  while (!text.empty() && !is_letter_or_digit(text.front())) text.remove_prefix(1);
  while (!text.empty() && !is_letter_or_digit(text.back())) text.remove_suffix(1);
  return text;
}

// "abcabcabc" is "abc" three times: the shortest unit, or the text itself.
std::string_view unit_of(std::string_view text) {
  for (size_t n = 1; n <= text.size() / 2; ++n) {
    if (text.size() % n != 0) continue;
    bool repeats = true;
    for (size_t i = n; i < text.size() && repeats; ++i) repeats = text[i] == text[i - n];
    if (repeats) return text.substr(0, n);
  }
  return text;
}

}  // namespace

Result<std::string> hash_password(std::string_view password, PasswordCost const& cost) {
  auto const folded = nfkc(password);
  Seat const seat;
  if (!seat.taken) return busy();
  std::string out(crypto_pwhash_STRBYTES, '\0');
  int const rc = crypto_pwhash_str_alg(out.data(), folded.data(), folded.size(), cost.passes, cost.octets, crypto_pwhash_ALG_ARGON2ID13);
  if (rc != 0) return Problem{"desk.busy", {}, {}, Kind::unavailable, {}};  // no memory for it just now
  out.resize(out.find('\0'));
  return out;
}

Result<bool> verify_password(std::string_view hash, std::string_view password) {
  std::string const stored(hash);
  auto const folded = nfkc(password);
  Seat const seat;
  if (!seat.taken) return busy();
  return crypto_pwhash_str_verify(stored.c_str(), folded.data(), folded.size()) == 0;
}

bool needs_rehash(std::string const& hash, PasswordCost const& cost) { return crypto_pwhash_str_needs_rehash(hash.c_str(), cost.passes, cost.octets) != 0; }

std::string make_one_time_password(Secrets& secrets) {
  std::string out;
  size_t made = 0;
  while (made < kOneTimeLength) {
    unsigned char octet = 0;
    secrets.fill({&octet, 1});
    // 248 = 8 x 31: what lies above would make the first letters likelier.
    if (octet >= 248) continue;
    if (made > 0 && made % 4 == 0) out += '-';
    out += kReadable[octet % kReadable.size()];
    ++made;
  }
  return out;
}

std::string digest_one_time_password(Keyring const& keys, std::string_view password) {
  std::string plain;
  for (char c : lower_ascii(nfkc(password)))
    if (c != '-' && c != ' ') plain += c;
  return keys.blind("one-time password", plain);
}

CommonPasswords::CommonPasswords(std::string_view lines) {
  for (auto line : split(lines, '\n')) {
    line = trim(line);
    if (!line.empty() && !line.starts_with('#')) entries_.push_back(line);
  }
  std::sort(entries_.begin(), entries_.end());
  entries_.erase(std::unique(entries_.begin(), entries_.end()), entries_.end());
}

CommonPasswords const& CommonPasswords::shipped() {
  static CommonPasswords const list = [] {
    auto const file = embedded::find(embedded::shipped(), "regions/common-passwords.txt");
    check(file.has_value(), "the program lacks its list of common passwords");
    return CommonPasswords(file->bytes);
  }();
  return list;
}

bool CommonPasswords::lists(std::string_view text) const { return std::binary_search(entries_.begin(), entries_.end(), text); }

bool CommonPasswords::has(std::string_view password) const {
  auto const folded = lower_ascii(nfkc(password));
  std::set<char> const kinds(folded.begin(), folded.end());
  if (kinds.size() <= 3) return true;
  if (lists(folded)) return true;
  auto const core = without_signs_around(folded);
  if (lists(core) || lists(unit_of(folded)) || lists(unit_of(core))) return true;
  // A short tail of digits or signs makes a common password no rarer.
  for (size_t cut = 1; cut <= kTailMax && cut < folded.size(); ++cut) {
    if (is_letter(folded[folded.size() - cut])) break;
    auto const head = std::string_view(folded).substr(0, folded.size() - cut);
    if (lists(head) || lists(without_signs_around(head))) return true;
  }
  return false;
}

Result<void> check_new_password(CommonPasswords const& common, std::string_view password, std::string_view account_name, std::string const& at) {
  if (!is_utf8(password)) return invalid("field.not_utf8", at);
  auto const folded = lower_ascii(nfkc(password));
  auto const length = utf8_length(folded);
  if (length < kPasswordMin) return invalid("password.too_short", at, {{"min", std::to_string(kPasswordMin)}});
  if (length > kPasswordMax) return invalid("password.too_long", at, {{"max", std::to_string(kPasswordMax)}});
  if (common.has(password)) return invalid("password.common", at);
  auto const name = lower_ascii(nfkc(account_name));
  if (utf8_length(name) >= kOwnNameMin && contains(folded, name)) return invalid("password.contains_name", at);
  return {};
}

bool same_secret(std::string_view a, std::string_view b) { return a.size() == b.size() && sodium_memcmp(a.data(), b.data(), a.size()) == 0; }

}  // namespace ly::accounts
