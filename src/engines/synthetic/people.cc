#include <array>

#include "base/check.h"
#include "engines/identifiers/identifiers.h"
#include "engines/synthetic/synthetic.h"

namespace ly::synthetic {
namespace {

template <size_t N>
std::string_view one_of(Dice& dice, std::array<std::string_view, N> const& list) {
  return list[dice.below(N)];
}

constexpr std::array<std::string_view, 60> kSurnames = {
    "王", "李", "张", "刘", "陈", "杨", "黄", "赵", "吴", "周", "徐", "孙", "马", "朱", "胡", "郭", "何", "高", "林", "罗",
    "郑", "梁", "谢", "宋", "唐", "许", "韩", "冯", "邓", "曹", "彭", "曾", "肖", "田", "董", "袁", "潘", "于", "蒋", "蔡",
    "余", "杜", "叶", "程", "苏", "魏", "吕", "丁", "任", "沈", "姚", "卢", "姜", "崔", "钟", "谭", "陆", "汪", "范", "金"};
constexpr std::array<std::string_view, 6> kDoubleSurnames = {"欧阳", "司马", "诸葛", "上官", "皇甫", "令狐"};
constexpr std::array<std::string_view, 10> kStems = {"甲", "乙", "丙", "丁", "戊", "己", "庚", "辛", "壬", "癸"};
constexpr std::array<std::string_view, 40> kSecond = {
    "禾", "川", "泉", "岳", "野", "林", "舟", "溪", "岩", "原", "星", "谷", "帆", "湾", "石", "桥", "坪", "湖", "田", "松",
    "云", "梅", "兰", "竹", "菊", "荷", "枫", "桐", "燕", "雁", "鹤", "鹿", "晨", "暮", "秋", "春", "雪", "霜", "露", "虹"};
// Characters that break programs: 𠮷 lies outside the BMP, 㛃 in extension A, 䶮 where old fonts have a gap.
constexpr std::array<std::string_view, 4> kRare = {"𠮷", "㛃", "䶮", "堃"};
constexpr std::array<std::string_view, 6> kLongGiven = {"阿依甲古丽", "迪丽乙努尔", "吐尔丙逊江", "古丽丁娜尔", "艾力戊江", "帕提庚古丽"};
constexpr std::array<std::string_view, 6> kLongFather = {"买买提", "艾山江", "吾布力卡斯木", "阿卜杜热合曼", "图尔荪", "克热木"};

std::string make_name(Dice& dice) {
  auto const kind = dice.below(100);
  std::string const stem(one_of(dice, kStems));
  if (kind < 4) return std::string(one_of(dice, kSurnames)) + stem;                                                     // 王甲
  if (kind < 7) return std::string(one_of(dice, kDoubleSurnames)) + stem + std::string(one_of(dice, kSecond));          // 欧阳甲禾
  if (kind < 9) return std::string(one_of(dice, kSurnames)) + stem + std::string(one_of(dice, kRare));                  // 王甲𠮷
  if (kind < 11) return std::string(one_of(dice, kLongGiven)) + "·" + std::string(one_of(dice, kLongFather));
  return std::string(one_of(dice, kSurnames)) + stem + std::string(one_of(dice, kSecond));
}

// About a quarter from here, the rest from provinces that send workers; codes as of the 2023 list.
constexpr std::array<Origin, 84> kOrigins = {{
    {"990101", 40, DemoRisk::low}, {"990102", 25, DemoRisk::low}, {"990181", 25, DemoRisk::medium}, {"990221", 8, DemoRisk::low},
    {"990222", 8, DemoRisk::high},
    // Anhui and northern Jiangsu
    {"341221", 10, DemoRisk::low}, {"341225", 10, DemoRisk::medium}, {"341226", 8, DemoRisk::low}, {"341522", 8, DemoRisk::low},
    {"341623", 6, DemoRisk::low}, {"341324", 6, DemoRisk::low}, {"340422", 6, DemoRisk::low}, {"320826", 8, DemoRisk::low},
    {"321322", 8, DemoRisk::low}, {"320324", 7, DemoRisk::low}, {"320724", 6, DemoRisk::low}, {"320921", 6, DemoRisk::low},
    // Henan
    {"411481", 6, DemoRisk::low}, {"411525", 9, DemoRisk::medium}, {"411522", 6, DemoRisk::medium}, {"411524", 5, DemoRisk::medium},
    {"411528", 5, DemoRisk::low}, {"411526", 5, DemoRisk::low}, {"411527", 4, DemoRisk::low}, {"411729", 6, DemoRisk::low},
    {"411722", 5, DemoRisk::low}, {"411627", 5, DemoRisk::low}, {"411625", 5, DemoRisk::low},
    // Hubei: all of it on the command post's list of February 2020
    {"421126", 5, DemoRisk::high}, {"421182", 3, DemoRisk::high}, {"421127", 3, DemoRisk::high}, {"421181", 3, DemoRisk::high},
    {"420921", 2, DemoRisk::high}, {"420922", 2, DemoRisk::high}, {"420984", 2, DemoRisk::high}, {"429004", 2, DemoRisk::high},
    {"421088", 2, DemoRisk::high}, {"420115", 2, DemoRisk::high}, {"420116", 2, DemoRisk::high}, {"422802", 3, DemoRisk::high},
    // Zhejiang, south-east
    {"330382", 2, DemoRisk::high}, {"330324", 2, DemoRisk::high}, {"330381", 2, DemoRisk::medium},
    // Sichuan and Chongqing
    {"511324", 6, DemoRisk::low}, {"511321", 6, DemoRisk::low}, {"511322", 5, DemoRisk::low}, {"511725", 6, DemoRisk::low},
    {"511722", 5, DemoRisk::low}, {"511703", 4, DemoRisk::low}, {"511024", 3, DemoRisk::low}, {"500235", 5, DemoRisk::low},
    {"500154", 5, DemoRisk::low}, {"500236", 4, DemoRisk::low}, {"500237", 3, DemoRisk::low},
    // Guizhou and Yunnan
    {"520524", 7, DemoRisk::low}, {"520526", 8, DemoRisk::low}, {"520521", 6, DemoRisk::low}, {"520527", 5, DemoRisk::low},
    {"522631", 4, DemoRisk::low}, {"522633", 4, DemoRisk::low}, {"530627", 8, DemoRisk::low}, {"530326", 5, DemoRisk::low},
    {"530602", 4, DemoRisk::low}, {"530381", 4, DemoRisk::low},
    // Guangxi, Hunan, Jiangxi
    {"451082", 3, DemoRisk::low}, {"451228", 3, DemoRisk::low}, {"430426", 3, DemoRisk::low}, {"430582", 4, DemoRisk::low},
    {"430524", 4, DemoRisk::low}, {"431322", 4, DemoRisk::low}, {"361127", 4, DemoRisk::medium}, {"361128", 5, DemoRisk::low},
    {"360428", 3, DemoRisk::low},
    // Shandong, Shaanxi, Gansu, Qinghai, Xinjiang, Heilongjiang
    {"371722", 5, DemoRisk::low}, {"371322", 4, DemoRisk::low}, {"610981", 4, DemoRisk::low}, {"610902", 4, DemoRisk::low},
    {"611025", 3, DemoRisk::low}, {"620826", 3, DemoRisk::low}, {"621126", 3, DemoRisk::low}, {"630222", 2, DemoRisk::low},
    {"653126", 2, DemoRisk::low}, {"653129", 2, DemoRisk::low}, {"230184", 3, DemoRisk::medium},
}};

constexpr uint32_t total_weight() {
  uint32_t sum = 0;
  for (auto const& origin : kOrigins) sum += origin.weight;
  return sum;
}

std::string_view make_origin(Dice& dice) {
  auto left = dice.below(total_weight());
  for (auto const& origin : kOrigins) {
    if (left < origin.weight) return origin.county;
    left -= origin.weight;
  }
  check(false, "weights of origins");
  return {};
}

}  // namespace

std::span<Origin const> origins() { return kOrigins; }

Person make_person(Dice& dice) {
  Person out;
  out.name = make_name(dice);
  out.male = dice.chance(11, 20);
  auto const first = day_of(1961, 1, 1), last = day_of(2001, 12, 31);
  out.birth = first + static_cast<int32_t>(dice.below(static_cast<uint64_t>(last - first) + 1));
  out.id_number = identifiers::make_resident_id(dice, out.birth, out.male);
  out.mobile = identifiers::make_mobile(dice);
  out.county = make_origin(dice);
  return out;
}

}  // namespace ly::synthetic
