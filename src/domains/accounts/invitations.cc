#include "domains/accounts/invitations.h"

#include <algorithm>

#include "base/text.h"
#include "desk/phones.h"
#include "domains/accounts/rows.h"
#include "engines/identifiers/identifiers.h"
#include "formats/barcode.h"
#include "formats/paper.h"

namespace ly::accounts {
namespace {

constexpr int64_t kInvitationMs = kInvitationDays * 86'400'000;
constexpr size_t kSlipCodeLength = 10;
constexpr Roles kInviters = Role::officer | Role::lead | Role::administrator;
constexpr double kSlipQrMm = 45;

std::string slip_key(Keyring const& keys, InvitationId const& id) { return id.text + "." + keys.blind("invitation.key", id.text); }
std::string slip_index(Keyring const& keys, std::string_view code) { return keys.blind("invitation.code_index", code); }

std::string state_of(InvitationRow const& row, Instant now) { return row.state == "open" && row.expires_at <= now ? "expired" : row.state; }

Fact fact_of(InvitationRow const& row, std::string what) {
  Fact fact;
  fact.what = std::move(what);
  fact.subject_kind = "invitation", fact.subject_id = row.id.text;
  fact.enterprise_id = row.enterprise_id, fact.division = row.division;
  fact.key_id = invitation_key(row.id);
  return fact;
}

// "https://host" or "http://host:port", as a browser's location.origin writes it; nothing that could lead elsewhere or run.
bool is_origin(std::string_view text) {
  auto const rest = text.starts_with("https://") ? text.substr(8) : text.starts_with("http://") ? text.substr(7) : std::string_view();
  return !rest.empty() && std::all_of(rest.begin(), rest.end(), [](unsigned char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == ':' || c == '[' || c == ']'; });
}

std::string in_groups(std::string_view text, size_t each) {
  std::string out;
  for (size_t i = 0; i < text.size(); ++i) {
    if (i > 0 && i % each == 0) out += ' ';
    out += text[i];
  }
  return out;
}

// The clerk chose to be reached at this telephone; an app message could not reach who has no account.
void tell_clerk(Context& context, InvitationRow const& row, std::string const& name, std::string zh, std::string en) {
  Message message;
  message.channel = "sms", message.template_name = "accounts/" + name;
  message.subject_kind = "invitation", message.subject_id = row.id.text;
  message.key_id = invitation_key(row.id);
  message.enterprise_id = row.enterprise_id, message.division = row.division;
  message.content = {{"to", "clerk"}, {"address", row.phone}, {"text", json::object{{"zh-CN", std::move(zh)}, {"en", std::move(en)}}}, {"variables", json::object{{"login", row.login}}}};
  context.outbox.put(message);
}

void end(Context& context, InvitationRow& row, std::string state) {
  row.state = std::move(state);
  row.ended_by = context.actor.account.text;
  row.ended_at = context.now;
}

}  // namespace

std::string slip_code(Keyring const& keys, InvitationId const& id) { return code_of(from_hex(keys.blind("invitation.code", id.text)).substr(0, kSlipCodeLength)); }
std::string slip_pin(Keyring const& keys, InvitationId const& id) {
  std::string out;
  for (unsigned char octet : from_hex(keys.blind("invitation.pin", id.text)).substr(0, kPinDigits)) out += static_cast<char>('0' + octet % 10);  // 256 mod 10: no digit is likelier than another by more than a 25th
  return out;
}

Result<InvitationRow> Invitations::managed(View const& view, InvitationId const& id) const {
  auto row = find_invitation(view, id.text);
  if (!row || !view.actor.may_see(row->enterprise_id, row->division)) return not_found("not_found", "id");
  return std::move(*row);
}

Invitation Invitations::show_row(View const& view, InvitationRow const& row) const {
  Invitation out;
  out.id = row.id.text, out.enterprise_id = row.enterprise_id, out.state = state_of(row, view.now);
  if (auto const firm = accounts_.places().enterprise(view, row.enterprise_id)) out.enterprise = firm->name;
  out.made_by = title_of_account(view, row.made_by), out.made_at = row.made_at, out.expires_at = row.expires_at;
  out.claimed_at = row.claimed_at, out.login = row.login, out.title = row.title, out.phone = row.phone;
  out.file_id = row.file_id, out.seen_original = row.seen_original;
  if (!row.file_id.empty())
    if (auto const file = find_file(view, {row.file_id})) out.file_name = file->name;
  if (!row.ended_by.empty()) out.ended_by = title_of_account(view, row.ended_by);
  out.ended_at = row.ended_at, out.reason = row.reason, out.account_id = row.account_id;
  return out;
}

SlipAnswer Invitations::answer(View const& view, InvitationRow const& row) const {
  SlipAnswer out;
  if (auto const firm = accounts_.places().enterprise(view, row.enterprise_id)) out.enterprise = firm->name;
  out.state = state_of(row, view.now), out.login = row.login, out.reason = row.reason;
  out.expires_at = row.expires_at, out.now = view.now;
  if (!row.file_id.empty())
    if (auto const file = find_file(view, {row.file_id})) out.paper = file->name;
  if (row.state == "claimed") out.key = slip_key(view.keys, row.id);
  return out;
}

Result<Items<Invitation>> Invitations::list(View const& view, ListInvitations const& in) const {
  InvitationsWanted const wanted{view.actor.region(), in.enterprise_id, in.state, in.after, in.limit};
  return page_of<Invitation>(list_invitations(view, wanted), in.limit, count_invitations(view, wanted), [&](InvitationRow const& row) { return show_row(view, row); });
}

Result<Invitation> Invitations::make(Context& context, MakeInvitation const& in) const {
  auto const firm = accounts_.places().enterprise(context, in.enterprise_id);
  if (!firm || !context.actor.may_see(in.enterprise_id, firm->division)) return not_found("not_found", "enterprise_id");
  if (count_invitations(context, {"", in.enterprise_id, "open", "", 1}) >= kInvitationsOpen) return refused("invitation.many", "enterprise_id", {{"most", std::to_string(kInvitationsOpen)}});
  InvitationRow row;
  row.id = new_id<InvitationTag>(context.dice, context.now);
  row.enterprise_id = in.enterprise_id, row.division = firm->division;
  row.code_index = slip_index(context.keys, slip_code(context.keys, row.id));
  row.made_by = context.actor.account.text, row.made_at = context.now, row.expires_at = Instant{context.now.ms + kInvitationMs};
  insert_invitation(context, row);
  context.journal.note(fact_of(row, "invitation.made"));
  return show_row(context, row);
}

Result<FileAnswer> Invitations::slip(View const& view, PrintInvitation const& in) const {
  auto const row = TRY(managed(view, in.id));
  if (state_of(row, view.now) != "open") return refused("invitation.not_open", "id");
  if (!is_origin(in.origin)) return invalid("invitation.origin", "origin");
  auto const firm = accounts_.places().enterprise(view, row.enterprise_id);
  if (!firm) return not_found("not_found", "id");
  auto const code = slip_code(view.keys, row.id);
  auto const until = to_iso(day_at(row.expires_at));
  formats::Paper out("企业账户邀请单", row.made_at);
  out.title("企业账户邀请单");
  out.line_below_title(firm->name + "　　有效期至 " + until);
  out.paragraph("请贵单位指定一名经办人，用手机扫描下面的二维码，输入本页下方的 PIN 码，自己设置账号和密码，并拍照上传加盖公章的授权书。工作人员核对后账户开通。密码只有经办人自己知道，任何工作人员都不会问。");
  auto const squares = TRY(formats::write_qr(in.origin + "/join#" + code));
  out.squares(squares.dark, squares.side, kSlipQrMm);
  out.heading("代码　" + in_groups(code, kSlipCodeLength / 2));
  out.paragraph("不能扫码时，在浏览器打开 " + in.origin + "/join ，输入上面的代码。");
  out.small("Scan the code with the enterprise's phone, type the PIN below, choose a log-in name and a password and hand in a picture of the stamped authorisation paper. An officer compares them; then the account is open.");
  out.rule();
  out.heading("PIN 码　" + in_groups(slip_pin(view.keys, row.id), kPinDigits / 2));
  out.small("可沿红线裁开，与二维码分开交付。此单只能用一次；遗失或交错人时，请告知开具单位作废。 / May be cut off along the line and handed over apart from the code. Good for one account; if it is lost, tell the office that made it.");
  return FileAnswer{"邀请单-" + firm->name + ".pdf", "application/pdf", TRY(out.finish())};
}

// By its slip and not by its file: administrators confirm too, and no other clerk of the enterprise has a claim to see it.
Result<FileAnswer> Invitations::handed_in(View const& view, WhichInvitation const& in) const {
  auto const row = TRY(managed(view, in.id));
  auto const file = row.file_id.empty() ? std::nullopt : find_file(view, {row.file_id});
  auto bytes = file ? read_file(view, file->id) : std::nullopt;
  if (!bytes) return not_found("not_found", "id");
  return FileAnswer{file->name, file->media, std::move(*bytes), false};
}

Result<Invitation> Invitations::cancel(Context& context, EndInvitation const& in) const {
  auto row = TRY(managed(context, in.id));
  if (row.state != "open") return refused("invitation.not_open", "id");
  end(context, row, "cancelled");
  row.reason = clean(in.reason);
  update_invitation(context, row);
  auto fact = fact_of(row, "invitation.cancelled");
  fact.why = row.reason;
  context.journal.note(std::move(fact));
  return show_row(context, row);
}

Result<Invitation> Invitations::refuse(Context& context, EndInvitation const& in) const {
  auto row = TRY(managed(context, in.id));
  if (row.state != "claimed") return refused("invitation.not_claimed", "id");
  end(context, row, "refused");
  row.reason = clean(in.reason);
  row.password.clear();
  update_invitation(context, row);
  auto fact = fact_of(row, "invitation.refused");
  fact.why = row.reason;
  context.journal.note(std::move(fact));
  tell_clerk(context, row, "refused", "企业账户申请没有通过：" + row.reason + "。请联系开具邀请单的单位。", "Your enterprise account was not confirmed: " + row.reason + ". Ask the office that made the slip.");
  return show_row(context, row);
}

Result<Invitation> Invitations::confirm(Context& context, ConfirmInvitation const& in) const {
  auto row = TRY(managed(context, in.id));
  if (row.state != "claimed") return refused("invitation.not_claimed", "id");
  if (row.file_id.empty() && !in.seen_original) return refused("invitation.no_paper", "seen_original");
  auto account = TRY(new_row(context, row.login, row.title));
  account.roles = Role::enterprise_clerk;
  account.scope = {Scope::Kind::enterprise, row.enterprise_id};
  account.password = row.password, account.password_kind = "own";
  insert_account(context, account);
  note_created(context, account, accounts_.places());
  end(context, row, "confirmed");
  row.account_id = account.id.text, row.seen_original = in.seen_original;
  row.password.clear();
  update_invitation(context, row);
  auto fact = fact_of(row, "invitation.confirmed");
  fact.facts = {{"account_id", row.account_id}, {"seen_original", row.seen_original}};
  context.journal.note(std::move(fact));
  tell_clerk(context, row, "confirmed", "企业账户已开通，账号 " + row.login + "，请用您设置的密码登录。", "Your enterprise account " + row.login + " is open. Log in with the password you chose.");
  return show_row(context, row);
}

// ---- who holds the slip ----

Result<InvitationRow> Invitations::held(View const& view, std::string const& code, std::string const& pin) const {
  auto const index = slip_index(view.keys, typed_code(code));
  if (!tries_.begin(index, view.now)) return Problem{"invitation.slow_down", "pin", {}, Kind::too_many, {}};
  auto row = find_invitation_by_code(view, index);
  std::string digits;
  std::copy_if(pin.begin(), pin.end(), std::back_inserter(digits), [](char c) { return c >= '0' && c <= '9'; });
  // One answer for a code that is none and a PIN that is wrong.
  if (!row || !same_secret(digits, slip_pin(view.keys, row->id))) return not_found("invitation.unknown", "pin");
  tries_.succeeded(index, view.now);
  return std::move(*row);
}

Result<SlipAnswer> Invitations::show(View const& view, ShowSlip const& in) const { return answer(view, TRY(held(view, in.code, in.pin))); }

Result<SlipAnswer> Invitations::claim(Desk& desk, ClaimSlip const& in, std::string request_id) const {
  bool open = false;
  auto const before = TRY(desk.read(Actor::system("invitation"), [&](View const& view) -> Result<InvitationRow> {
    auto row = TRY(held(view, in.code, in.pin));
    open = state_of(row, view.now) == "open";
    if (!open && request_id.empty()) return refused("invitation.not_open", "code");
    return row;
  }));
  auto phone = identifiers::check_mobile(in.phone);
  if (!phone) {
    phone.error().at = "phone";
    return std::move(phone).error();
  }
  if (clean(in.title).empty()) return invalid("account.name_shape", "title");
  TRY(check_new_password(common_, in.password, fold_name(in.login), "password"));
  // A slip that is no longer open may have been claimed by this very request, whose answer was lost on the way: the desk remembers it. The digest is keyed,
  // for it is of a password.
  auto const hash = open ? TRY(hash_password(in.password, cost_)) : std::string();
  Command command;
  command.name = "join.claim";
  command.actor = Actor::system("invitation");
  command.digest = desk.keys().blind("join.claim", canonical(write_record(in, Masks::off)));
  command.request_id = std::move(request_id);
  command.run = [&](Context& context) -> Result<json::value> {
    // Between the hash and this command another may have come first.
    auto row = find_invitation(context, before.id.text);
    if (!open || !row || state_of(*row, context.now) != "open") return refused("invitation.not_open", "code");
    auto const wished = new_row(context, in.login, in.title);
    if (!wished) {
      auto problem = wished.error();
      problem.at = "login";
      return problem;
    }
    row->login_index = name_index_of(context.keys, wished->name);
    if (is_login_claimed(context, row->login_index, row->id.text)) return invalid("account.name_taken", "login");
    row->state = "claimed", row->claimed_at = context.now;
    row->login = wished->name, row->title = wished->title, row->phone = *phone, row->password = hash;
    update_invitation(context, *row);
    auto fact = fact_of(*row, "invitation.claimed");
    fact.personal = {{"login", row->login}, {"title", row->title}, {"phone", row->phone}};
    context.journal.note(std::move(fact));
    return write_record(answer(context, *row), Masks::off);
  };
  return read_record<SlipAnswer>(TRY(desk.call(std::move(command))));
}

Result<SlipAnswer> Invitations::paper(Context& context, SlipPaper const& in) const {
  auto const id = in.key.substr(0, in.key.find('.'));
  auto row = looks_like_id(id) ? find_invitation(context, id) : std::nullopt;
  if (!row || !same_secret(slip_key(context.keys, row->id), in.key)) return not_found("invitation.unknown", "key");
  if (row->state != "claimed") return refused("invitation.not_claimed", "key");
  auto const file = TRY(put_file(context, in.name, in.upload, row->enterprise_id));
  if (file.media != "application/pdf" && !file.media.starts_with("image/")) return invalid("invitation.picture", "name");
  // Another picture takes the place of the one before: a blurred one helps nobody.
  if (!row->file_id.empty()) erase_file(context, {row->file_id});
  attach_file(context, file.id, "invitation", row->id.text, "", "");  // seen by its slip alone
  row->file_id = file.id.text;
  update_invitation(context, *row);
  auto fact = fact_of(*row, "invitation.paper");
  fact.facts = {{"file_id", file.id.text}, {"sha256", file.sha256}};
  context.journal.note(std::move(fact));
  return answer(context, *row);
}

std::vector<Endpoint> invitation_endpoints(Invitations const& invitations) {
  auto const* all = &invitations;
  std::vector<Endpoint> rows;
  rows.push_back(reading<ListInvitations, Items<Invitation>>("GET", "/api/invitations", "invitations.list", {"邀请单", "Invitation slips"}, kInviters, [all](View const& v, ListInvitations const& in) { return all->list(v, in); }));
  rows.push_back(writing<MakeInvitation, Invitation>("POST", "/api/invitations", "invitations.make", {"开具邀请单", "Make an invitation slip"}, kInviters, [all](Context& c, MakeInvitation const& in) { return all->make(c, in); }));
  rows.push_back(reading<PrintInvitation, FileAnswer>("GET", "/api/invitations/{id}/slip", "invitations.slip", {"打印邀请单", "Print a slip"}, kInviters, [all](View const& v, PrintInvitation const& in) { return all->slip(v, in); }));
  rows.push_back(reading<WhichInvitation, FileAnswer>("GET", "/api/invitations/{id}/paper", "invitations.paper", {"查看授权书", "See the authorisation paper"}, kInviters, [all](View const& v, WhichInvitation const& in) { return all->handed_in(v, in); }));
  rows.push_back(writing<EndInvitation, Invitation>("POST", "/api/invitations/{id}/cancel", "invitations.cancel", {"作废邀请单", "Cancel a slip"}, kInviters, [all](Context& c, EndInvitation const& in) { return all->cancel(c, in); }));
  rows.push_back(writing<ConfirmInvitation, Invitation>("POST", "/api/invitations/{id}/confirm", "invitations.confirm", {"确认经办人", "Confirm a clerk"}, kInviters, [all](Context& c, ConfirmInvitation const& in) { return all->confirm(c, in); }));
  rows.push_back(writing<EndInvitation, Invitation>("POST", "/api/invitations/{id}/refuse", "invitations.refuse", {"不予确认", "Refuse a clerk"}, kInviters, [all](Context& c, EndInvitation const& in) { return all->refuse(c, in); }));
  rows.push_back(reading<ShowSlip, SlipAnswer>("POST", "/api/join", "join.show", {"查看邀请单", "What a slip is good for"}, Roles(), [all](View const& v, ShowSlip const& in) { return all->show(v, in); }));
  auto claim = endpoint_of("POST", "/api/join/claim", "join.claim", {"填报账户", "Claim a slip"}, Roles(), shape_of<ClaimSlip>(), &shape_of<SlipAnswer>());
  claim.writes = true;
  rows.push_back(std::move(claim));
  rows.push_back(writing<SlipPaper, SlipAnswer>("POST", "/api/join/paper", "join.paper", {"上传授权书", "Hand in the authorisation paper"}, Roles(), [all](Context& c, SlipPaper const& in) { return all->paper(c, in); }));
  rows.back().uploads = true;
  rows.back().upload_max = kFileMax;
  return rows;
}

std::vector<std::string> invitation_self_proving() { return {"join.claim", "join.paper"}; }

}  // namespace ly::accounts
