// Where things can be bought (商店): name, address, what a shop sells of what a coach carries, and when it is open. At 23:00 with a coach to send,
// the question is not where a shop is but which one is still open (story: M13). A shop's telephone stands on its door: it is shown to whoever buys
// there, and sealed at rest like any other, for it is often a person's.
#pragma once
#include <string>
#include <vector>

#include "domains/trips/opening.h"
#include "domains/registry/sheet_way.h"
#include "domains/trips/trips.h"

namespace ly::trips {

struct ShopTag;
using ShopId = Id<ShopTag>;

inline constexpr std::string_view kGoods = "hot_meal water mask blanket thermos thermometer form sanitizer bag";  // what a coach carries, as policies/trip_carry calls it
inline constexpr std::array<std::string_view, 7> kWeekFields{"mon", "tue", "wed", "thu", "fri", "sat", "sun"};

// Hours as opening.h reads and writes them.
struct ShopIn {
  std::string division, name, address, phone, mon, tue, wed, thu, fri, sat, sun;
  std::vector<std::string> sells;
  std::vector<Day> shut_on;
  std::optional<double> lon, lat;  // WGS-84 degrees, both or none
  std::optional<int64_t> revision;  // of one known by division and name
  static Fields fields(auto...) {
    using S = ShopIn;
    return Fields{field("division", {"所在地", "Division"}, &S::division, {.required = true, .length_max = 100}), field("name", {"店名", "Name"}, &S::name, {.required = true, .length_max = 60}), field("address", {"地址", "Address"}, &S::address, {.length_max = 120}),
                  field("phone", {"电话", "Telephone"}, &S::phone, {.length_max = 40}), field("sells", {"卖什么", "Sells"}, &S::sells, {.length_max = 9, .one_of = kGoods}), field("mon", {"周一", "Monday"}, &S::mon, {.length_max = 60}),
                  field("tue", {"周二", "Tuesday"}, &S::tue, {.length_max = 60}), field("wed", {"周三", "Wednesday"}, &S::wed, {.length_max = 60}), field("thu", {"周四", "Thursday"}, &S::thu, {.length_max = 60}), field("fri", {"周五", "Friday"}, &S::fri, {.length_max = 60}),
                  field("sat", {"周六", "Saturday"}, &S::sat, {.length_max = 60}), field("sun", {"周日", "Sunday"}, &S::sun, {.length_max = 60}), field("shut_on", {"停业日", "Shut on"}, &S::shut_on, {.length_max = 60}),
                  field("lon", {"经度", "Longitude"}, &S::lon, {.min = -180, .max = 180}), field("lat", {"纬度", "Latitude"}, &S::lat, {.min = -90, .max = 90}), field("revision", {"版本", "Revision"}, &S::revision)};
  }
};
struct Shop : ShopIn {
  ShopId id;
  std::string division_name;
  static Fields fields(auto...) { return Fields{field("id", {"编号", "Shop"}, &Shop::id), field("division_name", {"所在地名称", "Division name"}, &Shop::division_name)} + ShopIn::fields(); }
};
struct ListShops {
  std::string after;
  int64_t limit = 50;
  static Fields fields(auto...) {
    using L = ListShops;
    return Fields{field("after", {"续", "After"}, &L::after), field("limit", {"每页", "Limit"}, &L::limit, {.min = 1, .max = kPageMax})};
  }
};
struct DropShop {
  ShopId id;
  static Fields fields(auto...) { return Fields{field("id", {"商店", "Shop"}, &DropShop::id, {.required = true})}; }
};

struct ShopRow {
  ShopId id;
  std::string division, name, address, phone, sells;  // sells: words of kGoods with spaces between
  OpeningWeek week;
  std::optional<double> lon, lat;
  int64_t revision = 1;
  bool operator==(ShopRow const&) const = default;
};

class Shops {
 public:
  explicit Shops(Around const& around) : around_(around) {}
  Result<Items<Shop>> list(View const& view, ListShops const& in) const;
  Result<Shop> put(Context& context, ShopIn const& in) const;  // shop.division, shop.hours at a day of the week, shop.point, registry.phone, stale
  Result<Shop> drop(Context& context, DropShop const& in) const;

  Result<json::value> import(std::string_view bytes, Instant now, registry::RunPart const& part, registry::Progress const& progress) const;  // by division and name; what a sheet has no column for, or leaves empty, stays
  Result<std::string> write_sheet(View const& view, bool blank) const;

 private:
  Result<ShopRow> checked(View const& view, ShopIn const& in) const;
  Around const& around_;
};

registry::SheetWay shop_sheet(Shops const& shops);
std::vector<Endpoint> shop_endpoints(Shops const& shops, Jobs& jobs);

}  // namespace ly::trips
