#include "domains/trips/checklist_rows.h"

#include "base/text.h"
#include "domains/trips/rows.h"

namespace ly::trips {
namespace {

constexpr std::string_view kAsk =
    "select a.id, a.trip_id, a.audience, a.subject, a.place_id, a.account_id, a.duties, a.stands_for, a.state, a.told, a.turn, a.code_index, a.wrong, a.declared, a.made_at, a.sent_at, a.answered_at, a.answered_by, a.key_id, a.contact, a.answers from trip_ask a ";

std::string contact_place(AskId const& id) { return "trip_ask/" + id.text + "/contact"; }
template <class Row>
std::string who_json(Row const& row) { return canonical(json::object{{"name", row.name}, {"phone", row.phone}, {"email", row.email}}); }
template <class Row>
void read_who(std::optional<std::string> const& plain, Row& row) {
  if (!plain) return;
  auto const who = parse_json(*plain).value();
  row.name = text_of(who, "name"), row.phone = text_of(who, "phone"), row.email = text_of(who, "email");
}

enum class Who { named, unnamed };  // unnamed: whose name and telephone nobody needs, which is much faster for a whole night
template <class... A>
std::vector<AskRow> asks_where(View const& view, Who who, std::string_view where, A const&... args) {
  std::vector<AskRow> out;
  auto const rows = store::query(view.tx, std::string(kAsk) + std::string(where), args...);
  while (rows->next()) {
    AskRow r;
    store::Bytes contact;
    store::read(*rows, r.id, r.trip_id, r.audience, r.subject, r.place_id, r.account_id, r.duties, r.stands_for, r.state, r.told, r.turn, r.code_index, r.wrong, r.declared, r.made_at, r.sent_at, r.answered_at,
                r.answered_by, r.key_id, contact, r.answers);
    if (who == Who::named) read_who(view.keys.unseal(view.tx, r.key_id, contact_place(r.id), contact.value), r);
    out.push_back(std::move(r));
  }
  return out;
}

std::vector<TripRow> trips_of(View const& view, std::vector<std::string> const& ids) {
  std::vector<TripRow> out;
  for (auto const& id : ids)
    if (auto row = find_trip(view, id)) out.push_back(std::move(*row));
  return out;
}
template <class... A>
std::vector<std::string> trip_ids(View const& view, std::string_view sql, A const&... args) {
  std::vector<std::string> out;
  auto const rows = store::query(view.tx, sql, args...);
  while (rows->next()) store::read(*rows, out.emplace_back());
  return out;
}

std::string contact_of(ContactId const& id) { return "trip_contact/" + id.text; }

}  // namespace

std::string ask_place(AskId const& id) { return "trip_ask/" + id.text + "/answers"; }

std::optional<AskRow> find_ask(View const& view, std::string_view id) {
  auto all = asks_where(view, Who::named, "where a.id = $1", id);
  return all.empty() ? std::nullopt : std::optional(std::move(all.front()));
}
std::optional<AskRow> find_ask_by_code(View const& view, std::string_view index) {
  auto all = asks_where(view, Who::named, "where a.code_index = $1 and a.code_index <> '' and a.state <> 'withdrawn'", index);
  return all.empty() ? std::nullopt : std::optional(std::move(all.front()));
}
std::vector<AskRow> list_asks(View const& view, TripId const& trip, bool withdrawn_too) {
  return asks_where(view, Who::named, withdrawn_too ? "where a.trip_id = $1 order by a.audience, a.id" : "where a.trip_id = $1 and a.state <> 'withdrawn' order by a.audience, a.id", trip);
}
std::vector<AskRow> list_asks_under(View const& view, std::string_view key_id) { return asks_where(view, Who::named, "where a.key_id = $1 order by a.id", key_id); }
std::vector<AskRow> list_asks_unnamed(View const& view, TripId const& trip) { return asks_where(view, Who::unnamed, "where a.trip_id = $1 and a.state <> 'withdrawn'", trip); }
std::vector<AskRow> list_asks_of_account(View const& view, std::string_view account) {
  return asks_where(view, Who::named, "join trip t on t.id = a.trip_id where a.account_id = $1 and a.account_id <> '' and a.state <> 'withdrawn' and t.state in ('planned', 'boarding') order by t.depart_at, a.id", account);
}
void insert_ask(Context& context, AskRow const& r) {
  auto const contact = context.keyring.seal(context.tx, r.key_id, contact_place(r.id), who_json(r));
  store::execute(context.tx,
                 "insert into trip_ask(id, trip_id, audience, subject, place_id, account_id, duties, stands_for, state, told, turn, code_index, wrong, declared, made_at, sent_at, answered_at, answered_by, key_id, contact, answers) "
                 "values($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21)",
                 r.id, r.trip_id, r.audience, r.subject, r.place_id, r.account_id, r.duties, r.stands_for, r.state, r.told, r.turn, r.code_index, r.wrong, r.declared, r.made_at, r.sent_at, r.answered_at, r.answered_by,
                 r.key_id, contact, r.answers);
}
void update_ask(Context& context, AskRow const& r) {
  auto const contact = context.keyring.seal(context.tx, r.key_id, contact_place(r.id), who_json(r));
  store::execute(context.tx,
                 "update trip_ask set place_id = $2, duties = $3, state = $4, told = $5, turn = $6, code_index = $7, wrong = $8, declared = $9, sent_at = $10, answered_at = $11, answered_by = $12, contact = $13, answers = $14 where id = $1",
                 r.id, r.place_id, r.duties, r.state, r.told, r.turn, r.code_index, r.wrong, r.declared, r.sent_at, r.answered_at, r.answered_by, contact, r.answers);
}
void mark_ask_withdrawn(Context& context, AskId const& id) { store::execute(context.tx, "update trip_ask set state = 'withdrawn', code_index = '', wrong = 0, answered_at = 0 where id = $1", id); }

std::vector<TripRow> list_trips_to_come(View const& view) { return trips_of(view, trip_ids(view, "select id from trip where state in ('planned', 'boarding') order by depart_at, id")); }
std::vector<TripRow> list_stood_down(View const& view, std::string_view plan_id) {
  return trips_of(view, trip_ids(view, "select t.id from trip t where t.plan_id = $1 and t.state = 'cancelled' and exists (select 1 from trip_ask a where a.trip_id = t.id and a.state <> 'withdrawn') order by t.id", plan_id));
}

std::vector<ContactRow> list_contacts(View const& view, std::string_view prefix) {
  std::vector<ContactRow> out;
  auto const rows = store::query(view.tx, "select id, audience, division, owner, revision, sealed from trip_contact where $1 = '' or owner like $1 || '%' order by division, audience, id", prefix);
  while (rows->next()) {
    ContactRow r;
    store::Bytes sealed;
    store::read(*rows, r.id, r.audience, r.division, r.owner, r.revision, sealed);
    read_who(view.keys.unseal(view.tx, Keyring::kHouse, contact_of(r.id), sealed.value), r);
    out.push_back(std::move(r));
  }
  return out;
}
void put_contact_row(Context& context, ContactRow const& r) {
  auto const sealed = context.keyring.seal(context.tx, Keyring::kHouse, contact_of(r.id), who_json(r));
  store::execute(context.tx,
                 "insert into trip_contact(id, audience, division, owner, revision, changed_at, sealed) values($1, $2, $3, $4, $5, $6, $7) "
                 "on conflict(id) do update set revision = excluded.revision, changed_at = excluded.changed_at, sealed = excluded.sealed",
                 r.id, r.audience, r.division, r.owner, r.revision, context.now, sealed);
}
void delete_contact(Context& context, ContactId const& id) { store::execute(context.tx, "delete from trip_contact where id = $1", id); }

std::vector<std::pair<std::string_view, std::string_view>> checklist_invariants() {
  return {
      {"evening.answered_has_time", "select id from trip_ask where state <> 'withdrawn' and ((state = 'answered') <> (answered_at > 0))"},
      {"evening.members_are_their_own_subject", "select id from trip_ask where (audience = 'member') <> (subject = id)"},
      {"evening.workers_travel", "select a.id from trip_ask a where a.audience = 'worker' and not exists (select 1 from traveller t where t.id = a.subject)"},
      {"evening.sent_by_code", "select id from trip_ask where sent_at > 0 and turn = 0"},
  };
}

}  // namespace ly::trips
