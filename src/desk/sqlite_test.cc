#include "store/sqlite.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "desk/test_house.h"

namespace ly::store {
namespace {

TEST(SqliteTest, copies_while_the_writer_is_in_the_midst_of_a_command) {
  test::TemporaryFolder folder;
  auto const file = (folder.path / "a.db").string(), copy = (folder.path / "b.db").string();
  auto const database = open_sqlite({.file = file, .synchronous = "off"});
  auto const writer = database->open_writer();
  writer->script("create table t(n bigint); insert into t values(1)");
  writer->begin_write();
  execute(*writer, "insert into t(n) values($1)", 2);
  database->copy_to(copy);
  writer->commit();
  auto const copied = open_sqlite({.file = copy});
  EXPECT_EQ(copied->integrity(), "");
  EXPECT_EQ(find_value<int64_t>(*copied->open_reader(), "select sum(n) from t"), 1);
  EXPECT_THROW(database->copy_to(copy), StoreError);  // never over another file
}

// Deleted rows leave copies where the balancing of pages put them, and whole pages in the log.
TEST(SqliteTest, a_scrub_leaves_nothing_of_deleted_rows_in_any_file) {
  test::TemporaryFolder folder;
  auto const file = (folder.path / "a.db").string();
  auto const database = open_sqlite({.file = file, .synchronous = "off"});
  auto const writer = database->open_writer();
  auto const reader = database->open_reader();
  writer->script("create table t(id text primary key, secret bytea not null)");
  constexpr int kRows = 400;
  auto const secret = [](int i) { return "SECRET-" + std::to_string(1'000'000 + i * 7919) + std::string(60, 'x'); };
  writer->begin_write();
  for (int i = 0; i < kRows; ++i) execute(*writer, "insert into t(id, secret) values($1, $2)", std::to_string(i * 7919 % 1009), Bytes{secret(i)});
  writer->commit();
  writer->begin_write();
  execute(*writer, "delete from t where id <> '0'");
  writer->commit();
  auto const found = [&] {
    int count = 0;
    for (auto const& entry : std::filesystem::directory_iterator(folder.path)) {
      std::ifstream in(entry.path(), std::ios::binary);
      std::string const bytes((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
      for (int i = 1; i < kRows; ++i)
        if (bytes.find(secret(i)) != std::string::npos) ++count;
    }
    return count;
  };
  EXPECT_GT(found(), 0);  // in the log at least
  EXPECT_TRUE(writer->scrub());
  EXPECT_EQ(found(), 0);
  EXPECT_EQ(find_value<int64_t>(*reader, "select count(*) from t"), 1);
  EXPECT_EQ(database->integrity(), "");
}

}  // namespace
}  // namespace ly::store
