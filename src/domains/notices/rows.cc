#include "domains/notices/rows.h"

namespace ly::notices {
namespace {

constexpr std::string_view kRow =
    "select id, channel, template, subject_kind, subject_id, state, number, problem, enterprise_id, division, attempts, at, next_at, since, changed_at, key_id, sealed from outbox ";
Row row_under(View const& view, store::Cursor const& rows) {
  Row r;
  std::string key_id;
  store::Bytes sealed;
  store::read(rows, r.id, r.channel, r.template_name, r.subject_kind, r.subject_id, r.state, r.number, r.problem, r.enterprise_id, r.division, r.attempts, r.at, r.next_at, r.since, r.changed_at, key_id, sealed);
  if (auto const plain = view.keys.unseal(view.tx, key_id, "outbox/" + r.id, sealed.value)) r.content = parse_json(*plain).value().as_object();
  return r;
}
std::vector<Row> rows_under(View const& view, std::unique_ptr<store::Cursor> const& rows) {
  std::vector<Row> out;
  while (rows->next()) out.push_back(row_under(view, *rows));
  return out;
}
std::vector<std::string> ids_under(std::unique_ptr<store::Cursor> const& rows) {
  std::vector<std::string> out;
  while (rows->next()) out.emplace_back(rows->text(0));
  return out;
}
std::string end_of(std::string_view prefix) { return std::string(prefix) + "\x7f"; }
// $1, $2 the region, $3 the channel or ''.
constexpr std::string_view kReached = "where division >= $1 and division < $2 and ($3 = '' or channel = $3) ";

}  // namespace

std::vector<Row> list_rows(View const& view, Filter const& f) {
  return rows_under(view, store::query(view.tx, std::string(kRow) + std::string(kReached) + "and ($4 = '' or state = $4) and ($5 = '' or id < $5) order by id desc limit $6", f.prefix, end_of(f.prefix), f.channel, f.state, f.after, f.limit));
}

std::vector<std::pair<std::string, int64_t>> count_states(View const& view, Filter const& f) {
  std::vector<std::pair<std::string, int64_t>> out;
  auto const rows = store::query(view.tx, "select state, count(*) from outbox " + std::string(kReached) + "group by state", f.prefix, end_of(f.prefix), f.channel);
  while (rows->next()) out.emplace_back(std::string(rows->text(0)), rows->integer(1));
  return out;
}

std::optional<Row> find_row(View const& view, std::string_view id) {
  auto const rows = store::query(view.tx, std::string(kRow) + "where id = $1", id);
  return rows->next() ? std::optional(row_under(view, *rows)) : std::nullopt;
}

std::vector<Row> list_due(View const& view, std::string_view channel, int64_t limit) {
  return rows_under(view, store::query(view.tx, std::string(kRow) + "where state = 'waiting' and next_at <= $1 and channel = $2 order by next_at, id limit $3", view.now, channel, limit));
}

std::vector<Row> list_without_receipt(View const& view, std::string_view channel, Instant since, int64_t limit) {
  return rows_under(view, store::query(view.tx, std::string(kRow) + "where state = 'sent' and number <> '' and channel = $1 and changed_at > $2 and next_at <= $3 order by next_at, id limit $4", channel, since, view.now, limit));
}

std::vector<std::string> list_older(View const& view, std::string_view channel, Instant than, int64_t limit) {
  return ids_under(store::query(view.tx, "select id from outbox where state = 'waiting' and channel = $1 and since < $2 order by id limit $3", channel, than, limit));
}

std::vector<std::string> find_by_number(View const& view, std::string_view channel, std::string_view number) {
  return ids_under(store::query(view.tx, "select id from outbox where channel = $1 and number = $2 and state in ('sent', 'failed') order by id limit 10", channel, number));
}

void update_row(Context& context, Row const& r) {
  store::execute(context.tx, "update outbox set state = $2, attempts = $3, next_at = $4, since = $5, number = $6, problem = $7, changed_at = $8 where id = $1", r.id, r.state, r.attempts, r.next_at, r.since, r.number, r.problem, context.now);
}

}  // namespace ly::notices
