#include <gtest/gtest.h>

#include "desk/files.h"
#include "domains/registry/registry_test_house.h"
#include "formats/csv.h"

namespace ly::registry {
namespace {

using test::kCounty;
using test::kOtherTown;
using test::kTown;

struct ExchangeTest : ::testing::Test {
  test::RegistryHouse house;
  Exchange const& exchange = house.registry.exchange;
  void TearDown() override { house.expect_sound(); }

  static std::string csv(std::vector<std::vector<std::string>> const& rows) {
    formats::CsvWriter writer;
    for (auto const& row : rows) writer.add_row(row);
    return writer.bytes();
  }
  json::value run(SheetKind kind, std::string const& bytes, Actor const& who) {
    auto const r = read_sheet_now(exchange.way(kind), bytes, *house.desk, who);
    EXPECT_TRUE(r) << r.error().code;
    return r ? *r : json::value(nullptr);
  }
  static std::string counts(json::value const& report) {
    std::string out;
    for (auto const* name : {"rows", "added", "changed", "same", "failed"}) out += std::to_string(report.at(name).to_number<int64_t>()) + " ";
    return out;
  }
  static std::vector<std::string> problems(json::value const& report) {
    std::vector<std::string> out;
    for (auto const& p : report.at("problems").as_array()) out.push_back(std::string(text_of(p, "at")) + " " + std::string(text_of(p, "code")));
    return out;
  }
  std::string uscc() { return identifiers::make_uscc(house.dice); }
};

TEST_F(ExchangeTest, good_rows_go_in_bad_ones_are_named_by_cell) {
  auto bad_code = uscc();
  bad_code.back() = bad_code.back() == '1' ? '2' : '1';
  auto const one = uscc(), two = uscc();
  auto const sheet = csv({{"序号", "单位名称", "信用代码", "属地", "所属行业", "员工人数", "营业收入（万元）", "手机", "联系人"},
                          {"1", "东岭针织厂", one, "南桥区东岭镇", "工业", "120", "5000", "13900001234", "测某"},
                          {"2", "坏代码厂", bad_code, "南桥区东岭镇", "工业", "x", "", "", ""},
                          {"3", "外地厂", uscc(), "临江区沙渚镇", "", "", "", "", ""},
                          {"4", "无此行业厂", uscc(), "南桥区东岭镇", "炼丹", "", "", "", ""},
                          {"5", "石浦五金厂", two, kCounty, "", "30人", "/", "0513-85000000", ""}});
  auto const report = run(SheetKind::enterprises, sheet, house.officer());
  EXPECT_EQ(counts(report), "5 2 0 0 3 ");
  EXPECT_EQ(problems(report), (std::vector<std::string>{"F3 sheet.whole_form", "E5 sheet.choice", "D4 enterprise.division_beyond"}));
  auto const found = [&](std::string q) {
    auto const page = house.read(house.officer(), [&](View const& v) { return house.registry.enterprises.list(v, {.q = q}); }).value();
    EXPECT_EQ(page.total, 1) << q;
    return page.items.at(0);
  };
  EXPECT_EQ(found("东岭").size, "small");
  EXPECT_EQ(found("东岭").contact, "测某");
  EXPECT_EQ(found("石浦").headcount, 30);
  EXPECT_FALSE(found("石浦").size);
}

TEST_F(ExchangeTest, a_wrong_code_is_named_at_its_cell) {
  auto bad = uscc();
  bad.back() = bad.back() == '1' ? '2' : '1';
  auto const report = run(SheetKind::enterprises, csv({{"企业名称", "统一社会信用代码", "所在地"}, {"甲厂", bad, kTown}, {"乙厂", "", kTown}, {"", uscc(), "不知道"}}), house.officer());
  EXPECT_EQ(counts(report), "3 0 0 0 3 ");
  EXPECT_EQ(problems(report), (std::vector<std::string>{"B3 sheet.blank", "A4 sheet.blank", "B2 uscc.check_digit"}));
}

TEST_F(ExchangeTest, the_same_file_again_changes_nothing_and_a_new_figure_only_that) {
  std::vector<std::vector<std::string>> rows{{"统一社会信用代码", "企业名称", "所在地", "职工人数", "联系电话"}};
  for (int i = 0; i < 1203; ++i) rows.push_back({uscc(), "测试厂" + std::to_string(i), kTown, std::to_string(i), "13900001234"});
  EXPECT_EQ(counts(run(SheetKind::enterprises, csv(rows), house.officer())), "1203 1203 0 0 0 ");
  auto const journal = house.desk->head().seq;
  EXPECT_EQ(counts(run(SheetKind::enterprises, csv(rows), house.officer())), "1203 0 0 1203 0 ");
  EXPECT_EQ(house.desk->head().seq, journal);
  rows[7][3] = "9999";
  EXPECT_EQ(counts(run(SheetKind::enterprises, csv(rows), house.officer())), "1203 0 1 1202 0 ");
}

TEST_F(ExchangeTest, what_is_exported_comes_back_the_same_and_masked) {
  for (auto const* town : {kTown, kOtherTown}) (void)house.add_firm(town, std::string("测试厂 ") + town);
  auto in = house.firm_in(kTown, "=1+1 有限公司");
  in.above_scale = true;
  in.note = "@备注";
  ASSERT_TRUE(house.write(Actor::system(), [&](Context& c) { return house.registry.enterprises.add(c, in); }));
  auto const bytes = house.read(house.officer("99"), [&](View const& v) { return exchange.write_sheet(SheetKind::enterprises, v); });
  ASSERT_TRUE(bytes) << bytes.error().code;
  auto const report = run(SheetKind::enterprises, *bytes, house.officer("99"));
  EXPECT_EQ(counts(report), "3 0 0 3 0 ") << canonical(report);
  // Only one's own region, and no telephone in full.
  auto const own = house.read(house.officer(), [&](View const& v) { return exchange.write_sheet(SheetKind::enterprises, v); }).value();
  int64_t rows = 0;
  auto const workbook = formats::open_workbook(own).value();
  ASSERT_TRUE(workbook->read_rows(0, [&](formats::Row const& row) {
    ++rows;
    for (auto const& cell : row.cells) {
      EXPECT_EQ(cell.text.find("13900001234"), std::string::npos);
      EXPECT_FALSE(cell.formula);
    }
    return true;
  }));
  EXPECT_EQ(rows, 3);  // the head and two
}

TEST_F(ExchangeTest, a_template_reads_back_empty) {
  auto const bytes = house.read(house.officer(), [&](View const& v) { return exchange.write_template(SheetKind::enterprises, v); }).value();
  EXPECT_EQ(counts(run(SheetKind::enterprises, bytes, house.officer())), "0 0 0 0 0 ");
  auto const r = read_sheet_now(exchange.way(SheetKind::enterprises), "no table here\n", *house.desk, house.officer());
  EXPECT_FALSE(r);
}

TEST_F(ExchangeTest, places_in_and_out_and_risk_levels_of_them) {
  auto const sheet = csv({{"镇街", "类型", "名称", "经度", "纬度"},
                          {kTown, "村", "花庄村", "120.5", "31.9"},
                          {kTown, "卡口", "东岭卡口", "", ""},
                          {kTown, "村", "柳庄村", "190", "31"},
                          {kTown, "村", "桥头村", "东经120度", "31"},
                          {kTown, "车站", "东岭站", "", ""},
                          {kOtherTown, "村", "别处村", "", ""}});
  auto const report = run(SheetKind::places, sheet, house.officer());
  EXPECT_EQ(counts(report), "6 2 0 0 4 ");
  EXPECT_EQ(problems(report), (std::vector<std::string>{"D4 sheet.number_range", "D5 sheet.number_form", "B6 sheet.choice", "A7 place.beyond"}));
  EXPECT_EQ(counts(run(SheetKind::places, sheet, house.officer())), "6 0 0 2 4 ");
  // A position that is left out stays; a new one is taken.
  EXPECT_EQ(counts(run(SheetKind::places, csv({{"所在地", "种类", "名称"}, {kTown, "village", "花庄村"}}), house.officer())), "1 0 0 1 0 ");
  EXPECT_EQ(counts(run(SheetKind::places, csv({{"所在地", "种类", "名称", "经度", "纬度"}, {kTown, "village", "花庄村", "120.6", "31.9"}}), house.officer())), "1 0 1 0 0 ");
  auto const out = house.read(house.officer(), [&](View const& v) { return exchange.write_sheet(SheetKind::places, v); }).value();
  EXPECT_EQ(counts(run(SheetKind::places, out, house.officer())), "2 0 0 2 0 ");

  auto const risk = csv({{"地区", "村、社区等地点", "风险等级", "起始日期", "依据"}, {kTown, "花庄村", "中", "2020-02-17", "第 9 号"}, {kTown, "没有的村", "中", "2020-02-17", "第 9 号"}, {kTown, "", "低", "2020-02-17", "第 9 号"}});
  auto const levels = run(SheetKind::risk_levels, risk, house.lead());
  EXPECT_EQ(counts(levels), "3 2 0 0 1 ");
  EXPECT_EQ(problems(levels), (std::vector<std::string>{"B3 risk.place"}));
  auto const back = house.read(house.officer(), [&](View const& v) { return exchange.write_sheet(SheetKind::risk_levels, v); }).value();
  EXPECT_EQ(counts(run(SheetKind::risk_levels, back, house.lead())), "2 0 0 2 0 ");
  house.expect_sound();
}

TEST_F(ExchangeTest, risk_levels_in_any_order_of_rows_and_again) {
  auto const sheet = csv({{"县市区", "等级", "起始日期", "截止日期", "文号"},
                          {"湖北省黄冈市蕲春县", "高风险", "2020-02-17", "", "第 9 号"},
                          {"湖北省黄冈市蕲春县", "疫情严重地区", "2020年2月1日", "", "第 5 号"},
                          {"421127", "中", "2020/2/17", "2020/3/1", "第 9 号"},
                          {"火星", "高", "2020/2/17", "", "第 9 号"},
                          {"421127", "很高", "2020/2/17", "", ""}});
  auto const report = run(SheetKind::risk_levels, sheet, house.lead());
  EXPECT_EQ(counts(report), "5 3 0 0 2 ");
  EXPECT_EQ(problems(report), (std::vector<std::string>{"B6 sheet.choice", "E6 sheet.blank", "A5 risk.division"}));
  EXPECT_EQ(counts(run(SheetKind::risk_levels, sheet, house.lead())), "5 0 0 3 2 ");
  house.read(house.officer(), [&](View const& v) {
    EXPECT_EQ(risk_on(v, "421126", day_of(2020, 2, 16)).level, "severe");
    EXPECT_EQ(risk_on(v, "421126", day_of(2020, 2, 17)).level, "high");
    EXPECT_EQ(risk_on(v, "421127", day_of(2020, 3, 1)).level, "");
    return 0;
  });
  auto const out = house.read(house.officer(), [&](View const& v) { return exchange.write_sheet(SheetKind::risk_levels, v); }).value();
  EXPECT_EQ(counts(run(SheetKind::risk_levels, out, house.lead())), "3 0 0 3 0 ");
}

TEST_F(ExchangeTest, as_a_job_it_goes_on_at_the_first_missing_part_and_tells_no_telephone) {
  auto const officer = house.officer();
  Jobs jobs(*house.desk, [&](View const&, std::string const&) { return std::optional(officer); });
  add_sheet_jobs(exchange.ways(), jobs);
  std::vector<std::vector<std::string>> rows{{"统一社会信用代码", "企业名称", "所在地", "联系电话"}};
  for (int i = 0; i < 1203; ++i) rows.push_back({uscc(), "测试厂" + std::to_string(i), kTown, i == 5 ? "1390000123456789" : "13900001234"});
  auto const file = house.write(officer, [&](Context& c) { return put_file(c, "企业.csv", csv(rows), ""); }).value();
  auto const table = endpoints(house.registry, jobs);
  auto const row = std::find_if(table.begin(), table.end(), [](Endpoint const& e) { return e.path == "/api/enterprises/import"; });
  ASSERT_NE(row, table.end());
  EndpointInput input;
  input.body = {{"file_id", file.id.text}};
  auto const colleague = house.actor(Role::officer, kCounty, "01HOUSEACT0000000000000044");
  EXPECT_EQ(house.write(colleague, [&](Context& c) { return row->write(c, input); }).error().code, "not_found");  // somebody else's upload
  auto const started = house.write(officer, [&](Context& c) { return row->write(c, input); });
  ASSERT_TRUE(started) << started.error().code;
  EXPECT_TRUE(jobs.run_next());
  auto const done = house.read(officer, [&](View const& v) { return get_job(v, {std::string(text_of(*started, "job_id"))}); }).value();
  EXPECT_EQ(done.state, "done");
  EXPECT_EQ(counts(done.result), "1203 1202 0 0 1 ");
  EXPECT_EQ(problems(done.result).size(), 1U);
  EXPECT_EQ(canonical(done.result).find("1390000123456789"), std::string::npos);
  EXPECT_EQ(done.done, 1202);
}

}  // namespace
}  // namespace ly::registry
