// Arrivals (到厂): who has come to an enterprise's door, when, by which coach, and whether he needs lodging, as the enterprise confirmed when it took
// people over from a trip. Rosters show it beside each person; whoever came and stands on no roster is shown too. Nothing is written here by hand:
// a hand-over is noted by a reaction (app/journey_links.cc) and taken back by one.
#pragma once
#include <optional>
#include <string>

#include "domains/screening/screening.h"

namespace ly::screening {

struct NoteArrival {
  std::string enterprise_id, person_id, trip_id, plate;
  bool arrived = true, lodging = false;  // arrived false: taken back
  Instant at;
};
struct Arrival {
  std::string person_id, name, document_number, phone, plate, trip_id, verdict;
  bool listed = false, lodging = false;  // listed: on the newest screened roster, with that verdict
  Instant at;
  static Fields fields(auto...) {
    using A = Arrival;
    return Fields{field("person_id", {"人员", "Person"}, &A::person_id), field("name", {"姓名", "Name"}, &A::name, {.pii = Pii::name}), field("document_number", {"证件号码", "Document number"}, &A::document_number, {.pii = Pii::id_number}),
                  field("phone", {"手机", "Telephone"}, &A::phone, {.pii = Pii::phone}), field("plate", {"车牌", "Plate"}, &A::plate), field("trip_id", {"车次", "Trip"}, &A::trip_id), field("listed", {"在名册上", "On the roster"}, &A::listed),
                  field("verdict", {"筛查结论", "Verdict"}, &A::verdict), field("lodging", {"要住宿", "Needs lodging"}, &A::lodging), field("at", {"到达时间", "Arrived"}, &A::at)};
  }
};
struct Arrivals {
  int64_t lodging = 0, unlisted = 0, total = 0;  // of all who arrived
  std::vector<Arrival> items;
  std::string next;
  static Fields fields(auto...) {
    using A = Arrivals;
    return Fields{field("items", {"到厂人员", "Who arrived"}, &A::items), field("next", {"下一页", "Next"}, &A::next), field("total", {"人数", "People"}, &A::total), field("lodging", {"要住宿", "Need lodging"}, &A::lodging),
                  field("unlisted", {"不在名册上", "Not on the roster"}, &A::unlisted)};
  }
};
struct ListArrivals {
  EnterpriseId id;
  std::string which = "all", after;
  int64_t limit = 50;
  static Fields fields(auto...) {
    using L = ListArrivals;
    return Fields{field("id", {"企业", "Enterprise"}, &L::id, {.required = true}), field("view", {"看哪些", "View"}, &L::which, {.one_of = "all lodging unlisted"}), field("after", {"续", "After"}, &L::after),
                  field("limit", {"每页", "Limit"}, &L::limit, {.min = 1, .max = kPageMax})};
  }
};

// Again with the same answer nothing changes; one taken back goes only if it is of the same trip.
void note_arrival(Context& context, NoteArrival const& in);
Result<Arrivals> list_arrivals(View const& view, ListArrivals const& in);  // not_found

std::vector<Endpoint> arrival_endpoints();

}  // namespace ly::screening
