// Blank forms as bureaus really write them: several fields to a row, merged cells, notes in brackets, boxes, remarks, an office part.
#include "formats/blank_form.h"

#include <gtest/gtest.h>

#include "base/text.h"
#include "formats/xlsx_test_file.h"

namespace ly::formats {
namespace {

using Grid = std::vector<std::vector<std::string>>;  // row by row; "" is a blank cell

std::string sheet_of(Grid const& grid, std::vector<std::string> const& merges = {}) {
  test::File file;
  for (size_t r = 0; r < grid.size(); ++r) {
    auto const row = std::to_string(r + 1);
    file.sheet_data += "<row r=\"" + row + "\">";
    for (size_t c = 0; c < grid[r].size(); ++c)
      if (!grid[r][c].empty()) file.sheet_data += test::text_cell(column_name(static_cast<uint32_t>(c + 1)) + row, grid[r][c]);
    file.sheet_data += "</row>";
  }
  if (!merges.empty()) {
    file.after_data = "<mergeCells>";
    for (auto const& m : merges) file.after_data += "<mergeCell ref=\"" + m + "\"/>";
    file.after_data += "</mergeCells>";
  }
  return file.bytes();
}
BlankField const* find(BlankForm const& form, std::string_view title) {
  for (auto const& f : form.fields)
    if (f.title == title) return &f;
  return nullptr;
}
bool noted(BlankForm const& form, std::string_view code, std::string_view at) {
  for (auto const& n : form.notes)
    if (n.code == code && n.at == at) return true;
  return false;
}
std::string told(BlankForm const& form) {
  std::string out = form.title + "\n";
  for (auto const& f : form.fields) out += f.key + " " + f.title + " kind " + std::to_string(static_cast<int>(f.kind)) + (f.required ? " *" : "") + " " + f.unit + " " + f.help + " " + f.group + "\n";
  for (auto const& p : form.papers) out += "paper " + p.key + " " + p.title + (p.required ? " *" : "") + "\n";
  for (auto const& n : form.notes) out += n.at + " " + n.code + "\n";
  return out;
}

TEST(BlankForm, a_grid_with_merged_cells_notes_and_an_office_part) {
  auto const form = read_blank_form(sheet_of(
      {
          {"附件1"},
          {"人才优先购房资格申请表"},
          {"填表说明：请用黑色字迹如实填写，涂改无效。"},
          {"基本情况", "姓名*", "", "性别", "□男 □女", "出生日期", "    年   月   日"},
          {"", "身份证号码（必填）", "", "", "联系电话＊", "", ""},
          {"", "最高学历（博士/硕士/本科）", "", "本市社保月数（单位：月）", "", "电子邮箱（选填）", ""},
          {"", "是否本市户籍", "□是 □否", "年收入（万元）", "", "现住址", ""},
          {"工作单位（全称）", "", "", "", "", "", ""},
          {"申请理由", "", "", "", "", "", ""},
          {"家庭成员", "姓名", "关系", "工作单位", "联系电话", "备注", "签收"},
          {"申请材料", "1.身份证（正反面） 2.学历证书 3.社保证明（如有）", "", "", "", "", ""},
          {"单位意见（盖章）", "", "", "", "年   月   日", "", ""},
          {"填表人", "另附", "", "", "", "", ""},
      },
      {"A2:G2", "A3:G3", "A4:A7", "C5:D5", "F5:G5", "B8:G8", "B9:G9", "B11:G11", "B12:D12"}));
  ASSERT_TRUE(form) << form.error().code;
  EXPECT_EQ(form->title, "人才优先购房资格申请表") << told(*form);
  EXPECT_TRUE(form->for_person);
  struct { char const* title; BlankKind kind; bool required; } const wanted[] = {
      {"姓名", BlankKind::name, true}, {"性别", BlankKind::choice, false}, {"出生日期", BlankKind::day, false}, {"身份证号码", BlankKind::id_number, true}, {"联系电话", BlankKind::phone, true},
      {"最高学历", BlankKind::choice, false}, {"本市社保月数", BlankKind::whole, false}, {"电子邮箱", BlankKind::email, false}, {"是否本市户籍", BlankKind::yes_no, false}, {"年收入", BlankKind::number, false},
      {"现住址", BlankKind::address, false}, {"工作单位", BlankKind::text, false}, {"申请理由", BlankKind::paragraph, false}, {"家庭成员", BlankKind::paragraph, false}};
  for (auto const& w : wanted) {
    auto const* f = find(*form, w.title);
    ASSERT_NE(f, nullptr) << w.title << "\n" << told(*form);
    EXPECT_EQ(static_cast<int>(f->kind), static_cast<int>(w.kind)) << w.title;
    EXPECT_EQ(f->required, w.required) << w.title;
  }
  EXPECT_EQ(form->fields.size(), std::size(wanted) + 1) << told(*form);  // and 另附, whose neighbour was not clear
  EXPECT_EQ(find(*form, "性别")->options, (std::vector<std::string>{"男", "女"}));
  EXPECT_EQ(find(*form, "最高学历")->options, (std::vector<std::string>{"博士", "硕士", "本科"}));
  EXPECT_EQ(find(*form, "本市社保月数")->unit, "月");
  EXPECT_EQ(find(*form, "年收入")->unit, "万元");
  EXPECT_EQ(find(*form, "工作单位")->help, "全称");
  EXPECT_EQ(find(*form, "姓名")->group, "基本情况");
  EXPECT_EQ(find(*form, "姓名")->key, "xing_ming");
  EXPECT_EQ(find(*form, "姓名")->en, "Name");
  ASSERT_EQ(form->papers.size(), 3U) << told(*form);
  EXPECT_EQ(form->papers[0].title, "身份证");
  EXPECT_EQ(form->papers[1].title, "学历证书");
  EXPECT_TRUE(form->papers[1].required);
  EXPECT_FALSE(form->papers[2].required) << "如有";
  EXPECT_TRUE(noted(*form, "blank_form.office", "Sheet1!A12")) << told(*form);
  EXPECT_TRUE(noted(*form, "blank_form.table", "Sheet1!A10")) << told(*form);
  EXPECT_TRUE(noted(*form, "blank_form.instruction", "Sheet1!A3")) << told(*form);
  EXPECT_TRUE(noted(*form, "blank_form.unclear", "Sheet1!A13")) << told(*form);
  EXPECT_TRUE(noted(*form, "blank_form.english", "Sheet1!D6")) << told(*form);
}

TEST(BlankForm, a_list_of_items_with_a_column_of_remarks) {
  auto const form = read_blank_form(sheet_of({
      {"企业用工登记表", "", "", ""},
      {"序号", "项目", "内容", "备注"},
      {"1", "企业名称", "", "营业执照上的全称"},
      {"2", "统一社会信用代码", "", ""},
      {"3", "缺工人数", "", "单位：人"},
      {"4", "到岗日期", "", "选填"},
      {"5", "工种", "", "（普工/焊工/电工）"},
      {"6", "是否包住", "", ""},
      {"注：以上内容须与营业执照一致", "", "", ""},
      {"需提交的材料", "", "", ""},
      {"营业执照复印件", "", "", ""},
      {"劳动合同样本（选填）", "", "", ""},
  }));
  ASSERT_TRUE(form) << form.error().code;
  EXPECT_EQ(form->title, "企业用工登记表");
  EXPECT_FALSE(form->for_person);
  ASSERT_EQ(form->fields.size(), 6U) << told(*form);
  EXPECT_EQ(find(*form, "企业名称")->help, "营业执照上的全称");
  EXPECT_EQ(find(*form, "统一社会信用代码")->kind, BlankKind::uscc);
  EXPECT_EQ(find(*form, "缺工人数")->kind, BlankKind::whole);
  EXPECT_EQ(find(*form, "缺工人数")->unit, "人");
  EXPECT_FALSE(find(*form, "到岗日期")->required);
  EXPECT_TRUE(find(*form, "企业名称")->required) << "nothing is marked: all is asked for";
  EXPECT_EQ(find(*form, "工种")->options.size(), 3U);
  EXPECT_EQ(find(*form, "是否包住")->kind, BlankKind::yes_no);
  ASSERT_EQ(form->papers.size(), 2U) << told(*form);
  EXPECT_FALSE(form->papers[1].required);
}

TEST(BlankForm, titles_twice_and_choices_that_are_none) {
  auto const form = read_blank_form(sheet_of({{"测试登记表"}, {"姓名", "", "姓名", ""}, {"类别", "□甲 □甲", "", ""}}));
  ASSERT_TRUE(form) << form.error().code;
  ASSERT_EQ(form->fields.size(), 3U) << told(*form);
  EXPECT_EQ(form->fields[1].key, "xing_ming_2");
  EXPECT_TRUE(noted(*form, "blank_form.twice", "Sheet1!C2"));
  EXPECT_EQ(form->fields[2].kind, BlankKind::text);
  EXPECT_TRUE(noted(*form, "blank_form.options", "Sheet1!A3"));
}

TEST(BlankForm, what_is_no_form_is_refused) {
  EXPECT_EQ(read_blank_form("%PDF-1.4 a paper").error().code.substr(0, 6), "sheet.");
  EXPECT_EQ(read_blank_form(sheet_of({{"通知"}, {"请各单位于本周五之前把材料报送到办公室联系人处，逾期不再受理，特此通知，请遵照执行并转发给下属各有关单位"}})).error().code, "blank_form.no_fields");
}

TEST(BlankForm, keys_are_pinyin) {
  EXPECT_EQ(key_from_title("身份证号"), "shen_fen_zheng_hao");
  EXPECT_EQ(key_from_title("E-mail"), "e_mail");
  EXPECT_EQ(key_from_title("2020年"), "f_2020nian");
  EXPECT_LE(key_from_title("本人及配偶和未成年子女在本市的住房情况说明").size(), 40U);
}

}  // namespace
}  // namespace ly::formats
