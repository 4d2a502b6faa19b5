#include <set>

#include "domains/notices/notices.h"
#include "domains/notices/rows.h"

namespace ly::notices {
namespace {

struct OwnMessage {
  std::string channel, address, text, text_en, state;
  Instant at;
  static Fields fields(auto...) {
    using M = OwnMessage;
    return Fields{field("at", {"时间", "When"}, &M::at), field("channel", {"方式", "By"}, &M::channel), field("address", {"发往", "To"}, &M::address, {.pii = Pii::phone}), field("text", {"内容", "Text"}, &M::text), field("text_en", {"英文内容", "Text in English"}, &M::text_en),
                  field("state", {"状态", "State"}, &M::state)};
  }
};

OwnMessage message_shown(Row const& row) {
  OwnMessage out{row.channel, {}, {}, {}, row.state, row.at};
  out.address = text_of(*row.content, "address");
  if (auto const* text = find(*row.content, "text")) out.text = text_of(*text, "zh-CN"), out.text_en = text_of(*text, "en");
  return out;
}

// To himself: what stands under his own key, and what his cases sent to an applicant.
std::vector<OwnMessage> own_messages(cases::Cases const& cases, View const& view, registry::Subject const& subject) {
  std::vector<OwnMessage> out;
  auto const add = [&](std::vector<Row> const& rows) {
    for (auto const& row : rows)
      if (row.content && (row.subject_kind != "case" || text_of(*row.content, "to") == "applicant")) out.push_back(message_shown(row));
  };
  if (auto const key = subject.key(); !key.empty()) add(list_rows_under(view, key));
  for (auto const& id : cases.ids_of_applicant(view, subject.number)) add(list_rows_under(view, "case/" + id));
  return out;
}

struct OwnPush {
  std::string title, body;
  Instant at;
  static Fields fields(auto...) { return Fields{field("at", {"时间", "When"}, &OwnPush::at), field("title", {"标题", "Title"}, &OwnPush::title), field("body", {"内容", "Body"}, &OwnPush::body)}; }
};

}  // namespace

std::vector<registry::OwnData> own_data(cases::Cases const& cases) {
  return {registry::own_data("person", "messages", {"outbox"}, {"发给本人的消息", "Messages sent to you"}, {"本平台", "This platform"}, {"告知办理情况", "To tell you how things stand"}, [&cases](View const& view, registry::Subject const& subject) { return own_messages(cases, view, subject); },
                             {{"app", {"站内", "In the application"}}, {"sms", {"短信", "SMS"}}, {"email", {"邮件", "E-mail"}}, {"waiting", {"待发", "Waiting"}}, {"sent", {"已发", "Sent"}}, {"delivered", {"已送达", "Delivered"}}, {"failed", {"未送达", "Not delivered"}}, {"dead", {"已放弃", "Given up"}}}),
          registry::own_data("person", "pushes", {"push_recipient"}, {"推送过的政策", "Policies pushed to you"}, {"按政策表（年龄、性别、户籍）找出", "Found by a table on age, sex and home"}, {"告知涉及您的政策", "To tell you of policies that concern you"},
                             [](View const& view, registry::Subject const& subject) {
                               std::vector<OwnPush> out;
                               if (subject.person.text.empty()) return out;
                               for (auto const& push : list_pushes_to(view, subject.person.text)) out.push_back({push.title, push.body, push.sent_at});
                               return out;
                             })};
}

}  // namespace ly::notices
