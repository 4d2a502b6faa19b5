#include "app/commands.h"

#include <fcntl.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <future>

#include "app/conformance_commands.h"
#include "app/domain_commands.h"
#include "app/draw_commands.h"
#include "app/erase_commands.h"
#include "app/journal_commands.h"
#include "app/key_commands.h"
#include "app/notice_commands.h"
#include "app/openapi.h"
#include "app/paper_commands.h"
#include "app/pass_commands.h"
#include "app/person_commands.h"
#include "app/service_commands.h"
#include "app/plan_commands.h"
#include "app/policy_commands.h"
#include "app/wiring.h"
#include "base/text.h"
#include "store/sqlite.h"

namespace ly::app {
namespace {

namespace fs = std::filesystem;

std::string in(Terminal const& terminal, std::string const& zh, std::string const& en) { return terminal.language == "en" ? en : zh; }

// Tells how far a walk through the journal is.
std::function<void(int64_t)> walking(Terminal const& terminal, int64_t entries) {
  return [&terminal, entries](int64_t walked) { terminal.doing("核对审计链", "verifying the journal", walked, entries); };
}

// ---- the journal ----------------------------------------------------------------------------------------------

int verify_journal_command(House* house, Options const& options, Terminal const& terminal) {
  auto head = house->kept_head();  // unless another is named, kept elsewhere
  if (!options.head.empty()) {
    auto text = read_whole_file(options.head, 1 << 16);
    if (!text) return terminal.fail(text.error());
    head = KeptHead{std::move(*text), house->desk().keys().signing_public_key()};
  }
  auto const verdict = house->desk().read(Actor::system(), [&](View const& view) { return verify_journal(view.tx, head, walking(terminal, house->desk().head().seq)); });
  static std::map<std::string, std::string> const kWhy = {{"altered", "内容被改动"}, {"missing", "缺少一条"}, {"out of order", "次序被改动"}, {"tail cut", "末尾被截去"}, {"head signature", "链头文件的签名不对"}};
  if (options.json) {
    terminal.out(canonical(json::object{{"entries", verdict.entries}, {"ok", verdict.ok}, {"first_bad", verdict.first_bad}, {"why", verdict.why}, {"head", verdict.head.hash}}));
  } else if (verdict.ok) {
    terminal.say("审计链完整：" + std::to_string(verdict.entries) + " 条，末条摘要 " + verdict.head.hash.substr(0, 16),
                 "The journal is sound: " + std::to_string(verdict.entries) + " entries, head " + verdict.head.hash.substr(0, 16));
  } else {
    terminal.print(true, in(terminal, "审计链不完整：第 " + std::to_string(verdict.first_bad) + " 条，" + kWhy.at(verdict.why) + "。请保留现场，用备份比对。",
                            "The journal is not sound: entry " + std::to_string(verdict.first_bad) + ", " + verdict.why + ". Keep everything as it is and compare with a backup."));
  }
  return verdict.ok ? kDone : kRefused;
}

int write_head_command(House* house, Options const& options, Terminal const& terminal) {
  auto const written = house->write_head();
  if (!written) return terminal.fail(written.error());
  auto const& file = *written;
  if (options.json) terminal.out(canonical(json::object{{"file", file.string()}, {"seq", house->desk().head().seq}, {"hash", house->desk().head().hash}}));
  else terminal.say("已写出签名链头：" + file.string() + "，请另存一份到别处", "Signed head written: " + file.string() + "; keep a copy elsewhere");
  return kDone;
}

// ---- check, backup, restore -----------------------------------------------------------------------------------

int check_command(House* house, Options const& options, Terminal const& terminal) {
  std::vector<std::pair<std::string, std::string>> broken;  // invariant, what was found
  auto const total = static_cast<int64_t>(2 + house->wiring().invariants.size() + house->wiring().deep_checks.size());
  terminal.doing("检查数据库的每一页", "checking every page of the database", 0, total);
  if (auto const pages = house->database().integrity(); !pages.empty()) broken.emplace_back("database", pages);
  size_t checked = 1;
  house->desk().read(Actor::system(), [&](View const& view) {
    auto const verdict = verify_journal(view.tx, house->kept_head(), walking(terminal, house->desk().head().seq));
    ++checked;
    if (!verdict.ok) broken.emplace_back("journal", "entry " + std::to_string(verdict.first_bad) + " " + verdict.why);
    for (auto const& [name, sql] : house->wiring().invariants) {
      terminal.doing("检查不变式", "checking invariants", static_cast<int64_t>(++checked), total);
      auto const rows = store::query(view.tx, sql);
      int64_t found = 0;
      while (rows->next()) ++found;
      if (found > 0) broken.emplace_back(std::string(name), std::to_string(found));
    }
    for (auto const& [name, run] : house->wiring().deep_checks) {
      terminal.doing("检查 " + name, "checking " + name, static_cast<int64_t>(++checked), total);
      if (auto const what = run(view); !what.empty()) broken.emplace_back(name, what);
    }
    return 0;
  });
  if (options.json) {
    json::array list;
    for (auto const& [name, what] : broken) list.push_back(json::object{{"invariant", name}, {"found", what}});
    terminal.out(canonical(json::object{{"checked", checked}, {"ok", broken.empty()}, {"broken", std::move(list)}}));
  } else if (broken.empty()) {
    terminal.say("检查 " + std::to_string(checked) + " 项，全部成立", std::to_string(checked) + " invariants checked, all hold");
  } else {
    for (auto const& [name, what] : broken) terminal.print(true, in(terminal, "不成立：", "broken: ") + name + " (" + what + ")");
  }
  return broken.empty() ? kDone : kRefused;
}

// Into an empty file that was claimed; taken away again when it fails.
Result<void> copy_telling(House& house, fs::path const& file, Terminal const& terminal) {
  constexpr std::chrono::milliseconds kLook{200};
  std::error_code unknown;
  auto const size_of = [&](fs::path const& one) { auto const n = fs::file_size(one, unknown); return unknown ? int64_t{0} : static_cast<int64_t>(n >> 10); };
  auto copying = std::async(std::launch::async, [&] { house.database().copy_to(file.string()); });
  while (copying.wait_for(kLook) != std::future_status::ready) terminal.doing("写备份，KB", "writing the backup, KB", size_of(file), size_of(house.folder().database_file()));
  try {
    copying.get();
  } catch (store::StoreError const& failed) {
    fs::remove(file, unknown);
    return Problem{"backup.failed", file.string(), {{"why", failed.what()}}, Kind::unavailable, {}};
  }
  return {};
}

int backup_command(House* house, Options const& options, Terminal const& terminal) {
  if (auto const claimed = claim_file(options.file); !claimed) return terminal.fail(claimed.error());
  if (auto const copied = copy_telling(*house, options.file, terminal); !copied) return terminal.fail(copied.error());
  std::error_code ignored;
  fs::permissions(options.file, fs::perms::owner_read | fs::perms::owner_write, ignored);
  if (int const fd = ::open(options.file.c_str(), O_RDONLY | O_CLOEXEC); fd >= 0) {
    ::fsync(fd);
    ::close(fd);
  }
  auto const size = fs::file_size(options.file);
  if (options.json) terminal.out(canonical(json::object{{"file", options.file}, {"bytes", size}, {"holds_key", false}}));
  else terminal.say("备份完成：" + options.file + "（" + std::to_string(size / 1024) + " KB）。备份里没有密钥：个人信息须有 keys/master.json 才能读出，请用 key export 另行保管。",
                    "Backup written: " + options.file + " (" + std::to_string(size / 1024) + " KB). It holds no key: personal data need keys/master.json; keep that apart with key export.");
  return kDone;
}

// The logs first: a stale journal beside a new file of the old name would be rolled back into it, and a database must never
// stand beside the log of another.
constexpr char const* kFilesOfADatabase[] = {"-wal", "-shm", "-journal", ""};

void sync_path(fs::path const& path) {
  if (int const fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC); fd >= 0) {
    ::fsync(fd);
    ::close(fd);
  }
}

// The keys of the folder, and with --key those of a former key file of this house. Problems: key.*.
Result<MasterKeys> masters_for_restore(MasterKeys masters, Options const& options) {
  if (options.key.old.empty()) return masters;
  auto const old = TRY(MasterKeys::from_text(TRY(read_whole_file(options.key.old, 64 << 20))));
  if (old.signing_seed != masters.signing_seed) return refused("key.other_house", options.key.old);
  for (auto const& key : old.keys)
    if (std::none_of(masters.keys.begin(), masters.keys.end(), [&](auto const& one) { return one.id == key.id; })) masters.keys.push_back(key);
  return masters;
}

int restore_command(House*, Options const& options, Terminal const& terminal) {
  SystemSecrets secrets;
  auto folder = DataFolder::open(options.folder, secrets, true, false);
  if (!folder) return terminal.fail(folder.error());
  if (!fs::exists(options.file)) return terminal.fail(not_found("file.not_there", options.file));
  auto const masters = masters_for_restore((*folder)->masters(), options);
  if (!masters) return terminal.fail(masters.error());
  // Judge the copy before anything is replaced.
  auto const beside = (*folder)->path() / "restoring.db";
  std::error_code error;
  for (auto const* suffix : kFilesOfADatabase) fs::remove(beside.string() + suffix, error);
  terminal.doing("拷贝备份", "copying the backup", 0);
  fs::copy_file(options.file, beside, error);
  if (error) return terminal.fail(refused("data.not_writable", beside.string(), {{"why", error.message()}}));
  {
    auto const copy = store::open_sqlite({.file = beside.string()});
    std::string damage;
    try {
      terminal.doing("检查每一页", "checking every page", 0);
      damage = copy->integrity();
      auto const reader = copy->open_writer();
      if (damage.empty() && !verify_journal(*reader, {}, walking(terminal, journal_head(*reader).seq)).ok) damage = "journal";
      SystemClock clock;
      auto const ring = Keyring::open(*masters, *reader, secrets, (*folder)->erased(), clock.now());
      if (!ring) {
        for (auto const* suffix : kFilesOfADatabase) fs::remove(beside.string() + suffix, error);
        return terminal.fail(ring.error());
      }
      (*ring)->replay_erased(*reader);  // what was erased since the backup stays erased
      // A backup made while a master key was being replaced needs both.
      if (auto const ids = (*ring)->unreadable_keys(*reader); !ids.empty()) damage = "key";
    } catch (store::StoreError const& unreadable) {
      damage = unreadable.what();
    }
    if (!damage.empty()) {
      for (auto const* suffix : kFilesOfADatabase) fs::remove(beside.string() + suffix, error);
      if (damage == "key") return terminal.fail(refused("key.wrong_master", options.file));
      return terminal.fail(invalid("restore.damaged", options.file, {{"what", damage}}));
    }
  }
  if (!options.key.old.empty()) (*folder)->keep_masters(*masters);  // before the database that needs it
  SystemClock clock;
  auto const aside = (*folder)->database_file() + ".before-" + to_iso(clock.now());
  for (auto const* suffix : kFilesOfADatabase)
    if (fs::exists((*folder)->database_file() + suffix)) fs::rename((*folder)->database_file() + suffix, aside + suffix);
  for (auto const* suffix : kFilesOfADatabase)
    if (fs::exists(beside.string() + suffix)) fs::rename(beside.string() + suffix, (*folder)->database_file() + suffix);
  // Heads of the former journal tell of entries the copy does not have.
  auto const heads = (*folder)->heads(), former = heads / ("before-" + to_iso(clock.now()));
  std::vector<fs::path> written;
  for (auto const& one : fs::directory_iterator(heads, error))
    if (one.is_regular_file()) written.push_back(one.path());
  if (!written.empty()) fs::create_directory(former, error);
  for (auto const& one : written) fs::rename(one, former / one.filename(), error);
  sync_path((*folder)->database_file());
  sync_path((*folder)->path());  // the new names too: "restored" must be true after a power cut
  bool const replaced = fs::exists(aside);
  if (options.json) {
    terminal.out(canonical(json::object{{"restored", options.file}, {"kept", replaced ? json::value(aside) : json::value()}}));
  } else {
    terminal.say("已恢复" + std::string(replaced ? "。原数据留在 " + aside + "，确认无误后请自行删除" : "到 " + (*folder)->database_file()) + "。备份之后被删除的个人信息仍不可读。",
                 "Restored" + std::string(replaced ? ". The former data are kept in " + aside + "; remove them when all is well" : " into " + (*folder)->database_file()) + ". Persons erased since the backup stay unreadable.");
  }
  return kDone;
}

int openapi_command(House*, Options const&, Terminal const& terminal) {
  terminal.out(pretty(openapi(endpoints_for_description())));
  return kDone;
}

}  // namespace

int Terminal::fail(Problem const& problem) const {
  auto const told = words.tell(language, problem);
  print(true, told);
  if (json) {
    auto shown = problem_to_json(problem).as_object();
    shown["detail"] = told;
    out(canonical(json::object{{"problem", std::move(shown)}}));
  }
  switch (problem.kind) {
    case Kind::not_found: return kNotFound;
    case Kind::unavailable: return kUnavailable;
    case Kind::internal: return kInternal;
    default: return problem.code == "data.in_use" || problem.code == "data.not_writable" ? kUnavailable : kRefused;
  }
}

std::map<std::string, CommandRow> const& command_table() {
  static std::map<std::string, CommandRow> const table = [] {
    std::map<std::string, CommandRow> rows;
    rows["journal verify"] = {Needs::reading_house, false, false, false, false, verify_journal_command};
    rows["journal head"] = {Needs::writing_house, false, false, false, false, write_head_command};
    rows["check"] = {Needs::reading_house, false, false, false, false, check_command};
    rows["backup"] = {Needs::reading_house, false, false, false, true, backup_command};
    rows["restore"] = {Needs::no_house, false, false, false, true, restore_command};
    rows["openapi"] = {Needs::no_house, false, false, false, false, openapi_command};
    add_journal_commands(rows);
    add_key_commands(rows);
    add_domain_commands(rows);
    add_service_commands(rows);
    add_paper_commands(rows);
    add_policy_commands(rows);
    add_plan_commands(rows);
    add_draw_commands(rows);
    add_pass_commands(rows);
    add_notice_commands(rows);
    add_erase_commands(rows);
    add_person_commands(rows);
    add_conformance_commands(rows);
    return rows;
  }();
  return table;
}

}  // namespace ly::app
