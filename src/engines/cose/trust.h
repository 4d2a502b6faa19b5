// Whose signatures a guard's phone believes: a signed, numbered list of keys, each with its issuer, the kinds it may sign and its time. A coach
// dispatcher's key cannot sign a health certificate. And the judgement of a pass from all of it, offline: one of a dozen findings.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engines/cose/pass.h"
#include "engines/cose/status.h"

namespace ly::cose {

inline constexpr size_t kKeyIdOctets = 4;  // of SHA-256 over the SubjectPublicKeyInfo; a list never holds two alike

std::string key_id_of(PublicKey const& key);

struct TrustedKey {
  TrustedKey(PublicKey open, std::string who, std::vector<PassKind> what, Instant first, Instant last)
      : key(std::move(open)), issuer(std::move(who)), kinds(std::move(what)), from(first), to(last), id(key_id_of(key)) {}
  PublicKey key;
  std::string issuer;            // who signs, for people
  std::vector<PassKind> kinds;   // what it may sign
  Instant from, to;              // passes issued in [from, to)
  std::string id;                // key_id_of(key), worked out once: it costs as much as a signature
};

struct TrustList {
  int64_t sequence = 0;
  Instant issued_at, renew_by;   // whole seconds
  std::vector<TrustedKey> keys;
  TrustedKey const* find(std::string_view key_id) const;
};

std::string sign_trust(TrustList const& list, PrivateKey const& root);
// Errors: those of read_sign1 and verify; trust.not_a_list.
Result<TrustList> read_trust(std::string_view octets, PublicKey const& root);

// In the order they are looked for; the first that holds is told.
enum class Finding {
  good,
  not_a_pass,      // another code: an address, a payment, somebody else's certificate
  damaged,         // begins like ours and cannot be read: half a code, a wrinkle
  unknown_issuer,
  forged,          // the signature does not hold
  not_his_to_sign, // the key may not sign this kind, or not at that time
  revoked,
  not_yet,
  expired,
  wrong_place,
  clock_wrong,     // the phone's clock is before the last signed list
  old_lists,       // the lists are older than they may be: to be checked by hand
};
std::string_view name_of(Finding finding);  // "good", "not_a_pass" …

struct Knowledge {
  TrustList const& trust;
  StatusIndex const* status = nullptr;  // none: nothing is known of revocations
};
struct Where {
  std::string place_id, division;  // of the checkpoint; empty: anywhere
};

struct PassVerdict {
  Finding finding = Finding::not_a_pass;
  std::optional<PassClaims> claims;  // once the signature held
  std::string issuer;
};

// Never throws, never reads more than kPassTextMax characters.
PassVerdict judge_pass(std::string_view text, Knowledge const& known, Instant now, Where const& where = {});

}  // namespace ly::cose
