#include "app/draw_commands.h"

#include <sodium.h>

#include <filesystem>

#include "app/data_folder.h"
#include "base/text.h"
#include "formats/draw_record.h"

namespace ly::app {
namespace {

namespace fs = std::filesystem;

constexpr size_t kPoolMax = 256U << 20;  // a million entries
constexpr size_t kSecretOctets = 32;
constexpr size_t kShown = 20;            // of an order on the terminal

std::string hex_of(lottery::Digest const& digest) { return to_hex({reinterpret_cast<char const*>(digest.data()), digest.size()}); }
std::string now_text() { return to_iso(SystemClock().now(), kChinaOffset); }

Result<void> write_new(std::string const& file, std::string_view content) {
  if (fs::exists(file)) return refused("backup.exists", file);
  write_private_file(file, content);
  return {};
}

struct Secret {
  std::string name, octets;
};
Result<Secret> read_secret(std::string const& file) {
  auto const value = TRY(parse_json(TRY(read_whole_file(file, 1 << 16))));
  Secret out{std::string(text_of(value, "name")), from_hex(text_of(value, "secret"))};
  if (out.name.empty() || out.octets.size() < lottery::kSecretMin) return invalid("draw.not_a_secret", file);
  return out;
}

// ---- draw secret -----------------------------------------------------------------------------------------------------------

int secret_command(House*, Options const& options, Terminal const& terminal) {
  std::string octets(kSecretOctets, '\0');
  randombytes_buf(octets.data(), octets.size());
  auto const written = write_new(options.file, canonical(json::object{{"name", options.name}, {"secret", to_hex(octets)}}) + "\n");
  if (!written) return terminal.fail(written.error());
  auto const commitment = hex_of(lottery::commitment_of(octets));
  if (options.json) terminal.out(canonical(json::object{{"name", options.name}, {"commitment", commitment}}));
  else
    terminal.say("秘密已写入 " + options.file + "，开奖前请勿给任何人看。\n交给主办人的承诺：" + options.name + "=" + commitment,
                 "The secret is in " + options.file + "; show it to nobody before the draw.\nGive the organiser this commitment: " + options.name + "=" + commitment);
  return kDone;
}

// ---- draw freeze -----------------------------------------------------------------------------------------------------------

int freeze_command(House*, Options const& options, Terminal const& terminal) {
  auto const bytes = read_whole_file(options.file, kPoolMax);
  if (!bytes) return terminal.fail(bytes.error());
  auto pool = formats::read_draw_pool(*bytes);
  if (!pool) return terminal.fail(pool.error());
  lottery::Record record;
  record.title = options.draw.title;
  record.entries = std::move(*pool);
  if (auto faults = lottery::faults_of(record.entries); !faults.empty()) return terminal.fail(all_of("draw.pool_faults", std::move(faults)));
  if (options.draw.witnesses.size() > lottery::kWitnessesMax) return terminal.fail(invalid("draw.too_many_witnesses", "--witness", {{"max", std::to_string(lottery::kWitnessesMax)}}));
  for (auto const& told : options.draw.witnesses) {
    auto const equals = told.rfind('=');
    auto const octets = equals == std::string::npos ? std::string() : from_hex(told.substr(equals + 1));
    lottery::Digest commitment{};
    if (equals == 0 || octets.size() != commitment.size()) return terminal.fail(invalid("draw.witness_form", "--witness", {{"value", told}}));
    std::copy(octets.begin(), octets.end(), commitment.begin());
    record.witnesses.push_back(told.substr(0, equals));
    record.commitments.push_back(commitment);
  }
  record.beacon.source = options.draw.source;
  record.beacon.round = options.draw.round;
  record.frozen_at = now_text();
  record.root = lottery::root_of(record.entries);
  if (auto const written = write_new(options.out, formats::write_draw_record(record)); !written) return terminal.fail(written.error());
  if (options.json) {
    terminal.out(canonical(json::object{{"entries", static_cast<int64_t>(record.entries.size())}, {"root", hex_of(record.root)}, {"frozen_at", record.frozen_at}, {"out", options.out}}));
    return kDone;
  }
  auto const count = std::to_string(record.entries.size());
  terminal.say("名单已锁定：" + count + " 人，" + record.frozen_at + "\n名单指纹：" + hex_of(record.root) + "\n随机数取自：" + record.beacon.source + " " + record.beacon.round + "（须在此之后公布）\n请立即公布 " + options.out,
               "The pool is frozen: " + count + " entries, " + record.frozen_at + "\nRoot: " + hex_of(record.root) + "\nChance will come from: " + record.beacon.source + " " + record.beacon.round + " (to be published later than this)\nPublish " +
                   options.out + " now");
  return kDone;
}

// ---- draw run --------------------------------------------------------------------------------------------------------------

Result<lottery::Record> read_record(std::string const& file) { return formats::read_draw_record(TRY(read_whole_file(file, kPoolMax))); }

Result<void> open_secrets(lottery::Record& record, std::vector<std::string> const& files) {
  std::map<std::string, std::string> given;  // commitment -> octets
  for (auto const& file : files) {
    auto const secret = TRY(read_secret(file));
    given[hex_of(lottery::commitment_of(secret.octets))] = secret.octets;
  }
  for (size_t i = 0; i < record.commitments.size(); ++i) {
    auto const found = given.find(hex_of(record.commitments[i]));
    if (found == given.end()) return refused("draw.secret_missing", "--secret", {{"witness", record.witnesses[i]}});
    record.secrets.push_back(found->second);
  }
  if (given.size() != record.commitments.size()) return refused("draw.secret_unknown", "--secret");
  return {};
}

void print_order(lottery::Record const& record, Terminal const& terminal) {
  std::map<std::string, lottery::Entry const*> by_no;
  for (auto const& entry : record.entries) by_no[entry.no] = &entry;
  for (size_t i = 0; i < std::min(kShown, record.order.size()); ++i) {
    auto const& entry = *by_no.at(record.order[i]);
    terminal.say("  " + std::to_string(i + 1) + "  " + entry.no + "  第 " + std::to_string(entry.tier) + " 档  " + std::to_string(entry.points) + " 分",
                 "  " + std::to_string(i + 1) + "  " + entry.no + "  tier " + std::to_string(entry.tier) + "  " + std::to_string(entry.points) + " points");
  }
  if (record.order.size() > kShown) terminal.say("  … 共 " + std::to_string(record.order.size()) + " 人", "  … " + std::to_string(record.order.size()) + " in all");
}

int run_command(House*, Options const& options, Terminal const& terminal) {
  auto record = read_record(options.file);
  if (!record) return terminal.fail(record.error());
  if (formats::is_drawn(*record)) return terminal.fail(refused("draw.already", options.file));
  record->secrets.clear();
  if (auto const opened = open_secrets(*record, options.draw.secrets); !opened) return terminal.fail(opened.error());
  record->beacon.value = options.draw.value;
  record->beacon_at = options.draw.at;
  if (!instant_from_iso(record->beacon_at)) return terminal.fail(invalid("draw.time", "--at", {{"value", record->beacon_at}}));
  record->order = lottery::order_of(record->entries, lottery::seed_of(record->root, record->secrets, record->beacon));
  if (auto faults = lottery::verify(*record, formats::beacon_is_later(*record)); !faults.empty()) return terminal.fail(faults.size() == 1 ? faults.front() : all_of("draw.record_faults", std::move(faults)));
  if (auto const written = write_new(options.out, formats::write_draw_record(*record)); !written) return terminal.fail(written.error());
  if (options.json) {
    json::array order;
    for (auto const& no : record->order) order.emplace_back(no);
    terminal.out(canonical(json::object{{"order", std::move(order)}, {"out", options.out}}));
    return kDone;
  }
  terminal.say("开奖完成，结果和全部依据已写入 " + options.out + "：", "Drawn; the result and all it follows from is in " + options.out + ":");
  print_order(*record, terminal);
  terminal.say("任何人都可以核对：liaoyuan draw verify " + options.out, "Anybody can repeat it: liaoyuan draw verify " + options.out);
  return kDone;
}

// ---- draw verify, draw proof -----------------------------------------------------------------------------------------------

int verify_command(House*, Options const& options, Terminal const& terminal) {
  auto const record = read_record(options.file);
  if (!record) return terminal.fail(record.error());
  bool const drawn = formats::is_drawn(*record);
  std::vector<Problem> faults;
  if (drawn) faults = lottery::verify(*record, formats::beacon_is_later(*record));
  else if (lottery::root_of(record->entries) != record->root) faults.push_back(refused("draw.root", "root"));
  if (options.json) {
    json::array told;
    for (auto const& fault : faults) told.push_back(json::object{{"code", fault.code}, {"at", fault.at}, {"detail", terminal.words.say(terminal.language, fault)}});
    terminal.out(canonical(json::object{{"ok", faults.empty()}, {"drawn", drawn}, {"entries", static_cast<int64_t>(record->entries.size())}, {"root", hex_of(record->root)}, {"faults", std::move(told)}}));
    return faults.empty() ? kDone : kRefused;
  }
  if (!faults.empty()) return terminal.fail(faults.size() == 1 ? faults.front() : all_of("draw.record_faults", std::move(faults)));
  auto const count = std::to_string(record->entries.size());
  if (!drawn) terminal.say("名单与指纹相符：" + count + " 人；尚未开奖", "The pool matches its root: " + count + " entries; not drawn yet");
  else terminal.say("核对无误：" + count + " 人的名单、" + std::to_string(record->witnesses.size()) + " 名见证人、随机数和全部顺序相符", "Sound: the pool of " + count + ", " + std::to_string(record->witnesses.size()) + " witnesses, the beacon and the whole order agree");
  return kDone;
}

int proof_command(House*, Options const& options, Terminal const& terminal) {
  auto const record = read_record(options.file);
  if (!record) return terminal.fail(record.error());
  auto const found = std::find_if(record->entries.begin(), record->entries.end(), [&](lottery::Entry const& entry) { return entry.no == options.name; });
  if (found == record->entries.end()) return terminal.fail(not_found("draw.no_unknown", "no", {{"no", options.name}}));
  json::array steps;
  auto const proof = lottery::proof_of(record->entries, options.name);
  for (auto const& step : proof) steps.push_back(json::object{{step.left ? "left" : "right", hex_of(step.sibling)}});
  json::object const out{{"no", found->no}, {"tier", found->tier}, {"points", found->points}, {"mark", found->mark}, {"leaf", hex_of(lottery::leaf_of(*found))}, {"proof", std::move(steps)}, {"root", hex_of(record->root)}};
  if (options.json) {
    terminal.out(canonical(out));
    return kDone;
  }
  terminal.say(found->no + " 在名单里：第 " + std::to_string(found->tier) + " 档，" + std::to_string(found->points) + " 分；" + std::to_string(proof.size()) + " 步到名单指纹 " + hex_of(record->root) + "（--json 给出每一步）",
               found->no + " is in the pool: tier " + std::to_string(found->tier) + ", " + std::to_string(found->points) + " points; " + std::to_string(proof.size()) + " steps to the root " + hex_of(record->root) + " (--json gives each)");
  if (auto const place = std::find(record->order.begin(), record->order.end(), found->no); place != record->order.end())
    terminal.say("顺序：第 " + std::to_string(place - record->order.begin() + 1) + " 位", "Place in the order: " + std::to_string(place - record->order.begin() + 1));
  return kDone;
}

}  // namespace

void add_draw_commands(std::map<std::string, CommandRow>& rows) {
  rows["draw secret"] = {Needs::no_house, false, true, false, true, secret_command};
  rows["draw freeze"] = {Needs::no_house, false, false, false, true, freeze_command};
  rows["draw run"] = {Needs::no_house, false, false, false, true, run_command};
  rows["draw verify"] = {Needs::no_house, false, false, false, true, verify_command};
  rows["draw proof"] = {Needs::no_house, false, true, false, true, proof_command};
}

}  // namespace ly::app
