#include "desk/sealing.h"

#include <gtest/gtest.h>
#include <openssl/evp.h>

#include <bit>
#include <cstring>
#include <memory>
#include <set>

#include "base/text.h"
#include "desk/test_house.h"

namespace ly {
namespace {

// ---- SM3 as GB/T 32905-2016 writes it, by itself ----
std::string slow_sm3(std::string message) {
  uint32_t v[8] = {0x7380166f, 0x4914b2b9, 0x172442d7, 0xda8a0600, 0xa96f30bc, 0x163138aa, 0xe38dee4d, 0xb0fb0e4e};
  uint64_t const bits = message.size() * 8;
  message += '\x80';
  while (message.size() % 64 != 56) message += '\0';
  for (int shift = 56; shift >= 0; shift -= 8) message += static_cast<char>(bits >> shift & 0xFF);
  auto const p0 = [](uint32_t x) { return x ^ std::rotl(x, 9) ^ std::rotl(x, 17); };
  auto const p1 = [](uint32_t x) { return x ^ std::rotl(x, 15) ^ std::rotl(x, 23); };
  for (size_t at = 0; at < message.size(); at += 64) {
    uint32_t w[68], s[8];
    for (size_t j = 0; j < 16; ++j) {
      w[j] = 0;
      for (size_t k = 0; k < 4; ++k) w[j] = w[j] << 8 | static_cast<unsigned char>(message[at + j * 4 + k]);
    }
    for (int j = 16; j < 68; ++j) w[j] = p1(w[j - 16] ^ w[j - 9] ^ std::rotl(w[j - 3], 15)) ^ std::rotl(w[j - 13], 7) ^ w[j - 6];
    std::memcpy(s, v, sizeof s);
    for (int j = 0; j < 64; ++j) {
      uint32_t const t = j < 16 ? 0x79cc4519 : 0x7a879d8a;
      uint32_t const ss1 = std::rotl(std::rotl(s[0], 12) + s[4] + std::rotl(t, j % 32), 7), ss2 = ss1 ^ std::rotl(s[0], 12);
      uint32_t const ff = j < 16 ? s[0] ^ s[1] ^ s[2] : (s[0] & s[1]) | (s[0] & s[2]) | (s[1] & s[2]);
      uint32_t const gg = j < 16 ? s[4] ^ s[5] ^ s[6] : (s[4] & s[5]) | (~s[4] & s[6]);
      uint32_t const tt1 = ff + s[3] + ss2 + (w[j] ^ w[j + 4]), tt2 = gg + s[7] + ss1 + w[j];
      s[3] = s[2], s[2] = std::rotl(s[1], 9), s[1] = s[0], s[0] = tt1;
      s[7] = s[6], s[6] = std::rotl(s[5], 19), s[5] = s[4], s[4] = p0(tt2);
    }
    for (int j = 0; j < 8; ++j) v[j] ^= s[j];
  }
  std::string out;
  for (auto const word : v)
    for (int shift = 24; shift >= 0; shift -= 8) out += static_cast<char>(word >> shift & 0xFF);
  return out;
}
std::string slow_hmac(std::string key, std::string const& message) {  // RFC 2104
  key.resize(64, '\0');
  std::string inner = key, outer = key;
  for (auto& c : inner) c = static_cast<char>(c ^ 0x36);
  for (auto& c : outer) c = static_cast<char>(c ^ 0x5c);
  return slow_sm3(outer + slow_sm3(inner + message));
}
std::string sm4_block(std::string const& key, std::string const& block) {
  std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)> const context(EVP_CIPHER_CTX_new(), EVP_CIPHER_CTX_free);
  unsigned char out[32];
  int n = 0;
  EVP_EncryptInit_ex(context.get(), EVP_sm4_ecb(), nullptr, reinterpret_cast<unsigned char const*>(key.data()), nullptr);
  EVP_EncryptUpdate(context.get(), out, &n, reinterpret_cast<unsigned char const*>(block.data()), 16);
  return std::string(reinterpret_cast<char*>(out), 16);
}
std::string next_counter(std::string counter) {
  for (size_t i = counter.size(); i-- > 0 && ++counter[i] == '\0';) {}
  return counter;
}

Secret secret_of(unsigned char seed) {
  Secret out{};
  for (size_t i = 0; i < out.size(); ++i) out[i] = static_cast<unsigned char>(seed * 31 + i * i);
  return out;
}
std::string as_text(Secret const& s) { return {reinterpret_cast<char const*>(s.data()), s.size()}; }

class Profiles : public ::testing::TestWithParam<Sealing> {};

TEST_P(Profiles, seal_bind_to_their_place_and_refuse_every_changed_octet) {
  test::SeededSecrets secrets;
  auto const key = secret_of(3);
  std::set<std::string> all;
  for (std::string const& plain : {std::string(), std::string("测试员工"), std::string(5000, 'x')}) {
    auto const sealed = seal_octets(GetParam(), key, secrets, "person/1/name", plain);
    EXPECT_EQ(sealed[0], static_cast<char>(GetParam()));
    EXPECT_EQ(open_octets(key, "person/1/name", sealed), plain);
    EXPECT_FALSE(open_octets(key, "person/1/phone", sealed));
    EXPECT_FALSE(open_octets(secret_of(4), "person/1/name", sealed));
    EXPECT_FALSE(open_octets(key, "person/1/name", std::string_view(sealed).substr(0, sealed.size() - 1)));
    EXPECT_FALSE(open_octets(key, "person/1/name", sealed + "x"));
    for (size_t i = 0; i < std::min<size_t>(sealed.size(), 120); ++i) {
      auto changed = sealed;
      changed[i] = static_cast<char>(changed[i] ^ (1 << (i % 8)));
      EXPECT_FALSE(open_octets(key, "person/1/name", changed)) << "octet " << i;
    }
    EXPECT_FALSE(plain.size() > 8 && contains(sealed, plain.substr(0, 8)));
  }
  for (int i = 0; i < 2000; ++i) all.insert(seal_octets(GetParam(), key, secrets, "p", "same"));
  EXPECT_EQ(all.size(), 2000U) << "never the same twice";
  // A place cannot be lengthened at the cost of what is sealed.
  auto const sealed = seal_octets(GetParam(), key, secrets, "ab", "cd");
  EXPECT_FALSE(open_octets(key, "abc", sealed));
  EXPECT_FALSE(open_octets(key, "", sealed));
  for (size_t n = 0; n < 60; ++n) EXPECT_FALSE(open_octets(key, "p", std::string(n, static_cast<char>(GetParam()))));
}

TEST_P(Profiles, look_up_by_a_keyed_digest_of_purpose_and_value) {
  auto const key = secret_of(5);
  auto const digest = [&](std::string_view purpose, std::string_view value) { return blind_digest(GetParam(), key, purpose, value); };
  EXPECT_EQ(digest("person.id", "990000190001010008").size(), 32U);
  EXPECT_EQ(digest("person.id", "990000190001010008"), digest("person.id", "990000190001010008"));
  EXPECT_NE(digest("person.id", "990000190001010008"), digest("person.phone", "990000190001010008"));
  EXPECT_NE(digest("ab", "c"), digest("a", "bc"));
  EXPECT_NE(digest("ab", "c"), blind_digest(GetParam(), secret_of(6), "ab", "c"));
}

INSTANTIATE_TEST_SUITE_P(Sealing, Profiles, ::testing::Values(Sealing::standard, Sealing::gm), [](auto const& info) { return std::string(name_of(info.param)); });

TEST(SealingTest, sm4_and_sm3_are_those_of_the_standards) {
  EXPECT_EQ(to_hex(slow_sm3("abc")), "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0") << "GB/T 32905-2016, A.1";
  auto const example = from_hex("0123456789abcdeffedcba9876543210");
  EXPECT_EQ(to_hex(sm4_block(example, example)), "681edf34d206965e86b3e94f536e4246") << "GB/T 32907-2016, A.1";
  test::SeededSecrets secrets;
  for (unsigned char n = 0; n < 20; ++n) {
    auto const key = secret_of(n);
    std::string const place = "person/" + std::to_string(n), plain = std::string(n * 7, static_cast<char>('a' + n));
    auto const sealed = seal_octets(Sealing::gm, key, secrets, place, plain);
    auto const nonce = sealed.substr(1, 16), ciphertext = sealed.substr(17, plain.size()), tag = sealed.substr(17 + plain.size());
    auto const cipher_key = slow_hmac(as_text(key), "liaoyuan encrypt").substr(0, 16);
    std::string counter = nonce, expected;
    for (size_t at = 0; at < plain.size(); at += 16, counter = next_counter(counter)) {
      auto const pad = sm4_block(cipher_key, counter);
      for (size_t i = at; i < std::min(at + 16, plain.size()); ++i) expected += static_cast<char>(plain[i] ^ pad[i - at]);
    }
    EXPECT_EQ(to_hex(ciphertext), to_hex(expected));
    auto const size = std::string(7, '\0') + static_cast<char>(place.size());
    EXPECT_EQ(to_hex(tag), to_hex(slow_hmac(slow_hmac(as_text(key), "liaoyuan authenticate"), "\x02" + nonce + size + place + ciphertext)));
    EXPECT_EQ(blind_digest(Sealing::gm, key, "p", plain), to_hex(slow_hmac(as_text(key), "\x01p" + plain)).substr(0, 32));
  }
}

TEST(SealingTest, the_profile_stands_in_the_key_file_and_on_its_parts) {
  test::SeededSecrets secrets;
  for (auto const sealing : {Sealing::standard, Sealing::gm}) {
    auto const masters = MasterKeys::make(secrets, sealing);
    EXPECT_EQ(MasterKeys::from_text(masters.to_text())->sealing, sealing);
    EXPECT_EQ(MasterKeys::from_octets(masters.to_octets())->sealing, sealing);
    EXPECT_EQ(contains(masters.to_text(), "sealing"), sealing == Sealing::gm) << "files of before stay as they are";
  }
  auto text = MasterKeys::make(secrets, Sealing::gm).to_text();
  text.replace(text.find("\"gm\""), 4, "\"xx\"");
  EXPECT_EQ(MasterKeys::from_text(text).error().code, "key.malformed");
}

}  // namespace
}  // namespace ly
