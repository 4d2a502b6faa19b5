// What a change of a policy table would do to the cases under way: each open case is decided twice, with the table in force and
// with the candidate, by the facts of now. A decision that reads another one (the route reads the checklist) follows by itself.
#include "base/text.h"
#include "domains/cases/cases.h"
#include "domains/cases/rows.h"

namespace ly::cases {
namespace {

// As a list shows it: the conclusion in words where the table has one, else the reasons of the rules that hit.
std::string said(DecisionRecord const& record) {
  if (auto const* conclusion = find(record.outputs, "conclusion"); conclusion && conclusion->is_string()) return std::string(conclusion->get_string());
  std::vector<std::string> reasons;
  for (auto const& because : record.because) reasons.push_back(because.zh);
  return joined(reasons, "；");
}

dmn::Scope inputs_of(DecisionRecord const& record) {
  dmn::Scope scope;
  for (auto const& input : record.inputs) scope.set(std::string(input.key()), to_value(input.value()));
  return scope;
}

std::optional<bool> passes(dmn::Table const& table, DecisionRecord const& record) {
  return record.problem.empty() ? dmn::passes(table, dmn::decide(table, inputs_of(record))) : std::nullopt;
}

}  // namespace

bool Cases::decides_by(std::string_view table_id) const {
  for (auto const* service : catalog_.all_latest())
    for (auto const& decision : service->compiled->service.decisions)
      if (decision.second.table == table_id) return true;
  return false;
}

Cases::ImpactPart Cases::impact(View const& view, std::string const& table_id, dmn::Table const& candidate, Day day, std::string_view after, int64_t limit) const {
  ImpactPart out;
  auto const current = wiring_.tables(table_id, day);
  auto const on_day = [&](FoundTable const* instead) -> FindTable {
    return [this, &table_id, day, instead](std::string_view id, Day) { return instead && id == table_id ? std::optional(*instead) : wiring_.tables(id, day); };
  };
  FoundTable const then{candidate, table_id};
  auto const ids = rows::list_open_ids(view.tx, after, limit);
  out.more = static_cast<int64_t>(ids.size()) == limit;
  for (auto const& id : ids) {
    out.last = id;
    auto const events = rows::list_events(view.tx, view.keys, id);
    if (!events) continue;
    auto const state = fold(id, *events);
    auto const* service = catalog_.find(state.service, state.version);
    check(service != nullptr, "a case of a service that is not loaded");
    auto const& compiled = *service->compiled;
    bool asks = false;
    for (auto const& decision : compiled.service.decisions) asks = asks || decision.second.table == table_id;
    if (!asks) continue;
    auto const facts = gather(view, compiled.service, state);
    auto const was = evaluate(compiled, state, facts, {view.now, on_day(nullptr), wiring_.offset}).decisions;
    auto const is = evaluate(compiled, state, facts, {view.now, on_day(&then), wiring_.offset}).decisions;
    Turned turned{id, state.no, state.enterprise_id, {}, {}, {}, {}, {}, {}};
    for (size_t i = 0; i < was.size() && i < is.size(); ++i) {
      bool const own = was[i].table == table_id, changed = was[i].outputs != is[i].outputs || was[i].problem != is[i].problem;
      if (own && current && !turned.passed) turned.passed = passes(current->table, was[i]);
      if (own && !turned.passes) turned.passes = passes(candidate, is[i]);
      if (!changed || (!turned.before.empty() || !turned.after.empty())) continue;  // the first that changes speaks for the case
      turned.before = was[i].problem.empty() ? said(was[i]) : "未能判定";
      turned.after = is[i].problem.empty() ? said(is[i]) : "未能判定";
      if (turned.before.empty()) turned.before = "无";
      if (turned.after.empty()) turned.after = "无";
      turned.rules_before = joined(was[i].rules, "、");
      turned.rules_after = joined(is[i].rules, "、");
    }
    out.decided.push_back(std::move(turned));
  }
  return out;
}

}  // namespace ly::cases
