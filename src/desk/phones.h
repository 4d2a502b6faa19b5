// Phones without accounts (a guard's, a team leader's): a one-time code makes one known, a token of 32 octets of which the house keeps a keyed
// digest says which it is, a PIN that is told once seals what it keeps, and a chain of digests tells whether what it hands in is whole.
#pragma once
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/dice.h"
#include "base/record.h"
#include "desk/keyring.h"

namespace ly {

struct View;
struct Context;

// When an emergency was ended (domains/erasure): what a phone or browser was given before must be wiped there, once all it wrote is handed in.
std::optional<Instant> wipe_before(View const& view);  // nothing: never ended
bool must_wipe(View const& view, Instant enrolled_at);  // a phone made known then
void mark_wipe(Context& context);

inline constexpr Minutes kCodeGood{30};      // as long as it takes to hand a phone over
inline constexpr Minutes kClockSlack{5};     // what clocks of phones differ by without anybody having turned them
inline constexpr size_t kEntriesPerSync = 200;
inline constexpr size_t kPinDigits = 8;
inline constexpr unsigned kPinLog2 = 15;     // scrypt N=2^15, r=8, p=1: 32 MiB, some 0.1 s on a PC, once per unlocking

std::string code_of(std::string_view octets);        // a character of Crockford's alphabet for each: 5 bits of it
std::string fresh_code(Secrets& secrets);            // 10 such: 50 bits, good for half an hour
std::string typed_code(std::string_view code);       // as somebody typed it: blanks, hyphens, small letters, O for 0
std::string fresh_pin(Secrets& secrets);             // kPinDigits digits
std::string chained(std::string_view before, std::string_view body);  // SHA-256 of the former value and the body, in hex

struct SentEntry {
  int64_t counter = 0;
  std::string hash, body;  // body: the JSON text as the phone sealed it; hash: chained(hash of the one before, body)
  static Fields fields(auto...) {
    return Fields{field("counter", {"序号", "Counter"}, &SentEntry::counter, {.required = true, .min = 1}), field("hash", {"链值", "Chain value"}, &SentEntry::hash, {.required = true, .length_max = 64}),
                  field("body", {"内容", "Body"}, &SentEntry::body, {.required = true, .length_max = 4000})};
  }
};
struct Synchronise {
  std::string token;
  int64_t sequence = 0, waiting = 0;  // sequence: grows with each request of the phone that writes
  std::vector<SentEntry> entries;
  static Fields fields(auto...) {
    return Fields{field("token", {"令牌", "Token"}, &Synchronise::token, {.required = true, .length_max = 60}), field("sequence", {"请求序号", "Sequence"}, &Synchronise::sequence, {.required = true, .min = 1}), field("waiting", {"之后还剩", "Left after these"}, &Synchronise::waiting, {.min = 0}),
                  field("entries", {"条目", "Entries"}, &Synchronise::entries, {.length_max = kEntriesPerSync})};
  }
};
struct Receipt {
  int64_t counter = 0;     // everything up to here is kept by the house
  std::string hash, signature;  // signature: Ed25519 of "liaoyuan receipt 1\n" device "\n" counter "\n" hash "\n" at, base64
  Instant at;
  bool revoked = false;    // the phone was cut off: it must destroy what it holds
  int64_t known = 0, recorded = 0, conflicts = 0;
  static Fields fields(auto...) {
    using R = Receipt;
    return Fields{field("counter", {"收到至", "Kept up to"}, &R::counter), field("hash", {"链值", "Chain value"}, &R::hash), field("at", {"时间", "At"}, &R::at), field("signature", {"签名", "Signature"}, &R::signature),
                  field("revoked", {"已停用", "Cut off"}, &R::revoked), field("known", {"原已收到", "Known before"}, &R::known), field("recorded", {"新记", "Recorded"}, &R::recorded), field("conflicts", {"待核对", "To look into"}, &R::conflicts)};
  }
};
std::string receipt_text(std::string_view device_id, Receipt const& receipt);  // what is signed

// What a domain knows of a phone's entries, for take_in.
struct KeptEntries {
  std::function<bool(int64_t counter, std::string const& hash)> has;  // this very entry
  std::function<bool(int64_t counter)> has_counter;                   // one of this number
  // Keeps it, whatever does not fit; true: somebody must look into it. `conflicts`: fork (another of its number is kept), gap (one before it is
  // missing), chain (its digest does not follow).
  std::function<bool(SentEntry const& sent, std::vector<std::string> conflicts)> keep;
};
// Takes what a phone handed in, each entry once, moves its chain (`counter`, `hash`) on, and signs for what is kept now.
Receipt take_in(std::vector<SentEntry> const& entries, std::string const& device_id, int64_t& counter, std::string& hash, bool revoked, KeptEntries const& kept, Keyring const& keys, Instant now);

}  // namespace ly
