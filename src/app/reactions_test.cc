#include "app/reactions.h"

#include <gtest/gtest.h>

#include "desk/test_house.h"

namespace ly::app {
namespace {

struct ReactionsTest : testing::Test {
  test::TestHouse house;
  Actor officer = test::TestHouse::actor(Role::officer);

  void happens(std::string const& what) {
    ASSERT_TRUE(house.write(officer, [&](Context& context) -> Result<int64_t> { return context.journal.note({what, "thing", "1"}); }));
  }
  std::vector<JournalEntry> noted(std::string const& what) {
    return house.read(officer, [&](View const& view) {
      JournalFilter filter;
      filter.what = what;
      return list_journal(view.tx, filter);
    });
  }
};

TEST_F(ReactionsTest, what_the_machine_could_not_do_is_done_later_and_once) {
  int tries = 0, done = 0;
  for (auto const kind : {Kind::unavailable, Kind::too_many}) {
    tries = done = 0;
    auto const fact = "thing.happened" + std::to_string(static_cast<int>(kind));
    Reactions reactions(*house.desk, {{fact, "thing.follow", [&](Context&, JournalEntry const&) -> Result<json::value> {
                                         if (++tries < 3) return Problem{"desk.busy", {}, {}, kind, {}};
                                         ++done;
                                         return json::value(nullptr);
                                       }}});
    happens(fact);
    for (int i = 0; i < 5; ++i) reactions.run_pending();
    EXPECT_EQ(tries, 3);
    EXPECT_EQ(done, 1);
  }
  EXPECT_TRUE(noted("reaction.failed").empty());
}

TEST_F(ReactionsTest, what_is_refused_is_noted_and_holds_up_nothing) {
  int other = 0;
  Reactions reactions(*house.desk, {{"thing.happened", "thing.refuse", [&](Context&, JournalEntry const&) -> Result<json::value> { return refused("thing.no"); }},
                                    {"thing.happened", "thing.other", [&](Context&, JournalEntry const&) -> Result<json::value> {
                                       ++other;
                                       return json::value(nullptr);
                                     }}});
  happens("thing.happened");
  reactions.run_pending();
  reactions.run_pending();
  EXPECT_EQ(other, 1);
  auto const failures = noted("reaction.failed");
  ASSERT_EQ(failures.size(), 1u);
  EXPECT_EQ(failures[0].subject_id, "1");
  EXPECT_NE(failures[0].facts.find("thing.no"), std::string::npos) << failures[0].facts;
}

TEST_F(ReactionsTest, the_thread_tries_again_by_itself) {
  std::atomic<int> tries{0};
  Reactions reactions(*house.desk, {{"thing.happened", "thing.follow", [&](Context&, JournalEntry const&) -> Result<json::value> {
                                       if (++tries < 2) return Problem{"desk.busy", {}, {}, Kind::unavailable, {}};
                                       return json::value(nullptr);
                                     }}});
  happens("thing.happened");
  reactions.start();
  for (int i = 0; i < 500 && tries < 2; ++i) std::this_thread::sleep_for(std::chrono::milliseconds(20));
  reactions.stop();
  EXPECT_EQ(tries, 2);
}

}  // namespace
}  // namespace ly::app
