#include "domains/verification/rows.h"

namespace ly::verification {
namespace {

std::string case_key(std::string_view case_id) { return "case/" + std::string(case_id); }
std::string row_place(std::string_view id) { return "verification/" + std::string(id); }
std::string list_key(std::string_view name, int64_t version) { return "list/" + std::string(name) + "/" + std::to_string(version); }

constexpr std::string_view kRow = "select id, case_id, task, verifier, kind, state, tries, next_at, asked_by, asked_at, answered_at, sealed from verification ";
std::vector<Row> rows_under(View const& view, std::unique_ptr<store::Cursor> const& rows) {
  std::vector<Row> out;
  while (rows->next()) {
    Row r;
    store::Bytes sealed;
    store::read(*rows, r.id, r.case_id, r.task, r.verifier, r.kind, r.state, r.tries, r.next_at, r.asked_by, r.asked_at, r.answered_at, sealed);
    if (auto const plain = view.keys.unseal(view.tx, case_key(r.case_id), row_place(r.id), sealed.value)) r.content = parse_json(*plain).value().as_object();
    out.push_back(std::move(r));
  }
  return out;
}
store::Bytes sealed_content(Context& context, Row const& r) { return context.keyring.seal(context.tx, case_key(r.case_id), row_place(r.id), canonical(r.content)); }

}  // namespace

void insert_row(Context& context, Row const& r) {
  store::execute(context.tx, "insert into verification(id, case_id, task, verifier, kind, state, tries, next_at, asked_by, asked_at, answered_at, sealed) values($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)", r.id,
                 r.case_id, r.task, r.verifier, r.kind, r.state, r.tries, r.next_at, r.asked_by, r.asked_at, r.answered_at, sealed_content(context, r));
}

void update_row(Context& context, Row const& r) {
  store::execute(context.tx, "update verification set state = $2, tries = $3, next_at = $4, answered_at = $5, sealed = $6 where id = $1", r.id, r.state, r.tries, r.next_at, r.answered_at, sealed_content(context, r));
}

std::optional<Row> find_row(View const& view, std::string_view id) {
  auto rows = rows_under(view, store::query(view.tx, std::string(kRow) + "where id = $1", id));
  return rows.empty() ? std::nullopt : std::optional(std::move(rows.front()));
}

std::vector<Row> list_rows(View const& view, std::string_view case_id) {
  return rows_under(view, store::query(view.tx, std::string(kRow) + "where case_id = $1 order by id desc limit 100", case_id));
}

std::vector<Row> due_rows(View const& view, int64_t limit) {
  return rows_under(view, store::query(view.tx, std::string(kRow) + "where state = 'waiting' and next_at <= $1 order by next_at, id limit $2", view.now, limit));
}

bool is_waiting(View const& view, std::string_view case_id, std::string_view task) {
  return store::find_value<int64_t>(view.tx, "select count(*) from verification where case_id = $1 and task = $2 and state = 'waiting'", case_id, task).value_or(0) > 0;
}

std::optional<ListRow> find_list(View const& view, std::string_view name) {
  auto const rows = store::query(view.tx, "select name, version, rows, file_name, uploaded_by, uploaded_at from reference_list where name = $1", name);
  if (!rows->next()) return std::nullopt;
  ListRow r;
  store::read(*rows, r.name, r.version, r.rows, r.file_name, r.uploaded_by, r.uploaded_at);
  return r;
}

int64_t last_version(View const& view, std::string_view name) {
  auto const begun = store::find_value<int64_t>(view.tx, "select max(version) from reference_row where list = $1", name).value_or(0);
  auto const kept = find_list(view, name);
  return std::max(begun, kept ? kept->version : 0);
}

std::string make_list_key(Context& context, std::string_view name, int64_t version) {
  auto key = list_key(name, version);
  if (!context.keyring.has_key(context.tx, key)) context.keyring.make_key(context.tx, "list", key, context.now);
  return key;
}

void put_entry(Context& context, std::string_view name, int64_t version, std::string_view key, json::object const& values) {
  auto const of = list_key(name, version);
  auto const index = context.keys.blind(of, key);
  store::execute(context.tx, "insert into reference_row(list, version, key_index, sealed) values($1, $2, $3, $4) on conflict(list, version, key_index) do update set sealed = excluded.sealed", name, version, index,
                 context.keyring.seal(context.tx, of, of + "/" + index, canonical(values)));
}

std::optional<json::object> find_entry(View const& view, std::string_view name, int64_t version, std::string_view key) {
  auto const of = list_key(name, version);
  auto const index = view.keys.blind(of, key);
  auto const rows = store::query(view.tx, "select sealed from reference_row where list = $1 and version = $2 and key_index = $3", name, version, index);
  if (!rows->next()) return std::nullopt;
  store::Bytes sealed;
  store::read(*rows, sealed);
  auto const plain = view.keys.unseal(view.tx, of, of + "/" + index, sealed.value);
  return plain ? std::optional(parse_json(*plain).value().as_object()) : std::nullopt;
}

int64_t count_entries(View const& view, std::string_view name, int64_t version) {
  return store::find_value<int64_t>(view.tx, "select count(*) from reference_row where list = $1 and version = $2", name, version).value_or(0);
}

void put_list(Context& context, ListRow const& r) {
  store::execute(context.tx,
                 "insert into reference_list(name, version, rows, file_name, uploaded_by, uploaded_at) values($1, $2, $3, $4, $5, $6) on conflict(name) do update set version = excluded.version, rows = excluded.rows, "
                 "file_name = excluded.file_name, uploaded_by = excluded.uploaded_by, uploaded_at = excluded.uploaded_at",
                 r.name, r.version, r.rows, r.file_name, r.uploaded_by, r.uploaded_at);
}

int64_t drop_entries(Context& context, std::string_view name, int64_t but_version, int64_t limit) {
  std::vector<std::pair<int64_t, std::string>> old;
  {
    auto const rows = store::query(context.tx, "select version, key_index from reference_row where list = $1 and version <> $2 order by version, key_index limit $3", name, but_version, limit);
    while (rows->next()) old.emplace_back(rows->integer(0), std::string(rows->text(1)));
  }
  for (auto const& [version, index] : old) store::execute(context.tx, "delete from reference_row where list = $1 and version = $2 and key_index = $3", name, version, index);
  if (static_cast<int64_t>(old.size()) < limit)
    for (int64_t version = 1; version < but_version; ++version)
      if (context.keyring.has_key(context.tx, list_key(name, version))) context.keyring.destroy(context.tx, list_key(name, version));
  return static_cast<int64_t>(old.size());
}

}  // namespace ly::verification
