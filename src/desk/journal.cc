#include "desk/journal.h"

#include <sodium.h>

#include "base/text.h"
#include "desk/journal_export.h"

namespace ly {
namespace {

std::string sha256(std::string_view bytes) {
  std::string out(crypto_hash_sha256_BYTES, '\0');
  crypto_hash_sha256(reinterpret_cast<unsigned char*>(out.data()), reinterpret_cast<unsigned char const*>(bytes.data()), bytes.size());
  return to_hex(out);
}

std::string hash_of(JournalEntry const& e) { return sha256(hashed_text(e)); }

std::string place_of(int64_t seq) { return "journal/" + std::to_string(seq); }

constexpr std::string_view kColumns =
    "seq, at, happened_at, actor, command, request_id, what, subject_kind, subject_id, enterprise_id, division, service, facts, key_id, sealed, prev, hash";

JournalEntry entry_under(store::Cursor const& rows) {
  JournalEntry e;
  store::read(rows, e.seq, e.at, e.happened_at, e.actor, e.command, e.request_id, e.what, e.subject_kind, e.subject_id, e.enterprise_id, e.division,
              e.service, e.facts, e.key_id, e.sealed, e.prev, e.hash);
  return e;
}

std::string head_message(int64_t seq, std::string_view hash, std::string_view at) {
  return "liaoyuan journal head\n" + std::to_string(seq) + "\n" + std::string(hash) + "\n" + std::string(at);
}

std::string part_message(JournalPart const& part, std::string_view at) {
  return "liaoyuan journal export\n" + std::to_string(part.first) + "\n" + std::to_string(part.last) + "\n" + part.prev + "\n" + part.hash + "\n" + (part.whole ? "whole" : "part") + "\n" + std::string(at);
}

}  // namespace

std::string hashed_text(JournalEntry const& e) {
  return canonical(json::object{{"seq", e.seq}, {"at", e.at.ms}, {"happened_at", e.happened_at.ms}, {"actor", e.actor}, {"command", e.command},
                                {"request_id", e.request_id}, {"what", e.what}, {"subject_kind", e.subject_kind}, {"subject_id", e.subject_id},
                                {"enterprise_id", e.enterprise_id}, {"division", e.division}, {"service", e.service}, {"facts", e.facts},
                                {"key_id", e.key_id}, {"sealed", sha256(e.sealed.value)}, {"prev", e.prev}});
}

int64_t Journal::note(Fact fact) {
  JournalEntry e;
  e.seq = head_.seq + 1;
  e.at = now_;
  e.happened_at = fact.happened_at.value_or(now_);
  e.actor = journal_name(actor_);
  e.command = command_;
  e.request_id = request_id_;
  e.what = std::move(fact.what);
  e.subject_kind = std::move(fact.subject_kind);
  e.subject_id = std::move(fact.subject_id);
  e.enterprise_id = std::move(fact.enterprise_id);
  e.division = std::move(fact.division);
  e.service = std::move(fact.service);
  e.facts = canonical(fact.facts);
  e.key_id = std::move(fact.key_id);
  if (!fact.why.empty()) fact.personal["why"] = fact.why;
  e.sealed = keys_.seal(tx_, e.key_id, place_of(e.seq), canonical(fact.personal));
  e.prev = head_.hash;
  e.hash = hash_of(e);
  store::execute(tx_,
                 "insert into journal(seq, at, happened_at, actor, command, request_id, what, subject_kind, subject_id, enterprise_id, division, service, "
                 "facts, key_id, sealed, prev, hash) values($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)",
                 e.seq, e.at, e.happened_at, e.actor, e.command, e.request_id, e.what, e.subject_kind, e.subject_id, e.enterprise_id, e.division, e.service,
                 e.facts, e.key_id, e.sealed, e.prev, e.hash);
  head_ = {e.seq, e.hash};
  return e.seq;
}

JournalHead journal_head(store::Connection& tx) {
  JournalHead head;
  auto const rows = store::query(tx, "select seq, hash from journal order by seq desc limit 1");
  if (rows->next()) store::read(*rows, head.seq, head.hash);
  return head;
}

std::optional<int64_t> head_number(std::string_view text) {
  auto const kept = parse_json(trim(text));
  auto const* seq = kept ? find(*kept, "seq") : nullptr;
  return seq && seq->is_int64() ? std::optional(seq->get_int64()) : std::nullopt;
}

constexpr int64_t kToldEach = 1000;  // entries between two words on how far the walk is

JournalVerdict verify_journal(store::Connection& tx, std::optional<KeptHead> const& signed_by, std::function<void(int64_t)> const& walked) {
  JournalVerdict verdict;
  int64_t kept_seq = 0;
  std::string kept_hash;
  if (signed_by) {
    auto const kept = parse_json(trim(signed_by->text));
    std::string public_key, signature;
    auto const* seq = kept ? find(*kept, "seq") : nullptr;
    bool const readable = seq && seq->is_int64() && from_base64(text_of(*kept, "public_key"), public_key) && from_base64(text_of(*kept, "signature"), signature);
    if (!readable || public_key != signed_by->signer || !Keyring::verify(head_message(seq->get_int64(), text_of(*kept, "hash"), text_of(*kept, "at")), signature, public_key)) {
      verdict.ok = false;
      verdict.why = "head signature";
      return verdict;
    }
    kept_seq = seq->get_int64();
    kept_hash = std::string(text_of(*kept, "hash"));
  }
  auto const bad = [&](int64_t seq, char const* why) {
    verdict.ok = false;
    verdict.first_bad = seq;
    verdict.why = why;
  };
  auto const rows = store::query(tx, "select " + std::string(kColumns) + " from journal order by seq");
  while (rows->next()) {
    JournalEntry e;
    try {
      e = entry_under(*rows);
    } catch (std::exception const&) {  // a value of another type than the desk writes
      bad(verdict.head.seq + 1, "altered");
      return verdict;
    }
    if (e.seq != verdict.head.seq + 1) { bad(verdict.head.seq + 1, "missing"); return verdict; }
    bool const itself = hash_of(e) == e.hash;
    if (!itself) { bad(e.seq, "altered"); return verdict; }
    if (e.prev != verdict.head.hash) { bad(e.seq, "out of order"); return verdict; }
    if (signed_by && e.seq == kept_seq && e.hash != kept_hash) { bad(e.seq, "altered"); return verdict; }
    verdict.head = {e.seq, e.hash};
    ++verdict.entries;
    if (walked && verdict.entries % kToldEach == 0) walked(verdict.entries);
  }
  if (verdict.head.seq < kept_seq) bad(verdict.head.seq + 1, "tail cut");
  return verdict;
}

std::string signed_head(Keyring const& keys, JournalHead const& head, Instant now) {
  auto const at = to_iso(now);
  return canonical(json::object{{"seq", head.seq}, {"hash", head.hash}, {"at", at}, {"public_key", to_base64(keys.signing_public_key())},
                                {"signature", to_base64(keys.sign(head_message(head.seq, head.hash, at)))}}) + "\n";
}

JournalSpan span_of_times(store::Connection& tx, std::optional<Instant> from, std::optional<Instant> until) {
  JournalSpan span;
  if (from) span.first = store::find_value<int64_t>(tx, "select seq from journal where at >= $1 order by seq limit 1", *from).value_or(journal_head(tx).seq + 1);
  if (until) span.last = store::find_value<int64_t>(tx, "select seq from journal where at < $1 order by seq desc limit 1", *until).value_or(0);
  return span;
}

JournalPart export_journal(store::Connection& tx, JournalSpan const& span, std::function<void(std::string_view)> const& line) {
  auto const head = journal_head(tx);
  JournalPart part;
  part.first = std::max<int64_t>(span.first.value_or(1), 1);
  auto const last = std::min(span.last.value_or(head.seq), head.seq);
  part.whole = part.first == 1 && last == head.seq;
  part.prev = part.first == 1 ? std::string() : store::find_value<std::string>(tx, "select hash from journal where seq = $1", part.first - 1).value_or("");
  part.hash = part.prev;
  part.last = part.first - 1;
  auto const rows = store::query(tx, "select " + std::string(kColumns) + " from journal where seq >= $1 and seq <= $2 order by seq", part.first, last);
  while (rows->next()) {
    auto const entry = entry_under(*rows);
    line("{\"entry\":" + hashed_text(entry) + ",\"hash\":\"" + entry.hash + "\"}\n");
    part.last = entry.seq;
    part.hash = entry.hash;
  }
  return part;
}

std::string signed_part(Keyring const& keys, JournalPart const& part, Instant now) {
  auto const at = to_iso(now);
  return canonical(json::object{{"format", "liaoyuan journal export v1"}, {"first", part.first}, {"last", part.last}, {"prev", part.prev}, {"hash", part.hash}, {"whole", part.whole},
                                {"made_at", at}, {"public_key", to_base64(keys.signing_public_key())}, {"signature", to_base64(keys.sign(part_message(part, at)))}}) + "\n";
}

std::string key_fingerprint(std::string_view public_key) { return sha256(public_key); }

std::vector<JournalEntry> list_journal(store::Connection& tx, JournalFilter const& f) {
  std::vector<JournalEntry> out;
  auto const rows = store::query(tx,
      "select " + std::string(kColumns) + " from journal where ($1 = '' or subject_kind = $1) and ($2 = '' or subject_id = $2) and ($3 = '' or actor = $3) "
      "and ($4 = '' or what = $4) and ($5 = '' or enterprise_id = $5) and (division >= $6 and division < $7) and ($8 = 0 or seq < $8) and at >= $9 and at < $10 "
      "order by seq desc limit $11",
      f.subject_kind, f.subject_id, f.actor, f.what, f.enterprise_id, f.division, f.division + "\x7f", f.before,
      f.from.value_or(Instant{0}), f.to.value_or(Instant{INT64_MAX}), f.limit);
  while (rows->next()) out.push_back(entry_under(*rows));
  return out;
}

std::vector<JournalEntry> list_journal_of(store::Connection& tx, std::string_view subject_kind, std::string_view subject_id) {
  std::vector<JournalEntry> out;
  auto const rows = store::query(tx, "select " + std::string(kColumns) + " from journal where subject_kind = $1 and subject_id = $2 order by seq", subject_kind, subject_id);
  while (rows->next()) out.push_back(entry_under(*rows));
  return out;
}

std::optional<json::object> personal_of(store::Connection& tx, Keyring const& keys, JournalEntry const& entry) {
  auto const plain = keys.unseal(tx, entry.key_id, place_of(entry.seq), entry.sealed.value);
  if (!plain) return std::nullopt;
  auto const value = parse_json(*plain);
  check(value && value->is_object(), "a journal entry's sealed part is a JSON object");
  return value->get_object();
}

}  // namespace ly
