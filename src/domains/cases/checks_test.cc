// Two people, one checklist, no network: what is merged, what is in conflict, and that the order of coming back decides nothing.
#include <gtest/gtest.h>

#include <algorithm>

#include "domains/cases/case_state.h"

namespace ly::cases {
namespace {

Task const kTask{{"检查", "Visit"}, {"inspector"}, {{{"door", {{"门", "Door"}, {}, ""}}, {"roof", {{"顶", "Roof"}, {}, ""}}}}};

// Who, on which device with which counter, having seen everything up to `base`, said what of the door.
struct Said {
  std::string account, device, verdict;
  int64_t counter, base;
};
CheckLineState door_after(std::vector<Said> const& all, int64_t first_n = 10) {
  CaseState state;
  for (size_t i = 0; i < all.size(); ++i) {
    CheckMark m{"visit", "door", all[i].verdict, "", all[i].account, all[i].device};
    m.n = first_n + static_cast<int64_t>(i);
    m.base = all[i].base;
    m.counter = all[i].counter;
    state.marks.push_back(m);
  }
  return checks_of(state, "visit", kTask).front();
}

TEST(Checks, unmarked_lines_say_nothing) {
  CaseState const state;
  auto const lines = checks_of(state, "visit", kTask);
  ASSERT_EQ(lines.size(), 2U);
  EXPECT_EQ(lines[0].verdict, "");
  EXPECT_FALSE(lines[0].conflict);
}

TEST(Checks, two_who_had_not_seen_one_another_and_differ_are_in_conflict_whoever_comes_back_first) {
  std::vector<Said> said = {{"a", "phone-a", "pass", 1, 5}, {"b", "phone-b", "fail", 1, 5}};
  for (int turn = 0; turn < 2; ++turn, std::reverse(said.begin(), said.end())) {
    auto const line = door_after(said);
    EXPECT_TRUE(line.conflict);
    EXPECT_EQ(line.verdict, "fail");       // the graver stands
    EXPECT_EQ(line.marks.size(), 2U);      // none is dropped
  }
}

TEST(Checks, alike_is_no_conflict) {
  auto const line = door_after({{"a", "phone-a", "pass", 1, 5}, {"b", "phone-b", "pass", 1, 5}});
  EXPECT_FALSE(line.conflict);
  EXPECT_EQ(line.verdict, "pass");
}

TEST(Checks, who_corrects_himself_or_has_seen_the_other_settles_it) {
  EXPECT_FALSE(door_after({{"a", "phone-a", "pass", 1, 5}, {"a", "phone-a", "fail", 2, 5}}).conflict);
  EXPECT_EQ(door_after({{"a", "phone-a", "pass", 2, 5}, {"a", "phone-a", "fail", 1, 5}}).verdict, "pass");  // came out of order: the later counter stands
  auto const settled = door_after({{"a", "phone-a", "pass", 1, 5}, {"b", "phone-b", "fail", 1, 5}, {"b", "phone-b", "pass", 2, 11}});
  EXPECT_FALSE(settled.conflict);
  EXPECT_EQ(settled.verdict, "pass");
  // Having seen only one of the two settles only that one.
  EXPECT_TRUE(door_after({{"a", "phone-a", "pass", 1, 5}, {"b", "phone-b", "fail", 1, 5}, {"c", "phone-c", "pass", 1, 10}}).conflict);
}

TEST(Checks, none_here_yields_to_a_verdict) {
  auto const line = door_after({{"a", "phone-a", "none", 1, 5}, {"b", "phone-b", "pass", 1, 5}});
  EXPECT_TRUE(line.conflict);
  EXPECT_EQ(line.verdict, "pass");
}

}  // namespace
}  // namespace ly::cases
