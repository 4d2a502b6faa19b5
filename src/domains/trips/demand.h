// Demand (接运需求): groups of people to be fetched, opened by an accepted case of services/trip-demand, and who is on their lists. Each person
// travels once: who is on one open list is on no other, and whoever asks is told so without being told whose list it is.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "desk/desk.h"
#include "desk/jobs.h"
#include "domains/accounts/tries.h"
#include "domains/trips/rows.h"

namespace ly::trips {

inline constexpr std::string_view kSharing = "any risk_level enterprise";
inline constexpr int64_t kHeadsMost = 10'000;

struct OpenGroup {  // what an accepted demand says; times as in China
  std::string case_id, enterprise_id, division, from_county, from_point, to_point, sharing = "any";
  int64_t heads = 0, priority = 2;
  Instant ready_at, needed_by;
};

struct TravelGroup {
  GroupId id;
  std::string case_id, enterprise_id, enterprise, division, from_id, from, from_division, to_id, to, risk, sharing, state;
  int64_t heads = 0, listed = 0, seated = 0, priority = 2, revision = 0;
  Instant ready_at, needed_by;
  std::string join_code;  // workers name it to join by themselves; only for those who may change the list
  static Fields fields(auto...) {
    using G = TravelGroup;
    return Fields{field("id", {"编号", "Group"}, &G::id), field("case_id", {"需求", "Case"}, &G::case_id), field("enterprise_id", {"企业编号", "Enterprise"}, &G::enterprise_id), field("enterprise", {"企业", "Enterprise's name"}, &G::enterprise),
                  field("division", {"行政区划代码", "Division"}, &G::division), field("from_id", {"集合点编号", "From"}, &G::from_id), field("from", {"集合点", "Assembly point"}, &G::from), field("from_division", {"来源地", "Origin"}, &G::from_division),
                  field("to_id", {"到达点编号", "To"}, &G::to_id), field("to", {"到达点", "Destination"}, &G::to), field("heads", {"人数", "Heads"}, &G::heads), field("listed", {"名单人数", "Listed"}, &G::listed), field("seated", {"已排座", "Seated"}, &G::seated),
                  field("ready_at", {"集合时间", "Ready"}, &G::ready_at), field("needed_by", {"最晚到达", "Needed by"}, &G::needed_by), field("risk", {"来源地风险", "Risk"}, &G::risk), field("sharing", {"同车", "Sharing"}, &G::sharing, {.one_of = kSharing}),
                  field("priority", {"优先", "Priority"}, &G::priority), field("state", {"状态", "State"}, &G::state, {.one_of = "open cancelled"}), field("join_code", {"报名码", "Code to join"}, &G::join_code), field("revision", {"修订", "Revision"}, &G::revision)};
  }
};
struct ListGroups {
  std::string state, after;
  int64_t limit = 50;
  static Fields fields(auto...) {
    using L = ListGroups;
    return Fields{field("state", {"状态", "State"}, &L::state, {.one_of = "open cancelled"}), field("after", {"从此之后", "After"}, &L::after), field("limit", {"每页", "Limit"}, &L::limit, {.min = 1, .max = kPageMax})};
  }
};
struct WhichGroup {
  GroupId id;
  static Fields fields(auto...) { return Fields{field("id", {"团组", "Group"}, &WhichGroup::id, {.required = true})}; }
};
struct ChangeGroup {
  GroupId id;
  std::optional<int64_t> heads, priority;
  std::optional<Instant> ready_at, needed_by;
  int64_t revision = 0;
  static Fields fields(auto...) {
    using C = ChangeGroup;
    return Fields{field("id", {"团组", "Group"}, &C::id, {.required = true}), field("heads", {"人数", "Heads"}, &C::heads, {.min = 1, .max = kHeadsMost}), field("priority", {"优先", "Priority"}, &C::priority, {.min = 1, .max = 3}),
                  field("ready_at", {"集合时间", "Ready"}, &C::ready_at), field("needed_by", {"最晚到达", "Needed by"}, &C::needed_by), field("revision", {"修订", "Revision"}, &C::revision, {.required = true})};
  }
};

struct Traveller {
  TravellerId id;
  std::string name, document_number, phone, source, plate;
  int64_t seat_no = 0;
  Instant created_at;
  static Fields fields(auto...) {
    using T = Traveller;
    return Fields{field("id", {"编号", "Traveller"}, &T::id), field("name", {"姓名", "Name"}, &T::name, {.pii = Pii::name}), field("document_number", {"证件号码", "Document number"}, &T::document_number, {.pii = Pii::id_number}),
                  field("phone", {"手机", "Telephone"}, &T::phone, {.pii = Pii::phone}), field("source", {"来自", "Source"}, &T::source, {.one_of = "list self on_spot"}), field("plate", {"车牌", "Plate"}, &T::plate), field("seat_no", {"座位", "Seat"}, &T::seat_no),
                  field("created_at", {"登记时间", "Listed at"}, &T::created_at)};
  }
};
struct ListTravellers {
  GroupId id;
  std::string after;
  int64_t limit = 50;
  static Fields fields(auto...) {
    using L = ListTravellers;
    return Fields{field("id", {"团组", "Group"}, &L::id, {.required = true}), field("after", {"从此之后", "After"}, &L::after), field("limit", {"每页", "Limit"}, &L::limit, {.min = 1, .max = kPageMax})};
  }
};
struct AddTraveller {
  GroupId id;
  std::string name, document_number, phone;
  static Fields fields(auto...) {
    using A = AddTraveller;
    return Fields{field("id", {"团组", "Group"}, &A::id, {.required = true}), field("name", {"姓名", "Name"}, &A::name, {.required = true, .length_max = 60, .pii = Pii::name}),
                  field("document_number", {"证件号码", "Document number"}, &A::document_number, {.required = true, .length_max = 40, .pii = Pii::id_number}), field("phone", {"手机", "Telephone"}, &A::phone, {.length_max = 40, .pii = Pii::phone})};
  }
};
struct WithdrawTraveller {
  GroupId id;
  TravellerId traveller;
  static Fields fields(auto...) { return Fields{field("id", {"团组", "Group"}, &WithdrawTraveller::id, {.required = true}), field("traveller", {"乘车人", "Traveller"}, &WithdrawTraveller::traveller, {.required = true})}; }
};

// A worker by himself, from a phone without an account: three things only he knows, and the code his enterprise gave him.
struct JoinRide {
  std::string code, name, document_number, phone;
  static Fields fields(auto...) {
    using J = JoinRide;
    return Fields{field("code", {"报名码", "Code"}, &J::code, {.required = true, .length_max = 12}), field("name", {"姓名", "Name"}, &J::name, {.required = true, .length_max = 60, .pii = Pii::name}),
                  field("document_number", {"证件号码", "Document number"}, &J::document_number, {.required = true, .length_max = 40, .pii = Pii::id_number}), field("phone", {"手机", "Telephone"}, &J::phone, {.required = true, .length_max = 40, .pii = Pii::phone})};
  }
};
struct AskRide {
  std::string document_number, phone;
  static Fields fields(auto...) {
    using A = AskRide;
    return Fields{field("document_number", {"证件号码", "Document number"}, &A::document_number, {.required = true, .length_max = 40, .pii = Pii::id_number}), field("phone", {"手机", "Telephone"}, &A::phone, {.required = true, .length_max = 40, .pii = Pii::phone})};
  }
};
struct OwnRide {
  bool listed = false;
  std::string enterprise, from, to, plate, code;  // code: opens his own page (own_pages.h), without number and telephone
  std::optional<Instant> ready_at, boards_at;
  int64_t seat_no = 0;
  static Fields fields(auto...) {
    using O = OwnRide;
    return Fields{field("listed", {"在名单上", "Listed"}, &O::listed), field("enterprise", {"企业", "Enterprise"}, &O::enterprise), field("from", {"集合点", "Assembly point"}, &O::from), field("to", {"到达点", "Destination"}, &O::to),
                  field("ready_at", {"集合时间", "Ready"}, &O::ready_at), field("plate", {"车牌", "Plate"}, &O::plate), field("seat_no", {"座位", "Seat"}, &O::seat_no), field("boards_at", {"上车时间", "Boards"}, &O::boards_at), field("code", {"乘车码", "Own code"}, &O::code)};
  }
};

class Demand {
 public:
  explicit Demand(Around const& around) : around_(around) {}

  // ---- by effects of services/trip-demand ----
  // Makes the assembly point and the destination if nobody has registered them. Problems: travel.county, travel.times.
  Result<GroupId> open(Context& context, OpenGroup const& in) const;
  // Everybody on the list is free again; nothing if the case opened none.
  Result<void> cancel(Context& context, std::string const& case_id) const;

  Result<Items<TravelGroup>> groups(View const& view, ListGroups const& in) const;
  Result<TravelGroup> get(View const& view, GroupId const& id) const;
  Result<TravelGroup> change(Context& context, ChangeGroup const& in) const;  // stale, travel.times, travel.cancelled, travel.fewer {listed}

  Result<Items<Traveller>> travellers(View const& view, ListTravellers const& in) const;
  // Problems: travel.cancelled, travel.full {heads}, travel.twice (on this list already), travel.elsewhere (on another), those of find_or_add.
  Result<Traveller> add(Context& context, AddTraveller const& in) const;
  Result<Traveller> withdraw(Context& context, WithdrawTraveller const& in) const;
  // A list (xlsx, csv), or the people the newest roster clears, up to the number asked for; as jobs, in parts.
  Result<json::value> run_list(JobRun& run) const;    // "trips.import_travellers" {group_id, file_id}
  Result<json::value> run_roster(JobRun& run) const;  // "trips.list_roster" {group_id}
  Result<std::string> write_template(View const& view) const;

  // ---- without an account ----
  Result<OwnRide> join(Context& context, JoinRide const& in) const;  // travel.code, travel.busy (too many tries), and those of add
  Result<OwnRide> own(View const& view, AskRide const& in) const;    // travel.unknown, travel.busy

  Result<GroupRow> visible(View const& view, GroupId const& id) const;
  TravelGroup show(View const& view, GroupRow const& row) const;
  OwnRide ride_of(View const& view, TravellerRow const& row) const;

 private:
  Result<TravellerRow> list(Context& context, GroupRow const& group, std::string const& person_id, std::string_view source) const;
  Result<TravellerRow> list_person(Context& context, GroupRow const& group, std::string const& name, std::string const& number, std::string const& phone, std::string_view source) const;
  Traveller show(View const& view, TravellerRow const& row) const;
  Around const& around_;
  mutable accounts::Tries tries_;
};

}  // namespace ly::trips
