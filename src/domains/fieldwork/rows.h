// The only SQL of the field ledger.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "domains/fieldwork/fieldwork.h"

namespace ly::fieldwork {

struct PhoneRow {
  PhoneId id;
  std::string account_id, name, hash, revoked_by;
  int64_t counter = 0, waiting = 0;
  Instant enrolled_at, seen_at, revoked_at;  // revoked_at 0: in use
};
std::optional<PhoneRow> find_phone(View const& view, std::string_view id);
std::vector<PhoneRow> list_phones(View const& view, std::string_view account);  // of one account, "" of all; the newest seen first, at most kPageMax
int64_t count_phones_since(View const& view, std::string_view account, Instant since);  // enrolled after it
void insert_phone(Context& context, PhoneRow const& row);
void update_phone(Context& context, PhoneRow const& row);

struct EntryRow {
  std::string phone_id, hash, account_id, kind, enterprise_id, division, case_id, subject_id, conflict, problem, settled_by, key_id;
  int64_t counter = 0;
  Instant happened_at, recorded_at, settled_at;
  store::Bytes sealed;
};
struct EntryFilter {
  std::string prefix, account, enterprise_id;  // of a division within the prefix, or the account's own
  bool conflicts = false;
  int64_t offset = 0, limit = 50;
};
std::string entry_place(EntryRow const& row);  // where what is sealed of it stands
std::vector<EntryRow> list_entries_under(View const& view, std::string_view key_id);  // sealed under this key, as they happened
bool has_entry(View const& view, std::string_view phone, int64_t counter, std::string_view hash);
bool has_counter(View const& view, std::string_view phone, int64_t counter);
std::optional<EntryRow> find_entry(View const& view, std::string_view phone, int64_t counter, std::string_view hash);
std::vector<EntryRow> list_entries(View const& view, EntryFilter const& filter);  // what waits longest first, else the newest
int64_t count_entries(View const& view, EntryFilter const& filter);
int64_t count_unsettled(View const& view, std::string_view phone);
void insert_entry(Context& context, EntryRow const& row);
void mark_settled(Context& context, EntryRow const& row);

}  // namespace ly::fieldwork
