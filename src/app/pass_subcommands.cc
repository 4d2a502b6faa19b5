// What the commands on passes take, with an example each.
#include <CLI/CLI.hpp>

#include "app/pass_commands.h"

namespace ly::app {

void add_pass_subcommands(CLI::App& app, Options& o, std::string& chosen) {
  auto const group = [&](char const* name, char const* help) {
    auto* made = app.add_subcommand(name, help);
    made->require_subcommand(1);
    return made;
  };
  auto const sub = [&](CLI::App* of, std::string const& name, std::string const& help) {
    auto* command = of->add_subcommand(name, help);
    command->add_flag("--json", o.json, "输出 JSON / print JSON");
    command->callback([&chosen, whole = of->get_name() + " " + name] { chosen = whole; });
    return command;
  };
  auto const data = [&o](CLI::App* command) { command->add_option("--data", o.folder, "数据文件夹 / data folder")->default_str("data"); };
  auto const trust = [&o](CLI::App* command) {
    command->add_option("--trust", o.pass.trust, "清单文件：keys export 或 GET /api/pass-lists / file of lists: keys export, or GET /api/pass-lists")->required();
  };

  auto* pass = group("pass", "通行证：签发、读出、核验 / passes: issue, inspect, verify");
  auto* issue = sub(pass, "issue",
                    "按文件签发一张或多张；有一张不予签发，退出码 1 / issue what a JSON file asks for; exit code 1 if one was refused\n"
                    "例 / e.g.: liaoyuan pass issue 申请.json --by jingban --out 通行证.pdf\n"
                    "申请 / order: {\"kind\":\"person\",\"category\":\"居民\",\"document_number\":\"…\",\"name\":\"…\",\"screen\":\"准予\",\"division\":\"990101400\",\"papers\":true}");
  issue->add_option("file", o.file, "JSON：一个对象或一个列表 / an object or a list")->required();
  issue->add_option("--by", o.name, "由哪个账号签发，按其职责和辖区 / account that issues, with its roles and region")->required();
  issue->add_option("--out", o.out, "写成 .pdf（每页八张）或 .png（第一张的码） / write .pdf, eight to a page, or .png, the first one's code");
  data(issue);
  for (auto const* name : {"inspect", "verify"}) {
    bool const verify = std::string(name) == "verify";
    auto* command = sub(pass, name, verify ? "核验，不需要数据库；退出码 0 有效，1 无效或存疑 / verify without a database; exit code 0 good, 1 not\n例 / e.g.: liaoyuan pass verify 码.png --trust 清单.json --at 2020-02-17T09:00:00+08:00"
                                           : "读出内容，不核对签名 / read what it says, without checking the signature\n例 / e.g.: liaoyuan pass inspect 码.png");
    command->add_option("pass", o.pass.text, "二维码文字，或含码的 PNG、文本文件 / text of the code, or a PNG or text file")->required();
    if (!verify) continue;
    trust(command);
    command->add_option("--status", o.pass.status, "吊销清单，默认用清单文件里的 / status list, by default the one in the file of lists");
    command->add_option("--at", o.pass.at, "按哪一刻判，RFC 3339，默认现在 / judged at this instant, now by default");
    command->add_option("--place", o.pass.place, "在哪个卡口（编号） / at this checkpoint (id)");
    command->add_option("--division", o.pass.division, "在哪个区划 / in this division");
  }

  auto* keys = group("keys", "签发密钥：每类证、每个签发机构一把，封存在数据文件夹里 / signing keys, one for each kind of pass and issuer, sealed in the data folder");
  auto* create = sub(keys, "create", "生成 / make one\n例 / e.g.: liaoyuan keys create --kind health --issuer 县医院");
  create->add_option("--kind", o.kind, "person | vehicle | health | permit")->required()->check(CLI::IsMember({"person", "vehicle", "health", "permit"}));
  create->add_option("--issuer", o.pass.issuer, "签发机构 / issuer")->required();
  data(create);
  data(sub(keys, "list", "列出 / list them\n例 / e.g.: liaoyuan keys list --json"));
  auto* rotate = sub(keys, "rotate", "换新；旧的再用一天，已签的证继续有效 / make the next; the former signs one more day, what it signed stays good\n例 / e.g.: liaoyuan keys rotate 1a2b3c4d");
  rotate->add_option("id", o.name, "密钥编号 / id of the key")->required();
  data(rotate);
  auto* revoke = sub(keys, "revoke", "作废：它签过的证全部失效，只在泄露时用 / revoke: all it signed is void; for a key that leaked\n例 / e.g.: liaoyuan keys revoke 1a2b3c4d --reason 电脑被盗");
  revoke->add_option("id", o.name, "密钥编号 / id of the key")->required();
  revoke->add_option("--reason", o.pass.reason, "原因 / reason")->required();
  data(revoke);
  auto* out = sub(keys, "export", "导出信任清单和吊销清单（只有公钥） / write trust list and status list, public keys only\n例 / e.g.: liaoyuan keys export 清单.json");
  out->add_option("file", o.file, "写到 / file to write")->required();
  data(out);

  auto* status = group("status-list", "吊销清单 / lists of revoked passes");
  auto* build = sub(status, "build", "写出最新的吊销清单 / write the newest list\n例 / e.g.: liaoyuan status-list build 吊销.cose");
  build->add_option("file", o.file, "写到 / file to write")->required();
  data(build);
  auto* delta = sub(status, "delta", "从手头那份到最新的增量 / the change from a list at hand to the newest\n例 / e.g.: liaoyuan status-list delta 吊销.cose --out 增量.cose");
  delta->add_option("list", o.file, "手头那份 / list at hand")->required();
  delta->add_option("--out", o.out, "写到 / file to write")->required();
  data(delta);
  auto* check = sub(status, "check", "核对签名并说明新旧，不需要数据库 / check its signature and tell its age, without a database\n例 / e.g.: liaoyuan status-list check 吊销.cose --trust 清单.json");
  check->add_option("list", o.file, "吊销清单 / status list")->required();
  check->add_option("--delta", o.pass.delta, "先加上这份增量 / apply this change first");
  trust(check);
}

}  // namespace ly::app
