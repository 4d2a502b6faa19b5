#include "app/journal_commands.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "base/text.h"
#include "desk/journal_export.h"

namespace ly::app {
namespace {

namespace places = std::filesystem;

constexpr size_t kHeadFileMost = 1 << 16;
constexpr int64_t kLinesToldEach = 1000;

constexpr std::string_view kReadMe = R"(# 审计链导出 / An export of the journal

journal.jsonl  每行一条 JSON，由旧到新 / one JSON per line, the oldest first
key.txt        公钥（base64）和它的指纹（公钥 32 字节的 SHA-256）/ the public key (base64) and its fingerprint (SHA-256 of its 32 octets)

## 中文

1. `{"entry":{…},"hash":"…"}`：审计链的一条。`"entry":` 之后、`,"hash":"` 之前的字节，原样就是计算摘要的内容，其 SHA-256（64 位小写十六进制）就是 hash。
   entry 里：seq 序号（从 1 起，不跳号）；at 记录时刻、happened_at 发生时刻（1970 年起的 UTC 毫秒）；actor 谁；command、request_id 由哪个请求；what 什么事；subject_kind、subject_id 对什么；
   enterprise_id、division、service 范围；facts 公开事实（JSON 文本）；key_id 用哪把钥匙封存；sealed 封存部分密文的 SHA-256；prev 上一条的 hash（第一条为空）。
   姓名、证件号、理由等都在封存部分，本文件没有，只有它的摘要。
2. `{"head":{…}}`：平台保存的签名链头。签名（Ed25519，RFC 8032）的内容是四行文字，行间一个换行、末尾没有：`liaoyuan journal head`、seq、hash、at。
3. 最后一行 `{"export":{…}}`：本次导出从哪条到哪条。签名的内容是七行：`liaoyuan journal export`、first、last、prev（first 之前那条的 hash，可以为空）、hash（last 那条的）、`whole` 或 `part`、made_at。

核对：逐行算摘要；seq 连续；prev 等于上一条的 hash；第一条的 prev、最后一条的 hash 与 export 一致；每个链头的 hash 与那一条一致；全部签名都用同一把公钥，而且其指纹是您事先从别处记下的那个。
另存在您手里的旧链头最有用：被截去末尾、整条重写的链，只有它看得出。不需要本平台的程序；`node journal_verify.mjs 文件夹 --key 指纹 --head 旧链头.json` 是一个写法，在源代码的 tools/ 里。

## English

1. `{"entry":{…},"hash":"…"}`: one entry. The octets after `"entry":` and before `,"hash":"` are exactly what was hashed; their SHA-256 (64 hex digits, lower case) is hash.
   In entry: seq, its number (from 1, without gaps); at, when recorded, happened_at, when it happened (UTC milliseconds since 1970); actor, who; command, request_id, by which request; what, the fact; subject_kind,
   subject_id, about what; enterprise_id, division, service, its scope; facts, what is public (JSON as text); key_id, the key it is sealed under; sealed, SHA-256 of the sealed part's ciphertext; prev, hash of the entry before (empty for the first).
   Names, numbers and reasons stand in the sealed part. It is not in this file, only its digest.
2. `{"head":{…}}`: a signed head the house keeps. The signature (Ed25519, RFC 8032) is over four lines with one line feed between them and none at the end: `liaoyuan journal head`, seq, hash, at.
3. The last line, `{"export":{…}}`: from where to where. Its signature is over seven lines: `liaoyuan journal export`, first, last, prev (hash of the entry before first, may be empty), hash (of last), `whole` or `part`, made_at.

To check: hash each line; seq goes up by one; prev is the hash before; prev of the first and hash of the last are those of export; each head has the hash of its entry; all signatures are by one key, whose fingerprint is the one you noted
down earlier, from elsewhere. Old heads in your own keeping are worth most: a tail that was cut, a chain written anew as a whole, nothing else shows. Our program is not needed; `node journal_verify.mjs FOLDER --key FINGERPRINT --head OLD_HEAD.json`
is one way to write it, in tools/ of the source.
)";

// A number of an entry, a day (China) or an instant: where the export begins, or, for the end, the last that is in it.
struct Bound {
  std::optional<int64_t> number;
  std::optional<Instant> at;
};
Result<Bound> bound_of(std::string const& text, char const* option, bool end) {
  Bound bound;
  if (text.empty()) return bound;
  if (text.size() <= 15 && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; })) bound.number = std::stoll(text);
  else if (auto const day = day_from_iso(text)) bound.at = instant_of(end ? *day + 1 : *day, Minutes{0});
  else if (auto const at = instant_from_iso(text)) bound.at = end ? Instant{at->ms + 1} : *at;
  else return invalid("journal.export_bound", option, {{"value", text}});
  return bound;
}

std::vector<std::string> kept_heads(places::path const& folder) {
  std::vector<std::pair<int64_t, std::string>> found;
  std::error_code error;
  for (auto const& one : places::directory_iterator(folder, error)) {
    if (!one.is_regular_file() || one.path().extension() != ".json") continue;
    auto const text = read_whole_file(one.path(), kHeadFileMost);
    if (auto const number = text ? head_number(*text) : std::nullopt) found.emplace_back(*number, std::string(trim(*text)));
  }
  std::ranges::sort(found);
  std::vector<std::string> out;
  for (auto& one : found) out.push_back(std::move(one.second));
  return out;
}

int export_journal_command(House* house, Options const& options, Terminal const& terminal) {
  places::path const out = options.out;
  bool const alone = out.extension() == ".jsonl";  // one file; else a folder with the words on how to read it
  if (places::exists(out)) return terminal.fail(refused("backup.exists", options.out));
  auto const from = bound_of(options.from, "--from", false), to = bound_of(options.to, "--to", true);
  if (!from) return terminal.fail(from.error());
  if (!to) return terminal.fail(to.error());
  std::error_code error;
  if (!alone) {
    places::create_directories(out, error);
    if (error) return terminal.fail(refused("service.out_folder", options.out, {{"folder", options.out}}));
    places::permissions(out, places::perms::owner_all, error);
  }
  auto const file = alone ? out : out / "journal.jsonl";
  if (auto const claimed = claim_file(file); !claimed) return terminal.fail(claimed.error());
  places::permissions(file, places::perms::owner_read | places::perms::owner_write, error);
  auto const& keys = house->desk().keys();
  int64_t lines = 0;
  bool written = false;
  auto const part = house->desk().read(Actor::system(), [&](View const& view) {
    auto span = span_of_times(view.tx, from->at, to->at);
    if (from->number) span.first = from->number;
    if (to->number) span.last = to->number;
    std::ofstream stream(file, std::ios::binary | std::ios::trunc);
    auto const made = export_journal(view.tx, span, [&](std::string_view line) {
      stream << line;
      if (++lines % kLinesToldEach == 0) terminal.doing("导出审计链", "exporting the journal", lines);
    });
    for (auto const& head : kept_heads(house->folder().heads()))
      if (auto const number = head_number(head).value_or(0); made.whole || (number >= made.first && number <= made.last)) stream << "{\"head\":" << head << "}\n";
    stream << "{\"export\":" << trim(signed_part(keys, made, house->clock().now())) << "}\n";
    stream.flush();
    written = stream.good();
    return made;
  });
  if (!written || part.last < part.first) {
    places::remove(file, error);
    if (!alone) places::remove(out, error);  // only if nothing else is in it
    if (!written) return terminal.fail(Problem{"machine.failed", options.out, {{"why", options.out}}, Kind::unavailable, {}});
    return terminal.fail(not_found("journal.export_empty", options.out));
  }
  auto const fingerprint = key_fingerprint(keys.signing_public_key());
  if (!alone) {
    write_private_file(out / "README.md", kReadMe);
    write_private_file(out / "key.txt", to_base64(keys.signing_public_key()) + "\n" + fingerprint + "\n");
  }
  if (options.json) terminal.out(canonical(json::object{{"out", options.out}, {"first", part.first}, {"last", part.last}, {"hash", part.hash}, {"whole", part.whole}, {"fingerprint", fingerprint}}));
  else
    terminal.say("已导出审计链第 " + std::to_string(part.first) + " 至 " + std::to_string(part.last) + " 条到 " + options.out + "，不含个人信息。公钥指纹 " + fingerprint + "：请从另一途径告诉审计人员",
                 "Entries " + std::to_string(part.first) + " to " + std::to_string(part.last) + " of the journal exported to " + options.out + ", without personal data. Fingerprint of the key " + fingerprint + ": tell it to the auditors by another way");
  return kDone;
}

}  // namespace

void add_journal_subcommands(CLI::App& journal, Options& o, std::string& chosen) {
  auto* sub = journal.add_subcommand("export", "导出给审计人员，可用别的程序核对；不含个人信息 / for auditors, to be checked by another program; no personal data\n例 / e.g.: liaoyuan journal export --out 审计 --from 2020-02-01 --to 2020-02-29");
  sub->add_option("--out", o.out, "写到哪个新文件夹，或一个 .jsonl 文件 / new folder, or one file that ends in .jsonl")->required();
  sub->add_option("--from", o.from, "从：序号、日期或时刻 / from: number, day or instant");
  sub->add_option("--to", o.to, "到（含）：序号、日期或时刻 / to, with it: number, day or instant");
  sub->add_option("--data", o.folder, "数据文件夹 / data folder")->default_str("data");
  sub->add_flag("--json", o.json, "输出 JSON / print JSON");
  sub->callback([&chosen] { chosen = "journal export"; });
}

void add_journal_commands(std::map<std::string, CommandRow>& rows) { rows["journal export"] = {Needs::reading_house, false, false, false, false, export_journal_command}; }

}  // namespace ly::app
