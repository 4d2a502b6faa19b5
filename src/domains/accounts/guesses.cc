#include "domains/accounts/guesses.h"

#include <algorithm>
#include <vector>

#include <arpa/inet.h>

#include "base/text.h"

namespace ly::accounts {
namespace {

constexpr size_t kBucketsMax = 20'000;  // of each kind: some 4 MB at worst
constexpr int64_t kMsPerSecond = 1000;
constexpr int64_t kBackOffMax = 15 * 60 * kMsPerSecond;
constexpr int64_t kBackOffFirst = 15 * kMsPerSecond;
constexpr int64_t kQuiet = 60 * 60 * kMsPerSecond;  // after so long without a failure a back-off begins anew

}  // namespace

// A kind of count. `free` failures pass; after that either every further one waits twice as long (back_off), or the next
// passes when one has leaked away.
struct Guesses::Limit {
  size_t index;
  double free;
  double leaks_per_hour;  // 0 with back_off
  bool back_off;

  double level_at(Bucket const& bucket, Instant now) const {
    auto const passed = std::max<int64_t>(0, now.ms - bucket.at.ms);
    if (back_off) return passed >= kQuiet ? 0 : bucket.level;
    return std::max(0.0, bucket.level - static_cast<double>(passed) / 3.6e6 * leaks_per_hour);
  }
};
// Five tries, then 15 s, 30 s, … 15 min: a person who mistypes hardly notices.
constinit Guesses::Limit const Guesses::kPair{0, 5, 0, true};
constinit Guesses::Limit const Guesses::kDevice{1, 5, 0, true};
// A whole office may sit behind one address: a burst of 60 wrong ones, then 4 a minute.
constinit Guesses::Limit const Guesses::kPeer{2, 60, 240, false};
// From all strange peers together 100, then 100 an hour: 2,500 guesses a day against passwords that are not common ones.
constinit Guesses::Limit const Guesses::kAccount{3, 100, 100, false};

std::string network_of(std::string_view address) {
  in6_addr v6{};
  if (inet_pton(AF_INET6, std::string(address).c_str(), &v6) != 1) return std::string(address);
  if (IN6_IS_ADDR_V4MAPPED(&v6) != 0) {
    std::string text;
    for (size_t i = 12; i < 16; ++i) text += (i > 12 ? "." : "") + std::to_string(v6.s6_addr[i]);
    return text;
  }
  return to_hex({reinterpret_cast<char const*>(v6.s6_addr), 8}) + "/64";
}

Guesses::Bucket& Guesses::bucket_at(Limit const& kind, std::string const& key, Instant now) {
  auto& buckets = buckets_[kind.index];
  if (!buckets.contains(key) && buckets.size() >= kBucketsMax) {
    // The lowest counts go first, a tenth at once: strangers who come once push out each other, not the guesser who stays.
    std::vector<std::pair<double, std::string>> by_level;
    for (auto const& [k, b] : buckets) by_level.emplace_back(kind.level_at(b, now), k);
    auto const tenth = by_level.begin() + static_cast<std::ptrdiff_t>(kBucketsMax / 10);
    std::nth_element(by_level.begin(), tenth, by_level.end());
    for (auto it = by_level.begin(); it != tenth; ++it) buckets.erase(it->second);
  }
  auto& bucket = buckets[key];
  bucket.level = kind.level_at(bucket, now);
  if (!kind.back_off) bucket.at = now;
  return bucket;
}

Result<void> Guesses::begin(Attempt const& attempt, Instant now) {
  std::lock_guard const lock(mutex_);
  struct Counted {
    Limit const* kind;
    Bucket* bucket;
  };
  std::vector<Counted> counted;
  if (!attempt.device.empty()) {
    counted.push_back({&kDevice, &bucket_at(kDevice, attempt.device, now)});
  } else {
    counted.push_back({&kPair, &bucket_at(kPair, attempt.account + "/" + attempt.peer, now)});
    counted.push_back({&kPeer, &bucket_at(kPeer, attempt.peer, now)});
    counted.push_back({&kAccount, &bucket_at(kAccount, attempt.account, now)});
  }
  int64_t wait = 0;
  for (auto const& c : counted) {
    if (c.kind->back_off) wait = std::max(wait, c.bucket->open_at.ms - now.ms);
    else if (c.bucket->level + 1 > c.kind->free) wait = std::max(wait, static_cast<int64_t>((c.bucket->level + 1 - c.kind->free) / c.kind->leaks_per_hour * 3.6e6));
  }
  if (wait > 0)
    return Problem{"account.too_many_guesses", "password", {{"seconds", std::to_string((wait + kMsPerSecond - 1) / kMsPerSecond)}}, Kind::too_many, {}};
  for (auto const& c : counted) {
    c.bucket->level += 1;
    c.bucket->at = now;
    if (!c.kind->back_off || c.bucket->level < c.kind->free) continue;
    auto const doublings = std::min(10.0, c.bucket->level - c.kind->free);
    c.bucket->open_at = {now.ms + std::min(kBackOffMax, kBackOffFirst << static_cast<int>(doublings))};
  }
  return {};
}

void Guesses::succeeded(Attempt const& attempt, Instant now) {
  std::lock_guard const lock(mutex_);
  if (!attempt.device.empty()) {
    buckets_[kDevice.index].erase(attempt.device);
    return;
  }
  buckets_[kPair.index].erase(attempt.account + "/" + attempt.peer);
  // Only this one attempt: knowing one password must not wash off the guesses at another.
  for (auto const* kind : {&kPeer, &kAccount}) {
    auto& bucket = bucket_at(*kind, kind == &kPeer ? attempt.peer : attempt.account, now);
    bucket.level = std::max(0.0, bucket.level - 1);
  }
}

void Guesses::forget_account(std::string_view account) {
  std::lock_guard const lock(mutex_);
  buckets_[kAccount.index].erase(std::string(account));
  std::erase_if(buckets_[kPair.index], [&](auto const& item) { return item.first.starts_with(std::string(account) + "/"); });
}

size_t Guesses::size() const {
  std::lock_guard const lock(mutex_);
  size_t all = 0;
  for (auto const& buckets : buckets_) all += buckets.size();
  return all;
}

}  // namespace ly::accounts
