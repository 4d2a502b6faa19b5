// The whole story, parts 1 to 5, in one house on one simulated clock, 7 February to 18 March 2020: every beat of src/app/story*.cc is played, and every figure
// ▸ of it is read from the product's own reports and lists. The stories beside this one live through their parts over HTTP, with what goes wrong on the way.
#include <gtest/gtest.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <iostream>
#include <set>

#include "app/commands.h"
#include "app/story.h"

namespace ly::story {
namespace {

struct WholeStory : ::testing::Test {
  std::filesystem::path const folder = std::filesystem::temp_directory_path() / ("liaoyuan-whole-" + std::to_string(::getpid()));
  app::StoryClock clock;
  std::unique_ptr<app::House> house;

  WholeStory() { std::filesystem::remove_all(folder); }
  void open() {
    app::OpenOptions options;
    options.folder = folder;
    options.serve = options.create = true;
    options.clock = &clock;
    options.lasting = false;
    options.log = [](std::string const& line) { ADD_FAILURE() << "incident: " << line; };
    auto opened = app::House::open(options);
    ASSERT_TRUE(opened) << opened.error().code;
    house = std::move(*opened);
    house->start();
  }
  void TearDown() override {
    if (house) house->stop();
    house.reset();
    std::error_code ignored;
    std::filesystem::remove_all(folder, ignored);
  }
};

TEST_F(WholeStory, every_figure_of_all_parts_in_one_run) {
  auto const& beats = app::story_beats();
  clock.move_to(beats.front().at);
  open();
  app::Stage stage(*house, clock, {});
  std::set<int> parts;
  int of_the_story = 0;
  bool const told = std::getenv("LIAOYUAN_STORY_TOLD") != nullptr;  // the table of figures
  for (size_t n = 0; n < beats.size(); ++n) {
    auto const& beat = beats[n];
    auto const began = std::chrono::steady_clock::now();
    auto const seen = app::play_beat(stage, beat);
    ASSERT_TRUE(seen) << "beat " << n + 1 << " " << beat.heading.en << ": " << house->words().tell("en", seen.error()) << " (" << seen.error().code << ")";
    parts.insert(beat.part);
    if (told) std::cout << n + 1 << " | " << to_iso(beat.at, kChinaOffset).substr(5, 11) << " | " << beat.heading.en << " | " << app::screen_of(stage.memory, beat) << " | " << std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - began).count() << " ms\n";
    for (auto const& one : *seen) {
      EXPECT_TRUE(one.holds()) << "beat " << n + 1 << " " << beat.heading.en << ", " << one.figure->title.en << ": " << one.told << ", expected " << one.figure->expected << " (" << one.figure->where << ")";
      of_the_story += one.figure->of_the_story;
      if (told) std::cout << "   " << (one.figure->of_the_story ? "▸ " : "  ") << one.figure->title.en << " = " << one.told << "  [" << one.figure->where << "]\n";
    }
    EXPECT_FALSE(app::screen_of(stage.memory, beat).empty()) << "beat " << n + 1 << ": " << beat.screen;
  }
  EXPECT_EQ(parts, (std::set<int>{1, 2, 3, 4, 5}));
  EXPECT_GE(of_the_story, 15);
  // Nothing of it contradicts itself: invariants, boarding ledgers, rows beside their events, the journal's chain.
  std::string said;
  app::Print const print = [&said](bool, std::string const& text) { said += text + "\n"; };
  app::Options options;
  options.folder = folder.string();
  EXPECT_EQ(app::command_table().at("check").run(house.get(), options, {print, "en", house->words()}), 0) << said;
}

}  // namespace
}  // namespace ly::story
