#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "base/record_json.h"
#include "desk/files.h"
#include "desk/test_house.h"

namespace ly {
namespace {

using test::TestHouse;

Command note(std::string request_id, std::string text, std::string digest = "d") {
  Command c;
  c.name = "test.note";
  c.actor = TestHouse::actor(Role::officer);
  c.request_id = std::move(request_id);
  c.digest = std::move(digest);
  c.run = [text](Context& context) -> Result<json::value> {
    auto const n = context.journal.note({.what = "test.noted", .subject_kind = "test", .subject_id = "1", .facts = {{"n", 1}}, .why = text});
    if (text == "refuse") return refused("test.refused");
    if (text == "bug") check(false, "planted");
    return json::value(n);
  };
  return c;
}

TEST(DeskTest, same_request_same_answer_and_refusals_leave_nothing) {
  TestHouse house;
  std::vector<Command> group;
  group.push_back(note("a", "one"));
  group.push_back(note("b", "refuse"));
  group.push_back(note("a", "one"));
  group.push_back(note("a", "one", "other body"));
  group.push_back(note("c", "bug"));
  group.push_back(note("b", "two"));  // a refusal is not remembered: the same id may succeed later
  auto const answers = house.desk->run_group(group);
  EXPECT_EQ(answers[0].value(), json::value(1));
  EXPECT_EQ(answers[1].error().code, "test.refused");
  EXPECT_EQ(answers[2].value(), json::value(1));
  EXPECT_EQ(answers[3].error().code, "request.reused");
  EXPECT_EQ(answers[4].error().kind, Kind::internal);
  EXPECT_EQ(answers[5].value(), json::value(2));
  EXPECT_EQ(house.desk->head().seq, 2);
  EXPECT_NE(house.log.find("planted"), std::string::npos);
}

TEST(DeskTest, a_failing_command_does_not_take_its_neighbours) {
  TestHouse house;
  std::vector<Command> group;
  group.push_back(note("a", "one"));
  group.push_back(note("x", "x"));
  group[1].run = [](Context& context) -> Result<json::value> {
    store::execute(context.tx, "insert into house(name, value) values('twice', '1')");
    store::execute(context.tx, "insert into house(name, value) values('twice', '1')");  // the store refuses
    return json::value(nullptr);
  };
  group.push_back(note("b", "two"));
  auto const answers = house.desk->run_group(group);
  EXPECT_EQ(answers[0].value(), json::value(1));
  EXPECT_EQ(answers[1].error().kind, Kind::unavailable);
  EXPECT_EQ(answers[2].value(), json::value(2));
  EXPECT_EQ(house.read(Actor::system(), [](View const& v) { return verify_journal(v.tx).ok; }), true);
}

TEST(DeskTest, an_exception_in_a_verb_ends_neither_group_nor_house) {
  TestHouse house;
  std::vector<Command> group;
  group.push_back(note("a", "one"));
  group.push_back(note("x", "x"));
  group[1].run = [](Context& context) -> Result<json::value> {
    context.journal.note({.what = "test.noted", .subject_kind = "test", .subject_id = "1"});
    return json::value(json::value("text").as_int64());  // Boost.JSON throws
  };
  group.push_back(note("e", "e"));
  group[2].run = [](Context& context) -> Result<json::value> {
    context.after_commit.push_back([] { throw std::out_of_range("planted"); });
    return json::value(context.journal.note({.what = "test.noted", .subject_kind = "test", .subject_id = "1"}));
  };
  group.push_back(note("b", "two"));
  auto const answers = house.desk->run_group(group);
  EXPECT_EQ(answers[0].value(), json::value(1));
  EXPECT_EQ(answers[1].error().kind, Kind::internal);
  EXPECT_EQ(answers[2].value(), json::value(2));
  EXPECT_EQ(answers[3].value(), json::value(3));
  EXPECT_NE(house.log.find("incident"), std::string::npos);
}

TEST(DeskTest, old_answers_are_forgotten_also_when_groups_jump_over_the_thousand) {
  TestHouse house;
  auto const three = [&](int from) {
    std::vector<Command> group;
    for (int i = from; i < from + 3; ++i) group.push_back(note(std::to_string(i), "x"));
    (void)house.desk->run_group(group);
  };
  auto const kept = [&] { return house.read(Actor::system(), [](View const& v) { return store::find_value<int64_t>(v.tx, "select count(*) from answered").value(); }); };
  int n = 0;
  for (; n < 600; n += 3) three(n);
  EXPECT_EQ(kept(), 600);
  house.clock.at = house.clock.at + Minutes{60 * 24 * (kAnswersKeptDays + 2)};
  for (; n < 1200; n += 3) three(n);
  EXPECT_EQ(kept(), 600);
  EXPECT_EQ(house.read(Actor::system(), [](View const& v) { return store::find_value<int64_t>(v.tx, "select count(*) from data_key where purpose = 'answers'").value(); }), 1);
}

TEST(DeskTest, threads_get_their_own_answers) {
  TestHouse house;
  house.desk->start();
  std::vector<std::thread> threads;
  std::atomic<int64_t> sum{0};
  for (int t = 0; t < 8; ++t)
    threads.emplace_back([&, t] {
      for (int i = 0; i < 50; ++i) {
        auto const answer = house.desk->call(note(std::to_string(t) + "/" + std::to_string(i), "x"));
        sum += answer.value().as_int64();
      }
    });
  for (auto& t : threads) t.join();
  house.desk->stop();
  EXPECT_EQ(sum, 400 * 401 / 2);  // every entry number handed out exactly once
}

struct Chain : ::testing::Test {
  TestHouse house;
  std::string head;
  void SetUp() override {
    for (int i = 0; i < 20; ++i) (void)house.desk->call(note(std::to_string(i), "text " + std::to_string(i)));
    head = signed_head(*house.keys, house.desk->head(), house.clock.now());
  }
  JournalVerdict verify(bool with_head = true) {
    return house.read(Actor::system(), [&](View const& v) { return verify_journal(v.tx, with_head ? std::optional(KeptHead{head, house.keys->signing_public_key()}) : std::nullopt); });
  }
  void tamper(std::string_view sql) { house.writer->script(sql); }
};

TEST_F(Chain, sound) {
  auto const v = verify();
  EXPECT_TRUE(v.ok) << v.why;
  EXPECT_EQ(v.entries, 20);
}
TEST_F(Chain, names_an_edited_entry) {
  tamper("update journal set what = 'test.other' where seq = 7");
  EXPECT_EQ(verify().first_bad, 7);
}
TEST_F(Chain, names_an_edited_seal) {
  tamper("update journal set sealed = (select sealed from journal where seq = 3) where seq = 9");
  EXPECT_EQ(verify().first_bad, 9);
}
TEST_F(Chain, names_a_deleted_entry) {
  tamper("delete from journal where seq = 11");
  EXPECT_EQ(verify().first_bad, 11);
  EXPECT_EQ(verify().why, "missing");
}
TEST_F(Chain, names_swapped_entries) {
  tamper("update journal set seq = 99 where seq = 4; update journal set seq = 4 where seq = 5; update journal set seq = 5 where seq = 99");
  EXPECT_EQ(verify().first_bad, 4);
}
TEST_F(Chain, a_cut_tail_is_seen_only_with_the_signed_head) {
  tamper("delete from journal where seq > 15");
  EXPECT_TRUE(verify(false).ok);
  EXPECT_EQ(verify().first_bad, 16);
  EXPECT_EQ(verify().why, "tail cut");
}
TEST_F(Chain, a_head_signed_by_another_house_is_refused) {
  auto const database = store::open_sqlite({.file = (house.folder.path / "other.db").string(), .synchronous = "off"});
  auto const writer = database->open_writer();
  store::migrate(*writer, store::all_migrations()).value();
  writer->begin_write();
  auto const others = Keyring::open(MasterKeys::make(house.secrets), *writer, house.secrets, house.erased, house.clock.now()).value();  // chance goes on: another seed
  writer->commit();
  tamper("delete from journal where seq > 15");
  auto const cut = house.read(Actor::system(), [](View const& v) { return journal_head(v.tx); });
  head = signed_head(*others, cut, house.clock.now());
  EXPECT_FALSE(verify().ok);
  EXPECT_EQ(verify().why, "head signature");
  head = signed_head(*house.keys, cut, house.clock.now());
  EXPECT_TRUE(verify().ok) << "the same head, by the house itself";
}
TEST_F(Chain, names_an_entry_whose_value_is_of_another_type) {
  tamper("update journal set sealed = 'abc' where seq = 8");
  EXPECT_EQ(verify().first_bad, 8);
  EXPECT_EQ(verify().why, "altered");
}
TEST_F(Chain, a_forged_head_is_refused) {
  auto const at = head.find("\"seq\":20");
  ASSERT_NE(at, std::string::npos);
  head.replace(at, 8, "\"seq\":10");
  EXPECT_FALSE(verify().ok);
  EXPECT_EQ(verify().why, "head signature");
}

TEST(KeyringTest, seals_binds_and_erases) {
  TestHouse house;
  auto const clerk = TestHouse::actor(Role::officer);
  store::Bytes sealed;
  auto done = house.write(clerk, [&](Context& c) -> Result<int> {
    c.keyring.make_key(c.tx, "person", "person/1", c.now);
    c.keyring.make_key(c.tx, "person", "person/2", c.now);
    sealed = c.keyring.seal(c.tx, "person/1", "person/1/name", "测试员工");
    c.journal.note({.what = "person.added", .subject_kind = "person", .subject_id = "1", .personal = {{"name", "测试员工"}}, .key_id = "person/1"});
    return 1;
  });
  ASSERT_TRUE(done);
  house.read(clerk, [&](View const& v) {
    EXPECT_EQ(v.keys.unseal(v.tx, "person/1", "person/1/name", sealed.value), "测试员工");
    EXPECT_THROW((void)v.keys.unseal(v.tx, "person/1", "person/1/phone", sealed.value), store::StoreError);
    EXPECT_THROW((void)v.keys.unseal(v.tx, "person/2", "person/1/name", sealed.value), store::StoreError);
    return 0;
  });
  (void)house.write(clerk, [&](Context& c) -> Result<int> { c.keyring.destroy(c.tx, "person/1"); return 1; });
  house.read(clerk, [&](View const& v) {
    EXPECT_FALSE(v.keys.unseal(v.tx, "person/1", "person/1/name", sealed.value));
    auto const entries = list_journal(v.tx, {.what = "person.added"});
    EXPECT_FALSE(personal_of(v.tx, v.keys, entries.at(0)));
    EXPECT_TRUE(verify_journal(v.tx).ok);
    return 0;
  });
  EXPECT_EQ(house.erased.ids, std::vector<std::string>{"person/1"});
}

TEST(KeyringTest, refuses_example_keys_and_strangers) {
  test::SeededSecrets secrets;
  auto masters = MasterKeys::make(secrets);
  EXPECT_TRUE(MasterKeys::from_text(masters.to_text()));
  for (int pattern = 0; pattern < 3; ++pattern) {
    auto bad = masters;
    for (size_t i = 0; i < 32; ++i) bad.keys[0].secret[i] = static_cast<unsigned char>(pattern == 0 ? 0 : pattern == 1 ? i : 'a' + i % 3);
    EXPECT_EQ(MasterKeys::from_text(bad.to_text()).error().code, "key.example");
  }
  TestHouse house;
  auto const other = Keyring::open(MasterKeys::make(secrets), *house.writer, secrets, house.erased, house.clock.now());
  ASSERT_FALSE(other);
  EXPECT_EQ(other.error().code, "key.wrong_master");
}

TEST(KeyringTest, nothing_personal_stands_in_the_file) {
  TestHouse house;
  auto const officer = TestHouse::actor(Role::officer);
  ASSERT_TRUE(house.write(officer, [&](Context& c) -> Result<int> {
    for (int i = 0; i < 100; ++i)
      c.journal.note({.what = "test.noted", .subject_kind = "test", .subject_id = "1", .why = "因为 990000190001010008", .personal = {{"id", "990000190001010008"}}});
    (void)put_file(c, "990000190001010008.csv", "姓名,证件\n测试,990000190001010008\n", "");
    return 1;
  }));
  for (auto const* suffix : {"", "-wal"}) {
    std::ifstream in(house.file() + suffix, std::ios::binary);
    std::stringstream content;
    content << in.rdbuf();
    EXPECT_EQ(content.str().find("990000190001010008"), std::string::npos) << suffix;
  }
}

TEST(FilesTest, reads_what_was_put_and_sniffs_by_content) {
  TestHouse house;
  auto const officer = TestHouse::actor(Role::officer);
  std::string big = "%PDF-1.4\n";
  for (int i = 0; i < 100'000; ++i) big += std::to_string(i);
  auto const file = house.write(officer, [&](Context& c) { return put_file(c, "C:\\x\\计划.pdf", big, "E1"); });
  ASSERT_TRUE(file);
  EXPECT_EQ(file->name, "计划.pdf");
  EXPECT_EQ(house.read(officer, [&](View const& v) { return read_file(v, file->id); }), big);
  EXPECT_EQ(house.write(officer, [&](Context& c) { return put_file(c, "a.pdf", "<html><script>", ""); }).error().code, "file.unsupported");
  EXPECT_EQ(house.write(officer, [&](Context& c) { return put_file(c, "a.pdf", "", ""); }).error().code, "file.empty");
}

TEST(JobsTest, goes_on_at_the_first_missing_part) {
  TestHouse house;
  auto const officer = TestHouse::actor(Role::officer);
  Jobs jobs(*house.desk, [&](View const&, std::string const&) { return std::optional(officer); });
  int ran = 0;
  bool power = false;
  jobs.add_kind("test.parts", [&](JobRun& run) -> Result<json::value> {
    for (int part = 0; part < 10; ++part) {
      if (part == 5 && !power) throw store::StoreError("power");
      TRY(run.part(std::to_string(part), [&](Context& c) -> Result<json::value> {
        ++ran;
        c.journal.note({.what = "test.part", .subject_kind = "test", .subject_id = "1"});
        return json::value(nullptr);
      }));
      run.progress("parts", part + 1, 10);
    }
    return json::value("ready");
  });
  auto const id = house.write(officer, [&](Context& c) -> Result<JobId> { return jobs.enqueue(c, "test.parts", {}); });
  EXPECT_FALSE(jobs.run_next());
  power = true;
  EXPECT_TRUE(jobs.run_next());
  EXPECT_EQ(ran, 10);
  auto const row = house.read(officer, [&](View const& v) { return get_job(v, *id); });
  EXPECT_EQ(row->state, "done");
  EXPECT_EQ(row->result, json::value("ready"));
  EXPECT_EQ(row->done, 10);
  EXPECT_FALSE(jobs.run_next());
  auto const stranger = TestHouse::actor(Role::officer, "99", "01HOUSEACT0000000000000002");
  EXPECT_FALSE(house.read(stranger, [&](View const& v) { return get_job(v, *id); }));
}

// Opens no reader while the machine cannot.
struct BlindDatabase : store::Database {
  store::Database& inner;
  std::atomic<int> blind{0};
  explicit BlindDatabase(store::Database& database) : inner(database) {}
  std::unique_ptr<store::Connection> open_writer() override { return inner.open_writer(); }
  std::unique_ptr<store::Connection> open_reader() override {
    if (blind.fetch_sub(1) > 0) throw store::StoreError("planted");
    return inner.open_reader();
  }
  void copy_to(std::string const& file) override { inner.copy_to(file); }
  std::string integrity() override { return inner.integrity(); }
};

TEST(JobsTest, the_thread_outlives_a_store_that_cannot_be_read) {
  TestHouse house;
  BlindDatabase database(*house.database);
  Desk desk(Desk::Parts{database, *house.writer, *house.keys, house.clock, house.secrets, house.names, 9, {}});
  auto const officer = TestHouse::actor(Role::officer);
  Jobs jobs(desk, [&](View const&, std::string const&) { return std::optional(officer); });
  std::promise<void> ran;
  jobs.add_kind("test.once", [&](JobRun&) -> Result<json::value> { ran.set_value(); return json::value(nullptr); });
  Command ask;
  ask.name = "test";
  ask.actor = officer;
  ask.run = [&](Context& context) -> Result<json::value> { return json::value(jobs.enqueue(context, "test.once", {}).text); };
  ASSERT_TRUE(desk.call(std::move(ask)));
  database.blind = 3;
  jobs.start(std::chrono::milliseconds(5));
  EXPECT_EQ(ran.get_future().wait_for(std::chrono::seconds(20)), std::future_status::ready);
  jobs.stop();
}

TEST(MigrationTest, refuses_a_newer_file_and_an_edited_migration) {
  TestHouse house;
  auto migrations = store::all_migrations();
  EXPECT_EQ(store::migrate(*house.writer, migrations).value(), 0);
  auto edited = migrations;
  edited[0].sql = "select 1;";
  EXPECT_EQ(store::migrate(*house.writer, edited).error().code, "store.migration_changed");
  edited = migrations;
  edited.pop_back();
  EXPECT_EQ(store::migrate(*house.writer, edited).error().code, "store.newer");
}

}  // namespace
}  // namespace ly
