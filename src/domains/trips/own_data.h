// What of trips a person may have a copy of, as a traveller and as a driver.
#pragma once
#include <vector>

#include "domains/registry/own_data.h"

namespace ly::trips {

std::vector<registry::OwnData> own_data();

}  // namespace ly::trips
