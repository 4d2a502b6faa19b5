// The evening before (出发前核对): township, village, clinic, each worker, the carrier and each member of a trip's team are asked in time what would
// otherwise be missing at the assembly point, and a board shows it in red while it can still be mended. What is asked of whom stands in the
// table `evening_check`, which duties a coach needs in `trip_duties`. Nobody needs an account to answer: the message holds a code (50 bits) that is
// good for this trip as it was told, and the last four digits of the telephone it went to (of a mail address its first four letters) are typed beside it, ten tries an hour
// (docs/decisions). Only whose trip changed is told again; an answer to what no longer holds does not count.
#pragma once
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "desk/jobs.h"
#include "domains/accounts/tries.h"
#include "domains/trips/carry.h"
#include "domains/registry/sheet_way.h"

namespace ly::trips {

struct AskTag;
using AskId = Id<AskTag>;
struct ContactTag;
using ContactId = Id<ContactTag>;

inline constexpr std::string_view kAudiences = "township village clinic worker carrier member";
inline constexpr std::string_view kPlaceAudiences = "township village clinic";
inline constexpr std::string_view kDuties = "leader identity temperature briefing supplies health";
inline constexpr std::string_view kCertificateStates = "issued seen declared none";

// One question with its answer, if there is one.
struct CheckLine {
  std::string item, text, text_en, want, answer, note;  // item: reason code of the rule; want: yes_no number certificate; answer: yes no or nothing yet
  int64_t count = 0;                                    // of number
  static Fields fields(auto...) {
    using C = CheckLine;
    return Fields{field("item", {"项目", "Item"}, &C::item, {.required = true, .length_max = 20}), field("text", {"要核对的", "What is asked"}, &C::text), field("text_en", {"英文", "In English"}, &C::text_en), field("want", {"怎样答", "How to answer"}, &C::want, {.one_of = "yes_no number certificate"}),
                  field("answer", {"答复", "Answer"}, &C::answer, {.one_of = "yes no"}), field("count", {"数", "Number"}, &C::count, {.min = 0, .max = 100'000}), field("note", {"说明", "Note"}, &C::note, {.length_max = 200})};
  }
};
struct Ask {
  AskId id;
  std::string audience, name, phone, email, place, duties, state, stands_for, answered_by, code;  // state: unsent asked answered; code: for who sends it by hand
  bool is_mine = false;
  int64_t wrong = 0;
  std::optional<Instant> sent_at, answered_at;
  std::vector<CheckLine> lines;
  static Fields fields(auto...) {
    using A = Ask;
    return Fields{field("id", {"编号", "Ask"}, &A::id), field("audience", {"问谁", "Whom"}, &A::audience, {.one_of = kAudiences}), field("name", {"姓名", "Name"}, &A::name, {.pii = Pii::name}), field("phone", {"手机", "Telephone"}, &A::phone, {.pii = Pii::phone}), field("email", {"邮箱", "E-mail"}, &A::email, {.pii = Pii::address}),
                  field("place", {"上车点", "Boards at"}, &A::place), field("duties", {"岗位", "Duties"}, &A::duties), field("state", {"状态", "State"}, &A::state, {.one_of = "unsent asked answered"}), field("stands_for", {"替谁", "Stands in for"}, &A::stands_for, {.pii = Pii::name}),
                  field("is_mine", {"是我", "Is mine"}, &A::is_mine), field("wrong", {"没做到的条数", "Items not in order"}, &A::wrong), field("sent_at", {"发出", "Sent"}, &A::sent_at), field("answered_at", {"答复时间", "Answered"}, &A::answered_at),
                  field("answered_by", {"谁答的", "Answered by"}, &A::answered_by), field("code", {"代码", "Code"}, &A::code), field("lines", {"各条", "Items"}, &A::lines)};
  }
};
// One line of the board of the night, and the head of a trip's page.
struct EveningTrip {
  TripId trip_id;
  std::string plate, carrier_name, state;
  Instant depart_at;
  int64_t heads = 0, certificates = 0, declared = 0, asked = 0, answered = 0, wrong = 0, unsent = 0, members = 0, confirmed = 0, duties_open = 0, carry = 0, carry_lacking = 0;  // certificates: people who have one, `declared` of them by their own word; asked: everybody but members; carry: things to take along, `carry_lacking` of them neither drawn nor bought in full
  static Fields fields(auto...) {
    using E = EveningTrip;
    return Fields{field("trip_id", {"车次", "Trip"}, &E::trip_id), field("plate", {"车牌", "Plate"}, &E::plate), field("carrier_name", {"承运企业", "Carrier's name"}, &E::carrier_name), field("state", {"状态", "State"}, &E::state, {.one_of = kTripStates}), field("depart_at", {"出发", "Departs"}, &E::depart_at),
                  field("heads", {"人数", "Heads"}, &E::heads), field("certificates", {"有健康证明", "Have a certificate"}, &E::certificates), field("declared", {"其中本人说有", "Of these by their own word"}, &E::declared), field("asked", {"已问", "Asked"}, &E::asked), field("answered", {"已答", "Answered"}, &E::answered),
                  field("wrong", {"没做到的", "Not in order"}, &E::wrong), field("unsent", {"没处发的", "Nobody to send to"}, &E::unsent), field("members", {"随车人员", "Team"}, &E::members), field("confirmed", {"已确认", "Confirmed"}, &E::confirmed), field("duties_open", {"缺人的岗位", "Duties without people"}, &E::duties_open), field("carry", {"要带的物资（样）", "Things to carry"}, &E::carry), field("carry_lacking", {"没备齐的（样）", "Not all there"}, &E::carry_lacking)};
  }
};
struct EveningBoard {
  int64_t trips = 0, heads = 0, certificates = 0, declared = 0, asked = 0, answered = 0, wrong = 0, unsent = 0, members = 0, confirmed = 0, duties_open = 0, carry = 0, carry_lacking = 0;
  std::vector<EveningTrip> items;  // those that want something first, then by departure
  static Fields fields(auto...) {
    using E = EveningBoard;
    return Fields{field("trips", {"车次", "Trips"}, &E::trips), field("heads", {"人数", "Heads"}, &E::heads), field("certificates", {"有健康证明", "Have a certificate"}, &E::certificates), field("declared", {"其中本人说有", "Of these by their own word"}, &E::declared), field("asked", {"已问", "Asked"}, &E::asked),
                  field("answered", {"已答", "Answered"}, &E::answered), field("wrong", {"没做到的", "Not in order"}, &E::wrong), field("unsent", {"没处发的", "Nobody to send to"}, &E::unsent), field("members", {"随车人员", "Team"}, &E::members), field("confirmed", {"已确认", "Confirmed"}, &E::confirmed),
                  field("duties_open", {"缺人的岗位", "Duties without people"}, &E::duties_open), field("carry", {"要带的物资（样）", "Things to carry"}, &E::carry), field("carry_lacking", {"没备齐的（样）", "Not all there"}, &E::carry_lacking), field("items", {"车次", "Trips"}, &E::items, {.length_max = 2000})};
  }
};
struct EveningPerson {
  std::string traveller_id, name, document_number, enterprise, place, certificate;
  int64_t seat_no = 0;
  static Fields fields(auto...) {
    using P = EveningPerson;
    return Fields{field("traveller_id", {"名单编号", "On the list"}, &P::traveller_id), field("name", {"姓名", "Name"}, &P::name, {.pii = Pii::name}), field("document_number", {"证件号码", "Document number"}, &P::document_number, {.pii = Pii::id_number}), field("enterprise", {"企业", "Enterprise"}, &P::enterprise),
                  field("place", {"上车点", "Boards at"}, &P::place), field("certificate", {"健康证明", "Health certificate"}, &P::certificate, {.one_of = kCertificateStates}), field("seat_no", {"座位", "Seat"}, &P::seat_no)};
  }
};
struct DutyLine {
  std::string duty, text, text_en;
  int64_t people = 0, have = 0, confirmed = 0;
  static Fields fields(auto...) {
    using D = DutyLine;
    return Fields{field("duty", {"岗位", "Duty"}, &D::duty, {.one_of = kDuties}), field("text", {"说明", "In words"}, &D::text), field("text_en", {"英文", "In English"}, &D::text_en), field("people", {"要几人", "People"}, &D::people), field("have", {"已有", "Have"}, &D::have), field("confirmed", {"已确认", "Confirmed"}, &D::confirmed)};
  }
};
struct TripColleague {
  std::string account_id, title;
  static Fields fields(auto...) { return Fields{field("account_id", {"账号", "Account"}, &TripColleague::account_id), field("title", {"称呼", "Title"}, &TripColleague::title)}; }
};
struct EveningPage : EveningTrip {
  std::string table, duties_table;
  bool draft = false, may_certify = false, may_run = false;
  std::vector<Ask> asks;
  std::vector<EveningPerson> people;  // who lacks a certificate first
  std::vector<DutyLine> duties;
  std::vector<TripColleague> colleagues;  // who may be put on the team, for who runs the trip
  static Fields fields(auto...) {
    using E = EveningPage;
    return Fields{field("table", {"核对表版本", "Table of checks"}, &E::table), field("duties_table", {"岗位表版本", "Table of duties"}, &E::duties_table), field("draft", {"起草", "Draft"}, &E::draft), field("may_certify", {"可开健康证明", "May issue certificates"}, &E::may_certify), field("may_run", {"可派人", "May run it"}, &E::may_run),
                  field("asks", {"核对单", "Checklists"}, &E::asks, {.length_max = 1000}), field("people", {"乘车人", "Travellers"}, &E::people, {.length_max = 1000}), field("duties", {"岗位", "Duties"}, &E::duties), field("colleagues", {"可派的人", "Colleagues"}, &E::colleagues, {.length_max = 1000})} + EveningTrip::fields();
  }
};

// By who runs the trip, for somebody who answered by telephone; by a member for himself, logged in.
struct AnswerFor {
  AskId id;
  std::vector<CheckLine> lines;
  bool all_well = false;  // one press: yes to everything; counts as given in `lines`
  static Fields fields(auto...) {
    using A = AnswerFor;
    return Fields{field("id", {"核对单", "Ask"}, &A::id, {.required = true}), field("all_well", {"全部是", "Yes to everything"}, &A::all_well), field("lines", {"各条", "Items"}, &A::lines, {.length_max = 50})};
  }
};
struct CertifyTravellers {
  TripId id;
  std::vector<std::string> travellers;
  static Fields fields(auto...) {
    using C = CertifyTravellers;
    return Fields{field("id", {"车次", "Trip"}, &C::id, {.required = true}), field("travellers", {"乘车人", "Travellers"}, &C::travellers, {.required = true, .length_max = 100})};
  }
};
struct AddMember {
  TripId id;
  std::string account_id, name, phone, email, stands_for;  // stands_for: the ask of whom he relieves; his duties pass on
  std::vector<std::string> duties;
  static Fields fields(auto...) {
    using A = AddMember;
    return Fields{field("id", {"车次", "Trip"}, &A::id, {.required = true}), field("account_id", {"账号", "Account"}, &A::account_id, {.length_max = 26}), field("name", {"姓名", "Name"}, &A::name, {.length_max = 40, .pii = Pii::name}), field("phone", {"手机", "Telephone"}, &A::phone, {.length_max = 20, .pii = Pii::phone}), field("email", {"邮箱", "E-mail"}, &A::email, {.length_max = 254, .pii = Pii::address}),
                  field("stands_for", {"替谁", "Stands in for"}, &A::stands_for, {.length_max = 26}), field("duties", {"岗位", "Duties"}, &A::duties, {.length_max = 6, .one_of = kDuties})};
  }
};
struct WhichAsk {
  AskId id;
  static Fields fields(auto...) { return Fields{field("id", {"核对单", "Ask"}, &WhichAsk::id, {.required = true})}; }
};
struct MyDuty {
  AskId id;
  TripId trip_id;
  std::string plate, place, duties, state;
  Instant depart_at;
  static Fields fields(auto...) {
    using M = MyDuty;
    return Fields{field("id", {"编号", "Ask"}, &M::id), field("trip_id", {"车次", "Trip"}, &M::trip_id), field("plate", {"车牌", "Plate"}, &M::plate), field("place", {"集合点", "Meets at"}, &M::place), field("duties", {"岗位", "Duties"}, &M::duties), field("state", {"状态", "State"}, &M::state, {.one_of = "unsent asked answered"}),
                  field("depart_at", {"出发", "Departs"}, &M::depart_at)};
  }
};

struct TripContact {
  ContactId id;
  std::string audience, division, division_name, name, phone, email;
  int64_t revision = 0;
  static Fields fields(auto...) {
    using C = TripContact;
    return Fields{field("id", {"编号", "Contact"}, &C::id), field("audience", {"谁", "Of whom"}, &C::audience, {.one_of = kPlaceAudiences}), field("division", {"行政区划代码", "Division"}, &C::division), field("division_name", {"所在地", "Division name"}, &C::division_name),
                  field("name", {"联系人", "Name"}, &C::name, {.pii = Pii::name}), field("phone", {"手机", "Telephone"}, &C::phone, {.pii = Pii::phone}), field("email", {"邮箱", "E-mail"}, &C::email, {.pii = Pii::address}), field("revision", {"修订", "Revision"}, &C::revision)};
  }
};
struct PutContact {  // of one known by audience and division the person changes; a telephone or a mail address, or both
  std::string audience, division, name, phone, email;
  static Fields fields(auto...) {
    using P = PutContact;
    return Fields{field("audience", {"谁", "Of whom"}, &P::audience, {.required = true, .one_of = kPlaceAudiences}), field("division", {"行政区划代码", "Division"}, &P::division, {.required = true, .length_max = 12}),
                  field("name", {"联系人", "Name"}, &P::name, {.required = true, .length_max = 40, .pii = Pii::name}), field("phone", {"手机", "Telephone"}, &P::phone, {.length_max = 20, .pii = Pii::phone}), field("email", {"邮箱", "E-mail"}, &P::email, {.length_max = 254, .pii = Pii::address})};
  }
};
struct DropContact {
  ContactId id;
  static Fields fields(auto...) { return Fields{field("id", {"联系人", "Contact"}, &DropContact::id, {.required = true})}; }
};

// ---- by the link, without an account: the code and the four digits are in the body, never in an address ----
struct OpenAsk {
  std::string code, last4;
  static Fields fields(auto...) { return Fields{field("code", {"代码", "Code"}, &OpenAsk::code, {.required = true, .length_max = 20}), field("last4", {"手机号后四位", "Last four digits of the telephone"}, &OpenAsk::last4, {.required = true, .length_max = 4})}; }
};
struct AnswerAsk : OpenAsk {
  std::vector<CheckLine> lines;
  static Fields fields(auto...) { return Fields{field("lines", {"各条", "Items"}, &AnswerAsk::lines, {.required = true, .length_max = 50})} + OpenAsk::fields(); }
};
struct AskedPerson {  // of those who board at one's place: as much as finding him takes
  std::string name, certificate;
  static Fields fields(auto...) { return Fields{field("name", {"姓名", "Name"}, &AskedPerson::name, {.pii = Pii::name}), field("certificate", {"健康证明", "Health certificate"}, &AskedPerson::certificate, {.one_of = kCertificateStates})}; }
};
struct AskShown {
  std::string audience, name, plate, place, duties;
  int64_t heads = 0, certificates = 0, seat_no = 0;  // of one's place; of the trip for carrier and member
  bool draft = false;
  Instant boards_at, depart_at, arrive_at;
  std::optional<Instant> answered_at;
  std::vector<CheckLine> lines;
  std::vector<AskedPerson> people;
  static Fields fields(auto...) {
    using A = AskShown;
    return Fields{field("audience", {"问谁", "Whom"}, &A::audience, {.one_of = kAudiences}), field("name", {"姓名", "Name"}, &A::name, {.pii = Pii::name}), field("plate", {"车牌", "Plate"}, &A::plate), field("place", {"上车点", "Boards at"}, &A::place), field("duties", {"岗位", "Duties"}, &A::duties),
                  field("heads", {"人数", "Heads"}, &A::heads), field("certificates", {"有健康证明", "Have a certificate"}, &A::certificates), field("seat_no", {"座位", "Seat"}, &A::seat_no), field("draft", {"起草", "Draft"}, &A::draft), field("boards_at", {"上车时间", "Boards"}, &A::boards_at), field("depart_at", {"出发", "Departs"}, &A::depart_at),
                  field("arrive_at", {"到达", "Arrives"}, &A::arrive_at), field("answered_at", {"答复时间", "Answered"}, &A::answered_at), field("lines", {"各条", "Items"}, &A::lines), field("people", {"乘车人", "Travellers"}, &A::people, {.length_max = 1000})};
  }
};

struct AskRow;
class Checklists {
 public:
  Checklists(Around const& around, Trips const& trips, Jobs& jobs) : around_(around), trips_(trips), carrying_(around, trips), jobs_(jobs) {}

  Result<EveningBoard> board(View const& view, Nothing const&) const;
  Result<EveningPage> page(View const& view, GetTrip const& in) const;
  // Sends to whom nothing was sent that still holds; how the trip stands afterwards. Problems: evening.over.
  Result<EveningPage> prepare(Context& context, GetTrip const& in) const;
  Result<EveningPage> answer_for(Context& context, AnswerFor const& in) const;       // evening.not_yours, evening.unanswered, evening.over
  // A health certificate for people of the list, by a clinic's account; who has one keeps it. Problems: evening.no_clinic, evening.not_listed, those of passes.
  Result<EveningPage> certify(Context& context, CertifyTravellers const& in) const;

  Result<EveningPage> add_member(Context& context, AddMember const& in) const;       // evening.member_who, evening.member_duties, evening.account, evening.relieved
  Result<EveningPage> drop_member(Context& context, WhichAsk const& in) const;
  Result<Items<MyDuty>> my_duties(View const& view, Nothing const&) const;

  Result<Items<TripContact>> contacts(View const& view, Nothing const&) const;
  Result<TripContact> put_contact(Context& context, PutContact const& in) const;     // evening.division, evening.no_way, evening.email
  Result<Items<TripContact>> drop_contact(Context& context, DropContact const& in) const;

  Result<AskShown> open(View const& view, OpenAsk const& in) const;                  // evening.code, evening.busy, evening.over
  Result<AskShown> answer(Context& context, AnswerAsk const& in) const;              // and evening.unanswered

  Result<json::value> import_contacts(std::string_view bytes, Instant now, registry::RunPart const& part, registry::Progress const& progress) const;  // by audience and division; what carries stars stays
  Result<std::string> write_contacts(View const& view, bool blank) const;

  // What follows a published plan (app/wiring): a job that prepares each of its trips, trip by trip, and stands down whom a cancelled one had asked.
  void plan_published(Context& context, std::string const& plan_id) const;
  Result<json::value> run(JobRun& run) const;  // "trips.evening" {plan_id}

  // How many travellers of trips that have not left lack a certificate, and of how many; for the command post.
  std::pair<int64_t, int64_t> lacking(View const& view) const;
  // Likewise things to carry that are neither drawn nor bought in full, trip by trip, and of how many.
  std::pair<int64_t, int64_t> carry_lacking(View const& view) const;

 private:
  struct Party;
  Result<TripRow> reachable(View const& view, TripId const& id) const;
  std::vector<Party> parties(View const& view, TripRow const& trip) const;
  void ask(Context& context, TripRow const& trip, AskRow& row, Party const& party, bool fresh) const;
  void stand_down(Context& context, TripRow const& trip) const;
  Result<void> send_all(Context& context, TripRow const& trip) const;
  Result<void> take(Context& context, TripRow const& trip, AskRow& row, std::vector<CheckLine> const& lines, bool all_well, std::string const& by) const;
  std::vector<CheckLine> lines_of(View const& view, TripRow const& trip, AskRow const& row) const;
  using Held = std::map<std::string, std::string>;  // certificates by traveller
  EveningTrip sum(View const& view, TripRow const& trip, std::vector<AskRow> const& asks, Held const& held, std::vector<DutyLine> const& duties) const;
  Held certificates(View const& view, TripRow const& trip, std::vector<AskRow> const& asks) const;
  std::vector<DutyLine> duties(View const& view, TripRow const& trip, std::vector<AskRow> const& asks) const;
  EveningPage show(View const& view, TripRow const& trip) const;
  AskShown shown(View const& view, TripRow const& trip, AskRow const& row) const;
  Result<AskRow> by_code(View const& view, OpenAsk const& in) const;

  Around const& around_;
  Trips const& trips_;
  Carrying carrying_;
  Jobs& jobs_;
  mutable accounts::Tries tries_;
};

std::vector<std::string> checklist_self_proving();
registry::SheetWay contact_sheet(Checklists const& checklists);
std::vector<Endpoint> checklist_endpoints(Checklists const& checklists, Jobs& jobs);
std::vector<std::pair<std::string_view, std::string_view>> checklist_invariants();

}  // namespace ly::trips
