// What a rider and a driver see on their own phones, without an account: each has a code of his own that says who he is (nobody who has it need
// type a number), told in his message and shown once he is on a list. A rider sees where and when his coach is, what to bring, and may leave thanks or
// a complaint; a driver sees his own timetable with the stops of the law. The pages are kept on the phone and read without a network.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "domains/trips/demand.h"
#include "domains/trips/trips.h"

namespace ly::trips {

// ---- codes: ten characters, 50 bits; worked out from the house's key, so that they can be told again and stand nowhere ----
inline constexpr std::string_view kRiderCode = "rider", kDriverCode = "driver";
std::string own_code(View const& view, std::string_view kind, std::string const& subject_id);           // "" if he has none yet
std::string make_own_code(Context& context, std::string_view kind, std::string const& subject_id);      // the one he has, or his first
std::string renew_own_code(Context& context, std::string_view kind, std::string const& subject_id);     // a phone or a message was lost: the former is dead
std::string spaced(std::string code);                                                                    // ABCDE FGHJK, as people type it

inline constexpr int64_t kWordsMost = 5;  // of one rider: who has more to say is called back
inline constexpr std::string_view kWordKinds = "thanks complaint";

struct OwnCode {
  std::string code;
  static Fields fields(auto...) { return Fields{field("code", {"代码", "Code"}, &OwnCode::code, {.required = true, .length_max = 20})}; }
};
struct RideWord {
  std::string id, trip_id, plate, name, kind, text, answer;
  Instant at;
  std::optional<Instant> answered_at;
  static Fields fields(auto...) {
    using W = RideWord;
    return Fields{field("id", {"编号", "Id"}, &W::id), field("trip_id", {"车次", "Trip"}, &W::trip_id), field("plate", {"车牌", "Plate"}, &W::plate), field("name", {"姓名", "Name"}, &W::name, {.pii = Pii::name}), field("kind", {"种类", "Kind"}, &W::kind, {.one_of = kWordKinds}),
                  field("text", {"内容", "Text"}, &W::text), field("at", {"时间", "At"}, &W::at), field("answer", {"答复", "Answer"}, &W::answer), field("answered_at", {"答复时间", "Answered"}, &W::answered_at)};
  }
};
struct RidePage {
  OwnRide ride;
  std::string name, state;       // name: masked, so that he sees it is his; state: of his trip, "" before one
  std::optional<Instant> depart_at, arrive_at;
  int64_t standing_minutes = 0;  // of the night, without heating: what to bring follows from it
  bool may_speak = false;        // his coach has come, or should have
  std::vector<RideWord> words;   // his own
  Instant now;
  static Fields fields(auto...) {
    using P = RidePage;
    return Fields{field("ride", {"乘车", "Ride"}, &P::ride), field("name", {"姓名", "Name"}, &P::name, {.pii = Pii::name}), field("state", {"车次状态", "State of the trip"}, &P::state), field("depart_at", {"发车", "Departs"}, &P::depart_at), field("arrive_at", {"到达", "Arrives"}, &P::arrive_at),
                  field("standing_minutes", {"夜里停驶的分钟", "Minutes of standstill"}, &P::standing_minutes), field("may_speak", {"可以留言", "May leave a word"}, &P::may_speak), field("words", {"留言", "Words"}, &P::words), field("now", {"现在", "Now"}, &P::now)};
  }
};
struct LeaveWord {
  std::string code, kind, text;
  static Fields fields(auto...) {
    using L = LeaveWord;
    return Fields{field("code", {"代码", "Code"}, &L::code, {.required = true, .length_max = 20}), field("kind", {"种类", "Kind"}, &L::kind, {.required = true, .one_of = kWordKinds}), field("text", {"内容", "Text"}, &L::text, {.required = true, .length_max = 500})};
  }
};
struct ListWords {
  std::string trip_id, after;
  bool open = false;  // only those nobody answered
  int64_t limit = 50;
  static Fields fields(auto...) {
    using L = ListWords;
    return Fields{field("trip_id", {"车次", "Trip"}, &L::trip_id, {.length_max = 26}), field("open", {"还没答复", "Not answered"}, &L::open), field("after", {"续", "After"}, &L::after), field("limit", {"每页", "Limit"}, &L::limit, {.min = 1, .max = kPageMax})};
  }
};
struct AnswerWord {
  std::string id, text;
  static Fields fields(auto...) {
    return Fields{field("id", {"留言", "Word"}, &AnswerWord::id, {.required = true, .length_max = 26}), field("text", {"答复", "Answer"}, &AnswerWord::text, {.required = true, .length_max = 500})};
  }
};

struct DriverStint {
  std::string kind, driver, place, place_en;  // kind as TripEvent; driver: by name; place: where to stand, in words
  bool mine = false;
  Instant from, to;
  static Fields fields(auto...) {
    using S = DriverStint;
    return Fields{field("kind", {"行止", "Kind"}, &S::kind), field("driver", {"驾驶员", "Driver"}, &S::driver), field("place", {"停在", "Stands at"}, &S::place), field("place_en", {"英文", "In English"}, &S::place_en), field("mine", {"我驾驶", "I drive"}, &S::mine), field("from", {"起", "From"}, &S::from), field("to", {"止", "To"}, &S::to)};
  }
};
struct DriverStop {
  std::string place, kind;
  int64_t heads = 0;
  Instant arrive, depart;
  static Fields fields(auto...) {
    using S = DriverStop;
    return Fields{field("place", {"地点", "Place"}, &S::place), field("kind", {"上下车", "Kind"}, &S::kind), field("heads", {"人数", "Heads"}, &S::heads), field("arrive", {"到达", "Arrives"}, &S::arrive), field("depart", {"离开", "Leaves"}, &S::depart)};
  }
};
struct Mate {
  std::string name, call;  // call: his telephone, which who drives with him must have
  static Fields fields(auto...) { return Fields{field("name", {"姓名", "Name"}, &Mate::name), field("call", {"电话", "Telephone"}, &Mate::call)}; }
};
struct DriverTrip {
  std::string trip_id, plate, state;
  Instant depart_at, arrive_at;
  std::vector<DriverStop> stops;
  std::vector<DriverStint> stints;
  std::vector<Mate> mates;
  static Fields fields(auto...) {
    using T = DriverTrip;
    return Fields{field("trip_id", {"车次", "Trip"}, &T::trip_id), field("plate", {"车牌", "Plate"}, &T::plate), field("state", {"状态", "State"}, &T::state), field("depart_at", {"发车", "Departs"}, &T::depart_at), field("arrive_at", {"到达", "Arrives"}, &T::arrive_at),
                  field("stops", {"上下客", "Stops"}, &T::stops), field("stints", {"行止", "Driving and rest"}, &T::stints), field("mates", {"同车驾驶员", "Other drivers"}, &T::mates)};
  }
};
struct LawLine {
  std::string text, text_en;
  static Fields fields(auto...) { return Fields{field("text", {"规定", "Clause"}, &LawLine::text), field("text_en", {"英文", "In English"}, &LawLine::text_en)}; }
};
struct DriverPage {
  std::string name;
  std::vector<DriverTrip> trips;
  std::vector<LawLine> law;  // the clauses that make the stops
  Instant now;
  static Fields fields(auto...) {
    using P = DriverPage;
    return Fields{field("name", {"姓名", "Name"}, &P::name, {.pii = Pii::name}), field("trips", {"车次", "Trips"}, &P::trips), field("law", {"规定", "The law"}, &P::law), field("now", {"现在", "Now"}, &P::now)};
  }
};
struct DriverCodes {
  TripId id;
  std::string renew;  // a driver whose former code must be good for nothing
  static Fields fields(auto...) { return Fields{field("id", {"车次", "Trip"}, &DriverCodes::id, {.required = true}), field("renew", {"换码的驾驶员", "Driver to get another"}, &DriverCodes::renew, {.length_max = 26})}; }
};
struct DriverCode {
  std::string driver_id, name, phone, code;
  static Fields fields(auto...) { return Fields{field("driver_id", {"驾驶员", "Driver"}, &DriverCode::driver_id), field("name", {"姓名", "Name"}, &DriverCode::name, {.pii = Pii::name}), field("phone", {"手机", "Telephone"}, &DriverCode::phone, {.pii = Pii::phone}), field("code", {"代码", "Code"}, &DriverCode::code)}; }
};
struct CodesOfDrivers {
  std::vector<DriverCode> items;
  static Fields fields(auto...) { return Fields{field("items", {"驾驶员", "Drivers"}, &CodesOfDrivers::items)}; }
};

struct WordRow;

class OwnPages {
 public:
  OwnPages(Around const& around, Trips const& trips, Demand const& demand) : around_(around), trips_(trips), demand_(demand) {}

  Result<RidePage> ride(View const& view, OwnCode const& in) const;           // own.code
  Result<RidePage> leave_word(Context& context, LeaveWord const& in) const;   // own.code, ride.too_early, ride.words_most {most}
  Result<DriverPage> drive(View const& view, OwnCode const& in) const;        // own.code

  // By who sends the trip, or the carrier's dispatcher.
  Result<CodesOfDrivers> driver_codes(Context& context, DriverCodes const& in) const;
  // By the command post alone: no enterprise and no carrier reads who complained of it.
  Result<Items<RideWord>> words(View const& view, ListWords const& in) const;
  Result<RideWord> answer(Context& context, AnswerWord const& in) const;      // ride.answered_already

 private:
  Result<TravellerRow> rider(View const& view, std::string const& code) const;
  RidePage page(View const& view, TravellerRow const& row) const;
  RideWord show(View const& view, WordRow const& row) const;
  Around const& around_;
  Trips const& trips_;
  Demand const& demand_;
};

std::vector<Endpoint> own_endpoints(OwnPages const& pages);
std::vector<std::string> own_self_proving();
std::vector<std::pair<std::string_view, std::string_view>> own_invariants();

}  // namespace ly::trips
