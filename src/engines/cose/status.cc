#include "engines/cose/status.h"

#include <algorithm>

#include "base/check.h"
#include "engines/cose/cbor.h"
#include "engines/cose/sign1.h"

namespace ly::cose {
namespace {

using cbor::Item;
using cbor::Kind;

constexpr int kRiceMax = 40;

class BitWriter {
 public:
  void put(bool bit) {
    if (used_ % 8 == 0) out_ += '\0';
    if (bit) out_.back() |= static_cast<char>(0x80 >> used_ % 8);
    ++used_;
  }
  std::string take() { return std::move(out_); }

 private:
  std::string out_;
  size_t used_ = 0;
};

class BitReader {
 public:
  explicit BitReader(std::string_view octets) : octets_(octets) {}
  int next() {  // -1: no more
    if (at_ >= octets_.size() * 8) return -1;
    int const bit = static_cast<unsigned char>(octets_[at_ / 8]) >> (7 - at_ % 8) & 1;
    ++at_;
    return bit;
  }
  // Less than an octet is left, all of it zero: one list has one form.
  bool at_end() {
    if (octets_.size() * 8 - at_ >= 8) return false;
    for (int bit = next(); bit >= 0; bit = next())
      if (bit) return false;
    return true;
  }

 private:
  std::string_view octets_;
  size_t at_ = 0;
};

std::vector<uint64_t> gaps_of(std::vector<uint64_t> const& numbers) {
  std::vector<uint64_t> gaps;
  gaps.reserve(numbers.size());
  uint64_t before = 0;
  for (size_t i = 0; i < numbers.size(); ++i) {
    check(numbers[i] < kSerialMax && (i == 0 || numbers[i] >= before), "serials in ascending order, each once");
    gaps.push_back(numbers[i] - before);
    before = numbers[i] + 1;
  }
  return gaps;
}

int best_rice(std::vector<uint64_t> const& gaps) {
  int best = 0;
  uint64_t least = UINT64_MAX;
  for (int k = 0; k <= kRiceMax; ++k) {
    uint64_t bits = 0;
    for (auto gap : gaps) bits += (gap >> k) + 1 + static_cast<uint64_t>(k);
    if (bits < least) least = bits, best = k;
  }
  return best;
}

Problem damaged() { return invalid("status.damaged"); }

enum Member : int64_t { kSequence = 1, kIssuedAt, kRenewBy, kIssued, kRevoked, kBase, kAdded, kRemoved };

Item instant(Instant at) { return Item::integer(at.ms / 1000); }

std::string sealed(std::vector<Item> pairs, PrivateKey const& key, std::string_view key_id) { return sign1(cbor::encode(Item::of_map(std::move(pairs))), key, key_id); }

struct Opened {
  Item map;
  bool sound = true;
  int64_t number(int64_t key) {
    auto const* found = map.find(key);
    auto const value = found ? found->as_integer() : std::nullopt;
    sound = sound && value && *value >= 0;
    return sound ? *value : 0;
  }
  std::vector<uint64_t> serials(int64_t key) {
    auto const* found = map.find(key);
    sound = sound && found && found->kind == Kind::bytes;
    if (!sound) return {};
    auto numbers = unpack_ascending(found->octets);
    sound = numbers.has_value();
    return sound ? std::move(*numbers) : std::vector<uint64_t>();
  }
};

Result<Opened> opened(std::string_view octets, PublicKey const& key, size_t members) {
  cbor::Rules rules = cbor::kStrict;
  rules.octets_max = 64 << 20;
  auto const message = TRY(read_sign1(octets, rules));
  TRY(verify(message, key));
  Opened out{TRY(cbor::decode(*message.payload, rules))};
  if (out.map.kind != Kind::map || out.map.items.size() != 2 * members) return invalid("status.not_a_list");
  return out;
}

}  // namespace

// First octet: the Rice parameter; then the count as a big-endian 32-bit number; then for each gap its quotient in unary (ones, then a
// zero) and its remainder.
std::string pack_ascending(std::vector<uint64_t> const& numbers) {
  auto const gaps = gaps_of(numbers);
  int const k = best_rice(gaps);
  BitWriter bits;
  for (auto gap : gaps) {
    for (uint64_t quotient = gap >> k; quotient > 0; --quotient) bits.put(true);
    bits.put(false);
    for (int i = k - 1; i >= 0; --i) bits.put(gap >> i & 1);
  }
  auto const count = static_cast<uint32_t>(numbers.size());
  std::string head{static_cast<char>(k), static_cast<char>(count >> 24), static_cast<char>(count >> 16), static_cast<char>(count >> 8), static_cast<char>(count)};
  return head + bits.take();
}

Result<std::vector<uint64_t>> unpack_ascending(std::string_view octets) {
  if (octets.size() < 5 || static_cast<unsigned char>(octets[0]) > kRiceMax) return damaged();
  int const k = octets[0];
  uint32_t count = 0;
  for (int i = 1; i <= 4; ++i) count = count << 8 | static_cast<unsigned char>(octets[static_cast<size_t>(i)]);
  // Each number takes k + 1 bits at least: a count that cannot be true reserves nothing.
  if (count > kRevokedMax || static_cast<uint64_t>(count) * static_cast<uint64_t>(k + 1) > (octets.size() - 5) * 8) return damaged();
  BitReader bits(octets.substr(5));
  std::vector<uint64_t> out;
  out.reserve(count);
  uint64_t next = 0;
  for (uint32_t i = 0; i < count; ++i) {
    uint64_t gap = 0;
    int bit = bits.next();
    for (; bit == 1; bit = bits.next()) ++gap;
    if (bit < 0 || gap > kSerialMax >> k) return damaged();
    for (int j = 0; j < k; ++j) {
      bit = bits.next();
      if (bit < 0) return damaged();
      gap = gap << 1 | static_cast<uint64_t>(bit);
    }
    next += gap;
    if (next >= kSerialMax) return damaged();
    out.push_back(next++);
  }
  if (!bits.at_end()) return damaged();
  return out;
}

std::string sign_status(StatusList const& list, PrivateKey const& key, std::string_view key_id) {
  return sealed({Item::integer(kSequence), Item::integer(list.sequence), Item::integer(kIssuedAt), instant(list.issued_at), Item::integer(kRenewBy), instant(list.renew_by), Item::integer(kIssued),
                 Item::integer(static_cast<int64_t>(list.issued)), Item::integer(kRevoked), Item::of_bytes(pack_ascending(list.revoked))},
                key, key_id);
}

std::string sign_status(StatusDelta const& delta, PrivateKey const& key, std::string_view key_id) {
  return sealed({Item::integer(kSequence), Item::integer(delta.sequence), Item::integer(kIssuedAt), instant(delta.issued_at), Item::integer(kRenewBy), instant(delta.renew_by), Item::integer(kIssued),
                 Item::integer(static_cast<int64_t>(delta.issued)), Item::integer(kBase), Item::integer(delta.base), Item::integer(kAdded), Item::of_bytes(pack_ascending(delta.added)), Item::integer(kRemoved),
                 Item::of_bytes(pack_ascending(delta.removed))},
                key, key_id);
}

Result<StatusList> read_status(std::string_view octets, PublicKey const& key) {
  auto from = TRY(opened(octets, key, 5));
  StatusList out;
  out.sequence = from.number(kSequence);
  out.issued_at.ms = from.number(kIssuedAt) * 1000;
  out.renew_by.ms = from.number(kRenewBy) * 1000;
  out.issued = static_cast<uint64_t>(from.number(kIssued));
  out.revoked = from.serials(kRevoked);
  if (!from.sound || out.issued >= kSerialMax) return invalid("status.not_a_list");
  return out;
}

Result<StatusDelta> read_status_delta(std::string_view octets, PublicKey const& key) {
  auto from = TRY(opened(octets, key, 7));
  StatusDelta out;
  out.sequence = from.number(kSequence);
  out.base = from.number(kBase);
  out.issued_at.ms = from.number(kIssuedAt) * 1000;
  out.renew_by.ms = from.number(kRenewBy) * 1000;
  out.issued = static_cast<uint64_t>(from.number(kIssued));
  out.added = from.serials(kAdded);
  out.removed = from.serials(kRemoved);
  if (!from.sound || out.issued >= kSerialMax) return invalid("status.not_a_list");
  return out;
}

StatusDelta difference(StatusList const& from, StatusList const& to) {
  StatusDelta out{from.sequence, to.sequence, to.issued_at, to.renew_by, to.issued, {}, {}};
  std::set_difference(to.revoked.begin(), to.revoked.end(), from.revoked.begin(), from.revoked.end(), std::back_inserter(out.added));
  std::set_difference(from.revoked.begin(), from.revoked.end(), to.revoked.begin(), to.revoked.end(), std::back_inserter(out.removed));
  return out;
}

Result<StatusList> apply(StatusList const& list, StatusDelta const& delta) {
  if (delta.base != list.sequence) return refused("status.gap", {}, {{"have", std::to_string(list.sequence)}, {"base", std::to_string(delta.base)}});
  StatusList out{delta.sequence, delta.issued_at, delta.renew_by, delta.issued, {}};
  std::vector<uint64_t> kept;
  std::set_difference(list.revoked.begin(), list.revoked.end(), delta.removed.begin(), delta.removed.end(), std::back_inserter(kept));
  std::set_union(kept.begin(), kept.end(), delta.added.begin(), delta.added.end(), std::back_inserter(out.revoked));
  if (kept.size() + delta.removed.size() != list.revoked.size() || out.revoked.size() != kept.size() + delta.added.size()) return damaged();
  return out;
}

StatusIndex::StatusIndex(StatusList const& list) : issued_(list.issued), issued_at_(list.issued_at), renew_by_(list.renew_by) {
  if (list.revoked.empty()) return;
  bits_.resize(list.revoked.back() / 64 + 1);
  for (auto serial : list.revoked) bits_[serial / 64] |= 1ULL << serial % 64;
}

}  // namespace ly::cose
