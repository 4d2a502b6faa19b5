// The journal (审计链): one entry per fact, hash-chained, only ever added to. What names no person stands in `facts`;
// names, numbers and free text (also the reason) are sealed under the key of whom they concern, and the chain digests the
// ciphertext, so erasing a person leaves the chain provable. hash = SHA-256(RFC 8785 JSON of the entry with its
// predecessor's hash and the SHA-256 of its sealed part).
#pragma once
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/json.h"
#include "base/result.h"
#include "desk/identity.h"
#include "desk/keyring.h"

namespace ly {

// What a verb notes. `what` is a fact in the past tense: "case.submitted", "account.disabled".
struct Fact {
  std::string what;
  std::string subject_kind, subject_id;
  std::string enterprise_id = {};   // who may see it in a ledger
  std::string division = {};
  std::string service = {};         // "resumption@1 sha256:…" for cases
  json::object facts = {};          // nothing personal, nothing free-text
  std::string why = {};             // free text: sealed
  json::object personal = {};       // sealed
  std::string key_id = std::string(Keyring::kHouse);
  std::optional<Instant> happened_at = {};  // claimed by a device; recorded time is always ours
};

struct JournalHead {
  int64_t seq = 0;
  std::string hash;  // 64 hex digits; empty before the first entry
  bool operator==(JournalHead const&) const = default;
};

struct JournalEntry {
  int64_t seq = 0;
  Instant at, happened_at;
  std::string actor, command, request_id, what, subject_kind, subject_id, enterprise_id, division, service, facts, key_id, prev, hash;
  store::Bytes sealed;
};

// Within one command. The desk owns the head and puts it back when the command or its group fails.
class Journal {
 public:
  Journal(store::Connection& tx, Keyring& keys, Actor const& actor, std::string_view command, std::string_view request_id, Instant now, JournalHead& head)
      : tx_(tx), keys_(keys), actor_(actor), command_(command), request_id_(request_id), now_(now), head_(head) {}
  int64_t note(Fact fact);  // the entry's number
  JournalHead head() const { return head_; }
  void back_to(JournalHead head) { head_ = std::move(head); }  // what followed was rolled back (desk/attempt.h)

 private:
  store::Connection& tx_;
  Keyring& keys_;
  Actor const& actor_;
  std::string_view command_, request_id_;
  Instant now_;
  JournalHead& head_;
};

JournalHead journal_head(store::Connection& tx);

struct JournalVerdict {
  int64_t entries = 0;
  bool ok = true;
  int64_t first_bad = 0;      // number of the first entry that is wrong or missing
  std::string why;            // "altered", "missing", "out of order", "tail cut", "head signature"
  JournalHead head;
};
// The text of a head file, and whose signature it must bear: 32 octets, Keyring::signing_public_key of the house. A head that anybody else signed proves nothing.
struct KeptHead {
  std::string text, signer;
};
// Walks the whole chain. With a kept head also sees a cut tail. `walked` hears now and then how many entries are behind it.
JournalVerdict verify_journal(store::Connection& tx, std::optional<KeptHead> const& kept = {}, std::function<void(int64_t)> const& walked = {});
// Number of the entry a head file tells of; nothing if it cannot be read. Whether it is true is verify_journal's to say.
std::optional<int64_t> head_number(std::string_view text);

// {"seq":…,"hash":…,"at":…,"public_key":…,"signature":…}: one line, to be kept outside the database.
std::string signed_head(Keyring const& keys, JournalHead const& head, Instant now);

// Entries newest first; empty fields do not filter. At most `limit` below `before` (0 = from the newest).
struct JournalFilter {
  std::string subject_kind, subject_id, actor, what, enterprise_id, division;
  std::optional<Instant> from, to;
  int64_t before = 0, limit = 50;
};
std::vector<JournalEntry> list_journal(store::Connection& tx, JournalFilter const& filter);
std::vector<JournalEntry> list_journal_of(store::Connection& tx, std::string_view subject_kind, std::string_view subject_id);  // all about one subject, the oldest first
// The sealed part: {"why":…, …}; nothing when its key was destroyed.
std::optional<json::object> personal_of(store::Connection& tx, Keyring const& keys, JournalEntry const& entry);

}  // namespace ly
