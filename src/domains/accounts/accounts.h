// Accounts: who may do what, where. An account has roles, a scope (a region or one enterprise) and kinds of personal data
// it may unmask. Administrators make and change accounts inside their own scope and never give more than they hold.
// Log-in and sessions stand in sessions.h. The journal calls people by account id; their names are sealed under
// "account/<id>". What a role may do is said by each domain's endpoint table, not here.
#pragma once
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "desk/context.h"
#include "desk/endpoint.h"
#include "domains/accounts/guesses.h"
#include "domains/accounts/passwords.h"

namespace ly::accounts {

// What accounts need to know of the registry, which stands above them: given by the app.
struct Places {
  struct Firm {
    std::string name, division;
  };
  struct Region {
    std::string scope, name;  // scope: the digits with which every code inside begins ("3206" for 320600)
  };
  std::function<std::optional<Region>(View const&, std::string const& code)> region;  // nothing: no such division
  std::function<std::optional<Firm>(View const&, std::string const& enterprise_id)> enterprise;
};

struct ScopeText {  // as the API writes a scope: a region has a code ("" is the whole country), an enterprise an id
  std::string kind;
  std::optional<std::string> code, id, name;  // name: on the way out only
  static Fields fields(auto...) {
    return Fields{field("kind", {"范围种类", "Kind"}, &ScopeText::kind, {.required = true, .one_of = "region enterprise"}),
                  field("code", {"行政区划代码", "Division code"}, &ScopeText::code, {.length_max = 12}),
                  field("id", {"企业", "Enterprise"}, &ScopeText::id, {.length_max = 26}), field("name", {"名称", "Name"}, &ScopeText::name)};
  }
};

inline constexpr std::string_view kRoleWords = "officer reviewer inspector lead enterprise_clerk auditor administrator dispatcher";
inline constexpr std::string_view kUnmaskWords = "name id_number phone address";

struct Account {
  AccountId id;
  std::string name, title;
  std::vector<std::string> roles;
  ScopeText scope;
  std::vector<std::string> unmask;
  bool must_change_password = false, disabled = false;
  int64_t revision = 0;
  Instant created_at;
  std::optional<Instant> last_seen_at;
  static Fields fields(auto...) {
    return Fields{field("id", {"编号", "Account"}, &Account::id), field("name", {"账号", "Log-in name"}, &Account::name),
                  field("title", {"姓名或称呼", "Name or title"}, &Account::title), field("roles", {"角色", "Roles"}, &Account::roles, {.one_of = kRoleWords}),
                  field("scope", {"范围", "Scope"}, &Account::scope), field("unmask", {"可查看的个人信息", "May unmask"}, &Account::unmask, {.one_of = kUnmaskWords}),
                  field("must_change_password", {"须修改密码", "Must change password"}, &Account::must_change_password),
                  field("disabled", {"已停用", "Disabled"}, &Account::disabled), field("revision", {"版本", "Revision"}, &Account::revision),
                  field("created_at", {"创建时间", "Created"}, &Account::created_at),
                  field("last_seen_at", {"最近使用", "Last seen"}, &Account::last_seen_at)};
  }
};

struct CreateAccount {
  std::string name, title;
  std::vector<std::string> roles;
  ScopeText scope;
  std::vector<std::string> unmask;
  static Fields fields(auto...) {
    return Fields{field("name", {"账号", "Log-in name"}, &CreateAccount::name, {.required = true, .length_max = 32}),
                  field("title", {"姓名或称呼", "Name or title"}, &CreateAccount::title, {.required = true, .length_max = 40}),
                  field("roles", {"角色", "Roles"}, &CreateAccount::roles, {.required = true, .length_max = 7, .one_of = kRoleWords}),
                  field("scope", {"范围", "Scope"}, &CreateAccount::scope, {.required = true}),
                  field("unmask", {"可查看的个人信息", "May unmask"}, &CreateAccount::unmask, {.length_max = 4, .one_of = kUnmaskWords})};
  }
};

struct ChangeAccount {
  AccountId id;
  std::string title;
  std::vector<std::string> roles;
  ScopeText scope;
  std::vector<std::string> unmask;
  int64_t revision = 0;
  static Fields fields(auto...) {
    return Fields{field("id", {"编号", "Account"}, &ChangeAccount::id, {.required = true}),
                  field("title", {"姓名或称呼", "Name or title"}, &ChangeAccount::title, {.required = true, .length_max = 40}),
                  field("roles", {"角色", "Roles"}, &ChangeAccount::roles, {.required = true, .length_max = 7, .one_of = kRoleWords}),
                  field("scope", {"范围", "Scope"}, &ChangeAccount::scope, {.required = true}),
                  field("unmask", {"可查看的个人信息", "May unmask"}, &ChangeAccount::unmask, {.length_max = 4, .one_of = kUnmaskWords}),
                  field("revision", {"版本", "Revision"}, &ChangeAccount::revision, {.required = true})};
  }
};

struct DisableAccount {
  AccountId id;
  std::string reason;
  static Fields fields(auto...) {
    return Fields{field("id", {"编号", "Account"}, &DisableAccount::id, {.required = true}),
                  field("reason", {"原因", "Reason"}, &DisableAccount::reason, {.required = true, .length_max = 500})};
  }
};

struct WhichAccount {
  AccountId id;
  static Fields fields(auto...) { return Fields{field("id", {"编号", "Account"}, &WhichAccount::id, {.required = true})}; }
};

struct ListAccounts {
  std::string after;
  int64_t limit = 50;
  static Fields fields(auto...) {
    return Fields{field("after", {"从此之后", "After"}, &ListAccounts::after), field("limit", {"每页", "Limit"}, &ListAccounts::limit, {.min = 1, .max = kPageMax})};
  }
};

// The one-time password is shown this once; it must be changed at the first log-in and dies unused after 7 days.
struct IssuedAccount {
  Account account;
  std::string one_time_password;
  static Fields fields(auto...) {
    return Fields{field("account", {"账户", "Account"}, &IssuedAccount::account), field("one_time_password", {"一次性密码", "One-time password"}, &IssuedAccount::one_time_password)};
  }
};
struct IssuedPassword {
  std::string one_time_password;
  static Fields fields(auto...) { return Fields{field("one_time_password", {"一次性密码", "One-time password"}, &IssuedPassword::one_time_password)}; }
};

inline constexpr int64_t kOneTimeDays = 7;
inline constexpr size_t kReasonMin = 4;  // characters of a reason: "测试" says nothing

// The verbs of administrators. All look the actor up afresh inside the command, so that one disabled a moment ago does nothing more.
class Accounts {
 public:
  Accounts(Places places, Guesses& guesses) : places_(std::move(places)), guesses_(guesses) {}

  Result<Items<Account>> list(View const& view, ListAccounts const& in) const;
  // Problems: account.name_taken, account.name_shape, account.beyond_scope, account.beyond_unmask, account.clerk_scope,
  // account.no_role, account.no_such_place, account.not_administrator.
  Result<IssuedAccount> create(Context& context, CreateAccount const& in) const;
  // Cuts the account's sessions at once when roles, scope or unmask change. Problems: those of create, stale,
  // account.own_roles, account.last_administrator, not_found.
  Result<Account> change(Context& context, ChangeAccount const& in) const;
  Result<Account> disable(Context& context, DisableAccount const& in) const;  // account.own, account.already, account.last_administrator
  Result<Account> enable(Context& context, WhichAccount const& in) const;
  Result<IssuedPassword> reset(Context& context, WhichAccount const& in) const;  // a new one-time password; cuts sessions

  // Only for the demo house: an account whose password, made from chance here, needs no change.
  Result<IssuedAccount> create_for_demo(Context& context, CreateAccount const& in) const;
  // A new password from chance for a demo account, at each start of a demo house; cuts its sessions. Problem: not_found.
  Result<IssuedPassword> renew_for_demo(Context& context, std::string_view name) const;

  Places const& places() const { return places_; }

 private:
  Result<IssuedAccount> add(Context& context, CreateAccount const& in, std::string_view password_kind) const;

  Places places_;
  Guesses& guesses_;
};

// The first administrator of a house, over the whole country, for `liaoyuan admin create`: his one-time password.
// Problems: account.administrator_exists, account.name_shape, account.name_taken.
Result<std::string> create_first_administrator(Context& context, std::string_view name);
// The way back in for who holds the machine (`liaoyuan admin reset`). Problem: not_found.
Result<std::string> reset_by_name(Context& context, std::string_view name);

// Who acts for this account now; nothing if it is gone or disabled.
std::optional<Actor> actor_of_account(View const& view, std::string const& account_id);
// Of acts that one asks for and another confirms: the actor is not who asked, and his account is older than the request (who asks could otherwise
// make himself a second one and confirm with that). Problems: account.second_person, account.too_new.
Result<void> check_second_person(View const& view, std::string_view asked_by, Instant asked_at);
// How colleagues call the account; "" if it is not there.
std::string title_of_account(View const& view, std::string const& account_id);

// The smallest region that holds the scopes of all enabled officers, reviewers, inspectors and leads, as a prefix of division
// codes: what this house serves, as long as nobody has to say it.
std::string common_region(View const& view);

std::string sealed_key_of(AccountId const& id);  // the key of an account's personal data: "account/<id>"

// Within this domain.
struct AccountRow;
// An account that is not there yet: its name has the right shape and is nobody's. Problems: account.name_shape, account.name_taken.
Result<AccountRow> new_row(Context& context, std::string_view name, std::string_view title);
void note_created(Context& context, AccountRow const& row, Places const& places);
Actor actor_from(AccountRow const& row);
Fact fact_about(View const& view, std::string what, AccountRow const& row, Places const& places);  // with the division who may read it
ScopeText scope_text(View const& view, Scope const& scope, Places const& places);

}  // namespace ly::accounts
