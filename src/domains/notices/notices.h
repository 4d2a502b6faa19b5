// Telling people (告知): what was sent to whom, over which channel, what became of it, and who was not reached. The words are put into the
// outbox by the verbs of other domains; here they are handed to a channel (app/courier), their receipts noted, and shown.
// A message is handed over at least once, with its own id so that a gateway can know it again; what becomes of it is noted exactly once.
#pragma once
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "desk/desk.h"
#include "desk/endpoint.h"
#include "domains/cases/cases.h"

namespace ly::notices {

struct MessageTag;
using MessageId = Id<MessageTag>;

inline constexpr std::string_view kStates = "waiting sent delivered failed dead";
inline constexpr std::string_view kChannels = "app sms email";
inline constexpr std::string_view kTestTemplate = "test";
inline constexpr Minutes kTryFor{24 * 60};     // a gateway that is down over night; older news would mislead
inline constexpr Minutes kFirstWait{1}, kLongestWait{60};
inline constexpr Minutes kReceiptFor{72 * 60};  // gateways keep receipts for three days

struct Notice {
  MessageId id;
  std::string channel, template_name, subject_kind, subject_id, no, enterprise_id, enterprise, address, state, problem, problem_en, text, text_en, number;
  int64_t attempts = 0;
  Instant at, changed_at;
  std::optional<Instant> next_at;
  bool may_retry = false;
  static Fields fields(auto...) {
    using N = Notice;
    return Fields{field("id", {"编号", "Message"}, &N::id), field("at", {"写下", "Written"}, &N::at), field("channel", {"方式", "Channel"}, &N::channel, {.one_of = kChannels}), field("template", {"模板", "Template"}, &N::template_name),
                  field("subject_kind", {"关于", "About"}, &N::subject_kind), field("subject_id", {"哪一件", "Which"}, &N::subject_id), field("no", {"办件号", "Case number"}, &N::no), field("enterprise_id", {"企业", "Enterprise"}, &N::enterprise_id),
                  field("enterprise", {"企业名称", "Enterprise's name"}, &N::enterprise), field("address", {"发到（已掩码）", "Sent to (masked)"}, &N::address), field("state", {"状态", "State"}, &N::state, {.one_of = kStates}),
                  field("problem", {"未发出的原因", "Why not"}, &N::problem), field("problem_en", {"原因（英文）", "Why not, in English"}, &N::problem_en), field("text", {"内容", "Text"}, &N::text), field("text_en", {"内容（英文）", "Text in English"}, &N::text_en),
                  field("number", {"网关编号", "The gateway's number"}, &N::number), field("attempts", {"已试次数", "Attempts"}, &N::attempts), field("changed_at", {"最近变化", "Changed"}, &N::changed_at), field("next_at", {"下次再试", "Tried again at"}, &N::next_at),
                  field("may_retry", {"可以重发", "May be sent again"}, &N::may_retry)};
  }
};
struct StateCount {
  std::string state;
  int64_t count = 0;
  static Fields fields(auto...) { return Fields{field("state", {"状态", "State"}, &StateCount::state), field("count", {"条数", "Count"}, &StateCount::count)}; }
};
struct NoticeList {
  std::vector<Notice> items;
  std::vector<StateCount> counts;
  std::optional<std::string> next;
  int64_t total = 0;  // of what was asked for
  static Fields fields(auto...) {
    return Fields{field("total", {"总数", "Total"}, &NoticeList::total, {.required = true}), field("items", {"条目", "Items"}, &NoticeList::items, {.required = true}), field("counts", {"各状态条数", "Counts"}, &NoticeList::counts, {.required = true}), field("next", {"下一页", "Next page"}, &NoticeList::next)};
  }
};
struct ListNotices {
  std::string state, channel, after;
  int64_t limit = 50;
  static Fields fields(auto...) {
    using L = ListNotices;
    return Fields{field("state", {"状态", "State"}, &L::state, {.one_of = kStates}), field("channel", {"方式", "Channel"}, &L::channel, {.one_of = kChannels}), field("after", {"续", "After"}, &L::after), field("limit", {"每页", "Limit"}, &L::limit, {.min = 1, .max = kPageMax})};
  }
};
struct WhichNotice {
  MessageId id;
  static Fields fields(auto...) { return Fields{field("id", {"编号", "Message"}, &WhichNotice::id, {.required = true})}; }
};
struct SendTest {
  std::string channel, to;
  static Fields fields(auto...) {
    return Fields{field("channel", {"方式", "Channel"}, &SendTest::channel, {.required = true, .one_of = "sms email"}), field("to", {"发到", "To"}, &SendTest::to, {.required = true, .length_max = 254, .pii = Pii::phone})};
  }
};

// What the courier carries: unsealed, in memory only.
struct Outgoing {
  std::string id, channel, template_name, address, text, subject, number, message_id, in_reply_to;  // the last two of mails that answer one
  std::map<std::string, std::string> variables;
  int64_t attempts = 0;
  Instant at;
};
// What became of one attempt, or of a message that was sent.
struct Outcome {
  enum class Is { sent, later, refused, delivered, failed } is = Is::later;
  std::string number;  // what the gateway calls it
  Problem problem;     // of later and refused; its args hold nothing personal
};

// Of the rest of the house.
struct Known {
  std::function<std::string(std::string_view language, Problem const&)> say;
  std::function<std::string(View const&, std::string const& case_id)> case_no;
  std::function<std::string(View const&, std::string const& enterprise_id)> enterprise_name;
};

// As it went out, with the code that may stand in it: for a demo region, where nobody has the telephones (app/channel_routes). Newest first.
struct SentMessage {
  Instant at;
  std::string channel, address, text, text_en;  // address: masked
};
std::vector<SentMessage> newest_sent(View const& view, std::string_view channel, int64_t limit);

class Notices {
 public:
  explicit Notices(Known known) : known_(std::move(known)) {}

  Result<NoticeList> list(View const& view, ListNotices const& in) const;
  Result<Notice> retry(Context& context, WhichNotice const& in) const;    // not_found, notice.not_given_up
  Result<Notice> send_test(Context& context, SendTest const& in) const;   // notice.address

  int64_t waiting(View const& view, std::string_view channel) const;      // how many wait for it, in the actor's region

  // ---- for the courier ----
  // What is to be handed over now on this channel, oldest first.
  std::vector<Outgoing> due(View const& view, std::string_view channel, int64_t limit) const;
  // Sent, with a number of the gateway's, and without a receipt so far.
  std::vector<Outgoing> without_receipt(View const& view, std::string_view channel, int64_t limit) const;
  // One command per attempt, with the request id "<message>/<attempt>": what became of it is noted once.
  Command note_attempt(Outgoing const& message, Outcome outcome) const;
  // A receipt; unknown numbers are passed over. How many messages it was of.
  Command note_receipt(std::string channel, std::string number, bool delivered) const;
  // Gives up what waits for a channel nobody set up, once it is too old to be news.
  std::optional<Command> give_up_unset(View const& view, std::string_view channel) const;

 private:
  Notice shown(View const& view, struct Row const& row) const;
  Known known_;
};

std::vector<registry::OwnData> own_data(cases::Cases const& cases);  // what of this a person may have a copy of

}  // namespace ly::notices
