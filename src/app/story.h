// The story of spring 2020 as a list of beats: each at its hour, with a heading, who acts, the screen on which it is seen, what the people do (through the
// endpoint table alone), and the figures that must hold afterwards, read from the product's own reports. The replay test plays them all in one
// house; `liaoyuan demo --story` plays them in the browser.
#pragma once
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "app/story_stage.h"

namespace ly::app {

struct StoryFigure {
  Words title;
  json::value expected;
  std::string_view where;                                    // "GET /api/command-post report.resumed"
  std::function<Result<json::value>(Stage&)> read;
  bool of_the_story = true;                                  // ▸ of the story's text; else what a beat must leave behind
};
struct StoryBeat {
  int part = 0;  // 1 talents, 2 coaches, 3 checkpoints, 4 enterprises, 5 the command post
  Instant at;
  Words heading, told;       // told: a sentence or two of what happens
  std::string_view as;       // who sees it: an account of the story, "" for who has none
  std::string_view screen;   // path, ids by what the story calls them: "/cases/{forwarder_case}"
  std::function<Result<void>(Stage&)> play;
  std::vector<StoryFigure> figures = {};
};

// All parts in order of time. The same list at every call.
std::vector<StoryBeat> const& story_beats();

struct StoryFigureSeen {
  StoryFigure const* figure = nullptr;
  json::value told;
  bool holds() const { return told == figure->expected; }
};
// Goes on to the beat's hour, plays it and reads its figures. A figure that differs is no problem here: it is told as it is.
Result<std::vector<StoryFigureSeen>> play_beat(Stage& stage, StoryBeat const& beat);

// The screen with its ids; empty while the story has not come to one of them.
std::string screen_of(StoryMemory const& memory, StoryBeat const& beat);

// ---- for the parts ----

// Divisions of the invented region (regions/demo): the city, its district, the park, the village's township, the town next door that is severe.
inline constexpr std::string_view kStoryCity = "990100", kStoryDistrict = "990101", kStoryPark = "990101400", kStoryVillageTown = "990101100", kStorySevereTown = "990101102";

Instant story_time(int month, int day, int hour, int minute = 0);
// A member of an answer, as `who` is told it.
std::function<Result<json::value>(Stage&)> told_by(std::string who, std::string path, std::vector<std::string> members);
inline json::value count(json::array const& list) { return static_cast<int64_t>(list.size()); }
// A figure of the command post's report.
StoryFigure reported(std::string_view key, Words title, int64_t expected, bool of_the_story = true);

std::vector<StoryBeat> first_morning_beats();
std::vector<StoryBeat> talent_beats();
std::vector<StoryBeat> coach_beats();
std::vector<StoryBeat> road_beats();
std::vector<StoryBeat> checkpoint_beats();
std::vector<StoryBeat> park_beats();
std::vector<StoryBeat> inspection_beats();

}  // namespace ly::app
