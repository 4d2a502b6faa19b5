#include <gtest/gtest.h>

#include <cmath>

#include "base/dice.h"
#include "base/text.h"
#include "engines/cose/base45.h"
#include "engines/cose/cbor.h"
#include "engines/cose/inflate.h"
#include "engines/cose/sign1.h"

namespace ly::cose {
namespace {

using cbor::Item;

std::string code(std::string_view hex, cbor::Rules const& rules = cbor::kStrict) {
  auto const read = cbor::decode(from_hex(hex), rules);
  return read ? cbor::diagnostic(*read) : read.error().code + "@" + read.error().at;
}

TEST(Cbor, what_makes_two_readers_disagree_is_refused_with_its_place) {
  EXPECT_EQ(code("a201020103"), "cbor.duplicate_key@byte 3");
  EXPECT_EQ(code("0000"), "cbor.trailing@byte 1");
  EXPECT_EQ(code("1800"), "cbor.not_shortest@byte 0");
  EXPECT_EQ(code("1900ff"), "cbor.not_shortest@byte 0");
  EXPECT_EQ(code("9f01ff"), "cbor.indefinite@byte 0");
  EXPECT_EQ(code("a202000100"), "cbor.key_order@byte 3");
  EXPECT_EQ(code("61ff"), "cbor.utf8@byte 0");
  EXPECT_EQ(code("fb3ff0000000000000"), "cbor.not_shortest@byte 0");  // 1.0 fits in half
  EXPECT_EQ(code("1c"), "cbor.reserved@byte 0");
  EXPECT_EQ(code("f818"), "cbor.reserved@byte 0");
  EXPECT_EQ(code("ff"), "cbor.break@byte 0");
  EXPECT_EQ(code("4200"), "cbor.truncated@byte 1");
  EXPECT_EQ(code("9bffffffffffffffff"), "cbor.truncated@byte 9");  // a count that cannot be true reserves nothing
  std::string deep;
  for (int i = 0; i < 40; ++i) deep += "81";
  EXPECT_EQ(code(deep + "00"), "cbor.depth@byte 17");
}

TEST(Cbor, the_lenient_rules_still_refuse_a_key_twice_and_octets_after_the_end) {
  EXPECT_EQ(code("bf01020103ff", cbor::kWellFormed), "cbor.duplicate_key@byte 3");
  EXPECT_EQ(code("a20102180103", cbor::kWellFormed), "cbor.duplicate_key@byte 3");  // 1 and 1 in two forms are one key
  EXPECT_EQ(code("9f01ff00", cbor::kWellFormed), "cbor.trailing@byte 3");
  EXPECT_EQ(code("bf01ff", cbor::kWellFormed), "cbor.break@byte 2");
  EXPECT_EQ(code("5f6100ff", cbor::kWellFormed), "cbor.piece@byte 1");
  EXPECT_EQ(code("9f018202039f0405ffff", cbor::kWellFormed), "[_ 1, [2, 3], [_ 4, 5]]");
}

// Any value made from dice, written and read: the same; and no other octets are read as it.
Item any(Dice& dice, int depth) {
  switch (dice.below(depth > 3 ? 6 : 9)) {
    case 0: return Item::integer(static_cast<int64_t>(dice.next() >> dice.below(64)));
    case 1: return Item::integer(-static_cast<int64_t>(dice.next() >> (1 + dice.below(63))) - 1);
    case 2: return Item::of_bytes(std::string(dice.below(40), static_cast<char>(dice.below(256))));
    case 3: return Item::of_text(std::string(dice.below(40), 'x') + "测");
    case 4: return Item::of_bool(dice.chance(1, 2));
    case 5: return Item{cbor::Kind::real, false, 0, std::ldexp(static_cast<double>(dice.below(1 << 20)), static_cast<int>(dice.below(80)) - 50)};
    case 6: {
      std::vector<Item> items;
      for (auto n = dice.below(5); n > 0; --n) items.push_back(any(dice, depth + 1));
      return Item::of_array(std::move(items));
    }
    case 7: {
      std::vector<Item> pairs;
      for (auto n = dice.below(5); n > 0; --n) pairs.push_back(Item::integer(static_cast<int64_t>(n) - 3)), pairs.push_back(any(dice, depth + 1));
      return Item::of_map(std::move(pairs));
    }
    default: return Item::tagged(dice.below(1000), any(dice, depth + 1));
  }
}

TEST(Cbor, what_is_written_is_read_and_only_so) {
  Dice dice{11};
  for (int i = 0; i < 3000; ++i) {
    auto const octets = cbor::encode(any(dice, 0));
    auto const read = cbor::decode(octets);
    ASSERT_TRUE(read) << to_hex(octets) << " " << read.error().code;
    EXPECT_EQ(cbor::encode(*read), octets);
    auto changed = octets;
    changed[dice.below(changed.size())] ^= static_cast<char>(1 << dice.below(8));
    if (auto const other = cbor::decode(changed)) {
      EXPECT_EQ(cbor::encode(*other), changed) << to_hex(changed);
    }
  }
}

TEST(Base45, vectors_of_the_rfc_and_what_it_forbids) {
  EXPECT_EQ(to_base45("AB"), "BB8");
  EXPECT_EQ(to_base45("Hello!!"), "%69 VD92EX0");
  EXPECT_EQ(from_base45("QED8WEX0").value(), "ietf!");
  EXPECT_EQ(from_base45("GGW").error().code, "base45.value");
  EXPECT_EQ(from_base45("V5").error().code, "base45.value");
  EXPECT_EQ(from_base45("BB8A").error().code, "base45.length");
  EXPECT_EQ(from_base45("bb8").error().code, "base45.character");
  EXPECT_EQ(from_base45("BB8B:\n").error().at, "character 6");
}

TEST(Inflate, a_bomb_a_stump_and_a_tail_are_refused) {
  auto const good = from_hex("789ccb48cdc9c90700062c0215");
  EXPECT_EQ(inflated(good).value(), "hello");
  EXPECT_EQ(inflated(good.substr(0, good.size() - 1)).error().code, "zlib.damaged");
  EXPECT_EQ(inflated(good + "x").error().code, "zlib.damaged");
  EXPECT_EQ(inflated(good, 4).error().code, "zlib.too_large");
}

TEST(Sign1, both_kinds_of_key_sign_and_every_flipped_bit_is_seen) {
  for (auto const algorithm : {Algorithm::es256, Algorithm::eddsa}) {
    auto const key = PrivateKey::make(algorithm);
    auto const text = sign1("通行证 payload", key, "\x01\x02");
    auto const message = read_sign1(text);
    ASSERT_TRUE(message) << message.error().code;
    EXPECT_EQ(message->key_id(), "\x01\x02");
    EXPECT_TRUE(verify(*message, key.public_key()));
    EXPECT_FALSE(verify(*message, key.public_key(), "more"));
    EXPECT_EQ(verify(*message, PrivateKey::make(algorithm).public_key()).error().code, "cose.signature");
    EXPECT_EQ(verify(*message, PrivateKey::make(algorithm == Algorithm::es256 ? Algorithm::eddsa : Algorithm::es256).public_key()).error().code, "cose.key_kind");
    for (size_t bit = 0; bit < text.size() * 8; ++bit) {
      auto flipped = text;
      flipped[bit / 8] ^= static_cast<char>(1 << bit % 8);
      auto const read = read_sign1(flipped);
      EXPECT_FALSE(read && verify(*read, key.public_key())) << "bit " << bit;
    }
  }
}

TEST(Sign1, keys_survive_their_files_and_points_off_the_curve_are_refused) {
  for (auto const algorithm : {Algorithm::es256, Algorithm::eddsa}) {
    auto const key = PrivateKey::make(algorithm);
    auto const again = PrivateKey::from_pkcs8(key.pkcs8());
    ASSERT_TRUE(again);
    EXPECT_EQ(again->public_key().spki(), key.public_key().spki());
    auto const open = PublicKey::from_spki(key.public_key().spki());
    ASSERT_TRUE(open);
    EXPECT_TRUE(open->verify(algorithm, "m", again->sign("m")));
  }
  EXPECT_FALSE(PublicKey::ec(Curve::p256, std::string(32, '\x01'), std::string(32, '\x02')));
  EXPECT_FALSE(PublicKey::okp(Curve::ed25519, "short"));
  EXPECT_FALSE(PublicKey::rsa(std::string(64, '\xff'), "\x01\x00\x01"));  // 512 bits
  EXPECT_FALSE(PublicKey::from_spki("nonsense"));
  EXPECT_FALSE(PrivateKey::from_pkcs8("nonsense"));
  EXPECT_FALSE(Certificate::from_der("nonsense"));
}

TEST(Sign1, shapes_that_are_not_ours_are_refused) {
  auto const key = PrivateKey::make(Algorithm::es256);
  auto const text = sign1("x", key, "k");
  EXPECT_EQ(read_sign1(text.substr(1)).error().code, "cose.not_sign1");  // without its tag
  EXPECT_TRUE(read_sign1(text.substr(1), cbor::kStrict, Tagging::optional));
  EXPECT_EQ(read_sign1(cbor::encode(Item::integer(1))).error().code, "cose.not_sign1");
  auto const critical = cbor::encode(Item::of_map({Item::integer(1), Item::integer(-7), Item::integer(2), Item::of_array({Item::integer(99)})}));
  auto const whole = cbor::encode(Item::tagged(18, Item::of_array({Item::of_bytes(critical), Item::of_map({}), Item::of_bytes("x"), Item::of_bytes(std::string(64, 'x'))})));
  EXPECT_EQ(read_sign1(whole).error().code, "cose.critical");
  // The algorithm unprotected: read from others only.
  auto const header = std::string();
  auto const loose = cbor::encode(Item::tagged(18, Item::of_array({Item::of_bytes(header), Item::of_map({Item::integer(1), Item::integer(-7)}), Item::of_bytes("x"), Item::of_bytes(key.sign(to_be_signed(header, "x")))})));
  auto const message = read_sign1(loose).value();
  EXPECT_EQ(verify(message, key.public_key()).error().code, "cose.algorithm");
  EXPECT_TRUE(verify(message, key.public_key(), {}, true));
}

}  // namespace
}  // namespace ly::cose
