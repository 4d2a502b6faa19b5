// Applicants (申请人) who sign in: a person without an account shows by a code that he reads what is sent to a telephone or a mail address, and sees on one page the applications that name it
// and those begun there, opens each as with its key, and begins new ones that wait here for any of his devices. Not here: accounts of staff (domains/accounts), the key of a single case
// (cases::Cases::apply), which goes on working by itself. Who asks for a code is answered alike whether anybody knows the address or not: the code goes out either way. See README.md.
#pragma once
#include <functional>
#include <string>
#include <vector>

#include "desk/desk.h"
#include "desk/endpoint.h"
#include "domains/cases/cases.h"

namespace ly::applicants {

// OWASP ASVS 5.0.0: a code is good once (6.5.1), from the system's generator (6.5.3), 20 bits at least (6.5.4), ten minutes at most (6.5.5), bound to who asked for it (6.6.2); guessing is
// bounded (6.6.3). Five tries of five codes an hour are 25 in a million; ten codes a day, 50.
inline constexpr Minutes kCodeGood{10};
inline constexpr int64_t kCodeTries = 5;
inline constexpr size_t kCodeDigits = 6;
inline constexpr int64_t kCodesPerHour = 5, kCodesPerDay = 10;  // to one address
inline constexpr int64_t kCodesPerNetworkHour = 60;             // asked for from one network, which the workers of an enterprise share
// A session (7.3.1, 7.3.2): shorter than that of staff, for it is opened on borrowed phones.
inline constexpr Minutes kSignedInIdle{30}, kSignedInLife{8 * 60};
inline constexpr Minutes kSignedInTouch{5};     // its last use is written no oftener
inline constexpr int64_t kSignedInMost = 10;    // sessions of one address; the oldest goes
inline constexpr int64_t kBegunPerDay = 20;     // applications begun by one address
inline constexpr int64_t kMineShown = 100;      // the newest
inline constexpr Minutes kUnprovedKept{7 * 24 * 60};  // an address nobody proved is forgotten
inline constexpr std::string_view kCodeTemplate = "applicants/code";  // of the message; gateways get {code, minutes}
inline constexpr std::string_view kSessionField = "applicant_session";  // filled in by the edge from the cookie (app/api), never by who asks

struct AskCode {
  std::string address;
  static Fields fields(auto...) { return Fields{field("address", {"手机号或邮箱", "Telephone or mail address"}, &AskCode::address, {.required = true, .length_max = 120, .pii = Pii::phone})}; }
};
struct CodeAsked {  // the same for every address
  int64_t digits = static_cast<int64_t>(kCodeDigits), good_minutes = kCodeGood.count;
  static Fields fields(auto...) { return Fields{field("digits", {"位数", "Digits"}, &CodeAsked::digits), field("good_minutes", {"有效分钟", "Good for minutes"}, &CodeAsked::good_minutes)}; }
};
struct SignInByCode {
  std::string address, code;
  static Fields fields(auto...) {
    return Fields{field("address", {"手机号或邮箱", "Telephone or mail address"}, &SignInByCode::address, {.required = true, .length_max = 120, .pii = Pii::phone}), field("code", {"验证码", "Code"}, &SignInByCode::code, {.required = true, .length_max = 20})};
  }
};
struct SignedIn {
  std::string address, csrf;  // address: masked; both empty: not signed in
  Instant now;
  static Fields fields(auto...) { return Fields{field("address", {"手机号或邮箱", "Telephone or mail address"}, &SignedIn::address), field("csrf", {"防伪令牌", "CSRF token"}, &SignedIn::csrf), field("now", {"现在", "Now"}, &SignedIn::now)}; }
};

// ---- with a session: `applicant_session` is the token of the cookie ----
struct ListMine {
  std::string applicant_session, language;
  static Fields fields(auto...) { return Fields{field(kSessionField, {"会话", "Session"}, &ListMine::applicant_session), field("language", {"语言", "Language"}, &ListMine::language)}; }
};
struct MyApplication {
  std::string id, no, service, service_title, state, state_title, next, due_text, outcome;
  std::vector<std::string> missing;  // what he himself has to add
  std::optional<Instant> due_at;
  bool closed = false, mine_to_act = false;  // mine_to_act: it waits for him
  static Fields fields(auto...) {
    using T = MyApplication;
    return Fields{field("id", {"编号", "Id"}, &T::id), field("no", {"办件号", "Number"}, &T::no), field("service", {"事项", "Service"}, &T::service), field("service_title", {"事项名称", "Service title"}, &T::service_title), field("state", {"环节", "State"}, &T::state),
                  field("state_title", {"环节名称", "State title"}, &T::state_title), field("next", {"下一步", "Next"}, &T::next), field("due_text", {"时限", "Time left"}, &T::due_text), field("due_at", {"到期", "Due"}, &T::due_at), field("outcome", {"结果", "Outcome"}, &T::outcome),
                  field("missing", {"还缺", "Missing"}, &T::missing), field("closed", {"已办结", "Closed"}, &T::closed), field("mine_to_act", {"等您办理", "Waits for you"}, &T::mine_to_act)};
  }
};
struct BeginMine {
  std::string applicant_session, service, channel = "web", division, language;
  json::object form;
  static Fields fields(auto...) {
    using T = BeginMine;
    return Fields{field(kSessionField, {"会话", "Session"}, &T::applicant_session), field("service", {"事项", "Service"}, &T::service, {.required = true}), field("channel", {"渠道", "Channel"}, &T::channel, {.one_of = "phone web"}),
                  field("division", {"办理地", "Where it is handled"}, &T::division, {.length_max = 12}), field("form", {"申请表", "Form"}, &T::form), field("language", {"语言", "Language"}, &T::language)};
  }
};
struct AddMine {
  std::string applicant_session, key, language;
  cases::CaseId id;
  static Fields fields(auto...) {
    using T = AddMine;
    return Fields{field(kSessionField, {"会话", "Session"}, &T::applicant_session), field("id", {"办件", "Case"}, &T::id, {.required = true}), field("key", {"凭证", "Key"}, &T::key, {.required = true, .length_max = 64}), field("language", {"语言", "Language"}, &T::language)};
  }
};
struct WhichMine {
  std::string applicant_session, language;
  cases::CaseId id;
  static Fields fields(auto...) {
    using T = WhichMine;
    return Fields{field(kSessionField, {"会话", "Session"}, &T::applicant_session), field("id", {"办件", "Case"}, &T::id, {.required = true}), field("language", {"语言", "Language"}, &T::language)};
  }
};
struct FormOfMine {
  std::string applicant_session, language;
  cases::CaseId id;
  json::object form;
  static Fields fields(auto...) {
    using T = FormOfMine;
    return Fields{field(kSessionField, {"会话", "Session"}, &T::applicant_session), field("id", {"办件", "Case"}, &T::id, {.required = true}), field("form", {"申请表", "Form"}, &T::form, {.required = true}), field("language", {"语言", "Language"}, &T::language)};
  }
};
struct PaperOfMine {
  std::string applicant_session, paper, name, language, upload;
  cases::CaseId id;
  static Fields fields(auto...) {
    using T = PaperOfMine;
    return Fields{field(kSessionField, {"会话", "Session"}, &T::applicant_session), field("id", {"办件", "Case"}, &T::id, {.required = true}), field("paper", {"材料", "Paper"}, &T::paper, {.required = true, .length_max = 40}),
                  field("name", {"文件名", "File name"}, &T::name, {.required = true}), field("language", {"语言", "Language"}, &T::language)};
  }
};
struct EventOfMine {
  std::string applicant_session, event, reason, language;
  cases::CaseId id;
  static Fields fields(auto...) {
    using T = EventOfMine;
    return Fields{field(kSessionField, {"会话", "Session"}, &T::applicant_session), field("id", {"办件", "Case"}, &T::id, {.required = true}), field("event", {"动作", "Act"}, &T::event, {.required = true}),
                  field("reason", {"理由", "Reason"}, &T::reason, {.length_max = cases::kReasonMax}), field("language", {"语言", "Language"}, &T::language)};
  }
};

struct AskOnMine {
  std::string applicant_session, text, language;
  cases::CaseId id;
  static Fields fields(auto...) {
    using T = AskOnMine;
    return Fields{field(kSessionField, {"会话", "Session"}, &T::applicant_session), field("id", {"办件", "Case"}, &T::id, {.required = true}), field("text", {"问题", "Question"}, &T::text, {.required = true, .length_max = cases::kQuestionMax}),
                  field("language", {"语言", "Language"}, &T::language)};
  }
};
struct AnswerOnMine {
  std::string applicant_session, text, language;
  cases::CaseId id;
  int64_t n = 0;
  static Fields fields(auto...) {
    using T = AnswerOnMine;
    return Fields{field(kSessionField, {"会话", "Session"}, &T::applicant_session), field("id", {"办件", "Case"}, &T::id, {.required = true}), field("n", {"第几问", "Question number"}, &T::n, {.required = true, .min = 1}),
                  field("text", {"答复", "Answer"}, &T::text, {.required = true, .length_max = cases::kQuestionMax}), field("language", {"语言", "Language"}, &T::language)};
  }
};

class Applicants {
 public:
  explicit Applicants(cases::Cases const& cases) : cases_(cases) {}

  struct Asked { std::string ticket; CodeAsked answer; };      // ticket: for a cookie; the code is good with it only
  struct Opened { std::string token; SignedIn answer; };       // token: 256 bits, for a cookie; csrf is the edge's to fill in
  // A code goes to the address, whoever it is of. Problems: applicant.address, applicant.too_many_codes {seconds}.
  Result<Asked> ask(Desk& desk, AskCode const& in, std::string_view network) const;
  // One problem for all that can be wrong: applicant.code_wrong.
  Result<Opened> sign_in(Desk& desk, SignInByCode const& in, std::string_view ticket) const;
  SignedIn present(Desk& desk, std::string_view token) const;  // notes that it was used; empty when there is none or it is over
  Result<void> sign_out(Desk& desk, std::string_view token) const;

  // Problems of all these: applicant.sign_in (unauthenticated), and not_found as applicant.not_yours; besides those of cases' verbs of the same names.
  Result<Items<MyApplication>> list(View const& view, ListMine const& in) const;
  Result<cases::Applied> show(View const& view, WhichMine const& in) const;
  Result<cases::Applied> begin(Context& context, BeginMine const& in) const;  // applicant.too_many_begun
  Result<cases::Applied> add(Context& context, AddMine const& in) const;      // one opened by its key: from now on it stands in the list
  Result<cases::Applied> form(Context& context, FormOfMine const& in) const;
  Result<cases::Applied> paper(Context& context, PaperOfMine const& in) const;
  Result<cases::Applied> event(Context& context, EventOfMine const& in) const;
  Result<cases::Applied> ask(Context& context, AskOnMine const& in) const;
  Result<cases::Applied> answer(Context& context, AnswerOnMine const& in) const;

  // A form was handed in, or changed since: who proves one of these addresses sees the case. In the place of what the form said before.
  void reached_at(Context& context, std::string const& case_id, std::vector<std::string> const& addresses) const;

 private:
  struct Live { std::string applicant_id, address_index, token_hash; Instant seen_at; };
  Result<Live> live(View const& view, std::string_view token) const;
  Result<Live> acting(Context& context, std::string_view token) const;  // and its last use is noted
  Result<std::string> key_of_mine(View const& view, Live const& who, cases::CaseId const& id) const;

  cases::Cases const& cases_;
};

std::vector<Endpoint> endpoints(Applicants const& applicants);
std::vector<std::string> self_proving();  // rows that write with a session of an applicant
std::vector<std::pair<std::string_view, std::string_view>> invariants();
void forget_applicant(Context& context, std::string const& id);  // its key is destroyed (erasure): sessions, codes and the index go

}  // namespace ly::applicants
