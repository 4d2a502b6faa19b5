#include "domains/notices/status.h"

#include <sodium.h>

#include "base/text.h"
#include "domains/cases/form_schema.h"
#include "engines/identifiers/identifiers.h"

namespace ly::notices {
namespace {

bool same(std::string_view a, std::string_view b) { return a.size() == b.size() && !a.empty() && sodium_memcmp(a.data(), b.data(), a.size()) == 0; }

}  // namespace

Result<Status> find_status(View const& view, cases::Cases const& cases, std::function<std::string(View const&, std::string const&)> const& phone_of, AskStatus const& in) {
  auto const unknown = not_found("status.no_such_pair", "no");
  auto const phone = identifiers::normalize_mobile(in.phone);
  auto const id = cases.id_of_no(view, upper_ascii(clean(in.no)));
  auto const state = id ? cases.state_of(view, *id) : std::nullopt;
  auto const* loaded = state ? cases.catalog().find(state->service, state->version) : nullptr;
  if (!loaded) return unknown;
  auto const& service = loaded->compiled->service;
  bool holds = !state->enterprise_id.empty() && same(identifiers::normalize_mobile(phone_of(view, state->enterprise_id)), phone);
  for (auto const& [name, schema] : cases::properties_of(service.form))
    if (cases::pii_of(*schema) == Pii::phone && same(identifiers::normalize_mobile(text_of(state->form, name)), phone)) holds = true;
  auto const* here = service.states.find(state->state);
  if (!holds || !here || here->hidden) return unknown;
  auto const language = cases::language_from(in.language);
  Status out;
  out.no = state->no;
  out.service_title = service.title.in(language);
  out.state_title = here->title.in(language);
  out.next = here->next.in(language);
  out.outcome = here->outcome;
  out.reason = here->kind == cases::State::Kind::waiting || here->outcome == "refused" ? state->reason : std::string();
  out.closed = here->kind == cases::State::Kind::final;
  out.changed_at = state->changed_at;
  out.due_at = state->due_at;
  return out;
}

}  // namespace ly::notices
