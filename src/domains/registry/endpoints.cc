#include "domains/registry/endpoints.h"

namespace ly::registry {
namespace {

constexpr Roles kKeepers = Role::officer | Role::lead;                    // write enterprises and places
constexpr Roles kEditors = kKeepers | Role::enterprise_clerk;             // a clerk only of his own
constexpr Roles kErasers = Role::lead | Role::administrator;

void add_enterprises(std::vector<Endpoint>& rows, Registry const& registry) {
  auto const& e = registry.enterprises;
  rows.push_back(reading<ListEnterprises, Items<Enterprise>>("GET", "/api/enterprises", "enterprises.list", {"企业列表", "List enterprises"}, may::anyone,
                                                             [&e](View const& v, ListEnterprises const& in) { return e.list(v, in); }));
  rows.push_back(reading<WhichEnterprise, Enterprise>("GET", "/api/enterprises/{id}", "enterprises.get", {"企业", "One enterprise"}, may::anyone,
                                                      [&e](View const& v, WhichEnterprise const& in) { return e.get(v, in.id); }));
  rows.push_back(writing<EnterpriseChange, Enterprise>("POST", "/api/enterprises", "enterprises.add", {"登记企业", "Register an enterprise"}, kKeepers,
                                                       [&e](Context& c, EnterpriseChange const& in) { return e.add(c, in); }));
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
  rows.push_back(writing<CorrectPerson, Corrected>("POST", "/api/persons/{id}/correct", "persons.correct", {"更正个人信息", "Correct a person's data"}, Role::officer | Role::lead, [&p](Context& c, CorrectPerson const& in) { return p.correct(c, in); }));
  rows.push_back(writing<ErasePerson, Erased>("POST", "/api/persons/{id}/erase", "persons.erase", {"删除个人信息", "Erase a person"}, kErasers,
                                              [&p](Context& c, ErasePerson const& in) { return p.erase(c, in); }));
}

void add_risk(std::vector<Endpoint>& rows, Registry const& registry) {
  auto const& r = registry.risk;
  rows.push_back(reading<ListRisk, Items<RiskLevel>>("GET", "/api/risk-levels", "risk.list", {"风险等级", "Risk levels"}, may::anyone, [&r](View const& v, ListRisk const& in) { return r.list(v, in); }));
  rows.push_back(writing<SetRisk, RiskLevel>("POST", "/api/risk-levels", "risk.set", {"公布风险等级", "Set a risk level"}, Role::lead, [&r](Context& c, SetRisk const& in) { return r.set(c, in); }));
  rows.push_back(writing<EndRisk, RiskLevel>("POST", "/api/risk-levels/{id}/end", "risk.end", {"结束风险等级", "End a risk level"}, Role::lead, [&r](Context& c, EndRisk const& in) { return r.end(c, in); }));
}

void add_places(std::vector<Endpoint>& rows, Registry const& registry) {
  auto const& p = registry.places;
  auto const& known = registry.known;
  rows.push_back(reading<FindDivisions, Items<DivisionItem>>("GET", "/api/divisions", "divisions.find", {"行政区划", "Divisions"}, may::anyone,
                                                             [&known](View const&, FindDivisions const& in) -> Result<Items<DivisionItem>> { return find_divisions(known, in); }));
  rows.push_back(reading<Nothing, Items<IndustryItem>>("GET", "/api/industries", "industries.list", {"行业", "Industries"}, may::anyone,
                                                       [&known](View const&, Nothing const&) -> Result<Items<IndustryItem>> { return list_industries(known); }));
  rows.push_back(reading<ListPlaces, Items<Place>>("GET", "/api/places", "places.list", {"地点", "Places"}, may::anyone, [&p](View const& v, ListPlaces const& in) { return p.list(v, in); }));
  rows.push_back(writing<AddPlace, Place>("POST", "/api/places", "places.add", {"登记地点", "Register a place"}, kKeepers, [&p](Context& c, AddPlace const& in) { return p.add(c, in); }));
  rows.push_back(writing<ChangePlace, Place>("POST", "/api/places/{id}", "places.change", {"修改地点", "Change a place"}, kKeepers, [&p](Context& c, ChangePlace const& in) { return p.change(c, in); }));
}

}  // namespace

std::vector<Endpoint> endpoints(Registry const& registry, Jobs& jobs) {
  std::vector<Endpoint> rows;
  add_enterprises(rows, registry);
  add_persons(rows, registry.persons);
  add_risk(rows, registry);
  add_places(rows, registry);
  add_sheet_endpoints(rows, registry.exchange.ways(), jobs);
  return rows;
}

}  // namespace ly::registry
