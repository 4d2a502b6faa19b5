#include "domains/accounts/invariants.h"

namespace ly::accounts {

std::vector<std::pair<std::string_view, std::string_view>> invariants() {
  return {
      {"no session of a disabled account", "select s.token_hash from session s join account a on a.id = s.account_id where a.disabled = 1"},
      {"every account has its key", "select a.id from account a where not exists (select 1 from data_key k where k.id = 'account/' || a.id)"},
      {"a clerk's and a dispatcher's scope is one enterprise, and only theirs",
       "select id from account where (scope_kind = 'enterprise' and roles <> 'enterprise_clerk' and roles <> 'dispatcher') or (scope_kind = 'region' and (roles like '%enterprise_clerk%' or roles like '%dispatcher%')) or roles = ''"},
      {"only an own password is kept as Argon2id, and no one-time password lives for ever",
       "select id from account where (password_kind = 'own') <> (password like '$argon2id$%') or (password_kind = 'one_time') <> (password_until is not null)"},
      {"a slip was claimed by somebody, and a confirmed one has its account",
       "select i.id from invitation i where (i.state in ('claimed', 'confirmed', 'refused')) <> (i.claimed_at is not null) or (i.state in ('open', 'claimed')) <> (i.ended_at is null) or "
       "(i.state = 'confirmed') <> exists (select 1 from account a where a.id = i.account_id)"},
      {"every slip has its key", "select i.id from invitation i where not exists (select 1 from data_key k where k.id = 'invitation/' || i.id)"},
      {"no session was used before it was opened", "select token_hash from session where seen_at < opened_at"},
  };
}

}  // namespace ly::accounts
