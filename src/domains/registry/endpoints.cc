#include "domains/registry/endpoints.h"

#include "desk/files.h"

namespace ly::registry {
namespace {

constexpr Roles kKeepers = Role::officer | Role::lead;                    // write enterprises and places
constexpr Roles kEditors = kKeepers | Role::enterprise_clerk;             // a clerk only of his own
constexpr Roles kErasers = Role::lead | Role::administrator;

struct ImportSheet {
  FileId file_id;
  static Fields fields(auto...) { return Fields{field("file_id", {"文件", "File"}, &ImportSheet::file_id, {.required = true})}; }
};
struct StartedJob {
  JobId job_id;
  static Fields fields(auto...) { return Fields{field("job_id", {"任务", "Job"}, &StartedJob::job_id)}; }
};

// Only a sheet one has uploaded oneself: what it holds goes in under one's own name.
Result<StartedJob> start_import(Context& context, Jobs& jobs, SheetKind kind, ImportSheet const& in) {
  auto const file = find_file(context, in.file_id);
  if (!file || file->owner_account != context.actor.account.text) return not_found("not_found", "file_id");
  auto const id = jobs.enqueue(context, Exchange::job_kind(kind), {{"file_id", in.file_id.text}});
  Fact fact{"registry.import_started", "job", id.text, {}, context.actor.scope.kind == Scope::Kind::region ? context.actor.scope.code : std::string()};
  fact.facts = {{"kind", Exchange::job_kind(kind)}, {"file_id", in.file_id.text}, {"sha256", file->sha256}};
  context.journal.note(std::move(fact));
  return StartedJob{id};
}

Endpoint sheet_row(Exchange const& exchange, SheetKind kind, bool blank, std::string_view path, std::string_view name, Words title, Roles roles) {
  auto row = reading<Nothing, FileAnswer>("GET", path, name, title, roles, [&exchange, kind, blank](View const& view, Nothing const&) -> Result<FileAnswer> {
    auto bytes = TRY(blank ? exchange.write_template(kind, view) : exchange.write_sheet(kind, view));
    return FileAnswer{std::string(sheet_name(kind)) + (blank ? "导入模板.xlsx" : ".xlsx"), std::string(kXlsxMedia), std::move(bytes)};
  });
  row.answer_media = kXlsxMedia;
  return row;
}

void add_enterprises(std::vector<Endpoint>& rows, Registry const& registry, Jobs& jobs) {
  auto const& e = registry.enterprises;
  rows.push_back(reading<ListEnterprises, Items<Enterprise>>("GET", "/api/enterprises", "enterprises.list", {"企业列表", "List enterprises"}, may::anyone,
                                                             [&e](View const& v, ListEnterprises const& in) { return e.list(v, in); }));
  rows.push_back(sheet_row(registry.exchange, SheetKind::enterprises, false, "/api/enterprises/export.xlsx", "enterprises.export", {"导出企业", "Export enterprises"}, may::staff | Role::auditor));
  rows.push_back(sheet_row(registry.exchange, SheetKind::enterprises, true, "/api/enterprises/template.xlsx", "enterprises.template", {"企业导入模板", "Template for enterprises"}, may::staff));
  rows.push_back(reading<WhichEnterprise, Enterprise>("GET", "/api/enterprises/{id}", "enterprises.get", {"企业", "One enterprise"}, may::anyone,
                                                      [&e](View const& v, WhichEnterprise const& in) { return e.get(v, in.id); }));
  rows.push_back(writing<EnterpriseChange, Enterprise>("POST", "/api/enterprises", "enterprises.add", {"登记企业", "Register an enterprise"}, kKeepers,
                                                       [&e](Context& c, EnterpriseChange const& in) { return e.add(c, in); }));
  rows.push_back(writing<ImportSheet, StartedJob>("POST", "/api/enterprises/import", "enterprises.import", {"导入企业", "Import enterprises"}, kKeepers,
                                                  [&jobs](Context& c, ImportSheet const& in) { return start_import(c, jobs, SheetKind::enterprises, in); }));
  rows.push_back(writing<ChangeEnterprise, Enterprise>("POST", "/api/enterprises/{id}", "enterprises.change", {"修改企业", "Change an enterprise"}, kEditors,
                                                       [&e](Context& c, ChangeEnterprise const& in) { return e.change(c, in); }));
  rows.push_back(writing<UnmaskEnterprise, UnmaskedEnterprise>("POST", "/api/enterprises/{id}/unmask", "enterprises.unmask", {"查看联系方式", "Unmask the contact"}, may::staff_and_clerk,
                                                               [&e](Context& c, UnmaskEnterprise const& in) { return e.unmask(c, in); }));
}

void add_persons(std::vector<Endpoint>& rows, Persons const& p) {
  rows.push_back(reading<SearchPersons, Items<Person>>("GET", "/api/persons", "persons.search", {"查找人员", "Search persons"}, may::anyone,
                                                       [&p](View const& v, SearchPersons const& in) { return p.search(v, in); }));
  rows.push_back(writing<UnmaskPerson, UnmaskedPerson>("POST", "/api/persons/{id}/unmask", "persons.unmask", {"查看个人信息", "Unmask a person"}, may::staff_and_clerk,
                                                       [&p](Context& c, UnmaskPerson const& in) { return p.unmask(c, in); }));
  rows.push_back(writing<ErasePerson, Erased>("POST", "/api/persons/{id}/erase", "persons.erase", {"删除个人信息", "Erase a person"}, kErasers,
                                              [&p](Context& c, ErasePerson const& in) { return p.erase(c, in); }));
}

void add_risk(std::vector<Endpoint>& rows, Registry const& registry, Jobs& jobs) {
  auto const& r = registry.risk;
  rows.push_back(reading<ListRisk, Items<RiskLevel>>("GET", "/api/risk-levels", "risk.list", {"风险等级", "Risk levels"}, may::anyone, [&r](View const& v, ListRisk const& in) { return r.list(v, in); }));
  rows.push_back(sheet_row(registry.exchange, SheetKind::risk_levels, false, "/api/risk-levels/export.xlsx", "risk.export", {"导出风险等级", "Export risk levels"}, may::staff | Role::auditor));
  rows.push_back(sheet_row(registry.exchange, SheetKind::risk_levels, true, "/api/risk-levels/template.xlsx", "risk.template", {"风险等级导入模板", "Template for risk levels"}, may::staff));
  rows.push_back(writing<SetRisk, RiskLevel>("POST", "/api/risk-levels", "risk.set", {"公布风险等级", "Set a risk level"}, Role::lead, [&r](Context& c, SetRisk const& in) { return r.set(c, in); }));
  rows.push_back(writing<ImportSheet, StartedJob>("POST", "/api/risk-levels/import", "risk.import", {"导入风险等级", "Import risk levels"}, Role::lead,
                                                  [&jobs](Context& c, ImportSheet const& in) { return start_import(c, jobs, SheetKind::risk_levels, in); }));
  rows.push_back(writing<EndRisk, RiskLevel>("POST", "/api/risk-levels/{id}/end", "risk.end", {"结束风险等级", "End a risk level"}, Role::lead, [&r](Context& c, EndRisk const& in) { return r.end(c, in); }));
}

void add_places(std::vector<Endpoint>& rows, Registry const& registry, Jobs& jobs) {
  auto const& p = registry.places;
  auto const& known = registry.known;
  rows.push_back(reading<FindDivisions, Items<DivisionItem>>("GET", "/api/divisions", "divisions.find", {"行政区划", "Divisions"}, may::anyone,
                                                             [&known](View const&, FindDivisions const& in) -> Result<Items<DivisionItem>> { return find_divisions(known, in); }));
  rows.push_back(reading<Nothing, Items<IndustryItem>>("GET", "/api/industries", "industries.list", {"行业", "Industries"}, may::anyone,
                                                       [&known](View const&, Nothing const&) -> Result<Items<IndustryItem>> { return list_industries(known); }));
  rows.push_back(reading<ListPlaces, Items<Place>>("GET", "/api/places", "places.list", {"地点", "Places"}, may::anyone, [&p](View const& v, ListPlaces const& in) { return p.list(v, in); }));
  rows.push_back(sheet_row(registry.exchange, SheetKind::places, false, "/api/places/export.xlsx", "places.export", {"导出地点", "Export places"}, may::staff | Role::auditor));
  rows.push_back(sheet_row(registry.exchange, SheetKind::places, true, "/api/places/template.xlsx", "places.template", {"地点导入模板", "Template for places"}, may::staff));
  rows.push_back(writing<ImportSheet, StartedJob>("POST", "/api/places/import", "places.import", {"导入地点", "Import places"}, kKeepers,
                                                  [&jobs](Context& c, ImportSheet const& in) { return start_import(c, jobs, SheetKind::places, in); }));
  rows.push_back(writing<AddPlace, Place>("POST", "/api/places", "places.add", {"登记地点", "Register a place"}, kKeepers, [&p](Context& c, AddPlace const& in) { return p.add(c, in); }));
  rows.push_back(writing<ChangePlace, Place>("POST", "/api/places/{id}", "places.change", {"修改地点", "Change a place"}, kKeepers, [&p](Context& c, ChangePlace const& in) { return p.change(c, in); }));
}

void add_group_sheets(std::vector<Endpoint>& rows, Registry const& registry, Jobs& jobs) {
  auto const& x = registry.exchange;
  auto const import = [&jobs](SheetKind kind) { return [&jobs, kind](Context& c, ImportSheet const& in) { return start_import(c, jobs, kind, in); }; };
  rows.push_back(sheet_row(x, SheetKind::groups, false, "/api/groups/export.xlsx", "groups.export", {"导出工作组", "Export groups"}, may::staff | Role::auditor));
  rows.push_back(sheet_row(x, SheetKind::groups, true, "/api/groups/template.xlsx", "groups.template", {"工作组导入模板", "Template for groups"}, may::staff));
  rows.push_back(writing<ImportSheet, StartedJob>("POST", "/api/groups/import", "groups.import", {"导入工作组", "Import groups"}, kKeepers, import(SheetKind::groups)));
  rows.push_back(sheet_row(x, SheetKind::duty, false, "/api/duty/export.xlsx", "duty.export", {"导出值班表", "Export the duty roster"}, may::staff | Role::auditor));
  rows.push_back(sheet_row(x, SheetKind::duty, true, "/api/duty/template.xlsx", "duty.template", {"值班表导入模板", "Template for duty"}, may::staff));
  rows.push_back(writing<ImportSheet, StartedJob>("POST", "/api/duty/import", "duty.import", {"导入值班表", "Import the duty roster"}, kKeepers, import(SheetKind::duty)));
}

}  // namespace

std::vector<Endpoint> endpoints(Registry const& registry, Jobs& jobs) {
  std::vector<Endpoint> rows;
  add_enterprises(rows, registry, jobs);
  add_persons(rows, registry.persons);
  add_risk(rows, registry, jobs);
  add_places(rows, registry, jobs);
  add_group_sheets(rows, registry, jobs);
  return rows;
}

}  // namespace ly::registry
