// What a coach carries (随车物资): meals, water, masks by the hours aboard, blankets and hot water for the standstill of the night, and what the
// leaders need. How much a head and a coach is a dated table (policies/trip_carry); here it is counted for one trip, and the driving law is
// asked whether leaving at another time would spare the standstill. What the stores hold is drawn from them, the rest is a shopping list: which
// shop near where the coach starts is still open before it leaves (story: M13).
#pragma once
#include <string>
#include <vector>

#include "domains/trips/trips.h"
#include "formats/policy_set.h"

namespace ly::trips {

struct PurchaseTag;
using PurchaseId = Id<PurchaseTag>;

struct CarryItem {
  std::string item, reason_code, reason, reason_en;
  int64_t quantity = 0, drawn = 0, bought = 0, missing = 0;  // missing: quantity less what is there, never below nothing
  int64_t held = 0, wanted = 0;                              // in the stores one may draw from; what enterprises still wait for there
  static Fields fields(auto...) {
    using C = CarryItem;
    return Fields{field("item", {"物品", "Item"}, &C::item), field("quantity", {"数量", "Quantity"}, &C::quantity), field("drawn", {"已领", "Drawn"}, &C::drawn), field("bought", {"已买", "Bought"}, &C::bought), field("missing", {"还缺", "Missing"}, &C::missing),
                  field("held", {"库里有", "In the stores"}, &C::held), field("wanted", {"企业还缺", "Enterprises wait for"}, &C::wanted), field("reason_code", {"原因码", "Reason code"}, &C::reason_code), field("reason", {"说明", "In words"}, &C::reason), field("reason_en", {"英文", "In English"}, &C::reason_en)};
  }
};
struct CarryPurchase {
  PurchaseId id;
  std::string item, shop, note, by;
  int64_t count = 0;
  Instant at;
  static Fields fields(auto...) {
    using P = CarryPurchase;
    return Fields{field("id", {"编号", "Purchase"}, &P::id), field("item", {"物品", "Item"}, &P::item), field("count", {"数量", "Count"}, &P::count), field("shop", {"在哪买的", "Bought at"}, &P::shop), field("note", {"票据", "Receipt"}, &P::note), field("by", {"经手人", "By"}, &P::by), field("at", {"时间", "At"}, &P::at)};
  }
};
// A shop that sells something that is missing, as it stands between now and when the coach leaves its depot.
struct CarryShop {
  std::string shop_id, name, address, where, phone, state;  // state, at: opening.h
  std::optional<Instant> at;
  std::optional<double> km;  // from where the coach starts, as the crow flies; nothing where one of the two has no position
  std::vector<std::string> sells;  // of what is missing
  static Fields fields(auto...) {
    using S = CarryShop;
    return Fields{field("shop_id", {"商店", "Shop"}, &S::shop_id), field("name", {"店名", "Name"}, &S::name), field("address", {"地址", "Address"}, &S::address), field("where", {"所在地", "Where"}, &S::where), field("phone", {"电话", "Telephone"}, &S::phone),
                  field("state", {"营业", "Open"}, &S::state, {.one_of = "open opens shut unknown"}), field("at", {"到何时、从何时", "Until, or from"}, &S::at), field("km", {"约公里", "About km"}, &S::km), field("sells", {"卖什么", "Sells"}, &S::sells)};
  }
};
struct Carry {
  std::string plate, table, state, receiver, start;  // receiver: of the team, who sees to supplies (staff of the region alone see him, purchases and shops); start: where the coach leaves from
  int64_t heads = 0, crew = 0, minutes = 0, standing_minutes = 0, lacking = 0;  // crew: drivers, and the two leaders of a coach; lacking: items of which some are missing
  Instant leave_by;
  bool may_act = false;
  std::vector<CarryItem> items;
  std::vector<CarryPurchase> purchases;
  std::vector<CarryShop> shops;       // only while something is missing
  std::optional<Instant> spared_at;   // leaving then, no standstill falls on the way
  std::optional<Instant> spared_arrive;
  static Fields fields(auto...) {
    using C = Carry;
    return Fields{field("plate", {"车牌", "Plate"}, &C::plate), field("state", {"状态", "State"}, &C::state, {.one_of = kTripStates}), field("heads", {"乘车人数", "Travellers"}, &C::heads), field("crew", {"随车人员", "Leaders and drivers"}, &C::crew), field("minutes", {"在车上的分钟", "Minutes aboard"}, &C::minutes),
                  field("standing_minutes", {"夜里停驶的分钟", "Minutes of standstill"}, &C::standing_minutes), field("lacking", {"没备齐的样数", "Items not all there"}, &C::lacking), field("leave_by", {"车何时出场", "Leaves its depot"}, &C::leave_by), field("start", {"从哪出发", "Starts from"}, &C::start),
                  field("receiver", {"谁领", "Who receives"}, &C::receiver, {.pii = Pii::name}), field("may_act", {"可领、可登记", "May draw and note"}, &C::may_act), field("items", {"物品", "Items"}, &C::items), field("purchases", {"买了的", "Bought"}, &C::purchases, {.length_max = 1000}), field("shops", {"商店", "Shops"}, &C::shops),
                  field("spared_at", {"改在此时发车可避开停驶", "Leaving then spares the standstill"}, &C::spared_at), field("spared_arrive", {"那样何时到", "Arrives then"}, &C::spared_arrive), field("table", {"政策表版本", "Table"}, &C::table)};
  }
};

struct DrawCarry {
  TripId id;
  std::vector<std::string> items;  // none: whatever is missing
  std::string to;
  static Fields fields(auto...) {
    using D = DrawCarry;
    return Fields{field("id", {"车次", "Trip"}, &D::id, {.required = true}), field("items", {"领哪些", "Which"}, &D::items, {.length_max = 9}), field("to", {"谁领", "Who receives"}, &D::to, {.length_max = 40, .pii = Pii::name})};
  }
};
struct CarryCount {
  std::string item;
  int64_t count = 0;
  static Fields fields(auto...) { return Fields{field("item", {"物品", "Item"}, &CarryCount::item, {.required = true, .length_max = 40}), field("count", {"数量", "Count"}, &CarryCount::count, {.required = true, .min = 1, .max = 1'000'000})}; }
};
struct GiveBack {
  TripId id;
  std::vector<CarryCount> items;  // none: all that was drawn
  std::string reason;
  static Fields fields(auto...) {
    using G = GiveBack;
    return Fields{field("id", {"车次", "Trip"}, &G::id, {.required = true}), field("items", {"退回", "Given back"}, &G::items, {.length_max = 9}), field("reason", {"原因", "Reason"}, &G::reason, {.required = true, .length_max = 200})};
  }
};
struct NotePurchase {
  TripId id;
  std::string item, shop_id, shop, note;  // shop: where nobody registered it
  int64_t count = 0;
  static Fields fields(auto...) {
    using N = NotePurchase;
    return Fields{field("id", {"车次", "Trip"}, &N::id, {.required = true}), field("item", {"物品", "Item"}, &N::item, {.required = true, .length_max = 40}), field("count", {"数量", "Count"}, &N::count, {.required = true, .min = 1, .max = 1'000'000}),
                  field("shop_id", {"商店", "Shop"}, &N::shop_id, {.length_max = 26}), field("shop", {"在哪买的", "Bought at"}, &N::shop, {.length_max = 60}), field("note", {"票据、谁垫付", "Receipt, who paid"}, &N::note, {.length_max = 200})};
  }
};
struct UndoPurchase {
  PurchaseId id;
  static Fields fields(auto...) { return Fields{field("id", {"编号", "Purchase"}, &UndoPurchase::id, {.required = true})}; }
};

std::string carry_noun(std::string_view item);   // 热食
std::string shop_in_words(CarryShop const& shop);  // 开到 02月21日 21:00
std::string carry_title(std::string_view item);  // 热食（份）
// The first departure after the planned one with which no standstill falls on the way, and its arrival. Nothing: none within a day.
std::optional<std::pair<Instant, Instant>> departure_sparing_the_night(Around const& around, View const& view, TripRow const& row);

class Carrying {
 public:
  Carrying(Around const& around, Trips const& trips) : around_(around), trips_(trips) {}
  Result<Carry> of(View const& view, GetTrip const& in) const;          // carry.no_table
  Result<FileAnswer> paper(View const& view, GetTrip const& in) const;  // A4: what is there, what is to be bought and where, with room for who buys it

  // Problems: carry.over, carry.nothing_held (all that is missing is in no store one may draw from).
  Result<Carry> draw(Context& context, DrawCarry const& in) const;
  Result<Carry> give_back(Context& context, GiveBack const& in) const;   // carry.nothing_drawn, supply.not_issued {left}; at any time, of a cancelled trip too
  Result<Carry> bought(Context& context, NotePurchase const& in) const;  // carry.over, carry.no_item
  Result<Carry> undo(Context& context, UndoPurchase const& in) const;

  // Items of which some are missing, and how many items there are; without asking stores or shops.
  std::pair<int64_t, int64_t> lacking(View const& view, TripRow const& trip) const;

 private:
  std::vector<CarryItem> count(View const& view, formats::PolicyVersion const& table, TripRow const& trip, Carry& head) const;
  Result<Carry> show(View const& view, TripRow const& trip, bool with_departures) const;
  Result<TripRow> acting(View const& view, TripId const& id) const;
  std::vector<CarryShop> shops(View const& view, TripRow const& trip, Carry const& carry) const;
  Around const& around_;
  Trips const& trips_;
};

std::vector<Endpoint> carry_endpoints(Carrying carrying);

}  // namespace ly::trips
