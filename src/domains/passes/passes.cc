#include "domains/passes/passes.h"

#include <algorithm>

#include "base/text.h"
#include "domains/passes/rows.h"
#include "domains/registry/enterprises.h"
#include "engines/identifiers/identifiers.h"

namespace ly::passes {
namespace {

constexpr size_t kPerPart = 100;       // passes of one command: a person, a seal and a signature each, some 20 ms of the writer
constexpr int64_t kHoldersMax = 200;   // people of one name or number whose passes are looked through
constexpr Minutes kDay{24 * 60};

std::vector<std::string> texts(std::string const& list) {
  std::vector<std::string> out;
  auto const value = parse_json(list);
  if (value && value->is_array())
    for (auto const& one : value->get_array()) out.emplace_back(one.as_string());
  return out;
}

std::string list_of(std::vector<std::string> const& items) {
  json::array out;
  for (auto const& item : items) out.emplace_back(item);
  return canonical(out);
}

// Passes begin with the hour they are made and end at midnight, so that nobody's runs out on the way home.
Instant end_of(Instant now, int64_t days) { return instant_of(day_at(now) + static_cast<int32_t>(days), kDay); }

// What a guard within the pass's reach is told by its area: the city, the township, or nothing where checkpoints are named.
std::string area_of(std::string_view scope, std::string_view division) {
  constexpr size_t kCity = 4, kTownship = 9;
  return std::string(division.substr(0, scope == "city" ? kCity : kTownship));
}

// Which categories a kind of pass has; the table of issue decides the rest.
bool belongs(std::string_view kind, std::string_view category) {
  if (kind == "vehicle") return category == "企业车辆" || category == "接运车辆" || category == "保供应急";
  if (kind == "health") return category == "健康证明";
  if (kind == "permit") return category == "复工员工";
  return category == "居民" || category == "保供应急" || category == "临时";
}

std::string last_four(std::string_view number) { return std::string(number.substr(number.size() > 4 ? number.size() - 4 : 0)); }

}  // namespace

std::string plate_index(Keyring const& keys, std::string_view normalised_plate) { return normalised_plate.empty() ? std::string() : keys.blind("plate", normalised_plate); }
void forget_person(Context& context, std::string const& person_id) {
  delete_cards_of(context, person_id);
  mark_plates_of(context, person_id);
}
void forget_pass(Context& context, std::string const& pass_id) { mark_plate(context, pass_id); }
std::string pass_key_id(PassRow const& row) { return row.person_id.empty() ? "pass/" + row.id.text : registry::person_key({row.person_id}); }

Result<PassRow> Passes::visible(View const& view, PassId const& id) const {
  auto row = find_pass(view, id.text);
  if (!row || !(view.actor.is_system || view.actor.may_see(row->enterprise_id, row->division))) return not_found("not_found", "id");
  return std::move(*row);
}

Result<Pass> Passes::issue(Context& context, IssuePass const& in) const {
  auto const roles = context.actor.roles;
  bool const medical = in.kind == "health";
  if (medical && !roles.has(Role::inspector)) return forbidden("pass.by_clinic", "kind");
  if (!medical && !roles.meets(Role::officer | Role::lead)) return forbidden("pass.by_officer", "kind");
  return issue_on(context, in, "officer", "");
}

Result<Pass> Passes::issue_on(Context& context, IssuePass const& in, std::string_view basis, std::string_view basis_id, std::string_view named) const {
  auto const granted = TRY(grant(context, in));
  Holder const holder = in.kind == "vehicle" ? Holder{} : TRY(find_holder(context, in));
  return show(context, TRY(make(context, in, granted, holder, basis, basis_id, named)), true);
}

Result<Granted> Passes::grant(Context& context, IssuePass const& in) const {
  if (!belongs(in.kind, in.category)) return invalid("pass.category", "category", {{"category", in.category}});
  if (!around_.registry.divisions.find(in.division)) return invalid("pass.division", "division", {{"value", in.division}});
  if (!context.actor.is_system && !context.actor.may_see(in.enterprise_id.text, in.division)) return invalid("pass.beyond", "division");
  std::optional<bool> approved;
  if (!in.enterprise_id.text.empty()) {
    TRY(registry::get_visible_enterprise(context, in.enterprise_id.text));
    approved = around_.approved(context, in.enterprise_id.text);
  }
  auto const* table = around_.policies.find("pass_issue", day_at(context.now), context.now);
  if (!table) return refused("pass.no_table", "category", {{"day", to_iso(day_at(context.now))}});
  auto granted = TRY(decide(*table, Application{in.category, in.screen, approved, in.papers}));
  if (granted.action != "issue") return refused("pass.not_granted", "category", {{"conclusion", granted.conclusion}, {"because", granted.because_zh}});

  for (auto const& place : in.places) {
    auto const found = registry::find_place(context, place);
    if (!found || found->kind != "checkpoint") return invalid("pass.places", "places", {{"value", place}});
  }
  if (granted.scope == "checkpoints" && in.places.empty()) return invalid("pass.places_missing", "places", {{"area", granted.area}});
  return granted;
}

Result<Passes::Holder> Passes::find_holder(Context& context, IssuePass const& in) const {
  if (in.document_number.empty() || in.name.empty()) return invalid("pass.holder", in.name.empty() ? "name" : "document_number");
  registry::PersonIn person;
  person.document_kind = in.document_kind;
  person.document_number = in.document_number;
  person.name = in.name;
  person.phone = in.phone;
  person.home = in.home;
  person.enterprise_id = in.enterprise_id.text;
  person.division = in.division;
  auto const put = TRY(registry::Persons(around_.registry).find_or_add(context, person));
  auto const known = registry::find_person_in_clear(context, put.id);
  return Holder{put.id.text, known->name, known->number, in.home.empty() ? known->home : in.home};
}

Result<PassRow> Passes::make(Context& context, IssuePass const& in, Granted const& granted, Holder const& holder, std::string_view basis, std::string_view basis_id, std::string_view named) const {
  PassRow row;
  row.kind = in.kind;
  row.category = in.category;
  row.division = in.division;
  row.enterprise_id = in.enterprise_id.text;
  row.person_id = holder.person_id;
  std::string plate, home = holder.person_id.empty() ? in.home : holder.home;
  if (holder.person_id.empty()) {
    plate = TRY(identifiers::check_plate(in.plate)).value.number;
    row.plate_index = plate_index(context.keys, plate);
  }
  if (home.empty()) home = in.division;
  row.id = new_id<PassTag>(context.dice, context.now);
  row.basis = basis;
  row.basis_id = basis_id.empty() ? row.id.text : std::string(basis_id);
  if (auto const same = find_pass_once(context, row.basis, row.basis_id, row.person_id, row.plate_index, row.kind)) return *same;
  row.serial = next_serial(context);
  row.scope = granted.scope;
  row.places = list_of(in.places);
  row.from = {context.now.ms / 1000 * 1000};  // a signed pass tells whole seconds
  row.to = end_of(context.now, granted.valid_days - 1);
  row.uses = granted.uses;
  row.uses_days = granted.uses_days;
  row.companions = in.companions;
  row.card_only = in.card_only;
  row.decided_by = granted.decided_by;
  row.reason_code = granted.reason_code;
  row.issued_by = named.empty() ? journal_name(context.actor) : std::string(named);
  row.issued_at = context.now;
  cose::PassClaims claims;
  claims.kind = *cose::find_pass_kind(row.kind);
  claims.serial = row.serial;
  claims.category = row.category;
  claims.name = holder.name;
  claims.last4 = last_four(holder.number);
  claims.plate = plate;
  claims.home = home;
  claims.division = area_of(row.scope, row.division);
  for (auto const& place : in.places) claims.places.push_back(cose::place_mark(place));
  claims.uses = row.uses;
  claims.uses_days = row.uses_days;
  claims.companions = row.companions;
  claims.issued_at = claims.from = row.from;
  claims.to = row.to;
  auto const text = TRY(keys_.sign(context, claims, in.issuer, row.key_id));
  if (row.person_id.empty()) context.keyring.make_key(context.tx, "pass", pass_key_id(row), context.now);
  json::object const content{{"plate", plate}, {"home", home}, {"text", text}, {"note", in.note}};
  row.sealed.value = context.keyring.seal(context.tx, pass_key_id(row), pass_place(row.id), canonical(content)).value;
  insert_pass(context, row);
  context.journal.note({.what = "pass.issued", .subject_kind = "pass", .subject_id = row.id.text, .enterprise_id = row.enterprise_id, .division = row.division,
                        .facts = {{"serial", row.serial}, {"kind", row.kind}, {"category", row.category}, {"basis", row.basis}, {"basis_id", row.basis_id}, {"to", to_iso(row.to)}, {"table", row.decided_by},
                                  {"reason", row.reason_code}, {"person_id", row.person_id}},
                        .why = in.note, .key_id = pass_key_id(row)});
  return row;
}

Result<IssueStarted> Passes::start_roster(Context& context, Jobs& jobs, IssueRoster const& in) const {
  auto const enterprise = TRY(registry::get_visible_enterprise(context, in.enterprise_id.text));
  std::string roster;
  if (around_.cleared(context, enterprise.id.text, "", 1, roster).empty()) return refused("pass.no_roster", "enterprise_id", {{"enterprise", enterprise.name}});
  for (auto const& place : in.places) {
    auto const found = registry::find_place(context, place);
    if (!found || found->kind != "checkpoint") return invalid("pass.places", "places", {{"value", place}});
  }
  json::array places;
  for (auto const& place : in.places) places.emplace_back(place);
  return IssueStarted{jobs.enqueue(context, "passes.issue_roster", {{"enterprise_id", enterprise.id.text}, {"places", std::move(places)}})};
}

Result<json::value> Passes::run_roster(JobRun& run) const {
  std::string const enterprise_id(text_of(run.row().payload, "enterprise_id"));
  std::vector<std::string> places;
  for (auto const& place : run.row().payload.at("places").as_array()) places.emplace_back(place.as_string());
  int64_t issued = 0, had = 0, refused_ones = 0;
  std::string after;
  for (bool more = true; more;) {
    if (run.cancelled()) return refused("job.stopped");
    auto const answer = TRY(run.part("after/" + after, [&](Context& context) -> Result<json::value> {
      auto const enterprise = TRY(registry::get_visible_enterprise(context, enterprise_id));
      std::string roster;
      auto const people = around_.cleared(context, enterprise_id, after, kPerPart, roster);
      int64_t now_issued = 0, now_had = 0, now_refused = 0;
      // The table is asked once: everybody of the roster asks for the same.
      IssuePass in;
      in.kind = "permit";
      in.category = "复工员工";
      in.screen = "准予";
      in.division = enterprise.division;
      in.enterprise_id = enterprise.id;
      in.places = places;
      in.papers = true;
      auto const granted = grant(context, in);
      if (!granted && granted.error().code != "pass.not_granted") return granted.error();
      for (auto const& id : people) {
        auto const person = registry::find_person_in_clear(context, {id});
        if (!person) continue;  // erased since
        if (find_pass_once(context, "roster", roster, id, "", "permit")) {
          ++now_had;
          continue;
        }
        if (granted) TRY(make(context, in, *granted, {id, person->name, person->number, person->home}, "roster", roster, ""));
        ++(granted ? now_issued : now_refused);
      }
      return json::value(json::object{{"last", people.empty() ? "" : people.back()}, {"issued", now_issued}, {"had", now_had}, {"refused", now_refused}, {"more", people.size() == kPerPart}});
    }));
    auto const& done = answer.as_object();
    issued += done.at("issued").as_int64();
    had += done.at("had").as_int64();
    refused_ones += done.at("refused").as_int64();
    after = std::string(text_of(done, "last"));
    more = done.at("more").as_bool();
    run.progress("issuing", issued + had + refused_ones, issued + had + refused_ones + (more ? static_cast<int64_t>(kPerPart) : 0));
  }
  return json::value(json::object{{"issued", issued}, {"had", had}, {"refused", refused_ones}});
}

Result<Pass> Passes::revoke(Context& context, RevokePass const& in) const {
  auto row = TRY(visible(context, in.id));
  TRY(registry::check_reason(in.reason));
  if (row.revoked_at.ms != 0) return refused("pass.revoked_already", "id");
  row.revoked_at = context.now;
  row.revoked_by = journal_name(context.actor);
  mark_revoked(context, row.id, row.revoked_by);
  context.journal.note({.what = "pass.revoked", .subject_kind = "pass", .subject_id = row.id.text, .enterprise_id = row.enterprise_id, .division = row.division, .facts = {{"serial", row.serial}}, .why = in.reason, .key_id = pass_key_id(row)});
  return show(context, row, false);
}

Pass Passes::show(View const& view, PassRow const& row, bool with_text) const {
  Pass out;
  out.id = row.id;
  out.serial = row.serial;
  out.kind = row.kind;
  out.category = row.category;
  out.person_id = row.person_id;
  out.enterprise_id = row.enterprise_id;
  out.division = row.division;
  out.division_name = around_.registry.divisions.full_name(row.division);
  out.scope = row.scope;
  out.places = texts(row.places);
  for (auto const& id : out.places)
    if (auto const place = registry::find_place(view, id)) out.place_names.push_back(place->name);
  out.from = row.from;
  out.to = row.to;
  out.uses = row.uses;
  out.uses_days = row.uses_days;
  out.companions = row.companions;
  out.card_only = row.card_only;
  out.state = row.revoked_at.ms != 0 ? "revoked" : row.to <= view.now ? "expired" : "valid";
  out.basis = row.basis;
  out.basis_id = row.basis_id;
  out.decided_by = row.decided_by;
  out.reason_code = row.reason_code;
  out.issued_by = around_.title_of(view, row.issued_by);
  out.issued_at = row.issued_at;
  if (row.revoked_at.ms != 0) {
    out.revoked_at = row.revoked_at;
    out.revoked_by = around_.title_of(view, row.revoked_by);
  }
  if (!row.person_id.empty())
    if (auto const person = registry::find_person_in_clear(view, {row.person_id})) {
      out.name = person->name;
      out.document_number = person->number;
    }
  if (auto const plain = view.keys.unseal(view.tx, pass_key_id(row), pass_place(row.id), row.sealed.value)) {
    auto const content = *parse_json(*plain);
    out.plate = std::string(text_of(content, "plate"));
    if (with_text) out.text = std::string(text_of(content, "text"));
  }
  return out;
}

Result<Pass> Passes::get(View const& view, PassId const& id) const { return show(view, TRY(visible(view, id)), true); }

Result<Pass> Passes::own(View const& view, OwnPass const& in) const {
  auto const phone = registry::check_phone(in.phone, "phone");
  std::string const about = "pass/" + std::to_string(in.serial), with = "phone/" + view.keys.blind("pass.own", phone ? *phone : in.phone);
  bool const may = tries_.begin(about, view.now) && tries_.begin(with, view.now);
  if (!may) return Problem{"pass.too_many_tries", "serial", {}, Kind::too_many, {}};
  auto const row = find_pass_by_serial(view, in.serial);
  auto const person = row && !row->person_id.empty() ? registry::find_person_in_clear(view, {row->person_id}) : std::nullopt;
  // One answer whatever is wrong: nothing may be found out by trying.
  bool const his = phone && person && !person->phone.empty() && person->phone == *phone && last_four(person->number) == upper_ascii(nfkc(in.last4));
  if (!his) return not_found("pass.not_yours", "serial");
  tries_.succeeded(about, view.now);
  tries_.succeeded(with, view.now);
  return show(view, *row, true);
}

Result<Items<Pass>> Passes::search(View const& view, SearchPasses const& in) const {
  PassFilter filter;
  bool const region = view.actor.is_system || view.actor.scope.kind == Scope::Kind::region;
  filter.division_prefix = view.actor.is_system || !region ? "" : std::string(view.actor.region());
  filter.enterprise_id = region ? in.enterprise_id.text : view.actor.scope.code;
  filter.state = in.state;
  filter.kind = in.kind;
  filter.now = view.now;
  filter.before = in.after;
  filter.limit = in.limit + 1;
  auto const q = clean(in.q);
  bool const digits = !q.empty() && q.find_first_not_of("0123456789") == std::string::npos;
  Items<Pass> out;
  if (q.empty() || (digits && q.size() <= 10)) {
    if (!q.empty()) filter.serial = std::stoll(q);
    auto const rows = list_passes(view, filter);
    out.total = count_passes(view, filter);
    for (auto const& row : rows) {
      if (static_cast<int64_t>(out.items.size()) == in.limit) {
        out.next = out.items.back().id.text;
        break;
      }
      out.items.push_back(show(view, row, false));
    }
    return out;
  }
  // A plate or somebody's name or number: the passes of whoever it is.
  std::vector<std::pair<std::string, std::string>> holders;  // person, plate index
  if (auto const plate = identifiers::check_plate(q)) holders.emplace_back("", plate_index(view.keys, plate->value.number));
  if (auto const people = registry::Persons(around_.registry).search(view, {q, kHoldersMax}))
    for (auto const& person : people->items) holders.emplace_back(person.id.text, "");
  else if (holders.empty()) return people.error();
  for (auto const& [person, plate] : holders) {
    filter.person_id = person;
    filter.plate_index = plate;
    for (auto const& row : list_passes(view, filter)) {
      ++out.total;
      if (static_cast<int64_t>(out.items.size()) < in.limit) out.items.push_back(show(view, row, false));
    }
  }
  return out;
}

}  // namespace ly::passes
