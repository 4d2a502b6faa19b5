#include "store/sqlite.h"

#include <gtest/gtest.h>

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

}  // namespace
}  // namespace ly::store
