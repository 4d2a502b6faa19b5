// The n-th failure (after SQLite's own tests): for each kind of command the first, second, … call to the store fails, then
// the first, second, … operation of the disk, until the command passes untouched. Whatever failed, nothing is half done;
// and the same request afterwards happens exactly once.
#include <gtest/gtest.h>

#include "small_house.h"

namespace ly::sim {
namespace {

constexpr int64_t kEndless = 2000;  // more calls than any command makes

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
      if (auto const added = house.done(before).value(); true) ask.subject = std::string(text_of(added, "person"));
      break;
    case Deed::upload:
      ask.text = "plan.pdf";
      ask.n = 300'000;
      break;
    case Deed::start_job: ask.n = 3; break;
    case Deed::cancel_job:
      before.kind = Deed::start_job;
      before.n = 3;
      if (auto const added = house.done(before).value(); true) ask.subject = std::string(text_of(added, "job"));
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
