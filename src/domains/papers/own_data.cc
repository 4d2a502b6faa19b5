#include "domains/papers/rows.h"

namespace ly::papers {
namespace {

struct OwnPaper {
  std::string no, title, to, day, text, state;
  Instant issued_at;
  static Fields fields(auto...) {
    using P = OwnPaper;
    return Fields{field("no", {"发文字号", "Number"}, &P::no), field("title", {"标题", "Title"}, &P::title), field("issued_at", {"印发时间", "Issued"}, &P::issued_at), field("state", {"状态", "State"}, &P::state), field("to", {"主送", "To"}, &P::to),
                  field("day", {"落款日期", "Dated"}, &P::day), field("text", {"正文", "Text"}, &P::text)};
  }
};

}  // namespace

std::vector<registry::OwnData> own_data(cases::Cases const& cases) {
  return {registry::own_data("paper", "papers", {"official_paper"}, {"就本人的申请印发的公文", "Official papers on your applications"}, {"办理结果", "What was decided"}, {"告知结果", "To tell the result"},
                             [&cases](View const& view, registry::Subject const& subject) {
                               std::vector<OwnPaper> out;
                               for (auto const& id : cases.ids_of_applicant(view, subject.number))
                                 for (auto const& paper : list_papers_of_case(view, id)) {
                                   OwnPaper one{paper.no, paper.title, {}, {}, {}, paper.state, paper.issued_at};
                                   if (paper.content) {
                                     one.to = paper.content->to, one.day = paper.content->day;
                                     for (auto const& paragraph : paper.content->body) one.text += (one.text.empty() ? "" : "\n") + paragraph;
                                   }
                                   out.push_back(std::move(one));
                                 }
                               return out;
                             },
                             {{"valid", {"有效", "Valid"}}, {"revoked", {"已撤销", "Revoked"}}})};
}

}  // namespace ly::papers
