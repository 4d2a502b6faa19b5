#include "domains/papers/endpoints.h"

namespace ly::papers {
namespace {

constexpr Roles kSigners = Role::officer | Role::reviewer | Role::lead;

}  // namespace

std::vector<Endpoint> endpoints(Papers const& papers, Reliefs const& reliefs, Jobs& jobs) {
  auto const* p = &papers;
  auto const* r = &reliefs;
  auto* j = &jobs;
  std::vector<Endpoint> rows;
  rows.push_back(reading<ListPapers, Items<PaperRow>>("GET", "/api/papers", "papers.list", {"公文", "Official papers"}, may::staff_clerk_audit, [p](View const& v, ListPapers const& in) { return p->list(v, in); }));
  rows.push_back(reading<ListPapers, Items<Offer>>("GET", "/api/papers/offers", "papers.offers", {"可以签发的公文", "Papers a case may be given"}, may::staff_clerk_audit, [p](View const& v, ListPapers const& in) { return p->offers(v, in); }));
  rows.push_back(writing<IssuePaper, PaperRow>("POST", "/api/papers", "papers.issue", {"签发公文", "Issue a paper"}, kSigners | Role::enterprise_clerk, [p](Context& c, IssuePaper const& in) { return p->issue(c, in); }));
  rows.push_back(writing<IssueMany, Items<PaperRow>>("POST", "/api/papers/many", "papers.issue_many", {"批量签发公文", "Issue papers"}, kSigners, [p](Context& c, IssueMany const& in) { return p->issue_many(c, in); }));
  rows.push_back(writing<RevokePaper, PaperRow>("POST", "/api/papers/{id}/revoke", "papers.revoke", {"撤销公文", "Revoke a paper"}, kSigners, [p](Context& c, RevokePaper const& in) { return p->revoke(c, in); }));
  rows.push_back(reading<PrintPapers, FileAnswer>("GET", "/api/papers/print.pdf", "papers.print", {"打印公文", "Print papers"}, may::staff_clerk_audit, [p](View const& v, PrintPapers const& in) { return p->print(v, in); }));
  rows.back().answer_media = "application/pdf";
  rows.push_back(reading<VerifyPaper, Verified>("GET", "/api/verify", "papers.verify", {"公文核验", "Verify a paper"}, {}, [p](View const& v, VerifyPaper const& in) { return p->verify(v, in); }));
  rows.push_back(reading<AskRelief, Relief>("GET", "/api/relief", "relief.work_out", {"惠企测算", "Work out reliefs"}, may::staff_clerk_audit, [r](View const& v, AskRelief const& in) { return r->work_out(v, in); }));
  rows.push_back(writing<PutContributions, Relief>("POST", "/api/relief/contributions", "relief.put_contributions", {"登记应缴", "Keep contributions"}, may::staff_and_clerk, [r](Context& c, PutContributions const& in) { return r->put_contributions(c, in); }));
  rows.push_back(writing<ImportContributions, ContributionsKept>("POST", "/api/relief/contributions/import", "relief.import_contributions", {"导入应缴", "Import contributions"}, kSigners, [r](Context& c, ImportContributions const& in) { return r->import_contributions(c, in); }));
  rows.push_back(writing<AskRelief, PaperRow>("POST", "/api/relief/letters", "relief.send_letter", {"发告知书", "Send the letter"}, kSigners, [r](Context& c, AskRelief const& in) { return r->send_letter(c, in); }));
  rows.push_back(writing<BatchRelief, BatchStarted>("POST", "/api/relief/batch", "relief.start_batch", {"批量测算", "Work out a district"}, kSigners, [r, j](Context& c, BatchRelief const& in) { return r->start_batch(c, *j, in); }));
  return rows;
}

}  // namespace ly::papers
