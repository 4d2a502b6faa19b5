// A whole house in a temporary folder for tests: real desk, real SQLite, a clock that stands still until it is told to
// go, secrets from a seed. Not part of the program.
#pragma once
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>

#include "desk/desk.h"
#include "desk/jobs.h"
#include "store/migrate.h"
#include "store/sqlite.h"

namespace ly::test {

struct StoppedClock : Clock {
  Instant at = instant_of(day_of(2020, 2, 17), Minutes{9 * 60});
  Instant now() override { return at; }
};

struct SeededSecrets : Secrets {
  Dice dice{42};
  void fill(std::span<unsigned char> out) override {
    for (auto& octet : out) octet = static_cast<unsigned char>(dice.next() >> 32);
  }
};

struct MemoryErased : ErasedKeys {
  std::vector<std::string> ids;
  void add(std::vector<std::string> const& more) override { ids.insert(ids.end(), more.begin(), more.end()); }
  std::vector<std::string> all() override { return ids; }
};

struct TemporaryFolder {
  std::filesystem::path path;
  TemporaryFolder() {
    auto text = (std::filesystem::temp_directory_path() / "liaoyuan-test-XXXXXX").string();
    check(mkdtemp(text.data()) != nullptr, "mkdtemp");
    path = text;
  }
  ~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path, ignored);
  }
};

struct TestHouse {
  TemporaryFolder folder;
  StoppedClock clock;
  SeededSecrets secrets;
  MemoryErased erased;
  NameIndex names;
  std::unique_ptr<store::Database> database;
  std::unique_ptr<store::Connection> writer;
  std::unique_ptr<Keyring> keys;
  std::unique_ptr<Desk> desk;
  std::string log;
  int64_t next_request = 1;

  TestHouse() {
    database = store::open_sqlite({.file = file(), .synchronous = "off"});  // the disk is not under test here
    open();
  }
  std::string file() const { return (folder.path / "liaoyuan.db").string(); }
  void open() {
    writer = database->open_writer();
    store::migrate(*writer, store::all_migrations()).value();
    writer->begin_write();
    keys = Keyring::open(MasterKeys::make(secrets, sealing_of_environment().value()), *writer, secrets, erased, clock.now()).value();
    writer->commit();
    desk = std::make_unique<Desk>(Desk::Parts{*database, *writer, *keys, clock, secrets, names, 7, [this](std::string const& line) { log += line + "\n"; }});
  }

  static Actor actor(Roles roles, std::string division = "99", std::string account = "01HOUSEACT0000000000000001") {
    Actor a;
    a.account = {std::move(account)};
    a.title = "测试 " + names_of(roles).front();
    a.roles = roles;
    a.scope = {Scope::Kind::region, std::move(division)};
    return a;
  }
  static Actor clerk(std::string enterprise_id, std::string account = "01HOUSEACT0000000000000009") {
    auto a = actor(Role::enterprise_clerk, "", std::move(account));
    a.scope = {Scope::Kind::enterprise, std::move(enterprise_id)};
    return a;
  }

  // Runs a writing verb as one command; the record it answers, or the problem.
  template <class F>
  auto write(Actor const& who, F&& f) -> decltype(f(std::declval<Context&>())) {
    using R = decltype(f(std::declval<Context&>()));
    std::optional<R> out;
    Command command;
    command.name = "test";
    command.actor = who;
    command.request_id = "test-" + std::to_string(next_request++);
    command.run = [&](Context& context) -> Result<json::value> {
      out.emplace(f(context));
      if (!*out) return out->error();
      return json::value(nullptr);
    };
    auto answer = desk->call(std::move(command));
    if (!answer && (!out || *out)) return answer.error();
    return std::move(*out);
  }
  template <class F> auto read(Actor const& who, F&& f) { return desk->read(who, std::forward<F>(f)); }
};

}  // namespace ly::test
