#include "edges/http/rate_limit.h"

#include <algorithm>
#include <cmath>

namespace ly::http {

constexpr int64_t kSweepMs = 1000;

double RateLimit::tokens_at(Bucket const& bucket, int64_t now_ms) const {
  auto const passed = static_cast<double>(std::max<int64_t>(0, now_ms - bucket.at_ms));
  return std::min(burst_, bucket.tokens + passed * per_second_ / 1000.0);
}

int RateLimit::seconds_to_wait(std::string const& peer, int64_t now_ms) {
  auto found = buckets_.find(peer);
  if (found == buckets_.end()) {
    if (buckets_.size() >= kPeersMax) forget_full(now_ms);
    // A flood from more peers than we can tell apart: newcomers share one bucket until some fill up.
    auto const& key = buckets_.size() >= kPeersMax ? std::string{} : peer;
    found = buckets_.try_emplace(key, Bucket{burst_, now_ms}).first;
  }
  auto& bucket = found->second;
  bucket = {tokens_at(bucket, now_ms), std::max(bucket.at_ms, now_ms)};  // shards' clocks differ by a tick
  if (bucket.tokens >= 1) {
    bucket.tokens -= 1;
    return 0;
  }
  return std::max(1, static_cast<int>(std::ceil((1 - bucket.tokens) / per_second_)));
}

void RateLimit::forget_full(int64_t now_ms) {
  if (now_ms - swept_ms_ < kSweepMs) return;
  swept_ms_ = now_ms;
  for (auto it = buckets_.begin(); it != buckets_.end();)
    it = tokens_at(it->second, now_ms) >= burst_ ? buckets_.erase(it) : std::next(it);
}

}  // namespace ly::http
