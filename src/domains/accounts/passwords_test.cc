#include <gtest/gtest.h>

#include <set>

#include "desk/test_house.h"
#include "domains/accounts/guesses.h"
#include "domains/accounts/passwords.h"

namespace ly::accounts {
namespace {

TEST(PasswordsTest, knows_what_people_choose_first) {
  auto const& common = CommonPasswords::shipped();
  EXPECT_GE(common.size(), 3000U);
  for (auto const* bad : {"1234567890", "qwertyuiop", "1qaz2wsx3edc", "password123", "P@ssw0rd2020!", "woaini1314520", "5201314520", "zhangwei123456", "wang123456", "199001011990", "aaaaaaaaaa", "121212121212",
                          "abcabcabcabc", "admin@2020", "Administrator1", "1q2w3e4r5t6y", "qwerty123456", "88888888888", "123456abcdef", "１２３４５６７８９０"})
    EXPECT_TRUE(common.has(bad)) << bad;
  for (auto const* good : {"correct horse battery", "雨后春笋 三轮车 7", "k7mp-3xqd-9rtv-aaek", "Tr0ub4dor&3xyz"}) EXPECT_FALSE(common.has(good)) << good;
}

TEST(PasswordsTest, one_time_passwords_are_readable_and_never_alike) {
  test::SeededSecrets secrets;
  std::set<std::string> seen;
  std::map<char, int> letters;
  for (int i = 0; i < 2000; ++i) {
    auto const p = make_one_time_password(secrets);
    ASSERT_EQ(p.size(), 19U);
    for (char c : p) {
      EXPECT_EQ(std::string_view("ilo01").find(c), std::string_view::npos);
      if (c != '-') ++letters[c];
    }
    seen.insert(p);
  }
  EXPECT_EQ(seen.size(), 2000U);
  ASSERT_EQ(letters.size(), 31U);
  for (auto const& [c, n] : letters) EXPECT_NEAR(n, 32000 / 31, 150) << c;  // 4.7 standard deviations
}

TEST(PasswordsTest, hashes_as_stated) {
  auto const hash = hash_password("雨后春笋 三轮车", {1, 8192}).value();
  EXPECT_TRUE(hash.starts_with("$argon2id$v=19$m=8,t=1,p=1$"));
  EXPECT_TRUE(verify_password(hash, "雨后春笋 三轮车").value());
  EXPECT_TRUE(verify_password(hash, "雨后春笋　三轮车").value());  // the space of a Chinese input method
  EXPECT_FALSE(verify_password(hash, "雨后春笋 三轮车 ").value());
  EXPECT_FALSE(verify_password("not a hash", "x").value());
  EXPECT_TRUE(needs_rehash(hash, {}));
  auto const real = hash_password("x", {}).value();  // what the program uses: 64 MiB, 3 passes
  EXPECT_TRUE(real.starts_with("$argon2id$v=19$m=65536,t=3,p=1$"));
  EXPECT_FALSE(needs_rehash(real, {}));
}

struct GuessesTest : ::testing::Test {
  Guesses guesses;
  Instant now{1'000'000'000};
  int passed(Attempt const& a, int tries) {
    int n = 0;
    for (int i = 0; i < tries; ++i) n += guesses.begin(a, now).has_value() ? 1 : 0;
    return n;
  }
};

TEST_F(GuessesTest, backs_off_per_account_and_peer_twice_as_long_each_time) {
  Attempt const a{"han", "192.0.2.1", {}};
  EXPECT_EQ(passed(a, 20), 5);
  for (int64_t wait : {15, 30, 60, 120, 240, 480, 900, 900}) {
    now.ms += wait * 1000 - 1;
    EXPECT_EQ(guesses.begin(a, now).error().args.at("seconds"), "1") << wait;
    now.ms += 1;
    EXPECT_EQ(passed(a, 3), 1) << wait;
  }
  EXPECT_EQ(passed({"han", "192.0.2.2", {}}, 1), 1);    // another peer is not held up by it
  EXPECT_EQ(passed({"zhang", "192.0.2.1", {}}, 1), 1);  // nor another account
}

TEST_F(GuessesTest, one_peer_over_many_accounts_is_slowed) {
  int n = 0;
  for (int i = 0; i < 200; ++i) n += passed({"name" + std::to_string(i), "192.0.2.1", {}}, 1);
  EXPECT_EQ(n, 60);
  now.ms += 60'000;
  n = 0;
  for (int i = 0; i < 20; ++i) n += passed({"other" + std::to_string(i), "192.0.2.1", {}}, 1);
  EXPECT_EQ(n, 4);
  // Colleagues behind the same address who use their own devices are not slowed.
  EXPECT_EQ(passed({"colleague", "192.0.2.1", "device 1"}, 1), 1);
}

TEST_F(GuessesTest, knowing_one_password_does_not_wash_off_guesses_at_others) {
  int n = 0;
  for (int i = 0; i < 200; ++i) {
    n += passed({"name" + std::to_string(i), "192.0.2.1", {}}, 1);
    if (passed({"mine", "192.0.2.1", {}}, 1) == 1) guesses.succeeded({"mine", "192.0.2.1", {}}, now);
  }
  EXPECT_EQ(n, 60);
}

TEST_F(GuessesTest, memory_is_bounded_and_the_persistent_guesser_is_not_forgotten) {
  for (int i = 0; i < 100; ++i) (void)guesses.begin({"han", "10.0." + std::to_string(i) + ".1", {}}, now);
  for (int i = 0; i < 25'000; ++i) (void)guesses.begin({"n" + std::to_string(i), "p" + std::to_string(i), {}}, now);
  EXPECT_LE(guesses.size(), 3U * 20'000U);
  EXPECT_EQ(passed({"han", "192.0.2.77", {}}, 1), 0);
}

TEST_F(GuessesTest, one_subscriber_of_ipv6_is_one_peer) {
  EXPECT_EQ(network_of("2001:db8:1:2:3:4:5:6"), network_of("2001:db8:1:2::9"));
  EXPECT_NE(network_of("2001:db8:1:2::9"), network_of("2001:db8:1:3::9"));
  EXPECT_EQ(network_of("::ffff:192.0.2.1"), "192.0.2.1");
  EXPECT_EQ(network_of("192.0.2.1"), "192.0.2.1");
}

}  // namespace
}  // namespace ly::accounts
