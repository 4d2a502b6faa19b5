#include "formats/columns.h"

#include <gtest/gtest.h>

namespace ly::formats {
namespace {

std::vector<Field> const kFields = {
    {"name", {"姓名", "人员姓名", "员工姓名", "name"}, true},
    {"id_number", {"身份证号", "身份证号码", "证件号码", "证件号", "ID number"}, true},
    {"phone", {"手机号", "手机号码", "联系电话", "电话"}, false},
    {"temperature", {"体温", "今日体温"}, false},
    {"left_on", {"离开日期", "旅居地离开日期"}, false},
    {"came_from", {"旅居地", "14天旅居史地区"}, false},
};

SampleRow row(uint32_t number, std::vector<std::string> texts) { return {number, std::move(texts)}; }

TEST(Columns, finds_the_head_below_a_title_in_any_order) {
  std::vector<SampleRow> const rows = {row(1, {"甲木服饰有限公司返岗员工名册"}),
                                       row(2, {"填报日期：2020年2月17日"}),
                                       row(4, {"序号", "*联 系 电 话", "身份证号码（18位）", "体温(℃)", "姓名*", "宿舍"}),
                                       row(5, {"1", "13800000000", "x", "36.5", "张三", "3-201"})};
  auto const header = find_header("名册", rows, {}, kFields);
  ASSERT_TRUE(header) << header.error().code;
  EXPECT_EQ(header->first_row, 4U);
  EXPECT_EQ(header->last_row, 4U);
  EXPECT_EQ(header->columns, (std::map<std::string, uint32_t>{{"phone", 2}, {"id_number", 3}, {"temperature", 4}, {"name", 5}}));
  ASSERT_EQ(header->notes.size(), 1U);  // 宿舍; not 序号
  EXPECT_EQ(header->notes[0].code, "sheet.column_unknown");
  EXPECT_EQ(header->notes[0].at, "名册!F4");
  EXPECT_FALSE(header->notes[0].args.contains("suggestion"));
}

TEST(Columns, reads_heads_of_two_lines) {
  std::vector<SampleRow> const rows = {row(1, {"名册"}), row(2, {"姓名", "身份证号", "14天旅居史", "", "体温"}),
                                       row(3, {"", "", "地区", "离开日期", ""}), row(4, {"张三", "1", "H市", "2020-2-7", "36.5"})};
  std::map<std::string, uint32_t> const wanted{{"name", 1}, {"id_number", 2}, {"came_from", 3}, {"left_on", 4}, {"temperature", 5}};
  std::vector<Range> const merges = {{1, 1, 1, 5}, {2, 1, 3, 1}, {2, 2, 3, 2}, {2, 3, 2, 4}, {2, 5, 3, 5}};
  auto const merged = find_header("s", rows, merges, kFields);
  ASSERT_TRUE(merged);
  EXPECT_EQ(merged->columns, wanted);
  EXPECT_EQ(merged->first_row, 2U);
  EXPECT_EQ(merged->last_row, 3U);
  EXPECT_EQ(merged->titles.at(3), "14天旅居史 地区");
  auto const drawn = find_header("s", rows, {}, kFields);  // the same as csv, without merges
  ASSERT_TRUE(drawn);
  EXPECT_EQ(drawn->columns, wanted);
  EXPECT_EQ(drawn->last_row, 3U);
}

TEST(Columns, a_head_merged_downwards_ends_where_the_merge_ends) {
  std::vector<SampleRow> const rows = {row(1, {"姓名", "身份证号", "其他"}), row(2, {"", "", "备用"}), row(3, {"张三", "1", ""})};
  std::vector<Range> const merges = {{1, 1, 2, 1}, {1, 2, 2, 2}};
  auto const header = find_header("s", rows, merges, kFields);
  ASSERT_TRUE(header);
  EXPECT_EQ(header->last_row, 2U);
  EXPECT_EQ(header->columns, (std::map<std::string, uint32_t>{{"name", 1}, {"id_number", 2}}));
}

TEST(Columns, names_what_is_missing_with_the_likeliest_column) {
  std::vector<SampleRow> const rows = {row(1, {"姓名", "身份证号玛", "手机号"})};
  auto const header = find_header("名册", rows, {}, kFields);
  ASSERT_FALSE(header);
  EXPECT_EQ(header.error().code, "sheet.header");
  ASSERT_EQ(header.error().more.size(), 1U);
  auto const& problem = header.error().more[0];
  EXPECT_EQ(problem.code, "sheet.column_missing");
  EXPECT_EQ(problem.at, "名册!B1");
  EXPECT_EQ(problem.args.at("column"), "身份证号");
  EXPECT_EQ(problem.args.at("suggestion"), "身份证号玛");
}

TEST(Columns, tells_two_columns_for_one_field) {
  std::vector<SampleRow> const same = {row(1, {"姓名", "身份证号", "姓 名"})};
  auto const twice = find_header("s", same, {}, kFields);
  ASSERT_FALSE(twice);
  ASSERT_EQ(twice.error().more.size(), 1U);
  EXPECT_EQ(twice.error().more[0].code, "sheet.column_twice");
  EXPECT_EQ(twice.error().more[0].at, "s!C1");
  EXPECT_EQ(twice.error().more[0].args.at("first"), "s!A1");
  std::vector<SampleRow> const better = {row(1, {"联系电话", "姓名", "身份证号", "手机号"})};
  auto const second = find_header("s", better, {}, kFields);
  ASSERT_TRUE(second);
  EXPECT_EQ(second->columns.at("phone"), 4U);
  ASSERT_EQ(second->notes.size(), 1U);
  EXPECT_EQ(second->notes[0].code, "sheet.column_second");
  EXPECT_EQ(second->notes[0].at, "s!A1");
}

TEST(Columns, no_head_is_said_with_the_columns_wanted) {
  std::vector<SampleRow> const rows = {row(1, {"今天天气"}), row(2, {"姓名"})};
  auto const header = find_header("s", rows, {}, kFields);
  ASSERT_FALSE(header);
  EXPECT_EQ(header.error().code, "sheet.header_missing");
  EXPECT_EQ(header.error().args.at("columns"), "姓名、身份证号");
  std::vector<SampleRow> late;
  for (uint32_t r = 1; r <= 20; ++r) late.push_back(row(r, {"x"}));
  late.push_back(row(30, {"姓名", "身份证号"}));
  EXPECT_FALSE(find_header("s", late, {}, kFields));
  late.erase(late.begin());
  EXPECT_TRUE(find_header("s", late, {}, kFields));
}

TEST(Columns, compares_titles_by_letters) {
  EXPECT_EQ(normal_title(" 身份证 号（必填）＊："), "身份证号必填");
  EXPECT_EQ(normal_title("ＩＤ-Number_1"), "idnumber1");
  EXPECT_EQ(edit_distance("", "ab"), 2U);
  EXPECT_EQ(edit_distance("身份证号", "身分证号码"), 2U);
  EXPECT_EQ(edit_distance("kitten", "sitting"), 3U);
  std::vector<std::string> const words = {"身份证号", "手机号"};
  EXPECT_EQ(nearest("身分证号", words), "身份证号");
  EXPECT_EQ(nearest("本人手机号（常用）", words), "手机号");
  EXPECT_EQ(nearest("宿舍", words), "");
  EXPECT_TRUE(is_index_title("序 号"));
  EXPECT_TRUE(is_index_title("No."));
  EXPECT_FALSE(is_index_title("证件号"));
}

}  // namespace
}  // namespace ly::formats
