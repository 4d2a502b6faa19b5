// A master key is replaced, and killed at every moment of it: whatever of the folder was there then opens, goes on, and comes to its end.
#include <gtest/gtest.h>

#include <filesystem>

#include "base/text.h"
#include "desk/test_house.h"
#include "domains/rotation/rotation.h"

namespace ly::rotation {
namespace {

namespace fs = std::filesystem;
using test::TestHouse;

constexpr int kPeople = 1'200;  // three parts

// Asked the time before each commit and each reading: what was committed until then is what a kill at that moment leaves.
struct WatchedClock : Clock {
  Instant at = instant_of(day_of(2020, 2, 17), Minutes{9 * 60});
  std::function<void()> hook;
  Instant now() override {
    if (hook) hook();
    return at;
  }
};

std::string place_of(int i) { return "person/" + std::to_string(i) + "/name"; }

// A house whose key file is a string, without threads: every command runs to its commit before the next line.
struct SmallHouse {
  fs::path folder;
  std::string& key_file;
  WatchedClock clock;
  test::SeededSecrets secrets;
  test::MemoryErased erased;
  NameIndex names;
  std::unique_ptr<store::Database> database;
  std::unique_ptr<store::Connection> writer;
  std::unique_ptr<Keyring> keys;
  std::unique_ptr<Desk> desk;
  std::unique_ptr<Jobs> jobs;
  std::unique_ptr<Rotations> rotations;
  std::function<void()> kept = {};

  SmallHouse(fs::path in, std::string& file) : folder(std::move(in)), key_file(file) {
    database = store::open_sqlite({.file = (folder / "liaoyuan.db").string(), .synchronous = "off"});
    writer = database->open_writer();
    store::migrate(*writer, store::all_migrations()).value();
    writer->begin_write();
    keys = Keyring::open(MasterKeys::from_text(key_file).value(), *writer, secrets, erased, clock.at).value();
    writer->commit();
    desk = std::make_unique<Desk>(Desk::Parts{*database, *writer, *keys, clock, secrets, names, 7, [](std::string const& line) { ADD_FAILURE() << line; }});
    jobs = std::make_unique<Jobs>(*desk, [](View const&, std::string const&) { return std::optional<Actor>(); });
    auto const keep = [this](MasterKeys const& masters) {
      key_file = masters.to_text();
      if (kept) kept();
    };
    rotations = std::make_unique<Rotations>(Known{keep, [](View const&, std::string const& who) { return who; }, [](View const&) { return std::string("99"); }}, *jobs);
    jobs->add_kind(std::string(kJob), [this](JobRun& run) { return rotations->run(run); });
  }
  template <class F>
  void write(F&& f) {
    Command command;
    command.name = "test";
    command.actor = Actor::system("test");
    command.run = [&](Context& context) -> Result<json::value> {
      f(context);
      return json::value(nullptr);
    };
    ASSERT_TRUE(desk->call(std::move(command)));
  }
  void add_people(int from, int to) {
    write([&](Context& c) {
      for (int i = from; i < to; ++i) {
        auto const id = c.keyring.make_key(c.tx, "person", "person/" + std::to_string(i), c.now);
        store::execute(c.tx, "insert into house(name, value) values($1, $2)", place_of(i), to_hex(c.keyring.seal(c.tx, id, place_of(i), "测试" + std::to_string(i)).value));
      }
    });
  }
  std::string name_of(View const& v, int i) {
    auto const sealed = store::find_value<std::string>(v.tx, "select value from house where name = $1", place_of(i));
    return sealed ? v.keys.unseal(v.tx, "person/" + std::to_string(i), place_of(i), from_hex(*sealed)).value_or("gone") : "none";
  }
  void expect_readable(int people, std::string const& when) {
    desk->read(Actor::system("test"), [&](View const& v) {
      EXPECT_EQ(keys_that_do_not_open(v), "") << when;
      for (int i = 0; i < people; i += 7) EXPECT_EQ(name_of(v, i), "测试" + std::to_string(i)) << when;
      return 0;
    });
  }
  void begin() {
    write([&](Context& c) { ASSERT_TRUE(rotations->begin(c, {"测试更换主密钥", true})); });
  }
  Rotation last() {
    return desk->read(Actor::system("test"), [&](View const& v) { return rotations->list(v, {}).value().items.at(0); });
  }
  void run_jobs() {
    while (jobs->run_next()) {}
  }
};

struct Left {  // what a kill leaves
  fs::path folder;
  std::string key_file;
  bool begun;
};

size_t masters_in(std::string const& key_file) { return MasterKeys::from_text(key_file).value().keys.size(); }

std::string fresh_key_file() {
  test::SeededSecrets secrets;
  secrets.dice = Dice{7};
  return MasterKeys::make(secrets).to_text();
}

TEST(RotationTest, killed_at_every_moment_it_goes_on_and_nothing_is_unreadable) {
  test::TemporaryFolder root;
  std::vector<Left> left;
  auto const first = fresh_key_file();
  auto key_file = first;
  {
    fs::create_directories(root.path / "live");
    SmallHouse house(root.path / "live", key_file);
    house.add_people(0, kPeople);
    bool begun = false;
    auto const leave = [&] {
      auto const folder = root.path / std::to_string(left.size());
      fs::create_directories(folder);
      for (auto const* suffix : {"", "-wal"}) fs::copy_file((house.folder / "liaoyuan.db").string() + suffix, (folder / "liaoyuan.db").string() + suffix);
      left.push_back({folder, key_file, begun});
    };
    house.kept = leave;
    house.clock.hook = leave;
    house.begin();
    begun = true;
    house.run_jobs();
    leave();
    house.kept = house.clock.hook = nullptr;
    EXPECT_EQ(house.last().state, "done");
    house.expect_readable(kPeople, "at the end");
  }
  EXPECT_GE(left.size(), 12U);
  EXPECT_EQ(masters_in(key_file), 1U);
  size_t with_both = 0;
  for (size_t i = 0; i < left.size(); ++i) {
    auto const when = "left " + std::to_string(i);
    auto file = left[i].key_file;
    with_both += masters_in(file) == 2 ? 1 : 0;
    SmallHouse house(left[i].folder, file);
    house.expect_readable(kPeople, when);
    house.run_jobs();
    house.expect_readable(kPeople, when + ", after");
    if (!left[i].begun) continue;
    EXPECT_EQ(house.last().state, "done") << when;
    EXPECT_EQ(masters_in(file), 1U) << when;
    EXPECT_NE(MasterKeys::from_text(file)->active, MasterKeys::from_text(first)->active) << when;
    // The former key alone opens what was before, and no longer what is now.
    auto const former = Keyring::open(MasterKeys::from_text(first).value(), *house.writer, house.secrets, house.erased, house.clock.at);
    ASSERT_FALSE(former) << when;
    EXPECT_EQ(former.error().code, "key.wrong_master") << when;
  }
  EXPECT_GE(with_both, 6U) << "most of the way both are in the file";
}

TEST(RotationTest, writes_go_on_and_who_reads_a_snapshot_from_before_reads_to_its_end) {
  test::TemporaryFolder root;
  auto key_file = fresh_key_file();
  SmallHouse house(root.path, key_file);
  house.add_people(0, kPeople);
  // Between any two commands somebody adds a person, is read, and one is erased.
  int people = kPeople;
  bool inside = false;
  house.desk->read(Actor::system("test"), [&](View const& before) {
    EXPECT_EQ(house.name_of(before, 0), "测试0");  // the snapshot is taken with the first reading
    house.begin();
    house.clock.hook = [&] {
      if (std::exchange(inside, true)) return;
      house.add_people(people, people + 1);
      ++people;
      inside = false;
    };
    house.run_jobs();
    house.clock.hook = nullptr;
    for (int i = 0; i < kPeople; i += 7) EXPECT_EQ(house.name_of(before, i), "测试" + std::to_string(i));
    return 0;
  });
  EXPECT_GT(people, kPeople + 8);
  EXPECT_EQ(house.last().state, "done");
  EXPECT_EQ(masters_in(key_file), 1U);
  house.expect_readable(people, "after");
}

TEST(RotationTest, a_cancelled_one_leaves_both_masters_and_the_next_finishes_it) {
  test::TemporaryFolder root;
  auto key_file = fresh_key_file();
  SmallHouse house(root.path, key_file);
  house.add_people(0, kPeople);
  house.begin();
  int asked = 0;
  house.clock.hook = [&] {
    if (++asked != 6) return;
    auto const job = house.last().job_id;
    house.write([&](Context& c) { ASSERT_TRUE(cancel_job(c, {job})); });
  };
  house.run_jobs();
  house.clock.hook = nullptr;
  EXPECT_EQ(house.last().state, "stopped");
  EXPECT_EQ(masters_in(key_file), 2U);
  house.expect_readable(kPeople, "stopped");
  house.begin();
  house.run_jobs();
  EXPECT_EQ(house.last().state, "done");
  EXPECT_EQ(masters_in(key_file), 1U);
  house.expect_readable(kPeople, "finished");
}

TEST(RotationTest, one_asks_another_confirms_and_the_present_key_must_be_saved) {
  TestHouse house;
  Jobs jobs(*house.desk, [](View const&, std::string const&) { return std::optional<Actor>(Actor::system("test")); });
  std::string file;
  Rotations const rotations(Known{[&](MasterKeys const& masters) { file = masters.to_text(); }, [](View const&, std::string const& who) { return who; }, [](View const&) { return std::string("99"); }}, jobs);
  jobs.add_kind(std::string(kJob), [&](JobRun& run) { return rotations.run(run); });
  auto const one = TestHouse::actor(Role::administrator), other = TestHouse::actor(Role::administrator, "99", "01HOUSEACT0000000000000002");
  auto const ask = [&](Actor const& who, bool saved) { return house.write(who, [&](Context& c) { return rotations.ask(c, {"测试更换主密钥", saved}); }); };
  EXPECT_EQ(ask(one, false).error().code, "rotation.not_saved");
  EXPECT_EQ(ask(TestHouse::actor(Role::administrator, "990101"), true).error().code, "rotation.beyond");
  auto const asked = ask(one, true);
  ASSERT_TRUE(asked);
  EXPECT_EQ(ask(other, true).error().code, "rotation.one_at_a_time");
  auto const confirm = [&](Actor const& who) { return house.write(who, [&](Context& c) { return rotations.confirm(c, {asked->id}); }); };
  EXPECT_EQ(confirm(one).error().code, "account.second_person");
  EXPECT_EQ(confirm(other).error().code, "account.too_new") << "an account nobody knows";
  EXPECT_EQ(file, "") << "nothing was made yet";
  EXPECT_EQ(house.write(other, [&](Context& c) { return rotations.withdraw(c, {asked->id}); })->state, "withdrawn");
  EXPECT_EQ(confirm(other).error().code, "rotation.not_asked");
}

}  // namespace
}  // namespace ly::rotation
