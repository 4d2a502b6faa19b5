#include "domains/passes/rules.h"

#include "base/check.h"
#include "formats/policy_table.h"

namespace ly::passes {
namespace {

using dmn::Scope;
using dmn::Value;

std::string text_of_output(dmn::Decision const& decision, std::string_view name) {
  auto const* member = decision.outputs.member(name);
  return member && member->is(dmn::Kind::string) ? std::string(member->string()) : std::string();
}

int64_t number_of_output(dmn::Decision const& decision, std::string_view name) {
  auto const* member = decision.outputs.member(name);
  return member && member->is(dmn::Kind::number) ? member->number().to_int().value_or(0) : 0;
}

Value degrees(std::optional<int64_t> const& hundredths) {
  if (!hundredths) return {};
  auto const number = dmn::Decimal::make(*hundredths < 0, static_cast<dmn::Wide>(*hundredths < 0 ? -*hundredths : *hundredths), -2);
  check(number.has_value(), "a temperature is a small number");
  return *number;
}

// Fills reason and version of the first hit; false when nothing decided.
template <class Out>
bool tell(Out& out, formats::PolicyVersion const& version, Scope const& scope, dmn::Decision const& decision) {
  if (!decision.ok() || decision.hits.empty()) return false;
  auto const rule = decision.hits.front();
  out.action = text_of_output(decision, "action");
  out.conclusion = text_of_output(decision, "conclusion");
  out.reason_code = version.table.source().rules[rule].reason;
  out.because_zh = dmn::because(version.table, rule, scope, dmn::Language::zh_cn);
  out.because_en = dmn::because(version.table, rule, scope, dmn::Language::en);
  out.decided_by = version.version;
  return true;
}

Scope scope_of(AtCheckpoint const& facts) {
  Scope scope;
  scope.set("id_ok", Value(facts.id_ok));
  scope.set("who", Value(facts.who));
  scope.set("pass", Value(facts.pass));
  scope.set("temp", degrees(facts.temperature));
  scope.set("code", Value(facts.code));
  scope.set("priority", Value(facts.priority));
  scope.set("high14", Value(facts.high14));
  return scope;
}

}  // namespace

dmn::Words spoken(formats::PolicyVersion const& version, std::string_view reason_code, AtCheckpoint const& facts) {
  auto const& rules = version.table.source().rules;
  for (size_t rule = 0; rule < rules.size(); ++rule)
    if (rules[rule].reason == reason_code) {
      auto const scope = scope_of(facts);
      return {dmn::because(version.table, rule, scope, dmn::Language::zh_cn), dmn::because(version.table, rule, scope, dmn::Language::en)};
    }
  return {};
}

std::optional<Said> decide(formats::PolicyVersion const& version, AtCheckpoint const& facts) {
  auto const scope = scope_of(facts);
  auto const decision = dmn::decide(version.table, scope);
  Said said;
  if (!tell(said, version, scope, decision)) return std::nullopt;
  said.record = text_of_output(decision, "record");
  return said;
}

Result<Granted> decide(formats::PolicyVersion const& version, Application const& application) {
  Scope scope;
  scope.set("kind", Value(application.category));
  scope.set("screen", Value(application.screen));
  scope.set("approved", application.approved ? Value(*application.approved) : Value());
  scope.set("docs", Value(application.papers));
  auto const decision = dmn::decide(version.table, scope);
  Granted granted;
  if (!tell(granted, version, scope, decision)) return refused("pass.undecided", "category", {{"category", application.category}, {"screen", application.screen}});
  granted.area = text_of_output(decision, "area");
  granted.scope = text_of_output(decision, "scope");
  granted.valid_days = number_of_output(decision, "valid_days");
  granted.uses = number_of_output(decision, "uses");
  granted.uses_days = number_of_output(decision, "uses_days");
  return granted;
}

}  // namespace ly::passes
