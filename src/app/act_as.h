// One command of the desk made of a domain's verb, for callers inside the program (the demo region, the command line): its own answer comes back.
#pragma once
#include <optional>
#include <string>
#include <utility>

#include "desk/desk.h"

namespace ly::app {

// `verb`: Context& -> Result<X>. An empty request id: not repeatable.
template <class F>
auto act_as(Desk& desk, Actor const& actor, std::string name, std::string request_id, F&& verb) -> decltype(verb(std::declval<Context&>())) {
  std::optional<decltype(verb(std::declval<Context&>()))> out;
  Command command;
  command.name = std::move(name);
  command.actor = actor;
  command.request_id = std::move(request_id);
  command.digest = command.name;
  command.run = [&](Context& context) -> Result<json::value> {
    out.emplace(verb(context));
    if (!*out) return out->error();
    return json::value(nullptr);
  };
  auto answer = desk.call(std::move(command));
  if (!answer && (!out || *out)) return answer.error();
  return std::move(*out);
}

}  // namespace ly::app
