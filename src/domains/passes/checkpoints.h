// Checkpoints: a place of the registry with its telephone and points, the shifts that stand there, and their phones.
//
// A phone has no account. An officer makes a one-time code; with it the phone gets a token of 32 octets, of which the house
// keeps a keyed digest only. Whatever a phone asks goes with that token, for that checkpoint, while its shift stands, until an
// officer cuts it off. What a phone writes carries a sequence that only grows and a request id: what was heard on the way
// cannot be said again, and an answer that was lost is given once more. The shift's PIN never reaches the server again: it
// opens what the phone has sealed, the token too. What guards did comes in by `synchronise`: each phone keeps a hash chain of its entries, and what happened is never
// refused, only marked where it does not fit (decisions: field work offline).
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "desk/phones.h"
#include "domains/passes/passes.h"

namespace ly::passes {

inline constexpr int64_t kCardsMax = 3000;       // 12 ms of scrypt each on the server: 36 s of one core
inline constexpr Minutes kShiftSlack{60};        // a shift waits for who comes late
inline constexpr int64_t kLookUpsPerHour = 600;  // a look-up each six seconds: a busy guard, and no way to try out a county's numbers
inline constexpr int64_t kTemporaryPerDay = 300; // temporary passes one checkpoint may promise by the authority of its officer
inline constexpr Minutes kDoubleSpan{30};        // the same pass at another phone within this: nobody is in two places

struct SetCheckpoint {
  std::string id, phone, medical_point, isolation_point, transit_route;
  int64_t revision = 0;
  static Fields fields(auto...) {
    using S = SetCheckpoint;
    return Fields{field("id", {"卡口", "Checkpoint"}, &S::id, {.required = true}), field("phone", {"值班电话", "Duty telephone"}, &S::phone, {.length_max = 20}),
                  field("medical_point", {"医疗点", "Medical point"}, &S::medical_point, {.length_max = 100}), field("isolation_point", {"隔离点", "Isolation point"}, &S::isolation_point, {.length_max = 100}),
                  field("transit_route", {"过境路线", "Marked road"}, &S::transit_route, {.length_max = 200}), field("revision", {"版本", "Revision"}, &S::revision)};
  }
};
struct OpenShift {
  std::string id, lead, guards, dialects;
  Instant from, to;
  static Fields fields(auto...) {
    using O = OpenShift;
    return Fields{field("id", {"卡口", "Checkpoint"}, &O::id, {.required = true}), field("from", {"起", "From"}, &O::from, {.required = true}), field("to", {"止", "To"}, &O::to, {.required = true}),
                  field("lead", {"带班员", "Lead of the shift"}, &O::lead, {.required = true, .length_max = 40}), field("guards", {"值守人员", "Guards"}, &O::guards, {.length_max = 200}),
                  field("dialects", {"会说的话", "Languages spoken"}, &O::dialects, {.length_max = 100})};
  }
};
struct OpenedShift {
  ShiftId shift_id;
  std::string pin, code;  // shown once, kept nowhere in clear
  Instant code_until;
  static Fields fields(auto...) {
    using O = OpenedShift;
    return Fields{field("shift_id", {"班次", "Shift"}, &O::shift_id), field("pin", {"班次密码", "PIN of the shift"}, &O::pin), field("code", {"登记码", "Enrolment code"}, &O::code),
                  field("code_until", {"登记码有效至", "Code good until"}, &O::code_until)};
  }
};
struct Shift {
  ShiftId id;
  std::string lead, guards, dialects, opened_by;
  Instant from, to, opened_at;
  std::optional<Instant> closed_at;
  int64_t cards = 0;
  static Fields fields(auto...) {
    using S = Shift;
    return Fields{field("id", {"编号", "Id"}, &S::id), field("lead", {"带班员", "Lead"}, &S::lead), field("guards", {"值守人员", "Guards"}, &S::guards), field("dialects", {"会说的话", "Languages"}, &S::dialects),
                  field("from", {"起", "From"}, &S::from), field("to", {"止", "To"}, &S::to), field("opened_by", {"开班人", "Opened by"}, &S::opened_by), field("opened_at", {"开班时间", "Opened"}, &S::opened_at),
                  field("closed_at", {"交班时间", "Closed"}, &S::closed_at), field("cards", {"只有身份证的人", "Card-only holders"}, &S::cards)};
  }
};
struct Device {
  DeviceId id;
  std::string name, shift_id, revoked_by;
  int64_t entries = 0, waiting = 0;
  Instant enrolled_at, seen_at;
  std::optional<Instant> revoked_at;
  static Fields fields(auto...) {
    using D = Device;
    return Fields{field("id", {"编号", "Id"}, &D::id), field("name", {"名称", "Name"}, &D::name), field("shift_id", {"班次", "Shift"}, &D::shift_id), field("entries", {"已上传", "Entries received"}, &D::entries),
                  field("waiting", {"待上传", "Waiting on the phone"}, &D::waiting), field("enrolled_at", {"登记时间", "Enrolled"}, &D::enrolled_at), field("seen_at", {"最近联系", "Last seen"}, &D::seen_at),
                  field("revoked_at", {"停用时间", "Cut off"}, &D::revoked_at), field("revoked_by", {"停用人", "Cut off by"}, &D::revoked_by)};
  }
};
struct CountedItem {
  std::string key, title, title_en;
  int64_t count = 0;
  static Fields fields(auto...) {
    using C = CountedItem;
    return Fields{field("key", {"代码", "Key"}, &C::key), field("title", {"名称", "Title"}, &C::title), field("title_en", {"英文", "In English"}, &C::title_en), field("count", {"人次", "Count"}, &C::count)};
  }
};
struct Checkpoint {
  std::string id, name, division, division_name, phone, medical_point, isolation_point, transit_route, table, table_title, table_title_en;
  int64_t revision = 0, phones = 0, waiting = 0, passed = 0, recorded = 0, turned_back = 0, handed_over = 0, conflicts = 0;
  bool draft = false;  // of the table in force
  std::optional<Shift> shift;
  static Fields fields(auto...) {
    using C = Checkpoint;
    return Fields{field("id", {"编号", "Id"}, &C::id), field("name", {"名称", "Name"}, &C::name), field("division", {"所在地代码", "Division"}, &C::division), field("division_name", {"所在地", "Place"}, &C::division_name),
                  field("phone", {"值班电话", "Duty telephone"}, &C::phone), field("medical_point", {"医疗点", "Medical point"}, &C::medical_point), field("isolation_point", {"隔离点", "Isolation point"}, &C::isolation_point),
                  field("transit_route", {"过境路线", "Marked road"}, &C::transit_route), field("revision", {"版本", "Revision"}, &C::revision), field("shift", {"当班", "Shift on duty"}, &C::shift),
                  field("phones", {"手机", "Phones"}, &C::phones), field("waiting", {"待上传", "Waiting"}, &C::waiting), field("passed", {"今日放行", "Let through today"}, &C::passed),
                  field("recorded", {"今日登记放行", "Recorded and let through"}, &C::recorded), field("turned_back", {"今日劝返", "Turned back today"}, &C::turned_back),
                  field("handed_over", {"今日移交", "Handed over today"}, &C::handed_over), field("conflicts", {"待核对", "To look into"}, &C::conflicts),
                  field("table", {"政策表", "Policy table"}, &C::table), field("table_title", {"名称", "Title"}, &C::table_title), field("table_title_en", {"英文", "In English"}, &C::table_title_en), field("draft", {"起草", "Draft"}, &C::draft)};
  }
};
struct CheckpointPage {
  Checkpoint checkpoint;
  std::vector<Shift> shifts;
  std::vector<Device> devices;
  std::vector<CountedItem> hours, turned_back;  // of the last 24 hours; hours: key is the instant the hour began
  static Fields fields(auto...) {
    using C = CheckpointPage;
    return Fields{field("checkpoint", {"卡口", "Checkpoint"}, &C::checkpoint), field("shifts", {"班次", "Shifts"}, &C::shifts), field("devices", {"手机", "Phones"}, &C::devices),
                  field("hours", {"每小时人次", "Flow per hour"}, &C::hours), field("turned_back", {"劝返原因", "Turned back by reason"}, &C::turned_back)};
  }
};
struct Entry {
  std::string device_id, hash, device, shift_id, place, pass_id, name, document_number, plate, how, who, pass_state, action, reason_code, reason, reason_en, decided_by, party, note;
  std::vector<std::string> conflicts;
  int64_t counter = 0, companions = 0;
  std::optional<int64_t> aboard;  // of a vehicle's entry: how many people of it were looked at one by one
  std::optional<double> temperature;
  Instant happened_at, recorded_at;
  std::optional<Instant> settled_at;
  static Fields fields(auto...) {
    using E = Entry;
    return Fields{field("device_id", {"手机编号", "Phone id"}, &E::device_id), field("counter", {"序号", "Counter"}, &E::counter), field("hash", {"链值", "Chain value"}, &E::hash), field("device", {"手机", "Phone"}, &E::device),
                  field("shift_id", {"班次", "Shift"}, &E::shift_id), field("place", {"卡口", "Checkpoint"}, &E::place), field("pass_id", {"通行证", "Pass"}, &E::pass_id),
                  field("name", {"姓名", "Name"}, &E::name, {.pii = Pii::name}), field("document_number", {"证件号码", "Document number"}, &E::document_number, {.pii = Pii::id_number}),
                  field("plate", {"车牌", "Plate"}, &E::plate), field("how", {"查验方式", "How"}, &E::how), field("who", {"人员类别", "Who"}, &E::who), field("pass_state", {"通行证状态", "State of the pass"}, &E::pass_state),
                  field("action", {"处置", "Action"}, &E::action), field("reason_code", {"原因码", "Reason code"}, &E::reason_code), field("reason", {"原因", "Reason"}, &E::reason), field("reason_en", {"英文", "In English"}, &E::reason_en),
                  field("decided_by", {"政策表版本", "Table version"}, &E::decided_by), field("temperature", {"体温", "Temperature"}, &E::temperature), field("companions", {"同行人数", "Companions"}, &E::companions),
                  field("party", {"同车", "Of one vehicle"}, &E::party), field("aboard", {"车上已查", "Looked at aboard"}, &E::aboard), field("note", {"备注", "Note"}, &E::note), field("conflicts", {"不符之处", "What does not fit"}, &E::conflicts), field("happened_at", {"发生时间", "Happened"}, &E::happened_at),
                  field("recorded_at", {"收到时间", "Received"}, &E::recorded_at), field("settled_at", {"核对时间", "Looked into"}, &E::settled_at)};
  }
};
struct ListEntries {
  std::string id, which, party, after;
  int64_t limit = 50;
  static Fields fields(auto...) {
    using L = ListEntries;
    return Fields{field("id", {"卡口", "Checkpoint"}, &L::id), field("view", {"看哪些", "View"}, &L::which, {.one_of = "all conflicts"}), field("party", {"同车", "Of one vehicle"}, &L::party), field("after", {"续", "After"}, &L::after),
                  field("limit", {"每页", "Limit"}, &L::limit, {.min = 1, .max = kPageMax})};
  }
};
struct SettleEntry {
  std::string device_id, hash, note;
  int64_t counter = 0;
  static Fields fields(auto...) {
    using S = SettleEntry;
    return Fields{field("device_id", {"手机", "Phone"}, &S::device_id, {.required = true}), field("counter", {"序号", "Counter"}, &S::counter, {.required = true}), field("hash", {"链值", "Chain value"}, &S::hash, {.required = true}),
                  field("note", {"核对结果", "What was found"}, &S::note, {.required = true, .length_max = 500})};
  }
};

// ---- what a phone sends; it has no account, its token is in the body ----
struct Enrol {
  std::string code, name, token;  // token: of a phone that changes shift; its chain goes on
  static Fields fields(auto...) {
    return Fields{field("code", {"登记码", "Enrolment code"}, &Enrol::code, {.required = true, .length_max = 20}), field("name", {"手机名称", "Name of the phone"}, &Enrol::name, {.required = true, .length_max = 40}),
                  field("token", {"原令牌", "Former token"}, &Enrol::token, {.length_max = 60})};
  }
};
struct Enrolled {
  std::string token;
  json::value bundle;
  static Fields fields(auto...) { return Fields{field("token", {"令牌", "Token"}, &Enrolled::token), field("bundle", {"数据包", "Bundle"}, &Enrolled::bundle)}; }
};
struct WhichToken {
  std::string token;
  int64_t have = 0;  // sequence of the status list the phone holds
  static Fields fields(auto...) {
    return Fields{field("token", {"令牌", "Token"}, &WhichToken::token, {.required = true, .length_max = 60}), field("have", {"已有清单序号", "List at hand"}, &WhichToken::have, {.min = 0})};
  }
};
struct LookUp {
  std::string token, number;
  int64_t sequence = 0;  // grows with each request of the phone that writes
  static Fields fields(auto...) {
    return Fields{field("token", {"令牌", "Token"}, &LookUp::token, {.required = true, .length_max = 60}), field("sequence", {"请求序号", "Sequence"}, &LookUp::sequence, {.required = true, .min = 1}), field("number", {"证件号码或车牌", "Document number or plate"}, &LookUp::number, {.required = true, .length_max = 40, .pii = Pii::id_number})};
  }
};
struct WhichCheckpoint {
  std::string id;
  static Fields fields(auto...) { return Fields{field("id", {"卡口", "Checkpoint"}, &WhichCheckpoint::id, {.required = true})}; }
};
struct WhichShift {
  ShiftId id;
  static Fields fields(auto...) { return Fields{field("id", {"班次", "Shift"}, &WhichShift::id, {.required = true})}; }
};
struct RevokeDevice {
  DeviceId id;
  std::string reason;
  static Fields fields(auto...) {
    return Fields{field("id", {"手机", "Phone"}, &RevokeDevice::id, {.required = true}), field("reason", {"原因", "Reason"}, &RevokeDevice::reason, {.required = true, .length_max = 500})};
  }
};

struct DeviceRow;
struct EntryRow;
struct ShiftRow;

class Checkpoints {
 public:
  // `phrases`: JSON of phrase cards and frequent questions, as it ships in regions/.
  Checkpoints(Passes const& passes, Jobs& jobs, json::value phrases) : passes_(passes), jobs_(jobs), phrases_(std::move(phrases)) {}

  Result<Items<Checkpoint>> list(View const& view) const;
  Result<CheckpointPage> get(View const& view, std::string const& id) const;
  Result<Checkpoint> set(Context& context, SetCheckpoint const& in) const;          // not_found, stale
  Result<OpenedShift> open_shift(Context& context, OpenShift const& in) const;      // not_found, checkpoint.shift_times
  Result<OpenedShift> new_code(Context& context, ShiftId const& id) const;          // another code for one more phone
  Result<Shift> close_shift(Context& context, ShiftId const& id) const;
  Result<Device> revoke_device(Context& context, RevokeDevice const& in) const;
  Result<json::value> run_cards(JobRun& run) const;                                 // job "passes.cards"
  Result<Items<Entry>> entries(View const& view, ListEntries const& in) const;
  Result<Entry> settle(Context& context, SettleEntry const& in) const;

  // By phones. Problems: checkpoint.code, checkpoint.token, checkpoint.cut_off, checkpoint.shift_over, checkpoint.replayed,
  // checkpoint.too_many_look_ups.
  Result<Enrolled> enrol(Context& context, Enrol const& in) const;
  Result<json::value> bundle(View const& view, WhichToken const& in) const;
  Result<json::value> look_up(Context& context, LookUp const& in) const;
  Result<Receipt> synchronise(Context& context, Synchronise const& in) const;

 private:
  Result<registry::PlaceRow> place(View const& view, std::string const& id) const;
  Checkpoint show(View const& view, registry::PlaceRow const& place) const;
  Shift show(View const& view, ShiftRow const& row) const;
  Device show(View const& view, DeviceRow const& row) const;
  Entry show(View const& view, EntryRow const& row) const;
  Result<DeviceRow> device_of(View const& view, std::string const& token) const;
  json::object bundle_of(View const& view, DeviceRow const& device, ShiftRow const& shift, int64_t have) const;
  Result<void> begin(DeviceRow& device, int64_t sequence) const;
  json::object card_of(View const& view, PassRow const& row, std::string_view number) const;
  EntryRow read(Context& context, DeviceRow const& device, SentEntry const& sent, std::vector<std::string> conflicts) const;

  Passes const& passes_;
  Jobs& jobs_;
  json::value phrases_;
};

}  // namespace ly::passes
