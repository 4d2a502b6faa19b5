// Log-in and sessions. A session is a random token of 256 bits of which only the SHA-256 is kept; it lives 12 hours at most
// and 2 hours without use (ASVS 5.0 7.3.1, 7.3.2), and is cut at once when its account changes. Hashing of passwords runs on
// the caller's thread (an HTTP worker), never on the writer: read, hash, then one small command.
//
//   auto opened = sessions.log_in(desk, {name, password}, {address, device_cookie});      POST /api/session
//   auto actor = actor_of_request(view, token, csrf, {.writes = true});                   every other request
//
// Cookies themselves (names, __Host-, SameSite) are the edge's.
#pragma once
#include <future>
#include <optional>
#include <string>

#include "desk/desk.h"
#include "desk/endpoint.h"
#include "domains/accounts/accounts.h"
#include "domains/accounts/rows.h"
#include "domains/accounts/second_factor.h"

namespace ly::accounts {

inline constexpr Minutes kSessionLife{12 * 60};
inline constexpr Minutes kSessionIdle{2 * 60};
inline constexpr Minutes kTouchEvery{5};       // a session's last use is written no oftener
inline constexpr int64_t kSessionsPerAccount = 10;  // the oldest goes
inline constexpr int64_t kDeviceDays = 180;    // a device cookie's life

struct LogIn {
  std::string name, password;
  std::string code;  // of the second factor, once session.code_needed was answered

  static Fields fields(auto...) {
    return Fields{field("name", {"账号", "Log-in name"}, &LogIn::name, {.required = true, .length_max = 64}),
                  field("password", {"密码", "Password"}, &LogIn::password, {.required = true, .length_max = kPasswordMax}),
                  field("code", {"动态码或恢复码", "Code of the authenticator, or a recovery code"}, &LogIn::code, {.length_max = 20})};
  }
};

// ---- the second factor, on one's own page ----
struct BeginSecondFactor {
  std::string password;  // once more: whoever finds an open page must not turn it on for himself
  static Fields fields(auto...) { return Fields{field("password", {"密码", "Password"}, &BeginSecondFactor::password, {.required = true, .length_max = kPasswordMax})}; }
};
struct NewSecondFactor {
  std::string secret, address;         // Base32, to be typed; otpauth://…, to be scanned
  std::vector<std::string> squares;    // the address as a QR code: rows of 0 and 1, without the quiet zone
  static Fields fields(auto...) {
    using N = NewSecondFactor;
    return Fields{field("secret", {"密钥", "Secret"}, &N::secret), field("address", {"地址", "Address"}, &N::address), field("squares", {"二维码", "QR code"}, &N::squares)};
  }
};
struct ProveSecondFactor {
  std::string code;
  static Fields fields(auto...) { return Fields{field("code", {"动态码或恢复码", "Code"}, &ProveSecondFactor::code, {.required = true, .length_max = 20})}; }
};
struct RecoveryCodes {
  std::vector<std::string> codes;  // shown this once
  static Fields fields(auto...) { return Fields{field("codes", {"恢复码", "Recovery codes"}, &RecoveryCodes::codes)}; }
};

struct ChangePassword {
  std::string old_password, new_password;
  static Fields fields(auto...) {
    return Fields{field("old", {"原密码", "Old password"}, &ChangePassword::old_password, {.required = true, .length_max = kPasswordMax}),
                  field("new", {"新密码", "New password"}, &ChangePassword::new_password, {.required = true, .length_max = kPasswordMax})};
  }
};

// Where a request comes from: the address as the edge saw it, and the device cookie if there was one.
struct Peer {
  std::string address, device_cookie;
};

struct SessionAccount {
  AccountId id;
  std::string name, title;
  std::vector<std::string> roles;
  ScopeText scope;
  std::vector<std::string> unmask;
  bool must_change_password = false, second_factor = false, must_enrol = false;  // must_enrol: a role of his requires a second factor and he has none
  int64_t recovery_codes = 0;  // left
  static Fields fields(auto...) {
    return Fields{field("second_factor", {"两步验证", "Second factor"}, &SessionAccount::second_factor), field("must_enrol", {"须开启两步验证", "Must turn on a second factor"}, &SessionAccount::must_enrol),
                  field("recovery_codes", {"剩余恢复码", "Recovery codes left"}, &SessionAccount::recovery_codes), field("id", {"编号", "Account"}, &SessionAccount::id), field("name", {"账号", "Log-in name"}, &SessionAccount::name),
                  field("title", {"姓名或称呼", "Name or title"}, &SessionAccount::title), field("roles", {"角色", "Roles"}, &SessionAccount::roles, {.one_of = kRoleWords}),
                  field("scope", {"范围", "Scope"}, &SessionAccount::scope), field("unmask", {"可查看的个人信息", "May unmask"}, &SessionAccount::unmask, {.one_of = kUnmaskWords}),
                  field("must_change_password", {"须修改密码", "Must change password"}, &SessionAccount::must_change_password)};
  }
};

struct SessionAnswer {
  SessionAccount account;
  std::string csrf;  // to be sent back as X-CSRF-Token with every write
  bool demo = false;
  Instant now;
  std::optional<Instant> wipe_before;  // what this browser kept before it must go (desk/phones.h)
  static Fields fields(auto...) {
    return Fields{field("wipe_before", {"此前的本机内容须清除", "Wipe what was kept before"}, &SessionAnswer::wipe_before), field("account", {"账户", "Account"}, &SessionAnswer::account), field("csrf", {"防伪令牌", "CSRF token"}, &SessionAnswer::csrf),
                  field("demo", {"演示", "Demo"}, &SessionAnswer::demo), field("now", {"现在", "Now"}, &SessionAnswer::now)};
  }
};

struct OpenedSession {
  std::string token;          // 43 characters, for the session cookie
  std::string device_cookie;  // for a cookie that outlives the session, kDeviceDays
  SessionAnswer answer;
};

class Sessions {
 public:
  // `demo` is told to every client. Computes one hash at `cost` on a thread of its own, for names nobody has.
  Sessions(Places places, CommonPasswords const& common, Guesses& guesses, PasswordCost cost = {}, bool demo = false);

  // Problems: session.code_needed, session.code_wrong (unauthenticated, at "code", only told to who knows the password); session.wrong (unauthenticated: no such name, wrong password), account.disabled and password.one_time_expired (only told
  // to who knows the password), account.too_many_guesses{seconds} and desk.busy (too_many).
  Result<OpenedSession> log_in(Desk& desk, LogIn const& in, Peer const& peer);
  // Cuts all sessions of the account and opens a new one. Problems: session.none, password.wrong at "old",
  // password.unchanged and those of check_new_password at "new", account.too_many_guesses.
  Result<OpenedSession> change_password(Desk& desk, std::string_view token, ChangePassword const& in, Peer const& peer);
  // Problems: session.none, password.wrong at "password", second_factor.on, account.too_many_guesses.
  Result<NewSecondFactor> begin_second_factor(Desk& desk, std::string_view token, BeginSecondFactor const& in);
  // The first code turns it on and cuts the account's other sessions. Problems: session.none, second_factor.none, second_factor.on, second_factor.code at "code", account.too_many_guesses.
  Result<RecoveryCodes> confirm_second_factor(Desk& desk, std::string_view token, ProveSecondFactor const& in);
  Result<RecoveryCodes> renew_codes(Desk& desk, std::string_view token, ProveSecondFactor const& in);
  // Problem besides: second_factor.required, while a role of his must have one.
  Result<void> remove_second_factor(Desk& desk, std::string_view token, ProveSecondFactor const& in);
  Result<void> log_out(Desk& desk, std::string_view token);  // a session that is gone already is no problem
  // What GET /api/session answers. Problem: session.none.
  Result<SessionAnswer> answer(View const& view, std::string_view token) const;
  // Writes the session's last use when kTouchEvery has gone by; call it after a request was admitted.
  void touch_if_due(Desk& desk, std::string_view token, Instant seen_at);
  // Writes failed log-ins still only counted in memory into the journal; call it once a minute and at the end.
  void note_failures(Desk& desk);

 private:
  void count_failure(Desk& desk, std::string const& account_id);
  Result<OpenedSession> open(Desk& desk, AccountRow const& row, Peer const& peer, std::string_view what, std::string_view new_password, std::optional<Proof> const& proof);
  // The account of an open session whose owner types his password again. Problems: session.none, password.wrong at `at`, account.too_many_guesses.
  Result<AccountRow> confirmed(Desk& desk, std::string_view token, std::string_view password, std::string at);
  Result<bool> is_password(AccountRow const& row, Keyring const& keys, std::string_view typed) const;
  template <class F> Result<void> with_code(Desk& desk, std::string_view token, std::string_view code, bool active, F&& act);

  Places places_;
  CommonPasswords const& common_;
  Guesses& guesses_;
  PasswordCost cost_;
  bool demo_;
  std::shared_future<std::string> nobodys_hash_;  // made beside the start: it takes longer than half of it
  std::mutex failures_mutex_;
  std::map<std::string, int64_t> failures_;  // account id ("" for names nobody has) -> since the last note
  Instant noted_at_{0};
};

struct LiveSession {
  Actor actor;
  bool must_change_password = false, must_enrol = false;
  Instant opened_at, seen_at;
};

// Nothing if the token opens no session, or it is too old, or its account is disabled.
std::optional<LiveSession> find_session(View const& view, std::string_view token);
// As find_session, and nothing while the password must be changed.
std::optional<Actor> actor_of_session(View const& view, std::string_view token);

struct Admission {
  bool writes = false;            // then the CSRF token must fit
  bool is_session_endpoint = false;  // open while the password must be changed
};
// Who asks. Commands ask again inside the command (a Context is a View), so that a session cut while they queued does nothing.
// Problems: session.none (unauthenticated), session.csrf and account.must_change_password (forbidden).
Result<LiveSession> actor_of_request(View const& view, std::string_view token, std::string_view csrf, Admission const& admission);

// The command that writes the session's last use; nothing while the last one is less than kTouchEvery ago.
std::optional<Command> touch_due(Instant now, std::string_view token, Instant seen_at);

std::string csrf_of(Keyring const& keys, std::string_view token);

}  // namespace ly::accounts
