#include "formats/paper.h"

#include <gtest/gtest.h>

namespace ly::formats {
namespace {

constexpr Instant kMade{1'581'930'000'000};

std::string sample(int rows) {
  Paper paper("测试日报", kMade);
  paper.title("复工复产日报");
  paper.rule();
  paper.paragraph("一段文字 <b>不是标记</b> & 也不出错。");
  std::vector<std::vector<std::string>> lines;
  for (int i = 0; i < rows; ++i) lines.push_back({"第" + std::to_string(i) + "行，很长的名称很长的名称很长的名称很长的名称很长的名称很长的名称", std::to_string(i)});
  paper.table({{"项目", 3}, {"数", 1, true}}, lines);
  auto done = paper.finish();
  return done ? *done : std::string();
}

TEST(Paper, the_same_input_gives_the_same_whole_file) {
  auto const once = sample(3);
  EXPECT_TRUE(once.starts_with("%PDF-"));
  EXPECT_NE(once.find("%%EOF"), std::string::npos);
  EXPECT_NE(once.find("2020"), std::string::npos);  // the date given, not the clock's
  EXPECT_EQ(once, sample(3));
}

TEST(Paper, a_long_table_goes_on_over_pages) {
  auto const few = sample(3), many = sample(200);
  EXPECT_GT(many.size(), few.size() + 1000);
}

TEST(Paper, squares_draw_what_is_dark_and_nothing_else) {
  auto const drawn = [](std::vector<bool> const& dark) {
    Paper paper("x", kMade);
    paper.squares(dark, 2, 20);
    auto done = paper.finish();
    return done ? *done : std::string();
  };
  auto const light = drawn({false, false, false, false}), corner = drawn({true, false, false, false});
  EXPECT_NE(light, corner);
  EXPECT_NE(corner, drawn({false, true, false, false}));
  EXPECT_EQ(corner, drawn({true, false, false, false}));
}

TEST(Paper, a_picture_that_is_none_is_refused) {
  Paper paper("x", kMade);
  auto const drawn = paper.picture("no png", 40);
  ASSERT_FALSE(drawn);
  EXPECT_EQ(drawn.error().code, "paper.picture");
}

}  // namespace
}  // namespace ly::formats
