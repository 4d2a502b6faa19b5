#include "domains/accounts/rows.h"

#include "base/text.h"
#include "domains/accounts/accounts.h"

namespace ly::accounts {
namespace {

constexpr std::pair<Pii, std::string_view> kPiiNames[] = {{Pii::name, "name"}, {Pii::id_number, "id_number"}, {Pii::phone, "phone"}, {Pii::address, "address"}};

constexpr std::string_view kSelect =
    "select id, name_sealed, title_sealed, roles, scope_kind, scope_code, unmask, password, password_kind, password_until, disabled, revision, created_at from account ";

std::string unmask_text(std::set<Pii> const& kinds) {
  std::vector<std::string> words;
  for (auto kind : kinds) words.emplace_back(pii_name(kind));
  return joined(words, " ");
}

std::string_view kind_text(Scope const& scope) { return scope.kind == Scope::Kind::region ? "region" : "enterprise"; }

AccountRow row_under(View const& view, store::Cursor const& rows, bool with_names) {
  AccountRow row;
  store::Bytes name, title;
  std::string roles, kind, unmask;
  store::read(rows, row.id, name, title, roles, kind, row.scope.code, unmask, row.password, row.password_kind, row.password_until, row.disabled, row.revision, row.created_at);
  row.scope.kind = kind == "enterprise" ? Scope::Kind::enterprise : Scope::Kind::region;
  for (auto word : split(roles, ' ')) {
    Role role{};
    if (role_from(word, role)) row.roles = row.roles | role;
  }
  for (auto word : split(unmask, ' ')) {
    Pii pii{};
    if (pii_from(word, pii)) row.unmask.insert(pii);
  }
  if (with_names) {
    auto const key = sealed_key_of(row.id);
    row.name = view.keys.unseal(view.tx, key, key + "/name", name.value).value_or("");
    row.title = view.keys.unseal(view.tx, key, key + "/title", title.value).value_or("");
  }
  return row;
}

}  // namespace

std::string_view pii_name(Pii pii) {
  for (auto const& [kind, name] : kPiiNames) if (kind == pii) return name;
  return "";
}

bool pii_from(std::string_view name, Pii& out) {
  for (auto const& [kind, word] : kPiiNames)
    if (word == name) {
      out = kind;
      return true;
    }
  return false;
}

std::string fold_name(std::string_view name) { return lower_ascii(clean(name)); }
std::string name_index_of(Keyring const& keys, std::string_view name) { return keys.blind("account name", fold_name(name)); }

static std::optional<AccountRow> account_of_id(View const& view, std::string_view id, bool with_names) {
  auto const rows = store::query(view.tx, std::string(kSelect) + "where id = $1", id);
  if (!rows->next()) return std::nullopt;
  return row_under(view, *rows, with_names);
}
std::optional<AccountRow> find_account(View const& view, std::string_view id) { return account_of_id(view, id, true); }
std::optional<AccountRow> find_powers(View const& view, std::string_view id) { return account_of_id(view, id, false); }

std::string find_title(View const& view, std::string_view id) {
  auto const sealed = store::find_value<store::Bytes>(view.tx, "select title_sealed from account where id = $1", id);
  if (!sealed) return {};
  auto const key = sealed_key_of(AccountId{std::string(id)});
  return view.keys.unseal(view.tx, key, key + "/title", sealed->value).value_or("");
}

std::optional<AccountRow> find_account_by_name(View const& view, std::string_view name) {
  auto const rows = store::query(view.tx, std::string(kSelect) + "where name_index = $1", name_index_of(view.keys, name));
  if (!rows->next()) return std::nullopt;
  return row_under(view, *rows, true);
}

std::vector<AccountRow> list_accounts(View const& view, std::string_view after, bool with_names) {
  std::vector<AccountRow> out;
  auto const rows = store::query(view.tx, std::string(kSelect) + "where id > $1 order by id", after);
  while (rows->next()) out.push_back(row_under(view, *rows, with_names));
  return out;
}

std::optional<Instant> last_seen(View const& view, AccountId const& account) {
  return store::find_value<Instant>(view.tx, "select seen_at from session where account_id = $1 order by seen_at desc limit 1", account);
}

int64_t count_administrators(View const& view, std::string_view region, std::string_view except) {
  int64_t count = 0;
  for (auto const& row : list_accounts(view, "", false))
    if (!row.disabled && row.id.text != except && row.roles.has(Role::administrator) && region.starts_with(row.scope.code)) ++count;
  return count;
}

void insert_account(Context& context, AccountRow const& row) {
  auto const key = context.keyring.make_key(context.tx, "account", sealed_key_of(row.id), context.now);
  store::execute(context.tx,
                 "insert into account(id, name_index, name_sealed, title_sealed, roles, scope_kind, scope_code, unmask, password, password_kind, "
                 "password_until, disabled, revision, created_at, changed_at) values($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 0, 1, $12, $12)",
                 row.id, name_index_of(context.keys, row.name), context.keyring.seal(context.tx, key, key + "/name", row.name),
                 context.keyring.seal(context.tx, key, key + "/title", row.title), joined(names_of(row.roles), " "), kind_text(row.scope), row.scope.code,
                 unmask_text(row.unmask), row.password, row.password_kind, row.password_until, context.now);
}

void update_account(Context& context, AccountRow const& row) {
  auto const key = sealed_key_of(row.id);
  store::execute(context.tx,
                 "update account set title_sealed = $2, roles = $3, scope_kind = $4, scope_code = $5, unmask = $6, disabled = $7, "
                 "revision = revision + 1, changed_at = $8 where id = $1",
                 row.id, context.keyring.seal(context.tx, key, key + "/title", row.title), joined(names_of(row.roles), " "), kind_text(row.scope), row.scope.code,
                 unmask_text(row.unmask), row.disabled, context.now);
}

void mark_password(Context& context, AccountId const& id, std::string_view password, std::string_view kind, std::optional<Instant> until) {
  store::execute(context.tx, "update account set password = $2, password_kind = $3, password_until = $4, changed_at = $5 where id = $1", id, password, kind, until, context.now);
}

void insert_session(Context& context, SessionRow const& row) {
  store::execute(context.tx, "insert into session(token_hash, account_id, opened_at, seen_at) values($1, $2, $3, $4)", row.token_hash, row.account_id, row.opened_at, row.seen_at);
}

std::optional<SessionRow> find_session_row(View const& view, std::string_view token_hash) {
  auto const rows = store::query(view.tx, "select token_hash, account_id, opened_at, seen_at from session where token_hash = $1", token_hash);
  if (!rows->next()) return std::nullopt;
  SessionRow row;
  store::read(*rows, row.token_hash, row.account_id, row.opened_at, row.seen_at);
  return row;
}

void mark_seen(Context& context, std::string_view token_hash) {
  store::execute(context.tx, "update session set seen_at = $2 where token_hash = $1 and seen_at < $2", token_hash, context.now);
}

int64_t delete_session(Context& context, std::string_view token_hash) { return store::execute(context.tx, "delete from session where token_hash = $1", token_hash); }
int64_t delete_sessions_of(Context& context, AccountId const& id) { return store::execute(context.tx, "delete from session where account_id = $1", id); }

int64_t delete_other_sessions(Context& context, AccountId const& id, std::string_view but_token_hash) {
  return store::execute(context.tx, "delete from session where account_id = $1 and token_hash <> $2", id, but_token_hash);
}

void delete_dead_sessions(Context& context, Instant opened_before, Instant seen_before) {
  constexpr int64_t kAtOnce = 100;
  store::execute(context.tx, "delete from session where token_hash in (select token_hash from session where seen_at <= $2 or opened_at <= $1 limit $3)", opened_before, seen_before, kAtOnce);
}

void delete_oldest_sessions(Context& context, AccountId const& id, int64_t keep) {
  store::execute(context.tx,
                 "delete from session where account_id = $1 and token_hash not in "
                 "(select token_hash from session where account_id = $1 order by opened_at desc, token_hash limit $2)",
                 id, keep);
}

}  // namespace ly::accounts
