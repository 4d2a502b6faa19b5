#include "domains/policies/endpoints.h"

namespace ly::policies {
namespace {

constexpr Roles kReaders = may::staff | Role::auditor | Role::administrator;

Endpoint as_workbook(Endpoint row) {
  row.answer_media = kXlsxMedia;
  return row;
}

}  // namespace

std::vector<Endpoint> endpoints(Policies const& p) {
  std::vector<Endpoint> rows;
  rows.push_back(reading<Nothing, Items<PolicyRow>>("GET", "/api/policies", "policies.list", {"政策表", "Policy tables"}, kReaders, [&p](View const& v, Nothing const&) { return p.list(v); }));
  rows.push_back(reading<WhichPolicy, PolicyPage>("GET", "/api/policies/{id}", "policies.get", {"一张政策表", "A policy table"}, kReaders, [&p](View const& v, WhichPolicy const& in) { return p.get(v, in); }));
  rows.push_back(as_workbook(reading<WhichPolicy, FileAnswer>("GET", "/api/policies/{id}/sheet.xlsx", "policies.sheet", {"导出政策表", "A policy table as a workbook"}, kReaders, [&p](View const& v, WhichPolicy const& in) { return p.sheet(v, in); })));
  rows.push_back(reading<TwoVersions, Items<DifferenceText>>("GET", "/api/policies/{id}/differences", "policies.differences", {"两个版本的差别", "What differs between two versions"}, kReaders, [&p](View const& v, TwoVersions const& in) { return p.differences(v, in); }));
  rows.push_back(writing<NewDraft, DraftPage>("POST", "/api/policy-drafts", "policies.draft", {"起草新版", "Draft a version"}, kAuthors, [&p](Context& c, NewDraft const& in) { return p.start(c, in); }));
  rows.push_back(reading<WhichDraft, DraftPage>("GET", "/api/policy-drafts/{id}", "policies.draft_show", {"草稿", "A draft"}, kReaders, [&p](View const& v, WhichDraft const& in) { return p.draft(v, in.id); }));
  rows.push_back(as_workbook(reading<WhichDraft, FileAnswer>("GET", "/api/policy-drafts/{id}/sheet.xlsx", "policies.draft_sheet", {"导出草稿", "A draft as a workbook"}, kReaders, [&p](View const& v, WhichDraft const& in) { return p.draft_sheet(v, in.id); })));
  rows.push_back(writing<EditDraft, DraftPage>("POST", "/api/policy-drafts/{id}", "policies.edit", {"修改草稿", "Edit a draft"}, kAuthors, [&p](Context& c, EditDraft const& in) { return p.edit(c, in); }));
  rows.push_back(writing<SheetForDraft, DraftPage>("POST", "/api/policy-drafts/{id}/sheet", "policies.take_sheet", {"用工作簿替换草稿", "Replace a draft by a workbook"}, kAuthors, [&p](Context& c, SheetForDraft const& in) { return p.take_sheet(c, in); }));
  rows.push_back(reading<TryDraft, Outcome>("POST", "/api/policy-drafts/{id}/try", "policies.try", {"试一试", "Try a draft"}, kReaders, [&p](View const& v, TryDraft const& in) { return p.attempt(v, in); }));
  rows.push_back(writing<WhichDraft, StartedJob>("POST", "/api/policy-drafts/{id}/impact", "policies.impact", {"估算影响", "Whom it affects"}, kAuthors, [&p](Context& c, WhichDraft const& in) { return p.start_impact(c, in); }));
  rows.push_back(writing<DecideDraft, DraftPage>("POST", "/api/policy-drafts/{id}/propose", "policies.propose", {"提交确认", "Propose"}, kAuthors, [&p](Context& c, DecideDraft const& in) { return p.propose(c, in); }));
  rows.push_back(writing<DecideDraft, DraftPage>("POST", "/api/policy-drafts/{id}/confirm", "policies.confirm", {"确认发布", "Confirm"}, Role::lead, [&p](Context& c, DecideDraft const& in) { return p.confirm(c, in); }));
  rows.push_back(writing<DecideDraft, DraftPage>("POST", "/api/policy-drafts/{id}/reject", "policies.reject", {"退回", "Send back"}, kAuthors, [&p](Context& c, DecideDraft const& in) { return p.reject(c, in); }));
  rows.push_back(writing<DecideDraft, DraftPage>("POST", "/api/policy-drafts/{id}/withdraw", "policies.withdraw", {"撤销草稿", "Withdraw"}, kAuthors, [&p](Context& c, DecideDraft const& in) { return p.withdraw(c, in); }));
  return rows;
}

}  // namespace ly::policies
