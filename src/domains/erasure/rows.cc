#include "domains/erasure/rows.h"

namespace ly::erasure {
namespace {

constexpr std::string_view kSelect = "select id, state, ends_on, policy, lines, asked_by, asked_at, confirmed_by, confirmed_at, finished_at, job_id, sealed, certificate, revision from erasure ";

std::string reason_place(ErasureId const& id) { return "erasure/" + id.text + "/reason"; }
std::string certificate_place(ErasureId const& id) { return "erasure/" + id.text + "/certificate"; }

Row row_under(View const& view, store::Cursor const& rows) {
  Row r;
  store::Bytes reason, certificate;
  store::read(rows, r.id, r.state, r.ends_on, r.policy, r.lines, r.asked_by, r.asked_at, r.confirmed_by, r.confirmed_at, r.finished_at, r.job_id, reason, certificate, r.revision);
  r.reason = view.keys.unseal(view.tx, Keyring::kHouse, reason_place(r.id), reason.value).value_or("");
  if (!certificate.value.empty()) r.certificate = view.keys.unseal(view.tx, Keyring::kHouse, certificate_place(r.id), certificate.value).value_or("");
  return r;
}

store::Bytes sealed_certificate(Context& context, Row const& r) {
  return r.certificate.empty() ? store::Bytes{} : context.keyring.seal(context.tx, Keyring::kHouse, certificate_place(r.id), r.certificate);
}

// Behind the last id that begins so: prefixes end in a slash, and "0" follows it.
std::string end_of(std::string_view prefix) { return std::string(prefix.substr(0, prefix.size() - 1)) + "0"; }

}  // namespace

std::optional<Row> find_row(View const& view, std::string_view id) {
  auto const rows = store::query(view.tx, std::string(kSelect) + "where id = $1", id);
  if (!rows->next()) return std::nullopt;
  return row_under(view, *rows);
}

std::vector<Row> list_rows(View const& view, std::string_view after, int64_t limit) {
  std::vector<Row> out;
  auto const rows = store::query(view.tx, std::string(kSelect) + "where ($1 = '' or id < $1) order by id desc limit $2", after, limit);
  while (rows->next()) out.push_back(row_under(view, *rows));
  return out;
}

int64_t count_rows(View const& view) { return store::find_value<int64_t>(view.tx, "select count(*) from erasure").value_or(0); }

void insert_row(Context& context, Row const& r) {
  store::execute(context.tx,
                 "insert into erasure(id, state, ends_on, policy, lines, asked_by, asked_at, confirmed_by, confirmed_at, finished_at, job_id, sealed, certificate, revision) "
                 "values($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, 1)",
                 r.id, r.state, r.ends_on, r.policy, r.lines, r.asked_by, r.asked_at, r.confirmed_by, r.confirmed_at, r.finished_at, r.job_id,
                 context.keyring.seal(context.tx, Keyring::kHouse, reason_place(r.id), r.reason), sealed_certificate(context, r));
}

void update_row(Context& context, Row const& r) {
  store::execute(context.tx, "update erasure set state = $2, lines = $3, confirmed_by = $4, confirmed_at = $5, finished_at = $6, job_id = $7, certificate = $8, revision = revision + 1 where id = $1", r.id, r.state, r.lines,
                 r.confirmed_by, r.confirmed_at, r.finished_at, r.job_id, sealed_certificate(context, r));
}

int64_t count_keys(View const& view, std::string_view prefix, Instant until) {
  return store::find_value<int64_t>(view.tx, "select count(*) from data_key where id > $1 and id < $2 and created_at <= $3", prefix, end_of(prefix), until).value_or(0);
}

std::vector<std::string> list_keys(View const& view, std::string_view prefix, std::string_view after, Instant until, int64_t limit) {
  std::vector<std::string> out;
  auto const rows = store::query(view.tx, "select id from data_key where id > $1 and id < $2 and created_at <= $3 order by id limit $4", after.empty() ? prefix : after, end_of(prefix), until, limit);
  while (rows->next()) out.emplace_back(rows->text(0));
  return out;
}

int64_t delete_answers_until(Context& context, Instant until, std::string_view job, int64_t limit) {
  return store::execute(context.tx, "delete from answered where (actor, request_id) in (select actor, request_id from answered where at <= $1 and request_id not like $2 limit $3)", until, std::string(job) + "/%", limit);
}

}  // namespace ly::erasure
