#include "domains/mailroom/mailroom.h"
#include "domains/mailroom/rows.h"

namespace ly::mailroom {
namespace {

struct OwnMail {
  std::string no, from, subject, text;
  Instant at;
  static Fields fields(auto...) {
    using M = OwnMail;
    return Fields{field("no", {"办件号", "Number"}, &M::no), field("at", {"收到时间", "Received"}, &M::at), field("from", {"发件地址", "From"}, &M::from), field("subject", {"主题", "Subject"}, &M::subject), field("text", {"正文", "Text"}, &M::text)};
  }
};

}  // namespace

std::vector<registry::OwnData> own_data(cases::Cases const& cases) {
  return {registry::own_data("case", "mails", {"mail", "mail_chunk"}, {"成为办件的来信", "Mails that became your cases"}, {"发来的邮件", "The mails that came"}, {"收下申请和材料", "To take applications and papers"}, [&cases](View const& view, registry::Subject const& subject) {
    std::vector<OwnMail> out;
    for (auto const& id : cases.ids_of_applicant(view, subject.number))
      for (auto const& row : list_rows_of_case(view, id))
        out.push_back({cases.no_of(view, id), std::string(text_of(row.content, "from")), std::string(text_of(row.content, "subject")), std::string(text_of(row.content, "text")), row.at});
    return out;
  })};
}

}  // namespace ly::mailroom
