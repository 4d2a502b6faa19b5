// A person's rights in his data (个人信息保护法 44-50): the request of services/data-subject-request, and what it asks for done. A copy (45) is
// everything the house keeps about one person and nobody else, as JSON (docs/person-copy.schema.json) and as a page, gathered when it is fetched and
// never stored. An officer makes it once the request is accepted, or at a counter; every time it is handed out is journalled with whom to and why.
// Correcting is registry::Persons::correct, erasing registry::Persons::erase. See README.md.
#pragma once
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "desk/endpoint.h"
#include "desk/ticket.h"
#include "domains/cases/cases.h"
#include "domains/erasure/erasure.h"
#include "domains/registry/own_data.h"
#include "domains/registry/persons.h"
#include "domains/rights/rows.h"

namespace ly::rights {

inline constexpr std::string_view kService = "data-subject-request";
inline constexpr std::string_view kCopyTemplate = "data-subject-request/copy";  // of the message that brings the code
inline constexpr Minutes kCopyGood{30 * 24 * 60};  // how long it may be fetched: as long as a request has for its answer

struct WhichRequest {
  cases::CaseId id;
  static Fields fields(auto...) { return Fields{field("id", {"办件", "Case"}, &WhichRequest::id, {.required = true})}; }
};
struct Copy {
  CopyId id;
  std::string case_id, person_id, made_by, code;  // code: told once, to who made it
  Instant made_at, until;
  int64_t handed_out = 0;
  bool open = false, code_sent = false;
  static Fields fields(auto...) {
    using C = Copy;
    return Fields{field("id", {"编号", "Copy"}, &C::id), field("case_id", {"办件", "Case"}, &C::case_id), field("person_id", {"人员", "Person"}, &C::person_id), field("made_by", {"制作人", "Made by"}, &C::made_by), field("made_at", {"制作时间", "Made"}, &C::made_at),
                  field("until", {"可领至", "May be fetched until"}, &C::until), field("open", {"可领", "May be fetched"}, &C::open), field("handed_out", {"交出次数", "Times handed out"}, &C::handed_out), field("code", {"领取码（只显示一次）", "Code, told once"}, &C::code),
                  field("code_sent", {"领取码已发短信", "The code went by SMS"}, &C::code_sent)};
  }
};
struct Request {
  std::string kind, no;
  bool accepted = false;        // it is the person, and it is not refused
  bool name_differs = false, phone_differs = false;  // from what is known of the number
  std::optional<registry::Person> person;            // masked; nothing: the registry does not know the number
  std::vector<Copy> copies;     // newest first
  static Fields fields(auto...) {
    using R = Request;
    return Fields{field("kind", {"请求", "Request"}, &R::kind), field("no", {"办件号", "Number"}, &R::no), field("accepted", {"已确认本人", "It is the person"}, &R::accepted), field("name_differs", {"姓名与登记不符", "Another name is known"}, &R::name_differs),
                  field("phone_differs", {"手机与登记不符", "Another telephone is known"}, &R::phone_differs), field("person", {"登记的人", "Who is known"}, &R::person), field("copies", {"副本", "Copies"}, &R::copies)};
  }
};
struct MakeAtCounter {
  registry::PersonId id;
  std::string reason;
  static Fields fields(auto...) {
    return Fields{field("id", {"人员", "Person"}, &MakeAtCounter::id, {.required = true}), field("reason", {"原因", "Reason"}, &MakeAtCounter::reason, {.required = true, .length_max = 500})};
  }
};
struct HandOut {
  CopyId id;
  std::string given_to, reason;
  static Fields fields(auto...) {
    return Fields{field("id", {"副本", "Copy"}, &HandOut::id, {.required = true}), field("given_to", {"交给谁", "Given to"}, &HandOut::given_to, {.required = true, .length_max = 60, .pii = Pii::name}),
                  field("reason", {"原因", "Reason"}, &HandOut::reason, {.required = true, .length_max = 500})};
  }
};
struct Ticket {  // reads the files for kTicketGood
  CopyId id;
  std::string ticket;
  Instant until;
  static Fields fields(auto...) {
    return Fields{field("id", {"副本", "Copy"}, &Ticket::id), field("ticket", {"凭证", "Ticket"}, &Ticket::ticket), field("until", {"有效至", "Good until"}, &Ticket::until)};
  }
};
struct ReadCopy {
  CopyId id;
  std::string ticket, format = "pdf", language;
  static Fields fields(auto...) {
    using R = ReadCopy;
    return Fields{field("id", {"副本", "Copy"}, &R::id, {.required = true}), field("ticket", {"凭证", "Ticket"}, &R::ticket, {.required = true, .length_max = 80}), field("format", {"格式", "Format"}, &R::format, {.one_of = "pdf json"}),
                  field("language", {"语言", "Language"}, &R::language)};
  }
};
struct FetchCopy {  // by the person himself, who has proved number and telephone of his request (app/channel_routes)
  std::string no, phone, code, language;
  static Fields fields(auto...) {
    using F = FetchCopy;
    return Fields{field("no", {"办件号", "Number"}, &F::no, {.required = true, .length_max = 60}), field("phone", {"手机号", "Telephone"}, &F::phone, {.required = true, .length_max = 40, .pii = Pii::phone}),
                  field("code", {"领取码", "Code"}, &F::code, {.required = true, .length_max = 40}), field("language", {"语言", "Language"}, &F::language)};
  }
};

struct WhoHandled {
  registry::PersonId id;
  std::string after;
  int64_t limit = 50;
  static Fields fields(auto...) {
    using W = WhoHandled;
    return Fields{field("id", {"人员", "Person"}, &W::id, {.required = true}), field("after", {"续", "After"}, &W::after), field("limit", {"条数", "Limit"}, &W::limit, {.min = 1, .max = kPageMax})};
  }
};
// One entry of the journal about a person, or about what is kept of him: his rosters, passes, observations.
struct Handling {
  int64_t seq = 0;
  Instant at;
  std::string what, what_title, what_title_en, who, about, about_id, why, hash;
  static Fields fields(auto...) {
    using H = Handling;
    return Fields{field("seq", {"序号", "Number"}, &H::seq), field("at", {"时间", "Time"}, &H::at), field("what", {"事实", "Fact"}, &H::what), field("what_title", {"什么事", "What"}, &H::what_title), field("what_title_en", {"什么事（英文）", "What, in English"}, &H::what_title_en),
                  field("who", {"谁", "Who"}, &H::who), field("about", {"对什么", "About"}, &H::about), field("about_id", {"对象编号", "Id"}, &H::about_id), field("why", {"原因", "Why"}, &H::why), field("hash", {"摘要", "Hash"}, &H::hash)};
  }
};
// Whatever else the journal tells of a person is told of these: kind and id.
using ThingsOf = std::function<std::vector<std::pair<std::string, std::string>>(View const&, std::string const& person_id)>;

struct Known {
  registry::Known const& registry;
  cases::Cases const& cases;
  erasure::Erasures const& erasures;
  std::vector<registry::OwnData> parts;                                       // of all domains
  std::function<std::string(View const&, std::string const& account)> title_of;
  std::function<std::pair<std::string, std::string>(std::string const& what)> fact_title = {};  // in both languages
  ThingsOf things_of = {};
};

class Rights {
 public:
  explicit Rights(Known known) : known_(std::move(known)) {}

  // Problems: not_found, copy.not_a_request.
  Result<Request> request(View const& view, WhichRequest const& in) const;
  // Problems: those of request, copy.other_request {kind}, copy.not_accepted, registry.no_right, copy.erased.
  Result<Copy> make(Context& context, WhichRequest const& in) const;
  // For somebody who stands at a counter. Problems: not_found, registry.no_right, registry.reason_short.
  Result<Copy> make_at_counter(Context& context, MakeAtCounter const& in) const;
  // Problems: not_found, registry.no_right, registry.reason_short, copy.no_name, copy.over {day}, copy.erased.
  Result<Ticket> hand_out(Context& context, HandOut const& in) const;
  // Problems: copy.wrong_code, copy.over {day}, copy.erased.
  Result<Ticket> fetch(Context& context, FetchCopy const& in) const;
  // With a ticket. Problems: copy.ticket, copy.erased.
  Result<FileAnswer> read(View const& view, ReadCopy const& in) const;
  std::optional<Instant> fetchable_until(View const& view, std::string const& no) const;  // the newest copy of a request, while it may be fetched

  // Who did what with his data, newest first, as far as the actor sees: looked at, screened, passed, observed, corrected. Problems: not_found.
  Result<Items<Handling>> handling(View const& view, WhoHandled const& in) const;

  // Everything about him, as it is handed out: see docs/person-copy.schema.json.
  json::object gather(View const& view, registry::Subject const& subject, std::string const& request_no) const;
  Result<std::string> page(json::object const& copy, bool english, Instant now) const;  // PDF
  std::vector<registry::OwnData> const& parts() const { return known_.parts; }

 private:
  Result<cases::CaseState> state_of(View const& view, cases::CaseId const& id) const;
  Result<registry::Subject> subject_of(View const& view, CopyRow const& row) const;
  std::string number_in(cases::CaseState const& state) const;
  Result<CopyRow> visible(View const& view, CopyId const& id) const;
  Copy show(View const& view, CopyRow const& row) const;
  Result<Ticket> give(Context& context, CopyRow& row, std::string const& given_to, std::string const& why, bool himself) const;
  std::string make_row(Context& context, CopyRow& row, std::string const& why) const;

  Known known_;
};

// His journal: what was done with his data, and when. `fact_title`: a fact in both languages.
std::vector<registry::OwnData> own_data(std::function<std::pair<std::string, std::string>(std::string const& what)> fact_title);

std::vector<Endpoint> endpoints(Rights const& rights);
std::vector<std::pair<std::string_view, std::string_view>> invariants();

}  // namespace ly::rights
