// Pushes (推送): a policy or guidance told to those whom a table says it concerns, and who was not reached yet. Enterprises are told in the
// application and by short message; reached is who opened it or whose message was delivered by receipt. Persons, who have no account, by message alone.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "desk/jobs.h"
#include "domains/notices/notices.h"
#include "formats/policy_set.h"

namespace ly::notices {

struct PushTag;
using PushId = Id<PushTag>;

inline constexpr std::string_view kPushTemplate = "push/notice";
inline constexpr std::string_view kPersonPushTemplate = "push/person";
inline constexpr std::string_view kAudiences = "enterprises persons";
inline constexpr size_t kPushPart = 100;  // enterprises or persons of one command: 300 rows

struct Push {
  PushId id;
  std::string title, body, title_en, body_en, table, audience = "enterprises", by;
  Instant sent_at;
  int64_t looked_at = 0, concerned = 0, reached = 0, underway = 0, not_reached = 0;
  static Fields fields(auto...) {
    using P = Push;
    return Fields{field("id", {"编号", "Push"}, &P::id), field("title", {"标题", "Title"}, &P::title), field("body", {"内容", "Text"}, &P::body), field("title_en", {"标题（英文）", "Title in English"}, &P::title_en),
                  field("body_en", {"内容（英文）", "Text in English"}, &P::body_en), field("table", {"按哪张政策表", "By which table"}, &P::table), field("audience", {"发给谁", "To whom"}, &P::audience, {.one_of = kAudiences}), field("by", {"发出人", "Sent by"}, &P::by), field("sent_at", {"发出", "Sent"}, &P::sent_at),
                  field("looked_at", {"看过的企业或人员", "Looked at"}, &P::looked_at), field("concerned", {"涉及", "Concerned"}, &P::concerned), field("reached", {"已看到或送达", "Reached"}, &P::reached),
                  field("underway", {"已发出", "Under way"}, &P::underway), field("not_reached", {"没有送达", "Not reached"}, &P::not_reached)};
  }
};
struct SendPush {
  std::string title, body, title_en, body_en, table, audience = "enterprises";  // table: id of a policy table; empty: everybody in my region
  static Fields fields(auto...) {
    using S = SendPush;
    return Fields{field("title", {"标题", "Title"}, &S::title, {.required = true, .length_max = 100}), field("body", {"内容", "Text"}, &S::body, {.required = true, .length_max = 4000}),
                  field("title_en", {"标题（英文）", "Title in English"}, &S::title_en, {.length_max = 200}), field("body_en", {"内容（英文）", "Text in English"}, &S::body_en, {.length_max = 8000}), field("table", {"政策表", "Table"}, &S::table, {.length_max = 60}),
                  field("audience", {"发给谁", "To whom"}, &S::audience, {.one_of = kAudiences})};
  }
};
struct PushStarted {
  PushId id;
  JobId job_id;
  static Fields fields(auto...) { return Fields{field("id", {"编号", "Push"}, &PushStarted::id), field("job_id", {"任务", "Job"}, &PushStarted::job_id)}; }
};
struct Recipient {
  std::string id, enterprise_id, enterprise, name, phone, sms, problem, problem_en, reach, rule;  // sms: state of the message; reach: reached underway not_reached
  std::optional<Instant> seen_at;
  static Fields fields(auto...) {
    using R = Recipient;
    return Fields{field("id", {"编号", "Recipient"}, &R::id), field("enterprise_id", {"企业", "Enterprise"}, &R::enterprise_id), field("enterprise", {"企业名称", "Enterprise's name"}, &R::enterprise), field("name", {"姓名", "Name"}, &R::name, {.pii = Pii::name}), field("phone", {"电话", "Telephone"}, &R::phone, {.pii = Pii::phone}),
                  field("sms", {"短信", "Message"}, &R::sms), field("problem", {"未送达的原因", "Why not"}, &R::problem), field("problem_en", {"原因（英文）", "Why not, in English"}, &R::problem_en),
                  field("reach", {"是否送达", "Reached"}, &R::reach, {.one_of = "reached underway not_reached"}), field("rule", {"依据规则", "Rule"}, &R::rule), field("seen_at", {"看到", "Seen"}, &R::seen_at)};
  }
};
struct ListRecipients {
  PushId id;
  std::string reach, after;
  int64_t limit = 50;
  static Fields fields(auto...) {
    using L = ListRecipients;
    return Fields{field("id", {"编号", "Push"}, &L::id, {.required = true}), field("reach", {"是否送达", "Reached"}, &L::reach, {.one_of = "reached underway not_reached"}), field("after", {"续", "After"}, &L::after), field("limit", {"每页", "Limit"}, &L::limit, {.min = 1, .max = kPageMax})};
  }
};
struct WhichPush {
  PushId id;
  static Fields fields(auto...) { return Fields{field("id", {"编号", "Push"}, &WhichPush::id, {.required = true})}; }
};
struct MyPush {
  PushId id;
  std::string title, body, title_en, body_en;
  Instant sent_at;
  bool seen = false;
  static Fields fields(auto...) {
    using M = MyPush;
    return Fields{field("id", {"编号", "Push"}, &M::id), field("title", {"标题", "Title"}, &M::title), field("body", {"内容", "Text"}, &M::body), field("title_en", {"标题（英文）", "Title in English"}, &M::title_en),
                  field("body_en", {"内容（英文）", "Text in English"}, &M::body_en), field("sent_at", {"发出", "Sent"}, &M::sent_at), field("seen", {"看过", "Seen"}, &M::seen)};
  }
};

class Pushes {
 public:
  Pushes(formats::PolicySet const& policies, Jobs& jobs, Known known, std::function<std::string(View const&, std::string const&)> title_of)
      : policies_(policies), jobs_(jobs), known_(std::move(known)), title_of_(std::move(title_of)) {}
  Result<PushStarted> send(Context& context, SendPush const& in) const;      // push.no_table{table}
  Result<json::value> run(JobRun& run) const;                                // the job "notices.push"
  Result<Items<Push>> list(View const& view, Nothing const& in) const;       // the newest 100
  Result<Items<Recipient>> recipients(View const& view, ListRecipients const& in) const;
  Result<Items<MyPush>> mine(View const& view, Nothing const& in) const;     // of an enterprise's clerk
  Result<MyPush> see(Context& context, WhichPush const& in) const;           // he opened it: reached

 private:
  formats::PolicySet const& policies_;
  Jobs& jobs_;
  Known known_;
  std::function<std::string(View const&, std::string const&)> title_of_;
};
std::vector<Endpoint> push_endpoints(Pushes const& pushes);

}  // namespace ly::notices
