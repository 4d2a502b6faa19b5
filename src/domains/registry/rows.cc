#include "domains/registry/rows.h"

#include "base/text.h"

namespace ly::registry {
namespace {

std::string like_escaped(std::string_view text) {
  std::string out;
  for (char c : text) {
    if (c == '%' || c == '_' || c == '\\') out += '\\';
    out += c;
  }
  return out;
}

// The end of all codes that begin with `prefix`.
std::string end_of(std::string_view prefix) { return std::string(prefix) + "\x7f"; }

json::object unsealed_object(View const& view, std::string const& key, std::string const& place, std::string const& sealed) {
  auto const plain = view.keys.unseal(view.tx, key, place, sealed);
  if (!plain) return {};
  auto value = parse_json(*plain);
  check(value && value->is_object(), "sealed content is a JSON object");
  return std::move(value->get_object());
}

std::string member(json::object const& object, std::string_view name) {
  auto const* value = object.if_contains(name);
  return value && value->is_string() ? std::string(value->get_string()) : std::string();
}

// ---- enterprises ----

constexpr std::string_view kEnterprise = "select id, uscc, name, division, industry, headcount, revenue_wan, size, above_scale, lon, lat, sealed, revision from enterprise ";

EnterpriseRow enterprise_under(View const& view, store::Cursor const& rows) {
  EnterpriseRow row;
  store::Bytes sealed;
  store::read(rows, row.id, row.uscc, row.name, row.division, row.industry, row.headcount, row.revenue_wan, row.size, row.above_scale, row.lon, row.lat, sealed, row.revision);
  auto const key = enterprise_key(row.id);
  auto const details = unsealed_object(view, key, key + "/details", sealed.value);
  row.contact = member(details, "contact");
  row.phone = member(details, "phone");
  row.address = member(details, "address");
  row.note = member(details, "note");
  return row;
}

store::Bytes sealed_details(Context& context, EnterpriseRow const& row) {
  auto const key = enterprise_key(row.id);
  return context.keyring.seal(context.tx, key, key + "/details", canonical(json::object{{"contact", row.contact}, {"phone", row.phone}, {"address", row.address}, {"note", row.note}}));
}

// ---- persons ----

constexpr std::string_view kPerson = "select id, document_kind, sealed, revision from person ";

std::optional<PersonRow> person_under(View const& view, store::Cursor const& rows) {
  PersonRow row;
  store::Bytes sealed;
  store::read(rows, row.id, row.document_kind, sealed, row.revision);
  auto const key = person_key(row.id);
  auto const content = unsealed_object(view, key, key + "/content", sealed.value);
  if (content.empty()) return std::nullopt;  // the key is gone: erased in a restored file
  row.number = member(content, "number");
  row.name = member(content, "name");
  row.phone = member(content, "phone");
  row.home = member(content, "home");
  return row;
}

store::Bytes sealed_content(Context& context, PersonRow const& row) {
  auto const key = person_key(row.id);
  return context.keyring.seal(context.tx, key, key + "/content", canonical(json::object{{"number", row.number}, {"name", row.name}, {"phone", row.phone}, {"home", row.home}}));
}

// ---- risk levels and places ----

constexpr std::string_view kRisk = "select id, division, place_id, level, from_day, to_day, source, revision from risk_level ";
// $1 = 0: every day; else the day $2 must lie in [from, to).
constexpr std::string_view kOnDay = "($1 = 0 or (from_day <= $2 and (to_day is null or to_day > $2))) ";

RiskRow risk_under(store::Cursor const& rows) {
  RiskRow row;
  store::read(rows, row.id, row.division, row.place_id, row.level, row.from, row.to, row.source, row.revision);
  return row;
}

constexpr std::string_view kPlace = "select id, division, kind, name, lon, lat, revision from place ";

PlaceRow place_under(store::Cursor const& rows) {
  PlaceRow row;
  store::read(rows, row.id, row.division, row.kind, row.name, row.lon, row.lat, row.revision);
  return row;
}

}  // namespace

std::string enterprise_key(EnterpriseId const& id) { return "enterprise/" + id.text; }

std::map<std::string, std::string> enterprise_names(View const& view, std::vector<std::string> const& ids) {
  std::map<std::string, std::string> names;
  if (ids.empty()) return names;
  std::string sql = "select id, name from enterprise where id in (";
  std::vector<store::Parameter> parameters;
  for (auto const& id : ids) {
    sql += (parameters.empty() ? "$" : ", $") + std::to_string(parameters.size() + 1);
    parameters.emplace_back(std::string_view(id));
  }
  auto const rows = view.tx.run(sql + ")", parameters);
  while (rows->next()) {
    std::string id, name;
    store::read(*rows, id, name);
    names.emplace(std::move(id), std::move(name));
  }
  return names;
}

std::string enterprise_name(View const& view, std::string_view id) {
  return id.empty() ? std::string() : store::find_value<std::string>(view.tx, "select name from enterprise where id = $1", id).value_or("");
}

std::optional<EnterpriseRow> find_enterprise(View const& view, std::string_view id) {
  auto const rows = store::query(view.tx, std::string(kEnterprise) + "where id = $1", id);
  if (!rows->next()) return std::nullopt;
  return enterprise_under(view, *rows);
}

std::optional<EnterpriseRow> find_enterprise_by_uscc(View const& view, std::string_view uscc) {
  auto const rows = store::query(view.tx, std::string(kEnterprise) + "where uscc = $1", uscc);
  if (!rows->next()) return std::nullopt;
  return enterprise_under(view, *rows);
}

std::vector<EnterpriseRow> list_enterprises(View const& view, EnterpriseFilter const& f, int64_t& total) {
  auto const name = "%" + like_escaped(f.q) + "%", number = like_escaped(upper_ascii(f.q)) + "%";
  std::string ids;
  if (f.ids) for (auto const& id : *f.ids) ids += "/" + id + "/";
  std::string const where =
      "where division >= $1 and division < $2 and ($3 = '' or id = $3) and ($4 = '' or name like $5 escape '\\' or uscc like $6 escape '\\') "
      "and ($7 = 0 or $8 like '%/' || id || '/%') ";
  auto const end = end_of(f.division_prefix);
  total = store::find_value<int64_t>(view.tx, "select count(*) from enterprise " + where, f.division_prefix, end, f.enterprise_id, f.q, name, number, f.ids.has_value(), ids).value_or(0);
  std::vector<EnterpriseRow> out;
  auto const rows = store::query(view.tx, std::string(kEnterprise) + where + "and id > $9 order by id limit $10", f.division_prefix, end, f.enterprise_id, f.q, name, number,
                                 f.ids.has_value(), ids, f.after, f.limit);
  while (rows->next()) out.push_back(enterprise_under(view, *rows));
  return out;
}

void insert_enterprise(Context& context, EnterpriseRow const& row) {
  context.keyring.make_key(context.tx, "enterprise", enterprise_key(row.id), context.now);
  store::execute(context.tx,
                 "insert into enterprise(id, uscc, name, division, industry, headcount, revenue_wan, size, above_scale, lon, lat, sealed, revision, created_at, changed_at) "
                 "values($1, $2, $3, $4, $5, $6, $7, $8, $9, $12, $13, $10, 1, $11, $11)",
                 row.id, row.uscc, row.name, row.division, row.industry, row.headcount, row.revenue_wan, row.size, row.above_scale, sealed_details(context, row), context.now, row.lon, row.lat);
}

void update_enterprise(Context& context, EnterpriseRow const& row) {
  store::execute(context.tx,
                 "update enterprise set uscc = $2, name = $3, division = $4, industry = $5, headcount = $6, revenue_wan = $7, size = $8, above_scale = $9, "
                 "sealed = $10, lon = $12, lat = $13, revision = revision + 1, changed_at = $11 where id = $1",
                 row.id, row.uscc, row.name, row.division, row.industry, row.headcount, row.revenue_wan, row.size, row.above_scale, sealed_details(context, row), context.now, row.lon, row.lat);
}

std::string person_key(PersonId const& id) { return "person/" + id.text; }

std::string document_index_of(Keyring const& keys, std::string_view kind, std::string_view number) { return keys.blind("document", std::string(kind) + "/" + std::string(number)); }

std::optional<PersonRow> find_person(View const& view, std::string_view id) {
  auto const rows = store::query(view.tx, std::string(kPerson) + "where id = $1 and erased_at is null", id);
  if (!rows->next()) return std::nullopt;
  return person_under(view, *rows);
}

std::optional<PersonRow> find_person_by_document(View const& view, std::string_view kind, std::string_view number) {
  auto const rows = store::query(view.tx, std::string(kPerson) + "where document_index = $1", document_index_of(view.keys, kind, number));
  if (!rows->next()) return std::nullopt;
  return person_under(view, *rows);
}

std::vector<PersonSeen> list_places_of_person(View const& view, std::string_view id) {
  std::vector<PersonSeen> out;
  auto const rows = store::query(view.tx, "select enterprise_id, division from person_place where person_id = $1 order by enterprise_id, division", id);
  while (rows->next()) {
    PersonSeen seen;
    store::read(*rows, seen.enterprise_id, seen.division);
    out.push_back(std::move(seen));
  }
  return out;
}

std::vector<std::string> list_persons_in(View const& view, std::string_view prefix, std::string_view after, int64_t limit) {
  std::vector<std::string> out;
  auto const rows = store::query(view.tx, "select distinct person_id from person_place where division >= $1 and division < $2 and person_id > $3 order by person_id limit $4", prefix, std::string(prefix) + "\x7f", after, limit);
  while (rows->next()) out.emplace_back(rows->text(0));
  return out;
}
std::vector<std::string> list_persons_at(View const& view, std::string_view enterprise_id, std::string_view after, int64_t limit) {
  std::vector<std::string> out;
  auto const rows = store::query(view.tx, "select person_id from person_place where enterprise_id = $1 and person_id > $2 order by person_id limit $3", enterprise_id, after, limit);
  while (rows->next()) out.emplace_back(rows->text(0));
  return out;
}

void insert_person(Context& context, PersonRow const& row) {
  context.keyring.make_key(context.tx, "person", person_key(row.id), context.now);
  store::execute(context.tx, "insert into person(id, document_kind, document_index, sealed, revision, created_at, changed_at) values($1, $2, $3, $4, 1, $5, $5)", row.id,
                 row.document_kind, document_index_of(context.keys, row.document_kind, row.number), sealed_content(context, row), context.now);
}

void update_person(Context& context, PersonRow const& row) {
  store::execute(context.tx, "update person set sealed = $2, revision = revision + 1, changed_at = $3, document_index = $4 where id = $1", row.id, sealed_content(context, row), context.now, document_index_of(context.keys, row.document_kind, row.number));
}

bool insert_person_place(Context& context, PersonId const& id, PersonSeen const& seen) {
  return store::execute(context.tx, "insert into person_place(person_id, enterprise_id, division) values($1, $2, $3) on conflict do nothing", id, seen.enterprise_id, seen.division) == 1;
}

void mark_erased(Context& context, PersonId const& id) {
  store::execute(context.tx, "delete from person_place where person_id = $1", id);
  store::execute(context.tx, "update person set document_index = null, sealed = null, erased_at = $2, changed_at = $2, revision = revision + 1 where id = $1", id, context.now);
}

std::vector<PersonId> list_readable_persons(View const& view, Instant known_until, std::string_view after, int64_t limit) {
  std::vector<PersonId> out;
  auto const rows = store::query(view.tx, "select id from person where id > $1 and erased_at is null and created_at <= $2 order by id limit $3", after, known_until, limit);
  while (rows->next()) out.push_back({std::string(rows->text(0))});
  return out;
}

int64_t count_readable_persons(View const& view, Instant known_until) {
  return store::find_value<int64_t>(view.tx, "select count(*) from person where erased_at is null and created_at <= $1", known_until).value_or(0);
}

void move_person_places(Context& context, std::string_view enterprise_id, std::string_view division) {
  store::execute(context.tx, "update person_place set division = $2 where enterprise_id = $1", enterprise_id, division);
}

void each_person(View const& view, std::function<void(PersonRow const&, PersonSeen const&)> const& visit) {
  auto const rows = store::query(view.tx,
      "select p.id, p.document_kind, p.sealed, p.revision, s.enterprise_id, s.division from person p join person_place s on s.person_id = p.id where p.erased_at is null order by p.id");
  while (rows->next()) {
    PersonSeen seen;
    store::fetch(*rows, 4, seen.enterprise_id);
    store::fetch(*rows, 5, seen.division);
    if (auto const row = person_under(view, *rows)) visit(*row, seen);
  }
}

std::optional<RiskRow> find_risk(View const& view, std::string_view id) {
  auto const rows = store::query(view.tx, std::string(kRisk) + "where id = $1", id);
  if (!rows->next()) return std::nullopt;
  return risk_under(*rows);
}

std::vector<RiskRow> list_risk(View const& view, std::optional<Day> on, std::string_view after, int64_t limit) {
  std::vector<RiskRow> out;
  auto const rows = store::query(view.tx, std::string(kRisk) + "where " + std::string(kOnDay) + "and id > $3 order by id limit $4", on.has_value(), on.value_or(Day{}), after, limit);
  while (rows->next()) out.push_back(risk_under(*rows));
  return out;
}

std::vector<RiskRow> list_risk_of(View const& view, std::string_view division, std::string_view place_id) {
  std::vector<RiskRow> out;
  auto const rows = store::query(view.tx, std::string(kRisk) + "where division = $1 and place_id = $2 order by from_day", division, place_id);
  while (rows->next()) out.push_back(risk_under(*rows));
  return out;
}

int64_t count_risk(View const& view, std::optional<Day> on) {
  return store::find_value<int64_t>(view.tx, "select count(*) from risk_level where " + std::string(kOnDay), on.has_value(), on.value_or(Day{})).value_or(0);
}

void insert_risk(Context& context, RiskRow const& row) {
  store::execute(context.tx, "insert into risk_level(id, division, place_id, level, from_day, to_day, source, revision, changed_at) values($1, $2, $3, $4, $5, $6, $7, 1, $8)", row.id,
                 row.division, row.place_id, row.level, row.from, row.to, row.source, context.now);
}

void update_risk(Context& context, RiskRow const& row) {
  store::execute(context.tx, "update risk_level set level = $2, to_day = $3, source = $4, revision = revision + 1, changed_at = $5 where id = $1", row.id, row.level, row.to, row.source,
                 context.now);
}

std::optional<PlaceRow> find_place(View const& view, std::string_view id) {
  auto const rows = store::query(view.tx, std::string(kPlace) + "where id = $1", id);
  if (!rows->next()) return std::nullopt;
  return place_under(*rows);
}

std::optional<PlaceRow> find_place_named(View const& view, std::string_view division, std::string_view kind, std::string_view name) {
  auto const rows = store::query(view.tx, std::string(kPlace) + "where division = $1 and kind = $2 and name = $3", division, kind, name);
  if (!rows->next()) return std::nullopt;
  return place_under(*rows);
}

std::vector<PlaceRow> list_places(View const& view, std::string_view division_prefix, std::string_view kind, std::string_view after, int64_t limit, int64_t& total) {
  std::string const where = "where division >= $1 and division < $2 and ($3 = '' or kind = $3) ";
  auto const end = end_of(division_prefix);
  total = store::find_value<int64_t>(view.tx, "select count(*) from place " + where, division_prefix, end, kind).value_or(0);
  std::vector<PlaceRow> out;
  auto const rows = store::query(view.tx, std::string(kPlace) + where + "and id > $4 order by id limit $5", division_prefix, end, kind, after, limit);
  while (rows->next()) out.push_back(place_under(*rows));
  return out;
}

void insert_place(Context& context, PlaceRow const& row) {
  store::execute(context.tx, "insert into place(id, division, kind, name, lon, lat, revision, changed_at) values($1, $2, $3, $4, $5, $6, 1, $7)", row.id, row.division, row.kind, row.name,
                 row.lon, row.lat, context.now);
}

void update_place(Context& context, PlaceRow const& row) {
  store::execute(context.tx, "update place set division = $2, kind = $3, name = $4, lon = $5, lat = $6, revision = revision + 1, changed_at = $7 where id = $1", row.id, row.division,
                 row.kind, row.name, row.lon, row.lat, context.now);
}

int64_t count_facts(View const& view, std::string_view actor, std::string_view what, Instant since) {
  return store::find_value<int64_t>(view.tx, "select count(*) from journal where actor = $1 and what = $2 and at > $3", actor, what, since).value_or(0);
}

int64_t delete_answers_about(Context& context, std::string_view subject_kind, std::string_view subject_id) {
  return store::execute(context.tx,
                        "delete from answered where (actor, request_id) in "
                        "(select actor, request_id from journal where subject_kind = $1 and subject_id = $2 and request_id <> '')",
                        subject_kind, subject_id);
}

}  // namespace ly::registry
