#include "app/cli.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <filesystem>
#include <iostream>
#include <map>

#include "app/commands.h"
#include "app/house.h"
#include "app/journal_commands.h"
#include "app/notice_commands.h"
#include "app/paper_commands.h"
#include "app/pass_commands.h"
#include "app/person_commands.h"
#include "app/plan_commands.h"
#include "app/serve.h"
#include "app/service_commands.h"
#include "app/story_show.h"
#include "base/json.h"
#include "base/text.h"

namespace ly::app {
namespace {

namespace fs = std::filesystem;

std::string language_of_terminal() {
  for (auto const* name : {"LIAOYUAN_LANG", "LC_ALL", "LC_MESSAGES", "LANG"})
    if (auto const* value = std::getenv(name); value && *value) return std::string_view(value).starts_with("zh") ? "zh-CN" : "en";
  return "zh-CN";
}

std::string absolute(std::string const& file) { return file.empty() || file == "-" ? file : fs::absolute(file).lexically_normal().string(); }

// What the arguments ask for; filled by CLI11.
struct Asked {
  Options options;
  ServeOptions serve;
  bool demo = false, demo_unless_empty = false, empty = false, version = false, story = false;
  std::string demo_folder;  // of `demo`; empty: as each of its ways has it
  bool local = false;  // set when a server runs a command handed over to it
};

void add_policy_subcommands(CLI::App& app, Options& o, std::string& chosen) {
  auto* policy = app.add_subcommand("policy", "政策表 / policy tables: 表的编号（见 policy list）、编号@施行日，或 .yaml .xlsx .dmn 文件 / an id, id@from, or a file");
  policy->require_subcommand(1);
  auto const sub = [&](CLI::App* of, std::string const& group, std::string const& name, std::string const& help) {
    auto* command = of->add_subcommand(name, help);
    command->callback([&chosen, whole = group + " " + name] { chosen = whole; });
    return command;
  };
  auto const table = [&o](CLI::App* command, char const* what = "表或文件 / table or file") { command->add_option("table", o.file, what)->required(); };
  auto const date = [&o](CLI::App* command) { command->add_option("--date", o.date, "按哪一天的版本，YYYY-MM-DD，默认今天 / version in force on this day, today by default"); };
  auto const json = [&o](CLI::App* command) { command->add_flag("--json", o.json, "输出 JSON / print JSON"); };

  auto* list = sub(policy, "policy", "list", "列出随程序发布的政策表，* 为当天生效的版本 / list the shipped tables; * is in force\n例 / e.g.: liaoyuan policy list --date 2020-02-17");
  date(list);
  json(list);
  auto* show = sub(policy, "policy", "show", "打印一张表 / print a table\n例 / e.g.: liaoyuan policy show worker_screening --date 2020-02-17");
  table(show);
  date(show);
  auto* eval = sub(policy, "policy", "eval",
                   "判定一行或多行输入 / decide one row or many\n例 / e.g.: liaoyuan policy eval worker_screening --date 2020-02-17 --input 人员.json --explain\n"
                   "              liaoyuan policy eval 贷款.dmn --decision Routing --input cases.xlsx --out 结果.xlsx");
  table(eval);
  eval->add_option("--input", o.input, "JSON 对象、对象列表，或首行为列名的 xlsx / a JSON object, a list, or an xlsx with names in its first row")->required();
  eval->add_option("--decision", o.decision, "模型中的哪个决策 / which decision of a model");
  eval->add_option("--out", o.out, "把结果写成工作簿 / write the outcomes as a workbook");
  eval->add_flag("--explain", o.explain, "说明每条未命中的规则 / say why each other rule did not hit");
  date(eval);
  json(eval);
  for (auto const& [name, help] : {std::pair{"test", "运行表中的测试，并指出没有测试的规则 / run the table's own tests; name rules no test reaches\n例 / e.g.: liaoyuan policy test worker_screening"},
                                   std::pair{"check", "查空缺、重叠、用不到的规则和测试：发布前的全部检查 / gaps, overlaps, dead rules and tests: all that must hold before publishing\n例 / e.g.: liaoyuan policy check 筛查.xlsx"}}) {
    auto* command = sub(policy, "policy", name, help);
    table(command);
    date(command);
    json(command);
  }
  auto* diff = sub(policy, "policy", "diff", "两个版本的差别；相同退出码 0，不同 1 / what differs; exit code 0 if nothing does, 1 if something does\n例 / e.g.: liaoyuan policy diff worker_screening@2020-02-08 worker_screening@2020-04-07");
  table(diff, "前一版 / the version before");
  diff->add_option("after", o.name, "后一版 / the version after")->required();
  date(diff);
  json(diff);
  for (auto const& [name, help] : {std::pair{"export", "写成 .xlsx、.dmn 或 .yaml / write as .xlsx, .dmn or .yaml\n例 / e.g.: liaoyuan policy export worker_screening 筛查.xlsx --date 2020-02-17"},
                                   std::pair{"import", "读入并写成 .yaml 等，再报告发布前须改的地方 / read, write as .yaml or another form, then report what bars publication\n例 / e.g.: liaoyuan policy import 筛查.xlsx policies/worker_screening/2020-05-01.yaml"}}) {
    auto* command = sub(policy, "policy", name, help);
    table(command);
    command->add_option("out", o.out, "写到 / file to write")->required();
    command->add_option("--dmn", o.dmn, "DMN 版本 / DMN version")->check(CLI::IsMember({"1.5", "1.3"}))->default_str("1.5");
    date(command);
    json(command);
  }

  auto* impact = sub(policy, "policy", "impact",
                     "改成这张表，谁的结论会变：按各企业最新名册试算 / who would be decided otherwise: tried on the newest roster of each enterprise\n例 / e.g.: liaoyuan policy impact 筛查.xlsx --data data --out 名单.xlsx");
  table(impact);
  impact->add_option("--data", o.folder, "数据文件夹 / data folder")->default_str("data");
  impact->add_option("--date", o.date, "按哪一天判，默认该表施行日 / decide as of this day, by default the table's first");
  impact->add_option("--out", o.out, "把名单写成工作簿 / write the list as a workbook");
  json(impact);

  auto* conformance = app.add_subcommand("conformance", "标准一致性测试 / conformance kits of standards");
  conformance->require_subcommand(1);
  auto* tck = sub(conformance, "conformance", "dmn-tck", "运行 DMN TCK，逐项列出未通过的 / run the DMN TCK and list every miss\n例 / e.g.: liaoyuan conformance dmn-tck 目录 --json");
  tck->add_option("folder", o.file, "含 TestCases 的文件夹 / folder that holds TestCases")->required();
  json(tck);
  add_vrp_conformance(*conformance, o, chosen);
  for (auto const& [name, help] : {std::pair{"cose", "运行 COSE、CBOR、base45 的公开测试数据 / run the public test data of COSE, CBOR and base45\n例 / e.g.: liaoyuan conformance cose 目录"},
                                   std::pair{"dcc", "运行欧盟数字健康证的测试数据，逐个文件说明 / run the test data of the EU digital certificates, file by file\n例 / e.g.: liaoyuan conformance dcc 目录 --json"}}) {
    auto* kit = sub(conformance, "conformance", name, help);
    kit->add_option("folder", o.file, "测试数据文件夹 / folder of the test data")->required();
    json(kit);
  }
}

void add_draw_subcommands(CLI::App& app, Options& o, std::string& chosen) {
  auto* draw = app.add_subcommand("draw", "公开摇号：先锁名单，后取随机数，任何人可核对 / a public draw that anybody can repeat");
  draw->require_subcommand(1);
  auto const sub = [&](std::string const& name, std::string const& help) {
    auto* command = draw->add_subcommand(name, help);
    command->add_flag("--json", o.json, "输出 JSON / print JSON");
    command->callback([&chosen, whole = "draw " + name] { chosen = whole; });
    return command;
  };
  auto* secret = sub("secret", "见证人：生成自己的秘密和承诺 / a witness makes a secret and its commitment\n例 / e.g.: liaoyuan draw secret --name 纪检代表 secret.json");
  secret->add_option("file", o.file, "写到 / file to write")->required();
  secret->add_option("--name", o.name, "见证人 / who")->required();
  auto* freeze = sub("freeze", "锁定名单 / freeze the pool\n例 / e.g.: liaoyuan draw freeze 名单.xlsx --title 人才房集中选房 --witness 纪检代表=5f… --source 双色球 --round 2020021 --out 锁定.json");
  freeze->add_option("pool", o.file, "编号、档次、积分、标记 / xlsx or csv: number, tier, points, mark")->required();
  freeze->add_option("--title", o.draw.title, "名称 / what is drawn")->required();
  freeze->add_option("--witness", o.draw.witnesses, "见证人=承诺，可多次 / name=commitment, repeatable");
  freeze->add_option("--source", o.draw.source, "随机数来源 / source of the beacon")->required();
  freeze->add_option("--round", o.draw.round, "哪一期，须在锁定之后公布 / its round, published later")->required();
  freeze->add_option("--out", o.out, "写到 / file to write")->required();
  auto* run = sub("run", "开奖 / draw\n例 / e.g.: liaoyuan draw run 锁定.json --secret secret.json --value 0102030405060708 --at 2020-03-10T21:30:00+08:00 --out 结果.json");
  run->add_option("record", o.file, "锁定的名单 / the frozen record")->required();
  run->add_option("--secret", o.draw.secrets, "见证人的秘密文件，可多次 / secret file, repeatable");
  run->add_option("--value", o.draw.value, "公布的随机数，原样 / the beacon as published")->required();
  run->add_option("--at", o.draw.at, "公布时间 RFC 3339 / when it was published")->required();
  run->add_option("--out", o.out, "写到 / file to write")->required();
  sub("verify", "核对一份记录；退出码 0 无误，1 有误 / repeat a draw; exit code 0 sound, 1 not\n例 / e.g.: liaoyuan draw verify 结果.json")->add_option("record", o.file, "记录 / record")->required();
  auto* proof = sub("proof", "一个编号在名单里的证明 / proof that a number is in the pool\n例 / e.g.: liaoyuan draw proof 结果.json --no 17");
  proof->add_option("record", o.file, "记录 / record")->required();
  proof->add_option("--no", o.name, "编号 / number")->required();
}

// What comes and goes as a sheet: the keys of the house's SheetWays, which are not there yet when arguments are read.
std::vector<std::string> const kSheetKeys = {"enterprises", "risk-levels", "places", "groups", "duty", "supplies", "coaches", "drivers", "travel-times", "shops", "trip-contacts"};

void add_commands(CLI::App& app, Asked& asked, std::string& chosen) {
  auto& o = asked.options;
  auto const choose = [&chosen](std::string name) { return [&chosen, name] { chosen = name; }; };
  auto const data = [&o](CLI::App* command) { command->add_option("--data", o.folder, "数据文件夹 / data folder")->default_str("data"); };
  auto const json = [&o](CLI::App* command) { command->add_flag("--json", o.json, "输出 JSON / print JSON"); };

  auto* serve = app.add_subcommand("serve", "启动服务 / run the server\n例 / e.g.: liaoyuan serve --data data --port 8080");
  data(serve);
  serve->add_option("--port", asked.serve.port, "端口 / port")->default_str("8080");
  serve->add_option("--address", asked.serve.address, "监听地址 / address to listen on")->default_str("127.0.0.1");
  auto* chain = serve->add_option("--tls-cert", asked.serve.certificate, "TLS 证书链 PEM / certificate chain");
  auto* private_key = serve->add_option("--tls-key", asked.serve.certificate_key, "TLS 私钥 PEM / private key");
  chain->needs(private_key);
  private_key->needs(chain);
  serve->add_option("--host", asked.serve.hosts, "允许的主机名 / host name to answer to (repeatable)");
  serve->add_option("--trusted-proxy", asked.serve.trusted_proxies, "信任的代理地址 / address of a trusted proxy (repeatable)");
  serve->add_flag("--lan", asked.serve.lan, "在局域网用 HTTPS，自带证书机构；端口加一是给手机装证书的页 / HTTPS on the local network with an own authority; one port higher, a page that installs it on phones");
  serve->add_option("--metrics-port", asked.serve.metrics_port, "监控指标的端口（Prometheus），只在本机可见 / port of figures for Prometheus, seen by this machine alone");
  serve->add_flag("--log-requests", asked.serve.log_requests, "每个请求在标准错误输出写一行 JSON，不含个人信息 / a line of JSON for each request on standard error, without personal data");
  serve->add_flag("--demo", asked.demo, "新文件夹装入演示地区 / load the demo region into a new folder");
  serve->add_flag("--demo-unless-empty", asked.demo_unless_empty, "同 --demo，除非给了 --empty / like --demo unless --empty is given")->group("");
  serve->add_flag("--empty", asked.empty, "空的新系统 / a new empty system");
  serve->callback(choose("serve"));

  auto* demo = app.add_subcommand("demo", "演示：演示地区，或在浏览器里一小时一小时放完 2020 年春天的故事 / the demo region, or the story of spring 2020 played in the browser hour by hour\n"
                                          "例 / e.g.: liaoyuan demo --story\n           liaoyuan demo --story --port 8090 --data /tmp/story    （结束后保留数据 / keeps the data afterwards）");
  demo->add_flag("--story", asked.story, "放故事：播放、暂停、跳转、换人看；从空文件夹开始 / play the story: play, pause, jump, change who looks; begins with an empty folder");
  demo->add_option("--data", asked.demo_folder, "数据文件夹；放故事时须是空的，不给则用临时文件夹 / data folder; for the story an empty one, or a temporary one if left out");
  demo->add_option("--port", asked.serve.port, "端口 / port")->default_str("8080");
  demo->callback(choose("demo"));

  auto* admin = app.add_subcommand("admin", "管理员账户 / administrators");
  admin->require_subcommand(1);
  auto* create = admin->add_subcommand("create", "建立第一个管理员，打印一次性密码 / make the first administrator, print a one-time password\n例 / e.g.: liaoyuan admin create wang --data data");
  create->add_option("name", o.name, "账号 / log-in name")->required();
  data(create);
  json(create);
  create->callback(choose("admin create"));
  auto* reset = admin->add_subcommand("reset", "重置某账户的密码 / give an account a new one-time password\n例 / e.g.: liaoyuan admin reset han");
  reset->add_option("name", o.name, "账号 / log-in name")->required();
  data(reset);
  json(reset);
  reset->callback(choose("admin reset"));

  add_service_subcommands(app, o, chosen);
  add_paper_subcommands(app, o, chosen);

  auto* screen = app.add_subcommand("screen", "筛查一份名册 / screen a roster\n例 / e.g.: liaoyuan screen 名册.xlsx --date 2020-02-17 --out 结果.xlsx");
  screen->add_option("roster", o.file, "名册 xlsx 或 csv / roster")->required();
  screen->add_option("--date", o.date, "业务日期 YYYY-MM-DD / business day")->required();
  screen->add_option("--out", o.out, "批注后的工作簿 / annotated workbook");
  data(screen);
  json(screen);
  screen->callback(choose("screen"));

  for (auto const* way : {"import", "export"}) {
    auto* sub = app.add_subcommand(way, std::string(way) == "import" ? "导入企业、地点、车辆、驾驶员等表格 / import a sheet\n例 / e.g.: liaoyuan import places 村和卡口.xlsx" : "导出企业、地点、车辆、驾驶员等表格 / export a sheet\n例 / e.g.: liaoyuan export risk-levels 风险地区.xlsx");
    auto kinds = kSheetKeys;
    if (std::string(way) == "import") {
      kinds.emplace_back("calendar");
      sub->add_option("--reason", o.reason, "calendar：放假通知的文号 / calendar: the notice that announced the year");
    }
    sub->add_option("kind", o.kind, "enterprises | risk-levels | places | groups | duty | supplies | coaches | drivers | travel-times | shops | trip-contacts" + std::string(std::string(way) == "import" ? " | calendar (.ics)" : ""))->required()->check(CLI::IsMember(kinds));
    sub->add_option("file", o.file, std::string(way) == "import" ? "xlsx 或 csv；calendar 为 ics / file; ics for calendar" : "xlsx / file")->required();
    data(sub);
    json(sub);
    sub->callback(choose(way));
  }

  auto* journal = app.add_subcommand("journal", "审计链 / the journal");
  journal->require_subcommand(1);
  auto* verify = journal->add_subcommand("verify", "验证审计链 / verify the chain\n例 / e.g.: liaoyuan journal verify --head data/heads/2020-02-17.json");
  verify->add_option("--head", o.head, "签名的链头文件 / file with a signed head");
  data(verify);
  json(verify);
  verify->callback(choose("journal verify"));
  auto* head = journal->add_subcommand("head", "写出签名的链头 / write the signed head\n例 / e.g.: liaoyuan journal head --data data");
  data(head);
  json(head);
  head->callback(choose("journal head"));
  add_journal_subcommands(*journal, o, chosen);

  auto* check = app.add_subcommand("check", "运行全部不变式 / run all invariants\n例 / e.g.: liaoyuan check --data data --json");
  data(check);
  json(check);
  check->callback(choose("check"));
  auto* backup = app.add_subcommand("backup", "一致的备份，可在服务中进行；不含密钥 / a consistent backup, also while serving; it holds no key\n例 / e.g.: liaoyuan backup /mnt/备份/2020-02-17.db");
  backup->add_option("file", o.file, "备份文件，须不存在 / must not exist")->required();
  data(backup);
  json(backup);
  backup->callback(choose("backup"));
  auto* restore = app.add_subcommand("restore", "恢复备份，须先停止服务 / restore a backup; stop the server first\n例 / e.g.: liaoyuan restore /mnt/备份/2020-02-17.db --data data");
  restore->add_option("file", o.file, "备份文件 / backup")->required();
  restore->add_option("--key", o.key.old, "备份时的密钥文件：备份之后换过主密钥才需要 / the key file of then, where the master key was rotated since the backup")->check(CLI::ExistingFile);
  data(restore);
  json(restore);
  restore->callback(choose("restore"));
  auto* erase = app.add_subcommand("erase", "应急结束后的销毁：试算、查看、证明 / erasure at the end of an emergency: dry run, list, certificate\n提出和确认须由两个人在页面上办理 / two people ask and confirm on the screen");
  erase->require_subcommand(1);
  auto* survey = erase->add_subcommand("survey", "试算：哪些、多少将不能再读，按哪条规则；不改动任何数据 / what would become unreadable, how many, by which rule; changes nothing\n例 / e.g.: liaoyuan erase survey --date 2020-04-08");
  survey->add_option("--date", o.date, "应急结束日，YYYY-MM-DD，默认今天 / the day the emergency ended, today by default");
  survey->callback(choose("erase survey"));
  auto* erasures = erase->add_subcommand("list", "各次销毁和进度 / erasures and how far they are\n例 / e.g.: liaoyuan erase list --json");
  erasures->callback(choose("erase list"));
  auto* certificate = erase->add_subcommand("certificate", "取一次销毁的证明，.pdf 或 .json / the certificate of an erasure, .pdf or .json\n例 / e.g.: liaoyuan erase certificate 01J… --out 证明.pdf");
  certificate->add_option("id", o.name, "编号，见 erase list / id, see erase list")->required();
  certificate->add_option("--out", o.out, "写到 / file to write")->required();
  certificate->callback(choose("erase certificate"));
  auto* proof = erase->add_subcommand("verify", "核对证明的签名；有数据文件夹时也核对审计链 / check a certificate's signature, and the journal where there is a data folder\n例 / e.g.: liaoyuan erase verify 证明.json");
  proof->add_option("file", o.file, "证明（.json）/ certificate (.json)")->required();
  proof->callback(choose("erase verify"));
  for (auto* one : {survey, erasures, certificate, proof}) {
    data(one);
    json(one);
  }
  auto* key = app.add_subcommand("key", "主密钥 / the master key");
  key->require_subcommand(1);
  for (auto const* way : {"export", "import"}) {
    auto* sub = key->add_subcommand(way, std::string(way) == "export" ? "导出密钥以便妥善保管 / write the key for safe-keeping\n例 / e.g.: liaoyuan key export /mnt/保险柜/主密钥.json" : "放回导出的密钥 / put an exported key back\n例 / e.g.: liaoyuan key import /mnt/保险柜/主密钥.json");
    sub->add_option("file", o.file, "密钥文件 / key file")->required();
    data(sub);
    sub->callback(choose(std::string("key ") + way));
  }
  auto* divide = key->add_subcommand("split", "把主密钥分成几份，打印后分人保管 / divide the key into parts on paper, for several people to keep\n例 / e.g.: liaoyuan key split 分片 --of 3 --need 2");
  divide->add_option("folder", o.file, "分片文件写到哪里 / where the sheets are written")->required();
  divide->add_option("--of", o.key.of, "一共几份 / how many parts")->check(CLI::Range(2, 16))->capture_default_str();
  divide->add_option("--need", o.key.need, "几份可恢复 / how many give it back")->check(CLI::Range(2, 16))->capture_default_str();
  data(divide);
  json(divide);
  divide->callback(choose("key split"));
  auto* join = key->add_subcommand("join", "用分片恢复主密钥 / give the key back from parts\n例 / e.g.: liaoyuan key join 分片一.txt 分片三.png --check");
  join->add_option("parts", o.key.parts, "分片：文本、二维码图片（png）的文件名，或直接键入 / parts: a file with the text or a picture of the code, or as typed")->required();
  join->add_flag("--check", o.key.check, "只演练：与现有密钥比对，不写文件 / a drill: compare with the key at hand, write nothing");
  data(join);
  join->callback(choose("key join"));
  auto* rotate = key->add_subcommand("rotate", "更换主密钥，服务不停：先另存原密钥，再在后台逐个重新封装 / a new master key while serving: the former one is saved first, then every data key is wrapped anew\n例 / e.g.: liaoyuan key rotate /mnt/保险柜/原密钥.json --reason 每年更换");
  rotate->add_option("file", o.file, "原密钥另存为，须不存在 / where the former key is saved; must not exist")->required();
  rotate->add_option("--reason", o.reason, "理由，记入审计链 / why; the journal keeps it")->required();
  data(rotate);
  json(rotate);
  rotate->callback(choose("key rotate"));
  add_policy_subcommands(app, o, chosen);
  add_plan_subcommands(app, o, chosen);
  add_draw_subcommands(app, o, chosen);
  add_pass_subcommands(app, o, chosen);
  add_notice_subcommands(app, o, chosen);
  add_person_subcommands(app, o, chosen);
  auto* openapi = app.add_subcommand("openapi", "打印 OpenAPI 3.1 / print OpenAPI 3.1\n例 / e.g.: liaoyuan openapi > openapi.json");
  openapi->callback(choose("openapi"));
}

int execute(House* house, std::string const& chosen, Asked& asked, Terminal const& terminal) {
  auto const& commands = command_table();
  auto const found = commands.find(chosen);
  if (found == commands.end()) return kUsage;
  try {
    return found->second.run(house, asked.options, terminal);
  } catch (NotWritable const& failed) {
    return terminal.fail(failed.problem);
  } catch (store::StoreError const& failed) {
    return terminal.fail(Problem{"machine.failed", "", {{"why", failed.what()}}, Kind::unavailable, {}});
  }
}

// What the parser of arguments says in English, in Chinese: its kinds of errors and the few sentences they hold.
std::string usage_in_chinese(CLI::ParseError const& error) {
  static constexpr std::pair<std::string_view, std::string_view> kWords[] = {
      {"A subcommand is required", "要写出做什么"}, {" is required", " 必须给出"}, {"The following argument was not expected: ", "不认识："}, {"The following arguments were not expected: ", "不认识："},
      {"Could not convert: ", "写法不对："}, {" requires ", " 要和它一起给出："}, {"Value ", "值 "}, {" not in range ", " 不在范围内："}, {" not in ", " 不在其中："}, {" required ", " 个必须给出："}, {" missing", "，没有写"}};
  std::string words = error.what();
  for (auto const& [en, zh] : kWords)
    for (size_t at = words.find(en); at != std::string::npos; at = words.find(en, at + zh.size())) words.replace(at, en.size(), zh);
  return words;
}

int wrong_usage(CLI::ParseError const& error, std::string const& chosen, std::string const& language, bool json_wanted, Print const& print) {
  bool const english = language == "en";
  auto const what = english ? std::string(error.what()) : usage_in_chinese(error);
  print(true, what + (english ? "\nTry: liaoyuan " : "\n用法见：liaoyuan ") + (chosen.empty() ? "" : chosen + " ") + "--help");
  if (json_wanted) print(false, canonical(json::object{{"problem", {{"code", "usage"}, {"detail", what}}}}));
  return kUsage;
}

// Parses; nothing chosen and a code when there is nothing more to do.
std::optional<int> parse(std::vector<std::string> const& arguments, Asked& asked, std::string& chosen, std::string const& language, Print const& print) {
  CLI::App app{"燎原 Liaoyuan " LIAOYUAN_VERSION "：让企业和员工安全返岗 / enterprises and workers safely back to work\n"
               "退出码 / exit codes: 0 完成 done, 1 有问题 refused, 2 用法 usage, 3 没找到 not found, 4 暂不可用 unavailable, 70 内部 internal"};
  app.require_subcommand(0, 1);
  app.add_flag("--version", asked.version, "版本 / version");
  add_commands(app, asked, chosen);
  std::vector<std::string> reversed(arguments.rbegin(), arguments.rend());
  try {
    app.parse(reversed);
  } catch (CLI::CallForHelp const&) {
    auto subcommands = app.get_subcommands();
    CLI::App* innermost = &app;
    while (!subcommands.empty()) {
      innermost = subcommands.front();
      subcommands = innermost->get_subcommands();
    }
    print(false, innermost->help());
    return 0;
  } catch (CLI::ParseError const& error) {
    return wrong_usage(error, chosen, language, std::ranges::count(arguments, "--json") > 0, print);
  }
  if (asked.version) {
    print(false, "liaoyuan " LIAOYUAN_VERSION);
    return 0;
  }
  if (chosen.empty()) {
    print(false, app.help());
    return kUsage;
  }
  auto& o = asked.options;
  for (auto* file : {&o.folder, &o.file, &o.out, &o.head, &o.input, &o.pass.trust, &o.pass.status, &o.pass.delta}) *file = absolute(*file);
  for (auto& file : o.draw.secrets) file = absolute(file);
  return std::nullopt;
}

// The same arguments with paths made absolute, for a server in another folder.
std::vector<std::string> for_server(std::string const& chosen, Options const& o, std::string const& language) {
  std::vector<std::string> out;
  for (auto part : split(chosen, ' ')) out.emplace_back(part);
  auto const& command = command_table().at(chosen);
  if (command.takes_name) out.push_back(o.name);
  if (command.takes_kind) out.push_back(o.kind);
  if (command.takes_file) out.push_back(o.file);
  out.insert(out.end(), {"--data", o.folder});
  if (!o.date.empty()) out.insert(out.end(), {"--date", o.date});
  if (!o.out.empty()) out.insert(out.end(), {"--out", o.out});
  if (!o.reason.empty()) out.insert(out.end(), {"--reason", o.reason});
  if (!o.head.empty()) out.insert(out.end(), {"--head", o.head});
  if (chosen == "pass issue") out.insert(out.end(), {"--by", o.name});
  if (chosen == "service move") out.insert(out.end(), {"--from", std::to_string(o.from_version), "--to", std::to_string(o.to_version)});
  if (chosen == "keys create") out.insert(out.end(), {"--kind", o.kind});
  for (auto& more : pass_arguments(o.pass)) out.push_back(std::move(more));
  for (auto& more : person_arguments(o)) out.push_back(std::move(more));
  if (o.json) out.push_back("--json");
  out.push_back("\x01" + language);  // last: the terminal's language, not an argument
  return out;
}

int run_handed_over(House& house, std::vector<std::string> const& arguments, Print const& print, Progress const& progress) {
  auto own = arguments;
  std::string language = "zh-CN";
  if (!own.empty() && own.back().starts_with('\x01')) {
    language = own.back().substr(1);
    own.pop_back();
  }
  Asked asked;
  std::string chosen;
  if (auto const code = parse(own, asked, chosen, language, print)) return *code;
  if (!command_table().contains(chosen)) return kUsage;
  return execute(&house, chosen, asked, {print, language, house.words(), progress, asked.options.json});
}

}  // namespace

int run_command_line(std::vector<std::string> const& arguments, Print const& print, Progress const& progress) {
  Asked asked;
  std::string chosen;
  auto const language = language_of_terminal();
  if (auto const code = parse(arguments, asked, chosen, language, print)) return *code;
  Dictionary const words;
  Terminal const terminal{print, language, words, progress, asked.options.json};
  if (chosen == "demo") {
    if (asked.story) return show_story({absolute(asked.demo_folder), asked.serve.port}, print, language);
    asked.serve.folder = asked.demo_folder.empty() ? asked.options.folder : absolute(asked.demo_folder);
    asked.serve.demo = true;
    return serve(asked.serve, print, language, run_handed_over);
  }
  if (chosen == "serve") {
    asked.serve.folder = asked.options.folder;
    asked.serve.demo = (asked.demo || asked.demo_unless_empty) && !asked.empty;
    return serve(asked.serve, print, language, run_handed_over);
  }
  auto const& command = command_table().at(chosen);
  if (command.house == Needs::no_house) return execute(nullptr, chosen, asked, terminal);
  if (command.house == Needs::writing_house) {
    if (auto const code = hand_over(asked.options.folder, for_server(chosen, asked.options, language), print, progress)) return *code;
  }
  OpenOptions open;
  open.folder = asked.options.folder;
  open.serve = command.house == Needs::writing_house;
  open.create = command.creates;
  if (command.house == Needs::maybe_house && !fs::exists(open.folder)) return execute(nullptr, chosen, asked, terminal);
  auto house = House::open(open);
  if (!house) return terminal.fail(house.error());
  if (open.serve) (*house)->start();
  return execute(house->get(), chosen, asked, terminal);
}

}  // namespace ly::app
