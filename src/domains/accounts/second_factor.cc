#include "domains/accounts/second_factor.h"

#include "base/text.h"
#include "desk/phones.h"
#include "domains/accounts/totp.h"

namespace ly::accounts {
namespace {

constexpr std::string_view kRequired = "second_factor_roles";  // among the house's settings: names of roles with a space between
constexpr size_t kHalf = 5;                                    // a recovery code is shown in two halves

std::string secret_place(AccountId const& account) { return sealed_key_of(account) + "/second_factor"; }
std::string recovery_digest(Keyring const& keys, AccountId const& account, std::string_view code) { return keys.blind("recovery code", account.text + "/" + std::string(code)); }

}  // namespace

std::optional<FactorRow> find_factor(View const& view, AccountId const& account) {
  auto const rows = store::query(view.tx, "select active, last_step, sealed from second_factor where account_id = $1", account);
  if (!rows->next()) return std::nullopt;
  FactorRow row;
  row.account = account;
  store::Bytes sealed;
  store::read(*rows, row.active, row.last_step, sealed);
  row.secret = view.keys.unseal(view.tx, sealed_key_of(account), secret_place(account), sealed.value).value_or("");
  return row;
}

void put_factor(Context& context, FactorRow const& row) {
  store::execute(context.tx,
                 "insert into second_factor(account_id, active, last_step, made_at, sealed) values($1, $2, $3, $4, $5) "
                 "on conflict(account_id) do update set active = excluded.active, last_step = excluded.last_step, made_at = excluded.made_at, sealed = excluded.sealed",
                 row.account, row.active, row.last_step, context.now, context.keyring.seal(context.tx, sealed_key_of(row.account), secret_place(row.account), row.secret));
}

int64_t delete_factor(Context& context, AccountId const& account) {
  store::execute(context.tx, "delete from recovery_code where account_id = $1", account);
  auto const active = store::find_value<int64_t>(context.tx, "select active from second_factor where account_id = $1", account).value_or(0);
  store::execute(context.tx, "delete from second_factor where account_id = $1", account);
  return active;
}

bool is_factor_on(View const& view, AccountId const& account) { return store::find_value<int64_t>(view.tx, "select active from second_factor where account_id = $1", account).value_or(0) == 1; }

int64_t count_recovery_codes(View const& view, AccountId const& account) {
  return store::find_value<int64_t>(view.tx, "select count(*) from recovery_code where account_id = $1 and used_at = 0", account).value_or(0);
}

std::optional<Proof> prove(View const& view, FactorRow const& factor, std::string_view typed) {
  std::string code;
  for (char const c : typed)
    if (c != ' ' && c != '-') code += c;
  if (code.size() == static_cast<size_t>(kCodeDigits)) {
    auto const step = find_step(factor.secret, code, view.now, factor.last_step);
    return step ? std::optional(Proof{*step, {}}) : std::nullopt;
  }
  auto const digest = recovery_digest(view.keys, factor.account, typed_code(typed));
  auto const unused = store::find_value<int64_t>(view.tx, "select count(*) from recovery_code where account_id = $1 and digest = $2 and used_at = 0", factor.account, digest).value_or(0);
  return unused == 1 ? std::optional(Proof{0, digest}) : std::nullopt;
}

bool spend(Context& context, AccountId const& account, Proof const& proof) {
  if (proof.recovery.empty()) return store::execute(context.tx, "update second_factor set last_step = $2 where account_id = $1 and active = 1 and last_step < $2", account, proof.step) == 1;
  return store::execute(context.tx, "update recovery_code set used_at = $3 where account_id = $1 and digest = $2 and used_at = 0", account, proof.recovery, context.now) == 1;
}

std::vector<std::string> renew_recovery_codes(Context& context, AccountId const& account) {
  store::execute(context.tx, "delete from recovery_code where account_id = $1", account);
  std::vector<std::string> shown;
  for (size_t i = 0; i < kRecoveryCodes; ++i) {
    auto const code = fresh_code(context.secrets);
    store::execute(context.tx, "insert into recovery_code(account_id, digest, made_at, used_at) values($1, $2, $3, 0)", account, recovery_digest(context.keys, account, code), context.now);
    shown.push_back(code.substr(0, kHalf) + "-" + code.substr(kHalf));
  }
  return shown;
}

Roles required_roles(View const& view) {
  Roles roles;
  auto const text = store::find_value<std::string>(view.tx, "select value from house where name = $1", kRequired).value_or("");
  for (auto const word : split(text, ' ')) {
    Role role{};
    if (role_from(word, role)) roles = roles | role;
  }
  return roles;
}

std::vector<std::string> accounts_with_factor(View const& view) {
  std::vector<std::string> ids;
  auto const rows = store::query(view.tx, "select account_id from second_factor where active = 1 order by account_id");
  while (rows->next()) ids.emplace_back(rows->text(0));
  return ids;
}

void put_required_roles(Context& context, Roles roles) {
  store::execute(context.tx, "insert into house(name, value) values($1, $2) on conflict(name) do update set value = excluded.value", kRequired, joined(names_of(roles), " "));
}

}  // namespace ly::accounts
