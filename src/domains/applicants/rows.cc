#include "domains/applicants/rows.h"

#include "base/json.h"

namespace ly::applicants::rows {
namespace {

constexpr std::string_view kApplicant = "select id, address_index, channel, sealed, made_at, proved_at, seen_at from applicant ";

std::string place_of_address(std::string_view id) { return key_of(id) + "/address"; }

std::optional<Applicant> applicant_under(View const& view, std::unique_ptr<store::Cursor> const& found) {
  if (!found->next()) return std::nullopt;
  Applicant row;
  store::Bytes sealed;
  store::read(*found, row.id, row.address_index, row.channel, sealed, row.made_at, row.proved_at, row.seen_at);
  row.address = view.keys.unseal(view.tx, key_of(row.id), place_of_address(row.id), sealed.value).value_or("");
  return row;
}

Asked asked_under(std::unique_ptr<store::Cursor> const& found) {
  Asked out;
  if (found->next()) store::read(*found, out.count, out.first);
  return out;
}

}  // namespace

std::string key_of(std::string_view id) { return "applicant/" + std::string(id); }

std::optional<Applicant> find_applicant(View const& view, std::string_view id) { return applicant_under(view, store::query(view.tx, std::string(kApplicant) + "where id = $1", id)); }
std::optional<Applicant> find_by_address(View const& view, std::string_view address_index) { return applicant_under(view, store::query(view.tx, std::string(kApplicant) + "where address_index = $1", address_index)); }

void insert_applicant(Context& context, Applicant const& row) {
  context.keyring.make_key(context.tx, "applicant", key_of(row.id), context.now);
  store::execute(context.tx, "insert into applicant(id, address_index, channel, sealed, made_at, proved_at, seen_at) values($1, $2, $3, $4, $5, null, $6)", row.id, row.address_index, row.channel,
                 context.keyring.seal(context.tx, key_of(row.id), place_of_address(row.id), row.address), row.made_at, row.seen_at);
}
void mark_seen(Context& context, std::string_view id, bool proved) {
  store::execute(context.tx, "update applicant set seen_at = $2 where id = $1", id, context.now);
  if (proved) store::execute(context.tx, "update applicant set proved_at = $2 where id = $1 and proved_at is null", id, context.now);
}
std::vector<std::string> list_unproved(View const& view, Instant before, int64_t limit) {
  std::vector<std::string> out;
  auto const found = store::query(view.tx, "select id from applicant where proved_at is null and made_at < $1 order by made_at limit $2", before, limit);
  while (found->next()) out.emplace_back(found->text(0));
  return out;
}
void delete_applicant(Context& context, std::string_view id) {
  store::execute(context.tx, "delete from applicant_session where applicant_id = $1", id);
  store::execute(context.tx, "delete from applicant_code where address_index in (select address_index from applicant where id = $1)", id);
  store::execute(context.tx, "delete from applicant where id = $1", id);
}

void insert_code(Context& context, Code const& row) {
  store::execute(context.tx, "insert into applicant_code(id, address_index, network_index, code_hash, made_at, tries, used_at) values($1, $2, $3, $4, $5, 0, null)", row.id, row.address_index, row.network_index, row.code_hash,
                 row.made_at);
}
std::optional<Code> find_code(View const& view, std::string_view id) {
  auto const found = store::query(view.tx, "select id, address_index, network_index, code_hash, made_at, tries, used_at from applicant_code where id = $1", id);
  if (!found->next()) return std::nullopt;
  Code row;
  store::read(*found, row.id, row.address_index, row.network_index, row.code_hash, row.made_at, row.tries, row.used_at);
  return row;
}
void count_try(Context& context, std::string_view id) { store::execute(context.tx, "update applicant_code set tries = tries + 1 where id = $1", id); }
void mark_used(Context& context, std::string_view id) { store::execute(context.tx, "update applicant_code set used_at = $2 where id = $1", id, context.now); }
void delete_codes(Context& context, Instant before) { store::execute(context.tx, "delete from applicant_code where made_at < $1", before); }
Asked count_to_address(View const& view, std::string_view address_index, Instant since) {
  return asked_under(store::query(view.tx, "select count(*), coalesce(min(made_at), 0) from applicant_code where address_index = $1 and made_at > $2", address_index, since));
}
Asked count_from_network(View const& view, std::string_view network_index, Instant since) {
  return asked_under(store::query(view.tx, "select count(*), coalesce(min(made_at), 0) from applicant_code where network_index = $1 and made_at > $2", network_index, since));
}

void insert_session(Context& context, Session const& row) {
  store::execute(context.tx, "insert into applicant_session(token_hash, applicant_id, opened_at, seen_at) values($1, $2, $3, $4)", row.token_hash, row.applicant_id, row.opened_at, row.seen_at);
}
std::optional<Session> find_session(View const& view, std::string_view token_hash) {
  auto const found = store::query(view.tx, "select token_hash, applicant_id, opened_at, seen_at from applicant_session where token_hash = $1", token_hash);
  if (!found->next()) return std::nullopt;
  Session row;
  store::read(*found, row.token_hash, row.applicant_id, row.opened_at, row.seen_at);
  return row;
}
void touch_session(Context& context, std::string_view token_hash) { store::execute(context.tx, "update applicant_session set seen_at = $2 where token_hash = $1", token_hash, context.now); }
void delete_session(Context& context, std::string_view token_hash) { store::execute(context.tx, "delete from applicant_session where token_hash = $1", token_hash); }
void delete_sessions(Context& context, std::string_view applicant_id, Instant opened_before, Instant seen_before, int64_t most) {
  store::execute(context.tx, "delete from applicant_session where applicant_id = $1 and (opened_at <= $2 or seen_at <= $3)", applicant_id, opened_before, seen_before);
  store::execute(context.tx,
                 "delete from applicant_session where applicant_id = $1 and token_hash not in "
                 "(select token_hash from applicant_session where applicant_id = $1 order by opened_at desc, token_hash limit $2)",
                 applicant_id, most);
}

void link(Context& context, std::string_view address_index, std::string_view case_id, std::string_view source) {
  store::execute(context.tx, "insert into applicant_case(address_index, case_id, source, made_at) values($1, $2, $3, $4) on conflict(address_index, case_id, source) do nothing", address_index, case_id, source, context.now);
}
void drop_links(Context& context, std::string_view case_id, std::string_view source) { store::execute(context.tx, "delete from applicant_case where case_id = $1 and source = $2", case_id, source); }
bool is_linked(View const& view, std::string_view address_index, std::string_view case_id) {
  return store::find_value<int64_t>(view.tx, "select 1 from applicant_case where address_index = $1 and case_id = $2 limit 1", address_index, case_id).has_value();
}
std::vector<std::string> list_cases(View const& view, std::string_view address_index, int64_t limit) {
  std::vector<std::string> out;
  auto const found = store::query(view.tx, "select distinct case_id from applicant_case where address_index = $1 order by case_id desc limit $2", address_index, limit);
  while (found->next()) out.emplace_back(found->text(0));
  return out;
}
int64_t count_begun(View const& view, std::string_view address_index, Instant since) {
  return store::find_value<int64_t>(view.tx, "select count(*) from applicant_case where address_index = $1 and source = 'session' and made_at > $2", address_index, since).value_or(0);
}

}  // namespace ly::applicants::rows
