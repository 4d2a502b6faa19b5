// A trip's team (随车人员): who has which duty, told at once, confirmed with one press, relieved by name; and whom a division's checklists go to.
#include <algorithm>

#include "base/mail_address.h"
#include "base/text.h"
#include "domains/registry/registry.h"
#include "domains/registry/rows.h"
#include "domains/trips/checklist.h"
#include "domains/trips/checklist_rows.h"
#include "domains/trips/rows.h"
#include "formats/divisions.h"

namespace ly::trips {
namespace {

TripContact contact_shown(registry::Known const& known, ContactRow const& row) {
  auto const division = known.divisions.find(row.division);
  return {row.id, row.audience, row.division, division ? known.divisions.full_name(row.division) : row.division, row.name, row.phone, row.email, row.revision};
}

Result<std::string> mail_of(std::string_view text) {
  auto const address = clean(text);
  if (!address.empty() && !is_mail_address(address)) return invalid("evening.email", "email", {{"value", address}});
  return address;
}

}  // namespace

Result<EveningPage> Checklists::add_member(Context& context, AddMember const& in) const {
  auto const trip = TRY(trips_.visible(context, in.id));
  if (trip.state != "planned" && trip.state != "boarding") return refused("evening.over", "id", {{"plate", trip.plate}});
  AskRow row;
  row.id = new_id<AskTag>(context.dice, context.now);
  row.trip_id = trip.id;
  row.audience = "member", row.subject = row.id.text, row.key_id = Keyring::kHouse;
  row.made_at = context.now;
  row.account_id = in.account_id;
  row.name = clean(in.name);
  if (row.account_id.empty() && (row.name.empty() || (in.phone.empty() && in.email.empty()))) return invalid("evening.member_who", row.name.empty() ? "name" : "phone");
  if (!in.phone.empty()) row.phone = TRY(registry::check_phone(in.phone, "phone"));
  row.email = TRY(mail_of(in.email));
  if (!row.account_id.empty()) {
    auto const title = around_.title_of ? around_.title_of(context, row.account_id) : std::string();
    if (title.empty()) return invalid("evening.account", "account_id");
    if (row.name.empty()) row.name = title;
  }
  std::set<std::string> duties(in.duties.begin(), in.duties.end());
  if (!in.stands_for.empty()) {
    auto const relieved = find_ask(context, in.stands_for);
    if (!relieved || relieved->trip_id != trip.id || relieved->audience != "member" || relieved->state == "withdrawn") return refused("evening.relieved", "stands_for");
    for (auto const duty : split(relieved->duties, ' '))
      if (!duty.empty()) duties.emplace(duty);
    row.stands_for = relieved->id.text;
    mark_ask_withdrawn(context, relieved->id);
  }
  if (duties.empty()) return invalid("evening.member_duties", "duties");
  for (auto const duty : split(kDuties, ' '))
    if (duties.contains(std::string(duty))) row.duties += (row.duties.empty() ? "" : " ") + std::string(duty);
  insert_ask(context, row);
  Fact fact{row.stands_for.empty() ? "trip.member_added" : "trip.member_relieved", "trip", trip.id.text, {}, trip.division};
  fact.facts = {{"ask", row.id.text}, {"duties", row.duties}, {"stands_for", row.stands_for}};
  fact.personal = {{"name", row.name}};
  context.journal.note(std::move(fact));
  TRY(send_all(context, trip));
  return show(context, trip);
}

Result<EveningPage> Checklists::drop_member(Context& context, WhichAsk const& in) const {
  auto const row = find_ask(context, in.id.text);
  if (!row || row->audience != "member" || row->state == "withdrawn") return not_found("not_found", "id");
  auto const trip = TRY(trips_.visible(context, row->trip_id));
  mark_ask_withdrawn(context, row->id);
  Fact fact{"trip.member_dropped", "trip", trip.id.text, {}, trip.division};
  fact.facts = {{"ask", row->id.text}, {"duties", row->duties}};
  context.journal.note(std::move(fact));
  return show(context, trip);
}

Result<Items<MyDuty>> Checklists::my_duties(View const& view, Nothing const&) const {
  Items<MyDuty> out;
  for (auto const& row : list_asks_of_account(view, view.actor.account.text)) {
    auto const trip = find_trip(view, row.trip_id.text);
    if (!trip) continue;
    auto const place = row.place_id.empty() ? std::nullopt : registry::find_place(view, row.place_id);
    out.items.push_back({row.id, trip->id, trip->plate, place ? place->name : "", row.duties, row.state == "answered" ? "answered" : row.sent_at.ms > 0 ? "asked" : "unsent", leaves_at(*trip)});
  }
  out.total = static_cast<int64_t>(out.items.size());
  return out;
}

Result<Items<TripContact>> Checklists::contacts(View const& view, Nothing const&) const {
  Items<TripContact> out;
  for (auto const& row : list_contacts(view, view.actor.is_system ? "" : view.actor.region())) out.items.push_back(contact_shown(around_.known, row));
  out.total = static_cast<int64_t>(out.items.size());
  return out;
}

// People are fetched from anywhere, so a contact may stand anywhere; it is for the trips of the region of who names it.
Result<TripContact> Checklists::put_contact(Context& context, PutContact const& in) const {
  if (!around_.known.divisions.find(in.division)) return invalid("evening.division", "division", {{"value", in.division}});
  ContactRow row{{}, in.audience, in.division, context.actor.is_system ? "" : context.actor.scope.code, clean(in.name), {}, TRY(mail_of(in.email))};
  if (!clean(in.phone).empty()) row.phone = TRY(registry::check_phone(in.phone, "phone"));
  if (row.phone.empty() && row.email.empty()) return invalid("evening.no_way", "phone");
  for (auto const& known : list_contacts(context, region_prefix(row.owner)))
    if (known.owner == row.owner && known.audience == in.audience && known.division == in.division) row.id = known.id, row.revision = known.revision + 1;
  if (!row.id) row.id = new_id<ContactTag>(context.dice, context.now);
  put_contact_row(context, row);
  Fact fact{"evening.contact_put", "trip_contact", row.id.text, {}, row.owner};
  fact.facts = {{"audience", row.audience}};
  fact.personal = {{"name", row.name}};
  context.journal.note(std::move(fact));
  return contact_shown(around_.known, row);
}

Result<Items<TripContact>> Checklists::drop_contact(Context& context, DropContact const& in) const {
  for (auto const& row : list_contacts(context, "")) {
    if (row.id != in.id || (!context.actor.is_system && !context.actor.may_see_division(row.owner))) continue;
    delete_contact(context, row.id);
    Fact fact{"evening.contact_dropped", "trip_contact", row.id.text, {}, row.owner};
    fact.facts = {{"audience", row.audience}};
    context.journal.note(std::move(fact));
    return contacts(context, {});
  }
  return not_found("not_found", "id");
}

}  // namespace ly::trips
