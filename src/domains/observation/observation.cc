#include "domains/observation/observation.h"

#include <algorithm>

#include "base/text.h"
#include "domains/accounts/accounts.h"
#include "domains/observation/rows.h"
#include "domains/registry/enterprises.h"
#include "domains/registry/persons.h"

namespace ly::observation {
namespace {

constexpr std::string_view kTable = "observation_alert";
constexpr int64_t kNoon = 12 * 60;  // minutes

int64_t slot_at(Instant at) { return int64_t{day_at(at).number} * 2 + (minutes_since_midnight(at).count >= kNoon ? 1 : 0); }

// What the table says of somebody just now.
struct Judged {
  std::string alert = "none", zh, en, version;
  bool release = false, draft = false;
};
Judged judge(formats::PolicySet const& policies, Day day, std::optional<Temperature> const& last, int64_t taken, int64_t missed, int64_t days_left) {
  Judged out;
  auto const* found = policies.find(kTable, day);
  if (!found) return out;  // no table, no release: somebody must decide
  dmn::Scope scope;
  if (last) scope.set("temperature", dmn::Value(dmn::Decimal::from_double(static_cast<double>(last->hundredths) / 100)));
  else scope.set("temperature", dmn::Value());
  scope.set("taken", dmn::Value(taken));
  scope.set("missed", dmn::Value(missed));
  scope.set("days_left", dmn::Value(days_left));
  auto const decision = dmn::decide(found->table, scope);
  out.version = found->version;
  out.draft = found->table.source().draft;
  if (decision.hits.empty()) return out;
  auto const rule = decision.hits.front();
  out.zh = dmn::because(found->table, rule, scope, dmn::Language::zh_cn);
  out.en = dmn::because(found->table, rule, scope, dmn::Language::en);
  if (auto const* alert = decision.outputs.member("alert"); alert && alert->is(dmn::Kind::string)) out.alert = alert->string();
  if (auto const* release = decision.outputs.member("release")) out.release = release->is_true();
  return out;
}

int64_t days_left(Row const& row, Day today) { return std::max<int64_t>(0, row.days - (today - row.started_on)); }

// Half days that are over and were due.
int64_t due_until(Row const& row, int64_t slot) { return std::max<int64_t>(0, std::min(slot, row.last_slot) - row.first_slot); }

Result<Row> get_visible(View const& view, std::string_view id) {
  auto row = find_row(view, id);
  if (!row || !(view.actor.is_system || view.actor.may_see(row->enterprise_id, row->division))) return not_found("not_found", "id");
  return std::move(*row);
}

void note(Context& context, std::string what, Row const& row, json::object facts, std::string why = {}) {
  Fact fact{std::move(what), "observation", row.id.text, row.enterprise_id, row.division};
  fact.facts = std::move(facts);
  fact.why = std::move(why);
  fact.key_id = registry::person_key({row.person_id});
  context.journal.note(std::move(fact));
}

}  // namespace

Observation Observations::show(View const& view, Row const& row, bool whole) const {
  Observation out;
  auto const today = day_at(view.now);
  auto const slot = slot_at(view.now);
  out.id = row.id;
  out.person_id = row.person_id;
  if (auto const person = registry::find_person_in_clear(view, {row.person_id})) {
    out.name = person->name;
    out.document_number = person->number;
  }
  out.enterprise_id = row.enterprise_id;
  out.enterprise = registry::enterprise_name(view, row.enterprise_id);
  out.source = row.source;
  out.kind = row.kind;
  out.started_on = row.started_on;
  out.until = row.started_on + static_cast<int32_t>(row.days);
  out.days = row.days;
  out.state = row.state;
  out.certificate = row.certificate;
  out.ended_at = row.ended_at;
  out.revision = row.revision;
  // Of one that is over, as it was at its end.
  auto const last_slot = row.ended_at ? slot_at(*row.ended_at) : slot;
  out.days_left = row.state == "open" ? days_left(row, today) : 0;
  out.due = due_until(row, last_slot);
  out.taken = count_slots(view, row.id.text, row.first_slot, last_slot);
  out.missed = std::max<int64_t>(0, out.due - out.taken);
  out.due_now = row.state == "open" && slot < row.last_slot && count_slots(view, row.id.text, slot, slot + 1) == 0;
  auto const last = find_last_temperature(view, row);
  if (last) out.temperature = static_cast<double>(last->hundredths) / 100;
  auto const judged = judge(policies_, today, last, last ? std::max<int64_t>(1, out.taken) : 0, out.missed, out.days_left);
  out.table = judged.version;
  out.draft = judged.draft;
  out.alert = "none";
  if (row.state == "open") {
    out.alert = judged.alert;
    out.because = judged.zh;
    out.because_en = judged.en;
    out.may_release = judged.release;
  }
  if (whole)
    for (auto const& t : list_temperatures(view, row))
      out.readings.push_back({t.at, static_cast<double>(t.hundredths) / 100, t.account.starts_with("system") ? "" : accounts::title_of_account(view, t.account), t.slot % 2 == 1, Day{static_cast<int32_t>(t.slot / 2)}});
  return out;
}

Result<Items<Observation>> Observations::list(View const& view, List const& in) const {
  Filter filter;
  filter.state = in.state;
  filter.enterprise_id = in.enterprise_id;
  if (view.actor.scope.kind == Scope::Kind::enterprise) {
    if (!in.enterprise_id.empty() && in.enterprise_id != view.actor.scope.code) return not_found("not_found", "enterprise_id");
    filter.enterprise_id = view.actor.scope.code;
  } else {
    filter.prefix = view.actor.region();
  }
  if (in.due) filter.due_slot = slot_at(view.now);
  filter.after = in.after;
  filter.limit = in.limit + 1;
  Items<Observation> page;
  std::string last_alert;
  for (auto const& row : list_rows(view, filter, page.total)) {
    if (static_cast<int64_t>(page.items.size()) == in.limit) {
      page.next = (last_alert == "fever" ? "0." : "1.") + page.items.back().id.text;
      break;
    }
    page.items.push_back(show(view, row, false));
    last_alert = row.alert;
  }
  return page;
}

Result<Observation> Observations::get(View const& view, ObservationId const& id) const { return show(view, TRY(get_visible(view, id.text)), true); }

Result<Observation> Observations::start(Context& context, StartObservation const& in) const {
  auto const firm = registry::get_visible_enterprise(context, in.enterprise_id);
  if (!firm) return not_found("not_found", "enterprise_id");
  // Only a person known at that enterprise: nobody is put under observation from elsewhere.
  bool known = false;
  for (auto const& seen : registry::list_places_of_person(context, in.person_id)) known = known || seen.enterprise_id == firm->id.text;
  if (!known) return not_found("not_found", "person_id");
  auto const today = day_at(context.now);
  auto const last_slot = int64_t{today.number + in.days} * 2;
  if (auto row = find_open(context, in.person_id)) {
    bool const longer = last_slot > row->last_slot, heavier = in.kind == "isolation" && row->kind != "isolation";
    if (!longer && !heavier) return show(context, *row, true);
    if (longer) {
      row->days = (today - row->started_on) + in.days;
      row->last_slot = last_slot;
    }
    if (heavier) row->kind = in.kind;
    update_row(context, *row);
    ++row->revision;
    note(context, "observation.prolonged", *row, {{"kind", row->kind}, {"days", row->days}, {"source", in.source}});
    return show(context, *row, true);
  }
  Row row;
  row.id = new_id<ObservationTag>(context.dice, context.now);
  row.person_id = in.person_id;
  row.enterprise_id = firm->id.text;
  row.division = firm->division;
  row.source = in.source;
  row.source_id = in.source_id;
  row.kind = in.kind;
  row.started_on = today;
  row.days = in.days;
  row.first_slot = slot_at(context.now);
  row.last_slot = last_slot;
  insert_row(context, row);
  note(context, "observation.started", row, {{"kind", row.kind}, {"days", row.days}, {"source", row.source}, {"source_id", row.source_id}});
  return show(context, row, true);
}

Result<Observation> Observations::take_temperature(Context& context, TakeTemperature const& in) const {
  auto row = TRY(get_visible(context, in.id.text));
  if (row.state != "open") return refused("observation.ended", "id");
  Temperature const t{slot_at(context.now), static_cast<int64_t>(in.temperature * 100 + 0.5), context.now, journal_name(context.actor)};
  insert_temperature(context, row, t);
  auto const judged = judge(policies_, day_at(context.now), t, 1, 0, days_left(row, day_at(context.now)));
  auto const alert = judged.alert == "fever" ? std::string("fever") : std::string();
  note(context, alert.empty() ? "observation.temperature" : "observation.fever", row, {{"table", judged.version}});
  if (row.alert != alert) {
    row.alert = alert;
    update_row(context, row);
    ++row.revision;
  }
  return show(context, row, true);
}

Result<Observation> Observations::release(Context& context, EndObservation const& in) const {
  auto row = TRY(get_visible(context, in.id.text));
  if (row.state != "open") return refused("observation.ended", "id");
  if (row.revision != in.revision) return refused("stale", "revision");
  auto const now = show(context, row, false);
  if (!now.may_release) return refused("observation.not_yet", "id", {{"why", now.because}, {"why_en", now.because_en}, {"until", to_iso(now.until)}});
  auto const civil = civil_of(day_at(context.now));
  auto const two = [](int32_t n) { return (n < 10 ? "0" : "") + std::to_string(n); };
  auto const prefix = "JC-" + std::to_string(civil.year) + two(civil.month) + two(civil.day) + "-";
  auto const n = std::to_string(next_number(context, prefix));
  row.certificate = prefix + std::string(n.size() < 4 ? 4 - n.size() : 0, '0') + n;
  row.state = "released";
  row.alert.clear();
  row.ended_at = context.now;
  row.ended_by = journal_name(context.actor);
  update_row(context, row);
  ++row.revision;
  note(context, "observation.released", row, {{"certificate", row.certificate}, {"table", now.table}});
  return show(context, row, true);
}

Result<Observation> Observations::to_clinic(Context& context, EndObservation const& in) const {
  auto row = TRY(get_visible(context, in.id.text));
  if (row.state != "open") return refused("observation.ended", "id");
  if (row.revision != in.revision) return refused("stale", "revision");
  if (clean(in.reason).empty()) return invalid("field.missing", "reason");
  row.state = "clinic";
  row.ended_at = context.now;
  row.ended_by = journal_name(context.actor);
  update_row(context, row);
  ++row.revision;
  note(context, "observation.to_clinic", row, {}, clean(in.reason));
  return show(context, row, true);
}

std::set<std::string> observed_persons(View const& view) { return list_observed(view); }

// ---- a person's own copy ----

namespace {

struct OwnTemperature {
  Instant at;
  double temperature = 0;
  static Fields fields(auto...) { return Fields{field("at", {"时间", "When"}, &OwnTemperature::at), field("temperature", {"体温（℃）", "Temperature (°C)"}, &OwnTemperature::temperature)}; }
};
struct OwnObservation {
  std::string enterprise, kind, state, source, certificate;
  Day started_on{};
  int64_t days = 0;
  std::optional<Instant> ended_at;
  std::vector<OwnTemperature> temperatures;
  static Fields fields(auto...) {
    using O = OwnObservation;
    return Fields{field("kind", {"方式", "How"}, &O::kind), field("started_on", {"开始日期", "Began on"}, &O::started_on), field("days", {"天数", "Days"}, &O::days), field("state", {"状态", "State"}, &O::state), field("source", {"因为", "Because of"}, &O::source),
                  field("enterprise", {"企业", "Enterprise"}, &O::enterprise), field("ended_at", {"结束时间", "Ended"}, &O::ended_at), field("certificate", {"解除证明号", "Certificate of release"}, &O::certificate), field("temperatures", {"体温记录", "Temperatures"}, &O::temperatures)};
  }
};

std::vector<OwnObservation> own_observations(View const& view, registry::Subject const& subject) {
  std::vector<OwnObservation> out;
  for (auto const& row : list_rows_of_person(view, subject.person.text)) {
    OwnObservation one;
    one.enterprise = registry::enterprise_name(view, row.enterprise_id);
    one.kind = row.kind, one.state = row.state, one.source = row.source, one.certificate = row.certificate, one.started_on = row.started_on, one.days = row.days, one.ended_at = row.ended_at;
    for (auto const& t : list_temperatures(view, row)) one.temperatures.push_back({t.at, static_cast<double>(t.hundredths) / 100});
    out.push_back(std::move(one));
  }
  return out;
}

}  // namespace

std::vector<registry::OwnData> own_data() {
  return {registry::own_data("person", "observations", {"observation", "observation_temperature"}, {"健康观察和体温", "Observation and temperatures"}, {"筛查结论或现场登记引起；体温由观察人员每半天记", "A screening or a record on the spot; temperatures by who observes, each half day"},
                             {"观察期内发现发热，到期解除", "To notice a fever, and to release in time"}, own_observations,
                             {{"isolation", {"集中隔离", "Isolation"}}, {"home", {"居家观察", "At home"}}, {"open", {"观察中", "Under observation"}}, {"released", {"已解除", "Released"}}, {"clinic", {"已转诊", "Sent to a clinic"}},
                              {"screening", {"名册筛查", "Screening of a roster"}}, {"on_site", {"现场发现", "Found on the spot"}}, {"by_hand", {"人工登记", "Entered by hand"}}})};
}

}  // namespace ly::observation
