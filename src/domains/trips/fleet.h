// Fleet (运力): a carrier's coaches and drivers, and what each driver drove in the last seven days, signed for by the dispatcher. What nobody
// signed for is not known, and is said to be so wherever such a driver is used: it never counts as "drove nothing".
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "desk/desk.h"
#include "domains/trips/rows.h"
#include "domains/registry/sheet_way.h"

namespace ly::trips {

inline constexpr std::string_view kReadiness = "ready away";
inline constexpr int64_t kSeatsMost = 200, kHistoryDays = 7;

struct Coach {
  CoachId id;
  std::string plate, carrier_id, carrier_name, division, depot_id, depot, equipment, state;
  int64_t seats = 0, revision = 0;
  static Fields fields(auto...) {
    using C = Coach;
    return Fields{field("id", {"编号", "Coach"}, &C::id), field("plate", {"车牌", "Plate"}, &C::plate), field("carrier_id", {"承运企业编号", "Carrier"}, &C::carrier_id), field("carrier_name", {"承运企业", "Carrier's name"}, &C::carrier_name),
                  field("division", {"行政区划代码", "Division"}, &C::division), field("seats", {"核定座位", "Rated seats"}, &C::seats), field("depot_id", {"停放地编号", "Depot"}, &C::depot_id), field("depot", {"停放地", "Depot's name"}, &C::depot),
                  field("equipment", {"设备", "Equipment"}, &C::equipment), field("state", {"状态", "State"}, &C::state, {.one_of = kReadiness}), field("revision", {"修订", "Revision"}, &C::revision)};
  }
};
// A coach is known by its plate: the same plate again changes it.
struct PutCoach {
  std::string plate, carrier_id, depot_id, equipment, state = "ready";
  int64_t seats = 0;
  std::optional<int64_t> revision;
  static Fields fields(auto...) {
    using C = PutCoach;
    return Fields{field("plate", {"车牌", "Plate"}, &C::plate, {.required = true, .length_max = 12}), field("carrier_id", {"承运企业", "Carrier"}, &C::carrier_id, {.length_max = 26}),
                  field("seats", {"核定座位", "Rated seats"}, &C::seats, {.required = true, .min = 2, .max = kSeatsMost}), field("depot_id", {"停放地", "Depot"}, &C::depot_id, {.required = true, .length_max = 26}),
                  field("equipment", {"设备", "Equipment"}, &C::equipment, {.length_max = 200}), field("state", {"状态", "State"}, &C::state, {.one_of = kReadiness}), field("revision", {"修订", "Revision"}, &C::revision)};
  }
};

struct DrivenSpan {
  Instant from, to;
  std::string trip_id;
  static Fields fields(auto...) {
    return Fields{field("from", {"起", "From"}, &DrivenSpan::from, {.required = true}), field("to", {"止", "To"}, &DrivenSpan::to, {.required = true}), field("trip_id", {"车次", "Trip"}, &DrivenSpan::trip_id)};
  }
};
struct Driver {
  DriverId id;
  std::string name, licence, phone, carrier_id, carrier_name, division, base_id, base, state;
  std::optional<Instant> signed_from, signed_to;
  bool known = false;               // the last seven days are signed for
  int64_t minutes_24h = 0, minutes_7d = 0, revision = 0;  // of what is recorded
  std::vector<DrivenSpan> driven;   // of the last seven days
  static Fields fields(auto...) {
    using D = Driver;
    return Fields{field("id", {"编号", "Driver"}, &D::id), field("name", {"姓名", "Name"}, &D::name, {.pii = Pii::name}), field("licence", {"驾驶证号", "Licence"}, &D::licence, {.pii = Pii::id_number}), field("phone", {"手机", "Telephone"}, &D::phone, {.pii = Pii::phone}),
                  field("carrier_id", {"承运企业编号", "Carrier"}, &D::carrier_id), field("carrier_name", {"承运企业", "Carrier's name"}, &D::carrier_name), field("division", {"行政区划代码", "Division"}, &D::division),
                  field("base_id", {"驻地编号", "Base"}, &D::base_id), field("base", {"驻地", "Base's name"}, &D::base), field("state", {"状态", "State"}, &D::state, {.one_of = kReadiness}),
                  field("signed_from", {"签认起", "Signed from"}, &D::signed_from), field("signed_to", {"签认止", "Signed to"}, &D::signed_to), field("known", {"七天已签认", "Seven days signed"}, &D::known),
                  field("minutes_24h", {"24 小时内驾驶分钟", "Minutes in 24 hours"}, &D::minutes_24h), field("minutes_7d", {"7 天内驾驶分钟", "Minutes in 7 days"}, &D::minutes_7d),
                  field("driven", {"驾驶记录", "Driven"}, &D::driven, {.length_max = 500}), field("revision", {"修订", "Revision"}, &D::revision)};
  }
};
struct AddDriver {
  std::string name, licence, phone, carrier_id, base_id, state = "ready";
  static Fields fields(auto...) {
    using D = AddDriver;
    return Fields{field("name", {"姓名", "Name"}, &D::name, {.required = true, .length_max = 60, .pii = Pii::name}), field("licence", {"驾驶证号", "Licence"}, &D::licence, {.required = true, .length_max = 40, .pii = Pii::id_number}),
                  field("phone", {"手机", "Telephone"}, &D::phone, {.required = true, .length_max = 40, .pii = Pii::phone}), field("carrier_id", {"承运企业", "Carrier"}, &D::carrier_id, {.length_max = 26}),
                  field("base_id", {"驻地", "Base"}, &D::base_id, {.required = true, .length_max = 26}), field("state", {"状态", "State"}, &D::state, {.one_of = kReadiness})};
  }
};
struct ChangeDriver {
  DriverId id;
  std::optional<std::string> phone, base_id, state;
  int64_t revision = 0;
  static Fields fields(auto...) {
    using D = ChangeDriver;
    return Fields{field("id", {"编号", "Driver"}, &D::id, {.required = true}), field("phone", {"手机", "Telephone"}, &D::phone, {.length_max = 40, .pii = Pii::phone}), field("base_id", {"驻地", "Base"}, &D::base_id, {.length_max = 26}),
                  field("state", {"状态", "State"}, &D::state, {.one_of = kReadiness}), field("revision", {"修订", "Revision"}, &D::revision, {.required = true})};
  }
};
// "Between `from` and `to` he drove this and nothing else": replaces what was declared for that span.
struct SignHours {
  DriverId id;
  Instant from, to;
  std::vector<DrivenSpan> driven;
  int64_t revision = 0;
  static Fields fields(auto...) {
    using S = SignHours;
    return Fields{field("id", {"编号", "Driver"}, &S::id, {.required = true}), field("from", {"起", "From"}, &S::from, {.required = true}), field("to", {"止", "To"}, &S::to, {.required = true}),
                  field("driven", {"驾驶记录", "Driven"}, &S::driven, {.length_max = 200}), field("revision", {"修订", "Revision"}, &S::revision, {.required = true})};
  }
};
struct UnmaskDriver {
  DriverId id;
  std::vector<std::string> fields_wanted;
  std::string reason;
  static Fields fields(auto...) {
    using U = UnmaskDriver;
    return Fields{field("id", {"编号", "Driver"}, &U::id, {.required = true}), field("fields", {"字段", "Fields"}, &U::fields_wanted, {.required = true, .length_max = 3, .one_of = "name id_number phone"}),
                  field("reason", {"原因", "Reason"}, &U::reason, {.required = true, .length_max = 500})};
  }
};
struct UnmaskedDriver {
  std::optional<std::string> name, id_number, phone;
  static Fields fields(auto...) {
    using U = UnmaskedDriver;
    return Fields{field("name", {"姓名", "Name"}, &U::name), field("id_number", {"驾驶证号", "Licence"}, &U::id_number), field("phone", {"手机", "Telephone"}, &U::phone)};
  }
};
struct ListFleet {
  std::string state, after;
  int64_t limit = 50;
  static Fields fields(auto...) {
    using L = ListFleet;
    return Fields{field("state", {"状态", "State"}, &L::state, {.one_of = kReadiness}), field("after", {"从此之后", "After"}, &L::after), field("limit", {"每页", "Limit"}, &L::limit, {.min = 1, .max = kPageMax})};
  }
};

// Time and distance from one place to another, as the carrier knows it; it counts both ways unless the way back is told too.
struct Road {
  std::string from_id, to_id, from, to;
  int64_t minutes = 0;
  double km = 0;
  static Fields fields(auto...) {
    using R = Road;
    return Fields{field("from_id", {"起点编号", "From"}, &R::from_id, {.required = true, .length_max = 26}), field("to_id", {"终点编号", "To"}, &R::to_id, {.required = true, .length_max = 26}), field("from", {"起点", "From"}, &R::from),
                  field("to", {"终点", "To"}, &R::to), field("minutes", {"驾驶分钟（白天）", "Minutes by day"}, &R::minutes, {.required = true, .min = 1, .max = 10'000}), field("km", {"公里", "Kilometres"}, &R::km, {.required = true, .min = 0, .max = 20'000})};
  }
};

enum class FleetSheet { coaches, drivers, roads };

// A driver whose key is being destroyed: what else could tell who he was.
void forget_driver(Context& context, std::string const& driver_id);

class Fleet {
 public:
  explicit Fleet(Around const& around) : around_(around) {}

  Result<Items<Coach>> coaches(View const& view, ListFleet const& in) const;
  // Problems: fleet.carrier (no enterprise the actor may see), fleet.plate, fleet.depot, fleet.plate_taken, stale.
  Result<Coach> put_coach(Context& context, PutCoach const& in) const;

  Result<Items<Driver>> drivers(View const& view, ListFleet const& in) const;
  Result<Driver> get_driver(View const& view, DriverId const& id) const;
  // Problems: fleet.carrier, fleet.depot at base_id, fleet.licence, fleet.licence_taken, person.name, registry.phone.
  Result<Driver> add_driver(Context& context, AddDriver const& in) const;
  Result<Driver> change_driver(Context& context, ChangeDriver const& in) const;
  // Problems: fleet.span (not within the last kHistoryDays + 1 days, ends in the future, or before it begins), fleet.run {n} (outside the span, or
  // not after the one before), stale.
  Result<Driver> sign_hours(Context& context, SignHours const& in) const;
  Result<UnmaskedDriver> unmask_driver(Context& context, UnmaskDriver const& in) const;

  Result<Items<Road>> roads(View const& view) const;
  Result<Road> put_road(Context& context, Road const& in) const;  // fleet.place, fleet.same_place

  // Sheets. Of drivers a row is a stretch driven, or a driver who drove nothing; "signed" says that the last seven days stand whole on the sheet.
  Result<json::value> import(FleetSheet kind, std::string_view bytes, Instant now, std::function<Answer(std::string const&, std::function<Result<json::value>(Context&)>)> const& part,
                             std::function<bool(int64_t, int64_t)> const& progress) const;
  Result<std::string> write_sheet(FleetSheet kind, View const& view, bool blank) const;

 private:
  Coach show(View const& view, CoachRow const& row) const;
  Driver show(View const& view, DriverRow const& row) const;
  Result<std::string> carrier_of(View const& view, std::string const& asked, std::string& division) const;
  Result<std::string> place_near(View const& view, std::string const& asked, std::string const& at) const;
  Result<DriverRow> own_driver(View const& view, DriverId const& id) const;
  Around const& around_;
};

std::vector<registry::SheetWay> fleet_sheets(Fleet const& fleet);  // coaches, drivers, travel times

}  // namespace ly::trips
