#include "domains/fieldwork/fieldwork.h"

#include <algorithm>

#include "base/text.h"
#include "desk/attempt.h"
#include "domains/fieldwork/rows.h"
#include "domains/registry/enterprises.h"
#include "domains/registry/persons.h"
#include "domains/registry/rows.h"

namespace ly::fieldwork {
namespace {

std::string text(json::object const& body, std::string_view member) { return std::string(text_of(body, member)); }

constexpr int64_t kMsPerHour = 3'600'000;

// Whatever has been recorded meanwhile: it happened on the spot, on what the case is now.
Result<void> fire(cases::Cases const& cases, Context& context, cases::CaseId const& id, std::string event, std::string reason = {}) {
  cases::FireEvent in;
  in.id = id;
  in.event = std::move(event);
  in.reason = std::move(reason);
  in.revision = TRY(cases.show(context, {id, ""})).row.revision;
  TRY(cases.fire(context, in));
  return {};
}

// Of a form with several problems the first says most.
Problem const& first_of(Problem const& problem) { return problem.more.empty() ? problem : problem.more.front(); }

}  // namespace

// What a line did when it could.
struct Fieldwork::Did {
  std::string case_id, subject_id;
  std::optional<Found> found;
};

// ---- phones ----

Result<FieldPhone> Fieldwork::enrol(Context& context, EnrolFieldPhone const& in) const {
  if (count_phones_since(context, context.actor.account.text, context.now - Minutes{24 * 60}) >= kPhonesPerDay) return refused("field.too_many_phones", "name", {{"max", std::to_string(kPhonesPerDay)}});
  PhoneRow row;
  row.id = new_id<PhoneTag>(context.dice, context.now);
  row.account_id = context.actor.account.text;
  row.name = clean(in.name);
  row.enrolled_at = row.seen_at = context.now;
  insert_phone(context, row);
  context.journal.note({.what = "field.phone_enrolled", .subject_kind = "field_phone", .subject_id = row.id.text});
  return show(context, row);
}

FieldPhone Fieldwork::show(View const& view, PhoneRow const& row) const {
  FieldPhone out{row.id, row.name, known_.title_of(view, row.account_id), row.hash, row.counter, row.waiting, count_unsettled(view, row.id.text), row.enrolled_at, row.seen_at, {}};
  if (row.revoked_at.ms != 0) out.revoked_at = row.revoked_at;
  return out;
}

// One's own; a lead sees those of everybody who recorded within his region, because he may have to cut one off.
Result<Items<FieldPhone>> Fieldwork::phones(View const& view) const {
  Items<FieldPhone> out;
  bool const all = view.actor.roles.meets(Role::lead | Role::administrator);
  for (auto const& row : list_phones(view, all ? "" : view.actor.account.text))
    if (row.account_id == view.actor.account.text || is_within(view, row)) out.items.push_back(show(view, row));
  out.total = static_cast<int64_t>(out.items.size());
  return out;
}

bool Fieldwork::is_within(View const& view, PhoneRow const& row) const {
  auto const owner = known_.actor_of(view, row.account_id);
  return owner && view.actor.scope.kind == Scope::Kind::region && owner->region().starts_with(view.actor.region());
}

Result<FieldPhone> Fieldwork::revoke(Context& context, WhichFieldPhone const& in) const {
  auto row = find_phone(context, in.id.text);
  bool const may = row && (row->account_id == context.actor.account.text || (context.actor.roles.meets(Role::lead | Role::administrator) && is_within(context, *row)));
  if (!may) return not_found("not_found", "id");
  if (row->revoked_at.ms != 0) return refused("field.cut_off_already", "id");
  row->revoked_at = context.now;
  row->revoked_by = context.actor.account.text;
  update_phone(context, *row);
  context.journal.note({.what = "field.phone_cut_off", .subject_kind = "field_phone", .subject_id = row->id.text});
  return show(context, *row);
}

// ---- what lines do ----

// A photo by its digest: sent before, by the same officer, tied to nothing yet.
Result<void> Fieldwork::paper(Context& context, std::string const& case_id, std::string_view key, std::string_view digest, std::vector<SentFile> const& files) const {
  if (digest.empty()) return {};
  auto const sent = std::find_if(files.begin(), files.end(), [&](auto const& f) { return f.digest == digest; });
  if (sent == files.end()) return refused("field.photo_missing", "files", {{"digest", std::string(digest).substr(0, 12)}});
  TRY(known_.cases.add_document(context, {{case_id}, std::string(key), "", {sent->file_id}}));
  return {};
}

Result<Fieldwork::Did> Fieldwork::mark(Context& context, json::object const& body, SentEntry const& sent, std::string const& phone_id, Instant happened_at) const {
  cases::MarkLine in;
  in.id = {text(body, "case")};
  in.task = text(body, "task");
  in.item = text(body, "item");
  in.verdict = text(body, "verdict");
  in.note = text(body, "note");
  in.device = phone_id;
  in.base = std::max<int64_t>(integer_of(body, "base"), 0);
  in.counter = sent.counter;
  in.happened_at = happened_at;
  TRY(known_.cases.mark_check(context, in));
  return Did{in.id.text, "", {}};
}

Result<Fieldwork::Did> Fieldwork::finding(Context& context, json::object const& body, Instant happened_at, std::vector<SentFile> const& files) const {
  cases::OpenCase in;
  in.service = "finding";
  in.enterprise_id = text(body, "enterprise");
  in.channel = "phone";
  in.parent = text(body, "round");
  in.form = object_of(body, "form");
  in.form["found_at"] = to_iso(happened_at);
  auto const opened = TRY(known_.cases.open(context, in));
  auto const id = opened.row.id;
  TRY(paper(context, id, "before", text_of(body, "photo"), files));
  TRY(paper(context, id, "undertaking", text_of(body, "signature"), files));
  TRY(fire(known_.cases, context, {id}, "issue"));
  return Did{id, "", {}};
}

// The visit itself: gone, looked, seen or not. Who was there before has decided already; then this one waits for a person.
Result<Fieldwork::Did> Fieldwork::look_back(Context& context, json::object const& body, std::vector<SentFile> const& files) const {
  cases::CaseId const id{text(body, "case")};
  bool const seen = text_of(body, "verdict") == "pass";
  auto const there = TRY(known_.cases.show(context, {id, ""}));
  if (there.row.state == "planned") TRY(fire(known_.cases, context, id, "go"));
  TRY(paper(context, id.text, "photo", text_of(body, "photo"), files));
  cases::DoTask task;
  task.id = id;
  task.task = "visit";
  task.verdict = seen ? "pass" : "fail";
  TRY(known_.cases.do_task(context, task));
  TRY(fire(known_.cases, context, id, seen ? "seen" : "not_mended", text(body, "reason")));
  return Did{id.text, "", {}};
}

Result<Fieldwork::Did> Fieldwork::person(Context& context, json::object const& body, Instant happened_at) const {
  auto found = TRY(known_.found_at_work(context, text(body, "enterprise"), object_of(body, "person"), happened_at));
  Did did{text(body, "round"), found.id, {}};
  did.found = std::move(found);
  return did;
}

Result<Fieldwork::Did> Fieldwork::apply(Context& context, json::object const& body, SentEntry const& sent, std::string const& phone_id, Instant happened_at, std::vector<SentFile> const& files) const {
  auto const kind = text_of(body, "kind");
  if (kind == "mark") return mark(context, body, sent, phone_id, happened_at);
  if (kind == "finding") return finding(context, body, happened_at, files);
  if (kind == "look_back") return look_back(context, body, files);
  if (kind == "person") return person(context, body, happened_at);
  return invalid("field.unknown_kind", "entries");
}

// ---- handing in ----

Result<FieldHandedIn> Fieldwork::hand_in(Context& context, HandInField const& in) const {
  auto phone = find_phone(context, in.id.text);
  if (!phone || phone->account_id != context.actor.account.text) return not_found("not_found", "id");
  FieldHandedIn out;
  auto const keep = [&](SentEntry const& sent, std::vector<std::string> conflicts) {
    EntryRow row;
    row.phone_id = phone->id.text;
    row.counter = sent.counter;
    row.hash = sent.hash;
    row.account_id = phone->account_id;
    row.kind = "unreadable";
    row.happened_at = row.recorded_at = context.now;
    FieldOutcome outcome;
    outcome.counter = sent.counter;
    auto const parsed = parse_json(sent.body);
    auto const* body = parsed ? parsed->if_object() : nullptr;
    if (!body) {
      conflicts.emplace_back("unreadable");
    } else {
      for (auto const* kind : {"mark", "finding", "look_back", "person"})
        if (text_of(*body, "kind") == kind) row.kind = kind;
      auto const claimed = integer_of(*body, "at");
      // The phone carries when it last heard from us: before that nothing it says now can have happened, and later than now it cannot have heard.
      auto const heard = integer_of(*body, "signed_at");
      bool const believable = claimed > context.now.ms - kHappenedDays * 24 * kMsPerHour && claimed <= (context.now + kClockSlack).ms && claimed + kClockSlack.count * 60'000 >= heard && heard <= context.now.ms;
      if (believable) row.happened_at = {std::min(claimed, context.now.ms)};
      else conflicts.emplace_back("clock");
      if (phone->revoked_at.ms != 0 && row.happened_at > phone->revoked_at) {
        conflicts.emplace_back("cut_off");
      } else {
        auto const did = attempt(context, [&] { return apply(context, *body, sent, phone->id.text, row.happened_at, in.files); });
        if (did) {
          row.case_id = did->case_id;
          row.subject_id = did->subject_id;
          if (did->found) {
            row.key_id = registry::person_key({did->found->person_id});
            outcome.verdict = did->found->verdict;
            outcome.title = did->found->title;
            outcome.title_en = did->found->title_en;
            outcome.reason = did->found->reason;
            outcome.reason_en = did->found->reason_en;
            outcome.listed = did->found->listed;
          }
        } else {
          auto const& why = first_of(did.error());
          conflicts.emplace_back("refused");
          row.problem = why.code;
          outcome.problem = why.code;
          outcome.detail = known_.say("zh-CN", why);
          outcome.detail_en = known_.say("en", why);
        }
      }
      if (row.case_id.empty()) row.case_id = text(*body, row.kind == "mark" || row.kind == "look_back" ? "case" : "round");
      auto enterprise = text(*body, "enterprise");
      if (enterprise.empty())
        if (auto const there = known_.cases.state_of(context, row.case_id)) enterprise = there->enterprise_id;
      if (auto const firm = registry::get_visible_enterprise(context, enterprise)) {
        row.enterprise_id = firm->id.text;
        row.division = firm->division;
      }
    }
    if (row.key_id.empty()) {
      row.key_id = "field/" + phone->id.text + "/" + to_iso(day_at(context.now));
      if (!context.keys.has_key(context.tx, row.key_id)) context.keyring.make_key(context.tx, "field", row.key_id, context.now);
    }
    row.conflict = joined(conflicts, " ");
    row.sealed = context.keyring.seal(context.tx, row.key_id, entry_place(row), sent.body);
    insert_entry(context, row);
    outcome.kind = row.kind;
    outcome.case_id = row.case_id;
    outcome.subject_id = row.subject_id;
    outcome.conflicts = std::move(conflicts);
    out.outcomes.push_back(std::move(outcome));
    return !row.conflict.empty();
  };
  KeptEntries const kept{[&](int64_t counter, std::string const& hash) { return has_entry(context, phone->id.text, counter, hash); }, [&](int64_t counter) { return has_counter(context, phone->id.text, counter); }, keep};
  out.receipt = take_in(in.entries, phone->id.text, phone->counter, phone->hash, phone->revoked_at.ms != 0, kept, context.keys, context.now);
  phone->waiting = in.waiting;
  phone->seen_at = context.now;
  update_phone(context, *phone);
  if (out.receipt.recorded > 0)
    context.journal.note({.what = "field.handed_in", .subject_kind = "field_phone", .subject_id = phone->id.text,
                          .facts = {{"counter", out.receipt.counter}, {"hash", out.receipt.hash}, {"entries", out.receipt.recorded}, {"conflicts", out.receipt.conflicts}}});
  return out;
}

// ---- what waits for a person ----

FieldEntry Fieldwork::show(View const& view, EntryRow const& row) const {
  FieldEntry out;
  out.phone_id = row.phone_id;
  if (auto const phone = find_phone(view, row.phone_id)) out.phone = phone->name;
  out.who = known_.title_of(view, row.account_id);
  out.kind = row.kind;
  out.counter = row.counter;
  out.hash = row.hash;
  out.enterprise_id = row.enterprise_id;
  if (auto const firm = registry::find_enterprise(view, row.enterprise_id)) out.enterprise = firm->name;
  out.case_id = row.case_id;
  out.no = known_.cases.no_of(view, row.case_id);
  out.problem = row.problem;
  if (!row.problem.empty()) {
    Problem const named{row.problem, {}, {}, Kind::invalid, {}};
    out.detail = known_.say("zh-CN", named);
    out.detail_en = known_.say("en", named);
  }
  for (auto const word : split(row.conflict, ' '))
    if (!word.empty()) out.conflicts.emplace_back(word);
  out.happened_at = row.happened_at;
  out.recorded_at = row.recorded_at;
  if (row.settled_at.ms != 0) out.settled_at = row.settled_at;
  auto const plain = view.keys.unseal(view.tx, row.key_id, entry_place(row), row.sealed.value);
  auto const parsed = plain ? parse_json(*plain) : Result<json::value>(not_found("not_found"));
  auto const* body = parsed ? parsed->if_object() : nullptr;
  if (!body) return out;
  out.verdict = text(*body, "verdict");
  auto const form = object_of(*body, "form"), person = object_of(*body, "person");
  out.text = row.kind == "finding" ? text(form, "what") : row.kind == "mark" ? text(*body, "item") : row.kind == "look_back" ? text(*body, "reason") : text(person, "from_division");
  out.name = text(person, "name");
  out.document_number = text(person, "document_number");
  return out;
}

Result<Items<FieldEntry>> Fieldwork::entries(View const& view, ListFieldEntries const& in) const {
  EntryFilter filter;
  filter.prefix = view.actor.is_system ? "" : std::string(view.actor.region());
  filter.account = view.actor.account.text;
  filter.enterprise_id = in.enterprise_id;
  filter.conflicts = in.which == "conflicts";
  filter.offset = in.after.empty() || in.after.find_first_not_of("0123456789") != std::string::npos || in.after.size() > 9 ? 0 : std::stoll(in.after);
  filter.limit = in.limit;
  Items<FieldEntry> out;
  out.total = count_entries(view, filter);
  for (auto const& row : list_entries(view, filter)) out.items.push_back(show(view, row));
  if (auto const next = filter.offset + static_cast<int64_t>(out.items.size()); next < out.total) out.next = std::to_string(next);
  return out;
}

int64_t Fieldwork::unsettled(View const& view) const {
  EntryFilter filter;
  filter.prefix = view.actor.is_system ? "" : std::string(view.actor.region());
  filter.account = view.actor.account.text;
  filter.conflicts = true;
  return count_entries(view, filter);
}

Result<FieldEntry> Fieldwork::settle(Context& context, SettleFieldEntry const& in) const {
  auto row = find_entry(context, in.id.text, in.counter, in.hash);
  bool const may = row && (row->account_id == context.actor.account.text || (row->division.empty() ? context.actor.region().empty() : context.actor.may_see_division(row->division)));
  if (!may) return not_found("not_found", "id");
  TRY(registry::check_reason(in.note));
  if (row->conflict.empty() || row->settled_at.ms != 0) return refused("field.nothing_to_settle", "counter");
  row->settled_at = context.now;
  row->settled_by = context.actor.account.text;
  mark_settled(context, *row);
  context.journal.note({.what = "field.entry_settled", .subject_kind = "field_phone", .subject_id = row->phone_id, .enterprise_id = row->enterprise_id, .division = row->division,
                        .facts = {{"counter", row->counter}, {"conflict", row->conflict}}, .why = in.note});
  return show(context, *row);
}

std::vector<Endpoint> endpoints(Fieldwork const& fieldwork) {
  auto const* f = &fieldwork;
  std::vector<Endpoint> rows;
  rows.push_back(reading<Nothing, Items<FieldPhone>>("GET", "/api/field/phones", "field.phones", {"现场手机", "Inspectors' phones"}, may::staff, [f](View const& v, Nothing const&) { return f->phones(v); }));
  rows.push_back(writing<EnrolFieldPhone, FieldPhone>("POST", "/api/field/phones", "field.enrol", {"登记现场手机", "Enrol a phone"}, may::staff, [f](Context& c, EnrolFieldPhone const& in) { return f->enrol(c, in); }));
  rows.push_back(writing<WhichFieldPhone, FieldPhone>("POST", "/api/field/phones/{id}/cut-off", "field.cut_off", {"停用现场手机", "Cut a phone off"}, may::staff, [f](Context& c, WhichFieldPhone const& in) { return f->revoke(c, in); }));
  rows.push_back(writing<HandInField, FieldHandedIn>("POST", "/api/field/phones/{id}/hand-in", "field.hand_in", {"交现场台账", "Hand in what was recorded"}, may::staff, [f](Context& c, HandInField const& in) { return f->hand_in(c, in); }));
  rows.push_back(reading<ListFieldEntries, Items<FieldEntry>>("GET", "/api/field/entries", "field.entries", {"现场记录", "What was recorded on the spot"}, may::staff, [f](View const& v, ListFieldEntries const& in) { return f->entries(v, in); }));
  rows.push_back(writing<SettleFieldEntry, FieldEntry>("POST", "/api/field/phones/{id}/settle", "field.settle", {"核对现场记录", "Look into a record"}, may::staff, [f](Context& c, SettleFieldEntry const& in) { return f->settle(c, in); }));
  return rows;
}

std::vector<std::pair<std::string_view, std::string_view>> invariants() {
  return {
      {"fieldwork.entries_counted_once", "select phone_id from field_entry where ' ' || conflict || ' ' not like '% fork %' group by phone_id, counter having count(*) > 1"},
      {"fieldwork.counter_equals_ledger", "select p.id from field_phone p where p.counter <> coalesce((select max(e.counter) from field_entry e where e.phone_id = p.id), 0)"},
      {"fieldwork.gaps_are_marked",
       "select e.phone_id from field_entry e where e.counter > 1 and ' ' || e.conflict || ' ' not like '% gap %' and ' ' || e.conflict || ' ' not like '% fork %' and not exists (select 1 from field_entry b where b.phone_id = e.phone_id and b.counter = e.counter - 1)"},
      {"fieldwork.refused_has_a_reason", "select phone_id from field_entry where (problem <> '') <> (' ' || conflict || ' ' like '% refused %')"},
      {"fieldwork.settled_by_somebody", "select phone_id from field_entry where (settled_at = 0) <> (settled_by = '')"},
      {"fieldwork.what_was_done_is_there", "select e.phone_id from field_entry e where e.kind = 'person' and e.subject_id <> '' and not exists (select 1 from person_on_site p where p.id = e.subject_id)"},
  };
}

}  // namespace ly::fieldwork
