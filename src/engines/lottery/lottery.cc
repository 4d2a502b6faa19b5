#include "engines/lottery/lottery.h"

#include <sodium.h>

#include <algorithm>
#include <unordered_map>

#include "base/check.h"

namespace ly::lottery {
namespace {

class Sha256 {
 public:
  Sha256() { crypto_hash_sha256_init(&state_); }
  Sha256& add(std::string_view octets) {
    crypto_hash_sha256_update(&state_, reinterpret_cast<unsigned char const*>(octets.data()), octets.size());
    return *this;
  }
  Sha256& add(Digest const& digest) {
    crypto_hash_sha256_update(&state_, digest.data(), digest.size());
    return *this;
  }
  Sha256& add_with_length(std::string_view octets) {
    auto const n = static_cast<uint32_t>(octets.size());
    char const length[4] = {static_cast<char>(n >> 24), static_cast<char>(n >> 16), static_cast<char>(n >> 8), static_cast<char>(n)};
    return add(std::string_view(length, 4)).add(octets);
  }
  Digest done() {
    Digest out;
    crypto_hash_sha256_final(&state_, out.data());
    return out;
  }

 private:
  crypto_hash_sha256_state state_;
};

constexpr char kLeaf = 0, kNode = 1;  // RFC 6962: a leaf can never be taken for a node

Digest node_of(Digest const& left, Digest const& right) { return Sha256().add(std::string_view(&kNode, 1)).add(left).add(right).done(); }

// RFC 6962: the left part is the largest power of two smaller than the whole.
size_t split_of(size_t count) {
  size_t part = 1;
  while (part * 2 < count) part *= 2;
  return part;
}

Digest root_of_leaves(std::span<Digest const> leaves) {
  if (leaves.empty()) return Sha256().done();
  if (leaves.size() == 1) return leaves[0];
  auto const part = split_of(leaves.size());
  return node_of(root_of_leaves(leaves.first(part)), root_of_leaves(leaves.subspan(part)));
}

void climb(std::span<Digest const> leaves, size_t at, std::vector<ProofStep>& steps) {
  if (leaves.size() <= 1) return;
  auto const part = split_of(leaves.size());
  auto const left = leaves.first(part), right = leaves.subspan(part);
  if (at < part) {
    climb(left, at, steps);
    steps.push_back({false, root_of_leaves(right)});
  } else {
    climb(right, at - part, steps);
    steps.push_back({true, root_of_leaves(left)});
  }
}

std::vector<Entry const*> by_number(std::span<Entry const> entries) {
  std::vector<Entry const*> out;
  out.reserve(entries.size());
  for (auto const& entry : entries) out.push_back(&entry);
  std::sort(out.begin(), out.end(), [](Entry const* a, Entry const* b) { return a->no < b->no; });
  return out;
}

std::vector<Digest> leaves_of(std::span<Entry const> entries) {
  std::vector<Digest> out;
  out.reserve(entries.size());
  for (auto const* entry : by_number(entries)) out.push_back(leaf_of(*entry));
  return out;
}

class Stream {
 public:
  explicit Stream(Digest const& seed) : seed_(seed) {}
  uint64_t below(uint64_t n) {
    // 2^64 mod n numbers at the top would make small results likelier.
    uint64_t const surplus = (UINT64_MAX % n + 1) % n;
    for (;;) {
      auto const x = next();
      if (surplus == 0 || x <= UINT64_MAX - surplus) return x % n;
    }
  }

 private:
  uint64_t next() {
    if (used_ == block_.size()) {
      unsigned char counter[8];
      for (int i = 0; i < 8; ++i) counter[i] = static_cast<unsigned char>(counter_ >> (56 - 8 * i));
      crypto_auth_hmacsha256(block_.data(), counter, sizeof counter, seed_.data());
      ++counter_;
      used_ = 0;
    }
    uint64_t out = 0;
    for (int i = 0; i < 8; ++i) out = out << 8 | block_[used_++];
    return out;
  }

  Digest seed_, block_{};
  uint64_t counter_ = 0;
  size_t used_ = sizeof(Digest);
};

std::string place(std::string_view list, size_t at, std::string_view member) { return std::string(list) + "[" + std::to_string(at) + "]" + std::string(member); }

}  // namespace

Digest leaf_of(Entry const& entry) {
  return Sha256().add(std::string_view(&kLeaf, 1)).add_with_length(entry.no).add_with_length(std::to_string(entry.tier)).add_with_length(std::to_string(entry.points)).add_with_length(entry.mark).done();
}

Digest root_of(std::span<Entry const> entries) { return root_of_leaves(leaves_of(entries)); }

std::vector<ProofStep> proof_of(std::span<Entry const> entries, std::string_view no) {
  auto const sorted = by_number(entries);
  auto const found = std::find_if(sorted.begin(), sorted.end(), [&](Entry const* entry) { return entry->no == no; });
  std::vector<ProofStep> steps;
  if (found != sorted.end()) climb(leaves_of(entries), static_cast<size_t>(found - sorted.begin()), steps);
  return steps;
}

bool proves(Entry const& entry, std::span<ProofStep const> proof, Digest const& root) {
  auto digest = leaf_of(entry);
  for (auto const& step : proof) digest = step.left ? node_of(step.sibling, digest) : node_of(digest, step.sibling);
  return digest == root;
}

Digest commitment_of(std::string_view secret) { return Sha256().add("liaoyuan draw commitment v1").add(secret).done(); }

Digest seed_of(Digest const& root, std::span<std::string const> secrets, Beacon const& beacon) {
  Sha256 hash;
  hash.add("liaoyuan draw seed v1").add(root);
  for (auto const& secret : secrets) hash.add_with_length(secret);
  return hash.add_with_length(beacon.source).add_with_length(beacon.round).add_with_length(beacon.value).done();
}

std::vector<std::string> order_of(std::span<Entry const> entries, Digest const& seed) {
  auto drawn = by_number(entries);
  for (size_t i = 1; i < drawn.size(); ++i) check(drawn[i - 1]->no != drawn[i]->no, "numbers in a pool are unique");
  Stream stream(seed);
  for (size_t i = drawn.size(); i > 1; --i) std::swap(drawn[i - 1], drawn[stream.below(i)]);
  std::stable_sort(drawn.begin(), drawn.end(), [](Entry const* a, Entry const* b) { return a->tier != b->tier ? a->tier < b->tier : a->points > b->points; });
  std::vector<std::string> out;
  out.reserve(drawn.size());
  for (auto const* entry : drawn) out.push_back(entry->no);
  return out;
}

std::vector<Problem> faults_of(std::span<Entry const> entries) {
  std::vector<Problem> out;
  if (entries.empty()) out.push_back(invalid("draw.empty", "pool"));
  if (entries.size() > kEntriesMax) {
    out.push_back(invalid("draw.too_many", "pool", {{"max", std::to_string(kEntriesMax)}}));
    return out;
  }
  std::unordered_map<std::string_view, size_t> seen;
  for (size_t i = 0; i < entries.size(); ++i) {
    auto const& entry = entries[i];
    if (entry.no.empty()) out.push_back(invalid("draw.no_missing", place("pool", i, ".no")));
    else if (auto const [other, fresh] = seen.emplace(entry.no, i); !fresh) out.push_back(invalid("draw.no_twice", place("pool", i, ".no"), {{"no", entry.no}, {"first", std::to_string(other->second + 1)}}));
    if (entry.tier < 1) out.push_back(invalid("draw.tier", place("pool", i, ".tier"), {{"tier", std::to_string(entry.tier)}}));
  }
  return out;
}

std::vector<Problem> verify(Record const& record, bool beacon_later) {
  auto out = faults_of(record.entries);
  if (!out.empty()) return out;
  if (root_of(record.entries) != record.root) out.push_back(refused("draw.root", "root"));
  if (record.secrets.size() != record.commitments.size() || record.witnesses.size() != record.commitments.size())
    out.push_back(refused("draw.witness_count", "witnesses", {{"commitments", std::to_string(record.commitments.size())}, {"secrets", std::to_string(record.secrets.size())}}));
  for (size_t i = 0; i < std::min(record.secrets.size(), record.commitments.size()); ++i) {
    auto const who = i < record.witnesses.size() ? record.witnesses[i] : std::to_string(i + 1);
    if (record.secrets[i].size() < kSecretMin) out.push_back(refused("draw.secret_short", place("witnesses", i, ".secret"), {{"witness", who}, {"min", std::to_string(kSecretMin)}}));
    if (commitment_of(record.secrets[i]) != record.commitments[i]) out.push_back(refused("draw.secret", place("witnesses", i, ".secret"), {{"witness", who}}));
  }
  if (record.beacon.source.empty() || record.beacon.round.empty() || record.beacon.value.empty()) out.push_back(refused("draw.beacon_missing", "beacon"));
  else if (!beacon_later) out.push_back(refused("draw.beacon_early", "beacon.at", {{"frozen_at", record.frozen_at}, {"at", record.beacon_at}}));
  auto const expected = order_of(record.entries, seed_of(record.root, record.secrets, record.beacon));
  size_t const shared = std::min(expected.size(), record.order.size());
  size_t at = 0;
  while (at < shared && expected[at] == record.order[at]) ++at;
  if (at < shared || expected.size() != record.order.size())
    out.push_back(refused("draw.order", place("order", at, ""), {{"place", std::to_string(at + 1)}, {"expected", at < expected.size() ? expected[at] : "—"}, {"found", at < record.order.size() ? record.order[at] : "—"}}));
  return out;
}

}  // namespace ly::lottery
