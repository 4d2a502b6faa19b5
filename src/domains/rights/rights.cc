#include "domains/rights/rights.h"

#include <sodium.h>

#include <algorithm>

#include "base/text.h"
#include "desk/phones.h"
#include "domains/cases/form_schema.h"
#include "domains/registry/rows.h"
#include "engines/identifiers/identifiers.h"

namespace ly::rights {
namespace {

std::vector<std::string> const kWhole{"name", "id_number", "phone"};  // who hands out a copy sees all of it
constexpr std::string_view kSee = "查询", kCopy = "复制";             // of the form's `kind`

std::string copy_code_index(Keyring const& keys, std::string_view case_id, std::string_view code) { return keys.blind("copy.code", std::string(case_id) + "/" + std::string(code)); }
std::string thing_of(CopyId const& id) { return "data-copy/" + id.text; }
bool equal(std::string_view a, std::string_view b) { return a.size() == b.size() && !a.empty() && sodium_memcmp(a.data(), b.data(), a.size()) == 0; }

bool accepted_in(std::string_view state) { return state == "working" || state == "answered"; }

// The fact stands with the person, so that he finds it in his next copy; with the request if the registry does not know him.
Fact fact_about(CopyRow const& row, std::string what) {
  bool const known = !row.person_id.empty();
  Fact fact{std::move(what), known ? "person" : "case", known ? row.person_id : row.case_id, "", row.division};
  fact.key_id = known ? registry::person_key({row.person_id}) : "case/" + row.case_id;
  return fact;
}

}  // namespace

// ---- who it is about ----

Result<cases::CaseState> Rights::state_of(View const& view, cases::CaseId const& id) const {
  TRY(known_.cases.show(view, {id, ""}));  // minds the scope
  auto state = known_.cases.state_of(view, id.text);
  if (!state) return not_found("not_found", "id");
  if (state->service != kService) return refused("copy.not_a_request", "id", {{"no", state->no}});
  return std::move(*state);
}

std::string Rights::number_in(cases::CaseState const& state) const {
  auto const* loaded = known_.cases.catalog().find(state.service, state.version);
  if (!loaded) return {};
  for (auto const& [name, schema] : cases::properties_of(loaded->compiled->service.form))
    if (cases::pii_of(*schema) == Pii::id_number) return identifiers::normalize_document(text_of(state.form, name));
  return {};
}

Result<registry::Subject> Rights::subject_of(View const& view, CopyRow const& row) const {
  if (!row.person_id.empty()) {
    auto const person = registry::find_person(view, row.person_id);
    if (!person) return not_found("copy.erased", "id");
    return registry::Subject{person->id, person->number};
  }
  auto const state = known_.cases.state_of(view, row.case_id);
  if (!state) return not_found("copy.erased", "id");
  registry::Subject out{{}, number_in(*state)};
  if (auto const since = registry::find_person_id(view, "resident_id", out.number)) out.person = *since;
  return out;
}

Result<Request> Rights::request(View const& view, WhichRequest const& in) const {
  auto const state = TRY(state_of(view, in.id));
  Request out;
  out.kind = text_of(state.form, "kind");
  out.no = state.no;
  out.accepted = accepted_in(state.state);
  auto const number = number_in(state);
  if (auto const id = number.empty() ? std::nullopt : registry::find_person_id(view, "resident_id", number))
    if (auto const row = registry::find_person(view, id->text)) {
      out.name_differs = clean(text_of(state.form, "name")) != row->name;
      out.phone_differs = !row->phone.empty() && identifiers::normalize_mobile(text_of(state.form, "phone")) != row->phone;
      out.person = registry::Person{row->id, row->document_kind, row->number, row->name, row->phone, row->home, known_.registry.divisions.full_name(row->home), {}};
    }
  for (auto const& row : list_copies_of_case(view, in.id.text)) out.copies.push_back(show(view, row));
  return out;
}

Copy Rights::show(View const& view, CopyRow const& row) const {
  Copy out;
  out.id = row.id, out.case_id = row.case_id, out.person_id = row.person_id, out.made_at = row.made_at, out.until = row.until, out.handed_out = row.handed_out;
  out.made_by = known_.title_of(view, row.made_by);
  out.open = view.now < row.until && subject_of(view, row).has_value();
  return out;
}

// ---- making one ----

std::string Rights::make_row(Context& context, CopyRow& row, std::string const& why) const {
  row.id = new_id<CopyTag>(context.dice, context.now);
  row.made_by = journal_name(context.actor);
  row.made_at = context.now;
  row.until = context.now + kCopyGood;
  std::string code;
  if (!row.case_id.empty()) {
    end_copies_of_case(context, row.case_id);
    code = fresh_code(context.secrets);
    row.code_index = copy_code_index(context.keys, row.case_id, code);
  }
  insert_copy(context, row);
  auto fact = fact_about(row, "copy.made");
  fact.facts = {{"copy_id", row.id.text}, {"case_id", row.case_id}};
  fact.why = why;
  context.journal.note(std::move(fact));
  return code;
}

Result<Copy> Rights::make(Context& context, WhichRequest const& in) const {
  auto const state = TRY(state_of(context, in.id));
  auto const kind = std::string(text_of(state.form, "kind"));
  if (kind != kSee && kind != kCopy) return refused("copy.other_request", "id", {{"kind", kind}});
  if (!accepted_in(state.state)) return refused("copy.not_accepted", "id", {{"no", state.no}});
  TRY(registry::check_unmask(context, kWhole, state.no));
  auto const asked = TRY(request(context, in));
  CopyRow row;
  row.case_id = state.id;
  row.person_id = asked.person ? asked.person->id.text : std::string();
  row.division = state.division;
  auto const code = make_row(context, row, state.no + " " + kind);
  auto out = show(context, row);
  out.code = code;
  // The telephone of the request proves nothing by itself: where another is known of him the code is told to him in person.
  if (!asked.phone_differs) {
    auto const days = std::to_string(kCopyGood.count / (24 * 60));
    Message message{"sms", std::string(kCopyTemplate), "case", state.id, {}, "case/" + state.id, "", state.division};
    message.content = {{"to", "applicant"}, {"address", identifiers::normalize_mobile(text_of(state.form, "phone"))}, {"variables", json::object{{"no", state.no}, {"code", code}}},
                       {"text", json::object{{"zh-CN", state.no + " 的个人信息副本已备好，" + days + " 天内凭办件号、本手机号和领取码 " + code + " 在办件查询页领取。领取码不要告诉别人。"},
                                             {"en", "The copy of your data for " + state.no + " is ready. Fetch it within " + days + " days on the status page by number, this telephone and the code " + code + ". Tell the code to nobody."}}}};
    context.outbox.put(message);
    out.code_sent = true;
  }
  return out;
}

Result<Copy> Rights::make_at_counter(Context& context, MakeAtCounter const& in) const {
  auto const person = registry::find_person(context, in.id.text);
  auto const places = registry::list_places_of_person(context, in.id.text);
  auto const seen = std::ranges::find_if(places, [&](auto const& one) { return context.actor.is_system || context.actor.may_see(one.enterprise_id, one.division); });
  if (!person) return not_found("copy.erased_or_unknown", "id");
  if (seen == places.end() && !context.actor.is_system) return not_found("copy.erased_or_unknown", "id");
  TRY(registry::check_unmask(context, kWhole, in.reason));
  CopyRow row;
  row.person_id = person->id.text;
  row.division = seen == places.end() ? std::string() : seen->division;
  make_row(context, row, in.reason);
  return show(context, row);
}

// ---- handing it out ----

Result<CopyRow> Rights::visible(View const& view, CopyId const& id) const {
  auto row = find_copy(view, id.text);
  if (!row || !(view.actor.is_system || view.actor.may_see_division(row->division))) return not_found("not_found", "id");
  return std::move(*row);
}

Result<Ticket> Rights::give(Context& context, CopyRow& row, std::string const& given_to, std::string const& why, bool himself) const {
  if (context.now >= row.until) return refused("copy.over", "id", {{"day", to_iso(day_at(row.until))}});
  TRY(subject_of(context, row));
  mark_handed_out(context, row);
  auto fact = fact_about(row, "copy.handed_out");
  fact.facts = {{"copy_id", row.id.text}, {"case_id", row.case_id}, {"himself", himself}};
  fact.personal = {{"given_to", given_to}};
  fact.why = why;
  context.journal.note(std::move(fact));
  auto const until = context.now + kTicketGood;
  return Ticket{row.id, make_ticket(context.keys, thing_of(row.id), until), until};
}

Result<Ticket> Rights::hand_out(Context& context, HandOut const& in) const {
  auto row = TRY(visible(context, in.id));
  TRY(registry::check_unmask(context, kWhole, in.reason));
  auto const given_to = clean(in.given_to);
  if (given_to.empty()) return invalid("copy.no_name", "given_to");
  return give(context, row, given_to, in.reason, false);
}

Result<Ticket> Rights::fetch(Context& context, FetchCopy const& in) const {
  auto const id = known_.cases.id_of_no(context, upper_ascii(clean(in.no)));
  auto const state = id ? known_.cases.state_of(context, *id) : std::nullopt;
  if (!state) return not_found("copy.wrong_code", "code");
  auto const index = copy_code_index(context.keys, *id, typed_code(in.code));
  for (auto& row : list_copies_of_case(context, *id))
    if (equal(row.code_index, index)) return give(context, row, std::string(text_of(state->form, "name")), state->no, true);
  return not_found("copy.wrong_code", "code");
}

std::optional<Instant> Rights::fetchable_until(View const& view, std::string const& no) const {
  auto const id = known_.cases.id_of_no(view, no);
  auto const rows = id ? list_copies_of_case(view, *id) : std::vector<CopyRow>();
  if (rows.empty() || view.now >= rows.front().until || rows.front().code_index.empty() || !subject_of(view, rows.front())) return std::nullopt;
  return rows.front().until;
}

Result<FileAnswer> Rights::read(View const& view, ReadCopy const& in) const {
  auto const row = find_copy(view, in.id.text);
  if (!row || !is_ticket(view.keys, thing_of(in.id), in.ticket, view.now)) return forbidden("copy.ticket", "ticket");
  auto const subject = TRY(subject_of(view, *row));
  auto const copy = gather(view, subject, row->case_id.empty() ? std::string() : known_.cases.no_of(view, row->case_id));
  auto const name = "personal-data-" + to_iso(day_at(view.now));
  if (in.format == "json") return FileAnswer{name + ".json", "application/json", json::serialize(copy) + "\n"};
  return FileAnswer{name + ".pdf", "application/pdf", TRY(page(copy, in.language == "en", view.now))};
}

// ---- what is in it ----

namespace {

std::string_view pii_name(Pii pii) { return pii == Pii::none ? std::string_view() : cases::name_of(pii); }

json::array fields_of(RecordShape const& shape) {
  json::array out;
  for (auto const& field : shape.fields) {
    json::object one{{"name", field.name}, {"title", words_object(field.title)}};
    if (field.rule.pii != Pii::none) one["personal"] = pii_name(field.rule.pii);
    auto const* type = field.type;
    while (type->inner) type = type->inner;
    if (type->is == MemberType::Is::record) one["fields"] = fields_of(type->shape());
    out.push_back(std::move(one));
  }
  return out;
}

json::object both(std::string const& zh, std::string const& en) { return {{"zh-CN", zh}, {"en", en}}; }

}  // namespace

json::object Rights::gather(View const& view, registry::Subject const& subject, std::string const& request_no) const {
  json::array parts, apart;
  std::map<std::string_view, erasure::Erasures::Kept> kept;
  for (auto const& kind : known_.erasures.kinds()) {
    auto said = known_.erasures.kept(view, kind.name);
    said.zh = (said.erases ? "应急结束后销毁：" : "应急结束后仍保留：") + said.zh;
    said.en = (said.erases ? "destroyed when the emergency is over: " : "kept when the emergency is over: ") + said.en;
    if (!kind.apart.zh.empty()) apart.push_back(json::object{{"title", words_object(kind.title)}, {"because", words_object(kind.apart)}});
    kept[kind.name] = std::move(said);
  }
  for (auto const& part : known_.parts) {
    json::object values;
    for (auto const& [code, words] : part.values) values[code] = words_object(words);
    auto const& held = kept[part.kind];
    parts.push_back(json::object{{"name", part.name}, {"title", words_object(part.title)}, {"source", words_object(part.source)}, {"purpose", words_object(part.purpose)}, {"kept", both(held.zh, held.en)}, {"fields", fields_of(*part.shape)},
                                 {"values", std::move(values)}, {"records", part.read(view, subject)}});
  }
  return json::object{{"liaoyuan_person_copy", 1}, {"made_at", to_iso(view.now)}, {"request", request_no}, {"parts", std::move(parts)}, {"not_searched", std::move(apart)}};
}

namespace {

struct OwnHandling {
  Instant at;
  std::string what, what_en;
  static Fields fields(auto...) {
    using H = OwnHandling;
    return Fields{field("at", {"时间", "When"}, &H::at), field("what", {"做了什么", "What was done"}, &H::what), field("what_en", {"英文", "In English"}, &H::what_en)};
  }
};
struct OwnCopy {
  Instant made_at, until;
  int64_t handed_out = 0;
  static Fields fields(auto...) {
    using C = OwnCopy;
    return Fields{field("made_at", {"制作时间", "Made"}, &C::made_at), field("until", {"可领至", "Could be fetched until"}, &C::until), field("handed_out", {"交出次数", "Times handed out"}, &C::handed_out)};
  }
};

}  // namespace

std::vector<registry::OwnData> own_data(std::function<std::pair<std::string, std::string>(std::string const& what)> fact_title) {
  return {registry::own_data("person", "handling", {"journal"}, {"对您的信息做过什么", "What was done with your data"}, {"本平台的审计链", "The journal of this platform"}, {"可以查证谁在何时因何查看、改动", "To be able to show who saw or changed it, when and why"},
                             [fact_title = std::move(fact_title)](View const& view, registry::Subject const& subject) {
                               std::vector<OwnHandling> out;
                               if (subject.person.text.empty()) return out;
                               for (auto const& entry : list_journal_of(view.tx, "person", subject.person.text)) {
                                 auto const [zh, en] = fact_title(entry.what);
                                 out.push_back({entry.at, zh, en});
                               }
                               return out;
                             }),
          registry::own_data("person", "copies", {"person_copy"}, {"做过的副本", "Copies made of your data"}, {"本平台", "This platform"}, {"凭领取码领取，核对交给了谁", "To let it be fetched by its code, and to know whom it went to"}, [](View const& view, registry::Subject const& subject) {
            std::vector<OwnCopy> out;
            for (auto const& row : list_copies_of_person(view, subject.person.text)) out.push_back({row.made_at, row.until, row.handed_out});
            return out;
          })};
}

Result<Items<Handling>> Rights::handling(View const& view, WhoHandled const& in) const {
  auto const sees = [&](std::string_view enterprise_id, std::string_view division) { return view.actor.is_system || view.actor.may_see(enterprise_id, division); };
  auto const places = registry::list_places_of_person(view, in.id.text);
  if (!registry::find_person(view, in.id.text) || std::ranges::none_of(places, [&](auto const& one) { return sees(one.enterprise_id, one.division); })) return not_found("copy.erased_or_unknown", "id");
  std::vector<std::pair<std::string, std::string>> subjects{{"person", in.id.text}};
  if (known_.things_of)
    for (auto& thing : known_.things_of(view, in.id.text)) subjects.push_back(std::move(thing));
  std::vector<JournalEntry> entries;
  for (auto const& [kind, id] : subjects)
    for (auto& entry : list_journal_of(view.tx, kind, id))
      if (sees(entry.enterprise_id, entry.division)) entries.push_back(std::move(entry));
  std::ranges::sort(entries, std::ranges::greater(), &JournalEntry::seq);
  auto const before = in.after.empty() ? INT64_MAX : std::strtoll(in.after.c_str(), nullptr, 10);
  Items<Handling> page;
  page.total = static_cast<int64_t>(entries.size());
  for (auto const& entry : entries) {
    if (entry.seq >= before) continue;
    if (static_cast<int64_t>(page.items.size()) == in.limit) {
      page.next = std::to_string(page.items.back().seq);
      break;
    }
    Handling line{entry.seq, entry.at, entry.what, {}, {}, known_.title_of(view, entry.actor), entry.subject_kind, entry.subject_id, {}, entry.hash};
    if (known_.fact_title) std::tie(line.what_title, line.what_title_en) = known_.fact_title(entry.what);
    if (auto const personal = personal_of(view.tx, view.keys, entry)) line.why = std::string(text_of(*personal, "why"));
    page.items.push_back(std::move(line));
  }
  return page;
}

std::vector<Endpoint> endpoints(Rights const& rights) {
  auto const* r = &rights;
  constexpr Roles kMay = Role::officer | Role::lead;
  std::vector<Endpoint> rows;
  rows.push_back(reading<WhichRequest, Request>("GET", "/api/cases/{id}/data-request", "rights.request", {"个人信息请求", "A personal data request"}, kMay, [r](View const& v, WhichRequest const& in) { return r->request(v, in); }));
  rows.push_back(writing<WhichRequest, Copy>("POST", "/api/cases/{id}/data-copy", "rights.make", {"制作个人信息副本", "Make the copy asked for"}, kMay, [r](Context& c, WhichRequest const& in) { return r->make(c, in); }));
  rows.push_back(reading<WhoHandled, Items<Handling>>("GET", "/api/persons/{id}/handling", "rights.handling", {"谁看过、办过这个人", "Who saw or handled a person"}, Role::auditor | Role::lead, [r](View const& v, WhoHandled const& in) { return r->handling(v, in); }));
  rows.push_back(writing<MakeAtCounter, Copy>("POST", "/api/persons/{id}/data-copy", "rights.make_at_counter", {"在窗口制作个人信息副本", "Make a copy at a counter"}, kMay, [r](Context& c, MakeAtCounter const& in) { return r->make_at_counter(c, in); }));
  rows.push_back(writing<HandOut, Ticket>("POST", "/api/data-copies/{id}/hand-out", "rights.hand_out", {"交出副本", "Hand a copy out"}, kMay, [r](Context& c, HandOut const& in) { return r->hand_out(c, in); }));
  rows.push_back(reading<ReadCopy, FileAnswer>("POST", "/api/data-copies/{id}/file", "rights.read", {"个人信息副本（PDF、JSON）", "The copy (PDF, JSON)"}, {}, [r](View const& v, ReadCopy const& in) { return r->read(v, in); }));
  rows.back().heavy = true;  // walks every domain
  return rows;
}

std::vector<std::pair<std::string_view, std::string_view>> invariants() {
  return {{"rights.copies_of_somebody", "select id from person_copy c where c.person_id <> '' and not exists (select 1 from person p where p.id = c.person_id)"},
          {"rights.one_code_a_request", "select case_id from person_copy where code_index <> '' group by case_id having count(*) > 1"}};
}

}  // namespace ly::rights
