// Invented people and enterprises for the demo region and for tests: the same Dice, the same people, on every platform.
// Nobody here can be anybody: document numbers lie in area 990000, mobiles have 0000 in the middle, given names begin
// with one of the ten heavenly stems (甲乙丙…), enterprises are named after stems and branches. The counties workers come
// from are real ones, because the screening must be shown with real distances; what risk the demo gives them is invented
// for its day and says nothing of the place.
// Not here: which verdict a person gets, files, the order in which a demo is built (app).
#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "base/dice.h"
#include "base/time.h"

namespace ly::synthetic {

enum class DemoRisk { low, medium, high };

struct Origin {
  std::string_view county;  // six-digit code: real, or of regions/demo for people from here
  uint32_t weight;          // share of workers, relative to the others
  DemoRisk risk;            // what the demo's risk table says of it on its first day
};
std::span<Origin const> origins();

struct Person {
  std::string name;      // UTF-8; also names with "·", of four characters, with characters outside the BMP
  bool male;
  Day birth;             // of working age in 2020: born 1961 to 2001
  std::string id_number;
  std::string mobile;
  std::string county;    // where he or she comes from
};
Person make_person(Dice& dice);

enum class Place { park, township };
inline constexpr size_t kParkEnterprises = 9;
inline constexpr size_t kTownshipEnterprises = 18;
inline constexpr size_t kEnterprises = kParkEnterprises + kTownshipEnterprises;

struct Enterprise {
  std::string name;          // 甲木服饰有限公司
  std::string short_name;    // 甲木服饰
  Place place;
  std::string uscc;
  std::string division;      // code in regions/demo
  std::string address;
  std::string industry;      // key of regions/cn/enterprise_sizes.csv
  int64_t headcount;
  int64_t revenue_wan;
  std::string contact;       // name
  std::string phone;
};
// index < kEnterprises: check(). The first kParkEnterprises stand in the park; the names do not depend on the dice.
// All of the township are industrial and above scale.
Enterprise make_enterprise(Dice& dice, size_t index);

}  // namespace ly::synthetic
