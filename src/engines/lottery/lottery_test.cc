#include "engines/lottery/lottery.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

#include "base/dice.h"
#include "base/text.h"

namespace ly::lottery {
namespace {

std::vector<Entry> pool_of(size_t count, uint64_t seed = 7) {
  Dice dice{seed};
  std::vector<Entry> out;
  for (size_t i = 1; i <= count; ++i) out.push_back({"RC-2020-" + std::to_string(i), static_cast<int64_t>(1 + dice.below(4)), static_cast<int64_t>(40 + 20 * dice.below(3)), "m" + std::to_string(i)});
  return out;
}

Record drawn(size_t count, uint64_t seed = 7) {
  Record r;
  r.entries = pool_of(count, seed);
  r.frozen_at = "2020-03-10T10:00:00+08:00";
  r.beacon_at = "2020-03-10T21:30:00+08:00";
  r.witnesses = {"甲", "乙"};
  r.secrets = {std::string(32, '\x11'), std::string(32, '\x22')};
  for (auto const& secret : r.secrets) r.commitments.push_back(commitment_of(secret));
  r.beacon = {"双色球", "2020021", "01 02 03 04 05 06 + 07"};
  r.root = root_of(r.entries);
  r.order = order_of(r.entries, seed_of(r.root, r.secrets, r.beacon));
  return r;
}

std::string codes(std::vector<Problem> const& problems) {
  std::string out;
  for (auto const& p : problems) out += p.code + " ";
  return out;
}

TEST(Lottery, roots_are_those_of_rfc_6962) {
  // The hash of an empty tree, and one leaf: known from the RFC's definition.
  EXPECT_EQ(to_hex({reinterpret_cast<char const*>(root_of({}).data()), 32}), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  auto const one = pool_of(1);
  EXPECT_EQ(root_of(one), leaf_of(one[0]));
}

TEST(Lottery, the_pool_has_one_root_whatever_the_order_of_its_lines) {
  auto pool = pool_of(203);
  auto const root = root_of(pool);
  std::reverse(pool.begin(), pool.end());
  EXPECT_EQ(root_of(pool), root);
  pool[17].points += 1;
  EXPECT_NE(root_of(pool), root);
}

TEST(Lottery, each_member_proves_his_line_and_no_other) {
  for (size_t count : {1U, 2U, 3U, 7U, 8U, 13U, 64U, 203U}) {
    auto const pool = pool_of(count);
    auto const root = root_of(pool);
    for (auto const& entry : pool) {
      auto const proof = proof_of(pool, entry.no);
      EXPECT_TRUE(proves(entry, proof, root)) << count << " " << entry.no;
      auto other = entry;
      other.points += 1;
      EXPECT_FALSE(proves(other, proof, root));
    }
    EXPECT_TRUE(proof_of(pool, "nobody").empty());
  }
}

TEST(Lottery, tiers_first_then_points_then_chance) {
  auto const r = drawn(203);
  std::map<std::string, Entry> by_no;
  for (auto const& e : r.entries) by_no[e.no] = e;
  ASSERT_EQ(r.order.size(), 203U);
  EXPECT_EQ(std::set<std::string>(r.order.begin(), r.order.end()).size(), 203U);
  for (size_t i = 1; i < r.order.size(); ++i) {
    auto const& a = by_no[r.order[i - 1]];
    auto const& b = by_no[r.order[i]];
    EXPECT_TRUE(a.tier < b.tier || (a.tier == b.tier && a.points >= b.points)) << i;
  }
  // Another round of the beacon, another order; the same, the same.
  auto other = r.beacon;
  other.value += "1";
  EXPECT_NE(order_of(r.entries, seed_of(r.root, r.secrets, other)), r.order);
  EXPECT_EQ(order_of(r.entries, seed_of(r.root, r.secrets, r.beacon)), r.order);
}

// Chi-square over who is first of thirteen equals: 12 degrees of freedom, 0.1 % of fair draws pass 32.9. The seeds are fixed: no flicker.
TEST(Lottery, equals_have_equal_chances) {
  constexpr int kEquals = 13, kDraws = 20'000;
  std::vector<Entry> equals;
  for (int i = 0; i < kEquals; ++i) equals.push_back({std::string("x") + static_cast<char>('a' + i), 1, 0, ""});
  std::map<std::string, int> first, last;
  auto const root = root_of(equals);
  for (int i = 0; i < kDraws; ++i) {
    auto const order = order_of(equals, seed_of(root, {}, {"test", "1", std::to_string(i)}));
    ++first[order.front()];
    ++last[order.back()];
  }
  for (auto const* seen : {&first, &last}) {
    double sum = 0;
    for (auto const& entry : equals) {
      double const expected = static_cast<double>(kDraws) / kEquals, off = seen->at(entry.no) - expected;
      sum += off * off / expected;
    }
    EXPECT_LT(sum, 32.9);
  }
}

TEST(Lottery, every_kind_of_tampering_is_named) {
  auto const sound = drawn(203);
  EXPECT_EQ(codes(verify(sound, true)), "");
  auto swapped = sound;
  std::swap(swapped.order[0], swapped.order[1]);
  auto const told = verify(swapped, true);
  ASSERT_EQ(codes(told), "draw.order ");
  EXPECT_EQ(told[0].args.at("place"), "1");
  EXPECT_EQ(told[0].args.at("expected"), sound.order[0]);
  auto late = sound;
  late.entries.push_back({"RC-2020-9999", 1, 100, ""});
  EXPECT_TRUE(codes(verify(late, true)).starts_with("draw.root "));
  auto missing = sound;
  missing.order.pop_back();
  EXPECT_EQ(codes(verify(missing, true)), "draw.order ");
  auto secret = sound;
  secret.secrets[1][0] ^= 1;
  EXPECT_TRUE(codes(verify(secret, true)).starts_with("draw.secret "));
  auto fewer = sound;
  fewer.secrets.pop_back();
  EXPECT_TRUE(codes(verify(fewer, true)).starts_with("draw.witness_count "));
  EXPECT_EQ(codes(verify(sound, false)), "draw.beacon_early ");
  auto twice = sound;
  twice.entries[5].no = twice.entries[9].no;
  EXPECT_EQ(codes(verify(twice, true)), "draw.no_twice ");
  auto low = sound;
  low.entries[3].tier = 0;
  EXPECT_EQ(codes(verify(low, true)), "draw.tier ");
  EXPECT_EQ(codes(verify(Record{}, true)), "draw.empty ");
}

}  // namespace
}  // namespace ly::lottery
