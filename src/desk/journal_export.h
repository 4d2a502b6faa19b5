// The journal as an auditor takes it away: one line of JSON per entry, the text of the entry being octet for octet what was
// hashed, so that anybody who can compute SHA-256 can check it without this program (docs/journal-export.md). Sealed parts are
// not in it, only their digests, as the chain has them: an export names no person.
#pragma once
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "desk/journal.h"

namespace ly {

// The text whose SHA-256 is the entry's hash: RFC 8785 JSON of its members, with the digest of its sealed part.
std::string hashed_text(JournalEntry const& entry);

// Numbers of the first and the last entry asked for; nothing: from the beginning, to the end.
struct JournalSpan {
  std::optional<int64_t> first = {}, last = {};
};
// The entries recorded from `from` on and before `until`, as numbers. An empty span (first > last) if there is none.
JournalSpan span_of_times(store::Connection& tx, std::optional<Instant> from, std::optional<Instant> until);

struct JournalPart {
  int64_t first = 0, last = 0;  // last = first - 1: no entry
  std::string prev, hash;       // of the entry before the first; of the last. Empty: before the first entry of all
  bool whole = false;           // from entry 1 to the end there was
};
// Gives one line after the other, {"entry":…,"hash":"…"} and a line feed, oldest first.
JournalPart export_journal(store::Connection& tx, JournalSpan const& span, std::function<void(std::string_view line)> const& line);

// {"format":…,"first":…,"last":…,"prev":…,"hash":…,"whole":…,"made_at":…,"public_key":…,"signature":…}: what the lines are, signed as heads are.
std::string signed_part(Keyring const& keys, JournalPart const& part, Instant now);
// SHA-256 of the octets of a public key, 64 hex digits: what an auditor notes down once and pins.
std::string key_fingerprint(std::string_view public_key);

}  // namespace ly
