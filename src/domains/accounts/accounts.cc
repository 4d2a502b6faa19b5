#include "domains/accounts/accounts.h"

#include <algorithm>

#include "base/text.h"
#include "domains/accounts/rows.h"
#include "domains/accounts/second_factor.h"

namespace ly::accounts {
namespace {

constexpr int64_t kMsPerDay = 86'400'000;
constexpr size_t kNameMin = 3;

// What an administrator asks an account to be, read from words.
struct Grant {
  Roles roles;
  Scope scope;
  std::set<Pii> unmask;
};

bool is_name_character(char32_t c) {
  bool const ascii = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-' || c == '@';
  return ascii || (c >= 0x4E00 && c <= 0x9FFF);
}

// Letters, digits, . _ - @ and Han characters, 3 to 32; two for Han alone would be too easily guessed at the counter.
bool is_account_name(std::string_view folded) {
  if (!is_utf8(folded) || utf8_length(folded) < kNameMin || utf8_length(folded) > 32) return false;
  for (size_t at = 0; at < folded.size();) {
    auto const b = static_cast<unsigned char>(folded[at]);
    size_t const n = b < 0x80 ? 1 : b < 0xE0 ? 2 : b < 0xF0 ? 3 : 4;
    char32_t c = n == 1 ? b : n == 2 ? b & 0x1FU : n == 3 ? b & 0x0FU : b & 0x07U;
    for (size_t i = 1; i < n; ++i) c = c << 6 | (static_cast<unsigned char>(folded[at + i]) & 0x3FU);
    if (!is_name_character(c)) return false;
    at += n;
  }
  return true;
}

Account account_of(View const& view, AccountRow const& row, Places const& places) {
  Account a;
  a.id = row.id;
  a.name = row.name;
  a.title = row.title;
  a.roles = names_of(row.roles);
  a.scope = scope_text(view, row.scope, places);
  for (auto kind : row.unmask) a.unmask.emplace_back(pii_name(kind));
  a.must_change_password = row.password_kind == "one_time";
  a.disabled = row.disabled;
  a.revision = row.revision;
  a.created_at = row.created_at;
  a.last_seen_at = last_seen(view, row.id);
  return a;
}

// The division an account belongs to: its region, or its enterprise's. Nothing when the enterprise is gone.
std::optional<std::string> division_of(View const& view, Scope const& scope, Places const& places) {
  if (scope.kind == Scope::Kind::region) return scope.code;
  auto const firm = places.enterprise ? places.enterprise(view, scope.code) : std::nullopt;
  if (!firm) return std::nullopt;
  return firm->division;
}

bool is_inside(View const& view, Actor const& who, Scope const& scope, Places const& places) {
  if (who.is_system) return true;
  auto const division = division_of(view, scope, places);
  return division ? who.may_see_division(*division) : who.may_see_division("");
}

bool holds_all(Actor const& who, std::set<Pii> const& kinds) {
  return who.is_system || std::includes(who.unmask.begin(), who.unmask.end(), kinds.begin(), kinds.end());
}

// The actor as he is now: the one that came with the command was read before it queued.
Result<Actor> fresh_administrator(View const& view) {
  if (view.actor.is_system) return view.actor;
  auto now = actor_of_account(view, view.actor.account.text);
  bool const may = now && now->roles.has(Role::administrator) && now->scope.kind == Scope::Kind::region;
  if (!may) return forbidden("account.not_administrator");
  return *now;
}

// The account to be managed; what lies outside the administrator's scope is not there for him.
Result<AccountRow> get_managed(View const& view, Actor const& who, AccountId const& id, Places const& places) {
  auto row = find_account(view, id.text);
  if (!row || !is_inside(view, who, row->scope, places)) return not_found("not_found", "id");
  return *row;
}

Grant read_grant(View const& view, std::vector<std::string> const& roles, ScopeText const& scope, std::vector<std::string> const& unmask, Places const& places) {
  Grant grant;
  for (auto const& word : roles) {
    Role role{};
    if (role_from(word, role)) grant.roles = grant.roles | role;
  }
  grant.scope.kind = scope.kind == "enterprise" ? Scope::Kind::enterprise : Scope::Kind::region;
  grant.scope.code = grant.scope.kind == Scope::Kind::enterprise ? scope.id.value_or("") : scope.code.value_or("");
  if (grant.scope.kind == Scope::Kind::region)
    if (auto const region = places.region(view, grant.scope.code)) grant.scope.code = region->scope;
  for (auto const& word : unmask) {
    Pii pii{};
    if (pii_from(word, pii)) grant.unmask.insert(pii);
  }
  return grant;
}

// `held` is what the account has already: it may keep it.
Result<void> check_grant(View const& view, Actor const& who, Grant const& grant, std::set<Pii> const& held, Places const& places) {
  if (grant.roles.empty()) return invalid("account.no_role", "roles");
  bool const clerk = grant.roles.has(Role::enterprise_clerk), dispatcher = grant.roles.has(Role::dispatcher);
  bool const of_enterprise = grant.scope.kind == Scope::Kind::enterprise;
  bool const alone = grant.roles == Roles(clerk ? Role::enterprise_clerk : Role::dispatcher);
  if ((clerk || dispatcher) != of_enterprise || (of_enterprise && !alone)) return invalid("account.clerk_scope", "scope");
  if (of_enterprise) {
    if (!places.enterprise(view, grant.scope.code)) return invalid("account.no_such_place", "scope.id");
    if (!is_inside(view, who, grant.scope, places)) return invalid("account.no_such_place", "scope.id");  // a foreign one is not there for him
  } else {
    if (!places.region(view, grant.scope.code)) return invalid("account.no_such_place", "scope.code");
    if (!is_inside(view, who, grant.scope, places)) return forbidden("account.beyond_scope", "scope");
  }
  for (auto kind : grant.unmask)
    if (!held.contains(kind) && !holds_all(who, {kind})) return forbidden("account.beyond_unmask", "unmask", {{"field", std::string(pii_name(kind))}});
  return {};
}

json::object grant_facts(AccountRow const& row) {
  json::array roles, unmask;
  for (auto const& name : names_of(row.roles)) roles.emplace_back(name);
  for (auto kind : row.unmask) unmask.emplace_back(pii_name(kind));
  return {{"roles", std::move(roles)}, {"scope_kind", row.scope.kind == Scope::Kind::region ? "region" : "enterprise"}, {"scope", row.scope.code}, {"unmask", std::move(unmask)}};
}

// A region must keep an enabled administrator, or nobody could ever let anybody in again.
Result<void> check_administrator_left(View const& view, AccountRow const& leaving) {
  if (!leaving.roles.has(Role::administrator) || leaving.disabled) return {};
  if (count_administrators(view, leaving.scope.code, leaving.id.text) == 0) return refused("account.last_administrator", "id");
  return {};
}

Result<void> check_reason(std::string const& reason) {
  if (utf8_length(clean(reason)) < kReasonMin) return invalid("account.reason_short", "reason", {{"min", std::to_string(kReasonMin)}});
  return {};
}

struct FirstPassword {
  std::string plain, digest;
  std::optional<Instant> until;
};

FirstPassword make_first_password(Context& context, std::string_view kind) {
  FirstPassword made;
  made.plain = make_one_time_password(context.secrets);
  made.digest = digest_one_time_password(context.keys, made.plain);
  if (kind == "one_time") made.until = Instant{context.now.ms + kOneTimeDays * kMsPerDay};
  return made;
}

}  // namespace

Result<AccountRow> new_row(Context& context, std::string_view name, std::string_view title) {
  AccountRow row;
  row.name = fold_name(name);
  row.title = clean(title);
  if (!is_account_name(row.name)) return invalid("account.name_shape", "name");
  if (find_account_by_name(context, row.name)) return invalid("account.name_taken", "name");
  row.id = new_id<AccountTag>(context.dice, context.now);
  row.created_at = context.now;
  return row;
}

void note_created(Context& context, AccountRow const& row, Places const& places) {
  auto fact = fact_about(context, "account.created", row, places);
  fact.facts = grant_facts(row);
  fact.personal = {{"name", row.name}, {"title", row.title}};
  context.journal.note(std::move(fact));
}

std::string sealed_key_of(AccountId const& id) { return "account/" + id.text; }

Actor actor_from(AccountRow const& row) {
  Actor actor;
  actor.account = row.id;
  actor.title = row.title;
  actor.roles = row.roles;
  actor.scope = row.scope;
  actor.unmask = row.unmask;
  return actor;
}

Fact fact_about(View const& view, std::string what, AccountRow const& row, Places const& places) {
  Fact fact;
  fact.what = std::move(what);
  fact.subject_kind = "account";
  fact.subject_id = row.id.text;
  fact.key_id = sealed_key_of(row.id);
  if (row.scope.kind == Scope::Kind::enterprise) fact.enterprise_id = row.scope.code;
  fact.division = division_of(view, row.scope, places).value_or("");
  return fact;
}

ScopeText scope_text(View const& view, Scope const& scope, Places const& places) {
  if (scope.kind == Scope::Kind::region) {
    auto const region = places.region(view, scope.code);
    return {"region", scope.code, std::nullopt, region ? std::optional(region->name) : std::nullopt};
  }
  auto const firm = places.enterprise(view, scope.code);
  return {"enterprise", std::nullopt, scope.code, firm ? std::optional(firm->name) : std::nullopt};
}

Result<Items<Account>> Accounts::list(View const& view, ListAccounts const& in) const {
  auto const who = TRY(fresh_administrator(view));
  Items<Account> page;
  std::vector<AccountId> shown;
  for (auto const& row : list_accounts(view, "", false)) {
    if (!is_inside(view, who, row.scope, places_)) continue;
    ++page.total;
    if (row.id.text <= in.after) continue;
    if (static_cast<int64_t>(shown.size()) < in.limit) shown.push_back(row.id);
    else if (!page.next) page.next = shown.back().text;
  }
  for (auto const& id : shown)
    if (auto const row = find_account(view, id.text)) page.items.push_back(account_of(view, *row, places_));
  return page;
}

Result<IssuedAccount> Accounts::add(Context& context, CreateAccount const& in, std::string_view password_kind) const {
  auto const who = TRY(fresh_administrator(context));
  auto const grant = read_grant(context, in.roles, in.scope, in.unmask, places_);
  TRY(check_grant(context, who, grant, {}, places_));
  auto row = TRY(new_row(context, in.name, in.title));
  row.roles = grant.roles;
  row.scope = grant.scope;
  row.unmask = grant.unmask;
  auto const password = make_first_password(context, password_kind);
  row.password = password.digest;
  row.password_kind = password_kind;
  row.password_until = password.until;
  insert_account(context, row);
  note_created(context, row, places_);
  return IssuedAccount{account_of(context, row, places_), password.plain};
}

Result<IssuedAccount> Accounts::create(Context& context, CreateAccount const& in) const { return add(context, in, "one_time"); }

Result<IssuedAccount> Accounts::create_for_demo(Context& context, CreateAccount const& in) const {
  check(context.actor.is_system, "demo accounts are made by the house itself");
  return add(context, in, "demo");
}

Result<IssuedPassword> Accounts::renew_for_demo(Context& context, std::string_view name) const {
  check(context.actor.is_system, "demo passwords are made by the house itself");
  auto const row = find_account_by_name(context, name);
  if (!row || row->password_kind != "demo") return not_found("not_found", "name");
  auto const password = make_first_password(context, "demo");
  mark_password(context, row->id, password.digest, "demo", password.until);
  auto fact = fact_about(context, "account.password_reset", *row, places_);
  fact.facts = {{"sessions_cut", delete_sessions_of(context, row->id)}};
  context.journal.note(std::move(fact));
  return IssuedPassword{password.plain};
}

Result<Account> Accounts::change(Context& context, ChangeAccount const& in) const {
  auto const who = TRY(fresh_administrator(context));
  auto row = TRY(get_managed(context, who, in.id, places_));
  if (row.revision != in.revision) return refused("stale", "revision");
  auto const grant = read_grant(context, in.roles, in.scope, in.unmask, places_);
  bool const powers_change = grant.roles != row.roles || grant.scope != row.scope || grant.unmask != row.unmask;
  if (powers_change && row.id == who.account) return refused("account.own_roles", "roles");
  TRY(check_grant(context, who, grant, row.unmask, places_));
  if (!grant.roles.has(Role::administrator) || grant.scope != row.scope) TRY(check_administrator_left(context, row));
  auto const before = grant_facts(row);
  row.title = clean(in.title);
  row.roles = grant.roles;
  row.scope = grant.scope;
  row.unmask = grant.unmask;
  update_account(context, row);
  ++row.revision;
  auto fact = fact_about(context, "account.changed", row, places_);
  fact.facts = grant_facts(row);
  fact.facts["before"] = before;
  fact.facts["sessions_cut"] = powers_change ? delete_sessions_of(context, row.id) : 0;
  fact.personal = {{"title", row.title}};
  context.journal.note(std::move(fact));
  return account_of(context, row, places_);
}

Result<Account> Accounts::disable(Context& context, DisableAccount const& in) const {
  auto const who = TRY(fresh_administrator(context));
  auto row = TRY(get_managed(context, who, in.id, places_));
  TRY(check_reason(in.reason));
  if (row.id == who.account) return refused("account.own", "id");
  if (row.disabled) return refused("account.already", "id");
  TRY(check_administrator_left(context, row));
  row.disabled = true;
  update_account(context, row);
  ++row.revision;
  auto fact = fact_about(context, "account.disabled", row, places_);
  fact.facts = {{"sessions_cut", delete_sessions_of(context, row.id)}};
  fact.why = in.reason;
  context.journal.note(std::move(fact));
  return account_of(context, row, places_);
}

Result<Account> Accounts::enable(Context& context, WhichAccount const& in) const {
  auto const who = TRY(fresh_administrator(context));
  auto row = TRY(get_managed(context, who, in.id, places_));
  if (!row.disabled) return refused("account.already", "id");
  if (!holds_all(who, row.unmask)) return forbidden("account.beyond_unmask", "id");
  row.disabled = false;
  update_account(context, row);
  ++row.revision;
  context.journal.note(fact_about(context, "account.enabled", row, places_));
  return account_of(context, row, places_);
}

Result<IssuedPassword> Accounts::reset(Context& context, WhichAccount const& in) const {
  auto const who = TRY(fresh_administrator(context));
  auto const row = TRY(get_managed(context, who, in.id, places_));
  if (row.id == who.account) return refused("account.own", "id");
  // Who resets a password could log in with it: never to more than he holds himself.
  if (!holds_all(who, row.unmask)) return forbidden("account.beyond_unmask", "id");
  auto const password = make_first_password(context, "one_time");
  mark_password(context, row.id, password.digest, "one_time", password.until);
  auto fact = fact_about(context, "account.password_reset", row, places_);
  fact.facts = {{"sessions_cut", delete_sessions_of(context, row.id)}};
  context.journal.note(std::move(fact));
  context.after_commit.push_back([this, name = name_index_of(context.keys, row.name)] { guesses_.forget_account(name); });
  return IssuedPassword{password.plain};
}

Result<Account> reset_second_factor(Context& context, Places const& places, DisableAccount const& in) {
  auto const who = TRY(fresh_administrator(context));
  auto const row = TRY(get_managed(context, who, in.id, places));
  TRY(check_reason(in.reason));
  if (row.id == who.account) return refused("account.own", "id");
  if (delete_factor(context, row.id) == 0) return refused("second_factor.none", "id");
  auto fact = fact_about(context, "account.second_factor_reset", row, places);
  fact.facts = {{"sessions_cut", delete_sessions_of(context, row.id)}};
  fact.why = in.reason;
  context.journal.note(std::move(fact));
  return account_of(context, row, places);
}

Result<SecondFactorRule> second_factor_rule(View const& view, Places const& places) {
  auto const who = TRY(fresh_administrator(view));
  SecondFactorRule out{names_of(required_roles(view)), {}};
  for (auto const& id : accounts_with_factor(view))
    if (auto const row = find_account(view, id); row && is_inside(view, who, row->scope, places)) out.accounts.push_back(id);
  return out;
}

Result<SecondFactorRule> require_second_factor(Context& context, Places const& places, RequireSecondFactor const& in) {
  auto const who = TRY(fresh_administrator(context));
  if (!who.is_system && !std::string_view(common_region(context)).starts_with(who.region())) return forbidden("account.beyond_scope", "roles");
  Roles roles;
  for (auto const& word : in.roles) {
    Role role{};
    if (role_from(word, role)) roles = roles | role;
  }
  put_required_roles(context, roles);
  json::array named;
  for (auto const& name : names_of(roles)) named.emplace_back(name);
  Fact fact;
  fact.what = "account.second_factor_required";
  fact.subject_kind = "house";
  fact.subject_id = "second_factor_roles";
  fact.facts = {{"roles", std::move(named)}};
  context.journal.note(std::move(fact));
  return second_factor_rule(context, places);
}

Result<std::string> create_first_administrator(Context& context, std::string_view name) {
  check(context.actor.is_system, "the first administrator is made from the command line");
  if (count_administrators(context, "", "") > 0) return refused("account.administrator_exists", "name");
  auto row = TRY(new_row(context, name, "管理员"));
  row.roles = Role::administrator;
  row.scope = {Scope::Kind::region, ""};
  row.unmask = {Pii::name, Pii::id_number, Pii::phone, Pii::address};  // to hand on: the unmask verb itself wants an officer's role
  auto const password = make_first_password(context, "one_time");
  row.password = password.digest;
  row.password_kind = "one_time";
  row.password_until = password.until;
  insert_account(context, row);
  note_created(context, row, {});
  return password.plain;
}

Result<std::string> reset_by_name(Context& context, std::string_view name) {
  check(context.actor.is_system, "by name only from the command line");
  auto const row = find_account_by_name(context, name);
  if (!row) return not_found("not_found", "name");
  auto const password = make_first_password(context, "one_time");
  delete_factor(context, row->id);  // whoever holds the machine gets in
  mark_password(context, row->id, password.digest, "one_time", password.until);
  auto fact = fact_about(context, "account.password_reset", *row, {});
  fact.facts = {{"sessions_cut", delete_sessions_of(context, row->id)}};
  context.journal.note(std::move(fact));
  return password.plain;
}

std::optional<Actor> actor_of_account(View const& view, std::string const& account_id) {
  auto const row = find_powers(view, account_id);
  if (!row || row->disabled) return std::nullopt;
  return actor_from(*row);
}

Result<void> check_second_person(View const& view, std::string_view asked_by, Instant asked_at) {
  if (view.actor.account.text == asked_by) return forbidden("account.second_person");
  auto const row = find_account(view, view.actor.account.text);
  if (!row || row->created_at >= asked_at) return forbidden("account.too_new");
  return {};
}

std::string common_region(View const& view) {
  std::optional<std::string> common;
  for (auto const& row : list_accounts(view, "", false)) {
    if (row.disabled || row.scope.kind != Scope::Kind::region || !row.roles.meets(may::staff)) continue;
    std::string const own(region_prefix(row.scope.code));
    if (!common) common = own;
    size_t same = 0;
    while (same < std::min(common->size(), own.size()) && (*common)[same] == own[same]) ++same;
    common->resize(same);
  }
  return common.value_or("");
}

std::string title_of_account(View const& view, std::string const& account_id) {
  return find_title(view, account_id);
}

}  // namespace ly::accounts
