// The second factor of an account (TOTP, totp.h): turned on by its owner with his password and one code, asked after the password at log-in, with recovery
// codes for a lost phone. Roles may be required to have one. The secret is sealed under the account's key; of recovery codes only keyed digests are kept.
// Log-in itself is in sessions.h.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "desk/context.h"
#include "domains/accounts/accounts.h"
#include "domains/accounts/rows.h"

namespace ly::accounts {

inline constexpr size_t kRecoveryCodes = 10;

struct FactorRow {
  AccountId account;
  std::string secret;    // unsealed
  bool active = false;   // false: begun, not yet proved by a code
  int64_t last_step = 0; // of the last code that was good: none before or at it is good again
};
std::optional<FactorRow> find_factor(View const& view, AccountId const& account);
void put_factor(Context& context, FactorRow const& row);
int64_t delete_factor(Context& context, AccountId const& account);  // with its recovery codes; 1 if there was an active one
bool is_factor_on(View const& view, AccountId const& account);  // without unsealing: asked of every request where a role requires one
int64_t count_recovery_codes(View const& view, AccountId const& account);

// What was typed at log-in or on one's own page: a code by time, or a recovery code.
struct Proof {
  int64_t step = 0;        // of a code by time
  std::string recovery;    // digest of a recovery code
};
// Nothing if it is neither. Does not use it up.
std::optional<Proof> prove(View const& view, FactorRow const& factor, std::string_view typed);
// False: somebody else used it up meanwhile.
bool spend(Context& context, AccountId const& account, Proof const& proof);
// New ones in the place of all there were, to be shown this once.
std::vector<std::string> renew_recovery_codes(Context& context, AccountId const& account);

// Roles whose accounts must have one, as the house is set.
Roles required_roles(View const& view);
void put_required_roles(Context& context, Roles roles);
std::vector<std::string> accounts_with_factor(View const& view);  // ids

// ---- what administrators see and do ----
struct SecondFactorRule {
  std::vector<std::string> roles, accounts;  // accounts: who has turned it on, of those the administrator may see
  static Fields fields(auto...) {
    return Fields{field("roles", {"须开启两步验证的角色", "Roles that must have a second factor"}, &SecondFactorRule::roles, {.length_max = 8, .one_of = kRoleWords}),
                  field("accounts", {"已开启的账户", "Accounts that have one"}, &SecondFactorRule::accounts)};
  }
};
struct RequireSecondFactor {
  std::vector<std::string> roles;
  static Fields fields(auto...) { return Fields{field("roles", {"须开启两步验证的角色", "Roles that must have a second factor"}, &RequireSecondFactor::roles, {.length_max = 8, .one_of = kRoleWords})}; }
};
Result<SecondFactorRule> second_factor_rule(View const& view, Places const& places);
// By who administers everything this house serves. Problem: account.beyond_scope.
Result<SecondFactorRule> require_second_factor(Context& context, Places const& places, RequireSecondFactor const& in);
// For who lost phone and recovery codes: off, sessions cut; he turns it on anew. Problems: not_found, account.reason_short, account.own, account.beyond_unmask, second_factor.none.
Result<Account> reset_second_factor(Context& context, Places const& places, DisableAccount const& in);

inline bool must_enrol(Roles required, Roles own, bool active) { return !active && required.meets(own); }

}  // namespace ly::accounts
