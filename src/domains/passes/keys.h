// The keys that sign passes, and the two signed lists phones verify by: whose signatures count (trust), and what was revoked
// (status). One key for each kind of pass and issuer, sealed at rest under the key of the house; the root key signs the lists
// and nothing else. A key signs for half a year and is replaced a month before: both stand in the trust list meanwhile, so
// that a pass of yesterday is still good today. A key that leaked is revoked, and every pass it signed with it.
#pragma once
#include <string>
#include <vector>

#include "base/json.h"
#include "desk/context.h"
#include "engines/cose/trust.h"

namespace ly::passes {

inline constexpr Minutes kKeySigns{180 * 24 * 60};
inline constexpr Minutes kRotateBefore{30 * 24 * 60};  // of its end: the next key is made and phones learn it long before they need it
inline constexpr Minutes kOverlap{24 * 60};            // after a rotation by hand: what is being signed meanwhile is still good
inline constexpr Minutes kListGood{24 * 60};           // a list older than this turns green into amber: "revoked within the day"
inline constexpr Minutes kListEvery{60};               // a new one at least so often, and at once when something was revoked
inline constexpr Minutes kListsKept{7 * 24 * 60};      // how long a phone may have been away and still get changes only
inline constexpr Minutes kLongestPass{45 * 24 * 60};   // a key stays in the trust list so long after it signed its last
inline constexpr std::string_view kHouseIssuer = "指挥部";  // unless another is named

struct SigningKey {
  std::string id, kind, issuer, state, created_by;  // state: active, ended, revoked
  Instant from, to;
  json::object to_json() const;
};

// The lists as they are handed out, COSE_Sign1 of the root.
struct SignedLists {
  std::string root, trust, status;  // root: SubjectPublicKeyInfo; empty before the first key was made
  int64_t trust_sequence = 0, status_sequence = 0;
};

class Keys {
 public:
  // Problems: pass.key_kind, pass.issuer.
  Result<SigningKey> create(Context& context, std::string_view kind, std::string_view issuer) const;
  Result<SigningKey> rotate(Context& context, std::string_view id) const;  // not_found, pass.key_over
  Result<SigningKey> revoke(Context& context, std::string_view id, std::string_view reason) const;
  std::vector<SigningKey> list(View const& view) const;  // the root first, then newest first

  // By the newest key of the kind, of `issuer` if that is not empty; makes one for the house if there is none.
  Result<std::string> sign(Context& context, cose::PassClaims const& claims, std::string_view issuer, std::string& key_id) const;

  bool is_due(View const& view) const;      // something changed since the lists were signed, or they are an hour old
  Result<void> publish(Context& context) const;
  SignedLists lists(View const& view) const;
  // Signed change from the list of that number; nothing if it is too old or is the newest.
  std::optional<std::string> change_since(View const& view, int64_t sequence) const;
  // As a phone or a file takes it, octets in base64url: {root, trust, status} or {root, trust, delta}.
  json::object for_phone(View const& view, int64_t have) const;
};

}  // namespace ly::passes
