// Single moments that the long simulation met, each told on its own.
#include <gtest/gtest.h>

#include "small_house.h"

namespace ly::sim {
namespace {

Ask note(std::string text) {
  Ask ask;
  ask.kind = Deed::note;
  ask.text = std::move(text);
  return ask;
}

// A commit is in the log but not yet synced when the process is killed. The next process shows it and answers the
// repeated request from it, without writing anything: so it must have been made durable when the house was opened.
TEST(Moment, what_a_killed_commit_left_in_the_cache_outlives_the_power) {
  int shown = 0;
  for (uint64_t seed = 1; seed <= 12; ++seed) {
    for (int64_t n = 1; n < 200; ++n) {
      House house(seed);
      ASSERT_TRUE(house.done(note("first")));
      auto& line = house.line(note("killed"));
      house.disk.fail_nth(n);
      auto const answer = house.post({&line}).front();
      house.disk.fail_nth(0);
      if (answer) break;  // beyond the last operation of the commit
      house.kill();
      if (house.desk->head().seq == 1) continue;
      ++shown;
      EXPECT_TRUE(house.post({&line}).front());
      house.cut();
      ASSERT_EQ(house.desk->head().seq, 2) << "acknowledged and lost: disk " << seed << ", operation " << n;
      ASSERT_EQ(house.look(), "");
    }
  }
  EXPECT_GT(shown, 0) << "no moment was found in which a killed commit is shown";
}

// Everything a reader can be told of journal, persons and files.
std::string told(House& house) {
  return house.desk->read(Actor::system(), [&](View const& view) {
    std::string out;
    JournalFilter all;
    all.limit = 100'000;
    for (auto const& e : list_journal(view.tx, all)) {
      auto const personal = personal_of(view.tx, view.keys, e);
      out += std::to_string(e.seq) + "|" + std::to_string(e.at.ms) + "|" + std::to_string(e.happened_at.ms) + "|" + e.actor + "|" + e.command + "|" + e.request_id + "|" + e.what + "|" +
             e.subject_kind + "|" + e.subject_id + "|" + e.enterprise_id + "|" + e.division + "|" + e.service + "|" + e.facts + "|" + e.key_id + "|" + e.prev + "|" + e.hash + "|" +
             (personal ? canonical(*personal) : "erased") + "\n";
    }
    return out;
  });
}

// One bit of the file flips while nobody looks (the disk's own correction failed). Whatever is then told of the journal and
// of the persons in it is either as it was, or the house says that something is wrong. SQLite itself has no checksums.
TEST(Moment, a_rotten_bit_is_seen_or_harmless) {
  House house;
  for (int i = 0; i < 20; ++i) {
    Ask person;
    person.kind = Deed::add_person;
    person.text = "name-" + std::to_string(i);
    ASSERT_TRUE(house.done(person));
    ASSERT_TRUE(house.done(note("reason " + std::to_string(i))));
  }
  ASSERT_EQ(house.look(), "");
  auto const before = told(house);
  auto const head = signed_head(*house.keys, house.desk->head(), house.clock.now());
  house.close();  // the last one out folds the log back into the file
  auto const sound = house.disk.bytes("liaoyuan.db");
  Dice dice(4);
  int seen = 0, harmless = 0;
  for (int trial = 0; trial < 300; ++trial) {
    house.disk.put("liaoyuan.db", sound);
    house.disk.remove("liaoyuan.db-wal");
    auto bit = dice.below(sound.size() * 8);
    while (sound[bit / 8] == 0) bit = dice.below(sound.size() * 8);  // much of a young file is empty
    house.disk.flip_bit("liaoyuan.db", bit);
    bool noticed = false;
    try {
      house.open();
      auto const verdict = house.desk->read(Actor::system(), [&](View const& view) { return verify_journal(view.tx, KeptHead{head, house.keys->signing_public_key()}); });
      noticed = !verdict.ok || !house.database->integrity().empty();
      if (!noticed && told(house) != before) ADD_FAILURE() << "bit " << bit << ": something else is told, and nobody noticed";
    } catch (std::exception const&) {
      noticed = true;  // refused to open, to decrypt or to read
    }
    ++(noticed ? seen : harmless);
    house.close();
  }
  EXPECT_GT(seen, 50);
  EXPECT_GT(harmless, 5) << "free pages and unused octets exist";
}

// Erased on the list, but the commit did not come: with the next start the key is gone all the same, and the person can
// still be erased for good.
TEST(Moment, an_erasure_that_was_never_answered_is_finished_at_the_start) {
  House house;
  Ask person;
  person.kind = Deed::add_person;
  person.text = "name-1";
  Ask erase;
  erase.kind = Deed::erase_person;
  auto const added = house.done(person).value();
  erase.subject = std::string(text_of(added, "person"));
  auto& line = house.line(erase);
  house.disk.arm(true);
  house.disk.weather.sync_errors = 1'000'000;
  EXPECT_EQ(house.post({&line}).front().error().kind, ly::Kind::unavailable);
  house.disk.arm(false);
  EXPECT_EQ(house.erased.ids.size(), 1U);
  EXPECT_EQ(house.look(), "") << "until then nothing is half done";
  house.cut();
  house.look();  // the journal first, then what the list did to it
  house.twin.keys_destroyed(house.erased.ids);
  EXPECT_EQ(house.look(), "");
  EXPECT_TRUE(house.twin.erased(erase.subject));
  EXPECT_TRUE(house.post({&line}).front());
  EXPECT_EQ(house.look(), "");
}

}  // namespace
}  // namespace ly::sim
