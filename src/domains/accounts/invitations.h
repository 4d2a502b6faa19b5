// How an enterprise gets its own log-in without anybody knowing its password but itself: an officer prints a slip (QR and PIN) for one
// enterprise; who holds it chooses a log-in name and a password on his own phone and hands in a picture of the authorisation paper; an officer
// compares the two and confirms, and only then there is an account. Code and PIN follow from the house's key, so they stand nowhere and a slip
// can be printed again while it is open.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "desk/desk.h"
#include "desk/files.h"
#include "domains/accounts/accounts.h"
#include "domains/accounts/invitation_rows.h"
#include "domains/accounts/tries.h"

namespace ly::accounts {

inline constexpr int64_t kInvitationDays = 14;   // then a slip nobody used is good for nothing
inline constexpr int64_t kInvitationsOpen = 20;  // of one enterprise at a time
inline constexpr std::string_view kInvitationStates = "open claimed confirmed refused cancelled expired";

struct Invitation {
  std::string id, enterprise_id, enterprise, state, made_by, ended_by, login, title, phone, file_id, file_name, reason, account_id;
  Instant made_at, expires_at;
  std::optional<Instant> claimed_at, ended_at;
  bool seen_original = false;
  static Fields fields(auto...) {
    using I = Invitation;
    return Fields{field("id", {"邀请单", "Invitation"}, &I::id), field("enterprise_id", {"企业编号", "Enterprise id"}, &I::enterprise_id), field("enterprise", {"企业", "Enterprise"}, &I::enterprise), field("state", {"状态", "State"}, &I::state, {.one_of = kInvitationStates}),
                  field("made_by", {"开具人", "Made by"}, &I::made_by), field("made_at", {"开具时间", "Made"}, &I::made_at), field("expires_at", {"有效期至", "Good until"}, &I::expires_at), field("claimed_at", {"填报时间", "Claimed"}, &I::claimed_at),
                  field("login", {"账号", "Log-in name"}, &I::login), field("title", {"经办人", "Clerk"}, &I::title, {.pii = Pii::name}), field("phone", {"手机", "Telephone"}, &I::phone, {.pii = Pii::phone}), field("file_id", {"授权书", "Authorisation paper"}, &I::file_id),
                  field("file_name", {"授权书文件名", "Name of the paper"}, &I::file_name), field("seen_original", {"已看原件", "Original seen"}, &I::seen_original), field("ended_by", {"办理人", "Ended by"}, &I::ended_by), field("ended_at", {"办理时间", "Ended"}, &I::ended_at),
                  field("reason", {"原因", "Reason"}, &I::reason), field("account_id", {"账户", "Account"}, &I::account_id)};
  }
};
struct ListInvitations {
  std::string enterprise_id, state, after;
  int64_t limit = 50;
  static Fields fields(auto...) {
    using L = ListInvitations;
    return Fields{field("enterprise_id", {"企业", "Enterprise"}, &L::enterprise_id, {.length_max = 26}), field("state", {"状态", "State"}, &L::state, {.one_of = kInvitationStates}), field("after", {"续", "After"}, &L::after), field("limit", {"每页", "Limit"}, &L::limit, {.min = 1, .max = kPageMax})};
  }
};
struct MakeInvitation {
  std::string enterprise_id;
  static Fields fields(auto...) { return Fields{field("enterprise_id", {"企业", "Enterprise"}, &MakeInvitation::enterprise_id, {.required = true, .length_max = 26})}; }
};
struct PrintInvitation {
  InvitationId id;
  std::string origin;  // where this house is reached, as the officer's browser sees it: "https://fugong.example.cn"
  static Fields fields(auto...) {
    return Fields{field("id", {"邀请单", "Invitation"}, &PrintInvitation::id, {.required = true}), field("origin", {"本系统网址", "Address of this system"}, &PrintInvitation::origin, {.length_max = 120})};
  }
};
struct WhichInvitation {
  InvitationId id;
  static Fields fields(auto...) { return Fields{field("id", {"邀请单", "Invitation"}, &WhichInvitation::id, {.required = true})}; }
};
struct ConfirmInvitation {
  InvitationId id;
  bool seen_original = false;  // the paper itself was shown at a counter: no picture needed
  static Fields fields(auto...) { return Fields{field("id", {"邀请单", "Invitation"}, &ConfirmInvitation::id, {.required = true}), field("seen_original", {"已看原件", "Original seen"}, &ConfirmInvitation::seen_original)}; }
};
struct EndInvitation {
  InvitationId id;
  std::string reason;
  static Fields fields(auto...) {
    return Fields{field("id", {"邀请单", "Invitation"}, &EndInvitation::id, {.required = true}), field("reason", {"原因", "Reason"}, &EndInvitation::reason, {.required = true, .length_max = 500})};
  }
};

// ---- who holds the slip, without an account ----
struct ShowSlip {
  std::string code, pin;
  static Fields fields(auto...) { return Fields{field("code", {"代码", "Code"}, &ShowSlip::code, {.required = true, .length_max = 20}), field("pin", {"PIN 码", "PIN"}, &ShowSlip::pin, {.required = true, .length_max = 20})}; }
};
struct ClaimSlip {
  std::string code, pin, login, title, phone, password;
  static Fields fields(auto...) {
    using C = ClaimSlip;
    return Fields{field("code", {"代码", "Code"}, &C::code, {.required = true, .length_max = 20}), field("pin", {"PIN 码", "PIN"}, &C::pin, {.required = true, .length_max = 20}), field("login", {"账号", "Log-in name"}, &C::login, {.required = true, .length_max = 32}),
                  field("title", {"姓名", "Name"}, &C::title, {.required = true, .length_max = 40}), field("phone", {"手机", "Telephone"}, &C::phone, {.required = true, .length_max = 20}), field("password", {"密码", "Password"}, &C::password, {.required = true, .length_max = kPasswordMax})};
  }
};
struct SlipPaper {
  std::string key, name, upload;  // key: what the claim answered; name: of the file
  static Fields fields(auto...) { return Fields{field("key", {"密钥", "Key"}, &SlipPaper::key, {.required = true, .length_max = 80}), field("name", {"文件名", "File name"}, &SlipPaper::name, {.required = true, .length_max = 200})}; }
};
struct SlipAnswer {
  std::string enterprise, state, login, paper, reason, key;  // key: opens the upload of the paper; "" before the claim
  Instant expires_at, now;
  static Fields fields(auto...) {
    using S = SlipAnswer;
    return Fields{field("enterprise", {"企业", "Enterprise"}, &S::enterprise), field("state", {"状态", "State"}, &S::state, {.one_of = kInvitationStates}), field("login", {"账号", "Log-in name"}, &S::login), field("paper", {"授权书", "Authorisation paper"}, &S::paper),
                  field("reason", {"原因", "Reason"}, &S::reason), field("key", {"密钥", "Key"}, &S::key), field("expires_at", {"有效期至", "Good until"}, &S::expires_at), field("now", {"现在", "Now"}, &S::now)};
  }
};

// What the slip prints: ten characters of 50 bits, and eight digits; worked out anew whenever they are needed.
std::string slip_code(Keyring const& keys, InvitationId const& id);
std::string slip_pin(Keyring const& keys, InvitationId const& id);

class Invitations {
 public:
  Invitations(Accounts const& accounts, CommonPasswords const& common, PasswordCost cost = {}) : accounts_(accounts), common_(common), cost_(cost) {}

  // By officers, leads and administrators whose region holds the enterprise.
  Result<Items<Invitation>> list(View const& view, ListInvitations const& in) const;
  Result<Invitation> make(Context& context, MakeInvitation const& in) const;       // not_found, invitation.many {most}
  Result<FileAnswer> slip(View const& view, PrintInvitation const& in) const;      // not_found, invitation.not_open, invitation.origin
  Result<FileAnswer> handed_in(View const& view, WhichInvitation const& in) const; // the paper; not_found
  Result<Invitation> cancel(Context& context, EndInvitation const& in) const;      // not_found, invitation.not_open
  Result<Invitation> confirm(Context& context, ConfirmInvitation const& in) const; // not_found, invitation.not_claimed, invitation.no_paper, account.name_taken
  Result<Invitation> refuse(Context& context, EndInvitation const& in) const;      // not_found, invitation.not_claimed

  // By who holds the slip. Ten wrong PINs an hour for one code: invitation.slow_down; a wrong code or PIN: invitation.unknown.
  Result<SlipAnswer> show(View const& view, ShowSlip const& in) const;
  // Hashes a password: on the caller's thread, never on the writer. Problems: those of show, invitation.not_open, account.name_shape, account.name_taken,
  // those of check_new_password at "password" and of check_mobile at "phone". Asked again with the same request id and the same words, the same answer;
  // with other words request.reused. An empty request id: not repeatable.
  Result<SlipAnswer> claim(Desk& desk, ClaimSlip const& in, std::string request_id = {}) const;
  Result<SlipAnswer> paper(Context& context, SlipPaper const& in) const;           // invitation.unknown, invitation.not_claimed, invitation.picture, those of put_file

 private:
  Result<InvitationRow> held(View const& view, std::string const& code, std::string const& pin) const;
  Result<InvitationRow> managed(View const& view, InvitationId const& id) const;
  Invitation show_row(View const& view, InvitationRow const& row) const;
  SlipAnswer answer(View const& view, InvitationRow const& row) const;

  Accounts const& accounts_;
  CommonPasswords const& common_;
  PasswordCost cost_;
  mutable Tries tries_;
};

std::vector<Endpoint> invitation_endpoints(Invitations const& invitations);  // POST /api/join/claim answers beside the table: see claim
std::vector<std::string> invitation_self_proving();

}  // namespace ly::accounts
