#include "app/story.h"

#include <algorithm>

namespace ly::app {

Instant story_time(int month, int day, int hour, int minute) { return instant_of(day_of(2020, month, day), Minutes{hour * 60 + minute}); }

std::function<Result<json::value>(Stage&)> told_by(std::string who, std::string path, std::vector<std::string> members) {
  return [=](Stage& stage) -> Result<json::value> {
    auto value = TRY(stage.get(who, path));
    for (auto const& member : members) value = at(value, member);
    return value;
  };
}

StoryFigure reported(std::string_view key, Words title, int64_t expected, bool of_the_story) {
  return {title, expected, "GET /api/command-post report", told_by("zhihui", "/api/command-post", {"report", std::string(key)}), of_the_story};
}

std::vector<StoryBeat> const& story_beats() {
  static auto const beats = [] {
    std::vector<StoryBeat> all;
    for (auto const part : {first_morning_beats, checkpoint_beats, park_beats, inspection_beats, talent_beats, coach_beats, road_beats})
      for (auto& beat : part()) all.push_back(std::move(beat));
    std::stable_sort(all.begin(), all.end(), [](StoryBeat const& one, StoryBeat const& other) { return one.at < other.at; });
    return all;
  }();
  return beats;
}

Result<std::vector<StoryFigureSeen>> play_beat(Stage& stage, StoryBeat const& beat) {
  TRY(stage.go_on_to(beat.at));
  TRY(beat.play(stage));
  stage.settle();
  std::vector<StoryFigureSeen> seen;
  for (auto const& figure : beat.figures) seen.push_back({&figure, TRY(figure.read(stage))});
  return seen;
}

std::string screen_of(StoryMemory const& memory, StoryBeat const& beat) {
  std::string out;
  for (size_t i = 0; i < beat.screen.size();) {
    if (beat.screen[i] != '{') {
      out += beat.screen[i++];
      continue;
    }
    auto const end = beat.screen.find('}', i);
    auto const known = memory.ids.find(std::string(beat.screen.substr(i + 1, end - i - 1)));
    if (known == memory.ids.end()) return {};
    out += known->second;
    i = end + 1;
  }
  return out;
}

}  // namespace ly::app
