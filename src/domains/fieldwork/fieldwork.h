// The ledger of an inspector's phone (现场台账): marks of a checklist, findings, people found at work, look-backs, written where there is no network and
// handed in exactly once. The mechanism is that of a guard's and a leader's phone (desk/phones.h): a chain of digests shows a gap, a line leaves the
// phone only after a signed receipt, and what has happened is never refused: where it cannot do what it was meant to do, the line
// is kept with its reason and waits for a person. Unlike those phones this one is its officer's own, who is logged in when it hands in.
#pragma once
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "desk/endpoint.h"
#include "desk/phones.h"
#include "domains/cases/cases.h"

namespace ly::fieldwork {

struct PhoneTag;
using PhoneId = Id<PhoneTag>;

inline constexpr size_t kEntriesAtOnce = 20;     // each may write a dozen rows, and a command touches 500 at most
inline constexpr size_t kFilesAtOnce = 60;
inline constexpr int64_t kPhonesPerDay = 20;      // of one account: logging out empties the browser, so who logs in again comes with another phone
inline constexpr int64_t kHappenedDays = 45;      // as long as answers are remembered; older claims are marked, and count from now

struct FieldPhone {
  PhoneId id;
  std::string name, who, hash;
  int64_t counter = 0, waiting = 0, unsettled = 0;
  Instant enrolled_at, seen_at;
  std::optional<Instant> revoked_at;
  static Fields fields(auto...) {
    using P = FieldPhone;
    return Fields{field("id", {"编号", "Phone"}, &P::id), field("name", {"手机", "Name"}, &P::name), field("who", {"谁的", "Whose"}, &P::who), field("counter", {"收到至", "Kept up to"}, &P::counter), field("hash", {"链值", "Chain value"}, &P::hash),
                  field("waiting", {"手机上还剩", "Still on the phone"}, &P::waiting), field("unsettled", {"待核对", "To look into"}, &P::unsettled), field("enrolled_at", {"登记", "Enrolled"}, &P::enrolled_at),
                  field("seen_at", {"最近", "Seen"}, &P::seen_at), field("revoked_at", {"停用", "Cut off"}, &P::revoked_at)};
  }
};
struct EnrolFieldPhone {
  std::string name;
  static Fields fields(auto...) { return Fields{field("name", {"手机", "Name"}, &EnrolFieldPhone::name, {.required = true, .length_max = 60})}; }
};
struct WhichFieldPhone {
  PhoneId id;
  static Fields fields(auto...) { return Fields{field("id", {"编号", "Phone"}, &WhichFieldPhone::id, {.required = true})}; }
};
// A photo that was sent before the lines that speak of it by its digest.
struct SentFile {
  std::string digest, file_id;
  static Fields fields(auto...) {
    return Fields{field("digest", {"摘要", "Digest"}, &SentFile::digest, {.required = true, .length_max = 64}), field("file_id", {"文件", "File"}, &SentFile::file_id, {.required = true, .length_max = 26})};
  }
};
struct HandInField {
  PhoneId id;
  int64_t waiting = 0;
  std::vector<SentEntry> entries;
  std::vector<SentFile> files;
  static Fields fields(auto...) {
    return Fields{field("id", {"编号", "Phone"}, &HandInField::id, {.required = true}), field("waiting", {"之后还剩", "Left after these"}, &HandInField::waiting, {.min = 0}),
                  field("entries", {"条目", "Entries"}, &HandInField::entries, {.required = true, .length_max = kEntriesAtOnce}), field("files", {"照片", "Photos"}, &HandInField::files, {.length_max = kFilesAtOnce})};
  }
};
// What became of one line: who asks reads it on the phone, minutes or hours after he wrote it.
struct FieldOutcome {
  int64_t counter = 0;
  std::string kind, case_id, subject_id, verdict, title, title_en, reason, reason_en, problem, detail, detail_en;
  std::vector<std::string> conflicts;
  bool listed = false;
  static Fields fields(auto...) {
    using O = FieldOutcome;
    return Fields{field("counter", {"序号", "Counter"}, &O::counter), field("kind", {"种类", "Kind"}, &O::kind), field("case_id", {"办件", "Case"}, &O::case_id), field("subject_id", {"对象", "Subject"}, &O::subject_id), field("verdict", {"结论", "Verdict"}, &O::verdict),
                  field("title", {"结论文字", "Verdict in words"}, &O::title), field("title_en", {"英文", "In English"}, &O::title_en), field("reason", {"原因", "Reason"}, &O::reason), field("reason_en", {"英文原因", "Reason in English"}, &O::reason_en),
                  field("listed", {"在名单", "Listed"}, &O::listed), field("problem", {"未办成的原因码", "Why it was not done"}, &O::problem), field("detail", {"说明", "Detail"}, &O::detail), field("detail_en", {"英文说明", "In English"}, &O::detail_en),
                  field("conflicts", {"待核对", "To look into"}, &O::conflicts)};
  }
};
struct FieldHandedIn {
  Receipt receipt;
  std::vector<FieldOutcome> outcomes;
  static Fields fields(auto...) { return Fields{field("receipt", {"收据", "Receipt"}, &FieldHandedIn::receipt), field("outcomes", {"各条结果", "What became of each"}, &FieldHandedIn::outcomes)}; }
};

struct ListFieldEntries {
  std::string which = "conflicts", enterprise_id, after;
  int64_t limit = 50;
  static Fields fields(auto...) {
    using L = ListFieldEntries;
    return Fields{field("which", {"哪些", "Which"}, &L::which, {.one_of = "conflicts all"}), field("enterprise_id", {"企业", "Enterprise"}, &L::enterprise_id, {.length_max = 26}), field("after", {"续", "After"}, &L::after, {.length_max = 12}),
                  field("limit", {"每页", "Limit"}, &L::limit, {.min = 1, .max = kPageMax})};
  }
};
struct FieldEntry {
  std::string phone_id, phone, who, kind, enterprise_id, enterprise, case_id, no, hash, name, document_number, text, verdict, problem, detail, detail_en;
  int64_t counter = 0;
  std::vector<std::string> conflicts;
  Instant happened_at, recorded_at;
  std::optional<Instant> settled_at;
  static Fields fields(auto...) {
    using E = FieldEntry;
    return Fields{field("phone_id", {"手机", "Phone"}, &E::phone_id), field("phone", {"手机名称", "Phone's name"}, &E::phone), field("counter", {"序号", "Counter"}, &E::counter), field("hash", {"链值", "Chain value"}, &E::hash), field("who", {"谁", "Who"}, &E::who),
                  field("kind", {"种类", "Kind"}, &E::kind), field("enterprise_id", {"企业编号", "Enterprise id"}, &E::enterprise_id), field("enterprise", {"企业", "Enterprise"}, &E::enterprise), field("case_id", {"办件", "Case"}, &E::case_id), field("no", {"办件号", "Number"}, &E::no),
                  field("name", {"姓名", "Name"}, &E::name, {.pii = Pii::name}), field("document_number", {"证件号", "Document number"}, &E::document_number, {.pii = Pii::id_number}), field("text", {"内容", "What it says"}, &E::text),
                  field("verdict", {"结论", "Verdict"}, &E::verdict), field("conflicts", {"待核对", "To look into"}, &E::conflicts), field("problem", {"未办成的原因码", "Why it was not done"}, &E::problem), field("detail", {"说明", "Detail"}, &E::detail), field("detail_en", {"英文说明", "In English"}, &E::detail_en),
                  field("happened_at", {"发生时间", "Happened"}, &E::happened_at), field("recorded_at", {"记录时间", "Recorded"}, &E::recorded_at), field("settled_at", {"核对时间", "Looked into"}, &E::settled_at)};
  }
};
struct SettleFieldEntry {
  PhoneId id;
  std::string hash, note;
  int64_t counter = 0;
  static Fields fields(auto...) {
    using S = SettleFieldEntry;
    return Fields{field("id", {"手机", "Phone"}, &S::id, {.required = true}), field("counter", {"序号", "Counter"}, &S::counter, {.required = true, .min = 1}), field("hash", {"链值", "Chain value"}, &S::hash, {.required = true, .length_max = 64}),
                  field("note", {"怎么处理的", "What was done"}, &S::note, {.required = true, .length_max = 500})};
  }
};

// A person found at work, as screening judged him.
struct Found {
  std::string id, person_id, verdict, title, title_en, reason, reason_en;
  bool listed = false;
};
struct Known {
  cases::Cases const& cases;
  std::function<Result<Found>(Context&, std::string const& enterprise_id, json::object const& person, Instant happened_at)> found_at_work;
  std::function<std::string(std::string_view language, Problem const&)> say;
  std::function<std::string(View const&, std::string const& account)> title_of;
  std::function<std::optional<Actor>(View const&, std::string const& account)> actor_of;  // nothing: gone or disabled
};

struct EntryRow;
struct PhoneRow;

class Fieldwork {
 public:
  explicit Fieldwork(Known known) : known_(std::move(known)) {}
  Result<FieldPhone> enrol(Context& context, EnrolFieldPhone const& in) const;       // field.too_many_phones
  Result<Items<FieldPhone>> phones(View const& view) const;                     // of the actor's region; one's own always
  Result<FieldPhone> revoke(Context& context, WhichFieldPhone const& in) const;      // field.cut_off_already; its owner, or a lead
  Result<FieldHandedIn> hand_in(Context& context, HandInField const& in) const;      // not_found: no such phone, or another's
  Result<Items<FieldEntry>> entries(View const& view, ListFieldEntries const& in) const;
  Result<FieldEntry> settle(Context& context, SettleFieldEntry const& in) const;     // field.nothing_to_settle
  int64_t unsettled(View const& view) const;                               // within the actor's region

 private:
  struct Did;
  Result<Did> apply(Context& context, json::object const& body, SentEntry const& sent, std::string const& phone_id, Instant happened_at, std::vector<SentFile> const& files) const;
  Result<Did> mark(Context& context, json::object const& body, SentEntry const& sent, std::string const& phone_id, Instant happened_at) const;
  Result<Did> finding(Context& context, json::object const& body, Instant happened_at, std::vector<SentFile> const& files) const;
  Result<Did> look_back(Context& context, json::object const& body, std::vector<SentFile> const& files) const;
  Result<Did> person(Context& context, json::object const& body, Instant happened_at) const;
  Result<void> paper(Context& context, std::string const& case_id, std::string_view key, std::string_view digest, std::vector<SentFile> const& files) const;
  FieldEntry show(View const& view, EntryRow const& row) const;
  FieldPhone show(View const& view, PhoneRow const& row) const;
  bool is_within(View const& view, PhoneRow const& row) const;  // its owner's region lies in the actor's

  Known known_;
};

std::vector<Endpoint> endpoints(Fieldwork const& fieldwork);
std::vector<std::pair<std::string_view, std::string_view>> invariants();

std::vector<registry::OwnData> own_data();  // what of this a person may have a copy of

}  // namespace ly::fieldwork
