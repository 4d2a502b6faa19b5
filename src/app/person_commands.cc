#include "app/person_commands.h"

#include <CLI/CLI.hpp>

#include <filesystem>

#include "app/domains.h"

namespace ly::app {
namespace {

namespace fs = std::filesystem;

// Made, handed out and read like a copy at a counter. The place is claimed first: where nothing can be written, nothing is journalled as handed out.
int export_person_command(House* house, Options const& options, Terminal const& terminal) {
  if (auto const claimed = claim_file(options.out); !claimed) return terminal.fail(claimed.error());
  std::error_code ignored;
  auto const fail = [&](Problem const& why) {
    fs::remove(options.out, ignored);
    return terminal.fail(why);
  };
  auto const& rights = *house->wiring().domains->rights;
  auto& desk = house->desk();
  std::optional<rights::Ticket> ticket;
  Command command;
  command.name = "rights.export";
  command.actor = Actor::system("command line");
  command.run = [&](Context& context) -> Result<json::value> {
    auto const copy = TRY(rights.make_at_counter(context, {{options.name}, options.reason}));
    ticket = TRY(rights.hand_out(context, {copy.id, options.given_to, options.reason}));
    return json::value(nullptr);
  };
  if (auto const done = desk.call(std::move(command)); !done) return fail(done.error());
  auto const format = fs::path(options.out).extension() == ".pdf" ? "pdf" : "json";
  auto const file = desk.read(Actor::system("command line"), [&](View const& view) { return rights.read(view, {ticket->id, ticket->ticket, format, terminal.language}); });
  if (!file) return fail(file.error());
  write_private_file(options.out, file->bytes);
  if (options.json) terminal.out(canonical(json::object{{"copy", ticket->id.text}, {"file", options.out}, {"bytes", static_cast<int64_t>(file->bytes.size())}}));
  else terminal.say("个人信息副本已写出：" + options.out + "（含个人信息原文，请只交给 " + options.given_to + "；已记入审计链）", "The copy is written: " + options.out + " (personal data in clear, for " + options.given_to + " only; the journal knows)");
  return kDone;
}

}  // namespace

void add_person_subcommands(CLI::App& app, Options& o, std::string& chosen) {
  auto* person = app.add_subcommand("person", "个人查询自己的信息 / what a person asks of his own data");
  person->require_subcommand(1);
  auto* copy = person->add_subcommand("export", "把保存的关于一个人的全部信息写成副本交给本人，.json 或 .pdf / everything kept about one person, for himself\n例 / e.g.: liaoyuan person export 01J… --out 副本.pdf --to 张三 --reason 本人到窗口查询，已核对身份证");
  copy->add_option("id", o.name, "人员编号，见页面“人员” / id of the person, see the screen Persons")->required();
  copy->add_option("--out", o.out, "写到，.pdf 或 .json，须不存在 / file to write, .pdf or .json; must not exist")->required();
  copy->add_option("--to", o.given_to, "交给谁，记入审计链 / whom it is given to; the journal keeps it")->required();
  copy->add_option("--reason", o.reason, "理由，记入审计链 / why; the journal keeps it")->required();
  copy->add_option("--data", o.folder, "数据文件夹 / data folder")->default_str("data");
  copy->add_flag("--json", o.json, "输出 JSON / print JSON");
  copy->callback([&chosen] { chosen = "person export"; });
}

void add_person_commands(std::map<std::string, CommandRow>& rows) { rows["person export"] = {Needs::writing_house, false, true, false, false, export_person_command}; }

std::vector<std::string> person_arguments(Options const& o) { return o.given_to.empty() ? std::vector<std::string>() : std::vector<std::string>{"--to", o.given_to}; }

}  // namespace ly::app
