#include "app/story_people.h"

#include "base/text.h"
#include "engines/synthetic/synthetic.h"
#include "formats/xlsx_writer.h"

namespace ly::app {
namespace {

constexpr std::string_view kQuiet[] = {"本地", "安徽省宿州市砀山县", "江苏省盐城市响水县", "四川省南充市仪陇县", "云南省昭通市镇雄县", "贵州省毕节市威宁县"};

}  // namespace

RosterPerson one_from(Dice& dice, std::string const& place, std::string const& left_on) {
  auto const made = synthetic::make_person(dice);
  return {made.name, made.id_number, made.mobile, place, left_on, "36.5", "无", "否"};
}

std::vector<RosterPerson> well_people(Dice& dice, int count) {
  std::vector<RosterPerson> out;
  for (int i = 0; i < count; ++i) {
    auto const place = std::string(kQuiet[dice.below(std::size(kQuiet))]);
    out.push_back(one_from(dice, place, place == "本地" ? "" : "2020-02-01"));
  }
  return out;
}

Result<std::string> roster_sheet(std::filesystem::path const& scratch, Instant now, std::vector<RosterPerson> const& people) {
  formats::XlsxWriter writer(scratch, now);
  std::vector<formats::OutColumn> columns;
  for (auto const* title : {"姓名", "身份证号", "手机号", "14天内到过", "离开日期", "体温", "症状", "密切接触", "健康证明"}) columns.push_back({title, 18, false});
  TRY(writer.add_sheet("名册", columns));
  for (auto const& p : people) {
    std::vector<formats::OutCell> cells;
    for (auto const& text : {p.name, p.id_number, p.phone, p.from, p.left_on, p.temperature, p.symptom, p.contact, p.certificate}) cells.push_back({text});
    TRY(writer.add_row(cells));
  }
  return writer.finish();
}

Result<std::string> homes_sheet(std::filesystem::path const& scratch, Instant now, int homes) {
  formats::XlsxWriter writer(scratch, now);
  TRY(writer.add_sheet("房源", {{"楼号"}, {"楼层"}, {"房号"}, {"建筑面积"}, {"总价（万元）"}, {"户型"}, {"朝向"}}));
  for (int i = 0; i < homes; ++i) {
    formats::OutCell const row[] = {{std::to_string(1 + i / 6)}, {static_cast<double>(1 + i % 3)}, {std::to_string(1 + i % 3) + "0" + std::to_string(1 + i / 3 % 2)}, {89.5}, {91.2}, {std::string("三室一厅")}, {std::string("南")}};
    TRY(writer.add_row(row));
  }
  return writer.finish();
}

std::string small_pdf(std::string_view text) { return "%PDF-1.4\n% " + std::string(text) + "\n1 0 obj << /Type /Catalog >> endobj\ntrailer << /Root 1 0 R >>\n%%EOF\n"; }

std::string small_png() {
  return from_hex("89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082");
}

}  // namespace ly::app
