#include "domains/cases/evaluation.h"

#include "domains/cases/form_schema.h"
#include "formats/policy_table.h"

namespace ly::cases {
namespace {

dmn::Value date_or(json::value const& value, bool is_date) {
  if (is_date && value.is_string())
    if (auto const day = day_from_iso(std::string_view(value.get_string()))) return dmn::Value(*day);
  return to_value(value);
}

bool is_date(json::object const& property) { return text_of(property, "format") == "date"; }

// Every property stands in the context, absent ones as null, so that a path never fails for want of a key.
dmn::Entries form_entries(Service const& service, json::object const& form) {
  dmn::Entries out;
  for (auto const& property : properties_of(service.form)) {
    if (property.second->contains("x-derived")) continue;
    auto const* value = form.if_contains(property.first);
    bool const blank = !value || (value->is_string() && value->get_string().empty());
    out.emplace_back(property.first, blank ? dmn::Value() : date_or(*value, is_date(*property.second)));
  }
  return out;
}

dmn::Value tasks_value(Service const& service, CaseState const& state) {
  dmn::Entries out;
  bool all = true;
  int64_t failed = 0;
  auto const* here = service.states.find(state.state);
  if (here)
    for (auto const& item : here->tasks) {
      auto const found = state.tasks.find(item.first);
      bool const done = found != state.tasks.end() && found->second.done;
      std::string const verdict = found == state.tasks.end() ? "" : found->second.verdict;
      all = all && done;
      failed += done && verdict == "fail" ? 1 : 0;
      int64_t unmarked = 0, conflicts = 0, failing = 0;
      for (auto const& line : checks_of(state, item.first, item.second)) {
        unmarked += line.verdict.empty() ? 1 : 0;
        conflicts += line.conflict ? 1 : 0;
        failing += line.verdict == "fail" ? 1 : 0;
      }
      out.emplace_back(item.first, dmn::Value::context({{"done", dmn::Value(done)}, {"verdict", dmn::Value(verdict)}, {"unmarked", dmn::Value(unmarked)},
                                                        {"conflicts", dmn::Value(conflicts)}, {"failing", dmn::Value(failing)}}));
    }
  out.emplace_back("all_done", dmn::Value(all));
  out.emplace_back("failed", dmn::Value(failed));
  return dmn::Value::context(std::move(out));
}

dmn::Value documents_value(Service const& service, CaseState const& state) {
  dmn::Entries out;
  for (auto const& item : service.documents) {
    auto const found = state.documents.find(item.first);
    out.emplace_back(item.first, dmn::Value(found != state.documents.end() && !found->second.empty()));
  }
  return dmn::Value::context(std::move(out));
}

dmn::Value receipts_value(Service const& service, CaseState const& state) {
  dmn::Entries out;
  for (auto const& item : service.receipts) {
    int64_t total = 0;
    for (auto const& receipt : state.receipts) total += receipt.item == item.first ? receipt.count : 0;
    out.emplace_back(item.first, dmn::Value(total));
  }
  return dmn::Value::context(std::move(out));
}

dmn::Value case_value(CaseState const& state, Moment const& moment) {
  int64_t submissions = 0;
  for (auto const& reached : state.path) submissions += reached.state == state.state ? 1 : 0;
  return dmn::Value::context({{"state", dmn::Value(state.state)}, {"lane", dmn::Value(state.lane)}, {"no", dmn::Value(state.no)},
                              {"channel", dmn::Value(state.channel)}, {"today", dmn::Value(moment.today())},
                              {"age_days", dmn::Value(int64_t{moment.today() - day_at(state.opened_at, moment.offset)})}, {"times_here", dmn::Value(submissions)},
                              {"assisted", dmn::Value(!state.assignee.empty() && !state.assistant.empty())}});
}

dmn::Value fact_value(FactNeed const& need, json::value const* found) {
  dmn::Entries out;
  auto const* object = found ? found->if_object() : nullptr;
  for (auto const& field : need.fields) {
    auto const* value = object ? object->if_contains(field.first) : nullptr;
    out.emplace_back(field.first, value ? date_or(*value, field.second == "date") : dmn::Value());
  }
  return dmn::Value::context(std::move(out));
}

// The outputs of each hit as a list of contexts, whatever the hit policy: one shape for guards and for words.
dmn::List hit_list(dmn::Table const& table, dmn::Decision const& decision, std::vector<Text> const& because) {
  dmn::List out;
  auto const& source = table.source();
  auto const one = [&](dmn::Value const& outputs, size_t i) {
    dmn::Entries entries;
    if (source.outputs.size() == 1) entries.emplace_back(source.outputs.front().name, outputs);
    else if (outputs.is(dmn::Kind::context)) entries = outputs.context();
    if (i < decision.hits.size()) {
      auto const& rule = source.rules[decision.hits[i]];
      entries.emplace_back("rule", dmn::Value(rule.id));
      entries.emplace_back("because", dmn::Value(because[i].zh));
      entries.emplace_back("because_en", dmn::Value(because[i].en));
    }
    return dmn::Value::context(std::move(entries));
  };
  bool const list = source.hit == dmn::HitPolicy::collect || source.hit == dmn::HitPolicy::rule_order || source.hit == dmn::HitPolicy::output_order;
  if (list && decision.outputs.is(dmn::Kind::list)) {
    for (size_t i = 0; i < decision.outputs.list().size(); ++i) out.push_back(one(decision.outputs.list()[i], i));
  } else if (!list && !decision.hits.empty()) {
    out.push_back(one(decision.outputs, 0));
  }
  return out;
}

struct Decided {
  DecisionRecord record;
  dmn::Value value;
};

Decided decide_with(CompiledService const& service, std::string const& name, ServiceDecision const& decision, dmn::Table const& table, std::string version,
                    dmn::Scope const& scope) {
  Decided out;
  out.record.name = name;
  out.record.table = table.source().id;
  out.record.version = std::move(version);
  dmn::Scope inputs(&scope);
  for (auto const& input : decision.inputs) {
    auto value = dmn::evaluate(service.expression(input.second), scope);
    out.record.inputs[input.first] = to_json(value);
    inputs.set(input.first, std::move(value));
  }
  auto const decided = dmn::decide(table, inputs);
  out.record.problem = decided.problem.code;
  out.record.outputs = to_json(decided.outputs);
  out.record.hits = decided.hits;
  for (auto const hit : decided.hits) {
    auto const& rule = table.source().rules[hit];
    out.record.rules.push_back(rule.id);
    out.record.because.push_back({dmn::because(table, hit, inputs, dmn::Language::zh_cn), dmn::because(table, hit, inputs, dmn::Language::en)});
    out.record.cites.push_back(rule.cites);
  }
  dmn::Entries entries;
  // A table that could not decide has no outputs: guards that read them see null, never a stale or empty answer.
  bool const ok = decided.ok();
  if (ok && decided.outputs.is(dmn::Kind::context)) entries = decided.outputs.context();
  if (ok && table.source().outputs.size() == 1) entries.emplace_back(table.source().outputs.front().name, decided.outputs);
  auto const hits = ok ? dmn::Value(hit_list(table, decided, out.record.because)) : dmn::Value();
  entries.emplace_back("hits", hits);
  dmn::Scope own(&scope);
  for (auto const& entry : entries) own.set(entry.first, entry.second);
  for (auto const& value : decision.values) {
    auto computed = ok ? dmn::evaluate(service.expression(value.second), own) : dmn::Value();
    own.set(value.first, computed);
    entries.emplace_back(value.first, std::move(computed));
  }
  out.value = dmn::Value::context(std::move(entries));
  return out;
}

}  // namespace

dmn::Value to_value(json::value const& value) { return formats::value_of(value); }
json::value to_json(dmn::Value const& value) { return formats::json_of(value); }

json::object to_json(DecisionRecord const& r) {
  json::array rules, hits, cites;
  for (auto const& rule : r.rules) rules.emplace_back(rule);
  for (auto const hit : r.hits) hits.emplace_back(static_cast<int64_t>(hit));
  for (auto const& cite : r.cites) cites.emplace_back(cite);
  return {{"name", r.name}, {"table", r.table}, {"version", r.version}, {"inputs", r.inputs}, {"outputs", r.outputs}, {"rules", std::move(rules)},
          {"hits", std::move(hits)}, {"problem", r.problem}, {"because", to_json(r.because)}, {"cites", std::move(cites)}};
}

DecisionRecord decision_from(json::value const& value) {
  DecisionRecord r;
  r.name = std::string(text_of(value, "name"));
  r.table = std::string(text_of(value, "table"));
  r.version = std::string(text_of(value, "version"));
  r.problem = std::string(text_of(value, "problem"));
  if (auto const* inputs = find(value, "inputs"); inputs && inputs->is_object()) r.inputs = inputs->get_object();
  if (auto const* outputs = find(value, "outputs")) r.outputs = *outputs;
  auto const each = [&](std::string_view key, auto&& f) {
    if (auto const* items = find(value, key); items && items->is_array()) for (auto const& item : items->get_array()) f(item);
  };
  each("rules", [&](json::value const& v) { r.rules.emplace_back(v.get_string()); });
  each("hits", [&](json::value const& v) { r.hits.push_back(static_cast<size_t>(v.get_int64())); });
  each("cites", [&](json::value const& v) { r.cites.emplace_back(v.get_string()); });
  if (auto const* because = find(value, "because")) r.because = texts_from(*because);
  return r;
}

Evaluation evaluate(CompiledService const& compiled, CaseState const& state, json::object const& facts, Moment const& moment) {
  auto const& service = compiled.service;
  Evaluation out;
  auto& scope = out.scope;
  scope.set("tasks", tasks_value(service, state));
  scope.set("documents", documents_value(service, state));
  scope.set("receipts", receipts_value(service, state));
  scope.set("case", case_value(state, moment));
  for (auto const& need : service.facts) scope.set(need.first, fact_value(need.second, facts.if_contains(need.first)));
  auto form = form_entries(service, state.form);
  scope.set("form", dmn::Value::context(form));
  for (auto const& property : properties_of(service.form)) {
    auto const* derived = property.second->if_contains("x-derived");
    if (!derived || !derived->is_string()) continue;
    auto value = dmn::evaluate(compiled.expression(std::string_view(derived->get_string())), scope);
    out.derived[property.first] = to_json(value);
    form.emplace_back(property.first, std::move(value));
    scope.set("form", dmn::Value::context(form));  // the next derived field may read this one
  }
  for (auto const& item : service.decisions) {
    auto const& name = item.first;
    auto const& decision = item.second;
    if (decision.table.empty()) {
      auto decided = decide_with(compiled, name, decision, compiled.inlined.at(name), service.service + "@" + std::to_string(service.version), scope);
      out.decisions.push_back(std::move(decided.record));
      scope.set(name, std::move(decided.value));
      continue;
    }
    auto const found = moment.tables ? moment.tables(decision.table, moment.today()) : std::nullopt;
    if (!found) {
      DecisionRecord none;
      none.name = name;
      none.table = decision.table;
      none.problem = "case.no_table";
      out.decisions.push_back(std::move(none));
      scope.set(name, dmn::Value());
      continue;
    }
    auto decided = decide_with(compiled, name, decision, found->table, found->version, scope);
    out.decisions.push_back(std::move(decided.record));
    scope.set(name, std::move(decided.value));
  }
  return out;
}

std::vector<KnownName> known_names(Service const& service) {
  std::vector<KnownName> out;
  KnownName form{"form", {}}, tasks{"tasks", {"all_done", "failed"}}, documents{"documents", {}}, receipts{"receipts", {}};
  for (auto const& property : properties_of(service.form)) form.members.push_back(property.first);
  for (auto const& state : service.states) for (auto const& task : state.second.tasks) tasks.members.push_back(task.first);
  for (auto const& document : service.documents) documents.members.push_back(document.first);
  for (auto const& receipt : service.receipts) receipts.members.push_back(receipt.first);
  out = {form, tasks, documents, receipts, {"case", {"state", "lane", "no", "channel", "today", "age_days", "times_here", "assisted"}}};
  for (auto const& fact : service.facts) {
    KnownName known{fact.first, {}};
    for (auto const& field : fact.second.fields) known.members.push_back(field.first);
    out.push_back(std::move(known));
  }
  for (auto const& decision : service.decisions) {
    KnownName known{decision.first, {}};
    if (decision.second.table.empty()) {  // the outputs of a table of policies/ are known only with that table
      known.members = {"hits"};
      for (auto const& output : decision.second.inlined.outputs) known.members.push_back(output.name);
      for (auto const& value : decision.second.values) known.members.push_back(value.first);
    }
    out.push_back(std::move(known));
  }
  return out;
}

std::string spoken(dmn::Value const& value) {
  if (value.is_null()) return "—";
  if (value.is(dmn::Kind::string)) return std::string(value.string());
  return dmn::to_text(value);
}

std::string filled(CompiledService const& service, std::string const& text, dmn::Scope const& scope) {
  std::string out;
  std::string_view rest = text;
  while (!rest.empty()) {
    auto const open = rest.find('{');
    out += rest.substr(0, open);
    if (open == std::string_view::npos) break;
    auto const close = rest.find('}', open);
    if (close == std::string_view::npos) {
      out += rest.substr(open);
      break;
    }
    out += spoken(dmn::evaluate(service.expression(rest.substr(open + 1, close - open - 1)), scope));
    rest.remove_prefix(close + 1);
  }
  return out;
}

}  // namespace ly::cases
