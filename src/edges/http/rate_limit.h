// Token buckets by peer: `per_second` requests on average, `burst` at once. Pure: time comes in as milliseconds of any
// steady clock. Bounded: at most kPeersMax buckets; full ones are forgotten first, since a full bucket says nothing.
// Sweeping them costs a walk over all, so it happens at most once a second.
// Not safe for threads: the server holds a lock around it.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>

namespace ly::http {

class RateLimit {
 public:
  static constexpr size_t kPeersMax = 50'000;  // some 6 MB

  RateLimit(double per_second, double burst) : per_second_(per_second), burst_(burst) {}
  // 0 = go ahead (one token taken); otherwise the seconds to wait, at least 1.
  int seconds_to_wait(std::string const& peer, int64_t now_ms);
  size_t peers() const { return buckets_.size(); }

 private:
  struct Bucket {
    double tokens;
    int64_t at_ms;
  };
  double tokens_at(Bucket const& bucket, int64_t now_ms) const;
  void forget_full(int64_t now_ms);
  double per_second_, burst_;
  int64_t swept_ms_ = INT64_MIN / 2;
  std::unordered_map<std::string, Bucket> buckets_;
};

}  // namespace ly::http
