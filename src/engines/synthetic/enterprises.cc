#include <array>

#include "base/check.h"
#include "engines/identifiers/identifiers.h"
#include "engines/synthetic/synthetic.h"

namespace ly::synthetic {
namespace {

struct Seed {
  std::string_view short_name;
  std::string_view industry;
  int64_t headcount;    // about
  int64_t revenue_wan;  // about
};

// First the nine of the park, then the eighteen of the township, which are all above scale (2,000 wan and more, with room
// for the dice). 27 enterprises with about 2,000 people.
constexpr std::array<Seed, kEnterprises> kSeeds = {{
    {"甲木服饰", "industry", 186, 9'200}, {"乙川电子", "industry", 240, 21'000}, {"丙泉食品", "industry", 95, 6'400},
    {"丁岳机械", "industry", 120, 8'800}, {"戊野物流", "transport", 38, 1'450}, {"庚辰包装", "industry", 62, 3'300},
    {"辛禾纺织", "industry", 150, 7'600}, {"壬海化工", "industry", 84, 42'000}, {"寅光五金", "industry", 45, 1'280},
    {"卯峰包装", "industry", 58, 3'100}, {"午台建材", "industry", 72, 5'200}, {"未央家具", "industry", 88, 4'700},
    {"己山制衣", "industry", 134, 5'900}, {"癸溪玩具", "industry", 66, 3'400}, {"子岩塑料", "industry", 41, 2'900},
    {"丑原铸造", "industry", 53, 3'800}, {"辰星电缆", "industry", 79, 11'500}, {"巳林木业", "industry", 36, 2'700},
    {"申谷饲料", "industry", 33, 6'100}, {"酉泉饮品", "industry", 47, 3'900}, {"戌塔阀门", "industry", 64, 4'300},
    {"亥湾船配", "industry", 71, 5'600}, {"甲石陶瓷", "industry", 52, 2'800}, {"乙桥印染", "industry", 69, 4'100},
    {"丙坪纸业", "industry", 43, 3'600}, {"丁湖水产", "industry", 39, 3'000}, {"戊田农机", "industry", 57, 4'900},
}};

constexpr std::string_view kPark = "990101400";      // 南桥工业园区
constexpr std::string_view kTownship = "990101102";  // 石浦镇

int64_t about(Dice& dice, int64_t value) { return value * static_cast<int64_t>(95 + dice.below(11)) / 100; }  // ± 5 %

}  // namespace

Enterprise make_enterprise(Dice& dice, size_t index) {
  check(index < kEnterprises, "make_enterprise: index");
  auto const& seed = kSeeds[index];
  Enterprise out;
  out.short_name = seed.short_name;
  out.name = out.short_name + "有限公司";
  out.place = index < kParkEnterprises ? Place::park : Place::township;
  bool const park = out.place == Place::park;
  out.uscc = identifiers::make_uscc(dice);
  out.division = park ? kPark : kTownship;
  out.address = (park ? "演示市南桥区南桥工业园区演示路" : "演示市南桥区石浦镇演示村") + std::to_string(index + 1) + "号";
  out.industry = seed.industry;
  out.headcount = about(dice, seed.headcount);
  out.revenue_wan = about(dice, seed.revenue_wan);
  auto const contact = make_person(dice);
  out.contact = contact.name;
  out.phone = contact.mobile;
  return out;
}

}  // namespace ly::synthetic
