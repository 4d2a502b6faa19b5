#include "edges/channels/verifier.h"

#include <algorithm>

#include "edges/channels/template.h"

namespace ly::channels {

Result<Verified> ask_verifier(Settings const& settings, std::string const& name, Values const& values) {
  auto const at = settings.verifiers.find(name);
  check(at != settings.verifiers.end(), "a verifier that is set up");
  auto const& how = at->second;
  auto const reply = TRY(call_http(filled(settings, how.call, values, how.ca_file)));
  Verified out;
  if (reply.status == 404) return out;  // how many registers say "not known"
  TRY(taken(reply));
  auto const body = TRY(parse_json(reply.body));
  out.found = how.found_at.empty() || std::find(how.found.begin(), how.found.end(), text_at(body, how.found_at)) != how.found.end();
  if (!out.found) return out;
  for (auto const& [what, path] : how.answer)
    if (auto text = text_at(body, path); !text.empty()) out.answer[what] = std::move(text);
  return out;
}

}  // namespace ly::channels
