#include "domains/observation/rows.h"

#include "domains/registry/rows.h"

namespace ly::observation {
namespace {

constexpr std::string_view kRow =
    "select id, person_id, enterprise_id, division, source, source_id, kind, started_on, days, first_slot, last_slot, alert, state, certificate, ended_at, ended_by, revision from observation ";
Row row_under(store::Cursor const& rows) {
  Row r;
  store::read(rows, r.id, r.person_id, r.enterprise_id, r.division, r.source, r.source_id, r.kind, r.started_on, r.days, r.first_slot, r.last_slot, r.alert, r.state, r.certificate, r.ended_at, r.ended_by, r.revision);
  return r;
}

std::string place_of(std::string_view id) { return "observation_temperature/" + std::string(id); }

std::optional<Temperature> temperature_under(View const& view, Row const& row, store::Cursor const& rows) {
  Temperature t;
  std::string id;
  store::Bytes sealed;
  store::read(rows, id, t.slot, t.at, t.account, sealed);
  auto const plain = view.keys.unseal(view.tx, registry::person_key({row.person_id}), place_of(id), sealed.value);
  if (!plain) return std::nullopt;
  t.hundredths = std::strtoll(plain->c_str(), nullptr, 10);
  return t;
}
constexpr std::string_view kTemperature = "select id, slot, at, account, sealed from observation_temperature ";

}  // namespace

std::optional<Row> find_row(View const& view, std::string_view id) {
  auto const rows = store::query(view.tx, std::string(kRow) + "where id = $1", id);
  return rows->next() ? std::optional(row_under(*rows)) : std::nullopt;
}

std::optional<Row> find_open(View const& view, std::string_view person_id) {
  auto const rows = store::query(view.tx, std::string(kRow) + "where person_id = $1 and state = 'open'", person_id);
  return rows->next() ? std::optional(row_under(*rows)) : std::nullopt;
}

std::vector<Row> list_rows(View const& view, Filter const& f, int64_t& total) {
  std::string const where =
      "where state = $1 and division >= $2 and division < $3 and ($4 = '' or enterprise_id = $4) "
      "and ($5 < 0 or not exists (select 1 from observation_temperature t where t.observation_id = observation.id and t.slot = $5)) ";
  auto const end = f.prefix + "\x7f";
  auto const slot = f.due_slot.value_or(-1);
  total = store::find_value<int64_t>(view.tx, "select count(*) from observation " + where, f.state, f.prefix, end, f.enterprise_id, slot).value_or(0);
  std::vector<Row> out;
  // Fever first; then in the order they began. The cursor is "<0 fever, 1 else>.<id>".
  auto const dot = f.after.find('.');
  int64_t const rank = dot == std::string::npos ? -1 : std::strtoll(f.after.c_str(), nullptr, 10);
  auto const id = dot == std::string::npos ? std::string() : f.after.substr(dot + 1);
  std::string const ranked = "(case when alert = 'fever' then 0 else 1 end)";
  auto const rows = store::query(view.tx, std::string(kRow) + where + "and (" + ranked + " > $6 or (" + ranked + " = $6 and id > $7)) order by " + ranked + ", id limit $8", f.state, f.prefix, end, f.enterprise_id, slot, rank, id, f.limit);
  while (rows->next()) out.push_back(row_under(*rows));
  return out;
}

std::vector<Row> list_rows_of_person(View const& view, std::string_view person_id) {
  std::vector<Row> out;
  auto const rows = store::query(view.tx, std::string(kRow) + "where person_id = $1 order by id", person_id);
  while (rows->next()) out.push_back(row_under(*rows));
  return out;
}

std::set<std::string> list_observed(View const& view) {
  std::set<std::string> out;
  auto const rows = store::query(view.tx, "select person_id from observation where state = 'open'");
  while (rows->next()) out.emplace(rows->text(0));
  return out;
}

void insert_row(Context& context, Row const& r) {
  store::execute(context.tx,
                 "insert into observation(id, person_id, enterprise_id, division, source, source_id, kind, started_on, days, first_slot, last_slot, alert, state, certificate, ended_at, ended_by, revision) "
                 "values($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, '', 'open', '', null, '', 1)",
                 r.id, r.person_id, r.enterprise_id, r.division, r.source, r.source_id, r.kind, r.started_on, r.days, r.first_slot, r.last_slot);
}

void update_row(Context& context, Row const& r) {
  store::execute(context.tx, "update observation set kind = $2, days = $3, last_slot = $4, alert = $5, state = $6, certificate = $7, ended_at = $8, ended_by = $9, revision = revision + 1 where id = $1", r.id, r.kind, r.days, r.last_slot,
                 r.alert, r.state, r.certificate, r.ended_at, r.ended_by);
}

int64_t next_number(Context& context, std::string_view prefix) {
  store::execute(context.tx, "insert into observation_number(prefix, last) values($1, 1) on conflict(prefix) do update set last = observation_number.last + 1", prefix);
  return store::find_value<int64_t>(context.tx, "select last from observation_number where prefix = $1", prefix).value_or(1);
}

void insert_temperature(Context& context, Row const& row, Temperature const& t) {
  auto const id = new_id_text(context.dice, context.now);
  store::execute(context.tx, "insert into observation_temperature(id, observation_id, slot, at, account, sealed) values($1, $2, $3, $4, $5, $6)", id, row.id, t.slot, t.at, t.account,
                 context.keyring.seal(context.tx, registry::person_key({row.person_id}), place_of(id), std::to_string(t.hundredths)));
}

std::vector<Temperature> list_temperatures(View const& view, Row const& row) {
  std::vector<Temperature> out;
  auto const rows = store::query(view.tx, std::string(kTemperature) + "where observation_id = $1 order by id", row.id);
  while (rows->next())
    if (auto t = temperature_under(view, row, *rows)) out.push_back(std::move(*t));
  return out;
}

std::optional<Temperature> find_last_temperature(View const& view, Row const& row) {
  auto const rows = store::query(view.tx, std::string(kTemperature) + "where observation_id = $1 order by slot desc, id desc limit 1", row.id);
  return rows->next() ? temperature_under(view, row, *rows) : std::nullopt;
}

int64_t count_slots(View const& view, std::string_view id, int64_t from, int64_t to) {
  return store::find_value<int64_t>(view.tx, "select count(distinct slot) from observation_temperature where observation_id = $1 and slot >= $2 and slot < $3", id, from, to).value_or(0);
}

}  // namespace ly::observation
