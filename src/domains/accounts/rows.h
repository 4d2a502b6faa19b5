// The only SQL of accounts and sessions.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "desk/context.h"

namespace ly::accounts {

struct AccountRow {
  AccountId id;
  std::string name, title;  // unsealed
  Roles roles;
  Scope scope;
  std::set<Pii> unmask;
  std::string password, password_kind;  // kind own: an Argon2id string; one_time, demo: a keyed digest
  std::optional<Instant> password_until;
  bool disabled = false;
  int64_t revision = 1;
  Instant created_at;
};

struct SessionRow {
  std::string token_hash;
  AccountId account_id;
  Instant opened_at, seen_at;
};

std::string name_index_of(Keyring const& keys, std::string_view name);  // blind index of the folded name
std::string fold_name(std::string_view name);
std::string_view pii_name(Pii pii);
bool pii_from(std::string_view name, Pii& out);

std::optional<AccountRow> find_account(View const& view, std::string_view id);
// What it may do, name and title left empty: nothing is unsealed.
std::optional<AccountRow> find_powers(View const& view, std::string_view id);
std::string find_title(View const& view, std::string_view id);  // alone; "" if there is none or its key is gone
std::optional<AccountRow> find_account_by_name(View const& view, std::string_view name);
// In order of id after `after`; names and titles are unsealed only when asked for.
std::vector<AccountRow> list_accounts(View const& view, std::string_view after, bool with_names);
// Enabled administrators other than `except` whose region holds `region`.
std::optional<Instant> last_seen(View const& view, AccountId const& account);  // by its open sessions
int64_t count_administrators(View const& view, std::string_view region, std::string_view except);
void insert_account(Context& context, AccountRow const& row);   // makes its key
void update_account(Context& context, AccountRow const& row);   // revision + 1
void mark_password(Context& context, AccountId const& id, std::string_view password, std::string_view kind, std::optional<Instant> until);

void insert_session(Context& context, SessionRow const& row);
std::optional<SessionRow> find_session_row(View const& view, std::string_view token_hash);
void mark_seen(Context& context, std::string_view token_hash);
int64_t delete_session(Context& context, std::string_view token_hash);
int64_t delete_sessions_of(Context& context, AccountId const& id);
int64_t delete_other_sessions(Context& context, AccountId const& id, std::string_view but_token_hash);
void delete_dead_sessions(Context& context, Instant opened_before, Instant seen_before);
void delete_oldest_sessions(Context& context, AccountId const& id, int64_t keep);

}  // namespace ly::accounts
