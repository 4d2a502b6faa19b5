// A public draw that anybody can repeat: who is in the pool is frozen first, then chance comes from outside, and the order
// follows from both by this page alone. Nobody can choose the outcome: the pool is fixed by its root before the beacon is
// known, each witness is bound by a commitment given before the freeze, and one honest witness, or the beacon alone, is enough.
// Pure: no clock, no randomness of its own. Not here: who may take part (a policy table), what is drawn for (domains).
//
//   entry leaf   = SHA-256(0x00 || lp(no) || lp(tier) || lp(points) || lp(mark))         lp(x) = 4 octets big endian length, then x
//   pool root    = Merkle Tree Hash of the leaves in ascending order of `no` (RFC 6962, section 2.1)
//   commitment   = SHA-256("liaoyuan draw commitment v1" || secret)
//   seed         = SHA-256("liaoyuan draw seed v1" || root || lp(secret) for each in the record's order || lp(source) || lp(round) || lp(value))
//   stream       = HMAC-SHA-256(seed, counter) for counter = 0, 1, 2 … (8 octets big endian), each cut into four big-endian 64-bit numbers
//   number below n: the next of the stream below the largest multiple of n, modulo n (no bias)
//   draw order   = Fisher-Yates over the entries in ascending order of `no`, from the last down to the second
//   result       = by tier (ascending), then points (descending), then draw order
#pragma once
#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace ly::lottery {

using Digest = std::array<unsigned char, 32>;  // SHA-256

struct Entry {
  std::string no;      // number of the approved case, unique in the pool; no name, no document
  int64_t tier = 1;    // 1 chooses first
  int64_t points = 0;  // more is better; may be negative
  std::string mark;    // what lets the person find the own line and nobody else: e.g. a keyed digest; may be empty
};

struct Beacon {        // chance that nobody here can make: a state lottery's numbers, an exchange's closing figures
  std::string source;  // named before the freeze
  std::string round;   // named before the freeze; drawn after it
  std::string value;   // as published, octet for octet
};

// Leaf and root. An empty pool has the root SHA-256(""), as RFC 6962 says.
Digest leaf_of(Entry const& entry);
Digest root_of(std::span<Entry const> entries);  // any order in; `no` unique

// The siblings from a leaf up to the root: what one person needs to see that the own line was in the pool, without the others.
struct ProofStep {
  bool left = false;  // the sibling stands left of us
  Digest sibling{};
};
std::vector<ProofStep> proof_of(std::span<Entry const> entries, std::string_view no);  // empty if unknown, or alone
bool proves(Entry const& entry, std::span<ProofStep const> proof, Digest const& root);

Digest commitment_of(std::string_view secret);
Digest seed_of(Digest const& root, std::span<std::string const> secrets, Beacon const& beacon);

// The numbers of the result in order. Entries in any order; `no` must be unique (check()).
std::vector<std::string> order_of(std::span<Entry const> entries, Digest const& seed);

inline constexpr size_t kEntriesMax = 1'000'000;
inline constexpr size_t kSecretMin = 16;  // octets: shorter ones could be tried out from their commitment
inline constexpr size_t kWitnessesMax = 20;

// A pool that can be drawn from: numbers given and unique, tiers from 1. Problems at "pool[i].no" …:
// draw.no_missing, draw.no_twice {no}, draw.tier {tier}; draw.empty, draw.too_many {max}.
std::vector<Problem> faults_of(std::span<Entry const> entries);

// The whole public record, as it is published after the draw.
struct Record {
  std::string title;
  std::vector<Entry> entries;
  std::string frozen_at;                   // RFC 3339: told by who keeps the record; the beacon must be later
  Digest root{};
  std::vector<std::string> witnesses;      // who gave the commitment of the same place
  std::vector<Digest> commitments;
  std::vector<std::string> secrets;        // opened after the freeze, in the order of the commitments
  Beacon beacon;
  std::string beacon_at;                   // RFC 3339: when it was published
  std::vector<std::string> order;
};

// Does the record follow from itself? All that is wrong: draw.root, draw.witness_count, draw.secret {witness}, draw.secret_short {witness},
// draw.beacon_missing, draw.beacon_early, draw.order {place, expected, found}, and faults_of. `later` compares the two times
// (the engine reads no calendar): true if the beacon came after the freeze.
std::vector<Problem> verify(Record const& record, bool beacon_later);

}  // namespace ly::lottery
