#include "formats/divisions.h"

#include <gtest/gtest.h>

#include <ctime>
#include <fstream>
#include <iostream>
#include <set>
#include <sstream>

#include "base/dice.h"
#include "base/json.h"
#include "base/text.h"
#include "engines/synthetic/synthetic.h"

namespace ly::formats {
namespace {

std::string file(std::string const& path) {
  std::ifstream in(std::string(SOURCE_ROOT) + "/" + path);
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

// All of China and the demo, read once.
Divisions const& china() {
  static Divisions const loaded = [] {
    auto const cn = file("regions/cn/divisions.tsv"), demo = file("regions/demo/divisions.tsv");
    std::string_view const files[] = {cn, demo};
    auto parsed = Divisions::parse(files);
    check(parsed.has_value(), "regions/ cannot be read");
    return *std::move(parsed);
  }();
  return loaded;
}

Result<Divisions> small(std::string_view text) {
  std::string_view const files[] = {text};
  return Divisions::parse(files);
}

std::vector<std::string> names(std::vector<Division> const& list) {
  std::vector<std::string> out;
  for (auto const& d : list) out.push_back(d.name);
  return out;
}

// "exact 421126 |rest"; "ambiguous a,b"
std::string resolved(std::string_view text) {
  auto const r = china().resolve(text);
  char const* const words[] = {"exact", "likely", "ancestor", "ambiguous", "none"};
  std::string out = words[static_cast<int>(r.confidence)];
  if (r.division) out += " " + r.division->code;
  if (r.confidence == Confidence::ambiguous)
    for (auto const& d : r.alternatives) out += " " + d.code;
  if (!r.rest.empty()) out += " |" + r.rest;
  return out;
}

TEST(Divisions, all_of_china_is_there_and_every_parent_is_known) {
  EXPECT_EQ(china().children("").size(), 35U);  // 34 and the demo
  size_t seen = 0;
  std::map<DivisionLevel, size_t> levels;
  std::vector<std::string> open = {""};
  while (!open.empty()) {
    auto const code = open.back();
    open.pop_back();
    for (auto const& d : china().children(code)) {
      ++seen;
      ++levels[d.level];
      ASSERT_EQ(d.parent, code) << d.name;
      ASSERT_TRUE(d.point) << d.code << d.name;
      if (d.level != DivisionLevel::township) open.push_back(d.code);
    }
  }
  EXPECT_EQ(seen, china().size());  // each division is a child of exactly one other
  EXPECT_EQ(levels[DivisionLevel::county], 2975U + 5U);
  EXPECT_GT(levels[DivisionLevel::township], 41'000U);
}

TEST(Divisions, codes_names_and_the_tree) {
  auto const county = china().find("421126");
  ASSERT_TRUE(county);
  EXPECT_EQ(county->name, "蕲春县");
  EXPECT_EQ(county->parent, "421100");
  EXPECT_NEAR(county->point->lon, 115.43, 0.1);  // the county seat Caohe
  EXPECT_NEAR(county->point->lat, 30.23, 0.1);
  EXPECT_EQ(china().full_name("421126"), "湖北省黄冈市蕲春县");
  EXPECT_EQ(china().full_name("110101"), "北京市东城区");
  EXPECT_EQ(china().full_name("429004"), "湖北省仙桃市");
  EXPECT_EQ(china().full_name("421126100"), "湖北省黄冈市蕲春县漕河镇");
  EXPECT_EQ(china().find("429004")->parent, "420000");
  EXPECT_EQ(china().find("4211")->code, "421100");
  EXPECT_EQ(china().find("421126100000")->code, "421126100");
  EXPECT_EQ(china().find("42")->name, "湖北省");
  EXPECT_EQ(china().find("441900")->name, "东莞市");
  EXPECT_GT(china().children("441900").size(), 30U);  // towns straight under the city
  EXPECT_EQ(names(china().children("990100")), (std::vector<std::string>{"南桥区", "临江区", "云泽市"}));
  for (auto const* code : {"", "0", "999999", "000000", "421126999", "4211261", "42112x", "９９００００", "330104", "421126100001"})
    EXPECT_FALSE(china().find(code)) << code;
  EXPECT_TRUE(china().children("123456").empty());
  EXPECT_EQ(china().full_name("330104"), "");  // 江干区 of Hangzhou, merged away in 2021
}

TEST(Divisions, within_is_by_the_digits) {
  EXPECT_TRUE(china().is_within("421126100", "421126"));
  EXPECT_TRUE(china().is_within("421126", "421100"));
  EXPECT_TRUE(china().is_within("421126", "42"));
  EXPECT_TRUE(china().is_within("421126", "421126"));
  EXPECT_TRUE(china().is_within("330104", "330100"));
  EXPECT_FALSE(china().is_within("421100", "421126"));
  EXPECT_FALSE(china().is_within("321012", "320100"));
  EXPECT_TRUE(china().is_within("321012", "321000"));
  EXPECT_FALSE(china().is_within("x", "421126"));
  EXPECT_FALSE(china().is_within("421126", ""));
}

TEST(Divisions, places_in_rosters_are_understood) {
  EXPECT_EQ(resolved("湖北省黄冈市蕲春县"), "exact 421126");
  EXPECT_EQ(resolved(" 湖北省 黄冈市 蕲春县　漕河镇 王家村3组"), "exact 421126100 |王家村3组");
  EXPECT_EQ(resolved("湖北省蕲春县"), "exact 421126");
  EXPECT_EQ(resolved("湖北蕲春"), "likely 421126");
  EXPECT_EQ(resolved("湖北-黄冈-蕲春"), "likely 421126");
  EXPECT_EQ(resolved("黄冈蕲春县"), "likely 421126");
  EXPECT_EQ(resolved("黄冈地区蕲春县"), "likely 421126");
  EXPECT_EQ(resolved("蕲春县"), "exact 421126");
  EXPECT_EQ(resolved("蕲春"), "likely 421126");
  EXPECT_EQ(resolved("421126"), "exact 421126");
  EXPECT_EQ(resolved("中国湖北"), "likely 420000");
  EXPECT_EQ(resolved("北京朝阳区"), "likely 110105");
  EXPECT_EQ(resolved("恩施土家族苗族自治州利川市"), "exact 422802");
  EXPECT_EQ(resolved("恩施州利川"), "likely 422802");
  EXPECT_EQ(resolved("恩施"), "likely 422800");  // the prefecture, and the city within it
  EXPECT_EQ(resolved("恩施市"), "exact 422801");
  EXPECT_EQ(resolved("内蒙古鄂尔多斯"), "likely 150600");
  EXPECT_EQ(resolved("广东东莞虎门镇"), "likely 441900121");
  EXPECT_EQ(resolved("吉林省吉林市"), "exact 220200");
  EXPECT_EQ(resolved("海南"), "likely 460000");
  EXPECT_EQ(resolved("湖北省黄冈市"), "exact 421100");
}

TEST(Divisions, two_that_fit_are_a_question_not_a_guess) {
  auto const chaoyang = china().resolve("朝阳区");
  EXPECT_EQ(chaoyang.confidence, Confidence::ambiguous);
  EXPECT_FALSE(chaoyang.division);
  EXPECT_EQ(chaoyang.alternatives.size(), 2U);
  auto const baishi = china().resolve("白石镇");
  EXPECT_EQ(baishi.confidence, Confidence::ambiguous);
  EXPECT_GE(baishi.alternatives.size(), 4U);
  for (auto const& d : baishi.alternatives) EXPECT_EQ(d.name, "白石镇");
  EXPECT_EQ(china().resolve("朝阳").confidence, Confidence::ambiguous);  // a city in Liaoning and two districts
  auto const contradiction = china().resolve("湖北省黄冈市江夏区");      // Jiangxia belongs to Wuhan
  EXPECT_EQ(contradiction.confidence, Confidence::ambiguous);
  EXPECT_EQ(names(contradiction.alternatives), (std::vector<std::string>{"黄冈市", "江夏区"}));
}

TEST(Divisions, old_codes_keep_what_their_first_digits_say) {
  EXPECT_EQ(resolved("330104"), "ancestor 330100");
  EXPECT_EQ(resolved("421126999"), "ancestor 421126");
  EXPECT_EQ(resolved("429999"), "ancestor 420000");
  EXPECT_EQ(resolved("899999"), "none");
  EXPECT_EQ(resolved("12"), "exact 120000");
  EXPECT_EQ(resolved("1"), "none");
}

TEST(Divisions, nonsense_is_none_and_odd_texts_are_bounded) {
  for (auto const* text : {"", " ", "-", "某地", "abc", "\xff\xfe", "男", "18岁", "0", "外籍"}) EXPECT_EQ(china().resolve(text).confidence, Confidence::none) << text;
  EXPECT_EQ(resolved("吉林吉林吉林"), "likely 220200 |吉林");
  std::string endless;
  for (int i = 0; i < 100'000; ++i) endless += "吉林";
  (void)china().resolve(endless);
  Dice dice(340000);
  std::vector<std::string> const pieces = {"湖北省", "黄冈", "市", "县", "区", "朝阳", "城", "白石镇", "吉林", "9", "42", " ", "-", "\xe5", "村", "海南州"};
  for (int i = 0; i < 3'000; ++i) {
    std::string text;
    for (auto n = dice.below(8); n > 0; --n) text += pieces[dice.below(pieces.size())];
    auto const r = china().resolve(text);
    ASSERT_EQ(r.division.has_value(), r.confidence < Confidence::ambiguous) << text;
    (void)china().search(text, 5);
    (void)china().find(text);
  }
}

TEST(Divisions, every_full_name_leads_back_to_its_division) {
  size_t counties = 0, wrong = 0;
  std::vector<std::string> open = {""};
  while (!open.empty()) {
    auto const code = open.back();
    open.pop_back();
    for (auto const& d : china().children(code)) {
      auto const r = china().resolve(china().full_name(d.code));
      bool const right = r.division && r.division->code == d.code;
      if (!right) ++wrong;
      EXPECT_TRUE(right) << china().full_name(d.code) << " " << resolved(china().full_name(d.code));
      if (d.level == DivisionLevel::county) ++counties;
      if (d.level < DivisionLevel::county) open.push_back(d.code);
    }
  }
  EXPECT_EQ(counties, 2980U);
  EXPECT_EQ(wrong, 0U);
}

TEST(Divisions, no_full_name_of_a_township_is_taken_for_another_place) {
  size_t townships = 0, tried = 0, found = 0;
  std::vector<std::string> open = {""};
  while (!open.empty()) {
    auto const code = open.back();
    open.pop_back();
    for (auto const& d : china().children(code)) {
      if (d.level != DivisionLevel::township) { open.push_back(d.code); continue; }
      if (++townships % 5 != 0) continue;
      ++tried;
      auto const r = china().resolve(china().full_name(d.code));
      if (!r.division) continue;  // two of one name in a county: a question
      found += r.division->code == d.code;
      EXPECT_TRUE(china().is_within(d.code, r.division->code)) << china().full_name(d.code) << " taken for " << r.division->code;
    }
  }
  EXPECT_GT(tried, 8'000U);
  EXPECT_GT(found * 1000, tried * 995);
}

TEST(Divisions, search_as_one_types) {
  EXPECT_EQ(china().search("蕲春", 5).at(0).name, "蕲春县");
  EXPECT_EQ(china().search("湖北 漕河", 5).at(0).code, "421126100");
  EXPECT_EQ(china().search("南桥", 1).at(0).name, "南桥区");
  EXPECT_EQ(china().search("421126", 1).at(0).name, "蕲春县");
  EXPECT_EQ(china().search("湖北蕲春", 3).at(0).name, "蕲春县");  // no name holds it
  EXPECT_EQ(china().search("黄", 7).size(), 7U);
  EXPECT_EQ(china().search("黄冈", 3).at(0).name, "黄冈市");
  EXPECT_TRUE(china().search("", 3).empty());
  EXPECT_TRUE(china().search("黄冈", 0).empty());
}

TEST(Divisions, synthetic_people_and_enterprises_are_at_known_places) {
  for (auto const& origin : synthetic::origins()) {
    auto const county = china().find(origin.county);
    ASSERT_TRUE(county) << origin.county;
    EXPECT_EQ(county->level, DivisionLevel::county) << origin.county;
  }
  Dice dice(1);
  for (size_t i = 0; i < synthetic::kEnterprises; ++i) {
    auto const enterprise = synthetic::make_enterprise(dice, i);
    auto const division = china().find(enterprise.division);
    ASSERT_TRUE(division) << enterprise.division;
    EXPECT_TRUE(contains(enterprise.address, division->name));
    EXPECT_EQ(china().resolve("演示省" + enterprise.address).division->code, enterprise.division);
  }
}

TEST(Divisions, faulty_files_are_refused_by_line) {
  auto const where = [](std::string_view text) {
    auto const r = small(text);
    return r ? "" : r.error().code + " " + r.error().at;
  };
  EXPECT_EQ(where("990000\t演示省\n990100\t演示市\t120\t31\ta\n"), "");
  EXPECT_EQ(where("# x\n001\t街道\n"), "divisions.line line 2");  // no division above
  EXPECT_EQ(where("990000\t演示省\n99010\t演示市\n"), "divisions.line line 2");
  EXPECT_EQ(where("990000\t演示省\t200\t31\n"), "divisions.line line 1");
  EXPECT_EQ(where("990000\t演示省\t120\n"), "divisions.line line 1");
  EXPECT_EQ(where("990000\t\n"), "divisions.line line 1");
  EXPECT_EQ(where("990000 演示省\n"), "divisions.line line 1");
  EXPECT_EQ(where("990000\t演示省\n990000\t演示省\n"), "divisions.code_twice ");
  EXPECT_EQ(where("990000\t演示省\n\xff\n"), "divisions.line line 1");
  EXPECT_EQ(where(std::string(kDivisionFileMost + 1, '#')), "divisions.too_large ");
  auto const words = parse_json(file("words/divisions.json"));
  ASSERT_TRUE(words);
  for (auto const* code : {"divisions.line", "divisions.code_twice", "divisions.too_large"})
    for (auto const* language : {"zh-CN", "en"}) EXPECT_FALSE(text_of(*find(*words, code), language).empty()) << code;
}

TEST(Divisions, are_small_and_quick) {
  auto const cn = file("regions/cn/divisions.tsv");
  std::string_view const files[] = {cn};
  auto const begin = std::clock();  // processor time: other programs may be busy
  auto const parsed = Divisions::parse(files);
  auto const loaded = std::clock();
  ASSERT_TRUE(parsed);
  size_t sure = 0;
  for (int i = 0; i < 1000; ++i) sure += parsed->resolve(i % 2 ? "湖北省黄冈市蕲春县漕河镇王家村" : "湖北蕲春").division.has_value();
  auto const resolved_all = std::clock();
  EXPECT_EQ(sure, 1000U);
  auto const ms = [](std::clock_t ticks) { return static_cast<double>(ticks) * 1000 / CLOCKS_PER_SEC; };
  std::cout << "load " << ms(loaded - begin) << " ms, " << parsed->bytes() / 1024 << " KiB, resolve " << ms(resolved_all - loaded) << " us each\n";
  EXPECT_LT(parsed->bytes(), 4U << 20);
  EXPECT_LT(cn.size(), 1'500'000U);
}

}  // namespace
}  // namespace ly::formats
