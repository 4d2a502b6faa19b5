// Bounded guessing that cannot lock another person out (ASVS 5.0 6.3.1; the scheme is OWASP's "device cookies").
// A browser that once logged in to an account carries a device cookie for it. Attempts with it are counted by that cookie
// alone, so whatever strangers try elsewhere, the person at their own device gets in. Attempts without it are counted by
// (account, peer), by peer, and by account over all peers. Unknown names are counted exactly like known ones. The counts
// live in memory, bounded; a restart forgets them, which gives a guesser nothing he could bring about himself.
#pragma once
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/time.h"

namespace ly::accounts {

struct Attempt {
  std::string account;  // a digest of the name as typed: never the name itself
  std::string peer;     // network of the peer, see network_of()
  std::string device;   // number of a device cookie that is good for this account; empty without
};

// The address an attempt is counted under: IPv4 whole, IPv6 by its /64, which one subscriber holds whole.
std::string network_of(std::string_view address);

class Guesses {
 public:
  // Counts the attempt as failed beforehand, so that a hundred at once are not all let through. Problem (too_many):
  // account.too_many_guesses{seconds}: then nothing was counted.
  Result<void> begin(Attempt const& attempt, Instant now);
  void succeeded(Attempt const& attempt, Instant now);  // takes the count back
  void forget_account(std::string_view account);        // after an administrator gave a new password
  size_t size() const;

 private:
  struct Bucket {
    double level = 0;      // failures; leaking away with time, or forgotten after a quiet hour
    Instant at{0};         // when `level` held
    Instant open_at{0};    // back-off: before it nothing is let through
  };
  struct Limit;
  static Limit const kPair, kDevice, kPeer, kAccount;
  using Buckets = std::map<std::string, Bucket, std::less<>>;

  Bucket& bucket_at(Limit const& kind, std::string const& key, Instant now);
  mutable std::mutex mutex_;
  Buckets buckets_[4];
};

}  // namespace ly::accounts
