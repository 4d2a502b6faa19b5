// SQL of the evening before: who was asked, and whom a division's checklists go to.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "domains/trips/checklist.h"

namespace ly::trips {

struct AskRow {
  AskId id;
  TripId trip_id;
  std::string audience, subject, place_id, account_id, duties, stands_for, state = "asked", told, code_index, answered_by, key_id;
  std::string name, phone, email;  // unsealed; empty once the person is erased
  int64_t turn = 0, wrong = 0, declared = 0;
  Instant made_at, sent_at, answered_at;
  store::Bytes answers;     // sealed: [{item, answer, count, note}]
};
std::string ask_place(AskId const& id);
std::optional<AskRow> find_ask(View const& view, std::string_view id);
std::optional<AskRow> find_ask_by_code(View const& view, std::string_view index);  // not withdrawn
std::vector<AskRow> list_asks(View const& view, TripId const& trip, bool withdrawn_too = false);
std::vector<AskRow> list_asks_unnamed(View const& view, TripId const& trip);  // without name and telephone, not withdrawn
std::vector<AskRow> list_asks_of_account(View const& view, std::string_view account);  // as a member, of trips that have not left
std::vector<AskRow> list_asks_under(View const& view, std::string_view key_id);  // sealed under this key, oldest first
void insert_ask(Context& context, AskRow const& row);
void update_ask(Context& context, AskRow const& row);       // the key of whom it names must be there
void mark_ask_withdrawn(Context& context, AskId const& id);  // its code is good no more; also of an erased person
std::vector<TripRow> list_trips_to_come(View const& view);                                   // planned or boarding, by departure
std::vector<TripRow> list_stood_down(View const& view, std::string_view plan_id);            // cancelled, with people who still think it comes

struct ContactRow {
  ContactId id;
  std::string audience, division, owner, name, phone, email;  // owner: the region whose trips it is for
  int64_t revision = 1;
};
std::vector<ContactRow> list_contacts(View const& view, std::string_view owner_prefix);
void put_contact_row(Context& context, ContactRow const& row);
void delete_contact(Context& context, ContactId const& id);

}  // namespace ly::trips
