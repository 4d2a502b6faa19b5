// A question to a register outside (social insurance, property, household), as settings.h describes it: one person's key, a few values back.
#pragma once
#include <map>
#include <string>

#include "edges/channels/calls.h"

namespace ly::channels {

struct Verified {
  bool found = false;
  std::map<std::string, std::string> answer;  // by name of the service file; what the register does not say is missing
};
// Problems: channel.refused{code} and json.* (to be looked into, not tried again), channel.later{code} and those of call_http (kind unavailable).
// The verifier must be in the settings: check().
Result<Verified> ask_verifier(Settings const& settings, std::string const& name, Values const& values);

}  // namespace ly::channels
