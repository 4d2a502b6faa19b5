#include "app/notice_commands.h"

#include <CLI/CLI.hpp>

#include "base/mail_address.h"
#include "app/channel_routes.h"
#include "app/domains.h"
#include "edges/channels/sms.h"
#include "edges/channels/template.h"
#include "engines/identifiers/identifiers.h"
#include "formats/mail_writer.h"

namespace ly::app {
namespace {

int check_channels_command(House* house, Options const& options, Terminal const& terminal) {
  auto& domains = *house->wiring().domains;
  auto const read = domains.channels->read();
  if (!read) return terminal.fail(read.error());
  auto const shown = show_channels(*domains.channels, domains.cases->catalog(), terminal.words);
  if (options.json) terminal.out(canonical(write_record(shown)));
  else
    for (auto const& c : shown.channels) {
      terminal.say(c.channel + "：" + (c.set_up ? "已设置，" + c.host : "没有设置"), c.channel + ": " + (c.set_up ? "set up, " + c.host : "not set up"));
      for (auto const& name : c.without_template) terminal.print(true, (terminal.language == "en" ? "no template for " : "缺短信模板：") + name);
    }
  return std::any_of(shown.channels.begin(), shown.channels.end(), [](auto const& c) { return !c.without_template.empty(); }) ? kRefused : kDone;
}

// Straight to the gateway, without the outbox: what it says is told at once.
int send_test_command(House* house, Options const& options, Terminal const& terminal) {
  auto const read = house->wiring().domains->channels->read();
  if (!read) return terminal.fail(read.error());
  auto const& settings = **read;
  auto const now = house->clock().now();
  Dice dice(static_cast<uint64_t>(now.ms));
  auto const id = new_id_text(dice, now);
  Result<std::string> sent = refused("notice.no_channel");
  bool const fits = options.kind == "email" ? is_mail_address(options.name) : static_cast<bool>(identifiers::check_mobile(options.name));
  if (!fits) return terminal.fail(invalid("notice.address", "--to", {{"value", options.name}}));
  if (options.kind == "sms" && settings.sms) sent = channels::send_sms(settings, {id, options.name, std::string(notices::kTestTemplate), {}}, now);
  if (options.kind == "email" && settings.email) {
    auto const& mail = *settings.email;
    auto const text = terminal.language == "en" ? "This is a test message: the channel works." : "这是一条测试消息，收到即说明通道可用。";
    auto const done = channels::send_mail(mail.server, mail.from, {options.name}, formats::write_mail({mail.from, mail.name, options.name, "燎原测试 / Liaoyuan test", text, id + "@" + mail.server.host, "", now}));
    sent = done ? Result<std::string>(id) : Result<std::string>(done.error());
  }
  if (!sent) return terminal.fail(sent.error());
  terminal.say("已交给通道" + (sent->empty() ? std::string() : "，编号 " + *sent), "Handed over" + (sent->empty() ? std::string() : ", number " + *sent));
  return kDone;
}

int list_notices_command(House* house, Options const& options, Terminal const& terminal) {
  auto const& notices = *house->wiring().domains->notices;
  notices::ListNotices ask;
  ask.state = options.kind;
  ask.limit = kPageMax;
  auto const list = house->desk().read(Actor::system("command line"), [&](View const& view) { return notices.list(view, ask); });
  if (!list) return terminal.fail(list.error());
  if (options.json) {
    terminal.out(canonical(write_record(*list)));
    return kDone;
  }
  bool const en = terminal.language == "en";
  for (auto const& n : list->items) terminal.out(to_iso(n.at, kChinaOffset).substr(0, 16) + "  " + n.channel + "  " + n.state + "  " + n.address + "  " + n.no + "  " + (en && !n.problem_en.empty() ? n.problem_en : n.problem));
  for (auto const& c : list->counts) terminal.out(c.state + ": " + std::to_string(c.count));
  return kDone;
}

}  // namespace

void add_notice_commands(std::map<std::string, CommandRow>& rows) {
  rows["notices check"] = {Needs::reading_house, false, false, false, false, check_channels_command};
  rows["notices send-test"] = {Needs::reading_house, false, false, false, false, send_test_command};
  rows["notices list"] = {Needs::reading_house, false, false, false, false, list_notices_command};
}

void add_notice_subcommands(CLI::App& app, Options& o, std::string& chosen) {
  auto* notices = app.add_subcommand("notices", "告知：短信、邮件通道 / telling people: channels of short messages and mail");
  notices->require_subcommand(1);
  auto const sub = [&](std::string const& name, std::string const& help) {
    auto* command = notices->add_subcommand(name, help);
    command->add_option("--data", o.folder, "数据文件夹 / data folder")->default_str("data");
    command->add_flag("--json", o.json, "输出 JSON / print JSON");
    command->callback([&chosen, whole = "notices " + name] { chosen = whole; });
    return command;
  };
  sub("check", "检查 FOLDER/channels.yaml，并列出缺短信模板的告知；有问题退出码 1 / check FOLDER/channels.yaml; name notices without a template; exit code 1 if anything is wrong\n例 / e.g.: liaoyuan notices check --data data");
  auto* test = sub("send-test", "直接发一条测试消息 / send a test message at once\n例 / e.g.: liaoyuan notices send-test --channel sms --to 13800000000");
  test->add_option("--channel", o.kind, "sms | email")->required()->check(CLI::IsMember({"sms", "email"}));
  test->add_option("--to", o.name, "手机号或邮箱 / phone number or address")->required();
  auto* list = sub("list", "列出告知和没有送达的 / list messages and what was not reached\n例 / e.g.: liaoyuan notices list --state dead");
  list->add_option("--state", o.kind, "waiting | sent | delivered | failed | dead")->check(CLI::IsMember({"waiting", "sent", "delivered", "failed", "dead"}));
}

}  // namespace ly::app
