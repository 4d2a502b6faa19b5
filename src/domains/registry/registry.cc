#include "domains/registry/registry.h"

#include <algorithm>

#include "base/text.h"
#include "domains/accounts/rows.h"
#include "domains/registry/rows.h"
#include "engines/identifiers/identifiers.h"

namespace ly::registry {
std::string prefix_of(std::string_view code) {
  while (code.size() > 6 && code.ends_with("000")) code.remove_suffix(3);
  while (code.size() > 2 && code.size() <= 6 && code.ends_with("00")) code.remove_suffix(2);
  return std::string(code);
}

accounts::Places places_for_accounts(Known const& known) {
  accounts::Places places;
  places.region = [&known](View const&, std::string const& code) -> std::optional<accounts::Places::Region> {
    if (code.empty()) return accounts::Places::Region{"", "全国"};
    auto const division = known.divisions.find(code);
    if (!division) return std::nullopt;
    return accounts::Places::Region{prefix_of(division->code), known.divisions.full_name(division->code)};
  };
  places.enterprise = [](View const& view, std::string const& id) -> std::optional<accounts::Places::Firm> {
    auto const row = find_enterprise(view, id);
    if (!row) return std::nullopt;
    return accounts::Places::Firm{row->name, row->division};
  };
  return places;
}

Result<void> check_reason(std::string const& reason) {
  if (utf8_length(clean(reason)) < kReasonMin) return invalid("registry.reason_short", "reason", {{"min", std::to_string(kReasonMin)}});
  return {};
}

Result<void> check_unmask(View const& view, std::vector<std::string> const& fields, std::string const& reason) {
  if (fields.empty()) return invalid("field.missing", "fields");
  TRY(check_reason(reason));
  for (auto const& word : fields) {
    Pii kind{};
    bool const has = accounts::pii_from(word, kind) && (view.actor.is_system || view.actor.unmask.contains(kind));
    if (!has) return forbidden("registry.no_right", "fields", {{"field", word}});
  }
  return {};
}

void note_unmask(Context& context, std::string_view subject_kind, std::string_view subject_id, std::string_view enterprise_id, std::string_view division,
                 std::vector<std::string> const& fields, std::string const& reason, std::string_view key_id) {
  json::array shown;
  for (auto const& f : fields) shown.emplace_back(f);
  Fact fact{"personal.unmasked", std::string(subject_kind), std::string(subject_id), std::string(enterprise_id), std::string(division)};
  fact.facts = {{"fields", std::move(shown)}};
  fact.why = reason;
  fact.key_id = key_id;
  context.journal.note(std::move(fact));
  auto const count = count_facts(context, journal_name(context.actor), "personal.unmasked", context.now - Minutes{60});
  if (count <= kUnmasksPerHour) return;
  Fact alert{"personal.unmask_alert", "account", context.actor.account.text};
  if (context.actor.scope.kind == Scope::Kind::region) alert.division = context.actor.scope.code;
  else alert.enterprise_id = context.actor.scope.code;
  alert.facts = {{"in_the_last_hour", count}, {"limit", kUnmasksPerHour}};
  context.journal.note(std::move(alert));
}

Result<std::string> check_phone(std::string_view text, std::string const& at) {
  auto mobile = identifiers::check_mobile(text);
  if (mobile) return *mobile;
  std::string out;
  size_t digits = 0;
  for (char c : nfkc(trim(text))) {
    if (c >= '0' && c <= '9') ++digits;
    else if (c != '-' && c != ' ' && c != '(' && c != ')' && c != '+') return invalid("registry.phone", at);
    if (c != ' ' && c != '(' && c != ')') out += c;
  }
  // Fixed lines: 7 or 8 digits, with the area code 10 to 12; an eleven-digit number that is no mobile begins with 0.
  bool const plausible = digits >= 7 && digits <= 12 && (digits < 10 || out.front() == '0' || out.front() == '+');
  if (!plausible) return invalid("registry.phone", at);
  return out;
}

bool is_mask_of(std::string_view sent, std::string_view kept, Pii pii) {
  return contains(sent, "*") && sent == mask_as(pii, kept);
}

}  // namespace ly::registry
