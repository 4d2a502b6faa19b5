#include "domains/registry/persons.h"

#include <algorithm>
#include <set>

#include "base/text.h"
#include "engines/identifiers/identifiers.h"

namespace ly::registry {
namespace {

constexpr size_t kNameMax = 60;           // code points; the longest names on Chinese documents have about 40
constexpr size_t kQueryMin = 2;           // one character of a name finds half the town
constexpr size_t kNumberDigitsMin = 6;    // a query with so many digits is meant as a number

std::string entry_id(PersonId const& id, PersonSeen const& seen) { return id.text + "/" + seen.enterprise_id + "/" + (seen.enterprise_id.empty() ? seen.division : ""); }
NameIndex::Entry entry_of(PersonRow const& row, PersonSeen const& seen) { return {entry_id(row.id, seen), row.name, seen.division, seen.enterprise_id}; }

bool sees(Actor const& actor, PersonSeen const& seen) { return actor.is_system || actor.may_see(seen.enterprise_id, seen.division); }

// The person, if he is known somewhere the actor may see.
Result<PersonRow> get_visible_person(View const& view, PersonId const& id) {
  auto row = find_person(view, id.text);
  if (!row) return not_found("not_found", "id");
  for (auto const& seen : list_places_of_person(view, id.text)) if (sees(view.actor, seen)) return std::move(*row);
  return not_found("not_found", "id");
}

// Under which enterprise and division an entry about the person is read: the first the actor sees.
PersonSeen where_seen(View const& view, PersonId const& id) {
  for (auto& seen : list_places_of_person(view, id.text)) if (sees(view.actor, seen)) return seen;
  return {};
}

json::object personal_part(PersonRow const& row) {
  return {{"number", row.number}, {"name", row.name}, {"phone", row.phone}, {"home", row.home}};
}

void note_person(Context& context, std::string what, PersonRow const& row, PersonSeen const& seen, json::object facts) {
  Fact fact{std::move(what), "person", row.id.text, seen.enterprise_id, seen.division};
  fact.facts = std::move(facts);
  fact.personal = personal_part(row);
  fact.key_id = person_key(row.id);
  context.journal.note(std::move(fact));
}

bool looks_like_a_number(std::string_view q) {
  return std::count_if(q.begin(), q.end(), [](char c) { return c >= '0' && c <= '9'; }) >= static_cast<std::ptrdiff_t>(kNumberDigitsMin);
}

}  // namespace

Result<PutPerson> Persons::find_or_add(Context& context, PersonIn const& in) const {
  auto const kind = identifiers::find_document_kind(in.document_kind);
  if (!kind) return invalid("person.document_kind", "document_kind", {{"value", in.document_kind}});
  identifiers::World world;
  world.today = day_at(context.now);
  world.area_known = [this](std::string_view area) { return known_.divisions.find(area).has_value(); };
  auto document = identifiers::check_document(*kind, in.document_number, world);
  if (!document) {
    auto problem = std::move(document).error();
    problem.at = "document_number";
    return problem;
  }
  auto const name = clean(in.name);
  if (name.empty() || utf8_length(name) > kNameMax) return invalid("person.name", "name");
  auto const phone = clean(in.phone).empty() ? std::string() : TRY(check_phone(in.phone, "phone"));

  PutPerson out;
  out.warnings = document->warnings;
  PersonSeen const seen{in.enterprise_id, in.division};
  auto known = find_person_by_document(context, in.document_kind, document->value.number);
  if (!known) {
    PersonRow row{new_id<PersonTag>(context.dice, context.now), in.document_kind, document->value.number, name, phone, in.home};
    insert_person(context, row);
    insert_person_place(context, row.id, seen);
    note_person(context, "person.added", row, seen, {{"document_kind", row.document_kind}});
    context.after_commit.push_back([&index = context.name_index, entry = entry_of(row, seen)] { index.put("person", entry); });
    out.id = row.id;
    out.outcome = Outcome::added;
    return out;
  }
  auto& row = *known;
  out.id = row.id;
  auto const take = [&](char const* field, std::string& kept, std::string const& sent) {
    if (sent.empty() || sent == kept) return;
    kept = sent;
    out.changed.emplace_back(field);
  };
  take("name", row.name, name);
  take("phone", row.phone, phone);
  take("home", row.home, in.home);
  bool const newly_here = insert_person_place(context, row.id, seen);
  if (out.changed.empty() && !newly_here) return out;
  out.outcome = Outcome::changed;
  if (!out.changed.empty()) update_person(context, row);
  json::array changed;
  for (auto const& field : out.changed) changed.emplace_back(field);
  note_person(context, out.changed.empty() ? "person.seen" : "person.changed", row, seen, {{"fields", std::move(changed)}});
  // Under a new name he must be found wherever he is known.
  for (auto const& place : list_places_of_person(context, row.id.text))
    context.after_commit.push_back([&index = context.name_index, entry = entry_of(row, place)] { index.put("person", entry); });
  return out;
}

Result<Items<Person>> Persons::search(View const& view, SearchPersons const& in) const {
  auto const q = clean(in.q);
  if (utf8_length(q) < kQueryMin) return invalid("person.query_short", "q", {{"min", std::to_string(kQueryMin)}});
  std::vector<std::string> ids;
  if (looks_like_a_number(q)) {
    std::set<std::string> numbers{identifiers::normalize_document(q)};
    if (numbers.begin()->size() == 15 && numbers.begin()->find_first_not_of("0123456789") == std::string::npos) numbers.insert(identifiers::resident_id_from_fifteen(*numbers.begin()));
    for (auto kind : identifiers::document_kinds())
      for (auto const& number : numbers)
        if (auto const row = find_person_by_document(view, identifiers::titled(kind).name, number)) ids.push_back(row->id.text);
  } else {
    if (!view.names.ready()) return Problem{"person.indexing", "q", {}, Kind::unavailable, {}};
    bool const clerk = view.actor.scope.kind == Scope::Kind::enterprise;
    auto const entries = view.names.search("person", q, static_cast<size_t>(in.limit) * 4, clerk ? "" : view.actor.scope.code, clerk ? view.actor.scope.code : "");
    for (auto const& entry : entries) ids.push_back(entry.id.substr(0, entry.id.find('/')));
  }
  Items<Person> page;
  std::set<std::string> done;
  for (auto const& id : ids) {
    if (!done.insert(id).second) continue;
    auto const row = get_visible_person(view, {id});
    if (!row) continue;
    ++page.total;
    if (static_cast<int64_t>(page.items.size()) == in.limit) continue;
    Person person{row->id, row->document_kind, row->number, row->name, row->phone, row->home, known_.divisions.full_name(row->home), {}};
    for (auto const& seen : list_places_of_person(view, id))
      if (!seen.enterprise_id.empty() && sees(view.actor, seen)) {
        auto const enterprise = find_enterprise(view, seen.enterprise_id);
        person.enterprises.push_back({seen.enterprise_id, enterprise ? enterprise->name : std::string()});
      }
    page.items.push_back(std::move(person));
  }
  return page;
}

Result<UnmaskedPerson> Persons::unmask(Context& context, UnmaskPerson const& in) const {
  auto const row = TRY(get_visible_person(context, in.id));
  TRY(check_unmask(context, in.fields_wanted, in.reason));
  UnmaskedPerson out;
  for (auto const& name : in.fields_wanted) {
    if (name == "name") out.name = row.name;
    if (name == "id_number") out.id_number = row.number;
    if (name == "phone") out.phone = row.phone;
  }
  auto const seen = where_seen(context, in.id);
  note_unmask(context, "person", row.id.text, seen.enterprise_id, seen.division, in.fields_wanted, in.reason, person_key(row.id));
  return out;
}

Result<Corrected> Persons::correct(Context& context, CorrectPerson const& in) const {
  auto row = TRY(get_visible_person(context, in.id));
  TRY(check_reason(in.reason));
  auto const before = row;
  Corrected out{row.id, {}};
  auto const take = [&](char const* field, std::string& kept, std::string sent, Pii pii) {
    if (sent.empty() || sent == kept || is_mask_of(sent, kept, pii)) return;
    kept = std::move(sent);
    out.changed.emplace_back(field);
  };
  auto const name = clean(in.name);
  if (utf8_length(name) > kNameMax) return invalid("person.name", "name");
  take("name", row.name, name, Pii::name);
  if (!clean(in.phone).empty() && !is_mask_of(in.phone, row.phone, Pii::phone)) take("phone", row.phone, TRY(check_phone(in.phone, "phone")), Pii::none);
  if (!in.home.empty() && !known_.divisions.find(in.home)) return invalid("person.home", "home", {{"value", in.home}});
  take("home", row.home, in.home, Pii::none);
  if (!clean(in.document_number).empty() && !is_mask_of(in.document_number, row.number, Pii::id_number)) {
    identifiers::World world;
    world.today = day_at(context.now);
    world.area_known = [this](std::string_view area) { return known_.divisions.find(area).has_value(); };
    auto document = identifiers::check_document(*identifiers::find_document_kind(row.document_kind), in.document_number, world);
    if (!document) {
      auto problem = std::move(document).error();
      problem.at = "document_number";
      return problem;
    }
    take("document_number", row.number, document->value.number, Pii::none);
    if (row.number != before.number && find_person_id(context, row.document_kind, row.number)) return refused("person.number_taken", "document_number");
  }
  if (out.changed.empty()) return refused("person.nothing_to_correct", "id");
  update_person(context, row);
  json::array changed;
  for (auto const& field : out.changed) changed.emplace_back(field);
  auto const seen = where_seen(context, row.id);
  Fact fact{"person.corrected", "person", row.id.text, seen.enterprise_id, seen.division};
  fact.facts = {{"fields", std::move(changed)}, {"case_id", in.case_id}};
  fact.personal = {{"before", personal_part(before)}, {"after", personal_part(row)}};
  fact.why = in.reason;
  fact.key_id = person_key(row.id);
  context.journal.note(std::move(fact));
  for (auto const& place : list_places_of_person(context, row.id.text))
    context.after_commit.push_back([&index = context.name_index, entry = entry_of(row, place)] { index.put("person", entry); });
  return out;
}

Result<Erased> Persons::erase(Context& context, ErasePerson const& in) const {
  TRY(get_visible_person(context, in.id));
  TRY(check_reason(in.reason));
  auto const seen = where_seen(context, in.id);
  delete_answers_about(context, "person", in.id.text);
  auto const sheets = erase_all(context, {in.id});
  Fact fact{"person.erased", "person", in.id.text, seen.enterprise_id, seen.division};
  fact.facts = {{"sheets", sheets}};
  fact.why = in.reason;
  context.journal.note(std::move(fact));
  return Erased{in.id, context.now, sheets};
}

int64_t Persons::erase_all(Context& context, std::vector<PersonId> const& ids) const {
  int64_t sheets = 0;
  std::vector<std::string> keys;
  for (auto const& id : ids) {
    for (auto const& place : list_places_of_person(context, id.text))
      context.after_commit.push_back([&index = context.name_index, entry = entry_id(id, place)] { index.remove("person", entry); });
    mark_erased(context, id);
    keys.push_back(person_key(id));
    if (known_.companions.forget) sheets += known_.companions.forget(context, id);
  }
  context.keyring.destroy(context.tx, keys);
  return sheets;
}

std::optional<PersonRow> find_person_in_clear(View const& view, PersonId const& id) { return find_person(view, id.text); }

std::optional<PersonRow> find_visible_person(View const& view, std::string_view document_kind, std::string_view normalised_number) {
  auto const id = find_person_id(view, document_kind, normalised_number);
  auto row = id ? get_visible_person(view, *id) : Result<PersonRow>(not_found("not_found", "id"));
  return row ? std::optional(std::move(*row)) : std::nullopt;
}

std::optional<PersonId> find_person_id(View const& view, std::string_view document_kind, std::string_view normalised_number) {
  auto const row = find_person_by_document(view, document_kind, normalised_number);
  if (!row) return std::nullopt;
  return row->id;
}

void fill_names(View const& view, NameIndex& index) {
  each_person(view, [&](PersonRow const& row, PersonSeen const& seen) { index.put("person", entry_of(row, seen)); });
}

void put_names_of(Context& context, std::string const& enterprise_id) {
  constexpr int64_t kAll = 1'000'000;
  for (auto const& id : list_persons_at(context, enterprise_id, "", kAll)) {
    auto const row = find_person(context, id);
    if (!row) continue;
    for (auto const& seen : list_places_of_person(context, id))
      if (seen.enterprise_id == enterprise_id) context.after_commit.push_back([&index = context.name_index, entry = entry_of(*row, seen)] { index.put("person", entry); });
  }
}

}  // namespace ly::registry
