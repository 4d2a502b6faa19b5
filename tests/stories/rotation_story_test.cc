// The master key is replaced in the middle of a working day: one administrator asks, another confirms; meanwhile everybody reads and writes as ever.
// Afterwards everything is readable, the former key opens nothing any more, and yesterday's backup opens with the key that was saved.
#include <gtest/gtest.h>

#include <atomic>
#include <filesystem>
#include <thread>

#include "base/text.h"
#include "engines/synthetic/synthetic.h"
#include "park.h"
#include "store/sqlite.h"

namespace ly::story {
namespace {

namespace fs = std::filesystem;

int64_t keys_not_of(std::string const& database, std::string_view master) {
  auto const reader = store::open_sqlite({.file = database})->open_reader();
  return store::find_value<int64_t>(*reader, "select count(*) from data_key where substr(wrapped, 1, 8) <> $1", store::Bytes{std::string(master)}).value();
}

TEST(RotationStory, a_new_master_key_while_everybody_works) {
  Park town;
  auto& world = town.world;
  auto& firm = town.register_firm("甲木服饰有限公司", 40);
  firm.staff = town.well(40);
  town.draft(firm);
  auto other = world.person(town.admin, "guanli2", "管理员 乙", {"administrator"}, {{"kind", "region"}, {"code", "99"}});
  auto registrar = world.person(town.admin, "dengji", "登记 测试", {"officer"}, {{"kind", "region"}, {"code", kPark}});
  Dice dice{20200212};
  world.at(2, 11, 9);
  auto const backup = world.scratch() / "before.db", old_key = world.scratch() / "old-key.json";
  ASSERT_EQ(world.command("backup", backup.string()).first, 0);
  ASSERT_EQ(world.command("key export", old_key.string()).first, 0);

  json::object const wish{{"reason", "值班人员离职，更换主密钥"}, {"saved", true}};
  EXPECT_EQ(town.lead.post("/api/key-rotations", wish).status, 403);
  EXPECT_EQ(town.admin.post("/api/key-rotations", json::object{{"reason", "值班人员离职"}, {"saved", false}}).code(), "rotation.not_saved");
  auto const asked = town.admin.post("/api/key-rotations", wish);
  ASSERT_TRUE(asked.ok()) << asked.body;
  auto const path = "/api/key-rotations/" + std::string(asked.text("id"));
  EXPECT_EQ(town.admin.post(path + "/confirm").code(), "account.second_person");

  // Officers look people up and register more, a clerk reads his roster, until it is over.
  std::atomic<bool> over{false};
  std::atomic<int> read{0}, written{0}, wrong{0};
  std::thread reader([&] {
    for (int i = 0; !over || i < 3; ++i) {
      auto const& who = firm.staff[static_cast<size_t>(i) % firm.staff.size()];
      if (town.officer.get("/api/persons?q=" + who.id_number).number("total") != 1 || !firm.clerk->get("/api/rosters/" + firm.roster_id + "/lines?view=all").ok()) ++wrong;
      ++read;
    }
  });
  std::thread writer([&] {
    for (int i = 0; !over || i < 3; ++i) {
      auto const made = synthetic::make_enterprise(dice, 0);
      auto const firm_more = registrar.post("/api/enterprises", json::object{{"uscc", made.uscc}, {"name", "测试新增企业" + std::to_string(i)}, {"division", kPark}, {"address", made.address}, {"industry", "industry"},
                                                                             {"headcount", 9}, {"revenue_wan", 300}, {"contact", made.contact}, {"phone", made.phone}});
      if (!firm_more.ok()) ++wrong;
      ++written;
    }
  });
  auto const confirmed = other.post(path + "/confirm");
  EXPECT_TRUE(confirmed.ok()) << confirmed.body;
  auto const job = world.wait_for_job(other, std::string(confirmed.text("job_id")));
  over = true;
  reader.join();
  writer.join();
  EXPECT_EQ(text_at(job, "state"), "done") << json::serialize(job);
  EXPECT_EQ(wrong, 0) << "of " << read << " readings and " << written << " writings";

  auto const done = town.admin.get(path);
  EXPECT_EQ(done.text("state"), "done") << done.body;
  auto const former = std::string(done.text("former")), master = std::string(done.text("master"));
  EXPECT_NE(former, master);
  auto const database = (world.folder() / "liaoyuan.db").string();
  EXPECT_EQ(keys_not_of(database, master), 0);
  auto const everything_there = [&] {
    for (auto const& who : firm.staff) EXPECT_EQ(town.officer.get("/api/persons?q=" + who.id_number).number("total"), 1);
    auto const [checked, broken] = world.command("check");
    EXPECT_EQ(checked, 0) << broken;
  };
  everything_there();
  auto const noted = town.admin.get("/api/journal?what=rotation.done");
  EXPECT_EQ(noted.items().size(), 1U) << noted.body;
  EXPECT_FALSE(contains(world.everything_seen(), "\"secret\""));
  world.restart();
  everything_there();

  // Yesterday's backup: not with the key of today, but with the one that was saved; then a rotation from the machine makes it today's again.
  ASSERT_EQ(world.restore(backup, old_key), 0);
  for (auto* who : {&town.officer, &town.admin}) ASSERT_TRUE(who->log_in().ok());
  everything_there();
  EXPECT_EQ(keys_not_of(database, former), 0);
  auto const [rotated, said] = world.command("key rotate", (world.scratch() / "both-keys.json").string(), "恢复旧备份之后");
  ASSERT_EQ(rotated, 0) << said;
  everything_there();
  EXPECT_GT(keys_not_of(database, former), 50) << "none is wrapped by the former";
  EXPECT_EQ(keys_not_of(database, text_at(parse_json(said).value(), "master")), 0);
}

}  // namespace
}  // namespace ly::story
