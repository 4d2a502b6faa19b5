// Boarding (上车核对), what happens under way, and hand-over: the leaders' phones of a trip, what they wrote down, put together.
//
// A leader's phone has no account: a one-time code makes it known to one trip, its token says which it is (desk/phones.h). It works without a
// network from then on; what it wrote comes in by `synchronise`. A mark is never refused and never thrown away: what does not fit is kept and
// said (`odd`), and two phones that said different things about one traveller are both shown until a leader who saw both marks once more
// (engines/boarding). Who may board and what each still lacks is decided by the table `boarding`, on the phone and here alike.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "desk/phones.h"
#include "domains/trips/names_on_paper.h"
#include "domains/trips/trips.h"
#include "engines/boarding/boarding.h"

namespace ly::formats {
struct PolicyVersion;
}

namespace ly::trips {

struct PhoneTag;
using PhoneId = Id<PhoneTag>;
inline constexpr std::string_view kEventKinds = "departed stop delay incident arrived";
inline constexpr std::string_view kBoardStates = "may lacks stop aboard behind";

struct MakePhone {
  TripId id;
  std::string leader;
  static Fields fields(auto...) {
    return Fields{field("id", {"车次", "Trip"}, &MakePhone::id, {.required = true}), field("leader", {"领队", "Leader"}, &MakePhone::leader, {.required = true, .length_max = 40})};
  }
};
struct MadePhone {
  PhoneId phone_id;
  std::string pin, code;  // shown once, kept nowhere in clear
  Instant code_until;
  static Fields fields(auto...) {
    using M = MadePhone;
    return Fields{field("phone_id", {"手机", "Phone"}, &M::phone_id), field("pin", {"密码", "PIN"}, &M::pin), field("code", {"登记码", "Enrolment code"}, &M::code), field("code_until", {"登记码有效至", "Code good until"}, &M::code_until)};
  }
};
struct TripPhone {
  PhoneId id;
  std::string leader, revoked_by;
  int64_t entries = 0, waiting = 0;
  Instant made_at;
  std::optional<Instant> enrolled_at, seen_at, revoked_at;
  static Fields fields(auto...) {
    using P = TripPhone;
    return Fields{field("id", {"编号", "Id"}, &P::id), field("leader", {"领队", "Leader"}, &P::leader), field("entries", {"已上传", "Entries received"}, &P::entries), field("waiting", {"待上传", "Waiting on the phone"}, &P::waiting),
                  field("made_at", {"发码时间", "Made"}, &P::made_at), field("enrolled_at", {"登记时间", "Enrolled"}, &P::enrolled_at), field("seen_at", {"最近联系", "Last seen"}, &P::seen_at),
                  field("revoked_at", {"停用时间", "Cut off"}, &P::revoked_at), field("revoked_by", {"停用人", "Cut off by"}, &P::revoked_by)};
  }
};
struct CutOff {
  PhoneId id;
  std::string reason;
  static Fields fields(auto...) {
    return Fields{field("id", {"手机", "Phone"}, &CutOff::id, {.required = true}), field("reason", {"原因", "Reason"}, &CutOff::reason, {.required = true, .length_max = 500})};
  }
};

struct BoardLine {
  std::string item, action, reason_code, reason, reason_en;
  bool conflict = false;
  static Fields fields(auto...) {
    using L = BoardLine;
    return Fields{field("item", {"项目", "Item"}, &L::item), field("action", {"处置", "Action"}, &L::action, {.one_of = "good later lack stop"}), field("reason_code", {"原因码", "Reason code"}, &L::reason_code),
                  field("reason", {"说明", "In words"}, &L::reason), field("reason_en", {"英文", "In English"}, &L::reason_en), field("conflict", {"两部手机不一致", "Phones differ"}, &L::conflict)};
  }
};
struct BoardPerson {
  std::string traveller, traveller_id, name, document_number, enterprise_id, enterprise, place, state, handed;  // handed: arrived, absent or nothing yet
  int64_t seat_no = 0;
  bool extra = false, lodging = false, alarm = false;  // alarm: a stop or phones that differ, also of who sits aboard
  std::vector<BoardLine> lines;
  static Fields fields(auto...) {
    using P = BoardPerson;
    return Fields{field("traveller", {"乘车人", "Traveller"}, &P::traveller), field("traveller_id", {"名单编号", "On the list"}, &P::traveller_id), field("name", {"姓名", "Name"}, &P::name, {.pii = Pii::name}),
                  field("document_number", {"证件号码", "Document number"}, &P::document_number, {.pii = Pii::id_number}), field("enterprise_id", {"企业编号", "Enterprise"}, &P::enterprise_id), field("enterprise", {"企业", "Enterprise's name"}, &P::enterprise),
                  field("place", {"上车点", "Boards at"}, &P::place), field("state", {"状态", "State"}, &P::state, {.one_of = kBoardStates}), field("seat_no", {"座位", "Seat"}, &P::seat_no), field("extra", {"临时加的人", "Added here"}, &P::extra),
                  field("alarm", {"要处理", "To be seen to"}, &P::alarm), field("handed", {"交接", "Handed over"}, &P::handed, {.one_of = "arrived absent"}), field("lodging", {"要住宿", "Needs lodging"}, &P::lodging), field("lines", {"各项", "Items"}, &P::lines)};
  }
};
struct TripHappening {
  std::string kind, text, by;
  int64_t minutes = 0;
  Instant at;
  static Fields fields(auto...) {
    using H = TripHappening;
    return Fields{field("kind", {"何事", "What"}, &H::kind, {.one_of = kEventKinds}), field("at", {"时间", "At"}, &H::at), field("minutes", {"晚点分钟", "Minutes late"}, &H::minutes), field("text", {"说明", "In words"}, &H::text), field("by", {"报告人", "Told by"}, &H::by)};
  }
};
struct OddMark {
  std::string device_id, hash, leader, traveller, name, item;
  std::vector<std::string> conflicts;
  int64_t counter = 0;
  bool counted = true;
  Instant happened_at;
  static Fields fields(auto...) {
    using O = OddMark;
    return Fields{field("device_id", {"手机", "Phone"}, &O::device_id), field("counter", {"序号", "Counter"}, &O::counter), field("hash", {"链值", "Chain value"}, &O::hash), field("leader", {"领队", "Leader"}, &O::leader), field("traveller", {"乘车人", "Traveller"}, &O::traveller),
                  field("name", {"姓名", "Name"}, &O::name, {.pii = Pii::name}), field("item", {"项目", "Item"}, &O::item), field("conflicts", {"不符之处", "What does not fit"}, &O::conflicts), field("counted", {"已算入", "Counted"}, &O::counted), field("happened_at", {"发生时间", "Happened"}, &O::happened_at)};
  }
};
struct BoardPage {
  std::string trip_id, plate, state, table;
  Instant depart_at, arrive_at;
  int64_t revision = 0, seats = 0, may = 0, lacks = 0, stops = 0, aboard = 0, behind = 0, certificates = 0, handed = 0;  // certificates: travellers who have one
  std::vector<BoardPerson> people;
  std::vector<TripPhone> phones;
  std::vector<TripHappening> events;
  std::vector<OddMark> odd;
  static Fields fields(auto...) {
    using B = BoardPage;
    return Fields{field("trip_id", {"车次", "Trip"}, &B::trip_id), field("plate", {"车牌", "Plate"}, &B::plate), field("state", {"状态", "State"}, &B::state, {.one_of = kTripStates}), field("depart_at", {"出发", "Departs"}, &B::depart_at), field("arrive_at", {"到达", "Arrives"}, &B::arrive_at),
                  field("revision", {"修订", "Revision"}, &B::revision), field("seats", {"座位", "Seats"}, &B::seats), field("may", {"可上车", "May board"}, &B::may), field("lacks", {"还缺", "Lack something"}, &B::lacks), field("stops", {"不能上", "Must not board"}, &B::stops),
                  field("aboard", {"已上车", "Aboard"}, &B::aboard), field("behind", {"不来", "Stay behind"}, &B::behind), field("certificates", {"有健康证明", "Have a certificate"}, &B::certificates), field("handed", {"已交接", "Handed over"}, &B::handed), field("table", {"政策表版本", "Table"}, &B::table),
                  field("people", {"乘车人", "Travellers"}, &B::people), field("phones", {"手机", "Phones"}, &B::phones), field("events", {"途中", "Under way"}, &B::events), field("odd", {"待核对", "To look into"}, &B::odd)};
  }
};
struct SettleMark {
  std::string device_id, hash, note;
  int64_t counter = 0;
  bool accept = false;  // count what came from a phone after it was cut off
  static Fields fields(auto...) {
    using S = SettleMark;
    return Fields{field("device_id", {"手机", "Phone"}, &S::device_id, {.required = true}), field("counter", {"序号", "Counter"}, &S::counter, {.required = true}), field("hash", {"链值", "Chain value"}, &S::hash, {.required = true}), field("accept", {"算入", "Count it"}, &S::accept),
                  field("note", {"核对结果", "What was found"}, &S::note, {.required = true, .length_max = 500})};
  }
};
inline constexpr int64_t kDelayMost = 1440;  // minutes: what Trips::shift takes
struct NoteEvent {
  TripId id;
  std::string kind, text;
  int64_t minutes = 0;
  bool standing = true;  // the time is lost standing still, not at the wheel
  static Fields fields(auto...) {
    using N = NoteEvent;
    return Fields{field("id", {"车次", "Trip"}, &N::id, {.required = true}), field("kind", {"何事", "What"}, &N::kind, {.required = true, .one_of = kEventKinds}), field("minutes", {"晚点分钟", "Minutes late"}, &N::minutes, {.min = 0, .max = kDelayMost}),
                  field("standing", {"停着", "Standing"}, &N::standing), field("text", {"说明", "In words"}, &N::text, {.length_max = 500})};
  }
};
struct HandOverLine {
  std::string traveller_id, state, note;
  bool lodging = false;
  static Fields fields(auto...) {
    using H = HandOverLine;
    return Fields{field("traveller_id", {"名单编号", "On the list"}, &H::traveller_id, {.required = true}), field("state", {"到没到", "Arrived or not"}, &H::state, {.required = true, .one_of = "arrived absent"}), field("lodging", {"要住宿", "Needs lodging"}, &H::lodging),
                  field("note", {"感谢或意见", "Thanks or complaint"}, &H::note, {.length_max = 500})};
  }
};
struct HandOver {
  TripId id;
  std::vector<HandOverLine> lines;
  static Fields fields(auto...) {
    return Fields{field("id", {"车次", "Trip"}, &HandOver::id, {.required = true}), field("lines", {"交接名单", "People"}, &HandOver::lines, {.required = true, .length_max = 200})};
  }
};

// ---- what a phone sends; it has no account, its token is in the body ----
struct EnrolTripPhone {
  std::string code;
  static Fields fields(auto...) { return Fields{field("code", {"登记码", "Enrolment code"}, &EnrolTripPhone::code, {.required = true, .length_max = 20})}; }
};
struct EnrolledTripPhone {
  std::string token;
  json::value bundle;
  static Fields fields(auto...) { return Fields{field("token", {"令牌", "Token"}, &EnrolledTripPhone::token), field("bundle", {"数据包", "Bundle"}, &EnrolledTripPhone::bundle)}; }
};
struct WhichTripPhone {
  std::string token;
  int64_t have = 0;  // number of the last mark the phone holds
  static Fields fields(auto...) {
    return Fields{field("token", {"令牌", "Token"}, &WhichTripPhone::token, {.required = true, .length_max = 60}), field("have", {"已有记录序号", "Marks at hand"}, &WhichTripPhone::have, {.min = 0})};
  }
};

struct PhoneRow;
struct MarkRow;
struct Rider;  // boarding.cc: one who rides, in clear

class Boarding {
 public:
  Boarding(Around const& around, Trips const& trips) : around_(around), trips_(trips) {}

  Result<BoardPage> page(View const& view, GetTrip const& in) const;
  Result<MadePhone> make_phone(Context& context, MakePhone const& in) const;  // boarding.trip_over
  Result<TripPhone> cut_off(Context& context, CutOff const& in) const;        // boarding.cut_off_already
  Result<BoardPage> settle(Context& context, SettleMark const& in) const;     // boarding.nothing_to_settle
  Result<BoardPage> note(Context& context, NoteEvent const& in) const;        // boarding.not_now, boarding.minutes, trip.no_lawful_way
  // By an enterprise for its own people, or by staff; again with another answer overwrites. Problems: boarding.not_arrived, boarding.not_aboard.
  Result<BoardPage> hand_over(Context& context, HandOver const& in) const;

  // Inside the house: how one person was handed over, as it stands now. Nothing: nobody has answered for him.
  struct Handed {
    std::string person_id, plate, state;
    bool lodging = false;
    Instant at;  // when the coach arrived
  };
  std::optional<Handed> handed(View const& view, std::string const& trip_id, std::string const& traveller_id) const;
  // What was last answered for a person of a trip, and when; by which line of which list does not matter.
  std::optional<std::pair<std::string, Instant>> answer_for(View const& view, std::string const& trip_id, std::string const& person_id) const;
  // What a closed ledger must not have: of trips handed over, people who sat in the coach and for whom nobody answered. Empty: nothing is wrong.
  std::string ledger_gaps(View const& view) const;

  // A4, in Chinese: who rides with room for a pen, and what the driver does when, with the stops of the law (journey_papers.cc).
  // Names in full with a ticket only (names_on_paper.h).
  Result<FileAnswer> list_paper(View const& view, PaperOf const& in) const;
  Result<FileAnswer> timetable_paper(View const& view, PaperOf const& in) const;
  Result<NamesTicket> print_names(Context& context, PrintNames const& in) const;

  // By phones. Problems: boarding.code, boarding.token, boarding.cut_off, boarding.replayed, boarding.trip_over.
  Result<EnrolledTripPhone> enrol(Context& context, EnrolTripPhone const& in) const;
  Result<json::value> bundle(View const& view, WhichTripPhone const& in) const;
  Result<Receipt> synchronise(Context& context, Synchronise const& in) const;

 private:
  Result<PhoneRow> phone_of(View const& view, std::string const& token) const;
  std::vector<Rider> riders(View const& view, TripRow const& trip) const;
  std::vector<std::string> unanswered(View const& view, TripRow const& trip, std::vector<Rider> const& everybody) const;
  json::object bundle_of(View const& view, PhoneRow const& phone, TripRow const& trip, int64_t have) const;
  MarkRow read(Context& context, PhoneRow const& phone, TripRow& trip, std::vector<Rider>& riders, SentEntry const& sent, std::vector<std::string> conflicts) const;
  void add_rider(Context& context, TripRow const& trip, std::vector<Rider>& riders, json::object const& body, MarkRow& row, std::vector<std::string>& conflicts) const;
  // What happened to the trip itself; problems are told by whoever can be told, the fact stands either way.
  Result<void> happen(Context& context, TripRow& trip, NoteEvent const& what, Instant at, std::string const& by) const;
  std::vector<BoardLine> lines_of(Rider const& rider, boarding::State const* state, formats::PolicyVersion const* table) const;
  BoardPage show(View const& view, TripRow const& trip) const;

  Around const& around_;
  Trips const& trips_;
};

// What leaders' phones wrote about certificates: by traveller, 0 none, 1 present, 2 issued there.
std::map<std::string, int64_t> certificates_seen(View const& view, TripId const& trip);

std::vector<std::string> journey_self_proving();
std::vector<Endpoint> journey_endpoints(Boarding const& boarding);
std::vector<std::pair<std::string_view, std::string_view>> journey_invariants();

}  // namespace ly::trips
