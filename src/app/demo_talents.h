// The demo region's talents: applications by phone at every step, and a home selection under way. All people are invented.
#pragma once
#include "app/domains.h"
#include "app/house.h"
#include "base/dice.h"

namespace ly::app {

Result<void> make_demo_talents(House& house, Domains& domains, Actor const& officer, Actor const& reviewer, Actor const& lead, Dice& dice);

}  // namespace ly::app
