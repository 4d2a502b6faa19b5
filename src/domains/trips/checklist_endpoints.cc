#include "domains/trips/checklist.h"

namespace ly::trips {
namespace {

constexpr Roles kEveningRunners = Role::officer | Role::lead | Role::inspector;
constexpr Roles kEveningSeers = may::staff | Role::auditor;

}  // namespace

std::vector<std::string> checklist_self_proving() { return {"evening.answer"}; }

std::vector<Endpoint> checklist_endpoints(Checklists const& checklists, Jobs& jobs) {
  auto const* c = &checklists;
  std::vector<Endpoint> rows;
  rows.push_back(reading<Nothing, EveningBoard>("GET", "/api/evening", "evening.board", {"出发前核对：今晚", "Checks before departure: the night"}, kEveningSeers, [c](View const& v, Nothing const& in) { return c->board(v, in); }));
  rows.back().heavy = true;
  rows.push_back(reading<GetTrip, EveningPage>("GET", "/api/trips/{id}/evening", "evening.page", {"出发前核对：一趟车", "Checks before departure: one trip"}, kEveningSeers, [c](View const& v, GetTrip const& in) { return c->page(v, in); }));
  rows.push_back(writing<GetTrip, EveningPage>("POST", "/api/trips/{id}/evening/send", "evening.send", {"发出核对单", "Send the checklists"}, kEveningRunners, [c](Context& x, GetTrip const& in) { return c->prepare(x, in); }));
  rows.push_back(writing<AnswerFor, EveningPage>("POST", "/api/trip-asks/{id}/answer", "evening.answer_for", {"代答核对单", "Answer a checklist for somebody"}, kEveningRunners | may::staff, [c](Context& x, AnswerFor const& in) { return c->answer_for(x, in); }));
  rows.push_back(writing<CertifyTravellers, EveningPage>("POST", "/api/trips/{id}/certificates", "evening.certify", {"开健康证明", "Issue health certificates"}, Role::inspector, [c](Context& x, CertifyTravellers const& in) { return c->certify(x, in); }));
  rows.push_back(writing<AddMember, EveningPage>("POST", "/api/trips/{id}/team", "evening.add_member", {"派随车人员", "Put somebody on the team"}, kEveningRunners, [c](Context& x, AddMember const& in) { return c->add_member(x, in); }));
  rows.push_back(writing<WhichAsk, EveningPage>("POST", "/api/trip-asks/{id}/drop", "evening.drop_member", {"撤下随车人员", "Take somebody off the team"}, kEveningRunners, [c](Context& x, WhichAsk const& in) { return c->drop_member(x, in); }));
  rows.push_back(reading<Nothing, Items<MyDuty>>("GET", "/api/my-duties", "evening.my_duties", {"我的随车岗位", "My duties on trips"}, may::anyone, [c](View const& v, Nothing const& in) { return c->my_duties(v, in); }));
  rows.push_back(reading<Nothing, Items<TripContact>>("GET", "/api/trip-contacts", "trip_contacts.list", {"核对联系人", "Contacts for checklists"}, kEveningSeers, [c](View const& v, Nothing const& in) { return c->contacts(v, in); }));
  rows.push_back(writing<PutContact, TripContact>("POST", "/api/trip-contacts", "trip_contacts.put", {"登记核对联系人", "Name a contact"}, kEveningRunners, [c](Context& x, PutContact const& in) { return c->put_contact(x, in); }));
  rows.push_back(writing<DropContact, Items<TripContact>>("POST", "/api/trip-contacts/{id}/drop", "trip_contacts.drop", {"删除核对联系人", "Remove a contact"}, kEveningRunners, [c](Context& x, DropContact const& in) { return c->drop_contact(x, in); }));
  registry::add_sheet_endpoints(rows, {contact_sheet(checklists)}, jobs);
  // By the link: code and four digits in the body. The one that writes is named in checklist_self_proving() too.
  rows.push_back(reading<OpenAsk, AskShown>("POST", "/api/evening/open", "evening.open", {"打开核对单", "Open a checklist"}, {}, [c](View const& v, OpenAsk const& in) { return c->open(v, in); }));
  rows.push_back(writing<AnswerAsk, AskShown>("POST", "/api/evening/answer", "evening.answer", {"答核对单", "Answer a checklist"}, {}, [c](Context& x, AnswerAsk const& in) { return c->answer(x, in); }));
  return rows;
}

}  // namespace ly::trips
