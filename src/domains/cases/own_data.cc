// A person's own cases, for himself: what he wrote, which papers he handed in, how far each came. Found by the number in his form. Notes officers
// made for each other are no answer to him and are left out, and so is who did what: that is the journal's.
#include <algorithm>

#include "domains/cases/cases.h"
#include "domains/cases/form_schema.h"

namespace ly::cases {
namespace {

struct OwnField {
  std::string name, title, title_en, value, value_en, pii;
  static Fields fields(auto...) {
    using F = OwnField;
    return Fields{field("name", {"字段", "Field"}, &F::name), field("title", {"名称", "Title"}, &F::title), field("title_en", {"英文名称", "Title in English"}, &F::title_en), field("value", {"内容", "Content"}, &F::value),
                  field("value_en", {"英文内容", "Content in English"}, &F::value_en), field("pii", {"个人信息种类", "Kind of personal data"}, &F::pii)};
  }
};
struct OwnStep {
  Instant at;
  std::string state, state_en;
  static Fields fields(auto...) {
    return Fields{field("at", {"时间", "When"}, &OwnStep::at), field("state", {"环节", "State"}, &OwnStep::state), field("state_en", {"环节（英文）", "State in English"}, &OwnStep::state_en)};
  }
};
struct OwnQuestion {
  int64_t n = 0;
  Instant at;
  std::string who, who_en, text;
  static Fields fields(auto...) {
    using T = OwnQuestion;
    return Fields{field("n", {"第几问", "Question"}, &T::n), field("at", {"时间", "When"}, &T::at), field("who", {"谁", "Who"}, &T::who), field("who_en", {"谁（英文）", "Who, in English"}, &T::who_en), field("text", {"内容", "Text"}, &T::text)};
  }
};
struct OwnCaseRecord {
  std::string no, service, service_en, purpose, purpose_en, legal_basis, legal_basis_en, kept, kept_en, channel, reason;
  Instant opened_at;
  std::vector<OwnField> form;
  std::vector<std::string> papers;
  std::vector<OwnStep> steps;
  std::vector<OwnQuestion> questions;  // questions and answers of both sides
  static Fields fields(auto...) {
    using C = OwnCaseRecord;
    return Fields{field("no", {"办件号", "Number"}, &C::no), field("service", {"事项", "Service"}, &C::service), field("service_en", {"事项（英文）", "Service in English"}, &C::service_en), field("purpose", {"目的", "Purpose"}, &C::purpose),
                  field("purpose_en", {"目的（英文）", "Purpose in English"}, &C::purpose_en), field("legal_basis", {"依据", "Legal basis"}, &C::legal_basis), field("legal_basis_en", {"依据（英文）", "Legal basis in English"}, &C::legal_basis_en),
                  field("kept", {"保存期限", "Kept"}, &C::kept), field("kept_en", {"保存期限（英文）", "Kept, in English"}, &C::kept_en), field("opened_at", {"申请时间", "Opened"}, &C::opened_at), field("channel", {"渠道", "Channel"}, &C::channel),
                  field("form", {"所填内容", "What was filled in"}, &C::form), field("papers", {"交的材料", "Papers handed in"}, &C::papers), field("steps", {"经过", "Steps"}, &C::steps), field("questions", {"问答", "Questions and answers"}, &C::questions), field("reason", {"最后的理由", "The last reason given"}, &C::reason)};
  }
};

// "P365D" after "closed", then "erase": as a service file has it.
Text kept_in_words(Service::Retention const& r) {
  auto const days = r.keep.size() > 2 ? r.keep.substr(1, r.keep.size() - 2) : r.keep;
  bool const closed = r.after == "closed", erased = r.then == "erase";
  return {(closed ? "办结后 " : "应急结束后 ") + days + " 天" + (erased ? "删除" : "去标识"), days + " days after " + (closed ? "the case is closed, then " : "the emergency is over, then ") + (erased ? "erased" : "made anonymous")};
}

std::string value_text(json::value const& value) { return value.is_string() ? std::string(value.get_string()) : canonical(value); }

std::vector<OwnField> form_shown(Service const& service, json::object const& form) {
  std::vector<OwnField> out;
  for (auto const& [name, schema] : properties_of(service.form)) {
    auto const* value = find(form, name);
    if (!value || value->is_null()) continue;
    OwnField one{name, name, name, value_text(*value), {}, {}};
    if (auto const* title = schema->if_contains("title")) one.title = text_of(*title, "zh-CN"), one.title_en = text_of(*title, "en");
    one.value_en = one.value;
    auto const* titles = schema->if_contains("x-enum-titles");
    if (auto const* chosen = titles ? find(*titles, one.value) : nullptr) one.value_en = text_of(*chosen, "en"), one.value = text_of(*chosen, "zh-CN");
    if (auto const pii = pii_of(*schema); pii != Pii::none) one.pii = name_of(pii);
    out.push_back(std::move(one));
  }
  return out;
}

OwnCaseRecord record_shown(Service const& service, CaseState const& state) {
  OwnCaseRecord out;
  auto const kept = kept_in_words(service.retention);
  out.no = state.no, out.service = service.title.zh, out.service_en = service.title.en, out.purpose = service.purpose.zh, out.purpose_en = service.purpose.en;
  out.legal_basis = service.legal_basis.zh, out.legal_basis_en = service.legal_basis.en, out.kept = kept.zh, out.kept_en = kept.en;
  out.channel = state.channel, out.opened_at = state.opened_at, out.reason = state.reason;
  out.form = form_shown(service, state.form);
  for (auto const& [key, files] : state.documents) {
    auto const* document = service.documents.find(key);
    for (auto const& file : files) out.papers.push_back((document ? document->title.zh + "：" : "") + file.name);
  }
  for (auto const& reached : state.path)
    if (auto const* there = service.states.find(reached.state)) out.steps.push_back({reached.at, there->title.zh, there->title.en});
  for (auto const& q : state.questions) {
    auto const put = [&](Said const& said, Text const& act) {
      Text const side = said.from == kOffice ? Text{"经办机关", "The office"} : Text{"本人", "Yourself"};
      out.questions.push_back({q.n, said.at, side.zh + act.zh, side.en + act.en, said.text});
    };
    put(q.asked, {"提问", ", asking"});
    for (auto const& one : q.answers) put(one, {"答复", ", answering"});
  }
  return out;
}

}  // namespace

std::vector<registry::OwnData> Cases::own_data() const {
  return {registry::own_data("case", "cases", {"case_row", "case_event", "case_decision", "file", "file_chunk"}, {"本人的申请和请求", "Your applications and requests"}, {"本人填写，或经办人员在窗口代填", "Written by yourself, or for you at a counter"},
                             {"办理该事项，见每件的目的和依据", "To deal with the matter: see purpose and basis of each"}, [this](View const& view, registry::Subject const& subject) {
                               std::vector<OwnCaseRecord> out;
                               for (auto const& id : ids_of_applicant(view, subject.number)) {
                                 auto const state = state_of(view, id);
                                 auto const* loaded = state ? catalog_.find(state->service, state->version) : nullptr;
                                 if (loaded) out.push_back(record_shown(loaded->compiled->service, *state));
                               }
                               return out;
                             },
                             {{"web", {"网页", "Web"}}, {"phone", {"手机", "Phone"}}, {"counter", {"窗口", "Counter"}}, {"email", {"来信", "E-mail"}}, {"import", {"导入", "Import"}}})};
}

}  // namespace ly::cases
