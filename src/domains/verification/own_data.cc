#include "domains/verification/rows.h"
#include "domains/verification/verification.h"

namespace ly::verification {
namespace {

struct OwnFact {
  std::string name, said, answered;
  static Fields fields(auto...) {
    return Fields{field("name", {"项目", "Name"}, &OwnFact::name), field("said", {"所填", "As written"}, &OwnFact::said), field("answered", {"核验所得", "As answered"}, &OwnFact::answered)};
  }
};
struct OwnVerification {
  std::string no, source, state;
  Instant asked_at;
  std::optional<Instant> answered_at;
  std::vector<OwnFact> facts;
  static Fields fields(auto...) {
    using V = OwnVerification;
    return Fields{field("no", {"办件号", "Number"}, &V::no), field("source", {"核验方", "Verified with"}, &V::source), field("asked_at", {"何时问", "Asked"}, &V::asked_at), field("answered_at", {"何时答", "Answered"}, &V::answered_at), field("state", {"结果", "Result"}, &V::state),
                  field("facts", {"逐项对照", "Compared"}, &V::facts)};
  }
};

}  // namespace

std::vector<registry::OwnData> own_data(cases::Cases const& cases) {
  return {registry::own_data("case", "verifications", {"verification"}, {"网上核实的结果", "Facts verified online"}, {"外部登记系统或本单位名单", "Registers outside, or lists of the bureau"}, {"核对所填是否属实", "To see whether what was written is so"},
                             [&cases](View const& view, registry::Subject const& subject) {
                               std::vector<OwnVerification> out;
                               for (auto const& id : cases.ids_of_applicant(view, subject.number))
                                 for (auto const& row : list_rows(view, id)) {
                                   OwnVerification one{cases.no_of(view, id), std::string(text_of(row.content, "source")), row.state, row.asked_at, {}, {}};
                                   if (row.answered_at.ms > 0) one.answered_at = row.answered_at;
                                   if (auto const* compared = find(row.content, "compared"); compared && compared->is_array())
                                     for (auto const& fact : compared->get_array()) one.facts.push_back({std::string(text_of(fact, "name")), std::string(text_of(fact, "said")), std::string(text_of(fact, "answered"))});
                                   out.push_back(std::move(one));
                                 }
                               return out;
                             },
                             {{"waiting", {"等答复", "Waiting"}}, {"agrees", {"相符", "Agrees"}}, {"differs", {"不符", "Differs"}}, {"unknown", {"查不到", "Unknown"}}, {"failed", {"没有答复", "No answer"}}})};
}

}  // namespace ly::verification
