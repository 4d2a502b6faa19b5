// The mail room (收件): what people send to the bureau's mailbox becomes a case, or papers of one, or waits for an officer with its
// original. A mail proves nothing: From can be written by anybody, so it opens no account, shows nothing, and changes nothing but by
// the thread: only an answer of ours carries the unguessable Message-ID that lets a later mail change a form.
#pragma once
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "desk/desk.h"
#include "desk/endpoint.h"
#include "domains/cases/cases.h"
#include "formats/form_sheet.h"
#include "formats/mail_reader.h"

namespace ly::mailroom {

struct MailTag;
using MailId = Id<MailTag>;

inline constexpr std::string_view kMailStates = "taken waiting set_aside assigned closed";
inline constexpr int64_t kMailsPerHour = 20;     // of one sender; further ones are set aside unanswered: no two machines can keep writing to each other
inline constexpr int64_t kUnknownPerDay = 2;     // answers of "which service do you mean?" to one sender
inline constexpr size_t kFilesPerMail = 30;

struct Mail {
  MailId id;
  std::string state, sender, sender_name, subject, text, why, why_en, case_id, no, authentication;
  std::vector<std::string> attachments;
  Instant at;
  bool may_assign = false;
  static Fields fields(auto...) {
    using M = Mail;
    return Fields{field("id", {"编号", "Mail"}, &M::id), field("at", {"收到", "Came"}, &M::at), field("state", {"状态", "State"}, &M::state, {.one_of = kMailStates}), field("sender", {"发件人（已掩码）", "Sender (masked)"}, &M::sender),
                  field("sender_name", {"发件人自称", "Calls himself"}, &M::sender_name, {.pii = Pii::name}), field("subject", {"主题", "Subject"}, &M::subject), field("text", {"正文", "Text"}, &M::text), field("why", {"为何没有办成", "Why it waits"}, &M::why),
                  field("why_en", {"为何没有办成（英文）", "Why it waits, in English"}, &M::why_en), field("case_id", {"办件", "Case"}, &M::case_id), field("no", {"办件号", "Number"}, &M::no), field("authentication", {"本单位邮件服务器的核验", "What our mail server found"}, &M::authentication),
                  field("attachments", {"附件", "Attachments"}, &M::attachments), field("may_assign", {"可以归到办件", "May be assigned"}, &M::may_assign)};
  }
};
struct ListMails {
  std::string state = "waiting", after;
  int64_t limit = 50;
  static Fields fields(auto...) {
    using L = ListMails;
    return Fields{field("state", {"状态", "State"}, &L::state, {.one_of = kMailStates}), field("after", {"续", "After"}, &L::after), field("limit", {"每页", "Limit"}, &L::limit, {.min = 1, .max = kPageMax})};
  }
};
struct WhichMail {
  MailId id;
  static Fields fields(auto...) { return Fields{field("id", {"编号", "Mail"}, &WhichMail::id, {.required = true})}; }
};
struct AssignMail {  // to a case by its number, or as a new one of a service
  MailId id;
  std::string no, service;
  static Fields fields(auto...) {
    using A = AssignMail;
    return Fields{field("id", {"编号", "Mail"}, &A::id, {.required = true}), field("no", {"办件号", "Case number"}, &A::no, {.length_max = 60}), field("service", {"事项", "Service"}, &A::service, {.length_max = 40})};
  }
};
struct CloseMail {
  MailId id;
  std::string reason;
  static Fields fields(auto...) {
    return Fields{field("id", {"编号", "Mail"}, &CloseMail::id, {.required = true}), field("reason", {"原因", "Reason"}, &CloseMail::reason, {.required = true, .length_max = 300})};
  }
};

// A mail as it was fetched: where from, its octets, and what could be read of it (outside of any transaction).
struct Received {
  std::string box;                     // "<validity>/<number>": taken once, however often it is fetched
  std::string bytes;
  std::optional<formats::MailIn> mail;  // nothing when it could not be read
  Problem problem;                     // why not
  std::string own_address;             // ours: what comes from it is an echo
};

struct Known {
  cases::Cases const& cases;
  std::function<std::string(std::string_view language, Problem const&)> say;
  std::function<std::string(View const&)> home;  // division whose officers see mails that are of no case
};

class Mailroom {
 public:
  explicit Mailroom(Known known) : known_(std::move(known)) {}

  // One command per mail, with the request id of its box.
  Command receive(std::shared_ptr<Received const> mail) const;
  // The highest number taken from a mailbox of this validity.
  int64_t last_taken(View const& view, int64_t validity) const;

  Result<Items<Mail>> list(View const& view, ListMails const& in) const;
  Result<Mail> show(View const& view, WhichMail const& in) const;
  Result<FileAnswer> original(View const& view, WhichMail const& in) const;
  Result<Mail> assign(Context& context, AssignMail const& in) const;   // mail.settled, mail.no_case, mail.no_service, and those of taking papers
  Result<Mail> close(Context& context, CloseMail const& in) const;     // mail.settled

 private:
  struct Taken;
  Result<json::value> take(Context& context, Received const& received) const;
  Result<void> take_into(Context& context, formats::MailIn const& mail, bool trusted, Taken& out) const;
  void answer(Context& context, formats::MailIn const& mail, struct Row& row, Taken const& taken) const;
  void answer_unknown(Context& context, formats::MailIn const& mail, struct Row& row) const;
  cases::LoadedService const* service_of(formats::MailIn const& mail) const;
  Result<cases::Applied> begin(Context& context, formats::MailIn const& mail, cases::LoadedService const& service, Taken& out) const;
  Mail shown(View const& view, struct Row const& row) const;
  Known known_;
};

// ---- what a mail says of a form: pure, tested alone ----

struct ReadForm {
  json::object form;                     // by field
  std::vector<std::string> unknown;      // labels nobody knows, as written
  std::vector<Problem> problems;         // values that are none of their kind; at = the label
};
// Lines "字段：值" of a text, up to where an older mail is quoted.
ReadForm form_in_text(std::vector<formats::FormSheet> const& sheets, std::string_view text);  // the same form in each language

std::vector<registry::OwnData> own_data(cases::Cases const& cases);  // what of this a person may have a copy of

}  // namespace ly::mailroom
