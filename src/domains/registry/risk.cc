#include "domains/registry/risk.h"

#include "base/text.h"

namespace ly::registry {
namespace {

constexpr size_t kCountyDigits = 6;
constexpr int64_t kEveryRisk = 1'000'000'000;

bool overlap(RiskRow const& row, Day from, std::optional<Day> to) { return (!row.to || from < *row.to) && (!to || row.from < *to); }

void note_risk(Context& context, std::string what, RiskRow const& row) {
  Fact fact{std::move(what), "risk_level", row.id.text, {}, row.division};
  fact.facts = {{"division", row.division}, {"place_id", row.place_id}, {"level", row.level}, {"from", to_iso(row.from)},
                {"to", row.to ? json::value(to_iso(*row.to)) : json::value(nullptr)}, {"source", row.source}};
  context.journal.note(std::move(fact));
}

}  // namespace

int risk_weight(std::string_view level) {
  int weight = 0;
  for (auto word : split(kRiskLevels, ' ')) {
    ++weight;
    if (word == level) return weight;
  }
  return 0;
}

RiskLevel RiskLevels::show(RiskRow const& row) const {
  return {row.id, row.division, known_.divisions.full_name(row.division), row.place_id, row.level, row.from, row.to, row.source, row.revision};
}

Result<Items<RiskLevel>> RiskLevels::list(View const& view, ListRisk const& in) const {
  return page_of<RiskLevel>(list_risk(view, in.on, in.after, in.limit + 1), in.limit, count_risk(view, in.on), [&](auto const& row) { return show(row); });
}

Result<SetRisk> RiskLevels::checked(View const& view, SetRisk const& in) const {
  auto out = in;
  std::vector<Problem> problems;
  auto const found = known_.divisions.resolve(in.division);
  bool const sure = found.confidence == formats::Confidence::exact || found.confidence == formats::Confidence::likely;
  if (sure) out.division = found.division->code;
  else problems.push_back(invalid("risk.division", "division", {{"value", in.division}}));
  if (in.to && *in.to <= in.from) problems.push_back(invalid("risk.days", "to"));
  if (in.place_id && !in.place_id->empty()) {
    auto const place = find_place(view, *in.place_id);
    if (!place || place->division != out.division) problems.push_back(invalid("risk.place", "place_id"));
  }
  out.source = clean(in.source);
  if (out.source.empty()) problems.push_back(invalid("field.missing", "source"));
  if (!problems.empty()) return all_of("form.invalid", std::move(problems));
  return out;
}

Result<RiskLevel> RiskLevels::set(Context& context, SetRisk const& sent) const {
  auto const in = TRY(checked(context, sent));
  auto const place_id = in.place_id.value_or("");
  auto const others = list_risk_of(context, in.division, place_id);
  std::optional<RiskRow> ended;
  for (auto const& row : others) {
    if (!overlap(row, in.from, in.to)) continue;
    if (!row.to && row.from < in.from) ended = row;
    else return all_of("form.invalid", {invalid("risk.overlap", "from", {{"from", to_iso(row.from)}, {"to", row.to ? to_iso(*row.to) : "—"}, {"level", row.level}})});
  }
  if (ended) {
    ended->to = in.from;
    update_risk(context, *ended);
    note_risk(context, "risk.ended", *ended);
  }
  RiskRow const row{new_id<RiskTag>(context.dice, context.now), in.division, place_id, in.level, in.source, in.from, in.to};
  insert_risk(context, row);
  note_risk(context, "risk.set", row);
  return show(row);
}

Result<bool> RiskLevels::put(Context& context, SetRisk const& sent) const {
  auto const in = TRY(checked(context, sent));
  for (auto const& row : list_risk_of(context, in.division, in.place_id.value_or("")))
    // An open end in the sheet also fits a row that a later level has ended since.
    if (row.from == in.from && row.level == in.level && row.source == in.source && (row.to == in.to || !in.to)) return false;
  TRY(set(context, in));
  return true;
}

Result<RiskLevel> RiskLevels::end(Context& context, EndRisk const& in) const {
  auto row = find_risk(context, in.id.text);
  if (!row) return not_found("not_found", "id");
  if (in.revision && *in.revision != row->revision) return refused("stale", "revision");
  // Ending earlier takes days back; ending later than before would cover what another level may hold by now.
  if (in.to <= row->from || (row->to && in.to > *row->to)) return invalid("risk.days", "to");
  row->to = in.to;
  update_risk(context, *row);
  ++row->revision;
  note_risk(context, "risk.ended", *row);
  return show(*row);
}

void RiskTable::add(RiskRow const& row) {
  if (row.place_id.empty()) by_prefix_[prefix_of(row.division)] = {row.level, row.division, row.source};
  else by_place_[row.place_id] = {row.level, row.division, row.source};
}

Risk RiskTable::on(std::string_view division, std::string_view place_id) const {
  if (!place_id.empty())
    if (auto const at = by_place_.find(place_id); at != by_place_.end()) return {at->second.level, at->second.division, at->second.source, RiskBasis::here};
  auto const own = prefix_of(division);
  if (own.empty()) return {};
  Risk found;
  for (size_t length : {size_t{9}, size_t{6}, size_t{4}, size_t{2}}) {
    if (length > own.size()) continue;
    auto const at = by_prefix_.find(std::string_view(own).substr(0, length));
    if (at == by_prefix_.end()) continue;
    found = {at->second.level, at->second.division, at->second.source, length == own.size() ? RiskBasis::here : RiskBasis::above};
    break;
  }
  if (found.basis != RiskBasis::none && own.size() >= kCountyDigits) return found;
  for (auto at = by_prefix_.upper_bound(own); at != by_prefix_.end() && at->first.starts_with(own); ++at)
    if (risk_weight(at->second.level) > risk_weight(found.level)) found = {at->second.level, at->second.division, at->second.source, RiskBasis::below};
  return found;
}

RiskTable load_risk(View const& view, Day day) {
  RiskTable table;
  for (auto const& row : list_risk(view, day, "", kEveryRisk)) table.add(row);
  return table;
}

Risk risk_on(View const& view, std::string_view division, Day day) { return load_risk(view, day).on(division); }

}  // namespace ly::registry
