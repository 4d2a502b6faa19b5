#include "engines/boarding/boarding.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <map>
#include <set>
#include <sstream>

#include "base/dice.h"
#include "base/json.h"

namespace ly::boarding {
namespace {

// Phones that write, and meet the house at random; each phone's knowledge is a plain set of positions in `all`.
struct Night {
  std::vector<Mark> all;
  std::vector<int64_t> clocks;                // what each phone's clock said: off by up to a day
  std::vector<std::set<size_t>> replaces;     // what each mark replaces, by the knowledge of its phone at that moment
  std::vector<size_t> arrivals;               // order in which the house got them
};

Night play(uint64_t seed, size_t phones, size_t steps) {
  Dice dice{seed};
  Night night;
  std::vector<std::set<size_t>> knows(phones);
  std::vector<std::vector<size_t>> waiting(phones);
  std::vector<int64_t> counters(phones, 0), skew(phones);
  for (auto& one : skew) one = static_cast<int64_t>(dice.below(2 * 86'400)) - 86'400;
  for (size_t step = 0; step < steps; ++step) {
    auto const p = dice.below(phones);
    if (dice.below(5) == 0) {  // the phone meets the house: hands in, gets what is there
      for (auto const mark : waiting[p]) night.arrivals.push_back(mark);
      waiting[p].clear();
      knows[p].insert(night.arrivals.begin(), night.arrivals.end());
      continue;
    }
    Mark mark;
    mark.device = "phone" + std::to_string(p);
    mark.counter = ++counters[p];
    mark.traveller = "t" + std::to_string(dice.below(3));
    mark.item = static_cast<Item>(dice.below(kItems));
    do mark.value = mark.item == Item::temperature ? 3600 + static_cast<int64_t>(dice.below(200)) : static_cast<int64_t>(dice.below(4));
    while (!is_value(mark.item, mark.value));
    std::map<std::string, int64_t> seen;
    std::set<size_t> replaced;
    for (auto const known : knows[p]) {
      auto const& other = night.all[known];
      if (other.device != mark.device) seen[other.device] = std::max(seen[other.device], other.counter);
      if (other.traveller == mark.traveller && other.item == mark.item) replaced.insert(known);
    }
    for (auto const& [device, counter] : seen) mark.seen.push_back({device, counter});
    knows[p].insert(night.all.size());
    waiting[p].push_back(night.all.size());
    night.all.push_back(std::move(mark));
    night.clocks.push_back(static_cast<int64_t>(step) + skew[p]);
    night.replaces.push_back(std::move(replaced));
  }
  for (auto const& left : waiting) night.arrivals.insert(night.arrivals.end(), left.begin(), left.end());
  return night;
}

using Claims = std::map<std::pair<std::string, Item>, std::set<std::pair<std::string, int64_t>>>;  // who claims what still stands

Claims by_model(Night const& night) {
  std::set<size_t> gone;
  for (auto const& replaced : night.replaces) gone.insert(replaced.begin(), replaced.end());
  Claims out;
  for (size_t i = 0; i < night.all.size(); ++i)
    if (!gone.contains(i)) out[{night.all[i].traveller, night.all[i].item}].insert({night.all[i].device, night.all[i].counter});
  return out;
}

Claims claims_of(std::vector<State> const& states, std::vector<Mark> const& marks) {
  Claims out;
  for (auto const& state : states)
    for (size_t item = 0; item < kItems; ++item)
      if (auto const& cell = state.cells[item])
        for (auto const claim : cell->claims) out[{state.traveller, static_cast<Item>(item)}].insert({marks[claim].device, marks[claim].counter});
  return out;
}

using Way = std::function<Claims(Night const&, std::vector<size_t> const& order)>;

Claims by_engine(Night const& night, std::vector<size_t> const& order) {
  std::vector<Mark> marks;
  for (auto const i : order) marks.push_back(night.all[i]);
  return claims_of(fold(marks), marks);
}

// Nights on which a way of folding says otherwise than the model, whatever the order of arrival.
int64_t differs(Way const& way, uint64_t nights) {
  int64_t found = 0;
  for (uint64_t seed = 1; seed <= nights; ++seed) {
    Dice dice{seed * 7919};
    auto const night = play(seed, 2 + seed % 3, 20 + seed % 60);
    auto const wanted = by_model(night);
    auto order = night.arrivals;
    bool wrong = way(night, order) != wanted;
    for (size_t i = order.size(); i > 1; --i) std::swap(order[i - 1], order[dice.below(i)]);
    wrong = wrong || way(night, order) != wanted;
    if (wrong) ++found;
  }
  return found;
}

TEST(Boarding, folds_as_the_model_in_any_order_of_arrival) { EXPECT_EQ(differs(by_engine, 1500), 0); }

TEST(Boarding, planted_mistakes_are_found) {
  auto const last_of = [](auto later) {
    return [later](Night const& night, std::vector<size_t> const& order) {
      std::map<std::pair<std::string, Item>, size_t> last;
      for (size_t at = 0; at < order.size(); ++at) {
        auto const& mark = night.all[order[at]];
        auto const [where, fresh] = last.try_emplace({mark.traveller, mark.item}, order[at]);
        if (!fresh && later(night, order[at], where->second)) where->second = order[at];
      }
      Claims out;
      for (auto const& [key, i] : last) out[key].insert({night.all[i].device, night.all[i].counter});
      return out;
    };
  };
  EXPECT_GT(differs(last_of([](Night const& night, size_t a, size_t b) { return night.clocks[a] > night.clocks[b]; }), 200), 150);
  EXPECT_GT(differs(last_of([](Night const&, size_t, size_t) { return true; }), 200), 150);
  // Other phones' marks are never replaced: settled conflicts would come back.
  EXPECT_GT(differs([](Night const& night, std::vector<size_t> const& order) {
    auto blind = night;
    for (auto& mark : blind.all) mark.seen.clear();
    return by_engine(blind, order);
  }, 200), 100);
}

TEST(Boarding, the_more_careful_value_counts_until_somebody_who_saw_both_settles_it) {
  std::vector<Mark> marks{{"a", "li", 1, Item::temperature, 3650, {}}, {"b", "li", 1, Item::temperature, 3760, {}}, {"a", "li", 2, Item::aboard, 1, {}}, {"b", "li", 2, Item::aboard, 2, {}}};
  auto states = fold(marks);
  ASSERT_EQ(states.size(), 1u);
  EXPECT_EQ(states[0].cell(Item::temperature)->value, 3760);
  EXPECT_TRUE(states[0].cell(Item::temperature)->conflict);
  EXPECT_EQ(states[0].cell(Item::aboard)->value, 2);
  marks.push_back({"a", "li", 3, Item::temperature, 3660, {{"b", 2}}});
  states = fold(marks);
  EXPECT_EQ(states[0].cell(Item::temperature)->value, 3660);
  EXPECT_FALSE(states[0].cell(Item::temperature)->conflict);
  EXPECT_TRUE(states[0].cell(Item::aboard)->conflict);
}

TEST(Boarding, the_same_mark_twice_counts_once_and_a_ring_of_claims_loses_nobody) {
  std::vector<Mark> marks{{"a", "li", 1, Item::masks, 1, {}}, {"a", "li", 1, Item::masks, 1, {}}};
  EXPECT_EQ(fold(marks)[0].cell(Item::masks)->claims.size(), 1u);
  // Three phones, each claiming to have seen the next before it wrote.
  marks = {{"a", "li", 1, Item::masks, 1, {{"b", 1}}}, {"b", "li", 1, Item::masks, 0, {{"c", 1}}}, {"c", "li", 1, Item::masks, 1, {{"a", 1}}}};
  auto const states = fold(marks);
  EXPECT_EQ(states[0].cell(Item::masks)->claims.size(), 3u);
  EXPECT_TRUE(states[0].cell(Item::masks)->conflict);
}

TEST(Boarding, a_seat_two_people_hold_is_told_with_both) {
  std::vector<Seated> const planned{{"li", 7}, {"wang", 8}, {"wu", 9}};
  std::vector<Mark> marks{{"a", "wu", 1, Item::seat, 7, {}}};
  auto doubles = double_seats(planned, fold(marks));
  ASSERT_EQ(doubles.size(), 2u);
  EXPECT_EQ(doubles[0].traveller + doubles[1].traveller, "liwu");
  marks.push_back({"b", "li", 1, Item::aboard, 2, {}});
  EXPECT_TRUE(double_seats(planned, fold(marks)).empty());
}

// What the phone must fold to, too: written anew with LIAOYUAN_WRITE_CORPUS=1.
json::value corpus() {
  json::array nights;
  for (uint64_t seed = 1; seed <= 12; ++seed) {
    auto const night = play(seed, 2 + seed % 2, 40);
    json::array marks, states;
    for (auto const& mark : night.all) {
      json::object seen;
      for (auto const& one : mark.seen) seen[one.device] = one.counter;
      marks.push_back(json::object{{"device", mark.device}, {"counter", mark.counter}, {"traveller", mark.traveller}, {"item", kItemNames[static_cast<size_t>(mark.item)]}, {"value", mark.value}, {"seen", std::move(seen)}});
    }
    for (auto const& state : fold(night.all)) {
      json::object cells;
      for (size_t item = 0; item < kItems; ++item)
        if (auto const& cell = state.cells[item]) cells[kItemNames[item]] = json::object{{"value", cell->value}, {"conflict", cell->conflict}, {"claims", static_cast<int64_t>(cell->claims.size())}};
      states.push_back(json::object{{"traveller", state.traveller}, {"cells", std::move(cells)}});
    }
    nights.push_back(json::object{{"marks", std::move(marks)}, {"states", std::move(states)}});
  }
  return nights;
}

TEST(Boarding, the_corpus_of_the_phone_is_what_this_engine_says) {
  std::string const file = SOURCE_ROOT "/tests/corpus/boarding/folds.json";
  auto const text = canonical(corpus()) + "\n";
  if (std::getenv("LIAOYUAN_WRITE_CORPUS") != nullptr) std::ofstream(file) << text;
  std::ifstream in(file);
  std::stringstream kept;
  kept << in.rdbuf();
  EXPECT_TRUE(kept.str() == text) << file << " differs: LIAOYUAN_WRITE_CORPUS=1 writes it anew";
}

}  // namespace
}  // namespace ly::boarding
