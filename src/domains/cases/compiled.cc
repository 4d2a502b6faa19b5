#include "domains/cases/compiled.h"

#include "domains/cases/form_schema.h"

namespace ly::cases {
namespace {

std::string item(std::string const& path, size_t i) { return path + "[" + std::to_string(i) + "]"; }

}  // namespace

dmn::Expression const& CompiledService::expression(std::string_view text) const {
  auto const found = expressions.find(text);
  check(found != expressions.end(), "an expression that is not of this service");
  return found->second;
}

std::vector<std::string> placeholders_of(std::string_view text) {
  std::vector<std::string> out;
  for (size_t open = text.find('{'); open != std::string_view::npos; open = text.find('{', open + 1)) {
    auto const close = text.find('}', open);
    if (close == std::string_view::npos) break;
    out.emplace_back(text.substr(open + 1, close - open - 1));
  }
  return out;
}

std::vector<ExpressionUse> expressions_of(Service const& s) {
  std::vector<ExpressionUse> out;
  auto const add = [&](std::string const& text, std::string path) {
    if (!text.empty()) out.push_back({text, std::move(path)});
  };
  for (auto const& [name, property] : properties_of(s.form))
    if (auto const* derived = property->if_contains("x-derived"); derived && derived->is_string())
      add(std::string(derived->get_string()), "form.properties." + name + ".x-derived");
  for (auto const& [key, document] : s.documents) add(document.when, "documents." + key + ".when");
  for (auto const& [key, lane] : s.lanes) add(lane.when, "lanes." + key + ".when");
  for (auto const& [key, receipt] : s.receipts) {
    add(receipt.need, "receipts." + key + ".need");
    add(receipt.have, "receipts." + key + ".have");
  }
  for (auto const& [key, decision] : s.decisions) {
    for (auto const& [name, text] : decision.inputs) add(text, "decisions." + key + ".inputs." + name + (decision.table.empty() ? ".expression" : ""));
    for (auto const& [name, text] : decision.values) add(text, "decisions." + key + ".values." + name);
  }
  for (auto const& [key, state] : s.states) {
    if (state.deadline) add(state.deadline->hours, "states." + key + ".deadline.hours");
    for (auto const& [name, task] : state.tasks) {
      if (!task.verify) continue;
      auto const path = "states." + key + ".tasks." + name + ".verify";
      for (auto const& [what, text] : task.verify->send) add(text, path + ".send." + what);
      for (auto const& [what, text] : task.verify->compare) add(text, path + ".compare." + what);
    }
  }
  for (size_t i = 0; i < s.transitions.size(); ++i) {
    add(s.transitions[i].guard, item("transitions", i) + ".guard");
    for (auto const& effect : s.transitions[i].effects) {
      if (effect.name != kOpenEffect) continue;
      auto const path = item("transitions", i) + ".effects." + effect.name;
      add(std::string(text_of(effect.with, "when")), path + ".when");
      if (auto const* form = effect.with.if_contains("form"); form && form->is_object())
        for (auto const& member : form->get_object())
          if (member.value().is_string()) add(std::string(member.value().get_string()), path + ".form." + std::string(member.key()));
    }
  }
  for (auto const& [key, need] : s.needs) {
    add(need.each, "needs." + key + ".each");
    for (auto const& text : {need.text.zh, need.text.en})
      for (auto const& name : placeholders_of(text)) add(name, "needs." + key);
  }
  if (s.limit) add(s.limit->hours, "limit.hours");
  return out;
}

Compiling compile_service(Service service) {
  Compiling out;
  for (auto const& use : expressions_of(service)) {
    if (out.compiled.expressions.contains(use.text)) continue;
    auto compiled = dmn::compile(use.text);
    if (compiled) {
      out.compiled.expressions.emplace(use.text, std::move(compiled).value());
      continue;
    }
    auto const& cause = compiled.error();
    auto const near = cause.args.find("near");
    out.problems.push_back(invalid("service.feel", use.path,
                                   {{"text", use.text}, {"where", cause.at}, {"near", near == cause.args.end() ? "" : near->second}, {"cause", cause.code}}));
  }
  for (auto const& [name, decision] : service.decisions) {
    if (!decision.table.empty()) continue;
    auto compiled = dmn::compile(decision.inlined);
    if (compiled) {
      out.compiled.inlined.emplace(name, std::move(compiled).value());
      continue;
    }
    auto const& whole = compiled.error();
    auto const causes = whole.more.empty() ? std::vector<Problem>{whole} : whole.more;
    for (auto const& cause : causes) {
      auto text = cause.args.find("text");
      out.problems.push_back(invalid("service.table", "decisions." + name,
                                     {{"decision", name}, {"where", cause.at}, {"cause", cause.code}, {"text", text == cause.args.end() ? "" : text->second}}));
    }
  }
  out.compiled.service = std::move(service);
  return out;
}

}  // namespace ly::cases
