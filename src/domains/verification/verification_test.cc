#include "domains/verification/verification.h"

#include <gtest/gtest.h>

namespace ly::verification {
namespace {

TEST(VerificationTest, numbers_are_compared_as_numbers_and_texts_without_spaces_and_case) {
  EXPECT_TRUE(same_value("30", "30.0"));
  EXPECT_TRUE(same_value("030", "30"));
  EXPECT_TRUE(same_value("苏 F12345x", "苏F12345X"));
  EXPECT_FALSE(same_value("30", "31"));
  EXPECT_FALSE(same_value("30", "30个月"));
  EXPECT_FALSE(same_value("", "0"));
  EXPECT_TRUE(same_value("true", "TRUE"));
}

}  // namespace
}  // namespace ly::verification
