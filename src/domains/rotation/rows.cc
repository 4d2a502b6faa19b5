#include "domains/rotation/rows.h"

namespace ly::rotation {
namespace {

constexpr std::string_view kSelect = "select id, state, asked_by, asked_at, confirmed_by, confirmed_at, finished_at, job_id, former, master, keys, sealed from rotation ";

std::string reason_place(RotationId const& id) { return "rotation/" + id.text + "/reason"; }

Row row_under(View const& view, store::Cursor const& rows) {
  Row r;
  store::Bytes reason;
  store::read(rows, r.id, r.state, r.asked_by, r.asked_at, r.confirmed_by, r.confirmed_at, r.finished_at, r.job_id, r.former, r.master, r.keys, reason);
  r.reason = view.keys.unseal(view.tx, Keyring::kHouse, reason_place(r.id), reason.value).value_or("");
  return r;
}

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

int64_t count_rows(View const& view) { return store::find_value<int64_t>(view.tx, "select count(*) from rotation").value_or(0); }

void insert_row(Context& context, Row const& r) {
  store::execute(context.tx,
                 "insert into rotation(id, state, asked_by, asked_at, confirmed_by, confirmed_at, finished_at, job_id, former, master, keys, sealed) "
                 "values($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
                 r.id, r.state, r.asked_by, r.asked_at, r.confirmed_by, r.confirmed_at, r.finished_at, r.job_id, r.former, r.master, r.keys,
                 context.keyring.seal(context.tx, Keyring::kHouse, reason_place(r.id), r.reason));
}

void update_row(Context& context, Row const& r) {
  store::execute(context.tx, "update rotation set state = $2, confirmed_by = $3, confirmed_at = $4, finished_at = $5, job_id = $6, former = $7, master = $8, keys = $9 where id = $1", r.id, r.state, r.confirmed_by,
                 r.confirmed_at, r.finished_at, r.job_id, r.former, r.master, r.keys);
}

}  // namespace ly::rotation
