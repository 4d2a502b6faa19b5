// The demo region's transport: a carrier with coaches and drivers, demands of three enterprises with people on their lists, and a plan that is published.
#pragma once
#include "app/domains.h"
#include "app/house.h"
#include "base/dice.h"

namespace ly::app {

Result<void> make_demo_trips(House& house, Domains& domains, Actor const& officer, Actor const& lead, std::string const& carrier_id, std::vector<std::string> const& enterprise_ids, Dice& dice);

}  // namespace ly::app
