#include "app/key_commands.h"

#include <algorithm>
#include <filesystem>
#include <thread>

#include "app/data_folder.h"
#include "app/domains.h"
#include "base/text.h"
#include "engines/secret_sharing/secret_sharing.h"
#include "formats/barcode.h"
#include "formats/paper.h"

namespace ly::app {
namespace {

namespace fs = std::filesystem;
namespace sharing = secret_sharing;

constexpr size_t kPartFileMax = 1U << 20;

fs::path key_file_of(Options const& options) { return fs::path(options.folder) / "keys" / "master.json"; }

Result<MasterKeys> keys_of(Options const& options) { return MasterKeys::from_text(TRY(read_whole_file(key_file_of(options), 1 << 20))); }

void put_back(fs::path const& place, MasterKeys const& keys) {
  std::error_code error;
  fs::create_directories(place.parent_path(), error);
  fs::permissions(place.parent_path(), fs::perms::owner_all, error);
  write_private_file(place, keys.to_text());
}

// The key file as it is now, to be kept elsewhere. Problems: file.not_there, key.malformed, backup.exists.
Result<void> export_keys(Options const& options, std::string const& to) {
  auto const text = TRY(read_whole_file(key_file_of(options), 1 << 20));
  if (fs::exists(to)) return refused("backup.exists", to);
  // The list of erased persons goes with the key: wherever an old backup is opened with it, the erased stay erased.
  auto kept = parse_json(text);
  if (!kept || !kept->is_object()) return invalid("key.malformed");
  json::array erased;
  if (auto const list = read_whole_file(fs::path(options.folder) / "keys" / "erased.txt", 64 << 20))
    for (auto line : split(*list, '\n')) if (!line.empty()) erased.emplace_back(line);
  kept->get_object()["erased"] = std::move(erased);
  write_private_file(to, canonical(*kept) + "\n");
  return {};
}

int export_key_command(House*, Options const& options, Terminal const& terminal) {
  if (auto const done = export_keys(options, options.file); !done) return terminal.fail(done.error());
  terminal.say("密钥已导出：" + options.file + "。谁有它和备份就能读出全部个人信息，请封存，不要与备份放在一起。",
               "Key written: " + options.file + ". Whoever has it and a backup can read all personal data: seal it away, never beside a backup.");
  return kDone;
}

int import_key_command(House*, Options const& options, Terminal const& terminal) {
  auto const text = read_whole_file(options.file, 1 << 20);
  if (!text) return terminal.fail(text.error());
  auto const keys = MasterKeys::from_text(*text);
  if (!keys) return terminal.fail(keys.error());
  auto const place = fs::path(options.folder) / "keys" / "master.json";
  if (fs::exists(place)) return terminal.fail(refused("key.already_there", place.string()));
  put_back(place, *keys);
  if (auto const kept = parse_json(*text); kept && find(*kept, "erased") && find(*kept, "erased")->is_array()) {
    auto const list = place.parent_path() / "erased.txt";
    auto lines = read_whole_file(list, 64 << 20);
    std::string all = lines ? *lines : std::string();
    for (auto const& id : find(*kept, "erased")->get_array())
      if (id.is_string()) all += std::string(id.get_string()) + "\n";
    write_private_file(list, all);
  }
  terminal.say("密钥已放回 " + place.string(), "Key put back at " + place.string());
  return kDone;
}

// One sheet of A4: whose part it is, the code for a phone or scanner, and the same as lines to type.
Result<std::string> sheet_of(sharing::Part const& part, int of, Instant now) {
  auto const text = sharing::to_text(part);
  auto one_line = text;
  std::replace(one_line.begin(), one_line.end(), '\n', ' ');
  auto const number = std::to_string(part.number), need = std::to_string(part.need), all = std::to_string(of);
  auto const set = to_hex(std::string_view(reinterpret_cast<char const*>(part.set.data()), part.set.size()));
  formats::Paper paper("Liaoyuan key part " + number, now);
  paper.title("主密钥分片 " + number + " / " + all);
  paper.line_below_title("Master key, part " + number + " of " + all + " · " + set + " · " + to_iso(day_at(now)));
  paper.paragraph("任意 " + need + " 份合在一起就是主密钥，少于 " + need + " 份什么也得不到。请封入信封，由不同的人分别保管，不要拍照，不要与备份放在一起。");
  paper.paragraph("Any " + need + " parts together are the master key; fewer tell nothing. Seal it in an envelope, keep each part with another person, never photograph it, never keep it beside a backup.");
  auto const code = TRY(formats::write_qr(one_line));
  paper.squares(code.dark, code.side, 55);
  std::vector<std::vector<std::string>> rows;
  int line = 0;
  for (auto const piece : split(text, '\n')) {
    std::string spaced;  // in fours, as people type
    for (size_t i = 0; i < piece.size(); ++i) spaced += std::string(i > 0 && i % 4 == 0 && piece[i] != '-' && i < piece.rfind('-') ? " " : "") + piece[i];
    rows.push_back({std::to_string(++line), std::move(spaced)});
  }
  paper.table({{"行 / line", 1}, {"内容 / text", 6}}, rows);
  paper.small("恢复 / to restore:  liaoyuan key join PART PART … --data DIR    演练 / drill:  --check");
  return paper.finish();
}

int split_key_command(House*, Options const& options, Terminal const& terminal) {
  auto const keys = keys_of(options);
  if (!keys) return terminal.fail(keys.error());
  if (options.key.need > options.key.of) return terminal.fail(invalid("key_part.need", "--need", {{"need", std::to_string(options.key.need)}, {"of", std::to_string(options.key.of)}}));
  fs::path const folder(options.file);
  auto const file_of = [&](int number) { return folder / ("key-part-" + std::to_string(number) + "-of-" + std::to_string(options.key.of) + ".pdf"); };
  for (int i = 1; i <= options.key.of; ++i)
    if (fs::exists(file_of(i))) return terminal.fail(refused("backup.exists", file_of(i).string()));
  SystemSecrets secrets;
  SystemClock clock;
  auto const secret = keys->to_octets();
  auto const parts = sharing::split(secret, options.key.need, options.key.of, secrets.bytes(sharing::chance_for(secret, options.key.need)));
  std::error_code error;
  fs::create_directories(folder, error);
  fs::permissions(folder, fs::perms::owner_all, error);
  json::array files;
  for (auto const& part : parts) {
    auto const sheet = sheet_of(part, options.key.of, clock.now());
    if (!sheet) return terminal.fail(sheet.error());
    write_private_file(file_of(part.number), *sheet);
    files.emplace_back(file_of(part.number).string());
  }
  if (options.json) terminal.out(canonical(json::object{{"files", files}, {"need", options.key.need}, {"of", options.key.of}}));
  else terminal.say("已写出 " + std::to_string(options.key.of) + " 份分片到 " + folder.string() + "，任意 " + std::to_string(options.key.need) + " 份可恢复主密钥。打印后请删除这些文件，并马上用 key join --check 演练一次。删除个人信息的记录 keys/erased.txt 不在分片里，请随备份一起保管。",
                    std::to_string(options.key.of) + " parts written to " + folder.string() + "; any " + std::to_string(options.key.need) + " of them give the master key back. Print them, delete the files, and rehearse at once with key join --check. The list of erased persons, keys/erased.txt, is not in them: keep it with your backups.");
  return kDone;
}

// A part as a file (text, or a picture of its code), or as typed.
Result<sharing::Part> part_of(std::string const& given) {
  std::error_code error;
  if (!fs::is_regular_file(given, error)) return sharing::from_text(given);
  auto octets = TRY(read_whole_file(given, kPartFileMax));
  if (formats::is_png(octets)) octets = TRY(formats::read_barcode(octets));
  return sharing::from_text(octets);
}

int join_key_command(House*, Options const& options, Terminal const& terminal) {
  std::vector<sharing::Part> parts;
  for (auto const& given : options.key.parts) {
    auto part = part_of(given);
    if (!part) {
      auto problem = part.error();
      problem.at = given.size() <= 40 ? given : given.substr(0, 16) + "…";
      return terminal.fail(problem);
    }
    parts.push_back(std::move(*part));
  }
  auto const secret = sharing::join(parts);
  if (!secret) return terminal.fail(secret.error());
  auto const keys = MasterKeys::from_octets(*secret);
  if (!keys) return terminal.fail(keys.error());
  auto const place = key_file_of(options);
  if (options.key.check) {
    auto const kept = keys_of(options);
    if (!kept) return terminal.fail(kept.error());
    if (kept->to_text() != keys->to_text()) return terminal.fail(refused("key_part.other_key", place.string()));
    terminal.say("演练通过：这些分片合起来正是 " + place.string() + "，没有写任何文件", "The drill went well: these parts together are exactly " + place.string() + "; nothing was written");
    return kDone;
  }
  if (fs::exists(place)) return terminal.fail(refused("key.already_there", place.string()));
  put_back(place, *keys);
  terminal.say("主密钥已放回 " + place.string() + "。若有 keys/erased.txt，请一并放回，再恢复备份。", "Master key put back at " + place.string() + ". Put keys/erased.txt back too, if you have one, before you restore a backup.");
  return kDone;
}

constexpr auto kLookAgain = std::chrono::milliseconds(100);

// A new master key, on the running server or on the folder at rest. The present one is written away first: backups made until now need it.
int rotate_master_key_command(House* house, Options const& options, Terminal const& terminal) {
  if (auto const saved = export_keys(options, options.file); !saved) return terminal.fail(saved.error());
  if (!options.json) terminal.say("原密钥已另存：" + options.file + "。到现在为止的备份只有用它才能读出，请封存，不要与备份放在一起。",
               "The former key is saved: " + options.file + ". Backups made until now can only be read with it: seal it away, never beside a backup.");
  auto const& rotations = *house->wiring().domains->rotations;
  auto const machine = Actor::system("command line");
  std::optional<Result<rotation::Rotation>> begun;
  Command command;
  command.name = "rotation.begin";
  command.actor = machine;
  command.run = [&](Context& context) -> Result<json::value> {
    begun.emplace(rotations.begin(context, {options.reason, true}));
    if (!*begun) return begun->error();
    return json::value(nullptr);
  };
  if (auto const answer = house->desk().call(std::move(command)); !answer) {
    std::error_code ignored;
    fs::remove(options.file, ignored);  // the key is as it was
    return terminal.fail(answer.error());
  }
  auto const look = [&] { return house->desk().read(machine, [&](View const& view) { return rotations.get(view, {(*begun)->id}); }); };
  auto now = look();
  for (; now && now->state == "running"; now = look()) {
    terminal.doing("重新封装数据密钥", "wrapping data keys anew", now->done, now->total);
    std::this_thread::sleep_for(kLookAgain);
  }
  if (!now) return terminal.fail(now.error());
  if (now->state != "done") return terminal.fail(refused("rotation.stopped", now->id.text));
  if (options.json) terminal.out(canonical(write_record(*now, Masks::off)));
  else terminal.say("主密钥已由 " + now->former + " 换为 " + now->master + "，" + std::to_string(now->total) + " 个数据密钥已重新封装。请马上 key export 或 key split 保存新密钥：以后的备份要用它。",
                    "The master key " + now->former + " was replaced by " + now->master + "; " + std::to_string(now->total) + " data keys are wrapped anew. Save the new one at once with key export or key split: backups from now on need it.");
  return kDone;
}

}  // namespace

void add_key_commands(std::map<std::string, CommandRow>& rows) {
  rows["key export"] = {Needs::no_house, false, false, false, true, export_key_command};
  rows["key import"] = {Needs::no_house, false, false, false, true, import_key_command};
  rows["key split"] = {Needs::no_house, false, false, false, true, split_key_command};
  rows["key rotate"] = {Needs::writing_house, false, false, false, true, rotate_master_key_command};
  rows["key join"] = {Needs::no_house, false, false, false, false, join_key_command};
}

}  // namespace ly::app
