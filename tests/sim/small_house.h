// A small house on a simulated disk for tests of single moments: no clients, no weather, every failure planned. The desk,
// the little domain and its twin, and a connection whose n-th call can be told to fail.
#pragma once
#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "planted.h"
#include "sim_disk.h"
#include "store/sqlite.h"
#include "twin.h"

namespace ly::sim {

struct StillClock : Clock {
  Instant at = instant_of(day_of(2020, 2, 17), Minutes{540});
  Instant now() override { return at; }
};
struct DiceSecrets : Secrets {
  Dice dice{99};
  void fill(std::span<unsigned char> out) override {
    for (auto& octet : out) octet = static_cast<unsigned char>(dice.next() >> 32);
  }
};
struct ListErased : ErasedKeys {
  std::vector<std::string> ids;
  void add(std::vector<std::string> const& more) override { ids.insert(ids.end(), more.begin(), more.end()); }
  std::vector<std::string> all() override { return ids; }
};

// Counts the calls; the n-th throws before it is done. Or only commits fail, after they are done: a connection that breaks
// at the worst moment.
struct Failing {
  int64_t fail_in = 0;
  bool failed = false, after_commit = false;
  void call() {
    if (!after_commit) count();
  }
  void committed() {
    if (after_commit) count();
  }

 private:
  void count() {
    if (fail_in == 0 || --fail_in > 0) return;
    failed = true;
    throw store::StoreError("planned failure");
  }
};

class FailingCursor final : public store::Cursor {
 public:
  FailingCursor(std::unique_ptr<store::Cursor> inner, Failing& plan) : inner_(std::move(inner)), plan_(plan) {}
  bool next() override { plan_.call(); return inner_->next(); }
  bool is_null(int c) const override { return inner_->is_null(c); }
  int64_t integer(int c) const override { return inner_->integer(c); }
  double real(int c) const override { return inner_->real(c); }
  std::string_view text(int c) const override { return inner_->text(c); }
  std::string_view bytes(int c) const override { return inner_->bytes(c); }

 private:
  std::unique_ptr<store::Cursor> inner_;
  Failing& plan_;
};

class FailingConnection final : public PassingConnection {
 public:
  FailingConnection(std::unique_ptr<store::Connection> inner, Failing& plan) : PassingConnection(std::move(inner)), plan_(plan) {}
  std::unique_ptr<store::Cursor> run(std::string_view sql, std::span<store::Parameter const> parameters) override {
    plan_.call();
    return std::make_unique<FailingCursor>(inner().run(sql, parameters), plan_);
  }
  void begin_write() override { plan_.call(); inner().begin_write(); }
  void commit() override {
    plan_.call();
    inner().commit();
    plan_.committed();
  }
  void savepoint() override { plan_.call(); inner().savepoint(); }
  void release() override { plan_.call(); inner().release(); }
  void rollback_to_savepoint() override { plan_.call(); inner().rollback_to_savepoint(); }

 private:
  Failing& plan_;
};

struct House {
  StillClock clock;
  SimDisk disk;
  DiceSecrets secrets;
  ListErased erased;
  MasterKeys masters = MasterKeys::make(secrets, sealing_of_environment().value());
  std::unique_ptr<NameIndex> names;
  Failing plan;
  Actor actor;
  std::unique_ptr<store::Database> database;
  std::unique_ptr<store::Connection> writer;
  std::unique_ptr<Keyring> keys;
  std::unique_ptr<Desk> desk;
  std::unique_ptr<Jobs> jobs;
  Little little{Slips{}};
  Twin twin;
  std::deque<Line> lines;

  explicit House(uint64_t seed = 7) : disk(seed, clock) {
    actor.account = {"01SMACTR000000000000000001"};
    actor.title = "sim";
    actor.roles = Role::officer;
    store::SqliteOptions options;
    options.file = "liaoyuan.db";
    options.vfs = disk.vfs();
    database = store::open_sqlite(options);
    open();
  }
  void open() {
    writer = std::make_unique<FailingConnection>(database->open_writer(), plan);
    auto all = store::all_migrations();
    all.push_back(little_migration(std::ssize(all) + 1));
    store::migrate(*writer, all).value();
    writer->begin_write();
    keys = Keyring::open(masters, *writer, secrets, erased, clock.now()).value();
    keys->replay_erased(*writer);
    writer->commit();
    names = std::make_unique<NameIndex>();
    desk = std::make_unique<Desk>(Desk::Parts{*database, *writer, *keys, clock, secrets, *names, secrets.dice.next(), {}});
    jobs = std::make_unique<Jobs>(*desk, [this](View const&, std::string const&) { return std::optional(actor); });
    little.bind(*jobs, [] {});
    desk->read(Actor::system(), [&](View const& view) { fill_names(view, *names); return 0; });
  }
  void close() {
    jobs.reset();
    desk.reset();
    keys.reset();
    writer.reset();
  }
  void kill() {
    disk.process_dies();
    close();
    disk.process_starts();
    open();
  }
  void cut() {
    disk.cut_power();
    close();
    disk.power_up();
    open();
  }

  Line& line(Ask ask) {
    Line fresh;
    fresh.actor = &actor;
    fresh.request_id = "s" + std::to_string(lines.size());
    fresh.ask = std::move(ask);
    lines.push_back(std::move(fresh));
    return lines.back();
  }
  std::vector<Answer> post(std::vector<Line*> const& asked) {
    std::vector<Command> commands;
    for (auto* one : asked) {
      Command command;
      command.name = "little";
      command.actor = actor;
      command.request_id = one->request_id;
      command.digest = one->ask.digest();
      command.run = [this, ask = one->ask](Context& context) { return little.perform(context, ask); };
      commands.push_back(std::move(command));
    }
    return desk->run_group(commands);
  }
  // The twin follows the journal; then all tables, the index and the head must be as it says.
  std::string look() {
    return desk->read(Actor::system(), [&](View const& view) -> std::string {
      auto const chain = verify_journal(view.tx);
      if (!chain.ok) return "journal: " + chain.why;
      if (chain.head != desk->head()) return "the desk's head is not the journal's";
      if (chain.head.seq > twin.seq()) {
        JournalFilter filter;
        filter.limit = chain.head.seq - twin.seq();
        auto const newest = list_journal(view.tx, filter);
        for (auto entry = newest.rbegin(); entry != newest.rend(); ++entry) {
          Line* found = nullptr;
          for (auto& one : lines) if (request_key(*one.actor, one.request_id) == entry->actor + "/" + entry->request_id) found = &one;
          if (auto const wrong = twin.take(*entry, found); !wrong.empty()) return wrong;
        }
      }
      for (auto const& [name, sql] : little_invariants()) if (store::query(view.tx, sql)->next()) return std::string(name);
      return twin.compare(view, *names, true);
    });
  }
  std::string counts() {
    std::string out;
    desk->read(Actor::system(), [&](View const& view) {
      for (auto const* table : {"data_key", "house", "journal", "answered", "outbox", "job", "file", "file_chunk", "little_seat", "little_person", "little_part"})
        out += std::string(table) + "=" + std::to_string(store::find_value<int64_t>(view.tx, std::string("select count(*) from ") + table).value()) + " ";
      return 0;
    });
    return out;
  }
  Answer done(Ask ask) { return std::move(post({&line(std::move(ask))}).front()); }
};

}  // namespace ly::sim
