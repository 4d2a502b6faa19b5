#include "domains/accounts/totp.h"

#include <gtest/gtest.h>

#include "base/text.h"

namespace ly::accounts {
namespace {

// RFC 6238, appendix B: the seeds are the ASCII digits 1234567890 repeated to the length of the digest, eight digits.
struct Vector {
  int64_t seconds;
  char const *sha1, *sha256, *sha512;
};
constexpr Vector kVectors[] = {
    {59, "94287082", "46119246", "90693936"},          {1111111109, "07081804", "68084774", "25091201"}, {1111111111, "14050471", "67062674", "99943326"},
    {1234567890, "89005924", "91819424", "93441116"},  {2000000000, "69279037", "90698825", "38618901"}, {20000000000, "65353130", "77737706", "47863826"},
};
std::string seed(size_t octets) {
  std::string out;
  while (out.size() < octets) out += "1234567890";
  return out.substr(0, octets);
}

TEST(Totp, gives_the_codes_of_rfc_6238) {
  for (auto const& v : kVectors) {
    auto const step = static_cast<uint64_t>(totp_step({v.seconds * 1000}));
    EXPECT_EQ(hotp(seed(20), step, 8, Digest::sha1), v.sha1) << v.seconds;
    EXPECT_EQ(hotp(seed(32), step, 8, Digest::sha256), v.sha256) << v.seconds;
    EXPECT_EQ(hotp(seed(64), step, 8, Digest::sha512), v.sha512) << v.seconds;
  }
}

// RFC 4226, appendix D.
TEST(Totp, gives_the_codes_of_rfc_4226) {
  constexpr char const* kCodes[] = {"755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583", "399871", "520489"};
  for (uint64_t i = 0; i < 10; ++i) EXPECT_EQ(hotp(seed(20), i), kCodes[i]);
}

TEST(Totp, a_code_is_good_half_a_minute_around_and_once) {
  Instant const now{1'581'900'000'000};
  auto const step = totp_step(now);
  auto const secret = seed(20);
  for (int64_t off = -3; off <= 3; ++off) {
    auto const found = find_step(secret, hotp(secret, static_cast<uint64_t>(step + off)), now, 0);
    EXPECT_EQ(found.has_value(), off >= -1 && off <= 1) << off;
    EXPECT_EQ(found.value_or(step + off), step + off);
  }
  EXPECT_FALSE(find_step(secret, hotp(secret, static_cast<uint64_t>(step)), now, step));      // used
  EXPECT_FALSE(find_step(secret, hotp(secret, static_cast<uint64_t>(step - 1)), now, step));  // older than one used
  EXPECT_TRUE(find_step(secret, hotp(secret, static_cast<uint64_t>(step + 1)), now, step));
  for (auto const* wrong : {"", "12345", "1234567", "abcdef"}) EXPECT_FALSE(find_step(secret, wrong, now, 0)) << wrong;
}

TEST(Totp, the_address_is_what_authenticators_read) {
  // RFC 4648, 10, without padding.
  for (auto const& [plain, coded] : {std::pair{"", ""}, {"f", "MY"}, {"fo", "MZXQ"}, {"foo", "MZXW6"}, {"foob", "MZXW6YQ"}, {"fooba", "MZXW6YTB"}, {"foobar", "MZXW6YTBOI"}}) EXPECT_EQ(to_base32(plain), coded);
  EXPECT_EQ(otpauth_address("燎原", "han@park", "foobar"), "otpauth://totp/%E7%87%8E%E5%8E%9F:han%40park?secret=MZXW6YTBOI&issuer=%E7%87%8E%E5%8E%9F");
}

}  // namespace
}  // namespace ly::accounts
