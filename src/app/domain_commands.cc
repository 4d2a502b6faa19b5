#include "app/domain_commands.h"

#include "app/domains.h"

namespace ly::app {
namespace {

// Runs one command as the person at the machine.
template <class F>
Result<json::value> at_the_machine(House& house, std::string name, F&& run) {
  Command command;
  command.name = std::move(name);
  command.actor = Actor::system("command line");
  command.run = std::forward<F>(run);
  return house.desk().call(std::move(command));
}

int tell_password(Options const& options, Terminal const& terminal, Result<json::value> const& made) {
  if (!made) return terminal.fail(made.error());
  std::string const password(made->as_string());
  if (options.json) terminal.out(canonical(json::object{{"name", options.name}, {"one_time_password", password}}));
  else terminal.say("账号 " + options.name + " 的一次性密码：" + password + "\n首次登录后须立即修改，7 天内有效。", "One-time password of " + options.name + ": " + password + "\nIt must be changed at the first log-in and is good for 7 days.");
  return kDone;
}

int create_administrator(House* house, Options const& options, Terminal const& terminal) {
  return tell_password(options, terminal, at_the_machine(*house, "admin.create", [&](Context& context) -> Result<json::value> {
    return json::value(TRY(accounts::create_first_administrator(context, options.name)));
  }));
}

int reset_password(House* house, Options const& options, Terminal const& terminal) {
  return tell_password(options, terminal, at_the_machine(*house, "admin.reset", [&](Context& context) -> Result<json::value> {
    return json::value(TRY(accounts::reset_by_name(context, options.name)));
  }));
}

}  // namespace

void add_domain_commands(std::map<std::string, CommandRow>& rows) {
  rows["admin create"] = {Needs::writing_house, true, true, false, false, create_administrator};
  rows["admin reset"] = {Needs::writing_house, false, true, false, false, reset_password};
}

}  // namespace ly::app
