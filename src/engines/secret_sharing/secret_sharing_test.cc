#include "engines/secret_sharing/secret_sharing.h"

#include <gtest/gtest.h>

#include <random>

namespace ly::secret_sharing {
namespace {

std::string octets(std::mt19937& chance, size_t n) {
  std::string out;
  for (size_t i = 0; i < n; ++i) out += static_cast<char>(chance());
  return out;
}

// The field by tables of logarithms to the base 3, not by shifts: multiplication judged by another way to it.
struct Tables {
  std::array<int, 256> log{};
  std::array<int, 255> power{};
  Tables() {
    int x = 1;
    for (int i = 0; i < 255; ++i) {
      power[static_cast<size_t>(i)] = x, log[static_cast<size_t>(x)] = i;
      int const twice = x < 128 ? x * 2 : (x * 2) ^ 0x11b;
      x = twice ^ x;
    }
  }
  int times(int a, int b) const { return a == 0 || b == 0 ? 0 : power[static_cast<size_t>((log[static_cast<size_t>(a)] + log[static_cast<size_t>(b)]) % 255)]; }
};

TEST(SecretSharing, any_of_enough_parts_give_it_back_and_every_part_lies_on_the_polynomial) {
  Tables const field;
  std::mt19937 chance(7);
  for (int round = 0; round < 200; ++round) {
    int const of = 2 + static_cast<int>(chance() % (kPartsMost - 1)), need = 2 + static_cast<int>(chance() % static_cast<unsigned>(of - 1));
    auto const secret = octets(chance, 1 + chance() % 120);
    auto const random = octets(chance, chance_for(secret, need));
    auto parts = split(secret, need, of, random);
    ASSERT_EQ(parts.size(), static_cast<size_t>(of));
    for (auto const& part : parts) {
      int value = static_cast<unsigned char>(secret[0]), x = 1;
      for (int k = 1; k < need; ++k) {
        x = field.times(x, part.number);
        value ^= field.times(static_cast<unsigned char>(random[4 + static_cast<size_t>(k - 1)]), x);
      }
      ASSERT_EQ(static_cast<unsigned char>(part.data[0]), value);
    }
    std::shuffle(parts.begin(), parts.end(), chance);
    ASSERT_EQ(join(std::span(parts).first(static_cast<size_t>(need))).value(), secret);
    auto const few = join(std::span(parts).first(static_cast<size_t>(need - 1)));
    ASSERT_FALSE(few);
    EXPECT_EQ(few.error().code, "key_part.too_few");
  }
}

TEST(SecretSharing, one_part_fewer_says_nothing_of_the_secret) {
  // For each octet a first part may show, every secret is equally often behind it.
  std::array<int, 256> behind{};
  for (int s = 0; s < 256; ++s)
    for (int c = 0; c < 256; ++c) {
      std::string random = "set0" + std::string(9, static_cast<char>(c));
      auto const parts = split(std::string(1, static_cast<char>(s)), 2, 2, random);
      if (static_cast<unsigned char>(parts[0].data[0]) == 0x42) ++behind[static_cast<size_t>(s)];
    }
  for (auto const n : behind) EXPECT_EQ(n, 1);
}

TEST(SecretSharing, what_is_typed_is_read_and_a_slip_is_found_in_its_line) {
  std::mt19937 chance(11);
  auto const secret = octets(chance, 71);
  auto const parts = split(secret, 2, 3, octets(chance, chance_for(secret, 2)));
  for (auto const& part : parts) {
    auto text = to_text(part);
    EXPECT_EQ(from_text(text).value(), part);
    std::string sloppy;
    for (auto c : text) sloppy += c == '0' ? 'o' : c == '1' ? 'l' : c == '\n' ? ' ' : static_cast<char>(std::tolower(c));
    EXPECT_EQ(from_text(" " + sloppy + "\r\n").value(), part);
  }
  auto const text = to_text(parts[0]);
  int found = 0, tried = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '-' || text[i] == '\n') continue;
    auto wrong = text;
    wrong[i] = text[i] == 'Z' ? 'Y' : 'Z';
    auto const read = from_text(wrong);
    ++tried;
    if (!read && read.error().code == "key_part.line" && read.error().args.at("line") == std::to_string(1 + std::count(text.begin(), text.begin() + static_cast<long>(i), '\n'))) ++found;
  }
  EXPECT_GE(found, tried - 2) << "one slip in 1,024 may pass the line's own check";
  EXPECT_EQ(from_text("").error().code, "key_part.malformed");
  EXPECT_EQ(from_text("hello, world").error().code, "key_part.malformed");
}

TEST(SecretSharing, parts_that_do_not_belong_together_give_nothing) {
  std::mt19937 chance(13);
  auto const a = split("secret of one", 2, 3, octets(chance, chance_for("secret of one", 2))), b = split("secret of two", 2, 3, octets(chance, chance_for("secret of two", 2)));
  EXPECT_EQ(join(std::vector{a[0], b[1]}).error().code, "key_part.of_another_set");
  EXPECT_EQ(join(std::vector{a[0], a[0]}).error().code, "key_part.too_few");
  auto altered = a[1];
  altered.data[0] ^= 1;
  EXPECT_EQ(join(std::vector{a[0], altered}).error().code, "key_part.do_not_fit");
  EXPECT_EQ(join(std::vector{a[0], a[1], altered}).error().code, "key_part.twice");
  EXPECT_EQ(join(std::vector{a[0], a[0], a[2]}).value(), "secret of one");
  EXPECT_EQ(join({}).error().code, "key_part.too_few");
}

}  // namespace
}  // namespace ly::secret_sharing
