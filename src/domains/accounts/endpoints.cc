#include "domains/accounts/endpoints.h"

#include "domains/accounts/sessions.h"

namespace ly::accounts {

std::vector<Endpoint> endpoints(Accounts const& accounts) {
  auto const* const all = &accounts;
  return {
      reading<ListAccounts, Items<Account>>("GET", "/api/accounts", "accounts.list", {"账户列表", "List accounts"}, may::admin,
                                            [all](View const& v, ListAccounts const& in) { return all->list(v, in); }),
      writing<CreateAccount, IssuedAccount>("POST", "/api/accounts", "accounts.create", {"新建账户", "Create an account"}, may::admin,
                                            [all](Context& c, CreateAccount const& in) { return all->create(c, in); }),
      writing<ChangeAccount, Account>("POST", "/api/accounts/{id}", "accounts.change", {"修改账户", "Change an account"}, may::admin,
                                      [all](Context& c, ChangeAccount const& in) { return all->change(c, in); }),
      writing<DisableAccount, Account>("POST", "/api/accounts/{id}/disable", "accounts.disable", {"停用账户", "Disable an account"}, may::admin,
                                       [all](Context& c, DisableAccount const& in) { return all->disable(c, in); }),
      writing<WhichAccount, Account>("POST", "/api/accounts/{id}/enable", "accounts.enable", {"启用账户", "Enable an account"}, may::admin,
                                     [all](Context& c, WhichAccount const& in) { return all->enable(c, in); }),
      writing<WhichAccount, IssuedPassword>("POST", "/api/accounts/{id}/reset", "accounts.reset", {"重置密码", "Reset the password"}, may::admin,
                                            [all](Context& c, WhichAccount const& in) { return all->reset(c, in); }),
      writing<DisableAccount, Account>("POST", "/api/accounts/{id}/second-factor/reset", "accounts.reset_second_factor", {"重置两步验证", "Reset the second factor"}, may::admin,
                                       [all](Context& c, DisableAccount const& in) { return reset_second_factor(c, all->places(), in); }),
      reading<Nothing, SecondFactorRule>("GET", "/api/second-factor", "accounts.second_factor_rule", {"哪些角色须两步验证", "Which roles must have a second factor"}, may::admin,
                                         [all](View const& v, Nothing const&) { return second_factor_rule(v, all->places()); }),
      writing<RequireSecondFactor, SecondFactorRule>("POST", "/api/second-factor", "accounts.require_second_factor", {"规定须两步验证的角色", "Say which roles must have a second factor"}, may::admin,
                                                  [all](Context& c, RequireSecondFactor const& in) { return require_second_factor(c, all->places(), in); }),
  };
}

std::vector<Endpoint> session_endpoints() {
  auto const row = [](std::string_view verb, std::string_view path, std::string_view name, Words title, Roles may, RecordShape const& in, RecordShape const& out) {
    auto e = endpoint_of(verb, path, name, title, may, in, &out);
    e.writes = verb != "GET";
    return e;
  };
  return {
      row("POST", "/api/session", "session.log_in", {"登录", "Log in"}, Roles(), shape_of<LogIn>(), shape_of<SessionAnswer>()),
      row("GET", "/api/session", "session.get", {"当前登录", "The present session"}, may::anyone, shape_of<Nothing>(), shape_of<SessionAnswer>()),
      row("DELETE", "/api/session", "session.log_out", {"退出", "Log out"}, may::anyone, shape_of<Nothing>(), shape_of<Nothing>()),
      row("POST", "/api/session/password", "session.change_password", {"修改密码", "Change the password"}, may::anyone, shape_of<ChangePassword>(), shape_of<SessionAnswer>()),
      row("POST", "/api/session/second-factor", "session.begin_second_factor", {"开始设置两步验证", "Begin a second factor"}, may::anyone, shape_of<BeginSecondFactor>(), shape_of<NewSecondFactor>()),
      row("POST", "/api/session/second-factor/confirm", "session.confirm_second_factor", {"开启两步验证", "Turn the second factor on"}, may::anyone, shape_of<ProveSecondFactor>(), shape_of<RecoveryCodes>()),
      row("POST", "/api/session/second-factor/codes", "session.renew_codes", {"换恢复码", "Renew recovery codes"}, may::anyone, shape_of<ProveSecondFactor>(), shape_of<RecoveryCodes>()),
      row("POST", "/api/session/second-factor/remove", "session.remove_second_factor", {"关闭两步验证", "Turn the second factor off"}, may::anyone, shape_of<ProveSecondFactor>(), shape_of<Nothing>()),
  };
}

}  // namespace ly::accounts
