// Endpoints of the desk itself: papers, jobs, the journal. What they do stands in files.h, jobs.h and journal.h.
#pragma once
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "desk/desk.h"
#include "desk/endpoint.h"

namespace ly {

// How the journal is read aloud, Chinese and English: who acted and what happened. The desk knows neither accounts nor services.
using BothTexts = std::pair<std::string, std::string>;
struct JournalWords {
  std::function<BothTexts(View const& view, std::string const& actor)> actor;
  std::function<BothTexts(std::string const& what)> what;
};

std::vector<Endpoint> desk_endpoints(JournalWords words);

}  // namespace ly
