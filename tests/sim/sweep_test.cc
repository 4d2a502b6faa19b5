// The n-th failure (after SQLite's own tests): for each kind of command the first, second, … call to the store fails, then
// the first, second, … operation of the disk, until the command passes untouched. Whatever failed, nothing is half done;
// and the same request afterwards happens exactly once.
#include <gtest/gtest.h>

#include "planted.h"
#include "sim_disk.h"
#include "store/sqlite.h"
#include "twin.h"

namespace ly::sim {
namespace {

constexpr int64_t kEndless = 2000;  // more calls than any command makes

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
  void add(std::string_view id) override { ids.emplace_back(id); }
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
  SimDisk disk{7, clock};
  DiceSecrets secrets;
  ListErased erased;
  NameIndex names;
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

  House() {
    actor.account = {"01SMACTR000000000000000001"};
    actor.title = "sim";
    actor.roles = Role::officer;
    store::SqliteOptions options;
    options.file = "liaoyuan.db";
    options.vfs = disk.vfs();
    database = store::open_sqlite(options);
    writer = std::make_unique<FailingConnection>(database->open_writer(), plan);
    auto all = store::all_migrations();
    all.push_back(little_migration(std::ssize(all) + 1));
    store::migrate(*writer, all).value();
    writer->begin_write();
    keys = Keyring::open(MasterKeys::make(secrets), *writer, secrets, erased, clock.now()).value();
    writer->commit();
    desk = std::make_unique<Desk>(Desk::Parts{*database, *writer, *keys, clock, secrets, names, 3, {}});
    jobs = std::make_unique<Jobs>(*desk, [this](View const&, std::string const&) { return std::optional(actor); });
    little.bind(*jobs, [] {});
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
      return twin.compare(view, names, true);
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

// Something there for each deed to act on.
Ask prepared(House& house, Deed deed) {
  Ask ask;
  ask.kind = deed;
  ask.text = "name-1";
  Ask before;
  before.text = "name-0";
  switch (deed) {
    case Deed::board: ask.subject = "north"; break;
    case Deed::move:
      before.kind = Deed::board;
      before.subject = "north";
      ask.subject = request_key(house.actor, "s0");
      ask.to = "south";
      EXPECT_TRUE(house.done(before));
      break;
    case Deed::rename_person:
    case Deed::erase_person:
      before.kind = Deed::add_person;
      ask.subject = std::string(text_of(house.done(before).value(), "person"));
      break;
    case Deed::upload:
      ask.text = "plan.pdf";
      ask.n = 300'000;
      break;
    case Deed::start_job: ask.n = 3; break;
    case Deed::cancel_job:
      before.kind = Deed::start_job;
      before.n = 3;
      ask.subject = std::string(text_of(house.done(before).value(), "job"));
      break;
    default: break;
  }
  EXPECT_TRUE(house.done({Deed::note, "first"}));  // the day's key exists: what follows is the command alone
  EXPECT_EQ(house.look(), "");
  return ask;
}

std::string code_of(Answer const& answer) { return answer ? "" : answer.error().code; }

class Sweep : public ::testing::TestWithParam<Deed> {};

// `arm(n)` plans the n-th failure; `failed()` says whether it came and takes the plan back.
void sweep(Deed deed, std::function<void(House&, int64_t)> const& arm, std::function<bool(House&)> const& failed) {
  House house;
  auto& line = house.line(prepared(house, deed));
  auto const expected = house.twin.predict(line);
  for (int64_t n = 1;; ++n) {
    ASSERT_LT(n, kEndless);
    auto const before = house.counts();
    arm(house, n);
    auto const answer = house.post({&line}).front();
    bool const hit = failed(house);
    if (answer || answer.error().kind != ly::Kind::unavailable) {
      EXPECT_EQ(code_of(answer), expected) << "failure " << n;
      ASSERT_EQ(house.look(), "") << "failure " << n;
      if (!answer) { EXPECT_EQ(house.counts(), before) << "a refusal leaves nothing"; }
      if (!hit) break;
      if (answer) return;  // a failure that the store hid (a checkpoint after the commit): done all the same
      continue;
    }
    ASSERT_TRUE(hit) << "unavailable without a failure";
    ASSERT_EQ(house.counts(), before) << "half done after failure " << n;
    ASSERT_EQ(house.look(), "") << "half done after failure " << n;
  }
  if (expected.empty()) {
    auto const once = house.counts();
    EXPECT_TRUE(house.post({&line}).front()) << "the same again";
    EXPECT_EQ(house.counts(), once) << "the same again changes nothing";
    EXPECT_TRUE(line.entry.has_value());
  }
  EXPECT_TRUE(house.done({Deed::note, "last"}));
  EXPECT_EQ(house.look(), "");
}

TEST_P(Sweep, nothing_half_done_when_the_nth_call_fails) {
  sweep(GetParam(), [](House& house, int64_t n) { house.plan.fail_in = n; },
        [](House& house) { return std::exchange(house.plan, Failing{}).failed; });
}

TEST_P(Sweep, nothing_half_done_when_the_nth_disk_operation_fails) {
  sweep(GetParam(), [](House& house, int64_t n) { house.disk.fail_nth(n); },
        [](House& house) {
          house.disk.fail_nth(0);
          return house.disk.nth_failed();
        });
}

// One command in a group meets the failure: its neighbours and it itself still happen, each once.
TEST_P(Sweep, neighbours_happen_once) {
  for (int64_t n = 1;; ++n) {
    ASSERT_LT(n, kEndless);
    House house;
    auto& line = house.line(prepared(house, GetParam()));
    auto const expected = house.twin.predict(line);
    auto &left = house.line({Deed::note, "left"}), &right = house.line({Deed::note, "right"});
    house.plan.fail_in = n;
    auto const answers = house.post({&left, &line, &right});
    bool const hit = std::exchange(house.plan, Failing{}).failed;
    EXPECT_TRUE(answers[0]) << n;
    EXPECT_EQ(code_of(answers[1]), expected) << n;
    EXPECT_TRUE(answers[2]) << n;
    ASSERT_EQ(house.look(), "") << "failure " << n;
    if (!hit) break;
    n += n / 8;  // every call early in the group, a sample later: each n needs a house of its own
  }
}

// The commit arrives, its answer does not (a database across a network): told to come back, the client gets its answer.
TEST_P(Sweep, a_commit_whose_answer_is_lost) {
  House house;
  auto& line = house.line(prepared(house, GetParam()));
  auto const expected = house.twin.predict(line);
  house.plan.after_commit = true;
  house.plan.fail_in = 1;
  auto const first = house.post({&line}).front();
  EXPECT_EQ(first.error().kind, ly::Kind::unavailable);
  house.plan = {};
  EXPECT_EQ(code_of(house.post({&line}).front()), expected);
  EXPECT_TRUE(house.done({Deed::note, "last"}));
}

INSTANTIATE_TEST_SUITE_P(Deeds, Sweep, ::testing::ValuesIn(kDeeds), [](auto const& info) { return std::string(name_of(info.param)); });

}  // namespace
}  // namespace ly::sim
