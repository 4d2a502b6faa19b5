#include "app/supply_needs.h"

#include <algorithm>
#include <cmath>

#include "domains/cases/evaluation.h"
#include "domains/cases/rows.h"
#include "domains/screening/rows.h"
#include "domains/supplies/rows.h"

namespace ly::app {
namespace {

constexpr std::string_view kGreen = "green";
constexpr int64_t kOnSiteAtOnce = 50;
constexpr std::string_view kObserveMore = "observation.more";

struct OpenCase {
  cases::CaseState state;
  cases::LoadedService const* service = nullptr;
  std::optional<Instant> due_at;
};

// Open applications that were handed in and whose service asks for receipts.
std::vector<OpenCase> open_cases(Domains const& d, View const& view, std::string const& enterprise_id) {
  std::vector<OpenCase> out;
  for (auto const& id : cases::rows::list_case_ids_of(view.tx, enterprise_id, true)) {
    auto const row = cases::rows::find_row(view.tx, id);
    if (!row || row->hidden) continue;
    auto const* service = d.cases->catalog().find(row->service, row->version);
    if (!service || service->compiled->service.receipts.begin() == service->compiled->service.receipts.end()) continue;
    if (auto state = d.cases->state_of(view, id)) out.push_back({std::move(*state), service, row->due_at});
  }
  return out;
}

int64_t whole(dmn::Value const& value) {
  if (!value.is(dmn::Kind::number)) return 0;
  return static_cast<int64_t>(std::ceil(value.number().to_double() - 1e-9));
}

int64_t number_in(json::object const& form, std::string_view name) {
  auto const* value = form.if_contains(name);
  if (!value || !value->is_number()) return 0;
  return value->to_number<int64_t>();
}

}  // namespace

std::vector<supplies::Lacking> lacking_of(Domains const& d, View const& view, std::string const& enterprise_id) {
  std::vector<supplies::Lacking> out;
  if (enterprise_id.empty()) return out;  // a person's case asks for no supplies
  for (auto const& c : open_cases(d, view, enterprise_id)) {
    auto const& compiled = *c.service->compiled;
    auto const evaluation = cases::evaluate(compiled, c.state, c.state.facts, {view.now, table_finder(d.library.policies)});
    for (auto const& [key, item] : compiled.service.receipts) {
      if (item.need.empty() || item.have.empty()) continue;
      supplies::Lacking one;
      one.case_id = c.state.id;
      one.item = key;
      one.need = whole(dmn::evaluate(compiled.expression(item.need), evaluation.scope));
      // Rounded down: half a thing is none.
      auto const have = dmn::evaluate(compiled.expression(item.have), evaluation.scope);
      one.have = have.is(dmn::Kind::number) ? static_cast<int64_t>(have.number().to_double()) : 0;
      one.people = number_in(c.state.form, "headcount");
      one.harm = number_in(c.state.form, "loss_per_day");
      one.veto = std::any_of(c.state.missing.begin(), c.state.missing.end(), [&](cases::Lack const& lack) { return lack.kind == "receipt" && lack.key == one.item; });
      one.green = c.state.lane == kGreen;
      one.due_at = c.due_at;
      out.push_back(std::move(one));
    }
  }
  return out;
}

Result<void> register_items(Domains const& d, Context& context, cases::Service const& service) {
  for (auto const& [key, item] : service.receipts)
    if (!supplies::find_item(context, key)) TRY(d.supplies->put_item(context, {key, item.title.zh, item.title.en, item.unit.zh, item.unit.en}));
  return {};
}

Result<json::value> see_needs(Domains const& d, Context& context, JournalEntry const& entry) {
  if (entry.enterprise_id.empty()) return json::value(nullptr);
  return json::value(TRY(d.supplies->see_needs(context, entry.enterprise_id, lacking_of(d, context, entry.enterprise_id))));
}

Result<json::value> note_receipts(Domains const& d, Context& context, JournalEntry const& entry) {
  auto const facts = TRY(parse_json(entry.facts));
  auto const item = std::string(text_of(facts, "item")), how = std::string(text_of(facts, "how")), no = std::string(text_of(facts, "no"));
  auto const* count = find(facts, "count");
  int64_t noted = 0;
  for (auto const& c : open_cases(d, context, entry.enterprise_id)) {
    if (!c.service->compiled->service.receipts.contains(item)) continue;
    cases::NoteReceipt in;
    in.id = {c.state.id};
    in.item = item;
    in.count = count && count->is_int64() ? count->get_int64() : 0;
    in.source = how == "transfer" ? "调拨单 " + no : how == "pledge" ? "个人认领，见货签收" : "入库签收";
    in.note = "物资台账 " + std::to_string(entry.seq);
    TRY(d.cases->note_receipt(context, in));
    ++noted;
  }
  return json::value(noted);
}

Result<json::value> note_in_ledger(Domains const& d, Context& context, JournalEntry const& entry) {
  if (entry.actor.starts_with("system")) return json::value(nullptr);  // it came from the ledger
  auto const facts = TRY(parse_json(entry.facts));
  auto const* count = find(facts, "count");
  TRY(d.supplies->noted_at_case(context, entry.enterprise_id, std::string(text_of(facts, "item")), count && count->is_int64() ? count->get_int64() : 0, std::string(text_of(facts, "no"))));
  return json::value(nullptr);
}

Result<json::value> observe_roster(Domains const& d, Context& context, JournalEntry const& entry) {
  int64_t offset = 0;
  auto const facts = TRY(parse_json(entry.facts));
  if (auto const* from = find(facts, "offset"); from && from->is_int64()) offset = from->get_int64();
  auto const lines = screening::list_lines(context, {entry.subject_id}, "observe", offset, static_cast<int64_t>(kRowsPerCommand));
  int64_t started = 0;
  for (auto const& line : lines) {
    if (!line.days || *line.days < 1) continue;
    observation::StartObservation in;
    in.person_id = line.person_id;
    in.enterprise_id = line.enterprise_id;
    in.source = "screening";
    in.source_id = entry.subject_id;
    in.kind = "home";
    in.days = *line.days;
    auto const done = d.observations->start(context, in);
    if (done) ++started;
    else if (done.error().code != "not_found") return done.error();  // erased meanwhile: nobody is left to observe
  }
  if (lines.size() == kRowsPerCommand) {
    Fact more{std::string(kObserveMore), "roster", entry.subject_id, entry.enterprise_id, entry.division};
    more.facts = {{"offset", offset + static_cast<int64_t>(lines.size())}};
    context.journal.note(std::move(more));
  }
  return json::value(started);
}

Result<json::value> observe_on_site(Domains const& d, Context& context, JournalEntry const& entry) {
  for (auto const& found : screening::list_on_site(context, entry.enterprise_id, "", kOnSiteAtOnce)) {
    if (found.person_id != entry.subject_id) continue;
    if (!found.days || *found.days < 1) return json::value(nullptr);
    observation::StartObservation in;
    in.person_id = found.person_id;
    in.enterprise_id = found.enterprise_id;
    in.source = "on_site";
    in.source_id = found.id;
    in.kind = found.verdict == "excluded" ? "isolation" : "home";
    in.days = *found.days;
    return json::value(TRY(d.observations->start(context, in)).id.text);
  }
  return json::value(nullptr);
}

}  // namespace ly::app
