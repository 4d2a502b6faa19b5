// Official papers (公文): issued on a case, numbered, sealed at rest, verifiable by anybody. See README.md.
#pragma once
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "desk/desk.h"
#include "desk/endpoint.h"
#include "domains/cases/cases.h"
#include "domains/registry/registry.h"
#include "formats/policy_set.h"

namespace ly::papers {

struct PaperTag;
using PaperId = Id<PaperTag>;

inline constexpr int64_t kPapersAtOnce = 100;

// As regions/cn/official_papers.json says.
struct Template {
  std::string kind, title, en, service, issuer, number, to, basis;
  std::vector<std::string> states, body, after;  // body and after: paragraphs before and after the table
  bool own_seal = false;  // the addressee of the other papers signs this one: no number, no seal of ours
  std::vector<std::string> appeals = {};  // ids of the ways of appeal it tells of, in order
};

// A way of appeal as the law had it from one day to another: data of regions/cn/official_papers.json, with its source.
struct AppealTerm {
  std::string id, law, text, source;
  Day from;
  std::optional<Day> to;          // last day
  int64_t days = 0, months = 0;   // one of them; counted from the day after the decision was known
};

std::string day_on_paper(Instant at);  // 2020年2月17日
std::string day_on_paper(Day day);
// The last day to appeal of who came to know on `known`, before any day off at the end is counted: art. 82 of the Civil Procedure Law (2017), art. 85 (2023).
Day last_day_of(AppealTerm const& term, Day known);

struct IssuePaper {
  std::string case_id, kind;
  static Fields fields(auto...) {
    return Fields{field("case_id", {"办件", "Case"}, &IssuePaper::case_id, {.required = true, .length_max = 26}), field("kind", {"公文", "Paper"}, &IssuePaper::kind, {.required = true, .length_max = 40})};
  }
};
struct IssueMany {
  std::vector<std::string> case_ids;
  std::string kind;
  static Fields fields(auto...) {
    return Fields{field("case_ids", {"办件", "Cases"}, &IssueMany::case_ids, {.required = true, .length_max = 100}), field("kind", {"公文", "Paper"}, &IssueMany::kind, {.required = true, .length_max = 40})};
  }
};
struct RevokePaper {
  PaperId id;
  std::string reason;
  static Fields fields(auto...) { return Fields{field("id", {"公文", "Paper"}, &RevokePaper::id, {.required = true}), field("reason", {"原因", "Reason"}, &RevokePaper::reason, {.required = true, .length_max = 200})}; }
};
struct ListPapers {
  std::string case_id, enterprise_id, kind, after;
  int64_t limit = 50;
  static Fields fields(auto...) {
    using T = ListPapers;
    return Fields{field("case_id", {"办件", "Case"}, &T::case_id, {.length_max = 26}), field("enterprise_id", {"企业", "Enterprise"}, &T::enterprise_id, {.length_max = 26}), field("kind", {"公文", "Paper"}, &T::kind, {.length_max = 40}), field("after", {"续", "After"}, &T::after),
                  field("limit", {"每页", "Limit"}, &T::limit, {.min = 1, .max = kPageMax})};
  }
};
struct PrintPapers {
  std::string ids;
  static Fields fields(auto...) { return Fields{field("ids", {"公文编号，逗号分隔", "Ids, comma between"}, &PrintPapers::ids, {.required = true, .length_max = 3'000})}; }
};
struct VerifyPaper {
  std::string code;
  static Fields fields(auto...) { return Fields{field("code", {"核验码", "Check code"}, &VerifyPaper::code, {.required = true, .length_max = 40})}; }
};

struct PaperRow {
  PaperId id;
  std::string no, code, kind, title, enterprise_id, enterprise, case_id, digest, state, issued_by;
  Instant issued_at;
  std::optional<Instant> revoked_at;
  static Fields fields(auto...) {
    using T = PaperRow;
    return Fields{field("id", {"编号", "Id"}, &T::id), field("no", {"发文字号", "Number"}, &T::no), field("code", {"核验码", "Check code"}, &T::code), field("kind", {"种类", "Kind"}, &T::kind), field("title", {"标题", "Title"}, &T::title), field("enterprise_id", {"企业", "Enterprise"}, &T::enterprise_id),
                  field("enterprise", {"企业名称", "Enterprise's name"}, &T::enterprise), field("case_id", {"办件", "Case"}, &T::case_id), field("digest", {"正文摘要", "Digest"}, &T::digest), field("state", {"状态", "State"}, &T::state, {.one_of = "valid revoked"}),
                  field("issued_by", {"签发人", "Issued by"}, &T::issued_by), field("issued_at", {"签发时间", "Issued"}, &T::issued_at), field("revoked_at", {"撤销时间", "Revoked"}, &T::revoked_at)};
  }
};
// What a case or an enterprise may be given, issued already or not.
struct Offer {
  std::string kind, title;
  bool ready = false;
  std::optional<PaperRow> issued;
  static Fields fields(auto...) {
    using T = Offer;
    return Fields{field("kind", {"种类", "Kind"}, &T::kind), field("title", {"标题", "Title"}, &T::title), field("ready", {"可以签发", "Ready"}, &T::ready), field("issued", {"已签发", "Issued"}, &T::issued)};
  }
};
struct Verified {
  std::string no, title, enterprise, digest, state;
  Instant issued_at;
  std::optional<Instant> revoked_at;
  static Fields fields(auto...) {
    using T = Verified;
    return Fields{field("no", {"发文字号", "Number"}, &T::no), field("title", {"标题", "Title"}, &T::title), field("enterprise", {"主送", "Addressee"}, &T::enterprise), field("digest", {"正文摘要", "Digest"}, &T::digest), field("state", {"状态", "State"}, &T::state, {.one_of = "valid revoked"}),
                  field("issued_at", {"签发时间", "Issued"}, &T::issued_at), field("revoked_at", {"撤销时间", "Revoked"}, &T::revoked_at)};
  }
};

// The text of a paper, as sealed: what was said, with which law and which sums.
struct Content {
  std::string title, no, issuer, to, basis, day;  // day: as it stands on the paper
  std::vector<std::string> body;
  std::vector<std::string> table_head;            // shares are even; empty: no table
  std::vector<std::vector<std::string>> table;
  std::vector<std::string> after;                 // paragraphs below the table
  bool own_seal = false;
};
json::object to_json(Content const& content);
Content content_from(json::value const& value);
// SHA-256 of the canonical JSON, 64 hex digits.
std::string digest_of(Content const& content);

class Papers {
 public:
  Papers(cases::Cases const& cases, registry::Known const& known, formats::PolicySet const& policies, json::value const& templates);

  std::vector<Template> const& templates() const { return templates_; }
  Result<Items<Offer>> offers(View const& view, ListPapers const& in) const;
  Result<Items<PaperRow>> list(View const& view, ListPapers const& in) const;
  Result<FileAnswer> print(View const& view, PrintPapers const& in) const;
  Result<Verified> verify(View const& view, VerifyPaper const& in) const;  // anybody; paper.code_unknown
  // Problems: paper.unknown_kind, paper.not_now {title, state}, not_found. Issued already: the same paper again.
  Result<PaperRow> issue(Context& context, IssuePaper const& in) const;
  Result<Items<PaperRow>> issue_many(Context& context, IssueMany const& in) const;
  Result<PaperRow> revoke(Context& context, RevokePaper const& in) const;

  // For relief.h: a paper that rests on no case.
  Result<PaperRow> put(Context& context, Template const& which, Content content, std::string const& enterprise_id, std::string const& division, std::string const& case_id) const;
  Template const* find_template(std::string_view kind) const;
  std::string place_name(std::string_view division) const;  // 海陵县 …, for issuers

 private:
  Result<Content> content_of(View const& view, Template const& which, cases::CaseState const& state) const;
  std::vector<std::string> appeals_of(Template const& which, std::string_view division, Day day) const;

  cases::Cases const& cases_;
  registry::Known const& known_;
  formats::PolicySet const& policies_;
  std::vector<Template> templates_;
  std::vector<AppealTerm> appeals_;
};

std::vector<std::pair<std::string_view, std::string_view>> invariants();

std::vector<registry::OwnData> own_data(cases::Cases const& cases);  // what of this a person may have a copy of

}  // namespace ly::papers
