// `liaoyuan demo --story`: the story played in the browser, hour by hour, on an empty house of its own whose clock is the story's. What the bar of the web
// application asks stands under /api/story and exists in this mode only: play, pause, the next beat, a jump to any. Jumping ahead plays what lies between;
// jumping back takes the house up again as it was when that day of the story began, and plays on from there.
#pragma once
#include <string>

#include "app/control.h"

namespace ly::app {

struct StoryShowOptions {
  std::string folder;         // must be empty or not there; "": a folder of its own that is gone afterwards
  uint16_t port = 8080;
};

// Returns after Ctrl-C (0) or when it cannot start (exit code).
int show_story(StoryShowOptions const& options, Print const& print, std::string const& language);

}  // namespace ly::app
