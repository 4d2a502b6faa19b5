// From a blank form to a service that is sound at once; and the form of a service as a sheet, filled in and read back.
#include "domains/cases/service_draft.h"

#include <gtest/gtest.h>

#include "domains/cases/form_sheet_of.h"
#include "domains/cases/test_world.h"
#include "formats/xlsx_test_file.h"
#include "formats/xlsx_writer.h"

namespace ly::cases {
namespace {

using formats::BlankField;
using formats::BlankKind;

formats::BlankForm every_kind() {
  formats::BlankForm form;
  form.title = "测试资格申请表";
  int n = 0;
  for (auto kind : {BlankKind::text, BlankKind::paragraph, BlankKind::whole, BlankKind::number, BlankKind::day, BlankKind::yes_no, BlankKind::choice, BlankKind::name, BlankKind::phone, BlankKind::email,
                    BlankKind::id_number, BlankKind::uscc, BlankKind::address}) {
    BlankField f;
    f.key = "f_" + std::to_string(++n);
    f.title = "项目\"" + std::to_string(n) + ": #{";  // what YAML and templates might stumble over
    f.kind = kind;
    f.required = n % 2 == 1 || kind == BlankKind::choice;
    f.unit = "人";
    f.help = "说明 - {x}";
    f.group = "分组";
    if (kind == BlankKind::choice) f.options = {"是", "no", "1"};
    form.fields.push_back(f);
  }
  form.papers = {{"shen_fen_zheng", "身份证", "ID card", true, {}}, {"qi_ta", "其他", "", false, {}}};
  return form;
}

TEST(ServiceDraft, is_sound_and_tested_at_once) {
  for (bool papers : {true, false})
    for (bool person : {true, false}) {
      auto form = every_kind();
      if (!papers) form.papers.clear();
      form.for_person = person;
      auto const yaml = draft_service(form, "");
      ASSERT_TRUE(yaml);
      auto const report = check_service("x/service.yaml", *yaml, test::surroundings());
      EXPECT_TRUE(report.problems.empty()) << test::told(report) << *yaml;
      EXPECT_TRUE(report.coverage.passed());
      EXPECT_EQ(report.coverage.driven, report.coverage.all);
      EXPECT_GT(report.coverage.all, 5U);
      EXPECT_EQ(report.service, "ce-shi-zi-ge-shen-qing");
    }
  EXPECT_EQ(draft_service(every_kind(), "Bad Name").error().code, "service.bad_name");
}

Service shipped(std::string const& name) { return check_service(name, test::service_text(name), test::surroundings()).compiled->service; }

TEST(FormSheet, is_filled_in_at_home_and_read_back) {
  auto const service = shipped("talent-housing");
  auto const sheet = form_sheet_of(service, Language::zh);
  ASSERT_EQ(sheet.fields.size(), 9U);
  EXPECT_EQ(sheet.papers.size(), 2U) << "papers of officers are not asked of the applicant";
  auto const bytes = formats::write_form_sheet(sheet, "/tmp", Instant{1'581'897'600'000});
  ASSERT_TRUE(bytes) << bytes.error().code;
  EXPECT_EQ(formats::service_of_form_sheet(*bytes), "talent-housing");
  auto const empty = formats::read_form_sheet(*bytes, sheet, day_of(2020, 2, 17));
  ASSERT_TRUE(empty);
  EXPECT_TRUE(empty->form.empty());
  EXPECT_EQ(empty->problems.size(), 8U) << "eight fields must be filled in";

  // As people send it back: text where a number belongs, spaces, a code deleted, a row of their own.
  auto const filled_with = [&](std::map<std::string, std::string> const& values, bool codes) {
    formats::XlsxWriter out("/tmp", Instant{1'581'897'600'000});
    EXPECT_TRUE(out.add_sheet("申请表", {{"项目"}, {"请在此列填写"}, {"说明"}, {"代码"}}));
    for (auto const& f : sheet.fields) {
      auto const value = values.find(f.key);
      formats::OutCell const row[] = {{f.title + (f.required ? "（必填）" : "")}, {value == values.end() ? std::string() : value->second}, {}, {codes ? f.key : std::string()}};
      EXPECT_TRUE(out.add_row(row));
    }
    formats::OutCell const own[] = {{std::string("爱好")}, {std::string("围棋")}};
    EXPECT_TRUE(out.add_row(own));
    return out.finish().value();
  };
  std::map<std::string, std::string> const values = {{"name", " 测试员 "}, {"id_number", "990000 1900 0101 0016"}, {"phone", "138-0000-1234"}, {"education", "硕士"}, {"professional_title", "无"},
                                                     {"employer", "测试公司"}, {"insured_months", "30个月"}, {"homes_owned", "0"}};
  for (bool codes : {true, false}) {
    auto const read = formats::read_form_sheet(filled_with(values, codes), sheet, day_of(2020, 2, 17));
    ASSERT_TRUE(read) << read.error().code;
    EXPECT_EQ(text_of(read->form, "name"), "测试员");
    EXPECT_EQ(text_of(read->form, "id_number"), "990000190001010016");
    EXPECT_EQ(text_of(read->form, "phone"), "13800001234");
    EXPECT_EQ(read->form.at("homes_owned"), json::value(0));
    std::set<std::string> codes_told;
    for (auto const& p : read->problems) codes_told.insert(p.code);
    EXPECT_TRUE(codes_told.contains("form_sheet.unknown_field"));
    EXPECT_FALSE(codes_told.contains("form_sheet.required"));
  }
  auto wrong = values;
  wrong["phone"] = "12345";
  wrong["education"] = "高中";
  auto const read = formats::read_form_sheet(filled_with(wrong, true), sheet, day_of(2020, 2, 17));
  ASSERT_TRUE(read);
  EXPECT_EQ(read->problems.size(), 3U) << "phone, degree, the row of their own";
  for (auto const& p : read->problems) EXPECT_TRUE(p.at.starts_with("申请表!")) << p.at;
  EXPECT_EQ(formats::read_form_sheet(formats::test::File{}.bytes(), sheet, day_of(2020, 2, 17)).error().code, "form_sheet.not_ours");
}

}  // namespace
}  // namespace ly::cases
