// What trips keep about one person, for himself: as a traveller, and as a driver by the number of his licence, which is that of his identity card
// (机动车驾驶证申领和使用规定, 公安部令第162号: 证号即身份证号). Leaders, the other travellers and who answered for whom are left out.
#include "domains/trips/own_data.h"

#include "domains/registry/enterprises.h"
#include "domains/registry/rows.h"
#include "domains/trips/checklist_rows.h"
#include "domains/trips/journey_rows.h"
#include "domains/trips/own_rows.h"

namespace ly::trips {
namespace {

std::string place_called(View const& view, std::string const& id) {
  auto const place = registry::find_place(view, id);
  return place ? place->name : std::string();
}

struct OwnSeat {
  std::string plate, state;
  Instant depart_at, arrive_at;
  int64_t seat_no = 0;
  static Fields fields(auto...) {
    using S = OwnSeat;
    return Fields{field("plate", {"车牌", "Plate"}, &S::plate), field("seat_no", {"座位", "Seat"}, &S::seat_no), field("depart_at", {"发车", "Departs"}, &S::depart_at), field("arrive_at", {"到达", "Arrives"}, &S::arrive_at), field("state", {"状态", "State"}, &S::state)};
  }
};
std::optional<OwnSeat> seat_shown(View const& view, TripId const& id, int64_t seat_no) {
  auto const trip = find_trip(view, id.text);
  if (!trip) return std::nullopt;
  return OwnSeat{trip->plate, trip->state, trip->depart_at, trip->arrive_at, seat_no};
}

struct OwnJourney {
  std::string enterprise, from, to, source, state;
  Instant listed_at;
  std::vector<OwnSeat> seats;
  static Fields fields(auto...) {
    using J = OwnJourney;
    return Fields{field("enterprise", {"企业", "Enterprise"}, &J::enterprise), field("from", {"上车点", "Boards at"}, &J::from), field("to", {"下车点", "Alights at"}, &J::to), field("source", {"来自", "Listed by"}, &J::source), field("state", {"状态", "State"}, &J::state),
                  field("listed_at", {"登记时间", "Listed"}, &J::listed_at), field("seats", {"车次和座位", "Trips and seats"}, &J::seats)};
  }
};
std::vector<OwnJourney> own_journeys(View const& view, registry::Subject const& subject) {
  std::vector<OwnJourney> out;
  auto const extras = list_extras_of(view, subject.person.text);
  for (auto const& row : list_journeys_of(view, subject.person.text)) {
    OwnJourney one;
    if (auto const group = find_group(view, row.group_id)) one.enterprise = registry::enterprise_name(view, group->enterprise_id), one.from = place_called(view, group->from_place_id), one.to = place_called(view, group->to_place_id);
    one.source = row.source, one.state = row.state, one.listed_at = row.created_at;
    for (auto const& seat : list_seats_of(view, row.id.text))
      if (auto shown = seat_shown(view, seat.trip_id, seat.seat.seat_no)) one.seats.push_back(std::move(*shown));
    for (auto const& extra : extras)  // added on the spot without a free seat
      if (extra.traveller_id == row.id.text && extra.seat_no == 0)
        if (auto shown = seat_shown(view, extra.trip_id, 0)) one.seats.push_back(std::move(*shown));
    out.push_back(std::move(one));
  }
  return out;
}

struct OwnMark {
  std::string plate, item, value;
  Instant at;
  static Fields fields(auto...) {
    using M = OwnMark;
    return Fields{field("plate", {"车牌", "Plate"}, &M::plate), field("item", {"项目", "Item"}, &M::item), field("value", {"记的值（0 否，1 是，健康证明 2 为现场开；体温为摄氏度）", "Value noted (0 no, 1 yes, certificate 2 made on the spot; temperature in °C)"}, &M::value), field("at", {"时间", "When"}, &M::at)};
  }
};
std::vector<OwnMark> own_marks(View const& view, registry::Subject const& subject) {
  std::vector<OwnMark> out;
  for (auto const& row : list_marks_under(view, subject.key())) {
    auto const trip = find_trip(view, row.trip_id.text);
    OwnMark one{trip ? trip->plate : std::string(), row.item, "", row.happened_at};
    auto const plain = view.keys.unseal(view.tx, row.key_id, mark_place(row), row.sealed.value);
    auto const body = plain ? parse_json(*plain) : Result<json::value>(json::value());
    if (auto const* value = body ? find(*body, "v") : nullptr; value && value->is_int64()) one.value = row.item == "temperature" ? std::to_string(value->get_int64() / 100) + "." + std::to_string(value->get_int64() % 100 / 10) : std::to_string(value->get_int64());
    out.push_back(std::move(one));
  }
  return out;
}

struct OwnHandOver {
  std::string plate, state, note;
  bool lodging = false;
  Instant at;
  static Fields fields(auto...) {
    using H = OwnHandOver;
    return Fields{field("plate", {"车牌", "Plate"}, &H::plate), field("state", {"交接", "Handed over"}, &H::state), field("lodging", {"要住宿", "Needs lodging"}, &H::lodging), field("note", {"备注", "Note"}, &H::note), field("at", {"时间", "When"}, &H::at)};
  }
};
std::vector<OwnHandOver> own_hand_overs(View const& view, registry::Subject const& subject) {
  std::vector<OwnHandOver> out;
  for (auto const& traveller : list_journeys_of(view, subject.person.text))
    for (auto const& [trip_id, row] : list_hand_overs_of(view, traveller.id.text)) {
      auto const trip = find_trip(view, trip_id.text);
      out.push_back({trip ? trip->plate : std::string(), row.state, view.keys.unseal(view.tx, subject.key(), handed_place(trip_id.text, traveller.id.text), row.sealed.value).value_or(""), row.lodging, row.confirmed_at});
    }
  return out;
}

struct OwnWord {
  std::string kind, text, answer;
  Instant at;
  std::optional<Instant> answered_at;
  static Fields fields(auto...) {
    using W = OwnWord;
    return Fields{field("kind", {"种类", "Kind"}, &W::kind), field("at", {"时间", "When"}, &W::at), field("text", {"说的话", "What was said"}, &W::text), field("answered_at", {"答复时间", "Answered"}, &W::answered_at), field("answer", {"答复", "Answer"}, &W::answer)};
  }
};
std::vector<OwnWord> own_words(View const& view, registry::Subject const& subject) {
  std::vector<OwnWord> out;
  for (auto const& traveller : list_journeys_of(view, subject.person.text))
    for (auto const& row : list_words_of_traveller(view, traveller.id.text)) {
      OwnWord one{row.kind, view.keys.unseal(view.tx, row.key_id, word_place(row.id), row.sealed.value).value_or(""), "", row.made_at, {}};
      if (row.answered_at.ms > 0) one.answered_at = row.answered_at, one.answer = view.keys.unseal(view.tx, row.key_id, answer_place(row.id), row.answer.value).value_or("");
      out.push_back(std::move(one));
    }
  return out;
}

struct OwnAnswer {
  std::string item, answer, note;
  int64_t count = 0;
  static Fields fields(auto...) {
    using A = OwnAnswer;
    return Fields{field("item", {"项目", "Item"}, &A::item), field("answer", {"回答", "Answer"}, &A::answer), field("count", {"数量", "Count"}, &A::count), field("note", {"说明", "Note"}, &A::note)};
  }
};
struct OwnAsk {
  std::string plate, name, phone, state;
  Instant asked_at;
  std::optional<Instant> answered_at;
  std::vector<OwnAnswer> answers;
  static Fields fields(auto...) {
    using A = OwnAsk;
    return Fields{field("plate", {"车牌", "Plate"}, &A::plate), field("name", {"姓名", "Name"}, &A::name, {.pii = Pii::name}), field("phone", {"手机", "Telephone"}, &A::phone, {.pii = Pii::phone}), field("asked_at", {"询问时间", "Asked"}, &A::asked_at),
                  field("state", {"状态", "State"}, &A::state), field("answered_at", {"回答时间", "Answered"}, &A::answered_at), field("answers", {"回答", "Answers"}, &A::answers)};
  }
};
std::vector<OwnAsk> own_asks(View const& view, registry::Subject const& subject) {
  std::vector<OwnAsk> out;
  for (auto const& row : list_asks_under(view, subject.key())) {
    auto const trip = find_trip(view, row.trip_id.text);
    OwnAsk one{trip ? trip->plate : std::string(), row.name, row.phone, row.state, row.made_at, {}, {}};
    if (row.answered_at.ms > 0) one.answered_at = row.answered_at;
    auto const plain = row.answers.value.empty() ? std::nullopt : view.keys.unseal(view.tx, row.key_id, ask_place(row.id), row.answers.value);
    if (auto const given = plain ? parse_json(*plain) : Result<json::value>(json::value()); given && given->is_array())
      for (auto const& line : given->get_array())
        if (line.is_object()) one.answers.push_back({std::string(text_of(line, "item")), std::string(text_of(line, "answer")), std::string(text_of(line, "note")), integer_of(line.get_object(), "count")});
    out.push_back(std::move(one));
  }
  return out;
}

struct OwnRun {
  Instant from, to;
  static Fields fields(auto...) { return Fields{field("from", {"起", "From"}, &OwnRun::from), field("to", {"止", "To"}, &OwnRun::to)}; }
};
struct OwnDriver {
  std::string name, licence, phone, carrier, base;
  std::optional<Instant> signed_at;
  std::vector<OwnRun> runs;
  static Fields fields(auto...) {
    using D = OwnDriver;
    return Fields{field("name", {"姓名", "Name"}, &D::name, {.pii = Pii::name}), field("licence", {"驾驶证号", "Licence"}, &D::licence, {.pii = Pii::id_number}), field("phone", {"手机", "Telephone"}, &D::phone, {.pii = Pii::phone}), field("carrier", {"承运企业", "Carrier"}, &D::carrier),
                  field("base", {"驻地", "Based at"}, &D::base), field("signed_at", {"驾驶时间签认", "Hours signed"}, &D::signed_at), field("runs", {"驾驶时间", "Hours driven"}, &D::runs)};
  }
};
std::vector<OwnDriver> own_driver(View const& view, registry::Subject const& subject) {
  auto const row = subject.number.empty() ? std::nullopt : find_driver_of_licence(view, subject.number);
  if (!row) return {};
  OwnDriver out{row->name, row->licence, row->phone, registry::enterprise_name(view, row->carrier_id), place_called(view, row->base_place_id), {}, {}};
  if (row->signed_at.ms > 0) out.signed_at = row->signed_at;
  for (auto const& run : list_runs(view, row->id.text, Instant{0}, Instant{INT64_MAX})) out.runs.push_back({run.from, run.to});
  return {std::move(out)};
}

constexpr Words kRide{"安排接送，逐人清点，路上出事找得到人", "To fetch people, count them, and find them if something happens"};

}  // namespace

std::vector<registry::OwnData> own_data() {
  return {
      registry::own_data("person", "journeys", {"traveller", "trip_seat", "trip_extra", "own_code"}, {"乘车登记和座位", "Journeys and seats"}, {"企业名单、本人报名或领队现场添加", "The enterprise's list, own entry, or added by the leader"}, kRide, own_journeys,
                         {{"list", {"企业名单", "The enterprise's list"}}, {"self", {"本人报名", "Own entry"}}, {"on_spot", {"现场添加", "On the spot"}}, {"listed", {"在名单上", "Listed"}}, {"withdrawn", {"已移出", "Taken off"}}, {"arrived", {"已到", "Arrived"}},
                          {"planned", {"待发", "Planned"}}, {"boarding", {"上客", "Boarding"}}, {"under_way", {"途中", "Under way"}}, {"handed_over", {"已交接", "Handed over"}}, {"cancelled", {"取消", "Cancelled"}}}),
      registry::own_data("person", "boarding_marks", {"trip_mark"}, {"上车核对", "Checks at boarding"}, {"领队的手机", "The leader's phone"}, kRide, own_marks,
                         {{"identity", {"身份", "Identity"}}, {"temperature", {"体温", "Temperature"}}, {"certificate", {"健康证明", "Certificate"}}, {"briefing", {"告知", "Briefed"}}, {"masks", {"口罩", "Masks"}}, {"food", {"食物", "Food"}}, {"water", {"水", "Water"}},
                          {"aboard", {"上车", "Aboard"}}, {"seat", {"座位", "Seat"}}, {"add", {"现场添加", "Added on the spot"}}}),
      registry::own_data("person", "hand_overs", {"trip_handover"}, {"到站交接", "Hand-over on arrival"}, {"接站企业逐人确认", "Confirmed person by person by the enterprise"}, kRide, own_hand_overs, {{"arrived", {"到了", "Arrived"}}, {"absent", {"没有到", "Absent"}}}),
      registry::own_data("person", "words", {"trip_word"}, {"感谢和投诉", "Thanks and complaints"}, {"本人", "Yourself"}, {"答复本人", "To answer you"}, own_words, {{"thanks", {"感谢", "Thanks"}}, {"complaint", {"投诉", "Complaint"}}}),
      registry::own_data("person", "evening_checks", {"trip_ask"}, {"出发前一天的核对", "Checks of the evening before"}, {"本人或代答的人", "Yourself, or who answered for you"}, {"出发前都准备好", "That everything is ready before departure"}, own_asks,
                         {{"asked", {"已询问", "Asked"}}, {"answered", {"已回答", "Answered"}}, {"withdrawn", {"不再需要", "No longer needed"}}, {"yes", {"是", "Yes"}}, {"no", {"否", "No"}}}),
      registry::own_data("driver", "driver", {"driver", "driver_run", "trip_driver"}, {"驾驶员登记", "As a driver"}, {"承运企业", "The carrier"}, {"按法定驾驶时间排班（道路运输）", "To plan within the lawful driving hours"}, own_driver),
  };
}

}  // namespace ly::trips
