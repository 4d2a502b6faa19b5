// What a coach carries (随车物资): meals, water, masks by the hours aboard, blankets and hot water for the standstill of the night, and what the
// leaders need. How much a head and a coach is a dated table (policies/trip_carry); here it is counted for one trip, and the driving law is
// asked whether leaving at another time would spare the standstill.
#pragma once
#include <string>
#include <vector>

#include "domains/trips/trips.h"

namespace ly::trips {

struct CarryItem {
  std::string item, reason_code, reason, reason_en;
  int64_t quantity = 0;
  static Fields fields(auto...) {
    using C = CarryItem;
    return Fields{field("item", {"物品", "Item"}, &C::item), field("quantity", {"数量", "Quantity"}, &C::quantity), field("reason_code", {"原因码", "Reason code"}, &C::reason_code), field("reason", {"说明", "In words"}, &C::reason), field("reason_en", {"英文", "In English"}, &C::reason_en)};
  }
};
struct Carry {
  std::string plate, table;
  int64_t heads = 0, crew = 0, minutes = 0, standing_minutes = 0;  // crew: drivers, and the two leaders of a coach
  std::vector<CarryItem> items;
  std::optional<Instant> spared_at;   // leaving then, no standstill falls on the way
  std::optional<Instant> spared_arrive;
  static Fields fields(auto...) {
    using C = Carry;
    return Fields{field("plate", {"车牌", "Plate"}, &C::plate), field("heads", {"乘车人数", "Travellers"}, &C::heads), field("crew", {"随车人员", "Leaders and drivers"}, &C::crew), field("minutes", {"在车上的分钟", "Minutes aboard"}, &C::minutes),
                  field("standing_minutes", {"夜里停驶的分钟", "Minutes of standstill"}, &C::standing_minutes), field("items", {"物品", "Items"}, &C::items), field("spared_at", {"改在此时发车可避开停驶", "Leaving then spares the standstill"}, &C::spared_at),
                  field("spared_arrive", {"那样何时到", "Arrives then"}, &C::spared_arrive), field("table", {"政策表版本", "Table"}, &C::table)};
  }
};

std::string carry_title(std::string_view item);  // 热食（份）
// The first departure after the planned one with which no standstill falls on the way, and its arrival. Nothing: none within a day.
std::optional<std::pair<Instant, Instant>> departure_sparing_the_night(Around const& around, View const& view, TripRow const& row);

class Carrying {
 public:
  Carrying(Around const& around, Trips const& trips) : around_(around), trips_(trips) {}
  Result<Carry> of(View const& view, GetTrip const& in) const;          // carry.no_table
  Result<FileAnswer> paper(View const& view, GetTrip const& in) const;  // A4, with room for who bought what

 private:
  Around const& around_;
  Trips const& trips_;
};

std::vector<Endpoint> carry_endpoints(Carrying carrying);

}  // namespace ly::trips
