#include "domains/cases/handover.h"

#include "domains/cases/rows.h"

namespace ly::cases {

std::vector<std::string> case_ids_of(View const& view, std::string_view service) { return rows::list_ids_of_service(view.tx, service); }

std::optional<HandedCase> hand_over_case(Cases const& cases, View const& view, std::string const& id) {
  auto const events = rows::list_events(view.tx, view.keys, id);
  if (!events || events->empty()) return std::nullopt;
  auto const state = fold(id, *events);
  auto const* loaded = cases.catalog().find(state.service, state.version);
  if (!loaded) return std::nullopt;
  auto const& service = loaded->compiled->service;
  HandedCase out;
  out.id = id;
  out.no = state.no;
  json::array told, decisions;
  for (auto const& e : *events) {
    json::object one{{"n", e.n}, {"at", to_iso(e.at, kChinaOffset)}, {"what", e.kind}, {"account", e.account}};
    for (auto const* name : {"event", "from", "to"})
      if (auto const text = text_of(e.open, name); !text.empty()) one[name] = text;
    if (auto const reason = text_of(e.sealed, "reason"); !reason.empty()) one["reason"] = reason;
    told.push_back(std::move(one));
  }
  for (auto const& value : state.decisions) {
    auto const d = decision_from(value);
    json::array because;
    for (auto const& text : d.because) because.emplace_back(text.zh);
    decisions.push_back(json::object{{"name", d.name}, {"version", d.version}, {"inputs", d.inputs}, {"outcome", d.outputs}, {"because", std::move(because)}});
  }
  auto const* here = service.states.find(state.state);
  out.value = {{"id", id}, {"no", state.no}, {"service", service.label()}, {"state", state.state}, {"state_title", here->title.zh}, {"outcome", here->outcome}, {"division", state.division}, {"enterprise_id", state.enterprise_id},
               {"channel", state.channel}, {"opened_at", to_iso(state.opened_at, kChinaOffset)}, {"changed_at", to_iso(state.changed_at, kChinaOffset)}, {"reason", state.reason}, {"form", state.form},
               {"decisions", std::move(decisions)}, {"events", std::move(told)}};
  for (auto const& document : service.documents) {
    auto const found = state.documents.find(document.first);
    if (found == state.documents.end()) continue;
    for (auto const& file : found->second) out.papers.push_back({document.first, document.second.title.zh, file.id, file.name, file.size});
  }
  return out;
}

}  // namespace ly::cases
