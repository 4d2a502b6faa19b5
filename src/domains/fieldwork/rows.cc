#include "domains/fieldwork/rows.h"

namespace ly::fieldwork {
namespace {

constexpr std::string_view kPhone = "select id, account_id, name, counter, hash, waiting, enrolled_at, seen_at, revoked_at, revoked_by from field_phone ";
PhoneRow phone_under(store::Cursor const& rows) {
  PhoneRow r;
  store::read(rows, r.id, r.account_id, r.name, r.counter, r.hash, r.waiting, r.enrolled_at, r.seen_at, r.revoked_at, r.revoked_by);
  return r;
}

constexpr std::string_view kEntry =
    "select phone_id, counter, hash, account_id, kind, enterprise_id, division, case_id, subject_id, happened_at, recorded_at, conflict, problem, settled_at, settled_by, key_id, sealed from field_entry ";
EntryRow entry_under(store::Cursor const& rows) {
  EntryRow r;
  store::read(rows, r.phone_id, r.counter, r.hash, r.account_id, r.kind, r.enterprise_id, r.division, r.case_id, r.subject_id, r.happened_at, r.recorded_at, r.conflict, r.problem, r.settled_at, r.settled_by, r.key_id, r.sealed);
  return r;
}
// $1, $2: divisions from and to; $3: the account, whose own lines without a division he sees too; $4: an enterprise, or ""; $5: 1 = only what waits.
constexpr std::string_view kWhich =
    "where (division >= $1 and division < $2 and (division <> '' or $1 = '') or account_id = $3) and ($4 = '' or enterprise_id = $4) and ($5 = 0 or conflict <> '' and settled_at = 0) ";

}  // namespace

std::optional<PhoneRow> find_phone(View const& view, std::string_view id) {
  auto const rows = store::query(view.tx, std::string(kPhone) + "where id = $1", id);
  return rows->next() ? std::optional(phone_under(*rows)) : std::nullopt;
}

std::vector<PhoneRow> list_phones(View const& view, std::string_view account) {
  std::vector<PhoneRow> out;
  auto const rows = store::query(view.tx, std::string(kPhone) + "where $1 = '' or account_id = $1 order by seen_at desc, id limit $2", account, kPageMax);
  while (rows->next()) out.push_back(phone_under(*rows));
  return out;
}

int64_t count_phones_since(View const& view, std::string_view account, Instant since) {
  return store::find_value<int64_t>(view.tx, "select count(*) from field_phone where account_id = $1 and enrolled_at > $2", account, since).value_or(0);
}

void insert_phone(Context& context, PhoneRow const& r) {
  store::execute(context.tx, "insert into field_phone(id, account_id, name, counter, hash, waiting, enrolled_at, seen_at, revoked_at, revoked_by) values($1, $2, $3, 0, '', 0, $4, $4, 0, '')", r.id, r.account_id, r.name, context.now);
}

void update_phone(Context& context, PhoneRow const& r) {
  store::execute(context.tx, "update field_phone set counter = $2, hash = $3, waiting = $4, seen_at = $5, revoked_at = $6, revoked_by = $7 where id = $1", r.id, r.counter, r.hash, r.waiting, r.seen_at, r.revoked_at, r.revoked_by);
}

std::string entry_place(EntryRow const& row) { return "field_entry/" + row.phone_id + "/" + std::to_string(row.counter) + "/" + row.hash; }
std::vector<EntryRow> list_entries_under(View const& view, std::string_view key_id) {
  std::vector<EntryRow> out;
  auto const rows = store::query(view.tx, std::string(kEntry) + "where key_id = $1 order by happened_at, phone_id, counter", key_id);
  while (rows->next()) out.push_back(entry_under(*rows));
  return out;
}

bool has_entry(View const& view, std::string_view phone, int64_t counter, std::string_view hash) {
  return store::find_value<int64_t>(view.tx, "select count(*) from field_entry where phone_id = $1 and counter = $2 and hash = $3", phone, counter, hash).value_or(0) > 0;
}

bool has_counter(View const& view, std::string_view phone, int64_t counter) {
  return store::find_value<int64_t>(view.tx, "select count(*) from field_entry where phone_id = $1 and counter = $2", phone, counter).value_or(0) > 0;
}

std::optional<EntryRow> find_entry(View const& view, std::string_view phone, int64_t counter, std::string_view hash) {
  auto const rows = store::query(view.tx, std::string(kEntry) + "where phone_id = $1 and counter = $2 and hash = $3", phone, counter, hash);
  return rows->next() ? std::optional(entry_under(*rows)) : std::nullopt;
}

std::vector<EntryRow> list_entries(View const& view, EntryFilter const& f) {
  std::vector<EntryRow> out;
  auto const rows = store::query(view.tx, std::string(kEntry) + std::string(kWhich) + (f.conflicts ? "order by recorded_at, phone_id, counter " : "order by recorded_at desc, phone_id, counter desc ") + "limit $6 offset $7", f.prefix,
                                 f.prefix + "\x7f", f.account, f.enterprise_id, f.conflicts ? int64_t{1} : int64_t{0}, f.limit, f.offset);
  while (rows->next()) out.push_back(entry_under(*rows));
  return out;
}

int64_t count_entries(View const& view, EntryFilter const& f) {
  return store::find_value<int64_t>(view.tx, "select count(*) from field_entry " + std::string(kWhich), f.prefix, f.prefix + "\x7f", f.account, f.enterprise_id, f.conflicts ? int64_t{1} : int64_t{0}).value_or(0);
}

int64_t count_unsettled(View const& view, std::string_view phone) {
  return store::find_value<int64_t>(view.tx, "select count(*) from field_entry where phone_id = $1 and conflict <> '' and settled_at = 0", phone).value_or(0);
}

void insert_entry(Context& context, EntryRow const& r) {
  store::execute(context.tx,
                 "insert into field_entry(phone_id, counter, hash, account_id, kind, enterprise_id, division, case_id, subject_id, happened_at, recorded_at, conflict, problem, settled_at, settled_by, key_id, sealed) "
                 "values($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, 0, '', $14, $15)",
                 r.phone_id, r.counter, r.hash, r.account_id, r.kind, r.enterprise_id, r.division, r.case_id, r.subject_id, r.happened_at, r.recorded_at, r.conflict, r.problem, r.key_id, r.sealed);
}

void mark_settled(Context& context, EntryRow const& r) {
  store::execute(context.tx, "update field_entry set settled_at = $4, settled_by = $5 where phone_id = $1 and counter = $2 and hash = $3", r.phone_id, r.counter, r.hash, r.settled_at, r.settled_by);
}

}  // namespace ly::fieldwork
