#include "domains/applicants/applicants.h"

#include <sodium.h>

#include <algorithm>

#include "base/mail_address.h"
#include "base/text.h"
#include "domains/accounts/passwords.h"
#include "domains/applicants/rows.h"
#include "engines/identifiers/identifiers.h"

namespace ly::applicants {
namespace {

constexpr size_t kTicketOctets = 16, kSignedInTokenOctets = 32;
constexpr Minutes kHour{60}, kDay{24 * 60};
constexpr int64_t kForgottenAtOnce = 50;  // unproved addresses one command forgets

struct Address {
  std::string text, channel;
};

// As it is compared: a mobile number of digits only, a mail address in small letters.
Result<Address> address_from(std::string_view typed) {
  auto const text = clean(typed);
  if (text.find('@') != std::string::npos) {
    auto const mail = lower_ascii(text);
    if (!is_mail_address(mail)) return invalid("applicant.address", "address");
    return Address{mail, "email"};
  }
  auto const phone = identifiers::check_mobile(text);
  if (!phone) return invalid("applicant.address", "address");
  return Address{*phone, "sms"};
}

std::string address_index(Keyring const& keys, std::string_view address) { return keys.blind("applicant.address", address); }
std::string code_digest(Keyring const& keys, std::string_view code_id, std::string_view index, std::string_view code) {
  return keys.blind("applicant.code", std::string(code_id) + "/" + std::string(index) + "/" + std::string(code));
}

std::string digest_of_token(std::string_view token) {
  std::string out(crypto_hash_sha256_BYTES, '\0');
  crypto_hash_sha256(reinterpret_cast<unsigned char*>(out.data()), reinterpret_cast<unsigned char const*>(token.data()), token.size());
  return to_hex(out);
}

// Each of a million with the same chance: octets that would favour the small digits are drawn again.
std::string fresh_digits(Secrets& secrets) {
  std::string out;
  while (out.size() < kCodeDigits) {
    auto const octet = static_cast<unsigned char>(secrets.bytes(1)[0]);
    if (octet < 250) out += static_cast<char>('0' + octet % 10);
  }
  return out;
}

std::string only_digits(std::string_view typed) {
  std::string out;
  for (char c : clean(typed)) if (c >= '0' && c <= '9') out += c;
  return out;
}

Problem wrong_code() { return invalid("applicant.code_wrong", "code"); }

// What must be waited for until one of `asked` is older than `span`.
Problem too_many(rows::Asked const& asked, Minutes span, Instant now) {
  auto const ms = std::max<int64_t>(1000, (asked.first + span).ms - now.ms);
  return Problem{"applicant.too_many_codes", "address", {{"seconds", std::to_string((ms + 999) / 1000)}}, Kind::too_many, {}};
}

Result<void> within_limits(View const& view, std::string_view index, std::string_view network) {
  auto const hour = rows::count_to_address(view, index, view.now - kHour), day = rows::count_to_address(view, index, view.now - kDay);
  if (day.count >= kCodesPerDay) return too_many(day, kDay, view.now);
  if (hour.count >= kCodesPerHour) return too_many(hour, kHour, view.now);
  if (auto const there = rows::count_from_network(view, network, view.now - kHour); there.count >= kCodesPerNetworkHour) return too_many(there, kHour, view.now);
  return {};
}

// Codes of yesterday and addresses nobody proved.
void tidy(Context& context) {
  rows::delete_codes(context, context.now - kDay);
  auto const ids = rows::list_unproved(context, context.now - kUnprovedKept, kForgottenAtOnce);
  if (ids.empty()) return;
  std::vector<std::string> keys;
  for (auto const& id : ids) {
    keys.push_back(rows::key_of(id));
    rows::delete_applicant(context, id);
  }
  context.keyring.destroy(context.tx, keys);
}

void note(Context& context, std::string what, std::string_view applicant) {
  Fact fact;
  fact.what = std::move(what);
  fact.subject_kind = "applicant", fact.subject_id = applicant;
  fact.key_id = rows::key_of(applicant);
  context.journal.note(std::move(fact));
}

// The code stands apart from the words: lists of messages show them without it (notices.cc).
void send_code(Context& context, rows::Applicant const& to, std::string const& code) {
  auto const minutes = std::to_string(kCodeGood.count);
  Message message;
  message.channel = to.channel, message.template_name = kCodeTemplate;
  message.subject_kind = "applicant", message.subject_id = to.id;
  message.key_id = rows::key_of(to.id);
  message.content = {{"to", "applicant"}, {"address", to.address}, {"secret", code}, {"subject", "燎原验证码 / Liaoyuan code"}, {"variables", json::object{{"code", code}, {"minutes", minutes}}},
                     {"text", json::object{{"zh-CN", "验证码 {code}，" + minutes + " 分钟内用于登录“我的申请”，只能用一次。不是您本人操作请不用理会；不要告诉任何人，工作人员也不会问。"},
                                           {"en", "Your code is {code}. It signs you in to \"My applications\" within " + minutes + " minutes, once. If you did not ask for it, do nothing; tell it to nobody, no officer will ask."}}}};
  context.outbox.put(message);
}

std::string masked(std::string_view channel, std::string_view address) { return channel == "email" ? mask_mail_address(address) : mask_phone(address); }

// The key of the case stays here: who signs out on a borrowed phone leaves nothing that opens it.
cases::Applied without_key(cases::Applied shown) {
  shown.key.clear();
  return shown;
}

}  // namespace

// ---- signing in and out ----

Result<Applicants::Asked> Applicants::ask(Desk& desk, AskCode const& in, std::string_view network) const {
  auto const address = TRY(address_from(in.address));
  Asked out;
  Command command;
  command.name = "applicant.ask_code";
  command.actor = Actor::system("applicant");
  command.run = [&](Context& context) -> Result<json::value> {
    auto const index = address_index(context.keys, address.text), from = context.keys.blind("applicant.network", network);
    TRY(within_limits(context, index, from));
    tidy(context);
    auto who = rows::find_by_address(context, index);
    if (!who) {
      who = rows::Applicant{new_id_text(context.dice, context.now), index, address.channel, address.text, context.now, context.now, {}};
      rows::insert_applicant(context, *who);
    }
    out.ticket = to_hex(context.secrets.bytes(kTicketOctets));
    auto const code = fresh_digits(context.secrets);
    auto const id = context.keys.blind("applicant.ticket", out.ticket);
    rows::insert_code(context, {id, index, from, code_digest(context.keys, id, index, code), context.now, 0, {}});
    send_code(context, *who, code);
    note(context, "applicant.code_sent", who->id);
    return json::value(nullptr);
  };
  TRY(desk.call(std::move(command)));
  return out;
}

Result<Applicants::Opened> Applicants::sign_in(Desk& desk, SignInByCode const& in, std::string_view ticket) const {
  auto const address = address_from(in.address);
  if (!address) return wrong_code();
  std::optional<Opened> opened;
  Command command;
  command.name = "applicant.sign_in";
  command.actor = Actor::system("applicant");
  // A wrong try is no failure of the command: it must be counted.
  command.run = [&](Context& context) -> Result<json::value> {
    auto const index = address_index(context.keys, address->text), id = context.keys.blind("applicant.ticket", ticket);
    auto const code = rows::find_code(context, id);
    if (!code || code->address_index != index || code->used_at || code->tries >= kCodeTries || code->made_at + kCodeGood <= context.now) return json::value(nullptr);
    rows::count_try(context, id);
    if (!accounts::same_secret(code->code_hash, code_digest(context.keys, id, index, only_digits(in.code)))) return json::value(nullptr);
    auto const who = rows::find_by_address(context, index);
    if (!who || who->address.empty()) return json::value(nullptr);
    rows::mark_used(context, id);
    rows::mark_seen(context, who->id, true);
    opened.emplace();
    opened->token = to_hex(context.secrets.bytes(kSignedInTokenOctets));
    rows::insert_session(context, {digest_of_token(opened->token), who->id, context.now, context.now});
    rows::delete_sessions(context, who->id, context.now - kSignedInLife, context.now - kSignedInIdle, kSignedInMost);
    opened->answer = {masked(who->channel, who->address), "", context.now};
    note(context, "applicant.signed_in", who->id);
    return json::value(nullptr);
  };
  TRY(desk.call(std::move(command)));
  if (!opened) return wrong_code();
  return *std::move(opened);
}

SignedIn Applicants::present(Desk& desk, std::string_view token) const {
  SignedIn out;
  out.now = desk.now();
  if (token.empty()) return out;
  std::optional<Live> who;
  desk.read(Actor::system("applicant"), [&](View const& view) {
    auto found = live(view, token);
    auto const row = found ? rows::find_applicant(view, found->applicant_id) : std::nullopt;
    if (!row) return 0;
    who = std::move(*found);
    out.address = masked(row->channel, row->address);
    return 0;
  });
  if (who && who->seen_at + kSignedInTouch <= out.now) {
    Command command;
    command.name = "applicant.touch";
    command.actor = Actor::system("applicant");
    command.run = [&](Context& context) -> Result<json::value> {
      rows::touch_session(context, who->token_hash);
      return json::value(nullptr);
    };
    (void)desk.call(std::move(command));  // refused, the session ends earlier, nothing worse
  }
  return out;
}

Result<void> Applicants::sign_out(Desk& desk, std::string_view token) const {
  Command command;
  command.name = "applicant.sign_out";
  command.actor = Actor::system("applicant");
  command.run = [&](Context& context) -> Result<json::value> {
    auto const who = live(context, token);
    if (!who) return json::value(nullptr);
    rows::delete_session(context, who->token_hash);
    note(context, "applicant.signed_out", who->applicant_id);
    return json::value(nullptr);
  };
  TRY(desk.call(std::move(command)));
  return {};
}

Result<Applicants::Live> Applicants::live(View const& view, std::string_view token) const {
  Problem const none{"applicant.sign_in", {}, {}, Kind::unauthenticated, {}};
  auto const session = token.empty() ? std::nullopt : rows::find_session(view, digest_of_token(token));
  if (!session || session->opened_at + kSignedInLife <= view.now || session->seen_at + kSignedInIdle <= view.now) return none;
  auto const who = rows::find_applicant(view, session->applicant_id);
  if (!who || who->address.empty()) return none;
  return Live{who->id, who->address_index, session->token_hash, session->seen_at};
}

Result<Applicants::Live> Applicants::acting(Context& context, std::string_view token) const {
  auto who = TRY(live(context, token));
  if (who.seen_at + kSignedInTouch <= context.now) rows::touch_session(context, who.token_hash);
  return who;
}

// Another's case is answered like one that is not there.
Result<std::string> Applicants::key_of_mine(View const& view, Live const& who, cases::CaseId const& id) const {
  if (!rows::is_linked(view, who.address_index, id.text)) return not_found("applicant.not_yours", "id");
  return cases_.applicant_key(view, id.text);
}

// ---- my applications ----

Result<Items<MyApplication>> Applicants::list(View const& view, ListMine const& in) const {
  auto const who = TRY(live(view, in.applicant_session));
  Items<MyApplication> out;
  for (auto const& id : rows::list_cases(view, who.address_index, kMineShown)) {
    auto const one = cases_.applied(view, {{id}, cases_.applicant_key(view, id), in.language});
    if (!one) continue;  // its key was destroyed
    MyApplication row{id, one->no, one->service, one->service_title, one->state, one->state_title, one->next, one->due_text, one->outcome, one->missing, one->due_at, one->closed, false};
    bool const asked = std::any_of(one->questions.begin(), one->questions.end(), [](auto const& q) { return q.open && q.may_answer; });
    row.mine_to_act = !one->closed && (one->form_editable || asked);
    out.items.push_back(std::move(row));
  }
  out.total = static_cast<int64_t>(out.items.size());
  return out;
}

Result<cases::Applied> Applicants::show(View const& view, WhichMine const& in) const {
  auto const who = TRY(live(view, in.applicant_session));
  return without_key(TRY(cases_.applied(view, {in.id, TRY(key_of_mine(view, who, in.id)), in.language})));
}

Result<cases::Applied> Applicants::begin(Context& context, BeginMine const& in) const {
  auto const who = TRY(acting(context, in.applicant_session));
  if (rows::count_begun(context, who.address_index, context.now - kDay) >= kBegunPerDay) return refused("applicant.too_many_begun", "service", {{"most", std::to_string(kBegunPerDay)}});
  auto shown = TRY(cases_.apply(context, {in.service, in.channel, in.division, in.language, in.form}));
  rows::link(context, who.address_index, shown.id.text, "session");
  return without_key(std::move(shown));
}

Result<cases::Applied> Applicants::add(Context& context, AddMine const& in) const {
  auto const who = TRY(acting(context, in.applicant_session));
  auto shown = TRY(cases_.applied(context, {in.id, in.key, in.language}));
  rows::link(context, who.address_index, in.id.text, "key");
  return without_key(std::move(shown));
}

Result<cases::Applied> Applicants::form(Context& context, FormOfMine const& in) const {
  auto const who = TRY(acting(context, in.applicant_session));
  return without_key(TRY(cases_.apply_form(context, {in.id, TRY(key_of_mine(context, who, in.id)), in.language, in.form})));
}

Result<cases::Applied> Applicants::paper(Context& context, PaperOfMine const& in) const {
  auto const who = TRY(acting(context, in.applicant_session));
  return without_key(TRY(cases_.apply_paper(context, {in.id, TRY(key_of_mine(context, who, in.id)), in.paper, in.name, in.language, in.upload})));
}

Result<cases::Applied> Applicants::event(Context& context, EventOfMine const& in) const {
  auto const who = TRY(acting(context, in.applicant_session));
  return without_key(TRY(cases_.apply_event(context, {in.id, TRY(key_of_mine(context, who, in.id)), in.event, in.reason, in.language})));
}

Result<cases::Applied> Applicants::ask(Context& context, AskOnMine const& in) const {
  auto const who = TRY(acting(context, in.applicant_session));
  return without_key(TRY(cases_.apply_question(context, {in.id, TRY(key_of_mine(context, who, in.id)), in.text, in.language})));
}

Result<cases::Applied> Applicants::answer(Context& context, AnswerOnMine const& in) const {
  auto const who = TRY(acting(context, in.applicant_session));
  return without_key(TRY(cases_.apply_answer(context, {in.id, TRY(key_of_mine(context, who, in.id)), in.text, in.language, in.n})));
}

void Applicants::reached_at(Context& context, std::string const& case_id, std::vector<std::string> const& addresses) const {
  rows::drop_links(context, case_id, "form");
  for (auto const& one : addresses)
    if (auto const address = address_from(one)) rows::link(context, address_index(context.keys, address->text), case_id, "form");
}

void forget_applicant(Context& context, std::string const& id) { rows::delete_applicant(context, id); }

// ---- the table ----

std::vector<Endpoint> endpoints(Applicants const& applicants) {
  auto const* all = &applicants;
  std::vector<Endpoint> rows;
  // These four handle cookies (app/session_routes); here they are described.
  auto const described = [&](std::string_view verb, std::string_view path, std::string_view name, Words title, RecordShape const& in, RecordShape const& out) {
    rows.push_back(endpoint_of(verb, path, name, title, Roles(), in, &out));
    rows.back().writes = verb != "GET";
  };
  described("POST", "/api/applicant/code", "applicant.ask_code", {"获取验证码", "Ask for a code"}, shape_of<AskCode>(), shape_of<CodeAsked>());
  described("POST", "/api/applicant/session", "applicant.sign_in", {"凭验证码登录", "Sign in by a code"}, shape_of<SignInByCode>(), shape_of<SignedIn>());
  described("GET", "/api/applicant/session", "applicant.session", {"申请人的登录", "Who is signed in"}, shape_of<Nothing>(), shape_of<SignedIn>());
  described("DELETE", "/api/applicant/session", "applicant.sign_out", {"申请人退出", "Sign out"}, shape_of<Nothing>(), shape_of<Nothing>());
  rows.push_back(reading<ListMine, Items<MyApplication>>("GET", "/api/applicant/cases", "applicant.cases", {"我的各项申请", "My applications"}, {}, [all](View const& v, ListMine const& in) { return all->list(v, in); }));
  rows.back().heavy = true;  // up to kMineShown cases, each with its rules
  rows.push_back(reading<WhichMine, cases::Applied>("GET", "/api/applicant/cases/{id}", "applicant.show", {"我的一项申请", "One of my applications"}, {}, [all](View const& v, WhichMine const& in) { return all->show(v, in); }));
  rows.push_back(writing<BeginMine, cases::Applied>("POST", "/api/applicant/cases", "applicant.begin", {"登录后开始申请", "Begin an application, signed in"}, {}, [all](Context& c, BeginMine const& in) { return all->begin(c, in); }));
  rows.push_back(writing<AddMine, cases::Applied>("POST", "/api/applicant/cases/{id}/add", "applicant.add", {"把一项申请加入我的申请", "Add an application by its key"}, {}, [all](Context& c, AddMine const& in) { return all->add(c, in); }));
  rows.push_back(writing<FormOfMine, cases::Applied>("POST", "/api/applicant/cases/{id}/form", "applicant.form", {"登录后保存申请表", "Save the form, signed in"}, {}, [all](Context& c, FormOfMine const& in) { return all->form(c, in); }));
  rows.push_back(writing<PaperOfMine, cases::Applied>("POST", "/api/applicant/cases/{id}/papers", "applicant.paper", {"登录后交材料", "Hand in a paper, signed in"}, {}, [all](Context& c, PaperOfMine const& in) { return all->paper(c, in); }));
  rows.back().uploads = true;
  rows.back().upload_max = cases::kPaperUploadMax;
  rows.push_back(writing<EventOfMine, cases::Applied>("POST", "/api/applicant/cases/{id}/events", "applicant.event", {"登录后提交、撤回", "Hand in or withdraw, signed in"}, {}, [all](Context& c, EventOfMine const& in) { return all->event(c, in); }));
  rows.push_back(writing<AskOnMine, cases::Applied>("POST", "/api/applicant/cases/{id}/questions", "applicant.ask", {"登录后提问", "Ask a question, signed in"}, {}, [all](Context& c, AskOnMine const& in) { return all->ask(c, in); }));
  rows.push_back(writing<AnswerOnMine, cases::Applied>("POST", "/api/applicant/cases/{id}/questions/{n}/answer", "applicant.answer", {"登录后答复", "Answer a question, signed in"}, {}, [all](Context& c, AnswerOnMine const& in) { return all->answer(c, in); }));
  return rows;
}

std::vector<std::string> self_proving() { return {"applicant.begin", "applicant.add", "applicant.form", "applicant.paper", "applicant.event", "applicant.ask", "applicant.answer"}; }

std::vector<std::pair<std::string_view, std::string_view>> invariants() {
  return {
      {"a session of an applicant is of one who proved his address", "select s.token_hash from applicant_session s left join applicant a on a.id = s.applicant_id where a.id is null or a.proved_at is null"},
      {"no code was tried oftener than it may", "select id from applicant_code where tries > 5"},
      {"what an applicant sees is a case", "select l.case_id from applicant_case l left join case_row c on c.id = l.case_id where c.id is null"},
  };
}

}  // namespace ly::applicants
