#include "domains/accounts/tries.h"

namespace ly::accounts {
namespace {
constexpr int64_t kHourMs = 3'600'000;
}

void Tries::next_hour(Instant now) {
  if (now.ms / kHourMs == hour_) return;
  hour_ = now.ms / kHourMs;
  counts_.clear();
}

bool Tries::begin(std::string const& key, Instant now) {
  std::lock_guard const lock(mutex_);
  next_hour(now);
  if (counts_.size() >= kKeptMax && !counts_.contains(key)) return false;
  return ++counts_[key] <= kPerHour;
}

void Tries::succeeded(std::string const& key, Instant now) {
  std::lock_guard const lock(mutex_);
  next_hour(now);
  if (auto const found = counts_.find(key); found != counts_.end() && found->second > 0) --found->second;
}

}  // namespace ly::accounts
