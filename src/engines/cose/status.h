// Which passes were revoked, small enough to be on every phone: the serials of the revoked in ascending order, their gaps
// Golomb-Rice coded (Golomb 1966, Rice 1979). Exact: no false answers, unlike a Bloom filter. 10,000 of 1,000,000 take about 10 kB.
// Lists and the changes between them are signed, numbered, and tell when the next one is due, so that age is never silent.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "engines/cose/keys.h"

namespace ly::cose {

inline constexpr uint64_t kSerialMax = 1ULL << 40;
inline constexpr size_t kRevokedMax = 10'000'000;

// Strictly ascending numbers below kSerialMax -> octets, and back. Errors: status.damaged.
std::string pack_ascending(std::vector<uint64_t> const& numbers);
Result<std::vector<uint64_t>> unpack_ascending(std::string_view octets);

struct StatusList {
  int64_t sequence = 0;          // grows by one with each
  Instant issued_at, renew_by;   // whole seconds; after renew_by a verifier says that what it knows is old
  uint64_t issued = 0;           // serials 1 … issued have been given out
  std::vector<uint64_t> revoked; // ascending
  bool operator==(StatusList const&) const = default;
};

// From `base` (a sequence) to `sequence`.
struct StatusDelta {
  int64_t base = 0, sequence = 0;
  Instant issued_at, renew_by;
  uint64_t issued = 0;
  std::vector<uint64_t> added, removed;
  bool operator==(StatusDelta const&) const = default;
};

std::string sign_status(StatusList const& list, PrivateKey const& key, std::string_view key_id);
std::string sign_status(StatusDelta const& delta, PrivateKey const& key, std::string_view key_id);
// Errors: those of read_sign1 and verify; status.not_a_list, status.damaged.
Result<StatusList> read_status(std::string_view octets, PublicKey const& key);
Result<StatusDelta> read_status_delta(std::string_view octets, PublicKey const& key);

StatusDelta difference(StatusList const& from, StatusList const& to);
// Errors: status.gap {have, base}: a delta of another list; status.damaged: adds what is there or takes what is not.
Result<StatusList> apply(StatusList const& list, StatusDelta const& delta);

// Answers in constant time from a bit for each serial given out.
class StatusIndex {
 public:
  explicit StatusIndex(StatusList const& list);
  bool revoked(uint64_t serial) const { return serial < bits_.size() * 64 && (bits_[serial / 64] >> serial % 64 & 1); }
  bool known(uint64_t serial) const { return serial >= 1 && serial <= issued_; }  // otherwise it is newer than this list
  Instant renew_by() const { return renew_by_; }
  Instant issued_at() const { return issued_at_; }

 private:
  std::vector<uint64_t> bits_;
  uint64_t issued_;
  Instant issued_at_, renew_by_;
};

}  // namespace ly::cose
