// A request of the settings with its places filled in, each escaped for where it lands, and what its status means.
#pragma once
#include <map>
#include <string>

#include "edges/channels/outside.h"
#include "edges/channels/settings.h"

namespace ly::channels {

using Values = std::map<std::string, std::string, std::less<>>;

HttpCall filled(Settings const& settings, Call const& call, Values const& values, std::string const& ca_file);

// 5xx and 429 pass by themselves (channel.later, unavailable); what else is no 2xx will be answered the same again (channel.refused).
Result<void> taken(HttpReply const& reply);

}  // namespace ly::channels
