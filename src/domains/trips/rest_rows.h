// SQL of what is known of service areas.
#pragma once
#include <optional>
#include <string>

#include "domains/trips/rows.h"

namespace ly::trips {

struct RestPlaceRow {
  std::string place_id, note;
  int64_t opens = 0, closes = 0;  // minutes since midnight
  bool indoor = false;
};
std::optional<RestPlaceRow> find_rest_place(View const& view, std::string_view place_id);
void put_rest_place_row(Context& context, RestPlaceRow const& row);

}  // namespace ly::trips
