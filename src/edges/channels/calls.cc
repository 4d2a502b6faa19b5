#include "edges/channels/calls.h"

#include "base/text.h"
#include "edges/channels/template.h"

namespace ly::channels {

HttpCall filled(Settings const& settings, Call const& call, Values const& values, std::string const& ca_file) {
  auto const value = [&](std::string_view name) -> std::string {
    if (name.starts_with("secret.")) return settings.secrets.at(std::string(name.substr(7)));
    auto const found = values.find(name);
    return found == values.end() ? std::string() : found->second;
  };
  HttpCall out;
  out.method = call.method;
  out.url = fill(call.url, value, Escape::url);
  auto how = Escape::none;
  for (auto const& [name, text] : call.headers) {
    if (lower_ascii(name) == "content-type") how = escape_for(text);
    out.headers.emplace_back(name, fill(text, value, Escape::header));
  }
  // Built as JSON, these go into a JSON body as they are; anywhere else they are a text like others.
  if (how == Escape::json) out.body = fill(call.body, value, how, {"params", "params.list"});
  else out.body = fill(call.body, value, how);
  out.ca_file = ca_file;
  return out;
}

Result<void> taken(HttpReply const& reply) {
  if (reply.status >= 200 && reply.status < 300) return {};
  if (reply.status >= 500 || reply.status == 429) return Problem{"channel.later", {}, {{"code", std::to_string(reply.status)}}, Kind::unavailable, {}};
  return refused("channel.refused", {}, {{"code", std::to_string(reply.status)}});
}

}  // namespace ly::channels
