// The demo region: a park with 9 enterprises, a township with 18, officers of every role, some two thousand synthetic
// workers, cases in every state. Built by commands through the desk, never by SQL; the same seed gives the same region.
// All people and firms are invented (identity numbers of area 990000, which no division has).
#pragma once
#include <functional>
#include <string>
#include <vector>

#include "app/house.h"

namespace ly::app {

struct DemoAccount {
  std::string name, password, title_zh, title_en;
};
using Tell = std::function<void(std::string const& zh, std::string const& en)>;

Result<std::vector<DemoAccount>> load_demo(House& house, Tell const& tell);
// New passwords for the demo accounts, made at this start.
Result<std::vector<DemoAccount>> renew_demo_passwords(House& house);

}  // namespace ly::app
