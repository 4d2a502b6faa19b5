// Endpoints of the desk itself: papers, jobs, the journal. What they do stands in files.h, jobs.h and journal.h.
#pragma once
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "desk/desk.h"
#include "desk/endpoint.h"

namespace ly {

// What the desk cannot say by itself, Chinese and English: who acted, what happened, what stood in a job's way.
using BothTexts = std::pair<std::string, std::string>;
struct DeskWords {
  std::function<BothTexts(View const& view, std::string const& actor)> actor;
  std::function<BothTexts(std::string const& what)> what;
  std::function<BothTexts(Problem const& problem)> problem;
  std::function<bool(View const&)> sees_all;            // the actor looks after the whole region of the house
  std::function<std::optional<KeptHead>()> kept_head;  // beside the database; none yet: nothing
};

std::vector<Endpoint> desk_endpoints(DeskWords words);

}  // namespace ly
