// Passwords: how they are kept, which are refused, and how one-time passwords are made. No tables and no accounts here.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "base/dice.h"
#include "base/result.h"
#include "desk/keyring.h"

namespace ly::accounts {

// Argon2id (RFC 9106) by libsodium. Its section 4 recommends, where memory is dear, 64 MiB and 3 passes; libsodium has one
// lane. That is above the floor of OWASP's password storage sheet (19 MiB, 2 passes) and takes about 0.2 s of one core:
// at most kHashesAtOnce run together, so log-ins never take more than 128 MiB.
struct PasswordCost {
  unsigned long long passes = 3;
  size_t octets = 64U << 20;
};
inline constexpr int kHashesAtOnce = 2;
inline constexpr int kHashesWaiting = 64;  // beyond it a log-in is told to come back: a flood must not take every worker

inline constexpr size_t kPasswordMin = 10;   // characters; ASVS 5.0 6.2.1 asks for 8 and advises more
inline constexpr size_t kPasswordMax = 128;  // ASVS 5.0 6.2.9 asks to accept at least 64

// Slow on purpose: never call it on the writer. Full-width characters of input methods are folded (NFKC).
// Problem: desk.busy (kind too_many) when too many wait already.
Result<std::string> hash_password(std::string_view password, PasswordCost const& cost);
Result<bool> verify_password(std::string_view hash, std::string_view password);
bool needs_rehash(std::string const& hash, PasswordCost const& cost);

// One-time passwords have 79 bits of chance, which nobody guesses even at full speed, so they are kept as a keyed digest
// and may be made inside a command. 16 characters in four groups, none that are mistaken for each other (i l o 0 1).
std::string make_one_time_password(Secrets& secrets);
std::string digest_one_time_password(Keyring const& keys, std::string_view password);  // groups, case and spaces do not matter

// What people choose first (regions/common-passwords.txt, made by common_passwords.py).
class CommonPasswords {
 public:
  explicit CommonPasswords(std::string_view lines);  // which outlive it
  static CommonPasswords const& shipped();  // the list inside the program
  // True for an entry, an entry with a short tail of digits or signs, entries repeated, and texts of three characters or fewer kinds.
  bool has(std::string_view password) const;
  size_t size() const { return entries_.size(); }

 private:
  bool lists(std::string_view text) const;
  std::vector<std::string_view> entries_;  // sorted
};

// Problems: password.too_short, password.too_long, password.common, password.contains_name, at `at`.
Result<void> check_new_password(CommonPasswords const& common, std::string_view password, std::string_view account_name, std::string const& at);

// Equal in a time that does not depend on where they differ.
bool same_secret(std::string_view a, std::string_view b);

}  // namespace ly::accounts
