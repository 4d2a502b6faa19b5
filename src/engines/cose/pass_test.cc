#include "engines/cose/pass.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "base/dice.h"
#include "base/text.h"
#include "engines/cose/cbor.h"
#include "engines/cose/trust.h"

namespace ly::cose {
namespace {

Instant at(int month, int day, int hour = 0) { return instant_of(day_of(2020, month, day), Minutes{hour * 60}); }

// As much as a real pass says: a four-character name, a long category, two checkpoints.
PassClaims a_person() {
  PassClaims c;
  c.serial = 1'000'000;
  c.category = "复工员工";
  c.name = "测试甲乙";
  c.last4 = "002X";
  c.home = "990101102";
  c.division = "990101400";
  c.places = {place_mark("01E0P6AJ00C49TE9MRRQ35349P"), place_mark("01E0P6AJ00C49TE9MRRQ35349Q")};
  c.uses = 2;
  c.uses_days = 2;
  c.issued_at = at(2, 10);
  c.from = at(2, 11);
  c.to = at(3, 11);
  return c;
}
PassClaims a_vehicle() {
  auto c = a_person();
  c.kind = PassKind::vehicle;
  c.category = "保供应急";
  c.name = "测试南桥货运代理有限公司";
  c.last4.clear();
  c.plate = "测AD12345";
  c.companions = 50;
  return c;
}
PassClaims a_certificate() {
  auto c = a_person();
  c.kind = PassKind::health;
  c.category = "健康证明";
  c.scope = "测试镇卫生院";
  return c;
}

struct Issuers {
  PrivateKey root = PrivateKey::make(Algorithm::es256), bureau = PrivateKey::make(Algorithm::es256), dispatcher = PrivateKey::make(Algorithm::es256), stranger = PrivateKey::make(Algorithm::es256);
  TrustList trust{7, at(2, 12), at(2, 14), {{bureau.public_key(), "测试区指挥部", {PassKind::person, PassKind::health, PassKind::permit}, at(2, 1), at(4, 1)},
                                            {dispatcher.public_key(), "测试客运", {PassKind::vehicle}, at(2, 1), at(4, 1)}}};
  StatusList list{3, at(2, 12), at(2, 14), 2'000'000, {5, 6, 1'000'001}};
  StatusIndex status{list};
  std::string text(PassClaims const& claims, PrivateKey const& key) const { return pass_text(claims, key, key_id_of(key.public_key())); }
  Finding judge(std::string_view text, Instant now = at(2, 13), Where const& where = {}) const { return judge_pass(text, {trust, &status}, now, where).finding; }
};

TEST(Pass, what_is_said_is_read_and_only_in_one_form) {
  for (auto const& claims : {a_person(), a_vehicle(), a_certificate()}) {
    auto const octets = encode_claims(claims);
    EXPECT_EQ(decode_claims(octets).value(), claims);
  }
  auto odd = a_person();
  odd.category = "别的";
  EXPECT_EQ(decode_claims(encode_claims(odd)).value(), odd);
  EXPECT_EQ(decode_claims("").error().code, "cbor.truncated");
  EXPECT_EQ(decode_claims(cbor::encode(cbor::Item::of_map({}))).error().code, "pass.claims");
  auto upside_down = a_person();
  std::swap(upside_down.from, upside_down.to);
  EXPECT_EQ(decode_claims(encode_claims(upside_down)).error().code, "pass.claims");
}

TEST(Pass, codes_stay_small_enough_for_a_cheap_printer) {
  Issuers const by;
  EXPECT_LE(qr_modules(by.text(a_person(), by.bureau).size()), kModulesPerson);
  EXPECT_LE(qr_modules(by.text(a_vehicle(), by.dispatcher).size()), kModulesOther);
  EXPECT_LE(qr_modules(by.text(a_certificate(), by.bureau).size()), kModulesOther);
  EXPECT_EQ(qr_modules(262), 53);
  EXPECT_EQ(qr_modules(263), 57);
  EXPECT_EQ(qr_modules(5000), 0);
  // Nothing in it by which a stranger learns a whole number.
  auto const octets = encode_claims(a_person());
  EXPECT_EQ(octets.find("9900001900"), std::string::npos);
}

TEST(Pass, each_thing_that_can_be_wrong_has_one_finding) {
  Issuers const by;
  auto const good = by.text(a_person(), by.bureau);
  auto const verdict = judge_pass(good, {by.trust, &by.status}, at(2, 13));
  EXPECT_EQ(verdict.finding, Finding::good);
  EXPECT_EQ(verdict.issuer, "测试区指挥部");
  EXPECT_EQ(verdict.claims->name, "测试甲乙");
  EXPECT_EQ(by.judge("https://example.org/pay"), Finding::not_a_pass);
  EXPECT_EQ(by.judge("HC1:6BF"), Finding::not_a_pass);
  EXPECT_EQ(by.judge(""), Finding::not_a_pass);
  EXPECT_EQ(by.judge(std::string_view(good).substr(0, good.size() / 2)), Finding::damaged);
  EXPECT_EQ(by.judge("LY1:"), Finding::damaged);
  EXPECT_EQ(by.judge("LY1:" + std::string(1'000'000, 'A')), Finding::damaged);
  EXPECT_EQ(by.judge(by.text(a_person(), by.stranger)), Finding::unknown_issuer);
  EXPECT_EQ(by.judge(pass_text(a_person(), by.stranger, key_id_of(by.bureau.public_key()))), Finding::forged);
  EXPECT_EQ(by.judge(by.text(a_certificate(), by.dispatcher)), Finding::not_his_to_sign);  // a coach key cannot sign a health certificate
  auto early = a_person();
  early.issued_at = at(1, 31);
  EXPECT_EQ(by.judge(by.text(early, by.bureau)), Finding::not_his_to_sign);
  auto lost = a_person();
  lost.serial = 1'000'001;
  EXPECT_EQ(by.judge(by.text(lost, by.bureau)), Finding::revoked);
  auto later = a_person();
  later.from = at(2, 20);
  EXPECT_EQ(by.judge(by.text(later, by.bureau)), Finding::not_yet);
  auto over = a_person();
  over.to = at(2, 13);
  EXPECT_EQ(by.judge(by.text(over, by.bureau)), Finding::expired);  // [from, to)
  EXPECT_EQ(by.judge(good, at(2, 13), {"01E0P6AJ00C49TE9MRRQ35349Q", "990101400001"}), Finding::good);
  EXPECT_EQ(by.judge(good, at(2, 13), {"another", "990101400001"}), Finding::wrong_place);
  auto anywhere = a_person();
  anywhere.places.clear();
  EXPECT_EQ(by.judge(by.text(anywhere, by.bureau), at(2, 13), {"another", "990101400001"}), Finding::good);
  EXPECT_EQ(by.judge(by.text(anywhere, by.bureau), at(2, 13), {"another", "990181"}), Finding::wrong_place);
  EXPECT_EQ(by.judge(good, at(2, 11)), Finding::clock_wrong);  // set back before the last signed list
  EXPECT_EQ(by.judge(good, at(2, 14)), Finding::old_lists);
  EXPECT_EQ(judge_pass(good, {by.trust, nullptr}, at(2, 13)).finding, Finding::old_lists);  // nothing known of revocations is never green
  std::set<std::string_view> names;
  for (int i = 0; i <= static_cast<int>(Finding::old_lists); ++i) names.insert(name_of(static_cast<Finding>(i)));
  EXPECT_EQ(names.size(), 12U);
}

TEST(Pass, every_changed_character_is_seen) {
  Issuers const by;
  auto const good = by.text(a_person(), by.bureau);
  Dice dice{3};
  for (size_t i = 4; i < good.size(); ++i) {
    auto changed = good;
    do changed[i] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"[dice.below(45)];
    while (changed[i] == good[i]);
    EXPECT_NE(by.judge(changed), Finding::good) << i;
  }
}

TEST(Trust, a_list_is_read_only_under_its_root_and_says_who_may_sign_what) {
  Issuers const by;
  auto const octets = sign_trust(by.trust, by.root);
  auto const read = read_trust(octets, by.root.public_key());
  ASSERT_TRUE(read) << read.error().code;
  EXPECT_EQ(read->sequence, 7);
  EXPECT_EQ(read->renew_by.ms, by.trust.renew_by.ms);
  ASSERT_EQ(read->keys.size(), 2U);
  EXPECT_EQ(read->keys[1].kinds, std::vector<PassKind>{PassKind::vehicle});
  EXPECT_EQ(read->find(key_id_of(by.dispatcher.public_key()))->issuer, "测试客运");
  EXPECT_EQ(read_trust(octets, by.stranger.public_key()).error().code, "cose.signature");
  auto twice = by.trust;
  twice.keys.push_back(twice.keys[0]);
  EXPECT_EQ(read_trust(sign_trust(twice, by.root), by.root.public_key()).error().code, "trust.not_a_list");
}

TEST(Status, ten_thousand_of_a_million_in_ten_and_a_half_kilobytes_exactly) {
  Dice dice{9};
  std::set<uint64_t> chosen;
  while (chosen.size() < 10'000) chosen.insert(1 + dice.below(1'000'000));
  auto const key = PrivateKey::make(Algorithm::es256);
  StatusList const list{12, at(2, 12), at(2, 13), 1'000'000, {chosen.begin(), chosen.end()}};
  auto const octets = sign_status(list, key, "key1");
  EXPECT_LE(octets.size(), 10'500U) << "signature and head included";
  auto const read = read_status(octets, key.public_key());
  ASSERT_TRUE(read);
  EXPECT_EQ(*read, list);
  StatusIndex const index(*read);
  for (uint64_t serial = 0; serial <= 1'000'100; ++serial) ASSERT_EQ(index.revoked(serial), chosen.contains(serial)) << serial;
  EXPECT_TRUE(index.known(1'000'000));
  EXPECT_FALSE(index.known(1'000'001));
  // A hundred more, two taken back.
  auto next = list;
  next.sequence = 13;
  for (int i = 0; i < 100; ++i) chosen.insert(1 + dice.below(1'000'000));
  chosen.erase(list.revoked[3]);
  chosen.erase(list.revoked[4000]);
  next.revoked.assign(chosen.begin(), chosen.end());
  auto const delta = sign_status(difference(list, next), key, "key1");
  EXPECT_LE(delta.size(), 500U);
  EXPECT_EQ(apply(list, read_status_delta(delta, key.public_key()).value()).value(), next);
  EXPECT_EQ(apply(next, read_status_delta(delta, key.public_key()).value()).error().code, "status.gap");
  EXPECT_EQ(read_status_delta(delta, PrivateKey::make(Algorithm::es256).public_key()).error().code, "cose.signature");
  EXPECT_EQ(read_status(delta, key.public_key()).error().code, "status.not_a_list");
}

TEST(Status, any_set_survives_and_damage_is_seen) {
  Dice dice{21};
  for (int round = 0; round < 300; ++round) {
    std::set<uint64_t> chosen;
    auto const range = 1 + (dice.next() >> (24 + dice.below(39)));
    for (auto n = dice.below(200); n > 0; --n) chosen.insert(dice.below(std::min(range, kSerialMax)));
    std::vector<uint64_t> const numbers(chosen.begin(), chosen.end());
    auto const packed = pack_ascending(numbers);
    ASSERT_EQ(unpack_ascending(packed).value(), numbers);
    EXPECT_FALSE(unpack_ascending(packed + '\0'));
    if (packed.size() > 5) {
      EXPECT_FALSE(unpack_ascending(packed.substr(0, packed.size() - 1)));
    }
  }
  EXPECT_FALSE(unpack_ascending("\xff"));
  EXPECT_FALSE(unpack_ascending(std::string("\x00\xff\xff\xff\xff", 5)));  // a count that cannot be true
}

}  // namespace
}  // namespace ly::cose
