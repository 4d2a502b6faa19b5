// Departures (离岗): who left the enterprise since its roster came in, as it or an officer says; and people who stand on the rosters of two enterprises.
// A departure holds beside the rosters handed in before it; a later roster says anew who works there. Who departed is counted among nobody at work, gets no
// pass and no seat by the roster, and is not on it when an inspector meets him.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "domains/screening/screening.h"

namespace ly::screening {

struct NoteDeparture {
  EnterpriseId id;
  std::string person_id, reason;
  Day left_on{};
  static Fields fields(auto...) {
    using N = NoteDeparture;
    return Fields{field("id", {"企业", "Enterprise"}, &N::id, {.required = true}), field("person_id", {"人员", "Person"}, &N::person_id, {.required = true, .length_max = 40}), field("left_on", {"离岗日期", "Departed on"}, &N::left_on, {.required = true}),
                  field("reason", {"原因", "Reason"}, &N::reason, {.length_max = 200})};
  }
};
struct TakeBackDeparture {
  EnterpriseId id;
  std::string person_id;
  static Fields fields(auto...) {
    return Fields{field("id", {"企业", "Enterprise"}, &TakeBackDeparture::id, {.required = true}), field("person_id", {"人员", "Person"}, &TakeBackDeparture::person_id, {.required = true, .length_max = 40})};
  }
};
struct Departure {
  std::string person_id, name, document_number, reason, noted_by;
  Day left_on{};
  Instant noted_at;
  bool holds = false;  // no roster was handed in since
  static Fields fields(auto...) {
    using D = Departure;
    return Fields{field("person_id", {"人员", "Person"}, &D::person_id), field("name", {"姓名", "Name"}, &D::name, {.pii = Pii::name}), field("document_number", {"证件号", "Document number"}, &D::document_number, {.pii = Pii::id_number}),
                  field("left_on", {"离岗日期", "Departed on"}, &D::left_on), field("reason", {"原因", "Reason"}, &D::reason), field("noted_at", {"登记时间", "Noted"}, &D::noted_at), field("holds", {"现在有效", "Holds"}, &D::holds)};
  }
};
struct ListDepartures {
  EnterpriseId id;
  std::string after;
  int64_t limit = 50;
  static Fields fields(auto...) {
    using L = ListDepartures;
    return Fields{field("id", {"企业", "Enterprise"}, &L::id, {.required = true}), field("after", {"续", "After"}, &L::after), field("limit", {"每页", "Limit"}, &L::limit, {.min = 1, .max = kPageMax})};
  }
};
// Problems: not_found; departure.not_on_roster (not on the newest screened roster); departure.in_future {day}; departure.noted.
Result<Departure> note_departure(Context& context, NoteDeparture const& in);
Result<Departure> take_back_departure(Context& context, TakeBackDeparture const& in);  // not_found; answers what stood
Result<Items<Departure>> list_departures(View const& view, ListDepartures const& in);  // those that hold, in order of persons

struct StandsOn {
  std::string id, name, roster_id, verdict, verdict_title, verdict_title_en;  // id and roster empty: of another region, only where is told
  Day date{};
  static Fields fields(auto...) {
    using S = StandsOn;
    return Fields{field("id", {"企业编号", "Enterprise"}, &S::id), field("name", {"企业", "Enterprise's name"}, &S::name), field("roster_id", {"名册", "Roster"}, &S::roster_id), field("date", {"名册日期", "Day of the roster"}, &S::date),
                  field("verdict", {"结论代码", "Verdict"}, &S::verdict), field("verdict_title", {"结论", "Verdict in words"}, &S::verdict_title), field("verdict_title_en", {"结论（英文）", "Verdict in English"}, &S::verdict_title_en)};
  }
};
struct PersonOnTwo {
  std::string person_id, name, document_number;
  int64_t count = 0;  // of enterprises
  std::vector<StandsOn> enterprises;
  static Fields fields(auto...) {
    using P = PersonOnTwo;
    return Fields{field("person_id", {"人员", "Person"}, &P::person_id), field("name", {"姓名", "Name"}, &P::name, {.pii = Pii::name}), field("document_number", {"证件号", "Document number"}, &P::document_number, {.pii = Pii::id_number}),
                  field("count", {"几家", "How many"}, &P::count), field("enterprises", {"所在企业", "Enterprises"}, &P::enterprises)};
  }
};
struct ListOnTwo {
  std::string after;
  int64_t limit = 50;
  static Fields fields(auto...) {
    return Fields{field("after", {"续", "After"}, &ListOnTwo::after), field("limit", {"每页", "Limit"}, &ListOnTwo::limit, {.min = 1, .max = kPageMax})};
  }
};
// Of the newest rosters of two or more enterprises, at least one of them in the region; who departed from one does not stand on it. Of an enterprise that is
// not in the region only its county is told.
Result<Items<PersonOnTwo>> people_on_two(View const& view, formats::Divisions const& divisions, ListOnTwo const& in);
int64_t count_on_two(View const& view);

std::vector<registry::OwnData> departure_own_data();
std::vector<Endpoint> departure_endpoints(formats::Divisions const& divisions);

}  // namespace ly::screening
